//! 75歳到達 (2.5.1) in the window, by keys: the list ahead of the month, an item taken out, writing it down, taking it back, and closing.

use madoguchi_tests::couple::{EVE, HE, day, with_couple};
use madoguchi_tests::office::{Bureau, DIR};
use madoguchi_tests::window::{Window, key, sitting};

use crate::crash::key_of;
use crate::planted::raw;

const AFTER: &str = "2026-12-08";

/// The day of the sample office is moved on elsewhere, and then here; what stands on his page is of the new day.
async fn let_days_pass(window: &Window, bureau: &Bureau) {
    window.open_household(HE).await;
    window.wait_for_text("[data-testid=person]", "74歳").await;
    day(bureau, EVE);
    window.wait_for_text("[data-testid=today]", "12月4日").await;
    window.keys(key::F11).await;
    window.wait_for_text("[data-testid=sample-day-now]", "12月4日").await;
    window.fill(&[("#sample-day", "R8.11.30")]).await;
    window.press("#sample-day-move").await;
    window.wait_for("[data-testid=refusal][data-code=day_back]").await;
    window.wait_for_focus("#sample-day").await;
    window.state("95_sample_day_refused").await;
    window.fill(&[("#sample-day", AFTER)]).await;
    window.press("#sample-day-move").await;
    window.wait_for_focus("#sample-day-said").await;
    window.wait_for_text("#sample-day-said", "12月8日").await;
    window.wait_for_text("[data-testid=today]", "12月8日").await;
    window.state("95_sample_day_moved").await;
    window.keys(key::ESCAPE).await;
    window.wait_for_text("[data-testid=person]", "75歳").await;
    window.keys(key::F2).await;
    window.wait_for_focus("#search-box").await;
}

async fn to_the_screen(window: &Window) {
    window.keys(key::F5).await;
    window.press("#to-age-75").await;
    window.wait_for_focus("#age-75-month").await;
    window.wait_for("[data-testid=age-75-table-none]").await;
    window.state("96_age_75").await;
}

/// Of a month ahead the list is there, and nothing can be written.
async fn look_ahead(window: &Window) {
    window.fill(&[("#age-75-month", "R9.6")]).await;
    window.press("#age-75-prepare").await;
    window.wait_for("[data-testid=refusal][data-code=day_in_future]").await;
    window.wait_for_focus("#age-75-month").await;
    window.fill(&[("#age-75-month", "R8.12")]).await;
    window.press("#age-75-list").await;
    window.wait_for("[data-testid=list][data-list=age_75]").await;
    window.wait_for_text("#rows", "例示　花子").await;
    window.state("97_age_75_list").await;
    window.keys(key::ESCAPE).await;
    window.wait_for_focus("#age-75-month").await;
}

/// What is shown is the run in that state, and the focus has come to it: nothing moves any more.
async fn shown(window: &Window, state: &str) {
    window.wait_for(&format!("[data-testid=run][data-state={state}]")).await;
    window.wait_for_focus("#run-heading").await;
}

fn his(state: &str) -> String {
    format!("[data-testid=run-item][data-head={HE}]{state}")
}

async fn take_him_out_and_give_up(window: &Window) {
    window.press("#age-75-prepare").await;
    shown(window, "stopped").await;
    window.wait_for(&his("[data-state=waiting]")).await;
    window.state("98_age_75_prepared").await;
    window.press(&his(" [data-testid=exclude]")).await;
    window.wait_for(&his("[data-state=excluded]")).await;
    window.wait_for_text("[data-testid=run-acts] [data-act=exclude]", "見本係").await;
    window.press("#run-cancel").await;
    window.wait_for("[data-testid=dialog]").await;
    window.press("#run-sure").await;
    window.wait_for("[data-testid=run][data-state=cancelled]").await;
    window.wait_for("[data-testid=run-note]").await;
}

/// Who did that with the run, as its page tells.
async fn noted(window: &Window, act: &str) {
    window.wait_for_text(&format!("[data-testid=run-acts] [data-act={act}]"), "見本係").await;
}

/// The clerk goes on with the run and stops it again, while the database is held: it cannot come to its end before the stop is heard.
async fn begin_and_stop(window: &Window, bureau: &Bureau) {
    let writer = raw(&bureau.office(), &key_of(&bureau.office()));
    writer.execute_batch("BEGIN IMMEDIATE").expect("nobody writes");
    window.press("#run-resume").await;
    window.wait_for_focus("#age-75-stop").await;
    window.press("#age-75-stop").await;
    window.wait_for("[data-testid=run-stopping]").await;
    writer.execute_batch("ROLLBACK").expect("it was begun");
    shown(window, "stopped").await;
    noted(window, "resume").await;
    noted(window, "stop").await;
    window.wait_for(&his("[data-state=waiting]")).await;
    window.state("98_age_75_stopped").await;
}

async fn write_and_take_back(window: &Window, bureau: &Bureau) {
    window.press("#age-75-prepare").await;
    shown(window, "stopped").await;
    begin_and_stop(window, bureau).await;
    window.press("#run-resume").await;
    shown(window, "done").await;
    window.wait_for_count("[data-testid=run-acts] [data-act=resume]", 2).await;
    window.wait_for(&his("[data-result=applied]")).await;
    window.state("99_age_75_done").await;
    window.press("#run-undo").await;
    window.wait_for_text("[data-testid=dialog]", "法律で決まる").await;
    window.state("100_age_75_undo_asked").await;
    window.press("#run-sure").await;
    window.wait_for_text("[data-testid=age-75-said]", "取り消しました").await;
    shown(window, "done").await;
    window.wait_for_text("#run-heading", "取消").await;
    window.wait_for(&his("[data-result=applied]")).await;
    window.state("101_age_75_undone").await;
    window.press("[data-testid=age-75-run][data-state=undone] button").await;
    shown(window, "undone").await;
    noted(window, "undo").await;
}

async fn write_again_and_close(window: &Window) {
    window.press("#age-75-prepare").await;
    shown(window, "stopped").await;
    window.press("#run-resume").await;
    shown(window, "done").await;
    window.press("#run-close").await;
    window.wait_for("[data-testid=dialog]").await;
    window.press("#run-sure").await;
    window.wait_for("[data-testid=run][data-state=closed]").await;
    window.wait_for_text("[data-testid=run-acts] [data-act=close]", "確定").await;
    noted(window, "close").await;
    window.wait_for_text("[data-testid=run-note]", "一人ずつ").await;
    assert_eq!(window.count("#run-undo").await, 0);
    window.state("102_age_75_closed").await;
}

/// conformity: 2.5.1
#[test]
fn the_back_office_looks_at_whom_takes_out_writes_takes_back_and_closes() {
    let bureau = with_couple();
    let before = bureau.verified();
    sitting(&bureau.office(), None, async |window| {
        let_days_pass(window, &bureau).await;
        to_the_screen(window).await;
        look_ahead(window).await;
        take_him_out_and_give_up(window).await;
        write_and_take_back(window, &bureau).await;
        write_again_and_close(window).await;
    });
    let runs = bureau.run(&["run", "list", DIR]).done();
    let states: Vec<_> = runs.as_array().into_iter().flatten().map(|run| run["state"].as_str()).collect();
    // the newest first: closed; what took the second back; the second; the first, which had written nothing, is closed with the month
    assert_eq!(states, [Some("closed"), Some("done"), Some("undone"), Some("closed")], "{runs}");
    let households = runs[0]["counts"]["applied"].as_u64().expect("a count");
    let days_moved = 2;
    assert_eq!(bureau.verified(), before + days_moved + 3 * households);
}
