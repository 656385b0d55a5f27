//! Changes told for a day before another that is registered already: nothing that was registered may be lost by them.

use madoguchi_tests::office::{Bureau, DIR, TODAY, Told, text};
use serde_json::{Value, json};

const HEAD: &str = "000000000090011";
const WIFE: &str = "000000000090012";
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
        assert!(text(&refused["message"]).contains("2026-11-15"), "{refused}");
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
