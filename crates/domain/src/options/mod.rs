//! 市町村の定め: what the law leaves to the municipality, as one closed table of options.
//!
//! Knows each option's question, values, default and the reason for it, and reads what an office has set. A value is
//! never guessed: one that cannot be read falls back to the default and is told ([`Options::unreadable`]). Knows
//! nothing of how an option is set; that is the act `SetOption`. An option stands here only if something acts on it.

mod history;
mod row;
mod shows;
mod table;
mod values;

pub use history::{OptionChange, changes};
pub use row::{Group, OptionKind, OptionRow};
pub use shows::OptionExample;
pub use table::*;
pub use values::{DueOnClosedDay, OnTheSpot, Options, Reflect, RemoteMeaning, UnknownMyna};

#[cfg(test)]
pub(crate) mod tests;
