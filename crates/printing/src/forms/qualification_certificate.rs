//! 資格確認書 (国保法9条2項, 国保則6条4項) as a card of two sides.
//!
//! Knows the items and their order; 住所 and 任意記載 are the municipality's choice, not the law's.

use madoguchi_domain::certificate::CertificateKind;

use super::form::{
    Align, CodeBox, Field, FieldBox, Form, Paper, Presence, Side, Text, TooLong, across, area_px, down, px,
};
use crate::fonts::Typeface;
use crate::page::Area;

/// The form.
pub const FORM: Form = Form {
    id: "qualification_certificate.card",
    kind: CertificateKind::QualificationCertificate,
    title: "国民健康保険資格確認書",
    paper: Paper::CARD,
    fields: FIELDS,
    sides: &[FRONT, REVERSE],
};

const FIELDS: &[Field] = &[
    required("certificate_no", "発行番号"),
    required("valid_until", "有効期限"),
    Field { name: "symbol", label: "記号", presence: Presence::MayBeEmpty },
    required("number", "番号"),
    optional("branch", "枝番"),
    required("name", "氏名"),
    optional("alias", "通称"),
    required("sex", "性別"),
    required("birth", "生年月日"),
    required("covered_from", "適用開始年月日"),
    required("issued_on", "交付年月日"),
    required("head_name", "世帯主氏名"),
    required("address", "住所"),
    required("copay", "一部負担金の割合"),
    optional("copay_from", "発効期日"),
    optional("limit_class", "限度区分"),
    optional("long_stay", "長期入院該当"),
    optional("specified_disease", "特定疾病区分"),
    required("insurer_number", "保険者番号"),
    required("insurer_name", "交付者名"),
    optional("insurer_contact", "連絡先"),
    optional("remarks", "備考"),
];

const FRONT: Side = Side {
    name: "表",
    rules: FRONT_RULES,
    texts: &[Text {
        text: "国民健康保険資格確認書", area: area_px(36, 36, 468, 50), tenths: 95, align: Align::Left
    }],
    boxes: &[
        plain("valid_until", "有効期限", [504, 36, 116, 50], 355, 80),
        plain("symbol", "記号", [36, 92, 66, 52], 150, 75),
        plain("number", "番号", [252, 92, 66, 52], 170, 75),
        plain("branch", "枝番", [488, 92, 66, 52], 66, 75),
        plain("certificate_no", "発行番号", [620, 92, 116, 52], 239, 70),
        FieldBox { lends: Some(("alias", px(33))), ..person("name", "氏名", [36, 144, 140, 80], 600, 105) },
        FieldBox { area: area_px(240, 190, 534, 32), ..person("alias", "通称", [178, 190, 62, 32], 537, 70) },
        FieldBox { align: Align::Centre, ..plain("sex", "性別", [776, 144, 66, 80], 133, 80) },
        plain("birth", "生年月日", [36, 224, 140, 50], 320, 75),
        plain("covered_from", "適用開始年月日", [496, 224, 190, 50], 289, 75),
        person("head_name", "世帯主氏名", [36, 274, 140, 50], 320, 80),
        plain("issued_on", "交付年月日", [496, 274, 190, 50], 289, 75),
        text("address", "住所", [36, 324, 140, 58], 799, 75),
        plain("copay", "一部負担金の割合", [36, 382, 214, 50], 246, 75),
        starred(plain("copay_from", "発効期日", [496, 382, 190, 50], 289, 75)),
        starred(text("limit_class", "限度区分", [36, 432, 116, 50], 140, 70)),
        starred(text("long_stay", "長期入院該当", [292, 432, 162, 50], 222, 70)),
        starred(text("specified_disease", "特定疾病区分", [676, 432, 162, 50], 137, 70)),
        plain("insurer_number", "保険者番号", [36, 482, 140, 42], 544, 80),
        FieldBox {
            lends: Some(("insurer_contact", px(35))),
            ..text("insurer_name", "交付者名", [36, 524, 140, 77], 544, 85)
        },
        FieldBox {
            label: None,
            area: area_px(176, 565, 544, 32),
            ..text("insurer_contact", "", [36, 565, 140, 32], 544, 60)
        },
    ],
    remarks: None,
    seal: Some(area_px(728, 486, 112, 112)),
    code: Some(CodeBox {
        field: "certificate_no",
        area: area_px(857, 484, 116, 116),
        modules: area_px(873, 500, 84, 84),
    }),
    sample: SAMPLE,
};

/// A table, read row by row.
#[rustfmt::skip]
const FRONT_RULES: &[Area] = &[
    // 有効期限
    across(504, 36, 471), across(504, 86, 471), down(504, 36, 51), down(620, 36, 50), down(974, 36, 50),
    // outer frame, two pixels
    area_px(36, 91, 939, 2), area_px(36, 599, 939, 2), area_px(36, 91, 2, 510), area_px(973, 91, 2, 510),
    // rows
    across(36, 144, 939), across(36, 224, 939), across(36, 274, 939), across(36, 324, 939),
    across(36, 382, 939), across(36, 432, 939), across(36, 482, 939), across(36, 524, 684),
    // 記号・番号・枝番・発行番号
    down(102, 92, 52), down(252, 92, 52), down(318, 92, 52), down(488, 92, 52), down(554, 92, 52),
    down(620, 92, 52), down(736, 92, 52),
    // label column, 性別
    down(176, 144, 238), down(176, 482, 118), down(776, 144, 80), down(842, 144, 80),
    // dates
    down(496, 224, 100), down(686, 224, 100), down(250, 382, 50), down(496, 382, 50), down(686, 382, 50),
    // 任意記載
    down(152, 432, 50), down(292, 432, 50), down(454, 432, 50), down(676, 432, 50), down(838, 432, 50),
    // seal and code
    down(720, 482, 118), down(848, 482, 118),
];

const REVERSE: Side = Side {
    name: "裏",
    rules: &[
        area_px(36, 36, 939, 2),
        area_px(36, 599, 939, 2),
        area_px(36, 36, 2, 565),
        area_px(973, 36, 2, 565),
        across(36, 156, 939),
        across(36, 312, 939),
        across(36, 549, 939),
        down(152, 36, 276),
        down(176, 549, 50),
        down(356, 549, 50),
        down(472, 549, 50),
        down(672, 549, 50),
        down(788, 549, 50),
    ],
    texts: &[
        label("注意事項", 36, 36, 116, 120),
        Text { text: NOTES, area: area_px(152, 38, 821, 118), tenths: 60, align: Align::Block },
        label("備考", 36, 156, 116, 156),
        Text { text: ORGAN_DONATION, area: area_px(38, 314, 935, 235), tenths: 60, align: Align::Block },
        label("署名年月日", 36, 549, 140, 50),
        label("本人署名", 356, 549, 116, 50),
        label("家族署名", 672, 549, 116, 50),
    ],
    boxes: &[],
    remarks: Some(area_px(153, 157, 819, 155)),
    seal: None,
    code: None,
    sample: SAMPLE,
};

const NOTES: &str = "\
１　診療を受けるときは、この証を窓口で提示してください。
２　記載事項に変更があったときは、１４日以内に届け出てください。
３　資格がなくなったとき、期限が過ぎたときは、返してください。
４　不正に使用した者は、刑法により処罰されることがあります。";

const ORGAN_DONATION: &str = "\
臓器提供意思表示欄　記入は任意です。記入するときは、1 から 3 までのいずれかの番号を○で囲んでください。
1. 脳死後及び心臓が停止した死後のいずれでも、移植の為に臓器を提供します。
2. 心臓が停止した死後に限り、移植の為に臓器を提供します。
3. 臓器を提供しません。
《1 又は 2 を選んだ方で提供したくない臓器があれば、×をつける。》
【心臓・肺・肝臓・腎臓・膵臓・小腸・眼球】
〔特記欄：　　　　　　　　　　　　　　　　　　　　　　　　　　　〕";

/// In the outer 3 mm, above and below everything.
const SAMPLE: &[Area] =
    &[area_px(56, 2, 150, 32), area_px(430, 2, 150, 32), area_px(805, 2, 150, 32), area_px(430, 603, 150, 32)];

const fn required(name: &'static str, label: &'static str) -> Field {
    Field { name, label, presence: Presence::Required }
}

const fn optional(name: &'static str, label: &'static str) -> Field {
    Field { name, label, presence: Presence::Optional }
}

const fn label(text: &'static str, x: i32, y: i32, width: i32, height: i32) -> Text {
    Text { text, area: area_px(x, y, width, height), tenths: 60, align: Align::Centre }
}

/// A number or a day: one line, never broken. The label's cell first, the value's width after it.
const fn plain(field: &'static str, words: &'static str, at: [i32; 4], width: i32, tenths: i32) -> FieldBox {
    let [x, y, label_width, height] = at;
    FieldBox {
        field,
        label: Some(label(words, x, y, label_width, height)),
        area: area_px(x + label_width + 1, y + 1, width - 3, height - 2),
        typeface: Typeface::Gothic,
        tenths,
        align: Align::Left,
        empty: "",
        too_long: TooLong::Refuse,
        lends: None,
    }
}

/// A text that may go on on the reverse.
const fn text(field: &'static str, words: &'static str, at: [i32; 4], width: i32, tenths: i32) -> FieldBox {
    let plain = plain(field, words, at, width, tenths);
    FieldBox { too_long: TooLong::Continue, ..plain }
}

/// A name: the same in Mincho, whose glyphs tell every variant apart.
const fn person(field: &'static str, words: &'static str, at: [i32; 4], width: i32, tenths: i32) -> FieldBox {
    let text = text(field, words, at, width, tenths);
    FieldBox { typeface: Typeface::Mincho, ..text }
}

/// A cell that must not be filled in by hand.
const fn starred(cell: FieldBox) -> FieldBox {
    FieldBox { empty: "＊", ..cell }
}
