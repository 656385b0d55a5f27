//! The sample office: exactly so many invented people, the same for the same arguments.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

use madoguchi_tests::office::{Bureau, DIR, TODAY, text};
use serde_json::Value;

/// Everything shown but the moment of looking.
fn shown(bureau: &Bureau, resident: &str) -> Value {
    let mut shown = bureau.show(resident);
    shown["known_at"] = Value::Null;
    shown
}

fn satos(bureau: &Bureau) -> Vec<Value> {
    let found = bureau.run(&["search", DIR, "サトウ", "--limit", "500"]).done();
    let people = found.as_array().unwrap().iter();
    people.filter(|hit| text(&hit["kana"]).starts_with("サトウ")).cloned().collect()
}

#[test]
fn the_same_arguments_make_the_same_people_with_the_same_ids() {
    let (one, two) = (Bureau::demo(60), Bureau::demo(60));
    let first = "100000000000001";
    assert_eq!(shown(&one, first)["resident"]["atena_no"], first, "numbers no sample file meets");
    for at in 1..=60 {
        if at % 7 == 1 {
            let no = format!("1{at:014}");
            assert_eq!(shown(&one, &no), shown(&two, &no));
        }
    }
    assert_eq!(satos(&one), satos(&two));
    let other = Bureau::empty();
    other.run(&["demo", DIR, "--residents", "60", "--seed", "2", "--on", TODAY]).done();
    assert!((1..=60).any(|at| {
        let no = format!("1{at:014}");
        shown(&one, &no)["resident"]["name"] != shown(&other, &no)["resident"]["name"]
    }));
}

#[test]
fn exactly_so_many_residents_are_made() {
    for residents in [1, 7, 30, 400] {
        let bureau = Bureau::demo(residents);
        let verdict = bureau.run(&["verify", DIR]).done();
        assert_eq!(verdict["residents"], residents);
        bureau.show(&format!("1{residents:014}"));
        bureau.run(&["show", DIR, "--resident", &format!("1{:014}", residents + 1)]).refused(1, "resident_unknown");
    }
}

#[test]
fn about_a_fifth_are_insured_and_enough_satos_can_be_issued() {
    let bureau = Bureau::empty();
    let made = bureau.run(&["demo", DIR, "--residents", "2000", "--on", TODAY]).done();
    // the cast and one of everything are insured, the ordinary town to a fifth
    let insured = made["insured"].as_u64().unwrap();
    assert!((400..=560).contains(&insured), "{made}");
    // 70 is reached on the eve of the birthday, so whoever was born in 1957 or later is under 70 all year
    let young = satos(&bureau).into_iter();
    let young: Vec<_> = young.filter(|hit| hit["coverage"] == "covered" && text(&hit["birth"]) >= "1957").collect();
    assert!(young.len() >= 10, "{}", young.len());
    let mynas = young.iter().map(|hit| bureau.show(text(&hit["atena_no"]))["myna"]["state"].clone());
    assert!(mynas.filter(|state| state == "not_registered").count() >= 4);
}

#[test]
fn every_speciality_is_there_and_told_of() {
    for residents in ["300", "2000"] {
        let bureau = Bureau::empty();
        let made = bureau.run(&["demo", DIR, "--residents", residents, "--on", TODAY]).done();
        let told = made["specialities"].as_object().unwrap();
        let missing: Vec<_> = told.iter().filter(|(_, count)| count.as_u64() == Some(0)).collect();
        assert!(missing.is_empty(), "{residents}: {missing:?}");
        for name in [
            "ends_cancelled",
            "heads_changed",
            "households_split",
            "moves_planned",
            "papers_collected",
            "papers_expired",
            "papers_in_force",
            "papers_replaced",
            "papers_spoiled",
            "starts_corrected",
            "turning_70_within_two_months",
            "turning_75_within_two_months",
        ] {
            assert!(told.contains_key(name), "{residents}: {name}");
        }
        assert!(bureau.verified() > 1);
    }
}

#[test]
fn a_sample_office_without_secrets_says_so_and_opens_with_demo() {
    let bureau = Bureau::empty().with("MADOGUCHI_PASSPHRASE", None);
    let told = bureau.run(&["demo", DIR, "--residents", "7", "--on", TODAY]);
    told.done();
    assert!(told.err.contains("demo"), "{told:?}");
    assert_eq!(bureau.verified(), bureau.with("MADOGUCHI_PASSPHRASE", Some("demo")).verified());
}
