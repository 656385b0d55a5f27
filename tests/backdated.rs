//! Changes told for a day before another that is registered already: nothing that was registered may be lost by them.

use madoguchi_tests::office::{Bureau, DIR, HEAD, TODAY, Told, WIFE, text};
use madoguchi_tests::res_change::{FIRST, RowText, file, name};
use serde_json::{Value, json};

const DAUGHTER: &str = "000000000090013";

fn change(bureau: &Bureau, reason: &str, on: &str, members: &Value) -> Told {
    let file = json!({
        "kind": "change", "reason": reason, "effective_on": on, "notified_on": TODAY, "members": members,
    });
    bureau.run(&["register", DIR, &bureau.write("change.json", file.to_string())])
}

fn shown_on(bureau: &Bureau, resident: &str, day: &str) -> Value {
    bureau.run(&["show", DIR, "--resident", resident, "--on", day]).done()
}

/// conformity: 2.1-b, 2.1.2
#[test]
fn a_head_change_dated_before_a_later_one_erases_nothing() {
    let bureau = Bureau::with_family(7);
    let kept = bureau.copied();
    kept.run(&["office", "option", DIR, "new_number_on_head_change", "no"]).done();
    for office in [&bureau, &kept] {
        change(office, "C01", "2026-11-15", &json!([{"resident": WIFE}])).done();
        let refused = change(office, "C01", "2026-11-10", &json!([{"resident": DAUGHTER}]));
        let refused = refused.refused(1, "movement_followed");
        assert!(text(&refused["message"]).contains("令和8年11月15日"), "{refused}");
        assert!(text(&refused["next"][0]).contains("訂正または取り消す"), "{refused}");
        assert_eq!(shown_on(office, DAUGHTER, "2026-11-16")["household"]["head"], WIFE);
        assert_eq!(shown_on(office, DAUGHTER, "2026-11-14")["household"]["head"], HEAD);
    }
    change(&bureau, "C02", "2026-11-12", &json!([{"resident": DAUGHTER}])).refused(1, "movement_followed");
    change(&kept, "C01", "2026-11-10", &json!([{"resident": HEAD}])).refused(1, "nothing_changes");
    change(&kept, "C01", "2026-11-12", &json!([{"resident": WIFE}])).done();
    assert_eq!(shown_on(&kept, DAUGHTER, "2026-11-12")["household"]["head"], WIFE, "told again with its right day");
    bureau.verified();
    kept.verified();
}

/// conformity: 2.1.2
#[test]
fn an_address_told_for_a_day_before_a_newer_one_is_refused() {
    let bureau = Bureau::with_family(7);
    let told = |reason: &str, on: &str, changes: Value| {
        change(&bureau, reason, on, &json!([{"resident": HEAD, "changes": changes}]))
    };
    let kanda = "見本区神田１番１号";
    told("C04", "2026-11-18", json!({"address": kanda})).done();
    let entries = bureau.verified();
    let refused = told("C04", "2026-11-12", json!({"address": "見本区湯島２番２号"})).refused(1, "movement_followed");
    assert_eq!(refused["fields"]["day"], "2026-11-18", "{refused}");
    assert_eq!(bureau.verified(), entries);
    // what the later one did not touch may be told
    told("C05", "2026-11-12", json!({"name": "𠮷野家　改"})).done();
    for (day, name, moved) in [("2026-11-11", false, false), ("2026-11-12", true, false), ("2026-11-18", true, true)] {
        let shown = shown_on(&bureau, HEAD, day);
        let found = (shown["resident"]["name"] == "𠮷野家　改", shown["resident"]["address"] == kanda);
        assert_eq!(found, (name, moved), "{day}");
    }
    for (reason, first, second) in [
        ("C05", json!({"name": "𠮷野家　再"}), json!({"name": "𠮷野家　三"})),
        ("C05", json!({"kana": "ヨシノヤ　サイ"}), json!({"kana": "ヨシノヤ　サン"})),
        ("C06", json!({"relation": "11"}), json!({"relation": "20"})),
        ("C05", json!({"alias": "見本　一"}), json!({"alias": "見本　二"})),
    ] {
        told(reason, "2026-11-19", first).done();
        told(reason, "2026-11-17", second).refused(1, "movement_followed");
    }
    bureau.verified();
}

/// Takes in rows as a file of this 連番.
#[track_caller]
fn taken_in(bureau: &Bureau, serial: u32, rows: impl IntoIterator<Item = RowText>) -> Value {
    let path = bureau.write(&name("20261111090000", serial), file(rows));
    bureau.run(&["import", DIR, "RES_CHANGE", &path]).json()
}

#[track_caller]
fn check_days(bureau: &Bureau, number: u64, item: &str, expected: &[(&str, &str)]) {
    for (day, value) in expected {
        let number = number.to_string();
        let shown = bureau.run(&["show", DIR, "--resident", &number, "--on", day, "--reason", "確認"]).done();
        assert_eq!(shown["resident"][item], *value, "{number} on {day}");
    }
}

/// conformity: 2.1-a
#[test]
fn every_row_of_one_person_holds_from_its_own_day_in_any_order_of_one_file() {
    const KANDA: &str = "見本区神田９番９号";
    const YUSHIMA: &str = "見本区湯島８番８号";
    let bureau = Bureau::demo(7);
    taken_in(&bureau, 1, (0..3).map(RowText::resident));
    let moved = |n: u64, on: &str, address: &str| RowText::resident(n).moved("21", on).with("住所", address);
    let renamed = RowText::resident(2).moved("25", "20261103").with("氏名", "見本　改姓");
    let dead = renamed.clone().moved("13", "20261106").with("住民区分", "4").with("消除日", "20261106");
    let rows = [
        moved(1, "20261107", YUSHIMA),
        moved(1, "20261105", KANDA),
        renamed,
        dead,
        RowText::resident(40).moved("01", "20261101").with("氏名", "転入　前"),
        RowText::resident(40).moved("25", "20261104").with("氏名", "転入　後"),
    ];
    let report = taken_in(&bureau, 2, rows.clone());
    assert_eq!((&report["applied"], &report["unchanged"]), (&json!(6), &json!(0)), "{report}");
    let days = [("2026-11-05", KANDA), ("2026-11-06", KANDA), ("2026-11-07", YUSHIMA)];
    check_days(&bureau, FIRST + 1, "address", &days);
    let before =
        text(
            &bureau.run(&["show", DIR, "--resident", &(FIRST + 2).to_string(), "--on", "2026-11-02"]).done()["resident"]
                ["name"],
        )
        .to_owned();
    assert_ne!(before, "見本　改姓");
    check_days(&bureau, FIRST + 2, "name", &[("2026-11-03", "見本　改姓"), ("2026-11-06", "見本　改姓")]);
    check_days(&bureau, FIRST + 40, "name", &[("2026-11-03", "転入　前"), ("2026-11-04", "転入　後")]);
    let again = taken_in(&bureau, 3, rows);
    assert_eq!((&again["applied"], &again["unchanged"]), (&json!(0), &json!(6)), "{again}");
    bureau.verified();
}

/// conformity: 2.1-a
#[test]
fn a_row_of_an_earlier_day_that_comes_later_is_recorded_as_the_past_and_listed() {
    let (kanda, yushima) = ("見本区神田９番９号", "見本区湯島８番８号");
    let bureau = Bureau::demo(7);
    taken_in(&bureau, 8, [RowText::resident(0)]);
    taken_in(&bureau, 1, [RowText::resident(0).moved("21", "20261107").with("住所", kanda)]);
    let late = RowText::resident(0).moved("21", "20261103").with("住所", yushima).with("処理日時", "20261109090000");
    let late = late.with("氏名", "見本　改姓");
    assert_eq!(taken_in(&bureau, 2, [late.clone()])["applied"], 1);
    let lines = bureau.run(&["imports", DIR, "--run", "3"]).done();
    let message = text(&lines["lines"][0]["message"]);
    assert!(message.contains("住所は令和8年11月7日からの内容を残した"), "{message}");
    check_days(&bureau, FIRST, "address", &[("2026-11-03", yushima), ("2026-11-06", yushima), ("2026-11-07", kanda)]);
    check_days(
        &bureau,
        FIRST,
        "name",
        &[("2026-11-03", "見本　改姓"), ("2026-11-08", "見本　改姓"), ("2026-11-02", "佐藤　太郎")],
    );
    let now = bureau.run(&["show", DIR, "--resident", &FIRST.to_string(), "--reason", "確認"]).done();
    assert_eq!(now["resident"]["address"], kanda);
    assert_eq!(taken_in(&bureau, 3, [late])["unchanged"], 1);
    bureau.verified();
}

#[test]
fn a_day_before_the_first_coverage_shows_nobody_whose_coverage_ended() {
    let bureau = Bureau::with_family(7);
    let states = |on: &str| {
        let shown = bureau.run(&["show", DIR, "--resident", HEAD, "--on", on]).done();
        let of = |m: &Value| text(&m["coverage"]).to_owned();
        shown["juki_household"].as_array().into_iter().flatten().map(of).collect::<Vec<_>>()
    };
    assert_eq!(states("2026-10-31"), ["never"; 3]);
    assert_eq!(states("2026-11-01"), ["covered"; 3]);
    let leave = json!({
        "kind": "leave", "reason": "E04", "effective_on": "2026-11-11", "notified_on": TODAY, "members": [{"resident": WIFE}],
    });
    bureau.run(&["register", DIR, &bureau.write("leave.json", leave.to_string())]).done();
    assert_eq!(states("2026-11-20"), ["covered", "ended", "covered"]);
    assert_eq!(states("2026-10-31"), ["never"; 3]);
}
