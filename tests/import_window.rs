//! Link files at the window, by keys: the inbox, the list of a file, the movements it leaves, and the case they open.

use std::fs;
use std::path::Path;

use madoguchi_tests::office::{Bureau, DIR, arrival, link_file};
use madoguchi_tests::res_change::{RowText, file, name};
use madoguchi_tests::window::{Window, key, sitting};

use crate::crash::key_of;
use crate::planted::raw;
use crate::provisional::{ATENA, OTHER, her};

/// A folder with a good file and one with bad rows, both marked as whole.
fn inbox(bureau: &Bureau) -> String {
    let folder = bureau.path("inbox");
    fs::create_dir(&folder).expect("a scratch folder");
    for end in ["001.csv", "003_bad_rows.csv"] {
        let from = link_file(end);
        let to = Path::new(&folder).join(Path::new(&from).file_name().expect("a file"));
        fs::copy(&from, &to).expect("the sample file");
        fs::write(to.with_extension("ok"), "").expect("a mark");
    }
    folder
}

async fn no_conflicts(window: &Window) {
    window.keys(key::F5).await;
    window.press("#to-conflicts").await;
    window.wait_for("[data-testid=conflicts-none]").await;
    window.state("49_conflicts_none").await;
    window.to_search().await;
}

async fn take_in(window: &Window, folder: &str) {
    window.keys(key::F5).await;
    window.wait_for("[data-testid=movements]").await;
    window.state("50_movements_none").await;
    open_inbox(window, folder).await;
    window.state("51_inbox").await;
    window.press("[data-testid=take]").await;
    window.wait_for("[data-testid=import-line]").await;
    window.wait_for_text("[data-testid=import-line]", "葛").await;
    window.state("52_import_list").await;
}

/// A folder with one file: the registry's rows of two people who came to the counter before it told of them.
fn told_later(bureau: &Bureau) -> String {
    for (who, kana, birth) in
        [("見本　花子", "ミホン　ハナコ", "1990-04-05"), ("見本　次郎", "ミホン　ジロウ", "1991-05-06")]
    {
        bureau.run(&["register", DIR, &bureau.write("arrival.json", arrival(who, kana, birth).to_string())]).done();
    }
    let his = her().with("宛名番号", OTHER).with("世帯番号", "000000000009502").with("世帯主宛名番号", OTHER);
    let his =
        his.with("氏名", "見本　次郎").with("カナ", "ミホン　ジロウ").with("生年月日", "19910506").with("性別", "1");
    let folder = bureau.path("later");
    fs::create_dir(&folder).expect("a scratch folder");
    let path = Path::new(&folder).join(name("20261121090000", 1));
    fs::write(&path, file([her(), his])).expect("a file");
    fs::write(path.with_extension("ok"), "").expect("a mark");
    folder
}

async fn open_inbox(window: &Window, folder: &str) {
    window.keys(key::F5).await;
    window.press("#to-imports").await;
    window.fill(&[("#inbox-folder", folder)]).await;
    window.press("#inbox-set").await;
    window.wait_for("[data-testid=inbox-file]").await;
}

/// Her held row: the clerk opens who it may be, gives that person the number, and takes the file in again.
async fn joined_to_her_person(window: &Window) {
    window.press("[data-testid=take]").await;
    window.wait_for("[data-testid=import-line][data-result=held]").await;
    window.state("57_import_held_rows").await;
    window.press("[data-testid=candidate]").await;
    window.wait_for("[data-testid=atena-no]").await;
    window.fill(&[("#atena-number", "12x")]).await;
    window.keys_in("#atena-sure", " ").await;
    window.press("#atena-save").await;
    window.wait_for("[data-testid=atena-no] [data-testid=refusal]").await;
    window.wait_for_focus("#atena-number").await;
    window.state("58_atena_no_refused").await;
    window.fill(&[("#atena-number", ATENA)]).await;
    window.press("#atena-save").await;
    window.wait_for_text("[data-testid=said]", "宛名番号を付けました").await;
    window.wait_for_text("[data-testid=person]", ATENA).await;
    assert_eq!(window.count("[data-testid=atena-no]").await, 0, "the number is given once");
    window.state("59_atena_no_given").await;
    window.keys(key::ESCAPE).await;
    window.press("#import-again").await;
    window.wait_for("[data-testid=import-line][data-result=applied]").await;
}

/// The other held row is a namesake: somebody new.
async fn taken_in_as_new(window: &Window) {
    assert_eq!(window.count("[data-testid=as-new]").await, 1);
    window.press("[data-testid=as-new]").await;
    window.wait_for_text("[data-testid=import-run-about]", "保留 0").await;
    window.state("59_import_as_new").await;
}

/// conformity: 2.1-a
#[test]
fn a_held_row_is_joined_to_its_person_or_taken_in_as_somebody_new() {
    let bureau = Bureau::demo(30);
    let folder = told_later(&bureau);
    sitting(&bureau.office(), None, async |window| {
        open_inbox(window, &folder).await;
        joined_to_her_person(window).await;
        taken_in_as_new(window).await;
    });
    assert_eq!(bureau.show(ATENA)["resident"]["name"], "見本　花子");
    assert_eq!(bureau.show(OTHER)["movements"].as_array().map(Vec::len), Some(0), "nothing of the namesake's");
    bureau.verified();
}

async fn refused_rows(window: &Window, list: &str) {
    window.keys(key::F5).await;
    window.wait_for("[data-testid=movements]").await;
    window.press("#to-imports").await;
    window.wait_for("[data-testid=inbox-file][data-state=new]").await;
    window.press("[data-testid=inbox-file][data-state=new] [data-testid=take]").await;
    window.wait_for("[data-testid=import-line][data-result=refused]").await;
    window.state("53_import_refused_rows").await;
    window.keys_in("#result-filter", key::DOWN).await;
    window.wait_for_count("[data-testid=import-line]", 2).await;
    window.press("#lines-sort-resident").await;
    window.wait_for("th[aria-sort=ascending] #lines-sort-resident").await;
    window.fill(&[("#list-path", list)]).await;
    window.press("#list-save").await;
    window.wait_for_text("[data-testid=list-said]", list).await;
}

/// The screen of lists: the work list first, then the rows of the newest import, narrowed, sorted and written to a file.
async fn any_list(window: &Window, bureau: &Bureau) {
    window.keys(key::F5).await;
    window.wait_for("[data-testid=movements]").await;
    window.press("#to-lists").await;
    window.wait_for("[data-testid=list][data-list=movements] [data-testid=list-row]").await;
    window.tab_to("#list-which").await;
    window.keys(key::DOWN).await;
    window.wait_for("[data-testid=list][data-list=import_rows] [data-testid=list-row]").await;
    window.state("5a_any_list").await;
    window.press("#rows-sort-line").await;
    window.wait_for("th[aria-sort=ascending] #rows-sort-line").await;
    window.tab_to("#by-result").await;
    window.keys(key::DOWN).await;
    window.press("#list-show").await;
    window.wait_for_text("[data-testid=list] h2", "2行").await;
    write_it_and_over_it(window, &bureau.path("refused.csv")).await;
    window.state("5b_any_list_written").await;
}

/// The list of the screen in a file, and once more in the same file, which the clerk is asked about first.
async fn write_it_and_over_it(window: &Window, path: &str) {
    window.fill(&[("#list-path", path)]).await;
    window.press("#list-save").await;
    window.wait_for_text("[data-testid=list-said]", path).await;
    window.press("#list-save").await;
    window.wait_for("[data-testid=refusal][data-code=file_exists]").await;
    window.wait_for_focus("#list-over").await;
    window.keys(key::ENTER).await;
    window.wait_for_text("[data-testid=list-said]", path).await;
}

/// Somebody else bears the number of the head, and an entry of this terminal has no effect: as a sync leaves it.
fn planted(bureau: &Bureau) {
    let rows = "UPDATE resident_row SET atena_no = '000000000090011' WHERE atena_no = '000000000090012';
        INSERT INTO outbox SELECT max(place), 'coverage_overlaps' FROM entry";
    raw(&bureau.office(), &key_of(&bureau.office())).execute_batch(rows).expect("two rows");
}

async fn conflicts_are_listed_and_opened(window: &Window) {
    window.keys(key::F5).await;
    window.wait_for("[data-testid=movements]").await;
    window.wait_for_text("#to-conflicts", "（2件）").await;
    window.press("#to-conflicts").await;
    window.wait_for("[data-testid=conflict][data-kind=parked_entry]").await;
    window.state("56_conflicts").await;
    window.press("[data-testid=conflict][data-kind=atena_no] [data-testid=open-person]").await;
    window.wait_for("[data-testid=person]").await;
}

async fn leaver_becomes_a_case(window: &Window, list: &str) {
    window.keys(key::F5).await;
    window.wait_for("[data-testid=movement]").await;
    window.state("54_movements").await;
    write_it_and_over_it(window, list).await;
    window.press("[data-testid=open-case]").await;
    window.wait_for("#leave-effective_on").await;
    window.state("55_case_from_a_movement").await;
}

#[test]
fn a_clerk_takes_in_a_file_and_goes_through_what_it_left() {
    // the family is covered; the registry then tells that its head has died
    let bureau = Bureau::with_family(30);
    let row = RowText::resident(0).with("宛名番号", "000000000090011").with("世帯番号", "000000000009001");
    let row = row.with("世帯主宛名番号", "000000000090011").moved("13", "20261115").with("消除日", "20261115");
    let path = bureau.write(&name("20261116090000", 9), file([row]));
    let report = bureau.run(&["import", DIR, "RES_CHANGE", &path]).done();
    assert_eq!(
        (&report["applied"], &report["next_actions"]),
        (&1.into(), &2.into()),
        "the coverage, and the head of the house: {report}"
    );
    let folder = inbox(&bureau);
    sitting(&bureau.office(), None, async |window| {
        leaver_becomes_a_case(window, &bureau.path("movements.csv")).await;
    });
    planted(&bureau);
    sitting(&bureau.office(), None, async |window| {
        conflicts_are_listed_and_opened(window).await;
    });
    let bureau = Bureau::demo(30);
    sitting(&bureau.office(), None, async |window| {
        no_conflicts(window).await;
        take_in(window, &folder).await;
        refused_rows(window, &bureau.path("chosen.csv")).await;
        any_list(window, &bureau).await;
    });
    for list in ["refused.csv", "chosen.csv"] {
        let written = fs::read(bureau.path(list)).expect("the list");
        let lines = written.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
        assert_eq!(lines, 3, "{list}: a heading and two rows");
    }
    bureau.verified();
}

#[test]
fn the_list_of_a_file_of_exactly_one_page_has_no_second_one() {
    let bureau = Bureau::demo(30);
    let folder = bureau.path("page");
    fs::create_dir(&folder).expect("a scratch folder");
    let path = Path::new(&folder).join(name("20261121090000", 1));
    fs::write(&path, file((0..100).map(RowText::resident))).expect("a file");
    fs::write(path.with_extension("ok"), "").expect("a mark");
    sitting(&bureau.office(), None, async |window| {
        open_inbox(window, &folder).await;
        window.press("[data-testid=take]").await;
        window.wait_for_count("[data-testid=import-line]", 100).await;
        assert_eq!(window.count("[data-testid=page-later]").await, 0, "there is no later page");
    });
}
