//! Files of the office: a large seal and a large table of local characters burden no later change, and are never lost.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

use std::fs;

use madoguchi_counter::RawKey;
use madoguchi_counter::office::{Office, Unlock};
use madoguchi_sample::SAMPLE_SECRET;
use madoguchi_store::Store;
use madoguchi_tests::large::{noise, table};
use madoguchi_tests::office::{Bureau, DIR, HEAD, text};
use serde_json::json;

use crate::crash::key_of;
use madoguchi_counter::ops::options;

/// An office whose seal has 90 kB and whose table of local characters has 48 kB.
fn burdened() -> Bureau {
    let bureau = Bureau::with_family(20);
    let seal = noise(150);
    assert!((90_000..92_000).contains(&seal.len()), "{}", seal.len());
    let path = bureau.write("seal.png", &seal);
    let set = bureau.run(&["office", "seal", DIR, &path]).done();
    assert_eq!(set, json!({"seal": path, "bytes": seal.len()}));
    let characters = table(48 * 1024);
    let path = bureau.write("gaiji.csv", &characters);
    let named = bureau.run(&["office", "gaiji", DIR, &path]).done();
    assert_eq!(named["characters"].as_u64(), Some(characters.lines().count() as u64));
    bureau
}

fn document_bytes(bureau: &Bureau, key: &RawKey) -> usize {
    let store = Store::open(&bureau.office().join("office.db"), key).unwrap();
    serde_json::to_vec(&store.read().find_office().unwrap().unwrap()).unwrap().len()
}

/// The paper carries the office's own seal, which is as large as noise.
#[track_caller]
fn prints_the_seal(bureau: &Bureau, file: &str) {
    let issued = bureau.issue_pdf(HEAD, file);
    let size = fs::metadata(bureau.path(file)).unwrap().len();
    assert!(size > 90_000, "{size} bytes");
    bureau.outcome(&issued["job"], "spoiled").done();
}

#[test]
fn options_change_as_often_as_they_like_beside_a_large_seal_and_a_large_table() {
    let bureau = burdened();
    let key = key_of(&bureau.office());
    let mut office = Office::open(&bureau.office(), &Unlock::with(Some(SAMPLE_SECRET.to_owned()))).unwrap();
    office.sign_in(None, SAMPLE_SECRET).unwrap();
    for minutes in 1..=50 {
        options::choose(&mut office.writing(), "idle_lock_minutes", &minutes.to_string()).unwrap();
    }
    drop(office);
    let bytes = document_bytes(&bureau, &key);
    assert!(bytes < 64 * 1024, "{bytes} bytes");
    let list = bureau.run(&["option", "list", DIR]).done();
    let names: Vec<&str> = list["options"].as_array().unwrap().iter().map(|option| text(&option["name"])).collect();
    assert!(!names.iter().any(|name| name.contains("seal") || name.contains("gaiji")), "{names:?}");
    let history = bureau.run(&["option", "history", DIR]).done();
    assert_eq!(history.as_array().map(Vec::len), Some(50));
    prints_the_seal(&bureau, "paper.pdf");
    bureau.verified();
}

#[test]
fn a_file_that_is_too_large_is_refused_with_its_limit_before_anything_is_written() {
    let bureau = Bureau::demo(5);
    let entries = bureau.verified();
    let seal = bureau.write("seal.png", noise(300));
    let characters = bureau.write("gaiji.csv", table(256 * 1024 + 1));
    for (command, path, item) in [("seal", seal, "職印"), ("gaiji", characters, "外字表")] {
        let refusal = bureau.run(&["office", command, DIR, &path]).refused(1, "asset_too_large");
        assert_eq!(refusal["fields"]["size_bytes_max"], "262144", "{refusal}");
        assert_eq!(refusal["fields"]["size_bytes"], fs::metadata(&path).unwrap().len().to_string(), "{refusal}");
        let message = text(&refusal["message"]);
        assert!(message.contains(item) && message.contains("262144"), "{refusal}");
    }
    assert_eq!(bureau.verified(), entries);
}

/// A square PNG of this grey with a mark of that one in its middle.
fn square(side: u32, grey: u8, mark: u8) -> Vec<u8> {
    let middle = side / 3..side - side / 3;
    let pixel = |at: u32| {
        let marked = middle.contains(&(at % side)) && middle.contains(&(at / side));
        if marked { mark } else { grey }
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&(0..side * side).map(pixel).collect::<Vec<_>>()).unwrap();
    writer.finish().unwrap();
    bytes
}

#[test]
fn a_picture_that_would_print_no_seal_is_refused_with_the_reason() {
    let bureau = Bureau::demo(1);
    let entries = bureau.verified();
    for (png, why) in [
        (square(1, 255, 0), "小さすぎて"),
        (square(47, 255, 0), "小さすぎて"),
        (square(481, 255, 0), "大きすぎます"),
        (square(100, 255, 255), "何も描かれていません"),
        (square(100, 250, 240), "何も描かれていません"),
        (square(100, 0, 0), "何も描かれていません"),
    ] {
        let path = bureau.write("seal.png", png);
        let refusal = bureau.run(&["office", "seal", DIR, &path]).refused(1, "field_invalid");
        assert!(text(&refusal["message"]).contains(why), "{refusal}");
    }
    assert_eq!(bureau.verified(), entries);
    let path = bureau.write("seal.png", square(48, 255, 120));
    bureau.run(&["office", "seal", DIR, &path]).done();
}

#[test]
fn the_files_of_an_office_come_back_from_a_backup_and_from_what_is_salvaged() {
    let bureau = burdened();
    let backup = bureau.path("backup");
    bureau.run(&["backup", DIR, &backup]).done();
    bureau.run(&["restore", &backup, DIR, "--replace"]).done();
    prints_the_seal(&bureau, "restored.pdf");
    let entries = bureau.verified();
    fs::write(bureau.office().join("office.db"), "no database").unwrap();
    let told = bureau.run(&["salvage", DIR]);
    let salvaged = told.json();
    // the access log stood in the database alone
    assert_eq!(told.exit, 1, "{told:?}");
    assert!(told.err.contains("閲覧記録"), "{told:?}");
    let not_taken_over = salvaged["not_taken_over"].as_array().map(Vec::len);
    assert_eq!((not_taken_over, &salvaged["other_history"]), (Some(1), &json!(null)), "{salvaged}");
    assert_eq!((&salvaged["salvaged"], &salvaged["lost"]), (&json!(true), &json!(null)), "{salvaged}");
    assert_eq!(bureau.verified(), entries);
    prints_the_seal(&bureau, "salvaged.pdf");
    let file = bureau.write("gaiji.csv", table(100));
    assert!(bureau.run(&["office", "gaiji", DIR, &file]).done()["characters"].as_u64() < Some(20));
    bureau.verified();
}
