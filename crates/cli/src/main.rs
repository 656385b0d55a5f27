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
mod planned;
mod run;
mod runs;
mod show;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let error = match args::Cli::try_parse() {
        Ok(cli) => return run::run_cli(cli),
        Err(error) => error,
    };
    let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    if let Some(refusal) = planned::asked(&error, &words) {
        return run::refused(&refusal.into(), words.iter().any(|word| word == "--json"));
    }
    let _nobody_listens = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
