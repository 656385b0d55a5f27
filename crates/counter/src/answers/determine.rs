//! A household for a month.

use madoguchi_domain::decide::national::people::People;
use madoguchi_domain::determine::Month;
use madoguchi_domain::scheme::national::Household;

/// A household and everybody who may count in it for a month.
pub(crate) struct Case {
    pub month: Month,
    pub household: Household,
    pub people: People,
}
