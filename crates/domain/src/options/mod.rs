//! 市町村の定め: what the law leaves to the municipality, as one closed table of options.
//!
//! Knows each option's question, values, default and the reason for it, and reads what an office has set. A value is
//! never guessed: one that cannot be read falls back to the default and is told ([`Options::unreadable`]). Knows
//! nothing of how an option is set; that is the act `SetOption`. An option stands here only if something acts on it.

use std::borrow::Cow;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::decide::reflect::Reflect;
use crate::determine::{ApplicationCounts, ChangeCounts, Practice, Provisional};
use crate::ground::Ground;
use crate::record::{Office, RecordedAt};
use crate::{closed_days, coverage, retention, rules};

mod history;
mod shows;
mod table;

pub use history::{OptionChange, changes};
pub use table::*;

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

/// What an option can say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
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
    pub kind: Kind,
    /// What holds when nobody set it.
    pub default: Cow<'static, str>,
    /// Why that is the default.
    pub reason: Cow<'static, str>,
    /// Article, notice or the kind of rule it rests on.
    pub source: Cow<'static, str>,
    /// What is decided or shown by it.
    pub acts_on: &'static str,
    /// Cases worked with the office's own rules.
    shows: shows::Shows,
}

impl Kind {
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
    pub fn said(&self, value: &str) -> String {
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

fn whole(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn decimal(text: &str) -> Option<f64> {
    let plain = !text.is_empty() && text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    plain.then(|| text.parse().ok()).flatten()
}

/// A case worked by the rules: the fact, and what comes of it under an office's options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The fact.
    pub case: String,
    /// What comes of it.
    pub outcome: String,
}

impl OptionRow {
    /// Cases of what this option decides, worked for an office on a day.
    pub fn shows(&self, office: &Office, today: NaiveDate) -> Vec<Shown> {
        shows::of(self, office, today)
    }

    /// What the office has, readable or not.
    pub fn stored<'o>(&self, office: &'o Office) -> Option<&'o str> {
        office.option(self.name).map(str::trim)
    }

    /// What holds in the office: what it has set, or the default where that is nothing or cannot be read.
    pub fn value<'o>(&'o self, office: &'o Office) -> &'o str {
        self.stored(office).filter(|text| self.kind.reads(text)).unwrap_or(&self.default)
    }

    /// The office has a value that cannot be read.
    pub fn is_unreadable(&self, office: &Office) -> bool {
        self.stored(office).is_some_and(|text| !self.kind.reads(text))
    }
}

static ROWS: LazyLock<Vec<OptionRow>> = LazyLock::new(|| {
    let years = retention::rows().iter().filter_map(retention_row);
    table::own().into_iter().chain(years).collect()
});

/// Every option, in the order of the screen.
pub fn rows() -> &'static [OptionRow] {
    &ROWS
}

/// The option of that name.
pub fn row(name: &str) -> Option<&'static OptionRow> {
    ROWS.iter().find(|row| row.name == name)
}

fn retention_row(kept: &'static retention::RetentionRow) -> Option<OptionRow> {
    let name = kept.option.as_deref()?;
    Some(OptionRow {
        name,
        group: Group::Retention,
        label: Cow::Borrowed(&kept.label),
        question: Cow::Owned(format!("{}を何年保存するか", kept.label)),
        kind: Kind::Number { from: 1, to: 100, unit: "年" },
        default: Cow::Owned(kept.years.to_string()),
        reason: Cow::Borrowed("多くの団体の文書管理規程の年数。文書主管課に確かめてから使う"),
        source: Cow::Borrowed(&kept.source),
        acts_on: "閉じられる個票の一覧（retention）",
        shows: shows::Shows::Kept,
    })
}

/// 通知・不明のマイナ保険証: what a person gets whose registration nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownMyna {
    /// Ask the person and believe; still unknown ⇒ 資格確認書, and the question stays.
    #[default]
    Ask,
    /// 資格確認書 to all newcomers without asking; the yearly renewal switches.
    Certificate,
}

/// How the first year of an era is written on papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FirstYear {
    /// 令和元年
    #[default]
    Gannen,
    /// 令和1年
    One,
}

impl FirstYear {
    /// A day in 和暦 as this office writes it on papers.
    pub fn written(self, long: &str) -> String {
        match self {
            Self::Gannen => long.to_owned(),
            Self::One => long.replace("元年", "1年"),
        }
    }
}

/// What becomes of a due day on which the office is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DueOnClosedDay {
    /// It stays where it is counted to.
    #[default]
    AsCounted,
    /// It is the next day the office is open (地方自治法4条の2第4項).
    NextOpen,
}

/// What マル遠 means in this municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RemoteMeaning {
    /// Somebody who stays away for work or a long journey.
    #[default]
    Away,
    /// A child in a welfare facility elsewhere (国保法116条の2).
    Facility,
}

/// Who may be handed a paper on the spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnTheSpot {
    /// Whom the clerk judges entitled; nothing more is asked.
    #[default]
    Clerk,
    /// The person, the head or a member of the household who shows a document with a photograph; others by mail.
    PhotoId,
}

/// What an office's options say, each read once.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// 世帯主変更 ⇒ a new 記号番号
    pub new_number_on_head_change: bool,
    /// E09 ends on 認定日 itself
    pub disability_loss_same_day: bool,
    /// Days after the end of the stay on which a certificate still holds; none = the rule table's.
    pub stay_expiry_offset_days: Option<u64>,
    /// What a due day on a closed day becomes.
    pub due_on_closed_day: DueOnClosedDay,
    /// Who gets what while the registration of the card is unknown.
    pub unknown_myna: UnknownMyna,
    /// Years a certificate of somebody under 70 holds.
    pub certificate_years: i32,
    /// A year in which everybody's certificates end (一斉更新); only where they hold more than a year.
    pub renewal_year: i32,
    /// 元年 or 1年
    pub first_year: FirstYear,
    /// What マル遠 means.
    pub remote_meaning: RemoteMeaning,
    /// What it is called.
    pub remote_label: String,
    /// Who may be handed a paper on the spot.
    pub on_the_spot: OnTheSpot,
    /// What a determination asks for.
    pub practice: Practice,
    /// Who decides after a movement of the registry.
    pub reflect: Reflect,
    /// Minutes without key or mouse after which the window is locked; 0 = never.
    pub idle_lock_minutes: f64,
    /// Options whose stored value cannot be read; for them the default holds.
    pub unreadable: Vec<&'static str>,
}

impl Default for Options {
    /// An office that set nothing.
    fn default() -> Self {
        Self::read(&|_| None)
    }
}

impl Options {
    /// What holds in this office.
    pub fn of(office: &Office) -> Self {
        Self::read(&|name| office.option(name))
    }

    fn read<'o>(stored: &dyn Fn(&str) -> Option<&'o str>) -> Self {
        let mut unreadable = Vec::new();
        let mut set = Vec::new();
        for row in rows() {
            match stored(row.name).map(str::trim) {
                Some(text) if row.kind.reads(text) => set.push((row.name, text)),
                Some(_) => unreadable.push(row.name),
                None => {}
            }
        }
        let own = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        let text = |name: &'static str| own(name).unwrap_or_else(|| row(name).map_or("", |row| row.default.as_ref()));
        let is = |name: &'static str, value: &str| text(name) == value;
        let number = |name: &'static str| whole(text(name)).and_then(|n| i32::try_from(n).ok()).unwrap_or(0);
        Self {
            new_number_on_head_change: is(NEW_NUMBER_ON_HEAD_CHANGE, "yes"),
            disability_loss_same_day: is(DISABILITY_LOSS_SAME_DAY, "yes"),
            stay_expiry_offset_days: own(STAY_OFFSET).and_then(|t| t.parse().ok()),
            due_on_closed_day: either(is(DUE_ON_CLOSED_DAY, "next_open_day"), DueOnClosedDay::NextOpen),
            unknown_myna: either(is(UNKNOWN_MYNA, "certificate"), UnknownMyna::Certificate),
            certificate_years: number(CERTIFICATE_YEARS).max(1),
            renewal_year: number(RENEWAL_YEAR),
            first_year: either(is(FIRST_YEAR, "one"), FirstYear::One),
            remote_meaning: either(is(REMOTE_MEANING, "facility"), RemoteMeaning::Facility),
            remote_label: text(REMOTE_LABEL).to_owned(),
            on_the_spot: either(is(ON_THE_SPOT, "photo_id"), OnTheSpot::PhotoId),
            practice: practice(&text, own(MINORS_INCOME_MAX)),
            reflect: Reflect::parse(text(REFLECT)).unwrap_or_default(),
            idle_lock_minutes: decimal(text(IDLE_LOCK)).unwrap_or(0.0),
            unreadable,
        }
    }

    /// What holds as the office knew it at `when`, from the words at hand.
    pub fn known_at(office: &Office, when: RecordedAt) -> Self {
        let then = office.options.known_at(when);
        Self::read(&|name| then.as_ref().and_then(|options| options.get(name)).map(|set| set.value.as_str()))
    }

    /// What a clerk must be told: an option that decides here cannot be read, and its default holds.
    pub fn warnings(&self) -> Vec<Ground> {
        let decides = |row: &&OptionRow| {
            matches!(row.group, Group::Eligibility | Group::Certificate | Group::Determination)
                && self.unreadable.contains(&row.name)
        };
        let told = |row: &OptionRow| {
            Ground::new(
                "option_unreadable",
                format!(
                    "市町村の定め「{}」の値を読めないため、既定（{}）による",
                    row.label,
                    row.kind.said(&row.default)
                ),
                &row.source,
                "管理者が設定し直せば、その値による",
            )
        };
        rows().iter().filter(decides).map(told).collect()
    }

    /// Days after the end of the stay on which a certificate still holds.
    pub fn stay_offset_days(&self, day: NaiveDate) -> u64 {
        let row = || u64::try_from(rules::number(STAY_OFFSET, day)).unwrap_or(0);
        self.stay_expiry_offset_days.unwrap_or_else(row)
    }

    /// Last day for the notification of a fact, as this office counts it.
    pub fn notice_due(&self, fact_on: NaiveDate) -> NaiveDate {
        let counted = coverage::notice_due(fact_on);
        match self.due_on_closed_day {
            DueOnClosedDay::AsCounted => counted,
            DueOnClosedDay::NextOpen => closed_days::next_open(counted),
        }
    }

    /// Days by which a notification came late; 0 when in time. A late one is accepted all the same.
    pub fn late_days(&self, fact_on: NaiveDate, notified_on: NaiveDate) -> i64 {
        (notified_on - self.notice_due(fact_on)).num_days().max(0)
    }
}

/// What a determination asks for; a border nobody set is the rule table's.
fn practice<'o>(text: &dyn Fn(&'static str) -> &'o str, minors: Option<&str>) -> Practice {
    Practice {
        undeclared_is_highest: text(UNDECLARED_IS_HIGHEST) == "yes",
        receipts_ex_officio: text(RECEIPTS_EX_OFFICIO) == "yes",
        provisional: match text(PROVISIONAL_COPAY) {
            "20" => Provisional::Twenty,
            "30" => Provisional::Thirty,
            _ => Provisional::None,
        },
        change_counts: match text(COPAY_CHANGE_COUNTS) {
            "next_month" => ChangeCounts::NextMonth,
            "same_month" => ChangeCounts::SameMonth,
            _ => ChangeCounts::NextMonthOrSameOnTheFirst,
        },
        application_counts: match text(RECEIPTS_APPLICATION_COUNTS) {
            "same_month" => ApplicationCounts::SameMonth,
            _ => ApplicationCounts::NextMonth,
        },
        minors_income_max_yen: minors.and_then(whole),
    }
}

/// The other value where the office said so, the default otherwise.
fn either<T: Default>(said: bool, other: T) -> T {
    if said { other } else { T::default() }
}

#[cfg(test)]
pub(crate) mod tests;
