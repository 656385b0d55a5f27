//! What a row changes: from the registry's words to the identity of a resident, household by household.
//!
//! An older word never takes the place of a newer one; the same word changes nothing. A newer word of an earlier day holds from its
//! day, and what was recorded of later days stays (`docs/adr/0015`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use madoguchi_domain::act::Act;
use madoguchi_domain::decide::registry_word;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::person::Identity;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::registry::MoveReason;
use madoguchi_exchange::res_change::{ResChange, ResChangeRow};
use madoguchi_store::{Commit, ItemResult, RunItem};

use super::ids::derived;
use super::intake::{ImportStep, Intake, Who, held_item, line};
use super::reflect::{self, After, ChangedRow};
use crate::error::Result;
use crate::words;

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
    /// It says something new.
    Says(Box<Says>),
    /// It changes nothing: why, as a code of the list.
    Nothing(&'static str),
    /// It may tell of somebody who has only a 仮番号.
    Held(RunItem),
}

/// What a row says anew.
struct Says {
    /// Of whom.
    resident: RecordId,
    /// The row's own word, from its own day on.
    identity: Identity,
    /// What is so now, where words of later days stay.
    present: Option<Identity>,
    /// Which items, as the list says them.
    items: String,
    known: Known,
}

impl Intake for ResChange {
    const AUTHORITY: Authority = Authority::ResidentsRegistry;

    fn take(batch: &mut ImportStep<'_>, commit: &mut Commit<'_>, rows: Vec<ResChangeRow>) -> Result<()> {
        entries(rows).iter().try_for_each(|rows| batch.take_entry(commit, rows))
    }

    fn code(row: &ResChangeRow) -> String {
        row.reason.code().to_owned()
    }
}

/// The rows of a group, entry by entry. An entry tells of a person once: of two words in one entry the first would leave no trace.
/// Who is told of twice is told of in the order in which the registry wrote it.
fn entries(mut rows: Vec<ResChangeRow>) -> Vec<Vec<ResChangeRow>> {
    let persons: BTreeSet<&str> = rows.iter().map(|row| row.atena_no.as_str()).collect();
    if persons.len() < rows.len() {
        rows.sort_by_key(|row| (row.processed_at, row.effective_on));
    }
    let mut entries: Vec<Vec<ResChangeRow>> = Vec::new();
    for row in rows {
        let room = |entry: &&mut Vec<ResChangeRow>| {
            entry.len() < ROWS_AN_ENTRY && entry.iter().all(|other| other.atena_no != row.atena_no)
        };
        match entries.last_mut().filter(room) {
            Some(entry) => entry.push(row),
            None => entries.push(vec![row]),
        }
    }
    entries
}

impl ImportStep<'_> {
    fn take_entry(&mut self, commit: &mut Commit<'_>, rows: &[ResChangeRow]) -> Result<()> {
        let mut latest: BTreeMap<RecordId, Box<Identity>> = BTreeMap::new();
        let (mut acts, mut kept, mut said, mut lines) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let Some(first) = rows.first() else {
            return Ok(());
        };
        for row in rows {
            let fresh = derived(row, &format!("resident {}", self.file));
            match change(commit, row, fresh, &mut self.who, self.at.day())? {
                Change::Held(line) => lines.push(line),
                Change::Nothing(why) => lines.push(line::<ResChange>(row, ItemResult::Unchanged, why)),
                Change::Says(says) => {
                    let Says { resident, identity: told, present, items, known } = *says;
                    let now = Box::new(present.clone().unwrap_or_else(|| told.clone()));
                    kept.extend(present.map(|_| Act::RecordResident { resident, identity: now.clone() }));
                    latest.insert(resident, now);
                    acts.push(Act::RecordResident { resident, identity: Box::new(told) });
                    said.push(ChangedRow { resident, row, is_known: known == Known::Yes });
                    lines.push(line::<ResChange>(row, ItemResult::Applied, &items));
                }
            }
        }
        let lines_said: String = said.iter().map(|said| format!(" {}", said.row.line)).collect();
        let id = derived(first, &format!("entry {}{lines_said}", self.file));
        if !acts.is_empty() && commit.read().has_entry(id)? {
            // this very word was taken in before, and something newer was recorded since
            acts.clear();
            kept.clear();
            said.clear();
            let taken = lines.iter_mut().filter(|line| line.result != ItemResult::Held);
            taken.for_each(|line| (line.result, line.message) = (ItemResult::Unchanged, "taken".to_owned()));
        }
        let after = After { reader: commit.read(), latest: &latest, wall: self.at.wall };
        acts.extend(reflect::work(self, &after, id, &said)?);
        reflect::append(commit, first, id, acts)?;
        // a word of its own: the row's is of its day, and what is so now is of a later one
        reflect::append(commit, first, derived(first, &format!("kept {id}")), kept)?;
        let waiting = lines.iter().filter(|line| line.result == ItemResult::Held).count();
        self.counts.applied += said.len() as u64;
        self.counts.held += waiting as u64;
        self.counts.unchanged += (rows.len() - said.len() - waiting) as u64;
        self.items.append(&mut lines);
        reflect::at_once(self, commit, id, &said)
    }
}

/// What a row comes to on `today`; `fresh` is the id of who is not known yet.
fn change(
    commit: &Commit<'_>,
    row: &ResChangeRow,
    fresh: RecordId,
    who: &mut Who<'_>,
    today: NaiveDate,
) -> Result<Change> {
    let reader = commit.read();
    let known = match reader.resident_by_number(&row.atena_no)?.one()? {
        Some(id) => reader.find_resident(id)?,
        None => None,
    };
    let Some(person) = known else {
        let (told, items) = (identity(row), "新規".to_owned());
        if let Some(line) = suspected(row, &told, who) {
            return Ok(Change::Held(line));
        }
        return Ok(Change::Says(Box::new(Says {
            resident: fresh,
            identity: told,
            present: None,
            items,
            known: Known::No,
        })));
    };
    let before = &person.identity.body;
    let told = registry_word::beside(identity(row), before, row.reason);
    if before.registry_stamp.is_some() && before.registry_stamp > told.registry_stamp {
        return Ok(Change::Nothing("older"));
    }
    let is_past = before.effective_on > told.effective_on;
    if *before == told || (is_past && person.has_word(&told)) {
        return Ok(Change::Nothing("same"));
    }
    // 全件 is what is so now, whichever day it names
    let kept = person.retained(before, &told, today).filter(|_| row.reason != MoveReason::FullLoad);
    let items = match &kept {
        Some(kept) => {
            let names = changed(&told, &kept.present).join("・");
            words::registry::retained(&changed(before, &told).join("・"), &names, kept.from)
        }
        None => changed(before, &told).join("・"),
    };
    let (resident, present) = (person.id, kept.map(|kept| kept.present));
    Ok(Change::Says(Box::new(Says { resident, identity: told, present, items, known: Known::Yes })))
}

/// The line of a row of a new 宛名番号 that may be somebody's who has only a 仮番号.
fn suspected(row: &ResChangeRow, told: &Identity, who: &mut Who<'_>) -> Option<RunItem> {
    if who.as_new.contains(&row.atena_no) {
        return None;
    }
    let candidates = who.provisional.like(told);
    if candidates.is_empty() && !who.held.contains(&row.atena_no) {
        return None;
    }
    let line = held_item(row, &candidates);
    who.held.insert(row.atena_no.clone());
    Some(line)
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
        (
            "支援措置",
            (b.support, b.support_until, b.counter_support) != (a.support, a.support_until, a.counter_support),
        ),
    ];
    let names: Vec<&'static str> = items.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    // the same person as before, told by a later movement
    if names.is_empty() { vec!["処理日時"] } else { names }
}

fn identity(row: &ResChangeRow) -> Identity {
    Identity {
        atena_no: Some(row.atena_no.clone()),
        name: row.name.clone(),
        former_surname: row.former_surname.clone(),
        alias: row.alias.clone(),
        kana: row.kana.clone(),
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
        effective_on: Some(row.effective_on),
        ..Identity::blank(row.birth)
    }
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::person::{Birth, Support};

    use super::*;

    #[track_caller]
    fn check(change: impl FnOnce(&mut Identity), names: &[&str]) {
        let before = Identity::blank(Birth::parse("1980-05-05").unwrap());
        let mut after = before.clone();
        change(&mut after);
        assert_eq!(changed(&before, &after), names);
    }

    #[test]
    fn what_a_row_changed_is_named_and_never_said() {
        check(|_| (), &["処理日時"]);
        check(|i| i.name = "葛城".into(), &["氏名"]);
        check(|i| (i.kana, i.name) = ("カツラギ".into(), "葛城".into()), &["氏名", "カナ"]);
        check(|i| i.registry_stamp = Some("20261110101500".into()), &["処理日時"]);
        check(|i| i.support = Support::Both, &["支援措置"]);
        check(|i| i.removed_on = chrono::NaiveDate::from_ymd_opt(2026, 11, 1), &["消除日"]);
    }

    #[test]
    fn an_address_is_one_item_whichever_part_of_it_changed() {
        check(|i| i.address = "見本区".into(), &["住所"]);
        check(|i| i.address_extra = "１０１号室".into(), &["住所"]);
        check(|i| (i.postal_code, i.address) = ("100-0001".into(), "見本区".into()), &["住所"]);
    }
}
