// Words of long works: what is the same of each, and what each calls its items.

export const runs = {
  left: (seconds: number) => (seconds < 60 ? `残り約${seconds}秒` : `残り約${Math.ceil(seconds / 60)}分`),
  stop: "中止する",
  stopping: "いまの区切りまで進めてから中止します…",
  work: {
    import: {
      name: "import",
      preparing: "ファイルを確かめています…",
      progress: (done: number, total: number) => `${done} / ${total} 行`,
      rate: (items: number) => `毎秒 ${items} 行`,
      stopWhy: "中止しても、取り込んだ行はそのままです。同じファイルをもう一度取り込むと続きから始まります。",
      stopped: (file: string) => `${file} の取込は途中で止まっています。続きから取り込めます。`,
      goOn: "続きから取り込む",
    },
    month_round: {
      name: "round",
      preparing: "準備しています…",
      progress: (done: number, total: number) => `${done} / ${total} 世帯`,
      rate: (items: number) => `毎秒 ${items} 世帯`,
      stopWhy: "中止しても、登録した判定はそのままです。同じ月をもう一度判定すると続きから始まります。",
      stopped: (month: string) => `${month}の月次判定は途中で止まっています。続きから始められます。`,
      goOn: "続きから判定する",
    },
    age_75: {
      name: "age-75",
      preparing: "準備しています…",
      progress: (done: number, total: number) => `${done} / ${total} 世帯`,
      rate: (items: number) => `毎秒 ${items} 世帯`,
      stopWhy: "中止しても、登録した資格喪失はそのままです。同じ月をもう一度始めると続きから進みます。",
      stopped: (month: string) => `${month}の75歳到達は途中で止まっています。続きから始められます。`,
      goOn: "続きから始める",
    },
    age_75_undo: {
      name: "age-75-undo",
      preparing: "準備しています…",
      progress: (done: number, total: number) => `${done} / ${total} 世帯`,
      rate: (items: number) => `毎秒 ${items} 世帯`,
      stopWhy: "中止しても、取り消した世帯はそのままです。続きから取り消せます。",
      stopped: (month: string) => `${month}の75歳到達の取消は途中で止まっています。続きから取り消せます。`,
      goOn: "続きから取り消す",
    },
  },
};
