//! Files of other systems, in and out.
//!
//! Knows the forms of link files: names, encodings, columns, codes, trailers, and how lists are written
//! for other programs. Takes bytes, returns rows, diagnostics or bytes. Knows no store, opens no file,
//! and decides nothing about a resident.

#![forbid(unsafe_code)]

mod columns;
pub mod cp932;
pub mod gaiji;
pub mod link;
pub mod res_change;
pub mod table;
pub mod tax_income;
