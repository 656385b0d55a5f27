//! A person's file, and what became of a notification or of an income that was entered.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use madoguchi_domain::decide::{Decision, NextAction};
use madoguchi_domain::income::IncomeItem;
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::options::Options;
use madoguchi_domain::paper::{Issuer, Subject};
use madoguchi_domain::record::{IncomeYear, OfficeRecord, RecordedAt, Resident};
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::scheme::national::Household;
use uuid::Uuid;

/// The household of somebody whom it covers no longer, under the number it got since by 世帯主変更 (ADR 0066).
pub struct LaterHousehold {
    /// The household, whole: with what it was under the numbers before.
    pub household: Household,
    /// Its 世帯主.
    pub head: Option<Resident>,
}

/// Somebody of the registry household.
pub struct Housemate {
    /// The person.
    pub resident: Resident,
    /// The household that covers, or last covered, the person.
    pub household: Option<Household>,
    /// The other households that ever covered the person.
    pub homes: Vec<Household>,
    /// 世帯主 of that household, whether shown or not.
    pub head: Option<Resident>,
    /// The household as it is now, where it covers the person no longer and has another number.
    pub later: Option<LaterHousehold>,
}

impl Housemate {
    /// The housemate with everything that stands on a paper. `home_hidden`: 支援措置 hides the home, which is one for all housemates.
    pub fn subject(&self, home_hidden: bool) -> Subject<'_> {
        subject(
            &self.resident,
            (self.household.as_ref(), self.head.as_ref()),
            self.later.as_ref(),
            &self.homes,
            home_hidden,
        )
    }
}

fn subject<'a>(
    resident: &'a Resident,
    (household, head): (Option<&'a Household>, Option<&'a Resident>),
    later: Option<&'a LaterHousehold>,
    homes: &'a [Household],
    home_hidden: bool,
) -> Subject<'a> {
    let (household, head) = later.map_or((household, head), |later| (Some(&later.household), later.head.as_ref()));
    Subject { resident, household, homes, head, home_hidden }
}

/// A person with everything around.
pub struct Shown {
    /// The person.
    pub resident: Resident,
    /// The household that covers, or last covered, the person.
    pub household: Option<Household>,
    /// The other households that ever covered the person.
    pub homes: Vec<Household>,
    /// 世帯主 of that household.
    pub head: Option<Resident>,
    /// The household as it is now, where it covers the person no longer and has another number.
    pub later: Option<LaterHousehold>,
    /// Members of the household.
    pub members: Vec<Resident>,
    /// Everybody of the registry household, in the order of the registry.
    pub juki: Vec<Housemate>,
    /// What is left to do.
    pub next: Vec<NextAction>,
    /// The day it is shown for.
    pub on: NaiveDate,
    /// When the office knew it so.
    pub known_at: RecordedAt,
    /// As of today, as known now.
    pub present: bool,
    /// Its last entry is not confirmed by a central.
    pub unsent: bool,
    /// 支援措置 hides where the person lives: the own measure, or that of somebody in the same home.
    pub home_hidden: bool,
    /// Papers that wait to be handed over until ratio or class are judged, by number, with the refusal (ADR 0062).
    pub barred: BTreeMap<CertificateNo, Refusal>,
    /// The office as it is.
    pub office: OfficeRecord,
    /// 市町村の定め, as known then.
    pub options: Options,
}

impl Shown {
    /// The office as it issued papers then.
    pub fn issuer(&self) -> Issuer<'_> {
        Issuer { office: &self.office, options: self.options.clone() }
    }

    /// The person with everything that stands on a paper.
    pub fn subject(&self) -> Subject<'_> {
        let own = (self.household.as_ref(), self.head.as_ref());
        subject(&self.resident, own, self.later.as_ref(), &self.homes, self.home_hidden)
    }
}

/// Whether sensitive values may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reveal {
    /// A reason was given.
    All,
    /// Protected values stay hidden.
    Masked,
}

/// A decided notification.
pub struct Registered {
    /// The entry of the claims; none in a preview.
    pub entry: Option<Uuid>,
    /// What was decided.
    pub decision: Decision,
    /// The persons of the notification, as they were when it was decided.
    pub people: Vec<Resident>,
}

/// What entering a year changes, or changed.
pub struct IncomeChange {
    /// The entry; none in a preview.
    pub entry: Option<Uuid>,
    /// Whose.
    pub resident: Resident,
    /// What was held of that year.
    pub before: Option<IncomeYear>,
    /// What is held of it now.
    pub after: IncomeYear,
    /// The items that differ; of a year nothing was held of, those that say something.
    pub items: Vec<IncomeItem>,
}

/// Something to do, and for whom.
pub struct ActionOf {
    /// The person; none where the whole office has to do it.
    pub resident: Option<Resident>,
    /// What.
    pub action: NextAction,
}
