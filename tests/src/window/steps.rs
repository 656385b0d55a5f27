//! What every story at the window does: sitting down, finding a household, filling a form.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::{Window, key};

/// The password of the sample office's clerk.
const SAMPLE_PASSWORD: &str = "demo";

/// One window at a time: the pictures are of the whole screen.
static SCREEN: Mutex<()> = Mutex::new(());

/// Tells a story on the screen, while nobody else has it.
pub fn desktop(story: impl Future<Output = ()>) {
    let _alone = SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(story);
}

/// A sitting of the sample office's clerk: the window is opened, the clerk signs in, and afterwards it is closed.
pub fn sitting(dir: &Path, printer: Option<&str>, story: impl AsyncFnOnce(&Window)) {
    desktop(async {
        let window = Window::open(dir, printer).await;
        window.sign_in().await;
        story(&window).await;
        window.close().await;
    });
}

impl Window {
    /// The only clerk of an office signs in.
    pub async fn sign_in(&self) {
        self.wait_for_focus("#password").await;
        self.keys(SAMPLE_PASSWORD).await;
        self.keys(key::ENTER).await;
        self.wait_for_focus("#search-box").await;
    }

    /// One of several clerks signs in.
    pub async fn sign_in_as(&self, clerk: &str, password: &str) {
        self.wait_for_focus("#clerk").await;
        self.keys(clerk).await;
        self.keys(key::ENTER).await;
        self.wait_for_focus("#password").await;
        self.keys(password).await;
        self.keys(key::ENTER).await;
        self.wait_for_focus("#search-box").await;
    }

    /// From any screen to the search, with nothing typed.
    pub async fn to_search(&self) {
        self.keys(key::F2).await;
        self.keys_in("#search-box", key::EMPTY).await;
    }

    /// Searches for `text` until a hit says `hit`.
    pub async fn search(&self, text: &str, hit: &str) {
        self.to_search().await;
        self.keys(text).await;
        self.wait_for_text("[data-testid=hit]", hit).await;
    }

    /// Opens the household of the first hit.
    pub async fn open_hit(&self) {
        self.keys(key::ENTER).await;
        self.wait_for("[data-testid=person]").await;
        self.wait_for("[data-testid=juki-household], [data-testid=check]").await;
    }

    /// Opens the household of somebody, by 宛名番号 or 仮番号.
    pub async fn open_household(&self, number: &str) {
        self.search(number, number.trim_start_matches('0')).await;
        self.open_hit().await;
    }

    /// Presses a button by keys.
    pub async fn press(&self, css: &str) {
        self.keys_in(css, key::ENTER).await;
    }

    /// Types into fields, one after the other, each emptied first.
    pub async fn fill(&self, fields: &[(&str, &str)]) {
        for (field, value) in fields {
            // by themselves: the modifier of the first is not let go before the strokes end
            self.keys_in(field, key::EMPTY).await;
            self.keys_in(field, value).await;
        }
    }

    /// How many elements there are.
    pub async fn count(&self, css: &str) -> u64 {
        let counted = self.script("return document.querySelectorAll(arguments[0]).length", &[json!(css)]).await;
        counted.as_u64().unwrap_or(u64::MAX)
    }

    /// Waits until there are so many elements.
    pub async fn wait_for_count(&self, css: &str, count: u64) {
        let script = "return document.querySelectorAll(arguments[0]).length === arguments[1]";
        let became = self.becomes(script, &[json!(css), json!(count)]).await;
        assert!(became, "{css}: {} instead of {count}: {}", self.count(css).await, self.seen().await);
    }

    /// Asks the counter past the screens, as somebody with a console would; what it answers, or the code of its refusal.
    pub async fn asked_past(&self, name: &str, args: Value) -> Value {
        let script = "const done = arguments[arguments.length - 1];
            window.__TAURI_INTERNALS__.invoke('call', {name: arguments[0], args: arguments[1]}).then(a => done(a), r => done(r.code))";
        self.asked(script, &[json!(name), args]).await
    }
}
