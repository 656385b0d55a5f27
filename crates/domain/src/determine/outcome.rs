//! What a determination says: ratios, classes, and what is still pending.

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use crate::month::Month;
use crate::variants::every;

/// An outcome with the steps that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict<T> {
    /// What was found.
    pub outcome: T,
    /// Why; never empty.
    pub findings: Vec<Finding>,
}

/// What can be said of one question in one month.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome<T> {
    /// Nobody of the household is concerned.
    #[default]
    Nobody,
    /// Decided.
    Decided(T),
    /// Incomes are missing that it hangs on.
    Pending {
        /// Keys of the people whose income is not known, ascending.
        missing: Vec<u32>,
        /// What holds meanwhile, if the municipality says so.
        #[serde(skip_serializing_if = "Option::is_none", default = "Option::default")]
        provisional: Option<T>,
    },
}

impl<T> Outcome<T> {
    /// The decision, if there is one.
    pub fn decided(&self) -> Option<&T> {
        match self {
            Self::Decided(decided) => Some(decided),
            Self::Nobody | Self::Pending { .. } => None,
        }
    }

    /// What holds now: the decision, or what holds provisionally.
    pub fn holds(&self) -> Option<&T> {
        match self {
            Self::Decided(decided) => Some(decided),
            Self::Pending { provisional, .. } => provisional.as_ref(),
            Self::Nobody => None,
        }
    }
}

/// 一部負担金の割合 of everybody 70–74 of the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copay {
    /// 20 or 30
    pub ratio_percent: u8,
    /// Which of the five steps decided; none for a provisional ratio.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub step: Option<u8>,
}

/// 所得区分 70–74 (国保).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum ElderlyClass {
    /// 現役並みⅢ
    WorkingThree,
    /// 現役並みⅡ
    WorkingTwo,
    /// 現役並みⅠ
    WorkingOne,
    /// 一般
    General,
    /// 低所得Ⅱ
    LowTwo,
    /// 低所得Ⅰ
    LowOne,
    /// 低所得Ⅰ（境）: 境界層該当
    LowOneBorderline,
}

impl ElderlyClass {
    /// 現役並みⅢ, highest first.
    pub const ALL: [Self; 7] = every();

    /// The office's word.
    pub fn label(self) -> &'static str {
        match self {
            Self::WorkingThree => "現役並みⅢ",
            Self::WorkingTwo => "現役並みⅡ",
            Self::WorkingOne => "現役並みⅠ",
            Self::General => "一般",
            Self::LowTwo => "低所得Ⅱ",
            Self::LowOne => "低所得Ⅰ",
            Self::LowOneBorderline => "低所得Ⅰ（境）",
        }
    }

    /// 適用区分 of online eligibility (`B01` …).
    pub fn code(self) -> &'static str {
        match self {
            Self::WorkingThree => "B01",
            Self::WorkingTwo => "B02",
            Self::WorkingOne => "B03",
            Self::General => "B04",
            Self::LowTwo => "B05",
            Self::LowOne => "B06",
            Self::LowOneBorderline => "B08",
        }
    }
}

/// 所得区分 under 70 (国保): one for all under 70 of the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum UnderSeventyClass {
    /// ア
    A,
    /// イ
    I,
    /// ウ
    U,
    /// エ
    E,
    /// オ
    O,
    /// オ（境）: 境界層該当
    OBorderline,
}

impl UnderSeventyClass {
    /// ア first.
    pub const ALL: [Self; 6] = every();

    /// The office's word.
    pub fn label(self) -> &'static str {
        match self {
            Self::A => "ア",
            Self::I => "イ",
            Self::U => "ウ",
            Self::E => "エ",
            Self::O => "オ",
            Self::OBorderline => "オ（境）",
        }
    }

    /// 適用区分 of online eligibility (`A01` …).
    pub fn code(self) -> &'static str {
        match self {
            Self::A => "A01",
            Self::I => "A02",
            Self::U => "A03",
            Self::E => "A04",
            Self::O => "A05",
            Self::OBorderline => "A06",
        }
    }
}

/// 所得区分 of 後期.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum LateElderlyClass {
    /// 現役並みⅢ
    WorkingThree,
    /// 現役並みⅡ
    WorkingTwo,
    /// 現役並みⅠ
    WorkingOne,
    /// 一般Ⅱ (2割)
    GeneralTwo,
    /// 一般Ⅰ (1割)
    GeneralOne,
    /// 低所得Ⅱ
    LowTwo,
    /// 低所得Ⅰ
    LowOne,
    /// 低所得Ⅰ（老福）: 老齢福祉年金
    LowOneWelfarePension,
    /// 低所得Ⅰ（境）: 境界層該当
    LowOneBorderline,
}

impl LateElderlyClass {
    /// 現役並みⅢ first.
    pub const ALL: [Self; 9] = every();

    /// The office's word.
    pub fn label(self) -> &'static str {
        match self {
            Self::WorkingThree => "現役並みⅢ",
            Self::WorkingTwo => "現役並みⅡ",
            Self::WorkingOne => "現役並みⅠ",
            Self::GeneralTwo => "一般Ⅱ",
            Self::GeneralOne => "一般Ⅰ",
            Self::LowTwo => "低所得Ⅱ",
            Self::LowOne => "低所得Ⅰ",
            Self::LowOneWelfarePension => "低所得Ⅰ（老福）",
            Self::LowOneBorderline => "低所得Ⅰ（境）",
        }
    }

    /// 適用区分 of online eligibility.
    pub fn code(self) -> &'static str {
        match self {
            Self::WorkingThree => "B01",
            Self::WorkingTwo => "B02",
            Self::WorkingOne => "B03",
            Self::GeneralTwo => "B09",
            Self::GeneralOne => "B10",
            Self::LowTwo => "B05",
            Self::LowOne => "B06",
            Self::LowOneWelfarePension => "B07",
            Self::LowOneBorderline => "B08",
        }
    }
}

/// Everything that is determined of one 国保世帯 in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// 適用年月
    pub month: Month,
    /// One ratio for all 70–74.
    pub copay: Outcome<Copay>,
    /// One class for all 70–74.
    pub elderly: Outcome<ElderlyClass>,
    /// One class for all under 70.
    pub under_70: Outcome<UnderSeventyClass>,
    /// Every test made, in order; [`Test::part`](super::Test::part) says which outcome it belongs to. Never empty.
    pub findings: Vec<Finding>,
    /// A row that is only announced was asked: the banner is shown.
    pub announced: bool,
}

/// What is determined of the 後期 insured of one 住民票 household in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateJudgement {
    /// 適用年月
    pub month: Month,
    /// 10, 20 or 30, for all of them.
    pub ratio_percent: Outcome<u8>,
    /// The class of all but those in `own_class`.
    pub class: Outcome<LateElderlyClass>,
    /// Who has a class of his or her own (老齢福祉年金, 境界層該当), by key.
    pub own_class: Vec<(u32, LateElderlyClass)>,
    /// Every test made, in order. Never empty.
    pub findings: Vec<Finding>,
    /// A row that is only announced was asked.
    pub announced: bool,
}
