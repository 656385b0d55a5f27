//! Views of those who reach an age.

use chrono::NaiveDate;

/// Who turns 75 in a month: a row of 75歳到達対象者一覧.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Age75LineView {
    /// The birthday, on which the coverage ends; none where it is not known.
    pub turns_on: Option<NaiveDate>,
    /// 宛名番号 or provisional number.
    pub resident: String,
    /// Name as printed.
    pub name: String,
    /// 生年月日 as printed.
    pub birth: String,
    /// 記号番号
    pub number: String,
    /// 世帯主 on that day.
    pub is_head: bool,
    /// Names of those who stay insured in the household.
    pub stays: Vec<String>,
    /// 特定同一世帯所属者 from that day.
    pub former_member: bool,
    /// Papers to collect: kind and number.
    pub papers: Vec<String>,
    /// ahead, due, written, leaving_open or birth_unknown
    pub state: String,
    /// The state in words.
    pub state_label: String,
}
