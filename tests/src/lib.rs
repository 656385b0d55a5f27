//! What the tests share.

pub mod printer;
