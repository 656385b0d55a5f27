//! 所得・課税 at the window, by keys: a reason, the years with what they said before, a year that is entered and corrected.

use madoguchi_tests::office::{Bureau, DIR, HEAD};
use madoguchi_tests::tax_income::{YearText, file, name};
use madoguchi_tests::window::{Window, key, sitting};

async fn open_incomes(window: &Window) {
    window.open_household(HEAD).await;
    window.press("#incomes").await;
    window.wait_for_focus("#income-purpose").await;
    window.wait_for_text("#income-purpose option", "判定").await;
    window.state("60_income_reason").await;
    assert!(!window.text("main").await.contains("1,450,000"), "nothing is shown without a reason");
    window.press("#income-open").await;
    window.wait_for_text("[data-testid=incomes]", "1,450,000円").await;
    window.state("61_incomes").await;
}

async fn correct_a_year(window: &Window) {
    window.press("[data-testid=income-correct]").await;
    window.wait_for_focus("#income-corrected_on").await;
    window.keys("R8.11.31").await;
    window
        .fill(&[("#income-total_income_yen", "１，６００，０００"), ("#income-aggregate_income_yen", "1,600,000")])
        .await;
    window.fill(&[("#check-birth", "S55.5.5"), ("#check-kana", "ヨシノヤカツラギ")]).await;
    window.keys(key::F9).await;
    window.wait_for("[data-testid=refusal]").await;
    window.wait_for_focus("#income-corrected_on").await;
    window.state("62_income_refused").await;
    window.fill(&[("#income-corrected_on", "R8.11.20")]).await;
    window.keys(key::F9).await;
    window.wait_for_focus("#income-commit").await;
    window.wait_for_text("[data-testid=income-change]", "1,600,000円").await;
    let change = window.text("[data-testid=income-change]").await;
    assert!(change.contains("1,450,000円") && !change.contains("公的年金収入"), "only what differs: {change}");
    window.state("63_income_preview").await;
    window.keys(key::ENTER).await;
    window.wait_for_text("[data-testid=said]", "令和8年度").await;
    window.wait_for_text("[data-testid=incomes]", "前の内容").await;
    window.wait_for_text("[data-testid=income-told]", "見本係").await;
    window.state("64_income_history").await;
}

async fn enter_an_unknown_year(window: &Window) {
    window.fill(&[("#income-tax_year", "R7"), ("#income-corrected_on", "R8.11.21")]).await;
    window.keys_in("#income-abroad", " ").await;
    window.keys_in("#income-declaration", "不明").await;
    window.keys(key::F9).await;
    window.wait_for_focus("#income-commit").await;
    window.wait_for_text("[data-testid=income-change]", "不明").await;
    window.state("65_income_unknown_preview").await;
    window.keys(key::ENTER).await;
    window.wait_for_text("[data-testid=incomes]", "国内に住所なし").await;
}

/// conformity: 2.1.4
#[test]
fn a_clerk_enters_and_corrects_an_income_and_sees_what_it_said_before() {
    let bureau = Bureau::with_imported(30);
    let path = bureau.write(&name("20261111090000", 1), file(&[YearText::of(HEAD)]));
    assert_eq!(bureau.run(&["import", DIR, "TAX_INCOME", &path]).done()["applied"], 1);
    sitting(&bureau.office(), None, async |window| {
        open_incomes(window).await;
        correct_a_year(window).await;
        enter_an_unknown_year(window).await;
    });
    let told = bureau.run(&["income", DIR, "--resident", HEAD, "--reason", "確認"]).done();
    let words = told["words"].as_array().expect("words");
    let years: Vec<_> = words.iter().map(|w| (w["income"]["tax_year"].clone(), w["present"].clone())).collect();
    assert_eq!(years, [(2026.into(), true.into()), (2026.into(), false.into()), (2025.into(), true.into())]);
    assert_eq!(words[0]["income"]["recorded_by"], "見本係");
    assert_eq!(words[2]["income"]["declaration"], "unknown");
    bureau.verified();
}
