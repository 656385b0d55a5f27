//! The product from outside: one test binary.

mod access;
mod bad_input;
mod clerks_window;
mod crash;
mod day;
mod demo;
mod determine;
mod fuzz;
mod harm;
mod house;
mod import;
mod import_window;
mod income;
mod income_window;
mod keeping;
mod keys;
mod kill;
mod movements;
mod options;
mod options_window;
mod planted;
mod printer_ipp;
mod printing_faults;
mod refusals;
mod rules;
mod window;
