//! Cases worked with the office's own rules, so that a supervisor sees what an option decides before setting it.
//!
//! Every case goes through the function that decides at the counter; nothing here knows a rule of its own.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{DueOnClosedDay, OnTheSpot, OptionRow, Options, RemoteMeaning, Shown, UnknownMyna};
use crate::certificate::{EndFacts, certificate_end};
use crate::coverage::{EndCase, EndReason, end_dates};
use crate::record::Office;
use crate::{closed_days, coverage, retention, wareki};

/// How an option shows what it decides.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shows {
    /// The words of its values say everything.
    Nothing,
    /// Cases.
    Cases(fn(&Options, NaiveDate) -> Vec<Shown>),
    /// Until when something that ends today is kept.
    Kept,
}

pub(super) fn of(row: &OptionRow, office: &Office, today: NaiveDate) -> Vec<Shown> {
    match row.shows {
        Shows::Nothing => Vec::new(),
        Shows::Cases(cases) => cases(&Options::of(office), today),
        Shows::Kept => {
            let years = retention::years(row.value(office)).unwrap_or(0);
            let until = retention::kept_until(today, years).map(wareki::long).unwrap_or_default();
            vec![shown(format!("{} に終わった記録", wareki::long(today)), format!("{until} から閉じられる"))]
        }
    }
}

fn shown(case: impl Into<String>, outcome: impl Into<String>) -> Shown {
    Shown { case: case.into(), outcome: outcome.into() }
}

pub(super) fn head_change(options: &Options, _: NaiveDate) -> Vec<Shown> {
    let outcome = if options.new_number_on_head_change {
        "新しい記号番号。全員の証を差し替え、限度額と多数回該当の数え方に注意を出す"
    } else {
        "記号番号はそのまま。世帯主名の印字された証だけを差し替える"
    };
    vec![shown("二人の世帯で世帯主が変わる", outcome)]
}

pub(super) fn disability(options: &Options, today: NaiveDate) -> Vec<Shown> {
    let case = EndCase { disability_same_day: options.disability_loss_same_day, ..EndCase::USUAL };
    let dates = end_dates(EndReason::E09, today, case).outcome;
    let lost = dates.qualified.map(wareki::long).unwrap_or_default();
    vec![shown(format!("障害認定日 {}", wareki::long(today)), format!("資格喪失日 {lost}"))]
}

/// Facts of the last four weeks whose due day is a closed one, at most three.
pub(super) fn due(options: &Options, today: NaiveDate) -> Vec<Shown> {
    let facts = (0..28).filter_map(|back| today.checked_sub_days(Days::new(back)));
    let closed = facts.filter(|fact| closed_days::is_closed(coverage::notice_due(*fact))).take(3);
    let mut cases: Vec<Shown> = closed
        .map(|fact| {
            let outcome = format!("期限 {}", wareki::long(options.notice_due(fact)));
            shown(format!("異動日 {}", wareki::long(fact)), outcome)
        })
        .collect();
    let (last, _) = closed_days::known_until();
    if options.due_on_closed_day == DueOnClosedDay::NextOpen && today.year() >= last {
        let outcome = format!("{last}年の後の祝日は表にない。土日と年末年始だけを閉庁日とする");
        cases.push(shown("祝日の表", outcome));
    }
    cases
}

pub(super) fn unknown_myna(options: &Options, _: NaiveDate) -> Vec<Shown> {
    let outcome = match options.unknown_myna {
        UnknownMyna::Ask => "本人に聞く。なお不明なら資格確認書を交付し、「利用登録を聞く」が残る",
        UnknownMyna::Certificate => "聞かずに資格確認書を交付する。次の手続には残らない",
    };
    vec![shown("加入したばかりで、利用登録が不明の人", outcome)]
}

pub(super) fn remote(options: &Options, _: NaiveDate) -> Vec<Shown> {
    let outcome = match options.remote_meaning {
        RemoteMeaning::Away => "離れて暮らす（市町村の定め）",
        RemoteMeaning::Facility => "施設に入り、前の世帯の被保険者のまま（国保法116条の2）",
    };
    vec![shown(format!("特別該当「{}」の根拠", options.remote_label), outcome)]
}

fn until(facts: &EndFacts) -> String {
    let end = certificate_end(facts).map(|end| wareki::long(end.outcome));
    end.map_or_else(|_| "交付できない".to_owned(), |end| format!("有効期限 {end}"))
}

/// Somebody of so many years.
fn born(today: NaiveDate, years: u32) -> NaiveDate {
    today.checked_sub_months(Months::new(12 * years)).unwrap_or(today)
}

pub(super) fn certificate_years(options: &Options, today: NaiveDate) -> Vec<Shown> {
    let case =
        |years| shown(format!("今日交付する{years}歳の人"), until(&EndFacts::of(today, born(today, years), options)));
    vec![case(40), case(69), case(72)]
}

pub(super) fn stay(options: &Options, today: NaiveDate) -> Vec<Shown> {
    let expires = today.checked_add_months(Months::new(3)).unwrap_or(today);
    let facts = EndFacts { stay_expires_on: Some(expires), ..EndFacts::of(today, born(today, 30), options) };
    vec![shown(format!("在留期間満了日 {} の人", wareki::long(expires)), until(&facts))]
}

pub(super) fn first_year(options: &Options, _: NaiveDate) -> Vec<Shown> {
    let day = NaiveDate::from_ymd_opt(2019, 5, 1).unwrap_or_default();
    vec![shown("2019年5月1日", options.first_year.written(&wareki::long(day)))]
}

pub(super) fn hand_over(options: &Options, _: NaiveDate) -> Vec<Shown> {
    let (member, agent) = match options.on_the_spot {
        OnTheSpot::Clerk => ("渡せる", "渡せる"),
        OnTheSpot::PhotoId => ("顔写真付きの書類を示せば渡せる", "渡せない。郵送する"),
    };
    vec![shown("同一世帯員が受け取りに来た", member), shown("代理人が受け取りに来た", agent)]
}
