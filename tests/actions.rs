//! What is left to do (次にすること): every action says what ends it, and the fact that it names ends it.

use std::collections::BTreeSet;

use madoguchi_domain::decide::NextActionCode;
use madoguchi_tests::practice::Practice;
use madoguchi_tests::res_change::{RowText, file, name};
use serde_json::{Value, json};

/// The day on which people come to the counter.
const DAY: &str = "2026-11-21";

/// The action of that code, which says what it is and what ends it.
#[track_caller]
fn left_to_do(actions: &[Value], code: &str) -> Value {
    let found = actions.iter().find(|action| action["code"] == code);
    let action = found.unwrap_or_else(|| panic!("{code} is not among {actions:?}"));
    for field in ["label", "ends_when"] {
        assert_ne!(action[field].as_str().unwrap_or_default(), "", "{field} of {action}");
    }
    assert_eq!(action["grounds"][0]["would_change"], action["ends_when"], "{action}");
    action.clone()
}

#[track_caller]
fn is_ended(actions: &[Value], code: &str) {
    assert!(actions.iter().all(|action| action["code"] != code), "{code} is still among {actions:?}");
}

/// What is left to do in the whole office.
struct WholeOffice<'p>(&'p Practice);

impl WholeOffice<'_> {
    /// What the office itself has to do; it names nobody.
    fn actions(&self) -> Vec<Value> {
        let all = self.0.done("actions", json!({}));
        all.as_array().into_iter().flatten().filter(|action| action["resident"] == "").cloned().collect()
    }

    #[track_caller]
    fn ends(&self, code: &str, fact: impl FnOnce()) {
        left_to_do(&self.actions(), code);
        fact();
        is_ended(&self.actions(), code);
    }
}

/// Somebody at the counter, who lives alone.
struct Resident<'p> {
    at: &'p Practice,
    no: String,
}

fn check() -> Value {
    json!({"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"})
}

fn registered(at: &Practice, notification: Value) -> Value {
    at.done("register", json!({"notification": notification, "check": {}, "dry_run": false}))
}

impl<'p> Resident<'p> {
    /// Joins alone; `more` stands beside birth and name, `myna` is what is known of the card.
    fn joined(at: &'p Practice, reason: &str, birth: &str, myna: &str, more: &Value) -> Self {
        let mut person =
            json!({"name": "例示　太郎", "kana": "レイジ　タロウ", "birth": birth, "sex": "1", "relation": "02"});
        let fields = more.as_object().into_iter().flatten();
        fields.for_each(|(name, value)| person[name] = value.clone());
        let done = registered(
            at,
            json!({
                "kind": "join", "reason": reason, "effective_on": "2026-11-15", "notified_on": DAY,
                "new_household": {"address": "見本区神田３番３号", "postal_code": "1010001"},
                "members": [{"new_resident": person, "myna": myna}],
                "identity_check": check(),
            }),
        );
        let no = done["residents"][0]["provisional_no"].as_str().expect("a provisional number").to_owned();
        Self { at, no }
    }

    fn usual(at: &'p Practice) -> Self {
        Self::joined(at, "A01", "1980-05-05", "not_registered", &Value::Null)
    }

    /// Somebody else beside the usual one.
    fn other(at: &'p Practice) -> Self {
        Self::joined(at, "A01", "1981-06-06", "not_registered", &Value::Null)
    }

    fn actions(&self) -> Vec<Value> {
        self.at.done("actions", json!({"resident": self.no})).as_array().cloned().expect("a list")
    }

    /// The action is there and says what ends it; `fact` ends it.
    #[track_caller]
    fn ends(&self, code: &str, fact: impl FnOnce(&Self)) {
        let action = left_to_do(&self.actions(), code);
        for field in ["resident", "name"] {
            assert_ne!(action[field], "", "{field} of {action}");
        }
        fact(self);
        is_ended(&self.actions(), code);
    }

    fn issue(&self, more: Value) -> Value {
        let pdf = self.at.path(&format!("{}.pdf", self.actions().len()));
        let mut args = json!({"resident": self.no, "pdf": pdf, "force": true, "check": {}});
        more.as_object().into_iter().flatten().for_each(|(name, value)| args[name] = value.clone());
        self.at.done("issue", args)
    }

    /// Issues the lawful paper; its number.
    fn issued(&self, more: Value) -> String {
        let issued = self.issue(more);
        self.at.done("outcome", json!({"job": issued["job"], "outcome": "printed"}));
        issued["certificate_no"].as_str().expect("a number").to_owned()
    }

    fn handed_over(&self, by: &str) -> String {
        let no = self.issued(json!({}));
        self.at.done("deliver", json!({"certificate_no": no, "by": by}));
        no
    }

    fn change(&self, changes: Value) {
        registered(
            self.at,
            json!({
                "kind": "change", "reason": "C05", "effective_on": DAY, "notified_on": DAY,
                "members": [{"resident": self.no, "changes": changes}], "identity_check": check(),
            }),
        );
    }

    fn leave(&self, reason: &str, on: &str) -> Value {
        registered(
            self.at,
            json!({
                "kind": "leave", "reason": reason, "effective_on": on, "notified_on": DAY,
                "members": [{"resident": self.no}], "identity_check": check(),
            }),
        )
    }

    fn day(&self, day: &str) {
        self.at.done("office_day", json!({"day": day}));
    }
}

#[test]
fn what_is_asked_of_the_card_ends_when_it_is_told() {
    let office = Practice::on(DAY);
    let person = Resident::joined(&office, "A01", "1980-05-05", "unknown", &Value::Null);
    person.ends("ask_myna", |person| {
        let told = json!({"resident": person.no, "state": "registered", "check": {}});
        office.done("myna", told);
    });
}

#[test]
fn a_paper_is_given_its_outcome_told_and_handed_over() {
    let office = Practice::on(DAY);
    let person = Resident::usual(&office);
    let mut issued = Value::Null;
    person.ends("give_paper", |person| issued = person.issue(json!({})));
    person.ends("record_outcome", |_| {
        office.done("outcome", json!({"job": issued["job"], "outcome": "printed"}));
    });
    let no = issued["certificate_no"].clone();
    person.ends("deliver", |_| {
        office.done("deliver", json!({"certificate_no": no, "by": "window"}));
    });
    assert_eq!(person.actions(), [Value::Null; 0]);
}

#[test]
fn a_paper_that_waits_is_taken_out_and_another_is_asked_for() {
    let office = Practice::on(DAY);
    let person = Resident::usual(&office);
    let no = person.issued(json!({}));
    person.ends("deliver", |_| {
        let told = office.done("withdraw", json!({"certificate_no": no, "reason": "氏名の誤り"}));
        assert_eq!(told["state"], "withdrawn");
    });
    person.ends("give_paper", |person| drop(person.issued(json!({}))));
    let twice = office.ask("withdraw", json!({"certificate_no": no, "reason": "氏名の誤り"}));
    assert_eq!(twice.expect_err("it is taken out already").code, "state_forbids");
    for reason in ["", "　", &"あ".repeat(201)] {
        let refused = office.ask("withdraw", json!({"certificate_no": no, "reason": reason}));
        assert_eq!(refused.expect_err("no reason").code, "field_invalid");
    }
}

#[test]
fn what_was_mailed_comes_back_and_is_handed_over_again() {
    let office = Practice::on(DAY);
    let person = Resident::usual(&office);
    let no = person.handed_over("window");
    let args = json!({"certificate_no": no, "reason": "宛所なし"});
    assert_eq!(office.ask("returned", args).expect_err("it was not mailed").code, "state_forbids");
    let other = Resident::other(&office);
    let no = other.handed_over("mail");
    assert_eq!(other.actions(), [Value::Null; 0]);
    let args = json!({"certificate_no": no, "reason": "宛所なし", "shelf": "棚 A-3"});
    assert_eq!(office.done("returned", args)["state"], "returned");
    other.ends("deliver", |_| {
        office.done("deliver", json!({"certificate_no": no, "by": "window"}));
    });
}

/// 国保則13条
#[test]
fn what_the_mail_brought_back_of_whoever_left_is_taken_out_and_asked_back_from_nobody() {
    let office = Practice::on(DAY);
    let person = Resident::usual(&office);
    let no = person.handed_over("mail");
    office.done("returned", json!({"certificate_no": no, "reason": "宛所なし"}));
    person.leave("E04", "2026-11-19");
    is_ended(&person.actions(), "collect");
    assert_eq!(
        office.ask("collect", json!({"certificate_no": no})).expect_err("it lies here").code,
        "certificate_against_law"
    );
    person.ends("withdraw", |_| {
        office.done("withdraw", json!({"certificate_no": no, "reason": "社保加入"}));
    });
}

#[test]
fn a_paper_that_says_another_name_is_made_anew_and_the_old_one_comes_back() {
    let office = Practice::on(DAY);
    let person = Resident::usual(&office);
    let old = person.handed_over("window");
    person.change(json!({"alias": "例示　タロ"}));
    person.ends("reissue", |person| drop(person.handed_over("window")));
    person.ends("collect", |_| {
        office.done("collect", json!({"certificate_no": old}));
    });
}

#[test]
fn a_paper_of_whoever_left_is_collected_or_if_it_never_left_the_office_taken_out() {
    let office = Practice::on(DAY);
    let person = Resident::usual(&office);
    let no = person.handed_over("window");
    person.leave("E04", "2026-11-19");
    person.ends("collect", |_| {
        office.done("collect", json!({"certificate_no": no}));
    });
    let other = Resident::other(&office);
    let no = other.issued(json!({}));
    other.leave("E04", "2026-11-19");
    let refused = office.ask("deliver", json!({"certificate_no": no, "by": "window"}));
    let refused = refused.expect_err("nobody covers the person");
    assert!(refused.next.iter().any(|next| next.contains("抜き取") || next.contains("抜取")), "{refused:?}");
    other.ends("collect", |_| {
        office.done("withdraw", json!({"certificate_no": no, "reason": "社保加入"}));
    });
}

#[test]
fn a_planned_move_ends_when_it_is_cancelled_and_a_paper_cut_to_it_is_made_anew() {
    let office = Practice::on(DAY);
    let person = Resident::usual(&office);
    let left = person.leave("E01", "2026-12-20");
    let no = person.issued(json!({}));
    office.done("deliver", json!({"certificate_no": no, "by": "window"}));
    assert!(left["next_actions"].to_string().contains("confirm_planned_move"), "{left}");
    person.ends("confirm_planned_move", |person| {
        let shown = office.done("show", json!({"resident": person.no}));
        let movements = shown["movements"].as_array().expect("movements");
        let planned = movements.iter().find(|movement| movement["kind"] == "leave").expect("the move");
        registered(
            &office,
            json!({
                "kind": "correct", "corrects": planned["id"], "cancel": true, "notified_on": DAY,
                "members": [{"resident": person.no}], "identity_check": check(),
            }),
        );
    });
    person.ends("reissue", |person| {
        let no = person.issued(json!({}));
        let shown = office.done("show", json!({"resident": person.no}));
        let papers = shown["certificates"].as_array().expect("papers");
        let new = papers.iter().find(|paper| paper["certificate_no"] == no.as_str()).expect("the new one");
        assert_eq!(new["valid_until"], "2027-07-31");
    });
}

#[test]
fn a_stay_that_is_over_asks_for_its_renewal_or_for_the_end_of_the_coverage() {
    let office = Practice::on(DAY);
    let stay = json!({"resident_kind": "foreign", "nationality": "ベトナム", "residence_status": "技能実習",
        "stay_expires_on": "2027-03-10"});
    let foreigner = |birth| Resident::joined(&office, "A08", birth, "not_registered", &stay);
    let (renewed, gone) = (foreigner("1995-05-05"), foreigner("1996-06-06"));
    renewed.day("2027-03-05");
    let soon = |person: &Resident<'_>| person.actions().iter().any(|action| action["code"] == "stay_ends_soon");
    assert!(soon(&renewed));
    renewed.day("2027-03-12");
    assert!(!soon(&renewed));
    renewed.ends("stay_over", |person| {
        registered(
            &office,
            json!({
                "kind": "change", "reason": "C05", "effective_on": "2027-03-12", "notified_on": "2027-03-12",
                "members": [{"resident": person.no, "changes": {"stay_expires_on": "2028-03-10"}}],
                "identity_check": check(),
            }),
        );
    });
    gone.ends("stay_over", |person| {
        registered(
            &office,
            json!({
                "kind": "leave", "reason": "E11", "effective_on": "2027-03-10", "notified_on": "2027-03-12",
                "members": [{"resident": person.no}], "identity_check": check(),
            }),
        );
    });
}

#[test]
fn the_ratio_of_the_year_is_asked_for_and_an_income_told_later_asks_for_the_months_it_changes() {
    let office = Practice::on(DAY);
    let person = Resident::joined(&office, "A01", "1954-05-05", "not_registered", &Value::Null);
    let income = |taxable: i64, corrected_on: &str| {
        json!({"resident": person.no, "check": {}, "dry_run": false, "income": {
            "tax_year": 2026, "municipality": "131016", "declaration": "declared", "levy": "levied",
            "total_income_yen": taxable + 500_000, "aggregate_income_yen": taxable + 500_000,
            "taxable_income_yen": taxable, "receipts_yen": taxable + 4_000_000,
            "corrected_on": corrected_on, "source": "tax_certificate",
        }})
    };
    office.done("record_income", income(400_000, "2026-11-18"));
    let judge = |person: &Resident<'_>| {
        office.done("determine", json!({"resident": person.no, "month": "2026-11", "check": {}}));
    };
    person.ends("determine_copay", judge);
    person.handed_over("window");
    assert_eq!(person.actions(), [Value::Null; 0]);
    person.day("2026-12-10");
    office.done("record_income", income(4_000_000, "2026-12-05"));
    let actions = person.actions();
    let due = actions.iter().find(|action| action["code"] == "judge").expect("a judgement is due");
    assert_eq!(due["months"], json!(["2026-11", "2026-12", "2027-01"]));
    person.ends("judge", judge);
    person.ends("reissue", |person| drop(person.handed_over("window")));
}

/// 国保法6条8号, 国保令27条の2
#[test]
fn the_works_of_the_month_are_asked_of_the_office_until_they_are_done() {
    let office = Practice::on(DAY);
    let person = Resident::joined(&office, "A01", "1951-12-05", "not_registered", &Value::Null);
    office.done("run_start", json!({"work": "age_75"}));
    is_ended(&WholeOffice(&office).actions(), "write_age_ends");
    person.day("2026-12-08");
    WholeOffice(&office).ends("write_age_ends", || drop(office.done("run_start", json!({"work": "age_75"}))));
    let due = left_to_do(&WholeOffice(&office).actions(), "judge_month");
    assert_eq!((&due["months"], &due["due"]), (&json!(["2026-12"]), &json!("2026-12-31")));
    office.done("determine_month", json!({"month": "2026-11"}));
    WholeOffice(&office).ends("judge_month", || drop(office.done("determine_month", json!({"month": "2026-12"}))));
    person.day("2027-01-04");
    left_to_do(&WholeOffice(&office).actions(), "judge_month");
}

/// 住民基本台帳事務処理要領第6
#[test]
fn the_term_of_a_protection_is_asked_about_until_the_registry_lifts_it() {
    let office = Practice::on(DAY);
    let row = |at: &str| {
        let row = RowText::resident(0).with("支援措置区分", "3").with("支援措置期限", "20261210");
        row.with("処理日時", at)
    };
    let take = |serial, row: RowText| {
        let path = office.path(&name("20261121090000", serial));
        std::fs::write(&path, file([row])).expect("a scratch file");
        let done = office.done("import", json!({"kind": "RES_CHANGE", "path": path}));
        assert_eq!(done["applied"], 1, "{done}");
    };
    take(1, row("20261120090000"));
    let no = madoguchi_tests::res_change::FIRST.to_string();
    let person = Resident { at: &office, no };
    person.ends("support_term_ends", |_| {
        let lifted = row("20261121080000").with("支援措置区分", "0").with("支援措置期限", "");
        take(2, lifted.with("異動事由", "90").with("異動日", "20261121").with("届出日", "20261121"));
    });
}

#[test]
fn every_action_has_a_story_in_which_the_fact_that_it_names_ends_it() {
    let here = include_str!("actions.rs");
    let of_scenarios = crate::scenarios::ended_actions();
    let is_told = |code: &str| here.contains(&format!(".ends(\"{code}\"")) || of_scenarios.contains(code);
    let untold: BTreeSet<&str> =
        NextActionCode::ALL.iter().map(|code| code.as_str()).filter(|code| !is_told(code)).collect();
    assert_eq!(untold, BTreeSet::new(), "tell here, or in a scenario, what ends it");
}
