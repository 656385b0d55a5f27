// Moments as the office reads them. Days in 和暦 are reckoned by the counter (`longDay`).

/** A moment of the counter (RFC 3339, time of Japan) to the minute, or to the second where that matters. */
export function shownMoment(at: string | null | undefined, to: "minute" | "second" = "minute"): string {
  return at?.slice(0, to === "minute" ? 16 : 19).replace("T", " ") ?? "";
}
