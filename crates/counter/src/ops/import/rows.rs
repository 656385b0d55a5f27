//! What a row changes: from the registry's words to the identity of a resident, household by household.
//!
//! An older word never takes the place of a newer one; the same word changes nothing.

use std::collections::BTreeMap;

use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::person::Identity;
use madoguchi_domain::record::RecordId;
use madoguchi_exchange::res_change::{ResChange, Row};
use madoguchi_store::{Commit, ItemResult};

use super::ids::derived;
use super::intake::{Batch, Intake, line};
use super::reflect::{self, After, Said};
use crate::error::Result;

/// Most rows of one entry; a larger household takes more entries.
const ROWS_AN_ENTRY: usize = 100;

/// Whether the office knew somebody before the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Yes,
    No,
}

/// What a row comes to.
enum Change {
    /// It says something new: of whom, what, and which items.
    Says(RecordId, Box<Identity>, String, Known),
    /// It changes nothing: why, as a code of the list.
    Nothing(&'static str),
}

impl Intake for ResChange {
    const AUTHORITY: Authority = Authority::ResidentsRegistry;

    fn take(batch: &mut Batch<'_>, commit: &mut Commit<'_>, rows: Vec<Row>) -> Result<()> {
        rows.chunks(ROWS_AN_ENTRY).try_for_each(|rows| batch.take_entry(commit, rows))
    }

    fn code(row: &Row) -> String {
        row.reason.code().to_owned()
    }
}

impl Batch<'_> {
    fn take_entry(&mut self, commit: &mut Commit<'_>, rows: &[Row]) -> Result<()> {
        let mut latest: BTreeMap<RecordId, Box<Identity>> = BTreeMap::new();
        let (mut acts, mut said, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        let Some(first) = rows.first() else {
            return Ok(());
        };
        for row in rows {
            let same = said.iter().find(|other: &&Said<'_>| other.row.atena_no == row.atena_no);
            let fresh = same.map_or_else(|| derived(row, &format!("resident {}", self.file)), |other| other.resident);
            match change(commit, row, fresh, &latest)? {
                Change::Nothing(why) => lines.push(line::<ResChange>(row, ItemResult::Unchanged, why)),
                Change::Says(resident, identity, items, known) => {
                    latest.insert(resident, identity.clone());
                    acts.push(Act::RecordResident { resident, identity });
                    said.push(Said { resident, row, is_known: known == Known::Yes });
                    lines.push(line::<ResChange>(row, ItemResult::Applied, &items));
                }
            }
        }
        let lines_said: String = said.iter().map(|said| format!(" {}", said.row.line)).collect();
        let id = derived(first, &format!("entry {}{lines_said}", self.file));
        if !acts.is_empty() && commit.read().has_entry(id)? {
            // this very word was taken in before, and something newer was recorded since
            acts.clear();
            said.clear();
            lines.iter_mut().for_each(|line| (line.result, line.message) = (ItemResult::Unchanged, "taken".to_owned()));
        }
        let after = After { reader: commit.read(), latest: &latest };
        acts.extend(reflect::work(self, &after, id, &said)?);
        reflect::append(commit, first, id, acts)?;
        self.counts.applied += said.len() as u64;
        self.counts.unchanged += (rows.len() - said.len()) as u64;
        self.items.append(&mut lines);
        reflect::at_once(self, commit, id, &said)
    }
}

/// What a row comes to; `fresh` is the id of who is not known yet.
fn change(
    commit: &Commit<'_>,
    row: &Row,
    fresh: RecordId,
    latest: &BTreeMap<RecordId, Box<Identity>>,
) -> Result<Change> {
    let reader = commit.read();
    let known = match reader.resident_by_number(&row.atena_no)?.one()? {
        Some(id) => reader.find_resident(id)?,
        None => None,
    };
    let (id, is_known) = known.as_ref().map_or((fresh, Known::No), |r| (r.id, Known::Yes));
    let before = latest.get(&id).map(|identity| &**identity).or(known.as_ref().map(|r| &r.identity.body));
    let after = identity(row, before);
    let Some(before) = before else {
        return Ok(Change::Says(id, Box::new(after), "新規".to_owned(), is_known));
    };
    if before.registry_stamp.is_some() && before.registry_stamp > after.registry_stamp {
        return Ok(Change::Nothing("older"));
    }
    if *before == after {
        return Ok(Change::Nothing("same"));
    }
    let items = changed(before, &after).join("・");
    Ok(Change::Says(id, Box::new(after), items, is_known))
}

/// Which items differ, by their names in the file. Never what they say: the list must not show an address.
fn changed(before: &Identity, after: &Identity) -> Vec<&'static str> {
    let (b, a) = (before, after);
    let items = [
        ("世帯番号", b.juki_household_no != a.juki_household_no),
        ("氏名", b.name != a.name),
        ("旧氏", b.former_surname != a.former_surname),
        ("通称", b.alias != a.alias),
        ("カナ", b.kana != a.kana),
        ("生年月日", b.birth != a.birth),
        ("性別", b.sex != a.sex),
        ("続柄", b.relation != a.relation),
        ("記載順位", b.display_order != a.display_order),
        ("世帯主", b.head_atena_no != a.head_atena_no),
        ("住民区分", b.resident_kind != a.resident_kind),
        ("国籍", b.nationality != a.nationality),
        ("在留資格", b.residence_status != a.residence_status),
        ("在留期間満了日", b.stay_expires_on != a.stay_expires_on),
        (
            "住所",
            (&b.postal_code, &b.address_code, &b.address, &b.address_extra)
                != (&a.postal_code, &a.address_code, &a.address, &a.address_extra),
        ),
        ("前住所", b.previous_address != a.previous_address),
        ("転出先", b.moved_to != a.moved_to),
        ("住定日", b.resident_since != a.resident_since),
        ("消除日", b.removed_on != a.removed_on),
        ("支援措置", (b.support, b.support_until) != (a.support, a.support_until)),
    ];
    let names: Vec<&'static str> = items.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    // the same person as before, told by a later movement
    if names.is_empty() { vec!["処理日時"] } else { names }
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
