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
    /// Members of that household.
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
        Subject {
            resident: &self.resident,
            household: self.household.as_ref(),
            homes: &self.homes,
            head: self.head.as_ref(),
            home_hidden: self.home_hidden,
        }
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
