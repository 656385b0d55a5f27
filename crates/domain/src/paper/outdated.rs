//! Whether a paper that was made is still right: what would stand on it now is compared with what stands on it.

use chrono::NaiveDate;

use super::all::ALL;
use super::departure::{Departure, departed, is_no_head};
use super::kind::{FaceDraft, Issuance, Issuer, LostBasis, Paper, Subject, Successor, find};
use super::law::{is_qualification, is_special};
use super::refused::who;
use super::{begin, end, foreseen};
use crate::certificate::{Certificate, CertificateKind};
use crate::face::{FieldName, Value};
use crate::ground::Ground;
use crate::record::Resident;
use crate::refusal::{Refusal, RefusalCode};
use crate::wareki;

/// Why a paper that came out must not be handed over, or must come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperDefect {
    /// Nobody covers the person any more.
    NotCovered,
    /// Its own 有効期限 has passed.
    Ended,
    /// The holder has left, though the coverage still runs.
    Gone(Departure),
    /// Another paper is the lawful one.
    AgainstLaw(CertificateKind),
    /// What the kind rests on is there no more, and no other paper takes its place.
    Barred(LostBasis),
    /// Something on it is no longer so: the first such field.
    Differs(FieldName),
}

impl PaperDefect {
    /// The refusal to hand `paper` to this person.
    pub fn refusal(self, resident: &Resident, paper: &Certificate) -> Refusal {
        let (why, field) = match self {
            Self::NotCovered => ("not_covered", ""),
            Self::Gone(gone) => (gone.as_str(), ""),
            Self::Ended => ("ended", "valid_until"),
            Self::AgainstLaw(lawful) if is_special(lawful) => ("special_medical", ""),
            Self::AgainstLaw(_) => ("other_kind", ""),
            Self::Barred(basis) => (basis.why, ""),
            Self::Differs(field) => ("differs", field.as_str()),
        };
        let mut refusal = Refusal::new(RefusalCode::CertificateAgainstLaw)
            .with("resident", who(resident))
            .with("certificate_no", paper.no.to_string())
            .with("kind", paper.kind.as_str())
            .with("why", why);
        if !field.is_empty() {
            refusal = refusal.with("field", field);
        }
        if let Self::AgainstLaw(lawful) = self {
            refusal = refusal.with("lawful", lawful.as_str());
        }
        if let Self::Gone(gone) = self {
            refusal = refusal.with("day", gone.day().to_string());
        }
        refusal.because(self.ground(paper))
    }

    fn ground(self, paper: &Certificate) -> Ground {
        let no = &paper.no;
        match self {
            Self::NotCovered => Ground::new(
                "deliver",
                format!("{no} の名義人は、きょう国保の適用がない"),
                "国保法9条2項、国保則13条（証の返還）",
                "きょう適用があれば渡せる",
            ),
            Self::Ended => Ground::new(
                "deliver",
                format!("{no} の有効期限は {}", paper.valid_until.map(wareki::long).unwrap_or_default()),
                "国保則6条4項（有効期限）",
                "有効期限までなら渡せる",
            ),
            Self::Gone(gone) => Ground::new(
                "deliver",
                format!("{no} の名義人は、{} に資格を失う異動がある", wareki::long(gone.day())),
                "国保法8条、国保則13条（証の返還）",
                "その異動が誤りと分かれば渡せる",
            ),
            Self::AgainstLaw(lawful) if is_special(lawful) || is_special(paper.kind) => Ground::new(
                "deliver",
                format!("{no} は{}。いま交付するのは{}", paper.kind.label(), lawful.label()),
                "国保法54条の3、国保則27条の5の2",
                "発行の後に特別療養の該当が変わっていなければ渡せる",
            ),
            Self::AgainstLaw(lawful) => Ground::new(
                "deliver",
                format!("{no} は{}。いま交付するのは{}", paper.kind.label(), lawful.label()),
                "国保法9条2項、国保則7条の3",
                "発行の後にマイナ保険証の登録・要配慮・支援措置が変わっていなければ渡せる",
            ),
            Self::Barred(LostBasis { clause, would_change, .. }) => {
                let fact = format!("{no} の{}を受ける人では、なくなった", paper.kind.label());
                Ground::new("deliver", fact, clause, would_change)
            }
            Self::Differs(_) => Ground::new(
                "deliver",
                format!("{no} に印字された内容が、いまの登録と違う"),
                "国保則7条（記載事項の変更・再交付）",
                "印字される内容が同じなら渡せる",
            ),
        }
    }
}

/// What would stand on a paper now, as of its first day where its time has not begun; none where nobody covers the person.
pub fn printed(subject: &Subject<'_>, paper: &Certificate, issuer: &Issuer<'_>, day: NaiveDate) -> Option<FaceDraft> {
    let holder = subject.holder_on(issuer, day.max(paper.valid_from))?;
    Some(find(ALL, paper.kind)?.face(&holder, &Issuance::of(paper)))
}

/// Why `paper` may not be handed over to this person on `day`, nor kept; none where it is still right. A kind that the office only
/// knows from before is not judged.
pub fn unfit(subject: &Subject<'_>, paper: &Certificate, issuer: &Issuer<'_>, day: NaiveDate) -> Option<PaperDefect> {
    unfit_among(ALL, subject, paper, issuer, day)
}

/// The same among these kinds.
pub fn unfit_among(
    papers: &[&dyn Paper],
    subject: &Subject<'_>,
    paper: &Certificate,
    issuer: &Issuer<'_>,
    day: NaiveDate,
) -> Option<PaperDefect> {
    unfit_of(find(papers, paper.kind)?, subject, paper, issuer, day)
}

/// The same for a paper whose kind is known. One whose time has not begun is looked at as of its first day.
pub(super) fn unfit_of(
    kind: &dyn Paper,
    subject: &Subject<'_>,
    paper: &Certificate,
    issuer: &Issuer<'_>,
    day: NaiveDate,
) -> Option<PaperDefect> {
    // one that was over when it was made is for the months gone by
    if paper.has_ended(day) && !paper.has_ended(paper.issued_on) {
        return Some(PaperDefect::Ended);
    }
    let Some(holder) = subject.holder_on(issuer, day.max(paper.valid_from)) else {
        return Some(PaperDefect::NotCovered);
    };
    if let Some(departure) = departed(&holder) {
        return Some(PaperDefect::Gone(departure));
    }
    match kind.gave_way(&holder, paper) {
        Some(Successor::To(lawful)) => return Some(PaperDefect::AgainstLaw(lawful)),
        Some(Successor::ToNothing(basis)) => return Some(PaperDefect::Barred(basis)),
        None => {}
    }
    if kind.on_application() && begin::first_day_now(kind, &holder, paper) != paper.valid_from {
        return Some(PaperDefect::Differs(FieldName::ValidFrom));
    }
    let known_end = || {
        // as if its end were still to be found
        let made = Issuance { until: None, ..Issuance::of(paper) };
        foreseen::known_end(kind, &holder, &made, day.max(paper.valid_from)).map(|(last, _, _)| last)
    };
    let then = paper.log.first().and_then(|made| holder.person().identity.known_at(made.at));
    let then = then.as_ref();
    if end::told_anew(kind, &holder, paper, then) || end::is_cut_otherwise(kind, &holder, paper, then, known_end) {
        return Some(PaperDefect::Differs(FieldName::ValidUntil));
    }
    // what waits to be handed over is held to what is known by now; what is in hand, to what holds
    let in_office = paper.state.can_be_delivered();
    let now = kind.face(&holder, &Issuance::of(paper));
    // an address is not statutory (国保則6条4項): one that was left out makes no paper wrong, though nothing hides the home any more
    let is_left_out = |field: FieldName| paper.face.get(field) == Some(&Value::LeftOut);
    let is_compared =
        |field: &FieldName| !now.unknown.contains(field) && !OF_THE_INSURER.contains(field) && !is_left_out(*field);
    let differs = now.face.differing(&paper.face).find(is_compared);
    let names_no_head = || {
        let left = subject.head.is_some_and(|head| is_no_head(head, holder.person(), holder.household, holder.day));
        (left && in_office && paper.face.get(FieldName::HeadName).is_some()).then_some(FieldName::HeadName)
    };
    let ends_earlier = || {
        let cut = in_office && foreseen::known_end(kind, &holder, &Issuance::of(paper), day).is_some();
        (cut || end::ends_earlier(kind, &holder, paper)).then_some(FieldName::ValidUntil)
    };
    differs.or_else(names_no_head).or_else(ends_earlier).map(PaperDefect::Differs)
}

/// Whether the law still gives this person a paper of the kind. Where it does not, one that is no longer right comes back and none takes its
/// place (ADR 0069). A kind that says somebody is covered is followed by the lawful one of them.
pub fn can_be_made_anew(subject: &Subject<'_>, paper: &Certificate, issuer: &Issuer<'_>, day: NaiveDate) -> bool {
    let made = Issuance::of(paper);
    let holder = subject.holder_on(issuer, day.max(paper.valid_from));
    let Some((kind, holder)) = find(ALL, paper.kind).zip(holder) else { return true };
    let may = || kind.may(&holder, made.nearest(holder.day));
    is_qualification(paper.kind) || !may().is_err_and(|refusal| refusal.code == RefusalCode::CertificateAgainstLaw)
}

/// What stands on a paper as it was on the day of its issue: an amendment of the office makes no paper wrong (ADR 0052).
const OF_THE_INSURER: [FieldName; 2] = [FieldName::InsurerNumber, FieldName::InsurerName];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::CertificateState;
    use crate::decide::NextActionCode;
    use crate::decide::national::next::next_actions;
    use crate::decide::test_people::{household, issued, office};
    use crate::paper::{PaperRequest, issue};
    use crate::person::Support;
    use crate::record::{SpecialStatus, StatusKind};
    use crate::scheme::national::Household;

    const TODAY: &str = "2026-11-21";

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn under(resident: &mut Resident, kind: StatusKind) {
        resident.special.body.push(SpecialStatus {
            id: uuid::Uuid::from_u128(7),
            kind,
            from: date("2026-11-20"),
            to: None,
            notified_on: date("2026-11-20"),
            evidence: std::collections::BTreeMap::new(),
            withdrawn: false,
        });
    }

    /// A person with a paper that came out on 16 November, to which then something happened.
    struct Case {
        resident: Resident,
        household: Household,
        home_hidden: bool,
        paper: Certificate,
        day: NaiveDate,
    }

    impl Case {
        fn subject(&self) -> Subject<'_> {
            Subject {
                resident: &self.resident,
                household: Some(&self.household),
                homes: &[],
                head: Some(&self.resident),
                home_hidden: self.home_hidden,
            }
        }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Case), unfit_now: Option<PaperDefect>, actions: &[NextActionCode]) {
        let (resident, household) = household(1, "1980-05-05", "2020-04-01");
        let paper = Certificate { state: CertificateState::Issued, ..issued(1) };
        let mut case = Case { resident, household, home_hidden: false, paper, day: date(TODAY) };
        let office = office();
        let issuer = Issuer::of(&office);
        let made = issue::decide(&case.subject(), &PaperRequest::usual(), &issuer, date("2026-11-16")).unwrap();
        case.paper.issued_on = made.issued_on;
        case.paper.face = made.face.with(FieldName::CertificateNo, Value::Text(case.paper.no.to_string()));
        change(&mut case);
        case.resident.certificates.body.push(case.paper.clone());
        assert_eq!(unfit(&case.subject(), &case.paper, &issuer, case.day), unfit_now);
        let next = next_actions(&case.subject(), &issuer, case.day);
        let next: Vec<_> = next.into_iter().map(|action| action.code).collect();
        assert_eq!(next, actions);
        if let Some(unfit) = unfit_now {
            let refusal = unfit.refusal(&case.resident, &case.paper);
            assert_eq!((refusal.code, refusal.grounds.len()), (RefusalCode::CertificateAgainstLaw, 1));
        }
    }

    #[test]
    fn a_paper_whose_text_is_still_so_is_handed_over_on_any_day_of_its_time() {
        check(|_| {}, None, &[NextActionCode::Deliver]);
        check(|case| case.day = date("2027-07-31"), None, &[NextActionCode::Deliver]);
    }

    #[test]
    fn the_paper_of_somebody_whose_coverage_ended_is_taken_back() {
        let ended = |case: &mut Case| case.household.members.body[0].period.to = Some(date(TODAY));
        check(ended, Some(PaperDefect::NotCovered), &[NextActionCode::Collect]);
    }

    #[test]
    fn a_paper_past_its_end_is_taken_back_and_a_new_one_given() {
        let late = |case: &mut Case| case.day = date("2027-08-01");
        check(late, Some(PaperDefect::Ended), &[NextActionCode::GivePaper, NextActionCode::Collect]);
    }

    #[track_caller]
    fn differs(field: FieldName, change: impl FnOnce(&mut Case)) {
        check(change, Some(PaperDefect::Differs(field)), &[NextActionCode::Reissue]);
    }

    #[test]
    fn a_paper_that_says_what_is_no_longer_so_is_made_anew() {
        differs(FieldName::Name, |case| case.resident.identity.body.name = "髙﨑　太郎".into());
        differs(FieldName::Number, |case| case.household.number.body.number = "0000155".into());
        differs(FieldName::Address, |case| case.resident.identity.body.address = "見本区神田１番１号".into());
        differs(FieldName::Address, |case| case.resident.identity.body.support = Support::NoDisclosure);
        differs(FieldName::Address, |case| case.home_hidden = true);
        differs(FieldName::Alias, |case| case.resident.identity.body.alias = Some("見本　タロ".into()));
        differs(FieldName::Sex, |case| under(&mut case.resident, StatusKind::SexNotation));
        differs(FieldName::Remarks, |case| under(&mut case.resident, StatusKind::Remote));
    }

    #[test]
    fn the_usual_paper_of_somebody_now_under_special_medical_care_is_taken_back() {
        let special = |case: &mut Case| under(&mut case.resident, StatusKind::SpecialMedical);
        let lawful = CertificateKind::SpecialQualificationCertificate;
        check(special, Some(PaperDefect::AgainstLaw(lawful)), &[NextActionCode::GivePaper, NextActionCode::Collect]);
    }

    #[test]
    fn a_card_registered_after_the_issue_takes_no_force_from_a_paper_that_was_handed_over() {
        let registered = |case: &mut Case| case.resident.myna.body.state = crate::record::MynaState::Registered;
        let delivered = |case: &mut Case| {
            registered(case);
            case.paper.state = CertificateState::Delivered;
        };
        // the notice is offered beside it
        check(delivered, None, &[NextActionCode::GivePaper]);
        let instead = Some(PaperDefect::AgainstLaw(CertificateKind::QualificationNotice));
        check(registered, instead, &[NextActionCode::GivePaper, NextActionCode::Collect]);
    }

    #[test]
    fn a_kind_that_the_office_only_knows_from_before_is_not_judged() {
        let known_from_before = |case: &mut Case| {
            case.paper.kind = CertificateKind::InsuranceCard;
            case.household.members.body[0].period.to = Some(date(TODAY));
        };
        check(known_from_before, None, &[NextActionCode::Deliver]);
    }
}
