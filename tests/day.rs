//! One day at the counter, with the real program and a real IPP printer: import, register, issue, hand over, reissue, leave.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

use madoguchi_counter::ops::people::file;
use std::path::{Path, PathBuf};

use madoguchi_counter::office::{Office, Unlock};
use madoguchi_domain::certificate::Certificate;
use madoguchi_domain::face::{FieldName, Value as Says};
use madoguchi_printing::fonts::Fonts;
use madoguchi_printing::page::Item;
use madoguchi_printing::render::{self, Placement};
use madoguchi_printing::{Document, Seal, SheetSetup, forms, lay_out};
use madoguchi_tests::office::{Bureau, DIR, HEAD, PASSPHRASE, WIFE, link_file, notification, text};
use madoguchi_tests::papers;
use madoguchi_tests::printer::VirtualPrinter;
use serde_json::{Value, json};

/// The daughter, not known whether.
const DAUGHTER: &str = "000000000090013";

/// A certificate as recorded; its face is shown by no command.
fn recorded(bureau: &Bureau, resident: &str, no: &Value) -> Certificate {
    let office = Office::open(&bureau.office(), &Unlock::with(Some(PASSPHRASE.to_owned()))).unwrap();
    let shown = file::show(office.reading(), resident, None).unwrap();
    shown.resident.certificate(text(no)).cloned().unwrap()
}

/// The pages of a recorded face, laid out again.
fn laid_out_again(certificate: &Certificate, change: impl FnOnce(&mut String)) -> (Document, Fonts) {
    let fonts = Fonts::find(None).unwrap();
    let seal = Seal::from_png(include_bytes!("../assets/seal_sample.png")).unwrap();
    let mut name = certificate.face.text(FieldName::Name).unwrap();
    change(&mut name);
    let face = certificate.face.clone().with(FieldName::Name, Says::Text(name));
    let form = forms::for_kind(certificate.kind).unwrap();
    (lay_out(form, &face, &SheetSetup { sample: true, seal: Some(seal) }, &fonts).unwrap(), fonts)
}

/// What a paper must be, whichever way it came out.
#[track_caller]
fn check_paper(bureau: &Bureau, resident: &str, answer: &Value, pdf: &Path) -> Certificate {
    let certificate = recorded(bureau, resident, &answer["certificate_no"]);
    let words = papers::text_of(pdf);
    for (field, value) in certificate.face.texts() {
        assert!(words.contains(&papers::plain(&value)), "{field:?} {value:?} not in {words}");
    }
    assert!(words.contains("見本"));
    assert_eq!(papers::code_of(pdf), certificate.no.to_string());
    assert_eq!(certificate.page_hash, answer["page_hash"]);
    assert_eq!(bureau.certificate(resident, &answer["certificate_no"])["page_hash"], answer["page_hash"]);
    let (document, fonts) = laid_out_again(&certificate, |_| ());
    assert_eq!(document.hash(&fonts), certificate.page_hash, "the page that was recorded is the page of this face");
    certificate
}

/// The member's place in the answer of a registration, or null.
fn of<'v>(list: &'v Value, resident: &str) -> &'v Value {
    list.as_array().and_then(|all| all.iter().find(|v| v["resident"] == resident)).unwrap_or(&Value::Null)
}

/// conformity: 2.1-a
#[test]
fn a_link_file_is_applied_row_by_row_and_twice_changes_nothing() {
    let bureau = Bureau::demo(30);
    for (file, exit, [applied, unchanged, refused]) in [
        ("001.csv", 0, [3, 0, 0]),
        ("001.csv", 0, [0, 3, 0]),
        ("002_sjis.csv", 0, [1, 0, 0]),
        ("003_bad_rows.csv", 1, [0, 1, 2]),
        ("003_bad_rows.csv", 1, [0, 1, 2]),
        ("001.csv", 0, [0, 3, 0]),
    ] {
        let told = bureau.run(&["import", DIR, "RES_CHANGE", &link_file(file)]);
        let report = told.json();
        let counts = json!([report["applied"], report["unchanged"], report["refused"]]);
        assert_eq!((told.exit, counts), (exit, json!([applied, unchanged, refused])), "{file}: {report}");
    }
    let entries = bureau.verified();
    bureau.run(&["import", DIR, "RES_CHANGE", &link_file("004_bad_trailer.csv")]).refused(1, "file_refused");
    assert_eq!(bureau.verified(), entries);
}

/// conformity: 2.1-a
#[test]
fn bad_rows_are_listed_with_line_field_and_code() {
    let bureau = Bureau::with_imported(7);
    let report = bureau.run(&["import", DIR, "RES_CHANGE", &link_file("003_bad_rows.csv")]).json();
    let expected = json!({
        "kind": "RES_CHANGE",
        "file": "RES_CHANGE_131016_20261110101500_003_bad_rows.csv",
        "rows": 3, "applied": 0, "unchanged": 1, "refused": 2, "held": 0,
        "errors": [
            {"line": 3, "resident": WIFE, "field": "生年月日", "code": "date_invalid",
             "message": "19820229 は実在しない日付です。"},
            {"line": 4, "resident": DAUGHTER, "field": "性別", "code": "code_unknown",
             "message": "性別コード 9 はありません（0, 1, 2）。"},
        ],
        "next_actions": 0,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(report[name], *value, "{name}");
    }
}

/// conformity: 2.1-b, 2.1.2, 2.1-c
#[test]
fn a_family_that_left_social_insurance_is_previewed_and_then_registered() {
    let bureau = Bureau::with_imported(400);
    let entries = bureau.verified();
    let file = notification("join");
    let preview = bureau.run(&["register", DIR, &file, "--dry-run"]).done();
    check_joined(&preview);
    assert_eq!((&preview["entry"], &preview["dry_run"]), (&Value::Null, &json!(true)));
    let numbers: Vec<_> = starts(&preview).map(|act| &act["number"]).collect();
    assert_eq!(numbers, [&Value::Null; 3]);
    assert_eq!(bureau.verified(), entries, "a preview changes nothing");

    let done = bureau.run(&["register", DIR, &file]).done();
    check_joined(&done);
    assert!(done["entry"].is_string());
    let number = bureau.show(HEAD)["household"]["number"].clone();
    assert!(starts(&done).all(|act| act["number"] == number && number.is_string()), "{done}");
    assert_eq!(bureau.verified(), entries + 1);
    bureau.run(&["register", DIR, &file]).refused(1, "already_covered");
    assert_eq!(bureau.verified(), entries + 1);
}

fn starts(answer: &Value) -> impl Iterator<Item = &Value> {
    let acts = answer["acts"].as_array().unwrap().iter();
    acts.filter(|act| act["type"] == "StartCoverage")
}

#[track_caller]
fn check_joined(answer: &Value) {
    for (act, (resident, branch)) in starts(answer).zip([(HEAD, "01"), (WIFE, "02"), (DAUGHTER, "03")]) {
        for (field, value) in [
            ("resident", resident),
            ("branch", branch),
            ("covered_from", "2026-11-01"),
            ("qualified_on", "2026-11-01"),
            ("symbol", "見本"),
            ("reason", "A03"),
        ] {
            assert_eq!(act[field], value, "{field} of {resident}");
        }
    }
    assert_eq!(starts(answer).count(), 3);
    assert_eq!(answer["late_days"], 5);
    assert_eq!(of(&answer["next_actions"], DAUGHTER)["code"], "ask_myna");
    assert_eq!(answer["next_actions"].as_array().unwrap().len(), 1);
    for (resident, kind, until) in [
        (HEAD, "qualification_certificate", json!("2027-07-31")),
        (WIFE, "qualification_notice", Value::Null),
        (DAUGHTER, "qualification_certificate", json!("2027-07-31")),
    ] {
        let paper = of(&answer["papers_to_give"], resident);
        assert_eq!((&paper["kind"], &paper["valid_until"]), (&json!(kind), &until), "{resident}");
    }
    assert!(!answer["grounds"].as_array().unwrap().is_empty());
}

/// conformity: 2.1.1
#[test]
fn the_search_box_finds_a_family_by_any_mix() {
    let bureau = Bureau::with_family(400);
    for query in [
        "ヨシノヤ 1980-05-05",
        "1980-05-05 ヨシノヤ",
        "よしのや S55.5.5",
        "𠮷野家　葛󠄂城",
        "葛城 千代田",
        HEAD,
        "ﾖｼﾉﾔ ｶﾂﾗｷﾞ",
    ] {
        let found = bureau.run(&["search", DIR, query]).done();
        let hit = found.as_array().unwrap().iter().find(|hit| hit["atena_no"] == HEAD);
        let hit = hit.unwrap_or_else(|| panic!("{query}: {found}"));
        assert_eq!((&hit["coverage"], &hit["branch"]), (&json!("covered"), &json!("01")), "{query}");
        assert!(!hit["why"].as_array().unwrap().is_empty(), "{query}");
    }
    let why = bureau.run(&["search", DIR, "ヨシノヤ 1980-05-05"]).done()[0]["why"].clone();
    assert_eq!(why, json!(["kana: ヨシノヤ（前方一致）", "birth: 1980-05-05"]));
    let shown = bureau.show(HEAD);
    assert_eq!(shown["resident"]["name"], "𠮷野家　葛\u{E0102}城");
    assert_eq!(shown["qualification"][0]["from"], "2026-11-01");
    assert_eq!(shown["movements"][0]["reason"], "A03");
}

/// conformity: 2.1.8
#[test]
fn a_certificate_written_as_pdf_is_the_recorded_face_glyph_by_glyph() {
    let bureau = Bureau::with_family(30);
    let answer = bureau.issue_pdf(HEAD, "head.pdf");
    assert_eq!((&answer["job_state"], &answer["pages"]), (&json!("written"), &json!(2)));
    assert_eq!(answer["valid_until"], "2027-07-31");
    let pdf = PathBuf::from(bureau.path("head.pdf"));
    let certificate = check_paper(&bureau, HEAD, &answer, &pdf);
    assert_eq!(papers::size_of(&pdf), (8560, 5398, 2));
    let name = &certificate.face.text(FieldName::Name).unwrap();
    assert_eq!(name, "𠮷野家　葛\u{E0102}城");

    let (document, fonts) = laid_out_again(&certificate, |_| ());
    let set: Vec<u16> = items(&document)
        .filter_map(|item| match item {
            Item::Text(run) if run.field == Some("name") => Some(run),
            Item::Text(_) | Item::Rule(_) | Item::Box { .. } | Item::Image { .. } | Item::Code(_) => None,
        })
        .flat_map(|run| run.glyphs.iter().map(|glyph| glyph.id))
        .collect();
    assert_eq!(set, papers::glyphs_of(name), "HarfBuzz chooses the same glyphs");
    let bare = name.replace('\u{E0102}', "");
    assert_ne!(set, papers::glyphs_of(&bare), "the selector changes the glyph");

    let place = items(&document).find_map(|item| match item {
        Item::Box { field: "name", area } => Some([area.x_um, area.y_um, area.width_um, area.height_um]),
        Item::Text(_) | Item::Rule(_) | Item::Box { .. } | Item::Image { .. } | Item::Code(_) => None,
    });
    let drawn = papers::pixels_of(&pdf, place.unwrap());
    let again = drawn_again(&bureau, "same.pdf", &document, &fonts);
    assert_eq!(drawn, papers::pixels_of(&again, place.unwrap()), "the same face, the same pixels");
    let (plain, fonts) = laid_out_again(&certificate, |name| *name = bare);
    let plain = drawn_again(&bureau, "plain.pdf", &plain, &fonts);
    assert_ne!(drawn, papers::pixels_of(&plain, place.unwrap()), "葛 without its selector is another picture");
}

fn items(document: &Document) -> impl Iterator<Item = &Item> {
    document.pages.iter().flat_map(|page| &page.items)
}

fn drawn_again(bureau: &Bureau, name: &str, document: &Document, fonts: &Fonts) -> PathBuf {
    bureau.write(name, render::pdf(document, fonts, &Placement::NONE).unwrap()).into()
}

/// conformity: 2.1.8, 5.1.6
#[test]
fn what_arrives_at_the_printer_is_the_recorded_card() {
    let bureau = Bureau::with_family(30);
    let tray = tempfile::tempdir().unwrap();
    let printer = VirtualPrinter::start(tray.path());
    let args = ["issue", DIR, "--resident", DAUGHTER, "--check", "demo", "--printer", &printer.uri()];
    let answer = bureau.run(&args).done();
    assert_eq!(answer["job_state"], "printed");
    let printed = printer.printed();
    assert_eq!(printed.len(), 1);
    let certificate = check_paper(&bureau, DAUGHTER, &answer, &printed[0]);
    assert_eq!(certificate.face.text(FieldName::HeadName).unwrap(), "𠮷野家　葛\u{E0102}城");
    assert_eq!(papers::size_of(&printed[0]), (5398, 8560, 2));
    let told = printer.env_of_last();
    for word in ["x-dimension=5398", "y-dimension=8560"] {
        assert!(told["IPP_MEDIA_COL"].contains(word), "{told:?}");
    }
    assert_eq!(told["IPP_SIDES"], "two-sided-long-edge");
    let all_told = papers::plain(&format!("{told:?}"));
    for secret in ["さくら", "サクラ", "𠮷野家", "ヨシノヤ", DAUGHTER, "2024-04-02", text(&answer["certificate_no"])]
    {
        assert!(!all_told.contains(secret), "the printer is told {secret}");
    }
    let row = bureau.job(&answer["job"]);
    assert_eq!((&row["state"], &row["resident"]), (&json!("printed"), &json!(DAUGHTER)));
    assert_eq!(bureau.certificate(DAUGHTER, &answer["certificate_no"])["state"], "issued");
    bureau.outcome(&answer["job"], "nothing").refused(1, "outcome_known");
    bureau.verified();
}

/// conformity: 2.1.3
#[test]
fn a_paper_that_is_no_longer_right_is_not_handed_over() {
    let bureau = Bureau::with_family(30);
    let register = |file: Value| bureau.run(&["register", DIR, &bureau.write("told.json", file.to_string())]).done();
    let offered = |code: &str| {
        let shown = bureau.show(HEAD);
        shown["next_actions"].as_array().is_some_and(|all| all.iter().any(|action| action["code"] == code))
    };
    let issue = |name: &str| {
        let paper = bureau.issue_pdf(HEAD, name);
        bureau.outcome(&paper["job"], "printed").done();
        text(&paper["certificate_no"]).to_owned()
    };
    let unfit = |no: &str| bureau.certificate(HEAD, &json!(no))["unfit"].clone();
    let first = issue("first.pdf");
    assert!(offered("deliver"));
    assert_eq!(unfit(&first), Value::Null);

    register(json!({
        "kind": "change", "reason": "C04", "effective_on": "2026-11-20", "notified_on": "2026-11-21",
        "juki_household_no": "000000000009001",
        "members": [{"resident": HEAD, "changes": {"name": "髙﨑　太郎"}}],
    }));
    let refusal = bureau.run(&["deliver", DIR, &first]).refused(1, "certificate_against_law");
    assert_eq!((&refusal["fields"]["why"], &refusal["fields"]["field"]), (&json!("differs"), &json!("name")));
    assert!(text(&refusal["message"]).contains("氏名") && text(&refusal["next"][0]).contains("発行し直す"));
    assert_eq!(refusal["grounds"].as_array().map(Vec::len), Some(1), "{refusal}");
    assert!(offered("reissue") && !offered("deliver"));
    assert_eq!(unfit(&first), refusal["message"], "a screen offers what the office allows");

    let second = issue("second.pdf");
    bureau.run(&["collect", DIR, &first]).done();
    assert!(offered("deliver") && !offered("reissue"), "the paper made anew is right");
    assert_eq!((unfit(&first), unfit(&second)), (Value::Null, Value::Null));
    register(json!({
        "kind": "leave", "reason": "E04", "effective_on": "2026-11-16", "notified_on": "2026-11-21",
        "juki_household_no": "000000000009001", "members": [{"resident": HEAD}],
    }));
    let refusal = bureau.run(&["deliver", DIR, &second]).refused(1, "certificate_against_law");
    assert_eq!(refusal["fields"]["why"], "not_covered", "{refusal}");
    assert_eq!(unfit(&second), refusal["message"]);
    assert!(offered("collect") && !offered("deliver"));
    assert_eq!(bureau.run(&["collect", DIR, &second]).done()["state"], "collected");
    bureau.verified();
}

/// conformity: 2.1.3, 2.1.8, 5.1.6
#[test]
fn a_certificate_is_issued_delivered_replaced_and_collected() {
    let bureau = Bureau::with_family(30);
    let first = bureau.issue_pdf(HEAD, "first.pdf");
    let state = |no: &Value| bureau.certificate(HEAD, no)["state"].clone();
    assert_eq!(state(&first["certificate_no"]), "issuing");
    bureau.run(&["deliver", DIR, text(&first["certificate_no"])]).refused(1, "state_forbids");
    let again = ["issue", DIR, "--resident", HEAD, "--check", "demo", "--pdf", &bureau.path("no.pdf")];
    bureau.run(&again).refused(1, "outcome_open");
    assert_eq!(bureau.outcome(&first["job"], "printed").done()["state"], "printed");
    assert_eq!(state(&first["certificate_no"]), "issued");
    bureau.run(&["collect", DIR, text(&first["certificate_no"])]).refused(1, "state_forbids");
    bureau.outcome(&first["job"], "spoiled").refused(1, "outcome_known");
    assert_eq!(bureau.run(&["deliver", DIR, text(&first["certificate_no"])]).done()["state"], "delivered");
    bureau.run(&["deliver", DIR, text(&first["certificate_no"])]).refused(1, "state_forbids");

    let second = bureau.issue_pdf(HEAD, "second.pdf");
    assert_ne!(second["certificate_no"], first["certificate_no"]);
    assert_eq!(second["valid_until"], first["valid_until"]);
    assert_eq!(bureau.certificate(HEAD, &second["certificate_no"])["replaces"], first["certificate_no"]);
    assert_eq!(state(&first["certificate_no"]), "delivered", "until the new one is there");
    bureau.outcome(&second["job"], "printed").done();
    assert_eq!(state(&first["certificate_no"]), "replaced");
    assert_eq!(bureau.run(&["collect", DIR, text(&first["certificate_no"])]).done()["state"], "collected");
    bureau.run(&["collect", DIR, text(&first["certificate_no"])]).refused(1, "state_forbids");

    let entries = bureau.verified();
    let left = bureau.run(&["register", DIR, &notification("leave")]).done();
    assert_eq!(bureau.verified(), entries + 2, "the claim and the collected paper are two entries: {left}");
    assert_eq!(state(&second["certificate_no"]), "collected");
    let shown = bureau.show(HEAD);
    assert_eq!(of(&shown["household"]["members"], HEAD)["covered_to"], "2026-11-17");
    assert_eq!(of(&shown["household"]["members"], WIFE)["covered_to"], Value::Null);
    let states: Vec<_> = bureau.jobs().iter().map(|job| job["state"].clone()).collect();
    assert_eq!(states, ["printed", "printed"]);
}

/// conformity: 2.1.2, 2.1-c
#[test]
fn a_newborn_and_someone_unknown_get_provisional_numbers() {
    let bureau = Bureau::with_family(30);
    for (file, covered_from, branch, paper) in
        [("birth", "2026-11-18", "04", "2027-07-31"), ("join_unknown_person", "2026-11-15", "01", "2027-07-31")]
    {
        let preview = bureau.run(&["register", DIR, &notification(file), "--dry-run"]).done();
        assert_ne!(preview["residents"][0]["provisional_no"], "P00010000001", "{file}");
        let done = bureau.run(&["register", DIR, &notification(file)]).done();
        let no = text(&done["residents"][0]["provisional_no"]);
        assert_eq!(done["residents"][0]["resident"], Value::Null, "no 宛名番号 yet");
        let start = starts(&done).next().unwrap();
        assert_eq!((&start["covered_from"], &start["branch"]), (&json!(covered_from), &json!(branch)), "{file}");
        assert_eq!(of(&done["papers_to_give"], no)["valid_until"], paper, "{file}");
        let shown = bureau.show(no);
        assert_eq!(shown["resident"]["provisional_no"], no);
        assert_eq!(
            shown["resident"]["record"],
            bureau.show(text(&done["residents"][0]["record"]))["resident"]["record"]
        );
        let issued = bureau.issue_pdf(no, &format!("{file}.pdf"));
        check_paper(&bureau, no, &issued, Path::new(&bureau.path(&format!("{file}.pdf"))));
        bureau.run(&["register", DIR, &notification(file)]).refused(1, "duplicate_suspected");
    }
    bureau.verified();
}
