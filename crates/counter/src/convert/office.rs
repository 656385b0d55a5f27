//! The office itself as screens and scripts see it.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use madoguchi_domain::notification::NotificationKind;
use madoguchi_domain::options::{OnTheSpot, Options};
use madoguchi_domain::record::{Founding, Insurer, InsurerKind, OfficeRecord, Role};
use madoguchi_domain::{scheme, wareki};
use madoguchi_store::{ChangedRecords, DraftRow, VerifyReport};

use crate::answers::OfficeNow;
use crate::codes;
use crate::views::{
    AcknowledgedView, AmendedView, ChangedRecordView, DateView, DraftVersion, DraftView, FaultView, GaijiView,
    InsurerView, KeysView, OfficeDayView, OfficeView, PulseView, SealView, VerifyView,
};
use crate::words;

/// Kinds of the key slots, and what is wrong with their file.
pub(crate) fn keys(slots: impl Iterator<Item = &'static str>, damage: &[&str]) -> KeysView {
    KeysView {
        slots: slots.map(str::to_owned).collect(),
        damage: damage.iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// What was done with a state that was put in place of a later one: the entries taken over, those there are, the next number of each block,
/// and where the rest of the second file lies.
pub(crate) fn acknowledged(
    replayed: u64,
    entries: u64,
    blocks: Vec<(String, u64)>,
    aside: Option<&Path>,
) -> AcknowledgedView {
    AcknowledgedView {
        replayed,
        entries,
        next_numbers: blocks.into_iter().collect(),
        second_file_aside: aside.map(|path| path.to_string_lossy().into_owned()),
    }
}

/// The office of a record as a window stands before it.
pub(crate) fn office(record: &OfficeRecord, today: NaiveDate, role: Option<Role>, now: OfficeNow) -> OfficeView {
    let founding = &record.founding.body;
    let scheme = scheme::of(founding.kind);
    OfficeView {
        name: founding.on(today).name.clone(),
        kind: scheme.kind,
        kind_label: scheme.label.to_owned(),
        functions: scheme.functions.to_vec(),
        insurers: insurers(founding),
        insurer_now: founding.later.iter().take_while(|later| later.from <= today).count(),
        sample: founding.sample,
        today: today.to_string(),
        today_shown: wareki::long(today),
        accounts: now.accounts,
        clerk: now.clerk,
        role,
        rights: role.map(Role::rights).unwrap_or_default(),
        locked: now.locked,
        idle_lock_ms: now.idle_lock_ms,
        printer: now.printer,
        receiver_asked: Options::of(record).on_the_spot == OnTheSpot::PhotoId,
        has_central: now.has_central,
        unsent: now.unsent,
        open_jobs: usize::try_from(now.open_jobs).unwrap_or(usize::MAX),
    }
}

/// What the office is called and numbered, since it was founded and by every amendment.
pub(crate) fn insurers(founding: &Founding) -> Vec<InsurerView> {
    let later = founding.later.iter().map(|later| (Some(later.from), &later.insurer));
    let all = std::iter::once((None, &founding.first)).chain(later);
    all.map(|(from, found)| insurer(found, from, founding.kind)).collect()
}

fn insurer(insurer: &Insurer, from: Option<NaiveDate>, kind: InsurerKind) -> InsurerView {
    InsurerView {
        name: insurer.name.clone(),
        insurer: insurer.insurer.as_str().to_owned(),
        municipality: insurer.municipality.as_str().to_owned(),
        from: from.map(|from| from.to_string()),
        kind,
    }
}

/// The day of a sample office.
pub(crate) fn office_day(today: NaiveDate) -> OfficeDayView {
    OfficeDayView { today: today.to_string() }
}

/// The office as it was amended.
pub(crate) fn amended(becoming: &Insurer, from: NaiveDate, kind: InsurerKind) -> AmendedView {
    AmendedView { office: insurer(becoming, Some(from), kind) }
}

/// A day that was read.
pub(crate) fn date(day: NaiveDate) -> DateView {
    DateView { date: day.to_string(), long: wareki::long(day) }
}

/// The seal that was registered, from that file.
pub(crate) fn seal(file: &Path, bytes: usize) -> SealView {
    SealView { seal: file.to_string_lossy().into_owned(), bytes: bytes as u64 }
}

/// A table of own characters that was registered.
pub(crate) fn gaiji(characters: usize) -> GaijiView {
    GaijiView { characters: characters as u64 }
}

/// What is being typed on this machine.
pub(crate) fn draft(draft: DraftRow) -> DraftView {
    let DraftRow { id, kind, version, clerk, body, changed_at } = draft;
    let kind: Option<NotificationKind> = codes::parsed("kind", &kind).ok();
    let may_continue = kind.is_some() && version == DraftVersion::NUMBER;
    DraftView { id, kind, may_continue, clerk, body, changed_at }
}

/// What changed since a place; the version, the place and the day of now, and whether the window is locked.
pub(crate) fn pulse(
    (version, place): (i64, u64),
    changed: ChangedRecords,
    today: NaiveDate,
    locked: bool,
) -> PulseView {
    let (changed, many) = match changed {
        ChangedRecords::Records(records) => (records, false),
        ChangedRecords::Many => (BTreeMap::new(), true),
    };
    let changed = changed.into_iter().map(|(id, kind)| ChangedRecordView { id: id.to_string(), kind }).collect();
    PulseView { version, place, changed, many, locked, today: today.to_string() }
}

/// What verifying found.
pub fn verdict(verdict: &VerifyReport) -> VerifyView {
    let fault = |f: &madoguchi_store::Fault| {
        let (kind, message) = words::fault(f.kind);
        FaultView { kind: kind.to_owned(), place: f.place.clone(), message: message.to_owned() }
    };
    VerifyView {
        entries: verdict.entries,
        residents: verdict.residents,
        households: verdict.households,
        ok: verdict.faults.is_empty(),
        faults: verdict.faults.iter().map(fault).collect(),
        cursor: None,
        digest: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_named_record_by_record_or_said_to_be_much() {
        let id = uuid::Uuid::from_u128(7);
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let one = BTreeMap::from([(id, madoguchi_domain::records::RecordKind::Resident)]);
        let few = pulse((3, 9), ChangedRecords::Records(one), today, false);
        assert_eq!((few.version, few.place, few.many, few.locked), (3, 9, false, false));
        assert_eq!(few.changed.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [id.to_string()]);
        let many = pulse((3, 9), ChangedRecords::Many, today, true);
        assert_eq!((many.changed.len(), many.many, many.locked, many.today.as_str()), (0, true, true, "2026-11-21"));
    }

    #[test]
    fn an_office_is_proved_only_without_any_fault() {
        let mut found = VerifyReport::default();
        assert!(convert_ok(&found));
        found
            .faults
            .push(madoguchi_store::Fault { kind: madoguchi_store::FaultKind::ChainBroken, place: "entry 3".into() });
        assert!(!convert_ok(&found));
        let shown = &verdict(&found).faults[0];
        assert_eq!((shown.kind.as_str(), shown.place.as_str()), ("chain_broken", "entry 3"));
    }

    fn convert_ok(found: &VerifyReport) -> bool {
        verdict(found).ok
    }
}
