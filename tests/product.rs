//! The product from outside: one test binary.

mod access;
mod bad_input;
mod clerks_window;
mod day;
mod demo;
mod fuzz;
mod house;
mod keys;
mod kill;
mod movements;
mod printer_ipp;
mod printing_faults;
mod refusals;
mod rules;
mod window;
