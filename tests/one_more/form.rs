//! 被保険者証 on A4.

use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::face::FieldName;
use madoguchi_printing::forms::{Align, Cell, Field, Form, Medium, Prints, SealPlace, Side, Style, Text, area_px};

/// The form.
pub const FORM: Form = Form {
    id: "insurance_card.a4",
    prints: Prints::Certificate(CertificateKind::InsuranceCard),
    title: "国民健康保険被保険者証",
    medium: Medium::A4,
    fields: &[
        Field::required(FieldName::Name),
        Field::required(FieldName::CoveredFrom),
        Field::required(FieldName::IssuedOn),
        Field::required(FieldName::CertificateNo),
    ],
    sides: &[Side {
        name: "表",
        cells: &[
            Cell::value([200, 600, 2000, 160], FieldName::Name, Style::person(140)).left(400, "氏名"),
            Cell::value([200, 760, 2000, 120], FieldName::CoveredFrom, Style::number(110)).left(400, "適用開始年月日"),
            Cell::value([200, 880, 2000, 120], FieldName::IssuedOn, Style::number(110)).left(400, "交付年月日"),
            Cell::value([200, 1000, 2000, 120], FieldName::CertificateNo, Style::number(110)).left(400, "発行番号"),
        ],
        texts: &[Text::new("国民健康保険被保険者証", area_px(200, 300, 2000, 160), 180, Align::Centre)],
        seals: &[SealPlace::Printed(area_px(1900, 1300, 260, 260))],
        ..Side::BLANK
    }],
    further: None,
};
