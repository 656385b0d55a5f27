// What a clerk may type as an amount.

import assert from "node:assert/strict";
import { test } from "node:test";
import { shownYen, typedYen } from "../src/amounts";

test("an amount is read with commas, in full width and with 円", () => {
  for (const text of ["1450000", "1,450,000", "１，４５０，０００", "1,450,000円", " 1450000 "]) assert.equal(typedYen(text), 1_450_000, text);
  assert.equal(typedYen("0"), 0);
});

test("what is no amount is none", () => {
  for (const text of ["", "たくさん", "-1", "1.5", "1e3", "1234567890123"]) assert.equal(typedYen(text), null, text);
});

test("what is shown is read back", () => {
  for (const yen of [0, 999, 1_000, 5_199_999]) assert.equal(typedYen(shownYen(yen)), yen);
});
