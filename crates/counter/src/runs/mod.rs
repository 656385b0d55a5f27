//! Long works, driven alike: one of a kind at a time, a cursor that moves with the facts it counts, progress, stopping, and going on
//! after a kill (`docs/adr/0046`).
//!
//! Knows when a step is taken and what is written with it. Knows no work: what an item is, and what becomes of it, is told by
//! whoever implements [`Work`](work::Work).

mod drive;
mod kind;
mod lock;
mod refused;
mod tally;
#[cfg(test)]
mod tests;
mod undo;
mod work;

pub(crate) use drive::drive;
pub(crate) use kind::{RunKind, WaitingItem, WaitingKind};
pub(crate) use lock::Alone;
pub(crate) use refused::{can_be_undone, forbids, found_run, unknown};
pub(crate) use tally::{ItemLine, Tally};
pub(crate) use undo::{Undo, UndoAbout, UndoKind, take_back};
pub(crate) use work::{Beginning, Ended, Hand, Scene, Step, Work, lent};
pub use work::{Go, Lend, Mode, Now, Watch};
