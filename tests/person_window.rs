//! A person's page at the window, by keys: a birth that is assumed, a paper reported lost, and what a clerk is reminded of.

use madoguchi_tests::office::{Bureau, DIR, HEAD, WIFE, arrival, text};
use madoguchi_tests::res_change::{self, RowText};
use madoguchi_tests::window::{Window, key, sitting};
use serde_json::json;

/// Who does not know the day of her birth.
const TOME: &str = "P00010000001";

/// 宛名番号 of somebody whose permitted stay is over, and who has asked for its renewal.
const MARIA: &str = "000000000095001";

/// Looks at what a case leads to, and registers it.
async fn register(window: &Window) {
    window.press("#preview").await;
    window.wait_for_focus("#commit").await;
    window.keys(key::ENTER).await;
    window.wait_for("[data-testid=registered]").await;
}

/// みなし: a day that contradicts what is known is refused, one that fits stands beside it.
async fn assume_the_birth(window: &Window) {
    window.open_household(TOME).await;
    window.wait_for_text("[data-testid=person]", "日不詳").await;
    window.press("#change").await;
    window.wait_for_focus("#change-reason").await;
    window.keys("7").await;
    window.wait_for_focus("#change-reason-C99").await;
    window.press("[data-testid=check] summary").await;
    window.fill(&[("#check-kana", "レイジ　トメ"), ("#check-name", "例示　トメ")]).await;
    window.fill(&[("#change-effective_on", "R8.11.21"), ("#change-birth", "S40.6.1")]).await;
    window.press("#preview").await;
    window.wait_for("[data-testid=refusal]").await;
    window.wait_for_text("[data-testid=refusal]", "1965年5月（日不詳）").await;
    window.wait_for_focus("#change-birth").await;
    window.fill(&[("#change-birth", "S40.5.15")]).await;
    register(window).await;
    window.press("#to-household").await;
    window.wait_for_text("[data-testid=person]", "みなし 昭和40年5月15日").await;
    window.state("106_assumed_birth").await;
}

/// 紛失・盗難 without a new paper.
async fn report_the_loss(window: &Window) {
    window.open_household(HEAD).await;
    window.press("[data-testid=report-loss]").await;
    window.wait_for_focus("#paper-reason").await;
    window.wait_for("#paper-reason-take:disabled").await;
    window.keys(key::DOWN).await;
    window.wait_for("#paper-reason-take:not(:disabled)").await;
    window.state("107_report_loss").await;
    window.press("#paper-reason-take").await;
    window.wait_for_text("[data-testid=said]", "紛失").await;
    window.wait_for("[data-testid=certificate][data-state=lost]").await;
    assert_eq!(window.count("[data-testid=certificate]").await, 1, "no new paper is made");
}

/// A leaving notified after its day: what was paid out since is asked back, and the page says so.
async fn leave_in_hindsight(window: &Window) {
    window.open_household(WIFE).await;
    assert_eq!(window.count("[data-testid=notes]").await, 0);
    window.keys(key::F4).await;
    window.wait_for_focus("#leave-reason").await;
    window.keys("2").await;
    window.wait_for_focus("#leave-reason-E04").await;
    window.fill(&[("#leave-effective_on", "R8.11.9")]).await;
    window.fill(&[("#check-birth", "S57.2.28"), ("#check-kana", "ヨシノヤハナコ")]).await;
    register(window).await;
    window.press("#to-household").await;
    window.wait_for("[data-testid=notes]").await;
    window.wait_for_text("[data-testid=qualification]", "社保加入").await;
    window.press("[data-testid=notes] summary").await;
    window.wait_for_text("[data-testid=notes]", "保険給付の返還を求める").await;
    window.wait_for_text("[data-testid=notes]", "不当利得").await;
    window.state("108_note_of_hindsight").await;
}

/// Somebody new of whom nothing is told: what is missing is named, and the focus goes there.
async fn begin_with_nothing(window: &Window) {
    window.to_search().await;
    window.keys(key::F3).await;
    window.wait_for("#join-new-0-name").await;
    window.press("#preview").await;
    window.wait_for_text("[data-testid=refusal]", "「氏名」が入力されていません").await;
    window.wait_for_focus("#join-new-0-name").await;
    window.keys("例示　一郎").await;
    window.press("#preview").await;
    window.wait_for_text("[data-testid=refusal]", "「生年月日」が入力されていません").await;
    window.wait_for_focus("#join-new-0-birth").await;
}

/// conformity: 2.1.3
#[test]
fn a_birth_is_assumed_a_loss_is_reported_and_a_late_leaving_leaves_a_note() {
    let bureau = Bureau::with_family(30);
    let arrival = arrival("例示　トメ", "レイジ　トメ", "1965-05-00");
    bureau.run(&["register", DIR, &bureau.write("arrival.json", arrival.to_string()), "--check", "demo"]).done();
    let paper = bureau.issue_pdf(HEAD, "paper.pdf");
    bureau.outcome(&paper["job"], "printed").done();
    bureau.run(&["deliver", DIR, text(&paper["certificate_no"])]).done();
    sitting(&bureau.office(), None, async |window| {
        begin_with_nothing(window).await;
        assume_the_birth(window).await;
        report_the_loss(window).await;
        leave_in_hindsight(window).await;
    });
    assert_eq!(bureau.show(TOME)["resident"]["birth"], "1965-05-15");
    let papers = bureau.show(HEAD)["certificates"].clone();
    let states: Vec<_> = papers.as_array().into_iter().flatten().map(|paper| &paper["state"]).collect();
    assert_eq!(states, [&json!("lost")]);
    assert_eq!(bureau.show(WIFE)["movements"][1]["effective_on"], "2026-11-09");
    bureau.verified();
}

/// 社保離脱 of a foreigner after the last day of the stay: refused, until the receipt of the renewal that was asked for is told.
async fn join_while_the_stay_is_renewed(window: &Window) {
    window.open_household(MARIA).await;
    window.keys(key::F3).await;
    window.wait_for_focus("#join-reason").await;
    window.keys("2").await;
    window.wait_for_focus("#join-reason-A03").await;
    window.fill(&[("#join-effective_on", "R8.11.15")]).await;
    window.fill(&[("#check-birth", "1980-05-05"), ("#check-kana", "マリアゴンザレス")]).await;
    window.press("#preview").await;
    window.wait_for_text("[data-testid=refusal]", "特例期間").await;
    window.fill(&[("#join-renewal_receipt", "令和8年11月5日 受付 第12345号")]).await;
    window.press("#preview").await;
    window.wait_for_focus("#commit").await;
    window.wait_for_text("[data-testid=consequences]", "令和9年1月10日").await;
    window.state("109_join_while_renewed").await;
    window.keys(key::ENTER).await;
    window.wait_for("[data-testid=registered]").await;
    window.press("#to-household").await;
    window.wait_for_text("[data-testid=statuses]", "第12345号").await;
    window.state("110_stay_renewal").await;
}

/// 特例期間 (入管法20条6項) told at the counter with the joining itself.
#[test]
fn a_stay_whose_renewal_is_asked_for_is_told_at_the_joining() {
    let bureau = Bureau::demo(0);
    let maria = RowText::resident(0)
        .with("宛名番号", MARIA)
        .with("世帯主宛名番号", MARIA)
        .with("氏名", "マリア　ゴンザレス")
        .with("カナ", "マリア　ゴンザレス")
        .with("生年月日", "19800505")
        .with("性別", "2")
        .with("続柄", "02")
        .with("住民区分", "2")
        .with("国籍", "ペルー")
        .with("在留資格", "定住者")
        .with("在留期間満了日", "20261110");
    let file = bureau.write(&res_change::name("20261110101500", 1), res_change::file([maria]));
    assert_eq!(bureau.run(&["import", DIR, "RES_CHANGE", &file]).done()["applied"], 1);
    sitting(&bureau.office(), None, async |window| join_while_the_stay_is_renewed(window).await);
    let shown = bureau.show(MARIA);
    let status = &shown["special_statuses"][0];
    assert_eq!(
        (&status["status"], &status["from"], &status["to"]),
        (&json!("stay_renewal"), &json!("2026-11-21"), &json!("2027-01-11")),
        "{shown}"
    );
    bureau.verified();
}
