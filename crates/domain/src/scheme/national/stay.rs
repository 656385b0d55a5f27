//! 特例期間 (入管法20条6項): a foreigner who asked for the renewal of a stay before it ended stays for two months more, or until it is decided
//! ([`crate::record::SpecialStatus::is_decided`]).

use chrono::{Months, NaiveDate};

use crate::rules;

/// The first day after the 特例期間 of a stay that ends on `expires`.
pub(crate) fn renewal_ends(expires: NaiveDate) -> Option<NaiveDate> {
    expires.checked_add_months(renewal_months("stay_renewal_months", expires))?.succ_opt()
}

/// From when the renewal of a stay that ends on `expires` is asked for.
pub(crate) fn renewal_begins(expires: NaiveDate) -> Option<NaiveDate> {
    expires.checked_sub_months(renewal_months("stay_renewal_ahead_months", expires))
}

fn renewal_months(id: &str, day: NaiveDate) -> Months {
    Months::new(u32::try_from(rules::number(id, day)).unwrap_or(0))
}
