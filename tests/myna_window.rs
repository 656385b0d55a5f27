//! マイナ保険証の利用登録 told alone in the window, by keys: what is known, what a clerk learns, and what follows from it.

use madoguchi_tests::office::{Bureau, HEAD, text};
use madoguchi_tests::window::{Window, key, sitting};
use serde_json::json;

async fn choose(window: &Window, state: &str) {
    let chosen = "return document.querySelector('#myna-state').value === arguments[0]";
    for _ in 0..3 {
        if window.script(chosen, &[json!(state)]).await == json!(true) {
            return;
        }
        window.keys_in("#myna-state", key::DOWN).await;
    }
    window.keys_in("#myna-state", &[key::UP, key::UP, key::UP].concat()).await;
    assert_eq!(window.script(chosen, &[json!(state)]).await, json!(true), "{state} is offered");
}

async fn record(window: &Window, state: &str, said: &str) {
    choose(window, state).await;
    window.press("#myna-save").await;
    window.wait_for_text("[data-testid=said]", said).await;
    window.wait_for(&format!("[data-testid=myna][data-state={state}]")).await;
    window.wait_for("[data-testid=myna-next]").await;
}

#[test]
fn a_clerk_tells_that_a_card_is_registered_cancelled_or_not_known() {
    let bureau = Bureau::with_family(30);
    let person = bureau.show(HEAD)["resident"].clone();
    let before = bureau.verified();
    sitting(&bureau.office(), None, async |window| {
        window.open_household(HEAD).await;
        window.wait_for("[data-testid=myna]").await;
        window.state("103_myna").await;
        window.press("#myna-save").await;
        window.wait_for("[data-testid=myna] [data-code=check_missing]").await;
        window.wait_for_focus("#myna-state").await;
        window.fill(&[("#check-birth", text(&person["birth"])), ("#check-kana", text(&person["kana"]))]).await;
        record(window, "registered", "登録あり").await;
        window.state("104_myna_registered").await;
        let lawful = window.text("[data-testid=lawful-paper]").await;
        record(window, "not_registered", "登録なし").await;
        window.wait_for_text("[data-testid=lawful-paper]", "資格確認書").await;
        assert_ne!(window.text("[data-testid=lawful-paper]").await, lawful, "the paper is another one");
        record(window, "unknown", "不明").await;
        window.wait_for("[data-testid=next-actions] [data-code=ask_myna]").await;
        window.state("105_myna_unknown").await;
    });
    assert_eq!(bureau.show(HEAD)["myna"]["state"], "unknown");
    assert_eq!(bureau.verified(), before + 3, "an entry each time");
}
