//! 市町村の定め from outside: read by every clerk, set by a supervisor, deciding from then on, and told who set what when.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

use madoguchi_counter::ops::options;
use madoguchi_sample::SAMPLE_SECRET;
use std::path::Path;

use madoguchi_counter::office::{Office, Unlock};
use madoguchi_tests::office::{Bureau, DIR, HEAD, TODAY, arrival, notification, text};
use madoguchi_tests::papers;
use serde_json::{Value, json};

const PASSWORD: &str = "あさひかわのゆきまつり";

fn set(bureau: &Bureau, name: &str, value: &str) {
    let answer = bureau.run(&["option", "set", DIR, name, value]).done();
    assert_eq!((text(&answer["option"]), text(&answer["value"])), (name, value));
}

/// The option as the office has it.
fn option(bureau: &Bureau, name: &str) -> Value {
    let list = bureau.run(&["option", "list", DIR]).done();
    list["options"].as_array().unwrap().iter().find(|o| o["name"] == name).unwrap().clone()
}

fn register(bureau: &Bureau, file: &Value) -> Value {
    bureau.run(&["register", DIR, &bureau.write("notification.json", file.to_string())]).done()
}

/// Somebody who moved in; the number he is called by.
fn newcomer(bureau: &Bureau, kana: &str, birth: &str) -> String {
    let done = register(bureau, &arrival("見本　来人", kana, birth));
    text(&done["residents"][0]["provisional_no"]).to_owned()
}

#[test]
fn every_clerk_reads_the_options_with_default_and_reason_and_only_a_supervisor_sets_them() {
    let bureau = Bureau::demo(20).with("MADOGUCHI_NEW_PASSWORD", Some(PASSWORD));
    bureau.run(&["account", DIR, "add", "窓口花子"]).done();
    let clerk = bureau.copied().with("MADOGUCHI_CLERK_PASSWORD", Some(PASSWORD));
    let list = clerk.run(&["option", "list", DIR, "--clerk", "窓口花子"]).done();
    assert_eq!((&list["may_change"], &list["unreadable"]), (&json!(false), &json!(0)));
    let options = list["options"].as_array().unwrap();
    assert!(options.len() >= 20, "{}", options.len());
    for option in options {
        for field in ["label", "question", "default_label", "reason", "source", "acts_on", "value_label", "group_label"]
        {
            assert!(!text(&option[field]).is_empty(), "{field} of {option}");
        }
        assert_eq!((&option["is_default"], &option["set_by"]), (&json!(true), &Value::Null), "{option}");
    }
    let set = ["option", "set", DIR, "stay_expiry_offset_days", "0", "--clerk", "窓口花子"];
    clerk.run(&set).refused(1, "not_allowed");
    clerk.run(&["option", "preview", DIR, "stay_expiry_offset_days", "0", "--clerk", "窓口花子"]).done();
    assert_eq!(clerk.run(&["option", "history", DIR, "--clerk", "窓口花子"]).done(), json!([]));
}

#[test]
fn only_what_an_option_can_mean_is_set_and_nothing_is_set_twice() {
    let bureau = Bureau::demo(20);
    for (name, value) in [
        ("stay_expiry_offset_days", "2"),
        ("certificate_years_under_70", "6"),
        ("new_number_on_head_change", "たぶん"),
        ("remote_label", "　"),
        ("seal_png", "00"),
        ("nothing", "1"),
    ] {
        bureau.run(&["option", "set", DIR, name, value]).refused(1, "field_invalid");
        bureau.run(&["option", "preview", DIR, name, value]).refused(1, "field_invalid");
    }
    bureau.run(&["option", "history", DIR, "nothing"]).refused(1, "field_invalid");
    set(&bureau, "stay_expiry_offset_days", "0");
    bureau.run(&["option", "set", DIR, "stay_expiry_offset_days", "0"]).refused(1, "nothing_changes");
    bureau.verified();
}

#[test]
fn what_was_set_decides_from_then_on_as_the_preview_said_and_papers_that_are_out_stay() {
    let bureau = Bureau::demo(20);
    let before = newcomer(&bureau, "ミホン ハジメ", "1985-05-05");
    let first = bureau.issue_pdf(&before, "before.pdf");
    assert_eq!(first["valid_until"], "2027-07-31");
    set(&bureau, "certificate_renewal_year", "2028");
    let preview = bureau.run(&["option", "preview", DIR, "certificate_years_under_70", "2"]).done();
    let case = |age: &str| {
        let cases = preview["cases"].as_array().unwrap();
        cases.iter().find(|c| text(&c["case"]).contains(age)).unwrap().clone()
    };
    assert_eq!(case("40歳")["before"], "有効期限 令和9年7月31日");
    assert_eq!((&case("40歳")["after"], &case("40歳")["differs"]), (&json!("有効期限 令和10年7月31日"), &json!(true)));
    assert_eq!(case("72歳")["differs"], false, "70–74: every year");
    assert_eq!(option(&bureau, "certificate_years_under_70")["value"], "1", "a preview sets nothing");
    set(&bureau, "certificate_years_under_70", "2");
    let after = newcomer(&bureau, "ミホン ツギ", "1986-06-06");
    assert_eq!(bureau.issue_pdf(&after, "after.pdf")["valid_until"], "2028-07-31");
    assert_eq!(bureau.certificate(&before, &first["certificate_no"])["valid_until"], "2027-07-31");

    let history = bureau.run(&["option", "history", DIR]).done();
    let told: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (text(&c["name"]), text(&c["value"]), text(&c["set_by"]), text(&c["set_on"])))
        .collect();
    assert_eq!(
        told,
        [("certificate_years_under_70", "2", "見本係", TODAY), ("certificate_renewal_year", "2028", "見本係", TODAY),]
    );
    set(&bureau, "certificate_years_under_70", "1");
    let one = bureau.run(&["option", "history", DIR, "certificate_years_under_70"]).done();
    assert_eq!((&one[0]["before"], &one[0]["value"]), (&json!("2"), &json!("1")));
    assert_eq!((&one[1]["before"], text(&one[1]["before_label"])), (&Value::Null, "既定：1年"));
    bureau.verified();
}

#[test]
fn a_due_day_on_a_closed_day_and_the_question_about_the_card_follow_the_office() {
    let bureau = Bureau::with_imported(20);
    let preview = || bureau.run(&["register", DIR, &notification("join"), "--dry-run"]).done();
    let asks =
        |answer: &Value| answer["next_actions"].as_array().unwrap().iter().filter(|a| a["code"] == "ask_myna").count();
    let rolled = preview();
    assert_eq!(rolled["late_days"], 5, "15 November 2026 is a Sunday (地方自治法4条の2第4項)");
    let note = rolled["grounds"].as_array().unwrap().iter().find(|g| g["rule"] == "late_notice").unwrap();
    assert!(text(&note["fact"]).contains("令和8年11月16日"), "{note}");
    assert_eq!(asks(&rolled), 1);
    set(&bureau, "notice_due_on_closed_day", "as_counted");
    set(&bureau, "unknown_myna_policy", "certificate");
    let counted = preview();
    assert_eq!((&counted["late_days"], asks(&counted)), (&json!(6), 0));
}

#[test]
fn the_first_year_of_an_era_is_printed_as_the_office_writes_it() {
    let bureau = Bureau::demo(20);
    let who = newcomer(&bureau, "ミホン ガンネン", "1989-05-05");
    bureau.issue_pdf(&who, "gannen.pdf");
    assert!(papers::text_of(Path::new(&bureau.path("gannen.pdf"))).contains("平成元年5月5日"));
    let job = bureau.jobs()[0]["job"].clone();
    bureau.outcome(&job, "printed").done();
    set(&bureau, "first_year_on_papers", "one");
    let shown = bureau.show(&who);
    let next = shown["next_actions"].as_array().unwrap().iter().any(|a| a["code"] == "reissue");
    assert!(!next, "a paper that is out says the same: {shown}");
    bureau.issue_pdf(&who, "one.pdf");
    assert!(papers::text_of(Path::new(&bureau.path("one.pdf"))).contains("平成1年5月5日"));
}

#[test]
fn by_option_a_paper_is_handed_over_only_to_the_household_with_a_photograph() {
    let bureau = Bureau::demo(20);
    let who = newcomer(&bureau, "ミホン ウケトリ", "1985-05-05");
    set(&bureau, "delivery_on_the_spot", "photo_id");
    let issued = bureau.issue_pdf(&who, "paper.pdf");
    bureau.outcome(&issued["job"], "printed").done();
    let no = text(&issued["certificate_no"]);
    let refusal = bureau.run(&["deliver", DIR, no]).refused(1, "receiver_not_allowed");
    assert_eq!(refusal["fields"]["field"], "missing");
    let deliver =
        |by: &str, document: &str| bureau.run(&["deliver", DIR, no, "--receiver", by, "--document", document]);
    assert_eq!(deliver("agent", "passport").refused(1, "receiver_not_allowed")["fields"]["field"], "agent");
    let refusal = deliver("self", "other").refused(1, "receiver_not_allowed");
    assert!(refusal["next"].as_array().unwrap().iter().any(|n| text(n).contains("郵送")), "{refusal}");
    assert_eq!(deliver("member", "my_number_card").done()["state"], "delivered");
    let certificate = bureau.certificate(&who, &issued["certificate_no"]);
    assert_eq!(certificate["received"], "同一世帯員（マイナンバーカード）");
    bureau.verified();
}

#[test]
fn a_value_that_cannot_be_read_falls_back_to_the_default_and_is_told_wherever_it_decides() {
    let bureau = Bureau::with_imported(20);
    let mut office = Office::open(&bureau.office(), &Unlock::with(Some(SAMPLE_SECRET.to_owned()))).unwrap();
    office.sign_in(None, SAMPLE_SECRET).unwrap();
    options::set(&mut office.writing(), "certificate_years_under_70", "たくさん").unwrap();
    drop(office);
    let list = bureau.run(&["option", "list", DIR]).done();
    assert_eq!(list["unreadable"], 1);
    let told = option(&bureau, "certificate_years_under_70");
    assert_eq!((&told["unreadable"], &told["value"]), (&json!(true), &json!("1")));
    let preview = bureau.run(&["register", DIR, &notification("join"), "--dry-run"]).done();
    let warned = preview["warnings"].as_array().unwrap().iter().any(|w| w["rule"] == "option_unreadable");
    assert!(warned, "{preview}");
    assert_eq!(preview["papers_to_give"][0]["valid_until"], "2027-07-31");
    set(&bureau, "certificate_years_under_70", "1");
    assert_eq!(bureau.run(&["option", "list", DIR]).done()["unreadable"], 0);
}

#[test]
fn what_remote_means_and_is_called_is_the_municipalitys_and_a_student_keeps_the_household() {
    let bureau = Bureau::with_family(20);
    set(&bureau, "remote_label", "遠隔地証");
    set(&bureau, "remote_meaning", "facility");
    let file = |status: &str, evidence: Value| {
        json!({
            "kind": "special_status", "status": status, "from": "2026-11-10", "notified_on": TODAY,
            "members": [{"resident": HEAD, "evidence": evidence}],
        })
    };
    let done = register(&bureau, &file("remote", json!({"place": "みほん学園"})));
    assert!(done["grounds"].as_array().unwrap().iter().any(|g| text(&g["clause"]).contains("116条の2")), "{done}");
    let shown = bureau.show(HEAD);
    assert_eq!(shown["special_statuses"][0]["label"], "遠隔地証");
    let done = register(&bureau, &file("student", json!({"school": "みほん大学"})));
    assert!(done["acts"].as_array().unwrap().iter().all(|a| a["type"] != "ChangeHousehold"), "{done}");
    let issued = bureau.issue_pdf(HEAD, "student.pdf");
    assert_eq!(issued["valid_until"], "2027-03-31");
    let paper = papers::text_of(Path::new(&bureau.path("student.pdf")));
    assert!(paper.contains("マル学") && paper.contains("遠隔地証"), "{paper}");
}

#[test]
fn special_medical_care_is_refused_by_the_name_of_its_form_instead_of_the_wrong_paper() {
    let bureau = Bureau::with_family(20);
    let file = |evidence: Value| {
        json!({
            "kind": "special_status", "status": "special_medical", "from": "2026-11-10", "notified_on": TODAY,
            "members": [{"resident": HEAD, "evidence": evidence}],
        })
    };
    let exempt = file(json!({"arrears_since": "2025-06-30", "exempt_care": "被爆者健康手帳"}));
    let path = bureau.write("exempt.json", exempt.to_string());
    bureau.run(&["register", DIR, &path]).refused(1, "status_not_met");
    register(&bureau, &file(json!({"arrears_since": "2025-06-30"})));
    assert_eq!(bureau.show(HEAD)["lawful_paper"]["kind"], "special_qualification_certificate");
    let pdf = bureau.path("special.pdf");
    let issue = ["issue", DIR, "--resident", HEAD, "--pdf", &pdf, "--check", "demo"];
    let refusal = bureau.run(&issue).refused(1, "form_missing");
    assert!(text(&refusal["message"]).contains("資格確認書（特別療養）"), "{refusal}");
    let usual = [&issue[..], &["--certificate", "qualification_certificate"]].concat();
    bureau.run(&usual).refused(1, "certificate_against_law");
    assert!(!Path::new(&pdf).exists());
}

#[test]
fn the_list_of_options_is_written_as_pdf_and_spreadsheet() {
    let bureau = Bureau::demo(20);
    set(&bureau, "stay_expiry_offset_days", "0");
    for ending in ["pdf", "xlsx", "csv"] {
        let path = bureau.path(&format!("options.{ending}"));
        bureau.run(&["option", "list", DIR, "--list", &path]).done();
        assert!(std::fs::metadata(&path).unwrap().len() > 500, "{ending}");
    }
    let paper = papers::text_of(Path::new(&bureau.path("options.pdf")));
    for words in ["市町村の定め", "在留期間満了日まで", "見本係", "国保法8条1項"] {
        assert!(papers::plain(&paper).contains(words), "{words}: {paper}");
    }
    bureau.run(&["option", "list", DIR, "--list", &bureau.path("options.doc")]).refused(1, "field_invalid");
}
