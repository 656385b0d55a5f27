// Words of the panel in which a clerk says what is known of the card of one person.

export const myna = {
  heading: "マイナ保険証の利用登録",
  present: (label: string) => `いまの記録：${label}`,
  askedOn: "確かめた日",
  why: "登録した・取り消した・聞いても分からなかった、をいつでも記録できます。記録すると、次にすることと、いま交付する証が改まります。",
  state: "きょう分かったこと",
  save: "記録する",
  done: (label: string) => `マイナ保険証の利用登録を「${label}」と記録しました。`,
  next: "記録の後にすること",
  nextNone: "記録の後にすることはありません。",
};
