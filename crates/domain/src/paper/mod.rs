//! Papers: everything the office knows of each kind, one file a kind.
//!
//! A kind is a [`Paper`]: who may have it, from when and until when, and what stands on it. From that follow, for every kind alike,
//! whether one may be made ([`issue`]) and whether one that was made is still right ([`outdated`]): what would stand on it now is
//! compared with what stands on it. How it looks is `printing::forms`' to know.
//!
//! To add a kind: a file with its `impl Paper`, and its line in [`ALL`] (ADR 0054).

mod acts;
mod all;
mod begin;
mod burden;
mod departure;
mod end;
mod foreseen;
mod hand_over;
pub mod issue;
mod kind;
mod law;
mod limit_certificate;
mod limit_paper;
pub mod outdated;
mod qualification_certificate;
mod qualification_notice;
mod refused;
mod stated;

pub use acts::{PaperAct, PaperStanding, acts};
pub use all::{ALL, last_day};
pub(crate) use burden::{class_in, lacks_ratio_since};
pub use departure::Departure;
pub(crate) use departure::{departed, head_left, head_lives_apart, household_undecided, removed_by};
pub(crate) use end::last_day_of;
pub use hand_over::may_hand_over;
pub use issue::{PaperProposal, in_the_office};
pub use kind::{FaceDraft, Holder, Issuance, Issuer, LostBasis, Paper, PaperRequest, Subject, Successor, find};
pub use law::{is_qualification, paper_for};
pub(crate) use limit_certificate::lacks_class;
pub use limit_paper::{InsuranceProof, LimitPaper, LimitPaperKind, PaperAnswer, PaperAsk, limit_paper, paper_of};
pub(crate) use outdated::can_be_made_anew;
pub use outdated::{PaperDefect, printed, unfit};
pub use refused::who;
pub use stated::{ends_with_former_stay, says_otherwise};
