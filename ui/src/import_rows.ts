// Rows of a link file: how many of them a list holds. Knows no screen and asks nobody.

import type { RowResult } from "./bindings/commands";
import type { ImportRunView } from "./bindings/views";

type Counts = Pick<ImportRunView, RowResult>;

/** How many rows came to that result; with none, all of them. */
export function rowsOf(run: Counts, result: RowResult | ""): number {
  return result ? run[result] : run.applied + run.unchanged + run.refused + run.held;
}
