//! A sample office with a couple of whom one turns 75 soon.

use serde_json::json;

use crate::office::{Bureau, DIR, arrival};

/// The husband and head, who turns 75 on [`BIRTHDAY`].
pub const HE: &str = "P00010000001";
/// The wife, who is 66.
pub const SHE: &str = "P00010000002";
/// His 75th birthday.
pub const BIRTHDAY: &str = "2026-12-05";
/// The day before.
pub const EVE: &str = "2026-12-04";

/// The office after the couple moved in.
pub fn with_couple() -> Bureau {
    let bureau = Bureau::demo(30);
    let mut arrival = arrival("例示　太郎", "レイジ　タロウ", "1951-12-05");
    let mut wife = arrival["members"][0].clone();
    wife["new_resident"] =
        json!({"name": "例示　花子", "kana": "レイジ　ハナコ", "birth": "1960-04-01", "sex": "2", "relation": "12"});
    arrival["members"].as_array_mut().expect("members").push(wife);
    bureau.run(&["register", DIR, &bureau.write("arrival.json", arrival.to_string()), "--check", "demo"]).done();
    bureau
}

/// The office's day goes on to that one.
#[track_caller]
pub fn day(bureau: &Bureau, day: &str) {
    assert_eq!(bureau.run(&["office", "day", DIR, day]).done(), json!({ "today": day }));
}
