//! Records: what the office knows of one resident and of itself, and what a record of any kind is made of.
//!
//! Knows the sections, their versions and what they said before ([`Word`]). Knows nothing of how a fact gets there: that is `apply`. Records of a scheme (国保世帯) stand
//! with it; all kinds together are [`crate::records`].

mod align;
mod body;
mod id;
mod identity;
mod items;
mod office;
mod past;
mod resident;
mod section;
mod status;
mod task;
mod word;

pub use body::Body;
pub use id::RecordId;
pub use identity::Kept;
pub use items::QualificationItem;
pub(crate) use items::{list, whole};
pub use office::{
    Account, Amended, AssetRef, FinishedRound, Founding, Insurer, InsurerKind, OfficeRecord, OptionValue,
    ROUNDS_KEPT_MONTHS, Role,
};
pub(crate) use past::sections;
pub use resident::{
    Certainty, CopayDetermination, Declaration, IncomeSource, IncomeYear, Movement, MovementKind, Myna, MynaState,
    Qualification, Resident,
};
pub use section::Section;
pub use status::{STAY_ASKED_FOR, SpecialStatus, StatusKind};
pub use task::{Task, TaskEnd, TaskSource, Wanted};
pub use word::{RecordedAt, SectionName, Stamp, Word};
