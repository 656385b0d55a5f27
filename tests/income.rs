//! 所得・課税 from outside: the tax office's file, good, bad, again, older, in CP932, killed and gone on with; a year a clerk enters,
//! what is refused, what is kept of before, and who is told what was looked at.

use madoguchi_tests::held::Held;
use madoguchi_tests::office::{Bureau, DIR, HEAD, Told, WIFE, text};
use madoguchi_tests::papers::text_of;
use madoguchi_tests::tax_income::{YearText, cp932_file, file, name};
use serde_json::{Value, json};

const CHILD: &str = "000000000090013";
const NOBODY: &str = "000000000099999";

fn import(bureau: &Bureau, path: &str) -> Told {
    bureau.run(&["import", DIR, "TAX_INCOME", path])
}

/// Takes in rows as a file of this 連番.
#[track_caller]
fn taken_in(bureau: &Bureau, serial: u32, rows: &[YearText]) -> Value {
    let path = bureau.write(&name("20261111090000", serial), file(rows));
    import(bureau, &path).json()
}

#[track_caller]
fn counts(report: &Value, applied: u64, unchanged: u64, refused: u64, held: u64) {
    let found = ["applied", "unchanged", "refused", "held"].map(|name| report[name].clone());
    assert_eq!(found, [json!(applied), json!(unchanged), json!(refused), json!(held)], "{report}");
}

/// Everything told of a person's years, newest first.
#[track_caller]
fn words(bureau: &Bureau, resident: &str) -> Vec<Value> {
    let told = bureau.run(&["income", DIR, "--resident", resident, "--reason", "判定"]).done();
    told["words"].as_array().cloned().expect("words")
}

#[track_caller]
fn total(bureau: &Bureau, resident: &str) -> Value {
    words(bureau, resident)[0]["income"]["total_income_yen"].clone()
}

/// conformity: 2.1.4
#[test]
fn a_file_of_the_tax_office_is_taken_in_and_the_same_again_changes_nothing() {
    let bureau = Bureau::with_imported(7);
    let rows = [
        YearText::of(HEAD),
        YearText::of(HEAD).with("賦課年度", "2025").with("総所得金額等", "1300000").with("課税標準額", "250000"),
        YearText::of(WIFE).with("課税区分", "0").with("課税標準額", "0"),
        YearText::of(CHILD)
            .with("申告区分", "0")
            .with("課税区分", "9")
            .with("1/1市町村コード", "000000")
            .with("総所得金額等", "")
            .with("合計所得金額", "")
            .with("課税標準額", "")
            .with("公的年金収入", "")
            .with("公的年金雑所得", "")
            .with("収入合計(基準収入)", ""),
    ];
    let path = bureau.write(&name("20261111090000", 1), file(&rows));
    let report = import(&bureau, &path).done();
    counts(&report, 4, 0, 0, 0);
    assert_eq!((&report["kind"], &report["errors"]), (&json!("TAX_INCOME"), &json!([])));
    counts(&import(&bureau, &path).done(), 0, 4, 0, 0);

    let told = words(&bureau, HEAD);
    assert_eq!(told.len(), 2, "{told:?}");
    let newest = &told[0]["income"];
    assert_eq!((&newest["tax_year"], &newest["levy"]), (&json!(2026), &json!("levied")));
    assert_eq!((&newest["total_income_yen"], &newest["receipts_yen"]), (&json!(1_450_000), &json!(2_550_000)));
    assert_eq!((&newest["source"], &newest["recorded_by"]), (&json!("tax_roll"), &json!("")));
    assert_eq!(words(&bureau, WIFE)[0]["income"]["levy"], "exempt");
    let child = words(&bureau, CHILD);
    let child = &child[0]["income"];
    assert_eq!((&child["declaration"], &child["municipality"]), (&json!("undeclared"), &json!("abroad")));

    // in CP932 and by another name it says the same
    let cp932 = bureau.write("税から.csv", cp932_file(&rows));
    counts(&import(&bureau, &cp932).done(), 0, 4, 0, 0);
    bureau.verified();
}

/// conformity: 2.1.4
#[test]
fn an_older_correction_never_takes_the_place_of_a_newer_and_what_was_said_before_stays() {
    let bureau = Bureau::with_imported(7);
    let corrected = |day: &str, yen: &str| YearText::of(HEAD).with("更正日", day).with("総所得金額等", yen);
    counts(&taken_in(&bureau, 1, &[YearText::of(HEAD)]), 1, 0, 0, 0);
    counts(&taken_in(&bureau, 2, &[corrected("20260910", "1600000")]), 1, 0, 0, 0);
    // the older word comes later: it is listed, and changes nothing
    counts(&taken_in(&bureau, 3, &[corrected("20260801", "1500000")]), 0, 1, 0, 0);
    assert_eq!(total(&bureau, HEAD), 1_600_000);
    let lines = bureau.run(&["imports", DIR, "--run", "4"]).done();
    assert_eq!(lines["lines"][0]["message"], "登録されている内容の方が新しいため、改めません。");
    assert_eq!(lines["lines"][0]["reason_label"], "令和8年度");
    // nor does 不明 without a newer day
    let unknown =
        ["総所得金額等", "合計所得金額", "課税標準額", "公的年金収入", "公的年金雑所得", "収入合計(基準収入)"]
            .iter()
            .fold(corrected("20260910", "").with("申告区分", "9").with("課税区分", "9"), |row, column| {
                row.with(column, "")
            });
    counts(&taken_in(&bureau, 4, &[unknown]), 0, 1, 0, 0);
    // within one file the days decide, not the order
    let both = [corrected("20261101", "1800000"), corrected("20261001", "1700000")];
    counts(&taken_in(&bureau, 5, &both), 1, 1, 0, 0);
    let told = words(&bureau, HEAD);
    let yen: Vec<_> = told.iter().map(|word| word["income"]["total_income_yen"].clone()).collect();
    assert_eq!(yen, [1_800_000, 1_600_000, 1_450_000]);
    let present: Vec<_> = told.iter().map(|word| word["present"].clone()).collect();
    assert_eq!(present, [true, false, false]);
    let applied = bureau.run(&["imports", DIR, "--run", "3", "--result", "applied"]).done();
    assert_eq!(applied["lines"][0]["message"], "改めた項目：総所得金額等・更正日");
    bureau.verified();
}

/// conformity: 2.1.4
#[test]
fn bad_rows_are_listed_by_field_and_the_rest_is_applied() {
    let bureau = Bureau::with_imported(7);
    let rows = [
        YearText::of(HEAD).with("課税区分", "0"),
        YearText::of(HEAD).with("賦課年度", "2025"),
        YearText::of(WIFE),
        YearText::of(NOBODY),
        YearText::of(CHILD).with("更正日", "20261122"),
        YearText::of(CHILD).with("賦課年度", "2027").with("更正日", ""),
        YearText::of("200000000000009").with("総所得金額等", "-1"),
    ];
    let path = bureau.write(&name("20261111090000", 1), file(&rows));
    let told = import(&bureau, &path);
    let report = told.json();
    assert_eq!(told.exit, 1);
    counts(&report, 1, 0, 5, 1);
    let errors: Vec<_> = report["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|e| (e["line"].as_u64().unwrap_or(0), text(&e["field"]).to_owned(), text(&e["code"]).to_owned()))
        .collect();
    let expected = [
        (2, "課税標準額", "contradiction"),
        (3, "宛名番号", "held_back"),
        (5, "宛名番号", "resident_unknown"),
        (6, "更正日", "date_in_future"),
        (7, "賦課年度", "year_in_future"),
        (8, "総所得金額等", "yen_out_of_range"),
    ];
    assert_eq!(errors, expected.map(|(line, field, code)| (line, field.to_owned(), code.to_owned())));
    assert!(!told.out.contains("1450000") && !told.out.contains("400000"), "an income is not told in a list: {told:?}");
    let history = bureau.run(&["imports", DIR]).done();
    assert_eq!((&history[0]["refused"], &history[0]["kind_label"]), (&json!(5), &json!("所得・課税")));

    let pdf = bureau.path("list.pdf");
    bureau.run(&["imports", DIR, "--run", "2", "--list", &pdf]).done();
    let page = text_of(std::path::Path::new(&pdf));
    for said in ["所得・課税取込リスト", "賦課年度", "令和8年度", "非課税なのに課税標準額があります"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    bureau.run(&["imports", DIR, "--run", "2", "--list", &bureau.path("list.xlsx")]).done();
    bureau.run(&["imports", DIR, "--run", "2", "--list", &bureau.path("list.csv")]).done();

    let torn = &file(&rows)[..400];
    let refusal = import(&bureau, &bureau.write(&name("20261111090000", 2), torn)).refused(1, "file_refused");
    assert_eq!(refusal["fields"]["reason"], "file_torn");
    let refusal = bureau.run(&["import", DIR, "RES_CHANGE", &path]).refused(1, "file_refused");
    assert_eq!(refusal["fields"]["reason"], "not_this_kind");
    bureau.run(&["import", DIR, "PENSION", &path]).refused(1, "field_invalid");
    bureau.verified();
}

/// conformity: 2.1.4
#[test]
fn who_was_unknown_is_taken_in_by_the_same_file_later() {
    let bureau = Bureau::demo(7);
    let path = bureau.write(&name("20261111090000", 1), file(&[YearText::of(HEAD)]));
    assert_eq!(import(&bureau, &path).json()["errors"][0]["code"], "resident_unknown");
    bureau.run(&["import", DIR, "RES_CHANGE", &madoguchi_tests::office::link_file("001.csv")]).done();
    counts(&import(&bureau, &path).done(), 1, 0, 0, 0);
    bureau.verified();
}

/// conformity: 2.1.4
#[test]
fn an_import_of_incomes_that_is_killed_goes_on_where_it_stopped() {
    const RESIDENTS: u32 = 3000;
    let first = 100_000_000_000_001_u64;
    let people = (0..u64::from(RESIDENTS)).map(|n| (first + n).to_string());
    // another day than any the sample city knows, so that every row says something new
    let rows: Vec<YearText> = people.map(|who| YearText::of(&who).with("更正日", "20261102")).collect();
    let bytes = file(&rows);
    let bureau = Bureau::demo(RESIDENTS);
    let whole = bureau.copied();
    let path = whole.write(&name("20261111090000", 1), &bytes);
    counts(&import(&whole, &path).done(), u64::from(RESIDENTS), 0, 0, 0);

    let path = bureau.write(&name("20261111090000", 1), &bytes);
    let held = Held::open(&bureau, "import", &path);
    assert!(0 < held.done && held.done < held.total, "in its middle: {held:?}");
    held.kill();
    let report = import(&bureau, &path).done();
    assert_eq!(report["resumed"], true, "{report}");
    counts(&report, u64::from(RESIDENTS), 0, 0, 0);
    assert_eq!(bureau.verified(), whole.verified(), "one entry a row, no more and no less");
    counts(&import(&bureau, &path).done(), 0, u64::from(RESIDENTS), 0, 0);
}

/// A year as a clerk tells it.
fn year() -> Value {
    json!({
        "tax_year": "R8", "municipality": "121002", "declaration": "declared", "levy": "levied",
        "total_income_yen": "１，４５０，０００", "aggregate_income_yen": "1,450,000円", "taxable_income_yen": 400_000,
        "pension_receipts_yen": "2,550,000", "pension_income_yen": "1,450,000", "receipts_yen": "2,550,000",
        "corrected_on": "R8.11.18", "source": "tax_certificate"
    })
}

fn told(bureau: &Bureau, year: &Value, more: &[&str]) -> Told {
    let path = bureau.write("year.json", year.to_string());
    bureau.run(&[&["income", DIR, &path, "--resident", HEAD], more].concat())
}

fn with(field: &str, value: impl Into<Value>) -> Value {
    let mut told = year();
    told[field] = value.into();
    told
}

/// conformity: 2.1.4
#[test]
fn a_year_learned_at_the_counter_is_previewed_recorded_and_corrected() {
    let bureau = Bureau::with_imported(7);
    let before = bureau.verified();
    let preview = told(&bureau, &year(), &["--dry-run"]).done();
    assert_eq!((&preview["entry"], &preview["tax_year_label"]), (&Value::Null, &json!("令和8年度")));
    assert_eq!(bureau.verified(), before, "a preview changes nothing");
    let done = told(&bureau, &year(), &["--check", "birth=S55.5.5,kana=ヨシノヤカツラギ"]).done();
    assert!(done["entry"].is_string(), "{done}");
    let change = |done: &Value, field: &str| -> Value {
        let changes = done["changes"].as_array().expect("changes");
        changes.iter().find(|c| c["field"] == field).cloned().unwrap_or_default()
    };
    assert_eq!(change(&done, "total_income_yen")["after"], "1,450,000円");
    assert_eq!(change(&done, "total_income_yen")["before"], Value::Null);
    assert_eq!(total(&bureau, HEAD), 1_450_000);

    let corrected =
        json!({"corrected_on": "R8.11.20", "source": "former_municipality", "total_income_yen": "1,500,000"});
    let mut next = year();
    for (field, value) in corrected.as_object().expect("fields") {
        next[field] = value.clone();
    }
    let done = told(&bureau, &next, &[]).done();
    let fields: Vec<_> = done["changes"].as_array().unwrap().iter().map(|c| text(&c["field"]).to_owned()).collect();
    assert_eq!(fields, ["total_income_yen", "corrected_on"]);
    assert_eq!(change(&done, "total_income_yen")["before"], "1,450,000円");
    let words = words(&bureau, HEAD);
    let sources: Vec<_> = words.iter().map(|w| text(&w["income"]["source"]).to_owned()).collect();
    assert_eq!(sources, ["former_municipality", "tax_certificate"]);
    assert!(words.iter().all(|w| w["income"]["recorded_by"] == "見本係" && w["income"]["recorded_at"].is_string()));

    // the tax office's file is weighed against it by the same days
    counts(&taken_in(&bureau, 1, &[YearText::of(HEAD).with("更正日", "20261101")]), 0, 1, 0, 0);
    counts(&taken_in(&bureau, 2, &[YearText::of(HEAD).with("更正日", "20261121")]), 1, 0, 0, 0);
    bureau.verified();
}

/// conformity: 2.1.4
#[test]
fn a_year_that_cannot_stand_is_refused_by_its_field_and_changes_nothing() {
    let bureau = Bureau::with_imported(7);
    let before = bureau.verified();
    for (year, code, field) in [
        (with("tax_year", "R9"), "day_in_future", "tax_year"),
        (with("tax_year", ""), "field_invalid", "tax_year"),
        (with("municipality", "131015"), "field_invalid", "municipality"),
        (with("declaration", ""), "field_invalid", "declaration"),
        (with("total_income_yen", "-1"), "field_invalid", "total_income_yen"),
        (with("receipts_yen", ""), "field_invalid", "receipts_yen"),
        (with("taxable_income_yen", 10_000_000_000_u64), "field_invalid", "taxable_income_yen"),
        (with("corrected_on", "R8.11.22"), "day_in_future", "corrected_on"),
        (with("source", "tax_roll"), "field_invalid", "source"),
        (with("levy", "exempt"), "income_contradicts", "taxable_income_yen"),
        (with("pension_receipts_yen", "1"), "income_contradicts", "pension_income_yen"),
        (with("total_income", 1), "field_invalid", "income"),
    ] {
        let refusal = told(&bureau, &year, &[]).refused(1, code);
        assert_eq!(refusal["fields"]["field"], field, "{refusal}");
        assert!(!refusal.to_string().contains("1,450,000"), "{refusal}");
    }
    told(&bureau, &year(), &["--check", "birth=S55.5.6,kana=ヨシノヤカツラギ"]).refused(1, "check_mismatch");
    told(&bureau, &year(), &["--check", "birth=S55.5.5"]).refused(1, "check_missing");
    let path = bureau.write("year.json", year().to_string());
    bureau.run(&["income", DIR, &path, "--resident", NOBODY]).refused(1, "resident_unknown");
    assert_eq!(bureau.verified(), before);

    told(&bureau, &year(), &[]).done();
    told(&bureau, &year(), &[]).refused(1, "nothing_changes");
    let older = told(&bureau, &with("corrected_on", "R8.11.1"), &[]).refused(1, "value_outdated");
    assert_eq!((&older["fields"]["field"], &older["fields"]["day"]), (&json!("corrected_on"), &json!("2026-11-18")));
}

/// conformity: 2.1.4
#[test]
fn an_income_is_shown_only_with_a_reason_and_every_look_is_noted() {
    let bureau = Bureau::with_imported(7);
    counts(&taken_in(&bureau, 1, &[YearText::of(HEAD)]), 1, 0, 0, 0);
    let shown = bureau.show(HEAD);
    let held = &shown["incomes"][0];
    assert_eq!((&held["tax_year"], &held["masked"]), (&json!(2026), &json!(true)));
    assert_eq!((&held["total_income_yen"], &held["declaration"]), (&Value::Null, &Value::Null));
    assert!(!shown.to_string().contains("1450000"));
    let shown = bureau.run(&["show", DIR, "--resident", HEAD, "--reason", "判定の確認"]).done();
    assert_eq!(shown["incomes"][0]["total_income_yen"], 1_450_000);
    bureau.run(&["income", DIR, "--resident", HEAD, "--reason", " "]).refused(1, "field_invalid");
    words(&bureau, HEAD);
    let lines = bureau.run(&["access", DIR, "--resident", HEAD]).done();
    let of_income: Vec<_> = lines.as_array().unwrap().iter().filter(|l| l["fields"] == json!(["所得・課税"])).collect();
    let reasons: Vec<_> = of_income.iter().map(|line| text(&line["reason"])).collect();
    assert_eq!(reasons, ["判定", "判定の確認"], "{lines}");
    assert!(of_income.iter().all(|line| line["look"] == "revealed"));
    // what was known then, with a reason, too
    let then = ["show", DIR, "--resident", HEAD, "--known-at", "2026-11-20", "--reason", "確認"];
    let known = bureau.run(&then);
    assert!(known.exit == 1 || known.json()["incomes"] == json!([]), "{known:?}");
}
