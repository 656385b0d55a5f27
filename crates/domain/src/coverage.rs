//! Coverage: a period for which somebody is insured, and the code of the reason for which it began or ended.
//!
//! Knows days and codes. What a code means, and which day follows from it, is the scheme's to know
//! ([`crate::scheme::national::reasons`]).

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

/// Length of a reason's code.
const CODE_LENGTH: usize = 3;

/// Why a text is no code of a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reason is one capital letter and two digits")]
pub struct NoReasonCode;

/// Code of the reason of a movement: one capital letter and two digits (`A03`, `E04`, `C01`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct ReasonCode([u8; CODE_LENGTH]);

impl ReasonCode {
    /// Reads a code.
    pub fn parse(text: &str) -> Result<Self, NoReasonCode> {
        match text.as_bytes() {
            [letter @ b'A'..=b'Z', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Ok(Self([*letter, *tens, *ones])),
            _ => Err(NoReasonCode),
        }
    }

    /// The code that a scheme's list writes as a name of three characters.
    pub(crate) const fn of_list(name: &str) -> Self {
        let name = name.as_bytes();
        assert!(name.len() == CODE_LENGTH, "a reason is one capital letter and two digits");
        Self([name[0], name[1], name[2]])
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl TryFrom<String> for ReasonCode {
    type Error = NoReasonCode;

    fn try_from(text: String) -> Result<Self, NoReasonCode> {
        Self::parse(&text)
    }
}

impl Serialize for ReasonCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Days for which somebody is insured; `to` is the first day without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// First day without; none = it goes on
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Why it began; where it came over from another household, why it first began
    pub reason: ReasonCode,
    /// Why it ended; none where it goes on, here or in another household
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_reason: Option<ReasonCode>,
    /// The movement that began it.
    pub started_by: Uuid,
    /// The movement that ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<Uuid>,
}

impl Period {
    /// A period that goes on.
    pub fn begun(from: NaiveDate, reason: impl Into<ReasonCode>, started_by: Uuid) -> Self {
        Self { from, to: None, reason: reason.into(), end_reason: None, started_by, ended_by: None }
    }

    /// `day` lies in it.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// It has no end.
    pub fn is_open(&self) -> bool {
        self.to.is_none()
    }

    /// Ends it on its first day without. The reason stays open where the coverage goes on elsewhere.
    pub fn end(&mut self, to: NaiveDate, reason: Option<ReasonCode>, by: Uuid) {
        (self.to, self.end_reason, self.ended_by) = (Some(to), reason, Some(by));
    }

    /// Takes the end away: it goes on.
    pub fn reopen(&mut self) {
        (self.to, self.end_reason, self.ended_by) = (None, None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_letter_and_two_digits() {
        for good in ["A01", "E99", "Z00"] {
            let code = ReasonCode::parse(good).unwrap();
            assert_eq!(code.as_str(), good);
            assert_eq!(serde_json::to_value(code).unwrap(), good);
            assert_eq!(serde_json::from_str::<ReasonCode>(&format!("\"{good}\"")).unwrap(), code);
        }
        for bad in ["", "A1", "a01", "A0x", "A011", "Ａ01", "転入", "A0１"] {
            assert_eq!(ReasonCode::parse(bad), Err(NoReasonCode), "{bad}");
            assert!(serde_json::from_value::<ReasonCode>(bad.into()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_period_ends_before_its_first_day_without() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut period = Period::begun(day("2026-04-01"), ReasonCode::parse("A01").unwrap(), Uuid::nil());
        assert!(period.is_open() && period.covers(day("2026-04-01")) && !period.covers(day("2026-03-31")));
        period.end(day("2026-05-01"), None, Uuid::nil());
        assert!(!period.is_open() && period.covers(day("2026-04-30")) && !period.covers(day("2026-05-01")));
        period.reopen();
        assert!(period.is_open());
    }
}
