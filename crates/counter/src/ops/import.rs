//! 住民異動の取込 (2.1-a): staged, checked, listed, applied, one entry a registry household.

use std::collections::BTreeMap;
use std::path::Path;

use madoguchi_domain::act::Act;
use madoguchi_domain::decide::NextActionCode;
use madoguchi_domain::decide::next::next_actions;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::person::Identity;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_exchange::res_change::{self, Expect, FILE_BYTES_MAX, Row, Staged};
use madoguchi_store::Commit;
use uuid::Uuid;

use crate::desk::views::{ImportErrorView, ImportView};
use crate::error::{CounterError, Result};
use crate::office::{Office, claim};

/// Entries written in one transaction.
const ENTRIES_A_TRANSACTION: usize = 1000;

impl Office {
    /// Imports a link file. The whole file is refused, or row by row: the good ones applied, the bad
    /// ones listed. The same content again changes nothing.
    pub fn import(&mut self, kind: &str, path: &Path, tick: &mut dyn FnMut(u64, u64)) -> Result<ImportView> {
        if kind != "RES_CHANGE" {
            return Err(Refusal::field("kind", kind).into());
        }
        let size = std::fs::metadata(path).map_err(CounterError::File)?.len();
        if size > FILE_BYTES_MAX as u64 {
            return Err(Refusal::new(RefusalCode::LimitReached).into());
        }
        let bytes = std::fs::read(path).map_err(CounterError::File)?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let municipality = self.founding().municipality.clone();
        let expect = Expect { municipality: &municipality, has_central: false };
        let staged = res_change::read(&name, &bytes, &expect).map_err(|refused| {
            Refusal::new(RefusalCode::FileRefused)
                .with("file", name.clone())
                .with("reason", refused.code())
                .with("message", refused.message())
        })?;
        self.apply_staged(&name, staged, tick)
    }

    fn apply_staged(&mut self, name: &str, staged: Staged, tick: &mut dyn FnMut(u64, u64)) -> Result<ImportView> {
        let mut report = report(name, &staged);
        let groups = by_household(&staged.good);
        let total = staged.good.len() as u64;
        let mut done = 0;
        for chunk in groups.chunks(ENTRIES_A_TRANSACTION) {
            let context = self.context(Authority::ResidentsRegistry)?;
            let clock = self.clock.clone();
            let tally = self.store.commit(context, |commit| -> Result<Tally> {
                let mut tally = Tally::default();
                for rows in chunk {
                    apply_household(commit, rows, &staged.sha256, &mut tally, clock.now().day())?;
                }
                Ok(tally)
            })?;
            report.applied += tally.applied;
            report.unchanged += tally.unchanged;
            report.next_actions += tally.next_actions;
            done += chunk.iter().map(|rows| rows.len() as u64).sum::<u64>();
            tick(done, total);
        }
        Ok(report)
    }
}

#[derive(Default)]
struct Tally {
    applied: usize,
    unchanged: usize,
    next_actions: usize,
}

fn report(name: &str, staged: &Staged) -> ImportView {
    let view = |e: &res_change::RowError| ImportErrorView {
        line: e.line as u64,
        resident: e.resident.clone(),
        field: e.field.to_owned(),
        code: e.code.code().to_owned(),
        message: e.message(),
    };
    let mut errors: Vec<ImportErrorView> = staged.errors.iter().chain(&staged.held).map(view).collect();
    errors.sort_by_key(|e| e.line);
    ImportView {
        kind: "RES_CHANGE".to_owned(),
        file: name.to_owned(),
        rows: staged.rows,
        applied: 0,
        unchanged: 0,
        refused: staged.errors.len(),
        held: staged.held.len(),
        errors,
        next_actions: 0,
    }
}

/// Rows of one registry household together, in the order of the file.
fn by_household(rows: &[Row]) -> Vec<Vec<&Row>> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&Row>> = Vec::new();
    for row in rows {
        let key = row.juki_household_no.as_deref().unwrap_or(&row.atena_no);
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(row);
    }
    groups
}

/// Most rows of one entry; a larger household takes more entries.
const ROWS_AN_ENTRY: usize = 100;

fn apply_household(
    commit: &mut Commit<'_>,
    rows: &[&Row],
    file: &str,
    tally: &mut Tally,
    today: chrono::NaiveDate,
) -> Result<()> {
    for rows in rows.chunks(ROWS_AN_ENTRY) {
        let mut acts = Vec::new();
        let mut latest: BTreeMap<Uuid, Identity> = BTreeMap::new();
        for row in rows {
            match change(commit, row, file, &latest)? {
                None => tally.unchanged += 1,
                Some((resident, identity)) => {
                    tally.applied += 1;
                    latest.insert(resident, identity.clone());
                    acts.push(Act::RecordResident { resident, identity: Box::new(identity) });
                }
            }
        }
        if acts.is_empty() {
            continue;
        }
        let entry = derived(&format!("entry {file} {}", rows.first().map_or(0, |r| r.line)));
        commit.append(claim(entry, acts, None))?;
        tally.next_actions += actions_after(commit, latest.keys().copied(), today)?;
    }
    Ok(())
}

/// The identity a row leads to; none when it changes nothing or is older than what is known.
fn change(
    commit: &Commit<'_>,
    row: &Row,
    file: &str,
    latest: &BTreeMap<Uuid, Identity>,
) -> Result<Option<(Uuid, Identity)>> {
    let reader = commit.read();
    let known = match reader.resident_by_number(&row.atena_no)? {
        Some(id) => reader.find_resident(id)?,
        None => None,
    };
    let id = known.as_ref().map_or_else(|| derived(&format!("resident {file} {}", row.atena_no)), |r| r.id);
    let before = latest.get(&id).or(known.as_ref().map(|r| &r.identity.body));
    let after = identity(row, before);
    let older =
        before.and_then(|b| b.registry_stamp.as_ref()).is_some_and(|stamp| Some(stamp) > after.registry_stamp.as_ref());
    Ok((before != Some(&after) && !older).then_some((id, after)))
}

/// An id that two terminals importing the same file make alike.
fn derived(text: &str) -> Uuid {
    let hash = blake3::hash(text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn identity(row: &Row, before: Option<&Identity>) -> Identity {
    Identity {
        atena_no: Some(row.atena_no.clone()),
        provisional_no: before.and_then(|b| b.provisional_no.clone()),
        name: row.name.clone(),
        former_surname: row.former_surname.clone(),
        alias: row.alias.clone(),
        kana: row.kana.clone(),
        birth: row.birth,
        sex: row.sex,
        relation: row.relation.map(|r| r.code().to_owned()).unwrap_or_default(),
        display_order: row.display_order.unwrap_or(0),
        juki_household_no: row.juki_household_no.clone(),
        head_atena_no: row.head_atena_no.clone(),
        resident_kind: row.resident_kind,
        nationality: row.nationality.clone(),
        residence_status: row.residence_status.clone(),
        stay_expires_on: row.stay_expires_on,
        postal_code: row.postal_code.clone(),
        address_code: row.address_code.clone(),
        address: row.address.clone(),
        address_extra: row.address_extra.clone(),
        previous_address: row.previous_address.clone(),
        moved_to: row.moved_to.clone(),
        resident_since: row.resident_since,
        removed_on: row.removed_on,
        support: row.support,
        support_until: row.support_until,
        registry_stamp: Some(row.processed_at.format("%Y%m%d%H%M%S").to_string()),
        registry_reason: Some(row.reason.code().to_owned()),
        // what only the counter knows stays as it was
        name_latin: before.map(|b| b.name_latin.clone()).unwrap_or_default(),
        print_choice: before.map(|b| b.print_choice).unwrap_or_default(),
        mail_to: before.map(|b| b.mail_to.clone()).unwrap_or_default(),
        effective_on: Some(row.effective_on),
    }
}

/// An import never ends a coverage: it makes next actions.
fn actions_after(commit: &Commit<'_>, ids: impl Iterator<Item = Uuid>, today: chrono::NaiveDate) -> Result<usize> {
    let reader = commit.read();
    let mut count = 0;
    for id in ids {
        let Some(resident) = reader.find_resident(id)? else {
            continue;
        };
        let household = reader.household_of(id)?;
        let actions = next_actions(&resident, household.as_ref(), today);
        count += actions.iter().filter(|a| a.code == NextActionCode::EndCoverage).count();
    }
    Ok(count)
}
