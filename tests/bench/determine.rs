//! A month's determination of everybody, against a straightforward Python script of the same rules over the same facts, which was
//! written apart from ours: it must reach the same outcomes.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use madoguchi_counter::office::{Office, Unlock};
use madoguchi_counter::ops::determine::round::{Mode, round};
use madoguchi_counter::runs::Go;
use madoguchi_domain::decide::national::determine::{Bench as Judging, gather};
use madoguchi_domain::decide::national::people::{People, gather_ids};
use madoguchi_domain::determine::{Cover, Facts, Judgement, Knowledge, Minors, Month, Practice, judge};
use madoguchi_domain::records::Record;
use madoguchi_domain::rules::Rules;
use madoguchi_domain::scheme::national::Household;
use madoguchi_sample::SAMPLE_SECRET;
use madoguchi_tests::office::{PASSPHRASE, TODAY};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::Bench;
use super::row::{Row, timed};

/// A month's determination of a million residents, milliseconds.
const MONTH_MS: f64 = 30_000.0;
/// How much faster than the script.
const SCRIPT_TIMES: f64 = 20.0;
/// The month after the sample office's: nearly everything holds already.
const QUIET_MONTH: &str = "2026-12";
/// The first month of the next benefit year: another income year, so nearly every outcome changes.
const AUGUST: &str = "2027-08";
/// The script.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/determine_peer.py");

impl Bench<'_> {
    /// The quiet month, the August round, and the rules alone beside the script.
    pub(super) fn determine(&mut self) {
        let unlock = Unlock::with(Some(PASSPHRASE.to_owned()));
        let mut office = Office::open(&self.dir, &unlock).expect("the office opens");
        office.sign_in(None, SAMPLE_SECRET).expect("the sample clerk signs in");
        let quiet = self.round(&mut office, QUIET_MONTH);
        self.add(quiet);
        let script = self.script();
        self.add(script);
        let august = self.round(&mut office, AUGUST);
        self.add(august);
    }

    /// A whole round: read, judged, written, durable.
    fn round(&mut self, office: &mut Office, month: &str) -> Row {
        let asked = Month::parse(month).expect("a month");
        let (took, done) = timed(|| {
            round(asked, Mode::Write, &mut |step| step(&mut office.writing()), &mut |_| Go::On)
                .expect("the round is done")
        });
        assert_eq!(done.refused, 0, "{done:?}");
        self.tell(format!(
            "{month}: {} households judged, {} changed ({:.1} %), {} with an income to come.",
            done.judged,
            done.changed,
            done.changed as f64 * 100.0 / done.judged.max(1) as f64,
            done.pending
        ));
        let told = self.plan.full && month == QUIET_MONTH;
        let budget_ms = told.then_some(MONTH_MS * self.plan.residents as f64 / 1_000_000.0);
        let moment = format!("determine everybody for {month}");
        Row { moment, budget_ms, ours: vec![took], peer: "—", theirs: vec![took], ratio_max: None }
    }

    /// The rules alone, over facts in memory on either side.
    fn script(&mut self) -> Row {
        let month = Month::parse(QUIET_MONTH).expect("a month");
        let facts = facts_of(&self.raw, month);
        let (rules, practice) = (Rules::built_in(), Practice::default());
        let (took, judged) =
            timed(|| facts.iter().map(|(_, facts)| judge(facts, rules, &practice)).collect::<Vec<Judgement>>());
        let (input, output) = (self.scratch.path().join("facts.jsonl"), self.scratch.path().join("outcomes.jsonl"));
        write_facts(&input, &facts);
        let theirs = run_script(QUIET_MONTH, &input, &output);
        compare(&facts, &judged, &output);
        let times = theirs.judging.as_secs_f64() / took.as_secs_f64();
        self.tell(format!(
            "{} households by the rules alone: {:.0} times faster than the script (to reach: {SCRIPT_TIMES}); the script reads {:.1} s, judges {:.1} s, writes {:.1} s. All outcomes are the same.",
            facts.len(),
            times,
            theirs.reading.as_secs_f64(),
            theirs.judging.as_secs_f64(),
            theirs.writing.as_secs_f64()
        ));
        Row {
            moment: "judge every household, facts in memory".to_owned(),
            budget_ms: None,
            ours: vec![took],
            peer: "the same rules as a Python script",
            theirs: vec![theirs.judging],
            ratio_max: None,
        }
    }
}

/// The facts of every household that has somebody to judge in a month.
fn facts_of(conn: &Connection, month: Month) -> Vec<(String, Facts)> {
    let mut find = conn.prepare("SELECT body FROM record WHERE id = ?").expect("a statement");
    let mut record = |id: uuid::Uuid| -> Option<Record> {
        let body: Option<Vec<u8>> = find.query_row([id.as_bytes()], |row| row.get("body")).optional().expect("a row");
        body.map(|body| serde_json::from_slice(&body).expect("a record"))
    };
    let mut statement = conn.prepare("SELECT record FROM household_row ORDER BY record").expect("a statement");
    let ids = statement.query_map([], |row| row.get::<_, Vec<u8>>("record")).expect("rows");
    let ids: Vec<Vec<u8>> = ids.map(|id| id.expect("an id")).collect();
    let (rules, practice) = (Rules::built_in(), Practice::default());
    let bench = Judging { rules, practice: &practice, today: TODAY.parse().expect("a day"), rounds: None };
    let mut all = Vec::new();
    for id in ids {
        let id = uuid::Uuid::from_slice(&id).expect("an id");
        let Some(Record::Household(household)) = record(id) else { panic!("no household {id}") };
        let people = gather_ids(&household).into_iter();
        let people = people.filter_map(|id| match record(id) {
            Some(Record::Resident(resident)) => Some((id, *resident)),
            Some(Record::Household(_) | Record::Office(_)) | None => None,
        });
        let people: People = people.collect();
        let on = first_covered(&household, month);
        if let Some(on) = on
            && let Some(gathered) = gather(&household, &people, month, on, &bench).expect("sound records")
        {
            all.push((id.to_string(), gathered.facts));
        }
    }
    all
}

/// The first day of the month on which somebody is covered.
fn first_covered(household: &Household, month: Month) -> Option<chrono::NaiveDate> {
    let (first, last) = (month.first_day(), month.last_day());
    let covered = household.members.body.iter().filter(|m| m.period.to.is_none_or(|to| to > first.max(m.period.from)));
    covered.map(|m| m.period.from.max(first)).filter(|day| *day <= last).min()
}

fn write_facts(path: &Path, facts: &[(String, Facts)]) {
    let mut file = std::io::BufWriter::new(fs::File::create(path).expect("a scratch file"));
    for (household, facts) in facts {
        let people: Vec<Value> = facts
            .people
            .iter()
            .map(|p| {
                json!({
                    "birth": p.birth.to_string(),
                    "cover": match p.cover {
                        Cover::Nhi => "nhi",
                        Cover::FormerNhiSameHousehold => "former",
                        Cover::NominalHead => "nominal_head",
                        Cover::LateElderly | Cover::Aged70To74 => "other",
                    },
                    "head": p.head, "head_on_base_day": p.minors != Minors::default(), "adult": p.adult,
                    "jobless": p.involuntary_unemployment, "borderline": p.borderline,
                    "known": match p.income.known {
                        Knowledge::Known => "known",
                        Knowledge::Undeclared => "undeclared",
                        Knowledge::Unknown => "unknown",
                    },
                    "exempt": p.income.tax_exempt, "abroad": p.income.abroad_on_tax_date,
                    "taxable_income": p.income.taxable_income_yen, "receipts": p.income.gross_receipts_yen,
                    "total_income": p.income.total_income_yen, "salary_income": p.income.salary_income_yen,
                    "pension_receipts": p.income.pension_receipts_yen, "other_income": p.income.other_income_yen,
                })
            })
            .collect();
        // the script knows one number for the household
        let minors = facts.people.iter().map(|p| p.minors).find(|m| *m != Minors::default()).unwrap_or_default();
        let minors = json!({"under_16": minors.under_16, "from_16_to_18": minors.from_16_to_18});
        let line = json!({"household": household, "people": people, "minors": minors});
        writeln!(file, "{line}").expect("a scratch file");
    }
    file.flush().expect("a scratch file");
}

/// What the script took.
struct Script {
    reading: Duration,
    judging: Duration,
    writing: Duration,
}

fn run_script(month: &str, input: &Path, output: &Path) -> Script {
    let ran =
        Command::new("python3").arg(SCRIPT).arg(month).args([input, output]).output().expect("python3 is installed");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let told = String::from_utf8(ran.stdout).expect("text");
    let mut seconds = told.split_whitespace().map(|text| Duration::from_secs_f64(text.parse().expect("seconds")));
    let mut next = || seconds.next().expect("three numbers");
    Script { reading: next(), judging: next(), writing: next() }
}

/// Every outcome must be the script's.
fn compare(facts: &[(String, Facts)], judged: &[Judgement], output: &Path) {
    let lines = BufReader::new(fs::File::open(output).expect("outcomes")).lines();
    let mut compared = 0;
    for (((household, facts), judgement), line) in facts.iter().zip(judged).zip(lines) {
        let theirs: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let ours = json!({
            "household": household,
            "ratio": judgement.copay.decided().map(|copay| copay.ratio_percent),
            "elderly": judgement.elderly.decided().map(|class| class.label()),
            "under_70": judgement.under_70.decided().map(|class| class.label()),
        });
        assert_eq!(theirs, ours, "{facts:#?}");
        compared += 1;
    }
    assert_eq!(compared, facts.len(), "the script judged others");
}
