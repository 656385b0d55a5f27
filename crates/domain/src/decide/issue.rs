//! 発行: whether a paper may be made for a person today, until when it holds and what stands on it.

use chrono::NaiveDate;

use super::face::{Stated, Subject};
use super::{paper, who};
use crate::certificate::{Certificate, CertificateKind, CertificateState, Face, end_of, year_start};
use crate::ground::Ground;
use crate::numbers::CertificateNo;
use crate::options::Options;
use crate::record::{Office, Resident};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::{Household, Member};
use crate::{age, wareki};

/// A paper that may be made; everything but its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Kind.
    pub kind: CertificateKind,
    /// 交付年月日
    pub issued_on: NaiveDate,
    /// First day it certifies.
    pub valid_from: NaiveDate,
    /// 有効期限
    pub valid_until: NaiveDate,
    /// What stands on it, without the issue number.
    pub face: Face,
    /// The paper it stands in for.
    pub replaces: Option<CertificateNo>,
    /// Why.
    pub grounds: Vec<Ground>,
}

/// Decides whether `kind` (left out: what the law says) may be issued.
pub fn decide(
    subject: &Subject<'_>,
    kind: Option<CertificateKind>,
    office: &Office,
    today: NaiveDate,
) -> Result<Proposal, Refusal> {
    let person = subject.resident;
    let (household, member) = covered(subject, today)?;
    let options = Options::of(office);
    let law = paper::paper_for(person, &options, today);
    let kind = kind.unwrap_or(law.outcome);
    if kind != law.outcome {
        let mut refusal = Refusal::new(RefusalCode::CertificateAgainstLaw)
            .with("resident", who(person))
            .with("kind", kind.as_str())
            .with("lawful", law.outcome.as_str());
        refusal.grounds = law.grounds;
        return Err(refusal);
    }
    if kind != CertificateKind::QualificationCertificate {
        let mut refusal = Refusal::new(RefusalCode::FormMissing).with("kind", kind.as_str());
        refusal.grounds = law.grounds;
        return Err(refusal);
    }
    if let Some(open) = person.certificates.body.iter().find(|c| c.kind == kind && c.state == CertificateState::Issuing)
    {
        return Err(Refusal::new(RefusalCode::OutcomeOpen)
            .with("certificate_no", open.no.to_string())
            .with("job", open.job.to_string()));
    }
    let mut grounds = law.grounds;
    grounds.extend(options.warnings());
    let (valid_until, replaces) = until_when(person, kind, &options, today, &mut grounds)?;
    if subject.head.is_none() {
        return Err(Refusal::new(RefusalCode::HeadMissing));
    }
    let stated = Stated { subject, household, member, options: &options, day: today };
    let written = Written { stated, office, valid_until };
    Ok(Proposal {
        kind,
        issued_on: today,
        valid_from: member.period.from.max(year_start(today)),
        valid_until,
        face: written.face()?,
        replaces,
        grounds,
    })
}

fn covered<'a>(subject: &Subject<'a>, today: NaiveDate) -> Result<(&'a Household, &'a Member), Refusal> {
    let not_covered =
        || Refusal::new(RefusalCode::NotCovered).with("resident", who(subject.resident)).with("day", today.to_string());
    let (household, member) = subject.covered_on(today).ok_or_else(not_covered)?;
    if today >= age::gates(subject.resident.identity.body.birth.assumed()).late_elderly_from {
        return Err(Refusal::new(RefusalCode::LateElderly).with("resident", who(subject.resident)));
    }
    Ok((household, member))
}

/// A new paper ends by rule; a reissue keeps the end of the paper it stands in for (再交付).
fn until_when(
    person: &Resident,
    kind: CertificateKind,
    options: &Options,
    today: NaiveDate,
    grounds: &mut Vec<Ground>,
) -> Result<(NaiveDate, Option<CertificateNo>), Refusal> {
    let identity = &person.identity.body;
    let facts = paper::end_facts(person, options, today);
    let end = end_of(&facts).map_err(|_| {
        let stay = identity.stay_expires_on.map(|d| d.to_string()).unwrap_or_default();
        Refusal::new(RefusalCode::DaysContradict)
            .with("resident", who(person))
            .with("field", "stay_expires_on")
            .with("day", stay)
    })?;
    match person.certificate_in_hand(kind).filter(|c| c.valid_until >= today) {
        Some(old) if facts.stay_goes_on_until.is_some() || stay_changed_since(person, old) => {
            // 在留期間の更新, or asked for: the old end was that of another stay
            grounds.extend(end.grounds);
            Ok((end.outcome, Some(old.no.clone())))
        }
        // an end that the rule now puts earlier is never overstepped
        Some(old) => {
            let until = old.valid_until.min(end.outcome);
            grounds.push(Ground::new(
                "reissue",
                format!("{} の再交付、有効期限は同じ", old.no),
                "国保則7条（再交付）",
                "前の証が回収済みなら新規の発行",
            ));
            Ok((until, Some(old.no.clone())))
        }
        None => {
            grounds.extend(end.grounds);
            Ok((end.outcome, None))
        }
    }
}

/// Another limit of the stay was told after the paper was made.
fn stay_changed_since(person: &Resident, paper: &Certificate) -> bool {
    let made = paper.log.first().and_then(|first| person.identity.known_at(first.at));
    made.is_some_and(|then| then.stay_expires_on != person.identity.body.stay_expires_on)
}

struct Written<'a> {
    stated: Stated<'a>,
    office: &'a Office,
    valid_until: NaiveDate,
}

impl Written<'_> {
    /// 国保則6条4項の記載事項 and the address: what the records say, and what this issue adds.
    fn face(&self) -> Result<Face, Refusal> {
        let insurer = self.office.founding.body.on(self.stated.day);
        let copay_from = self.copay_from()?;
        let stated = self.stated.texts().into_iter().map(|(field, text)| (field.to_owned(), text));
        let mut face: Face = stated.collect();
        face.extend([
            ("valid_until".to_owned(), self.day(self.valid_until)),
            ("issued_on".to_owned(), self.day(self.stated.day)),
            ("insurer_number".to_owned(), insurer.insurer.as_str().to_owned()),
            ("insurer_name".to_owned(), insurer.name.clone()),
        ]);
        face.extend(copay_from.map(|from| ("copay_from".to_owned(), from)));
        Ok(face)
    }

    /// A day as this office writes it on papers.
    fn day(&self, day: NaiveDate) -> String {
        self.stated.options.first_year.written(&wareki::long(day))
    }

    /// 発効期日 of the ratio: under 70 none; 70–74 only when it was determined.
    fn copay_from(&self) -> Result<Option<String>, Refusal> {
        let person = self.stated.subject.resident;
        if self.stated.day < age::gates(person.identity.body.birth.assumed()).elderly_from {
            return Ok(None);
        }
        let missing = || Refusal::new(RefusalCode::CopayMissing).with("resident", who(person));
        let copay = person.copay_on(self.stated.day).ok_or_else(missing)?;
        Ok(Some(self.day(copay.from)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::{household, issued, office};
    use crate::record::{CopayDetermination, Myna, MynaState, StatusKind};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn subject_of<'a>(resident: &'a Resident, home: &'a Household) -> Subject<'a> {
        Subject { resident, household: Some(home), head: Some(resident), home_hidden: false }
    }

    fn run(
        change: impl FnOnce(&mut Resident, &mut Household),
        kind: Option<CertificateKind>,
    ) -> Result<Proposal, Refusal> {
        let (mut resident, mut home) = household(1, "1980-05-05", "2020-04-01");
        change(&mut resident, &mut home);
        let subject = subject_of(&resident, &home);
        decide(&subject, kind, &office(), date("2026-11-21"))
    }

    fn code(result: Result<Proposal, Refusal>) -> RefusalCode {
        result.unwrap_err().code
    }

    #[test]
    fn a_covered_person_without_the_card_gets_the_certificate() {
        let paper = run(|_, _| {}, None).unwrap();
        assert_eq!(paper.valid_until, date("2027-07-31"));
        assert_eq!(paper.valid_from, date("2026-08-01"));
        assert_eq!(paper.face["copay"], "法定負担割合のとおり");
        assert_eq!(paper.face["valid_until"], "令和9年7月31日");
    }

    #[test]
    fn a_paper_against_the_law_is_refused_with_its_ground() {
        let registered =
            |r: &mut Resident, _: &mut Household| r.myna.body = Myna { state: MynaState::Registered, asked_on: None };
        let refusal = run(registered, Some(CertificateKind::QualificationCertificate)).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::CertificateAgainstLaw);
        assert!(!refusal.grounds.is_empty());
        assert_eq!(code(run(registered, None)), RefusalCode::FormMissing);
    }

    #[test]
    fn who_is_not_covered_today_gets_none() {
        assert_eq!(
            code(run(|_, h| h.members.body[0].period.to = Some(date("2026-11-21")), None)),
            RefusalCode::NotCovered
        );
        assert!(run(|_, h| h.members.body[0].period.to = Some(date("2026-11-22")), None).is_ok());
    }

    #[test]
    fn someone_of_70_needs_a_determined_ratio() {
        let born = |r: &mut Resident| r.identity.body.birth = crate::person::Birth::parse("1956-10-15").unwrap();
        assert_eq!(code(run(|r, _| born(r), None)), RefusalCode::CopayMissing);
        let determined = |r: &mut Resident, _: &mut Household| {
            born(r);
            r.copay.body.push(CopayDetermination {
                ratio_percent: 20,
                from: date("2026-11-01"),
                reason: "見本".into(),
                determined_on: date("2026-11-01"),
                by: None,
            });
        };
        let paper = run(determined, None).unwrap();
        assert_eq!((paper.face["copay"].as_str(), paper.face["copay_from"].as_str()), ("2割", "令和8年11月1日"));
    }

    #[test]
    fn a_reissue_keeps_the_end_and_names_the_old_paper() {
        let paper = run(|r, _| r.certificates.body.push(issued(1)), None).unwrap();
        assert_eq!(paper.replaces, Some(issued(1).no));
        assert_eq!(paper.valid_until, issued(1).valid_until);
    }

    #[test]
    fn an_open_outcome_forbids_another_paper_of_the_kind() {
        let open = |r: &mut Resident, _: &mut Household| {
            let mut c = issued(1);
            c.state = CertificateState::Issuing;
            r.certificates.body.push(c);
        };
        assert_eq!(code(run(open, None)), RefusalCode::OutcomeOpen);
    }

    fn status(kind: StatusKind, to: Option<&str>) -> crate::record::SpecialStatus {
        crate::record::SpecialStatus {
            id: uuid::Uuid::from_u128(7),
            kind,
            from: date("2026-04-01"),
            to: to.map(date),
            notified_on: date("2026-04-01"),
            evidence: std::collections::BTreeMap::new(),
            withdrawn: false,
        }
    }

    #[test]
    fn a_students_paper_ends_with_the_proof_and_says_so_on_the_reverse() {
        let paper = run(|r, _| r.special.body.push(status(StatusKind::Student, Some("2027-04-01"))), None).unwrap();
        assert_eq!(paper.valid_until, date("2027-03-31"));
        assert_eq!(paper.face["remarks"], "マル学（国保法116条）");
        assert_eq!(paper.grounds.last().unwrap().clause, "国保法116条、市町村の定め（毎年3月31日）");
        assert!(!run(|_, _| {}, None).unwrap().face.contains_key("remarks"));
    }

    #[test]
    fn trap_28_the_sex_stands_on_the_reverse_for_who_asked_for_it() {
        let paper = run(|r, _| r.special.body.push(status(StatusKind::SexNotation, None)), None).unwrap();
        assert_eq!((paper.face["sex"].as_str(), paper.face["remarks"].as_str()), ("裏面参照", "性別：男"));
    }

    #[test]
    fn special_medical_care_is_refused_by_the_name_of_its_form_and_never_gets_the_usual_paper() {
        let special = |r: &mut Resident, _: &mut Household| {
            r.special.body.push(status(StatusKind::SpecialMedical, None));
        };
        let refusal = run(special, None).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::FormMissing);
        assert_eq!(refusal.fields["kind"], "special_qualification_certificate");
        assert!(refusal.grounds.iter().any(|g| g.clause.contains("54条の3")));
        let usual = run(special, Some(CertificateKind::QualificationCertificate)).unwrap_err();
        assert_eq!(usual.code, RefusalCode::CertificateAgainstLaw);
        assert_eq!(usual.fields["lawful"], "special_qualification_certificate");
    }

    #[test]
    fn trap_20_a_stay_that_ended_still_gets_a_paper_for_the_two_months_its_renewal_is_asked_for() {
        let expired = |r: &mut Resident| {
            r.identity.body.stay_expires_on = Some(date("2026-11-10"));
        };
        assert_eq!(code(run(|r, _| expired(r), None)), RefusalCode::DaysContradict);
        let asked = run(
            |r, _| {
                expired(r);
                r.special.body.push(status(StatusKind::StayRenewal, Some("2027-01-11")));
            },
            None,
        );
        assert_eq!(asked.unwrap().valid_until, date("2027-01-10"));
    }

    #[test]
    fn the_office_writes_the_first_year_of_an_era_its_own_way_and_old_papers_stay_good() {
        let born = |r: &mut Resident, h: &mut Household| {
            h.members.body[0].period.from = date("2019-05-01");
            r.identity.body.birth = crate::person::Birth::parse("1989-01-08").unwrap();
        };
        let (mut resident, mut home) = household(1, "1980-05-05", "2020-04-01");
        born(&mut resident, &mut home);
        let subject = subject_of(&resident, &home);
        let one = crate::options::tests::with(&[(crate::options::FIRST_YEAR, "one")]);
        let paper = decide(&subject, None, &one, date("2026-11-21")).unwrap();
        assert_eq!(
            (paper.face["covered_from"].as_str(), paper.face["birth"].as_str()),
            ("令和1年5月1日", "平成1年1月8日")
        );
        let gannen = run(born, None).unwrap();
        assert_eq!(
            (gannen.face["covered_from"].as_str(), gannen.face["birth"].as_str()),
            ("令和元年5月1日", "平成元年1月8日")
        );
        let mut held = issued(1);
        held.face = paper.face;
        resident.certificates.body.push(held);
        let next = crate::decide::national::next::next_actions(
            &resident,
            Some(&home),
            &Options::default(),
            date("2026-11-21"),
        );
        assert!(next.is_empty(), "元年 and 1年 say the same: {next:?}");
    }

    #[test]
    fn an_option_that_cannot_be_read_is_told_beside_the_grounds() {
        let (resident, home) = household(1, "1980-05-05", "2020-04-01");
        let subject = subject_of(&resident, &home);
        let garbage = crate::options::tests::with(&[(crate::options::CERTIFICATE_YEARS, "たくさん")]);
        let paper = decide(&subject, None, &garbage, date("2026-11-21")).unwrap();
        assert_eq!(paper.valid_until, date("2027-07-31"), "the default");
        assert!(paper.grounds.iter().any(|g| g.rule == "option_unreadable"));
    }
}
