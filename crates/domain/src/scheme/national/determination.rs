//! 判定: what the law says of one 国保世帯 from a month on, with everything it rested on.
//!
//! Knows what was judged and why. Knows no rule: which outcome follows from which fact was decided before it came here.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::determine::{Cover, Judgement, Knowledge, Month, Outcome};
use crate::record::{FinishedRound, RecordId, RecordedAt};

/// Whom a judgement counted, by the number that its findings use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Number in the findings.
    pub key: u32,
    /// The person.
    pub resident: RecordId,
    /// As what.
    pub cover: Cover,
    /// Whether the income was known then.
    #[serde(default = "known", skip_serializing_if = "is_known")]
    pub income: Knowledge,
}

// what is usual is not written
fn is_known(income: &Knowledge) -> bool {
    *income == Knowledge::Known
}

fn known() -> Knowledge {
    Knowledge::Known
}

/// One 判定 of a household. Never changed and never taken away; a later one for the same month holds instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Determination {
    /// Its own id.
    pub id: Uuid,
    /// 適用年月: the first month it holds for; it holds until the next one begins.
    pub month: Month,
    /// The day it was determined.
    pub determined_on: NaiveDate,
    /// When it was recorded; none in an act, which is recorded when its entry is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<RecordedAt>,
    /// Whom it counted.
    pub people: Vec<Counted>,
    /// People who joined within the month: only their ratio follows from it, the household's is judged anew for the next month.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<RecordId>,
    /// The outcome, and why.
    pub judgement: Judgement,
    /// The 判定 for this very month that it takes the place of (遡及, 更正).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Uuid>,
}

impl Determination {
    /// An income is missing that an outcome hangs on.
    pub fn is_pending(&self) -> bool {
        is_pending(&self.judgement)
    }

    /// Of the benefit year that `month` lies in: made in it, or left as it was by a finished round of that year. A round left nothing that was
    /// recorded after it began: it may have gone past the household by then, or the household came later.
    pub fn is_of_year(&self, month: Month, rounds: &[FinishedRound]) -> bool {
        let of_year = |judged: Month| month.benefit_year_start() <= judged && judged <= month;
        let saw = |round: &FinishedRound| self.at.is_none_or(|at| at < round.started_at) && self.month <= round.month;
        of_year(self.month) || rounds.iter().any(|round| of_year(round.month) && saw(round))
    }

    /// The person a finding speaks of.
    pub fn person(&self, key: u32) -> Option<RecordId> {
        self.people.iter().find(|c| c.key == key).map(|c| c.resident)
    }
}

/// The one that holds for a month, of these in the order of their recording.
pub(super) fn latest_for<'d>(
    judged: impl Iterator<Item = &'d Determination>,
    month: Month,
) -> Option<&'d Determination> {
    let holds = judged.filter(|d| d.only.is_empty() && d.month <= month);
    holds.enumerate().max_by_key(|(place, d)| (d.month, *place)).map(|(_, d)| d)
}

/// An income is missing that an outcome hangs on.
pub fn is_pending(judgement: &Judgement) -> bool {
    fn pending<T>(outcome: &Outcome<T>) -> bool {
        matches!(outcome, Outcome::Pending { .. })
    }
    pending(&judgement.copay) || pending(&judgement.elderly) || pending(&judgement.under_70)
}

/// 一部負担金の割合 that follows from a 判定 for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRatio {
    /// The person.
    pub resident: RecordId,
    /// 20 or 30
    pub ratio_percent: u8,
    /// 発効期日
    pub from: NaiveDate,
}
