//! `apply` folds an act into records. Total and deterministic: it needs no rules table and no clock.
//!
//! It proves that an act *can* stand on the records; whether it *should* was decided before.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::act::{Act, OptionSet};
use crate::person::Identity;
use crate::record::{
    Account, Amended, FinishedRound, Founding, IncomeYear, Insurer, OfficeRecord, OptionValue, RecordId, RecordedAt,
    Resident, Section, SpecialStatus,
};
use crate::records::Record;
use crate::scheme::national::Household;

mod asset;
mod national;
mod paper;
mod past;
mod period;
mod records;
mod task;

pub use past::needs_past;
pub use records::{NotApplicable, Records};
use records::{absent, as_resident, household_mut, office_mut, resident_mut};

/// Folds one act, recorded at `at`.
pub fn apply(act: &Act, at: RecordedAt, records: &mut Records) -> Result<(), NotApplicable> {
    match act {
        Act::FoundOffice { office, founding } => found_office(records, *office, founding),
        Act::AmendOffice { office, from, insurer } => {
            amend_office(office_mut(records, *office)?, *from, insurer);
            Ok(())
        }
        Act::MoveDay { office, day } => records::move_day(records, *office, *day),
        Act::RecordAccount { office, account } => record_account(office_mut(records, *office)?, account),
        Act::SetOption(set) => set_option(office_mut(records, set.office)?, set),
        Act::RecordAsset(set) => asset::record(office_mut(records, set.office)?, set),
        Act::RecordResident { resident, identity } => record_resident(records, *resident, identity),
        Act::OpenHousehold { household, number, head } => national::open_household(records, *household, number, *head),
        Act::StartCoverage(start) => national::start(records, start),
        Act::EndCoverage(end) => national::end(records, end),
        Act::ChangeHousehold(change) => national::change(records, change),
        Act::ChangeHead { household, head, on } => {
            national::change_head(household_mut(records, *household)?, *head, *on)
        }
        Act::CorrectMovement(correction) => national::correct(records, correction),
        Act::NoteMovement { resident, movement } => {
            period::record_movement(resident_mut(records, *resident)?, movement)
        }
        Act::RecordStatus { resident, status } => record_status(resident_mut(records, *resident)?, status),
        Act::RecordIncome { resident, income } => record_income(resident_mut(records, *resident)?, income),
        Act::RecordMyna { resident, myna } => {
            resident_mut(records, *resident)?.myna.body = *myna;
            Ok(())
        }
        Act::RecordCopay { resident, copay } => {
            resident_mut(records, *resident)?.copay.body.push(copay.clone());
            Ok(())
        }
        Act::OpenTask { resident, task } => {
            task::open(resident_mut(records, *resident)?, task);
            Ok(())
        }
        Act::CloseTask { resident, task, end: _ } => {
            task::close(resident_mut(records, *resident)?, *task);
            Ok(())
        }
        Act::RecordRound { office, round } => {
            record_round(office_mut(records, *office)?, round);
            Ok(())
        }
        Act::Determine { household, determination, ratios } => {
            national::determine(records, *household, determination, ratios, at)
        }
        Act::IssueCertificate { resident, certificate } => {
            paper::issue(resident_mut(records, *resident)?, certificate, at)
        }
        Act::RecordPaperOutcome { resident, no, outcome, reason: _ } => {
            paper::record_outcome(resident_mut(records, *resident)?, no, *outcome, at)
        }
        Act::DeliverCertificate { resident, no, on, by, received } => {
            paper::deliver(resident_mut(records, *resident)?, no, (*on, *by), *received, at)
        }
        Act::CollectCertificate { resident, no, on, reason } => {
            paper::collect(resident_mut(records, *resident)?, no, *on, reason.as_deref(), at)
        }
        Act::WithdrawCertificate { resident, no, on: _, reason: _ } => {
            paper::withdraw(resident_mut(records, *resident)?, no, at)
        }
        Act::ReturnCertificate { resident, no, on: _, reason: _, shelf } => {
            paper::come_back(resident_mut(records, *resident)?, no, shelf.as_deref(), at)
        }
    }
}

/// Folds the acts of one entry recorded at `at`, which stand or fall together, and moves the versions of the
/// records and sections that changed. What they said before is a word of the record from now on. On an error the records are as they
/// were. Where [`needs_past`] names a record, its words must be at hand.
pub fn apply_all<'a>(
    acts: impl IntoIterator<Item = &'a Act>,
    at: RecordedAt,
    records: &mut Records,
) -> Result<(), NotApplicable> {
    let acts: Vec<&Act> = acts.into_iter().collect();
    let mut after = records.clone();
    let recalled: BTreeSet<RecordId> = acts.iter().filter_map(|act| past::needed(act, records)).collect();
    recalled.iter().filter_map(|id| after.get_mut(id).map(Record::recall)).count();
    let mut touched = BTreeSet::new();
    for act in acts {
        apply(act, at, &mut after)?;
        touched.extend(act.touches());
    }
    let mut before = std::mem::replace(records, after);
    for id in touched {
        let mut old = before.remove(&id);
        if let Some(old) = old.as_mut().filter(|_| recalled.contains(&id)) {
            old.recall();
        }
        if let Some(record) = records.get_mut(&id) {
            advance(record, old, at);
        }
    }
    Ok(())
}

/// The same to look at, or to decide on what would be then: what is past stays where it stood, as far as it is at hand. What is stored leaves it
/// out (ADR 0038), and would be judged without its older judgements and papers.
pub fn foresee<'a>(
    acts: impl IntoIterator<Item = &'a Act>,
    at: RecordedAt,
    records: &mut Records,
) -> Result<(), NotApplicable> {
    apply_all(acts, at, records)?;
    records.values_mut().for_each(Record::recall);
    Ok(())
}

fn advance(after: &mut Record, before: Option<Record>, at: RecordedAt) {
    match (after, before) {
        (Record::Resident(r), Some(Record::Resident(old))) => r.advance(&old, at),
        (Record::Resident(r), _) => {
            let unwritten = Resident::unwritten(r.id, r.identity.body.clone());
            r.advance(&unwritten, at);
            r.identity.begin(r.version, at);
        }
        (Record::Household(h), Some(Record::Household(old))) => h.advance(&old, at),
        (Record::Household(h), _) => h.advance(&Household::unwritten(h.id), at),
        (Record::Office(o), Some(Record::Office(old))) => o.advance(&old, at),
        (Record::Office(o), _) => {
            let unwritten = unwritten_office(o.id, o.founding.body.clone());
            o.advance(&unwritten, at);
            o.founding.begin(o.version, at);
        }
    }
}

fn record_account(office: &mut OfficeRecord, account: &Account) -> Result<(), NotApplicable> {
    let accounts = &mut office.accounts.body;
    match accounts.iter_mut().find(|a| a.name == account.name) {
        Some(known) => *known = account.clone(),
        None => accounts.push(account.clone()),
    }
    Ok(())
}

fn set_option(office: &mut OfficeRecord, set: &OptionSet) -> Result<(), NotApplicable> {
    let value = OptionValue { value: set.value.clone(), set_on: set.set_on, set_by: set.set_by.clone() };
    office.options.body.insert(set.name.clone(), value);
    Ok(())
}

/// The last round of a month takes the place of an earlier one; the oldest month gives way.
fn record_round(office: &mut OfficeRecord, round: &FinishedRound) {
    let rounds = &mut office.rounds.body;
    rounds.retain(|known| known.month != round.month);
    rounds.push(round.clone());
    rounds.sort_by_key(|known| known.month);
}

fn record_resident(records: &mut Records, id: RecordId, identity: &Identity) -> Result<(), NotApplicable> {
    let unwritten = || Record::Resident(Box::new(Resident::unwritten(id, identity.clone())));
    as_resident(records.entry(id).or_insert_with(unwritten))?.identity.body = identity.clone();
    Ok(())
}

fn record_status(resident: &mut Resident, status: &SpecialStatus) -> Result<(), NotApplicable> {
    if status.to.is_some_and(|to| to < status.from) {
        return Err(NotApplicable::NoCoverage);
    }
    let statuses = &mut resident.special.body;
    match statuses.iter_mut().find(|s| s.id == status.id) {
        Some(known) if known.kind != status.kind => return Err(NotApplicable::OtherKind),
        Some(known) => *known = status.clone(),
        None => statuses.push(status.clone()),
    }
    Ok(())
}

fn record_income(resident: &mut Resident, income: &IncomeYear) -> Result<(), NotApplicable> {
    let years = &mut resident.income.body;
    years.retain(|y| y.tax_year != income.tax_year);
    years.push(income.clone());
    years.sort_by_key(|y| y.tax_year);
    Ok(())
}

fn found_office(records: &mut Records, id: RecordId, founding: &Founding) -> Result<(), NotApplicable> {
    absent(records, id)?;
    records.insert(id, Record::Office(Box::new(unwritten_office(id, founding.clone()))));
    Ok(())
}

fn amend_office(office: &mut OfficeRecord, from: NaiveDate, insurer: &Insurer) {
    let later = &mut office.founding.body.later;
    later.retain(|known| known.from != from);
    later.push(Amended { from, insurer: insurer.clone() });
    later.sort_by_key(|known| known.from);
}

fn unwritten_office(id: RecordId, founding: Founding) -> OfficeRecord {
    OfficeRecord {
        id,
        version: 0,
        founding: Section::unwritten(founding),
        options: Section::default(),
        assets: Section::default(),
        accounts: Section::default(),
        rounds: Section::default(),
    }
}

#[cfg(test)]
mod tests;
