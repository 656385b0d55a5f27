//! Damage planted by somebody who holds the key: every kind is found by `verify` and named, with its place.

use std::path::Path;
use std::time::Duration;

use madoguchi_counter::RawKey;
use madoguchi_counter::convert;
use madoguchi_counter::office::Office;
use madoguchi_tests::office::{Bureau, DIR, arrival, text};
use madoguchi_tests::res_change::{RowText, file, name};
use rusqlite::Connection;

use crate::crash::{again, key_of};

/// What is done to the database, how verify calls it, and how its place begins. A family of three has joined, a card
/// was issued and waits for its outcome, somebody who moved in waits for a clerk, a seal was registered.
const PLANTED: [(&str, &str, &str); 86] = [
    (
        "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '見本', '見木') AS BLOB) WHERE place = 3",
        "entry_damaged",
        "entry 3",
    ),
    ("UPDATE entry SET bytes = x'00' WHERE place = 2", "entry_damaged", "entry 2"),
    ("UPDATE entry SET hash = zeroblob(32) WHERE place = 3", "entry_damaged", "entry 3"),
    ("DELETE FROM entry WHERE place = 2", "entry_missing", "entry 2"),
    ("DELETE FROM entry WHERE place = 2", "chain_broken", "entry 3"),
    ("DELETE FROM entry WHERE place = (SELECT max(place) FROM entry)", "witness_ahead", "witness entry"),
    (
        "UPDATE entry SET seq = -4 WHERE place = 4; UPDATE entry SET seq = 4 WHERE place = 5; UPDATE entry SET seq = 5 WHERE place = -4",
        "chain_broken",
        "entry 4",
    ),
    ("UPDATE entry SET id = x'0102' WHERE place = 3", "chain_broken", "entry 3"),
    ("UPDATE entry SET seq = 99 WHERE place = 3", "chain_broken", "entry 3"),
    (
        "INSERT INTO terminal VALUES (2, x'02', 2); UPDATE entry SET terminal = 2 WHERE place = 3",
        "chain_broken",
        "entry 3",
    ),
    ("UPDATE terminal SET id = randomblob(16)", "chain_broken", "entry 1"),
    ("UPDATE terminal SET id = randomblob(16)", "witness_differs", "witness entry"),
    ("UPDATE terminal SET number = 2", "witness_differs", "witness entry"),
    (
        "INSERT INTO entry SELECT (SELECT max(place) + 1 FROM entry), 1, (SELECT max(seq) + 1 FROM entry), x'07', hash, bytes FROM entry WHERE place = 2",
        "chain_broken",
        "entry",
    ),
    (
        "UPDATE record SET body = CAST(replace(CAST(body AS TEXT), '見本', '見木') AS BLOB) WHERE kind = 'household'",
        "record_differs",
        "record",
    ),
    ("UPDATE record SET body = x'7b' WHERE kind = 'household'", "record_differs", "record"),
    ("UPDATE record SET version = version + 1 WHERE kind = 'resident'", "record_differs", "record"),
    ("UPDATE record SET kind = 'household' WHERE kind = 'resident'", "record_differs", "record"),
    ("UPDATE record SET place = 1 WHERE kind = 'resident'", "record_differs", "record"),
    ("DELETE FROM record WHERE kind = 'household'", "record_missing", "record"),
    (
        "INSERT INTO record SELECT x'00000000000000000000000000000063', kind, version, place, body FROM record WHERE kind = 'household' LIMIT 1",
        "record_unknown",
        "record 00000000",
    ),
    ("DELETE FROM word", "word_differs", "record"),
    ("UPDATE word SET recorded_at = '2020-01-01T00:00:00+09:00'", "word_differs", "record"),
    (
        "INSERT INTO word SELECT x'00000000000000000000000000000063', section, item, version, recorded_at, body, pending FROM word LIMIT 1",
        "word_differs",
        "record 00000000",
    ),
    ("UPDATE resident_row SET birth = '1900-01-01'", "projection_differs", "record"),
    ("DELETE FROM resident_row WHERE rowid = (SELECT max(rowid) FROM resident_row)", "projection_differs", "record"),
    (
        "INSERT INTO resident_row (record, atena_no, kana, birth, hides_address) VALUES (x'00000000000000000000000000000063', '9', 'ウソ', '1980-01-01', 0)",
        "projection_differs",
        "record 00000000",
    ),
    ("UPDATE household_row SET number = number || '9'", "projection_differs", "record"),
    ("DELETE FROM household_row WHERE rowid = 1", "projection_differs", "record"),
    ("DELETE FROM member_row WHERE rowid = 1", "projection_differs", "record"),
    ("UPDATE member_row SET covered_from = '1999-01-01'", "projection_differs", "record"),
    ("INSERT INTO member_row SELECT * FROM member_row LIMIT 1", "projection_differs", "record"),
    ("UPDATE certificate_row SET state = 'void' WHERE rowid = 1", "projection_differs", "record"),
    (
        "UPDATE certificate_row SET resident = (SELECT record FROM resident_row WHERE record <> certificate_row.resident LIMIT 1) WHERE rowid = 1",
        "projection_differs",
        "record",
    ),
    ("UPDATE certificate_row SET page_hash = '00' WHERE rowid = 1", "projection_differs", "record"),
    ("DELETE FROM certificate_row WHERE rowid = 1", "projection_differs", "record"),
    ("UPDATE determination_row SET under_70 = 'A01', pending = 1 - pending", "projection_differs", "record"),
    ("DELETE FROM determination_row WHERE place = 0", "projection_differs", "record"),
    ("DELETE FROM task_row", "projection_differs", "record"),
    ("UPDATE task_row SET effective_on = '1999-01-01'", "projection_differs", "record"),
    (
        "INSERT INTO task_row VALUES (x'00000000000000000000000000000064', x'00000000000000000000000000000063', 'protect', '2026-01-01')",
        "projection_differs",
        "record 00000000",
    ),
    ("DELETE FROM search_doc WHERE rowid = (SELECT max(rowid) FROM search_doc)", "projection_differs", ""),
    ("UPDATE asset SET bytes = x'89504e47'", "asset_differs", "asset "),
    ("DELETE FROM asset", "asset_differs", "asset "),
    (
        "INSERT INTO asset VALUES (x'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262', x'')",
        "asset_differs",
        "asset af1349b9",
    ),
    ("UPDATE number_block SET next = 1 WHERE name = 'household'", "number_block_behind", "block household"),
    ("UPDATE number_block SET next = 1 WHERE name = 'certificate'", "number_block_behind", "block certificate"),
    ("UPDATE number_block SET next = 1 WHERE name = 'provisional'", "number_block_behind", "block provisional"),
    ("DELETE FROM number_block", "number_outside_lease", "block"),
    ("UPDATE number_block SET last = 1, next = 2 WHERE name = 'household'", "number_outside_lease", "block household"),
    ("INSERT INTO number_block VALUES ('household', 7, 9, 7)", "number_lease_broken", "block household"),
    ("DELETE FROM print_job", "job_differs", "certificate 0001-"),
    ("UPDATE print_job SET certificate_no = '0001-9999999-8'", "job_differs", "job"),
    ("UPDATE number_block SET last = 99999999 WHERE name = 'certificate'", "number_lease_broken", "block certificate"),
    ("UPDATE number_block SET last = next - 2 WHERE name = 'certificate'", "number_lease_broken", "block certificate"),
    (
        "UPDATE number_block SET first = -1, next = -1 WHERE name = 'provisional'",
        "number_lease_broken",
        "block provisional",
    ),
    ("UPDATE print_job SET state = 'lost'", "job_differs", "job"),
    ("UPDATE print_job SET state = 'printed'", "job_differs", "job"),
    ("UPDATE print_job SET state = 'sent'", "job_differs", "job"),
    ("UPDATE print_job SET kind = 'limit_certificate'", "job_differs", "job"),
    ("INSERT INTO sign_in VALUES ('誰か', 1, '2026-11-21T10:00:00+09:00')", "sign_in_differs", "sign-in 1"),
    ("INSERT INTO sign_in VALUES ('見本係', -1, '2026-11-21T10:00:00+09:00')", "sign_in_differs", "sign-in 1"),
    ("INSERT INTO sign_in VALUES ('見本係', 1, 'yesterday')", "sign_in_differs", "sign-in 1"),
    ("UPDATE run SET state = 'asleep'", "run_differs", "run 1"),
    ("UPDATE run SET state = 'running', total = -1", "run_differs", "run 1"),
    ("UPDATE run SET run = -1 WHERE run = 1; UPDATE run_item SET run = -1 WHERE run = 1", "run_differs", "run -1"),
    (
        "INSERT INTO run_item SELECT run, 99, 9, subject, field, code, message FROM run_item LIMIT 1",
        "run_differs",
        "run 1",
    ),
    ("INSERT INTO outbox (place) VALUES (4)", "outbox_differs", "entry 4"),
    ("INSERT INTO outbox (place) VALUES (99999)", "outbox_differs", "entry 99999"),
    ("INSERT INTO cursor VALUES (1, 1)", "cursor_differs", "cursor"),
    ("INSERT INTO confirmed VALUES (1, 1, 1)", "cursor_differs", "cursor"),
    ("INSERT INTO base SELECT id, version, place, body FROM record LIMIT 1", "base_differs", "base"),
    ("DELETE FROM run_item WHERE item = 3", "run_differs", "run 1"),
    ("UPDATE run_item SET result = 3 WHERE item = 3", "run_differs", "run 1"),
    ("UPDATE run SET counts = '{}'", "run_differs", "run 1"),
    ("INSERT INTO run_act VALUES (1, 1, 'asleep', NULL, '見本係', '')", "run_differs", "run 1"),
    ("INSERT INTO run_act VALUES (1, 2, 'stop', NULL, '見本係', '')", "run_differs", "run 1"),
    ("INSERT INTO run_act VALUES (9, 1, 'stop', NULL, '見本係', '')", "run_differs", "run 9"),
    ("DELETE FROM run", "run_differs", "run 1"),
    ("UPDATE run SET total = total + 1", "run_differs", "run 1"),
    ("INSERT INTO meta VALUES ('central', 'https://central.example')", "outbox_differs", "entry 4"),
    ("UPDATE kept_count SET value = value + 1 WHERE name = 'residents'", "projection_differs", "count residents"),
    ("DELETE FROM kept_count WHERE name = 'certificates'", "projection_differs", "count certificates"),
    ("INSERT INTO kept_count VALUES ('unsent', 3)", "projection_differs", "count unsent"),
    ("DELETE FROM covered_change", "projection_differs", "count covered "),
    ("DROP INDEX resident_by_birth", "schema_differs", "index resident_by_birth"),
];

/// So long a program of the office may write before a connection of ours gives up.
const OTHERS_WRITE: Duration = Duration::from_secs(180);

/// The database past the program, for whoever holds the key.
pub(crate) fn raw(dir: &Path, key: &RawKey) -> Connection {
    let hex = data_encoding::HEXLOWER.encode(key.bytes());
    let conn = Connection::open(dir.join("office.db")).expect("the database opens");
    conn.busy_timeout(OTHERS_WRITE).expect("the database waits");
    conn.execute_batch(&format!(
        "PRAGMA key = \"x'{hex}'\"; PRAGMA cipher_page_size = 8192; PRAGMA foreign_keys = OFF"
    ))
    .expect("the key opens");
    conn
}

/// The guards of the journal, taken away for the deed and put back as they were.
fn deed(conn: &Connection, sql: &str) {
    let mut guards = conn.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").expect("the schema");
    let guards: Vec<(String, String)> =
        guards.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).and_then(Iterator::collect).expect("the triggers");
    guards.iter().for_each(|(name, _)| conn.execute_batch(&format!("DROP TRIGGER {name}")).expect("a trigger"));
    conn.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    guards.iter().for_each(|(_, sql)| conn.execute_batch(sql).expect("a trigger"));
}

#[test]
fn every_kind_of_planted_damage_is_found_and_named() {
    let office = Bureau::with_family(30);
    let notified = office.write("arrival.json", arrival("待　人", "マチ　ビト", "1980-05-05").to_string());
    let registered = office.run(&["register", DIR, &notified]).done();
    let issued = office.issue_pdf(text(&registered["residents"][0]["provisional_no"]), "waits.pdf");
    assert!(issued["job"].is_string(), "{issued}");
    let row = RowText::resident(0).moved("01", "20261109").with("生年月日", "19800505");
    let arrived = office.write(&name("20261111090000", 1), file([row]));
    assert_eq!(office.run(&["import", DIR, "RES_CHANGE", &arrived]).done()["next_actions"], 1);
    // an option said something before
    for days in ["0", "1"] {
        office.run(&["option", "set", DIR, "stay_expiry_offset_days", days]).done();
    }
    office.run(&["office", "seal", DIR, concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/seal_sample.png")]).done();
    office.verified();
    let key = key_of(&office.office());
    let faults = |dir: &Path| {
        let office = Office::open_by_key_to_verify(dir, again(&key)).expect("the office opens");
        convert::verdict(&office.verify(&mut |_| ())).faults
    };
    for (sql, kind, place) in PLANTED {
        let copy = office.copied();
        deed(&raw(&copy.office(), &key), sql);
        let found = faults(&copy.office());
        let named = found.iter().any(|fault| fault.kind == kind && fault.place.starts_with(place));
        assert!(named, "{sql}: {kind} at {place}…: {found:?}");
    }
    let untouched = office.copied();
    deed(&raw(&untouched.office(), &key), "SELECT 1");
    assert_eq!(faults(&untouched.office()), [], "the guards were put back as they were");
}
