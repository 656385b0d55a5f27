//! Papers: issued, printed, handed over, taken back.

pub mod certificate;
pub mod issue;
pub mod jobs;
pub mod print;
