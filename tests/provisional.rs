//! Who was registered at the counter before the registry told of the person: 仮番号 and 宛名番号 become one record.

use madoguchi_tests::couple::{HE, SHE, with_couple};
use madoguchi_tests::office::{Bureau, DIR, arrival};
use madoguchi_tests::res_change::{RowText, file, name};
use serde_json::{Value, json};

pub const ATENA: &str = "000000000095001";
pub const OTHER: &str = "000000000095002";

/// An office where 見本 花子 was registered at the counter, covered and given her paper; with her 仮番号.
fn office() -> (Bureau, String) {
    let bureau = Bureau::demo(7);
    let path = bureau.write("arrival.json", arrival("見本　花子", "ミホン　ハナコ", "1990-04-05").to_string());
    let answer = bureau.run(&["register", DIR, &path]).done();
    let touched = answer["residents"].as_array().cloned().unwrap_or_default();
    let number = touched.iter().find_map(|t| t["provisional_no"].as_str()).unwrap_or_else(|| panic!("{answer}"));
    (bureau, number.to_owned())
}

/// The registry's row of her arrival.
pub fn her() -> RowText {
    RowText::resident(0)
        .moved("01", "20261115")
        .with("宛名番号", ATENA)
        .with("世帯番号", "000000000009501")
        .with("世帯主宛名番号", ATENA)
        .with("氏名", "見本　花子")
        .with("カナ", "ミホン　ハナコ")
        .with("生年月日", "19900405")
        .with("性別", "2")
        .with("続柄", "02")
        .with("記載順位", "01")
        .with("住所", "見本区栄町５番６号")
}

fn import(bureau: &Bureau, serial: u32, rows: Vec<RowText>, more: &[&str]) -> Value {
    let path = bureau.write(&name("20261121090000", serial), file(rows));
    let args: Vec<&str> = ["import", DIR, "RES_CHANGE", &path].into_iter().chain(more.iter().copied()).collect();
    bureau.run(&args).json()
}

/// conformity: 2.1-a
#[test]
fn a_row_of_somebody_registered_under_a_provisional_number_waits_and_then_applies_to_that_person() {
    let (bureau, number) = office();
    let before = bureau.show(&number);
    // renamed later the same day: the second row of the number waits behind the first
    let renamed = her()
        .moved("25", "20261120")
        .with("氏名", "栄町　花代")
        .with("カナ", "サカエマチ　ハナヨ")
        .with("生年月日", "19910405");
    let rows = || vec![her(), RowText::resident(1), renamed.clone()];
    let report = import(&bureau, 1, rows(), &[]);
    assert_eq!((&report["held"], &report["applied"]), (&json!(2), &json!(1)), "{report}");
    let message = report["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains(&number) && message.contains("仮番号"), "{message}");
    let lines = bureau.run(&["imports", DIR, "--run", "1", "--result", "held"]).done();
    assert_eq!(lines["lines"][0]["candidates"], json!([number]), "{lines}");
    bureau.run(&["show", DIR, "--resident", ATENA]).refused(1, "resident_unknown");

    let joined = bureau.run(&["assign-number", DIR, "--resident", &number, "--atena-no", ATENA]).done();
    assert_eq!(joined["resident"]["record"], before["resident"]["record"]);
    assert_eq!(
        (&joined["resident"]["atena_no"], &joined["resident"]["provisional_no"]),
        (&json!(ATENA), &json!(number))
    );
    for kept in ["/qualification", "/movements", "/household/record", "/household/number"] {
        assert_eq!(joined.pointer(kept), before.pointer(kept), "{kept} stays");
        assert!(before.pointer(kept).is_some_and(|value| !value.is_null()), "{kept}");
    }
    let report = import(&bureau, 1, rows(), &[]);
    assert_eq!(
        (&report["held"], &report["applied"], &report["unchanged"]),
        (&json!(0), &json!(2), &json!(1)),
        "{report}"
    );
    for no in [ATENA, &number] {
        let shown = bureau.run(&["show", DIR, "--resident", no, "--reason", "確認"]).done();
        assert_eq!(shown["resident"]["record"], before["resident"]["record"], "one person under both");
        assert_eq!(shown["resident"]["name"], "栄町　花代");
        assert_eq!(shown["resident"]["address"], "見本区栄町５番６号");
        let hits = bureau.run(&["search", DIR, no]).done();
        assert_eq!(hits.as_array().map(Vec::len), Some(1), "{hits}");
    }
    bureau.verified();
}

/// conformity: 2.1-a
#[test]
fn a_namesake_is_taken_in_as_somebody_new_once_a_clerk_says_so() {
    let (bureau, number) = office();
    assert_eq!(import(&bureau, 1, vec![her()], &[])["held"], 1);
    let report = import(&bureau, 1, vec![her()], &["--as-new", ATENA]);
    assert_eq!((&report["held"], &report["applied"]), (&json!(0), &json!(1)), "{report}");
    assert_ne!(bureau.show(ATENA)["resident"]["record"], bureau.show(&number)["resident"]["record"]);
    // the number is borne now: nobody else gets it
    let assign = |who: &str, no: &str| bureau.run(&["assign-number", DIR, "--resident", who, "--atena-no", no]);
    let refusal = assign(&number, ATENA).refused(1, "state_forbids");
    assert!(refusal["message"].as_str().unwrap().contains("別の住民"), "{refusal}");
    assign(&number, "12x").refused(1, "field_invalid");
    assign("P00019999999", OTHER).refused(1, "resident_unknown");
    assign(&number, OTHER).done();
    assign(&number, OTHER).refused(1, "nothing_changes");
    assign(&number, "000000000095003").refused(1, "state_forbids");
    bureau.verified();
}

/// Of whom the registry has told nothing yet, the home is that of those who came to the counter together: they leave together, too.
#[test]
fn who_came_together_is_shown_as_one_home_before_the_registry_tells() {
    let bureau = with_couple();
    for who in [HE, SHE] {
        let shown = bureau.show(who)["juki_household"].clone();
        let home: Vec<_> = shown.as_array().into_iter().flatten().map(|mate| &mate["resident"]).collect();
        assert_eq!(home, [&json!(HE), &json!(SHE)], "{shown}");
    }
    // one of them is in a home of the registry now, which knows nobody else there
    let told = her().with("宛名番号", OTHER).with("氏名", "別所　一").with("世帯主宛名番号", OTHER);
    assert_eq!(import(&bureau, 1, vec![told], &[])["applied"], 1);
    assert_eq!(bureau.show(OTHER)["juki_household"].as_array().map(Vec::len), Some(1));
}
