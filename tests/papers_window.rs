//! The issue screen by keys alone: which papers there are, the paper of the next year before its day, the notice, and why not.

use madoguchi_tests::office::{Bureau, text};
use madoguchi_tests::printer::VirtualPrinter;
use madoguchi_tests::window::{Window, key, sitting};
use serde_json::json;

/// 世帯主 of the sample files, without マイナ card; the wife, with one.
const HEAD: &str = "000000000090011";
const WIFE: &str = "000000000090012";

/// The issue screen of somebody, with its papers.
async fn issue_screen(window: &Window, resident: &str) {
    window.open_household(resident).await;
    window.keys(key::F6).await;
    window.wait_for("[data-testid=offers] input").await;
}

/// Chooses a paper by the arrow keys, as radio buttons are.
async fn choose(window: &Window, paper: &str) {
    window.tab_to("[data-testid=offers] input:checked").await;
    let script = "return document.activeElement?.id === arguments[0]";
    for _ in 0..10 {
        if window.script(script, &[json!(paper)]).await == json!(true) {
            return;
        }
        window.keys(key::DOWN).await;
    }
    panic!("{paper} is no paper of this screen");
}

async fn print_and_deliver(window: &Window, by: &str) {
    window.keys(key::F10).await;
    window.wait_for("[data-testid=outcome][data-state=printed]").await;
    window.press(by).await;
    window.wait_for("[data-testid=outcome][data-state=delivered]").await;
}

/// conformity: 2.1.8
#[test]
fn papers_are_chosen_by_keys_and_the_next_years_is_made_before_its_day() {
    let bureau = Bureau::with_family(30);
    let tray = tempfile::tempdir().expect("a scratch folder");
    let printer = VirtualPrinter::start(tray.path());
    sitting(&bureau.office(), Some(&printer.uri()), async |window| {
        issue_screen(window, HEAD).await;
        window.wait_for("[data-testid=page] svg").await;
        window.fill(&[("#check-birth", "S55.5.5"), ("#check-kana", "ヨシノヤカツラギ")]).await;
        print_and_deliver(window, "[data-testid=deliver]").await;

        issue_screen(window, HEAD).await;
        choose(window, "paper-qualification_certificate-renewal").await;
        window.wait_for_text("dl.facts", "令和9年8月1日").await;
        window.state("17_renewal_preview").await;
        print_and_deliver(window, "[data-testid=deliver-mail]").await;

        issue_screen(window, HEAD).await;
        choose(window, "paper-limit_certificate-new").await;
        window.wait_for_text("[data-testid=refusal]", "所得区分").await;
        window.state("18_limit_refused").await;

        issue_screen(window, WIFE).await;
        window.wait_for("[data-testid=page] svg").await;
        window.wait_for_text("dl.facts", "期限なし").await;
        window.state("19_notice_preview").await;
    });
    let papers = bureau.show(HEAD)["certificates"].clone();
    let facts = |n: usize| (text(&papers[n]["state"]), text(&papers[n]["purpose"]), text(&papers[n]["valid_from"]));
    assert_eq!(facts(0), ("delivered", "new", "2026-11-01"));
    assert_eq!(facts(1), ("delivered", "renewal", "2027-08-01"));
    assert_eq!(printer.printed().len(), 2);
    bureau.verified();
}
