//! 交付・抜取・返送・回収 and the clerk's word on what came out (2.1.3, 5.1.6).

use chrono::NaiveDate;
use madoguchi_domain::act::Act;
use madoguchi_domain::certificate::{Certificate, CertificateState, Delivery, PaperOutcome, Receiver, ReissueReason};
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::names;
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::paper::{Issuer, PaperAct, PaperStanding, acts, in_the_office, may_hand_over};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{Draft, JobState};
use uuid::Uuid;

use crate::context::WriteContext;
use crate::error::{CounterError, Result};
use crate::ops::determine::due::Dockets;
use crate::ops::met::close_met;
use crate::ops::papers::issue::Loaded;
use crate::ops::papers::outcome::{OutcomeQuery, record_outcome};
use crate::ops::papers::reach::PrinterAt;
use crate::ops::papers::reconcile::reconcile;
use crate::ops::record_cache::RecordCache;
use crate::runs::{Lend, lent};

/// The clerk's word on what came out. Only where nobody knows otherwise: of a document that was sent, when its printer cannot be asked.
pub(crate) fn outcome(
    lend: Lend<'_>,
    printer_at: &PrinterAt,
    job: &str,
    outcome: PaperOutcome,
    reason: Option<String>,
) -> Result<JobState> {
    let unknown = || Refusal::new(RefusalCode::JobUnknown).with("job", job);
    let id = Uuid::parse_str(job.trim()).map_err(|_| unknown())?;
    let reason = reason.filter(|said| !said.trim().is_empty()).map(|said| words_of("reason", &said)).transpose()?;
    let silent = reconcile(lend, printer_at)?;
    lent(lend, |at| {
        let row = at.store.read().find_job(id)?.ok_or_else(unknown)?;
        let may_say = match row.state {
            JobState::Written | JobState::Unknown => true,
            JobState::Sent => silent.contains(&id),
            JobState::Prepared | JobState::Created => false,
            JobState::Printed | JobState::Spoiled | JobState::Nothing | JobState::NothingSent => {
                return Err(Refusal::new(RefusalCode::OutcomeKnown)
                    .with("job", job)
                    .with("state", row.state.as_str())
                    .into());
            }
        };
        if !may_say {
            return Err(state_forbids(crate::words::job_state(row.state)).into());
        }
        let asked = OutcomeQuery { job: id, from: &[row.state] };
        record_outcome(at, asked, outcome, &row.message, reason.clone())
    })
}

/// 交付: requires that it came out, that what it says is still so, and that whoever takes it may by the municipality's rule.
pub fn deliver(
    at: &mut WriteContext<'_>,
    no: &str,
    by: Delivery,
    received: Option<Receiver>,
) -> Result<CertificateState> {
    let on = at.today();
    let office = at.record.clone();
    on_certificate(at, no, |records, holder, certificate| {
        let issuer = Issuer::of(&office);
        let bar = Dockets::new(records, &office, on).bar(&holder.subject(), certificate)?;
        allowed(PaperAct::Deliver, holder, (certificate, bar), &issuer, on)?;
        may_hand_over(&issuer.options, by, received)?;
        let received = received.filter(|_| by == Delivery::Window);
        Ok(Act::DeliverCertificate { resident: holder.resident.id, no: certificate.no.clone(), on, by, received })
    })?;
    Ok(CertificateState::Delivered)
}

/// 回収; of a paper that is lost or stolen, by its reason, that it is no longer asked back (紛失・盗難の届).
pub fn collect(at: &mut WriteContext<'_>, no: &str, reason: Option<ReissueReason>) -> Result<CertificateState> {
    let on = at.today();
    let office = at.record.clone();
    let is_gone = reason.is_some_and(ReissueReason::is_gone);
    on_certificate(at, no, |_, holder, certificate| {
        if is_gone && certificate.is_in_office() {
            return Err(in_the_office(&holder.resident, certificate).into());
        }
        if is_gone {
            state_allows(PaperAct::ReportLoss, holder, certificate, on)?;
        } else {
            allowed(PaperAct::Collect, holder, (certificate, None), &Issuer::of(&office), on)?;
        }
        let reason = reason.map(|reason| reason.as_str().to_owned());
        Ok(Act::CollectCertificate { resident: holder.resident.id, no: certificate.no.clone(), on, reason })
    })?;
    Ok(if is_gone { CertificateState::Lost } else { CertificateState::Collected })
}

/// 抜取: what came out and lies in the office is taken out.
pub fn withdraw(at: &mut WriteContext<'_>, no: &str, reason: &str) -> Result<CertificateState> {
    let (on, reason) = (at.today(), words_of("reason", reason)?);
    on_certificate(at, no, |_, holder, certificate| {
        state_allows(PaperAct::Withdraw, holder, certificate, on)?;
        Ok(Act::WithdrawCertificate { resident: holder.resident.id, no: certificate.no.clone(), on, reason })
    })?;
    Ok(CertificateState::Withdrawn)
}

/// 返送: what was mailed came back; where it is kept, if told.
pub fn come_back(at: &mut WriteContext<'_>, no: &str, reason: &str, shelf: Option<&str>) -> Result<CertificateState> {
    let (on, reason) = (at.today(), words_of("reason", reason)?);
    let shelf = shelf.map(|shelf| words_of("shelf", shelf)).transpose()?;
    on_certificate(at, no, |_, holder, certificate| {
        state_allows(PaperAct::RecordReturn, holder, certificate, on).map_err(|refusal| {
            // another stands in its place: this one is of no use to anybody
            if certificate.state == CertificateState::Replaced {
                refusal.with("field", "came_back_replaced")
            } else {
                refusal
            }
        })?;
        let (resident, no) = (holder.resident.id, certificate.no.clone());
        Ok(Act::ReturnCertificate { resident, no, on, reason, shelf })
    })?;
    Ok(CertificateState::Returned)
}

/// What a clerk says in words, or the refusal of that field ([`names::said`]).
fn words_of(field: &'static str, text: &str) -> std::result::Result<String, Refusal> {
    names::said(text).ok_or_else(|| Refusal::field(field, text))
}

/// The same rule for what hangs on the state of the paper alone: whether it is still right is not asked.
fn state_allows(
    act: PaperAct,
    holder: &Loaded,
    certificate: &Certificate,
    on: NaiveDate,
) -> std::result::Result<(), Refusal> {
    let allowed = acts(&holder.resident, certificate, PaperStanding::Right, on).contains(&act);
    if allowed { Ok(()) } else { Err(state_forbids(crate::words::certificate_state(certificate.state))) }
}

/// The rule that screens ask, too ([`acts`]); a paper that waits and is no longer right, or is barred by a judgement, is refused with its ground.
fn allowed(
    act: PaperAct,
    holder: &Loaded,
    (certificate, bar): (&Certificate, Option<Refusal>),
    issuer: &Issuer<'_>,
    on: NaiveDate,
) -> std::result::Result<(), Refusal> {
    let (standing, why) = PaperStanding::of(&holder.subject(), certificate, issuer, on, bar);
    if acts(&holder.resident, certificate, standing, on).contains(&act) {
        return Ok(());
    }
    Err(why.unwrap_or_else(|| state_forbids(crate::words::certificate_state(certificate.state))))
}

fn on_certificate(
    at: &mut WriteContext<'_>,
    no: &str,
    act: impl FnOnce(&RecordCache<'_>, &Loaded, &Certificate) -> Result<Act>,
) -> Result<()> {
    let number = CertificateNo::parse(no.trim()).map_err(|_| unknown_certificate(no))?;
    let context = at.who(Authority::Counter)?;
    let (id, met, today) = (at.clock.new_id(), at.clock.new_id(), at.today());
    let office = at.record.clone();
    at.store.commit(context, |commit| {
        let records = RecordCache::of(commit.read());
        let (holder, certificate) = find(&records, &number, AsOf::shown(&office, today))?;
        let act = act(&records, &holder, &certificate)?;
        let resident = holder.resident.id;
        let parent = commit.read().entry_of(resident)?;
        commit.append(Draft { id, acts: vec![act], parent, check: None, orders: Vec::new() })?;
        close_met(commit, met, &[resident], today)
    })
}

fn find(records: &RecordCache<'_>, number: &CertificateNo, as_of: AsOf<'_>) -> Result<(Loaded, Certificate)> {
    let missing = || CounterError::Refused(unknown_certificate(number.as_str()));
    let id = records.reader().resident_by_certificate(number.as_str())?.ok_or_else(missing)?;
    let resident = records.resident(id)?.ok_or_else(missing)?;
    let certificate = resident.certificate(number.as_str()).cloned().ok_or_else(missing)?;
    Ok((Loaded::with(records, resident, as_of)?, certificate))
}

fn unknown_certificate(no: &str) -> Refusal {
    Refusal::new(RefusalCode::CertificateUnknown).with("certificate_no", no)
}

fn state_forbids(label: &str) -> Refusal {
    Refusal::new(RefusalCode::StateForbids).with("state_label", label)
}
