//! 資格確認書 (国保法9条2項, 国保則6条4項) as a card of two sides.
//!
//! Knows the items and their order; 住所 and 任意記載 are the municipality's choice, not the law's.

use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::face::FieldName;

use super::cell::Cell;
use super::form::{CodeBox, Field, FieldBox, Form, Medium, Prints, Remarks, SealPlace, Side, Text};
use super::style::{Align, Style, area_px};
use crate::page::Area;

/// The form.
pub const FORM: Form = Form {
    id: "qualification_certificate.card",
    prints: Prints::Certificate(CertificateKind::QualificationCertificate),
    title: "国民健康保険資格確認書",
    medium: Medium::Card,
    fields: FIELDS,
    sides: &[FRONT, REVERSE],
    further: None,
};

const FIELDS: &[Field] = &[
    Field::required(FieldName::CertificateNo),
    Field::required(FieldName::ValidUntil),
    Field::may_be_empty(FieldName::Symbol),
    Field::required(FieldName::Number),
    Field::optional(FieldName::Branch),
    Field::required(FieldName::Name),
    Field::optional(FieldName::Alias),
    Field::required(FieldName::Sex),
    Field::required(FieldName::Birth),
    Field::required(FieldName::CoveredFrom),
    Field::required(FieldName::IssuedOn),
    Field::required(FieldName::HeadName),
    Field::required(FieldName::Address),
    Field::required(FieldName::Copay),
    Field::optional(FieldName::CopayFrom),
    Field::optional(FieldName::LimitClass).called("限度区分"),
    Field::optional(FieldName::LongStay).called("長期入院該当"),
    Field::optional(FieldName::SpecifiedDisease),
    Field::required(FieldName::InsurerNumber),
    Field::required(FieldName::InsurerName).called("交付者名"),
    Field::optional(FieldName::InsurerContact).called("連絡先"),
    Field::optional(FieldName::Remarks),
];

const FRONT: Side = Side {
    name: "表",
    cells: &[
        Cell::value([504, 36, 471, 51], FieldName::ValidUntil, Style::number(80)).left(116, "有効期限"),
        Cell::value([36, 91, 216, 51], FieldName::Symbol, Style::number(75)).left(66, "記号"),
        Cell::value([252, 91, 236, 51], FieldName::Number, Style::number(75)).left(66, "番号"),
        Cell::value([488, 91, 132, 51], FieldName::Branch, Style::number(75)).left(66, "枝番"),
        Cell::value([620, 91, 355, 51], FieldName::CertificateNo, Style::number(70)).left(116, "発行番号"),
        Cell::value([36, 142, 740, 82], FieldName::Name, Style::person(105))
            .left(140, "氏名")
            .lends(FieldName::Alias, 34),
        Cell::value([776, 142, 199, 82], FieldName::Sex, Style::number(80).centred()).left(66, "性別"),
        Cell::value([36, 224, 460, 50], FieldName::Birth, Style::number(75)).left(140, "生年月日"),
        Cell::value([496, 224, 479, 50], FieldName::CoveredFrom, Style::number(75)).left(190, "適用開始年月日"),
        Cell::value([36, 274, 520, 50], FieldName::HeadName, Style::person(80)).left(140, "世帯主氏名"),
        Cell::value([556, 274, 419, 50], FieldName::IssuedOn, Style::number(75)).left(130, "交付年月日"),
        Cell::value([36, 324, 939, 58], FieldName::Address, Style::text(75)).left(140, "住所"),
        Cell::value([36, 382, 460, 50], FieldName::Copay, Style::number(75)).left(214, "一部負担金の割合"),
        Cell::value([496, 382, 479, 50], FieldName::CopayFrom, Style::number(75).starred()).left(190, "発効期日"),
        Cell::value([36, 432, 256, 50], FieldName::LimitClass, Style::text(70).starred()).left(116, "限度区分"),
        Cell::value([292, 432, 384, 50], FieldName::LongStay, Style::text(70).starred()).left(162, "長期入院該当"),
        Cell::value([676, 432, 299, 50], FieldName::SpecifiedDisease, Style::text(70).starred())
            .left(162, "特定疾病区分"),
        Cell::value([36, 482, 684, 42], FieldName::InsurerNumber, Style::number(80)).left(140, "保険者番号"),
        Cell::value([36, 524, 684, 77], FieldName::InsurerName, Style::text(85))
            .left(140, "交付者名")
            .lends(FieldName::InsurerContact, 34),
        // seal and code
        Cell::blank([720, 482, 128, 119]),
        Cell::blank([848, 482, 127, 119]),
    ],
    texts: &[Text::new("国民健康保険資格確認書", area_px(36, 36, 468, 50), 95, Align::Start)],
    boxes: &[
        FieldBox::new(FieldName::Alias, area_px(240, 190, 534, 32), Style::person(70)).labelled(Text::new(
            "通称",
            area_px(178, 190, 62, 32),
            60,
            Align::Centre,
        )),
        FieldBox::new(FieldName::InsurerContact, area_px(177, 565, 543, 32), Style::text(60)),
    ],
    seals: &[SealPlace::Printed(area_px(728, 486, 112, 112))],
    code: Some(CodeBox::at(857, 483, 4)),
    sample: SAMPLE,
    ..Side::BLANK
};

const REVERSE: Side = Side {
    name: "裏",
    cells: &[
        Cell::words([36, 36, 939, 126], NOTES, 60).left(116, "注意事項"),
        Cell::blank([36, 162, 939, 150]).left(116, "備考"),
        Cell::words([36, 312, 939, 237], ORGAN_DONATION, 60),
        Cell::blank([36, 549, 320, 52]).left(140, "署名年月日"),
        Cell::blank([356, 549, 316, 52]).left(116, "本人署名"),
        Cell::blank([672, 549, 303, 52]).left(116, "家族署名"),
    ],
    remarks: Some(Remarks { area: area_px(153, 163, 820, 149), notice: Remarks::OVERLEAF }),
    sample: SAMPLE,
    ..Side::BLANK
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
