//! `madoguchi`: the counter without a window, for the administrator, for nightly jobs and for tests.
//!
//! Parses, calls `counter`, shows. Knows no rule.

mod answer;
mod args;
mod clerks;
mod desk;
mod determine;
mod global;
mod imports;
mod keeping;
mod lists;
mod options;
mod papers;
mod run;
mod runs;
mod show;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match args::Cli::try_parse() {
        Ok(cli) => run::run_cli(cli),
        Err(error) => {
            let _nobody_listens = error.print();
            ExitCode::from(if error.use_stderr() { 2 } else { 0 })
        }
    }
}
