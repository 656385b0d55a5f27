//! Papers: issued, printed, handed over, taken back.

pub mod certificate;
pub mod issue;
pub mod jobs;
pub(crate) mod outcome;
pub mod print;
pub mod reach;
pub(crate) mod reconcile;
