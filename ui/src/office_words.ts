// Words of the office itself: what it is called and numbered, and what its kind of insurer has not got yet.

export const office = {
  heading: "事務所の名称と番号",
  why: "証には交付する日の、一覧と画面にはきょうの名称と番号が出ます。",
  columns: { from: "いつから", name: "名称", insurer: "保険者番号", municipality: "市町村コード" },
  always: "はじめから",
  now: "いま",
  change: "変えるもの（空けた項目は変わりません）",
  fields: { name: "新しい名称", insurer: "新しい保険者番号", municipality: "新しい市町村コード" },
  from: "変わる日",
  preview: "変わることを確かめる",
  fromThen: " から",
  save: "この内容にする",
  cancel: "やめる",
  saved: (name: string, day: string) => `${day} から「${name}」です。`,
  kind: (label: string) => `${label}の事務所です`,
  notYet: "届出・証・所得・判定・取込は、この種類の事務所ではまだ使えません。基幹システムで行ってください。",
  there: "住民の検索、職員と閲覧記録、設定、保存年限、控えと検証は使えます。",
};

// Words of the day of a sample office.
export const sampleDay = {
  heading: "見本の日付",
  why: "見本の事務所では、日付を先へ進めて試せます。期限や年齢で変わること、月次の一括処理で出ることが、その日のとおりに見えます。前の日へは戻せません。",
  now: "いまの日付",
  field: "進める先の日",
  move: "この日に進める",
  moved: (day: string) => `${day} になりました。`,
};
