//! A real window on a real display, driven through WebKitWebDriver by keys alone.
//!
//! Needs a display (`scripts/with-desktop` makes one), `WebKitWebDriver` (package webkit2gtk-driver), the built window
//! and `axe-core` in `ui/node_modules`. What is missing is an error that names it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::office::built;

mod hold;
mod steps;

pub use steps::{desktop, sitting};

/// After so long what is waited for will not appear any more. It ends what hangs, and says nothing of how fast a machine is: a round over
/// a town beside other work takes a minute.
const PATIENCE: Duration = Duration::from_secs(180);

/// Most fields and buttons of a screen, once around.
const TABS_MAX: usize = 200;

/// Redrawings between asking for the focus and pressing a key.
const STALE_MAX: u32 = 20;

/// Looks for a screen that is drawn anew.
const REDRAWN_MAX: u32 = 40;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(50);

/// The elements that are wider than the page, and boxes that scroll but are not reached by keys. What lies in a box that scrolls by itself does not count. `scrollWidth` of the page does not
/// follow a part that overflows, and is in other pixels than the page where it is magnified.
const STICKS_OUT: &str = "
    const page = document.body.getBoundingClientRect().right + 1;
    const boxed = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || boxed(e.parentElement));
    const right = (e) => Math.floor(e.getBoundingClientRect().right);
    const named = (e) => e.tagName.toLowerCase() + (e.id && '#' + e.id) + [...e.classList].map((c) => '.' + c).join('') + ' to ' + right(e);
    const out = [...document.body.querySelectorAll('*')].filter((e) => right(e) > page && !boxed(e.parentElement));
    const unreached = [...document.querySelectorAll('.table-box')].filter((e) => e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0);
    return [...out, ...unreached].slice(0, 8).map(named)";

/// Keys as WebDriver names them.
pub mod key {
    /// Enter
    pub const ENTER: &str = "\u{E007}";
    /// Backspace
    pub const BACK: &str = "\u{E003}";
    /// Tab
    pub const TAB: &str = "\u{E004}";
    /// Escape
    pub const ESCAPE: &str = "\u{E00C}";
    /// F2, search
    pub const F2: &str = "\u{E032}";
    /// F3, join
    pub const F3: &str = "\u{E033}";
    /// F4, leave
    pub const F4: &str = "\u{E034}";
    /// F5, movements that wait
    pub const F5: &str = "\u{E035}";
    /// F6, issue
    pub const F6: &str = "\u{E036}";
    /// F7, lock
    pub const F7: &str = "\u{E037}";
    /// F8, jobs
    pub const F8: &str = "\u{E038}";
    /// F9, look and register; on a household, why it has its ratio
    pub const F9: &str = "\u{E039}";
    /// F10, print
    pub const F10: &str = "\u{E03A}";
    /// F11, settings
    pub const F11: &str = "\u{E03B}";
    /// F12, sign out
    pub const F12: &str = "\u{E03C}";
    /// Arrow down
    pub const DOWN: &str = "\u{E015}";
    /// Arrow up
    pub const UP: &str = "\u{E013}";
    /// Selects all that was typed and deletes it; WebDriver's own clear is not heard by the screen.
    pub const EMPTY: &str = "\u{E009}a\u{E000}\u{E003}";
}

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests is a folder of the workspace").to_owned()
}

/// One open window.
pub struct Window {
    client: Client,
    driver: Child,
    shots: PathBuf,
}

impl Window {
    /// Opens the window on the office in `dir`, with a printer.
    pub async fn open(dir: &Path, printer: Option<&str>) -> Self {
        assert!(std::env::var_os("DISPLAY").is_some(), "no display: run through scripts/with-desktop");
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        command.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        command
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("MADOGUCHI_AUTOMATION", "1");
        command.env("MADOGUCHI_OFFICE", dir).env("MADOGUCHI_PASSPHRASE", "demo").env_remove("MADOGUCHI_PRINTER");
        if let Some(printer) = printer {
            command.env("MADOGUCHI_PRINTER", printer);
        }
        // what the window says beside its screens; tests read it
        let log = std::fs::File::create(dir.with_extension("log")).expect("the folder of the office can be written");
        let heard = log.try_clone().expect("a file can be written from two sides");
        let spawned = command.stdout(Stdio::from(heard)).stderr(Stdio::from(log)).kill_on_drop(true).spawn();
        let driver = spawned.expect("WebKitWebDriver is missing: install the package webkit2gtk-driver");
        let client = connect(port, &built("madoguchi-desktop")).await;
        let shots = root().join("build").join("screens");
        std::fs::create_dir_all(&shots).expect("the build folder can be written");
        Self { client, driver, shots }
    }

    /// Presses keys in whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        for _ in 0..STALE_MAX {
            let active = self.client.active_element().await.expect("something has the focus");
            match active.send_keys(keys).await {
                // the screen was drawn anew in between, and nothing was pressed: what has the focus now is asked again
                Err(error) if error.is_stale_element_reference() => {}
                pressed => return pressed.expect("keys can be pressed"),
            }
        }
        panic!("what has the focus is drawn anew again and again: {}", self.seen().await);
    }

    /// Presses keys in an element that Tab reaches. The keys go to that element also where the screen moves the focus in between.
    pub async fn keys_in(&self, css: &str, keys: &str) {
        let mut last = None;
        for _ in 0..STALE_MAX {
            self.tab_to(css).await;
            let Some(reached) = self.reached(css).await else { continue };
            match reached.send_keys(keys).await {
                Ok(()) => return,
                // it was drawn anew or is busy again, and nothing was pressed
                Err(error) => last = Some(error),
            }
        }
        panic!("{css} takes no keys: {last:?}: {}", self.seen().await);
    }

    /// Waits until an element is there.
    pub async fn wait_for(&self, css: &str) {
        let script = "return document.querySelector(arguments[0]) !== null";
        assert!(self.becomes(script, &[json!(css)]).await, "{css} did not appear: {}", self.seen().await);
    }

    /// Waits until the text of an element holds `text`.
    pub async fn wait_for_text(&self, css: &str, text: &str) {
        let script =
            "return [...document.querySelectorAll(arguments[0])].some(e => e.textContent.includes(arguments[1]))";
        let found = self.becomes(script, &[json!(css), json!(text)]).await;
        assert!(found, "{css} never said {text}: {}", self.seen().await);
    }

    /// Waits until the focus is on an element, or inside it.
    pub async fn wait_for_focus(&self, css: &str) {
        let script = "return (document.activeElement?.closest(arguments[0]) ?? null) !== null";
        assert!(self.becomes(script, &[json!(css)]).await, "the focus never came to {css}: {}", self.seen().await);
    }

    /// Presses Tab until the focus is on an element: what a clerk without a mouse would do. One that is disabled for a moment is waited for.
    pub async fn tab_to(&self, css: &str) {
        self.wait_for(&ready(css)).await;
        for _ in 0..TABS_MAX {
            if self.script("return document.activeElement?.matches(arguments[0]) ?? false", &[json!(css)]).await
                == json!(true)
            {
                return;
            }
            self.keys(key::TAB).await;
        }
        panic!("Tab never reaches {css}: {}", self.seen().await);
    }

    /// What has the focus, where that is still the element.
    async fn reached(&self, css: &str) -> Option<Element> {
        let active = self.client.active_element().await.ok()?;
        let reached = serde_json::to_value(&active).expect("an element has an id");
        let script = "return arguments[0].matches(arguments[1])";
        let same = self.client.execute(script, vec![reached, json!(css)]).await.ok()?;
        (same == json!(true)).then_some(active)
    }

    pub(crate) async fn becomes(&self, script: &str, args: &[Value]) -> bool {
        for _ in 0..PATIENCE.as_millis() / LOOK.as_millis() {
            if self.script(script, args).await == json!(true) {
                return true;
            }
            tokio::time::sleep(LOOK).await;
        }
        false
    }

    /// Reads something of the page.
    pub async fn script(&self, script: &str, args: &[Value]) -> Value {
        self.client.execute(script, args.to_vec()).await.expect("the page answers")
    }

    /// Asks the page something that is answered later; the last argument of the script is told the answer.
    pub async fn asked(&self, script: &str, args: &[Value]) -> Value {
        self.client.execute_async(script, args.to_vec()).await.expect("the page answers")
    }

    /// The text of an element.
    pub async fn text(&self, css: &str) -> String {
        let text = self.script("return document.querySelector(arguments[0])?.textContent ?? ''", &[json!(css)]).await;
        text.as_str().unwrap_or_default().trim().to_owned()
    }

    pub(crate) async fn seen(&self) -> String {
        let text = self.script("return document.body.innerText", &[]).await;
        text.as_str().unwrap_or_default().chars().take(900).collect()
    }

    /// Keeps pictures of the screen, as it is and at 200 %, as build output, and proves that at 200 % nothing but the box of a table
    /// scrolls sideways, and that axe finds nothing on this state.
    pub async fn state(&self, name: &str) {
        // the X server shows what was drawn last; nothing on the page says when that was
        tokio::time::sleep(LOOK * 2).await;
        let seen = screen();
        self.picture(name, &seen);
        self.script("document.documentElement.style.zoom = '2'", &[]).await;
        self.picture(&format!("{name}-200"), &drawn_anew(&seen).await);
        let sideways = self.sideways().await;
        self.script("document.documentElement.style.zoom = ''", &[]).await;
        assert_eq!(sideways, json!([]), "wider than the window at 200 %: {name}");
        let axe = root().join("ui/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(axe).expect("axe-core is missing: npm ci --prefix ui");
        self.script(&format!("{axe}; return true"), &[]).await;
        let run = "const done = arguments[arguments.length - 1]; axe.run().then(r => done(r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.html.slice(0, 200)).join(' | '))))";
        let violations = self.client.execute_async(run, vec![]).await.expect("axe answers");
        assert_eq!(violations, json!([]), "axe on {name}");
    }

    /// What makes the page scroll sideways, as it is shown now.
    pub async fn sideways(&self) -> Value {
        self.script(STICKS_OUT, &[]).await
    }

    /// Keeps a picture of the screen; WebKit's own pictures can hang, the X server's are of what a person would see.
    fn picture(&self, name: &str, screen: &[u8]) {
        std::fs::write(self.shots.join(format!("{name}.png")), screen).expect("the build folder can be written");
    }

    /// Closes the window and ends what was started.
    pub async fn close(mut self) {
        self.client.close().await.expect("the session ends");
        self.driver.kill().await.expect("the driver ends");
    }
}

/// An element that takes keys now.
fn ready(css: &str) -> String {
    format!(":is({css}):not(:disabled)")
}

/// The screen once it is another than before; a machine with much else to do takes its time. One that stays the same is a picture, too.
async fn drawn_anew(before: &[u8]) -> Vec<u8> {
    let mut seen = screen();
    for _ in 0..REDRAWN_MAX {
        if seen != before {
            break;
        }
        tokio::time::sleep(LOOK).await;
        seen = screen();
    }
    // the first change may be a part of the new picture
    tokio::time::sleep(LOOK * 2).await;
    screen()
}

/// The whole screen as PNG, by `xwd`.
fn screen() -> Vec<u8> {
    let xwd = std::process::Command::new("xwd").args(["-root", "-silent"]).output();
    let dump = xwd.expect("xwd is missing: install the package x11-apps").stdout;
    let word = |at: usize| u32::from_be_bytes(dump[at * 4..at * 4 + 4].try_into().expect("four octets")) as usize;
    // X11/XWDFile.h: header size, width, height, bits a pixel, octets a line, colours in the map (12 octets each)
    let (header, width, height, bits, line, colours) = (word(0), word(4), word(5), word(11), word(12), word(19));
    assert!([24, 32].contains(&bits), "the screen of scripts/with-desktop has 24-bit colours, not {bits}");
    let pixel = bits / 8;
    let start = header + colours * 12;
    let lines = (0..height).map(|y| &dump[start + y * line..][..width * pixel]);
    let rgb: Vec<u8> = lines.flat_map(|l| l.chunks(pixel).flat_map(|p| [p[2], p[1], p[0]])).collect();
    let mut picture = Vec::new();
    let (width, height) =
        (u32::try_from(width).expect("a screen is small"), u32::try_from(height).expect("a screen is small"));
    let mut encoder = png::Encoder::new(&mut picture, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a picture has a header");
    writer.write_image_data(&rgb).expect("a picture has its data");
    writer.finish().expect("a picture ends");
    picture
}

async fn connect(port: u16, program: &Path) -> Client {
    let mut capabilities = Capabilities::new();
    capabilities.insert("browserName".into(), json!("wry"));
    // axe takes long over a long list
    capabilities.insert("timeouts".into(), json!({"script": PATIENCE.as_millis()}));
    capabilities.insert("webkitgtk:browserOptions".into(), json!({"binary": program, "args": []}));
    let url = format!("http://127.0.0.1:{port}");
    let mut last = None;
    for _ in 0..PATIENCE.as_millis() / LOOK.as_millis() {
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        match builder.capabilities(capabilities.clone()).connect(&url).await {
            Ok(client) => {
                client.find(Locator::Css("body")).await.expect("a page has a body");
                return client;
            }
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(LOOK).await;
    }
    panic!("the window did not open: {last:?}");
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    listener.local_addr().expect("a bound port has an address").port()
}
