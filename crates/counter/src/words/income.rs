//! Words of 所得・課税.

use chrono::NaiveDate;
use madoguchi_domain::income::{IncomeItem, Levy};
use madoguchi_domain::record::{Declaration, IncomeSource, IncomeYear};
use madoguchi_domain::wareki;

/// What a field is called; none where it is no item of a year.
pub fn item(field: &str) -> Option<&'static str> {
    IncomeItem::of_name(field).map(label)
}

/// What an item is called on a screen.
pub fn label(item: IncomeItem) -> &'static str {
    // the file's names of these do not read well
    let better = [
        (IncomeItem::Municipality, "1月1日の市町村コード"),
        (IncomeItem::Receipts, "収入合計（基準収入）"),
        (IncomeItem::DependantsUnder16, "16歳未満の扶養"),
        (IncomeItem::Dependants16To19, "16～19歳の扶養"),
    ];
    better.into_iter().find(|(one, _)| *one == item).map_or(item.label(), |(_, label)| label)
}

/// Why a year was refused: values that cannot both be so, or what is held is newer, corrected on `day` in 和暦.
pub fn refused(why: &str, day: &str) -> String {
    if !why.is_empty() {
        return madoguchi_exchange::tax_income::contradiction(why).to_owned();
    }
    let held = if day.is_empty() { "当初" } else { day };
    format!("登録されている内容の方が新しいか、詳しいため（更正日 {held}）、改められません。")
}

/// 賦課年度, as it is said: 令和8年度.
pub fn tax_year(year: i32) -> String {
    let last = NaiveDate::from_ymd_opt(year, 12, 31).map(wareki::long).unwrap_or_default();
    last.split_once('年').map_or_else(|| format!("{year}年度"), |(said, _)| format!("{said}年度"))
}

/// 申告区分
pub fn declaration(declaration: Declaration) -> &'static str {
    match declaration {
        Declaration::Declared => "申告済",
        Declaration::Undeclared => "未申告",
        Declaration::Unknown => "不明",
    }
}

/// 課税区分
pub fn levy(levy: Levy) -> &'static str {
    match levy {
        Levy::Exempt => "非課税",
        Levy::Levied => "課税",
        Levy::Waived => "免除（条例）",
        Levy::Unknown => "不明",
    }
}

/// Where it was learned.
pub fn source(source: IncomeSource) -> &'static str {
    match source {
        IncomeSource::TaxRoll => "課税台帳",
        IncomeSource::Applicant => "本人申告",
        IncomeSource::TaxCertificate => "課税証明書",
        IncomeSource::FormerMunicipality => "前住所地照会",
    }
}

/// Reasons a clerk can choose for looking at incomes; any other is typed.
pub const PURPOSES: [(&str, &str); 5] = [
    ("determine", "負担割合・所得区分の判定"),
    ("record", "申告・課税証明書・照会の回答の登録"),
    ("question", "本人からの問い合わせ"),
    ("limit", "限度額の証の申請の処理"),
    ("inquiry", "他の課・機関からの照会への回答"),
];

/// What a year says in an item.
pub fn value(income: &IncomeYear, item: IncomeItem) -> String {
    use IncomeItem as I;
    match item {
        I::TaxYear => tax_year(income.tax_year),
        I::Municipality if income.municipality.is_empty() => "国内に住所なし".to_owned(),
        I::Municipality => income.municipality.clone(),
        I::Declaration => declaration(income.declaration).to_owned(),
        I::Levy => levy(income.levy()).to_owned(),
        I::DependantsUnder16 => format!("{}人", income.dependants_under_16),
        I::Dependants16To19 => format!("{}人", income.dependants_16_to_19),
        I::CorrectedOn => income.corrected_on.map(wareki::long).unwrap_or_else(|| "当初".to_owned()),
        I::TotalIncome
        | I::AggregateIncome
        | I::TaxableIncome
        | I::SalaryReceipts
        | I::SalaryIncome
        | I::PensionReceipts
        | I::PensionIncome
        | I::FamilyEmployee
        | I::Receipts => amount(income, item),
    }
}

/// Of whom has not declared, nought is no knowledge.
fn amount(income: &IncomeYear, item: IncomeItem) -> String {
    let yen = income.yen(item).unwrap_or(0);
    if yen == 0 && income.declaration != Declaration::Declared { "―".to_owned() } else { grouped(yen) + "円" }
}

/// `1234567` → `1,234,567`
fn grouped(yen: i64) -> String {
    let digits = yen.to_string();
    let mut said = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_and_an_amount_are_said_as_on_paper() {
        for (year, said) in [(2026, "令和8年度"), (2019, "令和元年度"), (2018, "平成30年度")] {
            assert_eq!(tax_year(year), said);
        }
        for (yen, said) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(yen), said);
        }
    }

    #[test]
    fn nought_of_whom_has_not_declared_is_not_said() {
        let income = IncomeYear { declaration: Declaration::Undeclared, ..IncomeYear::default() };
        assert_eq!(value(&income, IncomeItem::TotalIncome), "―");
        let declared = IncomeYear { declaration: Declaration::Declared, ..income };
        assert_eq!(value(&declared, IncomeItem::TotalIncome), "0円");
    }

    #[test]
    fn a_year_is_refused_for_what_contradicts_or_for_what_is_newer() {
        assert!(refused("", "令和8年11月1日").contains("更正日 令和8年11月1日"));
        assert!(refused("", "").contains("更正日 当初"));
        assert!(!refused("salary", "令和8年11月1日").contains("更正日"));
    }

    #[test]
    fn what_a_year_does_not_say_is_said() {
        let income = IncomeYear { tax_year: 2026, dependants_under_16: 2, ..IncomeYear::default() };
        for (item, said) in [
            (IncomeItem::TaxYear, "令和8年度"),
            (IncomeItem::Municipality, "国内に住所なし"),
            (IncomeItem::DependantsUnder16, "2人"),
            (IncomeItem::CorrectedOn, "当初"),
        ] {
            assert_eq!(value(&income, item), said);
        }
        let there =
            IncomeYear { municipality: "131016".into(), corrected_on: NaiveDate::from_ymd_opt(2026, 11, 1), ..income };
        assert_eq!(value(&there, IncomeItem::Municipality), "131016");
        assert_eq!(value(&there, IncomeItem::CorrectedOn), "令和8年11月1日");
    }
}
