//! What it takes to add a kind of paper: two files and two lines. Issuing, laying out and finding it wrong ask nothing more.

mod form;
mod kind;

use madoguchi_counter::office::{Office, Unlock};
use madoguchi_counter::ops::people::file;
use madoguchi_domain::certificate::{Certificate, CertificateKind, CertificateState};
use madoguchi_domain::face::{FieldName, Value};
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::paper::issue::decide_among;
use madoguchi_domain::paper::outdated::{Unfit, unfit_among};
use madoguchi_domain::paper::{ALL, Paper, Request};
use madoguchi_printing::fonts::Fonts;
use madoguchi_printing::page::Item;
use madoguchi_printing::{Form, Seal, Sheet, forms, lay_out};
use madoguchi_tests::office::{Bureau, PASSPHRASE};

/// The line of the kind.
fn papers() -> Vec<&'static dyn Paper> {
    ALL.iter().copied().chain([&kind::Kind as &dyn Paper]).collect()
}

/// The line of the form.
fn all_forms() -> Vec<&'static Form> {
    forms::ALL.iter().copied().chain([&form::FORM]).collect()
}

#[test]
fn a_kind_of_paper_is_added_by_two_files_and_two_lines() {
    let bureau = Bureau::with_family(7);
    let office = Office::open(&bureau.office(), &Unlock::with(Some(PASSPHRASE.to_owned()))).unwrap();
    let mut shown = file::show(office.reading(), "000000000090011", None).unwrap();
    let request = Request { kind: Some(CertificateKind::CoverageStatement), ..Request::default() };
    let proposal = decide_among(&papers(), &shown.subject(), &request, &shown.issuer(), shown.on).unwrap();
    assert!(proposal.applied.is_some() && proposal.valid_until.is_none());

    let no = CertificateNo::new(1, 1).unwrap();
    let face = proposal.face.clone().with(FieldName::CertificateNo, Value::Text(no.to_string()));
    let form = all_forms().into_iter().find(|form| form.prints.kind() == Some(proposal.kind)).unwrap();
    let seal = Seal::from_png(include_bytes!("../assets/seal_sample.png")).unwrap();
    let fonts = Fonts::find(None).unwrap();
    let document = lay_out(form, &face, &Sheet { sample: true, seal: Some(seal) }, &fonts).unwrap();
    let words: String = document.pages[0]
        .items
        .iter()
        .filter_map(|item| if let Item::Text(run) = item { Some(run.text()) } else { None })
        .collect();
    assert!(
        words.contains("加入脱退証明書") && words.contains("葛\u{E0102}城") && words.contains(no.as_str()),
        "{words}"
    );

    let certificate = Certificate {
        no,
        kind: proposal.kind,
        state: CertificateState::Issued,
        issued_on: proposal.issued_on,
        valid_from: proposal.valid_from,
        valid_until: proposal.valid_until,
        purpose: proposal.purpose,
        applied: proposal.applied,
        reason: proposal.reason,
        run: None,
        face,
        page_hash: document.hash(&fonts),
        job: uuid::Uuid::nil(),
        replaces: proposal.replaces,
        delivered: None,
        received: None,
        shelf: None,
        collected_on: None,
        log: Vec::new(),
    };
    let unfit = |shown: &madoguchi_counter::answers::Shown| {
        unfit_among(&papers(), &shown.subject(), &certificate, &shown.issuer(), shown.on)
    };
    assert_eq!(unfit(&shown), None);
    shown.resident.identity.body.name = "見本　太郎".into();
    assert_eq!(unfit(&shown), Some(Unfit::Differs(FieldName::Name)));
}
