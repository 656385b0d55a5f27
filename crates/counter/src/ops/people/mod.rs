//! People: found, shown, registered by what they notify.

pub mod actions;
pub(crate) mod aged;
pub mod copay;
pub mod file;
pub(crate) mod find;
pub mod myna;
pub mod number;
pub mod register;
pub mod search;
