//! 記載: what the records put on a paper, and whether a paper that was made may still be handed over.
//!
//! Knows what the issue writes and what it is compared with later: one text for both. Knows nothing of numbers, ends
//! and forms.

use chrono::NaiveDate;

use super::national::determine::printed_ratio;
use super::{paper, who};
use crate::certificate::{Certificate, CertificateKind, Face};
use crate::ground::Ground;
use crate::options::{FirstYear, Options};
use crate::record::{Resident, StatusKind};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::{Household, Member};
use crate::{age, wareki};

/// Stands on a paper where the address would (it is not statutory: 国保則6条4項).
const ADDRESS_LEFT_OUT: &str = "（記載省略）";

/// Stands between two remarks.
const BETWEEN_REMARKS: &str = "　";

/// The person, the household and its head, as the counter loaded them.
pub struct Subject<'a> {
    /// The person.
    pub resident: &'a Resident,
    /// The household that covers the person, if any.
    pub household: Option<&'a Household>,
    /// 世帯主; left out where it was not loaded, and then not compared.
    pub head: Option<&'a Resident>,
    /// 支援措置 of the person or of somebody in the same home hides the address.
    pub home_hidden: bool,
}

impl<'a> Subject<'a> {
    /// The household and the person's place in it, if it covers the person on `day`.
    pub(super) fn covered_on(&self, day: NaiveDate) -> Option<(&'a Household, &'a Member)> {
        let household = self.household?;
        household.coverage_of(self.resident.id, day).map(|member| (household, member))
    }
}

/// Why a paper that came out must not be handed over, or must come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Nobody covers the person any more.
    NotCovered,
    /// Its own 有効期限 has passed.
    Ended,
    /// 特別療養 began or ended: another paper is the lawful one.
    AgainstLaw(CertificateKind),
    /// Something on it is no longer so: the first such field.
    Differs(&'static str),
}

impl Unfit {
    /// The refusal to hand `paper` to this person.
    pub fn refusal(self, resident: &Resident, paper: &Certificate) -> Refusal {
        let (why, field) = match self {
            Self::NotCovered => ("not_covered", ""),
            Self::Ended => ("ended", "valid_until"),
            Self::AgainstLaw(_) => ("special_medical", ""),
            Self::Differs(field) => ("differs", field),
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
                format!("{no} の有効期限は {}", wareki::long(paper.valid_until)),
                "国保則6条4項（有効期限）",
                "有効期限までなら渡せる",
            ),
            Self::AgainstLaw(lawful) => Ground::new(
                "deliver",
                format!("{no} は{}。いま交付するのは{}", paper.kind.label(), lawful.label()),
                "国保法54条の3、国保則27条の5の2",
                "発行の後に特別療養の該当が変わっていなければ渡せる",
            ),
            Self::Differs(_) => Ground::new(
                "deliver",
                format!("{no} に印字された内容が、いまの登録と違う"),
                "国保則7条（記載事項の変更・再交付）",
                "印字される内容が同じなら渡せる",
            ),
        }
    }
}

/// Why `paper` may not be handed over to this person on `day`, nor kept; none where it is still right.
pub fn unfit(subject: &Subject<'_>, paper: &Certificate, options: &Options, day: NaiveDate) -> Option<Unfit> {
    if !certifies_coverage(paper.kind) {
        return None;
    }
    let Some((household, member)) = subject.covered_on(day) else { return Some(Unfit::NotCovered) };
    if paper.valid_until < day {
        return Some(Unfit::Ended);
    }
    let lawful = paper::paper_for(subject.resident, options, day).outcome;
    if let Some(special) = special_medical(paper.kind)
        && Some(special) != special_medical(lawful)
    {
        return Some(Unfit::AgainstLaw(lawful));
    }
    Stated { subject, household, member, options, day }.differs_from(&paper.face).map(Unfit::Differs)
}

/// A paper that says its holder is covered; the others tell of the past or of somebody else's coverage.
fn certifies_coverage(kind: CertificateKind) -> bool {
    !matches!(kind, CertificateKind::CoverageStatement | CertificateKind::FormerMemberCertificate)
}

/// Whether a paper of today's law is one of 特別療養. A card registered after the issue takes no force from a
/// 資格確認書 that was made lawfully, so 資格確認書 and お知らせ are not told apart here.
fn special_medical(kind: CertificateKind) -> Option<bool> {
    match kind {
        CertificateKind::QualificationCertificate | CertificateKind::QualificationNotice => Some(false),
        CertificateKind::SpecialQualificationCertificate | CertificateKind::SpecialQualificationNotice => Some(true),
        CertificateKind::ElderlyCertificate
        | CertificateKind::InsuranceCard
        | CertificateKind::CombinedCard
        | CertificateKind::ShortTermCard
        | CertificateKind::QualificationStatement
        | CertificateKind::CoverageStatement
        | CertificateKind::LimitCertificate
        | CertificateKind::LimitAndReductionCertificate
        | CertificateKind::ReductionCertificate
        | CertificateKind::SpecifiedDiseaseCertificate
        | CertificateKind::FormerMemberCertificate => None,
    }
}

/// What the records say of a covered person, in the words of a paper.
pub(super) struct Stated<'a> {
    /// Whose paper.
    pub subject: &'a Subject<'a>,
    /// What covers the person.
    pub household: &'a Household,
    /// The person's place in it.
    pub member: &'a Member,
    /// How this office writes.
    pub options: &'a Options,
    /// The day.
    pub day: NaiveDate,
}

impl Stated<'_> {
    /// 国保則6条4項の記載事項 that follow the records, and the address (not statutory; left out under 支援措置).
    pub fn texts(&self) -> Vec<(&'static str, String)> {
        let identity = &self.subject.resident.identity.body;
        let number = &self.household.number.body;
        let hidden = self.subject.home_hidden || identity.support.hides_address();
        let address = if hidden { ADDRESS_LEFT_OUT.to_owned() } else { identity.full_address() };
        let mut texts = vec![
            ("symbol", number.symbol.clone()),
            ("number", number.number.clone()),
            ("branch", self.member.branch.clone()),
            ("name", identity.printed_name()),
            ("sex", self.sex().to_owned()),
            ("birth", self.options.first_year.written(&identity.birth.printed(identity.calendar()))),
            ("covered_from", self.options.first_year.written(&wareki::long(self.member.period.from))),
            ("address", address),
        ];
        texts.extend(self.subject.head.map(|head| ("head_name", head.identity.body.printed_name())));
        texts.extend(self.ratio().map(|ratio| ("copay", ratio)));
        texts.extend(identity.alias.clone().filter(|a| !a.is_empty()).map(|alias| ("alias", alias)));
        let remarks: Vec<String> = self.remarks().into_iter().map(|(_, text)| text).collect();
        if !remarks.is_empty() {
            texts.push(("remarks", remarks.join(BETWEEN_REMARKS)));
        }
        texts
    }

    /// 性別表記配慮: the sex stands on the reverse, if the person asked for it.
    fn sex(&self) -> &'static str {
        let resident = self.subject.resident;
        let hidden = resident.has_status(StatusKind::SexNotation, self.day);
        if hidden { "裏面参照" } else { resident.identity.body.sex.label() }
    }

    /// 一部負担金の割合: under 70 as the law says; 70–74 what was determined, if it was.
    fn ratio(&self) -> Option<String> {
        let resident = self.subject.resident;
        if self.day < age::gates(resident.identity.body.birth.assumed()).elderly_from {
            return Some("法定負担割合のとおり".to_owned());
        }
        resident.copay_on(self.day).map(|copay| printed_ratio(copay.ratio_percent))
    }

    /// 備考 on the reverse.
    fn remarks(&self) -> Vec<(StatusKind, String)> {
        let resident = self.subject.resident;
        let sex = format!("性別：{}", resident.identity.body.sex.label());
        let all = [
            (StatusKind::SexNotation, sex),
            (StatusKind::Student, "マル学（国保法116条）".to_owned()),
            (StatusKind::Remote, self.options.remote_label.clone()),
        ];
        all.into_iter().filter(|(kind, _)| resident.has_status(*kind, self.day)).collect()
    }

    /// The first field in which a paper says something else. What it does not say is not compared.
    fn differs_from(&self, paper: &Face) -> Option<&'static str> {
        let now = self.texts();
        // 元年 and 1年 say the same: an option changes no paper that is out
        let same = |a: &str, b: &str| FirstYear::One.written(a) == FirstYear::One.written(b);
        let other = |(field, value): &&(&'static str, String)| {
            *field != "remarks" && paper.get(*field).is_some_and(|written| !same(written, value))
        };
        if let Some((field, _)) = now.iter().find(other) {
            return Some(field);
        }
        // a face with the sex is a whole one: what it lacks was not so when it was made
        if !paper.contains_key("sex") {
            return None;
        }
        let alias = now.iter().any(|(field, _)| *field == "alias");
        if alias != paper.contains_key("alias") {
            return Some("alias");
        }
        self.remarks_differ(paper.get("remarks").map_or("", String::as_str)).then_some("remarks")
    }

    /// The words for 遠隔地 are the office's own and may have changed since: only that they stand there is compared.
    fn remarks_differ(&self, written: &str) -> bool {
        let mut left = written.to_owned();
        let mut remote = false;
        for (kind, text) in self.remarks() {
            if kind == StatusKind::Remote {
                remote = !text.is_empty();
            } else if left.contains(&text) {
                left = left.replacen(&text, "", 1);
            } else {
                return true;
            }
        }
        left.trim_matches(|c| BETWEEN_REMARKS.contains(c)).is_empty() == remote
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::CertificateState;
    use crate::decide::national::next::next_actions_of;
    use crate::decide::test_people::{household, issued, office};
    use crate::decide::{NextActionCode, issue};
    use crate::person::Support;
    use crate::record::SpecialStatus;

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
                head: Some(&self.resident),
                home_hidden: self.home_hidden,
            }
        }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Case), unfit_now: Option<Unfit>, actions: &[NextActionCode]) {
        let (resident, household) = household(1, "1980-05-05", "2020-04-01");
        let paper = Certificate { state: CertificateState::Issued, ..issued(1) };
        let mut case = Case { resident, household, home_hidden: false, paper, day: date(TODAY) };
        case.paper.face = issue::decide(&case.subject(), None, &office(), date("2026-11-16")).unwrap().face;
        change(&mut case);
        case.resident.certificates.body.push(case.paper.clone());
        let options = Options::default();
        assert_eq!(unfit(&case.subject(), &case.paper, &options, case.day), unfit_now);
        let next = next_actions_of(&case.subject(), &options, case.day);
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
        check(
            |case| case.household.members.body[0].period.to = Some(date("2026-11-22")),
            None,
            &[NextActionCode::Deliver],
        );
    }

    #[test]
    fn the_paper_of_somebody_whose_coverage_ended_is_taken_back() {
        let ended = |case: &mut Case| case.household.members.body[0].period.to = Some(date(TODAY));
        check(ended, Some(Unfit::NotCovered), &[NextActionCode::Collect]);
    }

    #[test]
    fn a_paper_past_its_end_is_taken_back_and_a_new_one_given() {
        let late = |case: &mut Case| case.day = date("2027-08-01");
        check(late, Some(Unfit::Ended), &[NextActionCode::GivePaper, NextActionCode::Collect]);
    }

    #[track_caller]
    fn differs(field: &'static str, change: impl FnOnce(&mut Case)) {
        check(change, Some(Unfit::Differs(field)), &[NextActionCode::Reissue]);
    }

    #[test]
    fn a_paper_that_says_what_is_no_longer_so_is_made_anew() {
        differs("name", |case| case.resident.identity.body.name = "髙﨑　太郎".into());
        differs("number", |case| case.household.number.body.number = "0000155".into());
        differs("address", |case| case.resident.identity.body.address = "見本区神田１番１号".into());
        differs("address", |case| case.resident.identity.body.support = Support::NoDisclosure);
        differs("address", |case| case.home_hidden = true);
        differs("alias", |case| case.resident.identity.body.alias = Some("見本　タロ".into()));
        differs("sex", |case| under(&mut case.resident, StatusKind::SexNotation));
        differs("remarks", |case| under(&mut case.resident, StatusKind::Remote));
    }

    #[test]
    fn the_other_words_of_an_option_leave_a_paper_that_is_out_as_it_is() {
        let other_words = |case: &mut Case| {
            under(&mut case.resident, StatusKind::Remote);
            case.paper.face.insert("remarks".into(), "マル遠（旧）".into());
        };
        check(other_words, None, &[NextActionCode::Deliver]);
    }

    #[test]
    fn the_usual_paper_of_somebody_now_under_special_medical_care_is_taken_back() {
        let special = |case: &mut Case| under(&mut case.resident, StatusKind::SpecialMedical);
        let lawful = CertificateKind::SpecialQualificationCertificate;
        check(special, Some(Unfit::AgainstLaw(lawful)), &[NextActionCode::GivePaper, NextActionCode::Collect]);
    }

    #[test]
    fn a_card_registered_after_the_issue_takes_no_force_from_the_paper() {
        let registered = |case: &mut Case| case.resident.myna.body.state = crate::record::MynaState::Registered;
        check(registered, None, &[NextActionCode::Deliver]);
    }

    #[test]
    fn a_paper_about_the_past_does_not_need_a_coverage() {
        let past = |case: &mut Case| {
            case.paper.kind = CertificateKind::CoverageStatement;
            case.household.members.body[0].period.to = Some(date(TODAY));
        };
        check(past, None, &[NextActionCode::Deliver]);
    }
}
