//! 判定 of one 国保世帯 for a month (5.6.1, 6.5.1.1): gathers the facts from the records, has the rules judge them, and proposes
//! an act only where the outcome is another one than what holds.
//!
//! Knows whom a household counts on which day, and whose income of which year. The law itself is in [`crate::determine`].

use chrono::{Datelike, Days, NaiveDate};
use uuid::Uuid;

use super::former_member::is_former_member;
use super::minors::{self, ChildIncome};
use super::people::{People, gather_ids};
use crate::act::Act;
use crate::age;
use crate::certificate::Certificate;
use crate::determine::{
    ChangeCounts, Cover, Facts, Income, Judgement, Knowledge, Month, Person, Practice, application_counts_from, judge,
};
use crate::face::{FieldName, Value};
use crate::paper::class_in;
use crate::record::{CopayDetermination, Declaration, FinishedRound, IncomeYear, RecordId, Resident, StatusKind};
use crate::rules::Rules;
use crate::scheme::national::{Counted, Determination, Household, Member, PersonRatio, is_pending};

/// What cannot be judged, because the records contradict themselves or the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unjudged {
    /// Whom it is about.
    pub resident: RecordId,
    /// What of him or her.
    pub field: &'static str,
}

/// How a household is judged.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// The dated tables.
    pub rules: &'a Rules,
    /// The office's own practice.
    pub practice: &'a Practice,
    /// The office's day.
    pub today: NaiveDate,
    /// For one household: the finished rounds; the first judgement of a benefit year is written although nothing changes, unless one of these
    /// says so already. None where it is not written.
    pub rounds: Option<&'a [FinishedRound]>,
}

/// Facts of one day of a month.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// As the rules see them.
    pub facts: Facts,
    /// Who is who.
    pub people: Vec<Counted>,
    /// The day whose household it is.
    pub on: NaiveDate,
}

/// Who joined within a month, and the judgement of the household as it stands with them: their ratio, not their class (ADR 0037).
#[derive(Debug, Clone)]
pub struct Joined {
    /// Who joined after the day whose household the month counts.
    pub residents: Vec<RecordId>,
    /// Of the household with them.
    pub judgement: Judgement,
    /// Whom it counted.
    pub people: Vec<Counted>,
}

/// What was judged of a household for a month.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What is to be written: none where everything holds already.
    pub acts: Vec<Act>,
    /// What the month's judgement says.
    pub judgement: Judgement,
    /// Whom it counted.
    pub people: Vec<Counted>,
    /// Who joined within the month, where anybody did.
    pub joined: Option<Joined>,
    /// 証 in hand that say another ratio than what is written now.
    pub papers_to_replace: Vec<(RecordId, String)>,
}

/// The coverages that count in a household in a month.
pub(super) fn counting<'h>(
    household: &'h Household,
    people: &'h People,
    (month, counts): (Month, ChangeCounts),
) -> impl Iterator<Item = &'h Member> {
    let (first, last) = (month.first_day(), month.last_day());
    let begun =
        move |m: &&Member| m.period.from <= last && m.period.to.is_none_or(|to| first < to && m.period.from < to);
    let in_month = household.members.body.iter().filter(begun);
    in_month.filter(move |m| people.counts_in(household, m, (month, counts)))
}

/// The days of a month on which the household is looked at: the one whose changes count already, and the one on which the last
/// people joined after it. None where nobody is covered in that month.
fn days(
    household: &Household,
    people: &People,
    (month, counts): (Month, ChangeCounts),
) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let in_month: Vec<&Member> = counting(household, people, (month, counts)).collect();
    let began = in_month.iter().map(|m| m.period.from.max(month.first_day())).min()?;
    let counts = counts.counting_day(month);
    // a household that began within the month is judged as it began; one that ended before the day, as it stood last
    let on = if in_month.iter().any(|m| m.covers(counts)) { counts } else { began };
    let later = in_month.iter().map(|m| m.period.from).filter(|from| *from > on).max();
    Some((on, later))
}

/// The facts of a household on a day of a month; none where nobody is covered.
pub fn gather(
    household: &Household,
    people: &People,
    month: Month,
    on: NaiveDate,
    bench: &Bench<'_>,
) -> Result<Option<Gathered>, Unjudged> {
    let mut counted: Vec<(RecordId, Cover)> = household.covered_on(on).map(|m| (m.resident, Cover::Nhi)).collect();
    if counted.is_empty() {
        return Ok(None);
    }
    counted.sort_unstable_by_key(|(resident, _)| *resident);
    counted.dedup();
    let former = household.members.body.iter().filter(|m| !m.covers(on)).map(|m| m.resident);
    for resident in former.chain(household.head_on(on)) {
        if counted.iter().any(|(known, _)| *known == resident) {
            continue;
        }
        let former = people.get(&resident).is_some_and(|r| is_former_member(r, household, on));
        if former {
            counted.push((resident, Cover::FormerNhiSameHousehold));
        } else if household.head_on(on) == Some(resident) {
            counted.push((resident, Cover::NominalHead));
        }
    }
    let mut facts = Facts::of(month);
    let border = ChildIncome { rules: bench.rules, practice: bench.practice };
    let residents: Vec<RecordId> = counted.iter().map(|(resident, _)| *resident).collect();
    let heads = minors::of_heads(&residents, household, people, month, border);
    let mut who = Vec::with_capacity(counted.len());
    for (key, (resident, cover)) in (0..).zip(counted) {
        let person = people.get(&resident).ok_or(Unjudged { resident, field: "resident" })?;
        let mut person = person_of(key, person, cover, household, month, on)?;
        person.minors = heads.iter().find(|(head, _)| *head == resident).map(|(_, own)| *own).unwrap_or_default();
        who.push(Counted { key, resident, cover, income: person.income.known });
        facts.people.push(person);
    }
    facts.receipts_application = who.iter().any(|c| people.get(&c.resident).is_some_and(|p| applied(p, month, bench)));
    Ok(Some(Gathered { facts, people: who, on }))
}

fn person_of(
    key: u32,
    person: &Resident,
    cover: Cover,
    household: &Household,
    month: Month,
    on: NaiveDate,
) -> Result<Person, Unjudged> {
    let birth = person.identity.body.birth.assumed();
    if birth > on {
        return Err(Unjudged { resident: person.id, field: "birth" });
    }
    let adult = age::gates(birth).minor_until < on;
    Ok(Person {
        head: household.head_on(on) == Some(person.id),
        adult,
        involuntary_unemployment: jobless(person, month),
        borderline: person.has_status(StatusKind::Borderline, on),
        income: income_of(person.income_of(month.tax_year()), adult),
        ..Person::new(key, birth, cover)
    })
}

/// A child of whom nothing was told has no income; an adult of whom nothing was told is not known.
fn income_of(year: Option<&IncomeYear>, adult: bool) -> Income {
    let Some(year) = year else {
        let known = if adult { Knowledge::Unknown } else { Knowledge::Known };
        return Income { known, tax_exempt: !adult, ..Income::default() };
    };
    let known = match year.declaration {
        Declaration::Undeclared if adult => Knowledge::Undeclared,
        Declaration::Unknown if adult => Knowledge::Unknown,
        Declaration::Declared | Declaration::Undeclared | Declaration::Unknown => Knowledge::Known,
    };
    Income {
        known,
        tax_exempt: !year.taxed && known == Knowledge::Known,
        // C7: nobody levied it, because there was no address in Japan on 1 January
        abroad_on_tax_date: year.municipality.is_empty(),
        taxable_income_yen: year.taxable_income_yen,
        gross_receipts_yen: year.receipts_yen,
        former_proviso_yen: None,
        total_income_yen: year.total_income_yen,
        salary_income_yen: year.salary_income_yen,
        pension_receipts_yen: year.pension_receipts_yen,
        other_income_yen: other_income(year),
        other_total_income_yen: (year.aggregate_income_yen - year.pension_income_yen).max(0),
    }
}

/// 基準収入額適用 was applied for, and the application counts in this month.
fn applied(person: &Resident, month: Month, bench: &Bench<'_>) -> bool {
    let made = person.special.body.iter().filter(|s| s.kind == StatusKind::ReceiptsApplication && !s.withdrawn);
    made.into_iter().any(|s| {
        application_counts_from(s.from, bench.practice) <= month && s.to.is_none_or(|to| month.first_day() < to)
    })
}

/// What is neither salary nor public pension.
fn other_income(year: &IncomeYear) -> i64 {
    (year.total_income_yen - year.salary_income_yen - year.pension_income_yen).max(0)
}

/// 非自発的失業: from the month of the day after leaving, and for the monthly limits until the first 31 July after the status ends
/// (国保令29条の3, not the premium's end of the fiscal year).
fn jobless(person: &Resident, month: Month) -> bool {
    let known = person.special.body.iter().filter(|s| s.kind == StatusKind::InvoluntaryUnemployment && !s.withdrawn);
    known.into_iter().any(|s| s.from <= month.last_day() && s.to.is_none_or(|to| month.first_day() <= counts_until(to)))
}

/// The first 31 July on or after the last day of a status; `to` is the first day without.
fn counts_until(to: NaiveDate) -> NaiveDate {
    let last = to - Days::new(1);
    let july = |year| NaiveDate::from_ymd_opt(year, 7, 31).unwrap_or(last);
    if last <= july(last.year()) { july(last.year()) } else { july(last.year() + 1) }
}

/// A household as its own number has it, and with its earlier numbers.
#[derive(Clone, Copy)]
struct Home<'a> {
    own: &'a Household,
    whole: &'a Household,
}

/// Judges a household for a month. None where nobody of it is covered in that month.
pub fn judge_household(
    household: &Household,
    people: &People,
    month: Month,
    bench: &Bench<'_>,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<Option<Judged>, Unjudged> {
    // whose month it is follows from its own coverages, who lived in it from those under its earlier numbers, too
    let counts = (month, bench.practice.change_counts);
    if days(household, people, counts).is_none() {
        return Ok(None);
    }
    let home = Home { own: household, whole: &people.whole(household) };
    let Some((on, later)) = days(home.whole, people, counts) else { return Ok(None) };
    let Some(gathered) = gather(home.whole, people, month, on, bench)? else { return Ok(None) };
    let judgement = judge(&gathered.facts, bench.rules, bench.practice);
    let covered = |m: &Member| m.covers(on);
    let ratios = ratios(home, people, counts, ratio_of(&judgement), covered);
    let standing = home.whole.determination_for(month);
    let of_year = |d: &Determination| bench.rounds.is_none_or(|rounds| d.is_of_year(month, rounds));
    let same = standing.is_some_and(|d| of_year(d) && same_outcome(&d.judgement, &judgement));
    let mut judged = Judged {
        judgement: judgement.clone(),
        people: gathered.people.clone(),
        acts: Vec::new(),
        joined: None,
        papers_to_replace: Vec::new(),
    };
    if !same || !ratios.is_empty() {
        let determination = Determination {
            id: new_id(),
            month,
            determined_on: bench.today,
            at: None,
            people: gathered.people,
            only: Vec::new(),
            judgement,
            supersedes: household.determination_for(month).filter(|d| d.month == month).map(|d| d.id),
        };
        judged.write(home.whole, people, determination, ratios);
    }
    if let Some(later) = later {
        join(home, people, month, (on, later), bench, new_id, &mut judged)?;
    }
    Ok(Some(judged))
}

/// Who joined within the month gets the ratio of the household as it stands with them; the others keep theirs until the next month.
fn join(
    home: Home<'_>,
    people: &People,
    month: Month,
    (on, later): (NaiveDate, NaiveDate),
    bench: &Bench<'_>,
    new_id: &mut dyn FnMut() -> Uuid,
    judged: &mut Judged,
) -> Result<(), Unjudged> {
    let Some(gathered) = gather(home.whole, people, month, later, bench)? else { return Ok(()) };
    let joined = |m: &Member| m.covers(later) && m.period.from > on;
    let judgement = judge(&gathered.facts, bench.rules, bench.practice);
    let counts = (month, bench.practice.change_counts);
    let ratios = ratios(home, people, counts, ratio_of(&judgement), joined);
    let residents = home.whole.members.body.iter().filter(|m| joined(m)).map(|m| m.resident).collect();
    judged.joined = Some(Joined { residents, judgement: judgement.clone(), people: gathered.people.clone() });
    if ratios.is_empty() {
        return Ok(());
    }
    let determination = Determination {
        id: new_id(),
        month,
        determined_on: bench.today,
        at: None,
        people: gathered.people,
        only: ratios.iter().map(|r| r.resident).collect(),
        judgement,
        supersedes: None,
    };
    judged.write(home.whole, people, determination, ratios);
    Ok(())
}

/// The ratio of everybody of 70–74 for whom another one holds now.
fn ratios(
    home: Home<'_>,
    people: &People,
    (month, counts): (Month, ChangeCounts),
    ratio_percent: Option<u8>,
    of: impl Fn(&Member) -> bool,
) -> Vec<PersonRatio> {
    let Some(ratio_percent) = ratio_percent else { return Vec::new() };
    let elderly = |person: &Resident, from: NaiveDate| {
        let gates = age::gates(person.identity.body.birth.assumed());
        gates.elderly_from <= month.last_day() && from < gates.late_elderly_from
    };
    // who counts under this number of whoever the whole household covers, and since when that one does
    let since_of = |m: &Member| {
        let same = |whole: &&Member| whole.resident == m.resident && whole.covers(m.period.from);
        let whole = home.whole.members.body.iter().find(same).filter(|whole| of(whole))?;
        let counts = m.period.from <= month.last_day() && people.counts_in(home.own, m, (month, counts));
        counts.then_some(whole.period.from)
    };
    let members = home.own.members.body.iter();
    members
        .filter_map(|m| {
            let (person, since) = (people.get(&m.resident)?, since_of(m)?);
            let from = m.period.from.max(month.first_day());
            // one that another household's judgement gave is not this one's
            let is_own = |now: &CopayDetermination| {
                now.by.is_none_or(|by| since <= now.from && !people.is_judged_elsewhere(home.whole, by))
            };
            let differs = person.copay_on(from).is_none_or(|now| now.ratio_percent != ratio_percent || !is_own(now));
            (elderly(person, from) && differs).then_some(PersonRatio { resident: person.id, ratio_percent, from })
        })
        .collect()
}

/// The ratio that holds for the people of 70–74, decided or provisional.
fn ratio_of(judgement: &Judgement) -> Option<u8> {
    judgement.copay.holds().map(|copay| copay.ratio_percent)
}

/// Another ratio or class than a judgement says for one of these who are covered: of an age group that nobody is in, nothing is asked.
pub(super) fn differs_for_somebody(one: &Judgement, other: &Judgement, counted: &[Counted], people: &People) -> bool {
    let insured = counted.iter().filter(|c| c.cover == Cover::Nhi).filter_map(|c| people.get(&c.resident));
    let first = other.month.first_day();
    insured.into_iter().any(|person| {
        let is_elderly = age::gates(person.identity.body.birth.assumed()).elderly_from <= first;
        let ratio = |j: &Judgement| (ratio_of(j), j.copay.decided().is_some());
        if is_elderly {
            ratio(one) != ratio(other) || one.elderly != other.elderly
        } else {
            one.under_70 != other.under_70
        }
    })
}

/// Nothing that anybody acts on differs; by which step a ratio was reached is no such thing.
fn same_outcome(one: &Judgement, other: &Judgement) -> bool {
    let ratio = |j: &Judgement| (ratio_of(j), j.copay.decided().is_some());
    ratio(one) == ratio(other) && one.elderly == other.elderly && one.under_70 == other.under_70
}

impl Judged {
    /// An income is missing that an outcome hangs on.
    pub fn is_pending(&self) -> bool {
        is_pending(&self.judgement)
    }

    fn write(
        &mut self,
        household: &Household,
        people: &People,
        determination: Determination,
        ratios: Vec<PersonRatio>,
    ) {
        for ratio in &ratios {
            let printed = Value::Ratio(ratio.ratio_percent);
            self.outdate(people.get(&ratio.resident), FieldName::Copay, &printed, ratio.from);
        }
        let first = determination.month.first_day();
        let everybody = gather_ids(household).into_iter().filter(|_| determination.only.is_empty());
        for person in everybody.filter_map(|id| people.get(&id)) {
            let is_elderly = age::gates(person.identity.body.birth.assumed()).elderly_from <= first;
            if let Some(class) = class_in(&determination.judgement, is_elderly) {
                self.outdate(Some(person), FieldName::LimitClass, &Value::Text(class.label().to_owned()), first);
            }
        }
        self.acts.push(Act::Determine { household: household.id, determination: Box::new(determination), ratios });
    }

    /// 証 in hand that say something else in that field for days from `from` on.
    fn outdate(&mut self, person: Option<&Resident>, field: FieldName, printed: &Value, from: NaiveDate) {
        let Some(person) = person else { return };
        let says_other = |c: &&Certificate| c.face.get(field).is_some_and(|says| says != printed);
        let held = person.certificates.body.iter().filter(|c| c.state.in_hand() && !c.has_ended(from));
        self.papers_to_replace.extend(held.filter(says_other).map(|c| (person.id, c.no.to_string())));
    }
}
