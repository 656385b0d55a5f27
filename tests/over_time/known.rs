//! Differences that are known and wait for their cure: each is one cause, told in one sentence, and fits nothing else.

use crate::over_time::compare::Wrong;
use crate::over_time::family::Day;
use crate::over_time::law::Law;

/// A defect of the program that is known.
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// What is wrong.
    pub says: &'static str,
    /// A difference found today is of this cause.
    pub is: fn(&Law, &Wrong, Day) -> bool,
}

/// Every one. A cured one is taken out; each must still occur.
pub const KNOWN: [Known; 1] = [Known {
    name: "late_word_is_not_judged",
    says: "a movement told after the month's round for its first day or before changes the ratio, and nobody is asked to judge again",
    is: |law, wrong, today| is_of_ratio(wrong) && law.is_told_late(wrong.who, today),
}];

fn is_of_ratio(wrong: &Wrong) -> bool {
    matches!(wrong.code, "ratio" | "printed_ratio")
}

/// The known defect that a difference is of.
pub fn known(law: &Law, wrong: &Wrong, today: Day) -> Option<&'static Known> {
    KNOWN.iter().find(|known| (known.is)(law, wrong, today))
}
