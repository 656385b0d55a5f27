//! Cases worked with the office's own rules, so that a supervisor sees what an option decides before setting it.
//!
//! Every case goes through the function that decides at the counter; nothing here knows a rule of its own.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::row::{Group, OptionRow};
use super::table::{
    CERTIFICATE_YEARS, COPAY_CHANGE_COUNTS, DISABILITY_LOSS_SAME_DAY, DUE_ON_CLOSED_DAY, FIRST_YEAR, MINORS_INCOME_MAX,
    NEW_NUMBER_ON_HEAD_CHANGE, ON_THE_SPOT, PROVISIONAL_COPAY, RECEIPTS_APPLICATION_COUNTS, RECEIPTS_EX_OFFICIO,
    REMOTE_MEANING, RENEWAL_YEAR, STAY_OFFSET, UNDECLARED_IS_HIGHEST, UNKNOWN_MYNA,
};
use super::values::{DueOnClosedDay, OnTheSpot, Options, RemoteMeaning, UnknownMyna};
use crate::determine::{self, Cover, Facts, Income, Judgement, Knowledge, Month, Person};
use crate::record::OfficeRecord;
use crate::rules::Rules;
use crate::scheme::national::ends::{EndFacts, end_of};
use crate::scheme::national::reasons::{self, EndCase, EndReason, end_dates};
use crate::{closed_days, retention, wareki};

/// A case worked by the rules: the fact, and what comes of it under an office's options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionExample {
    /// The fact.
    pub case: String,
    /// What comes of it.
    pub outcome: String,
}

impl OptionRow {
    /// Cases of what this option decides, worked for an office on a day; none where the words of its values say everything.
    pub fn shows(&self, office: &OfficeRecord, today: NaiveDate) -> Vec<OptionExample> {
        match cases(self.name) {
            Some(cases) => cases(&Options::of(office), today),
            None if self.group == Group::Retention => vec![unchanged(self, office, today)],
            None => Vec::new(),
        }
    }
}

/// Works cases with an office's options on a day.
type Cases = fn(&Options, NaiveDate) -> Vec<OptionExample>;

fn cases(name: &str) -> Option<Cases> {
    let cases: Cases = match name {
        NEW_NUMBER_ON_HEAD_CHANGE => head_change,
        DISABILITY_LOSS_SAME_DAY => disability,
        DUE_ON_CLOSED_DAY => due,
        REMOTE_MEANING => remote,
        UNKNOWN_MYNA => unknown_myna,
        CERTIFICATE_YEARS | RENEWAL_YEAR => certificate_years,
        STAY_OFFSET => stay,
        FIRST_YEAR => first_year,
        ON_THE_SPOT => hand_over,
        PROVISIONAL_COPAY => provisional,
        COPAY_CHANGE_COUNTS => change_counts,
        RECEIPTS_EX_OFFICIO => ex_officio,
        RECEIPTS_APPLICATION_COUNTS => application_counts,
        UNDECLARED_IS_HIGHEST => undeclared,
        MINORS_INCOME_MAX => minors,
        _ => return None,
    };
    Some(cases)
}

/// Until when something that ends today is kept.
fn unchanged(row: &OptionRow, office: &OfficeRecord, today: NaiveDate) -> OptionExample {
    let years = retention::years(row.value(office)).unwrap_or(0);
    let until = retention::kept_until(today, years).map(wareki::long).unwrap_or_default();
    shown(format!("{} に終わった記録", wareki::long(today)), format!("{until} から閉じられる"))
}

fn shown(case: impl Into<String>, outcome: impl Into<String>) -> OptionExample {
    OptionExample { case: case.into(), outcome: outcome.into() }
}

fn head_change(options: &Options, _: NaiveDate) -> Vec<OptionExample> {
    let outcome = if options.new_number_on_head_change {
        "新しい記号番号。全員の証を差し替え、限度額と多数回該当の数え方に注意を出す"
    } else {
        "記号番号はそのまま。世帯主名の印字された証だけを差し替える"
    };
    vec![shown("二人の世帯で世帯主が変わる", outcome)]
}

fn disability(options: &Options, today: NaiveDate) -> Vec<OptionExample> {
    let case = EndCase { disability_same_day: options.disability_loss_same_day, ..EndCase::USUAL };
    let dates = end_dates(EndReason::E09, today, case).outcome;
    let lost = dates.qualified.map(wareki::long).unwrap_or_default();
    vec![shown(format!("障害認定日 {}", wareki::long(today)), format!("資格喪失日 {lost}"))]
}

/// Facts of the last four weeks whose due day is a closed one, at most three.
fn due(options: &Options, today: NaiveDate) -> Vec<OptionExample> {
    let facts = (0..28).filter_map(|back| today.checked_sub_days(Days::new(back)));
    let closed = facts.filter(|fact| closed_days::is_closed(reasons::notice_due(*fact))).take(3);
    let mut cases: Vec<OptionExample> = closed
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

fn unknown_myna(options: &Options, _: NaiveDate) -> Vec<OptionExample> {
    let outcome = match options.unknown_myna {
        UnknownMyna::Ask => "本人に聞く。なお不明なら資格確認書を交付し、「利用登録を聞く」が残る",
        UnknownMyna::Certificate => "聞かずに資格確認書を交付する。次の手続には残らない",
    };
    vec![shown("加入したばかりで、利用登録が不明の人", outcome)]
}

fn remote(options: &Options, _: NaiveDate) -> Vec<OptionExample> {
    let outcome = match options.remote_meaning {
        RemoteMeaning::Away => "離れて暮らす（市町村の定め）",
        RemoteMeaning::Facility => "施設に入り、前の世帯の被保険者のまま（国保法116条の2）",
    };
    vec![shown(format!("特別該当「{}」の根拠", options.remote_label), outcome)]
}

fn until(facts: &EndFacts) -> String {
    let end = end_of(facts).map(|end| wareki::long(end.outcome));
    end.map_or_else(|_| "交付できない".to_owned(), |end| format!("有効期限 {end}"))
}

/// Somebody of so many years.
fn born(today: NaiveDate, years: u32) -> NaiveDate {
    today.checked_sub_months(Months::new(12 * years)).unwrap_or(today)
}

fn certificate_years(options: &Options, today: NaiveDate) -> Vec<OptionExample> {
    let case =
        |years| shown(format!("今日交付する{years}歳の人"), until(&options.end_facts(today, born(today, years))));
    vec![case(40), case(69), case(72)]
}

fn stay(options: &Options, today: NaiveDate) -> Vec<OptionExample> {
    let expires = today.checked_add_months(Months::new(3)).unwrap_or(today);
    let facts = EndFacts { stay_expires_on: Some(expires), ..options.end_facts(today, born(today, 30)) };
    vec![shown(format!("在留期間満了日 {} の人", wareki::long(expires)), until(&facts))]
}

fn first_year(options: &Options, _: NaiveDate) -> Vec<OptionExample> {
    let day = NaiveDate::from_ymd_opt(2019, 5, 1).unwrap_or_default();
    vec![shown("2019年5月1日", options.first_year.written(&wareki::long(day)))]
}

fn hand_over(options: &Options, _: NaiveDate) -> Vec<OptionExample> {
    let (member, agent) = match options.on_the_spot {
        OnTheSpot::Clerk => ("渡せる", "渡せる"),
        OnTheSpot::PhotoId => ("顔写真付きの書類を示せば渡せる", "渡せない。郵送する"),
    };
    vec![shown("同一世帯員が受け取りに来た", member), shown("代理人が受け取りに来た", agent)]
}

/// A household of these people in the month of `today`, judged as the office has it.
fn judged(options: &Options, today: NaiveDate, people: Vec<Person>) -> Judgement {
    let facts = Facts { people, ..Facts::of(Month::of(today)) };
    determine::judge(&facts, Rules::built_in(), &options.practice)
}

/// An insured person of so many years; the first is the head.
fn insured(key: u32, today: NaiveDate, years: u32, income: Income) -> Person {
    let person = Person::new(key, born(today, years), Cover::Nhi);
    Person { head: key == 0, income, ..person }
}

fn ratio(judgement: &Judgement) -> String {
    let holds = judgement.copay.holds();
    holds.map_or_else(|| "割合を定めない（所得の判定待ち）".to_owned(), |c| format!("{}割", c.ratio_percent / 10))
}

fn provisional(options: &Options, today: NaiveDate) -> Vec<OptionExample> {
    let judgement = judged(options, today, vec![insured(0, today, 72, Income::default())]);
    vec![shown("転入したばかりで所得の分からない72歳の人", ratio(&judgement))]
}

fn ex_officio(options: &Options, today: NaiveDate) -> Vec<OptionExample> {
    let income = Income {
        known: Knowledge::Known,
        taxable_income_yen: 1_500_000,
        former_proviso_yen: Some(2_500_000),
        gross_receipts_yen: 3_500_000,
        ..Income::default()
    };
    let judgement = judged(options, today, vec![insured(0, today, 72, income)]);
    vec![shown("課税所得150万円・収入350万円の72歳の人（申請なし）", ratio(&judgement))]
}

fn undeclared(options: &Options, today: NaiveDate) -> Vec<OptionExample> {
    let known = Income { known: Knowledge::Known, total_income_yen: 3_000_000, ..Income::default() };
    let silent = Income { known: Knowledge::Undeclared, ..Income::default() };
    let people = vec![insured(0, today, 45, known), insured(1, today, 42, silent)];
    let judgement = judged(options, today, people);
    let class = judgement.under_70.holds().map_or("判定待ち", |class| class.label());
    vec![shown("所得300万円の45歳と未申告の42歳の世帯", format!("区分{class}"))]
}

fn change_counts(options: &Options, today: NaiveDate) -> Vec<OptionExample> {
    let month = Month::of(today);
    let days = [month.first_day(), month.first_day() + Days::new(14)];
    let case = |day| {
        let from = determine::change_counts_from(day, &options.practice).first_day();
        shown(format!("世帯の異動日 {}", wareki::long(day)), format!("{} から", wareki::long(from)))
    };
    days.map(case).to_vec()
}

fn application_counts(options: &Options, today: NaiveDate) -> Vec<OptionExample> {
    let from = determine::application_counts_from(today, &options.practice).first_day();
    vec![shown(format!("申請日 {}", wareki::long(today)), format!("{} から", wareki::long(from)))]
}

fn minors(options: &Options, today: NaiveDate) -> Vec<OptionExample> {
    let (border, _) = determine::minors_income_max_yen(Rules::built_in(), &options.practice, Month::of(today));
    vec![shown(format!("{} の判定", wareki::long(today)), format!("合計所得 {border}円以下の19歳未満を数える"))]
}
