//! What is known to change within the time of a paper: ratio, class and 特別療養 are recorded ahead, a leaving is planned. No paper says
//! one thing for days on which another holds.

use chrono::NaiveDate;

use super::burden::other_household_from;
use super::departure::undecided;
use super::kind::{Holder, Issuance, Paper};
use super::law::special_paper;
use crate::face::{FieldName, Value};

/// What is determined for a time, and not for good.
pub(super) const BURDEN: [FieldName; 2] = [FieldName::Copay, FieldName::LimitClass];

/// The last day of a paper's time on which it is known to say what holds: the eve of the first turn after `day`. None while nothing else
/// is recorded for that time.
pub(super) fn holds_until(
    paper: &dyn Paper,
    holder: &Holder<'_>,
    made: &Issuance<'_>,
    day: NaiveDate,
) -> Option<NaiveDate> {
    let in_time = |on: &NaiveDate| day < *on && made.until.is_none_or(|until| *on <= until);
    let mut turns: Vec<NaiveDate> = known(holder).filter(in_time).collect();
    if turns.is_empty() {
        // what mostly is so costs no face
        return None;
    }
    turns.sort_unstable();
    turns.dedup();
    let now = burden(paper, holder, made, day);
    let special = |on: NaiveDate| special_paper(holder.person(), holder.options(), on).is_some();
    let begins = |on: NaiveDate| !special(day) && special(on);
    turns.into_iter().find(|on| begins(*on) || turned(&now, &burden(paper, holder, made, *on)))?.pred_opt()
}

/// The last day of a paper's time that is known to come before its end, with the fact and its clause: a turn, or the end of the coverage,
/// planned at the counter or told by the registry or a file. None where nothing ends it earlier.
pub(super) fn known_end(
    paper: &dyn Paper,
    holder: &Holder<'_>,
    made: &Issuance<'_>,
    day: NaiveDate,
) -> Option<(NaiveDate, &'static str, &'static str)> {
    let person = holder.person();
    let turn = holds_until(paper, holder, made, day);
    let covered = holder.member.period.to.and_then(|to| to.pred_opt());
    let leaves =
        undecided(person).chain(person.identity.body.removed_on).chain(covered).filter(|last| day <= *last).min();
    let ends = [
        turn.map(|last| (last, "負担割合・区分・特別療養が翌日から変わる", "国保法42条1項・54条の3、国保令29条の3")),
        leaves.map(|last| (last, "適用がこの日で終わる", "国保法8条、国保則13条（証の返還）")),
    ];
    let first = ends.into_iter().flatten().min_by_key(|(last, _, _)| *last)?;
    made.until.is_none_or(|until| first.0 < until).then_some(first)
}

/// The first day of a paper's time since which it has been as on `day`.
pub(super) fn holds_since(paper: &dyn Paper, holder: &Holder<'_>, made: &Issuance<'_>, day: NaiveDate) -> NaiveDate {
    let now = burden(paper, holder, made, day);
    let mut turns: Vec<NaiveDate> = known(holder).filter(|on| made.from < *on && *on <= day).collect();
    turns.sort_unstable_by(|one, other| other.cmp(one));
    let mut since = day;
    for on in turns {
        if burden(paper, holder, made, on) != now {
            return since;
        }
        since = on;
    }
    if burden(paper, holder, made, made.from) == now { made.from } else { since }
}

/// Days from which a ratio, a class or a status is recorded, or another household counts.
fn known<'h>(holder: &'h Holder<'_>) -> impl Iterator<Item = NaiveDate> + 'h {
    let ratios = holder.person().copay.body.iter().map(|copay| copay.from);
    let statuses = holder.person().special.body.iter().filter(|status| !status.withdrawn).map(|status| status.from);
    let homes = holder.subject.homes.iter().chain([holder.household]);
    let judged = homes.flat_map(|home| &home.determinations.body).map(|judged| judged.month.first_day());
    ratios.chain(judged).chain(statuses).chain(other_household_from(holder))
}

/// What the paper says of the burden on a day of its time.
fn burden(paper: &dyn Paper, holder: &Holder<'_>, made: &Issuance<'_>, day: NaiveDate) -> [Option<Value>; 2] {
    let face = paper.face(&holder.on(day), made).face;
    BURDEN.map(|field| face.get(field).cloned())
}

/// Something is known to be another; what is not known on the later day says nothing.
fn turned(now: &[Option<Value>; 2], then: &[Option<Value>; 2]) -> bool {
    now.iter().zip(then).any(|(now, then)| then.is_some() && now != then)
}
