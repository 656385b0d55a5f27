//! Answers of the counter that are held back in the page: a story sees what a screen does before they come, without a race.

use serde_json::json;

use super::Window;

/// Answers to the command `arguments[0]` wait in `heldAnswers`, each with what was asked, until they are let go. The page asks the counter
/// by `fetch`. One whose answer comes after they were let go does not wait.
const HOLD: &str = "
    const name = arguments[0], ask = window.fetch;
    const asks = (body) => { try { return JSON.parse(body).name === name } catch { return false } };
    window.heldAnswers = [];
    window.holdsAnswers = true;
    window.askFreely = () => { window.fetch = ask; window.holdsAnswers = false };
    window.fetch = async (...asked) => {
        const answer = await ask(...asked), body = asked[1]?.body;
        if (window.holdsAnswers && asks(body)) await new Promise((go) => window.heldAnswers.push({ body, go }));
        return answer;
    };
    return true";

impl Window {
    /// From now on answers to that command do not reach the screen.
    pub async fn hold(&self, command: &str) {
        self.script(HOLD, &[json!(command)]).await;
    }

    /// Waits until an answer is held to a question with `part` in its arguments (JSON).
    pub async fn wait_for_held(&self, part: &str) {
        let script = "return window.heldAnswers.some(({ body }) => body.includes(arguments[0]))";
        assert!(self.becomes(script, &[json!(part)]).await, "nobody asked {part}: {}", self.seen().await);
    }

    /// Lets the answers to such questions go, and a moment pass in which the screen could act on them.
    pub async fn let_go(&self, part: &str) {
        let script = "window.heldAnswers.filter(({ body }) => body.includes(arguments[0])).forEach(({ go }) => go());
            setTimeout(arguments[arguments.length - 1], 100)";
        self.asked(script, &[json!(part)]).await;
    }

    /// Lets all of them go, and holds none any more.
    pub async fn let_all_go(&self) {
        self.script("window.askFreely(); window.heldAnswers.forEach(({ go }) => go()); return true", &[]).await;
    }
}
