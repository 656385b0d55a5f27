//! What it takes to add a kind of paper, or a list: its two files and their lines in the tables. Issuing, laying out and finding it wrong,
//! showing, sorting and writing it ask nothing more. What the reviewed samples and the documents ask besides: ARCHITECTURE.md §10.

mod form;
mod homes;
mod kind;
mod sheet;

use std::collections::BTreeMap;
use std::fmt::Debug;

use madoguchi_counter::convert::errors;
use madoguchi_counter::office::{Office, Unlock};
use madoguchi_counter::ops::lists::{self, ListEntry, ListQuery};
use madoguchi_counter::ops::people::file;
use madoguchi_counter::output::{Existing, Output};
use madoguchi_counter::views::ListWrittenView;
use madoguchi_domain::certificate::{Certificate, CertificateKind, CertificateState};
use madoguchi_domain::face::{FieldName, Value};
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::paper::issue::decide_among;
use madoguchi_domain::paper::outdated::{PaperDefect, unfit_among};
use madoguchi_domain::paper::{ALL, Paper, PaperRequest};
use madoguchi_printing::fonts::Fonts;
use madoguchi_printing::page::Item;
use madoguchi_printing::{Form, Seal, SheetSetup, forms, lay_out};
use madoguchi_tests::office::{Bureau, DIR, PASSPHRASE};

/// The table of the program with a line more, which it does not have: what is added is not there already.
fn with_one_more<T: Copy, N: PartialEq + Debug>(table: &[T], line: T, name: impl Fn(&T) -> N) -> Vec<T> {
    assert!(!table.is_empty());
    for known in table {
        assert_ne!(name(known), name(&line), "the specimen is in the committed table: give it a name that is not");
    }
    table.iter().copied().chain([line]).collect()
}

/// The line of the kind.
fn papers() -> Vec<&'static dyn Paper> {
    with_one_more(ALL, &kind::Kind, |paper| paper.kind())
}

/// The line of the form.
fn all_forms() -> Vec<&'static Form> {
    with_one_more(forms::ALL, &form::FORM, |form| form.prints.kind())
}

/// The line of the list.
fn all_lists() -> Vec<ListEntry> {
    with_one_more(lists::all::ALL, ListEntry::of::<homes::Homes>(), |entry| entry.about.name)
}

#[test]
fn a_kind_of_paper_is_added_by_two_files_and_their_lines() {
    let bureau = Bureau::with_family(7);
    let office = Office::open(&bureau.office(), &Unlock::with(Some(PASSPHRASE.to_owned()))).unwrap();
    let mut shown = file::show(office.reading(), "000000000090011", None).unwrap();
    let request = PaperRequest { kind: Some(CertificateKind::InsuranceCard), ..PaperRequest::default() };
    let proposal = decide_among(&papers(), &shown.subject(), &request, &shown.issuer(), shown.on).unwrap();
    assert!(proposal.applied.is_some() && proposal.valid_until.is_none());

    let no = CertificateNo::new(1, 1).unwrap();
    let face = proposal.face.clone().with(FieldName::CertificateNo, Value::Text(no.to_string()));
    let form = all_forms().into_iter().find(|form| form.prints.kind() == Some(proposal.kind)).unwrap();
    let seal = Seal::from_png(include_bytes!("../assets/seal_sample.png")).unwrap();
    let fonts = Fonts::find(None).unwrap();
    let document = lay_out(form, &face, &SheetSetup { sample: true, seal: Some(seal) }, &fonts).unwrap();
    let words: String = document.pages[0]
        .items
        .iter()
        .filter_map(|item| if let Item::Text(run) = item { Some(run.text()) } else { None })
        .collect();
    assert!(
        words.contains("国民健康保険被保険者証") && words.contains("葛\u{E0102}城") && words.contains(no.as_str()),
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
    assert_eq!(unfit(&shown), Some(PaperDefect::Differs(FieldName::Name)));
}

#[test]
fn a_list_is_added_by_two_files_and_their_line_and_shows_no_hidden_home() {
    let bureau = Bureau::demo(120);
    let mut office = Office::open(&bureau.office(), &Unlock::with(Some(PASSPHRASE.to_owned()))).unwrap();
    office.sign_in(Some("見本係"), PASSPHRASE).unwrap();
    let all = all_lists();
    let entry = lists::find(&all, "homes").unwrap();
    let asked = |support: &str, sort: &str, offset: u64| ListQuery {
        filters: BTreeMap::from([("support".to_owned(), support.to_owned())]),
        sort: Some(sort.to_owned()),
        offset,
        limit: 50,
    };

    let first = lists::look(&mut office.looking(), entry, &asked("", "number", 0)).unwrap();
    let rest = lists::look(&mut office.looking(), entry, &asked("", "number", 50)).unwrap();
    assert_eq!((first.all, first.rows.len(), rest.rows.len()), (120, 50, 50));
    assert!(first.rows.iter().chain(&rest.rows).is_sorted_by_key(|row| &row[0]), "sorted over the pages");
    let hidden = lists::look(&mut office.looking(), entry, &asked("hidden", "number", 0)).unwrap();
    assert!(!hidden.rows.is_empty() && hidden.rows.iter().all(|row| row[2].is_empty()), "{:?}", hidden.rows);
    let open = lists::look(&mut office.looking(), entry, &asked("open", "home", 0)).unwrap();
    assert!(open.rows.iter().all(|row| !row[2].is_empty()), "{:?}", open.rows);
    assert_eq!(hidden.all + open.all, 120);
    for (asked, field) in [(asked("anywhere", "number", 0), "support"), (asked("", "name", 0), "sort")] {
        let error = lists::look(&mut office.looking(), entry, &asked).err().expect("it is refused");
        assert_eq!(errors::view(&error).fields["field"], field, "{error:?}");
    }

    for name in ["homes.pdf", "homes.xlsx", "homes.csv"] {
        let path = std::path::PathBuf::from(bureau.path(name));
        let filters = BTreeMap::from([("support".to_owned(), "hidden".to_owned())]);
        let to = Output::at(office.dir(), "out", &path, Existing::Keep).unwrap();
        let written = lists::save(&mut office.looking(), entry, filters, None, &to).unwrap();
        let ListWrittenView { rows, left_off, .. } = written;
        assert_eq!((rows, left_off), (hidden.all, 0), "{name}");
        assert!(path.metadata().unwrap().len() > 0);
    }
    drop(office);
    let lines = bureau.run(&["access", DIR]).done();
    let listed = lines.as_array().unwrap().iter().filter(|line| line["look"] == "listed");
    let counts: Vec<_> = listed.take(3).map(|line| line["count"].as_u64()).collect();
    assert_eq!(counts, [Some(hidden.all); 3], "each file names whom it shows: {lines}");
}
