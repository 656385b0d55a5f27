//! A clerk at work, as a program of its own: registers one person after the other, imports a file, makes papers, and
//! says each thing on standard output once it is acknowledged. The tests record what it writes, or run two at once.
//! It also begins a long work and holds it open in its middle, until it is killed or told to stop; or it sits at a desk of its own, and does
//! what it is asked line by line.

use madoguchi_counter::context::WriteContext;
use madoguchi_counter::ops::import::{self, LinkPath};
use madoguchi_counter::ops::papers::print;
use madoguchi_counter::ops::{age_75, runs};
use madoguchi_sample::SAMPLE_SECRET;
use std::io::{BufRead, Write};
use std::path::Path;
use std::process::ExitCode;

use madoguchi_counter::answers::Target;
use madoguchi_counter::check::Check;
use madoguchi_counter::commands;
use madoguchi_counter::desk::Desk;
use madoguchi_counter::error::CounterError;
use madoguchi_counter::office::{Office, Unlock};
use madoguchi_counter::ops::determine::month::month_of;
use madoguchi_counter::ops::determine::round::{Mode, round};
use madoguchi_counter::ops::papers::issue::PaperToIssue;
use madoguchi_counter::ops::people::register::{self, RegisterMode};
use madoguchi_counter::runs::{Go, Now};
use madoguchi_tests::office::{arrival, kana_number};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match work(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("failed {error:?}"));
            ExitCode::FAILURE
        }
    }
}

/// One line, written at once, so that it stands in a diary as one piece.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _nobody_listens = out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush());
}

/// `clerk DIR round MONTH`, `import FILE`, `age_75 MONTH` or `undo RUN`: holds the work open once something of it is done; a line on standard
/// input ends the hold, and stops the work there.
fn hold_open(office: &mut Office, work: &str, about: &str) -> Result<(), CounterError> {
    let mut watch = |now: &Now<'_>| {
        if now.done == 0 {
            return Go::On;
        }
        say(&format!("held {} {} {}", now.run.unwrap_or(0), now.done, now.total));
        let mut line = String::new();
        let _ended = std::io::stdin().lock().read_line(&mut line);
        Go::Stop
    };
    let today = office.today();
    let mut lend =
        |step: &mut dyn FnMut(&mut WriteContext<'_>) -> Result<(), CounterError>| step(&mut office.writing());
    match work {
        "import" => {
            let kind = if about.contains("TAX_INCOME") { "TAX_INCOME" } else { "RES_CHANGE" };
            import::import(&LinkPath::of(kind, Path::new(about)), &mut lend, &mut watch)?;
        }
        "age_75" => drop(age_75::run(month_of(Some(about), today)?, Mode::Write, &mut lend, &mut watch)?),
        "undo" => drop(runs::undo(about.parse().unwrap_or(0), &mut lend, &mut watch)?),
        _ => drop(round(month_of(Some(about), today)?, Mode::Write, &mut lend, &mut watch)?),
    }
    say("ended");
    Ok(())
}

/// `clerk DIR desk`: a command and its arguments a line on standard input, its answer or refusal a line on standard output, as a window asks.
fn sit(dir: &str) -> Result<(), CounterError> {
    let mut office = Office::open(Path::new(dir), &Unlock::with(Some(SAMPLE_SECRET.to_owned())))?;
    office.sign_in(None, SAMPLE_SECRET)?;
    let desk = Desk::headless(office);
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let asked: Value = serde_json::from_str(&line).expect("a command of ours");
        let command = asked["command"].as_str().expect("the name of a command");
        say(&match commands::dispatch(&desk, command, asked["args"].clone()) {
            Ok(answer) => json!({ "answer": answer }).to_string(),
            Err(refusal) => json!({ "refusal": refusal }).to_string(),
        });
    }
    Ok(())
}

/// `clerk DIR FIRST COUNT [FILE]`: people FIRST…FIRST+COUNT-1; with a link file, that too, and a paper for the last.
fn work(args: &[String]) -> Result<(), CounterError> {
    if let [dir, word] = args
        && word == "desk"
    {
        return sit(dir);
    }
    let [dir, first, count, rest @ ..] = args else {
        say("failed usage");
        return Ok(());
    };
    let number = |text: &String| text.parse::<u32>().unwrap_or(0);
    let mut office = Office::open(Path::new(dir), &Unlock::with(Some(SAMPLE_SECRET.to_owned())))?;
    office.sign_in(None, SAMPLE_SECRET)?;
    if ["import", "round", "age_75", "undo"].contains(&first.as_str()) {
        return hold_open(&mut office, first, count);
    }
    let (first, count) = (number(first), number(count));
    for n in first..first + count {
        let no = register(&mut office, n)?;
        if let Some(file) = rest.first().filter(|_| n == first + count / 2) {
            let file = LinkPath::of("RES_CHANGE", Path::new(file));
            let done = import::import(&file, &mut |step| step(&mut office.writing()), &mut |_| Go::On)?;
            say(&format!("imported {}", done.applied));
        }
        if !rest.is_empty() && n + 1 == first + count {
            let check = Check { sample: true, ..Check::default() };
            let ask = PaperToIssue {
                resident: &no,
                request: madoguchi_domain::paper::PaperRequest::usual(),
                on: None,
                target: Target::Pdf,
            };
            let paper = Path::new(dir).with_extension("pdf");
            let outcome = print::issue_and_print(&mut office.writing(), &ask, &check, Some(&paper), 1)?;
            say(&format!("issued {} {no}", outcome.issued.certificate.no));
        }
    }
    Ok(())
}

fn register(office: &mut Office, n: u32) -> Result<String, CounterError> {
    let kana = format!("サトウ　{}", kana_number(n));
    let asked = arrival(&format!("佐藤　{n}"), &kana, &format!("1980-05-{:02}", 1 + n % 28));
    let notification = serde_json::from_value(asked).expect("a notification of ours");
    let check = Check { sample: true, ..Check::default() };
    let done = register::register(&mut office.writing(), &notification, &check, RegisterMode::Commit)?;
    let no = done.people.first().map(|p| p.identity.body.shown_no().to_owned()).unwrap_or_default();
    say(&format!("registered {n} {no}"));
    Ok(no)
}
