//! Everything a clerk can do, one function each.
//!
//! Knows the office, its keys, its printer and its words. Decides nothing itself: `domain` decides,
//! the store keeps, `printing` draws. Shells open an office, sit down at a [`desk`] and ask [`commands`]. A file imports what lies
//! below it (ADR 0048).

pub mod about;
pub mod answers;
pub mod backup;
pub mod check;
pub mod clock;
mod codes;
pub mod commands;
pub mod context;
pub mod convert;
pub mod desk;
mod entry;
pub mod error;
pub mod files;
pub mod foundry;
pub mod key_ops;
pub mod keys;
mod note;
pub mod office;
mod opening;
pub mod ops;
pub mod output;
pub mod passwords;
pub mod runs;
pub mod salvage;
#[cfg(test)]
mod sampled;
mod sign_in;
mod swap;
pub mod views;
mod witness_copy;
pub mod words;

/// Types of the store that a shell needs.
pub use madoguchi_store::{Doubt, DoubtedState, JobState, RawKey};
