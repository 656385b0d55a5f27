//! What a kind of paper is: who may have one, from when, until when, what stands on it; and before whom that is asked.

use chrono::NaiveDate;

use crate::certificate::{Application, Certificate, CertificateKind, Purpose, ReissueReason};
use crate::determine::ChangeCounts;
use crate::face::{Face, FieldName};
use crate::ground::{Assessment, Ground};
use crate::month::Month;
use crate::options::Options;
use crate::record::{OfficeRecord, Resident};
use crate::refusal::Refusal;
use crate::scheme::national::ends::{EndFacts, NoEnd};
use crate::scheme::national::{Household, HouseholdCoverage, Member, NumberOfHousehold};

/// What the office knows of one kind of paper.
pub trait Paper: Sync {
    /// The kind.
    fn kind(&self) -> CertificateKind;

    /// Whether this person may have one whose time begins on `from`, and why.
    fn may(&self, holder: &Holder<'_>, from: NaiveDate) -> Result<Vec<Ground>, Refusal>;

    /// First day it certifies something; of a kind given on application, of one applied for on `applied_on`. Never before the coverage it
    /// rests on.
    fn from(&self, holder: &Holder<'_>, applied_on: NaiveDate) -> NaiveDate;

    /// 有効期限 of one whose end turns on these facts; none where the kind has no end for this person.
    fn until(&self, facts: &EndFacts) -> Result<Option<Assessment<NaiveDate>>, NoEnd>;

    /// What stands on it: of the person, the household and the statuses what holds on the holder's day; of the burden what holds on the
    /// day of its time that is nearest to that.
    fn face(&self, holder: &Holder<'_>, made: &Issuance<'_>) -> FaceDraft;

    /// The law owes this person one, without application, as long as none is in force.
    fn is_owed(&self, holder: &Holder<'_>) -> bool;

    /// Given on application only: who applied and when is recorded.
    fn on_application(&self) -> bool {
        false
    }

    /// Why one that was made lawfully must not stay in hand, or not be handed over, as the law stands on the holder's day: the first of
    /// its time, where that is still to come.
    fn gave_way(&self, _holder: &Holder<'_>, _held: &Certificate) -> Option<Successor> {
        None
    }
}

/// What took the place of a paper that was lawful when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Successor {
    /// This kind is the lawful one now.
    To(CertificateKind),
    /// Nothing: what the kind rests on is there no more.
    ToNothing(LostBasis),
}

/// Why a person may not have a kind any more, as its own law says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostBasis {
    /// Its word in refusals.
    pub why: &'static str,
    /// Article, and what it asks for.
    pub clause: &'static str,
    /// With what the paper could be given.
    pub would_change: &'static str,
}

/// What is known of a kind among these; none for one that the office cannot make.
pub fn find<'p>(papers: &[&'p dyn Paper], kind: CertificateKind) -> Option<&'p dyn Paper> {
    papers.iter().copied().find(|paper| paper.kind() == kind)
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaperRequest {
    /// Kind; none = what the law says
    pub kind: Option<CertificateKind>,
    /// What for; none = what follows from the papers in hand
    pub purpose: Option<Purpose>,
    /// 申請, where the kind is given on application; none = the head, on the day of issue
    pub applied: Option<Application>,
    /// Why it is issued again, if told
    pub reason: Option<ReissueReason>,
}

impl PaperRequest {
    /// The law's paper, for what follows from the papers in hand.
    pub fn usual() -> Self {
        Self::default()
    }

    /// Another is asked for because the one in hand is lost or stolen.
    pub fn is_gone(&self) -> bool {
        self.reason.is_some_and(ReissueReason::is_gone)
    }

    /// 申請日
    pub fn applied_on(&self, today: NaiveDate) -> NaiveDate {
        self.applied.map_or(today, |applied| applied.on)
    }
}

/// The office as it issues papers: its record, with its options read once.
pub struct Issuer<'a> {
    /// The office.
    pub office: &'a OfficeRecord,
    /// What it has set.
    pub options: Options,
}

impl<'a> Issuer<'a> {
    /// The office of a record.
    pub fn of(office: &'a OfficeRecord) -> Self {
        Self { office, options: Options::of(office) }
    }
}

/// The person, the household and its head, as the counter loaded them. What stands on a paper follows from all three.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The person.
    pub resident: &'a Resident,
    /// The household that covers, or last covered, the person, if any; of whom it covers no longer, as it is now: whole, under the number it
    /// got since (ADR 0066).
    pub household: Option<&'a Household>,
    /// The other households that ever covered the person: months are judged with the household of the month.
    pub homes: &'a [Household],
    /// 世帯主 of it, if the office knows who that is.
    pub head: Option<&'a Resident>,
    /// 支援措置 of the person or of somebody in the same home hides the address.
    pub home_hidden: bool,
}

impl<'a> Subject<'a> {
    /// The household and the person's place in it, if it covers the person on `day`.
    pub fn covered_on(&self, day: NaiveDate) -> Option<(&'a Household, &'a Member)> {
        let household = self.household?;
        household.coverage_of(self.resident.id, day).map(|member| (household, member))
    }

    /// The coverage that counts in a month (ADR 0067), if the person was covered by the end of it.
    pub fn counted_in(&self, month: (Month, ChangeCounts)) -> Option<HouseholdCoverage<'a>> {
        HouseholdCoverage::of_month(self.resident.id, self.homes.iter().chain(self.household), month)
    }

    /// The person as somebody covered on `day`.
    pub fn holder_on<'h>(&'h self, issuer: &'h Issuer<'h>, day: NaiveDate) -> Option<Holder<'h>> {
        let (household, member) = self.covered_on(day)?;
        Some(Holder { subject: self, household, member, issuer, day })
    }
}

/// Somebody covered on a day, before the office.
#[derive(Clone, Copy)]
pub struct Holder<'a> {
    /// The person, with what stands on papers.
    pub subject: &'a Subject<'a>,
    /// What covers the person.
    pub household: &'a Household,
    /// The person's place in it.
    pub member: &'a Member,
    /// The office.
    pub issuer: &'a Issuer<'a>,
    /// The day.
    pub day: NaiveDate,
}

impl<'a> Holder<'a> {
    /// The person.
    pub fn person(&self) -> &'a Resident {
        self.subject.resident
    }

    /// What the office has set.
    pub fn options(&self) -> &'a Options {
        &self.issuer.options
    }

    /// The coverage that counts in the month of the day, under the household's own and its earlier numbers, the newest first: who went over
    /// to another household within the month keeps ratio and class of the one that was left (ADR 0067).
    pub fn counted(&self) -> Vec<NumberOfHousehold<'a>> {
        let homes = self.subject.homes.iter().chain([self.household]);
        let month = (Month::of(self.day), self.options().practice.change_counts);
        let covering = HouseholdCoverage { household: self.household, member: self.member };
        covering.counting_in(homes.clone(), month).numbers(self.person(), homes)
    }

    /// The same holder, looked at on another day.
    pub fn on(&self, day: NaiveDate) -> Self {
        Self { day, ..*self }
    }
}

/// What is given when a paper is made, and stays: it does not follow the records.
#[derive(Clone, Copy)]
pub struct Issuance<'a> {
    /// Issue number; none while it is only proposed.
    pub no: Option<&'a str>,
    /// 交付年月日
    pub issued_on: NaiveDate,
    /// First day it certifies something.
    pub from: NaiveDate,
    /// 有効期限
    pub until: Option<NaiveDate>,
}

impl<'a> Issuance<'a> {
    /// The day of its time that is nearest to `day`.
    pub fn nearest(&self, day: NaiveDate) -> NaiveDate {
        day.min(self.until.unwrap_or(day)).max(self.from)
    }

    /// What was given to a paper.
    pub fn of(paper: &'a Certificate) -> Self {
        Self {
            no: Some(paper.no.as_str()),
            issued_on: paper.issued_on,
            from: paper.valid_from,
            until: paper.valid_until,
        }
    }
}

/// What stands on a paper, and the fields of it that nobody knows now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaceDraft {
    /// The face, without what is not known.
    pub face: Face,
    /// Fields that belong on it and are not known: an income to come, a head nobody knows.
    pub unknown: Vec<FieldName>,
}
