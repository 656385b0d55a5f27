//! What operations answer, as data, before it is put into words: records, decisions, rows.
//!
//! Knows the domain's and the store's types. Knows no operation and no sentence.

pub(crate) mod determine;
pub(crate) mod imports;
pub(crate) mod office;
pub(crate) mod papers;
pub(crate) mod people;
pub(crate) mod rounds;

pub(crate) use determine::Case;
pub(crate) use office::OfficeNow;
pub(crate) use papers::Lamp;
pub use papers::{Issued, Offer, Target};
pub use people::{ActionOf, Housemate, IncomeChange, LaterHousehold, Registered, Reveal, Shown};
