// A year that is corrected begins with what is known, and with nothing that was never told.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { IncomeView } from "../src/bindings/views";
import { newIncome, typedOf } from "../src/income";

const AMOUNTS = ["total_income_yen", "pension_receipts_yen"];
const known = (more: object) => ({ tax_year: 2026, tax_year_label: "令和8年度", municipality: "131016", declaration: "declared", levy: "levied", total_income_yen: 1_450_000, pension_receipts_yen: 0, dependants_under_16: 0, dependants_16_to_19: 2, ...more }) as unknown as IncomeView;

test("what is known is typed already, but for the day of the correction", () => {
  const typed = typedOf(known({}), AMOUNTS);
  assert.deepEqual([typed["tax_year"], typed["municipality"], typed["total_income_yen"], typed["dependants_16_to_19"]], ["令和8年度", "131016", "1450000", "2"]);
  assert.equal(typed["pension_receipts_yen"], "0", "nought was declared");
  assert.equal(typed["corrected_on"], newIncome()["corrected_on"]);
});

test("of whom has not declared, nought was never told", () => {
  const typed = typedOf(known({ declaration: "undeclared" }), AMOUNTS);
  assert.equal(typed["pension_receipts_yen"], "");
  assert.equal(typed["total_income_yen"], "1450000");
});
