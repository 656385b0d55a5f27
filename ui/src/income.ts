// 所得・課税 of one 賦課年度 as it is typed. What may be typed and what goes together, the counter says.

import type { IncomeView } from "./bindings/views";

export type IncomeTyped = Record<string, string>;

/** Items beside the amounts, in the order of the form. */
export const COUNTS = ["dependants_under_16", "dependants_16_to_19"] as const;

export function newIncome(): IncomeTyped {
  return { tax_year: "", municipality: "", declaration: "declared", levy: "levied", source: "tax_certificate", corrected_on: "" };
}

/** A year that is known, to be corrected: its day and where the correction was learned are still to be told. */
export function typedOf(income: IncomeView, amounts: string[]): IncomeTyped {
  const known = income as unknown as Record<string, unknown>;
  const text = (name: string) => String(known[name] ?? "");
  const typed: IncomeTyped = { ...newIncome(), tax_year: text("tax_year_label") };
  for (const name of ["municipality", "declaration", "levy", ...COUNTS]) typed[name] = text(name);
  // of whom has not declared, nought was never told
  for (const name of amounts) typed[name] = known[name] === 0 && income.declaration !== "declared" ? "" : text(name);
  return typed;
}
