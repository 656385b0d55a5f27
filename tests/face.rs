//! The headless face as scripts know it: every command, argument and field of the golden files is still there.
//!
//! `golden/face/help.txt` is the help of every command, `golden/face/answers.json` what one story was answered. More commands,
//! options and fields are welcome. Every comparison is a plain function, and is shown a planted fault.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

mod answers;
mod help;
mod story;

use std::path::Path;

use serde_json::{Value, json};

/// The tests that write the golden files.
const FILTER: &str = "face::";

/// The golden text; this one, where golden files are written.
fn golden(name: &str, present: &str) -> String {
    madoguchi_golden::kept(&Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/face").join(name), present)
}

#[track_caller]
fn nothing(findings: &[String]) {
    let (count, write) = (findings.len(), madoguchi_golden::command(FILTER));
    assert!(findings.is_empty(), "{count} findings\n{}\nif that is meant: {write}", findings.join("\n"));
}

#[test]
fn every_command_and_argument_of_the_golden_help_is_still_there() {
    let present = help::walked();
    let golden = golden("help.txt", &present);
    let (golden, present) = (help::parse(&golden), help::parse(&present));
    assert!(golden.len() > 40, "{} commands", golden.len());
    nothing(&help::missing(&golden, &present));
}

#[test]
fn every_command_answers_one_story_with_the_fields_of_the_golden_answers() {
    let commands = help::parse(&help::walked());
    let story = story::told(commands.clone());
    let present = format!("{}\n", serde_json::to_string_pretty(&json!({"steps": story.steps})).unwrap());
    let golden: Value = serde_json::from_str(&golden("answers.json", &present)).unwrap();
    let present: Value = serde_json::from_str(&present).unwrap();
    nothing(&help::without_answer(&commands, &answers::commands_of(&golden), &answers::commands_of(&present)));
    nothing(&answers::differences(&golden, &present));
}
