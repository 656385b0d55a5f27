//! One example of every act, as it was written, in `golden/acts`: read back byte for byte.

use std::path::PathBuf;

use uuid::Uuid;

use super::*;
use crate::act::{AssetSet, Boundary, Correction, CoverageEnd, CoverageStart, HouseholdChange, Nature, OptionSet};
use crate::asset::Asset;
use crate::certificate::{
    Application, CertificateState, Delivery, IdentityDocument, PaperOutcome, Purpose, ReceivedBy, Receiver,
    ReissueReason,
};
use crate::clock::{TimeEvidence, TimeTrust};
use crate::decide::test_people::{identity, issued, joined, office};
use crate::determine::{Copay, Cover, Finding, Judgement, Knowledge, Month, Outcome, Test};
use crate::entry::{Authority, ENTRY_FORMAT, Entry};
use crate::face::{Face, FieldName, Remark, Value, Wording};
use crate::person::{Birth, Calendar, Sex};
use crate::record::{
    Account, CopayDetermination, Declaration, FinishedRound, IncomeYear, Myna, MynaState, RecordId, Role,
    SpecialStatus, StatusKind, Task, TaskEnd, TaskSource, Wanted,
};
use crate::registry::MoveReason;
use crate::scheme::national::reasons::{EndReason, StartReason};
use crate::scheme::national::{Counted, Determination, HouseholdNumber, PersonRatio};
use crate::wareki::FirstYear;

fn id(n: u128) -> RecordId {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n)
}

fn date(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> crate::record::RecordedAt {
    text.parse().unwrap()
}

fn of_the_office() -> Vec<Act> {
    let round = FinishedRound {
        month: Month::parse("2026-12").unwrap(),
        clerk: "見本係".into(),
        started_at: at("2026-11-21T10:15:00+09:00"),
        ended_at: at("2026-11-21T10:20:00+09:00"),
        households: 10,
        judged: 8,
        changed: 2,
        pending: 1,
        papers_to_replace: 1,
        refused: 0,
    };
    vec![
        Act::FoundOffice { office: id(1), founding: office().founding.body },
        Act::AmendOffice {
            office: id(1),
            from: date("2027-04-01"),
            insurer: crate::record::Insurer { name: "新見本市".into(), ..office().founding.body.first },
        },
        Act::MoveDay { office: id(1), day: date("2026-12-01") },
        Act::RecordAccount {
            office: id(1),
            account: Account {
                name: "見本係".into(),
                password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FtcGxl$aGFzaA".into(),
                role: Role::Supervisor,
                disabled: false,
            },
        },
        Act::SetOption(OptionSet {
            office: id(1),
            name: "reflect_movements".into(),
            value: "automatic".into(),
            set_on: date("2026-11-21"),
            set_by: "見本係".into(),
        }),
        Act::RecordAsset(AssetSet {
            office: id(1),
            name: "seal".into(),
            asset: Asset::of(b"\x89PNG").unwrap(),
            set_on: date("2026-11-21"),
            set_by: "見本係".into(),
        }),
        Act::RecordRound { office: id(1), round: Box::new(round) },
    ]
}

fn of_coverage() -> Vec<Act> {
    let movement = || joined(0x77, date("2026-11-01"), id(3));
    let number = HouseholdNumber {
        symbol: "見本".into(),
        number: "0000001".into(),
        juki_household_no: Some("000000000000001".into()),
    };
    vec![
        Act::OpenHousehold { household: id(3), number, head: id(2) },
        Act::StartCoverage(CoverageStart {
            resident: id(2),
            household: id(3),
            branch: "01".into(),
            qualified_on: date("2026-11-01"),
            covered_from: date("2026-11-01"),
            reason: StartReason::A01.code(),
            movement: movement(),
            lost_elsewhere_on: Some(date("2026-11-02")),
        }),
        Act::EndCoverage(CoverageEnd {
            resident: id(2),
            household: id(3),
            disqualified_on: Some(date("2026-11-11")),
            covered_to: date("2026-11-11"),
            reason: EndReason::E01.code(),
            movement: movement(),
        }),
        Act::ChangeHousehold(HouseholdChange {
            resident: id(2),
            from: id(3),
            to: id(4),
            branch: "02".into(),
            on: date("2026-11-11"),
            movement: movement(),
        }),
        Act::ChangeHead { household: id(3), head: id(5), on: date("2026-11-11") },
        Act::CorrectMovement(Correction {
            resident: id(2),
            household: id(3),
            left_household: Some(id(4)),
            corrects: id(0x76),
            movement: movement(),
            boundary: Boundary::Moved { covered: date("2026-11-03"), qualified: Some(date("2026-11-03")) },
        }),
        Act::NoteMovement { resident: id(2), movement: movement() },
    ]
}

fn of_the_person() -> Vec<Act> {
    let status = SpecialStatus {
        id: id(6),
        kind: StatusKind::Student,
        from: date("2026-04-01"),
        to: None,
        notified_on: date("2026-04-03"),
        evidence: std::iter::once(("school".to_owned(), "見本大学".to_owned())).collect(),
        withdrawn: false,
    };
    let income = IncomeYear {
        tax_year: 2026,
        municipality: "131016".into(),
        declaration: Declaration::Declared,
        taxed: true,
        taxable_income_yen: 1_450_000,
        ..IncomeYear::default()
    };
    let copay = CopayDetermination {
        ratio_percent: 20,
        from: date("2026-12-01"),
        reason: "申請による".into(),
        determined_on: date("2026-11-21"),
        by: None,
    };
    let task = Task {
        id: id(7),
        wanted: Wanted::EndCoverage,
        reason: MoveReason::MovedOutToOtherPrefecture,
        cause: Some(EndReason::E01.code()),
        effective_on: date("2026-11-12"),
        told_at: at("2026-11-21T10:15:00+09:00"),
        note: "planned".into(),
        opened_by: TaskSource { entry: id(8), file: "0f".repeat(32), line: 2 },
    };
    vec![
        Act::RecordResident { resident: id(2), identity: Box::new(identity(2, "1956-10-15")) },
        Act::RecordStatus { resident: id(2), status: Box::new(status) },
        Act::RecordIncome { resident: id(2), income: Box::new(income) },
        Act::RecordMyna {
            resident: id(2),
            myna: Myna { state: MynaState::NotRegistered, asked_on: Some(date("2026-11-21")) },
        },
        Act::RecordCopay { resident: id(2), copay },
        Act::OpenTask { resident: id(2), task: Box::new(task) },
        Act::CloseTask { resident: id(2), task: id(7), end: TaskEnd::Clerk { why: "社保の扶養".into() } },
    ]
}

fn determined() -> Act {
    let month = Month::parse("2026-12").unwrap();
    let judgement = Judgement {
        month,
        copay: Outcome::Decided(Copay { ratio_percent: 30, step: Some(5) }),
        elderly: Outcome::Pending { missing: vec![0], provisional: None },
        under_70: Outcome::Nobody,
        findings: vec![Finding::new(Test::CopayTaxable, 1_450_000, 1_450_000).about(Some(0))],
        announced: false,
    };
    let determination = Determination {
        id: id(9),
        month,
        determined_on: date("2026-11-21"),
        at: None,
        people: vec![Counted { key: 0, resident: id(2), cover: Cover::Nhi, income: Knowledge::Known }],
        only: Vec::new(),
        judgement,
        supersedes: None,
    };
    let ratios = vec![PersonRatio { resident: id(2), ratio_percent: 30, from: date("2026-12-01") }];
    Act::Determine { household: id(3), determination: Box::new(determination), ratios }
}

fn of_papers() -> Vec<Act> {
    let mut certificate = issued(1);
    certificate.state = CertificateState::Issuing;
    certificate.purpose = Purpose::Renewal;
    certificate.applied = Some(Application { on: date("2026-11-21"), by: ReceivedBy::Head });
    certificate.reason = Some(ReissueReason::Damaged);
    certificate.run = Some(id(12));
    certificate.face = Face::written(Wording { first_year: FirstYear::One, remote: "マル遠".into() })
        .with(FieldName::Name, Value::Text("葛\u{E0102}城　花子".into()))
        .with(FieldName::Address, Value::LeftOut)
        .with(FieldName::Birth, Value::Birth(Birth::parse("1956-10-00").unwrap(), Calendar::Western))
        .with(FieldName::Sex, Value::SexOverleaf(Sex::Female))
        .with(FieldName::Copay, Value::Ratio(20))
        .with(FieldName::ValidUntil, Value::Day(date("2027-07-31")))
        .with(FieldName::Remarks, Value::Remarks(vec![Remark::Sex, Remark::Remote]));
    let no = certificate.no.clone();
    vec![
        Act::IssueCertificate { resident: id(2), certificate: Box::new(certificate) },
        Act::RecordPaperOutcome {
            resident: id(2),
            no: no.clone(),
            outcome: PaperOutcome::Spoiled,
            reason: Some("紙づまり".into()),
        },
        Act::DeliverCertificate {
            resident: id(2),
            no: no.clone(),
            on: date("2026-11-21"),
            by: Delivery::Window,
            received: Some(Receiver { by: ReceivedBy::Oneself, document: IdentityDocument::DriversLicence }),
        },
        Act::CollectCertificate {
            resident: id(2),
            no: no.clone(),
            on: date("2026-11-21"),
            reason: Some("転出".into()),
        },
        Act::WithdrawCertificate { resident: id(2), no: no.clone(), on: date("2026-11-21"), reason: "転居".into() },
        Act::ReturnCertificate {
            resident: id(2),
            no,
            on: date("2026-11-21"),
            reason: "あて所に尋ねあたりません".into(),
            shelf: Some("棚３".into()),
        },
    ]
}

fn examples() -> Vec<StoredAct> {
    let acts = [of_the_office(), of_coverage(), of_the_person(), vec![determined()], of_papers()];
    acts.into_iter().flatten().map(|act| StoredAct { version: act.version(), act }).collect()
}

fn name_of(stored: &StoredAct) -> String {
    let value = serde_json::to_value(stored).unwrap();
    value["type"].as_str().unwrap().to_owned()
}

/// Every type of the enum, as its reader names them to who asks for one that is none.
fn types() -> Vec<String> {
    let told = serde_json::from_str::<Act>(r#"{"": {}}"#).unwrap_err().to_string();
    let named = told.split_once("expected one of ").unwrap().1;
    named.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn golden(name: &str, version: u16) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("golden/acts/{name}.v{version}.json"))
}

/// As it is hashed, with the end of a line.
fn written(stored: &StoredAct) -> String {
    serde_json::to_string(stored).unwrap() + "\n"
}

#[test]
fn every_act_is_written_today_as_its_golden_file_says() {
    for stored in examples() {
        madoguchi_golden::check(&golden(&name_of(&stored), stored.version), &written(&stored), "stored::");
    }
}

#[test]
fn every_form_that_was_ever_written_has_a_golden_file_and_is_read_back() {
    for form in &FORMS {
        let path = golden(form.name, form.version);
        let today = examples().into_iter().find(|act| name_of(act) == form.name && act.version == form.version);
        // golden files that are written anew are written by this test, too, before it reads them
        let text = match &today {
            Some(example) => madoguchi_golden::kept(&path, &written(example)),
            None => std::fs::read_to_string(&path).unwrap_or_default(),
        };
        let read: StoredAct = serde_json::from_str(text.trim_end()).unwrap_or_else(|e| panic!("{}: {e}", form.name));
        assert_eq!(name_of(&read), form.name);
        assert_eq!(form.version == read.act.version(), today.is_some(), "{} is not of today's form", form.name);
        assert!(today.is_none_or(|example| read == example), "{}", form.name);
    }
}

#[test]
fn every_act_of_the_enum_has_a_form_of_today_and_an_example() {
    let examples = examples();
    for name in types() {
        let example = examples.iter().find(|example| name_of(example) == name);
        let example = example.unwrap_or_else(|| panic!("{name} has no example"));
        let newest = FORMS.iter().filter(|form| form.name == name).map(|form| form.version).max();
        assert_eq!(newest, Some(example.act.version()), "{name} is not written in its newest form");
    }
    assert_eq!(types().len(), examples.len());
}

fn entry(acts: Vec<StoredAct>) -> Entry {
    let at = TimeEvidence {
        wall: at("2026-11-21T10:15:00+09:00"),
        boot_id: None,
        monotonic_ms: 1,
        server_offset_ms: None,
        trust: TimeTrust::Unchecked,
    };
    Entry {
        format: ENTRY_FORMAT,
        id: id(20),
        seq: 1,
        terminal: id(9),
        clerk: "見本係".into(),
        authority: Authority::Counter,
        nature: Nature::Claim,
        parent: None,
        at,
        check: None,
        proposed_by: None,
        approved_by: None,
        seen: Vec::new(),
        acts,
        previous: String::new(),
    }
}

#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    let acts = of_the_office().into_iter().map(|act| StoredAct { version: act.version(), act }).collect();
    let bytes = serde_json::to_string(&entry(acts)).unwrap();
    assert!(bytes.contains(from), "{bytes}");
    let told = Entry::open(bytes.replacen(from, to, 1).as_bytes()).unwrap_err();
    assert_eq!(told.to_string(), expected);
}

#[test]
fn an_unknown_form_is_refused_by_its_name_and_its_version() {
    let (account, version) = (r#""type":"RecordAccount""#, r#"{"version":1,"type":"SetOption""#);
    check(account, r#""type":"RecordLevy""#, "written by a newer program (act RecordLevy, version 1)");
    check(version, r#"{"version":2,"type":"SetOption""#, "written by a newer program (act SetOption, version 2)");
    check(version, r#"{"version":0,"type":"SetOption""#, "written by a newer program (act SetOption, version 0)");
    check(r#""format":1"#, r#""format":9"#, "written by a newer program (entry format 9)");
    check(account, r#""type":"見本 太郎, Born!""#, "written by a newer program (act Born, version 1)");
    // a known form that is not what it says it is
    check(r#""account":{"#, r#""acount":{"#, "not an entry");
}
