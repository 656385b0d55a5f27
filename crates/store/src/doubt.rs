//! Why a state of the database is doubted. Knows nothing of how that is found out: [`crate::witness`].

/// Why the state of the database is not the one that had been reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Doubt {
    /// There is no witness, so nothing outside the database says what had been reached.
    WitnessMissing,
    /// The witness is ahead: more had been reached than the database holds.
    WitnessAhead,
    /// The witness has another hash at its place: the histories differ.
    WitnessDiffers,
}

impl Doubt {
    /// As scripts and the journal say it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
