//! Reasons of the 国保: why 資格 (prefecture) and 適用 (municipality) begin, end and change, the days these lead to, and the
//! days of notice. Knows no records.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::coverage::ReasonCode;
use crate::ground::{Assessment, Ground};
use crate::{rules, wareki};

macro_rules! reasons {
    ($(#[$doc:meta])* $name:ident: $($variant:ident $label:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = $label] $variant,)+
        }

        impl $name {
            /// Every reason, in the order of the codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The reason in the office's words.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// Its code.
            pub const fn code(self) -> ReasonCode {
                match self { $(Self::$variant => const { ReasonCode::of_list(stringify!($variant)) },)+ }
            }

            /// The reason of a code.
            pub fn from_code(code: ReasonCode) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.code() == code)
            }

            /// The reason of a code as typed.
            pub fn parse(text: &str) -> Option<Self> {
                ReasonCode::parse(text).ok().and_then(Self::from_code)
            }
        }

        impl From<$name> for ReasonCode {
            fn from(reason: $name) -> Self {
                reason.code()
            }
        }
    };
}

reasons! {
    /// 取得・適用開始事由 (`A01` …). Serialised as its code.
    StartReason:
    A01 "転入（県外から）",
    A02 "転入（県内から）",
    A03 "社保離脱",
    A04 "国保組合離脱",
    A05 "出生",
    A06 "生保廃止",
    A07 "後期離脱",
    A08 "外国人（在留資格取得）",
    A09 "帰国・国外転入",
    A10 "職権記載・回復",
    A99 "その他",
}

reasons! {
    /// 喪失・適用終了事由 (`E01` …). Serialised as its code.
    EndReason:
    E01 "転出（県外）",
    E02 "転出（県内）",
    E03 "国外転出",
    E04 "社保加入",
    E05 "国保組合加入",
    E06 "生保開始",
    E07 "死亡",
    E08 "75歳到達",
    E09 "障害認定（後期）",
    E10 "職権消除",
    E11 "在留資格喪失・出国",
    E12 "住所地特例・マル学終了",
    E99 "その他",
}

reasons! {
    /// 変更事由 (`C01` …): the coverage goes on, in another household or under another head. Serialised as its code.
    ChangeReason:
    C01 "世帯主変更",
    C02 "世帯分離",
    C03 "世帯合併",
    C04 "転居",
    C05 "氏名変更",
    C06 "続柄変更",
    C99 "その他",
}

impl EndReason {
    /// The person is no longer at the address: moved or died.
    pub fn leaves_home(self) -> bool {
        match self {
            Self::E01 | Self::E02 | Self::E03 | Self::E07 | Self::E10 | Self::E11 => true,
            Self::E04 | Self::E05 | Self::E06 | Self::E08 | Self::E09 | Self::E12 | Self::E99 => false,
        }
    }
}

/// What a code means, in the office's words; empty where it is none of the 国保.
pub fn label_of(code: ReasonCode) -> &'static str {
    let start = StartReason::from_code(code).map(StartReason::label);
    let end = EndReason::from_code(code).map(EndReason::label);
    start.or(end).or(ChangeReason::from_code(code).map(ChangeReason::label)).unwrap_or_default()
}

/// Whether a mover had the new address on the very day of leaving (国保法8条1項ただし書).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewAddress {
    /// Lived at the new address the same day.
    SameDay,
    /// Later, or not told.
    LaterOrUnknown,
}

/// Why no loss date follows from a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoLossDate {
    /// A move inside the prefecture ends the coverage, not the qualification (国保法8条).
    #[error("no qualification is lost")]
    QualificationStays,
    /// The day depends on the case and is stated by the clerk.
    #[error("the day is stated by the clerk")]
    StatedByClerk,
}

const NEXT_DAY: &str = "国保法8条1項";
const SAME_DAY: &str = "国保法8条2項";

/// 資格喪失日 for a fact of `fact_on` (国保法8条).
pub fn loss_date(
    reason: EndReason,
    fact_on: NaiveDate,
    address: NewAddress,
) -> Result<Assessment<NaiveDate>, NoLossDate> {
    let next = fact_on + Days::new(1);
    let (day, clause) = match reason {
        EndReason::E01 if address == NewAddress::SameDay => (fact_on, "国保法8条1項ただし書"),
        EndReason::E01 | EndReason::E03 | EndReason::E04 | EndReason::E07 | EndReason::E09 | EndReason::E11 => {
            (next, NEXT_DAY)
        }
        EndReason::E05 | EndReason::E06 => (fact_on, SAME_DAY),
        EndReason::E08 => (fact_on, "国保法6条8号・8条1項（誕生日の前日に75歳に達する）"),
        EndReason::E10 => (fact_on, "国保法8条1項（職権消除の日）"),
        EndReason::E02 => return Err(NoLossDate::QualificationStays),
        EndReason::E12 | EndReason::E99 => return Err(NoLossDate::StatedByClerk),
    };
    let fact = format!("{}の事実があった日 {}", reason.label(), wareki::long(fact_on));
    Ok(Assessment {
        outcome: day,
        grounds: vec![Ground::new("loss_date", fact, clause, "事実の日が変われば資格喪失日も変わる")],
    })
}

/// The days a movement leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// 資格取得・資格喪失年月日; none where the qualification goes on, or its day is not known yet
    pub qualified: Option<NaiveDate>,
    /// 適用開始・適用終了年月日
    pub covered: NaiveDate,
}

/// 資格取得日 and 適用開始日 for a fact of `fact_on` (国保法7条). `stated`: 資格取得年月日 as told, where the fact
/// does not give it.
pub fn start_dates(reason: StartReason, fact_on: NaiveDate, stated: Option<NaiveDate>) -> Assessment<Dates> {
    let same = Dates { qualified: Some(fact_on), covered: fact_on };
    let (outcome, fact, clause, change) = match reason {
        StartReason::A01 => (same, "住み始めた日", "国保法7条（都道府県の区域内に住所を有するに至った日）", "転入日"),
        StartReason::A02 => (
            Dates { qualified: stated, covered: fact_on },
            "県内で住み始めた日",
            "国保法7条・8条（都道府県の区域内の転居では資格を得喪しない）",
            "転入日",
        ),
        StartReason::A03 => {
            (same, "社会保険の資格喪失日", "国保法7条（6条各号に該当しなくなった日）", "社会保険の喪失日")
        }
        StartReason::A04 => (same, "国保組合の資格喪失日", "国保法7条（6条10号に該当しなくなった日）", "組合の喪失日"),
        StartReason::A05 => (same, "出生の日", "国保法7条（出生の日）", "出生の日"),
        StartReason::A06 => {
            (same, "保護が廃止または停止された日", "国保法7条（6条9号に該当しなくなった日）", "廃止の日")
        }
        StartReason::A07 => {
            let next = fact_on + Days::new(1);
            let dates = Dates { qualified: Some(next), covered: next };
            (dates, "障害認定を撤回した日", "国保法7条、高確法53条（撤回の翌日に後期の資格を失う）", "撤回の日")
        }
        StartReason::A08 => {
            (same, "住民票が作成された日", "国保法5条・7条、国保則1条（住所を定めた日）", "住所を定めた日")
        }
        StartReason::A09 => (same, "国外から住所を定めた日", "国保法7条（住所を有するに至った日）", "住定日"),
        StartReason::A10 => (stated_or(same, stated), "職権で記載または回復された日", "国保法7条（職権）", "事実の日"),
        StartReason::A99 => (stated_or(same, stated), "職員が認めた事実の日", "国保法7条", "事実の日"),
    };
    let fact = format!("{fact} {}", wareki::long(fact_on));
    let change = format!("{change}が変われば適用開始日も変わる");
    Assessment { outcome, grounds: vec![Ground::new("coverage_start", fact, clause, &change)] }
}

fn stated_or(dates: Dates, stated: Option<NaiveDate>) -> Dates {
    Dates { qualified: stated.or(dates.qualified), ..dates }
}

/// What a loss date turns on besides reason and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndCase {
    /// 転出: whether the new address began the same day.
    pub address: NewAddress,
    /// 資格喪失年月日 as the clerk states it.
    pub stated: Option<NaiveDate>,
    /// The municipality enters 認定日 itself for E09 (option).
    pub disability_same_day: bool,
}

impl EndCase {
    /// Nothing special.
    pub const USUAL: Self = Self { address: NewAddress::LaterOrUnknown, stated: None, disability_same_day: false };
}

/// 資格喪失日 and 適用終了日 for a fact of `fact_on`.
pub fn end_dates(reason: EndReason, fact_on: NaiveDate, case: EndCase) -> Assessment<Dates> {
    let lost = |day, grounds| Assessment { outcome: Dates { qualified: Some(day), covered: day }, grounds };
    if let (EndReason::E10 | EndReason::E12 | EndReason::E99, Some(day)) = (reason, case.stated) {
        return lost(day, vec![stated_ground(reason, day)]);
    }
    if reason == EndReason::E09 && case.disability_same_day {
        let fact = format!("障害認定の日 {}", wareki::long(fact_on));
        let clause = "市町村の定め（認定日を喪失日とする。設定 disability_loss_same_day）";
        return lost(fact_on, vec![Ground::new("loss_date", fact, clause, "国保法8条1項によれば翌日")]);
    }
    match loss_date(reason, fact_on, case.address) {
        Ok(known) => lost(known.outcome, known.grounds),
        Err(NoLossDate::StatedByClerk) => lost(fact_on, vec![stated_ground(reason, fact_on)]),
        Err(NoLossDate::QualificationStays) => {
            let fact = format!("県内の転出先で適用が始まる日 {}", wareki::long(fact_on));
            let clause = "国保法8条（都道府県の区域内の転居では資格を失わない）";
            let ground = Ground::new("loss_date", fact, clause, "県外への転出なら資格を失う");
            Assessment { outcome: Dates { qualified: None, covered: fact_on }, grounds: vec![ground] }
        }
    }
}

fn stated_ground(reason: EndReason, day: NaiveDate) -> Ground {
    let fact = format!("{}、職員が定めた日 {}", reason.label(), wareki::long(day));
    Ground::new("loss_date", fact, "国保法8条（事実による）", "認めた事実の日が変われば変わる")
}

/// Last day for the notification of a fact: the first day is not counted (国保則2条; 民法140条).
pub fn notice_due(fact_on: NaiveDate) -> NaiveDate {
    let days = rules::number("notice_days", fact_on);
    fact_on + Days::new(u64::try_from(days).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(reason: EndReason, address: NewAddress, lost: &str) {
        assert_eq!(loss_date(reason, date("2026-04-01"), address).unwrap().outcome, date(lost), "{reason:?}");
    }

    #[test]
    fn the_loss_is_the_next_day_but_for_those_the_law_names() {
        for reason in [EndReason::E01, EndReason::E03, EndReason::E04, EndReason::E07, EndReason::E09, EndReason::E11] {
            check(reason, NewAddress::LaterOrUnknown, "2026-04-02");
        }
        for reason in [EndReason::E05, EndReason::E06, EndReason::E08, EndReason::E10] {
            check(reason, NewAddress::LaterOrUnknown, "2026-04-01");
        }
        check(EndReason::E01, NewAddress::SameDay, "2026-04-01");
    }

    #[test]
    fn a_move_inside_the_prefecture_loses_no_qualification() {
        let none = loss_date(EndReason::E02, date("2026-04-01"), NewAddress::LaterOrUnknown);
        assert_eq!(none, Err(NoLossDate::QualificationStays));
    }

    #[track_caller]
    fn starts(reason: StartReason, stated: Option<&str>, qualified: Option<&str>, covered: &str) {
        let dates = start_dates(reason, date("2026-04-01"), stated.map(date));
        let expected = Dates { qualified: qualified.map(date), covered: date(covered) };
        assert_eq!(dates.outcome, expected, "{reason:?}");
        assert!(!dates.grounds.is_empty());
    }

    #[test]
    fn the_coverage_begins_on_the_day_of_the_fact_but_for_those_the_law_names() {
        use StartReason::{A01, A02, A03, A04, A05, A06, A07, A08, A09, A10, A99};
        for reason in [A01, A03, A04, A05, A06, A08, A09, A10, A99] {
            starts(reason, None, Some("2026-04-01"), "2026-04-01");
        }
        starts(A07, None, Some("2026-04-02"), "2026-04-02");
        starts(A02, None, None, "2026-04-01");
        starts(A02, Some("2020-10-01"), Some("2020-10-01"), "2026-04-01");
        starts(A10, Some("2026-03-01"), Some("2026-03-01"), "2026-04-01");
    }

    #[track_caller]
    fn ends(reason: EndReason, case: EndCase, qualified: Option<&str>, covered: &str) {
        let dates = end_dates(reason, date("2026-04-01"), case);
        let expected = Dates { qualified: qualified.map(date), covered: date(covered) };
        assert_eq!(dates.outcome, expected, "{reason:?}");
        assert!(!dates.grounds.is_empty());
    }

    #[test]
    fn the_coverage_ends_by_the_rule_of_its_reason() {
        use EndReason::{E01, E02, E03, E04, E05, E06, E07, E09, E10, E11, E12, E99};
        for reason in [E01, E03, E04, E07, E09, E11] {
            ends(reason, EndCase::USUAL, Some("2026-04-02"), "2026-04-02");
        }
        for reason in [E05, E06, E10, E12, E99] {
            ends(reason, EndCase::USUAL, Some("2026-04-01"), "2026-04-01");
        }
        ends(E02, EndCase::USUAL, None, "2026-04-01");
        let same_day = EndCase { address: NewAddress::SameDay, ..EndCase::USUAL };
        ends(E01, same_day, Some("2026-04-01"), "2026-04-01");
        let by_option = EndCase { disability_same_day: true, ..EndCase::USUAL };
        ends(E09, by_option, Some("2026-04-01"), "2026-04-01");
        let stated = EndCase { stated: Some(date("2026-03-15")), ..EndCase::USUAL };
        for reason in [E10, E12, E99] {
            ends(reason, stated, Some("2026-03-15"), "2026-03-15");
        }
        ends(E04, stated, Some("2026-04-02"), "2026-04-02");
    }

    #[test]
    fn fourteen_days_without_the_first() {
        assert_eq!(notice_due(date("2026-11-02")), date("2026-11-16"));
    }
}
