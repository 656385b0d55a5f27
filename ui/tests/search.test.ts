// What Enter may open: only somebody who was found by the text in the box, and whom the clerk has chosen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Found, type Hit, chosenRow, settled } from "../src/search";

const found = (typed: string, ...records: string[]): Found<Hit> => ({ typed, hits: records.map((record) => ({ record })) });

test("hits belong to the text they were found by, spaces around it aside", () => {
  for (const [typed, text, belongs] of [
    ["ヤマダ", "ヤマダ", true],
    ["ヤマダ", " ヤマダ　", true],
    ["ヤマダ", "ヤマ", false],
    ["ヤマ", "ヤマダ", false],
    ["", "ヤ", false],
    ["", " ", true],
  ] as const) {
    assert.equal(settled(found(typed, "a"), text), belongs, `${typed} for ${text}`);
  }
});

test("a list that is read again keeps who was chosen, and chooses nobody else", () => {
  for (const [before, at, next, chosen] of [
    [found("ヤ", "a", "b"), 1, found("ヤマ", "b", "c"), 0],
    [found("ヤ", "a", "b"), 0, found("ヤ", "n", "a", "b"), 1],
    [found("ヤ", "a", "b"), 1, found("ヤ", "n", "a", "b"), 2],
    [found("ヤ", "a", "b"), 1, found("ヤ", "a", "c"), -1],
    [found("ヤ", "a", "b"), -1, found("ヤ", "a", "b"), -1],
    [found("ヤ"), 0, found("ヤ", "a"), 0],
    [found("", "a"), 0, found("ヤ"), 0],
  ] as [Found<Hit>, number, Found<Hit>, number][]) {
    assert.equal(chosenRow(before, at, next), chosen, JSON.stringify([before, at, next]));
  }
});
