// Days and moments as the office reads them, in 和暦. The counter reckons them.

import { SvelteMap } from "svelte/reactivity";
import { longDay } from "./door";

const said = new SvelteMap<string, string>();

/** A day of the counter (`YYYY-MM-DD`) in 和暦, for what cannot wait; as it came until the counter has answered, then it is shown anew. */
export function shownDay(iso: string): string {
  if (!said.has(iso)) void longDay(iso).then((long) => said.set(iso, long));
  return said.get(iso) ?? iso;
}

/** A moment of the counter (RFC 3339, time of Japan) to the minute, or to the second where that matters. */
export function shownMoment(at: string | null | undefined, to: "minute" | "second" = "minute"): string {
  return at ? `${shownDay(at.slice(0, 10))} ${at.slice(11, to === "minute" ? 16 : 19)}` : "";
}
