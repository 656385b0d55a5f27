//! Reads: documents by id or number, jobs, the head of the journal.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_domain::entry::{Entry, EntryHash, GENESIS};
use madoguchi_domain::numbers::TerminalNo;
use madoguchi_domain::record::{OfficeRecord, RecordId, Resident};
use madoguchi_domain::records::Record;
use madoguchi_domain::scheme::national::Household;
use rusqlite::{Connection, DropBehavior, OptionalExtension, Row, Transaction, named_params};
use uuid::Uuid;

use crate::column::uuid;
use crate::job::{JobState, states_json};
use crate::{Result, StoreError};

/// A view on the database: the whole store, or what one commit sees.
#[derive(Clone, Copy)]
pub struct Reader<'c> {
    pub(crate) conn: &'c Connection,
}

/// While it lives, everything read through the connection is of one state of the file, and the file's locks are taken once instead of
/// for every question.
#[must_use]
pub struct Snapshot<'c> {
    /// None within a commit, or within another snapshot.
    _open: Option<Transaction<'c>>,
}

/// The row of this terminal in the table of terminals.
pub(crate) const OWN: i64 = 1;

/// Numbers this terminal may give: from the first to the last, and the next of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
    /// The next to be given; behind the last when all are.
    pub next: u64,
}

/// A print job of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The job.
    pub job: Uuid,
    /// Issue number.
    pub certificate_no: String,
    /// Whose.
    pub resident: RecordId,
    /// Kind of paper.
    pub kind: String,
    /// Where it is.
    pub state: JobState,
    /// Address of the printer, or `pdf`.
    pub printer: String,
    /// The printer's number for it.
    pub printer_job_id: Option<i32>,
    /// The printer's uuid for it.
    pub printer_job_uuid: Option<String>,
    /// Since when it is there, RFC 3339.
    pub since: String,
    /// Cause as a code.
    pub message: String,
}

/// Wrong passwords of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInFailures {
    /// How many in a row.
    pub failures: u32,
    /// The last one, RFC 3339.
    pub last_on: String,
}

/// A half-typed case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Its id.
    pub id: String,
    /// What is being typed.
    pub kind: String,
    /// The version of its fields.
    pub version: u32,
    /// Who typed last.
    pub clerk: String,
    /// The fields as JSON.
    pub body: String,
    /// When it changed, RFC 3339.
    pub changed_at: String,
}

fn body(row: &Row<'_>) -> rusqlite::Result<Vec<u8>> {
    row.get("body")
}

/// Version and last entry of the office's record: an entry received from elsewhere may take the place of an own one of the same version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficeWord {
    version: i64,
    place: i64,
}

fn document(bytes: &[u8]) -> Result<Record> {
    serde_json::from_slice(bytes).map_err(StoreError::Document)
}

impl<'c> Reader<'c> {
    /// One state of the file for several reads. Takes no lock that a writer waits for.
    pub fn snapshot(&self) -> Result<Snapshot<'c>> {
        if !self.conn.is_autocommit() {
            return Ok(Snapshot { _open: None });
        }
        let mut open = self.conn.unchecked_transaction()?;
        // nothing was written
        open.set_drop_behavior(DropBehavior::Commit);
        Ok(Snapshot { _open: Some(open) })
    }
}

impl Reader<'_> {
    /// A record by its id, with what is past and what was said before.
    pub fn find_record(&self, id: RecordId) -> Result<Option<Record>> {
        let Some((mut record, has_words)) = self.document_and_words(id)? else { return Ok(None) };
        if has_words || record.has_past() {
            self.remember(&mut record)?;
        }
        Ok(Some(record))
    }

    /// A resident by record id, with everything that was said before.
    pub fn find_resident(&self, id: RecordId) -> Result<Option<Resident>> {
        Ok(self.find_record(id)?.and_then(Record::into_resident))
    }

    /// A household by record id, with everything that was said before.
    pub fn find_household(&self, id: RecordId) -> Result<Option<Household>> {
        Ok(self.find_record(id)?.and_then(Record::into_household))
    }

    /// The office itself as it stands; [`Self::office_with_history`] looks back.
    pub fn find_office(&self) -> Result<Option<OfficeRecord>> {
        let bytes = self
            .conn
            .prepare_cached("SELECT body FROM record WHERE kind = 'office'")?
            .query_row([], body)
            .optional()?;
        Ok(bytes.map(|b| document(&b)).transpose()?.and_then(Record::into_office))
    }

    /// Which word of the office stands now, without reading it.
    pub fn office_word(&self) -> Result<Option<OfficeWord>> {
        let word = |row: &Row<'_>| Ok(OfficeWord { version: row.get("version")?, place: row.get("place")? });
        let mut statement = self.conn.prepare_cached("SELECT version, place FROM record WHERE kind = 'office'")?;
        Ok(statement.query_row([], word).optional()?)
    }

    /// The residents of a registry household.
    pub fn residents_of_juki_household(&self, number: &str) -> Result<Vec<RecordId>> {
        self.ids("SELECT record AS id FROM resident_row WHERE juki_household_no = :no ORDER BY record", number)
    }

    /// The 国保世帯 of a registry household, newest first.
    pub fn households_of_juki(&self, number: &str) -> Result<Vec<RecordId>> {
        self.ids("SELECT record AS id FROM household_row WHERE juki_household_no = :no ORDER BY record DESC", number)
    }

    /// Every resident there is, by id.
    pub fn resident_ids(&self) -> Result<Vec<RecordId>> {
        let mut statement = self.conn.prepare_cached("SELECT record AS id FROM resident_row ORDER BY record")?;
        let rows = statement.query_map([], |row| uuid(row, "id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn ids(&self, sql: &str, number: &str) -> Result<Vec<RecordId>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(named_params! {":no": number}, |row| uuid(row, "id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whom a household covers beyond the 75th birthday of those born by the end of a year.
    pub fn covered_born_by(&self, household: RecordId, year: i32) -> Result<Vec<RecordId>> {
        let sql = "SELECT m.resident FROM member_row m JOIN resident_row r ON r.record = m.resident
             WHERE m.household = :household AND substr(r.birth, 1, 4) <= :year
               AND (m.covered_to IS NULL OR m.covered_to > date(r.birth, '+75 years'))";
        let mut found = self.conn.prepare_cached(sql)?;
        let rows = found
            .query_map(named_params! {":household": household.as_bytes(), ":year": format!("{year:04}")}, |row| {
                uuid(row, "resident")
            })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The households that cover somebody beyond the 75th birthday who was born by the end of a year, in the order of their ids.
    pub fn households_covering_born_by(&self, year: i32) -> Result<Vec<RecordId>> {
        let sql = "SELECT DISTINCT m.household FROM resident_row r JOIN member_row m ON m.resident = r.record
             WHERE r.birth <= :until AND (m.covered_to IS NULL OR m.covered_to > date(r.birth, '+75 years'))
             ORDER BY m.household";
        let mut found = self.conn.prepare_cached(sql)?;
        let rows = found.query_map(named_params! {":until": format!("{year:04}-99")}, |row| uuid(row, "household"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The household that covers, or last covered, a resident.
    pub fn household_of(&self, resident: RecordId) -> Result<Option<Household>> {
        match self.household_id_of(resident)? {
            Some(id) => self.find_household(id),
            None => Ok(None),
        }
    }

    /// The same as it stands now, without earlier words: for reading very many.
    pub(crate) fn household_now_of(&self, resident: RecordId) -> Result<Option<Household>> {
        match self.household_id_of(resident)? {
            Some(id) => self.household_now(id),
            None => Ok(None),
        }
    }

    /// Its record id.
    pub fn household_id_of(&self, resident: RecordId) -> Result<Option<RecordId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT household FROM member_row WHERE resident = :id ORDER BY covered_from DESC, covered_to IS NULL DESC, covered_to DESC, household DESC LIMIT 1",
        )?;
        let row = |row: &Row<'_>| uuid(row, "household");
        Ok(statement.query_row(named_params! {":id": resident.as_bytes()}, row).optional()?)
    }

    /// Residents born that day with that folded kana: a possible double.
    pub fn residents_like(&self, birth: &str, folded_kana: &str) -> Result<Vec<RecordId>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT record FROM resident_row WHERE birth = :birth AND kana = :kana ORDER BY record")?;
        let rows =
            statement.query_map(named_params! {":birth": birth, ":kana": folded_kana}, |row| uuid(row, "record"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Residents who have a number of this office and no 宛名番号 yet.
    pub fn residents_without_atena_no(&self) -> Result<Vec<RecordId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT record AS id FROM resident_row WHERE provisional_no IS NOT NULL AND atena_no IS NULL ORDER BY record",
        )?;
        let rows = statement.query_map([], |row| uuid(row, "id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whose certificate that is: paper → number → person.
    pub fn resident_by_certificate(&self, no: &str) -> Result<Option<RecordId>> {
        let mut statement = self.conn.prepare_cached("SELECT resident FROM certificate_row WHERE no = :no")?;
        Ok(statement.query_row(named_params! {":no": no}, |row| uuid(row, "resident")).optional()?)
    }

    /// Whoever has, or had, a paper and belongs to no household: the coverage for which it was made never was.
    pub fn paper_holders_without_household(&self) -> Result<Vec<RecordId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT resident FROM certificate_row AS paper
             WHERE NOT EXISTS (SELECT 1 FROM member_row WHERE member_row.resident = paper.resident) ORDER BY resident",
        )?;
        let rows = statement.query_map([], |row| uuid(row, "resident"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Id of this terminal.
    pub fn terminal(&self) -> Result<Uuid> {
        let mut statement = self.conn.prepare_cached("SELECT id FROM terminal WHERE place = :own")?;
        Ok(statement.query_row(named_params! {":own": OWN}, |row| uuid(row, "id"))?)
    }

    /// Number of this terminal within its municipality.
    pub fn terminal_no(&self) -> Result<TerminalNo> {
        let mut statement = self.conn.prepare_cached("SELECT number FROM terminal WHERE place = :own")?;
        let number: u16 = statement.query_row(named_params! {":own": OWN}, |row| row.get("number"))?;
        TerminalNo::new(number).map_err(|_| StoreError::TerminalUnknown)
    }

    /// Number of the terminal of that id, where it is known.
    pub fn terminal_no_of(&self, id: Uuid) -> Result<Option<u16>> {
        let mut statement = self.conn.prepare_cached("SELECT number FROM terminal WHERE id = :id")?;
        Ok(statement.query_row(named_params! {":id": id.as_bytes()}, |row| row.get("number")).optional()?.flatten())
    }

    /// Place of the last entry in the order they were applied here; 0 before the first.
    pub fn last_place(&self) -> Result<u64> {
        let mut statement = self.conn.prepare_cached("SELECT max(place) AS last FROM entry")?;
        let last: Option<i64> = statement.query_row([], |row| row.get("last"))?;
        Ok(last.and_then(|place| u64::try_from(place).ok()).unwrap_or(0))
    }

    /// Place in the chain and hash of this terminal's last entry; 0 and the genesis hash before the first.
    pub fn head(&self) -> Result<(u64, EntryHash)> {
        let mut statement =
            self.conn.prepare_cached("SELECT seq, hash FROM entry WHERE terminal = :own ORDER BY seq DESC LIMIT 1")?;
        let head = statement
            .query_row(named_params! {":own": OWN}, |row| {
                Ok((row.get::<_, i64>("seq")?, row.get::<_, EntryHash>("hash")?))
            })
            .optional()?;
        Ok(head.map_or((0, GENESIS), |(seq, hash)| (u64::try_from(seq).unwrap_or(0), hash)))
    }

    /// Next number of each block, by name: of the first lease that has one, or behind the last.
    pub fn number_blocks(&self) -> Result<Vec<(String, u64)>> {
        let mut next: BTreeMap<String, u64> = BTreeMap::new();
        let mut open = BTreeSet::new();
        for (name, lease) in self.leases()? {
            if open.contains(&name) {
                continue;
            }
            if lease.next <= lease.last {
                open.insert(name.clone());
            }
            next.insert(name, lease.next);
        }
        Ok(next.into_iter().collect())
    }

    /// Every lease of numbers, by name, ascending.
    pub fn leases(&self) -> Result<Vec<(String, Lease)>> {
        let mut statement =
            self.conn.prepare_cached("SELECT name, first, last, next FROM number_block ORDER BY name, first")?;
        let number = |row: &Row<'_>, column: &str| -> rusqlite::Result<u64> {
            Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
        };
        let rows = statement.query_map([], |row| {
            let lease = Lease { first: number(row, "first")?, last: number(row, "last")?, next: number(row, "next")? };
            Ok((row.get("name")?, lease))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The entry of that id.
    pub fn find_entry(&self, id: Uuid) -> Result<Option<Entry>> {
        let mut statement = self.conn.prepare_cached("SELECT bytes FROM entry WHERE id = :id")?;
        let bytes: Option<Vec<u8>> =
            statement.query_row(named_params! {":id": id.as_bytes()}, |row| row.get("bytes")).optional()?;
        bytes.map(|b| Entry::open(&b).map_err(StoreError::Entry)).transpose()
    }

    /// The entry that last wrote a record: what a world fact rests on.
    pub fn entry_of(&self, id: RecordId) -> Result<Option<Uuid>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT entry.id AS id FROM record JOIN entry ON entry.place = record.place WHERE record.id = :id",
        )?;
        Ok(statement.query_row(named_params! {":id": id.as_bytes()}, |row| uuid(row, "id")).optional()?)
    }

    /// The office is connected to a central: a row of `meta` names it.
    pub fn has_central(&self) -> Result<bool> {
        let mut statement =
            self.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'central') AS there")?;
        Ok(statement.query_row([], |row| row.get("there"))?)
    }

    /// The record's last entry is not confirmed by a central.
    pub fn is_unsent(&self, id: RecordId) -> Result<bool> {
        let mut statement = self.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM record JOIN outbox ON outbox.place = record.place WHERE record.id = :id) AS unsent")?;
        Ok(statement.query_row(named_params! {":id": id.as_bytes()}, |row| row.get("unsent"))?)
    }

    /// Which of these entries no central has confirmed.
    pub(crate) fn unsent_among(&self, places: impl Iterator<Item = i64>) -> Result<BTreeSet<i64>> {
        let list = places.map(|place| place.to_string()).collect::<Vec<_>>().join(",");
        let mut statement = self.conn.prepare_cached(
            "SELECT place FROM outbox WHERE place IN (SELECT value FROM json_each('[' || :list || ']'))",
        )?;
        let rows = statement.query_map(named_params! {":list": list}, |row| row.get("place"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Print jobs in one of these states, newest first; at most so many, where told.
    pub fn jobs(&self, states: &[JobState], newest: Option<u32>) -> Result<Vec<Job>> {
        // a negative limit is none
        let (list, most) = (states_json(states), newest.map_or(-1, i64::from));
        let mut statement = self.conn.prepare_cached(
            "SELECT * FROM print_job WHERE state IN (SELECT value FROM json_each(:states)) ORDER BY since DESC, job DESC
             LIMIT :most",
        )?;
        let rows = statement.query_map(named_params! {":states": list, ":most": most}, job_from)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many print jobs are in one of these states. Reads the index, and only what it counts.
    pub fn job_count(&self, states: &[JobState]) -> Result<u64> {
        let list = states_json(states);
        let mut statement = self.conn.prepare_cached(
            "SELECT count(*) AS jobs FROM print_job WHERE state IN (SELECT value FROM json_each(:states))",
        )?;
        let count: i64 = statement.query_row(named_params! {":states": list}, |row| row.get("jobs"))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// One print job.
    pub fn find_job(&self, job: Uuid) -> Result<Option<Job>> {
        let mut statement = self.conn.prepare_cached("SELECT * FROM print_job WHERE job = :job")?;
        Ok(statement.query_row(named_params! {":job": job.as_bytes()}, job_from).optional()?)
    }

    /// Wrong passwords of an account since its last sign-in.
    pub fn sign_in(&self, name: &str) -> Result<Option<SignInFailures>> {
        let mut statement = self.conn.prepare_cached("SELECT failures, last_on FROM sign_in WHERE name = :name")?;
        let row = |row: &Row<'_>| Ok(SignInFailures { failures: row.get("failures")?, last_on: row.get("last_on")? });
        Ok(statement.query_row(named_params! {":name": name}, row).optional()?)
    }

    /// Half-typed cases, newest first.
    pub fn drafts(&self) -> Result<Vec<DraftRow>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT id, kind, version, clerk, body, changed_at FROM draft ORDER BY changed_at DESC")?;
        let rows = statement.query_map([], |row| {
            Ok(DraftRow {
                id: row.get("id")?,
                kind: row.get("kind")?,
                version: row.get("version")?,
                clerk: row.get("clerk")?,
                body: row.get("body")?,
                changed_at: row.get("changed_at")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A setting of this machine.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        let mut statement = self.conn.prepare_cached("SELECT value FROM setting WHERE name = :name")?;
        Ok(statement.query_row(named_params! {":name": name}, |row| row.get("value")).optional()?)
    }
}

fn job_from(row: &Row<'_>) -> rusqlite::Result<Job> {
    let state: String = row.get("state")?;
    Ok(Job {
        job: uuid(row, "job")?,
        certificate_no: row.get("certificate_no")?,
        resident: uuid(row, "resident")?,
        kind: row.get("kind")?,
        state: JobState::parse(&state).unwrap_or(JobState::Unknown),
        printer: row.get("printer")?,
        printer_job_id: row.get("printer_job_id")?,
        printer_job_uuid: row.get("printer_job_uuid")?,
        since: row.get("since")?,
        message: row.get("message")?,
    })
}
