//! When what a paper says of the burden turns: ratio and class are recorded ahead, and no paper says one for days on which another holds.

use chrono::NaiveDate;

use super::kind::{Holder, Issuance, Paper};
use crate::face::{FieldName, Value};

/// What is determined for a time, and not for good.
const BURDEN: [FieldName; 2] = [FieldName::Copay, FieldName::LimitClass];

/// The last day of a paper's time on which it is known to say what holds: the eve of the first turn after `day`. None while nothing else
/// is recorded for that time.
pub(super) fn says_until(
    paper: &dyn Paper,
    holder: &Holder<'_>,
    made: &Issuance<'_>,
    day: NaiveDate,
) -> Option<NaiveDate> {
    let in_time = |on: &NaiveDate| day < *on && made.until.is_none_or(|until| *on <= until);
    let now = burden(paper, holder, made, day);
    let mut turns: Vec<NaiveDate> = known(holder).filter(in_time).collect();
    turns.sort_unstable();
    turns.into_iter().find(|on| turned(&now, &burden(paper, holder, made, *on)))?.pred_opt()
}

/// The first day of a paper's time since which it has been as on `day`.
pub(super) fn says_since(paper: &dyn Paper, holder: &Holder<'_>, made: &Issuance<'_>, day: NaiveDate) -> NaiveDate {
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

/// Days from which a ratio or a class is recorded.
fn known<'h>(holder: &'h Holder<'_>) -> impl Iterator<Item = NaiveDate> + 'h {
    let ratios = holder.person().copay.body.iter().map(|copay| copay.from);
    ratios.chain(holder.household.determinations.body.iter().map(|judged| judged.month.first_day()))
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
