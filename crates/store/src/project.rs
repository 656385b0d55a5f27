//! Projections: rows and search keys that follow from the documents, and from nothing else.
//!
//! Written by `commit`, recomputed and compared by `verify`: both use the same functions.

use std::collections::BTreeSet;

use madoguchi_domain::kana;
use madoguchi_domain::record::{Household, RecordId, Resident};
use rusqlite::{Connection, named_params};

use crate::read::Reader;
use crate::search::WhyKind;
use crate::{Result, StoreError};

/// One search key: its kind and the folded text.
pub type Key = (WhyKind, String);

/// The keys by which a resident is found. A key for the whole, and one for each later part, so that
/// the given name or the street is found by its beginning.
pub fn keys_of(resident: &Resident, household: Option<&Household>) -> BTreeSet<Key> {
    let identity = &resident.identity.body;
    let mut keys = BTreeSet::new();
    for name in [Some(&identity.kana)].into_iter().flatten() {
        parts(name, kana::folded, WhyKind::Kana, &mut keys);
    }
    for name in [Some(&identity.name), identity.alias.as_ref(), identity.former_surname.as_ref()].into_iter().flatten()
    {
        parts(name, name_key, WhyKind::Name, &mut keys);
    }
    keys.insert((WhyKind::Birth, identity.birth.to_string()));
    for number in [&identity.atena_no, &identity.provisional_no].into_iter().flatten() {
        keys.insert((WhyKind::Atena, number.clone()));
    }
    if let Some(number) = household.map(|h| &h.number.body) {
        keys.insert((WhyKind::Number, number.number.clone()));
        keys.insert((WhyKind::Number, format!("{}{}", kana::plain(&number.symbol), number.number)));
    }
    // who must not be found by where she lives is not found by where she lives
    if !identity.support.hides_address() {
        let address = kana::plain(&identity.address);
        if let Some((_, street)) = address.split_once(['区', '市', '町', '村']) {
            keys.insert((WhyKind::Address, street.to_owned()));
        }
        keys.insert((WhyKind::Address, address));
    }
    keys.retain(|(_, key)| !key.is_empty());
    keys
}

/// A name for finding: selectors dropped, width and case folded. Variants meet (髙 and 高) for finding only.
pub fn name_key(text: &str) -> String {
    kana::plain(&kana::without_selectors(text)).chars().map(variant).collect()
}

/// The commonest variants of names, to their base; finding only, never stored or shown.
fn variant(c: char) -> char {
    match c {
        '髙' => '高',
        '﨑' | '嵜' | '碕' => '崎',
        '𠮷' => '吉',
        '邉' | '邊' => '辺',
        '齋' | '齊' | '斎' => '斉',
        '濵' | '濱' => '浜',
        '澤' => '沢',
        '櫻' => '桜',
        '廣' => '広',
        '國' => '国',
        _ => c,
    }
}

fn parts(text: &str, fold: fn(&str) -> String, kind: WhyKind, keys: &mut BTreeSet<Key>) {
    keys.insert((kind, fold(text)));
    for part in text.split(char::is_whitespace).skip(1) {
        keys.insert((kind, fold(part)));
    }
}

/// The row of a household and of its members.
pub fn write_household(conn: &Connection, household: &Household) -> Result<()> {
    let number = &household.number.body;
    conn.prepare_cached(
        "INSERT INTO household_row (record, symbol, number, juki_household_no) VALUES (:record, :symbol, :number, :juki)
         ON CONFLICT (record) DO UPDATE SET symbol = :symbol, number = :number, juki_household_no = :juki",
    )?
    .execute(named_params! {":record": household.id.as_bytes(), ":symbol": number.symbol, ":number": number.number, ":juki": number.juki_household_no})?;
    conn.prepare_cached("DELETE FROM member_row WHERE household = :id")?
        .execute(named_params! {":id": household.id.as_bytes()})?;
    for member in &household.members.body {
        conn.prepare_cached("INSERT INTO member_row (household, resident, branch, covered_from, covered_to) VALUES (:household, :resident, :branch, :from, :to)")?
            .execute(named_params! {
                ":household": household.id.as_bytes(), ":resident": member.resident.as_bytes(), ":branch": member.branch,
                ":from": member.covered_from.to_string(), ":to": member.covered_to.map(|d| d.to_string()),
            })?;
    }
    Ok(())
}

/// The row, the keys and the certificates of a resident.
pub fn write_resident(conn: &Connection, id: RecordId) -> Result<()> {
    let reader = Reader { conn };
    let Some(resident) = reader.find_resident(id)? else {
        return Err(StoreError::NotApplicable(madoguchi_domain::apply::NotApplicable::RecordMissing));
    };
    let household = reader.household_of(id)?;
    let identity = &resident.identity.body;
    conn.prepare_cached(
        "INSERT INTO resident_row (record, atena_no, provisional_no, juki_household_no, household, kana, birth, hides_address)
         VALUES (:record, :atena, :provisional, :juki, :household, :kana, :birth, :hides)
         ON CONFLICT (record) DO UPDATE SET atena_no = :atena, provisional_no = :provisional, juki_household_no = :juki,
             household = :household, kana = :kana, birth = :birth, hides_address = :hides",
    )?
    .execute(named_params! {
        ":record": id.as_bytes(), ":atena": identity.atena_no, ":provisional": identity.provisional_no, ":juki": identity.juki_household_no,
        ":household": household.as_ref().map(|h| h.id.as_bytes().to_vec()), ":kana": kana::folded(&identity.kana), ":birth": identity.birth.to_string(),
        ":hides": identity.support.hides_address(),
    })?;
    conn.prepare_cached("DELETE FROM search_key WHERE record = :id")?.execute(named_params! {":id": id.as_bytes()})?;
    for (kind, key) in keys_of(&resident, household.as_ref()) {
        conn.prepare_cached("INSERT INTO search_key (record, kind, key) VALUES (:record, :kind, :key)")?
            .execute(named_params! {":record": id.as_bytes(), ":kind": kind.as_str(), ":key": key})?;
    }
    write_certificates(conn, &resident)
}

fn write_certificates(conn: &Connection, resident: &Resident) -> Result<()> {
    for certificate in &resident.certificates.body {
        conn.prepare_cached(
            "INSERT INTO certificate_row (no, resident, kind, state, job, page_hash) VALUES (:no, :resident, :kind, :state, :job, :hash)
             ON CONFLICT (no) DO UPDATE SET state = excluded.state WHERE resident = excluded.resident",
        )?
        .execute(named_params! {
            ":no": certificate.no.as_str(), ":resident": resident.id.as_bytes(), ":kind": certificate.kind.as_str(),
            ":state": state_text(certificate.state)?, ":job": certificate.job.as_bytes(), ":hash": certificate.page_hash,
        })?;
    }
    Ok(())
}

/// A state as stored.
pub fn state_text(state: madoguchi_domain::certificate::CertificateState) -> Result<String> {
    let value = serde_json::to_value(state).map_err(StoreError::Document)?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}
