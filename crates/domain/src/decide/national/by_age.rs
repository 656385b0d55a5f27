//! 75歳到達 (2.5.1): coverage ends on the 75th birthday, whether an entry says so yet or not (国保法6条8号・8条1項, 高確法52条).
//!
//! Nobody notifies it. The monthly run, or the next entry about the household, writes it down; until then the office shows, judges and
//! refuses by what follows from it here, with the same days.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use uuid::Uuid;

use super::correct::{self, Corrected, CorrectionChange, CorrectionInput};
use super::leave::{self, LeaveInput, Leaver};
use crate::act::Act;
use crate::age;
use crate::apply::{Records, foresee};
use crate::decide::{DecisionContext, MovementDates, Source};
use crate::digest::hash;
use crate::entry::Authority;
use crate::ground::Ground;
use crate::person::Birth;
use crate::record::{OfficeRecord, RecordId, RecordedAt, Resident, Wanted};
use crate::records::Record;
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::reasons::{EndReason, NewAddress};
use crate::scheme::national::{Household, Member};
use crate::{rules, wareki};

/// When it is asked, and before which office.
#[derive(Clone, Copy)]
pub struct AsOf<'a> {
    /// The office.
    pub office: &'a OfficeRecord,
    /// The day whose state is wanted.
    pub day: NaiveDate,
    /// When an entry about it is recorded.
    pub at: RecordedAt,
}

impl<'a> AsOf<'a> {
    /// To look at: nothing is written. What follows from it stands in the past of nobody, so its time of recording is the day's beginning.
    pub fn shown(office: &'a OfficeRecord, day: NaiveDate) -> Self {
        let at = NaiveDateTime::from(day).and_utc().fixed_offset();
        Self { office, day, at }
    }

    /// Nobody born in a later year is 75 by the day.
    pub fn latest_birth_year(self) -> i32 {
        let age = rules::number("late_elderly_age", self.day);
        self.day.year() - i32::try_from(age).unwrap_or(0)
    }
}

/// The acts by which the coverage of everybody of a household ends who reached 75 by the day and of whom no entry says so, in the order
/// of their birthdays. The same household answers the same acts, with the same ids, wherever it is asked. `people`: its members; one
/// who is not among them is left out. What contradicts itself (a coverage that begins after the birthday) is left as it is.
pub fn due(household: &Household, people: &[&Resident], as_of: AsOf<'_>) -> Vec<Act> {
    changes(household, people, as_of, Use::Written).0
}

/// Whether what is derived is written down, or only shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Written: a leaving before the birthday that a file told is for a clerk to decide first.
    Written,
    /// Shown: by the birthday at the latest nobody is covered, whichever of the two ended it.
    Shown,
}

/// What a clerk is told beside an entry that writes it down; `who` names a person.
pub fn warnings(acts: &[Act], who: &dyn Fn(RecordId) -> String) -> Vec<Ground> {
    let ended = |act: &Act| {
        let Act::EndCoverage(end) = act else { return None };
        let (who, on) = (who(end.resident), wareki::long(end.covered_to));
        let fact = format!("住民 {who} は {on} に75歳になった。その日の適用終了を、この届出の前に記録する");
        Some(Ground::new(
            "late_elderly",
            fact,
            "国保法6条8号・8条1項、高確法52条",
            "月次の一括処理（2.5.1）で先に記録されていれば、ここでは記録しない",
        ))
    };
    acts.iter().filter_map(ended).collect()
}

/// The same with the records after it; none where nothing is due.
fn changes(household: &Household, people: &[&Resident], as_of: AsOf<'_>, used: Use) -> (Vec<Act>, Records) {
    let people: Vec<&Resident> = people.iter().copied().filter(|person| !waits_for_clerk(person, used)).collect();
    let people = people.as_slice();
    let birthdays = birthdays(household, people, as_of);
    let mut acts = Vec::new();
    let mut records = if birthdays.is_empty() { Records::new() } else { records_of(household, people) };
    for birthday in birthdays {
        let Some(Record::Household(home)) = records.get(&household.id) else { continue };
        let mut source = Ids { household: household.id, version: home.version, birthday, given: 0 };
        let undone = {
            let mut desk =
                DecisionContext { today: as_of.day, recorded_at: as_of.at, office: as_of.office, source: &mut source };
            later_ends_undone(home, people, birthday, &records, &mut desk)
        };
        // what cannot be ended stays as it was, the plan too
        let mut after = records.clone();
        if foresee(&undone, as_of.at, &mut after).is_err() {
            continue;
        }
        let Some(Record::Household(home)) = after.get(&household.id) else { continue };
        let leavers = turned(home, people, birthday).filter(|member| member.is_open());
        let leavers = leavers.filter_map(|member| after.get(&member.resident)?.as_resident().cloned());
        let leavers = leavers.map(|resident| Leaver {
            resident,
            household: (**home).clone(),
            homes: Vec::new(),
            brought: Vec::new(),
        });
        let asked = LeaveInput {
            reason: EndReason::E08,
            dates: MovementDates { effective_on: birthday, notified_on: birthday, remark: String::new() },
            new_address: NewAddress::LaterOrUnknown,
            lost_on: None,
            authority: Authority::Batch,
            leavers: leavers.collect(),
        };
        let mut desk =
            DecisionContext { today: as_of.day, recorded_at: as_of.at, office: as_of.office, source: &mut source };
        let Ok(decision) = leave::decide(&asked, &mut desk) else { continue };
        if foresee(&decision.claims, as_of.at, &mut after).is_ok() {
            records = after;
            acts.extend(undone.into_iter().chain(decision.claims));
        }
    }
    (acts, records)
}

/// What ended the coverage on a day after the birthday is not of this insurance any more, and is cancelled before the end by age: a move that
/// is only planned, a leaving that was told while another birth was known, an end by age at the birthday of that birth.
fn later_ends_undone(
    household: &Household,
    people: &[&Resident],
    birthday: NaiveDate,
    records: &Records,
    desk: &mut DecisionContext<'_>,
) -> Vec<Act> {
    let mut undone = Vec::new();
    for member in turned(household, people, birthday).filter(|member| member.period.end_reason.is_some()) {
        let Some(Record::Resident(resident)) = records.get(&member.resident) else { continue };
        let asked = CorrectionInput {
            what: CorrectionChange::Cancel,
            notified_on: birthday,
            authority: Authority::Batch,
            new_address: NewAddress::LaterOrUnknown,
            remark: "その日より前に75歳到達".to_owned(),
            people: vec![Corrected {
                resident: (**resident).clone(),
                homes: vec![household.clone()],
                movement: member.period.ended_by,
            }],
            others: Vec::new(),
        };
        undone.extend(correct::decide(&asked, desk).map(|decision| decision.claims).unwrap_or_default());
    }
    undone
}

/// Brings a household and people of it to how they stand on the day. The same person may stand there twice.
pub fn bring(household: &mut Household, people: Vec<&mut Resident>, as_of: AsOf<'_>) {
    let (acts, records) = {
        let people: Vec<&Resident> = people.iter().map(|person| &**person).collect();
        changes(household, &people, as_of, Use::Shown)
    };
    if acts.is_empty() {
        return;
    }
    if let Some(Record::Household(after)) = records.get(&household.id) {
        household.clone_from(after);
    }
    for person in people {
        if let Some(Record::Resident(after)) = records.get(&person.id) {
            person.clone_from(after);
        }
    }
}

/// The same of every household of some records.
pub fn brought<'r>(records: &'r Records, as_of: AsOf<'_>) -> Cow<'r, Records> {
    let people: Vec<&Resident> = records.values().filter_map(Record::as_resident).collect();
    let households = records.values().filter_map(Record::as_household);
    let after: Vec<Records> = households.map(|household| changes(household, &people, as_of, Use::Shown).1).collect();
    if after.iter().all(Records::is_empty) {
        return Cow::Borrowed(records);
    }
    let mut records = records.clone();
    records.extend(after.into_iter().flatten());
    Cow::Owned(records)
}

fn records_of(household: &Household, people: &[&Resident]) -> Records {
    let people = people.iter().filter(|person| household.latest_of(person.id).is_some());
    let people = people.map(|person| (person.id, Record::Resident(Box::new((*person).clone()))));
    people.chain([(household.id, Record::Household(Box::new(household.clone())))]).collect()
}

fn person_of<'p>(people: &[&'p Resident], member: &Member) -> Option<&'p Resident> {
    people.iter().copied().find(|person| person.id == member.resident)
}

/// The 75th birthdays by the day of whoever is covered beyond them.
fn birthdays(household: &Household, people: &[&Resident], as_of: AsOf<'_>) -> BTreeSet<NaiveDate> {
    let latest_year = as_of.latest_birth_year();
    let birthday = |member: &Member| {
        let person = person_of(people, member).filter(|person| person.identity.body.birth.year <= latest_year)?;
        turns_75_on(person).filter(|on| *on <= as_of.day && goes_beyond(member, *on))
    };
    household.members.body.iter().filter_map(birthday).collect()
}

/// The coverage runs past that day: without an end, or to a later one.
fn goes_beyond(member: &Member, birthday: NaiveDate) -> bool {
    member.period.from <= birthday && member.period.to.is_none_or(|to| birthday < to)
}

/// A file told that the person died or left before that day, and no clerk has decided on it yet: the clerk's word comes first.
pub(super) fn left_before(person: &Resident, birthday: NaiveDate) -> bool {
    person.tasks.body.iter().any(|task| task.wanted == Wanted::EndCoverage && task.effective_on < birthday)
}

/// What is written about the person is a clerk's to decide first.
fn waits_for_clerk(person: &Resident, used: Use) -> bool {
    used == Use::Written && turns_75_on(person).is_some_and(|birthday| left_before(person, birthday))
}

/// Whoever is covered beyond that birthday of his or her own, where the coverage began by then.
fn turned<'h>(
    household: &'h Household,
    people: &'h [&Resident],
    birthday: NaiveDate,
) -> impl Iterator<Item = &'h Member> {
    let own =
        move |member: &&Member| person_of(people, member).is_some_and(|person| turns_75_on(person) == Some(birthday));
    household.members.body.iter().filter(move |m| goes_beyond(m, birthday)).filter(own)
}

/// The 75th birthday; none of whom no exact day of birth is known: a clerk decides about them.
pub fn turns_75_on(person: &Resident) -> Option<NaiveDate> {
    turns_75(person.identity.body.birth)
}

/// The same of a birth.
pub fn turns_75(birth: Birth) -> Option<NaiveDate> {
    birth.is_exact().then(|| age::gates(birth.assumed()).late_elderly_from)
}

/// Ids that follow from the household, so that the same fact has the same id wherever it is derived.
struct Ids {
    household: RecordId,
    version: u64,
    birthday: NaiveDate,
    given: u32,
}

impl Source for Ids {
    fn id(&mut self) -> Uuid {
        self.given += 1;
        let name = format!("75|{}|{}|{}|{}", self.household, self.version, self.birthday, self.given);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash(name.as_bytes())[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    fn household_number(&mut self) -> Result<String, Refusal> {
        Err(Refusal::new(RefusalCode::NumbersUsedUp))
    }

    fn provisional_no(&mut self) -> Result<String, Refusal> {
        Err(Refusal::new(RefusalCode::NumbersUsedUp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::national::people::People;
    use crate::decide::test_people::{household, member, office, resident};
    use crate::record::{StatusKind, Task, TaskSource};
    use crate::registry::MoveReason;
    use crate::scheme::national::Headship;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A couple under the older one as head, covered since then, brought to a day.
    fn couple(births: [&str; 2], since: &str, day: &str) -> (Household, People) {
        let (first, mut home) = household(1, births[0], since);
        let second = member(&mut home, 2, births[1], since);
        home.heads.body = vec![Headship { resident: first.id, from: None }];
        let mut people: People = [first, second].into_iter().map(|p| (p.id, p)).collect();
        let office = office();
        let at = "2026-11-21T10:00:00+09:00".parse().unwrap();
        let as_of = AsOf { office: &office, day: date(day), at };
        bring(&mut home, people.values_mut().collect(), as_of);
        (home, people)
    }

    fn ends((home, _): &(Household, People)) -> Vec<Option<String>> {
        home.members.body.iter().map(|m| m.period.to.map(|to| to.to_string())).collect()
    }

    fn former((_, people): &(Household, People)) -> Vec<bool> {
        let all = people.values();
        all.map(|p| p.special.body.iter().any(|s| s.kind == StatusKind::FormerMember && !s.withdrawn)).collect()
    }

    #[test]
    fn coverage_ends_on_the_75th_birthday_and_whoever_stays_has_a_former_member_beside_him() {
        let births = ["1951-11-20", "1954-03-01"];
        let eve = couple(births, "2020-04-01", "2026-11-19");
        assert_eq!((ends(&eve), former(&eve)), (vec![None, None], vec![false, false]));
        for day in ["2026-11-20", "2026-11-21", "2029-02-28"] {
            let turned = couple(births, "2020-04-01", day);
            assert_eq!(ends(&turned), [Some("2026-11-20".into()), None], "{day}");
            assert_eq!(former(&turned), [true, false], "{day}");
            let (home, people) = &turned;
            let first = people.values().next().unwrap();
            assert!(home.nominal_head_on(date(day)), "he stays head without being insured");
            assert_eq!(first.qualification.body.periods[0].to, Some(date("2026-11-20")));
            assert_eq!(first.qualification.body.movements.last().unwrap().reason, EndReason::E08.code());
        }
        let both = couple(births, "2020-04-01", "2029-03-01");
        assert_eq!(ends(&both), [Some("2026-11-20".into()), Some("2029-03-01".into())]);
        assert_eq!(former(&both), [true, false], "nobody insured is left beside the second");
        let same_day = couple(["1951-11-20"; 2], "2020-04-01", "2026-11-20");
        assert_eq!(former(&same_day), [false, false]);
    }

    #[test]
    fn a_joining_told_late_ends_at_75_too_and_a_coverage_from_after_it_is_left_to_a_clerk() {
        assert_eq!(
            ends(&couple(["1951-11-20", "1980-01-01"], "2026-11-01", "2026-11-28"))[0],
            Some("2026-11-20".into())
        );
        assert_eq!(ends(&couple(["1951-11-20", "1980-01-01"], "2026-11-21", "2026-11-28"))[0], None);
        assert_eq!(
            ends(&couple(["1952-02-29", "1980-01-01"], "2020-04-01", "2027-03-01"))[0],
            Some("2027-03-01".into())
        );
    }

    #[test]
    fn who_seems_to_have_left_before_the_birthday_waits_for_the_clerk() {
        let (mut first, home) = household(1, "1951-11-20", "2020-04-01");
        let office = office();
        let as_of = AsOf::shown(&office, date("2026-11-28"));
        for (left_on, ends) in [("2026-11-19", false), ("2026-11-20", true)] {
            first.tasks.body = vec![Task {
                id: uuid::Uuid::from_u128(5),
                wanted: Wanted::EndCoverage,
                reason: MoveReason::Died,
                cause: None,
                effective_on: date(left_on),
                told_at: as_of.at,
                note: String::new(),
                opened_by: TaskSource { entry: uuid::Uuid::from_u128(6), file: "f".into(), line: 2 },
            }];
            assert_eq!(!due(&home, &[&first], as_of).is_empty(), ends, "{left_on}");
        }
    }

    #[test]
    fn the_same_household_answers_the_same_acts_and_none_once_they_are_written() {
        let (mut first, mut home) = household(1, "1951-11-20", "2020-04-01");
        let office = office();
        let at = "2026-11-21T10:00:00+09:00".parse().unwrap();
        let as_of = AsOf { office: &office, day: date("2026-11-28"), at };
        let acts = due(&home, &[&first], as_of);
        assert!(!acts.is_empty());
        assert_eq!(acts, due(&home, &[&first], as_of));
        assert_eq!(due(&home, &[&resident(9, "1930-01-01")], as_of), [], "of whom no record is at hand");
        bring(&mut home, vec![&mut first], as_of);
        assert_eq!(due(&home, &[&first], as_of), []);
    }
}
