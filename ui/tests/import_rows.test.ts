// How many rows the list of a link file holds.

import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsOf } from "../src/import_rows";

test("a list holds the rows of the result that was chosen, or all", () => {
  const run = { applied: 100, unchanged: 20, refused: 3, held: 0 };
  assert.deepEqual((["applied", "unchanged", "refused", "held", ""] as const).map((result) => rowsOf(run, result)), [100, 20, 3, 0, 123]);
});
