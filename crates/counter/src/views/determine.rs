//! Views of determinations: the why panel, what-if, a month's round and its lists.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::refusal::GroundView;

/// A class with the office's word for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClassView {
    /// 適用区分 of online eligibility (`A01`, `B04` …).
    pub code: String,
    /// ウ, 現役並みⅠ …
    pub label: String,
}

/// One question that a judgement answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartView {
    /// copay, elderly, under_70
    pub part: String,
    /// 負担割合 …
    pub label: String,
    /// 2割, ウ, 所得照会中 …; empty where nobody is concerned
    pub outcome: String,
    /// decided, pending, nobody
    pub state: String,
    /// Whose income is missing.
    pub missing: Vec<String>,
    /// Why, in the order of the tests.
    pub grounds: Vec<GroundView>,
    /// Place of the ground that decided: the tests end where the outcome is known.
    pub deciding: Option<u32>,
}

/// Somebody whom a judgement counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CountedView {
    /// 宛名番号 or provisional number.
    pub resident: String,
    /// Record id.
    pub record: String,
    /// Name as papers show it.
    pub name: String,
    /// 被保険者, 擬制世帯主, 特定同一世帯所属者
    pub cover: String,
    /// 世帯主
    pub head: bool,
    /// known, undeclared, unknown
    pub income: String,
}

/// 所得・課税 of one 賦課年度, in yen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::record::IncomeYear")]
pub struct IncomeYearView {
    pub tax_year: i32,
    pub municipality: String,
    pub declaration: String,
    pub taxed: bool,
    #[ts(type = "number")]
    pub total_income_yen: i64,
    #[ts(type = "number")]
    pub aggregate_income_yen: i64,
    #[ts(type = "number")]
    pub taxable_income_yen: i64,
    #[ts(type = "number")]
    pub salary_receipts_yen: i64,
    #[ts(type = "number")]
    pub salary_income_yen: i64,
    #[ts(type = "number")]
    pub pension_receipts_yen: i64,
    #[ts(type = "number")]
    pub pension_income_yen: i64,
    #[ts(type = "number")]
    pub family_employee_yen: i64,
    #[ts(type = "number")]
    pub receipts_yen: i64,
    pub dependants_under_16: u32,
    pub dependants_16_to_19: u32,
    pub corrected_on: Option<String>,
}

/// What is recorded of somebody whom the rules count: where 試算 starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KnownView {
    /// 宛名番号 or provisional number.
    pub resident: String,
    /// Name as papers show it.
    pub name: String,
    /// 生年月日, as it was typed or told
    pub birth: String,
    /// 所得・課税 of the 賦課年度 that decides; none where nothing was told.
    pub income: Option<IncomeYearView>,
}

/// What the rules say of a household for a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JudgementView {
    /// 適用年月, `YYYY-MM`
    pub month: String,
    /// 令和8年11月
    pub month_shown: String,
    /// 賦課年度 whose income decides
    pub tax_year: i32,
    /// 令和8年度
    pub tax_year_shown: String,
    /// 負担割合 of the 70–74 in percent, decided or provisional
    pub ratio_percent: Option<u8>,
    /// The ratio holds only until the income is known.
    pub provisional: bool,
    /// 所得区分 of the 70–74
    pub elderly: Option<ClassView>,
    /// 所得区分 of those under 70
    pub under_70: Option<ClassView>,
    /// An income is missing that an outcome hangs on.
    pub pending: bool,
    /// A number that is announced and not yet in the law text decided.
    pub announced: bool,
    /// The questions, with their grounds.
    pub parts: Vec<PartView>,
    /// Whom it counted.
    pub people: Vec<CountedView>,
}

/// A determination as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeterminedView {
    /// Its id.
    pub id: String,
    /// First month it holds for.
    pub month: String,
    /// The day it was determined.
    pub determined_on: String,
    /// A later one for the same month holds instead.
    pub superseded: bool,
    /// Only for people who joined within the month.
    pub only_joined: bool,
    /// What it says.
    pub judgement: JudgementView,
}

/// 証 in hand that says another ratio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutdatedPaperView {
    /// 宛名番号 or provisional number.
    pub resident: String,
    /// Name as papers show it.
    pub name: String,
    /// 発行番号
    pub certificate_no: String,
}

/// The why panel of a household for a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhyView {
    /// The opening it belongs to, for the access log; none where no window shows it.
    pub opening: Option<String>,
    /// The month asked for.
    pub month: String,
    /// 令和8年11月
    pub month_shown: String,
    /// The month before, where it can be judged.
    pub earlier: Option<String>,
    /// The month after, where it can be judged.
    pub later: Option<String>,
    /// 賦課年度 whose income decides in the month
    pub tax_year: i32,
    /// 令和8年度
    pub tax_year_shown: String,
    /// 記号番号
    pub household: String,
    /// What holds for the month; none where nothing was determined.
    pub recorded: Option<DeterminedView>,
    /// What the rules say today of the same month; none where nobody is covered in it.
    pub now: Option<JudgementView>,
    /// The two differ: to be determined anew.
    pub differs: bool,
    /// What would have to be replaced then.
    pub papers_to_replace: Vec<OutdatedPaperView>,
    /// What is recorded of whom the rules count in that month.
    pub people: Vec<KnownView>,
    /// Every determination of the household, newest first.
    pub history: Vec<DeterminedView>,
}

/// What writing determinations down changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DetermineView {
    /// Months for which something was written.
    pub months: Vec<String>,
    /// What is to be replaced now.
    pub papers_to_replace: Vec<OutdatedPaperView>,
    /// The panel as it is now.
    pub why: WhyView,
}

/// A month's round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoundView {
    /// `YYYY-MM`
    pub month: String,
    /// 令和8年11月
    pub month_shown: String,
    /// Households there are.
    #[ts(type = "number")]
    pub households: u64,
    /// Households with somebody to judge.
    #[ts(type = "number")]
    pub judged: u64,
    /// Of these: another outcome than before.
    #[ts(type = "number")]
    pub changed: u64,
    /// Of these: an income is not known yet.
    #[ts(type = "number")]
    pub pending: u64,
    /// Households whose records contradict themselves.
    #[ts(type = "number")]
    pub refused: u64,
    /// 証 in hand that say another ratio now.
    #[ts(type = "number")]
    pub papers_to_replace: u64,
    /// running, stopped, done
    pub state: String,
    /// The state in words.
    pub state_label: String,
    /// Went on where an earlier one stopped.
    pub resumed: bool,
    /// Who began it; empty for a dry run.
    pub clerk: String,
    /// When it began.
    pub started_at: String,
}

/// One household in a list of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeterminationLineView {
    /// 記号
    pub symbol: String,
    /// 番号
    pub number: String,
    /// 世帯主: 宛名番号 or provisional number
    pub resident: String,
    /// 世帯主氏名
    pub name: String,
    /// First month it holds for.
    pub month: String,
    /// 令和8年11月
    pub month_shown: String,
    /// 2割, or empty
    pub ratio: String,
    /// 所得区分 of the 70–74, or empty
    pub elderly: String,
    /// 所得区分 of those under 70, or empty
    pub under_70: String,
    /// What held in the month before; empty where nothing did.
    pub was_ratio: String,
    /// The same of the 70–74.
    pub was_elderly: String,
    /// The same of those under 70.
    pub was_under_70: String,
    /// An income is not known yet.
    pub pending: bool,
}

/// 判定結果一覧 or 所得区分変更一覧 of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeterminationListView {
    /// `YYYY-MM`
    pub month: String,
    /// 令和8年11月
    pub month_shown: String,
    /// all, changed, pending
    pub of: String,
    /// How many rows there are.
    #[ts(type = "number")]
    pub rows: u64,
    /// The rows asked for.
    pub lines: Vec<DeterminationLineView>,
}
