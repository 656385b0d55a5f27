//! Forms of the tests: what no form of the office needs yet, and every form may say.

use madoguchi_domain::face::FieldName;

use super::cell::{Cell, Column, Table};
use super::form::{Field, FieldBox, Form, Medium, Prints, SealPlace, Side};
use super::qualification_certificate;
use super::style::{Presence, Style, area_px};

/// A slip without a number: a table that goes on, two seals, words and a value set down.
pub const SLIP: Form = Form {
    id: "trial.a4",
    prints: Prints::Slip("trial"),
    title: "試しの連絡票",
    medium: Medium::A4,
    fields: &[Field::required(FieldName::HeadName), Field::optional(FieldName::InsurerName).called("発行者")],
    sides: &[Side {
        name: "表",
        cells: &[
            Cell::value([236, 236, 1400, 120], FieldName::HeadName, Style::person(120)).left(300, "世帯主氏名"),
            Cell::spine([2100, 400, 144, 900], "縦書き、テスト。「ー」ャ12", 140),
        ],
        table: Some(Table { rows: 4, ..TABLE }),
        boxes: &[FieldBox::new(FieldName::InsurerName, area_px(1900, 400, 144, 900), Style::person(140).down())],
        seals: &[SealPlace::Printed(area_px(236, 2600, 240, 240)), SealPlace::Printed(area_px(700, 2600, 240, 240))],
        count: Some(area_px(1140, 3300, 200, 60)),
        ..Side::BLANK
    }],
    further: Some(&FURTHER),
};

const FURTHER: Side = Side {
    name: "続き",
    table: Some(Table { y: 236, rows: 6, ..TABLE }),
    count: Some(area_px(1140, 3300, 200, 60)),
    ..Side::BLANK
};

/// The same without a further page.
pub const SLIP_OF_ONE_PAGE: Form = Form { further: None, ..SLIP };

/// The same with nothing but rows: no place for a seal.
pub const SLIP_OF_ROWS: Form = Form { id: "trial.rows", fields: &[], sides: &[FURTHER], ..SLIP };

/// A paper of a kind that has another form already, on another medium.
pub const TALL_CERTIFICATE: Form =
    Form { id: "qualification_certificate.tall", medium: Medium::Tall, ..qualification_certificate::FORM };

const TABLE: Table = Table {
    x: 236,
    y: 500,
    heading: 70,
    row: 90,
    rows: 0,
    columns: &[
        Column {
            field: FieldName::Name,
            label: "氏名",
            width: 700,
            style: Style::person(110),
            presence: Presence::Required,
        },
        Column {
            field: FieldName::Birth,
            label: "生年月日",
            width: 450,
            style: Style::number(90),
            presence: Presence::Optional,
        },
        Column {
            field: FieldName::CoveredFrom,
            label: "適用開始年月日",
            width: 450,
            style: Style::number(90),
            presence: Presence::Optional,
        },
    ],
    after_last: "以下余白",
};
