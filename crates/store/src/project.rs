//! Projections: rows that follow from the documents, and from nothing else. What the search box needs is written at the end of
//! the commit, by `search::index`.
//!
//! Written by `commit`, recomputed and compared by `verify`.

use madoguchi_domain::kana;
use madoguchi_domain::record::{Household, Resident};
use rusqlite::{Connection, named_params};

use crate::determinations::Outcome;
use crate::{Result, StoreError};

/// The entry that made this version wrote something of the resident that rows or keys follow from.
pub fn is_moved(r: &Resident) -> bool {
    let v = r.version;
    r.identity.is_of(v) || r.qualification.is_of(v) || r.special.is_of(v) || r.myna.is_of(v) || r.certificates.is_of(v)
}

/// The same of a household.
pub fn is_household_moved(h: &Household) -> bool {
    h.number.is_of(h.version) || h.heads.is_of(h.version) || h.members.is_of(h.version)
}

/// Rows of a household's determinations, for lists by month. They are only ever added.
pub fn write_determinations(conn: &Connection, household: &Household) -> Result<()> {
    if !household.determinations.is_of(household.version) {
        return Ok(());
    }
    for (place, determination) in (i64::from(household.determinations.past())..).zip(&household.determinations.body) {
        let row = Outcome::of(determination);
        conn.prepare_cached(
            "INSERT INTO determination_row (household, place, id, month, only_some, ratio, elderly, under_70, pending)
             VALUES (:household, :place, :id, :month, :only_some, :ratio, :elderly, :under_70, :pending) ON CONFLICT (household, place) DO NOTHING",
        )?
        .execute(named_params! {
            ":id": determination.id.as_bytes(), ":household": household.id.as_bytes(), ":place": place,
            ":month": determination.month.to_string(), ":only_some": !determination.only.is_empty(), ":ratio": row.ratio,
            ":elderly": row.elderly, ":under_70": row.under_70, ":pending": row.pending,
        })?;
    }
    Ok(())
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
