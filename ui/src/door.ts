// The one door to the counter: a command's name, its arguments, its answer. Everything else of the window is behind it.

import { invoke } from "@tauri-apps/api/core";
import type { Check, Commands } from "./bindings/commands";
import type { RefusalView } from "./bindings/views";
import { words } from "./words";

/** The arguments of a command. */
export type Args<Name extends keyof Commands> = Commands[Name]["args"];
/** An item by which a person is made sure of. */
export type CheckItem = keyof Check;
/** What a clerk can say of a paper; that nothing was sent only the printer can. */
export type Outcome = Exclude<Args<"outcome">["outcome"], "nothing_sent">;
/** The answer of a command. */
export type Answer<Name extends keyof Commands> = Commands[Name]["answer"];

let whenLocked = () => {};

/** What happens when the counter answers that the window is locked. */
export function onLocked(action: () => void): void {
  whenLocked = action;
}

/** Asks the counter. The promise is rejected with a RefusalView, whatever went wrong. */
export async function call<Name extends keyof Commands>(name: Name, args: Args<Name>): Promise<Answer<Name>> {
  try {
    return await invoke<Answer<Name>>("call", { name, args });
  } catch (reason) {
    const refused = refusal(reason);
    if (refused.code === "locked") whenLocked();
    throw refused;
  }
}

/** Whatever was thrown, as the one shape of refusal. */
export function refusal(reason: unknown): RefusalView {
  const known = typeof reason === "object" && reason !== null && "code" in reason;
  const empty: RefusalView = { code: "broken_off", message: "", fields: {}, grounds: [], next: [] };
  const shown = known ? { ...empty, ...(reason as RefusalView) } : empty;
  return shown.message ? shown : { ...shown, ...words.brokenOff };
}

const days = new Map<string, Promise<string>>();

/** A day of the counter (`YYYY-MM-DD`) as it is said in 和暦; unreadable ones stay as they are. */
export function longDay(iso: string): Promise<string> {
  const known = days.get(iso) ?? call("parse_date", { text: iso }).then((day) => day.long, () => iso);
  days.set(iso, known);
  return known;
}

const names = new Map<string, Promise<string | null>>();

/** The exact glyphs of a name; null where the font has none. */
export function nameGlyphs(text: string): Promise<string | null> {
  const known = names.get(text) ?? call("name_svg", { text }).catch(() => null);
  names.set(text, known);
  return known;
}

const EXACT = "\\u{FE00}-\\u{FE0F}\\u{E0100}-\\u{E01EF}";
const OWN = "\\u{E000}-\\u{F8FF}\\u{30000}-\\u{3FFFF}";
const DRAWN = new RegExp(`[${EXACT}${OWN}]`, "u");
const CLUSTER = new RegExp(`([^${EXACT}][${EXACT}]|[${OWN}])`, "u");

/** Whether a browser would draw another glyph, or a crossed box, for a character of the name. */
export function needsGlyphs(text: string): boolean {
  return DRAWN.test(text);
}

/** A sentence in parts; every second one is a character a browser would draw otherwise. */
export function clusters(text: string): string[] {
  return text.split(CLUSTER);
}
