//! One option: what it asks, what it can say, and what holds where nobody set it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::record::OfficeRecord;
use crate::scheme::{self, Function};

/// Where an option belongs on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// 資格・届出
    Eligibility,
    /// 証
    Certificate,
    /// 判定
    Determination,
    /// 連携
    Link,
    /// 端末
    Terminal,
    /// 保存年限
    Retention,
}

impl Group {
    /// What these options act on; none where that is there in every office.
    pub const fn acts_on(self) -> Option<Function> {
        match self {
            Self::Eligibility => Some(Function::Notifications),
            Self::Certificate => Some(Function::Certificates),
            Self::Determination => Some(Function::Determinations),
            Self::Link => Some(Function::LinkFiles),
            Self::Terminal | Self::Retention => None,
        }
    }
}

/// What an option can say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OptionKind {
    /// `yes` or `no`, each with what it means
    YesNo {
        /// はい means
        yes: &'static str,
        /// いいえ means
        no: &'static str,
    },
    /// One of these: the value as stored, and as the office says it.
    Choice(&'static [(&'static str, &'static str)]),
    /// A whole number within bounds.
    Number {
        /// Smallest.
        from: i64,
        /// Largest.
        to: i64,
        /// 年, 日, 円
        unit: &'static str,
    },
    /// A number that may have decimals, from 0.
    Decimal {
        /// Largest.
        to: f64,
        /// 分
        unit: &'static str,
    },
    /// A word of the office, not empty, on one line.
    Text {
        /// Most characters.
        chars_max: usize,
    },
}

/// One option.
#[derive(Debug, Clone)]
pub struct OptionRow {
    /// Name, as scripts and records have it.
    pub name: &'static str,
    /// Where it belongs.
    pub group: Group,
    /// As the office calls it.
    pub label: Cow<'static, str>,
    /// What is asked.
    pub question: Cow<'static, str>,
    /// What it can say.
    pub kind: OptionKind,
    /// What holds when nobody set it.
    pub default: Cow<'static, str>,
    /// Why that is the default.
    pub reason: Cow<'static, str>,
    /// Article, notice or the kind of rule it rests on.
    pub source: Cow<'static, str>,
    /// What is decided or shown by it.
    pub acts_on: &'static str,
}

impl OptionKind {
    /// Whether a text is a value of this kind.
    pub fn reads(&self, text: &str) -> bool {
        match self {
            Self::YesNo { .. } => matches!(text, "yes" | "no"),
            Self::Choice(of) => of.iter().any(|(known, _)| *known == text),
            Self::Number { from, to, .. } => whole(text).is_some_and(|n| (*from..=*to).contains(&n)),
            Self::Decimal { to, .. } => decimal(text).is_some_and(|n| (0.0..=*to).contains(&n)),
            Self::Text { chars_max } => {
                let length = text.chars().count();
                (1..=*chars_max).contains(&length) && !text.chars().any(char::is_control)
            }
        }
    }

    /// A value in the office's words; one that is none stays as it is.
    pub fn label_of(&self, value: &str) -> String {
        match self {
            Self::YesNo { yes, .. } if value == "yes" => format!("はい（{yes}）"),
            Self::YesNo { no, .. } if value == "no" => format!("いいえ（{no}）"),
            Self::Choice(of) => {
                of.iter().find(|(known, _)| *known == value).map_or(value, |(_, label)| label).to_owned()
            }
            Self::Number { unit, .. } | Self::Decimal { unit, .. } => format!("{value}{unit}"),
            Self::YesNo { .. } | Self::Text { .. } => value.to_owned(),
        }
    }
}

pub(super) fn whole(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

pub(super) fn decimal(text: &str) -> Option<f64> {
    let plain = !text.is_empty() && text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    plain.then(|| text.parse().ok()).flatten()
}

impl OptionRow {
    /// The function this option acts on, where the office has not got it: there the option decides nothing.
    pub fn lacks(&self, office: &OfficeRecord) -> Option<Function> {
        self.group.acts_on().filter(|function| !scheme::of(office.founding.body.kind).has(*function))
    }

    /// What the office has, readable or not.
    pub fn stored<'o>(&self, office: &'o OfficeRecord) -> Option<&'o str> {
        office.option(self.name).map(str::trim)
    }

    /// What holds in the office: what it has set, or the default where that is nothing or cannot be read.
    pub fn value<'o>(&'o self, office: &'o OfficeRecord) -> &'o str {
        self.stored(office).filter(|text| self.kind.reads(text)).unwrap_or(&self.default)
    }

    /// The office has a value that cannot be read.
    pub fn is_unreadable(&self, office: &OfficeRecord) -> bool {
        self.stored(office).is_some_and(|text| !self.kind.reads(text))
    }
}
