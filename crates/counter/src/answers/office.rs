//! The office as a window stands before it.

/// What is known of this moment, besides the office's record.
pub(crate) struct OfficeNow {
    /// Accounts that can sign in.
    pub accounts: Vec<String>,
    /// Who is signed in.
    pub clerk: Option<String>,
    /// The window is locked.
    pub locked: bool,
    /// Milliseconds after which it is; none = never.
    pub idle_lock_ms: Option<u64>,
    /// The printer's address.
    pub printer: Option<String>,
    /// The office is connected to a central.
    pub has_central: bool,
    /// Entries the central has not confirmed.
    pub unsent: u64,
    /// Jobs whose outcome is asked.
    pub open_jobs: u64,
}
