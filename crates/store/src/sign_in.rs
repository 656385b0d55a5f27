//! Wrong passwords of this machine, proved against the accounts of the office.
//!
//! Knows what a row can say. Knows neither passwords nor how long a wait is.

use chrono::DateTime;
use rusqlite::Connection;

use crate::Result;
use crate::read::Reader;
use crate::verify_report::{FaultKind, VerifyReport};

/// Wrong passwords are counted from one, at a time, and for an account there is. A place never names the account.
pub(crate) fn prove(conn: &Connection, report: &mut VerifyReport) -> Result<()> {
    for place in unproved(conn)? {
        report.fault(FaultKind::SignInDiffers, format!("sign-in {place}"));
    }
    Ok(())
}

/// Rows that no sequence of sign-ins can have written.
pub(crate) fn unproved(conn: &Connection) -> Result<Vec<i64>> {
    let office = Reader { conn }.find_office()?;
    let has_account =
        |name: &str| office.as_ref().is_some_and(|office| office.accounts.body.iter().any(|one| one.name == name));
    let mut statement = conn.prepare("SELECT rowid AS place, name, failures, last_on FROM sign_in")?;
    let mut rows = statement.query([])?;
    let mut unproved = Vec::new();
    while let Some(row) = rows.next()? {
        let (name, last_on): (String, String) = (row.get("name")?, row.get("last_on")?);
        let is_counted = (1..=i64::from(u32::MAX)).contains(&row.get::<_, i64>("failures")?);
        if !is_counted || !has_account(&name) || DateTime::parse_from_rfc3339(&last_on).is_err() {
            unproved.push(row.get("place")?);
        }
    }
    Ok(unproved)
}
