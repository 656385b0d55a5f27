//! 被保険者証, as little of it as a kind of paper needs: whoever is covered may have it, it has no end. None is made any more since
//! 2024-12-02, so this kind never comes into the table of the program.

use chrono::NaiveDate;
use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::face::{Face, FieldName, Value};
use madoguchi_domain::ground::{Assessment, Ground};
use madoguchi_domain::paper::{FaceDraft, Holder, Issuance, Paper};
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::scheme::national::ends::{EndFacts, NoEnd};

/// 被保険者証
pub struct Kind;

impl Paper for Kind {
    fn kind(&self) -> CertificateKind {
        CertificateKind::InsuranceCard
    }

    fn may(&self, _holder: &Holder<'_>, _from: NaiveDate) -> Result<Vec<Ground>, Refusal> {
        Ok(vec![Ground::new("paper", "資格の証明".to_owned(), "国保法9条2項", "申請がなければ交付しない")])
    }

    fn from(&self, holder: &Holder<'_>, _applied_on: NaiveDate) -> NaiveDate {
        holder.member.period.from
    }

    fn until(&self, _: &EndFacts) -> Result<Option<Assessment<NaiveDate>>, NoEnd> {
        Ok(None)
    }

    fn face(&self, holder: &Holder<'_>, made: &Issuance<'_>) -> FaceDraft {
        let mut face = Face::default()
            .with(FieldName::Name, Value::Text(holder.person().identity.body.printed_name()))
            .with(FieldName::CoveredFrom, Value::Day(holder.member.period.from))
            .with(FieldName::IssuedOn, Value::Day(made.issued_on));
        if let Some(no) = made.no {
            face.set(FieldName::CertificateNo, Value::Text(no.to_owned()));
        }
        FaceDraft { face, unknown: Vec::new() }
    }

    fn is_owed(&self, _holder: &Holder<'_>) -> bool {
        false
    }

    fn on_application(&self) -> bool {
        true
    }
}
