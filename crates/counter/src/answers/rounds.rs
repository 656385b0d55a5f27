//! What a round counts.

/// What a round counts besides its households: those with somebody to judge.
pub(crate) const JUDGED: &str = "judged";
/// What a round counts besides its households: those of which an income is not known yet.
pub(crate) const PENDING: &str = "pending";
/// What a round counts besides its households: 証 in hand that say another ratio now.
pub(crate) const PAPERS: &str = "papers_to_replace";
