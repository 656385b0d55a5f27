//! The access log: who looked at whom. Append only, chained by its own hashes, durable before a
//! view is shown.
//!
//! Knows how lines are written, found and proved. Knows nothing of who may read them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use madoguchi_domain::access::{AccessError, AccessLine, Sight};
use madoguchi_domain::act::Act;
use madoguchi_domain::entry::{self, Authority, Entry, EntryHash, GENESIS};
use madoguchi_domain::record::RecordId;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, named_params};

use crate::column::signed;
use crate::column::uuid;
use crate::read::Reader;
use crate::verify_report::{FaultKind, VerifyReport};
use crate::{Result, Store, StoreError};

/// Which lines are asked for; none = every one.
#[derive(Debug, Clone, Default)]
pub struct AccessFilter {
    /// Lines that show this resident.
    pub resident: Option<RecordId>,
    /// Lines of this clerk.
    pub clerk: Option<String>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day, inclusive.
    pub until: Option<NaiveDate>,
    /// At most so many, the newest.
    pub limit: usize,
}

impl From<AccessError> for StoreError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Form(cause) => Self::Document(cause),
            AccessError::TooNew(_) => Self::AccessTooNew,
        }
    }
}

impl Store {
    /// Writes one line, durable when this returns. The caller shows nothing when it fails.
    pub fn log_access(&mut self, sight: Sight) -> Result<u64> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let seq = append(&tx, sight)?;
        tx.commit()?;
        Ok(seq)
    }
}

fn append(tx: &Transaction<'_>, sight: Sight) -> Result<u64> {
    let (last, previous) = head(tx)?;
    let seq = last + 1;
    let line = AccessLine::after(&previous, seq, Reader { conn: tx }.terminal()?, sight);
    let (bytes, hash) = line.seal()?;
    tx.prepare_cached(
        "INSERT INTO access_log (seq, hash, day, clerk, bytes) VALUES (:seq, :hash, :day, :clerk, :bytes)",
    )?
    .execute(named_params! {
        ":seq": signed(seq), ":hash": hash, ":day": line.sight.at.day().to_string(), ":clerk": line.sight.clerk, ":bytes": bytes,
    })?;
    let people: BTreeSet<&RecordId> = line.sight.residents.iter().collect();
    for resident in people {
        tx.prepare_cached("INSERT INTO access_person (resident, seq) VALUES (:resident, :seq)")?
            .execute(named_params! {":resident": resident.as_bytes(), ":seq": signed(seq)})?;
    }
    Ok(seq)
}

fn head(conn: &Connection) -> Result<(u64, EntryHash)> {
    let mut statement = conn.prepare_cached("SELECT seq, hash FROM access_log ORDER BY seq DESC LIMIT 1")?;
    let head =
        statement.query_row([], |row| Ok((row.get::<_, i64>("seq")?, row.get::<_, EntryHash>("hash")?))).optional()?;
    Ok(head.map_or((0, GENESIS), |(seq, hash)| (u64::try_from(seq).unwrap_or(0), hash)))
}

impl Reader<'_> {
    /// Lines of the access log, newest first.
    pub fn access_lines(&self, filter: &AccessFilter) -> Result<Vec<AccessLine>> {
        let among = match &filter.resident {
            Some(_) => "seq IN (SELECT seq FROM access_person WHERE resident = :resident)",
            None => ":resident IS NULL",
        };
        let clerk = if filter.clerk.is_some() { "clerk = :clerk" } else { ":clerk IS NULL" };
        let sql = format!(
            "SELECT bytes FROM access_log WHERE {among} AND {clerk} AND day >= :from AND day <= :until
             ORDER BY seq DESC LIMIT :limit"
        );
        let day = |day: Option<NaiveDate>, none: &str| day.map_or_else(|| none.to_owned(), |d| d.to_string());
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {
                ":resident": filter.resident.map(|id| id.as_bytes().to_vec()), ":clerk": filter.clerk,
                ":from": day(filter.from, ""), ":until": day(filter.until, "9999"),
                ":limit": i64::try_from(filter.limit).unwrap_or(i64::MAX),
            },
            |row| row.get::<_, Vec<u8>>("bytes"),
        )?;
        let bytes: Vec<Vec<u8>> = rows.collect::<rusqlite::Result<_>>()?;
        bytes.iter().map(|b| Ok(AccessLine::open(b)?)).collect()
    }

    /// When a clerk last left a line in the access log, RFC 3339.
    pub fn last_access_of(&self, clerk: &str) -> Result<Option<String>> {
        let filter = AccessFilter { clerk: Some(clerk.to_owned()), limit: 1, ..AccessFilter::default() };
        Ok(self.access_lines(&filter)?.first().map(|line| line.sight.at.wall.to_rfc3339()))
    }
}

/// Proves the chain of the access log, and that its rows are those of its lines.
pub(crate) fn prove(conn: &Connection, report: &mut VerifyReport) -> Result<()> {
    let mut statement = conn.prepare("SELECT seq, hash, day, clerk, bytes FROM access_log ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let (mut previous, mut next, own) = (GENESIS, 1, Reader { conn }.terminal()?);
    while let Some(row) = rows.next()? {
        let seq = u64::try_from(row.get::<_, i64>("seq")?).unwrap_or(0);
        let place = || format!("access {seq}");
        let bytes: Vec<u8> = row.get("bytes")?;
        let (hash, before): (Vec<u8>, EntryHash) = (row.get("hash")?, previous);
        previous = entry::hash(&bytes);
        if seq != next {
            report.fault(FaultKind::AccessMissing, place());
        }
        next = seq + 1;
        let Ok(line) = AccessLine::open(&bytes) else {
            report.fault(FaultKind::AccessDamaged, place());
            continue;
        };
        let columns = (row.get::<_, String>("day")?, row.get::<_, String>("clerk")?);
        let told = (line.sight.at.day().to_string(), line.sight.clerk.clone());
        if hash != previous
            || columns != told
            || people_of(conn, seq)? != line.sight.residents.iter().copied().collect()
        {
            report.fault(FaultKind::AccessDamaged, place());
        }
        if line.seq != seq || line.terminal != own || line.previous != entry::hex(&before) {
            report.fault(FaultKind::AccessChainBroken, place());
        }
    }
    Ok(())
}

fn people_of(conn: &Connection, seq: u64) -> Result<BTreeSet<RecordId>> {
    let mut statement = conn.prepare_cached("SELECT resident FROM access_person WHERE seq = :seq")?;
    let rows = statement.query_map(named_params! {":seq": signed(seq)}, |row| uuid(row, "resident"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Names of the accounts recorded so far, entry by entry: the clerks an entry may name.
#[derive(Default)]
pub(crate) struct Clerks(BTreeSet<String>);

impl Clerks {
    /// Adds the accounts an entry records; then says whether its clerk has an account, or it is of a batch.
    pub(crate) fn answers(&mut self, entry: &Entry) -> bool {
        for act in entry.acts() {
            if let Act::RecordAccount { account, .. } = act {
                self.0.insert(account.name.clone());
            }
        }
        entry.authority == Authority::Batch || self.0.contains(&entry.clerk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store =
            Store::create(&dir.path().join("office.db"), &crate::RawKey::new([7; 32]), crate::tests::terminal())
                .unwrap();
        (dir, store)
    }

    fn sight(clerk: &str, day: &str, resident: u128) -> Sight {
        use madoguchi_domain::access::{Look, Place, Surface};
        use madoguchi_domain::clock::{TimeEvidence, TimeTrust};
        let wall = chrono::DateTime::parse_from_rfc3339(&format!("{day}T10:00:00+09:00")).unwrap();
        Sight {
            clerk: clerk.into(),
            at: TimeEvidence {
                wall,
                boot_id: None,
                monotonic_ms: 1,
                server_offset_ms: None,
                trust: TimeTrust::Unchecked,
            },
            surface: Surface::Command,
            place: Place::Household,
            command: None,
            look: Look::Opened,
            residents: vec![uuid::Uuid::from_u128(resident), uuid::Uuid::from_u128(9)],
            fields: Vec::new(),
            reason: None,
            certificate_no: None,
            count: None,
            account: None,
        }
    }

    fn filled() -> (tempfile::TempDir, Store) {
        let (dir, mut store) = store();
        for (clerk, day, resident) in
            [("甲", "2026-11-19", 1), ("乙", "2026-11-20", 2), ("甲", "2026-11-21", 2), ("甲", "2026-11-21", 3)]
        {
            store.log_access(sight(clerk, day, resident)).unwrap();
        }
        (dir, store)
    }

    fn faults(store: &Store) -> Vec<FaultKind> {
        let mut report = VerifyReport::default();
        prove(&store.conn, &mut report).unwrap();
        report.faults.iter().map(|f| f.kind).collect()
    }

    #[test]
    fn lines_are_found_by_whom_by_who_and_by_day_newest_first() {
        let (_dir, store) = filled();
        let check = |filter: AccessFilter, expected: &[u64]| {
            let found: Vec<u64> = store.read().access_lines(&filter).unwrap().iter().map(|l| l.seq).collect();
            assert_eq!(found, expected, "{filter:?}");
        };
        let all = || AccessFilter { limit: 10, ..AccessFilter::default() };
        let id = |n: u128| Some(uuid::Uuid::from_u128(n));
        let day = |text: &str| text.parse().ok();
        check(all(), &[4, 3, 2, 1]);
        check(AccessFilter { limit: 2, ..all() }, &[4, 3]);
        check(AccessFilter { resident: id(2), ..all() }, &[3, 2]);
        check(AccessFilter { resident: id(9), clerk: Some("乙".into()), ..all() }, &[2]);
        check(AccessFilter { resident: id(8), ..all() }, &[]);
        check(AccessFilter { from: day("2026-11-20"), until: day("2026-11-20"), ..all() }, &[2]);
        check(AccessFilter { clerk: Some("甲".into()), from: day("2026-11-21"), ..all() }, &[4, 3]);
        assert_eq!(store.read().last_access_of("乙").unwrap().as_deref(), Some("2026-11-20T10:00:00+09:00"));
        assert_eq!(store.read().last_access_of("丙").unwrap(), None);
    }

    #[test]
    fn lines_are_never_changed_or_deleted() {
        let (_dir, store) = filled();
        for sql in [
            "UPDATE access_log SET clerk = '誰か' WHERE seq = 2",
            "DELETE FROM access_log WHERE seq = 4",
            "DELETE FROM access_person",
            "UPDATE access_person SET seq = 1",
        ] {
            assert!(store.conn.execute(sql, []).is_err(), "{sql}");
        }
        assert_eq!(faults(&store), []);
    }

    #[test]
    fn every_planted_change_is_found_and_named() {
        for (sql, kind) in [
            ("UPDATE access_log SET clerk = '誰か' WHERE seq = 2", FaultKind::AccessDamaged),
            ("UPDATE access_log SET day = '2020-01-01' WHERE seq = 2", FaultKind::AccessDamaged),
            ("UPDATE access_log SET bytes = x'7b7d' WHERE seq = 2", FaultKind::AccessDamaged),
            ("UPDATE access_log SET hash = x'00' WHERE seq = 4", FaultKind::AccessDamaged),
            ("DELETE FROM access_log WHERE seq = 3", FaultKind::AccessMissing),
            ("DELETE FROM access_person WHERE seq = 2", FaultKind::AccessDamaged),
        ] {
            let (_dir, store) = filled();
            store.conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
            for trigger in ["access_is_never_changed", "access_is_never_deleted", "access_person_is_never_deleted"] {
                store.conn.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
            }
            store.conn.execute(sql, []).unwrap();
            assert!(faults(&store).contains(&kind), "{sql}: {:?}", faults(&store));
        }
    }

    #[test]
    fn an_entry_that_nobody_known_answers_for_is_found() {
        use madoguchi_domain::founding::found;
        use madoguchi_domain::person::{Birth, Identity};
        use madoguchi_domain::record::{Account, InsurerKind, Role};
        let founding = found(InsurerKind::Municipality, ["131016", "138016", "見本市"], "見本").unwrap();
        let account =
            Account { name: "甲".into(), password_hash: String::new(), role: Role::Supervisor, disabled: false };
        let office = uuid::Uuid::from_u128(1);
        let founded = vec![Act::FoundOffice { office, founding }, Act::RecordAccount { office, account }];
        let identity = Box::new(Identity::blank(Birth::parse("1980-05-05").unwrap()));
        for (clerk, authority, faults) in [
            ("甲", Authority::Counter, vec![]),
            ("誰か", Authority::Batch, vec![]),
            ("誰か", Authority::Counter, vec![FaultKind::ClerkUnknown]),
            ("", Authority::ResidentsRegistry, vec![FaultKind::ClerkUnknown]),
        ] {
            let (_dir, mut store) = store();
            let seen = Act::RecordResident { resident: uuid::Uuid::from_u128(2), identity: identity.clone() };
            let entries = [(founded.clone(), "甲", Authority::Batch), (vec![seen], clerk, authority)];
            for (n, (acts, clerk, authority)) in entries.into_iter().enumerate() {
                let at = sight(clerk, "2026-11-21", 1).at;
                let context = crate::Context { clerk: clerk.into(), authority, at };
                let id = uuid::Uuid::from_u128(100 + n as u128);
                let draft = crate::Draft { id, acts, parent: None, check: None, orders: Vec::new() };
                store.commit(context, |commit| commit.append(draft).map(|_| ())).unwrap();
            }
            let found: Vec<_> = store.verify(&mut |_| ()).faults.iter().map(|f| f.kind).collect();
            assert_eq!(found, faults, "{clerk} {authority:?}");
        }
    }

    #[test]
    fn a_line_put_in_the_place_of_another_breaks_the_chain() {
        let (_dir, store) = filled();
        store.conn.execute_batch("DROP TRIGGER access_is_never_changed").unwrap();
        let forged = AccessLine::after(&GENESIS, 3, uuid::Uuid::from_u128(7), sight("甲", "2026-11-21", 2));
        let (bytes, hash) = forged.seal().unwrap();
        store.conn.execute("UPDATE access_log SET bytes = ?, hash = ? WHERE seq = 3", (bytes, hash)).unwrap();
        assert_eq!(faults(&store), [FaultKind::AccessChainBroken, FaultKind::AccessChainBroken]);
    }
}
