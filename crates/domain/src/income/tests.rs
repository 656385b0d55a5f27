use chrono::NaiveDate;

use super::*;
use crate::record::{RecordedAt, Resident};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const TODAY: &str = "2026-11-21";

/// A sound year, as a clerk types it.
fn notice() -> IncomeNotice {
    serde_json::from_value(serde_json::json!({
        "tax_year": 2026, "municipality": "131016", "declaration": "declared", "levy": "levied",
        "total_income_yen": "1,450,000", "aggregate_income_yen": 1_450_000, "taxable_income_yen": "４００，０００円",
        "pension_receipts_yen": "￥2,550,000", "pension_income_yen": "1450000", "receipts_yen": "2 550 000",
        "corrected_on": "R8.6.10", "source": "tax_certificate"
    }))
    .unwrap()
}

fn typed(text: &str) -> IncomeInput {
    IncomeInput::Text(text.to_owned())
}

#[track_caller]
fn check_refused(change: impl FnOnce(&mut IncomeNotice), code: RefusalCode, field: &str, more: Option<(&str, &str)>) {
    let mut told = notice();
    change(&mut told);
    let refusal = told.read("窓口花子", day(TODAY)).unwrap_err();
    assert_eq!((refusal.code, refusal.fields["field"].as_str()), (code, field), "{refusal:?}");
    if let Some((name, value)) = more {
        assert_eq!(refusal.fields[name], value);
    }
}

#[test]
fn a_year_is_read_as_a_clerk_types_it() {
    let told = notice().read("窓口花子", day(TODAY)).unwrap();
    assert_eq!((told.tax_year, told.municipality.as_str(), told.taxed), (2026, "131016", true));
    assert_eq!((told.total_income_yen, told.taxable_income_yen), (1_450_000, 400_000));
    assert_eq!((told.pension_receipts_yen, told.receipts_yen, told.salary_income_yen), (2_550_000, 2_550_000, 0));
    assert_eq!((told.corrected_on, told.source), (Some(day("2026-06-10")), IncomeSource::TaxCertificate));
    assert_eq!(told.recorded_by, "窓口花子");
}

#[test]
fn an_amount_is_yen_with_or_without_separators_and_nothing_else() {
    for (text, yen) in [
        ("0", 0),
        ("1234567", 1_234_567),
        ("1,234,567", 1_234_567),
        ("１，２３４，５６７円", 1_234_567),
        (" ￥ 12,000 ", 12_000),
        ("007", 7),
        ("9,999,999,999", 9_999_999_999),
    ] {
        assert_eq!(parse_yen(text), Some(yen), "{text}");
    }
    for text in [
        "",
        "-1",
        "▲1",
        "1,23",
        "1,2345",
        ",123",
        "12,",
        "1.5",
        "1万",
        "10,000,000,000",
        "99999999999999999999",
        "１２a",
        "1234,567",
    ] {
        assert_eq!(parse_yen(text), None, "{text}");
    }
}

#[test]
fn a_tax_year_is_typed_in_either_calendar() {
    for (text, year) in [
        ("2026", 2026),
        ("R8", 2026),
        ("令和8", 2026),
        ("令和８年度", 2026),
        ("R1", 2019),
        ("令和元年度", 2019),
        ("H31", 2019),
        ("平成30年度", 2018),
    ] {
        let told = IncomeNotice { tax_year: typed(text), corrected_on: TODAY.to_owned(), ..notice() };
        assert_eq!(told.read("", day(TODAY)).map(|y| y.tax_year), Ok(year), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_by_field() {
    use RefusalCode as R;
    check_refused(|n| n.tax_year = typed("八年"), R::FieldInvalid, "tax_year", None);
    check_refused(|n| n.tax_year = typed("1999"), R::FieldInvalid, "tax_year", None);
    check_refused(|n| n.tax_year = typed("2027"), R::DayInFuture, "tax_year", Some(("day", "2027")));
    check_refused(|n| n.municipality = "131015".to_owned(), R::FieldInvalid, "municipality", None);
    check_refused(|n| n.municipality = String::new(), R::FieldInvalid, "municipality", None);
    check_refused(|n| n.declaration = "yes".to_owned(), R::FieldInvalid, "declaration", None);
    check_refused(|n| n.levy = String::new(), R::FieldInvalid, "levy", None);
    check_refused(|n| n.total_income_yen = typed("-1"), R::FieldInvalid, "total_income_yen", Some(("value", "")));
    check_refused(|n| n.receipts_yen = IncomeInput::Number(-5), R::FieldInvalid, "receipts_yen", None);
    check_refused(|n| n.dependants_under_16 = typed("100"), R::FieldInvalid, "dependants_under_16", None);
    check_refused(|n| n.corrected_on = String::new(), R::FieldInvalid, "corrected_on", None);
    check_refused(|n| n.corrected_on = "R8.11.22".to_owned(), R::DayInFuture, "corrected_on", None);
    check_refused(|n| n.source = "tax_roll".to_owned(), R::FieldInvalid, "source", None);
    let misspelt = serde_json::from_str::<IncomeNotice>(r#"{"total_income": 1}"#);
    assert!(misspelt.is_err(), "an amount under another name is not nought");
}

#[test]
fn the_amounts_a_determination_turns_on_are_never_left_out_of_a_declared_year() {
    for item in IncomeItem::DECISIVE {
        let mut told = serde_json::to_value(notice()).unwrap();
        told[item.name()] = "".into();
        let told: IncomeNotice = serde_json::from_value(told).unwrap();
        let refusal = told.read("", day(TODAY)).unwrap_err();
        assert_eq!(refusal.fields["field"], item.name());
    }
    let told = IncomeNotice {
        declaration: "undeclared".to_owned(),
        levy: "unknown".to_owned(),
        total_income_yen: typed(""),
        taxable_income_yen: typed(""),
        ..notice()
    };
    assert_eq!(told.read("", day(TODAY)).map(|y| y.total_income_yen), Ok(0));
}

#[track_caller]
fn check_contradiction(change: impl FnOnce(&mut IncomeNotice), why: Contradiction) {
    check_refused(change, RefusalCode::IncomeContradicts, why.item().name(), Some(("why", why.as_str())));
}

#[test]
fn values_that_cannot_both_be_so_are_refused() {
    use Contradiction as C;
    check_contradiction(|n| n.levy = "exempt".to_owned(), C::ExemptButTaxable);
    check_contradiction(|n| n.municipality = ABROAD.to_owned(), C::LevyWithoutMunicipality);
    check_contradiction(|n| n.declaration = "unknown".to_owned(), C::UnknownButTold);
    check_contradiction(|n| n.levy = "unknown".to_owned(), C::DeclaredButLevyUnknown);
    check_contradiction(|n| n.salary_income_yen = typed("1"), C::SalaryAboveReceipts);
    check_contradiction(|n| n.pension_receipts_yen = typed("1,449,999"), C::PensionAboveReceipts);
    check_contradiction(|n| n.taxable_income_yen = typed("1,450,001"), C::TaxableAboveTotal);
    check_contradiction(|n| n.corrected_on = "2025-12-31".to_owned(), C::CorrectedBeforeYear);
    let waived = IncomeNotice { levy: "waived".to_owned(), ..notice() }.read("", day(TODAY)).unwrap();
    assert!(!waived.taxed, "exempt by ordinance counts as exempt, whatever the amounts");
    assert_eq!(waived.levy(), Levy::Waived);
}

#[test]
fn each_item_and_contradiction_has_a_name_of_its_own() {
    let names: std::collections::BTreeSet<_> = IncomeItem::ALL.iter().map(|i| i.name()).collect();
    assert_eq!(names.len(), IncomeItem::ALL.len());
    assert!(IncomeItem::ALL.iter().all(|item| IncomeItem::of_name(item.name()) == Some(*item)));
    let told: std::collections::BTreeSet<_> = Contradiction::ALL.iter().map(|c| c.as_str()).collect();
    assert_eq!(told.len(), Contradiction::ALL.len());
}

fn word(total_income_yen: i64, corrected_on: Option<&str>) -> IncomeYear {
    IncomeYear {
        tax_year: 2026,
        declaration: Declaration::Declared,
        total_income_yen,
        corrected_on: corrected_on.map(day),
        ..IncomeYear::default()
    }
}

fn unknown(corrected_on: Option<&str>) -> IncomeYear {
    IncomeYear { declaration: Declaration::Unknown, ..word(0, corrected_on) }
}

#[test]
fn an_older_word_never_takes_the_place_of_a_newer() {
    let held = word(5, Some("2026-07-10"));
    for (told, expected) in [
        (word(6, Some("2026-07-09")), IncomeWord::Older),
        (word(6, None), IncomeWord::Older),
        (word(6, Some("2026-07-10")), IncomeWord::News),
        (word(6, Some("2026-07-11")), IncomeWord::News),
        (word(5, Some("2026-07-10")), IncomeWord::Same),
        (word(5, Some("2026-07-11")), IncomeWord::News),
        (unknown(Some("2026-07-10")), IncomeWord::KnowsLess),
        (unknown(Some("2026-07-11")), IncomeWord::News),
    ] {
        assert_eq!(weigh(&told, Some(&held)), expected, "{told:?}");
    }
    assert_eq!(weigh(&word(6, None), None), IncomeWord::News);
    assert_eq!(weigh(&word(6, None), Some(&word(5, None))), IncomeWord::News);
    assert_eq!(weigh(&word(6, None), Some(&unknown(None))), IncomeWord::News);
    let by_clerk =
        IncomeYear { source: IncomeSource::Applicant, recorded_by: "窓口花子".to_owned(), ..held.clone() };
    assert_eq!(weigh(&held, Some(&by_clerk)), IncomeWord::Same, "who told it is no other content");
}

#[test]
fn every_word_on_a_year_is_kept_with_its_time() {
    use crate::act::Act;
    use crate::apply::{Records, apply_all};
    use crate::person::{Birth, Identity};
    let id = uuid::Uuid::from_u128(1);
    let identity = Identity::blank(Birth::parse("1954-03-03").unwrap());
    let at = |minute: u32| -> RecordedAt { format!("2026-11-21T10:{minute:02}:00+09:00").parse().unwrap() };
    let mut records = Records::new();
    let born = Act::RecordResident { resident: id, identity: Box::new(identity) };
    apply_all([&born], at(0), &mut records).unwrap();
    let other = IncomeYear { tax_year: 2025, ..word(9, None) };
    for (minute, told) in [(1, word(1, None)), (2, other), (3, word(2, Some("2026-07-01"))), (4, word(3, Some(TODAY)))]
    {
        let act = Act::RecordIncome { resident: id, income: Box::new(told) };
        apply_all([&act], at(minute), &mut records).unwrap();
    }
    let resident: &Resident = records[&id].as_resident().unwrap();
    let words: Vec<_> = resident.income_words(2026).iter().map(|(at, w)| (*at, w.total_income_yen)).collect();
    assert_eq!(
        words,
        [(Some(at(4)), 3), (Some(at(3)), 2), (Some(at(1)), 1)],
        "another year's word is none on this one"
    );
    assert_eq!(resident.income_words(2024), []);
}
