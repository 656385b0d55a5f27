//! What is noted in the access log: who looked at whom is added where it is written.

use std::collections::BTreeSet;

use madoguchi_domain::access::{FieldGroup, Look, Place};
use madoguchi_domain::record::RecordId;

/// What is noted in the access log. The clerk, the time and the surface are the office's.
#[derive(Debug, Clone)]
pub struct Note {
    pub(crate) look: Look,
    pub(crate) place: Place,
    pub(crate) residents: Vec<RecordId>,
    pub(crate) fields: Vec<FieldGroup>,
    pub(crate) reason: Option<String>,
    pub(crate) certificate_no: Option<String>,
    pub(crate) count: Option<u64>,
    pub(crate) account: Option<String>,
}

impl Note {
    /// Nothing but what was done, and where.
    pub fn new(look: Look, place: Place) -> Self {
        Self {
            look,
            place,
            residents: Vec::new(),
            fields: Vec::new(),
            reason: None,
            certificate_no: None,
            count: None,
            account: None,
        }
    }

    /// A list of people, each once, with how many they are.
    pub fn list(place: Place, people: impl IntoIterator<Item = RecordId>) -> Self {
        let note = Self::new(Look::Listed, place).of(people);
        Self { count: Some(note.residents.len() as u64), ..note }
    }

    /// Whom: the one asked for first, each once.
    #[must_use]
    pub fn of(mut self, residents: impl IntoIterator<Item = RecordId>) -> Self {
        let mut named: BTreeSet<RecordId> = self.residents.iter().copied().collect();
        self.residents.extend(residents.into_iter().filter(|id| named.insert(*id)));
        self
    }

    /// Why.
    #[must_use]
    pub fn because(mut self, reason: Option<String>) -> Self {
        self.reason = reason;
        self
    }

    /// With this certificate.
    #[must_use]
    pub fn with_certificate(mut self, no: String) -> Self {
        self.certificate_no = Some(no);
        self
    }

    /// Done to this account.
    #[must_use]
    pub fn on_account(mut self, name: &str) -> Self {
        self.account = Some(name.to_owned());
        self
    }

    /// These groups of hidden values.
    #[must_use]
    pub fn revealing(mut self, fields: &[FieldGroup]) -> Self {
        self.fields = fields.to_vec();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_is_noted_once_the_one_asked_for_first() {
        let id = |n| uuid::Uuid::from_u128(n);
        let note = Note::new(Look::Opened, Place::Household).of([id(2)]).of([id(1), id(2), id(3), id(1)]);
        assert_eq!(note.residents, [id(2), id(1), id(3)]);
    }

    #[test]
    fn a_list_counts_people_and_not_their_rows() {
        let id = |n| uuid::Uuid::from_u128(n);
        assert_eq!(Note::list(Place::List, [id(1), id(2), id(1)]).count, Some(2));
    }
}
