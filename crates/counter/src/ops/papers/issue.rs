//! 発行 (2.1.8): decide, lay out, take the number, record. Refusals come before the number is taken.

use std::sync::Arc;

use chrono::NaiveDate;
use madoguchi_domain::access::{Look, Place};
use madoguchi_domain::act::Act;
use madoguchi_domain::asset::SEAL;
use madoguchi_domain::certificate::{Certificate, CertificateKind, CertificateState, Purpose};
use madoguchi_domain::decide::national::by_age::{AsOf, bring};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::face::{Face, FieldName, Value};
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::paper::issue::decide;
use madoguchi_domain::paper::{ALL, Issuer, PaperProposal, PaperRequest, Subject};
use madoguchi_domain::record::Resident;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::scheme::national::Household;
use madoguchi_printing::fonts::Fonts;
use madoguchi_printing::{Document, Form, Seal, SheetSetup, forms, lay_out};
use madoguchi_store::{Commit, Draft, PrintOrder};
use uuid::Uuid;

use crate::answers::{Issued, Offer, Target};
use crate::check::{Check, stored_check};
use crate::context::{LookContext, ReadContext, WriteContext};
use crate::error::{CounterError, Result};
use crate::note::Note;
use crate::ops::assets;
use crate::ops::determine::due::{Dockets, PaperSays};
use crate::ops::people::find::resident;
use crate::ops::record_cache::RecordCache;

/// What is asked for.
pub struct PaperToIssue<'a> {
    /// 宛名番号, provisional number or record id
    pub resident: &'a str,
    /// What is asked for.
    pub request: PaperRequest,
    /// The day of issue; none = today. Another day only in a sample office.
    pub on: Option<NaiveDate>,
    /// Where it goes.
    pub target: Target,
}

/// A certificate as it would be.
pub struct Preview {
    /// What would be issued.
    pub proposal: PaperProposal,
    /// The pages, with a dummy number.
    pub document: Document,
}

/// The person with everything a paper needs.
pub(super) struct Loaded {
    /// The person.
    pub resident: Resident,
    household: Option<Household>,
    /// The other households that ever covered the person.
    homes: Vec<Household>,
    head: Option<Resident>,
    /// 支援措置 of somebody in the same home hides the address.
    home_hidden: bool,
}

impl Loaded {
    fn find(records: &RecordCache<'_>, number: &str, as_of: AsOf<'_>) -> Result<Self> {
        Self::with(records, resident(records.reader(), number)?, as_of)
    }

    /// A person and what stands on his or her papers on a day.
    pub fn with(records: &RecordCache<'_>, mut resident: Resident, as_of: AsOf<'_>) -> Result<Self> {
        records.add(&resident);
        let mut household = records.household_of(resident.id)?;
        let mut head = match household.as_ref().and_then(|h| h.head_on(as_of.day)) {
            Some(id) => records.resident(id)?,
            None => None,
        };
        let homes = records.homes_besides(&resident, household.as_ref())?;
        let home_hidden = records.reader().home_is_hidden(&resident)?;
        if let Some(household) = &mut household {
            let other = head.as_mut().filter(|head| head.id != resident.id);
            bring(household, std::iter::once(&mut resident).chain(other).collect(), as_of);
        }
        Ok(Self { resident, household, homes, head, home_hidden })
    }

    /// What would be issued. A home that 支援措置 hides stands on nobody's paper, so a look at the paper tells
    /// nothing that the screen hides.
    fn decide(&self, request: &PaperRequest, issuer: &Issuer<'_>, dockets: &Dockets<'_>) -> Result<PaperProposal> {
        let subject = self.subject();
        let proposal = decide(&subject, request, issuer, dockets.today())?;
        let printed = PaperSays { face: &proposal.face, from: proposal.valid_from, until: proposal.valid_until };
        dockets.allow(&subject, printed)?;
        Ok(proposal)
    }

    /// What a paper is decided and compared with.
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

/// What a page is made with.
struct Press {
    fonts: Arc<Fonts>,
    sheet: SheetSetup,
}

impl Press {
    fn page(&self, kind: CertificateKind, face: &Face, no: &CertificateNo) -> Result<(Face, Document)> {
        press_page(kind, face, no, &self.sheet, &self.fonts)
    }
}

/// Lays a face with its number out on the form of its kind.
pub fn press_page(
    kind: CertificateKind,
    face: &Face,
    no: &CertificateNo,
    sheet: &SheetSetup,
    fonts: &Fonts,
) -> Result<(Face, Document)> {
    let missing = || Refusal::new(RefusalCode::FormMissing).with("kind", kind.as_str());
    let form: &Form = forms::for_kind(kind).ok_or_else(missing)?;
    let mut face = face.clone();
    face.set(FieldName::CertificateNo, Value::Text(no.to_string()));
    let document = lay_out(form, &face, sheet, fonts)?;
    Ok((face, document))
}

/// The pages as they would be printed today.
pub fn preview(at: &mut LookContext<'_>, number: &str, request: &PaperRequest) -> Result<Preview> {
    let press = press(at)?;
    let today = at.today();
    let records = RecordCache::of(at.reading().reader);
    let loaded = Loaded::find(&records, number, AsOf::shown(at.record, today))?;
    let proposal = loaded.decide(request, &Issuer::of(at.record), &Dockets::new(&records, at.record, today))?;
    let (_, document) = press.page(proposal.kind, &proposal.face, &dummy())?;
    at.note(Note::new(Look::Previewed, Place::Issue).of([loaded.resident.id]))?;
    Ok(Preview { proposal, document })
}

/// What the office can make for a person: each kind for today, and for the time after the paper in force.
pub fn offers(at: ReadContext<'_>, number: &str) -> Result<Vec<Offer>> {
    let today = at.today();
    let records = RecordCache::of(at.reader);
    let loaded = Loaded::find(&records, number, AsOf::shown(at.record, today))?;
    let (issuer, dockets) = (Issuer::of(at.record), Dockets::new(&records, at.record, today));
    let mut offers = Vec::new();
    for paper in ALL {
        let kind = paper.kind();
        let ask = |purpose| PaperRequest { kind: Some(kind), purpose, ..PaperRequest::default() };
        let decided = |purpose| loaded.decide(&ask(purpose), &issuer, &dockets);
        let offer = |purpose, may| Offer { kind, purpose, may, on_application: paper.on_application() };
        let now = decided(None);
        let ends_today = now.as_ref().is_ok_and(|proposal| proposal.valid_until == Some(today));
        let follows = now.map(|proposal| proposal.purpose);
        offers.push(offer(*follows.as_ref().unwrap_or(&Purpose::New), follows.is_ok()));
        let held = loaded.resident.in_force(kind, today);
        let also = |purpose| offer(purpose, decided(Some(purpose)).is_ok());
        match (follows, held) {
            // the one of the time to come is wrong, and the one in force can be lost
            (Ok(Purpose::Renewal), Some(_)) => offers.push(also(Purpose::Reissue)),
            (Ok(Purpose::Renewal), None) => {}
            _ if ends_today || held.is_some_and(|held| held.valid_until.is_some()) => {
                offers.push(also(Purpose::Renewal));
            }
            _ => {}
        }
    }
    Ok(offers)
}

/// Takes the number and records it with the hash of its page. What is laid out here is what is printed.
pub fn issue(at: &mut WriteContext<'_>, ask: &PaperToIssue<'_>, check: &Check) -> Result<Issued> {
    let today = issue_day(at.reading(), ask.on)?;
    let press = press(&mut at.looking())?;
    let context = at.who(Authority::Counter)?;
    let (record, clock) = (at.record.clone(), at.clock.clone());
    let (entry, job) = (clock.new_id(), clock.new_id());
    let (whom, issued) = at.store.commit(context, |commit| -> Result<_> {
        let records = RecordCache::of(commit.read());
        let loaded = Loaded::find(&records, ask.resident, AsOf::shown(&record, today))?;
        let items = check.prove(&loaded.resident, loaded.household.as_ref(), record.founding.body.sample)?;
        let proposal = loaded.decide(&ask.request, &Issuer::of(&record), &Dockets::new(&records, &record, today))?;
        let _fits_with_any_number = press.page(proposal.kind, &proposal.face, &dummy())?;
        let no = take_number(commit)?;
        let (face, document) = press.page(proposal.kind, &proposal.face, &no)?;
        let certificate = certificate(&proposal, no, face, document.hash(&press.fonts), job);
        let parent = match &loaded.household {
            Some(household) => commit.read().entry_of(household.id)?,
            None => None,
        };
        let order = PrintOrder {
            job,
            certificate_no: certificate.no.to_string(),
            resident: loaded.resident.id,
            kind: certificate.kind.as_str(),
            printer: printer_name(&ask.target),
        };
        let act = Act::IssueCertificate { resident: loaded.resident.id, certificate: Box::new(certificate.clone()) };
        commit.append(Draft {
            id: entry,
            acts: vec![act],
            parent,
            check: Some(stored_check(items, None)),
            orders: vec![order],
        })?;
        let grounds = proposal.grounds;
        Ok((loaded.resident.id, Issued { job, certificate, document, target: ask.target.clone(), grounds }))
    })?;
    let no = issued.certificate.no.to_string();
    at.note(Note::new(Look::Printed, Place::Issue).of([whom]).with_certificate(no))?;
    Ok(issued)
}

fn issue_day(at: ReadContext<'_>, on: Option<NaiveDate>) -> Result<NaiveDate> {
    let today = at.today();
    match on {
        Some(day) if day != today && !at.founding().sample => {
            Err(Refusal::new(RefusalCode::SampleOnly).with("field", "on").into())
        }
        Some(day) => Ok(day),
        None => Ok(today),
    }
}

fn press(at: &mut LookContext<'_>) -> Result<Press> {
    let fonts = at.fonts()?;
    let seal = seal_of(at.reading())?;
    Ok(Press { fonts, sheet: SheetSetup { sample: at.founding().sample, seal } })
}

/// The office's seal; a sample office has a sample one.
pub(crate) fn seal_of(at: ReadContext<'_>) -> Result<Option<Seal>> {
    let own = assets::find(at, SEAL)?;
    let sample = || include_bytes!("../../../../../assets/seal_sample.png").to_vec();
    let png = own.or_else(|| at.founding().sample.then(sample));
    let seal = png.map(|png| Seal::from_png(&png)).transpose();
    Ok(seal.map_err(|_| Refusal::new(RefusalCode::SealMissing))?)
}

/// Same width as every real number.
pub(crate) fn dummy() -> CertificateNo {
    CertificateNo::new(0, 0).expect("zero fits its digits")
}

pub(crate) fn take_number(commit: &mut Commit<'_>) -> Result<CertificateNo> {
    let serial = commit.take_number("certificate")?;
    let used_up = || CounterError::Refused(Refusal::new(RefusalCode::NumbersUsedUp).with("kind", "certificate"));
    let serial = u32::try_from(serial).map_err(|_| used_up())?;
    CertificateNo::new(commit.read().terminal_no()?.get(), serial).map_err(|_| used_up())
}

fn certificate(proposal: &PaperProposal, no: CertificateNo, face: Face, page_hash: String, job: Uuid) -> Certificate {
    Certificate {
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
        page_hash,
        job,
        replaces: proposal.replaces.clone(),
        delivered: None,
        received: None,
        shelf: None,
        collected_on: None,
        log: Vec::new(),
    }
}

fn printer_name(target: &Target) -> String {
    match target {
        Target::Pdf => "pdf".to_owned(),
        Target::Printer(uri) => uri.clone(),
    }
}
