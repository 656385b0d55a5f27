//! From what operations answer to what screens and scripts see: the one place in which views are made.
//!
//! Knows records, answers and words. Knows no operation, no office and no desk.

mod basic;
pub(crate) mod determine;
pub mod errors;
pub mod income;
mod office;
mod papers;
mod people;
mod registered;
mod run;

pub use basic::{grounds, refusal};
pub use office::verdict;
pub use papers::issued;
pub use people::{NAME_UM, certificate, hit, name_svg, show};
pub use registered::registered;
pub(crate) use run::{run, run_counts, run_item};
