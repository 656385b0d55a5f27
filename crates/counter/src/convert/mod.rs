//! From what operations answer to what screens and scripts see: the one place in which views are made.
//!
//! Knows records, answers and words. Knows no operation, no office and no desk.

pub(crate) mod access;
mod basic;
mod choices;
pub(crate) mod conflicts;
pub(crate) mod determine;
pub mod errors;
pub(crate) mod imports;
pub mod income;
pub mod lists;
mod office;
pub(crate) mod options;
mod papers;
mod people;
mod registered;
pub(crate) mod retention;
pub(crate) mod rounds;
pub(crate) mod run;

pub use basic::{grounds, refusal};
pub(crate) use choices::choices;
pub use office::verdict;
pub(crate) use office::{acknowledged, amended, date, draft, gaiji, insurers, keys, office, office_day, pulse, seal};
pub use papers::issued;
pub(crate) use papers::{certificate_state, issue_preview, job, job_state, lamp, offer};
pub use people::{NAME_UM, hit, name_svg, show};
pub(crate) use people::{action, hits, myna_recorded};
pub use registered::{Circumstances, registered};
pub(crate) use run::{run_counts, run_progress};
