//! Histories that are long: does a change still cost what it cost at the beginning? Options changed ten thousand times beside a large seal,
//! and one person of whom something is recorded for fifty years.

use std::time::Duration;

use chrono::{Days, NaiveDate};
use madoguchi_counter::clock::SystemClock;
use madoguchi_counter::commands;
use madoguchi_counter::desk::Desk;
use madoguchi_counter::office::{Office, Unlock};

use madoguchi_domain::act::Act;
use madoguchi_domain::certificate::{Certificate, CertificateKind, CertificateState, PaperOutcome, Purpose};
use madoguchi_domain::clock::Clock;
use madoguchi_domain::determine::{Finding, Judgement, Month, Outcome, Test};
use madoguchi_domain::face::{Face, FieldName, Value as FieldValue};
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::record::{Certainty, CopayDetermination, IncomeYear, Movement, MovementKind, RecordId};
use madoguchi_domain::records::Record;
use madoguchi_domain::scheme::national::reasons::ChangeReason;
use madoguchi_domain::scheme::national::{Determination, HouseholdNumber};
use madoguchi_sample::{SAMPLE_SECRET, SampleSpec};
use madoguchi_store::{Draft, RawKey, Store, Terminal};
use madoguchi_tests::large::{noise, table};
use madoguchi_tests::office::{PASSPHRASE, TODAY};
use serde_json::{Value, json};

use super::Bench;
use super::cipher::{act, context};
use super::row::{Row, timed};

/// How much dearer the last changes may be than the first.
const RATIO_MAX: f64 = 1.1;
/// Bytes of the seal and of the table of local characters.
const SEAL_PX: u32 = 150;
const TABLE_BYTES: usize = 48 * 1024;

impl Bench<'_> {
    /// The first and the last changes of each history, and what the documents came to.
    pub(super) fn long_records(&mut self) -> Vec<Row> {
        vec![self.options_of_years(), self.fifty_years()]
    }

    fn options_of_years(&mut self) -> Row {
        let (changes, told) = if self.plan.full { (10_000, 500) } else { (20, 5) };
        let dir = self.scratch.path().join("long");
        let unlock = Unlock::with(Some(PASSPHRASE.to_owned()));
        let ask = SampleSpec { residents: 0, seed: 1, on: TODAY.parse().ok() };
        madoguchi_sample::make(&dir, &ask, &unlock, &mut |_, _| {}).expect("an empty office");
        let desk = Desk::headless(Office::open(&dir, &unlock).expect("the office opens"));
        let ask = |command: &str, args: Value| {
            let answer = commands::dispatch(&desk, command, args);
            answer.unwrap_or_else(|refusal| panic!("{command}: {refusal:?}"))
        };
        ask("sign_in", json!({"password": SAMPLE_SECRET}));
        let file = |name: &str, bytes: &[u8]| {
            let path = self.scratch.path().join(name);
            std::fs::write(&path, bytes).expect("a file of the office");
            path
        };
        ask("set_seal", json!({"file": file("seal.png", &noise(SEAL_PX))}));
        ask("set_gaiji", json!({"file": file("gaiji.csv", table(TABLE_BYTES).as_bytes())}));
        let took: Vec<Duration> = (0..changes)
            .map(|n| {
                let value = if n % 2 == 0 { "0" } else { "1" };
                timed(|| ask("set_option", json!({"name": "stay_expiry_offset_days", "value": value}))).0
            })
            .collect();
        drop(desk);
        ends(format!("set an option, the last {told} of {changes} changes beside a large seal"), &took, told)
    }

    fn fifty_years(&mut self) -> Row {
        let (years, told) = if self.plan.full { (50, 5) } else { (4, 1) };
        let folder = self.scratch.path().join("fifty");
        std::fs::create_dir_all(&folder).expect("a scratch folder");
        let clock = SystemClock::default();
        let mut store =
            Store::create(&folder.join("office.db"), &RawKey::new([7; 32]), Terminal::alone(clock.new_id()))
                .expect("a new database");
        let (who, home) = (clock.new_id(), clock.new_id());
        let number =
            HouseholdNumber { symbol: "計測".to_owned(), number: "0000001".to_owned(), juki_household_no: None };
        let opened = Act::OpenHousehold { household: home, number, head: who };
        let mut write = |acts: Vec<Act>| {
            let draft = Draft { id: clock.new_id(), acts, parent: None, check: None, orders: Vec::new() };
            timed(|| store.commit(context(&clock), |commit| commit.append(draft)).expect("it is written")).0
        };
        write(vec![act(who), opened]);
        let mut took = Vec::new();
        let mut largest = 0;
        let mut a_year = 0;
        for year in 0..years {
            let acts = acts_of(year, who, home, &clock);
            a_year = acts.len();
            took.extend(acts.into_iter().map(|act| write(vec![act])));
        }
        let _writing_is_over = write;
        for id in [who, home] {
            let record: Record = store.read().find_record(id).expect("a read").expect("a record");
            largest = largest.max(serde_json::to_vec(&record).expect("a document").len());
        }
        let rows = store.read().document_bytes_max().expect("a read");
        self.tell(format!("{years} years of one person: the largest document has {rows} bytes (to stay under 65536), read whole {largest}."));
        ends(format!("record something, the last {told} of {years} years of one person"), &took, told * a_year)
    }
}

/// The last turns against the first.
fn ends(moment: String, took: &[Duration], told: usize) -> Row {
    Row {
        moment,
        budget_ms: None,
        ours: took[took.len() - told..].to_vec(),
        peer: "the same at the beginning",
        theirs: took[..told].to_vec(),
        ratio_max: Some(RATIO_MAX),
    }
}

/// What one year brings: movements, an income that is corrected, a ratio, determinations, papers.
fn acts_of(year: u32, resident: RecordId, household: RecordId, clock: &SystemClock) -> Vec<Act> {
    let on = NaiveDate::from_ymd_opt(1977, 4, 1).expect("a day") + Days::new(u64::from(year) * 365);
    let tax_year = i32::try_from(1977 + year).expect("a year");
    let income = |yen| {
        let income =
            IncomeYear { tax_year, total_income_yen: yen, recorded_by: "計測".to_owned(), ..IncomeYear::default() };
        Act::RecordIncome { resident, income: Box::new(income) }
    };
    let copay = CopayDetermination { ratio_percent: 20, from: on, reason: String::new(), determined_on: on, by: None };
    let mut acts = vec![income(1_000_000), income(2_000_000), Act::RecordCopay { resident, copay }];
    for n in 0..2 {
        acts.push(Act::NoteMovement { resident, movement: movement(clock.new_id(), on, household) });
        let determination = determination(clock.new_id(), on + Days::new(31 * n));
        acts.push(Act::Determine { household, determination: Box::new(determination), ratios: Vec::new() });
        let certificate = paper(year * 2 + u32::try_from(n).unwrap_or(0) + 1, on, clock.new_id());
        let no = certificate.no.clone();
        acts.push(Act::IssueCertificate { resident, certificate: Box::new(certificate) });
        acts.push(Act::RecordPaperOutcome { resident, no, outcome: PaperOutcome::Printed, reason: None });
    }
    acts
}

fn movement(id: RecordId, on: NaiveDate, household: RecordId) -> Movement {
    Movement {
        id,
        kind: MovementKind::Change,
        reason: ChangeReason::C04.code(),
        effective_on: on,
        notified_on: on,
        recorded_at: format!("{on}T10:00:00+09:00").parse().expect("a time"),
        household,
        left_household: None,
        certainty: Certainty::Confirmed,
        corrects: None,
        corrected_by: None,
        remark: String::new(),
    }
}

fn determination(id: RecordId, on: NaiveDate) -> Determination {
    let month = Month::of(on);
    let finding = |n: i64| Finding::new(Test::CopayTaxable, 1_450_000 + n, 1_450_000);
    let judgement = Judgement {
        month,
        copay: Outcome::Nobody,
        elderly: Outcome::Nobody,
        under_70: Outcome::Nobody,
        findings: (0..12).map(finding).collect(),
        announced: false,
    };
    Determination {
        id,
        month,
        determined_on: on,
        at: None,
        people: Vec::new(),
        only: Vec::new(),
        judgement,
        supersedes: None,
    }
}

fn paper(serial: u32, on: NaiveDate, job: RecordId) -> Certificate {
    use FieldName::{Address, Alias, Branch, HeadName, InsurerName, LimitClass, Name, Number, Symbol};
    let words = || FieldValue::Text("計測のための記載事項".to_owned());
    let fields = [Address, Alias, Branch, HeadName, InsurerName, LimitClass, Name, Number, Symbol];
    Certificate {
        no: CertificateNo::new(1, serial).expect("a number"),
        kind: CertificateKind::QualificationCertificate,
        state: CertificateState::Issuing,
        issued_on: on,
        valid_from: on,
        valid_until: Some(on + Days::new(365)),
        purpose: Purpose::New,
        applied: None,
        reason: None,
        run: None,
        face: fields.into_iter().fold(Face::default(), |face, field| face.with(field, words())),
        page_hash: "0".repeat(64),
        job,
        replaces: None,
        delivered: None,
        received: None,
        shelf: None,
        collected_on: None,
        log: Vec::new(),
    }
}
