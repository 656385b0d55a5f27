//! The words of practice, and what the program calls them.

/// 証
pub const KINDS: [(&str, &str); 11] = [
    ("資格確認書", "qualification_certificate"),
    ("資格情報のお知らせ", "qualification_notice"),
    ("特別療養の資格確認書", "special_qualification_certificate"),
    ("特別療養のお知らせ", "special_qualification_notice"),
    ("高齢受給者証", "elderly_certificate"),
    ("加入脱退証明書", "coverage_statement"),
    ("限度額適用認定証", "limit_certificate"),
    ("限度額適用・標準負担額減額認定証", "limit_and_reduction_certificate"),
    ("標準負担額減額認定証", "reduction_certificate"),
    ("特定疾病療養受療証", "specified_disease_certificate"),
    ("特定同一世帯所属者証明書", "former_member_certificate"),
];

/// 特別該当
pub const STATUSES: [(&str, &str); 19] = [
    ("マル学", "student"),
    ("マル遠", "remote"),
    ("住所地特例", "facility_resident"),
    ("非自発的失業", "involuntary_unemployment"),
    ("特定同一世帯所属者", "former_member"),
    ("旧被扶養者", "former_dependant"),
    ("産前産後", "maternity"),
    ("性別表記配慮", "sex_notation"),
    ("要配慮", "care_needed"),
    ("境界層", "borderline"),
    ("滞納", "arrears"),
    ("特別の事情", "special_circumstances"),
    ("特別療養", "special_medical"),
    ("特例期間", "stay_renewal"),
    ("基準収入額適用申請", "receipts_application"),
    ("支援措置", "support"),
    ("特定疾病", "specified_disease"),
    ("短期証", "short_term"),
    ("退職者", "retiree"),
];

/// 続柄
pub const RELATIONS: [(&str, &str); 11] = [
    ("世帯主", "02"),
    ("夫", "11"),
    ("妻", "12"),
    ("子", "20"),
    ("父", "31"),
    ("母", "32"),
    ("兄弟姉妹", "40"),
    ("孫", "50"),
    ("子の配偶者", "60"),
    ("親族", "70"),
    ("同居人", "80"),
];

/// 性別
pub const SEXES: [(&str, &str); 3] = [("男", "1"), ("女", "2"), ("不明", "0")];

/// マイナ保険証の利用登録
pub const CARDS: [(&str, &str); 3] = [("yes", "registered"), ("no", "not_registered"), ("unknown", "unknown")];

/// 所得・課税の項目: as written here, as a clerk's notice names it, as the tax office's file does.
pub const AMOUNTS: [(&str, &str, &str); 10] = [
    ("総所得", "total_income_yen", "総所得金額等"),
    ("合計所得", "aggregate_income_yen", "合計所得金額"),
    ("課税標準", "taxable_income_yen", "課税標準額"),
    ("給与収入", "salary_receipts_yen", "給与収入"),
    ("給与所得", "salary_income_yen", "給与所得"),
    ("年金収入", "pension_receipts_yen", "公的年金収入"),
    ("年金所得", "pension_income_yen", "公的年金雑所得"),
    ("収入", "receipts_yen", "収入合計(基準収入)"),
    ("扶養16未満", "dependants_under_16", "扶養16未満数"),
    ("扶養16_19", "dependants_16_to_19", "扶養16_19数"),
];

/// Family names of the households here, and how they are read.
pub const FAMILIES: [(&str, &str); 5] =
    [("例示", "レイジ"), ("見本", "ミホン"), ("手本", "テホン"), ("試験", "シケン"), ("模擬", "モギ")];

/// Given names, and how they are read.
pub const GIVEN: [(&str, &str); 28] = [
    ("太郎", "タロウ"),
    ("花子", "ハナコ"),
    ("一郎", "イチロウ"),
    ("二郎", "ジロウ"),
    ("三郎", "サブロウ"),
    ("さくら", "サクラ"),
    ("健", "ケン"),
    ("陽子", "ヨウコ"),
    ("翔", "ショウ"),
    ("美咲", "ミサキ"),
    ("大輔", "ダイスケ"),
    ("恵", "メグミ"),
    ("誠", "マコト"),
    ("結衣", "ユイ"),
    ("愛", "アイ"),
    ("進", "ススム"),
    ("葵", "アオイ"),
    ("トメ", "トメ"),
    ("正", "タダシ"),
    ("キヨ", "キヨ"),
    ("アン", "アン"),
    ("リン", "リン"),
    ("双葉", "フタバ"),
    ("若葉", "ワカバ"),
    ("ヴァイオラ", "ヴァイオラ"),
    ("カワコ", "カワコ"),
    ("洋", "ヨウ"),
    ("ローラ", "ローラ"),
];

/// What the program calls a word of practice.
pub fn meant(words: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    words.iter().find(|(said, _)| *said == word).map(|(_, code)| *code)
}

/// The word of practice for what the program says; its own where there is none.
pub fn said(words: &[(&'static str, &'static str)], code: &str) -> String {
    words.iter().find(|(_, meant)| *meant == code).map_or(code, |(said, _)| *said).to_owned()
}
