//! 発行: whether a paper may be made for a person, for which time, and what stands on it. The same for every kind.

use chrono::NaiveDate;

use super::all::ALL;
use super::kind::{Holder, Issuer, Made, Paper, Request, Stated, Subject, find};
use super::law::{end_facts, is_qualification, paper_for};
use super::refused::{against_law, missing, not_renewable, who};
use super::stated::stay_changed_since;
use super::{burden, outdated};
use crate::age;
use crate::certificate::{Application, Certificate, CertificateKind, Purpose, ReceivedBy, ReissueReason};
use crate::face::Face;
use crate::ground::{Assessment, Ground};
use crate::numbers::CertificateNo;
use crate::refusal::{Refusal, RefusalCode};

/// A paper that may be made; everything but its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Kind.
    pub kind: CertificateKind,
    /// What it is made for.
    pub purpose: Purpose,
    /// 交付年月日
    pub issued_on: NaiveDate,
    /// First day it certifies something.
    pub valid_from: NaiveDate,
    /// 有効期限; none where it has no end
    pub valid_until: Option<NaiveDate>,
    /// 申請, where the kind is given on application
    pub applied: Option<Application>,
    /// What stands on it, without the issue number.
    pub face: Face,
    /// The paper it stands in for.
    pub replaces: Option<CertificateNo>,
    /// Why it stands in for that one, if told.
    pub reason: Option<ReissueReason>,
    /// Why.
    pub grounds: Vec<Ground>,
}

/// Decides on one of the kinds that the office can make.
pub fn decide(
    subject: &Subject<'_>,
    request: &Request,
    issuer: &Issuer<'_>,
    today: NaiveDate,
) -> Result<Proposal, Refusal> {
    decide_among(ALL, subject, request, issuer, today)
}

/// The same among these kinds.
pub fn decide_among(
    papers: &[&dyn Paper],
    subject: &Subject<'_>,
    request: &Request,
    issuer: &Issuer<'_>,
    today: NaiveDate,
) -> Result<Proposal, Refusal> {
    let person = subject.resident;
    let holder = covered(subject, issuer, today)?;
    let law = paper_for(person, &issuer.options, today);
    let kind = request.kind.unwrap_or(law.outcome);
    let paper = find(papers, kind).ok_or_else(|| no_form(&holder, kind, law))?;
    if request.applied.is_some_and(|applied| applied.on > today) {
        let day = request.applied_on(today).to_string();
        return Err(Refusal::new(RefusalCode::DayInFuture).with("field", "applied_on").with("day", day));
    }
    if let Some(open) = person.certificates.body.iter().find(|c| c.kind == kind && c.awaits_outcome()) {
        return Err(Refusal::new(RefusalCode::OutcomeOpen)
            .with("certificate_no", open.no.to_string())
            .with("job", open.job.to_string()));
    }
    let in_force = person.in_force(kind, today);
    let purpose = request
        .purpose
        .unwrap_or_else(|| usual_purpose(paper, request.reason.as_ref(), subject, issuer, in_force, today));
    let case = Case { paper, subject, issuer, request, today };
    match purpose {
        Purpose::Renewal => case.renewal(in_force),
        Purpose::New | Purpose::Reissue | Purpose::Replacement => case.now(&holder, purpose, in_force),
    }
}

/// A paper in force is issued again for a reason that is told; without one it is replaced where it is wrong.
fn usual_purpose(
    paper: &dyn Paper,
    reason: Option<&ReissueReason>,
    subject: &Subject<'_>,
    issuer: &Issuer<'_>,
    in_force: Option<&Certificate>,
    today: NaiveDate,
) -> Purpose {
    match in_force {
        None => Purpose::New,
        Some(_) if reason.is_some() => Purpose::Reissue,
        Some(held) if outdated::unfit_of(paper, subject, held, issuer, today).is_some() => Purpose::Replacement,
        Some(_) => Purpose::Reissue,
    }
}

/// One request, as it is decided.
struct Case<'a> {
    paper: &'a dyn Paper,
    subject: &'a Subject<'a>,
    issuer: &'a Issuer<'a>,
    request: &'a Request,
    today: NaiveDate,
}

/// The time of a paper, and what it stands in for.
struct Term {
    from: NaiveDate,
    until: Option<NaiveDate>,
    replaces: Option<CertificateNo>,
}

impl Case<'_> {
    /// A paper for today: a new one, or one for the one in force.
    fn now(&self, holder: &Holder<'_>, purpose: Purpose, held: Option<&Certificate>) -> Result<Proposal, Refusal> {
        let mut grounds = self.paper.may(holder, self.request)?;
        grounds.extend(self.issuer.options.warnings());
        let from = self.paper.from(holder, self.request);
        // one given on application begins with the month of it, whenever it is made
        let end = self.end_of_new(if self.paper.on_application() { from } else { self.today.max(from) })?;
        if let Some(over) = end.as_ref().map(|end| end.outcome).filter(|until| *until < self.today) {
            return Err(Refusal::new(RefusalCode::DaysContradict)
                .with("resident", who(holder.person()))
                .with("field", "valid_until")
                .with("day", over.to_string()));
        }
        let purpose = if held.is_some() && purpose == Purpose::New { Purpose::Reissue } else { purpose };
        let term = match (held, purpose) {
            (None, Purpose::New) => {
                let until = end.map(|end| taken(end, &mut grounds));
                Term { from, until, replaces: None }
            }
            (None, _) => return Err(nothing_held(holder, self.paper.kind(), purpose)),
            (Some(held), _) => {
                let until = self.end_of_again(held, end, &mut grounds);
                Term { from, until, replaces: Some(held.no.clone()) }
            }
        };
        self.proposal(holder, purpose, term, grounds)
    }

    /// The paper of the time after the one in force; it may be made on any day while that one is.
    fn renewal(&self, in_force: Option<&Certificate>) -> Result<Proposal, Refusal> {
        let person = self.subject.resident;
        let kind = self.paper.kind();
        let ends = in_force.and_then(|held| held.valid_until).and_then(|until| until.succ_opt());
        let Some(from) = ends else {
            let why = if in_force.is_some() { "no_end" } else { "none_in_force" };
            return Err(not_renewable(person, kind, why));
        };
        let holder = covered(self.subject, self.issuer, from)?;
        let mut grounds = self.paper.may(&holder, self.request)?;
        grounds.extend(self.issuer.options.warnings());
        if burden::is_elderly(&holder) && !burden::is_judged(&holder) {
            // a ratio that is printed must be that of the year it is printed for
            return Err(Refusal::new(RefusalCode::CopayMissing).with("resident", who(person)));
        }
        // one that was made for that time already is issued again
        let made = person.in_hand(kind).find(|paper| paper.valid_from == from);
        let until = self.end_of_new(from)?.map(|end| taken(end, &mut grounds));
        let term = Term { from, until, replaces: made.map(|paper| paper.no.clone()) };
        self.proposal(&holder, Purpose::Renewal, term, grounds)
    }

    fn end_of_new(&self, day: NaiveDate) -> Result<Option<Assessment<NaiveDate>>, Refusal> {
        let person = self.subject.resident;
        self.paper.until(person, &self.issuer.options, day).map_err(|_| {
            let stay = person.identity.body.stay_expires_on.map(|d| d.to_string()).unwrap_or_default();
            Refusal::new(RefusalCode::DaysContradict)
                .with("resident", who(person))
                .with("field", "stay_expires_on")
                .with("day", stay)
        })
    }

    /// A paper that stands in for one in force keeps its end (再交付), unless that was the end of another stay.
    fn end_of_again(
        &self,
        held: &Certificate,
        end: Option<Assessment<NaiveDate>>,
        grounds: &mut Vec<Ground>,
    ) -> Option<NaiveDate> {
        let person = self.subject.resident;
        let goes_on = end_facts(person, &self.issuer.options, self.today).stay_goes_on_until.is_some();
        let (Some(old), false) = (held.valid_until, goes_on || stay_changed_since(person, held)) else {
            return end.map(|end| taken(end, grounds));
        };
        grounds.push(Ground::new(
            "reissue",
            format!("{} の再交付、有効期限は同じ", held.no),
            "国保則7条（再交付）",
            "前の証が回収済みなら新規の発行",
        ));
        // an end that the rule now puts earlier is never overstepped
        Some(end.map_or(old, |end| old.min(end.outcome)))
    }

    fn proposal(
        &self,
        holder: &Holder<'_>,
        purpose: Purpose,
        term: Term,
        grounds: Vec<Ground>,
    ) -> Result<Proposal, Refusal> {
        let made = Made { no: None, issued_on: self.today, from: term.from, until: term.until };
        let Stated { face, unknown } = self.paper.face(holder, &made);
        if let Some(field) = unknown.first() {
            return Err(missing(holder.person(), *field));
        }
        let by_head = Application { on: self.today, by: ReceivedBy::Head };
        let applied = self.paper.on_application().then(|| self.request.applied.unwrap_or(by_head));
        Ok(Proposal {
            kind: self.paper.kind(),
            purpose,
            issued_on: self.today,
            valid_from: term.from,
            valid_until: term.until,
            applied,
            face,
            reason: self.request.reason.clone().filter(|_| term.replaces.is_some()),
            replaces: term.replaces,
            grounds,
        })
    }
}

fn taken(end: Assessment<NaiveDate>, grounds: &mut Vec<Ground>) -> NaiveDate {
    grounds.extend(end.grounds);
    end.outcome
}

fn covered<'h>(subject: &'h Subject<'h>, issuer: &'h Issuer<'h>, day: NaiveDate) -> Result<Holder<'h>, Refusal> {
    let person = subject.resident;
    let not_covered =
        || Refusal::new(RefusalCode::NotCovered).with("resident", who(person)).with("day", day.to_string());
    let holder = subject.holder_on(issuer, day).ok_or_else(not_covered)?;
    if day >= age::gates(person.identity.body.birth.assumed()).late_elderly_from {
        return Err(Refusal::new(RefusalCode::LateElderly).with("resident", who(person)));
    }
    Ok(holder)
}

/// A kind against the law, or one that the office cannot make.
fn no_form(holder: &Holder<'_>, kind: CertificateKind, law: Assessment<CertificateKind>) -> Refusal {
    if kind != law.outcome && is_qualification(kind) {
        return against_law(holder, kind, law);
    }
    let mut refusal = Refusal::new(RefusalCode::FormMissing).with("kind", kind.as_str());
    refusal.grounds = law.grounds;
    refusal
}

fn nothing_held(holder: &Holder<'_>, kind: CertificateKind, purpose: Purpose) -> Refusal {
    let why = match purpose {
        Purpose::Reissue | Purpose::New => "reissue",
        Purpose::Replacement => "replacement",
        Purpose::Renewal => "renewal",
    };
    not_renewable(holder.person(), kind, why).with("purpose", why)
}

#[cfg(test)]
mod tests;
