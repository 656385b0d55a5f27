//! Half-typed cases at the window: each is what it is, and one of a newer program is kept and only given up.

use madoguchi_tests::office::{Bureau, HEAD};
use madoguchi_tests::window::{Window, key, sitting};

use crate::crash::key_of;
use crate::planted::raw;

const NEWER: &str = "tr:has([data-testid=draft-newer])";

async fn a_change_half_typed(window: &Window) {
    window.open_household(HEAD).await;
    window.press("#change").await;
    window.wait_for_focus("#change-reason").await;
    window.fill(&[("#change-effective_on", "R8.11.10")]).await;
    window.wait_for_text("[data-testid=draft-state]", "自動で保存").await;
    window.to_search().await;
    window.wait_for_text("[data-testid=draft][data-kind=change]", "変更届").await;
    window.state("45_draft_of_a_change").await;
}

/// What a newer program kept about the same leaving, and what none knows the kind of.
fn kept_by_a_newer_program(bureau: &Bureau) {
    let rows = format!(
        "INSERT INTO draft (id, kind, version, clerk, body, changed_at) VALUES
            ('leave-{HEAD}', 'leave', 99, '見本係', '?', '2026-11-21T10:15:00+09:00'),
            ('x', 'divorce', 1, '見本係', '{{}}', '2026-11-21T10:16:00+09:00')"
    );
    raw(&bureau.office(), &key_of(&bureau.office())).execute_batch(&rows).expect("two rows");
}

async fn what_is_newer_is_not_written_over(window: &Window) {
    window.wait_for(NEWER).await;
    assert_eq!(window.count(&format!("{NEWER} [data-testid=resume]")).await, 0);
    window.state("46_drafts_of_a_newer_program").await;
    window.open_household(HEAD).await;
    window.press("#leave").await;
    window.wait_for_focus("#leave-reason").await;
    window.fill(&[("#leave-effective_on", "R8.11.20")]).await;
    window.wait_for_text("[data-testid=draft-state]", "自動で保存").await;
    window.to_search().await;
    window.wait_for_text("[data-testid=draft]", "離脱届").await;
    for (each, kept) in [("[data-testid=draft]", 4), (NEWER, 2)] {
        window.wait_for_count(each, kept).await;
    }
}

async fn discarded_and_taken_up(window: &Window) {
    for left in [1, 0] {
        window.press(&format!("{NEWER} [data-testid=discard]")).await;
        window.wait_for_focus("#search-box").await;
        window.wait_for_count(NEWER, left).await;
    }
    window.press("[data-testid=draft][data-kind=change] [data-testid=resume]").await;
    window.wait_for("#change-effective_on").await;
    let kept = window.script("return document.querySelector('#change-effective_on').value", &[]).await;
    assert_eq!(kept, "R8.11.10");
    window.keys(key::ESCAPE).await;
    window.wait_for_focus("#search-box").await;
}

#[test]
fn a_half_typed_case_is_shown_as_what_it_is_and_never_written_over() {
    let bureau = Bureau::with_family(20);
    sitting(&bureau.office(), None, async |window| {
        a_change_half_typed(window).await;
        kept_by_a_newer_program(&bureau);
        what_is_newer_is_not_written_over(window).await;
        discarded_and_taken_up(window).await;
    });
    bureau.verified();
}
