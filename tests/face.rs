//! The headless face as scripts know it: every command, argument and field of the golden files is still there.
//!
//! `golden/face/help.txt` is the help of every command, `golden/face/answers.json` what one story was answered. More commands,
//! options and fields are welcome. Every comparison is a plain function, and is shown a planted fault.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

mod answers;
mod help;
mod story;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// Asks for the golden files to be written instead of read.
const WRITE: &str = "MADOGUCHI_WRITE_GOLDEN";

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/face").join(name)
}

/// The golden text; or writes this one in its place, and fails so that nobody takes it for a proof.
#[track_caller]
fn golden_or_written(name: &str, present: &str) -> String {
    let path = golden(name);
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, present).unwrap();
        panic!("{} was written: read its differences, then run again without {WRITE}", path.display());
    }
    fs::read_to_string(&path).unwrap()
}

#[track_caller]
fn nothing(findings: &[String]) {
    assert!(findings.is_empty(), "{} findings\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn every_command_and_argument_of_the_golden_help_is_still_there() {
    let present = help::walked();
    let golden = golden_or_written("help.txt", &present);
    let (golden, present) = (help::parse(&golden), help::parse(&present));
    assert!(golden.len() > 40, "{} commands", golden.len());
    nothing(&help::missing(&golden, &present));
}

#[test]
fn every_command_answers_one_story_with_the_fields_of_the_golden_answers() {
    let commands = help::parse(&help::walked());
    let story = story::told(commands.clone());
    let present = format!("{}\n", serde_json::to_string_pretty(&json!({"steps": story.steps})).unwrap());
    let golden: Value = serde_json::from_str(&golden_or_written("answers.json", &present)).unwrap();
    nothing(&help::without_answer(&commands, &answers::commands_of(&golden)));
    nothing(&answers::differences(&golden, &serde_json::from_str(&present).unwrap()));
}
