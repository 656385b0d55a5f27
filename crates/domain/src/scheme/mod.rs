//! Schemes.

pub mod national;
