//! kill -9 at any moment of register → issue → outcome: what was acknowledged is there, and no number is used twice.

use std::collections::BTreeSet;
use std::io::{BufRead, Read};
use std::process::Child;
use std::thread;
use std::time::Duration;

use madoguchi_tests::office::{Bureau, DIR, arrival, built, finished, kana_number, said, text};
use serde_json::{Value, json};

const KILLS: u32 = 30;
/// A step that is done before its kill counts as none.
const ROUNDS_MAX: u32 = 120;
/// Between two looks at the running program; also the unit of the delays.
const TICK: Duration = Duration::from_millis(2);

/// One person's way, as far as it was acknowledged.
#[derive(Debug, Default)]
struct Acknowledged {
    /// Provisional number
    resident: String,
    certificate_no: Value,
    page_hash: Value,
    printed: bool,
}

/// How one person's way ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Whole,
    Killed,
}

/// Runs until done, or until this many ticks are used up: then kills. The answer counts only when it was read whole.
fn answer_or_kill(mut child: Child, mut ticks: u32) -> Option<Value> {
    while child.try_wait().expect("a child of ours").is_none() {
        if ticks == 0 {
            child.kill().expect("a child of ours");
            break;
        }
        ticks -= 1;
        thread::sleep(TICK);
    }
    let told = finished(child);
    assert!(told.exit == 0 || ticks == 0, "not killed and not done: {told:?}");
    (told.exit == 0).then(|| told.json())
}

/// Registers one person, issues and records the outcome; the step `at` is killed when its ticks are used up before it is done.
fn one_way(bureau: &Bureau, number: u32, at: u32, ticks: u32, done: &mut Vec<Acknowledged>) -> Way {
    let left = |step| if step == at { ticks } else { u32::MAX };
    let day = 1 + number % 28;
    let kana = format!("サトウ　{}", kana_number(number));
    let file = arrival(&format!("佐藤　{number}"), &kana, &format!("1980-05-{day:02}")).to_string();
    let file = bureau.write("arrival.json", file);
    let Some(registered) = answer_or_kill(bureau.spawn(&["register", DIR, &file]), left(0)) else {
        return Way::Killed;
    };
    let resident = text(&registered["residents"][0]["provisional_no"]).to_owned();
    done.push(Acknowledged { resident: resident.clone(), ..Acknowledged::default() });
    let acknowledged = done.last_mut().expect("just pushed");
    let pdf = bureau.path(&format!("{resident}.pdf"));
    let Some(issued) = answer_or_kill(bureau.spawn(&["issue", DIR, "--resident", &resident, "--pdf", &pdf]), left(1))
    else {
        return Way::Killed;
    };
    acknowledged.certificate_no = issued["certificate_no"].clone();
    acknowledged.page_hash = issued["page_hash"].clone();
    let outcome = bureau.spawn(&["outcome", DIR, text(&issued["job"]), "printed"]);
    acknowledged.printed = answer_or_kill(outcome, left(2)).is_some();
    if acknowledged.printed { Way::Whole } else { Way::Killed }
}

#[track_caller]
fn check(bureau: &Bureau, acknowledged: &Acknowledged) -> Value {
    let shown = bureau.show(&acknowledged.resident);
    assert_eq!(shown["qualification"][0]["from"], "2026-11-15", "{acknowledged:?}");
    if acknowledged.certificate_no.is_string() {
        let certificate = bureau.certificate(&acknowledged.resident, &acknowledged.certificate_no);
        assert_eq!(certificate["page_hash"], acknowledged.page_hash, "{acknowledged:?}");
        if acknowledged.printed {
            assert_eq!(certificate["state"], "issued", "{acknowledged:?}");
        }
    }
    shown["household"]["number"].clone()
}

#[test]
fn thirty_kills_lose_nothing_acknowledged_and_use_no_number_twice() {
    let bureau = Bureau::demo(120);
    let mut acknowledged = Vec::new();
    let mut kills = 0;
    for number in 1..=ROUNDS_MAX {
        // spread over 0..150 ms in an order that is no order; every tenth way is left whole
        let ticks = if number % 10 == 0 { u32::MAX } else { number * 29 % 75 };
        if one_way(&bureau, number, number % 3, ticks, &mut acknowledged) == Way::Killed {
            kills += 1;
            if kills % 5 == 0 {
                bureau.verified();
            }
        }
        if kills == KILLS {
            break;
        }
    }
    assert_eq!(kills, KILLS);
    let homes: BTreeSet<String> = acknowledged.iter().map(|a| check(&bureau, a).to_string()).collect();
    assert_eq!(homes.len(), acknowledged.len(), "one number a household");
    let people: BTreeSet<_> = acknowledged.iter().map(|a| &a.resident).collect();
    assert_eq!(people.len(), acknowledged.len());
    assert!(acknowledged.iter().any(|a| a.printed) && acknowledged.iter().any(|a| !a.printed), "{acknowledged:?}");

    let jobs = bureau.jobs();
    let numbers: BTreeSet<_> = jobs.iter().map(|job| text(&job["certificate_no"])).collect();
    assert_eq!(numbers.len(), jobs.len(), "one number a paper");
    for job in &jobs {
        let word = match text(&job["state"]) {
            "written" | "unknown" => "nothing",
            other => {
                assert_eq!(other, "printed", "a killed order is asked, never left half-way: {job}");
                continue;
            }
        };
        assert_eq!(bureau.outcome(&job["job"], word).done()["state"], json!("nothing"));
    }
    bureau.verified();
}

/// A clerk who works without a pause is killed anywhere in the middle of a commit, twenty times more.
#[test]
fn twenty_kills_in_the_middle_of_work_lose_nothing_acknowledged() {
    let bureau = Bureau::demo(12);
    let (mut first, mut registered) = (1, Vec::new());
    for round in 0..20_u64 {
        let mut clerk = std::process::Command::new(built("examples/madoguchi-clerk"));
        clerk.arg(bureau.office()).args([first.to_string(), "500".to_owned()]);
        let mut child = clerk.stdout(std::process::Stdio::piped()).spawn().expect("the clerk's program starts");
        let mut out = std::io::BufReader::new(child.stdout.take().expect("its output"));
        let mut words = String::new();
        // after a few are acknowledged, at a moment that is no moment
        for _ in 0..1 + round % 4 {
            out.read_line(&mut words).expect("the clerk says something");
        }
        thread::sleep(Duration::from_micros(round * 1_700));
        child.kill().expect("a child of ours");
        out.read_to_string(&mut words).expect("what it had said");
        child.wait().expect("a child of ours");
        registered.extend(said(&words, "registered").into_iter().map(str::to_owned));
        first += 500;
        if round % 5 == 4 {
            bureau.verified();
        }
    }
    assert!(registered.len() >= 20, "{registered:?}");
    let mut numbers = BTreeSet::new();
    for line in &registered {
        let (number, no) = line.split_once(' ').expect("a number and a provisional number");
        let shown = bureau.show(no);
        assert_eq!(shown["resident"]["name"], format!("佐藤　{number}"), "{line}");
        assert!(numbers.insert(shown["household"]["number"].to_string()), "one number a household: {line}");
    }
}
