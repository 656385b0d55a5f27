// Lists: what a column is, and which rows are shown in which order. Knows no screen and asks nobody.

import type { Snippet } from "svelte";

/** Rows of a page, here and of the counter. */
export const PAGE_ROWS = 100;

/** What a row is sorted by. */
export type SortKey = string | number | null | undefined;

/** One column of a list. */
export type Column<Row> = {
  key: string;
  label: string;
  /** What the cell says; the filter looks in it, and it is shown where no cell is given. */
  text?: (row: Row) => SortKey;
  /** What the cell shows where that is more than its text. */
  cell?: Snippet<[Row, Column<Row>]>;
  /** By what the rows are sorted; true: by the text, or by the counter where the counter sorts. */
  sort?: true | ((row: Row) => SortKey);
  /** Names its row. */
  head?: boolean;
  nowrap?: boolean;
  /** Has sentences: stays wide enough to be read. */
  long?: boolean;
  align?: "end";
  /** Another look of one cell. */
  look?: (row: Row) => string;
};

/** By which column, and whether the last stands first. */
export type Order = { by: string; down: boolean };

/** Typed text as it is compared: width and case do not matter. */
export function folded(typed: string): string {
  return typed.normalize("NFKC").toLowerCase();
}

/** Whether every word that was typed stands in one of the texts. */
export function matches(texts: SortKey[], typed: string): boolean {
  const known = texts.map((text) => folded(String(text ?? "")));
  return folded(typed)
    .split(/\s+/u)
    .every((word) => known.some((text) => text.includes(word)));
}

const collator = new Intl.Collator("ja");

function compare(a: SortKey, b: SortKey): number {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a ?? ""), String(b ?? ""));
}

/** The rows in order; those that are equal stay as they came. */
export function sorted<Row>(rows: Row[], columns: Column<Row>[], order: Order): Row[] {
  const column = columns.find(({ key }) => key === order.by);
  const key = column?.sort === true ? column.text : column?.sort;
  if (!key) return rows;
  return [...rows].sort((a, b) => (order.down ? -1 : 1) * compare(key(a), key(b)));
}

/** The rows in whose texts every typed word stands. */
export function filtered<Row>(rows: Row[], columns: Column<Row>[], typed: string): Row[] {
  if (typed.trim() === "") return rows;
  return rows.filter((row) => matches(columns.map((column) => column.text?.(row)), typed.trim()));
}

/** The order after a press on a column's head: again is the other way round. */
export function turned(order: Order, by: string): Order {
  return { by, down: order.by === by ? !order.down : false };
}

/** Where the first shown row is, at most at the start of the last page. */
export function pageStart(offset: number, rows: number): number {
  const last = Math.max(0, Math.ceil(rows / PAGE_ROWS) - 1) * PAGE_ROWS;
  return Math.min(offset, last);
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/** The row that a key leads to; null where the key moves nothing. */
export function moved(key: string, at: number, rows: number): number | null {
  const step = STEPS[key];
  return step === undefined || rows === 0 ? null : Math.min(Math.max(at + step, 0), rows - 1);
}
