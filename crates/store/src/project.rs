//! Projections: rows that follow from the documents, and from nothing else. What the search box needs is written at the end of
//! the commit, by `search::index`.
//!
//! Written by `commit`, recomputed and compared by `verify`.

use madoguchi_domain::kana;
use madoguchi_domain::record::{Household, Resident};
use rusqlite::{Connection, named_params};

use crate::{Result, StoreError};

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

/// The row and the certificates of a resident; `household` is the one that covers, or last covered, him or her.
pub fn write_resident(conn: &Connection, resident: &Resident, household: Option<&Household>) -> Result<()> {
    let identity = &resident.identity.body;
    conn.prepare_cached(
        "INSERT INTO resident_row (record, atena_no, provisional_no, juki_household_no, household, kana, birth, hides_address)
         VALUES (:record, :atena, :provisional, :juki, :household, :kana, :birth, :hides)
         ON CONFLICT (record) DO UPDATE SET atena_no = :atena, provisional_no = :provisional, juki_household_no = :juki,
             household = :household, kana = :kana, birth = :birth, hides_address = :hides",
    )?
    .execute(named_params! {
        ":record": resident.id.as_bytes(), ":atena": identity.atena_no, ":provisional": identity.provisional_no, ":juki": identity.juki_household_no,
        ":household": household.map(|h| h.id.as_bytes().to_vec()), ":kana": kana::folded(&identity.kana), ":birth": identity.birth.to_string(),
        ":hides": identity.support.hides_address(),
    })?;
    write_certificates(conn, resident)
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
