//! 国民健康保険限度額適用認定証 (国保則27条の14の2) on the tall sheet: front, and reverse with 注意事項.
//!
//! 91 × 127 mm is what papers of the field measure; the ordinance's own measure, the order of its items and the exact
//! words of its 注意事項 are not known to us. The items are those of the ordinance and of the papers seen.

use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::face::FieldName;

use super::cell::Cell;
use super::form::{CodeBox, Field, FieldBox, Form, Medium, Prints, Remarks, SealPlace, Side, Text};
use super::style::{Align, Style, area_px};
use crate::page::Area;

/// The form.
pub const FORM: Form = Form {
    id: "limit_certificate.tall",
    prints: Prints::Certificate(CertificateKind::LimitCertificate),
    title: "国民健康保険限度額適用認定証",
    medium: Medium::Tall,
    fields: FIELDS,
    sides: &[FRONT, REVERSE],
    further: None,
};

const FIELDS: &[Field] = &[
    Field::required(FieldName::CertificateNo),
    Field::required(FieldName::ValidUntil),
    Field::required(FieldName::IssuedOn),
    Field::may_be_empty(FieldName::Symbol),
    Field::required(FieldName::Number),
    Field::optional(FieldName::Branch),
    Field::required(FieldName::HeadName),
    Field::required(FieldName::Name),
    Field::optional(FieldName::Alias),
    Field::required(FieldName::Birth),
    Field::required(FieldName::Sex),
    Field::required(FieldName::Address),
    Field::required(FieldName::LimitClass),
    Field::required(FieldName::ValidFrom),
    Field::required(FieldName::InsurerNumber),
    Field::required(FieldName::InsurerName).called("交付者名"),
    Field::optional(FieldName::InsurerContact).called("連絡先"),
    Field::optional(FieldName::Remarks),
];

const FRONT: Side = Side {
    name: "表",
    cells: &[
        Cell::value([36, 132, 501, 84], FieldName::ValidUntil, Style::number(90)).left(160, "有効期限"),
        Cell::value([537, 132, 501, 84], FieldName::IssuedOn, Style::number(90)).left(160, "交付年月日"),
        Cell::value([36, 216, 372, 84], FieldName::Symbol, Style::number(90)).left(84, "記号"),
        Cell::value([408, 216, 408, 84], FieldName::Number, Style::number(90)).left(84, "番号"),
        Cell::value([816, 216, 222, 84], FieldName::Branch, Style::number(90)).left(84, "枝番"),
        Cell::value([36, 300, 1002, 92], FieldName::HeadName, Style::person(100)).left(160, "世帯主氏名"),
        Cell::spine([36, 392, 60, 382], "対象者", 80),
        Cell::value([96, 392, 942, 128], FieldName::Name, Style::person(130))
            .left(124, "氏名")
            .lends(FieldName::Alias, 44),
        Cell::value([96, 520, 600, 84], FieldName::Birth, Style::number(90)).left(124, "生年月日"),
        Cell::value([696, 520, 342, 84], FieldName::Sex, Style::number(90).centred()).left(100, "性別"),
        Cell::value([96, 604, 942, 170], FieldName::Address, Style::text(90)).left(124, "住所"),
        Cell::value([36, 774, 570, 180], FieldName::LimitClass, Style::number(260).centred()).left(160, "適用区分"),
        Cell::value([606, 774, 432, 90], FieldName::ValidFrom, Style::number(90)).left(124, "発効期日"),
        Cell::value([606, 864, 432, 90], FieldName::CertificateNo, Style::number(80)).left(124, "発行番号"),
        Cell::value([36, 954, 682, 100], FieldName::InsurerNumber, Style::number(110)).left(160, "保険者番号"),
        Cell::value([36, 1054, 682, 244], FieldName::InsurerName, Style::text(110))
            .left(160, "交付者名")
            .lends(FieldName::InsurerContact, 70),
        // seal
        Cell::blank([718, 954, 320, 344]),
        Cell::words([36, 1298, 836, 166], FRONT_NOTE, 70),
        // code
        Cell::blank([872, 1298, 166, 166]),
    ],
    texts: &[Text::new("国民健康保険限度額適用認定証", area_px(36, 40, 1002, 84), 130, Align::Centre)],
    boxes: &[
        FieldBox::new(FieldName::Alias, area_px(292, 476, 744, 42), Style::person(80)).labelled(Text::new(
            "通称",
            area_px(222, 476, 70, 42),
            60,
            Align::Centre,
        )),
        FieldBox::new(FieldName::InsurerContact, area_px(197, 1228, 521, 68), Style::text(70)),
    ],
    seals: &[SealPlace::Printed(area_px(772, 1020, 212, 212))],
    code: Some(CodeBox::at(882, 1308, 5)),
    sample: SAMPLE,
    ..Side::BLANK
};

const REVERSE: Side = Side {
    name: "裏",
    cells: &[
        Cell::words([36, 36, 1002, 760], NOTES, 90).above(64, "注意事項").label_size(80),
        Cell::blank([36, 796, 1002, 668]).above(64, "備考").label_size(80),
    ],
    remarks: Some(Remarks { area: area_px(38, 861, 998, 601), notice: Remarks::OVERLEAF }),
    sample: SAMPLE,
    ..Side::BLANK
};

const FRONT_NOTE: &str = "\
診療を受けるときは、この証を資格確認書に添えて窓口で提示してください。
裏面の注意事項をお読みください。";

const NOTES: &str = "\
１　この証の交付を受けた被保険者は、保険医療機関等での一月の窓口負担が、所得の区分に応じた自己負担限度額までとなります。
２　診療を受けるときは、この証を資格確認書に添えて窓口で提示してください。
３　入院したときの食事や差額ベッド代など、保険の対象とならない費用は含まれません。
４　被保険者の資格がなくなったとき、所得の区分が変わったとき、又は有効期限が過ぎたときは、この証を返してください。
５　この証の記載事項に変更があったときは、１４日以内に、この証を添えて届け出てください。
６　不正にこの証を使用した者は、刑法により処罰されることがあります。";

/// In the outer 3 mm, above and below everything.
const SAMPLE: &[Area] =
    &[area_px(60, 2, 150, 32), area_px(462, 2, 150, 32), area_px(864, 2, 150, 32), area_px(462, 1466, 150, 32)];
