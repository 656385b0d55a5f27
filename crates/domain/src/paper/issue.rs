//! 発行: whether a paper may be made for a person, for which time, and what stands on it. The same for every kind.

use chrono::NaiveDate;

use super::all::ALL;
use super::departure::{departed, household_undecided};
use super::kind::{FaceDraft, Holder, Issuance, Issuer, Paper, PaperRequest, Subject, find};
use super::law::{is_qualification, paper_for};
use super::outdated::PaperDefect;
use super::refused::{against_law, household_open, left, missing, not_renewable, who};
use super::stated::is_of_former_coverage;
use super::{begin, burden, end, foreseen, outdated};
use crate::age;
use crate::certificate::{Application, Certificate, CertificateKind, Purpose, ReceivedBy, ReissueReason};
use crate::face::Face;
use crate::ground::{Assessment, Ground};
use crate::month::Month;
use crate::numbers::CertificateNo;
use crate::record::{Resident, StatusKind};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::ends::last_lawful_end;
use crate::wareki;

/// A paper that may be made; everything but its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperProposal {
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
    request: &PaperRequest,
    issuer: &Issuer<'_>,
    today: NaiveDate,
) -> Result<PaperProposal, Refusal> {
    decide_among(ALL, subject, request, issuer, today)
}

/// The same among these kinds.
pub fn decide_among(
    papers: &[&dyn Paper],
    subject: &Subject<'_>,
    request: &PaperRequest,
    issuer: &Issuer<'_>,
    today: NaiveDate,
) -> Result<PaperProposal, Refusal> {
    let person = subject.resident;
    if let Some(kind) = request.kind.filter(|kind| kind.states_the_past() && find(papers, *kind).is_none()) {
        // whom it is for has mostly left
        return Err(Refusal::new(RefusalCode::FormMissing).with("kind", kind.as_str()));
    }
    let holder = covered(subject, issuer, today)?;
    let law = paper_for(person, &issuer.options, today);
    let kind = request.kind.unwrap_or(law.outcome);
    let paper = find(papers, kind).ok_or_else(|| no_form(&holder, kind, law))?;
    applied_on_a_day_that_can_be(person, request, today)?;
    if let Some(open) = person.certificates.body.iter().find(|c| c.kind == kind && c.awaits_outcome()) {
        return Err(Refusal::new(RefusalCode::OutcomeOpen)
            .with("certificate_no", open.no.to_string())
            .with("job", open.job.to_string()));
    }
    // one from before a gap of the coverage is another coverage's
    let in_force = person.in_force(kind, today).filter(|held| !is_of_former_coverage(paper, &holder, held));
    let case = Case { paper, subject, issuer, request, today };
    if let Some(held) = in_force.filter(|held| held.is_in_office() && request.is_gone()) {
        return Err(in_the_office(person, held));
    }
    let purpose = case.purpose(in_force)?;
    match purpose {
        Purpose::Renewal => case.renewal(in_force),
        Purpose::New | Purpose::Reissue | Purpose::Replacement => case.now(&holder, purpose, in_force),
    }
}

/// Nobody has applied yet on a day to come, nor before the month in which the person was first insured.
fn applied_on_a_day_that_can_be(person: &Resident, request: &PaperRequest, today: NaiveDate) -> Result<(), Refusal> {
    let Some(applied) = request.applied.map(|applied| applied.on) else { return Ok(()) };
    let insured = person.qualification.body.periods.iter().map(|period| period.from).min();
    let code = if applied > today {
        RefusalCode::DayInFuture
    } else if insured.is_some_and(|insured| applied < Month::of(insured).first_day()) {
        RefusalCode::DaysContradict
    } else {
        return Ok(());
    };
    Err(Refusal::new(code).with("field", "applied_on").with("day", applied.to_string()))
}

/// One request, as it is decided.
struct Case<'a> {
    paper: &'a dyn Paper,
    subject: &'a Subject<'a>,
    issuer: &'a Issuer<'a>,
    request: &'a PaperRequest,
    today: NaiveDate,
}

/// The time of a paper, and what it stands in for.
struct Term {
    from: NaiveDate,
    until: Option<NaiveDate>,
    replaces: Option<CertificateNo>,
}

impl Case<'_> {
    /// What follows from the papers in hand, unless it was said. A paper in force is issued again for a reason that is told; without one it
    /// is replaced where it is wrong, and so is the one of the time after it. Beside one that is right and waits to be handed over, none is
    /// made as new.
    fn purpose(&self, in_force: Option<&Certificate>) -> Result<Purpose, Refusal> {
        let Some(held) = in_force else {
            let asked = self.request.purpose.unwrap_or_default();
            let goes_on = asked == Purpose::New && self.ended_for_application().is_some();
            return Ok(if goes_on { Purpose::Renewal } else { asked });
        };
        let is_wrong = || outdated::unfit_of(self.paper, self.subject, held, self.issuer, self.today).is_some();
        Ok(match self.request.purpose {
            Some(purpose @ (Purpose::Reissue | Purpose::Replacement | Purpose::Renewal)) => purpose,
            _ if self.request.reason.is_some() => Purpose::Reissue,
            _ if is_wrong() => Purpose::Replacement,
            Some(Purpose::New) if held.state.can_be_delivered() => {
                return Err(undelivered(self.subject.resident, held));
            }
            None if self.next_is_wrong() => Purpose::Renewal,
            Some(Purpose::New) | None => Purpose::Reissue,
        })
    }

    /// A paper of the time to come was made, something on it is no longer so, and no right one of that time is in hand.
    fn next_is_wrong(&self) -> bool {
        let ahead = self.subject.resident.in_hand(self.paper.kind()).filter(|next| self.today < next.valid_from);
        let mut is_wrong = false;
        for next in ahead {
            match outdated::unfit_of(self.paper, self.subject, next, self.issuer, self.today) {
                None => return false,
                Some(defect) => is_wrong |= matches!(defect, PaperDefect::Differs(_)),
            }
        }
        is_wrong
    }

    /// The paper of the very application that is asked for now, where its time is over: another follows it.
    fn ended_for_application(&self) -> Option<&Certificate> {
        let of_it = |paper: &&Certificate| paper.applied.is_some() && paper.applied == self.request.applied;
        let held = self.subject.resident.in_hand(self.paper.kind()).filter(of_it);
        held.filter(|paper| paper.has_ended(self.today)).max_by_key(|paper| paper.valid_until)
    }

    /// A paper for today: a new one, or one for the one in force.
    fn now(&self, holder: &Holder<'_>, purpose: Purpose, held: Option<&Certificate>) -> Result<PaperProposal, Refusal> {
        let from = self.first_day(holder, held);
        let mut grounds = self.paper.may(holder, from)?;
        grounds.extend(self.issuer.options.warnings());
        // one given on application begins with the month of it, whenever it is made
        let first = if self.paper.on_application() { from } else { self.today.max(from) };
        let end = self.end_of_new(first)?;
        let usual = match (held, purpose) {
            (None, Purpose::New) => end.map(|end| taken(end, &mut grounds)),
            (None, _) => return Err(nothing_held(holder, self.paper.kind(), purpose)),
            (Some(held), _) => self.end_of_again(holder, held, end, &mut grounds),
        };
        let spoken = if held.is_some() { self.today.max(from) } else { first };
        let until = self.cut(holder, (from, usual), spoken, &mut grounds);
        let term = Term { from, until, replaces: held.map(|held| held.no.clone()) };
        if term.until == Some(self.today) {
            grounds.push(one_day(self.today));
        }
        if let Some(over) = term.until.filter(|until| *until < self.today) {
            self.over(holder, over, &mut grounds)?;
        }
        self.proposal(holder, purpose, term, grounds)
    }

    /// First day of a paper for today. One given on application that stands in for another keeps its 発効期日, as long as neither the burden on
    /// it nor the coverage it rests on has changed, unless an earlier application is told.
    fn first_day(&self, holder: &Holder<'_>, held: Option<&Certificate>) -> NaiveDate {
        let usual = self.paper.from(holder, self.request.applied_on(self.today));
        let Some(held) = held.filter(|_| self.paper.on_application()) else { return usual };
        let kept = begin::first_day_now(self.paper, holder, held);
        let whole = Issuance { from: usual.min(kept), ..Issuance::of(held) };
        let since = foreseen::holds_since(self.paper, holder, &whole, self.today);
        if self.request.applied.is_some() { since.max(usual.min(kept)) } else { since.max(kept) }
    }

    /// A time that is over by today: one given on application is for the months gone by; no other is made.
    fn over(&self, holder: &Holder<'_>, until: NaiveDate, grounds: &mut Vec<Ground>) -> Result<(), Refusal> {
        if !self.paper.on_application() {
            return Err(Refusal::new(RefusalCode::DaysContradict)
                .with("resident", who(holder.person()))
                .with("field", "valid_until")
                .with("day", until.to_string()));
        }
        grounds.push(Ground::new(
            "time_is_over",
            format!("{} までの証。その翌日からは、同じ申請日でもう一度発行する", wareki::long(until)),
            "国保則27条の14の2（申請のあった月から）",
            "申請のあった月から今日まで区分も年度も変わらなければ、一枚で足りる",
        ));
        Ok(())
    }

    /// The end of a paper, no later than what it says is known to hold, and than the coverage. `spoken`: the day whose burden it says.
    fn cut(
        &self,
        holder: &Holder<'_>,
        (from, until): (NaiveDate, Option<NaiveDate>),
        spoken: NaiveDate,
        grounds: &mut Vec<Ground>,
    ) -> Option<NaiveDate> {
        let made = Issuance { no: None, issued_on: self.today, from, until };
        let Some((end, fact, clause)) = foreseen::known_end(self.paper, holder, &made, spoken) else { return until };
        let fact = format!("{fact}：{} まで", wareki::long(end));
        grounds.push(Ground::new("certificate_end", fact, clause, "変わらなければ通常の期限まで"));
        Some(end)
    }

    /// The paper of the time after the one in force; it may be made on any day while that one is. That time begins where what the one in
    /// force says ends to hold, if that is known to be earlier than its end.
    fn renewal(&self, in_force: Option<&Certificate>) -> Result<PaperProposal, Refusal> {
        let person = self.subject.resident;
        let kind = self.paper.kind();
        let held = in_force.or_else(|| self.ended_for_application());
        let last = match held {
            Some(held) => self.holds_until(held),
            None => self.ends_today().then_some(self.today),
        };
        let ends = last.and_then(|until| until.succ_opt());
        let Some(from) = ends else {
            let why = if held.is_some() { "no_end" } else { "none_in_force" };
            return Err(not_renewable(person, kind, why));
        };
        let holder = covered(self.subject, self.issuer, from)?;
        let is_student = |day| person.has_status(StatusKind::Student, day);
        if let Some(last) = from.pred_opt().filter(|last| is_student(*last) && !is_student(from)) {
            // 国保法116条 holds for who proves to study
            return Err(student_over(person, last));
        }
        let mut grounds = self.paper.may(&holder, from)?;
        grounds.extend(self.issuer.options.warnings());
        if burden::is_elderly(&holder) && !burden::ratio_is_of_the_year(&holder) {
            // a ratio that is printed must be that of the year it is printed for
            return Err(Refusal::new(RefusalCode::CopayMissing).with("resident", who(person)));
        }
        // one that was made for that time already is issued again
        let made = person.in_hand(kind).find(|paper| paper.valid_from == from);
        let usual = self.end_of_new(from)?.map(|end| self.within_the_law(taken(end, &mut grounds), &mut grounds));
        let until = self.cut(&holder, (from, usual), from, &mut grounds);
        let term = Term { from, until, replaces: made.map(|paper| paper.no.clone()) };
        self.proposal(&holder, Purpose::Renewal, term, grounds)
    }

    /// A paper made today would end today: the one of the time after it may be made in its place.
    fn ends_today(&self) -> bool {
        let Ok(holder) = covered(self.subject, self.issuer, self.today) else { return false };
        self.now(&holder, Purpose::New, None).is_ok_and(|made| made.valid_until == Some(self.today))
    }

    /// The last day on which a paper in force is known to say what holds.
    fn holds_until(&self, held: &Certificate) -> Option<NaiveDate> {
        let made = Issuance::of(held);
        let day = made.nearest(self.today);
        let turn =
            self.subject.holder_on(self.issuer, day).and_then(|at| foreseen::holds_until(self.paper, &at, &made, day));
        turn.or(held.valid_until)
    }

    /// One made ahead of its time ends with a year's end within five years of 交付日 (C13).
    fn within_the_law(&self, end: NaiveDate, grounds: &mut Vec<Ground>) -> NaiveDate {
        let Some(last) = last_lawful_end(self.today).filter(|last| *last < end) else { return end };
        grounds.push(Ground::new(
            "certificate_end",
            format!("交付日から5年以内の年次更新の期限 {}", wareki::long(last)),
            "国保則6条4項（有効期限は交付日から5年以内）",
            "交付日が新しい期間の初日なら通常の期限まで",
        ));
        last
    }

    fn end_of_new(&self, day: NaiveDate) -> Result<Option<Assessment<NaiveDate>>, Refusal> {
        let person = self.subject.resident;
        self.paper.until(&end::end_facts(person, &self.issuer.options, day, self.today.max(day))).map_err(|_| {
            let stay = person.identity.body.stay_expires_on.map(|d| d.to_string()).unwrap_or_default();
            Refusal::new(RefusalCode::DaysContradict)
                .with("resident", who(person))
                .with("field", "stay_expires_on")
                .with("day", stay)
        })
    }

    /// A paper that stands in for one in force keeps its end (再交付), unless what gave it that end is so no more: another stay, a status
    /// or a planned move that was cancelled.
    fn end_of_again(
        &self,
        holder: &Holder<'_>,
        held: &Certificate,
        end: Option<Assessment<NaiveDate>>,
        grounds: &mut Vec<Ground>,
    ) -> Option<NaiveDate> {
        let Some(old) = held.valid_until.filter(|_| end::still_follows(self.paper, holder, held)) else {
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
    ) -> Result<PaperProposal, Refusal> {
        let made = Issuance { no: None, issued_on: self.today, from: term.from, until: term.until };
        let FaceDraft { face, unknown } = self.paper.face(holder, &made);
        if let Some(field) = unknown.first() {
            return Err(missing(holder.person(), *field));
        }
        self.is_judged_after_going_over(holder, &made)?;
        let by_head = Application { on: self.today, by: ReceivedBy::Head };
        let applied = self.paper.on_application().then(|| self.request.applied.unwrap_or(by_head));
        Ok(PaperProposal {
            kind: self.paper.kind(),
            purpose,
            issued_on: self.today,
            valid_from: term.from,
            valid_until: term.until,
            applied,
            face,
            reason: self.request.reason.filter(|_| term.replaces.is_some()),
            replaces: term.replaces,
            grounds,
        })
    }

    /// Of whoever went over to another household within the month, that household is judged too, as far as the paper's time reaches into it.
    fn is_judged_after_going_over(&self, holder: &Holder<'_>, made: &Issuance<'_>) -> Result<(), Refusal> {
        let in_time = |on: &NaiveDate| made.until.is_none_or(|until| *on <= until);
        let Some(on) = burden::other_household_from(holder).filter(in_time) else { return Ok(()) };
        let unknown = self.paper.face(&holder.on(on), made).unknown;
        let Some(field) = unknown.into_iter().find(|field| foreseen::BURDEN.contains(field)) else { return Ok(()) };
        let month = Month::of(on).to_string();
        Err(missing(holder.person(), field).with("why", "other_household").with("month", month))
    }
}

fn taken(end: Assessment<NaiveDate>, grounds: &mut Vec<Ground>) -> NaiveDate {
    grounds.extend(end.grounds);
    end.outcome
}

/// Somebody who is covered on `day`, has not left by then nor seems to live in another household, and is not 75.
fn covered<'h>(subject: &'h Subject<'h>, issuer: &'h Issuer<'h>, day: NaiveDate) -> Result<Holder<'h>, Refusal> {
    let person = subject.resident;
    let not_covered =
        || Refusal::new(RefusalCode::NotCovered).with("resident", who(person)).with("day", day.to_string());
    let birth = person.identity.body.birth;
    if age::is_75_undated(birth, day) {
        // ratio and end hang on the day of birth: a clerk records the one that is assumed
        return Err(Refusal::new(RefusalCode::ValueMissing).with("resident", who(person)).with("field", "birth"));
    }
    if age::is_75_on(birth, day) == Some(true) {
        return Err(Refusal::new(RefusalCode::LateElderly).with("resident", who(person)));
    }
    let holder = subject.holder_on(issuer, day).ok_or_else(not_covered)?;
    if let Some(departure) = departed(&holder) {
        return Err(left(person, departure));
    }
    if let Some(since) = household_undecided(person, day) {
        return Err(household_open(person, since));
    }
    Ok(holder)
}

/// マル学 goes on only with a new proof.
fn student_over(person: &Resident, last: NaiveDate) -> Refusal {
    Refusal::new(RefusalCode::CertificateAgainstLaw)
        .with("resident", who(person))
        .with("why", "student_over")
        .with("day", last.to_string())
}

/// One that was made and not handed over yet is handed over; another beside it would be one too many.
fn undelivered(person: &Resident, held: &Certificate) -> Refusal {
    Refusal::new(RefusalCode::CertificateAgainstLaw)
        .with("resident", who(person))
        .with("certificate_no", held.no.to_string())
        .with("kind", held.kind.as_str())
        .with("why", "undelivered")
}

/// Who comes on the last day of a time is told of the next.
fn one_day(today: NaiveDate) -> Ground {
    Ground::new(
        "one_day",
        format!("この証は {} の一日だけ有効。翌日からの次の証を「更新」で先に作れる", wareki::long(today)),
        "国保則6条4項・7条の3（有効期限）",
        "期限が先の日なら、この一枚で足りる",
    )
}

/// What lies in the office is lost by nobody: neither is another made in its place for that reason, nor is it recorded as lost (ADR 0064).
pub fn in_the_office(person: &Resident, held: &Certificate) -> Refusal {
    undelivered(person, held).with("why", "in_the_office")
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
