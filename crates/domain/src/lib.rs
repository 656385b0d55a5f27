//! The office's rules, records and acts.
//!
//! Pure: no I/O, no clock, no SQL, no randomness. What the day is, which ids are new and what the
//! disk holds are arguments. `decide` reads records and proposes acts with grounds; `apply` folds.

pub mod access;
pub mod account;
pub mod act;
pub mod age;
pub mod apply;
pub mod approval;
pub mod asset;
pub mod cases;
pub mod certificate;
pub mod clock;
pub mod closed_days;
pub mod coverage;
pub mod decide;
pub mod determine;
pub mod digest;
pub mod disclosure;
pub mod entry;
pub mod face;
pub mod founding;
pub mod ground;
pub mod income;
pub mod kana;
pub mod month;
pub mod names;
pub mod notification;
pub mod numbers;
pub mod options;
pub mod paper;
pub mod person;
pub mod record;
pub mod records;
pub mod refusal;
pub mod registry;
pub mod retention;
pub mod rights;
pub mod rules;
pub mod scheme;
mod stored;
pub mod wareki;
