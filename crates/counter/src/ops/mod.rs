//! One function for everything a clerk can do. Each loads what it needs, asks `domain` to decide, and
//! commits; the preview is the same decision without the commit.

pub mod access;
pub mod accounts;
pub(crate) mod assets;
pub mod determine;
pub mod import;
pub mod incomes;
pub(crate) mod lists;
mod met;
pub mod options;
pub mod papers;
pub mod people;
pub mod printer;
pub(crate) mod restored;
pub mod retention;
pub mod runs;
