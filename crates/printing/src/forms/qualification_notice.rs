//! 資格情報のお知らせ (国保則7条の3) on A4: a letter, and at its lower right a part to cut off and carry with the card.
//!
//! The items are the ordinance's: no 生年月日, no 性別, no 住所, no 世帯主; ratio, its 発効期日 and 有効期限 only where the face
//! has them. Its two notices are printed in our words. The official size of the part to cut off and the wording of the
//! ministry's sample are not known to us; the part has the size of the card it is carried with.

use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::face::FieldName;

use super::cell::Cell;
use super::form::{CodeBox, Field, FieldBox, Form, Medium, Prints, Remarks, SealPlace, Side, Text};
use super::style::{Align, Style, area_px, px};
use crate::page::Area;

/// The form.
pub const FORM: Form = Form {
    id: "qualification_notice.a4",
    prints: Prints::Certificate(CertificateKind::QualificationNotice),
    title: "資格情報のお知らせ",
    medium: Medium::A4,
    fields: FIELDS,
    sides: &[LETTER],
    further: None,
};

const FIELDS: &[Field] = &[
    Field::required(FieldName::CertificateNo),
    Field::required(FieldName::IssuedOn).called("通知年月日"),
    Field::required(FieldName::Name),
    Field::optional(FieldName::Alias),
    Field::may_be_empty(FieldName::Symbol),
    Field::required(FieldName::Number),
    Field::optional(FieldName::Branch),
    Field::required(FieldName::CoveredFrom),
    Field::required(FieldName::InsurerNumber),
    Field::required(FieldName::InsurerName),
    Field::optional(FieldName::InsurerContact).called("連絡先"),
    Field::optional(FieldName::ValidUntil),
    Field::optional(FieldName::Copay),
    Field::optional(FieldName::CopayFrom),
    Field::optional(FieldName::Remarks),
];

/// Left edge of the part to cut off, and its upper edge, in pixels.
const CUT_X: i32 = 1233;
const CUT_Y: i32 = 2720;

const LETTER: Side = Side {
    name: "表",
    cells: CELLS,
    texts: &[
        Text::new("国民健康保険　資格情報のお知らせ", area_px(236, 640, 2008, 110), 200, Align::Centre),
        Text::new(INTRODUCTION, area_px(236, 790, 2008, 80), 105, Align::Start),
        Text::new(NOTICES, area_px(236, 1650, 2008, 400), 105, Align::Block),
        Text::new("切り取り線", area_px(CUT_X, CUT_Y - 40, 240, 34), 60, Align::Start),
        Text::new(TO_CARRY, area_px(236, CUT_Y + 30, 930, 420), 105, Align::Block),
        Text::new("資格情報のお知らせ", area_px(CUT_X + 36, CUT_Y + 36, 640, 60), 100, Align::Start),
        Text::new(PART_NOTE, area_px(CUT_X + 36, CUT_Y + 500, 939, 96), 65, Align::Block),
    ],
    boxes: &[
        FieldBox::new(FieldName::IssuedOn, area_px(1700, 236, 544, 70), Style::number(105)),
        FieldBox::new(FieldName::Name, area_px(236, 322, 1100, 100), Style::person(140).followed_by("　様")),
        FieldBox::new(FieldName::InsurerName, area_px(1350, 430, 600, 80), Style::text(120)),
        FieldBox::new(FieldName::InsurerContact, area_px(1350, 512, 894, 60), Style::text(90)),
        alias(584, 1000, 1650, 46),
        alias(CUT_X + 138, CUT_Y + 222, 834, 38),
    ],
    remarks: Some(Remarks { area: area_px(564, 2132, 1678, 226), notice: Remarks::SAME_PAGE }),
    seals: &[SealPlace::Omitted(area_px(1960, 430, 284, 80))],
    code: Some(CodeBox::at(236, 132, 5)),
    cut: Some(Area { x_um: px(CUT_X), y_um: px(CUT_Y), ..Medium::Card.area() }),
    sample: &[area_px(236, 2, 150, 32), area_px(1165, 2, 150, 32), area_px(2094, 2, 150, 32)],
    ..Side::BLANK
};

const LABEL: i32 = 326;
const PART_X: i32 = CUT_X + 36;

const CELLS: &[Cell] = &[
    letter([236, 900, 2008, 150], FieldName::Name, Style::person(140), "氏名").lends(FieldName::Alias, 50),
    letter([236, 1050, 700, 90], FieldName::Symbol, Style::number(110), "記号"),
    letter([936, 1050, 800, 90], FieldName::Number, Style::number(110), "番号"),
    Cell::value([1736, 1050, 508, 90], FieldName::Branch, Style::number(110)).left(200, "枝番").label_size(90),
    letter([236, 1140, 1004, 90], FieldName::CoveredFrom, Style::number(110), "適用開始年月日"),
    letter([1240, 1140, 1004, 90], FieldName::IssuedOn, Style::number(110), "通知年月日"),
    letter([236, 1230, 1004, 90], FieldName::InsurerNumber, Style::number(110), "保険者番号"),
    letter([1240, 1230, 1004, 90], FieldName::InsurerName, Style::text(110), "保険者名"),
    letter([236, 1320, 2008, 90], FieldName::CertificateNo, Style::number(110), "発行番号"),
    optional([236, 1410, 2008, 90], FieldName::ValidUntil, "有効期限"),
    optional([236, 1500, 1004, 90], FieldName::Copay, "一部負担金の割合"),
    optional([1240, 1500, 1004, 90], FieldName::CopayFrom, "発効期日"),
    Cell::blank([236, 2130, 2008, 230]).left(LABEL, "備考").label_size(90),
    // the part to cut off
    part([PART_X, CUT_Y + 100, 320, 62], FieldName::Symbol, 80, "記号"),
    part([PART_X + 320, CUT_Y + 100, 360, 62], FieldName::Number, 80, "番号"),
    part([PART_X + 680, CUT_Y + 100, 259, 62], FieldName::Branch, 80, "枝番"),
    Cell::value([PART_X, CUT_Y + 162, 939, 100], FieldName::Name, Style::person(110))
        .left(100, "氏名")
        .lends(FieldName::Alias, 40),
    Cell::value([PART_X, CUT_Y + 262, 520, 56], FieldName::CoveredFrom, Style::number(75)).left(200, "適用開始年月日"),
    Cell::value([PART_X + 520, CUT_Y + 262, 419, 56], FieldName::IssuedOn, Style::number(75)).left(140, "通知年月日"),
    Cell::value([PART_X, CUT_Y + 318, 380, 56], FieldName::InsurerNumber, Style::number(75)).left(140, "保険者番号"),
    Cell::value([PART_X + 380, CUT_Y + 318, 559, 56], FieldName::InsurerName, Style::text(75)).left(120, "保険者名"),
    Cell::value([PART_X, CUT_Y + 374, 939, 56], FieldName::ValidUntil, Style::number(75))
        .left(140, "有効期限")
        .only_with(FieldName::ValidUntil),
    Cell::value([PART_X, CUT_Y + 430, 480, 56], FieldName::Copay, Style::number(75))
        .left(220, "一部負担金の割合")
        .only_with(FieldName::Copay),
    Cell::value([PART_X + 480, CUT_Y + 430, 459, 56], FieldName::CopayFrom, Style::number(75))
        .left(120, "発効期日")
        .only_with(FieldName::CopayFrom),
];

const fn letter(at: [i32; 4], field: FieldName, style: Style, words: &'static str) -> Cell {
    Cell::value(at, field, style).left(LABEL, words).label_size(90)
}

/// A row that is there only for whom the ordinance asks for it.
const fn optional(at: [i32; 4], field: FieldName, words: &'static str) -> Cell {
    letter(at, field, Style::number(110), words).only_with(field)
}

const fn part(at: [i32; 4], field: FieldName, tenths: i32, words: &'static str) -> Cell {
    Cell::value(at, field, Style::number(tenths)).left(100, words)
}

/// 通称 under a name, at the lower edge of its cell.
const fn alias(x: i32, y: i32, width: i32, height: i32) -> FieldBox {
    FieldBox::new(FieldName::Alias, area_px(x + 90, y, width - 90, height), Style::person(80)).labelled(Text::new(
        "通称",
        area_px(x, y, 90, height),
        60,
        Align::Centre,
    ))
}

const INTRODUCTION: &str = "あなたの国民健康保険の資格情報を、次のとおりお知らせします。";

const NOTICES: &str = "\
○　このお知らせのみでは、保険医療機関等で診療を受けることはできません。診療を受けるときは、健康保険証の利用登録をしたマイナンバーカード（マイナ保険証）を提示してください。
○　カードを読み取る機器がないとき、機器の故障や災害などで読み取れないときは、マイナンバーカードとともにこのお知らせを提示すると、診療を受けることができます。";

const TO_CARRY: &str = "\
右の部分は、切り取って、マイナンバーカードとともにお持ちいただけます。
記載事項に変更があったときは、あらためてお知らせします。";

const PART_NOTE: &str = "\
このお知らせのみでは診療を受けられません。マイナンバーカードを読み取れないときに、マイナンバーカードとともに提示してください。";
