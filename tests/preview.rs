//! The preview of consequences from outside: what it lists of papers is what is asked for afterwards, of everybody around too; and what is
//! told of the card beside something else is kept.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

use madoguchi_tests::office::{Bureau, DIR, HEAD, TODAY, WIFE, notification, text};
use serde_json::{Value, json};

const DAUGHTER: &str = "000000000090013";

/// What may be asked of papers that are no longer right.
const OF_PAPERS: [&str; 3] = ["collect", "give_paper", "reissue"];

fn file(kind: &Value, members: &Value) -> Value {
    let mut file = json!({
        "notified_on": TODAY, "members": members,
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"},
    });
    file.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
    file
}

fn register(bureau: &Bureau, file: &Value, more: &[&str]) -> Value {
    let path = bureau.write("notification.json", file.to_string());
    bureau.run(&[&["register", DIR, &path, "--check", "demo"], more].concat()).done()
}

/// Who joins of the family in the sample notification.
fn joined(bureau: &Bureau, who: &[&str]) {
    let mut join: Value = serde_json::from_str(&std::fs::read_to_string(notification("join")).unwrap()).unwrap();
    join["members"].as_array_mut().unwrap().retain(|member| who.contains(&text(&member["resident"])));
    register(bureau, &join, &[]);
}

fn handed_over(bureau: &Bureau, resident: &str) {
    let issued = bureau.issue_pdf(resident, &format!("{resident}.pdf"));
    bureau.outcome(&issued["job"], "printed").done();
    bureau.run(&["deliver", DIR, text(&issued["certificate_no"])]).done();
}

/// Next actions on papers of these people, each with its person.
fn of_papers(actions: &Value) -> Vec<(String, String)> {
    let asked = actions.as_array().unwrap().iter().filter(|action| OF_PAPERS.contains(&text(&action["code"])));
    let mut asked: Vec<_> =
        asked.map(|action| (text(&action["resident"]).to_owned(), text(&action["code"]).to_owned())).collect();
    asked.sort_unstable();
    asked
}

/// Previews and registers, where nothing is asked of the papers of anybody who is not named; the papers to collect and to give, each with its person, and what the files ask for afterwards.
#[track_caller]
fn check(bureau: &Bureau, file: &Value, collect: &[(&str, &str)], give: &[(&str, &str)]) {
    let preview = register(bureau, file, &["--dry-run"]);
    let listed = |list: &str| {
        let papers = preview[list].as_array().unwrap().iter();
        let mut papers: Vec<_> = papers.map(|paper| (text(&paper["resident"]), text(&paper["kind"]))).collect();
        papers.sort_unstable();
        papers
    };
    assert_eq!(listed("papers_to_collect"), collect, "{preview}");
    assert_eq!(listed("papers_to_give"), give, "{preview}");
    let done = register(bureau, file, &[]);
    for list in ["papers_to_collect", "papers_to_give"] {
        assert_eq!(done[list], preview[list], "registered as previewed");
    }
    let mut asked: Vec<_> =
        [HEAD, WIFE, DAUGHTER].iter().flat_map(|who| of_papers(&bureau.show(who)["next_actions"])).collect();
    asked.sort_unstable();
    asked.dedup();
    assert_eq!(of_papers(&preview["next_actions"]), asked, "{preview}");
}

const CARD: &str = "qualification_certificate";
const NOTICE: &str = "qualification_notice";

/// conformity: 2.1.2
#[test]
fn a_new_name_of_a_head_who_is_not_insured_reaches_the_papers_it_stands_on() {
    let bureau = Bureau::with_imported(7);
    joined(&bureau, &[WIFE, DAUGHTER]);
    handed_over(&bureau, WIFE);
    handed_over(&bureau, DAUGHTER);
    let renamed = json!([{"resident": HEAD, "changes": {"name": "見本　改太郎", "kana": "ミホン　カイタロウ"}}]);
    let change = file(&json!({"kind": "change", "reason": "C05", "effective_on": "2026-11-20"}), &renamed);
    check(&bureau, &change, &[(DAUGHTER, CARD)], &[(DAUGHTER, CARD)]);
    bureau.verified();
}

/// conformity: 2.1-c
#[test]
fn support_of_one_reaches_the_papers_of_the_whole_home_and_each_once() {
    let bureau = Bureau::with_family(7);
    for who in [HEAD, WIFE, DAUGHTER] {
        handed_over(&bureau, who);
    }
    let kind = json!({"kind": "special_status", "status": "support", "from": "2026-11-20"});
    let support = file(&kind, &json!([{"resident": DAUGHTER, "evidence": {"level": "both"}}]));
    check(&bureau, &support, &[(HEAD, CARD), (DAUGHTER, CARD)], &[(HEAD, CARD), (DAUGHTER, CARD)]);
    bureau.verified();
}

/// conformity: 2.1.8
#[test]
fn what_is_told_of_the_card_beside_a_change_or_a_status_is_kept_and_decides_the_paper() {
    let bureau = Bureau::with_family(7);
    handed_over(&bureau, HEAD);
    handed_over(&bureau, DAUGHTER);
    let moved = json!([{"resident": WIFE, "myna": "not_registered", "changes": {"alias": "見本　花"}}]);
    let change = file(&json!({"kind": "change", "reason": "C05", "effective_on": "2026-11-20"}), &moved);
    check(&bureau, &change, &[], &[(WIFE, CARD)]);
    assert_eq!(bureau.show(WIFE)["myna"], json!({"state": "not_registered", "asked_on": TODAY}));
    let kind = json!({"kind": "special_status", "status": "arrears", "from": "2026-11-20"});
    let members = json!([{"resident": HEAD, "myna": "registered", "evidence": {"arrears_since": "2026-06-30"}}]);
    register(&bureau, &file(&kind, &members), &[]);
    assert_eq!(bureau.show(HEAD)["myna"]["state"], "registered");
    assert_eq!(bureau.show(HEAD)["lawful_paper"]["kind"], NOTICE);
    bureau.verified();
}

/// conformity: 2.1.8
#[test]
fn special_medical_care_of_whoever_uses_the_card_names_its_paper_and_asks_no_notice_back() {
    let bureau = Bureau::with_family(7);
    for who in [HEAD, WIFE, DAUGHTER] {
        handed_over(&bureau, who);
    }
    let kind = json!({"kind": "special_status", "status": "special_medical", "from": "2026-11-10"});
    let status = file(&kind, &json!([{"resident": WIFE, "evidence": {"arrears_since": "2025-06-30"}}]));
    check(&bureau, &status, &[], &[(WIFE, "special_qualification_notice")]);
    let shown = bureau.show(WIFE);
    let labels: Vec<&str> = shown["next_actions"].as_array().unwrap().iter().map(|a| text(&a["label"])).collect();
    assert!(!labels.contains(&"証を回収する"), "{labels:?}");
    assert!(
        labels.iter().any(|l| l.contains("資格情報のお知らせ（特別療養）") && l.contains("印刷できない")),
        "{labels:?}"
    );
}

/// conformity: 2.1.8
#[test]
fn special_circumstances_are_recorded_shown_and_end() {
    let bureau = Bureau::with_family(7);
    let kind =
        json!({"kind": "special_status", "status": "special_circumstances", "from": "2026-11-10", "to": "2027-04-01"});
    let without = file(&kind, &json!([{"resident": HEAD}]));
    let path = bureau.write("without.json", without.to_string());
    bureau.run(&["register", DIR, &path, "--check", "demo"]).refused(1, "evidence_missing");
    register(&bureau, &file(&kind, &json!([{"resident": HEAD, "evidence": {"circumstances": "災害による被害"}}])), &[]);
    let status = bureau.show(HEAD)["special_statuses"][0].clone();
    assert_eq!((&status["status"], &status["holds"]), (&json!("special_circumstances"), &json!(true)));
    assert_eq!(status["evidence"][0]["value"], "災害による被害");
    let kind = json!({"kind": "special_status", "status": "special_circumstances", "to": "2026-11-21"});
    register(&bureau, &file(&kind, &json!([{"resident": HEAD}])), &[]);
    assert_eq!(bureau.show(HEAD)["special_statuses"][0]["holds"], false);
    bureau.verified();
}

#[test]
fn the_card_is_told_alone_at_any_time_and_answers_what_is_left_to_do() {
    let bureau = Bureau::with_family(30);
    handed_over(&bureau, HEAD);
    let told = |state: &str| bureau.run(&["myna", DIR, "--resident", HEAD, state, "--check", "demo"]);
    let codes = |answer: &Value| {
        let next = answer["next"].as_array().unwrap().iter();
        next.map(|action| text(&action["code"]).to_owned()).collect::<Vec<_>>()
    };
    let unknown = told("unknown").done();
    assert_eq!((&unknown["resident"], &unknown["state"]), (&json!(HEAD), &json!("unknown")));
    assert!(codes(&unknown).contains(&"ask_myna".to_owned()));
    let registered = told("registered").done();
    assert_eq!(
        codes(&registered),
        ["give_paper"],
        "the お知らせ is offered, the 資格確認書 in hand stays until its end"
    );
    assert_eq!(bureau.show(HEAD)["lawful_paper"]["kind"], NOTICE);
    told("registered").refused(1, "nothing_changes");
    bureau.verified();
}
