//! Refusals: one shape for everything the office says no to.
//!
//! Knows codes and their fields. The words live with the screens (`counter::words`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ground::Ground;

/// Why something was refused. A code exists only if a screen or a script acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The notification's kind has no rule yet.
    KindUnsupported,
    /// The reason has no rule yet.
    ReasonUnsupported,
    /// A needed value is missing or malformed (`field`).
    FieldInvalid,
    /// No such resident.
    ResidentUnknown,
    /// Several residents bear that number (`ids`).
    NumberAmbiguous,
    /// No such registry household.
    HouseholdUnknown,
    /// The household has no head to owe and to notify.
    HeadMissing,
    /// The same person seems to be here already.
    DuplicateSuspected,
    /// Already covered on that day.
    AlreadyCovered,
    /// Not covered on that day.
    NotCovered,
    /// Does not live here (any more) by the registry.
    NotResident,
    /// 75 or older: 後期高齢者医療.
    LateElderly,
    /// The day lies ahead.
    DayInFuture,
    /// Days contradict each other (`field`).
    DaysContradict,
    /// The checked items do not belong to the person.
    CheckMismatch,
    /// Two items by which the person was made sure of are missing.
    CheckMissing,
    /// This paper is against the law for this person.
    CertificateAgainstLaw,
    /// The form of this paper is not there yet.
    FormMissing,
    /// 70–74 without a determined ratio.
    CopayMissing,
    /// The class that a paper prints is not determined for its time.
    ClassMissing,
    /// No paper of the kind is in force that could be issued again or renewed (`why`: none_in_force | no_end | reissue | replacement).
    NothingInForce,
    /// An earlier job of this kind for this person waits for its outcome.
    OutcomeOpen,
    /// The outcome was already recorded.
    OutcomeKnown,
    /// No such certificate.
    CertificateUnknown,
    /// No such print job.
    JobUnknown,
    /// By the municipality's rule the paper may not be handed to this person on the spot (`field`: missing | agent |
    /// document).
    ReceiverNotAllowed,
    /// The certificate is in a state in which this cannot happen.
    StateForbids,
    /// The form has no glyph for a character.
    GlyphMissing,
    /// A text does not fit, even on the reverse.
    Overflow,
    /// The seal image is missing.
    SealMissing,
    /// A value the ordinance requires is missing.
    ValueMissing,
    /// A placeholder was left in the text.
    PlaceholderLeft,
    /// Only a sample office may do this.
    SampleOnly,
    /// The day of a sample office moves forward only.
    DayBack,
    /// This kind of insurer has not this function yet (`function` that was asked, `kind`, `area` it belongs to).
    NotThereYet,
    /// The folder already holds an office.
    OfficeExists,
    /// A file or folder that would be made is there already.
    FileExists,
    /// No more numbers in the block.
    NumbersUsedUp,
    /// The account is unknown or the password wrong.
    SignInFailed,
    /// Too many wrong passwords.
    LockedOut,
    /// The role has not the right (`right`, `roles` that have it).
    NotAllowed,
    /// Nobody approves what the same person proposed.
    OwnProposal,
    /// No account of that name.
    AccountUnknown,
    /// An account of that name, or of one that looks the same, is there.
    AccountExists,
    /// The account was disabled.
    AccountDisabled,
    /// Nobody would be left to supervise, or it is the own account.
    LastSupervisor,
    /// The password breaks a rule (`rule`).
    PasswordRefused,
    /// The screen is locked until the clerk gives the password.
    Locked,
    /// The key slot cannot be changed this way (`field`).
    KeySlot,
    /// The printer cannot take this job now.
    PrinterRefused,
    /// A link file was refused as a whole.
    FileRefused,
    /// Too much for one entry.
    LimitReached,
    /// A long work of that kind runs elsewhere in this office (`work`).
    RunBusy,
    /// No such run, or it is done.
    RunUnknown,
    /// A run cannot be treated so (`work`, `run`, `why`: ended | unfinished | undone | closed | undoing | no_undo | no_exclude |
    /// not_waiting | file_gone | file_differs).
    RunForbids,
    /// A file of the office has too many bytes (`field`, `size_bytes`, `size_bytes_max`).
    AssetTooLarge,
    /// No such movement of this person, or it was corrected before (`field`: unknown | corrected).
    MovementUnknown,
    /// A later movement rests on the one to be cancelled.
    MovementFollowed,
    /// Periods would overlap, or leave days without a qualification.
    PeriodsOverlap,
    /// The value to be corrected is another one now (`present`).
    ValueDiffers,
    /// Only the back office's run does this (75歳到達).
    ByRunOnly,
    /// 国保法6条 excludes the person; with the ground.
    Excluded,
    /// A special status needs something that was not shown (`field`).
    EvidenceMissing,
    /// The conditions of a special status are not met; with the ground.
    StatusNotMet,
    /// The status holds already, or there is none to end (`field`: holds | none).
    StatusContradicts,
    /// Nothing would change.
    NothingChanges,
    /// Values of one 賦課年度 cannot both be so (`field`, `why`).
    IncomeContradicts,
    /// The office holds a newer word (`field`, `day`).
    ValueOutdated,
}

impl RefusalCode {
    /// Every code.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The code as scripts see it.
    pub fn as_str(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// A refusal: what was refused and what it turned on. It changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("refused: {code:?}")]
pub struct Refusal {
    /// Why.
    pub code: RefusalCode,
    /// What it turned on, by name. May hold personal data: shown on the screen, never logged.
    pub fields: BTreeMap<String, String>,
    /// The clauses, where a rule refused.
    pub grounds: Vec<Ground>,
}

impl Refusal {
    /// A refusal without fields.
    pub fn new(code: RefusalCode) -> Self {
        Self { code, fields: BTreeMap::new(), grounds: Vec::new() }
    }

    /// The same with one more field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }

    /// The same with a ground.
    #[must_use]
    pub fn because(mut self, ground: Ground) -> Self {
        self.grounds.push(ground);
        self
    }

    /// A missing or malformed value.
    pub fn field(name: &str, value: impl Into<String>) -> Self {
        Self::new(RefusalCode::FieldInvalid).with("field", name).with("value", value)
    }
}
