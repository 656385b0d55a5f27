//! What operations answer, as data, before it is put into words: records, decisions, rows.
//!
//! Knows the domain's and the store's types. Knows no operation and no sentence.

pub(crate) mod determine;
pub(crate) mod imports;
pub(crate) mod papers;
pub(crate) mod people;
pub(crate) mod rounds;

pub(crate) use determine::Case;
pub use papers::{Issued, Target};
pub use people::{IncomeChange, Registered, Reveal, Shown};
