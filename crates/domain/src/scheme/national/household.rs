//! 国保世帯: its 記号番号, heads, and the 適用 of its members.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Determination;
use super::determination::latest_for;
use crate::coverage::Period;
use crate::determine::Month;
use crate::record::{RecordId, RecordedAt, Section, list, sections, whole};

/// One person's 適用 in a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The person.
    pub resident: RecordId,
    /// 枝番, two digits; the same for the same person, never given to another.
    pub branch: String,
    /// 適用開始年月日 to 適用終了年月日
    pub period: Period,
}

impl Member {
    /// Covered on `day`.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.period.covers(day)
    }

    /// Covered without an end.
    pub fn is_open(&self) -> bool {
        self.period.is_open()
    }

    /// Of several of one person the greatest is the newest. Who joined and went over on one day is covered where no end is, or the later one.
    pub fn newness(&self) -> (NaiveDate, bool, Option<NaiveDate>) {
        (self.period.from, self.period.is_open(), self.period.to)
    }
}

/// 記号・番号 of a household.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HouseholdNumber {
    /// 記号
    pub symbol: String,
    /// 番号, leading zeros kept
    pub number: String,
    /// 住基世帯の世帯番号, an attribute
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub juki_household_no: Option<String>,
}

/// 世帯主 from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headship {
    /// The person.
    pub resident: RecordId,
    /// First day; none = since the household is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
}

/// 国保世帯.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// Record id.
    pub id: RecordId,
    /// Count of entries that touched this record.
    pub version: u64,
    /// 記号・番号
    pub number: Section<HouseholdNumber>,
    /// 世帯主, in the order of their days: debtor and notifier even when not insured (擬制世帯主)
    pub heads: Section<Vec<Headship>>,
    /// 適用, in the order of joining
    pub members: Section<Vec<Member>>,
    /// 判定, in the order they were recorded; each carries its own time
    #[serde(default, skip_serializing_if = "Section::is_unwritten")]
    pub determinations: Section<Vec<Determination>>,
}

sections!(Household: number Number, heads Heads, members Members, determinations Determinations);

whole! {
    HouseholdNumber, keeps words: true;
}

list! {
    Headship, at most usize::MAX, keeps words: true;
    // whoever is covered, and who has which 枝番, is asked of all of them
    Member, at most usize::MAX, keeps words: true;
    // never changed
    Determination, at most 4, keeps words: false;
}

impl Household {
    /// A household nobody has written yet.
    pub fn unwritten(id: RecordId) -> Self {
        Self {
            id,
            version: 0,
            number: Section::default(),
            heads: Section::default(),
            members: Section::default(),
            determinations: Section::default(),
        }
    }

    /// The head now: the last one recorded to be.
    pub fn head(&self) -> Option<RecordId> {
        self.heads.body.last().map(|h| h.resident)
    }

    /// The head on `day`; the first one for the days before.
    pub fn head_on(&self, day: NaiveDate) -> Option<RecordId> {
        let since = |h: &&Headship| h.from.is_none_or(|from| from <= day);
        self.heads.body.iter().rev().find(since).or(self.heads.body.first()).map(|h| h.resident)
    }

    /// 擬制世帯主: the head on `day` is not covered in this household that day.
    pub fn nominal_head_on(&self, day: NaiveDate) -> bool {
        self.head_on(day).is_some_and(|head| self.coverage_of(head, day).is_none())
    }

    /// This person's coverage that holds on `day`.
    pub fn coverage_of(&self, resident: RecordId, day: NaiveDate) -> Option<&Member> {
        self.members.body.iter().rev().find(|m| m.resident == resident && m.covers(day))
    }

    /// The newest coverage of this person, ended or not.
    pub fn latest_of(&self, resident: RecordId) -> Option<&Member> {
        self.members.body.iter().filter(|m| m.resident == resident).max_by_key(|m| m.newness())
    }

    /// Everybody covered on `day`.
    pub fn covered_on(&self, day: NaiveDate) -> impl Iterator<Item = &Member> {
        self.members.body.iter().filter(move |m| m.covers(day))
    }

    /// The 判定 that holds for a month.
    pub fn determination_for(&self, month: Month) -> Option<&Determination> {
        latest_for(self.determinations.body.iter(), month)
    }

    /// The record as the office knew it at `when`, from the words at hand; none where it was not there yet.
    pub fn known_at(&self, when: RecordedAt) -> Option<Self> {
        let known = |d: &&Determination| d.at.is_some_and(|at| at <= when);
        let mut determined = self.determinations.clone();
        determined.recall();
        let determinations = determined.body.iter().filter(known).cloned().collect();
        Some(Self {
            id: self.id,
            version: self.version,
            number: self.number.back_to(when)?,
            heads: self.heads.back_to(when).unwrap_or_default(),
            members: self.members.back_to(when).unwrap_or_default(),
            determinations: self.determinations.with_body(determinations),
        })
    }
}
