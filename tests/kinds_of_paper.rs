//! 資格情報のお知らせ and 限度額適用認定証 from outside: issued, printed, handed over, found wrong, renewed before their day, collected.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

use std::path::PathBuf;

use madoguchi_tests::office::{Bureau, DIR, HEAD, TODAY, WIFE, text};
use madoguchi_tests::papers;
use madoguchi_tests::printer::VirtualPrinter;
use serde_json::{Value, json};

/// Names that stand in every sample office of some hundreds.
const NAMES: [&str; 4] = ["サトウ", "スズキ", "タカハシ", "タナカ"];

fn next_codes(bureau: &Bureau, resident: &str) -> Vec<String> {
    let shown = bureau.show(resident);
    shown["next_actions"].as_array().unwrap().iter().map(|a| text(&a["code"]).to_owned()).collect()
}

fn issue(bureau: &Bureau, resident: &str, more: &[&str], file: &str) -> Value {
    let path = bureau.path(file);
    let args = ["issue", DIR, "--resident", resident, "--check", "demo", "--pdf", &path];
    bureau.run(&[&args[..], more].concat()).done()
}

fn refused(bureau: &Bureau, resident: &str, more: &[&str]) -> Value {
    let path = bureau.path("refused.pdf");
    let args = ["issue", DIR, "--resident", resident, "--check", "demo", "--pdf", &path];
    let told = bureau.run(&[&args[..], more].concat());
    assert_eq!(told.exit, 1, "{told:?}");
    assert!(!std::path::Path::new(&path).exists());
    told.json()["refusal"].clone()
}

/// The law's paper, printed and handed over.
fn handed_over(bureau: &Bureau, resident: &str) -> Value {
    let issued = bureau.issue_pdf(resident, "first.pdf");
    bureau.outcome(&issued["job"], "printed").done();
    bureau.run(&["deliver", DIR, text(&issued["certificate_no"])]).done();
    issued
}

/// 氏名変更 by notification.
fn rename(bureau: &Bureau, resident: &str) {
    let notification = json!({
        "kind": "change", "reason": "C05", "effective_on": "2026-11-20", "notified_on": TODAY,
        "members": [{"resident": resident, "changes": {"name": "見本　太郎", "kana": "ミホン　タロウ"}}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"},
    });
    let file = bureau.write("rename.json", notification.to_string());
    bureau.run(&["register", DIR, &file, "--check", "demo"]).done();
}

/// The first of those people for whom the office makes that kind; its answer and the file.
pub(crate) fn holder(bureau: &Bureau, kind: &str) -> (String, Value, PathBuf) {
    for name in NAMES {
        let found = bureau.run(&["search", DIR, name]).done();
        for hit in found.as_array().unwrap() {
            let resident = text(&hit["atena_no"]);
            let path = bureau.path(&format!("{kind}-{resident}.pdf"));
            let args = ["issue", DIR, "--resident", resident, "--certificate", kind, "--check", "demo", "--pdf", &path];
            let told = bureau.run(&args);
            if told.exit == 0 {
                return (resident.to_owned(), told.json(), PathBuf::from(path));
            }
        }
    }
    panic!("nobody of {NAMES:?} may have a {kind}");
}

/// conformity: 2.1.8
#[test]
fn whoever_uses_the_card_gets_the_notice_on_a_sheet_of_a4_and_it_lives_as_every_paper() {
    let bureau = Bureau::with_family(30);
    assert!(next_codes(&bureau, WIFE).contains(&"give_paper".to_owned()));
    let tray = tempfile::tempdir().unwrap();
    let printer = VirtualPrinter::start(tray.path());
    let issued = bureau.run(&["issue", DIR, "--resident", WIFE, "--check", "demo", "--printer", &printer.uri()]).done();
    assert_eq!((&issued["kind"], &issued["valid_until"]), (&json!("qualification_notice"), &Value::Null));
    assert_eq!(issued["job_state"], "printed", "{issued}");
    let no = &issued["certificate_no"];
    assert_eq!(next_codes(&bureau, WIFE), ["deliver"]);
    bureau.run(&["deliver", DIR, text(no)]).done();
    assert!(next_codes(&bureau, WIFE).is_empty());
    bureau.run(&["collect", DIR, text(no)]).done();
    assert_eq!(bureau.certificate(WIFE, no)["state"], "collected");
    // the same as a file: what stands on it, and what does not
    let answer = issue(&bureau, WIFE, &[], "notice.pdf");
    let pdf = PathBuf::from(bureau.path("notice.pdf"));
    let words = papers::text_of(&pdf);
    for part in ["資格情報のお知らせ", "𠮷野家花子", "見本市", "公印省略"] {
        assert!(words.contains(part), "{part} not in {words}");
    }
    for absent in ["昭和57年", "千代田", "有効期限"] {
        assert!(!words.contains(absent), "{absent} in {words}");
    }
    assert_eq!(papers::size_of(&pdf).0, 21_000);
    assert_eq!(papers::code_of(&pdf), text(&answer["certificate_no"]));
    let against = refused(&bureau, WIFE, &["--certificate", "qualification_certificate"]);
    assert_eq!(
        (&against["code"], &against["fields"]["lawful"]),
        (&json!("certificate_against_law"), &json!("qualification_notice"))
    );
    bureau.verified();
}

#[test]
fn every_sample_office_of_some_hundreds_has_people_for_both_kinds_and_the_limit_paper_says_its_class() {
    for (residents, seed, day) in
        [(300, 1, TODAY), (300, 2, "2027-03-31"), (700, 3, "2026-08-01"), (300, 4, "2027-07-31")]
    {
        let bureau = Bureau::empty();
        bureau
            .run(&["demo", DIR, "--residents", &residents.to_string(), "--seed", &seed.to_string(), "--on", day])
            .done();
        let (_, notice, _) = holder(&bureau, "qualification_notice");
        assert_eq!(notice["kind"], "qualification_notice");
        let (resident, limit, pdf) = holder(&bureau, "limit_certificate");
        let words = papers::text_of(&pdf);
        assert!(
            words.contains("限度額適用認定証") && ["ア", "イ", "ウ", "エ"].iter().any(|class| words.contains(class))
        );
        assert_eq!(papers::size_of(&pdf).0, 9_100);
        assert_eq!(papers::code_of(&pdf), text(&limit["certificate_no"]));
        let paper = bureau.certificate(&resident, &limit["certificate_no"]);
        assert_eq!((&paper["applied_on"], &paper["valid_from"]), (&json!(day), &json!(format!("{}-01", &day[..7]))));
        assert!(bureau.verified() > 1);
    }
}

#[test]
fn who_may_not_have_the_limit_paper_is_told_why() {
    let bureau = Bureau::with_family(30);
    let limit = ["--certificate", "limit_certificate"];
    assert_eq!(refused(&bureau, HEAD, &limit)["code"], "class_missing");
    assert_eq!(
        refused(&bureau, HEAD, &["--certificate", "limit_certificate", "--applied-on", "2026-12-24"])["code"],
        "day_in_future"
    );
    assert_eq!(
        refused(&bureau, HEAD, &["--certificate", "limit_certificate", "--applied-on", "きのう"])["code"],
        "field_invalid"
    );
}

/// A paper of the next year, made before its day: it is right, may be handed over, and a change makes it wrong.
#[test]
fn the_paper_of_the_next_year_is_made_before_its_day_and_found_wrong_when_something_changes() {
    let bureau = Bureau::with_family(30);
    assert_eq!(refused(&bureau, HEAD, &["--purpose", "renewal"])["code"], "nothing_in_force");
    let first = handed_over(&bureau, HEAD);
    let renewal = issue(&bureau, HEAD, &["--purpose", "renewal"], "renewal.pdf");
    assert_eq!((&renewal["valid_from"], &renewal["valid_until"]), (&json!("2027-08-01"), &json!("2028-07-31")));
    let words = papers::text_of(&PathBuf::from(bureau.path("renewal.pdf")));
    assert!(words.contains("令和10年7月31日") && words.contains("令和8年11月21日"), "{words}");
    bureau.outcome(&renewal["job"], "printed").done();
    assert_eq!(bureau.certificate(HEAD, &first["certificate_no"])["state"], "delivered", "the one in force stays");
    assert_eq!(next_codes(&bureau, HEAD), ["deliver"]);
    bureau.run(&["deliver", DIR, text(&renewal["certificate_no"]), "--by", "mail"]).done();
    assert!(next_codes(&bureau, HEAD).is_empty());
    // a name told anew makes both wrong
    rename(&bureau, HEAD);
    assert_eq!(next_codes(&bureau, HEAD), ["reissue"]);
    let again = issue(&bureau, HEAD, &["--purpose", "renewal"], "again.pdf");
    bureau.outcome(&again["job"], "printed").done();
    assert_eq!(bureau.certificate(HEAD, &renewal["certificate_no"])["state"], "replaced");
    bureau.verified();
}

#[test]
fn a_lost_paper_is_not_asked_back() {
    let bureau = Bureau::with_family(30);
    let first = handed_over(&bureau, HEAD);
    let again = issue(&bureau, HEAD, &["--reason", "lost"], "again.pdf");
    bureau.outcome(&again["job"], "printed").done();
    let paper = bureau.certificate(HEAD, &first["certificate_no"]);
    assert_eq!((&paper["state"], &again["purpose"]), (&json!("lost"), &json!("reissue")));
    assert_eq!(next_codes(&bureau, HEAD), ["deliver"]);
}

#[test]
fn a_lost_paper_stays_lost_when_the_new_one_is_spoiled_and_is_collected_when_it_is_found() {
    let bureau = Bureau::with_family(30);
    let first = handed_over(&bureau, HEAD);
    let again = issue(&bureau, HEAD, &["--reason", "lost"], "again.pdf");
    bureau.outcome(&again["job"], "spoiled").done();
    assert_eq!(bureau.certificate(HEAD, &first["certificate_no"])["state"], "lost");
    assert_eq!(next_codes(&bureau, HEAD), ["give_paper"]);
    assert_eq!(bureau.certificate(HEAD, &first["certificate_no"])["acts"], json!(["collect"]), "the screen offers it");
    bureau.run(&["collect", DIR, text(&first["certificate_no"])]).done();
    assert_eq!(bureau.certificate(HEAD, &first["certificate_no"])["state"], "collected");
    bureau.verified();
}

#[test]
fn beside_a_right_paper_that_waits_to_be_handed_over_none_is_made_as_new() {
    let bureau = Bureau::with_family(30);
    let first = issue(&bureau, HEAD, &[], "first.pdf");
    bureau.outcome(&first["job"], "printed").done();
    let told = refused(&bureau, HEAD, &["--purpose", "new"]);
    let says = (&told["code"], &told["fields"]["why"], &told["fields"]["certificate_no"]);
    assert_eq!(says, (&json!("certificate_against_law"), &json!("undelivered"), &first["certificate_no"]));
    let soiled = issue(&bureau, HEAD, &["--reason", "soiled"], "soiled.pdf");
    assert_eq!(soiled["purpose"], "reissue");
    bureau.outcome(&soiled["job"], "printed").done();
    rename(&bureau, HEAD);
    let renamed = issue(&bureau, HEAD, &["--purpose", "new"], "renamed.pdf");
    assert_eq!(renamed["purpose"], "replacement", "it is wrong");
    bureau.verified();
}
