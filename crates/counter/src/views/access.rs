//! Views of accounts and of the access log.

use madoguchi_domain::record::Role;
use madoguchi_domain::records::RecordKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A line of the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::access::Sight")]
pub struct AccessView {
    #[ts(type = "number")]
    pub seq: u64,
    pub at: String,
    pub clerk: String,
    /// Number of the terminal.
    pub terminal: u16,
    /// `window`, `command`
    pub surface: String,
    pub place: String,
    pub place_label: String,
    pub look: String,
    pub look_label: String,
    /// 宛名番号 or provisional number of the one asked for.
    pub resident: Option<String>,
    pub name: Option<String>,
    /// Numbers of those shown with the resident.
    pub with: Vec<String>,
    /// Groups of hidden values that were shown.
    pub fields: Vec<String>,
    pub reason: Option<String>,
    pub certificate_no: Option<String>,
    #[ts(type = "number | null")]
    pub count: Option<u64>,
    /// The account it was done to.
    pub account: Option<String>,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountView {
    /// Name the clerk signs in with.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Cannot sign in any more.
    pub disabled: bool,
    /// The clerk's last line in the access log, RFC 3339.
    pub last_seen: Option<String>,
    /// Wrong passwords in a row on this terminal.
    pub failures: u32,
    /// Minutes it still waits because of them.
    #[ts(type = "number | null")]
    pub waits_minutes: Option<i64>,
}

/// A password that was made; told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecretView {
    /// The account.
    pub name: String,
    /// The password; null where the clerk typed one.
    pub password: Option<String>,
}

/// What the window asks every few seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PulseView {
    /// Changes whenever anything was written, also what only this machine remembers.
    #[ts(type = "number")]
    pub version: i64,
    /// Last place in the order of application: asked with it, the next answer names what came behind.
    pub place: u64,
    /// Records that changed behind the place that was asked with.
    pub changed: Vec<ChangedRecordView>,
    /// More changed than is named one by one.
    pub many: bool,
    /// The screen is locked until the clerk gives the password.
    pub locked: bool,
    /// The office's day, which moves without anything being written.
    pub today: String,
}

/// A record that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangedRecordView {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: RecordKind,
}
