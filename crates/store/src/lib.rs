//! The encrypted local database, and the only local SQL.
//!
//! Knows entries, records, projections and what belongs to this machine. Three doors write:
//! [`Store::commit`] for facts, [`Store::receive`] for what others did, and [`Store::keep`] for what can never reach a record.
//! Knows nothing of printers, networks, key stores or the words on screens.

mod access;
mod assets;
mod base;
mod births;
mod changed_records;
mod column;
mod commit;
mod connect;
mod constraint;
mod counts;
mod determinations;
mod doubt;
mod error;
pub mod folder;
mod halves;
mod history;
mod holders;
mod homes;
mod job;
mod keep;
mod key;
mod lease;
mod migrate;
mod moment;
mod open;
mod project;
mod read;
mod rebuild;
mod receive;
mod replay;
mod run;
mod run_act;
mod run_row;
mod search;
pub mod second;
mod side;
mod sign_in;
mod snapshot;
mod tasks;
mod terminal;
mod twin;
mod verify;
mod verify_report;
pub mod witness;

#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod rebuild_tests;
#[cfg(test)]
mod run_tests;
#[cfg(test)]
mod tests;

pub use access::AccessFilter;
pub use births::BirthRange;
pub use changed_records::ChangedRecords;
pub use commit::{Commit, Context, Draft, PrintOrder, Receipt};
pub use determinations::{DeterminationOutcome, DeterminationRow, RowOrder, RowSelection, RowsQuery};
pub use doubt::Doubt;
pub use error::{OpenError, Result, StoreError};
pub use halves::by_halves;
pub use holders::{Duplicate, Holders, NumberKind};
pub use job::JobState;
pub use keep::LocalChange;
pub use key::RawKey;
pub use open::{MarkListener, Store};
pub use read::{DraftRow, Job, Lease, OfficeWord, Reader, SignInFailures};
pub use rebuild::{ReplayReport, Salvage, SalvageReport};
pub use receive::{Batch, BatchEntry, BatchResult, Effect, EntryOrigin};
pub use run::{BulkPhase, ItemOrder, ItemsQuery};
pub use run_row::{Counts, ItemResult, LEFT, Run, RunAct, RunActRow, RunItem, RunState};
pub use search::{Card, CoveredBy, Hit, Hits, MatchExtent, MatchKind, MatchReason, SEARCH_TERMS_MAX};
pub use second::{RepairReport, SECOND_FILE};
pub use snapshot::CopyKeys;
pub use tasks::OpenTask;
pub use terminal::Terminal;
pub use verify_report::{Fault, FaultKind, VerifyReport};
pub use witness::{DoubtedState, MARK_BYTES, Mark, WITNESS_FILE};
