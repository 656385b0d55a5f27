// Words of 75歳到達 (2.5.1) in the window, and of a run that is looked at.

export const age75 = {
  heading: "75歳到達",
  toAge75: "75歳到達の画面へ",
  why: "75歳になった人の国保の適用は、誕生日に法律で終わります。その月に75歳になった人の資格喪失を、世帯ごとに記録します。対象者一覧は、先の月も見られます。",
  month: "75歳になる月",
  list: "対象者一覧を見る",
  prepare: "対象を確かめて、登録に進む",
  prepared: (month: string) => `${month}の対象をそろえました。まだ何も登録していません。下の明細を確かめてください。`,
  none: (month: string) => `${month}に登録する対象はありません。`,
  ended: (month: string) => `${month}の資格喪失を登録しました。`,
  halted: (month: string) => `${month}の登録を中止しました。続きから登録できます。`,
  undone: (month: string, refused: number) => (refused > 0 ? `${month}の資格喪失の記録を取り消しました。取り消せなかった世帯が ${refused} 世帯あります。` : `${month}の資格喪失の記録を取り消しました。`),
  undoHalted: (month: string) => `${month}の取消を中止しました。続きから取り消せます。`,
  history: "これまでの処理",
  historyNone: "75歳到達の処理は、まだ行われていません。",
  columns: { run: "処理", work: "種類", month: "対象", state: "状態", applied: "登録", refused: "拒否", held: "除外", started: "開始", clerk: "職員" },
  see: (run: number) => `処理 ${run} を見る`,
};

export const runDetails = {
  heading: (label: string, title: string) => `${label}　${title}`,
  state: "状態",
  counts: { applied: "登録・取消した", unchanged: "変更なし", refused: "拒否", held: "対象から外した", left: "残り" } as Record<string, string>,
  done: "操作の記録",
  items: "明細",
  itemsNone: "明細はありません。",
  columns: { item: "番号", number: "記号番号", head: "世帯主", said: "どうなったか", actions: "操作" },
  acts: { resume: "登録する", cancel: "取りやめる", undo: "まとめて取り消す", close: "確定する" } as Record<string, string>,
  goOn: "続きから進める",
  exclude: "対象から外す",
  excludeOf: (item: number) => `${item} 番を対象から外す`,
  back: "やめる",
  ask: {
    cancel: { heading: "取りやめますか", why: "それまでに登録した世帯は、そのまま残ります。残りは登録しません。" },
    undo: {
      heading: "まとめて取り消しますか",
      why: "この処理が記録した資格喪失を、世帯ごとに取り消します。75歳になった人の適用が終わったことは法律で決まるため、画面・証・判定では引き続き終わったものとして扱います。後から登録された内容のある世帯は、取り消さずに理由を示します。",
    },
    close: { heading: "確定しますか", why: "確定すると、この月の処理をまとめて取り消すことはできません。誤りは、一人ずつ届出の訂正（取消）で直します。" },
  } as Record<string, { heading: string; why: string }>,
};
