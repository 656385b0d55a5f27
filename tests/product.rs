//! The product from outside: one test binary.

mod access;
mod bad_input;
mod clerks_window;
mod day;
mod demo;
mod fuzz;
mod house;
mod import;
mod keys;
mod kill;
mod printer_ipp;
mod printing_faults;
mod refusals;
mod rules;
mod window;
