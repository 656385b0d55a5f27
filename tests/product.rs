//! The product from outside: one test binary.

mod house;
mod printer_ipp;
