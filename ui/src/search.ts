// The search box: which hits belong to what stands in the box, and which of them is chosen. Knows no screen and asks nobody.

/** A hit, by its record. */
export type Hit = { record: string };

/** What was found, and for which text. */
export type Found<H extends Hit> = { hits: H[]; typed: string };

/** Whether the hits are those of the text that stands in the box now. */
export function settled(found: Found<Hit>, text: string): boolean {
  return found.typed === text.trim();
}

/**
 * The chosen row once `next` takes the place of `before`: the first for another text; for the same text the row of the same record.
 * -1, none, where that record is no longer among the hits: the row in its place is somebody else.
 */
export function chosenRow(before: Found<Hit>, at: number, next: Found<Hit>): number {
  if (before.typed !== next.typed) return 0;
  const record = before.hits[at]?.record;
  return record === undefined && before.hits.length === 0 ? 0 : next.hits.findIndex((hit) => hit.record === record);
}
