//! Refusals of papers, alike for every kind.

use chrono::NaiveDate;

use super::departure::Departure;
use super::kind::Holder;
use crate::certificate::CertificateKind;
use crate::face::FieldName;
use crate::ground::Assessment;
use crate::record::Resident;
use crate::refusal::{Refusal, RefusalCode};

/// The law gives this person another paper.
pub(super) fn against_law(holder: &Holder<'_>, kind: CertificateKind, law: Assessment<CertificateKind>) -> Refusal {
    let mut refusal = Refusal::new(RefusalCode::CertificateAgainstLaw)
        .with("resident", who(holder.person()))
        .with("kind", kind.as_str())
        .with("lawful", law.outcome.as_str());
    refusal.grounds = law.grounds;
    refusal
}

/// Nobody makes a paper for somebody who has left, nor hands one over.
pub(super) fn left(person: &Resident, gone: Departure) -> Refusal {
    since(person, gone.as_str(), gone.day())
}

/// Number and head are those of the household that the person has left, as a file told: first a clerk decides on it.
pub(super) fn household_open(person: &Resident, day: NaiveDate) -> Refusal {
    since(person, "household_open", day)
}

fn since(person: &Resident, why: &str, day: NaiveDate) -> Refusal {
    Refusal::new(RefusalCode::CertificateAgainstLaw)
        .with("resident", who(person))
        .with("why", why)
        .with("day", day.to_string())
}

/// Nothing in hand that could be issued again or renewed.
pub(super) fn not_renewable(person: &Resident, kind: CertificateKind, why: &str) -> Refusal {
    Refusal::new(RefusalCode::NothingInForce).with("resident", who(person)).with("kind", kind.as_str()).with("why", why)
}

/// A field that belongs on the paper and that nobody knows.
pub(super) fn missing(person: &Resident, field: FieldName) -> Refusal {
    match field {
        FieldName::HeadName => Refusal::new(RefusalCode::HeadMissing).with("resident", who(person)).with("why", "left"),
        FieldName::LimitClass => Refusal::new(RefusalCode::ClassMissing).with("resident", who(person)),
        FieldName::Copay => Refusal::new(RefusalCode::CopayMissing).with("resident", who(person)),
        FieldName::CertificateNo
        | FieldName::ValidUntil
        | FieldName::Symbol
        | FieldName::Number
        | FieldName::Branch
        | FieldName::Name
        | FieldName::Alias
        | FieldName::Sex
        | FieldName::Birth
        | FieldName::CoveredFrom
        | FieldName::IssuedOn
        | FieldName::Address
        | FieldName::CopayFrom
        | FieldName::LongStay
        | FieldName::SpecifiedDisease
        | FieldName::ValidFrom
        | FieldName::InsurerNumber
        | FieldName::InsurerName
        | FieldName::InsurerContact
        | FieldName::Remarks => {
            Refusal::new(RefusalCode::ValueMissing).with("resident", who(person)).with("field", field.as_str())
        }
    }
}

/// What a person is called in a refusal: the number, never the name.
pub fn who(resident: &Resident) -> String {
    resident.identity.body.shown_no().to_owned()
}
