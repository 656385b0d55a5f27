//! 資格情報のお知らせ (国保則7条の3): for whoever uses the registered My Number card. Not valid alone.

use chrono::NaiveDate;

use super::burden;
use super::kind::{FaceDraft, Holder, Issuance, Paper, Successor};
use super::law::{lawful_instead, paper_for};
use super::refused::against_law;
use super::stated::FaceWriter;
use crate::certificate::{Certificate, CertificateKind, CertificateState};
use crate::face::{FieldName, Value};
use crate::ground::{Assessment, Ground};
use crate::refusal::Refusal;
use crate::scheme::national::ends::{EndFacts, NoEnd, end_if_any, end_of, year_start};
use crate::{age, rules};

/// 資格情報のお知らせ
pub struct Kind;

impl Paper for Kind {
    fn kind(&self) -> CertificateKind {
        CertificateKind::QualificationNotice
    }

    fn may(&self, holder: &Holder<'_>, _from: NaiveDate) -> Result<Vec<Ground>, Refusal> {
        let law = paper_for(holder.person(), holder.options(), holder.day);
        if law.outcome == self.kind() { Ok(law.grounds) } else { Err(against_law(holder, self.kind(), law)) }
    }

    /// 適用開始年月日; where it has an end, the first day of its year at the earliest.
    fn from(&self, holder: &Holder<'_>, _applied_on: NaiveDate) -> NaiveDate {
        let covered_from = holder.member.period.from;
        if burden::is_elderly(holder) { covered_from.max(year_start(holder.day)) } else { covered_from }
    }

    /// None for most; 70–74 every year, who turns 70 within the year, and whoever has a stay or a proof that ends (国保則7条の3; 市町村の扱い).
    fn until(&self, facts: &EndFacts) -> Result<Option<Assessment<NaiveDate>>, NoEnd> {
        let facts = EndFacts { years: 1, ..*facts };
        let elderly = age::gates(facts.birth).elderly_from <= facts.issued_on;
        if elderly { end_of(&facts).map(Some) } else { end_if_any(&facts) }
    }

    /// 国保則7条の3: no 生年月日, no address; ratio only 70–74.
    fn face(&self, holder: &Holder<'_>, made: &Issuance<'_>) -> FaceDraft {
        let mut face = FaceWriter::begun(holder);
        face.insured(made);
        face.covered_from();
        let then = holder.on(made.nearest(holder.day));
        if burden::is_elderly(&then) {
            face.set_known(FieldName::Copay, burden::ratio(&then));
            if let Some(from) = burden::ratio_from(&then) {
                face.set(FieldName::CopayFrom, Value::Day(from));
            }
        }
        face.done()
    }

    /// Whoever came under the 国保 since the notices exist, or registered the card since; those covered and registered before were told by the
    /// insurers' mailing of that year, and 70–74 are told of their ratio every year.
    fn is_owed(&self, holder: &Holder<'_>) -> bool {
        let begun = holder.member.period.from;
        let since = rules::row("qualification_notices", holder.day).effective_from;
        // who came under it before and told it later was on no mailing
        let told = holder.person().qualification.body.movement(holder.member.period.started_by);
        let new = begun >= since || told.is_some_and(|movement| movement.notified_on >= since);
        let lawful = paper_for(holder.person(), holder.options(), holder.day).outcome == self.kind();
        lawful && (new || burden::is_elderly(holder) || had_certificate(holder))
    }

    /// It says nothing without the card: one still in the office is not given to whoever cannot use the card by now.
    fn gave_way(&self, holder: &Holder<'_>, held: &Certificate) -> Option<Successor> {
        lawful_instead(self.kind(), holder, held.state.can_be_delivered())
    }
}

/// A 資格確認書 was given to the person, as to whoever had registered no card.
fn had_certificate(holder: &Holder<'_>) -> bool {
    let of_kind = |paper: &&Certificate| paper.kind == CertificateKind::QualificationCertificate;
    let mut papers = holder.person().certificates.body.iter().filter(of_kind);
    papers.any(|paper| paper.state != CertificateState::Void && paper.state != CertificateState::Withdrawn)
}
