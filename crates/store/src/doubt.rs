//! Why a state of the database is doubted. Knows nothing of how that is found out: [`crate::witness`].

/// Why the state of the database is not the one that had been reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing outside the database says what had been reached.
    WitnessMissing,
    /// More had been reached than the database holds.
    WitnessAhead,
    /// Something else had been reached: the histories part.
    WitnessDiffers,
}
