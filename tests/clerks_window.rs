//! Clerks at the window: names to sign in with, hidden homes, the lock and what it keeps, accounts, the access log.

use std::path::Path;

use madoguchi_tests::office::{Bureau, DIR, text};
use madoguchi_tests::printer::VirtualPrinter;
use madoguchi_tests::window::{Window, desktop, key};
use serde_json::json;

use crate::access::{MARKS, PROTECTED, bureau, marks_in};

const PASSWORD: &str = "あさひかわのゆきまつり";

/// Nothing of the protected home, or of the person at all, is in the page.
async fn page_hides(window: &Window, words: &[&str]) {
    let page = window.script("return document.documentElement.outerHTML", &[]).await;
    for word in words {
        assert!(!text(&page).contains(word), "{word} is in the page");
    }
}

fn idle(bureau: &Bureau, minutes: &str) {
    bureau.run(&["office", "option", DIR, "idle_lock_minutes", minutes, "--clerk", "見本係"]).done();
}

/// Waits for the lock to fall by itself; the office's usual time holds again afterwards.
async fn left_alone(window: &Window, bureau: &Bureau) {
    idle(bureau, "0.05");
    window.wait_for("[data-testid=locked]").await;
    idle(bureau, "10");
}

async fn sign_in(window: &Window) {
    window.wait_for_focus("#clerk").await;
    window.keys("窓口").await;
    window.wait_for_text("#clerk-list li", "窓口花子").await;
    window.keys(key::DOWN).await;
    window.state("30_sign_in_names").await;
    window.keys(key::UP).await;
    window.keys(key::ENTER).await;
    window.wait_for_focus("#password").await;
    window.keys(PASSWORD).await;
    window.keys(key::ENTER).await;
    window.wait_for_focus("#search-box").await;
    window.wait_for_text("[data-testid=clerk]", "窓口花子").await;
}

async fn reveal(window: &Window) {
    window.search("オキ マモル", "支援措置").await;
    page_hides(window, &["神保町", "かくれ荘"]).await;
    window.state("31_hits_masked").await;
    window.open_hit().await;
    page_hides(window, &["神保町", "かくれ荘", "旧町"]).await;
    window.state("32_household_masked").await;
    window.press("#reveal").await;
    window.wait_for_focus("dialog input").await;
    window.keys(" ").await;
    window.state("33_reveal_reason").await;
    window.press("#reveal-do").await;
    window.wait_for_text("[data-testid=address]", "かくれ荘").await;
    window.state("34_revealed").await;
    // another opening, another reason
    window.search("オキ マモル", "オキ").await;
    window.open_hit().await;
    window.wait_for("#reveal").await;
    page_hides(window, &["神保町", "かくれ荘", "旧町"]).await;
}

async fn lock_and_go_on(window: &Window, bureau: &Bureau) {
    window.keys(key::F3).await;
    window.wait_for_focus("#join-reason").await;
    window.keys("2").await;
    window.keys_in("#join-effective_on", "R8.11.1").await;
    window.wait_for_text("[data-testid=draft-state]", "自動で保存").await;
    left_alone(window, bureau).await;
    window.state("35_locked").await;
    page_hides(window, MARKS).await;
    for (name, args) in [
        ("search", json!({"text": "オキ", "limit": 5})),
        ("show", json!({"resident": PROTECTED, "place": "household"})),
        ("drafts", json!({})),
        ("jobs", json!({"open_only": false})),
    ] {
        assert_eq!(window.asked_past(name, args).await, "locked", "{name}");
    }
    window.wait_for_focus("#unlock-password").await;
    window.keys("wrong").await;
    window.keys(key::ENTER).await;
    window.wait_for("[data-testid=refusal]").await;
    window.state("36_unlock_refused").await;
    window.wait_for_focus("#unlock-password").await;
    window.keys(PASSWORD).await;
    window.keys(key::ENTER).await;
    window.wait_for("#join-effective_on").await;
    let kept = "return document.querySelector('#join-effective_on').value + document.querySelector('#join-reason-A03').checked";
    assert_eq!(window.script(kept, &[]).await, "R8.11.1true", "the case is as it was left");
    window.state("37_gone_on").await;
}

async fn another_clerk_takes_the_case_up(window: &Window) {
    window.keys(key::F7).await;
    window.wait_for("[data-testid=locked]").await;
    window.press("#another-clerk").await;
    window.sign_in_as("見本係", "demo").await;
    window.wait_for_text("[data-testid=draft]", "窓口花子").await;
    window.state("38_another_clerk").await;
    window.press("[data-testid=resume]").await;
    window.wait_for("#join-effective_on").await;
    let kept = "return document.querySelector('#join-effective_on').value";
    assert_eq!(window.script(kept, &[]).await, "R8.11.1");
}

async fn supervise(window: &Window) {
    window.keys(key::F11).await;
    window.wait_for("#to-accounts").await;
    window.state("39_settings_supervisor").await;
    window.press("#to-accounts").await;
    window.wait_for("[data-testid=account]").await;
    window.keys_in("#account-name", "窓口次郎").await;
    window.keys(key::ENTER).await;
    window.press("#add-account").await;
    window.wait_for("[data-testid=told]").await;
    window.state("40_accounts").await;
    window.keys(key::ESCAPE).await;
    window.press("#to-access").await;
    window.wait_for_text("[data-testid=access]", "非表示の項目を表示した").await;
    window.state("41_access_log").await;
    window.keys_in("#access-clerk", "窓口次郎").await;
    window.press("#access-find").await;
    window.wait_for("[data-testid=access-none]").await;
    window.state("42_access_none").await;
}

#[test]
fn a_lock_hides_everything_and_keeps_the_case_for_whoever_goes_on() {
    let bureau = bureau().with("MADOGUCHI_NEW_PASSWORD", Some(PASSWORD));
    bureau.run(&["account", DIR, "add", "窓口花子"]).done();
    let printer = VirtualPrinter::start(Path::new(&bureau.path("printer")));
    desktop(async {
        let window = Window::open(&bureau.office(), Some(&printer.uri())).await;
        sign_in(&window).await;
        assert_eq!(window.asked_past("accesses", json!({})).await, "not_allowed");
        assert_eq!(window.asked_past("accounts", json!({})).await, "not_allowed");
        reveal(&window).await;
        lock_and_go_on(&window, &bureau).await;
        another_clerk_takes_the_case_up(&window).await;
        supervise(&window).await;
        window.close().await;
    });
    let told = bureau.run(&["access", DIR, "--resident", PROTECTED, "--by", "窓口花子", "--clerk", "見本係"]).done();
    let count = |look: &str| told.as_array().map_or(0, |lines| lines.iter().filter(|l| l["look"] == look).count());
    assert_eq!(count("revealed"), 1, "{told}");
    // two openings of the household, one of the case and one more after the lock; never one for each drawing
    assert!((3..=5).contains(&count("opened")), "{told}");
    bureau.verified();
    assert_eq!(marks_in(&bureau, &[]), Vec::<String>::new(), "personal data outside the office's encrypted files");
}
