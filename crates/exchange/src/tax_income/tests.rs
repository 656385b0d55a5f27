use std::collections::BTreeSet;
use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use encoding_rs::SHIFT_JIS;
use sha2::{Digest, Sha256};

use super::*;
use crate::columns::tax_income::COLUMNS;
use crate::gaiji::GaijiTable;
use crate::link::{Encoding, FileExpectation, FileRefusal, LinkColumn as _, RowError, StagedFile, one_by_one};

const NAME: &str = "TAX_INCOME_131016_20261110101500_001.csv";
static NO_GAIJI: LazyLock<GaijiTable> = LazyLock::new(GaijiTable::default);
static ALONE: LazyLock<FileExpectation<'static>> =
    LazyLock::new(|| FileExpectation { municipality: "131016", has_central: false, gaiji: &NO_GAIJI });

fn read(bytes: &[u8]) -> Result<StagedFile<'_, TaxIncome>, FileRefusal> {
    crate::link::read(NAME, bytes, &ALONE, &one_by_one)
}

/// A sound row of a resident, as 17 texts.
fn row_of(atena_no: &str) -> Vec<String> {
    let row = [
        atena_no, "2026", "131016", "1", "1", "1450000", "1450000", "400000", "", "", "2550000", "1450000", "",
        "2550000", "0", "1", "20260610",
    ];
    row.map(str::to_owned).to_vec()
}

fn set(row: &mut [String], name: &str, value: &str) {
    let at = COLUMNS.iter().position(|known| *known == name).expect("a column");
    row[at] = value.to_owned();
}

fn quoted<T: AsRef<str>>(row: &[T]) -> String {
    let fields: Vec<String> = row.iter().map(|f| format!("\"{}\"", f.as_ref().replace('"', "\"\""))).collect();
    format!("{}\r\n", fields.join(","))
}

fn sealed(before: &[u8], rows: usize) -> Vec<u8> {
    let hash = HEXLOWER.encode(&Sha256::digest(before));
    [before, format!("\"TRAILER\",\"{rows}\",\"{hash}\"\r\n").as_bytes()].concat()
}

fn text_of(rows: &[Vec<String>]) -> String {
    quoted(&COLUMNS) + &rows.iter().map(|row| quoted(row)).collect::<String>()
}

fn file_of(rows: &[Vec<String>]) -> Vec<u8> {
    sealed(text_of(rows).as_bytes(), rows.len())
}

/// One row with some values changed: its column and fault, or none when it is good.
#[track_caller]
fn check(changes: &[(&str, &str)], expected: Option<(&str, &str)>) {
    let mut row = row_of("000000000000001");
    for (name, value) in changes {
        set(&mut row, name, value);
    }
    let file = file_of(&[row]);
    let staged = read(&file).unwrap();
    let found = staged.errors.first().map(|error| (error.field, error.code.code()));
    assert_eq!(found, expected, "{changes:?}");
    for error in &staged.errors {
        assert!(error.message().ends_with('。'), "{}", error.message());
        let kept = RowError::from_parts(
            LinkFileKind::TaxIncome,
            error.line,
            error.resident.as_deref(),
            error.field,
            error.code.code(),
            &error.value,
        );
        assert_eq!(kept.as_ref(), Some(error), "an error kept as its parts says the same again");
    }
}

/// The year of the only row, with some values changed.
#[track_caller]
fn year(changes: &[(&str, &str)]) -> IncomeYear {
    check(changes, None);
    let mut row = row_of("1");
    changes.iter().for_each(|(name, value)| set(&mut row, name, value));
    let file = file_of(&[row]);
    let staged = read(&file).unwrap();
    staged.row(staged.good[0]).income
}

#[test]
fn the_columns_are_the_items_of_a_year_in_their_order() {
    for item in IncomeItem::ALL {
        assert_eq!(TaxIncomeColumn::Of(*item).name(), item.label());
    }
    assert_eq!(COLUMNS.len(), IncomeItem::ALL.len() + 1);
}

#[test]
fn a_row_is_a_year_with_all_its_items() {
    let income = year(&[]);
    assert_eq!((income.tax_year, income.municipality.as_str(), income.taxed), (2026, "131016", true));
    assert_eq!(income.declaration, Declaration::Declared);
    assert_eq!((income.total_income_yen, income.aggregate_income_yen), (1_450_000, 1_450_000));
    assert_eq!((income.taxable_income_yen, income.receipts_yen), (400_000, 2_550_000));
    assert_eq!((income.pension_receipts_yen, income.pension_income_yen), (2_550_000, 1_450_000));
    assert_eq!((income.salary_receipts_yen, income.family_employee_yen), (0, 0));
    assert_eq!((income.dependants_under_16, income.dependants_16_to_19), (0, 1));
    assert_eq!(income.corrected_on.map(|day| day.to_string()).as_deref(), Some("2026-06-10"));
    assert_eq!(year(&[("更正日", "")]).corrected_on, None, "the first assessment has none");
    let abroad = year(&[("1/1市町村コード", "000000"), ("課税区分", "0"), ("課税標準額", "0")]);
    assert!(abroad.municipality.is_empty());
}

#[test]
fn undeclared_and_unknown_are_states_of_their_own() {
    let none: Vec<(&str, &str)> = IncomeItem::YEN.iter().map(|item| (item.label(), "")).collect();
    let undeclared = year(&[&none[..], &[("申告区分", "0"), ("課税区分", "9")]].concat());
    assert_eq!((undeclared.declaration, undeclared.levy()), (Declaration::Undeclared, Levy::Unknown));
    let unknown = year(&[&none[..], &[("申告区分", "9"), ("課税区分", "9")]].concat());
    assert_eq!(unknown.declaration, Declaration::Unknown);
    // of whom has declared, what the ratio turns on is told
    for item in IncomeItem::DECISIVE {
        check(&[(item.label(), "")], Some((item.label(), "required")));
    }
    check(&[("給与収入", ""), ("扶養16未満数", "")], None);
}

#[test]
fn an_amount_is_yen_that_a_person_can_have() {
    for item in IncomeItem::YEN {
        let column = item.label();
        check(&[(column, "-1")], Some((column, "yen_out_of_range")));
        check(&[(column, "10000000000")], Some((column, "yen_out_of_range")));
        check(&[(column, &"9".repeat(30))], Some((column, "yen_out_of_range")));
        check(&[(column, "1,000")], Some((column, "not_digits")));
        check(&[(column, "１０００")], Some((column, "not_digits")));
        check(&[(column, "-")], Some((column, "not_digits")));
    }
    check(&[("総所得金額等", "9999999999"), ("収入合計(基準収入)", "9999999999")], None);
    check(&[("扶養16未満数", "100")], Some(("扶養16未満数", "too_long")));
    check(&[("扶養16_19数", "-1")], Some(("扶養16_19数", "not_digits")));
}

#[test]
fn years_codes_municipalities_and_days_are_of_their_lists() {
    for year in ["", "1999", "26", "20260", "令和8", "2O26"] {
        let code = if year.is_empty() { "required" } else { "year_invalid" };
        check(&[("賦課年度", year)], Some(("賦課年度", code)));
    }
    for code in ["131015", "13101", "999999", "１３１０１６", "13101X"] {
        check(&[("1/1市町村コード", code)], Some(("1/1市町村コード", "municipality_invalid")));
    }
    check(&[("1/1市町村コード", "")], Some(("1/1市町村コード", "required")));
    check(&[("申告区分", "2")], Some(("申告区分", "code_unknown")));
    check(&[("課税区分", "3")], Some(("課税区分", "code_unknown")));
    check(&[("課税区分", "")], Some(("課税区分", "required")));
    check(&[("更正日", "20260631")], Some(("更正日", "date_invalid")));
    check(&[("更正日", "19991231")], Some(("更正日", "date_invalid")));
    check(&[("宛名番号", "")], Some(("宛名番号", "required")));
}

#[test]
fn values_that_cannot_both_be_so_refuse_the_row() {
    for (changes, field) in [
        (&[("課税区分", "0")][..], "課税標準額"),
        (&[("1/1市町村コード", "000000")], "1/1市町村コード"),
        (&[("申告区分", "9")], "申告区分"),
        (&[("課税区分", "9")], "課税区分"),
        (&[("給与所得", "1")], "給与所得"),
        (&[("公的年金収入", "1449999")], "公的年金雑所得"),
        (&[("課税標準額", "1450001")], "課税標準額"),
        (&[("更正日", "20251231")], "更正日"),
    ] {
        check(changes, Some((field, "contradiction")));
    }
    let waived = year(&[("課税区分", "2")]);
    assert_eq!((waived.taxed, waived.levy()), (false, Levy::Waived), "exempt by ordinance, whatever the amounts");
}

#[test]
fn no_fault_shows_an_amount_or_a_word() {
    for column in COLUMNS {
        for secret in ["秘密の名", "SECRET", "98765432109876"] {
            let mut row = row_of("1");
            set(&mut row, column, secret);
            set(&mut row, "更正日", "x");
            let file = file_of(&[row]);
            for error in read(&file).unwrap().errors.iter().filter(|_| column != "宛名番号") {
                assert!(!format!("{error:?}{}", error.message()).contains(secret), "{column}");
            }
        }
    }
}

#[test]
fn rows_of_one_person_come_together_and_wait_behind_a_bad_one() {
    let mut bad = row_of("7");
    set(&mut bad, "総所得金額等", "-1");
    let rows = [row_of("7"), row_of("8"), row_of("7"), bad, row_of("7"), row_of("8")];
    let file = file_of(&rows);
    let staged = read(&file).unwrap();
    let groups: Vec<Vec<u32>> = staged.groups().map(|rows| rows.iter().map(|p| p.line).collect()).collect();
    assert_eq!(groups, [vec![2, 4], vec![3, 7]]);
    assert_eq!((staged.errors[0].line, staged.held_back[0].line), (5, 6));
}

#[test]
fn cp932_and_a_byte_order_mark_say_the_same() {
    let text = text_of(&[row_of("1")]);
    let cp932 = sealed(&SHIFT_JIS.encode(&text).0, 1);
    let staged = read(&cp932).unwrap();
    assert_eq!((staged.encoding, staged.row(staged.good[0]).income), (Encoding::Cp932, year(&[])));
    let marked = sealed(&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), 1);
    assert_eq!(read(&marked).unwrap().good.len(), 1);
}

#[test]
fn a_file_that_is_not_whole_or_of_another_kind_is_refused() {
    let text = text_of(&[row_of("1")]);
    for (bytes, code) in [
        (Vec::new(), "file_empty"),
        (sealed(text.as_bytes(), 2), "trailer_count"),
        (text.clone().into_bytes(), "file_torn"),
        (sealed(text.replace("1450000", "145000").as_bytes(), 1).into_iter().rev().collect(), "encoding_unknown"),
        (include_bytes!("../../../../tests/fuzz/corpus/res_change/good.csv").to_vec(), "not_this_kind"),
    ] {
        let refused = read(&bytes).unwrap_err();
        if code != "encoding_unknown" {
            assert_eq!(refused.code(), code);
        }
        let message = refused.message(LinkFileKind::TaxIncome);
        assert!(message.ends_with("ください。") && !message.contains("住基"), "{message}");
    }
    let torn = file_of(&[row_of("1")]);
    assert!((0..torn.len()).all(|end| read(&torn[..end]).is_err()), "every truncation is refused");
}

#[test]
fn noise_in_every_column_is_good_or_listed() {
    let words =
        ["", "0", "1", "9", "-1", "20261110", "131016", "99999999999", "葛󠄂", "\"", "\u{E000}", "９", "\r", "2026"];
    let mut state = 0x5EED_u64;
    let mut below = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % end as u64).unwrap()
    };
    let rows: Vec<Vec<String>> = (0..4000)
        .map(|_| {
            let mut row = row_of(&below(500).to_string());
            for _ in 0..=below(3) {
                row[below(COLUMNS.len())] = words[below(words.len())].to_owned();
            }
            row
        })
        .collect();
    let file = file_of(&rows);
    let staged = read(&file).unwrap();
    assert_eq!(staged.rows, 4000);
    let codes: BTreeSet<&str> = staged.errors.iter().map(|error| error.code.code()).collect();
    for code in ["contradiction", "yen_out_of_range", "code_unknown", "municipality_invalid", "not_digits"] {
        assert!(codes.contains(code), "{code} was never met: {codes:?}");
    }
    assert!(staged.good.iter().all(|place| staged.row(*place).line == place.line as usize));
}
