//! The office itself as screens and scripts see it.

use madoguchi_store::Verdict;

use crate::views::{FaultView, VerifyView};
use crate::words;

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
