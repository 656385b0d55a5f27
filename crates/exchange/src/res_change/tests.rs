//! The samples are the contract of `cli.md`; the rest is built from the first of them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use encoding_rs::SHIFT_JIS;
use madoguchi_domain::person::{ResidentKind, Sex, Support};
use sha2::{Digest, Sha256};

use super::*;
use crate::columns::res_change::NAMES;
use crate::gaiji::GaijiTable;
use crate::link::*;

fn read<'b>(
    name: &str,
    bytes: &'b [u8],
    expect: &FileExpectation<'b>,
) -> Result<StagedFile<'b, ResChange>, FileRefusal> {
    crate::link::read(name, bytes, expect, &one_by_one)
}

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/data/res_change/RES_CHANGE_131016_20261110101500_",
            $name,
            ".csv"
        ))
    };
}

const GOOD: &[u8] = sample!("001");
const SJIS: &[u8] = sample!("002_sjis");
const BAD_ROWS: &[u8] = sample!("003_bad_rows");
const BAD_TRAILER: &[u8] = sample!("004_bad_trailer");
const NAME: &str = "RES_CHANGE_131016_20261110101500_001.csv";
static NO_GAIJI: LazyLock<GaijiTable> = LazyLock::new(GaijiTable::default);
static ALONE: LazyLock<FileExpectation<'static>> =
    LazyLock::new(|| FileExpectation { municipality: "131016", has_central: false, gaiji: &NO_GAIJI });
static ENROLLED: LazyLock<FileExpectation<'static>> = LazyLock::new(|| FileExpectation { has_central: true, ..*ALONE });

/// A staged file with its rows read, in file order.
#[derive(Debug)]
struct StagedRows {
    encoding: Encoding,
    sha256: String,
    rows: usize,
    good: Vec<ResChangeRow>,
    errors: Vec<RowError>,
    held_back: Vec<RowError>,
    losses: Losses,
}

/// A sound row of a resident, as 31 texts.
fn row_of(atena_no: &str) -> Vec<String> {
    let mut row = vec![String::new(); NAMES.len()];
    for (name, value) in [
        ("宛名番号", atena_no),
        ("世帯番号", "000000000009001"),
        ("異動事由", "01"),
        ("異動日", "20261101"),
        ("処理日時", "20261110101500"),
        ("氏名", "見本　太郎"),
        ("カナ", "ミホン　タロウ"),
        ("生年月日", "19800505"),
        ("不詳フラグ", "0"),
        ("性別", "1"),
        ("続柄", "02"),
        ("記載順位", "01"),
        ("世帯主宛名番号", atena_no),
        ("住民区分", "1"),
        ("郵便番号", "1000001"),
        ("住所", "見本区千代田１番１号"),
        ("支援措置区分", "0"),
    ] {
        set(&mut row, name, value);
    }
    row
}

fn set(row: &mut [String], name: &str, value: &str) {
    let at = NAMES.iter().position(|known| *known == name).expect("a column");
    row[at] = value.to_owned();
}

fn quoted<T: AsRef<str>>(row: &[T]) -> String {
    let fields: Vec<String> = row.iter().map(|f| format!("\"{}\"", f.as_ref().replace('"', "\"\""))).collect();
    format!("{}\r\n", fields.join(","))
}

/// Header and rows as they are, with a trailer that fits.
fn sealed(before: &[u8], rows: usize) -> Vec<u8> {
    let hash = HEXLOWER.encode(&Sha256::digest(before));
    [before, format!("\"TRAILER\",\"{rows}\",\"{hash}\"\r\n").as_bytes()].concat()
}

fn file_of(rows: &[Vec<String>]) -> Vec<u8> {
    let body: String = rows.iter().map(|row| quoted(row)).collect();
    sealed((quoted(&NAMES) + &body).as_bytes(), rows.len())
}

fn staged(bytes: &[u8], expect: &FileExpectation) -> StagedRows {
    let staged = read(NAME, bytes, expect).unwrap();
    let mut good: Vec<ResChangeRow> = staged.good.iter().map(|place| staged.row(*place)).collect();
    good.sort_by_key(|row| row.line);
    let StagedFile { encoding, sha256, rows, errors, held_back, losses, .. } = staged;
    StagedRows { encoding, sha256, rows, good, errors, held_back, losses }
}

#[track_caller]
fn check_refused(bytes: &[u8], code: &str) {
    let refused = read(NAME, bytes, &ALONE).map(|staged| staged.rows).unwrap_err();
    assert_eq!(refused.code(), code);
    assert!(refused.message(LinkFileKind::ResChange).ends_with("ください。"), "tells the next step");
}

/// One row with one value changed: its fault and message, or none when it is good.
#[track_caller]
fn check_row(changes: &[(&str, &str)], expected: Option<(&str, &str)>) {
    check_row_of(&ALONE, changes, expected);
}

#[track_caller]
fn check_row_of(expect: &FileExpectation, changes: &[(&str, &str)], expected: Option<(&str, &str)>) {
    let mut row = row_of("000000000000001");
    for (name, value) in changes {
        set(&mut row, name, value);
    }
    let staged = staged(&file_of(&[row]), expect);
    let found = staged.errors.first().map(|error| (error.code.code(), error.message()));
    let found = found.as_ref().map(|(code, message)| (*code, message.as_str()));
    assert_eq!(found, expected, "{changes:?}");
    assert_eq!(staged.good.len(), usize::from(expected.is_none()));
}

#[test]
fn the_samples_are_read_as_the_contract_says() {
    for (bytes, encoding, good, bad) in
        [(GOOD, Encoding::Utf8, 3, 0), (SJIS, Encoding::Cp932, 1, 0), (BAD_ROWS, Encoding::Utf8, 1, 2)]
    {
        let staged = staged(bytes, &ALONE);
        assert_eq!((staged.encoding, staged.good.len()), (encoding, good));
        assert_eq!((staged.errors.len(), staged.held_back.len()), (bad, 0));
        assert_eq!((staged.rows, staged.sha256.len()), (good + bad, 64));
        assert_eq!(staged.sha256, HEXLOWER.encode(&Sha256::digest(bytes)));
    }
    check_refused(BAD_TRAILER, "trailer_count");
}

#[test]
fn a_row_keeps_every_field_and_code_point() {
    let staged = staged(GOOD, &ALONE);
    let [head, spouse, _child] = staged.good.as_slice() else { panic!("three rows") };
    assert_eq!((head.line, spouse.line), (2, 3));
    assert_eq!(head.name, "\u{20BB7}野家　葛\u{E0102}城");
    assert_eq!(head.atena_no, "000000000090011");
    assert_eq!(head.juki_household_no.as_deref(), Some("000000000009001"));
    assert_eq!(head.reason, MoveReason::MovedInFromOtherPrefecture);
    assert_eq!(head.effective_on.to_string(), "2026-11-01");
    assert_eq!(head.notified_on.map(|day| day.to_string()).as_deref(), Some("2026-11-10"));
    assert_eq!(head.processed_at.to_string(), "2026-11-10 10:15:00");
    assert_eq!((head.former_surname.as_deref(), head.alias.as_deref()), (None, None));
    assert_eq!(spouse.former_surname.as_deref(), Some("髙﨑"));
    assert_eq!(spouse.kana, "ヨシノヤ　ハナコ");
    assert_eq!(spouse.birth.to_string(), "1982-02-28");
    assert_eq!((spouse.sex, spouse.relation), (Sex::Female, Some(Relation::Wife)));
    assert_eq!(spouse.display_order, Some(2));
    assert_eq!(spouse.head_atena_no.as_deref(), Some("000000000090011"));
    assert_eq!(spouse.resident_kind, ResidentKind::Japanese);
    assert_eq!(spouse.postal_code, "1000001");
    assert_eq!(spouse.address_code, "131016001000");
    assert_eq!(spouse.address, "見本区千代田１番１号");
    assert_eq!(spouse.previous_address, "千葉県見本市本町１丁目２番３号");
    assert_eq!(spouse.resident_since.map(|day| day.to_string()).as_deref(), Some("2026-11-01"));
    assert_eq!((spouse.removed_on, spouse.support_until), (None, None));
    assert_eq!((spouse.support, spouse.my_number.as_ref()), (Support::None, None));
}

#[test]
fn cp932_says_the_same_as_utf_8() {
    let staged = staged(SJIS, &ALONE);
    assert_eq!(staged.good[0].name, "佐藤　太郎");
    assert_eq!(staged.good[0].address, "見本区神田２番２号");
}

#[test]
fn the_list_of_bad_rows_is_that_of_the_example() {
    let listed = serde_json::to_value(staged(BAD_ROWS, &ALONE).errors).unwrap();
    let expected = serde_json::json!([
        { "line": 3, "resident": "000000000090012", "field": "生年月日", "code": "date_invalid",
          "message": "19820229 は実在しない日付です。" },
        { "line": 4, "resident": "000000000090013", "field": "性別", "code": "code_unknown",
          "message": "性別コード 9 はありません（0, 1, 2）。" },
    ]);
    assert_eq!(listed, expected);
}

#[test]
fn a_fault_is_serialised_by_its_code() {
    for fault in [RowFault::DateInvalid, RowFault::CharacterUnmappable, RowFault::MyNumberRefused] {
        assert_eq!(serde_json::to_value(fault).unwrap(), fault.code());
    }
}

#[test]
fn a_date_is_a_day_of_the_calendar() {
    check_row(&[("生年月日", "20240229")], None);
    check_row(&[("届出日", ""), ("消除日", "20261130")], None);
    let not_a_day = "異動日が日付（YYYYMMDD の8桁）ではありません。";
    for (value, message) in [
        ("20261131", "20261131 は実在しない日付です。"),
        ("20260000", "20260000 は実在しない日付です。"),
        ("00010101", "00010101 は実在しない日付です。"),
        ("2026-11-01", "2026-11-01 は実在しない日付です。"),
        ("令和8年", not_a_day),
        ("123456789018", not_a_day),
    ] {
        check_row(&[("異動日", value)], Some(("date_invalid", message)));
    }
    check_row(&[("異動日", "")], Some(("required", "異動日が空です。")));
}

#[test]
fn a_moment_of_processing_is_one_of_the_clock() {
    check_row(&[("処理日時", "20261110235959")], None);
    let message = "20261110240000 は実在しない日時です。";
    check_row(&[("処理日時", "20261110240000")], Some(("datetime_invalid", message)));
    let message = "20261110101560 は実在しない日時です。";
    check_row(&[("処理日時", "20261110101560")], Some(("datetime_invalid", message)));
    let message = "処理日時が日時（YYYYMMDDHHMMSS の14桁）ではありません。";
    check_row(&[("処理日時", "20261110")], Some(("datetime_invalid", message)));
    check_row(&[("処理日時", "")], Some(("required", "処理日時が空です。")));
}

#[test]
fn only_the_unknown_flag_lets_a_birth_date_have_unknown_parts() {
    check_row(&[("生年月日", "19500300"), ("不詳フラグ", "1")], None);
    check_row(&[("生年月日", "19500000"), ("不詳フラグ", "1")], None);
    check_row(&[("生年月日", "00000000"), ("不詳フラグ", "1")], None);
    check_row(&[("生年月日", "19820229"), ("不詳フラグ", "1")], None);
    for (value, flag) in [("19500300", "0"), ("19500005", "1"), ("19820230", "1"), ("19820229", "0"), ("00000000", "0")]
    {
        let message = format!("{value} は実在しない日付です。");
        let changes = [("生年月日", value), ("不詳フラグ", flag)];
        check_row(&changes, Some(("date_invalid", &message)));
    }
    let message = "不詳フラグ 2 はありません（0, 1）。";
    check_row(&[("不詳フラグ", "2")], Some(("code_unknown", message)));
}

#[test]
fn a_code_is_in_its_list() {
    for one in MoveReason::ALL {
        check_row(&[("異動事由", one.code())], None);
    }
    for one in Relation::ALL {
        check_row(&[("続柄", one.code())], None);
    }
    for (column, value, message) in [
        ("続柄", "2", "続柄コード 2 はありません（02, 11, 12, 20, 31, 32, 40, 50, 60, 70, 80）。"),
        ("住民区分", "5", "住民区分 5 はありません（1, 2, 3, 4）。"),
        ("支援措置区分", "9", "支援措置区分 9 はありません（0, 1, 2, 3）。"),
        ("性別", "男", "性別コードが正しくありません（0, 1, 2）。"),
        ("性別", "123456789018", "性別コードが正しくありません（0, 1, 2）。"),
    ] {
        check_row(&[(column, value)], Some(("code_unknown", message)));
    }
    // A lost column must not lift a protection.
    check_row(&[("支援措置区分", "")], Some(("required", "支援措置区分が空です。")));
}

#[test]
fn a_number_is_ascii_digits_of_its_length() {
    check_row(&[("宛名番号", "1")], None);
    for (column, value, code, message) in [
        ("宛名番号", "", "required", "宛名番号が空です。"),
        ("宛名番号", "1234567890123456", "too_long", "宛名番号が長すぎます（15文字まで）。"),
        ("世帯番号", "１２３", "not_digits", "世帯番号に数字でない文字があります。"),
        ("世帯番号", "", "required", "世帯番号が空です。"),
        ("記載順位", "10000", "too_long", "記載順位が長すぎます（4文字まで）。"),
        ("郵便番号", "100-0001", "not_digits", "郵便番号に数字でない文字があります。"),
        ("郵便番号", "100000", "wrong_length", "郵便番号の桁数が違います（7桁）。"),
    ] {
        check_row(&[(column, value)], Some((code, message)));
    }
}

#[test]
fn who_is_not_in_the_registry_needs_no_household_and_no_address() {
    let none = [("世帯番号", ""), ("続柄", ""), ("世帯主宛名番号", ""), ("住所", "")];
    for (kind, expected) in [
        ("1", Some(("required", "世帯番号が空です。"))),
        ("2", Some(("required", "世帯番号が空です。"))),
        ("3", None),
        ("4", None),
    ] {
        check_row(&[&none[..], &[("住民区分", kind)]].concat(), expected);
    }
}

#[test]
fn the_length_of_a_text_is_its_clusters() {
    let (fits, over) = ("葛\u{E0104}".repeat(200), "葛\u{E0104}".repeat(201));
    check_row(&[("氏名", &fits), ("方書", &fits)], None);
    let message = "方書が長すぎます（200文字まで）。";
    check_row(&[("方書", &over)], Some(("too_long", message)));
    let endless = "か\u{3099}".to_owned() + &"\u{3099}".repeat(5000);
    check_row(&[("方書", &endless)], Some(("too_long", message)));
    check_row(&[("氏名", "　")], Some(("required", "氏名が空です。")));
}

#[test]
fn a_character_nobody_can_name_refuses_the_row_and_tells_its_place() {
    for (value, code, message) in [
        ("吉\u{E000}", "character_unmappable", "氏名の2文字目 U+E000 は外字などで、どの文字か分かりません。"),
        (
            "葛\u{E0104}城\u{F8FF}",
            "character_unmappable",
            "氏名の3文字目 U+F8FF は外字などで、どの文字か分かりません。",
        ),
        ("\u{FFFD}田", "character_unmappable", "氏名の1文字目 U+FFFD は外字などで、どの文字か分かりません。"),
        ("山\n田", "control_character", "氏名の2文字目 U+000A は制御文字です。"),
        ("山\u{202E}田", "control_character", "氏名の2文字目 U+202E は制御文字です。"),
    ] {
        check_row(&[("氏名", value)], Some((code, message)));
    }
    // 行政事務標準文字 in their provisional place, compatibility forms, a quote: all kept.
    for name in ["\u{10DE92}", "神\u{FA19}", "髙﨑", "O\"BRIEN, \"\""] {
        check_row(&[("氏名", name)], None);
    }
}

#[test]
fn legacy_gaiji_of_cp932_refuse_their_row_only() {
    let rows = [row_of("1"), row_of("2")];
    let text: String = quoted(&NAMES) + &rows.iter().map(|row| quoted(row)).collect::<String>();
    let mut bytes = SHIFT_JIS.encode(&text).0.into_owned();
    let name = SHIFT_JIS.encode("見本　太郎").0.into_owned();
    let at = bytes.windows(name.len()).position(|part| part == name).unwrap();
    bytes[at..at + 2].copy_from_slice(&[0xF0, 0x40]);
    let staged = staged(&sealed(&bytes, 2), &ALONE);
    assert_eq!((staged.good.len(), staged.errors.len()), (1, 1));
    assert_eq!(staged.errors[0].value, "1文字目 U+E000");
}

#[test]
fn a_my_number_is_refused_without_central_and_never_shown() {
    let number = ("個人番号", "123456789018");
    let message = "中央に接続していないため、個人番号は取り込めません。個人番号を空にしたファイルを依頼してください。";
    check_row(&[number], Some(("my_number_refused", message)));
    check_row(&[("個人番号", " ")], Some(("my_number_refused", message)));
    check_row_of(&ENROLLED, &[number], None);
    let message = "個人番号の桁数か検査数字が正しくありません。";
    for bad in ["123456789010", "000000000000", "1"] {
        check_row_of(&ENROLLED, &[("個人番号", bad)], Some(("my_number_invalid", message)));
    }
    let mut row = row_of("1");
    set(&mut row, number.0, number.1);
    let refused = staged(&file_of(std::slice::from_ref(&row)), &ALONE);
    assert!(!format!("{refused:?}").contains(number.1));
    let accepted = staged(&file_of(&[row]), &ENROLLED);
    assert!(!format!("{accepted:?}").contains(number.1));
    assert_eq!(accepted.good[0].my_number.as_ref().map(MyNumber::expose), Some(number.1));
}

#[test]
fn no_fault_of_any_column_shows_a_name() {
    let secret = "秘密の名";
    for (column, text) in NAMES.iter().flat_map(|name| [(name, secret), (name, "SECRET")]) {
        let mut row = row_of("1");
        set(&mut row, column, text);
        set(&mut row, "支援措置期限", "x");
        for error in staged(&file_of(&[row]), &ALONE).errors {
            let listed = format!("{error:?}{}", error.message());
            assert!(!listed.contains(text), "{listed}");
        }
    }
}

#[test]
fn later_rows_of_a_resident_are_held_behind_a_bad_one() {
    let mut bad = row_of("7");
    set(&mut bad, "性別", "9");
    let rows = [row_of("7"), bad.clone(), row_of("8"), row_of("7"), bad, row_of("7")];
    let staged = staged(&file_of(&rows), &ALONE);
    let lines = |errors: &[RowError]| errors.iter().map(|e| e.line).collect::<Vec<_>>();
    assert_eq!(staged.good.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(lines(&staged.errors), [3, 6], "a bad row is told, held or not");
    assert_eq!(lines(&staged.held_back), [5, 7]);
    assert!(staged.held_back.iter().all(|error| error.code == RowFault::HeldBack));
    let message = "3 行目に誤りがあるため、同じ宛名番号のこの行は保留しました。";
    assert_eq!(staged.held_back[1].message(), message);
    assert_eq!(staged.held_back[1].resident.as_deref(), Some("7"));
}

/// One raw line among sound ones: its fault.
#[track_caller]
fn check_line(line: &str, expected: RowFault) {
    let text = quoted(&NAMES) + &quoted(&row_of("1")) + line + &quoted(&row_of("2"));
    let staged = staged(&sealed(text.as_bytes(), 3), &ALONE);
    assert_eq!(staged.good.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
    assert_eq!((staged.errors[0].code, staged.errors[0].line), (expected, 3), "{line:?}");
}

#[test]
fn a_row_in_another_writing_is_refused_alone() {
    let sound = quoted(&row_of("3"));
    for line in [
        sound.replace("\"1000001\"", "1000001"),
        sound.replace("\r\n", "\n"),
        sound.replace("\"1000001\"", "\"1000001\" "),
        sound.replace("\"1000001\"", "\"1000\"001"),
        sound.replace("\"1000001\"", " \"1000001\""),
    ] {
        check_line(&line, RowFault::Quoting);
    }
    check_line(&quoted(&row_of("3")[..30]), RowFault::ColumnCount);
    check_line(&quoted(&[row_of("3"), row_of("4")].concat()), RowFault::ColumnCount);
    check_line("\"\"\r\n", RowFault::ColumnCount);
    check_line("\r\n", RowFault::Quoting);
}

#[test]
fn a_line_is_physical_even_after_a_break_inside_a_field() {
    let mut broken = row_of("1");
    set(&mut broken, "住所", "一\r\n二\n三");
    let mut bad = row_of("2");
    set(&mut bad, "性別", "9");
    let lines: Vec<usize> = staged(&file_of(&[broken, bad]), &ALONE).errors.iter().map(|e| e.line).collect();
    assert_eq!(lines, [2, 5]);
}

#[test]
fn a_byte_order_mark_is_allowed_and_belongs_to_the_hash() {
    let text = quoted(&NAMES) + &quoted(&row_of("1"));
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    assert_eq!(staged(&sealed(&marked, 1), &ALONE).good[0].line, 2);
    check_refused(&[b"\xEF\xBB\xBF", &*sealed(text.as_bytes(), 1)].concat(), "trailer_hash");
    let cp932 = SHIFT_JIS.encode(&text).0;
    check_refused(&sealed(&[b"\xEF\xBB\xBF", &*cp932].concat(), 1), "encoding_unknown");
}

#[test]
fn bytes_of_another_encoding_refuse_the_whole_file() {
    let (header, row) = (quoted(&NAMES), quoted(&row_of("1")));
    let [header_cp932, row_cp932] = [&header, &row].map(|text| SHIFT_JIS.encode(text).0);
    for before in [
        [header.as_bytes(), row.as_bytes(), &row_cp932].concat(),
        [&*header_cp932, row_cp932.as_ref(), b"\"\xFD\xFE\"\r\n"].concat(),
    ] {
        let refused = read(NAME, &sealed(&before, 2), &ALONE).unwrap_err();
        assert!(matches!(refused, FileRefusal::Encoding { line: 3 }), "{refused:?}");
    }
    check_refused(b"\"\xFD\xFF\x81\"\r\n\"x\"\r\n", "encoding_unknown");
    let utf16: Vec<u8> = row.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_refused(&utf16, "nul_bytes");
}

#[test]
fn a_header_row_of_another_kind_or_order_is_refused() {
    let with = |header: String| sealed((header + &quoted(&row_of("1"))).as_bytes(), 1);
    let mut permuted = NAMES;
    permuted.swap(6, 7);
    let mut doubled = NAMES;
    doubled[8] = doubled[6];
    for (header, column) in [
        (quoted(&row_of("1")), 1),
        (quoted(&permuted), 7),
        (quoted(&doubled), 9),
        (quoted(&NAMES[..30]), 31),
        (quoted(&[&NAMES[..], &["備考"]].concat()), 32),
    ] {
        let refused = read(NAME, &with(header), &ALONE).unwrap_err();
        assert_eq!(refused.code(), "not_this_kind");
        assert!(refused.message(LinkFileKind::ResChange).contains(&format!("（{column} 列目は")), "{refused}");
        assert!(!refused.message(LinkFileKind::ResChange).contains("000000"), "a row of data is not shown");
    }
    check_refused(&with(quoted(&NAMES).replace('"', "")), "header_form");
    check_refused(&with(quoted(&NAMES).replace("\r\n", "\n")), "header_form");
}

#[test]
fn a_bad_trailer_refuses_the_whole_file() {
    let before = quoted(&NAMES) + &quoted(&row_of("1"));
    let whole = sealed(before.as_bytes(), 1);
    let text = String::from_utf8(whole.clone()).unwrap();
    let end = text.split("\"TRAILER\",").nth(1).unwrap();
    for (bytes, code) in [
        (sealed(before.as_bytes(), 0), "trailer_count"),
        (sealed(before.as_bytes(), 2), "trailer_count"),
        (sealed(before.as_bytes(), ROWS_MAX + 1), "too_many_rows"),
        (text.replace("見本　太郎", "見本　次郎").into_bytes(), "trailer_hash"),
        (text.replace("\"1\",\"", "\"一\",\"").into_bytes(), "trailer_invalid"),
        (text.replace(end, "\"1\",\"00\"\r\n").into_bytes(), "trailer_invalid"),
        (text.replace(end, "\"1\"\r\n").into_bytes(), "trailer_invalid"),
        (before.clone().into_bytes(), "file_torn"),
        (text.trim_end().as_bytes().to_vec(), "file_torn"),
        (text.trim_end().to_owned().into_bytes().into_iter().chain(*b"\n").collect(), "file_torn"),
        ([&*whole, b"\r\n"].concat(), "file_torn"),
        ([&*whole, b"\x1A"].concat(), "file_torn"),
        (sealed(before.replacen('見', "\0", 1).as_bytes(), 1), "nul_bytes"),
        (Vec::new(), "file_empty"),
        (b"\"TRAILER\"".to_vec(), "not_this_kind"),
    ] {
        check_refused(&bytes, code);
    }
    let upper = text.replace(end, &end.to_uppercase());
    assert_eq!(staged(upper.as_bytes(), &ALONE).rows, 1);
}

#[test]
fn a_file_without_rows_is_whole() {
    assert_eq!(staged(&file_of(&[]), &ALONE).rows, 0);
}

#[test]
fn too_large_a_file_is_refused_before_it_is_read() {
    let limits = Limits { bytes: GOOD.len(), rows: 3 };
    assert!(read_within::<ResChange>(limits, NAME, GOOD, &ALONE, &one_by_one).is_ok());
    for (limits, code) in [
        (Limits { bytes: GOOD.len() - 1, ..limits }, "file_too_large"),
        (Limits { rows: 2, ..limits }, "too_many_rows"),
    ] {
        assert_eq!(read_within::<ResChange>(limits, NAME, GOOD, &ALONE, &one_by_one).unwrap_err().code(), code);
    }
}

#[test]
fn only_a_name_of_another_municipality_is_refused() {
    for (name, serial) in [
        (NAME, Some("001")),
        ("RES_CHANGE_131016_20261110101500_002_sjis.csv", Some("002")),
        ("/受信/RES_CHANGE_131016_20261110101500_003_bad_rows.csv", Some("003")),
        ("C:\\受信\\RES_CHANGE_131016_20261110101500_004.CSV", Some("004")),
        ("RES_CHANGE_131016_20261110101500_0011.csv", None),
        ("RES_CHANGE_131016_20261131101500_001.csv", None),
        ("RES_CHANGE_131016_.csv", None),
        ("異動 (1).csv", None),
        ("RES_CHANGE_1３1016_1.csv", None),
        ("", None),
    ] {
        let named = read(name, GOOD, &ALONE).unwrap().file_name;
        assert_eq!(named.map(|named| named.serial).as_deref(), serial, "{name}");
    }
    for name in ["RES_CHANGE_141003_20261110101500_001.csv", "x/RES_CHANGE_999999_x.csv"] {
        assert_eq!(read(name, GOOD, &ALONE).unwrap_err().code(), "other_municipality");
    }
}

#[test]
fn every_truncation_is_refused() {
    for sample in [GOOD, SJIS, BAD_ROWS] {
        for end in 0..sample.len() {
            assert!(read(NAME, &sample[..end], &ALONE).is_err(), "cut at {end}");
        }
    }
}

/// xorshift64: the same noise in every run.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
}

#[test]
fn a_flipped_byte_before_the_trailer_refuses_the_file_and_none_panics() {
    let mut noise = Noise(0x5EED);
    for sample in [GOOD, SJIS] {
        let trailer = sample.len() - "\"TRAILER\",\"3\",\"\"\r\n".len() - 64;
        for at in 0..sample.len() {
            let mut bytes = sample.to_vec();
            bytes[at] ^= 1 << noise.below(8);
            let read = read(NAME, &bytes, &ALONE);
            assert!(read.is_err() || at >= trailer, "flip at {at}");
        }
    }
}

#[test]
fn noise_is_refused_and_sealed_noise_is_read_without_panic() {
    let mut noise = Noise(0xC0FFEE);
    let bytes: Vec<u8> = (0..65_536).map(|_| noise.next().to_le_bytes()[0]).collect();
    check_refused(&vec![0; 65_536], "nul_bytes");
    assert!(read(NAME, &bytes, &ALONE).is_err());
    let without_nul: Vec<u8> = bytes.iter().map(|b| (*b).max(1)).collect();
    assert!(read(NAME, &without_nul, &ALONE).is_err());
    // Behind a true header and before a true trailer the rows themselves are reached.
    let words = ["\"", ",", "\"\r\n", "\n", "\r", "\",\"", "あ", "\u{E000}", "0", "20261101", "葛󠄂"];
    let mut seen = BTreeSet::new();
    for rows in (0..2000).map(|round| round % 5) {
        let count = noise.below(120);
        let body: String = (0..count).map(|_| words[noise.below(words.len())]).collect();
        let file = sealed((quoted(&NAMES) + &body + "\r\n").as_bytes(), rows);
        match read(NAME, &file, &ENROLLED) {
            Ok(staged) => seen.extend(staged.errors.iter().map(|error| error.code.code())),
            Err(refused) => assert_eq!(refused.code(), "trailer_count"),
        }
    }
    assert!(seen.contains("quoting"), "the rows were reached: {seen:?}");
}

#[test]
fn rows_with_noise_in_every_column_are_good_or_listed() {
    let mut noise = Noise(0xBADC0DE);
    let words = ["", "0", "1", "02", "20261101", "20261110101500", "葛󠄂", "\"", "\u{0}1", "９", "\r"];
    let rows: Vec<Vec<String>> = (0..3000)
        .map(|_| {
            let mut row = row_of(&noise.below(500).to_string());
            let column = noise.below(row.len());
            row[column] = words[noise.below(words.len())].replace('\0', "\u{7F}");
            row
        })
        .collect();
    let staged = staged(&file_of(&rows), &ALONE);
    assert_eq!(staged.rows, 3000);
    assert!(!staged.good.is_empty() && !staged.errors.is_empty() && !staged.held_back.is_empty());
    let messages = staged.errors.iter().chain(&staged.held_back).map(RowError::message);
    assert!(messages.into_iter().all(|message| message.ends_with('。')));
}

#[test]
fn local_characters_are_listed_one_by_one_and_named_by_the_table() {
    let mut row = row_of("1");
    set(&mut row, "氏名", "吉\u{E000}　\u{E001}\u{E000}");
    set(&mut row, "方書", "\u{F8FF}荘");
    let file = file_of(&[row, row_of("2")]);
    let read = staged(&file, &ALONE);
    assert_eq!((read.good.len(), read.errors.len(), read.losses.count()), (1, 1, 4));
    let places: Vec<_> = read
        .losses
        .listed
        .iter()
        .map(|l| (l.line, l.field, l.position, l.code_point.as_str(), l.code.as_deref()))
        .collect();
    assert_eq!(
        places,
        [
            (2, "氏名", 2, "U+E000", Some("F040")),
            (2, "氏名", 4, "U+E001", Some("F041")),
            (2, "氏名", 5, "U+E000", Some("F040")),
            (2, "方書", 1, "U+F8FF", None),
        ]
    );
    assert_eq!(read.losses.characters["U+E000"], 2);
    let table = GaijiTable::parse("F040,葛\u{E0102}\nF041,髙\nU+F8FF,桜".as_bytes()).unwrap();
    let named = staged(&file, &FileExpectation { gaiji: &table, ..*ALONE });
    assert_eq!((named.good.len(), named.good[0].name.as_str()), (2, "吉葛\u{E0102}　髙葛\u{E0102}"));
    assert_eq!(named.good[0].address_extra, "桜荘");
    assert!(named.losses.listed.iter().all(|l| l.named.is_some()), "what was named is told too");
}

#[test]
fn good_rows_come_household_by_household() {
    let of = |number: &str, household: &str, kind: &str| {
        let mut row = row_of(number);
        set(&mut row, "世帯番号", household);
        set(&mut row, "住民区分", kind);
        row
    };
    let rows = [of("1", "77", "1"), of("2", "88", "1"), of("3", "77", "1"), of("77", "", "3"), of("4", "88", "1")];
    let file = file_of(&rows);
    let staged = read(NAME, &file, &ALONE).unwrap();
    let lines: Vec<Vec<u32>> = staged.groups().map(|rows| rows.iter().map(|p| p.line).collect()).collect();
    assert_eq!(lines, [vec![2, 4], vec![3, 6], vec![5]], "who has no household stands alone");
}

#[test]
fn large_files_of_another_kind_are_refused_at_once() {
    let size = 8 << 20;
    let header = quoted(&NAMES);
    let unclosed = [header.as_bytes(), &b"\"".repeat(size)[..size - 1], b"\r\n"].concat();
    for (bytes, code) in [
        (vec![b'a'; size], "not_this_kind"),
        (vec![b'"'; size], "not_this_kind"),
        ("あ".repeat(size / 3).into_bytes(), "not_this_kind"),
        (vec![0xFF; size], "not_this_kind"),
        ([b"PK\x03\x04\x14\0\0\0".as_slice(), &vec![0x55; size]].concat(), "nul_bytes"),
        (unclosed, "file_torn"),
    ] {
        check_refused(&bytes, code);
    }
    let endless = format!("{header}\"{}\r\n", "\"\"".repeat(size / 2));
    let one = staged(&sealed(endless.as_bytes(), 1), &ALONE);
    assert_eq!(one.errors[0].code, RowFault::Quoting, "a row of 8 MB is one bad row");
}

#[test]
fn an_error_kept_as_its_parts_says_the_same_again() {
    let kept: Vec<RowError> = staged(BAD_ROWS, &ALONE).errors;
    for error in kept {
        let again = RowError::from_parts(
            LinkFileKind::ResChange,
            error.line,
            error.resident.as_deref(),
            error.field,
            error.code.code(),
            &error.value,
        );
        assert_eq!(again, Some(error));
    }
    assert_eq!(RowError::from_parts(LinkFileKind::ResChange, 2, None, "氏", "required", ""), None);
    assert_eq!(RowError::from_parts(LinkFileKind::ResChange, 2, None, "氏名", "cannot_apply", ""), None);
}
