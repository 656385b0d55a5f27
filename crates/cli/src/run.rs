//! One short function a command: parse, call, show.

use std::path::Path;
use std::process::ExitCode;

use madoguchi_counter::check::Check;
use madoguchi_counter::desk::{convert, errors};
use madoguchi_counter::error::{CounterError, OfficeError};
use madoguchi_counter::keys::KeyError;
use madoguchi_counter::office::{self, NewOffice, Office, SAMPLE_SECRET, Unlock};
use madoguchi_counter::ops::show::From;
use madoguchi_counter::ops::{self, issue, register};
use madoguchi_counter::{JobState, demo, files};
use madoguchi_domain::access::Place;
use madoguchi_domain::income::IncomeNotice;
use madoguchi_domain::record::{Founding, InsurerKind};
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::{cases, decide, notification, numbers};
use serde_json::{Value, json};

use crate::args::{Cli, Command, Global, IncomeArgs, IssueArgs, OfficeCommand, RulesCommand};
use crate::show::{self, Progress};
use crate::{clerks, determine, imports, keeping, options, runs};

/// What a command answers: its JSON, and whether something in it was refused or failed.
pub type Answer = Result<(Value, Done), CounterError>;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Everything.
    All,
    /// Something was refused or failed, and what is in the output.
    Some,
}

/// Does the command and shows its answer.
pub fn run(cli: Cli) -> ExitCode {
    let Cli { command, global } = cli;
    if let Command::Rules(RulesCommand::Check { file }) = &command {
        return rules(file);
    }
    match answer(command, &global) {
        Ok((value, done)) => {
            show::answer(&value, global.json);
            ExitCode::from(u8::from(done == Done::Some))
        }
        Err(error) => {
            show::refusal(&errors::view(&error), global.json);
            ExitCode::from(errors::exit(&error) as u8)
        }
    }
}

fn answer(command: Command, global: &Global) -> Answer {
    match command {
        Command::Office(OfficeCommand::Create { dir, municipality, insurer, name, symbol, kind }) => {
            create(&dir, &NewArgs { municipality, insurer, name, symbol, kind }, global)
        }
        Command::Office(OfficeCommand::Seal { dir, file }) => seal(&dir, &file, global),
        Command::Demo { dir, residents, seed, on } => make_demo(&dir, residents, seed, on.as_deref(), global),
        Command::Office(OfficeCommand::Gaiji { dir, file }) => {
            let table = files::read_bounded(&file).map_err(CounterError::File)?;
            Ok((json!({"characters": open(&dir, global)?.set_gaiji(&table)?}), Done::All))
        }
        Command::Import { dir, kind, file, list } => imports::import(&dir, &kind, &file, list.as_deref(), global),
        Command::Imports { dir, run, result, list } => {
            imports::imports(&dir, run, result.as_deref(), list.as_deref(), global)
        }
        Command::Movements { dir, close, reason } => imports::movements(&dir, close, reason, global),
        Command::Determine(args) => determine::determine(&args, global),
        Command::Why(args) => determine::why(&args, global),
        Command::Run(command) => runs::run(command, global),
        Command::Search { dir, text, limit } => search(&dir, &text, limit, global),
        Command::Show { dir, resident, on, known_at, reason } => {
            show_one(&dir, &resident, From::parse(on.as_deref(), known_at.as_deref())?, reason.as_deref(), global)
        }
        Command::Register { dir, file, dry_run } => register_file(&dir, &file, dry_run, global),
        Command::Issue(args) => issue_one(&args, global),
        Command::Jobs { dir } => jobs(&dir, global),
        Command::Outcome { dir, job, outcome, reason } => outcome_of(&dir, &job, &outcome, reason, global),
        Command::Deliver { dir, certificate_no, by, receiver, document } => {
            let receiver = receiver.zip(document);
            let received =
                receiver.map(|(by, document)| parsed_from("receiver", json!({"by": by, "document": document})));
            let state = open(&dir, global)?.deliver(&certificate_no, parsed("by", &by)?, received.transpose()?)?;
            Ok((json!({"certificate_no": certificate_no, "state": state}), Done::All))
        }
        Command::Collect { dir, certificate_no, reason } => {
            let state = open(&dir, global)?.collect(&certificate_no, reason)?;
            Ok((json!({"certificate_no": certificate_no, "state": state}), Done::All))
        }
        Command::Copay { dir, resident, ratio, from, reason } => {
            let ask = ops::copay::Ask {
                resident: &resident,
                ratio_percent: ratio,
                from: decide::day("from", Some(&from))?,
                reason,
            };
            open(&dir, global)?.record_copay(&ask, &check(global)?)?;
            show_one(&dir, &resident, From::default(), None, global)
        }
        Command::Income(args) => incomes(&args, global),
        Command::Access(args) => clerks::access(&args, global),
        Command::Account(args) => clerks::account(&args, global),
        Command::Retention(args) => clerks::retention(&args, global),
        Command::Office(OfficeCommand::Option(args)) => options::set(&args, global),
        Command::Option(command) => options::option(command, global),
        Command::Key(key) => keeping::slots(key, global),
        Command::Recover { dir, recovery } => keeping::recover(&dir, &recovery),
        Command::Backup { dir, out } => keeping::backup(&dir, &out, global),
        Command::Restore { backup, dir, replace } => keeping::restore(&backup, &dir, replace, global),
        Command::RestoreAck { dir, last_certificate, last_household } => {
            keeping::acknowledge(&dir, last_certificate, last_household, global)
        }
        Command::Salvage { dir } => keeping::salvage(&dir, global),
        Command::Verify { dir } => verify(&dir, global),
        Command::Rules(RulesCommand::Check { .. }) => Ok((Value::Null, Done::All)),
    }
}

pub fn value<T: serde::Serialize>(answer: T) -> Value {
    serde_json::to_value(answer).unwrap_or(Value::Null)
}

pub fn parsed<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T, CounterError> {
    parsed_from(name, Value::String(text.to_owned()))
}

fn parsed_from<T: serde::de::DeserializeOwned>(name: &str, told: Value) -> Result<T, CounterError> {
    let text = told.as_str().unwrap_or_default().to_owned();
    Ok(serde_json::from_value(told).map_err(|_| Refusal::field(name, text))?)
}

fn passphrase(global: &Global) -> Result<Option<String>, CounterError> {
    if let Some(given) = std::env::var("MADOGUCHI_PASSPHRASE").ok().filter(|p| !p.is_empty()) {
        return Ok(Some(given));
    }
    let Some(file) = &global.key_file else { return Ok(None) };
    let text = std::fs::read_to_string(file).map_err(CounterError::File)?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn check(global: &Global) -> Result<Check, CounterError> {
    Ok(global.check.as_deref().map(Check::parse).transpose()?.unwrap_or_default())
}

/// Opens an office for a clerk. A sample office is opened by `demo` when nothing else is given.
pub fn open(dir: &Path, global: &Global) -> Result<Office, CounterError> {
    let mut office = open_unsigned(dir, global)?;
    let given = std::env::var("MADOGUCHI_CLERK_PASSWORD").ok();
    let password = given.or_else(|| office.founding().sample.then(|| SAMPLE_SECRET.to_owned())).unwrap_or_default();
    office.sign_in(global.clerk.as_deref(), &password)?;
    Ok(office)
}

fn open_unsigned(dir: &Path, global: &Global) -> Result<Office, CounterError> {
    let office = unlocked(global, |unlock| Office::open(dir, unlock))?;
    if let Some(mended) = office.was_mended() {
        show::note(&format!(
            "第二の記録を直しました（切り捨て {} バイト、書き直し {} 件）。",
            mended.cut_bytes, mended.entries_again
        ));
    }
    Ok(office)
}

/// Does something with what opens an office. A sample office is opened by `demo` when nothing else is given.
pub fn unlocked<T>(global: &Global, act: impl Fn(&Unlock<'_>) -> Result<T, CounterError>) -> Result<T, CounterError> {
    let given = passphrase(global)?;
    let nothing_given = given.is_none();
    match act(&Unlock::with(given)) {
        // nothing was opened, so nothing was done
        Err(first @ CounterError::Office(OfficeError::Key(KeyError::NoPassphrase))) if nothing_given => {
            act(&Unlock::with(Some(SAMPLE_SECRET.to_owned()))).map_err(|second| {
                if matches!(second, CounterError::Office(OfficeError::Key(_))) { first } else { second }
            })
        }
        other => other,
    }
}

struct NewArgs {
    municipality: String,
    insurer: String,
    name: String,
    symbol: String,
    kind: String,
}

fn create(dir: &Path, new: &NewArgs, global: &Global) -> Answer {
    numbers::MunicipalityCode::parse(&new.municipality)
        .map_err(|_| Refusal::field("municipality", new.municipality.clone()))?;
    numbers::InsurerNumber::parse(&new.insurer).map_err(|_| Refusal::field("insurer", new.insurer.clone()))?;
    let founding = Founding {
        municipality: new.municipality.clone(),
        insurer: new.insurer.clone(),
        name: new.name.clone(),
        symbol: new.symbol.clone(),
        kind: parsed::<InsurerKind>("kind", &new.kind)?,
        sample: false,
        fixed_day: None,
    };
    let clerk = global.clerk.clone().unwrap_or_else(|| "管理者".to_owned());
    let password = office::new_password();
    let ask = NewOffice { founding, clerk: clerk.clone(), password: password.clone() };
    Office::create(dir, &ask, &Unlock::with(passphrase(global)?), office::machine_clock())?;
    let answer = json!({"office": dir, "municipality": new.municipality, "insurer": new.insurer, "clerk": clerk, "password": password});
    Ok((answer, Done::All))
}

fn seal(dir: &Path, file: &Path, global: &Global) -> Answer {
    let png = std::fs::read(file).map_err(CounterError::File)?;
    open(dir, global)?.set_seal(&png)?;
    Ok((json!({"seal": file, "bytes": png.len()}), Done::All))
}

fn make_demo(dir: &Path, residents: u64, seed: u64, on: Option<&str>, global: &Global) -> Answer {
    let on = on.map(|text| decide::day("on", Some(text))).transpose()?;
    let given = passphrase(global)?;
    if given.is_none() {
        show::note("合言葉が渡されていないので、見本の合言葉 demo を使います。");
    }
    let unlock = Unlock::with(Some(given.unwrap_or_else(|| SAMPLE_SECRET.to_owned())));
    let progress = Progress::new("住民");
    let made =
        demo::make(dir, &demo::DemoAsk { residents, seed, on }, &unlock, &mut |done, all| progress.at(done, all))?;
    Ok((value(made), Done::All))
}

fn search(dir: &Path, text: &str, limit: usize, global: &Global) -> Answer {
    let mut office = open(dir, global)?;
    let today = office.today();
    let found = office.search_out(text, limit)?;
    let hits: Vec<_> = found.hits.iter().map(|hit| convert::hit(hit, today, None)).collect();
    Ok((value(hits), Done::All))
}

fn show_one(dir: &Path, resident: &str, from: From, reason: Option<&str>, global: &Global) -> Answer {
    let mut office = open(dir, global)?;
    let (shown, reveal) = office.open_file(resident, from, Place::Household, reason)?;
    Ok((value(convert::show(&shown, reveal, None)), Done::All))
}

fn register_file(dir: &Path, file: &Path, dry_run: bool, global: &Global) -> Answer {
    let bytes = files::read_bounded(file).map_err(CounterError::File)?;
    let notification: notification::Notification =
        serde_json::from_slice(&bytes).map_err(|e| Refusal::field("notification", show::json_place(&e)))?;
    let mode = if dry_run { register::Mode::Preview } else { register::Mode::Commit };
    let mut office = open(dir, global)?;
    let done = office.register(&notification, &check(global)?, mode)?;
    Ok((value(office.registered_view(&done)), Done::All))
}

/// The incomes of a person, or one year of them recorded from a file.
fn incomes(args: &IncomeArgs, global: &Global) -> Answer {
    let Some(file) = &args.file else {
        let shown =
            open(&args.dir, global)?.open_incomes(&args.resident, args.reason.as_deref().unwrap_or_default())?;
        return Ok((value(convert::income::file(&shown.resident)), Done::All));
    };
    let bytes = files::read_bounded(file).map_err(CounterError::File)?;
    let notice: IncomeNotice =
        serde_json::from_slice(&bytes).map_err(|e| Refusal::field("income", show::json_place(&e)))?;
    let mode = if args.dry_run { register::Mode::Preview } else { register::Mode::Commit };
    let ask = ops::income::Ask { resident: &args.resident, notice: &notice };
    let change = open(&args.dir, global)?.record_income(&ask, &check(global)?, mode)?;
    Ok((value(convert::income::change(&change)), Done::All))
}

fn issue_one(args: &IssueArgs, global: &Global) -> Answer {
    let kind = args.certificate.as_deref().map(register::kind).transpose()?;
    let on = args.on.as_deref().map(|text| decide::day("on", Some(text))).transpose()?;
    let target = args.printer.clone().map_or(issue::Target::Pdf, issue::Target::Printer);
    let ask = issue::Ask { resident: &args.resident, kind, on, target };
    for path in [&args.pdf, &args.svg].into_iter().flatten() {
        files::writable(path).map_err(CounterError::File)?;
    }
    let mut office = open(&args.dir, global)?;
    office.reconcile()?;
    let outcome = office.issue_and_print(&ask, &check(global)?, args.pdf.as_deref(), args.wait)?;
    if let Some(svg) = &args.svg {
        office.write_svg(&outcome.issued, svg)?;
    }
    let answer = value(ops::issue_view(&outcome.issued, outcome.state, &outcome.cause));
    match outcome.state {
        JobState::Printed | JobState::Written => Ok((answer, Done::All)),
        JobState::NothingSent => Err(CounterError::NothingSent {
            job: outcome.issued.job.to_string(),
            certificate_no: outcome.issued.certificate.no.to_string(),
            cause: outcome.cause,
        }),
        JobState::Prepared
        | JobState::Created
        | JobState::Sent
        | JobState::Unknown
        | JobState::Spoiled
        | JobState::Nothing => Ok((answer, Done::Some)),
    }
}

fn jobs(dir: &Path, global: &Global) -> Answer {
    let mut office = open(dir, global)?;
    office.reconcile()?;
    Ok((value(office.job_views(&JobState::ALL)?), Done::All))
}

fn outcome_of(dir: &Path, job: &str, outcome: &str, reason: Option<String>, global: &Global) -> Answer {
    let state = open(dir, global)?.outcome(job, parsed("outcome", outcome)?, reason)?;
    Ok((json!({"job": job, "state": state.as_str()}), Done::All))
}

fn verify(dir: &Path, global: &Global) -> Answer {
    let office = unlocked(global, |unlock| Office::open_to_verify(dir, unlock))?;
    let progress = Progress::new("件");
    let verdict = office.verify(&mut |done| progress.at(done, 0));
    let done = if verdict.ok { Done::All } else { Done::Some };
    Ok((value(verdict), done))
}

/// One answer a line, in order; the count on standard error.
fn rules(file: &Path) -> ExitCode {
    let text = match std::fs::read(file) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => {
            show::refusal(&errors::view(&CounterError::File(error)), true);
            return ExitCode::from(1);
        }
    };
    let (mut passed, mut failed) = (0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (answer, ok) = cases::answer(line);
        if ok {
            passed += 1
        } else {
            failed += 1
        }
        show::line(&answer.to_string());
    }
    show::note(&format!("{passed} passed, {failed} failed"));
    ExitCode::from(u8::from(failed > 0))
}
