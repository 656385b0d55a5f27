//! The issue screen by keys alone: which papers there are, the paper of the next year before its day, the notice, and why not.

use madoguchi_tests::office::{Bureau, HEAD, WIFE, text};
use madoguchi_tests::printer::VirtualPrinter;
use madoguchi_tests::window::{Window, key, sitting};

use crate::kinds_of_paper::holder;

/// The issue screen of somebody, with its papers.
async fn issue_screen(window: &Window, resident: &str) {
    window.open_household(resident).await;
    window.keys(key::F6).await;
    window.wait_for("[data-testid=offers] input").await;
}

/// Chooses a paper by the arrow keys, as radio buttons are.
async fn choose(window: &Window, paper: &str) {
    const CHOSEN: &str = "[data-testid=offers] input:checked";
    for _ in 0..10 {
        if window.count(&format!("{CHOSEN}#{paper}")).await == 1 {
            return;
        }
        window.keys_in(CHOSEN, key::DOWN).await;
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

/// The pages of the chosen paper have not come, and then those of the first day it was applied for stand there: neither is printed.
async fn only_what_is_shown_is_printed(window: &Window, printer: &VirtualPrinter) {
    window.hold("issue_preview").await;
    choose(window, LIMIT).await;
    window.wait_for_held("limit_certificate").await;
    assert_eq!(window.count("[data-testid=page], #print").await, 0, "pages of another paper");
    window.keys(key::F10).await;
    window.let_all_go().await;
    window.wait_for_text("#facts-heading", "限度額適用認定証").await;
    window.fill(&[("#applied-on", "R8.11.1")]).await;
    window.wait_for_text("[data-testid=stale]", "申請日").await;
    window.wait_for("#print:disabled").await;
    window.keys(key::F10).await;
    window.wait_for_focus("#show-again").await;
    window.state("18_application_changed").await;
    window.hold("issue_preview").await;
    window.press("#show-again").await;
    window.wait_for_held("R8.11.1").await;
    assert_eq!(window.count("#print:disabled").await, 1, "the pages of that day are still to come");
    window.keys(key::F10).await;
    window.let_all_go().await;
    window.wait_for("#print:not(:disabled)").await;
    assert_eq!(printer.printed().len(), 0, "nothing was printed so far");
}

/// A day that cannot be read is refused, and can be corrected.
async fn a_day_that_is_none(window: &Window) {
    window.fill(&[("#applied-on", "R8.13.1")]).await;
    window.press("#show-again").await;
    window.wait_for("[data-testid=refusal]").await;
    window.wait_for("#print:disabled").await;
    window.state("18_application_refused").await;
    window.fill(&[("#applied-on", "R8.11.1")]).await;
    window.press("#show-again").await;
    window.wait_for("#print:not(:disabled)").await;
}

/// Why one paper is made again is no reason for another one.
async fn the_reason_stays_with_its_paper(window: &Window) {
    choose(window, "paper-limit_certificate-reissue").await;
    window.wait_for("#reason").await;
    window.keys_in("#reason", key::DOWN).await;
    let reason = "return document.querySelector('#reason').value";
    assert_eq!(window.script(reason, &[]).await, "lost");
    window.state("18_reissue").await;
    window.keys_in("[data-testid=offers] input:checked", key::UP).await;
    choose(window, "paper-limit_certificate-reissue").await;
    window.wait_for("#reason").await;
    assert_eq!(window.script(reason, &[]).await, "");
}

const LIMIT: &str = "paper-limit_certificate-new";

#[test]
fn nothing_else_is_printed_than_what_is_shown() {
    let bureau = Bureau::demo(300);
    let (resident, issued, _) = holder(&bureau, "limit_certificate");
    bureau.outcome(&issued["job"], "spoiled").done();
    let person = bureau.show(&resident)["resident"].clone();
    let tray = tempfile::tempdir().expect("a scratch folder");
    let printer = VirtualPrinter::start(tray.path());
    sitting(&bureau.office(), Some(&printer.uri()), async |window| {
        issue_screen(window, &resident).await;
        only_what_is_shown_is_printed(window, &printer).await;
        a_day_that_is_none(window).await;
        window.fill(&[("#check-birth", text(&person["birth"])), ("#check-kana", text(&person["kana"]))]).await;
        window.keys(key::F10).await;
        window.wait_for("[data-testid=outcome][data-state=printed]").await;
        issue_screen(window, &resident).await;
        the_reason_stays_with_its_paper(window).await;
    });
    let papers = bureau.show(&resident)["certificates"].clone();
    let printed = papers.as_array().into_iter().flatten().filter(|paper| paper["state"] == "issued");
    let printed: Vec<_> = printed.map(|paper| (text(&paper["kind"]), text(&paper["applied_on"]))).collect();
    assert_eq!(printed, [("limit_certificate", "2026-11-01")]);
    assert_eq!(printer.printed().len(), 1);
    bureau.verified();
}
