//! 市町村の定め at the window: a clerk reads, a supervisor finds one by keys, sees what it would decide, and sets it.

use std::path::Path;

use madoguchi_counter::office::{Office, Unlock};
use madoguchi_sample::SAMPLE_SECRET;
use madoguchi_tests::office::{Bureau, DIR, arrival, text};
use madoguchi_tests::printer::VirtualPrinter;
use madoguchi_tests::window::{Window, desktop, key};
use serde_json::{Value, json};

use madoguchi_counter::ops::options;

const PASSWORD: &str = "あさひかわのゆきまつり";

async fn open_options(window: &Window) {
    window.keys(key::F11).await;
    window.press("#to-options").await;
    window.wait_for_focus("#option-search").await;
    window.wait_for("[data-testid=option]").await;
}

async fn a_clerk_reads(window: &Window) {
    open_options(window).await;
    window.wait_for("[data-testid=options-read-only]").await;
    window.wait_for_text("[data-testid=options-unreadable]", "1件").await;
    assert_eq!(window.count("#option-preview, #option-save").await, 0, "a clerk changes nothing");
    window.state("70_options_read_only").await;
    window.keys("このことばはない").await;
    window.wait_for("[data-testid=options-none]").await;
    window.state("71_options_none").await;
    let set = json!({"name": "first_year_on_papers", "value": "one"});
    assert_eq!(window.asked_past("set_option", set).await, "not_allowed");
    window.keys(key::F12).await;
}

async fn a_supervisor_sets(window: &Window) {
    open_options(window).await;
    window.keys("閉庁日").await;
    window.wait_for_text("[data-testid=options-found]", "1 /").await;
    window.keys(key::ENTER).await;
    window.wait_for_focus("#option-panel h2").await;
    window.wait_for_text("[data-testid=option-value]", "次の開庁日").await;
    window.state("72_option").await;
    window.keys_in("input[name=option-value]:checked", key::UP).await;
    window.keys(key::F9).await;
    window.wait_for_focus("#option-save").await;
    window.wait_for_text("[data-testid=option-case]", "11月15日").await;
    assert_ne!(window.count("[data-testid=option-case][data-differs=true]").await, 0);
    window.state("73_option_preview").await;
    window.keys(key::F9).await;
    window.wait_for_text("[data-testid=said]", "数えた日のまま").await;
    window.wait_for_text("[data-testid=option-change]", "見本係").await;
    window.wait_for_text("[data-testid=option-value]", "数えた日のまま").await;
    window.state("74_option_set").await;
}

async fn a_typed_value_is_refused_with_its_bounds(window: &Window) {
    window.fill(&[("#option-search", "自動ロック")]).await;
    window.wait_for_text("[data-testid=option-panel] h2", "自動ロック").await;
    window.fill(&[("#option-value", "999")]).await;
    window.keys(key::ENTER).await;
    window.wait_for("[data-testid=refusal]").await;
    window.state("75_option_refused").await;
    window.keys_in("#option-search", key::EMPTY).await;
    window.keys_in("#changed-only", " ").await;
    window.wait_for_text("[data-testid=options-found]", "3 /").await;
    window.state("76_options_changed").await;
}

async fn a_paper_is_handed_over(window: &Window, who: &str) {
    window.search(who, "見本").await;
    window.open_hit().await;
    window.press("[data-testid=deliver]").await;
    window.wait_for_focus("#receiver-by").await;
    window.state("77_receiver").await;
    window.press("#receiver-take").await;
    window.wait_for_text("[data-testid=received]", "本人（運転免許証）").await;
    window.state("78_received").await;
}

/// A sample office with a second clerk, one option that cannot be read, and a paper to be handed over by the rule of it.
fn bureau() -> (Bureau, String) {
    let bureau = Bureau::demo(20).with("MADOGUCHI_NEW_PASSWORD", Some(PASSWORD));
    let file = bureau.write("notification.json", arrival("見本　窓口", "ミホン マドグチ", "1985-05-05").to_string());
    let done = bureau.run(&["register", DIR, &file]).done();
    let who = text(&done["residents"][0]["provisional_no"]).to_owned();
    let issued = bureau.issue_pdf(&who, "paper.pdf");
    bureau.outcome(&issued["job"], "printed").done();
    bureau.run(&["option", "set", DIR, "delivery_on_the_spot", "photo_id"]).done();
    bureau.run(&["account", DIR, "add", "窓口花子"]).done();
    let opened = Office::open(&bureau.office(), &Unlock::with(Some(SAMPLE_SECRET.to_owned())));
    let mut office = opened.expect("the sample office");
    office.sign_in(Some("見本係"), SAMPLE_SECRET).expect("the supervisor");
    options::set(&mut office.writing(), "certificate_years_under_70", "たくさん").expect("a value nobody can read");
    (bureau, who)
}

#[test]
fn an_option_is_found_by_keys_understood_before_it_is_set_and_acts_at_once() {
    let (bureau, who) = bureau();
    let printer = VirtualPrinter::start(Path::new(&bureau.path("printer")));
    desktop(async {
        let window = Window::open(&bureau.office(), Some(&printer.uri())).await;
        window.sign_in_as("窓口花子", PASSWORD).await;
        a_clerk_reads(&window).await;
        window.sign_in_as("見本係", "demo").await;
        a_supervisor_sets(&window).await;
        a_typed_value_is_refused_with_its_bounds(&window).await;
        a_paper_is_handed_over(&window, &who).await;
        window.close().await;
    });
    let history = bureau.run(&["option", "history", DIR, "notice_due_on_closed_day", "--clerk", "見本係"]).done();
    assert_eq!(history[0]["value"], "as_counted");
    assert_eq!(history.as_array().map_or(0, Vec::len), 1);
    let list: Value = bureau.run(&["option", "list", DIR, "--clerk", "見本係"]).done();
    assert_eq!(list["unreadable"], 1);
    bureau.verified();
}
