//! The help of every command, as a script depends on it: names, values, what is required, what is chosen when nothing is said.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use madoguchi_tests::office::binary;

/// Stands before the help of a command in the golden file.
const HEADING: &str = "$ madoguchi";

/// What may be given to a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Argument {
    /// `<RESIDENTS>`; nothing for a flag.
    value: String,
    required: bool,
    default: Option<String>,
    choices: BTreeSet<String>,
}

/// A command as its help tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surface {
    /// Names below it.
    commands: Vec<String>,
    /// What is told by its place.
    places: Vec<(String, Argument)>,
    /// What is told by its name, `--resident` or `-h`.
    options: BTreeMap<String, Argument>,
}

/// The help of every command, found by walking the help itself.
pub fn walked() -> String {
    let mut text = String::new();
    let mut waiting = vec![Vec::<String>::new()];
    while let Some(path) = waiting.pop() {
        let output = Command::new(binary()).args(&path).arg("--help").env_clear().output().unwrap();
        assert!(output.status.success(), "{path:?}: {output:?}");
        let help = String::from_utf8(output.stdout).unwrap();
        let heading = [&[HEADING.to_owned()], path.as_slice()].concat().join(" ");
        let lines: Vec<String> = help.lines().map(recorded).collect();
        text.push_str(&format!("{heading}\n{}\n\n", lines.join("\n").trim_end()));
        let below = surface(&help).commands.into_iter().rev();
        waiting.extend(below.map(|name| [path.as_slice(), &[name]].concat()));
    }
    format!("{}\n", text.trim_end())
}

/// A line of help without its columns, so that a longer name changes no line but its own.
fn recorded(line: &str) -> String {
    let begin = line.len() - line.trim_start().len();
    let words: Vec<&str> = line.trim().split("  ").map(str::trim).filter(|words| !words.is_empty()).collect();
    format!("{}{}", &line[..begin], words.join("  ")).trim_end().to_owned()
}

/// Every command of the text by its path; the program itself has none.
pub fn parse(text: &str) -> BTreeMap<String, Surface> {
    let blocks = text.split(HEADING).skip(1);
    let told = blocks.map(|block| block.split_once('\n').unwrap_or((block, "")));
    told.map(|(path, help)| (path.trim().to_owned(), surface(help))).collect()
}

fn surface(help: &str) -> Surface {
    let mut surface = Surface::default();
    let (mut section, mut item) = ("", Vec::<&str>::new());
    let usage = help.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap_or_default();
    for line in help.lines().chain(["The end:"]) {
        let heading = !line.starts_with(' ') && line.ends_with(':');
        if heading || begins_item(line) {
            take(&mut surface, section, usage, &item);
            item.clear();
        }
        if heading {
            section = line;
        } else if begins_item(line) || !item.is_empty() {
            item.push(line.trim());
        }
    }
    surface
}

/// An item is indented a little, its description much or on the same line.
fn begins_item(line: &str) -> bool {
    let indent = line.len() - line.trim_start().len();
    (1..=6).contains(&indent)
}

fn take(surface: &mut Surface, section: &str, usage: &str, item: &[&str]) {
    let Some((spec, about)) = item.first().map(|first| first.split_once("  ").unwrap_or((first, ""))) else { return };
    let about = [&[about], &item[1..]].concat();
    let bracketed = |word: &str| {
        let told = about.join(" ");
        let (_, rest) = told.split_once(&format!("[{word}: "))?;
        Some(rest.split_once(']')?.0.to_owned())
    };
    let listed = about.iter().filter_map(|line| Some(line.strip_prefix("- ")?.split_once(':')?.0.to_owned()));
    let choices = bracketed("possible values").unwrap_or_default();
    let choices = choices.split(", ").filter(|choice| !choice.is_empty()).map(str::to_owned).chain(listed).collect();
    let mut argument = Argument { default: bracketed("default"), choices, ..Argument::default() };
    match section {
        "Commands:" if spec != "help" => surface.commands.push(spec.to_owned()),
        "Arguments:" => {
            argument.required = spec.starts_with('<');
            surface.places.push((spec.trim_matches(['<', '>', '[', ']', '.']).to_owned(), argument));
        }
        "Options:" => {
            let (names, value) = spec.split_once(" <").map_or((spec, ""), |(names, value)| (names, value));
            argument.value = if value.is_empty() { String::new() } else { format!("<{value}") };
            for name in names.split(", ") {
                argument.required = usage.split(' ').any(|word| word == name);
                surface.options.insert(name.to_owned(), argument.clone());
            }
        }
        _ => {}
    }
}

/// What a script could rely on and can no longer; and what it must say now and did not have to.
pub fn missing(golden: &BTreeMap<String, Surface>, present: &BTreeMap<String, Surface>) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, was) in golden {
        let Some(is) = present.get(path) else {
            findings.push(format!("{path}: the command is gone"));
            continue;
        };
        for (name, argument) in &was.options {
            match is.options.get(name) {
                None => findings.push(format!("{path} {name}: the option is gone")),
                Some(now) => findings.extend(unlike(&format!("{path} {name}"), argument, now)),
            }
        }
        for (place, (name, argument)) in was.places.iter().enumerate() {
            match is.places.get(place) {
                Some((now, changed)) if now == name => {
                    findings.extend(unlike(&format!("{path} {name}"), argument, changed));
                }
                _ => findings.push(format!("{path} {name}: the argument is gone or has another place")),
            }
        }
        let more_options = is.options.iter().filter(|(name, _)| !was.options.contains_key(*name));
        let more_places = is.places.iter().skip(was.places.len()).map(|(name, argument)| (name, argument));
        let more = more_options.chain(more_places).filter(|(_, argument)| argument.required);
        findings.extend(more.map(|(name, _)| format!("{path} {name}: is asked for now and was not")));
    }
    findings
}

fn unlike(what: &str, was: &Argument, is: &Argument) -> Vec<String> {
    let mut findings = Vec::new();
    let mut told = |unlike: bool, words: String| {
        if unlike {
            findings.push(format!("{what}: {words}"));
        }
    };
    told(was.value != is.value, format!("the value was {:?} and is {:?}", was.value, is.value));
    told(!was.required && is.required, "is required now".into());
    told(was.required && !is.required, "was required".into());
    told(was.default != is.default, format!("the default was {:?} and is {:?}", was.default, is.default));
    let gone: Vec<&String> = was.choices.difference(&is.choices).collect();
    told(!gone.is_empty(), format!("no longer takes {gone:?}"));
    told(was.choices.is_empty() && !is.choices.is_empty(), "takes only some values now".into());
    findings
}

/// The command that these words begin with.
pub fn command_of(commands: &BTreeMap<String, Surface>, words: &[&str]) -> String {
    let paths = (0..=words.len()).map(|end| words[..end].join(" "));
    paths.take_while(|path| commands.contains_key(path)).last().unwrap_or_default()
}

/// Commands that do something and of which the golden file has no answer: nor has the story of today a step, or only the file is old.
pub fn without_answer(
    commands: &BTreeMap<String, Surface>,
    golden: &BTreeSet<String>,
    story: &BTreeSet<String>,
) -> Vec<String> {
    let doing = commands.iter().filter(|(_, surface)| surface.commands.is_empty());
    let silent = doing.filter(|(path, _)| !golden.contains(*path));
    let why = |path: &String| {
        if story.contains(path) {
            format!("{path}: golden/face/answers.json is older than its step of the story: write it")
        } else {
            format!("{path}: no step of the story: add one to face/story.rs, then write the golden files")
        }
    };
    silent.map(|(path, _)| why(path)).collect()
}

const PLANTED: &str = "$ madoguchi\n\nCommands:\n  issue  Make one\n  help   Print this\n\nOptions:\n  -h, --help  Print help\n\
    \n$ madoguchi issue\nMake one\n\nUsage: madoguchi issue [OPTIONS] --resident <RESIDENT> <DIR> [FILE]\n\nArguments:\n  \
    <DIR>   Folder\n  [FILE]  A file\n\nOptions:\n      --resident <RESIDENT>  Who\n      --wait <WAIT>          Seconds \
    [default: 30]\n      --by <BY>              How [possible values: window, mail]\n  -h, --help                 Print help\n";

#[track_caller]
fn check(from: &str, to: &str, findings: &[&str]) {
    assert!(PLANTED.contains(from), "{from}");
    let present = PLANTED.replacen(from, to, 1);
    assert_eq!(missing(&parse(PLANTED), &parse(&present)), findings, "{present}");
}

#[test]
fn what_a_script_loses_is_found_in_the_help() {
    check("Make", "Make", &[]);
    check("      --wait <WAIT>          Seconds [default: 30]\n", "", &["issue --wait: the option is gone"]);
    check("[default: 30]", "[default: 5]", &["issue --wait: the default was Some(\"30\") and is Some(\"5\")"]);
    check("--wait <WAIT>", "--wait        ", &["issue --wait: the value was \"<WAIT>\" and is \"\""]);
    check("window, mail", "window", &["issue --by: no longer takes [\"mail\"]"]);
    check("[OPTIONS] --", "[OPTIONS] --wait <WAIT> --", &["issue --wait: is required now"]);
    check("  [FILE]  A file", "  <FILE>  A file", &["issue FILE: is required now"]);
    check(
        "  <DIR>   Folder\n",
        "",
        &[
            "issue DIR: the argument is gone or has another place",
            "issue FILE: the argument is gone or has another place",
        ],
    );
    check("$ madoguchi issue", "$ madoguchi make", &["issue: the command is gone"]);
}

#[test]
fn what_is_added_to_the_help_is_no_finding_unless_a_script_must_say_it() {
    let more = "      --new <NEW>            New\n  -h, --help                 Print";
    check("  -h, --help                 Print", more, &[]);
    check("window, mail", "window, mail, robot", &[]);
    let asked = PLANTED.replacen("[OPTIONS] --", "[OPTIONS] --new <NEW> --", 1).replacen(
        "  -h, --help                 Print",
        more,
        1,
    );
    assert_eq!(missing(&parse(PLANTED), &parse(&asked)), ["issue --new: is asked for now and was not"]);
}

#[test]
fn a_command_without_an_answer_is_found() {
    let (none, issue) = (BTreeSet::new(), BTreeSet::from(["issue".to_owned()]));
    let found = |golden, story| without_answer(&parse(PLANTED), golden, story);
    let no_step = found(&none, &none);
    assert!(no_step.len() == 1 && no_step[0].starts_with("issue: no step of the story"), "{no_step:?}");
    let old = found(&none, &issue);
    assert!(old.len() == 1 && old[0].starts_with("issue: golden/face/answers.json is older"), "{old:?}");
    assert!(found(&issue, &issue).is_empty());
}

#[test]
fn a_longer_name_changes_no_other_line_and_the_recorded_help_is_read_like_the_help() {
    let longer = PLANTED.replace("  issue  Make", "  issue-all  Make").replace("  help   Print", "  help       Print");
    let record = |help: &str| help.lines().map(recorded).collect::<Vec<_>>();
    let (short, long) = (record(PLANTED), record(&longer));
    assert_eq!(short.iter().zip(&long).filter(|(short, long)| short != long).count(), 1, "{long:?}");
    assert_eq!(parse(&short.join("\n")), parse(PLANTED));
    assert_eq!(recorded("          -  add:   Make one "), "          -  add:  Make one");
}

#[test]
fn long_help_is_read_like_short_help() {
    let long = "$ madoguchi account\nUsage: madoguchi account [OPTIONS] <DIR> <WHAT> [NAME]\n\nArguments:\n  <DIR>\n          \
        Folder\n\n  <WHAT>\n          What to do\n\n          Possible values:\n          - add:  Make one\n          - \
        list: Every account\n\n  [NAME]\n          The account\n\nOptions:\n      --wait <WAIT>\n          Seconds\n          \
        \n          [default: 30]\n";
    let account = parse(long)["account"].clone();
    let names: Vec<&str> = account.places.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["DIR", "WHAT", "NAME"]);
    assert_eq!(account.places[1].1.choices, BTreeSet::from(["add".to_owned(), "list".to_owned()]));
    assert_eq!(account.options["--wait"].default.as_deref(), Some("30"));
}
