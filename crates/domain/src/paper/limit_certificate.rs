//! 限度額適用認定証 (国保則27条の14の2): on application, for holders of a 資格確認書 that does not print the class.

use chrono::NaiveDate;

use super::burden;
use super::end::end_facts;
use super::kind::{FaceDraft, Holder, Issuance, LostBasis, Paper, Successor};
use super::law::{is_special, paper_for, special_paper};
use super::limit_paper::{InsuranceProof, LimitPaperKind, PaperAnswer, PaperAsk, limit_paper};
use super::refused::who;
use super::stated::{FaceWriter, covered_since, is_of_former_coverage};
use crate::certificate::{Certificate, CertificateKind};
use crate::determine::{Finding, LimitClass, Month};
use crate::face::{FieldName, Value};
use crate::ground::{Assessment, Ground};
use crate::record::{Resident, StatusKind};
use crate::refusal::{Refusal, RefusalCode};
use crate::rules::Rules;
use crate::scheme::national::ends::{EndFacts, NoEnd, end_of};

/// 限度額適用認定証
pub struct Kind;

impl Paper for Kind {
    fn kind(&self) -> CertificateKind {
        CertificateKind::LimitCertificate
    }

    /// The class is that of the first day of its time (trap 11). A holder (C8) is whom the law gives a 資格確認書 on the holder's day; where
    /// none is in force yet, that is said.
    fn may(&self, holder: &Holder<'_>, from: NaiveDate) -> Result<Vec<Ground>, Refusal> {
        let law = paper_for(holder.person(), holder.options(), holder.day);
        let Some(class) = burden::class(&holder.on(from)) else {
            return Err(Refusal::new(RefusalCode::ClassMissing).with("resident", who(holder.person())));
        };
        let verdict = limit_paper(&ask(holder, from, class, law.outcome), Rules::built_in());
        let mut grounds = grounds(&verdict.findings, holder, class);
        if holder.person().in_force(CertificateKind::QualificationCertificate, holder.day).is_none() {
            grounds.push(Ground::new(
                "without_certificate",
                "いま有効な資格確認書がまだない。医療機関では資格確認書と一緒に示す".to_owned(),
                "国保則27条の14の2（資格確認書を持つ人）",
                "資格確認書を先に、または一緒に発行すればよい",
            ));
        }
        match verdict.outcome {
            PaperAnswer::Issue(paper) if paper.kind == LimitPaperKind::Limit => Ok(grounds),
            answer @ (PaperAnswer::Issue(_)
            | PaperAnswer::NotNeeded
            | PaperAnswer::NotAHolder
            | PaperAnswer::Arrears
            | PaperAnswer::NoTerm) => {
                let grounds = law.grounds.into_iter().chain(grounds).collect();
                Err(refused(holder, answer, (class, law.outcome), grounds))
            }
        }
    }

    /// 発効期日: the first of the month of the application, or within it 資格取得日, and 適用開始日 of whoever brought the qualification along.
    fn from(&self, holder: &Holder<'_>, applied_on: NaiveDate) -> NaiveDate {
        let covered = covered_since(holder.person(), holder.member);
        Month::of(applied_on).first_day().max(acquired_on(holder)).max(covered)
    }

    fn until(&self, facts: &EndFacts) -> Result<Option<Assessment<NaiveDate>>, NoEnd> {
        end_of(&EndFacts { years: 1, ..*facts }).map(Some)
    }

    fn face(&self, holder: &Holder<'_>, made: &Issuance<'_>) -> FaceDraft {
        let mut face = FaceWriter::begun(holder);
        face.insured(made).birth_and_sex().address().head().sex_overleaf();
        face.set(FieldName::ValidFrom, Value::Day(made.from));
        let class = burden::class(&holder.on(made.nearest(holder.day)));
        face.set_known(FieldName::LimitClass, class.map(|class| Value::Text(class.label().to_owned())));
        face.done()
    }

    fn is_owed(&self, _holder: &Holder<'_>) -> bool {
        false
    }

    fn on_application(&self) -> bool {
        true
    }

    /// Nobody keeps one who pays 10割 (特別療養), or whose class has no paper or another one by now. One still in the office is not given
    /// against the bar of arrears, nor to whoever uses the card by now; one that was handed over stays as long as it says what holds.
    fn gave_way(&self, holder: &Holder<'_>, held: &Certificate) -> Option<Successor> {
        if let Some(special) = special_paper(holder.person(), holder.options(), holder.day) {
            return Some(Successor::To(special));
        }
        if is_of_former_coverage(self, holder, held) {
            return Some(Successor::ToNothing(FORMER));
        }
        let lawful = paper_for(holder.person(), holder.options(), holder.day).outcome;
        let now = burden::class(&holder.on(Issuance::of(held).nearest(holder.day)));
        let class = now.or_else(|| burden::class(&holder.on(held.valid_from)))?;
        let verdict = limit_paper(&ask(holder, held.valid_from, class, lawful), Rules::built_in());
        let lost = match verdict.outcome {
            PaperAnswer::NotAHolder | PaperAnswer::Arrears => Some(LOST).filter(|_| held.state.can_be_delivered()),
            PaperAnswer::NotNeeded => Some(CLASS_WITHOUT),
            PaperAnswer::Issue(paper) if paper.kind != LimitPaperKind::Limit => Some(CLASS_WITH_OTHER),
            // another class of the same paper is another face
            PaperAnswer::Issue(_) | PaperAnswer::NoTerm => None,
        };
        lost.map(Successor::ToNothing)
    }
}

const LOST: LostBasis = LostBasis {
    why: "barred",
    clause: "国保則27条の14の2（資格確認書を持ち、保険料の滞納がない人）",
    would_change: "滞納がなくなるか、マイナ保険証の登録が解除されれば渡せる",
};

const CLASS_WITHOUT: LostBasis = LostBasis {
    why: "class_without",
    clause: "国保則27条の14の2（認定の要る所得区分の人）",
    would_change: "所得区分が現役並みⅡ・Ⅰ、または70歳未満のア・イ・ウ・エなら、この証でよい",
};

const CLASS_WITH_OTHER: LostBasis = LostBasis {
    why: "class_with_other",
    clause: "国保則27条の14の2・27条の14の4（区分オ、低所得Ⅱ・Ⅰの人は減額の認定証）",
    would_change: "市町村民税が課される世帯の区分なら、この証でよい",
};

const FORMER: LostBasis = LostBasis {
    why: "former_coverage",
    clause: "国保則13条・27条の14の2（前の適用についての申請による証）",
    would_change: "いまの適用について申請があれば、新しく交付できる",
};

/// Somebody who has one has no class in this benefit year or band of age: time passed, or another household covers the person. One that ran
/// out is asked about until the month after its end: it follows an application, and nobody applied again (国保則27条の14の2).
pub(crate) fn lacks_class(holder: &Holder<'_>) -> bool {
    let month_before = Month::of(holder.day).previous().first_day();
    let counts = |paper: &&Certificate| paper.valid_until.is_none_or(|until| month_before <= until);
    let mut held = holder.person().in_hand(Kind.kind()).filter(counts);
    held.any(|paper| !is_of_former_coverage(&Kind, holder, paper)) && burden::class(holder).is_none()
}

/// 資格取得日 of the qualification that holds on the day.
fn acquired_on(holder: &Holder<'_>) -> NaiveDate {
    let periods = &holder.person().qualification.body.periods;
    periods.iter().find(|p| p.covers(holder.day)).map_or(holder.member.period.from, |p| p.from)
}

fn ask(holder: &Holder<'_>, from: NaiveDate, class: LimitClass, lawful: CertificateKind) -> PaperAsk {
    let person = holder.person();
    // the head owes for the household
    let household = |kind| {
        let has = |person: &Resident| person.has_status(kind, holder.day);
        has(person) || holder.subject.head.is_some_and(has)
    };
    PaperAsk {
        class,
        end: end_facts(person, holder.options(), from, holder.day.max(from)),
        holds: if lawful == CertificateKind::QualificationCertificate {
            InsuranceProof::QualificationPaper
        } else {
            InsuranceProof::MynaCard
        },
        applied_on: from,
        acquired_on: acquired_on(holder),
        arrears: household(StatusKind::Arrears),
        bar_lifted: household(StatusKind::SpecialCircumstances),
        hospital_days: 0,
    }
}

fn grounds(findings: &[Finding], holder: &Holder<'_>, class: LimitClass) -> Vec<Ground> {
    let name = |_key: u32| who(holder.person());
    let mut grounds: Vec<Ground> = findings.iter().map(|finding| finding.ground(Rules::built_in(), &name)).collect();
    grounds.push(Ground::new(
        "limit_class",
        format!("適用区分 {}", class.label()),
        "国保令29条の3、国保則27条の14の2",
        "所得区分の判定が変われば、証の区分も変わる",
    ));
    grounds
}

fn refused(
    holder: &Holder<'_>,
    answer: PaperAnswer,
    (class, lawful): (LimitClass, CertificateKind),
    grounds: Vec<Ground>,
) -> Refusal {
    let why = match answer {
        PaperAnswer::NotAHolder if is_special(lawful) => "pays_all",
        PaperAnswer::NotAHolder => "not_a_holder",
        PaperAnswer::NotNeeded => "not_needed",
        PaperAnswer::Arrears => "arrears",
        PaperAnswer::NoTerm => "no_term",
        PaperAnswer::Issue(_) => "other_paper",
    };
    let mut refusal = Refusal::new(RefusalCode::CertificateAgainstLaw)
        .with("resident", who(holder.person()))
        .with("kind", CertificateKind::LimitCertificate.as_str())
        .with("class", class.label())
        .with("why", why);
    if let PaperAnswer::Issue(paper) = answer {
        refusal = refusal.with("lawful_label", paper.kind.label());
    }
    refusal.grounds = grounds;
    refusal
}
