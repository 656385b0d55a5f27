//! 特別該当 of one person: which there are, how each stands to coverage, and when one holds.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::person::Identity;

/// 特別該当 (`docs/vocabulary.md`): a status that changes which rules hold for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusKind {
    /// マル学 (国保法116条)
    Student,
    /// マル遠; its meaning is the municipality's
    Remote,
    /// 住所地特例 (国保法116条の2)
    FacilityResident,
    /// 非自発的失業者
    InvoluntaryUnemployment,
    /// 特定同一世帯所属者
    FormerMember,
    /// 旧被扶養者
    FormerDependant,
    /// 産前産後
    Maternity,
    /// 性別表記配慮: the sex stands on the reverse
    SexNotation,
    /// 要配慮者: gets a 資格確認書 on application though registered
    CareNeeded,
    /// 境界層該当
    Borderline,
    /// 滞納
    Arrears,
    /// 特別の事情, or what the office finds proper: lifts what arrears bar (国保則27条の14の2第1項, 国保法54条の3)
    SpecialCircumstances,
    /// 特別療養 (国保法54条の3)
    SpecialMedical,
    /// 特定疾病 (国保令29条の2第8項)
    SpecifiedDisease,
    /// 特例期間: the renewal of a foreigner's stay was asked for (入管法20条6項)
    StayRenewal,
    /// 基準収入額適用申請 (国保則24条の3), until the 31 July after it
    ReceiptsApplication,
    /// 短期被保険者証 (history, none new since 2024-12-02)
    ShortTerm,
    /// 退職被保険者 (history, gone 2024-04-01)
    Retiree,
}

impl StatusKind {
    /// How the status stands to the coverage of whom it is said.
    fn tie(self) -> Tie {
        match self {
            Self::Student
            | Self::Remote
            | Self::FacilityResident
            | Self::InvoluntaryUnemployment
            | Self::FormerDependant
            | Self::SexNotation
            | Self::CareNeeded
            | Self::Borderline
            | Self::SpecifiedDisease
            | Self::StayRenewal
            | Self::ReceiptsApplication
            | Self::SpecialMedical => Tie::BeginsAndEnds,
            // who is insured again within the months around a birth is exempt again (国保令29条の7の3)
            Self::Maternity => Tie::Begins,
            Self::FormerMember | Self::Arrears | Self::SpecialCircumstances | Self::ShortTerm | Self::Retiree => {
                Tie::None
            }
        }
    }

    /// The status can be told only of somebody who is covered.
    pub fn rests_on_coverage(self) -> bool {
        self.tie() != Tie::None
    }

    /// A leaving ends the status.
    pub fn ends_with_coverage(self) -> bool {
        self.tie() == Tie::BeginsAndEnds
    }
}

/// What a status has to do with coverage.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tie {
    /// Nothing.
    None,
    /// It is told of somebody covered, and goes on when the coverage ends.
    Begins,
    /// It is told of somebody covered, and ends with the coverage.
    BeginsAndEnds,
}

/// A special status of one person. `to` is the first day without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialStatus {
    /// Its own id; a later word on it names it.
    pub id: Uuid,
    /// Which.
    pub kind: StatusKind,
    /// First day.
    pub from: NaiveDate,
    /// First day without; none = open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// 届出日
    pub notified_on: NaiveDate,
    /// What was shown for it, by name (`reason_code`, `left_on`, `school` …).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<String, String>,
    /// It was recorded by mistake and never held.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

/// What stands beside a 特例期間: 満了日 of the stay whose renewal was asked for.
pub const STAY_ASKED_FOR: &str = "stay_expires_on";

impl SpecialStatus {
    /// It holds on `day`.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        !self.withdrawn && self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// A 特例期間 that the permission ended (入管法20条6項): the stay runs longer by now than the one whose renewal was asked for.
    pub fn is_decided(&self, identity: &Identity) -> bool {
        let asked = self.evidence.get(STAY_ASKED_FOR).and_then(|day| day.parse::<NaiveDate>().ok());
        self.kind == StatusKind::StayRenewal && asked.is_some_and(|asked| identity.stay_expires_on > Some(asked))
    }
}
