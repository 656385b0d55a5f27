// Words of every list: order, filter, pages.

export const table = {
  sort: (column: string) => `${column}の順に並べる`,
  filter: "しぼりこみ",
  filterOf: (list: string) => `${list}をしぼりこむ`,
  found: (shown: number, all: number) => `${shown} / ${all}行`,
  noneFound: "この語に合う行はありません。語を減らしてください。",
  none: "行はありません。",
  range: (from: number, to: number) => `${from}～${to}行目を表示`,
  earlier: "前へ",
  later: "次へ",
};
