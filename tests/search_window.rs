//! The search box by keys alone: whoever is opened was found by the text in the box, and is the one who was chosen.

use madoguchi_tests::office::{Bureau, DIR, arrival, text};
use madoguchi_tests::window::{Window, key, sitting};
use serde_json::json;

/// 世帯主 of the sample files, and his wife.
const HEAD: &str = "ヨシノヤ カツラギ";
const WIFE: &str = "ヨシノヤ ハナコ";
const WIFE_NO: &str = "000000000090012";

const CHOSEN: &str = "[data-testid=hit][aria-selected=true]";

/// The record of the chosen hit, and the place of it.
async fn chosen(window: &Window) -> (String, u64) {
    let script = "const row = document.querySelector(arguments[0]);
        return [row?.dataset.record ?? '', [...document.querySelectorAll('[data-testid=hit]')].indexOf(row)]";
    let told = window.script(script, &[json!(CHOSEN)]).await;
    (text(&told[0]).to_owned(), told[1].as_u64().expect("somebody is chosen"))
}

/// Enter is pressed while only hits of an older text are there, and the clerk types on before the answer. Nothing is emptied on the way: an
/// empty box has its answer at once.
async fn enter_comes_before_the_answer(window: &Window) {
    window.search(HEAD, "カツラギ").await;
    window.wait_for(CHOSEN).await;
    window.hold("search").await;
    window.keys(&key::BACK.repeat(" カツラギ".chars().count())).await;
    window.wait_for_held(r#""text":"ヨシノヤ","#).await;
    assert_eq!(window.count(CHOSEN).await, 0, "nobody of an older text is chosen");
    window.keys(key::ENTER).await;
    window.keys(" ハナコ").await;
    window.wait_for_held(WIFE).await;
    window.let_go(r#""text":"ヨシノヤ","#).await;
    assert_eq!(
        (window.count("#search-box").await, window.count(CHOSEN).await),
        (1, 0),
        "the Enter was for another text"
    );
    window.keys(key::ENTER).await;
    window.let_all_go().await;
    window.wait_for_text("[data-testid=person]", WIFE_NO).await;
}

/// Another program registers somebody who stands before the chosen one.
async fn the_list_grows_above_the_chosen(window: &Window, bureau: &Bureau) {
    window.search("ヨシノヤ", "ハナコ").await;
    window.keys(key::DOWN).await;
    let (record, place) = chosen(window).await;
    let newcomer = arrival("吉野屋　愛", "ヨシノヤ　アイ", "1990-01-01").to_string();
    bureau.run(&["register", DIR, &bureau.write("newcomer.json", newcomer)]).done();
    window.wait_for_text("[data-testid=hit]", "アイ").await;
    assert_eq!(chosen(window).await, (record.clone(), place + 1), "the chosen one stays, one row further down");
    window.state("06_list_grown").await;
    window.keys(key::ENTER).await;
    let number = bureau.show(&record)["resident"]["atena_no"].clone();
    window.wait_for_text("[data-testid=person]", text(&number)).await;
}

#[test]
fn enter_opens_only_whom_the_text_in_the_box_finds_and_the_clerk_has_chosen() {
    let bureau = Bureau::with_family(30);
    sitting(&bureau.office(), None, async |window| {
        enter_comes_before_the_answer(window).await;
        the_list_grows_above_the_chosen(window, &bureau).await;
    });
    bureau.verified();
}
