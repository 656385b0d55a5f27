//! The office itself as screens and scripts see it.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use madoguchi_domain::notification::NotificationKind;
use madoguchi_domain::options::{OnTheSpot, Options};
use madoguchi_domain::record::{Office, Role};
use madoguchi_domain::wareki;
use madoguchi_store::{Changed, DraftRow, Verdict};

use crate::answers::OfficeNow;
use crate::codes;
use crate::views::{
    ChangedRecordView, DateView, DraftVersion, DraftView, FaultView, GaijiView, OfficeView, PulseView, SealView,
    VerifyView,
};
use crate::words;

/// The office of a record as a window stands before it.
pub(crate) fn office(record: &Office, today: NaiveDate, role: Option<Role>, now: OfficeNow) -> OfficeView {
    let founding = &record.founding.body;
    OfficeView {
        name: founding.name.clone(),
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

/// What changed since a place; the version and the place of now, and whether the window is locked.
pub(crate) fn pulse(version: i64, place: u64, changed: Changed, locked: bool) -> PulseView {
    let (changed, many) = match changed {
        Changed::Records(records) => (records, false),
        Changed::Many => (BTreeMap::new(), true),
    };
    let changed = changed.into_iter().map(|(id, kind)| ChangedRecordView { id: id.to_string(), kind }).collect();
    PulseView { version, place, changed, many, locked }
}

/// What verifying found.
pub fn verdict(verdict: &Verdict) -> VerifyView {
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
