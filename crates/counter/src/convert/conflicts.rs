//! Conflicts as screens and scripts see them.

use madoguchi_domain::entry::Entry;
use madoguchi_domain::person::Identity;
use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_store::{Duplicate, NumberKind};

use crate::views::{ConflictKind, ConflictPersonView, ConflictView};
use crate::words::conflicts;

/// A number that several bear.
pub(crate) fn duplicate(duplicate: Duplicate, people: Vec<ConflictPersonView>) -> ConflictView {
    let Duplicate { kind, number, records: _ } = duplicate;
    ConflictView {
        kind: match kind {
            NumberKind::Atena => ConflictKind::AtenaNo,
            NumberKind::Provisional => ConflictKind::ProvisionalNo,
            NumberKind::Household => ConflictKind::HouseholdNo,
            NumberKind::Branch => ConflictKind::BranchNo,
        },
        kind_label: conflicts::number(kind).to_owned(),
        about: number,
        at: None,
        clerk: None,
        message: conflicts::number_message(kind).to_owned(),
        people,
    }
}

/// An own entry that waits and has no effect.
pub(crate) fn parked(entry: &Entry, cause: &str, people: Vec<ConflictPersonView>) -> ConflictView {
    ConflictView {
        kind: ConflictKind::ParkedEntry,
        kind_label: conflicts::PARKED_ENTRY.to_owned(),
        about: entry.id.to_string(),
        at: Some(entry.at.wall.to_rfc3339()),
        clerk: Some(entry.clerk.clone()),
        message: conflicts::parked_message(cause),
        people,
    }
}

/// Somebody with a file.
pub(crate) fn person(resident: &Resident) -> ConflictPersonView {
    called(Some(resident.id), &resident.identity.body)
}

/// Somebody whom only an entry without an effect names.
pub(crate) fn person_without_file(identity: &Identity) -> ConflictPersonView {
    called(None, identity)
}

fn called(record: Option<RecordId>, identity: &Identity) -> ConflictPersonView {
    ConflictPersonView {
        record: record.map(|id| id.to_string()),
        resident: identity.shown_no().to_owned(),
        name: identity.name.clone(),
        kana: identity.kana.clone(),
        protected: identity.protection().support.hides_address(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_several_bear_is_named_by_its_kind_with_what_to_do() {
        for (kind, shown) in [
            (NumberKind::Atena, ConflictKind::AtenaNo),
            (NumberKind::Provisional, ConflictKind::ProvisionalNo),
            (NumberKind::Household, ConflictKind::HouseholdNo),
            (NumberKind::Branch, ConflictKind::BranchNo),
        ] {
            let view = duplicate(Duplicate { kind, number: "7".into(), records: Vec::new() }, Vec::new());
            assert_eq!((view.kind, view.about.as_str()), (shown, "7"));
            assert!(view.kind_label.ends_with("の重複") && view.message.contains("管理者"));
            assert!(view.at.is_none() && view.clerk.is_none());
        }
    }
}
