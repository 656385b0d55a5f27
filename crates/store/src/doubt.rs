//! Why a state of the database is doubted. Knows nothing of how that is found out: [`crate::witness`].

/// Why the state of the database is not the one that had been reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Doubt {
    /// Nothing outside the database says what had been reached.
    WitnessMissing,
    /// More had been reached than the database holds.
    WitnessAhead,
    /// Something else had been reached: the histories part.
    WitnessDiffers,
}

impl Doubt {
    /// As scripts and the journal say it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
