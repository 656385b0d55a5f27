//! Test doubles of what stands outside the program, and what the double and the real thing must both do.
//!
//! Not for production: no program links this crate (`tests/house/layers.rs`). It is a crate of its own because unit tests of `counter`
//! and the package `madoguchi-tests` use the same doubles.

pub mod memory_printer;
pub mod printer_suite;

pub use memory_printer::MemoryPrinter;
