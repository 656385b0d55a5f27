//! Who bears a number. Two terminals that worked offline may both be right, so that two may bear one: that is a row to
//! show (ADR 0042). What is decided on this terminal never makes a second holder.

use std::collections::BTreeSet;

use madoguchi_domain::apply::Records;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::records::Record;
use rusqlite::{Connection, Row, named_params};

use crate::column::uuid;
use crate::read::Reader;
use crate::{Result, StoreError};

/// Who bears a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holders {
    /// Nobody.
    Nobody,
    /// One resident.
    One(RecordId),
    /// Several: the caller must ask which of them is meant.
    Several(Vec<RecordId>),
}

impl Holders {
    /// The one, if there is one; an error when there are several.
    pub fn one(self) -> Result<Option<RecordId>> {
        match self {
            Self::Nobody => Ok(None),
            Self::One(id) => Ok(Some(id)),
            Self::Several(_) => Err(StoreError::NumberAmbiguous),
        }
    }
}

/// Which number several bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberKind {
    /// 宛名番号 of residents
    Atena,
    /// 仮番号 of residents
    Provisional,
    /// 記号番号 of households
    Household,
    /// 枝番 within a household, of residents
    Branch,
}

/// A number that several bear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Which number.
    pub kind: NumberKind,
    /// As shown; a 枝番 behind the 記号番号 of its household.
    pub number: String,
    /// Who bears it, by id.
    pub records: Vec<RecordId>,
}

/// Each query gives kind by kind the number and one of its bearers, in the order of both.
const DUPLICATES: [(NumberKind, &str); 4] = [
    (
        NumberKind::Atena,
        "SELECT atena_no AS number, record AS id FROM resident_row WHERE atena_no IN
             (SELECT atena_no FROM resident_row WHERE atena_no IS NOT NULL GROUP BY atena_no HAVING count(*) > 1) ORDER BY 1, 2",
    ),
    (
        NumberKind::Provisional,
        "SELECT provisional_no AS number, record AS id FROM resident_row WHERE provisional_no IN
             (SELECT provisional_no FROM resident_row WHERE provisional_no IS NOT NULL GROUP BY provisional_no HAVING count(*) > 1)
         ORDER BY 1, 2",
    ),
    (
        NumberKind::Household,
        "SELECT symbol || ' ' || number AS number, record AS id FROM household_row WHERE (symbol, number) IN
             (SELECT symbol, number FROM household_row GROUP BY symbol, number HAVING count(*) > 1) ORDER BY 1, 2",
    ),
    (
        NumberKind::Branch,
        "SELECT DISTINCT symbol || ' ' || number || ' ' || m.branch AS number, m.resident AS id FROM member_row AS m
             JOIN household_row ON record = m.household
             JOIN member_row AS other ON other.household = m.household AND other.branch = m.branch AND other.resident <> m.resident
         ORDER BY 1, 2",
    ),
];

impl Reader<'_> {
    /// Who bears a 宛名番号 or provisional number.
    pub fn resident_by_number(&self, number: &str) -> Result<Holders> {
        let mut statement = self.conn.prepare_cached(
            "SELECT record FROM resident_row WHERE atena_no = :no OR provisional_no = :no ORDER BY record",
        )?;
        let rows = statement.query_map(named_params! {":no": number}, |row| uuid(row, "record"))?;
        let mut found: Vec<RecordId> = rows.collect::<rusqlite::Result<_>>()?;
        found.dedup();
        Ok(match found.as_slice() {
            [] => Holders::Nobody,
            [one] => Holders::One(*one),
            _ => Holders::Several(found),
        })
    }

    /// Every number that several bear.
    pub fn duplicates(&self) -> Result<Vec<Duplicate>> {
        let mut all: Vec<Duplicate> = Vec::new();
        for (kind, sql) in DUPLICATES {
            let mut statement = self.conn.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                note(&mut all, kind, row)?;
            }
        }
        Ok(all)
    }
}

fn note(all: &mut Vec<Duplicate>, kind: NumberKind, row: &Row<'_>) -> Result<()> {
    let (number, id): (String, RecordId) = (row.get("number")?, uuid(row, "id")?);
    match all.last_mut() {
        Some(last) if last.kind == kind && last.number == number => last.records.push(id),
        Some(_) | None => all.push(Duplicate { kind, number, records: vec![id] }),
    }
    Ok(())
}

/// A number and who bears it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NumberHolder {
    Atena(RecordId, String),
    Provisional(RecordId, String),
    Household(RecordId, String, String),
}

/// The numbers that records bear.
pub(crate) fn number_holders(records: &Records) -> BTreeSet<NumberHolder> {
    let mut all = BTreeSet::new();
    for record in records.values() {
        match record {
            Record::Resident(r) => {
                let identity = &r.identity.body;
                all.extend(identity.atena_no.iter().map(|no| NumberHolder::Atena(r.id, no.clone())));
                all.extend(identity.provisional_no.iter().map(|no| NumberHolder::Provisional(r.id, no.clone())));
            }
            Record::Household(h) => {
                let own = &h.number.body;
                all.insert(NumberHolder::Household(h.id, own.symbol.clone(), own.number.clone()));
            }
            Record::Office(_) => {}
        }
    }
    all
}

/// Refuses a number that another record bears already. Checked after the rows are written, so that one entry cannot give it twice.
pub(crate) fn prove_free(conn: &Connection, number: &NumberHolder) -> Result<()> {
    let taken: bool = match number {
        NumberHolder::Atena(id, no) => conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM resident_row WHERE atena_no = :no AND record <> :id) AS taken")?
            .query_row(named_params! {":no": no, ":id": id.as_bytes()}, |row| row.get("taken"))?,
        NumberHolder::Provisional(id, no) => conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM resident_row WHERE provisional_no = :no AND record <> :id) AS taken",
            )?
            .query_row(named_params! {":no": no, ":id": id.as_bytes()}, |row| row.get("taken"))?,
        NumberHolder::Household(id, symbol, number) => conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM household_row WHERE symbol = :symbol AND number = :number AND record <> :id) AS taken",
            )?
            .query_row(named_params! {":symbol": symbol, ":number": number, ":id": id.as_bytes()}, |row| row.get("taken"))?,
    };
    if taken { Err(StoreError::NumberTaken) } else { Ok(()) }
}
