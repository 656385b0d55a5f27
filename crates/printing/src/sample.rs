//! The sample papers of the tests: invented people, invented numbers.

use madoguchi_domain::face::{Face, FieldName, Remark, Value, Wording};
use madoguchi_domain::person::{Birth, Calendar, Sex};

use crate::fonts::Fonts;
use crate::forms::{Form, limit_certificate, qualification_certificate, qualification_notice};
use crate::layout::{LayoutError, SheetSetup, lay_out};
use crate::page::{Document, Seal};

pub(crate) const NAME: &str = "葛\u{E0102}西　髙子";
/// The longest names are those of foreigners.
pub(crate) const LONG_NAME: &str =
    "MARIA ALEJANDRA WOLFESCHLEGELSTEINHAUSENBERGERDORFF DE LA CONCEPCION Y SANTISIMA TRINIDAD";

/// The usual face of a form.
pub(crate) fn of(form: &Form) -> Face {
    let face = match form.id {
        "qualification_certificate.card" => face(),
        "qualification_notice.a4" => notice(),
        "limit_certificate.tall" => limit(),
        other => panic!("{other}: write its sample face here"),
    };
    let unknown: Vec<FieldName> =
        face.fields().filter(|name| form.fields.iter().all(|field| field.name != *name)).collect();
    assert_eq!(unknown, [], "{}: fields nobody prints", form.id);
    face
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn day(text: &str) -> Value {
    Value::Day(text.parse().unwrap())
}

pub(crate) fn birth(text: &str, calendar: Calendar) -> Value {
    Value::Birth(Birth::parse(text).unwrap(), calendar)
}

/// 備考 in the office's own words.
pub(crate) fn remarked(face: &Face, words: &str) -> Face {
    let own = Face::written(Wording { remote: words.to_owned(), ..Wording::default() });
    let fields = face.fields().map(|field| (field, face.get(field).unwrap().clone()));
    fields
        .fold(own, |own, (field, value)| own.with(field, value))
        .with(FieldName::Remarks, Value::Remarks(vec![Remark::Remote]))
}

fn insured() -> Face {
    Face::default()
        .with(FieldName::CertificateNo, text("0001-0000001-7"))
        .with(FieldName::Symbol, text("見本"))
        .with(FieldName::Number, text("1234567"))
        .with(FieldName::Branch, text("01"))
        .with(FieldName::Name, text(NAME))
        .with(FieldName::IssuedOn, day("2026-11-21"))
        .with(FieldName::InsurerNumber, text("138016"))
        .with(FieldName::InsurerName, text("見本市"))
        .with(FieldName::InsurerContact, text("国保年金課　電話 00-0000-0000"))
}

/// 資格確認書 of somebody of 70 or more.
pub(crate) fn face() -> Face {
    insured()
        .with(FieldName::ValidUntil, day("2027-07-31"))
        .with(FieldName::Sex, Value::Sex(Sex::Female))
        .with(FieldName::Birth, birth("1954-12-31", Calendar::Japanese))
        .with(FieldName::CoveredFrom, day("2026-10-12"))
        .with(FieldName::HeadName, text("葛\u{E0102}西　𠮷郎"))
        .with(FieldName::Address, text("見本市葛\u{E0102}原町三丁目１２番地の３４　𠮷田ハイツ１０１号"))
        .with(FieldName::Copay, Value::Ratio(20))
        .with(FieldName::CopayFrom, day("2026-08-01"))
}

/// 資格情報のお知らせ of somebody below 70.
pub(crate) fn notice() -> Face {
    insured().with(FieldName::Name, text("葛\u{E0102}城　太郎")).with(FieldName::CoveredFrom, day("2026-10-12"))
}

/// The same of somebody of 70 or more.
pub(crate) fn notice_of_seventy() -> Face {
    notice()
        .with(FieldName::ValidUntil, day("2027-07-31"))
        .with(FieldName::Copay, Value::Ratio(20))
        .with(FieldName::CopayFrom, day("2026-12-01"))
}

/// 限度額適用認定証
pub(crate) fn limit() -> Face {
    insured()
        .with(FieldName::Name, text("葛\u{E0102}城　太郎"))
        .with(FieldName::HeadName, text("葛\u{E0102}西　𠮷郎"))
        .with(FieldName::Sex, Value::Sex(Sex::Male))
        .with(FieldName::Birth, birth("1989-01-08", Calendar::Japanese))
        .with(FieldName::Address, text("見本市葛\u{E0102}原町三丁目１２番地の３４　𠮷田ハイツ１０１号"))
        .with(FieldName::LimitClass, text("ウ"))
        .with(FieldName::ValidFrom, day("2026-11-01"))
        .with(FieldName::ValidUntil, day("2027-07-31"))
}

/// The same of a foreigner with the longest name, another name, and a home that is hidden.
pub(crate) fn long(face: &Face) -> Face {
    let face = face.clone().with(FieldName::Name, text(LONG_NAME)).with(FieldName::Alias, text("葛\u{E0102}西　ハナ"));
    if face.get(FieldName::Address).is_some() { face.with(FieldName::Address, Value::LeftOut) } else { face }
}

pub(crate) fn with(field: FieldName, value: &str) -> Face {
    face().with(field, text(value))
}

pub(crate) fn sheet() -> SheetSetup {
    SheetSetup { sample: true, seal: Some(Seal::from_png(include_bytes!("../../../assets/seal_sample.png")).unwrap()) }
}

pub(crate) fn fonts() -> Fonts {
    Fonts::find(None).unwrap()
}

/// On the card.
pub(crate) fn laid(face: &Face) -> Result<Document, LayoutError> {
    laid_on(&qualification_certificate::FORM, face)
}

pub(crate) fn laid_on(form: &Form, face: &Face) -> Result<Document, LayoutError> {
    lay_out(form, face, &sheet(), &fonts())
}

/// Every page that is reviewed as a picture: its name, form and face.
pub(crate) fn reviewed() -> Vec<(&'static str, &'static Form, Face)> {
    let (card, notice_form, limit_form) =
        (&qualification_certificate::FORM, &qualification_notice::FORM, &limit_certificate::FORM);
    // goes on on the reverse
    let longer = [LONG_NAME; 2].join(" ");
    vec![
        ("qualification_certificate", card, face()),
        ("qualification_notice", notice_form, notice()),
        ("qualification_notice_of_seventy", notice_form, notice_of_seventy()),
        ("qualification_notice_long", notice_form, long(&notice_of_seventy())),
        ("limit_certificate", limit_form, limit()),
        ("limit_certificate_long", limit_form, long(&limit()).with(FieldName::HeadName, text(&longer))),
    ]
}
