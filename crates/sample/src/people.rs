//! Someone invented, a registry household, and what is recorded of them before any act is made.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use madoguchi_domain::age;
use madoguchi_domain::person::Identity;
use madoguchi_domain::record::{Certainty, IncomeYear, MynaState, StatusKind};
use madoguchi_domain::scheme::national::reasons::{EndReason, NewAddress, StartReason, loss_date};

/// Someone invented.
pub struct SamplePerson {
    /// As the registry would know him or her.
    pub identity: Identity,
    /// マイナ保険証; none = the office never asked.
    pub myna: Option<MynaState>,
    /// Coverage in the household, oldest first.
    pub spans: Vec<Span>,
    /// 所得・課税
    pub incomes: Vec<IncomeYear>,
    /// 特別該当
    pub statuses: Vec<Status>,
    /// Papers of the person, if the law gives one.
    pub papers: Papers,
}

/// Coverage from a day on.
#[derive(Clone)]
pub struct Span {
    /// 適用開始年月日
    pub from: NaiveDate,
    /// 資格取得年月日
    pub qualified_on: NaiveDate,
    /// 取得事由
    pub reason: StartReason,
    /// Its end, if it ended or will.
    pub end: Option<SpanEnd>,
}

/// The end of a coverage.
#[derive(Clone)]
pub struct SpanEnd {
    /// 喪失事由
    pub reason: EndReason,
    /// 異動日
    pub fact_on: NaiveDate,
    /// 予定 or 確定
    pub certainty: Certainty,
}

impl Span {
    /// A coverage that goes on.
    pub fn open(from: NaiveDate, reason: StartReason) -> Self {
        Self { from, qualified_on: from, reason, end: None }
    }

    /// The same, ended for sure.
    #[must_use]
    pub fn with_end(self, reason: EndReason, fact_on: NaiveDate) -> Self {
        Self { end: Some(SpanEnd { reason, fact_on, certainty: Certainty::Confirmed }), ..self }
    }

    /// The coverage holds on `day`.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.end.as_ref().is_none_or(|end| day < end.first_day_without())
    }
}

impl SpanEnd {
    /// 資格喪失年月日; none where only the coverage ends (県内転出).
    pub fn disqualified_on(&self) -> Option<NaiveDate> {
        loss_date(self.reason, self.fact_on, NewAddress::LaterOrUnknown).ok().map(|lost| lost.outcome)
    }

    /// 適用終了年月日
    pub fn first_day_without(&self) -> NaiveDate {
        self.disqualified_on().unwrap_or(self.fact_on)
    }
}

/// 特別該当 without its id.
#[derive(Clone)]
pub struct Status {
    /// Which.
    pub kind: StatusKind,
    /// First day.
    pub from: NaiveDate,
    /// First day without.
    pub to: Option<NaiveDate>,
    /// What was shown for it.
    pub evidence: BTreeMap<String, String>,
}

impl Status {
    /// A status that is open.
    pub fn open(kind: StatusKind, from: NaiveDate) -> Self {
        Self { kind, from, to: None, evidence: BTreeMap::new() }
    }

    /// The same until a first day without.
    #[must_use]
    pub fn until(self, to: NaiveDate) -> Self {
        Self { to: Some(to), ..self }
    }

    /// The same with something shown for it.
    #[must_use]
    pub fn with_evidence(mut self, name: &str, value: impl Into<String>) -> Self {
        self.evidence.insert(name.to_owned(), value.into());
        self
    }
}

/// Which papers a person holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Papers {
    /// None, whatever the law gives.
    None,
    /// The one of this year.
    ThisYear,
    /// Last year's, expired since, and the one of this year.
    BothYears,
    /// This year's came out spoiled once.
    SpoiledOnce,
    /// This year's was collected again: none is in hand.
    Collected,
}

/// What happens to a home after the records were brought over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum HomeEvent {
    /// 訂正: the coverage of a member began so many days later.
    StartCorrected {
        /// Place in the home.
        at: usize,
        /// Days.
        days: u64,
    },
    /// 訂正: the end of a member's coverage is taken back.
    EndCancelled {
        /// Place in the home.
        at: usize,
    },
    /// 世帯分離: a member goes on in a household of his or her own.
    Split {
        /// Place in the home.
        at: usize,
    },
    /// 世帯主変更
    HeadChanged {
        /// Place of the new head in the home.
        to: usize,
    },
    /// 再交付: the paper of a member is issued again.
    Reissued {
        /// Place in the home.
        at: usize,
    },
}

/// A registry household.
pub struct SampleHome {
    /// Everybody, head first.
    pub people: Vec<SamplePerson>,
    /// When they moved in.
    pub moved_in: NaiveDate,
    /// What happens to it later.
    pub event: Option<HomeEvent>,
    /// Its incomes lie at the border of a class or ratio.
    pub at_a_border: bool,
    /// How it is made up.
    pub composition: HomeComposition,
}

/// How a home is made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HomeComposition {
    /// 単身
    Single,
    /// 夫婦のみ
    Couple,
    /// 夫婦と子
    Family,
    /// ひとり親と子
    OneParent,
    /// 三世代
    ThreeGenerations,
    /// 兄弟姉妹・その他
    Others,
}

impl SamplePerson {
    /// The day ages are reckoned from.
    pub fn birth(&self) -> NaiveDate {
        self.identity.birth.assumed()
    }

    /// Full years on `day`.
    pub fn years(&self, day: NaiveDate) -> i32 {
        age::years_on(self.birth(), day)
    }

    /// Covered on `day`.
    pub fn covered_on(&self, day: NaiveDate) -> bool {
        self.spans.iter().any(|span| span.covers(day))
    }

    /// 75 is reached by `day`.
    pub fn late_elderly_on(&self, day: NaiveDate) -> bool {
        age::gates(self.birth()).late_elderly_from <= day
    }

    /// Has, or will have, or had that status.
    pub fn has(&self, kind: StatusKind) -> bool {
        self.statuses.iter().any(|status| status.kind == kind)
    }
}

impl SampleHome {
    /// Somebody of it is or was covered.
    pub fn has_coverage(&self) -> bool {
        self.people.iter().any(|person| !person.spans.is_empty())
    }

    /// 擬制世帯主: somebody is covered on `day`, and the head is not.
    pub fn nominal_head_on(&self, day: NaiveDate) -> bool {
        let mut others = self.people.iter().skip(1);
        self.people.first().is_some_and(|head| !head.covered_on(day)) && others.any(|person| person.covered_on(day))
    }
}

/// The same day so many years before; 1 March where there is none.
pub fn years_before(day: NaiveDate, years: u64) -> NaiveDate {
    use chrono::Datelike;
    let year = day.year() - i32::try_from(years).unwrap_or(0);
    NaiveDate::from_ymd_opt(year, day.month(), day.day()).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)).unwrap_or(day)
}

/// So many days before.
pub fn days_before(day: NaiveDate, days: u64) -> NaiveDate {
    day - Days::new(days)
}
