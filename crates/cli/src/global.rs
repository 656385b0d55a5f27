//! What every command may be given beside its own arguments.

use std::path::PathBuf;

use clap::Args;

/// What becomes of files that are there where a command writes its own.
#[derive(Args, Clone, Copy)]
pub struct Outputs {
    /// Write over a file that exists
    #[arg(long)]
    pub force: bool,
}

/// What holds for every command.
#[derive(Args)]
pub struct Global {
    /// One JSON document on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// The account that answers for it (default: the only one)
    #[arg(long, global = true)]
    pub clerk: Option<String>,
    /// Two items by which the clerk made sure of the person: birth=…,kana=… (or demo in a sample office)
    #[arg(long, global = true)]
    pub check: Option<String>,
    /// File that holds the passphrase
    #[arg(long, global = true, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
}
