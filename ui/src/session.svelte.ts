// What the whole window shares: the office, who is signed in, the printer's lamp, which screen, whose check.

import type { Check, ListKind } from "./bindings/commands";
import type { ChoicesView, Function, OfficeView, PrinterView, PulseView, RecordKind, RefusalView, Right } from "./bindings/views";
import { begin } from "./cases";
import { call, onLocked, refusal } from "./door";
import type { IncomeTyped } from "./income";
import { KEY_NEEDS } from "./keys";
import type { Case } from "./notification";
import { words } from "./words";

export type Screen =
  | { at: "home" }
  | { at: "household"; resident: string; why?: string }
  | { at: "case"; typed: Case }
  | { at: "issue"; resident: string; kind?: string }
  | { at: "incomes"; resident: string; name: string }
  | { at: "movements" }
  | { at: "conflicts" }
  | { at: "lists"; list?: string; filters?: Record<string, string> }
  | { at: "imports" }
  | { at: "import-list"; run: number }
  | { at: "rounds" }
  | { at: "age-75"; month?: string }
  | { at: "determinations"; month: string; of: ListKind }
  | { at: "jobs" }
  | { at: "settings" }
  | { at: "accounts" }
  | { at: "access" }
  | { at: "options" };

const CHANGED_EVERY_MS = 2_000;
const LAMP_EVERY_MS = 30_000;
/** A key stroke is told to the counter at most this often, and at least four times within the time to the lock. */
const TOUCH_EVERY_MS = 5_000;
const HOME: Screen = { at: "home" };

/** What a screen can stand on: records of a kind, one record by its id, or what only this machine remembers (print jobs, runs, drafts). */
export type Dependency = RecordKind | "machine" | (string & {});
/** Every kind: more changed than is named one by one. */
const EVERYTHING: Dependency[] = ["resident", "household", "office"];

class Session {
  office = $state<OfficeView | null>(null);
  fatal = $state<RefusalView | null>(null);
  lamp = $state<PrinterView | null>(null);
  choices = $state<ChoicesView | null>(null);
  help = $state(false);
  stack = $state<Screen[]>([HOME]);
  /** Typed items of 本人確認, by resident; kept until sign-out. */
  checks = $state<Record<string, Check>>({});
  confirmed = $state<Record<string, boolean>>({});
  /** Typed years of 所得・課税, by resident; kept until they are registered, over a lock too. */
  incomes = $state<Record<string, IncomeTyped>>({});
  /** How often something of a kind, or a record, changed. */
  #changes = $state<Record<string, number>>({});
  #seen: PulseView | null = null;
  #touched = 0;

  get screen(): Screen {
    return this.stack.at(-1) ?? HOME;
  }

  async start(): Promise<void> {
    try {
      // before anything is read: what another program does from here on is seen as a change
      this.#seen = await call("pulse", {});
      this.office = await call("office", {});
      document.title = words.app.withOffice(this.office.name);
      if (this.office.clerk) await this.#enter();
    } catch (reason) {
      this.fatal = refusal(reason);
    }
    onLocked(() => void this.refresh());
    for (const event of ["keydown", "pointerdown", "pointermove", "wheel"]) {
      addEventListener(event, () => this.#touch(), { capture: true, passive: true });
    }
    setInterval(() => void this.#lookForChanges(), CHANGED_EVERY_MS);
    setInterval(() => void this.refreshLamp(), LAMP_EVERY_MS);
  }

  /** What the clerk may do; the counter asks again. */
  may(right: Right): boolean {
    return this.office?.rights.includes(right) ?? false;
  }

  /** This kind of office has it; the counter asks again. */
  has(needed: Function): boolean {
    return this.office?.functions.includes(needed) ?? false;
  }

  /** A function key that leads somewhere in this kind of office. */
  offers(key: string): boolean {
    const needed = KEY_NEEDS[key];
    return needed === undefined || this.has(needed);
  }

  async signIn(clerk: string, password: string): Promise<void> {
    const office = await call("sign_in", { clerk, password });
    this.#forget();
    this.office = office;
    await this.#enter();
  }

  /** The same clerk goes on where the lock fell. */
  async unlock(password: string): Promise<void> {
    const office = await call("unlock", { password });
    this.stack = await Promise.all(this.stack.map(takenUp));
    this.office = office;
  }

  async lock(): Promise<void> {
    this.help = false;
    this.office = await call("lock", {}).catch(() => this.office);
  }

  async signOut(): Promise<void> {
    this.help = false;
    this.office = await call("sign_out", {});
    this.#forget();
  }

  #forget(): void {
    this.stack = [HOME];
    this.checks = {};
    this.confirmed = {};
    this.incomes = {};
  }

  #touch(): void {
    const every = Math.min(TOUCH_EVERY_MS, (this.office?.idle_lock_ms ?? Infinity) / 4);
    if (!this.office?.clerk || this.office.locked || performance.now() - this.#touched < every) return;
    this.#touched = performance.now();
    void call("touch", {}).catch(() => null);
  }

  async #enter(): Promise<void> {
    if (this.has("notifications")) this.choices ??= await call("choices", {});
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
    if (this.office) document.title = words.app.withOffice(this.office.name);
  }

  async refreshLamp(): Promise<void> {
    if (this.office?.clerk) this.lamp = await call("printer", {}).catch(() => this.lamp);
  }

  async #lookForChanges(): Promise<void> {
    if (!this.office?.clerk) return;
    const since = this.#seen?.place;
    const pulse = await call("pulse", { ...(since === undefined ? {} : { since }) }).catch(() => null);
    if (!pulse || this.office.locked) return;
    if (pulse.locked) {
      this.help = false;
      return this.refresh();
    }
    // a window in the background looks when it is seen again, at everything since then
    if (document.hidden) return;
    const moved = this.#seen !== null && pulse.today !== this.#seen.today;
    const changed = this.#seen !== null && (pulse.version !== this.#seen.version || pulse.place !== this.#seen.place);
    this.#seen = pulse;
    if (!changed && !moved) return;
    await this.refresh();
    // what is said of anybody is said for a day
    const dependencies = pulse.many || moved ? EVERYTHING : pulse.changed.flatMap((record) => [record.kind, record.id]);
    for (const dependency of new Set<Dependency>(["machine", ...dependencies])) this.#changes[dependency] = (this.#changes[dependency] ?? 0) + 1;
  }

  /** Read in an effect, it runs again when one of these changed, here or by another program. */
  changes(...dependencies: Dependency[]): number {
    return dependencies.reduce((sum, dependency) => sum + (this.#changes[dependency] ?? 0), 0);
  }
}

/** A screen as it is taken up after the lock: a case from its draft; never a paper about to be printed again. */
async function takenUp(screen: Screen): Promise<Screen> {
  if (screen.at === "issue") return { at: "household", resident: screen.resident };
  if (screen.at !== "case") return screen;
  return { at: "case", typed: await begin(screen.typed.kind, screen.typed.about, screen.typed) };
}

export const session = new Session();
