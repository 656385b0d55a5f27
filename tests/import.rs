//! Link files from outside: at size, killed and gone on with, hostile, with characters nobody can name; what the office's
//! option does with a movement and what it leaves to a clerk; the list of every row on paper and in a spreadsheet.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use calamine::{Data, Reader, Xlsx};
use madoguchi_counter::clock::{SystemClock, since_start};
use madoguchi_counter::office::{Office, Unlock};
use madoguchi_counter::runs::Go;
use madoguchi_tests::held::Held;
use madoguchi_tests::office::{Bureau, DIR, HEAD, PASSPHRASE, Told, WIFE, text};
use madoguchi_tests::papers::{size_of, text_of};
use madoguchi_tests::res_change::{FIRST, RowText, cp932_file, file, full_load, name, sealed};
use serde_json::{Value, json};

use crate::crash::key_of;
use crate::planted::raw;
use madoguchi_counter::ops::import::{self, tasks};

fn import(bureau: &Bureau, path: &str) -> Told {
    bureau.run(&["import", DIR, "RES_CHANGE", path])
}

/// Takes in rows as a file of this 連番.
#[track_caller]
fn taken_in(bureau: &Bureau, serial: u32, rows: impl IntoIterator<Item = RowText>) -> Value {
    let path = bureau.write(&name("20261111090000", serial), file(rows));
    import(bureau, &path).json()
}

/// conformity: 2.1-a
#[test]
fn an_initial_migration_that_is_killed_goes_on_row_for_row_where_it_stopped() {
    const ROWS: u64 = 12_000;
    let bytes = full_load(ROWS);
    let file_name = name("20261001090000", 1);
    let torn = Bureau::demo(7);
    let whole = torn.copied();
    let path = whole.write(&file_name, &bytes);
    let report = import(&whole, &path).done();
    assert_eq!(
        (&report["applied"], &report["resumed"], &report["state"]),
        (&json!(ROWS), &json!(false), &json!("done"))
    );

    let path = torn.write(&file_name, &bytes);
    let held = Held::open(&torn, "import", &path);
    let (run, done) = (held.run, held.done);
    assert!(0 < done && done < ROWS && held.total == ROWS, "in its middle: {held:?}");
    held.kill();
    let of_run = |bureau: &Bureau, run: u64| bureau.run(&["run", "show", DIR, &run.to_string()]).done();
    let killed = of_run(&torn, run);
    assert_eq!((&killed["state"], &killed["done"]), (&json!("running"), &json!(done)), "{killed}");
    let report = import(&torn, &path).done();
    assert_eq!(
        (&report["applied"], &report["resumed"], &report["run"]),
        (&json!(ROWS), &json!(true), &json!(run)),
        "{report}"
    );
    assert_eq!(torn.verified(), whole.verified(), "one entry a household, no more and no less");
    let ended = of_run(&torn, run);
    assert_eq!(ended["counts"], of_run(&whole, 1)["counts"], "{ended}");
    assert_eq!((&ended["state"], &ended["balanced"]), (&json!("done"), &json!(true)), "{ended}");

    let lines = torn.run(&["imports", DIR, "--run", "1"]).done();
    let lines: BTreeSet<u64> = lines["lines"].as_array().unwrap().iter().map(|l| l["line"].as_u64().unwrap()).collect();
    assert_eq!(lines.len() as u64, ROWS, "every row once in the list");
    let again = import(&torn, &path).done();
    assert_eq!((&again["applied"], &again["unchanged"]), (&json!(0), &json!(ROWS)));
    let history = torn.run(&["imports", DIR]).done();
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert_eq!(
        (&history[1]["rows"], &history[1]["applied"], &history[1]["state"]),
        (&json!(ROWS), &json!(ROWS), &json!("done"))
    );
    let shown = torn.show(&(FIRST + 4321).to_string());
    assert_eq!(shown["resident"]["juki_household_no"], (300_000_000_000_001_u64 + 432 * 4 + 1).to_string());
}

/// conformity: 2.1-a
#[test]
fn daily_files_change_what_they_say_and_an_older_word_never_takes_the_place_of_a_newer() {
    let bureau = Bureau::demo(7);
    let person = || RowText::resident(0);
    let moved = person().moved("21", "20261109").with("住所", "見本区緑が丘９番９号");
    assert_eq!(taken_in(&bureau, 1, [moved])["applied"], 1);
    let older = taken_in(&bureau, 3, [person()]);
    assert_eq!((&older["applied"], &older["unchanged"]), (&json!(0), &json!(1)));
    let shown = bureau.run(&["show", DIR, "--resident", &FIRST.to_string(), "--reason", "確認"]).done();
    assert_eq!(shown["resident"]["address"], "見本区緑が丘９番９号");
    let lines = bureau.run(&["imports", DIR, "--run", "2"]).done();
    assert_eq!(lines["lines"][0]["message"], "登録されている内容の方が新しいため、改めません。");
    assert!(text(&lines["run"]["warnings"][0]).contains("連番が飛んでいます"), "{lines}");
    let renamed = taken_in(&bureau, 2, [person().moved("25", "20261110").with("氏名", "見本　改姓")]);
    assert_eq!(renamed["applied"], 1);
    let lines = bureau.run(&["imports", DIR, "--run", "3", "--result", "applied"]).done();
    assert_eq!(lines["lines"][0]["message"], "改めた項目：氏名・住所");
    bureau.verified();
}

/// The row of one of them after a movement.
fn family(number: &str, reason: &str, on: &str) -> RowText {
    let head = number == HEAD;
    RowText::resident(0)
        .moved(reason, on)
        .with("宛名番号", number)
        .with("世帯番号", "000000000009001")
        .with("世帯主宛名番号", HEAD)
        .with("氏名", if head { "𠮷野家　葛\u{E0102}城" } else { "𠮷野家　花子" })
        .with("カナ", if head { "ヨシノヤ　カツラギ" } else { "ヨシノヤ　ハナコ" })
        .with("生年月日", if head { "19800505" } else { "19820228" })
        .with("性別", if head { "1" } else { "2" })
        .with("続柄", if head { "02" } else { "12" })
}

fn gone(row: RowText, on: &str) -> RowText {
    row.with("住民区分", "4").with("消除日", on)
}

fn newborn() -> RowText {
    family("000000000090099", "03", "20261112")
        .with("生年月日", "20261112")
        .with("続柄", "20")
        .with("氏名", "𠮷野家　あおい")
}

fn movements(bureau: &Bureau) -> Vec<Value> {
    bureau.run(&["movements", DIR]).done().as_array().cloned().unwrap_or_default()
}

fn wanted(bureau: &Bureau) -> Vec<(String, String, String)> {
    let of = |m: &Value, name: &str| text(&m[name]).to_owned();
    movements(bureau).iter().map(|m| (of(m, "resident"), of(m, "wanted"), of(m, "cause"))).collect()
}

fn three_movements() -> [RowText; 3] {
    [gone(family(WIFE, "11", "20261112"), "20261112"), gone(family(HEAD, "13", "20261115"), "20261115"), newborn()]
}

#[track_caller]
fn check_covered(bureau: &Bureau, resident: &str, to: Value) {
    let shown = bureau.show(resident);
    assert_eq!(shown["qualification"][0]["to"], to, "{resident}: {}", shown["qualification"]);
}

/// conformity: 2.1-a
#[test]
fn by_default_a_clerk_decides_and_the_movement_becomes_a_next_action() {
    let bureau = Bureau::with_family(7);
    let before: Vec<_> = wanted(&bureau);
    assert!(before.is_empty(), "what the counter registered since asks for nothing: {before:?}");
    let report = taken_in(&bureau, 1, three_movements());
    assert_eq!((&report["applied"], &report["next_actions"], &report["automatic"]), (&json!(3), &json!(4), &json!(0)));
    let expected = [
        (WIFE, "end_coverage", "E01"),
        ("000000000090099", "start_coverage", "A05"),
        (HEAD, "end_coverage", "E07"),
        (HEAD, "change_head", ""),
    ];
    let mut found = wanted(&bureau);
    found.sort();
    let mut expected = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).to_vec();
    expected.sort();
    assert_eq!(found, expected);
    check_covered(&bureau, WIFE, Value::Null);
    check_covered(&bureau, HEAD, Value::Null);
    let task = movements(&bureau).into_iter().find(|m| m["wanted"] == "start_coverage").unwrap();
    bureau.run(&["movements", DIR, "--close", text(&task["task"]), "--reason", " "]).refused(1, "field_invalid");
    bureau.run(&["movements", DIR, "--close", text(&task["task"]), "--reason", "社保の扶養"]).done();
    assert_eq!(movements(&bureau).len(), 3);
    bureau.verified();
}

/// What is registered in an office without a central waits for nobody.
#[test]
fn an_office_that_has_no_central_shows_nothing_as_unsent() {
    let bureau = Bureau::with_family(7);
    assert_eq!(bureau.show(WIFE)["resident"]["unsent"], false);
    let hits = bureau.run(&["search", DIR, "ヨシノヤ"]).done();
    let hits = hits.as_array().expect("hits");
    assert!(!hits.is_empty() && hits.iter().all(|hit| hit["unsent"] == false), "{hits:?}");
    let conn = raw(&bureau.office(), &key_of(&bureau.office()));
    let waiting: i64 = conn.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).expect("a count");
    assert_eq!(waiting, 0);
}

/// The entries that opened or closed tasks, oldest first: clerk, authority, and the acts that did.
fn work(bureau: &Bureau) -> Vec<(String, String, Vec<Value>)> {
    let conn = raw(&bureau.office(), &key_of(&bureau.office()));
    let mut statement = conn.prepare("SELECT bytes FROM entry ORDER BY seq").expect("the journal");
    let bytes = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).expect("the journal");
    let entries = bytes.map(|bytes| serde_json::from_slice::<Value>(&bytes.expect("bytes")).expect("an entry"));
    let of_work = |entry: Value| {
        let acts = entry["acts"].as_array().expect("acts");
        let work = acts.iter().filter(|act| text(&act["type"]).ends_with("Task")).cloned().collect::<Vec<_>>();
        (!work.is_empty()).then(|| (text(&entry["clerk"]).to_owned(), text(&entry["authority"]).to_owned(), work))
    };
    entries.filter_map(of_work).collect()
}

fn open_rows(bureau: &Bureau) -> i64 {
    let conn = raw(&bureau.office(), &key_of(&bureau.office()));
    conn.query_row("SELECT count(*) FROM task_row", [], |row| row.get(0)).expect("a count")
}

/// conformity: 2.1-a
#[test]
fn a_task_that_was_met_leaves_the_list_by_itself_and_the_journal_knows_who_closed_what_and_why() {
    let bureau = Bureau::with_family(7);
    taken_in(&bureau, 1, three_movements());
    let opened = work(&bureau).pop().unwrap().2;
    assert_eq!(opened.len(), 4, "in the entry of the rows that cause them: {opened:?}");
    let source = &opened[0]["task"]["opened_by"];
    assert_eq!((&source["line"], text(&source["file"]).len()), (&json!(2), 64), "{source}");

    // done at the counter: the registration itself closes it
    let leave = json!({
        "kind": "leave", "reason": "E01", "effective_on": "2026-11-12", "notified_on": "2026-11-21",
        "members": [{"resident": WIFE}],
    });
    bureau.run(&["register", DIR, &bureau.write("leave.json", leave.to_string())]).done();
    assert!(wanted(&bureau).iter().all(|(resident, ..)| resident != WIFE));
    let met = work(&bureau).pop().unwrap();
    assert_eq!((met.1.as_str(), met.2.len(), &met.2[0]["end"]), ("counter", 1, &json!({"cause": "met"})), "{met:?}");
    assert_eq!(met.2[0]["task"], opened[0]["task"]["id"], "the wife's, who was in the first row");

    // the registry's own word closes what an earlier one opened
    let support = family(HEAD, "31", "20261116").with("支援措置区分", "1").with("処理日時", "20261117090000");
    taken_in(&bureau, 2, [support]);
    assert!(wanted(&bureau).iter().any(|(_, wanted, _)| wanted == "protect"), "{:?}", movements(&bureau));
    taken_in(&bureau, 3, [family(HEAD, "32", "20261117").with("処理日時", "20261118090000")]);
    assert!(wanted(&bureau).iter().all(|(_, wanted, _)| wanted != "protect"), "{:?}", movements(&bureau));
    let (_, authority, acts) = work(&bureau).pop().unwrap();
    assert_eq!((authority.as_str(), &acts[0]["end"]), ("residents_registry", &json!({"cause": "met"})));

    // a clerk closes what needs nothing more
    let task = movements(&bureau).into_iter().find(|m| m["wanted"] == "start_coverage").unwrap();
    bureau.run(&["movements", DIR, "--close", text(&task["task"]), "--reason", "社保の扶養"]).done();
    let (clerk, _, acts) = work(&bureau).pop().unwrap();
    assert_eq!(acts[0]["end"], json!({"cause": "clerk", "why": "社保の扶養"}));
    assert_eq!((clerk.as_str(), &acts[0]["task"]), ("見本係", &task["task"]));
    bureau.run(&["movements", DIR, "--close", text(&task["task"]), "--reason", "もう一度"]).refused(1, "job_unknown");
    let list = movements(&bureau);
    assert_eq!(open_rows(&bureau), i64::try_from(list.len()).unwrap(), "nothing that is closed is read: {list:?}");
    bureau.verified();
}

#[test]
fn a_paper_taken_back_meets_its_task_by_an_entry_behind_the_fact() {
    let bureau = Bureau::with_family(7);
    let issued = bureau.issue_pdf(HEAD, "head.pdf");
    bureau.outcome(&issued["job"], "printed").done();
    taken_in(&bureau, 1, [family(HEAD, "21", "20261121").with("住所", "見本区緑が丘９番９号")]);
    let replaced: Vec<String> = wanted(&bureau).into_iter().map(|(_, wanted, _)| wanted).collect();
    assert_eq!(replaced, ["replace_paper"]);
    bureau.run(&["collect", DIR, text(&issued["certificate_no"])]).done();
    assert_eq!((movements(&bureau).len(), open_rows(&bureau)), (0, 0));
    let (_, authority, acts) = work(&bureau).pop().expect("an entry");
    assert_eq!((authority.as_str(), acts.len(), &acts[0]["end"]), ("counter", 1, &json!({"cause": "met"})));
    bureau.verified();
}

#[test]
fn a_task_whose_day_went_by_is_hidden_and_closed_by_the_next_import() {
    let bureau = Bureau::with_family(7);
    let issued = bureau.issue_pdf(HEAD, "paper.pdf");
    bureau.outcome(&issued["job"], "printed").done();
    let moved = family(HEAD, "21", "20261112").with("住所", "見本区神田１番１号");
    assert_eq!(taken_in(&bureau, 1, [moved])["next_actions"], 1);
    assert_eq!((movements(&bureau).len(), open_rows(&bureau)), (1, 1));

    assert_eq!(movements(&bureau)[0]["wanted"], "replace_paper");
    // the paper to be replaced has run out by then
    let later = Arc::new(SystemClock { fixed_day: "2027-08-05".parse().ok() });
    let unlock = Unlock::with(Some(PASSPHRASE.to_owned()));
    let mut office = Office::open_with(&bureau.office(), &unlock, later).expect("the office opens");
    office.sign_in(None, "demo").expect("the sample clerk signs in");
    assert_eq!((tasks::list(office.reading()).expect("a list").len(), open_rows(&bureau)), (0, 1));
    let path = bureau.write(&name("20270805090000", 2), file([RowText::resident(1)]));
    let file = import::LinkPath::of("RES_CHANGE", Path::new(&path));
    import::import(&file, &mut |step| step(&mut office.writing()), &mut |_| Go::On).expect("an import");
    drop(office);
    assert_eq!(open_rows(&bureau), 0);
    let (_, authority, acts) = work(&bureau).pop().expect("an entry");
    assert_eq!((authority.as_str(), &acts[0]["end"]), ("batch", &json!({"cause": "met"})));
    bureau.verified();
}

/// conformity: 2.1-a
#[test]
fn the_offices_option_ends_and_begins_what_the_law_settles_and_leaves_the_rest_to_a_clerk() {
    let bureau = Bureau::with_family(7);
    bureau.run(&["office", "option", DIR, "reflect_movements", "sometimes"]).refused(1, "field_invalid");
    bureau.run(&["office", "option", DIR, "reflect_movements", "automatic"]).done();
    let report = taken_in(&bureau, 1, three_movements());
    assert_eq!(report["applied"], 3);
    check_covered(&bureau, WIFE, json!("2026-11-13"));
    check_covered(&bureau, HEAD, json!("2026-11-16"));
    check_covered(&bureau, "000000000090099", Value::Null);
    assert_eq!(bureau.show("000000000090099")["qualification"][0]["from"], "2026-11-12");
    assert_eq!(report["automatic"], 3, "{report}");
    let left: Vec<String> = movements(&bureau).iter().map(|m| text(&m["wanted"]).to_owned()).collect();
    assert_eq!(left, ["change_head"]);

    // a move that is only announced is nobody's to settle before its day
    let planned = gone(family("000000000090099", "11", "20261225"), "20261225")
        .with("生年月日", "20261112")
        .with("処理日時", "20261116090000");
    let report = taken_in(&bureau, 2, [planned.with("続柄", "20").with("氏名", "𠮷野家　あおい")]);
    assert_eq!((&report["automatic"], &report["next_actions"]), (&json!(0), &json!(1)), "{report}");
    let note = movements(&bureau).into_iter().find(|m| m["wanted"] == "end_coverage").unwrap();
    assert_eq!(note["note"], "異動日がまだ来ていません（予定）。");
    bureau.verified();
}

/// conformity: 2.1-a
#[test]
fn local_characters_are_listed_one_by_one_and_named_by_the_municipalitys_table() {
    let bureau = Bureau::demo(7);
    let rows = [RowText::resident(10).with("氏名", "見本　外字"), RowText::resident(11).with("氏名", "見本　次郎")];
    let bytes = cp932_file(&rows, |bytes| {
        let name = [0x8A, 0x4F, 0x8E, 0x9A];
        let at = bytes.windows(4).position(|part| part == name).expect("外字 in CP932");
        bytes[at..at + 4].copy_from_slice(&[0xF0, 0x40, 0xF0, 0x41]);
    });
    let path = bureau.write(&name("20261111090000", 1), bytes);
    let told = import(&bureau, &path);
    let report = told.json();
    assert_eq!((told.exit, &report["applied"], &report["refused"]), (1, &json!(1), &json!(1)));
    assert_eq!(report["losses_count"], 2);
    let loss = json!({"line": 2, "resident": (FIRST + 10).to_string(), "field": "氏名", "position": 4,
        "code_point": "U+E000", "code": "F040", "named": null});
    assert_eq!(report["losses"][0], loss);
    let history = bureau.run(&["imports", DIR]).done();
    assert_eq!(history[0]["characters"], json!({"U+E000": 1, "U+E001": 1}));

    let table = bureau.write("gaiji.csv", "F040,葛\u{E0102}\nF041,𠮷\n");
    assert_eq!(bureau.run(&["office", "gaiji", DIR, &table]).done()["characters"], 2);
    let report = import(&bureau, &path).done();
    assert_eq!((&report["applied"], &report["unchanged"]), (&json!(1), &json!(1)), "{report}");
    assert_eq!(bureau.show(&(FIRST + 10).to_string())["resident"]["name"], "見本　葛\u{E0102}𠮷");

    // the other way: what CP932 cannot say is told, character by character
    let list = bureau.path("list.csv");
    let written = bureau.run(&["imports", DIR, "--run", "2", "--list", &list]).done();
    assert_eq!(
        written["lost"],
        json!([{"character": "葛\u{E0102}", "code_points": "U+845B U+E0102", "written": "葛", "count": 1},
               {"character": "𠮷", "code_points": "U+20BB7", "written": "〓", "count": 1}])
    );
    assert!(!fs::read(&list).unwrap().is_empty());
}

/// conformity: 2.1-a
#[test]
fn the_list_of_every_row_is_a_pdf_and_a_spreadsheet_and_shows_nobodys_address() {
    let bureau = Bureau::demo(7);
    let rows = [
        RowText::resident(0).with("氏名", "𠮷野家　葛\u{E0102}城"),
        RowText::resident(1).with("支援措置区分", "3").with("住所", "見本区秘密町１番１号"),
        RowText::resident(2).with("性別", "9"),
        RowText::resident(2),
    ];
    let path = bureau.write(&name("20261111090000", 1), file(rows));
    let (pdf, xlsx) = (bureau.path("list.pdf"), bureau.path("list.xlsx"));
    let told = bureau.run(&["import", DIR, "RES_CHANGE", &path, "--list", &pdf]);
    let report = told.json();
    let counts: Vec<&Value> = ["applied", "refused", "held"].iter().map(|name| &report[*name]).collect();
    assert_eq!((told.exit, counts), (1, vec![&json!(2), &json!(1), &json!(1)]));
    let shown = text_of(Path::new(&pdf));
    for expected in [
        "住民異動取込リスト",
        "𠮷野家葛\u{E0102}城",
        "支援",
        "性別コード9はありません（0,1,2）。",
        "4行目に誤りがあるため、同じ宛名番号のこの行は保留しました。",
        "1/1頁",
        "反映2",
        "職員見本係",
    ] {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    assert!(!shown.contains("秘密町") && !shown.contains("見本区"), "{shown}");
    assert_eq!(size_of(Path::new(&pdf)), (29_700, 21_000, 1));

    bureau.run(&["imports", DIR, "--run", "1", "--list", &xlsx]).done();
    let mut book: Xlsx<_> = calamine::open_workbook(&xlsx).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let cells: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| {
            row.iter().map(|cell| if let Data::String(text) = cell { text.clone() } else { String::new() }).collect()
        })
        .collect();
    let find = |text: &str| cells.iter().find(|row| row.iter().any(|cell| cell == text));
    let head = find("𠮷野家　葛\u{E0102}城").expect("the exact name");
    assert_eq!((head[0].as_str(), head[1].as_str(), head[2].as_str()), ("2", "反映", "200000000000001"));
    assert_eq!(find("支援").expect("the heading or the mark").len(), 9);
    assert_eq!(cells.iter().filter(|row| row[4] == "支援").count(), 2, "heading and one mark");
    assert!(!cells.concat().iter().any(|cell| cell.contains("秘密町")));
    bureau.run(&["imports", DIR, "--run", "1", "--list", &bureau.path("list.doc")]).refused(1, "field_invalid");
    bureau.run(&["imports", DIR, "--run", "9"]).refused(1, "job_unknown");
    bureau.run(&["import", DIR, "RES_CHANGE", &path, "--list", &bureau.path("list.doc")]).refused(1, "field_invalid");
}

#[test]
fn two_hundred_megabytes_of_nothing_are_refused_in_seconds_and_leave_the_office_whole() {
    const SIZE: usize = 200 << 20;
    let bureau = Bureau::demo(7);
    let entries = bureau.verified();
    let header = String::from_utf8(file([])).unwrap().lines().next().unwrap().to_owned() + "\r\n";
    let behind_header = |bytes: Vec<u8>| [header.as_bytes(), &bytes].concat();
    for (case, reason, bytes) in [
        ("one line", "not_this_kind", vec![b'a'; SIZE]),
        ("quotes", "not_this_kind", vec![b'"'; SIZE]),
        ("NULs", "nul_bytes", vec![0; SIZE]),
        ("UTF-16", "nul_bytes", b"\"\0\x97\x6B".repeat(SIZE / 4)),
        ("zip", "not_this_kind", [b"PK\x03\x04".as_slice(), &vec![0x77; SIZE]].concat()),
        ("quotes behind a header", "file_torn", behind_header(vec![b'"'; SIZE])),
    ] {
        let path = bureau.write(&name("20261111090000", 1), bytes);
        let began = since_start();
        let refusal = import(&bureau, &path).refused(1, "file_refused");
        assert!((since_start() - began) < Duration::from_secs(20), "{case}: {:?}", (since_start() - began));
        let found = text(&refusal["fields"]["reason"]).to_owned();
        assert_eq!(found, reason, "{case}");
    }
    // sealed as it should be, and still nothing: one row of 20 MB
    let endless = sealed(behind_header([b"\"".as_slice(), &vec![b'x'; 20 << 20], b"\"\r\n"].concat()), 1);
    let told = import(&bureau, &bureau.write(&name("20261111090000", 2), endless));
    assert_eq!((told.exit, &told.json()["refused"]), (1, &json!(1)), "{told:?}");
    assert_eq!(bureau.verified(), entries, "nothing was changed");
}
