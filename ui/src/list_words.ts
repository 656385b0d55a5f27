// Words of the screen that shows any list.

export const lists = {
  heading: "一覧",
  which: "どの一覧",
  show: "表示する",
  count: (rows: number) => `${rows}行`,
  notChosen: "指定しない",
  none: "この条件に合う行はありません。",
};
