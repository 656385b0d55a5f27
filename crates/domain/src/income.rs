//! 所得・課税 as it is told: what a clerk types, which values cannot both be so, and which word is the newer one.
//!
//! Knows the items of one 賦課年度 by name (ADR 0032, ADR 0033). Knows nothing of files, and decides no ratio and no class.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

use crate::numbers::MunicipalityCode;
use crate::record::{Declaration, IncomeSource, IncomeYear};
use crate::refusal::{Refusal, RefusalCode};
use crate::variants::every;
use crate::wareki;

/// First yen that is no income of a person any more.
pub const YEN_END: i64 = 10_000_000_000;
/// Earliest 賦課年度 that is taken; what lies before is nobody's to determine any more.
pub const TAX_YEAR_MIN: i32 = 2000;
/// Most dependants of one kind.
pub const DEPENDANTS_MAX: u32 = 99;
/// Said instead of a 市町村コード of whom had no address in Japan on 1 January (国保令29条の3①五).
pub const ABROAD: &str = "abroad";

/// Defines the items: the name in JSON and on screens, and the column of the file.
macro_rules! items {
    ($($item:ident $name:literal $label:literal,)+) => {
        /// An item of one 賦課年度.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum IncomeItem {
            $(#[doc = $label] $item,)+
        }

        impl IncomeItem {
            /// Every item, in the order of the file.
            pub const ALL: &[Self] = &[$(Self::$item),+];

            /// Its name in JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$item => $name,)+ }
            }

            /// In words: the column of the file.
            pub fn label(self) -> &'static str {
                match self { $(Self::$item => $label,)+ }
            }
        }
    };
}

items! {
    TaxYear "tax_year" "賦課年度",
    Municipality "municipality" "1/1市町村コード",
    Declaration "declaration" "申告区分",
    Levy "levy" "課税区分",
    TotalIncome "total_income_yen" "総所得金額等",
    AggregateIncome "aggregate_income_yen" "合計所得金額",
    TaxableIncome "taxable_income_yen" "課税標準額",
    SalaryReceipts "salary_receipts_yen" "給与収入",
    SalaryIncome "salary_income_yen" "給与所得",
    PensionReceipts "pension_receipts_yen" "公的年金収入",
    PensionIncome "pension_income_yen" "公的年金雑所得",
    FamilyEmployee "family_employee_yen" "専従者給与",
    Receipts "receipts_yen" "収入合計(基準収入)",
    DependantsUnder16 "dependants_under_16" "扶養16未満数",
    Dependants16To19 "dependants_16_to_19" "扶養16_19数",
    CorrectedOn "corrected_on" "更正日",
}

impl IncomeItem {
    /// The amounts, in the order of the file.
    pub const YEN: [Self; 9] = [
        Self::TotalIncome,
        Self::AggregateIncome,
        Self::TaxableIncome,
        Self::SalaryReceipts,
        Self::SalaryIncome,
        Self::PensionReceipts,
        Self::PensionIncome,
        Self::FamilyEmployee,
        Self::Receipts,
    ];

    /// The amounts a determination turns on: of whom has declared they are told, 0 included, never left out.
    pub const DECISIVE: [Self; 4] = [Self::TotalIncome, Self::AggregateIncome, Self::TaxableIncome, Self::Receipts];

    /// The item of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|item| item.name() == name)
    }
}

/// Defines which fields the amounts are.
macro_rules! amounts {
    ($($item:ident $field:ident,)+ ; $($other:ident)+) => {
        impl IncomeYear {
            /// An amount; none for an item that is none.
            pub fn yen(&self, item: IncomeItem) -> Option<i64> {
                match item {
                    $(IncomeItem::$item => Some(self.$field),)+
                    $(IncomeItem::$other)|+ => None,
                }
            }

            /// Where an amount stands; none for an item that is none.
            pub fn yen_mut(&mut self, item: IncomeItem) -> Option<&mut i64> {
                match item {
                    $(IncomeItem::$item => Some(&mut self.$field),)+
                    $(IncomeItem::$other)|+ => None,
                }
            }
        }

        impl IncomeNotice {
            fn typed(&self, item: IncomeItem) -> Option<&IncomeInput> {
                match item {
                    $(IncomeItem::$item => Some(&self.$field),)+
                    $(IncomeItem::$other)|+ => None,
                }
            }
        }
    };
}

amounts! {
    TotalIncome total_income_yen,
    AggregateIncome aggregate_income_yen,
    TaxableIncome taxable_income_yen,
    SalaryReceipts salary_receipts_yen,
    SalaryIncome salary_income_yen,
    PensionReceipts pension_receipts_yen,
    PensionIncome pension_income_yen,
    FamilyEmployee family_employee_yen,
    Receipts receipts_yen,
    ; TaxYear Municipality Declaration Levy DependantsUnder16 Dependants16To19 CorrectedOn
}

impl IncomeYear {
    /// 課税区分, as far as the record tells it: of whom did not declare, only a levy is knowledge.
    pub fn levy(&self) -> Levy {
        match self.declaration {
            _ if self.taxed => Levy::Levied,
            Declaration::Declared if self.taxable_income_yen > 0 => Levy::Waived,
            Declaration::Declared => Levy::Exempt,
            Declaration::Undeclared | Declaration::Unknown => Levy::Unknown,
        }
    }

    /// The items in which two words on a year differ. Who told them is none.
    pub fn differs_from(&self, other: &Self) -> Vec<IncomeItem> {
        use IncomeItem as I;
        let differs = |item: &I| match item {
            I::TaxYear => self.tax_year != other.tax_year,
            I::Municipality => self.municipality != other.municipality,
            I::Declaration => self.declaration != other.declaration,
            I::Levy => self.levy() != other.levy(),
            I::DependantsUnder16 => self.dependants_under_16 != other.dependants_under_16,
            I::Dependants16To19 => self.dependants_16_to_19 != other.dependants_16_to_19,
            I::CorrectedOn => self.corrected_on != other.corrected_on,
            I::TotalIncome
            | I::AggregateIncome
            | I::TaxableIncome
            | I::SalaryReceipts
            | I::SalaryIncome
            | I::PensionReceipts
            | I::PensionIncome
            | I::FamilyEmployee
            | I::Receipts => self.yen(*item) != other.yen(*item),
        };
        I::ALL.iter().copied().filter(differs).collect()
    }
}

/// 課税区分 of 市町村民税.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum Levy {
    /// 課税
    Levied,
    /// 非課税
    Exempt,
    /// 条例により免除: counts as exempt (国保令29条の3①五), whatever the amounts
    Waived,
    /// 不明
    Unknown,
}

impl Levy {
    /// Every one.
    pub const ALL: [Self; 4] = every();
}

/// Values of one year that cannot both be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::VariantArray)]
pub enum Contradiction {
    /// 非課税, and yet a 課税標準額
    ExemptButTaxable,
    /// 課税, and yet no address in Japan on 1 January: nobody could levy it
    LevyWithoutMunicipality,
    /// 申告区分 不明, and yet amounts or a 課税区分
    UnknownButTold,
    /// 申告済, and yet the 課税区分 is 不明
    DeclaredButLevyUnknown,
    /// 給与所得 above 給与収入
    SalaryAboveReceipts,
    /// 公的年金雑所得 above 公的年金収入
    PensionAboveReceipts,
    /// 課税標準額 above 総所得金額等
    TaxableAboveTotal,
    /// 更正日 before 1 January of the 賦課年度, the day the year is about
    CorrectedBeforeYear,
}

impl Contradiction {
    /// Every one.
    pub const ALL: [Self; 8] = every();

    /// As scripts see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ExemptButTaxable => "exempt_but_taxable",
            Self::LevyWithoutMunicipality => "levy_without_municipality",
            Self::UnknownButTold => "unknown_but_told",
            Self::DeclaredButLevyUnknown => "declared_but_levy_unknown",
            Self::SalaryAboveReceipts => "salary_above_receipts",
            Self::PensionAboveReceipts => "pension_above_receipts",
            Self::TaxableAboveTotal => "taxable_above_total",
            Self::CorrectedBeforeYear => "corrected_before_year",
        }
    }

    /// The item to look at first.
    pub fn item(self) -> IncomeItem {
        match self {
            Self::ExemptButTaxable | Self::TaxableAboveTotal => IncomeItem::TaxableIncome,
            Self::LevyWithoutMunicipality => IncomeItem::Municipality,
            Self::UnknownButTold => IncomeItem::Declaration,
            Self::DeclaredButLevyUnknown => IncomeItem::Levy,
            Self::SalaryAboveReceipts => IncomeItem::SalaryIncome,
            Self::PensionAboveReceipts => IncomeItem::PensionIncome,
            Self::CorrectedBeforeYear => IncomeItem::CorrectedOn,
        }
    }

    /// The first contradiction of a year that was told with this 課税区分.
    pub fn of(income: &IncomeYear, levy: Levy) -> Option<Self> {
        let known = IncomeItem::YEN.iter().any(|item| income.yen(*item) != Some(0)) || levy != Levy::Unknown;
        let before_year = |day: NaiveDate| day.year() < income.tax_year;
        Self::ALL.into_iter().find(|one| match one {
            Self::ExemptButTaxable => levy == Levy::Exempt && income.taxable_income_yen > 0,
            Self::LevyWithoutMunicipality => levy == Levy::Levied && income.municipality.is_empty(),
            Self::UnknownButTold => income.declaration == Declaration::Unknown && known,
            Self::DeclaredButLevyUnknown => income.declaration == Declaration::Declared && levy == Levy::Unknown,
            Self::SalaryAboveReceipts => income.salary_income_yen > income.salary_receipts_yen,
            Self::PensionAboveReceipts => income.pension_income_yen > income.pension_receipts_yen,
            Self::TaxableAboveTotal => income.taxable_income_yen > income.total_income_yen,
            Self::CorrectedBeforeYear => income.corrected_on.is_some_and(before_year),
        })
    }
}

/// What a word on a year is to what the office holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncomeWord {
    /// It takes the place of what is held.
    News,
    /// It says the same.
    Same,
    /// By its 更正日 it is older than what is held.
    Older,
    /// It says 不明 of what is known, and is no newer.
    KnowsLess,
}

/// Weighs a word on a year against what is held: by 更正日, and an assessment without one is the oldest.
pub fn weigh(told: &IncomeYear, held: Option<&IncomeYear>) -> IncomeWord {
    let Some(held) = held else {
        return IncomeWord::News;
    };
    let knows_less = told.declaration == Declaration::Unknown && held.declaration != Declaration::Unknown;
    match told.corrected_on.cmp(&held.corrected_on) {
        _ if told.differs_from(held).is_empty() => IncomeWord::Same,
        std::cmp::Ordering::Less => IncomeWord::Older,
        std::cmp::Ordering::Equal if knows_less => IncomeWord::KnowsLess,
        std::cmp::Ordering::Equal | std::cmp::Ordering::Greater => IncomeWord::News,
    }
}

/// Whether that 賦課年度 can have been assessed by `today`.
pub fn year_has_come(tax_year: i32, today: NaiveDate) -> bool {
    (TAX_YEAR_MIN..=today.year()).contains(&tax_year)
}

/// A number or a text, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum IncomeInput {
    /// A number
    Number(#[ts(type = "number")] i64),
    /// A text
    Text(String),
}

impl Default for IncomeInput {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl IncomeInput {
    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.nfkc().filter(|c| !c.is_whitespace()).collect(),
        }
    }
}

/// 所得・課税 of one 賦課年度 as a clerk tells it. Amounts may be numbers or typed texts (`1,234,000`, full width, 円).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct IncomeNotice {
    /// 賦課年度: `2026`, `R8`, `令和8年度`
    #[ts(as = "Option<IncomeInput>", optional)]
    pub tax_year: IncomeInput,
    /// 市町村コード of 1 January, or [`ABROAD`]
    #[ts(as = "Option<String>", optional)]
    pub municipality: String,
    /// 申告区分: declared, undeclared, unknown
    #[ts(as = "Option<String>", optional)]
    pub declaration: String,
    /// 課税区分: levied, exempt, waived, unknown
    #[ts(as = "Option<String>", optional)]
    pub levy: String,
    /// 総所得金額等
    #[ts(as = "Option<IncomeInput>", optional)]
    pub total_income_yen: IncomeInput,
    /// 合計所得金額
    #[ts(as = "Option<IncomeInput>", optional)]
    pub aggregate_income_yen: IncomeInput,
    /// 課税標準額
    #[ts(as = "Option<IncomeInput>", optional)]
    pub taxable_income_yen: IncomeInput,
    /// 給与収入
    #[ts(as = "Option<IncomeInput>", optional)]
    pub salary_receipts_yen: IncomeInput,
    /// 給与所得
    #[ts(as = "Option<IncomeInput>", optional)]
    pub salary_income_yen: IncomeInput,
    /// 公的年金収入
    #[ts(as = "Option<IncomeInput>", optional)]
    pub pension_receipts_yen: IncomeInput,
    /// 公的年金雑所得
    #[ts(as = "Option<IncomeInput>", optional)]
    pub pension_income_yen: IncomeInput,
    /// 専従者給与
    #[ts(as = "Option<IncomeInput>", optional)]
    pub family_employee_yen: IncomeInput,
    /// 収入合計（基準収入）
    #[ts(as = "Option<IncomeInput>", optional)]
    pub receipts_yen: IncomeInput,
    /// 扶養16未満数
    #[ts(as = "Option<IncomeInput>", optional)]
    pub dependants_under_16: IncomeInput,
    /// 扶養16–19数
    #[ts(as = "Option<IncomeInput>", optional)]
    pub dependants_16_to_19: IncomeInput,
    /// 更正日: the day the word is of (申告日, 証明日, 回答日)
    #[ts(as = "Option<String>", optional)]
    pub corrected_on: String,
    /// Where it was learned: applicant, tax_certificate, former_municipality
    #[ts(as = "Option<String>", optional)]
    pub source: String,
}

impl IncomeNotice {
    /// The year it tells, as `clerk` records it on `today`; refused by field, or where values cannot both be so.
    pub fn read(&self, clerk: &str, today: NaiveDate) -> Result<IncomeYear, Refusal> {
        let levy: Levy = coded("levy", &self.levy)?;
        let mut income = IncomeYear {
            tax_year: self.year(today)?,
            municipality: self.municipality()?,
            declaration: coded("declaration", &self.declaration)?,
            taxed: levy == Levy::Levied,
            corrected_on: Some(self.day(today)?),
            source: coded::<IncomeSource>("source", &self.source)?,
            recorded_by: clerk.to_owned(),
            dependants_under_16: count(IncomeItem::DependantsUnder16, &self.dependants_under_16)?,
            dependants_16_to_19: count(IncomeItem::Dependants16To19, &self.dependants_16_to_19)?,
            ..IncomeYear::default()
        };
        if income.source == IncomeSource::TaxRoll {
            // what the tax office's file says comes by the file
            return Err(Refusal::field("source", self.source.clone()));
        }
        for item in IncomeItem::YEN {
            let needed = income.declaration == Declaration::Declared && IncomeItem::DECISIVE.contains(&item);
            let yen = self.amount(item, needed)?;
            if let Some(place) = income.yen_mut(item) {
                *place = yen;
            }
        }
        match Contradiction::of(&income, levy) {
            None => Ok(income),
            Some(why) => Err(Refusal::new(RefusalCode::IncomeContradicts)
                .with("field", why.item().name())
                .with("why", why.as_str())),
        }
    }

    fn year(&self, today: NaiveDate) -> Result<i32, Refusal> {
        let refused = || Refusal::field(IncomeItem::TaxYear.name(), self.tax_year.text());
        let year = parse_tax_year(&self.tax_year.text()).ok_or_else(refused)?;
        if year > today.year() {
            return Err(Refusal::new(RefusalCode::DayInFuture)
                .with("field", IncomeItem::TaxYear.name())
                .with("day", year.to_string()));
        }
        if year_has_come(year, today) { Ok(year) } else { Err(refused()) }
    }

    fn municipality(&self) -> Result<String, Refusal> {
        let code: String = IncomeInput::Text(self.municipality.clone()).text();
        if code == ABROAD {
            return Ok(String::new());
        }
        let refused = |_| Refusal::field(IncomeItem::Municipality.name(), code.clone());
        MunicipalityCode::parse(&code).map(String::from).map_err(refused)
    }

    fn day(&self, today: NaiveDate) -> Result<NaiveDate, Refusal> {
        let name = IncomeItem::CorrectedOn.name();
        let day = wareki::parse(&self.corrected_on).map_err(|_| Refusal::field(name, self.corrected_on.clone()))?;
        if day > today {
            let refusal = Refusal::new(RefusalCode::DayInFuture);
            return Err(refusal.with("field", name).with("day", day.to_string()));
        }
        Ok(day)
    }

    fn amount(&self, item: IncomeItem, needed: bool) -> Result<i64, Refusal> {
        let typed = self.typed(item).map(IncomeInput::text).unwrap_or_default();
        if typed.is_empty() && !needed {
            return Ok(0);
        }
        // what was typed is somebody's income: it is not repeated
        parse_yen(&typed).ok_or_else(|| Refusal::field(item.name(), ""))
    }
}

fn coded<T: serde::de::DeserializeOwned>(field: &str, code: &str) -> Result<T, Refusal> {
    serde_json::from_value(code.into()).map_err(|_| Refusal::field(field, code))
}

fn count(item: IncomeItem, typed: &IncomeInput) -> Result<u32, Refusal> {
    let text = typed.text();
    if text.is_empty() {
        return Ok(0);
    }
    let parsed = text.strip_suffix('人').unwrap_or(&text).parse().ok();
    parsed.filter(|n| *n <= DEPENDANTS_MAX).ok_or_else(|| Refusal::field(item.name(), text.clone()))
}

/// Yen as typed: `1234000`, `1,234,000`, `￥１，２３４，０００`, `1,234,000円`; nothing below 0 or from [`YEN_END`] on.
pub fn parse_yen(text: &str) -> Option<i64> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let text = text.strip_suffix('円').unwrap_or(&text);
    let text = text.strip_prefix(['¥', '\\']).unwrap_or(text);
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = text.contains(',');
    let sound = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_yen = sound(first) && (!grouped || first.len() <= 3) && groups.all(|part| sound(part) && part.len() == 3);
    let yen: i64 = if is_yen { text.replace(',', "").parse().ok()? } else { return None };
    (yen < YEN_END).then_some(yen)
}

/// 賦課年度 as typed: `2026`, `R8`, `令和8`, `令和8年度`.
fn parse_tax_year(text: &str) -> Option<i32> {
    let text = text.strip_suffix("年度").or_else(|| text.strip_suffix('年')).unwrap_or(text);
    if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    // a year of an era is that of its first of April; 元年 of one that began later is the year all the same
    ["年12月31日", "年4月1日"].iter().find_map(|day| Some(wareki::parse(&format!("{text}{day}")).ok()?.year()))
}

#[cfg(test)]
mod tests;
