//! The day of a counter through the window, by keys alone, with a picture of every state and axe clean on each.

use std::path::Path;
use std::process::Command;

use madoguchi_tests::office::{Bureau, DIR, HEAD, WIFE, binary};
use madoguchi_tests::printer::VirtualPrinter;
use madoguchi_tests::window::{Window, desktop, key, root, sitting};
use serde_json::{Value, json};

/// The headless face beside the window: makes the office, and proves afterwards what the window did.
fn madoguchi(args: &[&str]) -> Value {
    let output = Command::new(binary())
        .args(args)
        .arg("--json")
        .env("MADOGUCHI_PASSPHRASE", "demo")
        .output()
        .expect("the headless face runs");
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("{args:?}: {text} {}", String::from_utf8_lossy(&output.stderr)))
}

fn office(dir: &Path) -> String {
    let office = dir.join("office").to_string_lossy().into_owned();
    madoguchi(&["demo", &office, "--residents", "120", "--on", "2026-11-21"]);
    let file = root().join("tests/data/res_change/RES_CHANGE_131016_20261110101500_001.csv");
    madoguchi(&["import", &office, "RES_CHANGE", &file.to_string_lossy()]);
    office
}

async fn sign_in_by_keys(window: &Window) {
    window.wait_for_focus("#password").await;
    window.state("01_sign_in").await;
    window.keys("wrong").await;
    window.keys(key::ENTER).await;
    window.wait_for("[data-testid=refusal]").await;
    window.state("02_sign_in_refused").await;
    window.wait_for_focus("#password").await;
    window.keys(key::EMPTY).await;
    window.keys("demo").await;
    window.keys(key::ENTER).await;
    window.wait_for_focus("#search-box").await;
    window.state("03_home_empty").await;
}

async fn find_the_family(window: &Window) {
    window.keys("ソンザイシナイ").await;
    window.wait_for("[data-testid=nothing-found]").await;
    window.state("04_nothing_found").await;
    window.keys(key::EMPTY).await;
    window.keys("マリア").await;
    window.wait_for_text("[data-testid=hit]", "MARIA").await;
    window.state("05_long_foreign_name").await;
    window.keys(key::EMPTY).await;
    window.keys("ヨシノヤ S55.5.5").await;
    window.wait_for_text("[data-testid=hit]", "1980-05-05").await;
    window.state("06_found").await;
    window.keys(key::ENTER).await;
    window.wait_for("[data-testid=person]").await;
    window.state("07_household").await;
}

async fn join(window: &Window) {
    window.keys(key::F3).await;
    window.wait_for_focus("#join-reason").await;
    window.keys("2").await;
    window.wait_for_focus("#join-reason-A03").await;
    window.keys_in("#join-effective_on", "R8.11.31").await;
    window.keys(key::ENTER).await;
    window.state("08_join_bad_date").await;
    window.fill(&[("#join-effective_on", "R8.11.1")]).await;
    window.keys(key::ENTER).await;
    window.wait_for_text("[data-testid=join-effective_on-echo]", "令和8年11月1日").await;
    window.fill(&[("#check-birth", "S55.5.5"), ("#check-kana", "ヨシノヤカツラキ")]).await;
    window.press("#preview").await;
    window.wait_for("[data-testid=refusal]").await;
    window.state("09_join_wrong_person").await;
    window.fill(&[("#check-kana", "ヨシノヤカツラギ")]).await;
    window.press("#preview").await;
    window.wait_for("[data-testid=consequences]").await;
    window.wait_for_focus("#commit").await;
    window.state("10_join_preview").await;
    window.keys(key::ENTER).await;
    window.wait_for("[data-testid=registered]").await;
    window.state("11_registered").await;
}

async fn issue(window: &Window) {
    window.keys(key::F6).await;
    window.wait_for("[data-testid=page] svg").await;
    window.wait_for_text("[data-testid=issue-lamp]", "印刷できます").await;
    window.state("12_issue_preview").await;
    window.keys(key::F10).await;
    window.wait_for("[data-testid=outcome][data-state=printed]").await;
    window.state("13_printed").await;
    window.press("[data-testid=deliver]").await;
    window.wait_for("[data-testid=outcome][data-state=delivered]").await;
    window.state("14_delivered").await;
    window.keys(key::F8).await;
    window.wait_for("[data-testid=job]").await;
    window.state("15_jobs").await;
}

/// conformity: 2.1.1, 2.1-b, 2.1.2, 2.1.8
#[test]
fn a_family_joins_and_gets_its_paper_by_keys_alone() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let office = office(scratch.path());
    let printer = VirtualPrinter::start(&scratch.path().join("printer"));
    desktop(async {
        let window = Window::open(Path::new(&office), Some(&printer.uri())).await;
        sign_in_by_keys(&window).await;
        find_the_family(&window).await;
        exact_name_is_drawn(&window).await;
        join(&window).await;
        issue(&window).await;
        window.close().await;
    });
    let shown = madoguchi(&["show", &office, "--resident", "000000000090011"]);
    assert_eq!(shown["certificates"][0]["state"], "delivered");
    assert_eq!(shown["movements"][0]["effective_on"], "2026-11-01");
    assert_eq!(printer.printed().len(), 1, "one order, one paper");
    assert_eq!(madoguchi(&["verify", &office])["ok"], json!(true));
}

/// Previews, looks, and registers.
async fn register(window: &Window, preview: &str) {
    window.press("#preview").await;
    window.wait_for_focus("#commit").await;
    window.state(preview).await;
    window.keys(key::ENTER).await;
    window.wait_for("[data-testid=registered]").await;
}

async fn correct_the_day(window: &Window) {
    window.press("#correct").await;
    window.wait_for_focus("#correct-corrects").await;
    window.wait_for("#correct-corrects option").await;
    window.fill(&[("#correct-to", "R8.11.5"), ("#check-birth", "S55.5.5"), ("#check-kana", "ヨシノヤカツラギ")]).await;
    window.state("30_correct").await;
    register(window, "31_correct_preview").await;
    window.keys(key::ESCAPE).await;
    window.wait_for_text("[data-testid=movements]", "訂正済").await;
    window.state("32_corrected").await;
}

/// As it was known before the correction: marked as past, and nothing can be done there.
async fn look_back(window: &Window, known_at: &str) {
    window.fill(&[("#timeline-known_at", known_at)]).await;
    window.press("#timeline-look").await;
    window.wait_for("[data-testid=past]").await;
    window.state("33_past").await;
    let acts = "#join, #leave, #issue, [data-testid=deliver]";
    assert_eq!(window.count(acts).await, 0, "what was cannot be acted on");
    window.keys(key::F3).await;
    let text = window.text("[data-testid=movements]").await;
    assert!(!text.contains("訂正済"), "the correction was not known then: {text}");
    window.press("#to-present").await;
    window.wait_for_text("[data-testid=movements]", "訂正済").await;
}

async fn change_the_head(window: &Window) {
    window.press("#change").await;
    window.wait_for_focus("#change-reason").await;
    window.keys("1").await;
    window.wait_for_focus("#change-reason-C01").await;
    window
        .fill(&[("#change-effective_on", "R8.11.10"), ("#check-birth", "S57.2.28"), ("#check-kana", "ヨシノヤハナコ")])
        .await;
    window.press("#preview").await;
    window.wait_for_text("[data-testid=warnings]", "新しい記号番号").await;
    window.state("34_head_change_preview").await;
    window.wait_for_focus("#commit").await;
    window.keys(key::ENTER).await;
    window.wait_for("[data-testid=registered]").await;
}

/// conformity: 2.1.1, 2.1-b, 2.1.2, 2.2.1
#[test]
fn a_day_is_corrected_looked_back_at_and_the_head_changes_by_keys_alone() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let office = office(scratch.path());
    let file = root().join("tests/data/notifications/notify_join.json");
    madoguchi(&["register", &office, &file.to_string_lossy()]);
    let known_at = madoguchi(&["show", &office, "--resident", "000000000090011"])["known_at"].clone();
    sitting(Path::new(&office), None, async |window| {
        window.open_household(HEAD).await;
        correct_the_day(window).await;
        look_back(window, known_at.as_str().expect("a moment")).await;
        window.open_household(WIFE).await;
        change_the_head(window).await;
    });
    let shown = madoguchi(&["show", &office, "--resident", "000000000090011"]);
    assert_eq!(shown["movements"][1]["corrects"], shown["movements"][0]["id"]);
    assert_eq!(shown["household"]["head"], "000000000090012");
    assert_eq!(madoguchi(&["verify", &office])["ok"], json!(true));
}

/// conformity: 2.1.3
#[test]
fn a_paper_that_is_no_longer_right_is_not_offered_for_handing_over() {
    let bureau = Bureau::with_family(30);
    let paper = bureau.issue_pdf(HEAD, "paper.pdf");
    bureau.outcome(&paper["job"], "printed").done();
    let change = json!({
        "kind": "change", "reason": "C04", "effective_on": "2026-11-20", "notified_on": "2026-11-21",
        "juki_household_no": "000000000009001", "members": [{"resident": HEAD, "changes": {"name": "髙﨑　太郎"}}],
    });
    sitting(&bureau.office(), None, async |window| {
        window.open_household(HEAD).await;
        window.wait_for("[data-testid=deliver]").await;
        window.to_search().await;
        bureau.run(&["register", DIR, &bureau.write("change.json", change.to_string())]).done();
        window.open_household(HEAD).await;
        window.wait_for_text("[data-testid=unfit]", "氏名").await;
        window.state("16_paper_not_handed_over").await;
        assert_eq!(window.count("[data-testid=deliver], [data-testid=deliver-mail]").await, 0);
        window.wait_for("[data-testid=reissue]").await;
    });
}

/// WebKitGTK boxes every variation sequence, so the name is drawn from the page renderer's outlines.
async fn exact_name_is_drawn(window: &Window) {
    assert_ne!(window.count("[data-testid=person] svg path").await, 0, "the exact name is drawn as outlines");
    let selectors = "const drawn = document.querySelector('[data-testid=person] h1').cloneNode(true);
        drawn.querySelectorAll('svg, .visually-hidden').forEach(part => part.remove());
        return /[\\u{E0100}-\\u{E01EF}]/u.test(drawn.textContent)";
    assert_eq!(window.script(selectors, &[]).await, json!(false), "no variation sequence is left to the web view");
}

#[test]
fn an_office_that_cannot_be_opened_says_why_in_the_window() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    desktop(async {
        let window = Window::open(&scratch.path().join("nothing here"), None).await;
        window.wait_for_text("[data-testid=refusal]", "事務所はありません").await;
        window.state("20_no_office").await;
        what_is_too_wide_is_found(&window).await;
        window.close().await;
    });
}

/// Something as wide as two windows is named, and not where it lies in a box that scrolls.
async fn what_is_too_wide_is_found(window: &Window) {
    let plant = "const wide = document.createElement('p'); wide.id = 'wide'; wide.style.width = '200vw';
        const box = document.createElement('div'); box.className = arguments[0]; box.append(wide);
        document.querySelector('main').append(box); return true";
    for (class, found) in [("table-box", false), ("panel", true)] {
        window.script(plant, &[json!(class)]).await;
        let told = window.sideways().await.to_string();
        assert_eq!(told.contains("p#wide"), found, "{class}: {told}");
        window.script("document.querySelector('#wide').parentElement.remove(); return true", &[]).await;
        assert_eq!(window.sideways().await, json!([]));
    }
}
