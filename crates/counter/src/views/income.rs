//! Views of 所得・課税.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One 賦課年度 of a person. Without a reason only the year and its days are told; the rest is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::record::IncomeYear")]
pub struct IncomeView {
    pub tax_year: i32,
    pub tax_year_label: String,
    /// Values are left out: no reason was given.
    pub masked: bool,
    /// 市町村コード of 1 January, or `abroad`
    pub municipality: Option<String>,
    /// declared, undeclared, unknown
    pub declaration: Option<String>,
    /// levied, exempt, waived, unknown
    pub levy: Option<String>,
    #[ts(type = "number | null")]
    pub total_income_yen: Option<i64>,
    #[ts(type = "number | null")]
    pub aggregate_income_yen: Option<i64>,
    #[ts(type = "number | null")]
    pub taxable_income_yen: Option<i64>,
    #[ts(type = "number | null")]
    pub salary_receipts_yen: Option<i64>,
    #[ts(type = "number | null")]
    pub salary_income_yen: Option<i64>,
    #[ts(type = "number | null")]
    pub pension_receipts_yen: Option<i64>,
    #[ts(type = "number | null")]
    pub pension_income_yen: Option<i64>,
    #[ts(type = "number | null")]
    pub family_employee_yen: Option<i64>,
    #[ts(type = "number | null")]
    pub receipts_yen: Option<i64>,
    pub dependants_under_16: Option<u32>,
    pub dependants_16_to_19: Option<u32>,
    /// null: the first assessment
    pub corrected_on: Option<String>,
    /// tax_roll, applicant, tax_certificate, former_municipality
    pub source: String,
    pub source_label: String,
    pub recorded_at: Option<String>,
    /// The clerk who entered it; empty for what a file told.
    pub recorded_by: String,
}

/// An item of a year, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "name, its words, what it says")]
pub struct IncomeItemView {
    pub field: String,
    pub label: String,
    pub text: String,
}

/// What was told of a year at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IncomeWordView {
    /// The year as told.
    pub income: IncomeView,
    /// It is what the office holds now.
    pub present: bool,
    /// Its items in words, in the order of the file.
    pub items: Vec<IncomeItemView>,
}

/// Every word on every year of a person, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "whose, and the words")]
pub struct IncomeFileView {
    pub record: String,
    pub resident: String,
    pub name: String,
    pub words: Vec<IncomeWordView>,
}

/// What an item said and says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IncomeDifferenceView {
    /// Its name.
    pub field: String,
    /// In words.
    pub label: String,
    /// What it said; null for a year nothing was known of.
    pub before: Option<String>,
    /// What it says.
    pub after: String,
}

/// What entering a year changes, or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IncomeChangeView {
    /// The entry; null in a preview.
    pub entry: Option<String>,
    /// 宛名番号, provisional number or record id
    pub resident: String,
    /// 賦課年度
    pub tax_year: i32,
    /// In words.
    pub tax_year_label: String,
    /// Where it was learned, in words.
    pub source_label: String,
    /// The items that differ.
    pub changes: Vec<IncomeDifferenceView>,
}
