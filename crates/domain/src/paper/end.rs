//! The end of a paper: what it turns on, and whether that is still as it was when the paper was made.

use chrono::{Days, NaiveDate};

use super::kind::{Holder, Paper};
use crate::certificate::{Certificate, CertificateKind};
use crate::ground::Assessment;
use crate::options::Options;
use crate::person::Identity;
use crate::record::{MovementKind, Resident, SpecialStatus, StatusKind};
use crate::scheme::national::ends::{EndFacts, NoEnd, end_of, last_lawful_end};

/// What the end of a paper of this person turns on that is reckoned from `first`, by the statuses that hold on `day`.
pub(super) fn end_facts(resident: &Resident, options: &Options, first: NaiveDate, day: NaiveDate) -> EndFacts {
    facts(&resident.identity.body, &resident.special.body, options, (first, day))
}

/// What the end of a paper turns on that is reckoned from `first`, with the statuses that hold on `day`; where none holds then, with those
/// of `first`.
fn facts(
    identity: &Identity,
    statuses: &[SpecialStatus],
    options: &Options,
    (first, day): (NaiveDate, NaiveDate),
) -> EndFacts {
    let last_on = |kind, day| last_day_of((statuses, identity), kind, day);
    let last = |kind| last_on(kind, day).or_else(|| last_on(kind, first));
    EndFacts {
        stay_expires_on: identity.stay_expires_on,
        stay_goes_on_until: last(StatusKind::StayRenewal),
        student_until: last(StatusKind::Student),
        ..options.end_facts(first, identity.birth.assumed())
    }
}

/// Last day of a status of that kind, of a person so known, that holds on `day` and has an end.
pub fn last_day_of(
    (statuses, identity): (&[SpecialStatus], &Identity),
    kind: StatusKind,
    day: NaiveDate,
) -> Option<NaiveDate> {
    let holds = |s: &&SpecialStatus| s.kind == kind && s.holds_on(day) && !s.is_decided(identity);
    let ends = statuses.iter().filter(holds).filter_map(|s| s.to).max()?;
    ends.checked_sub_days(Days::new(1))
}

/// 有効期限 of a kind that the office cannot make yet, by the rule of the usual paper.
pub(super) fn usual_end(kind: CertificateKind, facts: &EndFacts) -> Result<Option<Assessment<NaiveDate>>, NoEnd> {
    if kind == CertificateKind::SpecialQualificationCertificate { end_of(facts).map(Some) } else { Ok(None) }
}

/// The day from which the end of a paper was reckoned.
fn reckoned_from(kind: &dyn Paper, paper: &Certificate) -> NaiveDate {
    if kind.on_application() { paper.valid_from } else { paper.issued_on.max(paper.valid_from) }
}

/// What ends it comes earlier than it says, as the person is known now: a stay cut short, a student's proof. What the office has set since
/// then leaves papers that are out as they are.
pub(super) fn ends_earlier(kind: &dyn Paper, holder: &Holder<'_>, paper: &Certificate) -> bool {
    let first = reckoned_from(kind, paper);
    match kind.until(&end_facts(holder.person(), &holder.options().at_longest(first), first, holder.day)) {
        Ok(end) => end.is_some_and(|end| paper.valid_until.is_none_or(|until| end.outcome < until)),
        Err(NoEnd::BeforeIssue) => true,
    }
}

/// What the end of the paper turns on (a stay, a proof) was told anew since it was made. The calendar and the options of the office
/// move on without making it wrong.
/// `then`: the person as known when the paper was made.
pub(super) fn told_anew(kind: &dyn Paper, holder: &Holder<'_>, paper: &Certificate, then: Option<&Identity>) -> bool {
    let (person, days) = (holder.person(), (reckoned_from(kind, paper), holder.day));
    let (Some(made), Some(identity)) = (paper.log.first(), then) else { return false };
    let statuses = person.special.known_at(made.at).unwrap_or_default();
    let end = |identity: &Identity, statuses: &[SpecialStatus]| {
        let facts = facts(identity, statuses, holder.options(), days);
        kind.until(&facts).map(|end| end.map(|end| end.outcome))
    };
    end(identity, &statuses) != end(&person.identity.body, &person.special.body)
}

/// The paper was cut to the day of a leaving that was cancelled, or moved to another day, since it was made; what ends it now comes on another
/// day than it says. `then`: the person as known when it was made; `known_end`: the last day that is known now to end it earlier than its kind does.
pub(super) fn is_cut_otherwise(
    kind: &dyn Paper,
    holder: &Holder<'_>,
    paper: &Certificate,
    then: Option<&Identity>,
    known_end: impl FnOnce() -> Option<NaiveDate>,
) -> bool {
    let (Some(until), Some(made)) = (paper.valid_until, paper.log.first()) else { return false };
    // the coverage of a leaving ends on its day or on the next
    let of_leaving = |day: NaiveDate| day == until || day.pred_opt() == Some(until);
    let person = holder.person();
    let movements = person.qualification.body.movements.iter();
    let taken_back = movements.filter(|m| m.kind == MovementKind::Leave && m.corrected_by.is_some());
    let by_movement = taken_back.filter(|m| m.recorded_at <= made.at).any(|m| of_leaving(m.effective_on));
    let told_then = then.and_then(|then| then.removed_on);
    let by_registry = told_then != person.identity.body.removed_on && told_then.is_some_and(of_leaving);
    if !by_movement && !by_registry {
        return false;
    }
    let facts = end_facts(person, holder.options(), reckoned_from(kind, paper), holder.day);
    let of_kind = kind.until(&facts).ok().flatten().map(|end| end.outcome);
    let ends = [of_kind, last_lawful_end(paper.issued_on), known_end()].into_iter().flatten().min();
    ends.is_some_and(|end| until != end)
}

/// Longest cycle of renewals an office can have set, in years.
const YEARS_MAX: i32 = 5;

/// The end of the paper is what its kind gives it from what is known now: nothing cut it short that is there no more, and nothing has
/// been told since that lengthens it.
pub(super) fn still_follows(kind: &dyn Paper, holder: &Holder<'_>, paper: &Certificate) -> bool {
    let facts = end_facts(holder.person(), holder.options(), reckoned_from(kind, paper), holder.day);
    let lawful = |end: NaiveDate| last_lawful_end(paper.issued_on).map_or(end, |last| end.min(last));
    let gives =
        |facts: &EndFacts| kind.until(facts).is_ok_and(|end| end.map(|end| lawful(end.outcome)) == paper.valid_until);
    // an office that renews every so many years now leaves what it gave before as it is
    gives(&facts) || (1..=YEARS_MAX).any(|years| gives(&EndFacts { years, ..facts }))
}
