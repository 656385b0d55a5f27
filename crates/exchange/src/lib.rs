//! Files of other systems, in and out.
//!
//! Knows the forms of link files: names, encodings, columns, codes, trailers. Takes bytes, returns
//! rows and diagnostics. Knows no store, opens no file, and decides nothing about a resident.

#![forbid(unsafe_code)]

pub mod res_change;
