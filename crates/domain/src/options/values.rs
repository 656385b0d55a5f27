//! What an office's options say, each read once.

use chrono::{Datelike, NaiveDate};

use super::row::{Group, OptionRow, decimal, whole};
use super::table::*;
use crate::determine::{ApplicationCounts, ChangeCounts, Practice, Provisional};
use crate::ground::Ground;
use crate::record::{OfficeRecord, RecordedAt};
use crate::scheme::national::ends::{EndFacts, year_end};
use crate::scheme::national::reasons;
use crate::wareki::FirstYear;
use crate::{closed_days, rules};

/// Who decides on 資格得喪 after a movement of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reflect {
    /// A clerk, case by case; the movement becomes a next action.
    #[default]
    ByClerk,
    /// The office's option, where the law needs no further fact; else a clerk.
    Automatic,
}

impl Reflect {
    /// As the option says.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByClerk => "by_clerk",
            Self::Automatic => "automatic",
        }
    }

    /// From what the option says.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::ByClerk, Self::Automatic].into_iter().find(|one| one.as_str() == text)
    }

    /// What the office has set.
    pub fn of(office: &OfficeRecord) -> Self {
        Options::of(office).reflect
    }
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
    pub fn of(office: &OfficeRecord) -> Self {
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
    pub fn known_at(office: &OfficeRecord, when: RecordedAt) -> Self {
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
                    row.kind.label_of(&row.default)
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

    /// What the end of a paper turns on, of somebody with nothing special.
    pub fn end_facts(&self, issued_on: NaiveDate, birth: NaiveDate) -> EndFacts {
        EndFacts {
            stay_offset_days: self.stay_offset_days(issued_on),
            years: self.certificate_years,
            renewal_year: self.renewal_year,
            ..EndFacts::yearly(issued_on, birth)
        }
    }

    /// The same office with everything set that lets a paper of that day hold longest: what ends one earlier comes from the person.
    pub fn at_longest(&self, issued_on: NaiveDate) -> Self {
        let years = 5;
        Self {
            stay_expiry_offset_days: Some(1),
            certificate_years: years,
            // the common end of that year is the first of a cycle
            renewal_year: year_end(issued_on).year() + years - 1,
            ..self.clone()
        }
    }

    /// Last day for the notification of a fact, as this office counts it.
    pub fn notice_due(&self, fact_on: NaiveDate) -> NaiveDate {
        let counted = reasons::notice_due(fact_on);
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
