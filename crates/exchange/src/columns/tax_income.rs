//! The columns and codes of 所得・課税 (ADR 0032).
//!
//! Knows what is said of values that cannot both be so. Knows nothing of how a value is read.

use madoguchi_domain::income::{Contradiction, IncomeItem, Levy};
use madoguchi_domain::record::Declaration;

use super::CodeTable;

/// A column, in file order: 宛名番号, then the items of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TaxIncomeColumn {
    AtenaNo,
    Of(IncomeItem),
}

/// The header row.
pub(crate) const COLUMNS: [&str; 17] = [
    "宛名番号",
    "賦課年度",
    "1/1市町村コード",
    "申告区分",
    "課税区分",
    "総所得金額等",
    "合計所得金額",
    "課税標準額",
    "給与収入",
    "給与所得",
    "公的年金収入",
    "公的年金雑所得",
    "専従者給与",
    "収入合計(基準収入)",
    "扶養16未満数",
    "扶養16_19数",
    "更正日",
];

impl super::LinkColumn for TaxIncomeColumn {
    fn index(self) -> usize {
        match self {
            Self::AtenaNo => 0,
            Self::Of(item) => item as usize + 1,
        }
    }

    fn name(self) -> &'static str {
        COLUMNS[self.index()]
    }
}

/// 申告区分
pub(crate) const DECLARATIONS: &CodeTable<Declaration> =
    &[("0", Declaration::Undeclared), ("1", Declaration::Declared), ("9", Declaration::Unknown)];

/// 課税区分
pub(crate) const LEVIES: &CodeTable<Levy> =
    &[("0", Levy::Exempt), ("1", Levy::Levied), ("2", Levy::Waived), ("9", Levy::Unknown)];

/// A coded column and its codes; none for a column without codes.
pub(crate) fn allowed(field: &str) -> Option<(&'static str, Vec<&'static str>)> {
    fn of<T>(table: &CodeTable<T>) -> Vec<&'static str> {
        table.iter().map(|(code, _)| *code).collect()
    }
    let lists = [(IncomeItem::Declaration, of(DECLARATIONS)), (IncomeItem::Levy, of(LEVIES))];
    lists.into_iter().map(|(item, codes)| (item.label(), codes)).find(|(name, _)| *name == field)
}

/// What cannot both be so, in words.
pub fn contradiction(code: &str) -> &'static str {
    match Contradiction::ALL.into_iter().find(|one| one.as_str() == code) {
        Some(Contradiction::ExemptButTaxable) => {
            "非課税なのに課税標準額があります（条例による免除なら、課税区分は免除です）。"
        }
        Some(Contradiction::LevyWithoutMunicipality) => "課税なのに、1月1日に国内の住所がないことになっています。",
        Some(Contradiction::UnknownButTold) => "申告区分が不明なのに、金額または課税区分があります。",
        Some(Contradiction::DeclaredButLevyUnknown) => "申告済なのに、課税区分が不明です。",
        Some(Contradiction::SalaryAboveReceipts) => "給与所得が給与収入より多くなっています。",
        Some(Contradiction::PensionAboveReceipts) => "公的年金雑所得が公的年金収入より多くなっています。",
        Some(Contradiction::TaxableAboveTotal) => "課税標準額が総所得金額等より多くなっています。",
        Some(Contradiction::CorrectedBeforeYear) => "更正日が賦課年度の1月1日より前です。",
        None => "値が食い違っています。",
    }
}
