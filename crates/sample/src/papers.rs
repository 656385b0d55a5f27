//! Papers people hold when the records are brought over, and the one that is issued again later.
//!
//! What a paper says and whether there is one at all is `decide`'s answer; whom the law gives another paper, or none, gets none here.

use chrono::{Months, NaiveDate};
use madoguchi_domain::act::Act;
use madoguchi_domain::age;
use madoguchi_domain::apply::{Records, apply_all};
use madoguchi_domain::certificate::{Certificate, CertificateState, Delivery, PaperOutcome};
use madoguchi_domain::clock::Clock;
use madoguchi_domain::disclosure::hides_address;
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::paper::issue::decide;
use madoguchi_domain::paper::{Issuer, PaperProposal, PaperRequest, Subject};
use madoguchi_domain::record::RecordId;
use madoguchi_domain::records::Record;
use madoguchi_domain::scheme::national::ends::year_start;
use madoguchi_printing::SheetSetup;
use madoguchi_printing::fonts::Fonts;
use madoguchi_store::StoreError;

use crate::people::Papers;
use madoguchi_counter::error::Result;
use madoguchi_counter::foundry::press_page;

/// Everything a paper of the sample office is made with.
pub struct PaperContext<'a> {
    /// The fonts.
    pub fonts: &'a Fonts,
    /// 見本, and the seal.
    pub sheet: &'a SheetSetup,
    /// The office.
    pub issuer: &'a Issuer<'a>,
    /// Ids and the time.
    pub clock: &'a dyn Clock,
    /// The office's day.
    pub day: NaiveDate,
}

/// One person in a home that was brought over.
pub struct SampleHolder<'r> {
    /// The person.
    pub resident: RecordId,
    /// The household.
    pub household: RecordId,
    /// The records of the home; a paper that is made is folded into them.
    pub records: &'r mut Records,
}

/// Papers made: the acts, and how many numbers they used.
#[derive(Default)]
pub struct SamplePapers {
    /// World facts.
    pub acts: Vec<Act>,
    /// Papers that hold on the office's day and are in hand.
    pub in_force: u64,
    /// Papers that expired since.
    pub expired: u64,
    /// Papers that were collected.
    pub collected: u64,
    /// Papers that another stands in for.
    pub replaced: u64,
    /// Numbers whose paper came out spoiled.
    pub spoiled: u64,
}

/// What becomes of one paper.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Delivered,
    Spoiled,
    Collected,
}

impl PaperContext<'_> {
    /// The papers of one person since last year. `number` gives the next number.
    pub fn papers(
        &self,
        holder: &mut SampleHolder<'_>,
        papers: Papers,
        number: &mut dyn FnMut() -> Result<CertificateNo>,
    ) -> Result<SamplePapers> {
        let mut made = SamplePapers::default();
        let this_year = year_start(self.day);
        if papers == Papers::BothYears {
            self.one(holder, this_year - Months::new(12), Fate::Delivered, number, &mut made)?;
        }
        if papers == Papers::SpoiledOnce {
            self.one(holder, this_year, Fate::Spoiled, number, &mut made)?;
        }
        if papers != Papers::None {
            let fate = if papers == Papers::Collected { Fate::Collected } else { Fate::Delivered };
            self.one(holder, this_year, fate, number, &mut made)?;
        }
        Ok(made)
    }

    /// 再交付 on a day of the office, of whoever holds a paper.
    pub fn reissue(
        &self,
        holder: &mut SampleHolder<'_>,
        on: NaiveDate,
        number: &mut dyn FnMut() -> Result<CertificateNo>,
    ) -> Result<SamplePapers> {
        let mut made = SamplePapers::default();
        if let Some(proposal) = self.proposal(holder, on).filter(|proposal| proposal.replaces.is_some()) {
            self.make(holder, proposal, Fate::Delivered, number, &mut made)?;
            (made.replaced, made.in_force) = (1, 0);
        }
        Ok(made)
    }

    fn one(
        &self,
        holder: &mut SampleHolder<'_>,
        year: NaiveDate,
        fate: Fate,
        number: &mut dyn FnMut() -> Result<CertificateNo>,
        made: &mut SamplePapers,
    ) -> Result<()> {
        let Some(on) = self.issue_day(holder, year) else {
            return Ok(());
        };
        match self.proposal(holder, on) {
            // a paper of this year that has ended already would say nothing
            Some(proposal)
                if year < year_start(self.day) || proposal.valid_until.is_none_or(|until| until >= self.day) =>
            {
                self.make(holder, proposal, fate, number, made)
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Not before birth and coverage, and at 70 not before the new ratio holds; never after the records were brought over.
    fn issue_day(&self, holder: &SampleHolder<'_>, year: NaiveDate) -> Option<NaiveDate> {
        let resident = holder.records.get(&holder.resident).and_then(Record::as_resident)?;
        let household = holder.records.get(&holder.household).and_then(Record::as_household)?;
        let covered_from = household.latest_of(holder.resident)?.period.from;
        let birth = resident.identity.body.birth.assumed();
        let elderly = age::gates(birth).elderly_from;
        let turned = if elderly <= self.day && year == year_start(self.day) { elderly } else { birth };
        let on = year.max(covered_from).max(turned);
        (on < year + Months::new(12)).then_some(on)
    }

    fn proposal(&self, holder: &SampleHolder<'_>, on: NaiveDate) -> Option<PaperProposal> {
        let resident = holder.records.get(&holder.resident).and_then(Record::as_resident)?;
        let household = holder.records.get(&holder.household).and_then(Record::as_household)?;
        let head = household.head().and_then(|head| holder.records.get(&head)).and_then(Record::as_resident);
        let home: Vec<_> = holder.records.values().filter_map(Record::as_resident).map(|r| &r.identity.body).collect();
        let home_hidden = hides_address(&resident.identity.body, &home);
        let subject = Subject { resident, household: Some(household), homes: &[], head, home_hidden };
        decide(&subject, &PaperRequest::usual(), self.issuer, on).ok()
    }

    fn make(
        &self,
        holder: &mut SampleHolder<'_>,
        proposal: PaperProposal,
        fate: Fate,
        number: &mut dyn FnMut() -> Result<CertificateNo>,
        made: &mut SamplePapers,
    ) -> Result<()> {
        let (resident, on, until) = (holder.resident, proposal.issued_on, proposal.valid_until);
        let certificate = self.certificate(proposal, number()?)?;
        let no = certificate.no.clone();
        let outcome = if fate == Fate::Spoiled { PaperOutcome::Spoiled } else { PaperOutcome::Printed };
        let mut acts = vec![
            Act::IssueCertificate { resident, certificate: Box::new(certificate) },
            Act::RecordPaperOutcome { resident, no: no.clone(), outcome, reason: None },
        ];
        if fate != Fate::Spoiled {
            acts.push(Act::DeliverCertificate { resident, no: no.clone(), on, by: Delivery::Mail, received: None });
        }
        if fate == Fate::Collected {
            acts.push(Act::CollectCertificate { resident, no, on: self.clock.now().day(), reason: None });
        }
        apply_all(&acts, self.clock.now().wall, holder.records).map_err(StoreError::from)?;
        made.acts.extend(acts);
        match fate {
            Fate::Delivered if until.is_none_or(|until| until >= self.day) => made.in_force += 1,
            Fate::Delivered => made.expired += 1,
            Fate::Collected => made.collected += 1,
            Fate::Spoiled => made.spoiled += 1,
        }
        Ok(())
    }

    fn certificate(&self, proposal: PaperProposal, no: CertificateNo) -> Result<Certificate> {
        let (face, document) = press_page(proposal.kind, &proposal.face, &no, self.sheet, self.fonts)?;
        Ok(Certificate {
            no,
            kind: proposal.kind,
            state: CertificateState::Issuing,
            issued_on: proposal.issued_on,
            valid_from: proposal.valid_from,
            valid_until: proposal.valid_until,
            purpose: proposal.purpose,
            applied: proposal.applied,
            reason: proposal.reason,
            run: None,
            face,
            page_hash: document.hash(self.fonts),
            job: self.clock.new_id(),
            replaces: proposal.replaces,
            delivered: None,
            received: None,
            shelf: None,
            collected_on: None,
            log: Vec::new(),
        })
    }
}
