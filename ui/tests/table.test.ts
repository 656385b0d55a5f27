// Order, filter and pages of every list.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Column, PAGE_ROWS, filtered, moved, pageStart, sorted, turned } from "../src/table";

type Row = { name: string; count: number | null };
const rows: Row[] = [{ name: "サトウ", count: 10 }, { name: "ＡＢＣ", count: 9 }, { name: "アオキ", count: null }, { name: "サトウ", count: 2 }];
const columns: Column<Row>[] = [
  { key: "name", label: "氏名", text: (row) => row.name, sort: true },
  { key: "count", label: "件", text: (row) => `${row.count ?? "―"}件`, sort: (row) => row.count ?? 0 },
  { key: "fixed", label: "固定", text: () => "同じ" },
];
const counts = (found: Row[]) => found.map((row) => row.count);

test("numbers are sorted as numbers, equal rows stay as they came", () => {
  assert.deepEqual(counts(sorted(rows, columns, { by: "count", down: false })), [null, 2, 9, 10]);
  assert.deepEqual(counts(sorted(rows, columns, { by: "count", down: true })), [10, 9, 2, null]);
  assert.deepEqual(counts(sorted(rows, columns, { by: "name", down: false })).slice(-2), [10, 2]);
});

test("a column without an order, or none, leaves the rows as they came", () => {
  for (const by of ["fixed", "", "unknown"]) assert.deepEqual(sorted(rows, columns, { by, down: true }), rows, by);
});

test("every typed word must stand in a row, whatever its width and case", () => {
  assert.deepEqual(counts(filtered(rows, columns, "abc")), [9]);
  assert.deepEqual(counts(filtered(rows, columns, "ｻﾄｳ 2件")), [2]);
  assert.deepEqual(filtered(rows, columns, "サトウ 9件"), []);
  assert.equal(filtered(rows, columns, "  "), rows);
});

test("a second press turns a column round, another column begins upwards", () => {
  const once = turned({ by: "name", down: false }, "count");
  assert.deepEqual(once, { by: "count", down: false });
  assert.deepEqual(turned(once, "count"), { by: "count", down: true });
});

test("a page that is no more becomes the last one", () => {
  const cases: [number, number, number][] = [[0, 0, 0], [PAGE_ROWS, PAGE_ROWS, 0], [PAGE_ROWS, PAGE_ROWS + 1, PAGE_ROWS], [900, 150, PAGE_ROWS]];
  for (const [offset, count, start] of cases) assert.equal(pageStart(offset, count), start, `${offset} of ${count}`);
});

test("arrows stay inside the list; other keys and empty lists move nothing", () => {
  assert.deepEqual([moved("ArrowDown", 0, 3), moved("ArrowDown", 2, 3), moved("ArrowUp", 0, 3), moved("PageDown", 0, 30)], [1, 2, 0, 10]);
  assert.deepEqual([moved("Enter", 0, 3), moved("ArrowDown", 0, 0)], [null, null]);
});
