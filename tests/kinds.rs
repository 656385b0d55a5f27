//! Three kinds of office, from outside: created, kept and searched in each kind; what a kind lacks; an office that is amended.

use std::path::Path;

use madoguchi_tests::office::{Bureau, DIR, HEAD, TODAY, Told, link_file, notification, text};
use madoguchi_tests::papers::{plain, text_of};
use madoguchi_tests::window::{Window, desktop, key};
use serde_json::{Value, json};

/// A kind, a number of its form, its name and what the office is called.
const KINDS: [(&str, &str, &str); 3] = [
    ("municipality", "138016", "見本市"),
    ("society", "138016", "見本国民健康保険組合"),
    ("late_elderly", "39131016", "見本県後期高齢者医療広域連合"),
];
/// Kinds for which this program has little yet.
const YOUNG: [&str; 2] = ["society", "late_elderly"];
const CLERK_PASSWORD: &str = "あさひかわのゆきまつり";

fn create(bureau: &Bureau, kind: &str, insurer: &str, name: &str) -> Told {
    let numbers = ["--municipality", "131016", "--insurer", insurer];
    bureau.run(&[&["office", "create", DIR, "--kind", kind, "--name", name][..], &numbers].concat())
}

/// An empty office of that kind whose first account signs in.
#[track_caller]
fn founded(kind: &str) -> Bureau {
    let bureau = Bureau::empty();
    let (_, insurer, name) = KINDS.into_iter().find(|(known, ..)| *known == kind).expect("a kind of the list");
    let made = create(&bureau, kind, insurer, name).done();
    assert_eq!(made["insurer"], insurer, "{made}");
    bureau.with("MADOGUCHI_CLERK_PASSWORD", Some(text(&made["password"])))
}

#[test]
fn an_office_of_each_kind_is_created_only_with_a_number_of_its_form() {
    let bureau = Bureau::empty();
    for (kind, wrong) in [
        ("municipality", ["138017", "13801", "39131016", "33120015", "00138017"]),
        ("society", ["138017", "1380160", "39131016", "33120015", "１３８０１６"]),
        ("late_elderly", ["39131017", "138016", "00138016", "33120015", "3913101"]),
    ] {
        for insurer in wrong {
            let refusal = create(&bureau, kind, insurer, "見本").refused(1, "field_invalid");
            assert_eq!((&refusal["fields"]["field"], &refusal["fields"]["kind"]), (&json!("insurer"), &json!(kind)));
        }
        for name in ["", " ", "見本\u{7}市", "見本\u{200B}市", &"長".repeat(41)] {
            let refusal = create(&bureau, kind, "138016", name).refusal(1);
            assert_eq!(refusal["code"], "field_invalid", "{kind} {name:?}");
        }
        assert!(!bureau.office().exists(), "{kind} leaves nothing behind");
    }
    assert_eq!(create(&bureau, "employees", "138016", "見本").exit, 2);
}

#[test]
fn every_kind_is_signed_in_to_searched_backed_up_restored_and_proved() {
    for (kind, ..) in KINDS {
        let office = founded(kind);
        assert_eq!(office.run(&["search", DIR, "サトウ"]).done(), json!([]), "{kind}");
        office.run(&["show", DIR, "--resident", HEAD]).refused(1, "resident_unknown");
        let made = office.run(&["account", DIR, "add", "窓口花子"]).done();
        assert_eq!(made["clerk"], "窓口花子");
        let lines = office.run(&["access", DIR, "--clerk", "管理者"]).done();
        assert!(lines.as_array().is_some_and(|lines| lines.iter().any(|line| line["look"] == "signed_in")), "{lines}");
        let seal = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/seal_sample.png");
        for args in [
            vec!["option", "list", DIR],
            vec!["option", "set", DIR, "idle_lock_minutes", "5"],
            vec!["option", "history", DIR],
            vec!["retention", DIR, "--list"],
            vec!["run", "list", DIR],
            vec!["conflicts", DIR],
            vec!["office", "seal", DIR, seal],
            vec!["office", "gaiji", DIR, &office.write("gaiji.csv", "F040,葛\u{E0102}\n")],
            vec!["key", "list", DIR],
        ] {
            office.run(&[&args[..], &["--clerk", "管理者"]].concat()).done();
        }
        let entries = office.verified();
        let backup = office.path("backup");
        office.run(&["backup", DIR, &backup]).done();
        office.run(&["restore", &backup, DIR, "--replace"]).done();
        assert_eq!(office.verified(), entries, "{kind}");
        assert_eq!(office.run(&["salvage", DIR]).done()["salvaged"], false, "{kind}");
    }
}

/// Every command of the headless face that belongs to a function, with arguments that would do.
fn lacking(office: &Bureau) -> Vec<(Vec<String>, &'static str)> {
    let pdf = office.path("paper.pdf");
    let year = office.write("year.json", json!({"tax_year": 2026, "source": "applicant"}).to_string());
    let all: [(&[&str], &str); 22] = [
        (&["register", &notification("join")], "register"),
        (&["register", &notification("leave"), "--dry-run"], "register"),
        (&["issue", "--resident", HEAD, "--check", "birth=1980-05-05,kana=ア", "--pdf", &pdf], "issue"),
        (&["jobs"], "jobs"),
        (&["outcome", "no-job", "printed"], "outcome"),
        (&["deliver", "0001-0000001-7"], "deliver"),
        (&["collect", "0001-0000001-7"], "collect"),
        (&["import", "RES_CHANGE", &link_file("001.csv")], "import"),
        (&["imports"], "imports"),
        (&["imports", "--run", "1"], "import_list"),
        (&["imports", "--run", "1", "--list", &office.path("list.csv")], "import_rows"),
        (&["movements"], "movements"),
        (&["movements", "--close", "x", "--reason", "済"], "close_movement"),
        (&["assign-number", "--resident", HEAD, "--atena-no", HEAD], "assign_number"),
        (&["copay", "--resident", HEAD, "--ratio", "20", "--from", TODAY, "--reason", "申請"], "copay"),
        (&["income", "--resident", HEAD, "--reason", "判定"], "incomes"),
        (&["income", &year, "--resident", HEAD], "record_income"),
        (&["determine", "--month", "2026-12"], "determine_month"),
        (&["determine", "--month", "2026-12", "--dry-run"], "determine_month"),
        (&["why", "--resident", HEAD, "--reason", "判定"], "why"),
        (&["why", "--resident", HEAD, "--reason", "判定", "--slip", &office.path("slip.csv")], "why_save"),
        (&["option", "set", "remote_label", "離れ"], "remote_label"),
    ];
    // the folder stands behind the words of the command
    let whole = |args: &[&str]| {
        let words = if args[0] == "option" { 2 } else { 1 };
        let parts = [&args[..words], &[DIR], &args[words..]].concat();
        parts.into_iter().map(str::to_owned).collect()
    };
    all.into_iter().map(|(args, function)| (whole(args), function)).collect()
}

#[test]
fn what_a_kind_lacks_is_refused_with_its_name_and_changes_nothing() {
    for kind in YOUNG {
        let office = founded(kind);
        let entries = office.verified();
        for (args, function) in lacking(&office) {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let refusal = office.run(&args).refused(1, "not_there_yet");
            let fields = &refusal["fields"];
            assert_eq!((&fields["function"], &fields["kind"]), (&json!(function), &json!(kind)), "{args:?}");
            assert_eq!(refusal["next"], json!(["基幹システムで行う"]), "{args:?}");
        }
        let options = office.run(&["option", "list", DIR]).done();
        let names: Vec<&Value> = options["options"].as_array().into_iter().flatten().map(|o| &o["name"]).collect();
        assert!(names.contains(&&json!("idle_lock_minutes")) && !names.contains(&&json!("remote_label")), "{names:?}");
        for left in ["paper.pdf", "list.csv", "slip.csv"] {
            assert!(!Path::new(&office.path(left)).exists(), "{kind} {left}");
        }
        assert_eq!(office.verified(), entries, "{kind}");
    }
    let municipal = founded("municipality");
    for (args, _) in lacking(&municipal) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        assert_ne!(municipal.run(&args).json()["refusal"]["code"], "not_there_yet", "{args:?}");
    }
}

#[track_caller]
fn amend(office: &Bureau, change: &[&str], from: &str) -> Told {
    office.run(&[&["office", "amend", DIR, "--from", from][..], change].concat())
}

#[test]
fn an_office_of_each_kind_is_amended_from_today_or_from_a_day_to_come() {
    for (kind, insurer, name) in KINDS {
        let office = founded(kind);
        let entries = office.verified();
        let new = if kind == "late_elderly" { "39010004" } else { "140012" };
        let change = ["--name", "新しい見本", "--insurer", new, "--municipality", "141003"];
        let dry = amend(&office, &[&change[..], &["--dry-run"]].concat(), "R80.4.1").done();
        assert_eq!(office.verified(), entries, "{kind}: --dry-run writes nothing");
        let done = amend(&office, &change, "R80.4.1").done();
        let expected =
            json!({"name": "新しい見本", "insurer": new, "municipality": "141003", "from": "2098-04-01", "kind": kind});
        assert_eq!((&done["office"], &dry["office"]), (&expected, &expected), "{kind}");
        assert_eq!(office.verified(), entries + 1, "{kind}");
        // what stands until then is amended apart
        let before = amend(&office, &["--name", "改めた見本"], "2026-04-01").done();
        assert_eq!(
            (&before["office"]["name"], &before["office"]["insurer"]),
            (&json!("改めた見本"), &json!(insurer)),
            "{kind}: {name} until then"
        );
        amend(&office, &["--name", "改めた見本"], "2098-03-31").refused(1, "nothing_changes");
        amend(&office, &["--name", "新しい見本", "--insurer", new], "2098-04-02").refused(1, "nothing_changes");
        office.verified();
    }
}

#[test]
fn an_amendment_that_cannot_be_so_or_by_a_clerk_is_refused() {
    let office = founded("municipality").with("MADOGUCHI_NEW_PASSWORD", Some(CLERK_PASSWORD));
    office.run(&["account", DIR, "add", "窓口花子"]).done();
    let entries = office.verified();
    let long = "長".repeat(41);
    for (change, from, field) in [
        (["--name", ""], TODAY, "office_name"),
        (["--name", "　"], TODAY, "office_name"),
        (["--name", "見本\u{1B}市"], TODAY, "office_name"),
        (["--name", "見本\u{202E}市"], TODAY, "office_name"),
        (["--name", &long], TODAY, "office_name"),
        (["--insurer", "138017"], TODAY, "insurer"),
        (["--insurer", "39131016"], TODAY, "insurer"),
        (["--insurer", ""], TODAY, "insurer"),
        (["--municipality", "131017"], TODAY, "municipality"),
        (["--municipality", "東京都"], TODAY, "municipality"),
        (["--name", "新見本市"], "R8.13.1", "amended_from"),
        (["--name", "新見本市"], "2027-02-29", "amended_from"),
        (["--name", "新見本市"], "そのうち", "amended_from"),
        (["--name", "新見本市"], "", "amended_from"),
    ] {
        let change = [&change[..], &["--clerk", "管理者"]].concat();
        let refusal = amend(&office, &change, from).refused(1, "field_invalid");
        assert_eq!(refusal["fields"]["field"], field, "{change:?} {from}");
        assert!(!text(&refusal["message"]).contains("新見本市"), "{refusal}");
    }
    amend(&office, &["--name", "見本市", "--insurer", "00138016", "--clerk", "管理者"], TODAY)
        .refused(1, "nothing_changes");
    assert_eq!(amend(&office, &[], TODAY).exit, 2, "nothing to change is wrong usage");
    let clerk = office.with("MADOGUCHI_CLERK_PASSWORD", Some(CLERK_PASSWORD));
    amend(&clerk, &["--name", "新見本市", "--clerk", "窓口花子"], TODAY).refused(1, "not_allowed");
    assert_eq!(clerk.verified(), entries);
}

/// What a paper of that day says.
#[track_caller]
fn paper(bureau: &Bureau, day: &str) -> String {
    let pdf = bureau.path(&format!("{day}.pdf"));
    let issued = bureau.run(&["issue", DIR, "--resident", HEAD, "--check", "demo", "--on", day, "--pdf", &pdf]).done();
    bureau.outcome(&issued["job"], "printed").done();
    text_of(Path::new(&pdf))
}

#[test]
fn a_paper_names_the_office_of_the_day_of_its_issue() {
    let bureau = Bureau::with_family(30);
    let change = ["--name", "新見本町", "--insurer", "140012", "--municipality", "141003"];
    amend(&bureau, &change, "2026-11-25").done();
    for (day, name, number) in
        [("2026-11-24", "見本市", "138016"), ("2026-11-25", "新見本町", "140012"), ("2026-11-26", "新見本町", "140012")]
    {
        let paper = paper(&bureau, day);
        assert!(paper.contains(&plain(name)) && paper.contains(number), "{day}: {paper}");
        let other = if number == "138016" { "140012" } else { "138016" };
        assert!(!paper.contains(other), "{day}: {paper}");
    }
    // lists and files are of today
    bureau.run(&["import", DIR, "RES_CHANGE", &link_file("001.csv")]).done();
    bureau.verified();
}

/// Codes the counter answers past the screens, as somebody with a console would ask.
async fn refusal_of(window: &Window, name: &str) -> Value {
    let script = "const done = arguments[arguments.length - 1];
        window.__TAURI_INTERNALS__.invoke('call', {name: arguments[0], args: {}}).then(() => done(null), r => done(r.code))";
    window.asked(script, &[json!(name)]).await
}

async fn keys_of(window: &Window) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.legend button')].map(b => b.dataset.testid.slice(4))";
    let keys = window.script(script, &[]).await;
    keys.as_array().into_iter().flatten().map(|key| text(key).to_owned()).collect()
}

async fn sign_in(window: &Window, password: &str) {
    // its only account stands there already
    window.wait_for_focus("#password").await;
    window.keys(password).await;
    window.keys(key::ENTER).await;
    window.wait_for_focus("#search-box").await;
}

async fn a_society_at_the_window(window: &Window) {
    window.wait_for_text("[data-testid=not-yet]", "国民健康保険組合").await;
    let absent = "return document.querySelectorAll('[data-testid=open-jobs], [data-testid=drafts], .refusal').length";
    assert_eq!(window.script(absent, &[]).await, json!(0));
    assert_eq!(keys_of(window).await, ["F1", "F2", "F7", "F9", "F11", "F12", "Escape"]);
    window.state("90_society_home").await;
    window.keys("サトウ").await;
    window.wait_for("[data-testid=nothing-found]").await;
    let page = window.text("[data-testid=nothing-found]").await;
    assert!(!page.contains("F3"), "{page}");
    window.state("91_society_nothing_found").await;
    // keys that lead nowhere do nothing
    for pressed in [key::F3, key::F5, key::F6, key::F8] {
        window.keys(pressed).await;
        window.wait_for("#search-box").await;
    }
    for name in ["register", "issue", "jobs", "movements", "choices"] {
        assert_eq!(refusal_of(window, name).await, "not_there_yet", "{name}");
    }
}

async fn amended_at_the_window(window: &Window) {
    window.keys(key::F11).await;
    window.wait_for_text("[data-testid=insurer]", "138016").await;
    window.keys_in("#office-name", "新見本国保組合").await;
    window.keys_in("#office-insurer", "138017").await;
    window.keys_in("#office-from", "R8.11.1").await;
    window.press("#office-preview").await;
    window.wait_for_text("[data-testid=refusal]", "保険者番号").await;
    window.state("92_office_refused").await;
    window.fill(&[("#office-insurer", "140012")]).await;
    window.press("#office-preview").await;
    window.wait_for_focus("#office-save").await;
    window.wait_for_text("[data-testid=office-becoming]", "140012").await;
    window.state("93_office_preview").await;
    window.keys(key::ENTER).await;
    window.wait_for_text("#office-said", "新見本国保組合").await;
    window.wait_for_text("header .office", "新見本国保組合").await;
    window.wait_for_text("[data-testid=insurer].here", "140012").await;
    window.state("94_office_amended").await;
    window.press("#to-options").await;
    window.wait_for("[data-testid=option]").await;
    let foreign = "return document.querySelectorAll('[data-testid=option][data-name=remote_label]').length";
    assert_eq!(window.script(foreign, &[]).await, json!(0));
    window.state("95_society_options").await;
}

#[test]
fn a_society_is_opened_at_a_window_that_offers_only_what_is_there() {
    let office = Bureau::empty();
    let made = create(&office, "society", "138016", "見本国民健康保険組合").done();
    desktop(async {
        let window = Window::open(&office.office(), None).await;
        sign_in(&window, text(&made["password"])).await;
        a_society_at_the_window(&window).await;
        amended_at_the_window(&window).await;
        window.close().await;
    });
    office.verified();
}
