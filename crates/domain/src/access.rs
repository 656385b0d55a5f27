//! The access log: who looked at whom, when, from which screen or command, and why.
//!
//! Knows the stored form of one line and its chain, which is its own beside the journal
//! (ADR 0018). Knows nothing of where it is kept or of the words on screens.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::clock::TimeEvidence;
use crate::entry::{self, EntryHash};
use crate::record::RecordId;

/// Version of the stored form of a line. A draft until the first tagged release.
pub const ACCESS_FORMAT: u16 = 1;

/// Longest reason kept, in characters.
pub const REASON_CHARS_MAX: usize = 200;

/// Window or command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// 窓口の画面
    Window,
    /// コマンド
    Command,
}

/// The screen or command a view was asked from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// 検索
    Search,
    /// 世帯の画面 (`show`)
    Household,
    /// 届出の画面
    Case,
    /// 証の発行 (`issue`)
    Issue,
    /// 負担割合 (`copay`); in lines written before [`Self::Determination`] was told apart, determinations too
    Copay,
    /// 所得・課税 (`income`)
    Income,
    /// 閲覧記録 (`access`)
    Access,
    /// 職員 (`account`)
    Accounts,
    /// 保存年限 (`retention`)
    Retention,
    /// 取込 (`imports`); only in lines written before lists had a place of their own
    Import,
    /// サインイン
    SignIn,
    /// 判定とその根拠 (`why`)
    Determination,
    /// 一覧 (`list`)
    List,
}

/// What was done with what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// A resident's file was opened; those shown with the resident are named too.
    Opened,
    /// Hidden values were shown, with a reason.
    Revealed,
    /// A certificate was previewed.
    Previewed,
    /// A certificate was issued.
    Printed,
    /// A list of people was put out.
    Listed,
    /// A clerk signed in.
    SignedIn,
    /// A clerk signed out.
    SignedOut,
    /// The screen was locked.
    Locked,
    /// The same clerk took the screen up again.
    Unlocked,
    /// A supervisor ended the wait after wrong passwords.
    LockOutLifted,
}

/// Values that are shown only with a reason, by group: what 支援措置 hides, and incomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldGroup {
    /// 住所・方書・郵便番号
    Address,
    /// 前住所
    PreviousAddress,
    /// 転出先
    MovedTo,
    /// 送付先
    MailTo,
    /// 所得・課税 (地方税法22条)
    Income,
}

impl FieldGroup {
    /// Every group that 支援措置 hides.
    pub const OF_HOME: [Self; 4] = [Self::Address, Self::PreviousAddress, Self::MovedTo, Self::MailTo];
}

/// What one line tells, before it is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// Who looked.
    pub clerk: String,
    /// When, with the trust of the clock.
    pub at: TimeEvidence,
    /// Window or command line.
    pub surface: Surface,
    /// From where.
    pub place: Place,
    /// The command that showed it, by its name; none at a window, and in lines written before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// What was done.
    pub look: Look,
    /// Whom: the one asked for first, then everybody shown with the one. A list names all its people in one line, however many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub residents: Vec<RecordId>,
    /// Groups of hidden values that were shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldGroup>,
    /// Why, in the clerk's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The certificate that was printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_no: Option<String>,
    /// How many people a list held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The account it was done to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// A line of the access log as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLine {
    /// Version of this form.
    pub format: u16,
    /// Its place, from 1.
    pub seq: u64,
    /// Id of the terminal it was seen on.
    pub terminal: Uuid,
    /// What it tells.
    #[serde(flatten)]
    pub sight: Sight,
    /// Hash of the line before, hex.
    pub previous: String,
}

/// Bytes that are no line of the access log.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// Not the stored form of a line.
    #[error("not a line of the access log")]
    Form(#[source] serde_json::Error),
    /// Written by a newer program.
    #[error("written by a newer program (access format {0})")]
    TooNew(u16),
}

impl AccessLine {
    /// The line that follows `previous` at place `seq` on that terminal.
    pub fn after(previous: &EntryHash, seq: u64, terminal: Uuid, sight: Sight) -> Self {
        Self { format: ACCESS_FORMAT, seq, terminal, sight, previous: entry::hex(previous) }
    }

    /// The bytes as written, and their hash.
    pub fn seal(&self) -> Result<(Vec<u8>, EntryHash), AccessError> {
        let bytes = serde_json::to_vec(self).map_err(AccessError::Form)?;
        let hash = entry::hash(&bytes);
        Ok((bytes, hash))
    }

    /// Reads the bytes of a line.
    pub fn open(bytes: &[u8]) -> Result<Self, AccessError> {
        let line: Self = serde_json::from_slice(bytes).map_err(AccessError::Form)?;
        if line.format > ACCESS_FORMAT { Err(AccessError::TooNew(line.format)) } else { Ok(line) }
    }
}

/// A reason as it is kept: trimmed and bounded; none when nothing was said.
pub fn reason(text: &str) -> Option<String> {
    let said = text.trim();
    (!said.is_empty()).then(|| said.chars().take(REASON_CHARS_MAX).collect())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::clock::TimeTrust;
    use crate::entry::GENESIS;

    fn sight() -> Sight {
        let wall = DateTime::parse_from_rfc3339("2026-11-21T10:00:00+09:00").unwrap();
        let at =
            TimeEvidence { wall, boot_id: None, monotonic_ms: 1, server_offset_ms: None, trust: TimeTrust::Unchecked };
        Sight {
            clerk: "窓口花子".into(),
            at,
            surface: Surface::Window,
            place: Place::Household,
            command: None,
            look: Look::Revealed,
            residents: vec![Uuid::from_u128(1)],
            fields: FieldGroup::OF_HOME.to_vec(),
            reason: reason("  送付先の確認 "),
            certificate_no: None,
            count: None,
            account: None,
        }
    }

    #[test]
    fn a_line_reads_back_as_it_was_written_and_names_the_one_before() {
        let first = AccessLine::after(&GENESIS, 1, Uuid::from_u128(7), sight());
        let (bytes, hash) = first.seal().unwrap();
        assert_eq!(AccessLine::open(&bytes).unwrap(), first);
        let second = AccessLine::after(&hash, 2, Uuid::from_u128(7), sight());
        assert_eq!(second.previous, entry::hex(&hash));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(r#""look":"revealed""#) && text.contains(r#""reason":"送付先の確認""#), "{text}");
    }

    #[test]
    fn a_line_that_names_no_command_is_read_and_one_that_does_says_it() {
        let old = AccessLine::after(&GENESIS, 1, Uuid::from_u128(7), sight()).seal().unwrap().0;
        assert!(!String::from_utf8(old.clone()).unwrap().contains("command"));
        assert_eq!(AccessLine::open(&old).unwrap().sight.command, None);
        let told = Sight { surface: Surface::Command, command: Some("why".into()), ..sight() };
        let told = AccessLine::after(&GENESIS, 1, Uuid::from_u128(7), told);
        assert_eq!(AccessLine::open(&told.seal().unwrap().0).unwrap(), told);
    }

    #[test]
    fn a_newer_line_and_other_bytes_are_refused() {
        let newer =
            AccessLine { format: ACCESS_FORMAT + 1, ..AccessLine::after(&GENESIS, 1, Uuid::from_u128(7), sight()) };
        let (bytes, _) = newer.seal().unwrap();
        assert!(matches!(AccessLine::open(&bytes), Err(AccessError::TooNew(_))));
        assert!(matches!(AccessLine::open(b"{}"), Err(AccessError::Form(_))));
    }

    #[test]
    fn a_reason_is_trimmed_and_bounded_and_blank_is_none() {
        for (typed, kept) in [("", None), ("　 ", None), (" 照会 ", Some("照会".to_owned()))] {
            assert_eq!(reason(typed), kept, "{typed:?}");
        }
        assert_eq!(reason(&"長".repeat(500)).unwrap().chars().count(), REASON_CHARS_MAX);
    }
}
