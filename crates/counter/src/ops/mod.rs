//! One function for everything a clerk can do, grouped by noun. Each loads what it needs, asks `domain` to decide, and commits; the
//! preview is the same decision without the commit. Its first argument is the context it stands on (ADR 0048): what it may read,
//! note or write.

pub mod access;
pub mod accounts;
pub mod age_75;
pub(crate) mod assets;
pub mod conflicts;
pub mod determine;
pub mod founding;
pub mod import;
pub mod incomes;
pub mod lists;
mod met;
pub mod options;
pub mod papers;
pub mod people;
pub mod printer;
mod record_cache;
pub(crate) mod restored;
pub mod retention;
pub mod runs;
