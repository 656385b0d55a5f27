//! 資格確認書 (国保法9条2項, 国保則6条): for whoever has no registered My Number card, or cannot use it.

use chrono::NaiveDate;

use super::burden;
use super::kind::{FaceDraft, Holder, Issuance, Paper, Successor};
use super::law::{lawful_instead, paper_for};
use super::refused::against_law;
use super::stated::FaceWriter;
use crate::certificate::{Certificate, CertificateKind};
use crate::face::{FieldName, Value};
use crate::ground::{Assessment, Ground};
use crate::refusal::Refusal;
use crate::scheme::national::ends::{EndFacts, NoEnd, end_of, year_start};

/// 資格確認書
pub struct Kind;

impl Paper for Kind {
    fn kind(&self) -> CertificateKind {
        CertificateKind::QualificationCertificate
    }

    fn may(&self, holder: &Holder<'_>, _from: NaiveDate) -> Result<Vec<Ground>, Refusal> {
        let law = paper_for(holder.person(), holder.options(), holder.day);
        if law.outcome == self.kind() { Ok(law.grounds) } else { Err(against_law(holder, self.kind(), law)) }
    }

    /// 適用開始年月日, or the first day of the certificate year.
    fn from(&self, holder: &Holder<'_>, _applied_on: NaiveDate) -> NaiveDate {
        holder.member.period.from.max(year_start(holder.day))
    }

    fn until(&self, facts: &EndFacts) -> Result<Option<Assessment<NaiveDate>>, NoEnd> {
        end_of(facts).map(Some)
    }

    /// 国保則6条4項の記載事項, and the address (not statutory).
    fn face(&self, holder: &Holder<'_>, made: &Issuance<'_>) -> FaceDraft {
        let mut face = FaceWriter::begun(holder);
        face.insured(made).birth_and_sex().address().head().remarks();
        face.covered_from();
        let then = holder.on(made.nearest(holder.day));
        face.set_known(FieldName::Copay, burden::ratio(&then));
        if let Some(from) = burden::ratio_from(&then).filter(|_| burden::is_elderly(&then)) {
            face.set(FieldName::CopayFrom, Value::Day(from));
        }
        face.done()
    }

    fn is_owed(&self, holder: &Holder<'_>) -> bool {
        paper_for(holder.person(), holder.options(), holder.day).outcome == self.kind()
    }

    /// 特別療養 has a paper of its own. A card registered later takes no force from a paper that was handed over lawfully, but one still in the
    /// office is not given to whoever uses the card by now.
    fn gave_way(&self, holder: &Holder<'_>, held: &Certificate) -> Option<Successor> {
        lawful_instead(self.kind(), holder, held.state.can_be_delivered())
    }
}
