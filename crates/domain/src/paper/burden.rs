//! Ratio and class as papers print them: what is determined for the day, and whether anybody determined it yet.

use chrono::NaiveDate;

use super::kind::Holder;
use crate::age;
use crate::determine::{Judgement, LimitClass, Month, Outcome};
use crate::face::Value;
use crate::record::CopayDetermination;
use crate::scheme::national::{Determination, Household, judged_for};

/// 70–74 on the day: the ratio is determined, not the law's own.
pub(super) fn is_elderly(holder: &Holder<'_>) -> bool {
    age::gates(holder.person().identity.body.birth.assumed()).elderly_from <= holder.day
}

/// 一部負担金の割合 of the day; none while nobody determined it for this household and benefit year.
pub(super) fn ratio(holder: &Holder<'_>) -> Option<Value> {
    if !is_elderly(holder) {
        return Some(Value::RatioByLaw);
    }
    let copay = holder.person().copay_on(holder.day).filter(|_| ratio_is_of_the_year(holder))?;
    Some(Value::Ratio(copay.ratio_percent))
}

/// 発効期日 of the ratio of the day: the first day since which it has been this one.
pub(super) fn ratio_from(holder: &Holder<'_>) -> Option<NaiveDate> {
    let person = holder.person();
    let now = person.copay_on(holder.day)?;
    let mut since = now.from;
    while let Some(before) = since.pred_opt().and_then(|eve| person.copay_on(eve)) {
        if before.ratio_percent != now.ratio_percent {
            break;
        }
        since = before.from;
    }
    Some(since)
}

/// The judgement that holds for the household that counts on the day, if it is of the benefit year that the day lies in: made in it, or left as
/// it was by a finished round of that year.
fn judged_in_year<'h>(holder: &'h Holder<'_>) -> Option<&'h Determination> {
    let (month, rounds) = (Month::of(holder.day), &holder.issuer.office.rounds.body);
    judged_for(&holder.counted(), month).filter(|judged| judged.is_of_year(month, rounds))
}

/// A judgement of another household than the one that counts on the day gave the ratio.
fn is_of_another(copay: &CopayDetermination, holder: &Holder<'_>) -> bool {
    let Some(by) = copay.by else { return false };
    let counted = holder.counted();
    let is_before = counted.last().is_some_and(|first| copay.from < first.coverage.member.period.from);
    let is_counted = |home: &Household| counted.iter().any(|number| number.coverage.household.id == home.id);
    let others = holder.subject.homes.iter().chain([holder.household]).filter(|home| !is_counted(home));
    is_before || others.flat_map(|home| &home.determinations.body).any(|judged| judged.id == by)
}

/// The first day of the month in which another household counts for who went over to it within the month of the day.
pub(super) fn other_household_from(holder: &Holder<'_>) -> Option<NaiveDate> {
    let counted = holder.counted();
    let goes_over = counted.first().is_some_and(|number| number.coverage.household.id != holder.household.id);
    goes_over.then(|| Month::of(holder.day).next().first_day())
}

/// The ratio of the day was determined for the benefit year that the day lies in, and for the household in which the person counts:
/// by its judgement, or by a clerk. While that judgement is pending, only by a clerk since.
pub(super) fn ratio_is_of_the_year(holder: &Holder<'_>) -> bool {
    let Some(copay) = holder.person().copay_on(holder.day) else { return false };
    let is_by_clerk = copay.by.is_none();
    if is_of_another(copay, holder) {
        return false;
    }
    let begun = Month::of(holder.day).benefit_year_start().first_day();
    let Some(judged) = judged_in_year(holder) else {
        // a split told late: another household's judgement gave the ratio, on a day since which this one covers the person
        let is_own = holder.household.determinations.body.iter().any(|judged| copay.by == Some(judged.id));
        return begun <= copay.from && (is_by_clerk || is_own);
    };
    match &judged.judgement.copay {
        Outcome::Decided(_) | Outcome::Pending { provisional: Some(_), .. } => true,
        Outcome::Pending { provisional: None, .. } => is_by_clerk && judged.month.first_day() <= copay.from,
        // nobody of 70–74 was counted then
        Outcome::Nobody => begun <= copay.from,
    }
}

/// Since when somebody of 70–74 has no ratio of the benefit year that the day lies in; none where there is one, or none is needed.
pub(crate) fn lacks_ratio_since(holder: &Holder<'_>) -> Option<NaiveDate> {
    if !is_elderly(holder) {
        return None;
    }
    let begun = Month::of(holder.day).benefit_year_start().first_day();
    let elderly_from = age::gates(holder.person().identity.body.birth.assumed()).elderly_from;
    match holder.person().copay_on(holder.day) {
        None => Some(elderly_from),
        Some(_) => (!ratio_is_of_the_year(holder)).then_some(begun.max(elderly_from)),
    }
}

/// 所得区分 of the day; none while it is not determined for this benefit year.
pub(super) fn class(holder: &Holder<'_>) -> Option<LimitClass> {
    class_in(&judged_in_year(holder)?.judgement, is_elderly(holder))
}

/// 所得区分 that a judgement gives to somebody of 70–74, or under 70; none while it is pending.
pub(crate) fn class_in(judgement: &Judgement, is_elderly: bool) -> Option<LimitClass> {
    if is_elderly {
        judgement.elderly.decided().copied().map(LimitClass::Elderly)
    } else {
        judgement.under_70.decided().copied().map(LimitClass::UnderSeventy)
    }
}
