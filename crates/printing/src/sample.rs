//! The sample certificate of the tests: invented people, invented numbers.

use madoguchi_domain::certificate::Face;

use crate::fonts::Fonts;
use crate::forms::qualification_certificate::FORM;
use crate::layout::{LayoutError, Sheet, lay_out};
use crate::page::{Document, Seal};

pub(crate) const NAME: &str = "葛\u{E0102}西　髙子";

pub(crate) fn face() -> Face {
    [
        ("certificate_no", "0001-0000001-7"),
        ("valid_until", "令和９年７月３１日"),
        ("symbol", "見本"),
        ("number", "1234567"),
        ("branch", "01"),
        ("name", NAME),
        ("sex", "女"),
        ("birth", "昭和２９年１２月３１日"),
        ("covered_from", "令和８年１０月１２日"),
        ("issued_on", "令和８年１１月２１日"),
        ("head_name", "葛\u{E0102}西　𠮷郎"),
        ("address", "見本市葛\u{E0102}原町三丁目１２番地の３４　𠮷田ハイツ１０１号"),
        ("copay", "２割"),
        ("copay_from", "令和８年８月１日"),
        ("insurer_number", "138016"),
        ("insurer_name", "見本市"),
        ("insurer_contact", "国保年金課　電話 00-0000-0000"),
    ]
    .map(|(field, text)| (field.to_owned(), text.to_owned()))
    .into()
}

pub(crate) fn with(field: &str, text: &str) -> Face {
    let mut face = face();
    face.insert(field.to_owned(), text.to_owned());
    face
}

pub(crate) fn sheet() -> Sheet {
    Sheet { sample: true, seal: Some(Seal::from_png(include_bytes!("../../../assets/seal_sample.png")).unwrap()) }
}

pub(crate) fn fonts() -> Fonts {
    Fonts::find(None).unwrap()
}

pub(crate) fn laid(face: &Face) -> Result<Document, LayoutError> {
    lay_out(&FORM, face, &sheet(), &fonts())
}
