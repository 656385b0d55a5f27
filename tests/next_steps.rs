//! Every refusal names a next step, and the step, followed, leads on: the same command succeeds afterwards, or the end of the way is explained.
//! A code that is followed nowhere here is excused with the reason.

use std::collections::BTreeSet;

use madoguchi_counter::views::RefusalView;
use madoguchi_domain::refusal::RefusalCode;
use madoguchi_sample::SAMPLE_SECRET;
use madoguchi_tests::office::arrival;
use madoguchi_tests::practice::Practice;
use madoguchi_tests::res_change::{FIRST, RowText, file, name};
use serde_json::{Value, json};

/// The day on which people come to the counter.
const DAY: &str = "2026-11-21";

/// Each is a function here by the name of the code, and a test.
macro_rules! followed {
    ($($code:ident),* $(,)?) => {
        /// Codes of which a step is followed.
        const FOLLOWED: &[&str] = &[$(stringify!($code)),*];

        $(#[test]
        fn $code() {
            steps::$code(&Practice::on(DAY));
        })*
    };
}

followed! {
    account_disabled, account_exists, account_unknown, already_covered, by_run_only, certificate_against_law, certificate_unknown,
    check_mismatch, class_missing, copay_missing, day_back, day_in_future, days_contradict, duplicate_suspected, evidence_missing,
    excluded, field_invalid, file_exists, file_refused, head_missing, household_unknown, income_contradicts, glyph_missing, job_unknown, locked, locked_out,
    last_supervisor, late_elderly, movement_followed, movement_unknown, not_allowed, not_covered, not_resident, nothing_changes,
    nothing_in_force, outcome_known, outcome_open, password_refused, periods_overlap, receiver_not_allowed, resident_unknown,
    run_forbids, run_unknown, sign_in_failed, state_forbids, status_contradicts, value_differs, value_outdated,
}

/// Codes of which no step can be followed here, and why.
const EXCUSED: &[(&str, &str)] = &[
    ("kind_unsupported", "every kind of notification has a rule by now"),
    ("reason_unsupported", "every reason has a rule by now"),
    ("own_proposal", "no command proposes anything yet"),
    ("not_there_yet", "the step leads to another system; tests/kinds.rs"),
    ("form_missing", "the step leads to another system; tests/options.rs"),
    ("number_ambiguous", "no command makes two people of one number; unit test in ops::people::find"),
    ("sample_only", "only in an office that is no sample: tests/refusals.rs"),
    ("check_missing", "only in an office that is no sample: tests/refusals.rs"),
    ("seal_missing", "only in an office that is no sample: tests/refusals.rs"),
    ("office_exists", "before an office is open: tests/refusals.rs"),
    ("key_slot", "keys are changed while no office is open: tests/keys.rs"),
    ("printer_refused", "needs a printer: tests/printing_faults.rs, where the paper is issued again"),
    ("run_busy", "needs two programs: tests/runs.rs, tests/two_terminals.rs"),
    ("asset_too_large", "tests/assets.rs"),
    (
        "limit_reached",
        "needs as many acts or accounts as an office may have; unit tests in ops::people::register and domain::account",
    ),
    ("numbers_used_up", "needs a lease that is used up; unit tests in store::lease"),
    ("overflow", "unit tests in printing::layout; the step is another name on the paper"),
    ("value_missing", "unit tests in domain::paper::issue; a value that a record lacks is told by a change"),
    ("placeholder_left", "no face has a placeholder; a fault of the program"),
    (
        "status_not_met",
        "the end of the way: the conditions are not met, and the ground says which; scenarios::statuses",
    ),
];

/// Failures that are no refusal of a rule, and where their step is followed, or why it cannot be.
const OF_THE_MACHINE: &[(&[&str], &str)] = &[
    (
        &["office_missing", "office_damaged", "office_held", "office_newer", "office_unreadable"],
        "tests/harm.rs, tests/bad_input.rs",
    ),
    (&["key_missing", "key_damaged"], "tests/bad_input.rs, tests/keys.rs"),
    (
        &["key_newer", "key_earlier", "key_unreadable", "key_unwritable", "key_store"],
        "the step is another program, another folder or the passphrase; unit tests in counter::keys and words::errors",
    ),
    (&["passphrase_missing", "passphrase_wrong", "recovery_text", "recovery_wrong"], "tests/keys.rs, tests/keeping.rs"),
    (&["backup_missing", "restored_state", "not_restored", "second_file_behind"], "tests/keeping.rs"),
    (
        &["backup_damaged", "backup_newer", "backup_unproved"],
        "the step is another backup; unit tests in counter::backup",
    ),
    (&["file"], "tests/bad_input.rs, tests/import.rs"),
    (&["printer_address"], "the address is set: tests/printing_faults.rs"),
    (&["font_missing", "library_unsafe", "upgrade_failed"], "the step is another installation of the program"),
    (&["disk", "render", "list", "copy_unproved"], "the step is room on the disk, or another form of the file"),
    (
        &["nothing_to_salvage", "store", "constraint", "record_too_large"],
        "the step leads to the administrator, with what verify says",
    ),
    (
        &["number_used", "not_applicable"],
        "another program was first, and the screen is opened anew: tests/two_terminals.rs",
    ),
    (
        &["central_unfit", "cursor_differs", "lease_overlaps"],
        "only with a central, which is planned; unit tests in store",
    ),
];

/// Names of fields beside the codes.
const FIELDS: [&str; 3] = ["cause", "certificate_no", "job"];

/// Codes that are no refusal of a rule: literals of the files that say them.
fn codes_of_the_machine() -> BTreeSet<String> {
    let sources = [
        include_str!("../crates/counter/src/words/errors.rs"),
        include_str!("../crates/counter/src/convert/errors.rs"),
    ];
    let production = |source: &'static str| source.split("#[cfg(test)]").next().unwrap_or_default();
    let texts = sources.into_iter().flat_map(|source| production(source).split('"').skip(1).step_by(2));
    let is_code = |text: &&str| text.len() > 2 && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    texts.filter(is_code).filter(|text| !FIELDS.contains(text)).map(str::to_owned).collect()
}

#[test]
fn every_code_is_followed_or_excused_and_no_other() {
    let ours: BTreeSet<String> = RefusalCode::ALL.iter().map(|code| code.as_str()).collect();
    let named: Vec<&str> = FOLLOWED.iter().copied().chain(EXCUSED.iter().map(|(code, _)| *code)).collect();
    let known: BTreeSet<String> = named.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(known.len(), named.len(), "a code stands once");
    assert_eq!(known, ours, "each code of a refusal is followed or excused");
    let machine: BTreeSet<String> = codes_of_the_machine().difference(&ours).cloned().collect();
    let excused = OF_THE_MACHINE.iter().flat_map(|(codes, _)| codes.iter());
    assert_eq!(excused.map(|code| (*code).to_owned()).collect::<BTreeSet<_>>(), machine, "so is each of a failure");
    let reasons = EXCUSED.iter().map(|(_, why)| why).chain(OF_THE_MACHINE.iter().map(|(_, why)| why));
    for path in reasons.flat_map(|why| why.split([' ', ',', ':', ';'])).filter(|word| word.ends_with(".rs")) {
        let path = path.trim_start_matches("tests/");
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(), "{path} is not there");
    }
}

/// The command is refused so, and names that step.
#[track_caller]
fn refused(at: &Practice, command: &str, args: &Value, code: &str, step: &str) -> RefusalView {
    let refusal = at.ask(command, args.clone()).expect_err("it must be refused");
    assert_eq!(refusal.code, code, "{command} {args}: {refusal:?}");
    assert!(refusal.next.iter().any(|next| next.contains(step)), "{step}: {refusal:?}");
    refusal
}

fn with(args: &Value, path: &str, value: Value) -> Value {
    let mut args = args.clone();
    match args.pointer_mut(path) {
        Some(place) => *place = value,
        None => {
            let (parent, name) = path.rsplit_once('/').expect("a path");
            args.pointer_mut(parent).expect("a place")[name] = value;
        }
    }
    args
}

fn registering(notification: Value) -> Value {
    json!({"notification": notification, "check": {}, "dry_run": false})
}

fn born(birth: &str) -> Value {
    arrival("例示　太郎", "レイジ　タロウ", birth)
}

/// Somebody who joined alone; the number.
fn joined(at: &Practice, notification: Value) -> String {
    let done = at.done("register", registering(notification));
    done["residents"][0]["provisional_no"].as_str().expect("a provisional number").to_owned()
}

/// Somebody joins on a day that is refused, and then on another one.
fn joined_on(at: &Practice, day: &str, (code, step): (&str, &str), other: &str) {
    let args = registering(with(&born("1980-05-05"), "/effective_on", json!(day)));
    refused(at, "register", &args, code, step);
    at.done("register", with(&args, "/notification/effective_on", json!(other)));
}

fn usual(at: &Practice) -> String {
    joined(at, born("1980-05-05"))
}

/// Tells the usual income, and judges the month with it.
fn judged(at: &Practice, no: &str) {
    at.done("record_income", income(no, Value::Null));
    at.done("determine", json!({"resident": no, "month": "2026-11", "check": {}}));
}

fn told(kind: &str, no: &str, more: Value) -> Value {
    let mut file = json!({
        "kind": kind, "notified_on": DAY, "members": [{"resident": no}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"},
    });
    more.as_object().into_iter().flatten().for_each(|(name, value)| file[name] = value.clone());
    registering(file)
}

fn leaving(no: &str, reason: &str, on: &str) -> Value {
    told("leave", no, json!({"reason": reason, "effective_on": on}))
}

fn issuing(at: &Practice, no: &str, file: &str) -> Value {
    json!({"resident": no, "pdf": at.path(file), "check": {}})
}

/// The first movement of that kind.
fn movement(at: &Practice, no: &str, kind: &str) -> Value {
    let shown = at.done("show", json!({"resident": no}));
    let movements = shown["movements"].as_array().expect("movements");
    movements.iter().find(|one| one["kind"] == kind).expect("a movement")["id"].clone()
}

fn cancelling(no: &str, movement: &Value) -> Value {
    told("correct", no, json!({"corrects": movement, "cancel": true}))
}

fn income(no: &str, more: Value) -> Value {
    let mut income = json!({
        "tax_year": 2026, "municipality": "131016", "declaration": "declared", "levy": "levied",
        "total_income_yen": 1_000_000, "aggregate_income_yen": 1_000_000, "taxable_income_yen": 300_000,
        "receipts_yen": 3_000_000, "corrected_on": "2026-11-18", "source": "tax_certificate",
    });
    more.as_object().into_iter().flatten().for_each(|(name, value)| income[name] = value.clone());
    json!({"resident": no, "income": income, "check": {}, "dry_run": false})
}

fn account(at: &Practice, name: &str, role: &str) -> String {
    const PASSWORD: &str = "とても長い合言葉の例 2026";
    at.done("add_account", json!({"name": name, "role": role, "password": PASSWORD}));
    PASSWORD.to_owned()
}

fn supervisor_again(at: &Practice) {
    at.done("sign_in", json!({"clerk": "見本係", "password": SAMPLE_SECRET}));
}

mod steps {
    use super::*;

    pub fn account_disabled(at: &Practice) {
        let password = account(at, "窓口一", "clerk");
        at.done("disable_account", json!({"name": "窓口一", "disabled": true}));
        let args = json!({"clerk": "窓口一", "password": password});
        refused(at, "sign_in", &args, "account_disabled", "管理者");
        supervisor_again(at);
        at.done("disable_account", json!({"name": "窓口一", "disabled": false}));
        at.done("sign_in", args);
    }

    pub fn account_exists(at: &Practice) {
        account(at, "窓口一", "clerk");
        let args = json!({"name": "窓口一", "role": "clerk", "password": "とても長い合言葉の例 2027"});
        refused(at, "add_account", &args, "account_exists", "別の名前");
        at.done("add_account", with(&args, "/name", json!("窓口一（二係）")));
    }

    pub fn account_unknown(at: &Practice) {
        account(at, "窓口一", "clerk");
        let args = json!({"name": "窓口壱", "disabled": true});
        refused(at, "disable_account", &args, "account_unknown", "一覧");
        let all = at.done("accounts", json!({}));
        let known = all.as_array().and_then(|all| all.iter().find(|one| one["name"] == "窓口一")).expect("on the list");
        at.done("disable_account", with(&args, "/name", known["name"].clone()));
    }

    pub fn already_covered(at: &Practice) {
        let no = usual(at);
        let args = told(
            "join",
            &no,
            json!({"reason": "A01", "effective_on": "2026-11-16",
            "new_household": {"address": "見本区神田３番３号", "postal_code": "1010001"}}),
        );
        refused(at, "register", &args, "already_covered", "履歴");
        let shown = at.done("show", json!({"resident": no}));
        assert_eq!(shown["qualification"][0]["from"], "2026-11-15", "the history says since when");
    }

    pub fn by_run_only(at: &Practice) {
        let no = joined(at, born("1951-12-05"));
        at.done("office_day", json!({"day": "2026-12-08"}));
        let args = with(&leaving(&no, "E08", "2026-12-05"), "/notification/notified_on", json!("2026-12-08"));
        refused(at, "register", &args, "by_run_only", "一括処理");
        at.done("run_start", json!({"work": "age_75"}));
        let shown = at.done("show", json!({"resident": no}));
        assert!(shown["movements"].to_string().contains("E08"), "the run has written it: {shown}");
    }

    pub fn certificate_against_law(at: &Practice) {
        let no = usual(at);
        let args = with(&issuing(at, &no, "notice.pdf"), "/kind", json!("qualification_notice"));
        refused(at, "issue", &args, "certificate_against_law", "");
        at.done("myna", json!({"resident": no, "state": "registered", "check": {}}));
        at.done("issue", args);
    }

    pub fn certificate_unknown(at: &Practice) {
        let no = usual(at);
        let issued = at.done("issue", issuing(at, &no, "a.pdf"));
        at.done("outcome", json!({"job": issued["job"], "outcome": "printed"}));
        let args = json!({"certificate_no": "9999-9999999-1", "by": "window"});
        refused(at, "deliver", &args, "certificate_unknown", "番号");
        at.done("deliver", with(&args, "/certificate_no", issued["certificate_no"].clone()));
    }

    pub fn check_mismatch(at: &Practice) {
        let no = usual(at);
        let args =
            json!({"resident": no, "state": "registered", "check": {"birth": "1980-05-06", "kana": "レイジ　タロウ"}});
        refused(at, "myna", &args, "check_mismatch", "もう一度聞く");
        at.done("myna", with(&args, "/check/birth", json!("1980-05-05")));
    }

    pub fn class_missing(at: &Practice) {
        let no = usual(at);
        let args = with(&issuing(at, &no, "limit.pdf"), "/kind", json!("limit_certificate"));
        refused(at, "issue", &args, "class_missing", "判定");
        judged(at, &no);
        at.done("issue", args);
    }

    pub fn copay_missing(at: &Practice) {
        let no = joined(at, born("1954-05-05"));
        let args = issuing(at, &no, "a.pdf");
        refused(at, "issue", &args, "copay_missing", "負担割合");
        at.done(
            "copay",
            json!({"resident": no, "ratio_percent": 20, "from": "2026-11-15", "reason": "判定書による", "check": {}}),
        );
        at.done("issue", args);
    }

    pub fn day_back(at: &Practice) {
        let args = json!({"day": "2026-11-20"});
        refused(at, "office_day", &args, "day_back", "後の日");
        at.done("office_day", with(&args, "/day", json!("2026-11-24")));
    }

    pub fn day_in_future(at: &Practice) {
        joined_on(at, "2026-11-25", ("day_in_future", "日付を確かめる"), "2026-11-15");
    }

    pub fn days_contradict(at: &Practice) {
        let no = usual(at);
        judged(at, &no);
        let limit = with(&issuing(at, &no, "limit.pdf"), "/kind", json!("limit_certificate"));
        let args = with(&limit, "/applied_on", json!("1900-01-01"));
        refused(at, "issue", &args, "days_contradict", "日付を確かめる");
        at.done("issue", with(&args, "/applied_on", json!("2026-11-20")));
    }

    pub fn duplicate_suspected(at: &Practice) {
        usual(at);
        let args = registering(born("1980-05-05"));
        refused(at, "register", &args, "duplicate_suspected", "別人と確認済み");
        at.done("register", with(&args, "/notification/members/0/new_resident/confirmed_new", json!(true)));
    }

    pub fn evidence_missing(at: &Practice) {
        let no = joined(at, born("2005-06-06"));
        let args = told("special_status", &no, json!({"status": "student", "from": "2026-11-16"}));
        refused(at, "register", &args, "evidence_missing", "書類");
        at.done("register", with(&args, "/notification/members/0/evidence", json!({"school": "みほん大学"})));
    }

    pub fn excluded(at: &Practice) {
        let mut person = born("1995-05-05");
        let fields = json!({"resident_kind": "foreign", "nationality": "ベトナム", "residence_status": "短期滞在",
            "stay_expires_on": "2027-12-10"});
        for (name, value) in fields.as_object().into_iter().flatten() {
            person["members"][0]["new_resident"][name] = value.clone();
        }
        person["reason"] = json!("A08");
        let args = registering(person);
        refused(at, "register", &args, "excluded", "在留カード");
        at.done("register", with(&args, "/notification/members/0/new_resident/residence_status", json!("技能実習")));
    }

    pub fn field_invalid(at: &Practice) {
        joined_on(at, "2026-02-30", ("field_invalid", "暦にある日"), "R8.11.15");
    }

    pub fn file_exists(at: &Practice) {
        std::fs::write(at.path("a.pdf"), "another").expect("a scratch file");
        let args = issuing(at, &usual(at), "a.pdf");
        refused(at, "issue", &args, "file_exists", "別の名前");
        at.done("issue", with(&args, "/pdf", json!(at.path("b.pdf"))));
    }

    pub fn file_refused(at: &Practice) {
        let args = issuing(at, &usual(at), "office/a.pdf");
        refused(at, "issue", &args, "file_refused", "ほかのフォルダー");
        at.done("issue", with(&args, "/pdf", json!(at.path("a.pdf"))));
    }

    pub fn glyph_missing(at: &Practice) {
        let changed = |no: &str, changes: Value| {
            let members = json!([{"resident": no, "changes": changes}]);
            at.done("register", told("change", no, json!({"reason": "C05", "effective_on": DAY, "members": members})));
        };
        let no = joined(at, arrival("葛\u{E0101}城　花子", "カツラギ　ハナコ", "1980-05-05"));
        let args = issuing(at, &no, "a.pdf");
        refused(at, "issue", &args, "glyph_missing", "印字する氏名を通称にする");
        changed(&no, json!({"alias": "桂木　花子", "print_choice": "alias"}));
        at.done("issue", args);
        let no = joined(at, arrival("葛\u{E0101}西　次郎", "カサイ　ジロウ", "1981-05-05"));
        let args = issuing(at, &no, "b.pdf");
        refused(at, "issue", &args, "glyph_missing", "変更届（C05 氏名変更）を登録する");
        changed(&no, json!({"name": "葛西　次郎"}));
        at.done("issue", args);
    }

    pub fn head_missing(at: &Practice) {
        let args = registering(with(&born("1980-05-05"), "/members/0/new_resident/relation", json!("12")));
        refused(at, "register", &args, "head_missing", "世帯主");
        at.done("register", with(&args, "/notification/members/0/new_resident/relation", json!("02")));
    }

    pub fn household_unknown(at: &Practice) {
        let mut person = born("1980-05-05");
        let home = person["new_household"].take();
        person.as_object_mut().expect("fields").remove("new_household");
        let args = registering(with(&person, "/juki_household_no", json!("000000000099999")));
        refused(at, "register", &args, "household_unknown", "検索");
        let mut args = with(&args, "/notification/new_household", home);
        args["notification"].as_object_mut().expect("fields").remove("juki_household_no");
        at.done("register", args);
    }

    pub fn income_contradicts(at: &Practice) {
        let no = usual(at);
        let args = income(&no, json!({"levy": "exempt", "taxable_income_yen": 9_000_000, "declaration": "undeclared"}));
        refused(at, "record_income", &args, "income_contradicts", "課税証明書");
        at.done("record_income", income(&no, Value::Null));
    }

    pub fn job_unknown(at: &Practice) {
        let issued = at.done("issue", issuing(at, &usual(at), "a.pdf"));
        let args = json!({"job": "01980000-0000-7000-8000-000000000000", "outcome": "printed"});
        refused(at, "outcome", &args, "job_unknown", "番号");
        at.done("outcome", with(&args, "/job", issued["job"].clone()));
    }

    pub fn last_supervisor(at: &Practice) {
        let args = json!({"name": "見本係", "disabled": true});
        refused(at, "disable_account", &args, "last_supervisor", "別の管理者を登録する");
        let password = account(at, "管理者二", "supervisor");
        at.done("sign_in", json!({"clerk": "管理者二", "password": password}));
        at.done("disable_account", args);
    }

    pub fn late_elderly(at: &Practice) {
        let refusal = refused(at, "register", &registering(born("1951-01-01")), "late_elderly", "後期高齢者医療の窓口");
        assert!(refusal.message.contains("75歳"), "the end of the way is explained: {refusal:?}");
    }

    pub fn locked(at: &Practice) {
        let args = json!({"resident": usual(at)});
        at.done("lock", json!({}));
        refused(at, "show", &args, "locked", "パスワードを入れて続ける");
        at.done("unlock", json!({"password": SAMPLE_SECRET}));
        at.done("show", args);
    }

    pub fn locked_out(at: &Practice) {
        let password = account(at, "窓口一", "clerk");
        let wrong = json!({"clerk": "窓口一", "password": "ちがう"});
        (0..5).for_each(|_| drop(refused(at, "sign_in", &wrong, "sign_in_failed", "パスワードを確かめる")));
        let args = with(&wrong, "/password", json!(password));
        refused(at, "sign_in", &args, "locked_out", "管理者の職員に解除を頼む");
        supervisor_again(at);
        at.done("lift_lock_out", json!({"name": "窓口一"}));
        at.done("sign_in", args);
    }

    pub fn movement_followed(at: &Practice) {
        let no = usual(at);
        at.done("register", leaving(&no, "E04", "2026-11-19"));
        let args = cancelling(&no, &movement(at, &no, "join"));
        refused(at, "register", &args, "movement_followed", "後の異動から順に取り消す");
        at.done("register", cancelling(&no, &movement(at, &no, "leave")));
        at.done("register", args);
    }

    pub fn movement_unknown(at: &Practice) {
        let no = usual(at);
        let args = cancelling(&no, &json!("01980000-0000-7000-8000-000000000000"));
        refused(at, "register", &args, "movement_unknown", "履歴");
        at.done("register", with(&args, "/notification/corrects", movement(at, &no, "join")));
    }

    pub fn not_allowed(at: &Practice) {
        let password = account(at, "窓口一", "clerk");
        let args = json!({"name": "窓口二", "role": "clerk", "password": "とても長い合言葉の例 2027"});
        at.done("sign_in", json!({"clerk": "窓口一", "password": password}));
        refused(at, "add_account", &args, "not_allowed", "できる職員に頼む");
        supervisor_again(at);
        at.done("add_account", args);
    }

    pub fn not_covered(at: &Practice) {
        let no = usual(at);
        at.done("register", leaving(&no, "E04", "2026-11-17"));
        let args = leaving(&no, "E05", "2026-11-20");
        refused(at, "register", &args, "not_covered", "加入届を登録する");
        let again = json!({"reason": "A03", "effective_on": "2026-11-18",
            "new_household": {"address": "見本区神田３番３号", "postal_code": "1010001"}});
        at.done("register", told("join", &no, again));
        at.done("register", args);
    }

    pub fn not_resident(at: &Practice) {
        let gone = RowText::resident(0).with("生年月日", "19800505").moved("11", "20261112");
        let gone = gone.with("住民区分", "4").with("消除日", "20261112");
        let back = RowText::resident(0).with("生年月日", "19800505").moved("01", "20261118");
        let take = |serial, row: RowText| {
            let path = at.path(&name("20261121090000", serial));
            std::fs::write(&path, file([row])).expect("a scratch file");
            at.done("import", json!({"kind": "RES_CHANGE", "path": path}));
        };
        take(1, gone);
        let args = told(
            "join",
            &FIRST.to_string(),
            json!({"reason": "A03", "effective_on": "2026-11-18",
            "juki_household_no": "300000000000001"}),
        );
        refused(at, "register", &args, "not_resident", "住民記録担当課");
        take(2, back);
        at.done("register", args);
    }

    pub fn nothing_changes(at: &Practice) {
        let no = usual(at);
        let args = json!({"resident": no, "state": "registered", "check": {}});
        at.done("myna", args.clone());
        refused(at, "myna", &args, "nothing_changes", "登録されている内容を確かめる");
        assert_eq!(at.done("show", json!({"resident": no}))["myna"]["state"], "registered", "it is so already");
    }

    pub fn nothing_in_force(at: &Practice) {
        let no = usual(at);
        let args = with(&issuing(at, &no, "a.pdf"), "/purpose", json!("renewal"));
        refused(at, "issue", &args, "nothing_in_force", "目的を指定せずに発行する");
        at.done("issue", issuing(at, &no, "a.pdf"));
    }

    pub fn outcome_known(at: &Practice) {
        let no = usual(at);
        let issued = at.done("issue", issuing(at, &no, "a.pdf"));
        let args = json!({"job": issued["job"], "outcome": "printed"});
        at.done("outcome", args.clone());
        refused(at, "outcome", &args, "outcome_known", "いまの状態を確かめる");
        let jobs = at.done("jobs", json!({"open_only": false}));
        assert_eq!(jobs[0]["state"], "printed", "the state says what was told: {jobs}");
    }

    pub fn outcome_open(at: &Practice) {
        let no = usual(at);
        let issued = at.done("issue", issuing(at, &no, "a.pdf"));
        let args = issuing(at, &no, "b.pdf");
        refused(at, "issue", &args, "outcome_open", "結果を登録する");
        at.done("outcome", json!({"job": issued["job"], "outcome": "spoiled"}));
        at.done("issue", args);
    }

    pub fn password_refused(at: &Practice) {
        let args = json!({"name": "窓口一", "role": "clerk", "password": "みじかい"});
        refused(at, "add_account", &args, "password_refused", "長いパスワード");
        at.done("add_account", with(&args, "/password", json!("言葉を三つ つなげた 長い合言葉")));
    }

    pub fn periods_overlap(at: &Practice) {
        let no = usual(at);
        at.done("register", leaving(&no, "E04", "2026-11-17"));
        let moved = json!({"corrects": movement(at, &no, "join"), "field": "effective_on", "from": "2026-11-15", "to": "2026-11-19"});
        let args = told("correct", &no, moved);
        refused(at, "register", &args, "periods_overlap", "前後の異動を先に訂正する");
        let later = json!({"corrects": movement(at, &no, "leave"), "field": "effective_on", "from": "2026-11-17", "to": "2026-11-20"});
        at.done("register", told("correct", &no, later));
        at.done("register", args);
    }

    pub fn receiver_not_allowed(at: &Practice) {
        at.done("set_option", json!({"name": "delivery_on_the_spot", "value": "photo_id"}));
        let issued = at.done("issue", issuing(at, &usual(at), "a.pdf"));
        at.done("outcome", json!({"job": issued["job"], "outcome": "printed"}));
        let args = json!({"certificate_no": issued["certificate_no"], "by": "window"});
        refused(at, "deliver", &args, "receiver_not_allowed", "受け取る人と書類を入力する");
        at.done("deliver", with(&args, "/received", json!({"by": "self", "document": "drivers_licence"})));
    }

    pub fn resident_unknown(at: &Practice) {
        let no = usual(at);
        let args = json!({"resident": "000000000099999"});
        refused(at, "show", &args, "resident_unknown", "検索");
        let found = at.done("search", json!({"text": "レイジ"}));
        assert!(found.to_string().contains(&no), "{found}");
        at.done("show", with(&args, "/resident", json!(no)));
    }

    pub fn run_forbids(at: &Practice) {
        joined(at, born("1951-12-05"));
        at.done("office_day", json!({"day": "2026-12-08"}));
        let run = at.done("run_start", json!({"work": "age_75", "prepare": true}))["run"].clone();
        let args = json!({"run": run});
        refused(at, "run_undo", &args, "run_forbids", "run resume");
        at.done("run_resume", args.clone());
        at.done("run_undo", args);
    }

    pub fn run_unknown(at: &Practice) {
        at.done("run_start", json!({"work": "age_75"}));
        let args = json!({"run": 99});
        refused(at, "run", &args, "run_unknown", "処理の一覧");
        let runs = at.done("runs", json!({}));
        at.done("run", with(&args, "/run", runs[0]["run"].clone()));
    }

    pub fn sign_in_failed(at: &Practice) {
        let args = json!({"clerk": "見本係", "password": "ちがう"});
        refused(at, "sign_in", &args, "sign_in_failed", "パスワードを確かめる");
        at.done("sign_in", with(&args, "/password", json!(SAMPLE_SECRET)));
    }

    pub fn state_forbids(at: &Practice) {
        let issued = at.done("issue", issuing(at, &usual(at), "a.pdf"));
        let args = json!({"certificate_no": issued["certificate_no"], "by": "window"});
        refused(at, "deliver", &args, "state_forbids", "");
        at.done("outcome", json!({"job": issued["job"], "outcome": "printed"}));
        at.done("deliver", args);
    }

    pub fn status_contradicts(at: &Practice) {
        let no = joined(at, born("2005-06-06"));
        let begun = told("special_status", &no, json!({"status": "student", "from": "2026-11-16"}));
        let args = with(&begun, "/notification/members/0/evidence", json!({"school": "みほん大学"}));
        at.done("register", args.clone());
        refused(at, "register", &args, "status_contradicts", "特別該当の履歴");
        let shown = at.done("show", json!({"resident": no}));
        assert_eq!(shown["special_statuses"][0]["holds"], true, "the history says that it holds");
    }

    pub fn value_differs(at: &Practice) {
        let no = usual(at);
        let moved = json!({"corrects": movement(at, &no, "join"), "field": "effective_on", "from": "2026-11-14", "to": "2026-11-13"});
        let args = told("correct", &no, moved);
        refused(at, "register", &args, "value_differs", "いまの値を確かめる");
        at.done("register", with(&args, "/notification/from", json!("2026-11-15")));
    }

    pub fn value_outdated(at: &Practice) {
        let no = usual(at);
        at.done("record_income", income(&no, Value::Null));
        let args = income(
            &no,
            json!({"corrected_on": "2026-11-10", "total_income_yen": 2_000_000, "aggregate_income_yen": 2_000_000}),
        );
        refused(at, "record_income", &args, "value_outdated", "更正日");
        at.done("record_income", with(&args, "/income/corrected_on", json!("2026-11-20")));
    }
}
