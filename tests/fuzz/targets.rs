//! What is done with bytes from outside, one function a parser: it never panics, and what it accepts it
//! can say again.
//!
//! `make test` replays the corpus and a seeded burst of mutations of it; `make fuzz` looks for new ones.

use madoguchi_counter::check::Check;
use madoguchi_counter::keys::recovery::RecoveryKey;
use madoguchi_counter::{backup, keys};
use madoguchi_domain::apply::{Records, apply_all};
use madoguchi_domain::entry::Entry;
use madoguchi_domain::notification::Notification;
use madoguchi_domain::numbers::{
    CertificateNo, InsurerNumber, MunicipalityCode, check_corporate_number, check_my_number,
};
use madoguchi_domain::person::{Birth, Calendar};
use madoguchi_domain::records::Record;
use madoguchi_domain::{cases, kana, wareki};
use madoguchi_exchange::cp932;
use madoguchi_exchange::gaiji::GaijiTable;
use madoguchi_exchange::link::{self, FileExpectation, Layout, LinkRow};
use madoguchi_exchange::res_change::ResChange;
use madoguchi_exchange::tax_income::TaxIncome;
use madoguchi_store::second::frame;
use madoguchi_store::{RawKey, Store};
use sha2::Digest as _;

/// A parser's name and what is done with its bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every parser of bytes from outside, by name; its corpus lies in `corpus/NAME`.
pub const TARGETS: &[Target] = &[
    ("backup_manifest", backup_manifest),
    ("case_line", case_line),
    ("check", check),
    ("database_file", database_file),
    ("date", date),
    ("entry", entry),
    ("gaiji", gaiji),
    ("kana_key", kana_key),
    ("key_file", key_file),
    ("notification", notification),
    ("number", number),
    ("record", record),
    ("recovery_key", recovery_key),
    ("res_change", res_change_file),
    ("res_change_rows", res_change_rows),
    ("second_file", second_file),
    ("tax_income", tax_income_file),
    ("tax_income_rows", tax_income_rows),
];

/// Runs one target by its name.
#[allow(dead_code, reason = "the replay walks the table; a fuzz binary calls by name")]
pub fn run(name: &str, data: &[u8]) {
    let (_, target) = TARGETS.iter().find(|(n, _)| *n == name).expect("a target of that name");
    target(data);
}

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

fn date(data: &[u8]) {
    let text = text(data);
    if let Ok(day) = wareki::parse(&text) {
        for said in [wareki::long(day), wareki::short(day), day.to_string()] {
            assert_eq!(wareki::parse(&said), Ok(day), "{said}");
        }
    }
    if let Ok(birth) = Birth::parse(&text) {
        assert_eq!(Birth::parse(&birth.to_string()), Ok(birth));
        assert!(!birth.printed(Calendar::Japanese).is_empty() && !birth.printed(Calendar::Western).is_empty());
    }
}

fn number(data: &[u8]) {
    let text = text(data);
    if let Ok(number) = InsurerNumber::parse(&text) {
        assert_eq!(InsurerNumber::parse(number.as_str()).as_ref(), Ok(&number));
    }
    if let Ok(code) = MunicipalityCode::parse(&text) {
        assert_eq!(MunicipalityCode::parse(code.as_str()).as_ref(), Ok(&code));
    }
    if let Ok(no) = CertificateNo::parse(&text) {
        assert_eq!(CertificateNo::parse(no.as_str()).as_ref(), Ok(&no));
    }
    let _ = (check_my_number(&text), check_corporate_number(&text));
}

fn kana_key(data: &[u8]) {
    let text = text(data);
    // a key of a key finds the same: a clerk may type what the screen shows
    assert_eq!(kana::plain(&kana::plain(&text)), kana::plain(&text));
    let _ = (kana::folded(&text), kana::without_selectors(&text));
}

fn check(data: &[u8]) {
    let _ = Check::parse(&text(data));
}

fn case_line(data: &[u8]) {
    let (answer, ok) = cases::answer(&text(data));
    assert!(answer.is_object());
    assert!(!ok || answer.get("error").is_none());
}

fn notification(data: &[u8]) {
    if let Ok(read) = serde_json::from_slice::<Notification>(data) {
        let said = serde_json::to_vec(&read).expect("what was read can be written");
        assert_eq!(serde_json::from_slice::<Notification>(&said).expect("what was written can be read"), read);
    }
}

/// An entry that opens seals to the same bytes' meaning, and its acts are answered, not panicked at.
fn entry(data: &[u8]) {
    let Ok(entry) = Entry::open(data) else { return };
    let (bytes, _) = entry.seal().expect("what opened can be sealed");
    assert_eq!(Entry::open(&bytes).expect("what was sealed opens"), entry);
    let mut records = Records::new();
    let before = records.clone();
    if apply_all(entry.acts(), entry.at.wall, &mut records).is_err() {
        assert_eq!(records, before);
    }
}

fn record(data: &[u8]) {
    let Ok(read) = serde_json::from_slice::<Record>(data) else { return };
    // what nobody wrote is left out, whatever stood there: what is written is written the same again
    let said = serde_json::to_vec(&read).expect("what was read can be written");
    let again: Record = serde_json::from_slice(&said).expect("what was written can be read");
    assert_eq!(serde_json::to_vec(&again).expect("it can be written again"), said);
    if let Some(resident) = read.as_resident() {
        let when = resident.identity.at.unwrap_or_default();
        let _ = resident.known_at(when);
        let _ = resident.identity_on(resident.identity.body.birth.assumed());
    }
}

static NO_GAIJI: GaijiTable = GaijiTable::EMPTY;
const NAME: &str = "RES_CHANGE_131016_20261110101500_001.csv";

/// A table of local characters names none with another; what CP932 cannot say is told.
fn gaiji(data: &[u8]) {
    if let Ok(table) = GaijiTable::parse(data) {
        let said = table.replace_gaiji(&text(data));
        assert_eq!(table.replace_gaiji(&said), said, "a name needs no name");
    }
    let mut writer = cp932::Writer::default();
    writer.push(&text(data));
    let (bytes, lost) = writer.finish();
    assert!(!lost.is_empty() || encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes).0 == text(data));
}

fn res_change_file(data: &[u8]) {
    link_file::<ResChange>(data);
}

fn tax_income_file(data: &[u8]) {
    link_file::<TaxIncome>(data);
}

fn link_file<L: Layout>(data: &[u8]) {
    let expect = FileExpectation { municipality: "131016", has_central: false, gaiji: &NO_GAIJI };
    if let Ok(staged) = link::read::<L>(NAME, data, &expect, &link::one_by_one) {
        assert_eq!(staged.rows, staged.good.len() + staged.errors.len() + staged.held_back.len());
        for place in staged.groups().flatten() {
            assert_eq!(staged.row(*place).line(), place.line as usize, "a good row is read again as it was");
        }
    }
}

/// The rows behind a sound header and before a sound trailer: a torn file is not all that can come.
fn res_change_rows(data: &[u8]) {
    res_change_file(&behind_header(include_bytes!("corpus/res_change/good.csv"), data));
}

fn tax_income_rows(data: &[u8]) {
    tax_income_file(&behind_header(include_bytes!("corpus/tax_income/good.csv"), data));
}

fn behind_header(header: &[u8], data: &[u8]) -> Vec<u8> {
    let header_end = header.iter().position(|b| *b == b'\n').expect("a header row") + 1;
    let mut file = header[..header_end].to_vec();
    file.extend_from_slice(data);
    let rows = data.iter().filter(|b| **b == b'\n').count();
    let hash = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(&file));
    file.extend_from_slice(format!("\"TRAILER\",\"{rows}\",\"{hash}\"\r\n").as_bytes());
    file
}

fn key_file(data: &[u8]) {
    let _ = keys::parse(data);
}

fn recovery_key(data: &[u8]) {
    let _ = RecoveryKey::parse(&text(data));
}

fn backup_manifest(data: &[u8]) {
    let _ = backup::parse_manifest(data);
}

/// What is laid out lies inside the file, and what stands in order is also found out of order.
fn second_file(data: &[u8]) {
    let scattered = frame::parse_scattered(data).len();
    if let Ok(layout) = frame::parse(data) {
        assert!(layout.whole_until <= data.len());
        assert!(layout.frames.len() <= scattered);
    }
}

/// No bytes are a database of this key; whatever they are stays as it is.
fn database_file(data: &[u8]) {
    let dir = tempfile::tempdir().expect("a scratch folder");
    let path = dir.path().join("office.db");
    std::fs::write(&path, data).expect("a scratch file");
    assert!(Store::open(&path, &RawKey::new([7; 32])).is_err());
    assert_eq!(std::fs::read(&path).expect("the file is still there"), data);
}
