//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use madoguchi_counter::commands::imports::RowResult;
use madoguchi_domain::certificate::{PaperOutcome, ReissueReason};
use madoguchi_domain::decide::NextActionCode;
use madoguchi_domain::record::InsurerKind;

use crate::clerks::{AccessArgs, AccountArgs, RetentionArgs};
use crate::determine::{DetermineArgs, WhyArgs};
use crate::global::{Global, Outputs};
use crate::keeping::KeyCommand;
use crate::lists::ListArgs;
use crate::options::{OptionArgs, OptionCommand};
use crate::papers::{DeliverArgs, IssueArgs, ReturnedArgs, WithdrawArgs};
use crate::runs::RunCommand;

/// 窓口: the counter terminal of a health-insurance office, without a window
#[derive(Parser)]
#[command(name = "madoguchi", version)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: CliCommand,
    /// What holds for every command
    #[command(flatten)]
    pub global: Global,
}

/// A command.
#[derive(Subcommand)]
pub enum CliCommand {
    /// Make an office, or change what belongs to it
    #[command(subcommand)]
    Office(OfficeCommand),
    /// Make a sample office with invented residents
    Demo {
        /// Folder of the new office
        dir: PathBuf,
        /// Exactly so many residents
        #[arg(long, default_value_t = 20_000)]
        residents: u64,
        /// The dice
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The office's fixed day
        #[arg(long)]
        on: Option<String>,
    },
    /// Import a link file
    Import {
        /// Folder of the office
        dir: PathBuf,
        /// RES_CHANGE or TAX_INCOME
        kind: String,
        /// The file
        file: PathBuf,
        /// Write the list of its rows here: .pdf, .xlsx, or .csv in CP932
        #[arg(long, value_name = "FILE")]
        list: Option<PathBuf>,
        /// Files that exist
        #[command(flatten)]
        outputs: Outputs,
        /// 宛名番号 of a held row, of nobody who is registered under a provisional number (may be repeated)
        #[arg(long, value_name = "NUMBER")]
        as_new: Vec<String>,
    },
    /// Earlier imports; with --run one of them again
    Imports {
        /// Folder of the office
        dir: PathBuf,
        /// The lines of this import
        #[arg(long)]
        run: Option<u64>,
        /// Only lines of this result
        #[arg(long, requires = "run", value_parser = RowResult::ALL.map(RowResult::as_str))]
        result: Option<String>,
        /// Write its list here: .pdf, .xlsx, or .csv in CP932
        #[arg(long, requires = "run", value_name = "FILE")]
        list: Option<PathBuf>,
        /// Files that exist
        #[command(flatten)]
        outputs: Outputs,
    },
    /// Movements of the registry that ask for a clerk; with --close one of them is closed
    Movements {
        /// Folder of the office
        dir: PathBuf,
        /// The movement that asks for nothing more
        #[arg(long, requires = "reason")]
        close: Option<String>,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
    /// Numbers that several bear, and own entries without an effect: what a clerk resolves after a sync
    Conflicts {
        /// Folder of the office
        dir: PathBuf,
    },
    /// Lists of the office: which there are, the rows of one, or one as a file
    List(ListArgs),
    /// Judge 負担割合 and 所得区分 of everyone for a month, and write down what changed
    Determine(DetermineArgs),
    /// Why the household of a resident has its 負担割合 and 所得区分 in a month
    Why(WhyArgs),
    /// Runs of long works (imports, month's rounds) on this machine
    #[command(subcommand)]
    Run(RunCommand),
    /// Find residents by kana, kanji, birth date, number, address, in any mix
    Search {
        /// Folder of the office
        dir: PathBuf,
        /// What to find
        text: String,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Show one resident and the household
    Show {
        /// Folder of the office
        dir: PathBuf,
        /// 宛名番号, provisional number or record id
        #[arg(long)]
        resident: String,
        /// As of this day
        #[arg(long)]
        on: Option<String>,
        /// As the office knew it then: 2026-11-21T10:15:00+09:00, or R8.11.21 10:15; a day alone means its end
        #[arg(long)]
        known_at: Option<String>,
        /// Why sensitive values are looked at
        #[arg(long)]
        reason: Option<String>,
    },
    /// What is left to do for a person, or for everybody, each with the fact that ends it
    Actions {
        /// Folder of the office
        dir: PathBuf,
        /// 宛名番号, provisional number or record id; left out: everybody
        #[arg(long)]
        resident: Option<String>,
        /// Only actions of this code
        #[arg(long, value_parser = NextActionCode::ALL.map(NextActionCode::as_str))]
        code: Option<String>,
    },
    /// Register a notification
    Register {
        /// Folder of the office
        dir: PathBuf,
        /// The notification as JSON
        file: PathBuf,
        /// Only show what would follow
        #[arg(long)]
        dry_run: bool,
    },
    /// Make one certificate
    Issue(IssueArgs),
    /// Print jobs and their outcomes
    Jobs {
        /// Folder of the office
        dir: PathBuf,
    },
    /// What came out, in the clerk's word
    Outcome {
        /// Folder of the office
        dir: PathBuf,
        /// The job
        job: String,
        /// printed, spoiled or nothing
        #[arg(value_parser = PaperOutcome::SAID.map(PaperOutcome::as_str))]
        outcome: String,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
    /// Hand a certificate over
    Deliver(DeliverArgs),
    /// Take out a certificate that was made and not handed over
    Withdraw(WithdrawArgs),
    /// A certificate that was mailed came back
    Returned(ReturnedArgs),
    /// Take a certificate back
    Collect {
        /// Folder of the office
        dir: PathBuf,
        /// Issue number
        certificate_no: String,
        /// What became of it, where it is no plain return: lost, stolen, damaged or soiled
        #[arg(long, value_parser = ReissueReason::ALL.map(ReissueReason::as_str))]
        reason: Option<String>,
    },
    /// Give a person registered under a provisional number the 宛名番号 of the registry
    AssignNumber {
        /// Folder of the office
        dir: PathBuf,
        /// Provisional number or record id
        #[arg(long)]
        resident: String,
        /// 宛名番号
        #[arg(long)]
        atena_no: String,
    },
    /// Record what is known of the My Number card now
    Myna {
        /// Folder of the office
        dir: PathBuf,
        /// 宛名番号, provisional number or record id
        #[arg(long)]
        resident: String,
        /// What is known
        #[arg(value_parser = ["registered", "not_registered", "unknown"])]
        state: String,
    },
    /// Record a ratio that a clerk determined (70–74)
    Copay {
        /// Folder of the office
        dir: PathBuf,
        /// 宛名番号, provisional number or record id
        #[arg(long)]
        resident: String,
        /// 20 or 30
        #[arg(long)]
        ratio: u8,
        /// 発効期日
        #[arg(long)]
        from: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Show a person's incomes (所得・課税), with --reason; or record one tax year from a file
    Income(IncomeArgs),
    /// Who looked at whom (for a supervisor)
    Access(AccessArgs),
    /// Accounts of clerks
    Account(AccountArgs),
    /// What is kept how long, and which files could be closed (for a supervisor)
    Retention(RetentionArgs),
    /// What the municipality has set (市町村の定め): every option, with its default, the reason, who and when
    #[command(subcommand)]
    Option(OptionCommand),
    /// Key slots
    #[command(subcommand)]
    Key(KeyCommand),
    /// Open with a custodian's recovery key and set a new passphrase (in MADOGUCHI_NEW_PASSPHRASE)
    Recover {
        /// Folder of the office
        dir: PathBuf,
        /// The sheet, or the key alone, as a text file
        #[arg(long, value_name = "FILE")]
        recovery: PathBuf,
    },
    /// Back the office up into a new folder, while others work
    Backup {
        /// Folder of the office
        dir: PathBuf,
        /// Folder of the backup; must not exist
        out: PathBuf,
    },
    /// Put a backup in place
    Restore {
        /// Folder of the backup
        backup: PathBuf,
        /// Folder of the office
        dir: PathBuf,
        /// Move the office that is there aside
        #[arg(long)]
        replace: bool,
    },
    /// Acknowledge that an older state was put in place: numbers move on, registering and issuing are allowed again
    RestoreAck {
        /// Folder of the office
        dir: PathBuf,
        /// The last issue number on a paper, if one is at hand
        #[arg(long)]
        last_certificate: Option<String>,
        /// The last 番号 given to a household, if one is known
        #[arg(long)]
        last_household: Option<u64>,
    },
    /// Build a damaged office again from what can be proved; the damaged files are moved aside
    Salvage {
        /// Folder of the office
        dir: PathBuf,
    },
    /// Prove everything that can be recomputed
    Verify {
        /// Folder of the office
        dir: PathBuf,
    },
    /// The rules
    #[command(subcommand)]
    Rules(RulesCommand),
}

/// An office.
#[derive(Subcommand)]
pub enum OfficeCommand {
    /// Set the table that names the municipality's own characters (外字): one `F040,葛󠄂` a line, UTF-8
    Gaiji {
        /// Folder of the office
        dir: PathBuf,
        /// The table
        file: PathBuf,
    },
    /// Make a new empty office; prints the first account once
    Create {
        /// Folder of the new office
        dir: PathBuf,
        /// 全国地方公共団体コード
        #[arg(long)]
        municipality: String,
        /// 保険者番号
        #[arg(long)]
        insurer: String,
        /// 市町村名
        #[arg(long)]
        name: String,
        /// 記号 on its certificates
        #[arg(long, default_value = "")]
        symbol: String,
        /// municipality, society or late_elderly
        #[arg(long, default_value = "municipality", value_parser = InsurerKind::ALL.map(InsurerKind::as_str))]
        kind: String,
    },
    /// Change name, 保険者番号 or municipality of the office from a day on
    #[command(group(clap::ArgGroup::new("change").args(["name", "insurer", "municipality"]).required(true).multiple(true)))]
    Amend {
        /// Folder of the office
        dir: PathBuf,
        /// 市町村名, or the name of the society or the union
        #[arg(long)]
        name: Option<String>,
        /// 保険者番号
        #[arg(long)]
        insurer: Option<String>,
        /// 全国地方公共団体コード
        #[arg(long)]
        municipality: Option<String>,
        /// The first day
        #[arg(long)]
        from: String,
        /// Only show what would hold
        #[arg(long)]
        dry_run: bool,
    },
    /// Move the day of a sample office on: what is due by then shows
    Day {
        /// Folder of the office
        dir: PathBuf,
        /// The office's day from now on
        day: String,
    },
    /// What the office is called and numbered, since it was founded and by every amendment, those to come too
    Amendments {
        /// Folder of the office
        dir: PathBuf,
    },
    /// Set a municipal option (for a supervisor)
    Option(OptionArgs),
    /// Register the seal that stands on certificates (PNG)
    Seal {
        /// Folder of the office
        dir: PathBuf,
        /// The picture
        file: PathBuf,
    },
}

/// The rules.
#[derive(Subcommand)]
pub enum RulesCommand {
    /// Answer rule cases, one JSON line each
    Check {
        /// The cases
        file: PathBuf,
    },
}

/// Arguments of `income`.
#[derive(Args)]
pub struct IncomeArgs {
    /// Folder of the office
    pub dir: PathBuf,
    /// The year as JSON; left out: the incomes are shown
    pub file: Option<PathBuf>,
    /// 宛名番号, provisional number or record id
    #[arg(long)]
    pub resident: String,
    /// Only show what would change
    #[arg(long, requires = "file", conflicts_with = "reason")]
    pub dry_run: bool,
    /// Why the incomes are looked at
    #[arg(long, required_unless_present = "file", conflicts_with = "file")]
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;
    use madoguchi_counter::commands::BEFORE_AN_OFFICE;

    use super::*;

    #[track_caller]
    fn taken(line: &str) -> Cli {
        Cli::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    #[track_caller]
    fn refused(line: &str, kind: ErrorKind) {
        let Err(error) = Cli::try_parse_from(line.split(' ')) else { panic!("{line} is taken") };
        assert_eq!(error.kind(), kind, "{line}");
    }

    #[test]
    fn the_command_line_is_one_that_can_be_built() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_holds_for_every_command_may_stand_anywhere() {
        for line in [
            "madoguchi --json --clerk 佐藤 jobs office",
            "madoguchi jobs office --clerk 佐藤 --json",
            "madoguchi jobs --clerk=佐藤 office --json",
        ] {
            let Cli { command, global } = taken(line);
            assert!(matches!(command, CliCommand::Jobs { dir } if dir.as_os_str() == "office"), "{line}");
            assert_eq!((global.json, global.clerk.as_deref(), global.check), (true, Some("佐藤"), None), "{line}");
        }
    }

    #[test]
    fn a_paper_goes_to_one_place() {
        let issue = "madoguchi issue office --resident 1";
        refused(issue, ErrorKind::MissingRequiredArgument);
        refused(&format!("{issue} --pdf a.pdf --printer ipp://localhost/"), ErrorKind::ArgumentConflict);
        let CliCommand::Issue(args) = taken(&format!("{issue} --printer ipp://localhost/")).command else { panic!() };
        assert_eq!((args.pdf, args.wait, args.certificate), (None, 30, None));
    }

    #[test]
    fn incomes_are_shown_for_a_reason_or_recorded_from_a_file() {
        let income = "madoguchi income office --resident 1";
        refused(income, ErrorKind::MissingRequiredArgument);
        refused("madoguchi income office year.json --resident 1 --reason a", ErrorKind::ArgumentConflict);
        refused(&format!("{income} --dry-run"), ErrorKind::MissingRequiredArgument);
        refused(&format!("{income} --reason a --dry-run"), ErrorKind::ArgumentConflict);
        taken(&format!("{income} --reason a"));
        taken("madoguchi income office year.json --resident 1 --dry-run");
    }

    #[test]
    fn who_takes_a_paper_and_what_was_shown_belong_together() {
        let deliver = "madoguchi deliver office 0001-0000001-7";
        refused(&format!("{deliver} --receiver self"), ErrorKind::MissingRequiredArgument);
        refused(&format!("{deliver} --document passport"), ErrorKind::MissingRequiredArgument);
        refused(&format!("{deliver} --receiver neighbour --document passport"), ErrorKind::InvalidValue);
        refused(&format!("{deliver} --by pigeon"), ErrorKind::InvalidValue);
        let CliCommand::Deliver(DeliverArgs { by, receiver, .. }) = taken(deliver).command else { panic!() };
        assert_eq!((by.as_str(), receiver), ("window", None));
    }

    #[test]
    fn what_is_chosen_of_one_import_asks_for_that_import() {
        refused("madoguchi imports office --result held", ErrorKind::MissingRequiredArgument);
        refused("madoguchi imports office --list a.csv", ErrorKind::MissingRequiredArgument);
        refused("madoguchi imports office --run 1 --result lost", ErrorKind::InvalidValue);
        refused("madoguchi imports office --run first", ErrorKind::ValueValidation);
        taken("madoguchi imports office --run 1 --result held --list a.csv");
        refused("madoguchi run show office 1 --result held", ErrorKind::MissingRequiredArgument);
        taken("madoguchi run show office 1 --items --result held");
        refused("madoguchi movements office --close 1", ErrorKind::MissingRequiredArgument);
    }

    #[test]
    fn a_dry_round_has_no_list() {
        refused("madoguchi determine office", ErrorKind::MissingRequiredArgument);
        refused("madoguchi determine office --month 2026-12 --dry-run --list a.pdf", ErrorKind::ArgumentConflict);
        refused("madoguchi why office --resident 1", ErrorKind::MissingRequiredArgument);
    }

    #[test]
    fn an_account_is_named_where_one_is_meant() {
        for what in ["add", "disable", "enable", "unlock"] {
            refused(&format!("madoguchi account office {what}"), ErrorKind::MissingRequiredArgument);
        }
        for what in ["password", "list", "password 佐藤", "add 佐藤 --role back_office"] {
            taken(&format!("madoguchi account office {what}"));
        }
        refused("madoguchi account office add 佐藤 --role clerk --supervisor", ErrorKind::ArgumentConflict);
    }

    #[test]
    fn recovery_keys_have_a_file_for_each_custodian() {
        refused("madoguchi key add office recovery", ErrorKind::MissingRequiredArgument);
        let line = "madoguchi key add office recovery --out a.txt --out b.txt";
        let CliCommand::Key(KeyCommand::Add { out, .. }) = taken(line).command else { panic!() };
        assert_eq!(out.len(), 2);
        refused("madoguchi key remove office all", ErrorKind::InvalidValue);
    }

    #[test]
    fn what_is_done_before_an_office_is_a_command_of_this_face() {
        for (name, reason) in BEFORE_AN_OFFICE {
            let mut at = Cli::command();
            for word in name.split(' ') {
                at = at.find_subcommand(word).unwrap_or_else(|| panic!("{name} is no command")).clone();
            }
            assert!(!at.has_subcommands() && !reason.is_empty(), "{name}");
        }
    }
}
