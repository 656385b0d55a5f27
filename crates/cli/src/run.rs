//! One short function a command: parse, call, show.

use std::path::Path;
use std::process::ExitCode;

use madoguchi_counter::clock::machine_clock;
use madoguchi_counter::commands::conflicts::Conflicts;
use madoguchi_counter::commands::imports::Import;
use madoguchi_counter::commands::incomes::{Incomes, RecordIncome};
use madoguchi_counter::commands::office::{AmendOffice, OfficeDay, SetGaiji, SetSeal, ShowOffice};
use madoguchi_counter::commands::papers::{Collect, Jobs, PaperOutcomeOf};
use madoguchi_counter::commands::people::{Actions, AssignNumber, RecordCopay, RecordMyna, Register, Search, Show};
use madoguchi_counter::convert::{self, errors};
use madoguchi_counter::error::CounterError;
use madoguchi_counter::files;
use madoguchi_counter::office::{NewOffice, Office, Unlock};
use madoguchi_counter::passwords::new_password;
use madoguchi_domain::record::InsurerKind;
use madoguchi_domain::{cases, decide, founding};
use madoguchi_sample::{SAMPLE_SECRET, SampleSpec};
use serde_json::{Value, json};

use crate::answer::{Answer, Done, all, parsed, read_json, value};
use crate::args::{Cli, CliCommand, IncomeArgs, OfficeCommand, RulesCommand};
use crate::desk::{check, passphrase, run, unlocked};
use crate::global::Global;
use crate::imports::ListTo;
use crate::show::{self, Progress};
use crate::{clerks, determine, imports, keeping, lists, options, papers, runs};

/// Does the command and shows its answer.
pub fn run_cli(cli: Cli) -> ExitCode {
    let Cli { command, global } = cli;
    if let CliCommand::Rules(RulesCommand::Check { file }) = &command {
        return rules(file);
    }
    match answer(command, &global) {
        Ok((value, done)) => {
            show::answer(&value, global.json);
            ExitCode::from(u8::from(done == Done::Some))
        }
        Err(error) => refused(&error, global.json),
    }
}

/// Shows why nothing was done.
pub fn refused(error: &CounterError, as_json: bool) -> ExitCode {
    show::refusal(&errors::view(error), as_json);
    ExitCode::from(errors::exit(error) as u8)
}

fn answer(command: CliCommand, global: &Global) -> Answer {
    match command {
        CliCommand::Office(command) => office(command, global),
        CliCommand::Demo { dir, residents, seed, on } => make_demo(&dir, residents, seed, on.as_deref(), global),
        CliCommand::Import { dir, kind, file, list, outputs, as_new } => {
            let as_new = as_new.into_iter().collect();
            imports::import(&dir, Import { path: file, kind: Some(kind), as_new }, ListTo { list, outputs }, global)
        }
        CliCommand::Imports { dir, run, result, list, outputs } => {
            imports::imports(&dir, run, result.as_deref(), ListTo { list, outputs }, global)
        }
        CliCommand::Movements { dir, close, reason } => imports::movements(&dir, close, reason, global),
        CliCommand::List(args) => lists::list(args, global),
        CliCommand::Conflicts { dir } => all(run(&dir, Conflicts {}, global)),
        CliCommand::Determine(args) => determine::determine(args, global),
        CliCommand::Why(args) => determine::why(args, global),
        CliCommand::Run(command) => runs::run(command, global),
        CliCommand::Search { dir, text, limit } => {
            all(run(&dir, Search { text, limit: Some(limit) }, global).map(|found| found.hits))
        }
        CliCommand::Show { dir, resident, on, known_at, reason } => {
            all(run(&dir, Show { resident, on, known_at, reason, ..Show::default() }, global))
        }
        CliCommand::Actions { dir, resident, code } => {
            let code = code.map(|code| parsed("code", &code)).transpose()?;
            all(run(&dir, Actions { resident, code }, global))
        }
        CliCommand::Register { dir, file, dry_run } => register_file(&dir, &file, dry_run, global),
        CliCommand::Issue(args) => papers::issue(args, global),
        CliCommand::Jobs { dir } => all(run(&dir, Jobs { open_only: false, newest: None }, global)),
        CliCommand::Outcome { dir, job, outcome, reason } => {
            all(run(&dir, PaperOutcomeOf { job, outcome: parsed("outcome", &outcome)?, reason }, global))
        }
        CliCommand::Deliver(args) => papers::deliver(args, global),
        CliCommand::Withdraw(args) => papers::withdraw(args, global),
        CliCommand::Returned(args) => papers::returned(args, global),
        CliCommand::Collect { dir, certificate_no, reason } => {
            let reason = reason.map(|reason| parsed("reason", &reason)).transpose()?;
            all(run(&dir, Collect { certificate_no, reason }, global))
        }
        CliCommand::AssignNumber { dir, resident, atena_no } => {
            all(run(&dir, AssignNumber { resident, atena_no, opening: None }, global))
        }
        CliCommand::Myna { dir, resident, state } => {
            let (check, state) = (check(global)?, parsed("state", &state)?);
            all(run(&dir, RecordMyna { resident, state, check, opening: None }, global))
        }
        CliCommand::Copay { dir, resident, ratio, from, reason } => {
            let check = check(global)?;
            all(run(&dir, RecordCopay { resident, ratio_percent: ratio, from, reason, check, opening: None }, global))
        }
        CliCommand::Income(args) => incomes(args, global),
        CliCommand::Access(args) => clerks::access(args, global),
        CliCommand::Account(args) => clerks::account(args, global),
        CliCommand::Retention(args) => clerks::retention(args, global),
        CliCommand::Option(command) => options::option(command, global),
        CliCommand::Key(key) => keeping::slots(key, global),
        CliCommand::Recover { dir, recovery } => keeping::recover(&dir, &recovery),
        CliCommand::Backup { dir, out } => keeping::backup(&dir, &out, global),
        CliCommand::Restore { backup, dir, replace } => keeping::restore(&backup, &dir, replace, global),
        CliCommand::RestoreAck { dir, last_certificate, last_household } => {
            keeping::acknowledge(&dir, last_certificate, last_household, global)
        }
        CliCommand::Salvage { dir } => keeping::salvage(&dir, global),
        CliCommand::Verify { dir } => verify(&dir, global),
        CliCommand::Rules(RulesCommand::Check { .. }) => Ok((Value::Null, Done::All)),
    }
}

/// `office …`
fn office(command: OfficeCommand, global: &Global) -> Answer {
    match command {
        OfficeCommand::Create { dir, municipality, insurer, name, symbol, kind } => {
            create(&dir, &NewArgs { municipality, insurer, name, symbol, kind }, global)
        }
        OfficeCommand::Amend { dir, name, insurer, municipality, from, dry_run } => {
            all(run(&dir, AmendOffice { name, insurer, municipality, from, dry_run }, global))
        }
        OfficeCommand::Day { dir, day } => all(run(&dir, OfficeDay { day }, global)),
        OfficeCommand::Amendments { dir } => all(run(&dir, ShowOffice {}, global).map(|office| office.insurers)),
        OfficeCommand::Seal { dir, file } => all(run(&dir, SetSeal { file }, global)),
        OfficeCommand::Gaiji { dir, file } => all(run(&dir, SetGaiji { file }, global)),
        OfficeCommand::Option(args) => options::set(args, global),
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
    let kind = parsed::<InsurerKind>("kind", &new.kind)?;
    let founding = founding::found(kind, [&new.municipality, &new.insurer, &new.name], &new.symbol)?;
    let clerk = global.clerk.clone().unwrap_or_else(|| "管理者".to_owned());
    let password = new_password();
    let ask = NewOffice { founding, clerk: clerk.clone(), password: password.clone() };
    Office::create(dir, &ask, &Unlock::with(passphrase(global)?), machine_clock())?;
    let answer = json!({"office": dir, "municipality": new.municipality, "insurer": new.insurer, "clerk": clerk, "password": password});
    Ok((answer, Done::All))
}

fn make_demo(dir: &Path, residents: u64, seed: u64, on: Option<&str>, global: &Global) -> Answer {
    let on = on.map(|text| decide::day("on", Some(text))).transpose()?;
    let given = passphrase(global)?;
    if given.is_none() {
        show::note("合言葉が渡されていないので、見本の合言葉 demo を使います。");
    }
    let unlock = Unlock::with(Some(given.unwrap_or_else(|| SAMPLE_SECRET.to_owned())));
    let progress = Progress::new("住民");
    let made = madoguchi_sample::make(dir, &SampleSpec { residents, seed, on }, &unlock, &mut |done, all| {
        progress.at(done, all)
    })?;
    Ok((value(made), Done::All))
}

fn register_file(dir: &Path, file: &Path, dry_run: bool, global: &Global) -> Answer {
    let notification = read_json("notification", file)?;
    all(run(dir, Register { notification, check: check(global)?, dry_run }, global))
}

/// The incomes of a person, or one year of them recorded from a file.
fn incomes(args: IncomeArgs, global: &Global) -> Answer {
    let IncomeArgs { dir, file, resident, dry_run, reason } = args;
    let Some(file) = file else {
        return all(run(&dir, Incomes { resident, reason: reason.unwrap_or_default() }, global));
    };
    let income = read_json("income", &file)?;
    all(run(&dir, RecordIncome { resident, income, check: check(global)?, dry_run }, global))
}

fn verify(dir: &Path, global: &Global) -> Answer {
    let office = unlocked(global, |unlock| Office::open_to_verify(dir, unlock))?;
    let progress = Progress::new("件");
    let verdict = convert::verdict(&office.verify(&mut |done| progress.at(done, 0)));
    let done = if verdict.ok { Done::All } else { Done::Some };
    Ok((value(verdict), done))
}

/// Largest file of rule cases.
const CASES_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// One answer a line, in order; the count on standard error.
fn rules(file: &Path) -> ExitCode {
    let text = match files::read_regular(file, CASES_BYTES_MAX).map(files::without_bom) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused_by(command: &str, field: &str) {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("office");
        let line = command.replace("DIR", &folder.display().to_string());
        let cli = <Cli as clap::Parser>::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{error}"));
        let answer = answer(cli.command, &cli.global);
        assert!(
            matches!(&answer, Err(CounterError::Refused(refusal)) if refusal.fields["field"] == field),
            "{command}"
        );
        assert!(!folder.exists(), "nothing is made before the arguments are read");
    }

    #[test]
    fn what_cannot_be_read_is_refused_before_anything_is_made() {
        let create = "madoguchi office create DIR --name 見本市";
        refused_by(&format!("{create} --municipality 1 --insurer 138057"), "municipality");
        refused_by(&format!("{create} --municipality 131016 --insurer 1"), "insurer");
        refused_by("madoguchi demo DIR --on yesterday", "on");
        refused_by("madoguchi issue DIR --resident 1 --pdf a.pdf --check nonsense", "check");
        refused_by("madoguchi copay DIR --resident 1 --ratio 20 --from R8.11.1 --reason a --check birth", "check");
    }
}
