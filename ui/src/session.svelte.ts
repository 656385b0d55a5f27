// What the whole window shares: the office, who is signed in, the printer's lamp, which screen, whose check.

import type { OfficeView, PrinterView, RefusalView } from "./bindings/views";
import { type Check, type Choices, call, refusal } from "./door";
import type { Case } from "./notification";
import { words } from "./words";

export type Screen =
  | { at: "home" }
  | { at: "household"; resident: string }
  | { at: "case"; typed: Case }
  | { at: "issue"; resident: string; kind?: string }
  | { at: "movements" }
  | { at: "imports" }
  | { at: "import-list"; run: number }
  | { at: "jobs" }
  | { at: "settings" };

const CHANGED_EVERY_MS = 2_000;
const LAMP_EVERY_MS = 30_000;
const HOME: Screen = { at: "home" };

class Session {
  office = $state<OfficeView | null>(null);
  fatal = $state<RefusalView | null>(null);
  lamp = $state<PrinterView | null>(null);
  choices = $state<Choices | null>(null);
  /** Grows when another program changed the office; screens read it to show what is new. */
  version = $state(0);
  help = $state(false);
  stack = $state<Screen[]>([HOME]);
  /** Typed items of 本人確認, by resident; kept until sign-out. */
  checks = $state<Record<string, Check>>({});
  confirmed = $state<Record<string, boolean>>({});
  #seen: number | null = null;

  get screen(): Screen {
    return this.stack.at(-1) ?? HOME;
  }

  async start(): Promise<void> {
    try {
      this.office = await call("office", {});
      document.title = words.app.withOffice(this.office.name);
      if (this.office.clerk) await this.#enter();
    } catch (reason) {
      this.fatal = refusal(reason);
    }
    setInterval(() => void this.#lookForChanges(), CHANGED_EVERY_MS);
    setInterval(() => void this.refreshLamp(), LAMP_EVERY_MS);
  }

  async signIn(clerk: string, password: string): Promise<void> {
    this.office = await call("sign_in", { clerk, password });
    await this.#enter();
  }

  async signOut(): Promise<void> {
    this.help = false;
    this.office = await call("sign_out", {});
    this.stack = [HOME];
    this.checks = {};
    this.confirmed = {};
  }

  async #enter(): Promise<void> {
    this.choices ??= await call("choices", {});
    void this.refreshLamp();
  }

  open(screen: Screen): void {
    this.stack = [...this.stack, screen];
  }

  /** Takes the place of the screen that is shown. */
  replace(screen: Screen): void {
    this.stack = [...this.stack.slice(0, -1), screen];
  }

  back(): void {
    if (this.stack.length > 1) this.stack = this.stack.slice(0, -1);
  }

  home(): void {
    this.stack = [HOME];
  }

  household(resident: string): void {
    this.stack = [HOME, { at: "household", resident }];
  }

  /** Counts on the status bar, after something was done here. */
  async refresh(): Promise<void> {
    this.office = await call("office", {}).catch(() => this.office);
  }

  async refreshLamp(): Promise<void> {
    if (this.office?.clerk) this.lamp = await call("printer", {}).catch(() => this.lamp);
  }

  async #lookForChanges(): Promise<void> {
    if (!this.office?.clerk || document.hidden) return;
    const now = await call("data_version", {}).catch(() => this.#seen);
    const changed = this.#seen !== null && now !== this.#seen;
    this.#seen = now;
    if (!changed) return;
    await this.refresh();
    this.version += 1;
  }
}

export const session = new Session();
