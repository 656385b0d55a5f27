//! Numbers leased to this terminal: taken within a commit, never twice, never outside a lease.
//!
//! Knows blocks of numbers by name, and which act uses a number of which block. Knows nothing of who leases them.

use madoguchi_domain::act::Act;
use madoguchi_domain::numbers::{TerminalNo, provisional_parts};
use rusqlite::{Connection, named_params};

use crate::column::signed;
use crate::read::Lease;
use crate::{Result, StoreError};

/// Serials of the papers this terminal issues.
pub const CERTIFICATE: &str = "certificate";

/// 番号 of households.
pub const HOUSEHOLD: &str = "household";

/// Serials of provisional numbers.
pub const PROVISIONAL: &str = "provisional";

/// The last number of each block in an office alone, and the largest of any lease; every number has seven digits.
const LAST: u64 = 9_999_999;

/// In an office alone the lease of each block is the whole range.
pub(crate) fn all(conn: &Connection) -> Result<()> {
    [CERTIFICATE, HOUSEHOLD, PROVISIONAL]
        .iter()
        .try_for_each(|name| insert(conn, name, Lease { first: 1, last: LAST, next: 1 }))
}

fn insert(conn: &Connection, name: &str, lease: Lease) -> Result<()> {
    conn.prepare_cached("INSERT INTO number_block (name, first, last, next) VALUES (:name, :first, :last, :next)")?.execute(
        named_params! {":name": name, ":first": signed(lease.first), ":last": signed(lease.last), ":next": signed(lease.next)},
    )?;
    Ok(())
}

/// Takes the next number of a block: of the first lease that has one left.
pub(crate) fn take(conn: &Connection, block: &str) -> Result<u64> {
    let mut update = conn.prepare_cached(
        "UPDATE number_block SET next = next + 1 WHERE name = :name AND first =
             (SELECT first FROM number_block WHERE name = :name AND next <= last ORDER BY first LIMIT 1)
         RETURNING next - 1 AS taken",
    )?;
    let mut rows = update.query(named_params! {":name": block})?;
    let taken: Option<i64> = rows.next()?.map(|row| row.get("taken")).transpose()?;
    taken.and_then(|n| u64::try_from(n).ok()).ok_or(StoreError::BlockUsedUp)
}

/// A lease of numbers there are, whose next number is one of them or the one behind.
pub(crate) fn is_possible(lease: &Lease) -> bool {
    let Lease { first, last, next } = *lease;
    first > 0 && first <= last && last <= LAST && (first..=last + 1).contains(&next)
}

/// Adds a lease to a block, behind those it has.
pub(crate) fn add(conn: &Connection, block: &str, first: u64, last: u64) -> Result<()> {
    let behind: Option<i64> = conn
        .prepare_cached("SELECT max(last) AS last FROM number_block WHERE name = :name")?
        .query_row(named_params! {":name": block}, |row| row.get("last"))?;
    if first == 0 || last < first || behind.is_some_and(|behind| behind >= signed(first)) {
        return Err(StoreError::LeaseOverlaps);
    }
    insert(conn, block, Lease { first, last, next: first })
}

/// Moves a block so that its next number is at least `next`; numbers in between are never used.
pub(crate) fn advance(conn: &Connection, block: &str, next: u64) -> Result<()> {
    conn.prepare_cached("UPDATE number_block SET next = max(next, min(:next, last + 1)) WHERE name = :name")?
        .execute(named_params! {":name": block, ":next": signed(next)})?;
    Ok(())
}

/// The leases of an office that is built again, in place of those of a new one.
pub(crate) fn take_over(conn: &Connection, leases: &[(String, Lease)]) -> Result<()> {
    if leases.is_empty() {
        return Ok(());
    }
    conn.execute("DELETE FROM number_block", [])?;
    leases.iter().try_for_each(|(name, lease)| insert(conn, name, *lease))
}

/// The number an act of the terminal of that number used, and of which block.
pub(crate) fn used_by(act: &Act, terminal: TerminalNo) -> Option<(&'static str, u64)> {
    match act {
        Act::IssueCertificate { certificate, .. } => {
            (certificate.no.terminal() == Some(terminal)).then(|| (CERTIFICATE, certificate.no.serial()))
        }
        Act::OpenHousehold { number, .. } => Some((HOUSEHOLD, number.number.parse().ok()?)),
        Act::RecordResident { identity, .. } => {
            let (of, serial) = provisional_parts(identity.provisional_no.as_deref()?)?;
            (of == terminal).then_some((PROVISIONAL, serial))
        }
        Act::FoundOffice { .. }
        | Act::AmendOffice { .. }
        | Act::MoveDay { .. }
        | Act::RecordAccount { .. }
        | Act::SetOption(_)
        | Act::RecordAsset(_)
        | Act::OpenTask { .. }
        | Act::CloseTask { .. }
        | Act::RecordRound { .. }
        | Act::StartCoverage(_)
        | Act::EndCoverage(_)
        | Act::ChangeHousehold(_)
        | Act::ChangeHead { .. }
        | Act::CorrectMovement(_)
        | Act::NoteMovement { .. }
        | Act::RecordStatus { .. }
        | Act::RecordIncome { .. }
        | Act::RecordMyna { .. }
        | Act::RecordCopay { .. }
        | Act::Determine { .. }
        | Act::RecordPaperOutcome { .. }
        | Act::DeliverCertificate { .. }
        | Act::CollectCertificate { .. }
        | Act::WithdrawCertificate { .. }
        | Act::ReturnCertificate { .. } => None,
    }
}
