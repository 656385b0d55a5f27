//! Link files at the window, by keys: the inbox, the list of a file, the movements it leaves, and the case they open.

use std::fs;
use std::path::Path;

use madoguchi_tests::office::{Bureau, DIR, link_file};
use madoguchi_tests::res_change::{RowText, file, name};
use madoguchi_tests::window::{Window, key, sitting};
use rusqlite::Connection;

use crate::crash::key_of;

/// A folder with a good file and one with bad rows, both marked as whole.
fn inbox(bureau: &Bureau) -> String {
    let folder = bureau.path("inbox");
    fs::create_dir(&folder).expect("a scratch folder");
    for end in ["001.csv", "003_bad_rows.csv"] {
        let from = link_file(end);
        let to = Path::new(&folder).join(Path::new(&from).file_name().expect("a file"));
        fs::copy(&from, &to).expect("the sample file");
        fs::write(to.with_extension("csv.ok"), "").expect("a mark");
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
    window.press("#to-imports").await;
    window.tab_to("#inbox-folder").await;
    window.keys(folder).await;
    window.press("#inbox-set").await;
    window.wait_for("[data-testid=inbox-file]").await;
    window.state("51_inbox").await;
    window.press("[data-testid=take]").await;
    window.wait_for("[data-testid=import-line]").await;
    window.wait_for_text("[data-testid=import-line]", "葛").await;
    window.state("52_import_list").await;
}

async fn refused_rows(window: &Window) {
    window.keys(key::F5).await;
    window.wait_for("[data-testid=movements]").await;
    window.press("#to-imports").await;
    window.wait_for("[data-testid=inbox-file][data-state=new]").await;
    window.press("[data-testid=inbox-file][data-state=new] [data-testid=take]").await;
    window.wait_for("[data-testid=import-line][data-result=refused]").await;
    window.state("53_import_refused_rows").await;
}

/// Somebody else bears the number of the head, and an entry of this terminal has no effect: as a sync leaves it.
fn planted(bureau: &Bureau) {
    let conn = Connection::open(bureau.office().join("office.db")).expect("the database is there");
    let key: String = key_of(&bureau.office()).bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    conn.execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA cipher_page_size = 8192")).expect("the key opens");
    let rows = "UPDATE resident_row SET atena_no = '000000000090011' WHERE atena_no = '000000000090012';
        INSERT INTO outbox SELECT max(place), 'coverage_overlaps' FROM entry";
    conn.execute_batch(rows).expect("two rows");
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

async fn leaver_becomes_a_case(window: &Window) {
    window.keys(key::F5).await;
    window.wait_for("[data-testid=movement]").await;
    window.state("54_movements").await;
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
        leaver_becomes_a_case(window).await;
    });
    planted(&bureau);
    sitting(&bureau.office(), None, async |window| {
        conflicts_are_listed_and_opened(window).await;
    });
    let bureau = Bureau::demo(30);
    sitting(&bureau.office(), None, async |window| {
        no_conflicts(window).await;
        take_in(window, &folder).await;
        refused_rows(window).await;
    });
    bureau.verified();
}
