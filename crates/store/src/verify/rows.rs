//! The rows that follow from the records, as lines that can be compared.

use std::collections::BTreeSet;

use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::records::Record;
use madoguchi_domain::scheme::national::Household;
use rusqlite::{CachedStatement, Connection, Row, named_params};

use crate::Result;
use crate::column::uuid;
use crate::determinations::DeterminationOutcome;
use crate::homes::hidden_home;
use crate::verify_report::{FaultKind, VerifyReport};

type Lines = BTreeSet<String>;

/// Reads the rows of one record after another.
pub(super) struct RowReader<'c> {
    household: CachedStatement<'c>,
    member: CachedStatement<'c>,
    determination: CachedStatement<'c>,
    resident: CachedStatement<'c>,
    certificate: CachedStatement<'c>,
}

impl<'c> RowReader<'c> {
    pub(super) fn of(conn: &'c Connection) -> Result<Self> {
        Ok(Self {
            household: conn.prepare_cached("SELECT symbol, number, juki_household_no FROM household_row WHERE record = :id")?,
            member: conn.prepare_cached(
                "SELECT resident, branch, covered_from, covered_to FROM member_row WHERE household = :id",
            )?,
            determination: conn.prepare_cached(
                "SELECT place, id, month, only_some, ratio, elderly, under_70, pending FROM determination_row WHERE household = :id",
            )?,
            resident: conn.prepare_cached(
                "SELECT atena_no, provisional_no, juki_household_no, household, kana, birth, hides_address, hidden_home, doc FROM resident_row WHERE record = :id",
            )?,
            certificate: conn
                .prepare_cached("SELECT no, kind, state, job, page_hash FROM certificate_row WHERE resident = :id")?,
        })
    }

    /// Compares the rows of a record with what it stands for; its document in the search index. What stands in tables of another kind
    /// is [`super::strays`]' to find.
    pub(super) fn compare(
        &mut self,
        record: &Record,
        household: Option<&Household>,
        report: &mut VerifyReport,
    ) -> Result<Option<i64>> {
        let (id, mut found, mut doc) = (record.id(), Lines::new(), None);
        let expected = match record {
            Record::Office(_) => return Ok(None),
            Record::Household(record) => {
                each(&mut self.household, id, &mut found, household_line)?;
                each(&mut self.member, id, &mut found, member_line)?;
                each(&mut self.determination, id, &mut found, determination_line)?;
                lines_of_household(record)
            }
            Record::Resident(record) => {
                each(&mut self.resident, id, &mut found, |row| {
                    doc = row.get("doc")?;
                    resident_line(row)
                })?;
                each(&mut self.certificate, id, &mut found, certificate_line)?;
                lines_of_resident(record, household)?
            }
        };
        if expected != found {
            report.fault(FaultKind::ProjectionDiffers, format!("record {id}"));
        }
        Ok(doc)
    }
}

fn each(
    statement: &mut CachedStatement<'_>,
    id: RecordId,
    lines: &mut Lines,
    mut line: impl FnMut(&Row<'_>) -> rusqlite::Result<String>,
) -> Result<()> {
    let mut rows = statement.query(named_params! {":id": id.as_bytes()})?;
    while let Some(row) = rows.next()? {
        let line = line(row)?;
        // the same row twice is one too many
        if !lines.insert(line.clone()) {
            lines.insert(format!("again|{line}"));
        }
    }
    Ok(())
}

pub(super) fn text(row: &Row<'_>, name: &str) -> rusqlite::Result<String> {
    row.get(name)
}

fn maybe(row: &Row<'_>, name: &str) -> rusqlite::Result<Option<String>> {
    row.get(name)
}

fn household_line(row: &Row<'_>) -> rusqlite::Result<String> {
    let juki = maybe(row, "juki_household_no")?;
    Ok(format!("household|{}|{}|{juki:?}", text(row, "symbol")?, text(row, "number")?))
}

fn member_line(row: &Row<'_>) -> rusqlite::Result<String> {
    let (resident, branch) = (uuid(row, "resident")?, text(row, "branch")?);
    Ok(format!("member|{resident}|{branch}|{}|{:?}", text(row, "covered_from")?, maybe(row, "covered_to")?))
}

fn determination_line(row: &Row<'_>) -> rusqlite::Result<String> {
    let ratio: Option<u8> = row.get("ratio")?;
    Ok(format!(
        "determination|{}|{}|{}|{}|{ratio:?}|{:?}|{:?}|{}",
        row.get::<_, i64>("place")?,
        uuid(row, "id")?,
        text(row, "month")?,
        row.get::<_, bool>("only_some")?,
        maybe(row, "elderly")?,
        maybe(row, "under_70")?,
        row.get::<_, bool>("pending")?
    ))
}

fn resident_line(row: &Row<'_>) -> rusqlite::Result<String> {
    let household = row.get::<_, Option<Vec<u8>>>("household")?.and_then(|b| uuid::Uuid::from_slice(&b).ok());
    Ok(format!(
        "resident|{:?}|{:?}|{:?}|{household:?}|{}|{}|{}|{:?}",
        maybe(row, "atena_no")?,
        maybe(row, "provisional_no")?,
        maybe(row, "juki_household_no")?,
        text(row, "kana")?,
        text(row, "birth")?,
        row.get::<_, bool>("hides_address")?,
        maybe(row, "hidden_home")?
    ))
}

fn certificate_line(row: &Row<'_>) -> rusqlite::Result<String> {
    Ok(format!(
        "certificate|{}|{}|{}|{}|{}",
        text(row, "no")?,
        text(row, "kind")?,
        text(row, "state")?,
        uuid(row, "job")?,
        text(row, "page_hash")?
    ))
}

fn lines_of_household(h: &Household) -> Lines {
    let n = &h.number.body;
    let own = format!("household|{}|{}|{:?}", n.symbol, n.number, n.juki_household_no);
    let members = h.members.body.iter().map(|m| {
        let to = m.period.to.map(|d| d.to_string());
        format!("member|{}|{}|{}|{to:?}", m.resident, m.branch, m.period.from)
    });
    let determinations = h.determinations.body.iter().enumerate().map(|(place, d)| {
        let (o, some) = (DeterminationOutcome::of(d), !d.only.is_empty());
        format!(
            "determination|{place}|{}|{}|{some}|{:?}|{:?}|{:?}|{}",
            d.id, d.month, o.ratio, o.elderly, o.under_70, o.pending
        )
    });
    members.chain(determinations).chain([own]).collect()
}

fn lines_of_resident(r: &Resident, household: Option<&Household>) -> Result<Lines> {
    let i = &r.identity.body;
    let mut lines = Lines::from([format!(
        "resident|{:?}|{:?}|{:?}|{:?}|{}|{}|{}|{:?}",
        i.atena_no,
        i.provisional_no,
        i.juki_household_no,
        household.map(|h| h.id),
        madoguchi_domain::kana::folded(&i.kana),
        i.birth,
        i.protection().support.hides_address(),
        hidden_home(i)
    )]);
    for c in &r.certificates.body {
        let (kind, state) = (c.kind.as_str(), c.state.as_str());
        lines.insert(format!("certificate|{}|{kind}|{state}|{}|{}", c.no, c.job, c.page_hash));
    }
    Ok(lines)
}

/// A row of the work list as a line.
pub(super) fn task_line(task: RecordId, wanted: &str, effective_on: &str) -> String {
    format!("task|{task}|{wanted}|{effective_on}")
}
