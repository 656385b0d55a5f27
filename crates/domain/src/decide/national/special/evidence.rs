//! What each special status needs to be shown, and the days it holds for.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::subject::StatusSubject;
use crate::decide::{day_if_told, who};
use crate::determine::{Practice, application_counts_from};
use crate::ground::Ground;
use crate::month::Month;
use crate::options::{Options, RemoteMeaning};
use crate::person::Sex;
use crate::record::{Resident, STAY_ASKED_FOR, StatusKind};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::away::REMOTE_MEANING;
use crate::scheme::national::reasons::EndReason;
use crate::scheme::national::{renewal_begins, renewal_ends};
use crate::{age, rules, wareki};

/// What must be shown for each status, by name.
pub const NEEDS: [(StatusKind, &[&str]); 18] = [
    (StatusKind::Student, &["school"]),
    (StatusKind::Remote, &["place"]),
    (StatusKind::FacilityResident, &["facility"]),
    (StatusKind::InvoluntaryUnemployment, &["reason_code", "left_on"]),
    (StatusKind::FormerMember, &[]),
    (StatusKind::FormerDependant, &["insurer"]),
    (StatusKind::Maternity, &["due_on"]),
    (StatusKind::SexNotation, &[]),
    (StatusKind::CareNeeded, &[]),
    (StatusKind::Borderline, &["document"]),
    (StatusKind::Arrears, &["arrears_since"]),
    (StatusKind::SpecialCircumstances, &["circumstances"]),
    (StatusKind::SpecialMedical, &["arrears_since"]),
    (StatusKind::SpecifiedDisease, &["disease", "certified_on"]),
    (StatusKind::StayRenewal, &["renewal_receipt"]),
    (StatusKind::ReceiptsApplication, &["document"]),
    (StatusKind::ShortTerm, &[]),
    (StatusKind::Retiree, &[]),
];

/// What may be shown besides, by status. A birth that has happened ([`NEEDS`]: 出産予定日) is shown instead of the day it was expected.
const MAY: [(StatusKind, &[&str]); 3] = [
    (StatusKind::Maternity, &["born_on", "multiple"]),
    (StatusKind::FormerMember, &["slip"]),
    (StatusKind::SpecialMedical, &["exempt_care", "special_circumstances"]),
];

/// What is asked for at a status: what must be shown, and what may be.
pub fn asked_for(kind: StatusKind) -> impl Iterator<Item = &'static str> {
    let of = move |(status, names): &(StatusKind, &'static [&'static str])| (*status == kind).then_some(*names);
    NEEDS.iter().filter_map(of).chain(MAY.iter().filter_map(of)).flatten().copied()
}

/// How something that is shown is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// In words.
    Text,
    /// A day.
    Day,
    /// `yes`, or nothing.
    Yes,
    /// One of a closed list.
    Choice,
}

/// How the evidence of that name is told, at a status or at a joining.
pub fn evidence_kind(name: &str) -> EvidenceKind {
    match name {
        "left_on" | "due_on" | "born_on" | "arrears_since" | "certified_on" => EvidenceKind::Day,
        "multiple" | "exempt_care" | "special_circumstances" | "treaty_certificate" | "expo_opt_in" => {
            EvidenceKind::Yes
        }
        "disease" | "level" | "stage" | "reason_code" => EvidenceKind::Choice,
        _ => EvidenceKind::Text,
    }
}

/// 離職理由コード of 特定受給資格者 (11–32) and 特定理由離職者 (23–34) (国保令29条の7の2, 雇用保険法).
pub const UNEMPLOYMENT_CODES: [&str; 9] = ["11", "12", "21", "22", "23", "31", "32", "33", "34"];

/// The days of a status, and why.
pub(super) struct Term {
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub ground: Ground,
}

/// The days a status holds for; a refusal where something is not shown or its conditions are not met.
pub(super) fn term(
    subject: &StatusSubject,
    kind: StatusKind,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    (notified_on, options): (NaiveDate, &Options),
) -> Result<Term, Refusal> {
    needs(subject, kind)?;
    let told = || from.ok_or_else(|| Refusal::field("from", ""));
    match kind {
        StatusKind::Student => {
            let from = told()?;
            let to = to.unwrap_or_else(|| april_after(from, 1));
            Ok(ends(
                from,
                to,
                "在学により別に住むが、親元の世帯の被保険者のまま",
                "国保法116条",
                "在学証明により毎年3月31日まで",
            ))
        }
        StatusKind::Remote => {
            let (fact, clause, change) = remote(options.remote_meaning);
            Ok(open(told()?, to, fact, clause, change))
        }
        StatusKind::StayRenewal => stay_renewal(subject, from.unwrap_or(notified_on)),
        StatusKind::ReceiptsApplication => Ok(receipts_application(from.unwrap_or(notified_on), &options.practice)),
        StatusKind::FacilityResident => {
            Ok(open(told()?, to, "施設に入り、前の市町村の被保険者のまま", "国保法116条の2", "施設を出れば終わる"))
        }
        StatusKind::InvoluntaryUnemployment => unemployment(subject, from),
        StatusKind::Maternity => maternity(subject, notified_on),
        StatusKind::FormerDependant => former_dependant(subject, told()?),
        StatusKind::FormerMember => former_member(subject, told()?, to),
        StatusKind::SpecialMedical => special_medical(subject, told()?, to),
        StatusKind::SpecifiedDisease => specified_disease(subject, told()?, to, notified_on),
        StatusKind::SexNotation => Ok(open(
            told()?,
            to,
            "性別の記載に配慮する",
            "国保則6条4項の取扱い（裏面記載）",
            "申出が取り下げられれば終わる",
        )),
        StatusKind::CareNeeded => Ok(open(
            told()?,
            to,
            "マイナ保険証での受診に配慮を要する",
            "国保法9条2項（申請による交付）",
            "申請が取り下げられれば終わる",
        )),
        StatusKind::Borderline => {
            Ok(open(told()?, to, "境界層に該当する", "国保令29条の4（境界層該当証明書）", "証明の期間が終われば終わる"))
        }
        StatusKind::Arrears => {
            Ok(open(told()?, to, "保険料の滞納がある", "国保法54条の3・63条の2", "完納すれば終わる"))
        }
        StatusKind::SpecialCircumstances => Ok(open(
            told()?,
            to,
            "保険料を納められない特別の事情がある、または市町村が適当と認めた",
            "国保則27条の14の2、国保法54条の3",
            "事情がなくなれば終わる",
        )),
        StatusKind::ShortTerm => history(subject, told()?, to, "short_term_certificate"),
        StatusKind::Retiree => history(subject, told()?, to, "retiree_scheme"),
    }
}

/// What is kept of what was shown; beside マル遠, that the office means a home by it, for its word may change; beside a 特例期間, of which stay
/// it is.
pub(super) fn kept(subject: &StatusSubject, kind: StatusKind, options: &Options) -> BTreeMap<String, String> {
    let mut evidence = subject.evidence.clone();
    if kind == StatusKind::Remote {
        let (name, home) = REMOTE_MEANING;
        match options.remote_meaning {
            RemoteMeaning::Facility => evidence.insert(name.to_owned(), home.to_owned()),
            RemoteMeaning::Away => evidence.remove(name),
        };
    }
    if let Some(expires) = subject.resident.identity.body.stay_expires_on.filter(|_| kind == StatusKind::StayRenewal) {
        evidence.insert(STAY_ASKED_FOR.to_owned(), expires.to_string());
    }
    evidence
}

/// 特定疾病 that the minister named (昭和59年厚生省告示156号): 人工透析を要する慢性腎不全, 血友病, HIV感染症.
const DISEASES: [&str; 3] = ["dialysis", "hemophilia", "hiv"];

/// 特定疾病: the institution's word on one of the diseases, on a day that has come.
fn specified_disease(
    subject: &StatusSubject,
    from: NaiveDate,
    to: Option<NaiveDate>,
    notified_on: NaiveDate,
) -> Result<Term, Refusal> {
    let told = |name: &str| subject.evidence.get(name).map_or("", String::as_str);
    if !DISEASES.contains(&told("disease")) {
        return Err(Refusal::field("disease", told("disease")));
    }
    let certified_on = day_of(subject, "certified_on")?;
    if certified_on > notified_on {
        return Err(contradicts(subject, "certified_on", certified_on));
    }
    Ok(open(
        from,
        to,
        "長期にわたり高額な医療の要る特定疾病と認定された",
        "国保令29条の2第8項、国保則27条の13",
        "認定がなければ該当しない",
    ))
}

/// マル遠 means different things in different towns (市町村の定め).
fn remote(meaning: RemoteMeaning) -> (&'static str, &'static str, &'static str) {
    match meaning {
        RemoteMeaning::Away => ("離れて暮らす", "市町村の定め（マル遠）", "戻れば終わる"),
        RemoteMeaning::Facility => {
            ("施設に入り、前の世帯の被保険者のまま", "国保法116条の2、市町村の定め（マル遠）", "施設を出れば終わる")
        }
    }
}

/// 基準収入額適用: holds for the benefit year of the first month it counts for; it is asked for anew each year.
fn receipts_application(from: NaiveDate, practice: &Practice) -> Term {
    let counts = application_counts_from(from, practice);
    let to = counts.benefit_year_start().first_day() + Months::new(12);
    ends(
        from,
        to,
        "70～74歳の収入が基準に満たないことの申請があった",
        "国保令27条の2第3項、国保則24条の3",
        "収入が基準以上なら3割のまま。市町村が収入を確かめられるときは申請を要しない",
    )
}

/// 特例期間: the renewal of the stay was asked for; two months after its end, no longer (入管法20条6項).
fn stay_renewal(subject: &StatusSubject, from: NaiveDate) -> Result<Term, Refusal> {
    const CLAUSE: &str = "入管法20条6項（特例期間）";
    let expires = subject.resident.identity.body.stay_expires_on;
    let Some((expires, to)) = expires.and_then(|expires| Some((expires, renewal_ends(expires)?))) else {
        return Err(not_met(subject, "在留期間の満了日がない".to_owned(), CLAUSE, "在留期間のある人なら該当しうる"));
    };
    if renewal_begins(expires).is_some_and(|first| from < first) {
        let fact = format!("在留期間の満了日は {}", wareki::long(expires));
        return Err(not_met(subject, fact, CLAUSE, "満了日の近い在留期間の更新を申請していれば該当する"));
    }
    if from >= to {
        let fact = format!("特例期間は {} まで", wareki::long(to - Days::new(1)));
        return Err(not_met(subject, fact, CLAUSE, "特例期間の間に申請の受付を示せば該当する"));
    }
    Ok(ends(from, to, "在留期間の更新を申請中", CLAUSE, "許可されれば新しい満了日、不許可なら資格を失う"))
}

fn open(from: NaiveDate, to: Option<NaiveDate>, fact: &str, clause: &str, change: &str) -> Term {
    let fact = format!("{fact}（{} から）", wareki::long(from));
    Term { from, to, ground: Ground::new("special_status", fact, clause, change) }
}

fn ends(from: NaiveDate, to: NaiveDate, fact: &str, clause: &str, change: &str) -> Term {
    let last = to.checked_sub_days(Days::new(1)).unwrap_or(to);
    let fact = format!("{fact}（{} から {} まで）", wareki::long(from), wareki::long(last));
    Term { from, to: Some(to), ground: Ground::new("special_status", fact, clause, change) }
}

fn needs(subject: &StatusSubject, kind: StatusKind) -> Result<(), Refusal> {
    let shown = |name: &str| subject.evidence.get(name).is_some_and(|v| !v.trim().is_empty());
    let missing = NEEDS.iter().filter(|(k, _)| *k == kind).flat_map(|(_, names)| *names).find(|name| !shown(name));
    // a birth that has happened is shown instead of a day it is expected
    match missing {
        Some(name) if !(*name == "due_on" && shown("born_on")) => Err(Refusal::new(RefusalCode::EvidenceMissing)
            .with("resident", who(&subject.resident))
            .with("field", *name)),
        Some(_) | None => Ok(()),
    }
}

fn not_met(subject: &StatusSubject, fact: String, clause: &str, change: &str) -> Refusal {
    Refusal::new(RefusalCode::StatusNotMet).with("resident", who(&subject.resident)).because(Ground::new(
        "special_status",
        fact,
        clause,
        change,
    ))
}

fn contradicts(subject: &StatusSubject, field: &str, day: NaiveDate) -> Refusal {
    Refusal::new(RefusalCode::DaysContradict)
        .with("resident", who(&subject.resident))
        .with("field", field)
        .with("day", day.to_string())
}

fn day_of(subject: &StatusSubject, name: &str) -> Result<NaiveDate, Refusal> {
    shown_day(subject, name)?.ok_or_else(|| {
        Refusal::new(RefusalCode::EvidenceMissing).with("resident", who(&subject.resident)).with("field", name)
    })
}

/// 非自発的失業者: from the day after leaving to the end of the next fiscal year (国保令29条の7の2).
fn unemployment(subject: &StatusSubject, from: Option<NaiveDate>) -> Result<Term, Refusal> {
    const CLAUSE: &str = "国保令29条の7の2（特例対象被保険者等）";
    let code = subject.evidence.get("reason_code").map_or("", |c| c.trim());
    if !UNEMPLOYMENT_CODES.contains(&code) {
        let change = "離職理由が 11 12 21 22 31 32 23 33 34 のどれかなら該当する";
        return Err(not_met(subject, format!("離職理由コード {code}"), CLAUSE, change));
    }
    let left_on = day_of(subject, "left_on")?;
    let age_max = rules::number("unemployment_age", left_on);
    let age = years_reached(&subject.resident, left_on);
    if age >= age_max {
        let mut refusal = not_met(subject, format!("離職の日に {age} 歳"), CLAUSE, "離職の日に65歳未満なら該当する");
        for ground in &mut refusal.grounds {
            ground.threshold = Some(age_max.to_string());
        }
        return Err(refusal);
    }
    let first = left_on.checked_add_days(Days::new(1)).unwrap_or(left_on);
    let from = from.unwrap_or(first);
    if from < first {
        return Err(contradicts(subject, "from", from));
    }
    let fact = format!("離職理由 {code}、離職日 {}、給与所得を30/100とみなす", wareki::long(left_on));
    let change = "国保を離れれば終わる。在職中に国保のままなら続く";
    Ok(ends(from, april_after(first, 2), &fact, CLAUSE, change))
}

/// 産前産後: 4 months from the month before; 6 from three months before for a multiple birth (国保令29条の7), and no month before the
/// reduction began. Nobody younger than the table says gives birth; an older one is not asked.
fn maternity(subject: &StatusSubject, notified_on: NaiveDate) -> Result<Term, Refusal> {
    const CLAUSE: &str = "国保令29条の7、国保則32条の10の2（産前産後の保険料の軽減）";
    let identity = &subject.resident.identity.body;
    let age = i64::from(age::years_on(identity.birth.assumed(), notified_on));
    if identity.sex == Sex::Male || age < rules::number("mother_age_min", notified_on) {
        let fact = format!("{}、{} 生まれ", identity.sex.label(), identity.birth);
        return Err(not_met(subject, fact, CLAUSE, "出産する被保険者本人に登録する"));
    }
    let born = shown_day(subject, "born_on")?;
    let day = match born {
        Some(born) => born,
        None => day_of(subject, "due_on")?,
    };
    if rules::number("maternity_births", day) == 0 {
        let since = rules::row("maternity_births", NaiveDate::MAX).effective_from;
        let change = format!("{}以後の出産が対象", wareki::month(Month::of(since)));
        return Err(not_met(subject, format!("出産日 {}", wareki::long(day)), CLAUSE, &change));
    }
    let earliest = months_before(day, number("maternity_notice_months", day));
    if born.is_none() && notified_on < earliest {
        let change = format!("{} から届け出られる", wareki::long(earliest));
        return Err(not_met(subject, format!("出産予定日 {}", wareki::long(day)), CLAUSE, &change));
    }
    let multiple = subject.evidence.get("multiple").is_some_and(|m| matches!(m.trim(), "true" | "yes" | "1" | "多胎"));
    let id = if multiple { "maternity_months_multiple" } else { "maternity_months_single" };
    let month = first_of_month(day);
    let to = months_after(month, 3);
    let first_ever = rules::row(id, day).effective_from;
    let from = months_before(to, number(id, day)).max(first_ever);
    let kind = if multiple { "多胎" } else { "単胎" };
    Ok(ends(
        from,
        to,
        &format!("出産（予定）日 {}、{kind}", wareki::long(day)),
        CLAUSE,
        "出産日や胎児の数が変われば変わる",
    ))
}

/// 旧被扶養者: 65 or older at entry, was a dependant of somebody who went over to 後期.
fn former_dependant(subject: &StatusSubject, from: NaiveDate) -> Result<Term, Refusal> {
    const CLAUSE: &str = "国保令附則（旧被扶養者に係る減免）";
    let id = subject.resident.id;
    let members = subject.household.iter().flat_map(|h| &h.members.body).filter(|m| m.resident == id);
    let entered = members.filter(|m| m.period.to.is_none_or(|to| to > from)).map(|m| m.period.from).min();
    let entered = entered.unwrap_or(from);
    let age_min = rules::number("former_dependant_age", entered);
    let age = years_reached(&subject.resident, entered);
    if age < age_min {
        return Err(not_met(subject, format!("資格を得た日に {age} 歳"), CLAUSE, "資格を得た日に65歳以上なら該当する"));
    }
    let to = age::gates(subject.resident.identity.body.birth.assumed()).late_elderly_from;
    let half = wareki::long(months_after(entered, 24));
    let fact = format!("被扶養者だった人。均等割の軽減は {half} の前月まで");
    Ok(ends(from, to.max(from), &fact, CLAUSE, "国保を離れれば終わる"))
}

/// 特定同一世帯所属者: lost 国保 by going over to 後期 here, or brings the slip of another municipality.
fn former_member(subject: &StatusSubject, from: NaiveDate, to: Option<NaiveDate>) -> Result<Term, Refusal> {
    const CLAUSE: &str = "国保令29条の7（特定同一世帯所属者）";
    let periods = &subject.resident.qualification.body.periods;
    let went_over = periods
        .iter()
        .any(|p| matches!(p.end_reason.and_then(EndReason::from_code), Some(EndReason::E08 | EndReason::E09)));
    let slip = subject.evidence.get("slip").is_some_and(|s| !s.trim().is_empty());
    if !(went_over || slip) {
        let change = "後期への移行の記録、または前の市町村の異動連絡票があれば該当する";
        return Err(not_met(subject, "後期高齢者医療への移行で国保を失った記録がない".to_owned(), CLAUSE, change));
    }
    Ok(open(from, to, "後期に移った後も同じ世帯に属する", CLAUSE, "世帯主になる、または世帯が変われば終わる"))
}

/// 特別療養: a year of arrears without special circumstances; never a minor (国保法54条の3).
fn special_medical(subject: &StatusSubject, from: NaiveDate, to: Option<NaiveDate>) -> Result<Term, Refusal> {
    const CLAUSE: &str = "国保法54条の3、国保則27条の5の2";
    let since = day_of(subject, "arrears_since")?;
    if months_after(since, number("arrears_months", from)) > from {
        return Err(not_met(
            subject,
            format!("滞納は {} から", wareki::long(since)),
            CLAUSE,
            "納期限から1年を過ぎれば該当しうる",
        ));
    }
    let recorded = |kind| subject.resident.has_status(kind, from);
    for (name, recorded, fact) in [
        ("exempt_care", false, "原爆一般疾病医療費などの支給を受けている"),
        ("special_circumstances", recorded(StatusKind::SpecialCircumstances), "保険料を納められない特別の事情がある"),
    ] {
        if recorded || subject.evidence.get(name).is_some_and(|shown| !shown.trim().is_empty()) {
            return Err(not_met(subject, fact.to_owned(), CLAUSE, "その事実がなければ該当しうる"));
        }
    }
    let minor_until = age::gates(subject.resident.identity.body.birth.assumed()).minor_until;
    if from <= minor_until {
        let change = "18歳に達する日以後の最初の3月31日を過ぎていれば該当しうる";
        return Err(not_met(subject, format!("{} までは対象外", wareki::long(minor_until)), CLAUSE, change));
    }
    Ok(open(from, to, "1年以上の滞納があり、特別の事情がない", CLAUSE, "完納または特別の事情があれば終わる"))
}

/// 短期証・退職: only for days before the law ended them. `id`: the row that is 1 while the law knew it; from the day of its 0 it is ended.
fn history(subject: &StatusSubject, from: NaiveDate, to: Option<NaiveDate>, id: &str) -> Result<Term, Refusal> {
    let ended = rules::row(id, NaiveDate::MAX).effective_from;
    match to {
        Some(to) if to <= ended => {
            Ok(open(from, Some(to), "過去の該当", "廃止された制度の記録", "廃止の日より後には該当しない"))
        }
        Some(_) | None => {
            let change = "廃止の日までの期間なら記録できる";
            Err(not_met(subject, format!("{} に廃止された", wareki::long(ended)), "廃止された制度の記録", change))
        }
    }
}

fn april_after(day: NaiveDate, fiscal_years: i32) -> NaiveDate {
    let year = if day.month() >= 4 { day.year() } else { day.year() - 1 };
    NaiveDate::from_ymd_opt(year + fiscal_years, 4, 1).unwrap_or(day)
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn number(id: &str, day: NaiveDate) -> u32 {
    u32::try_from(rules::number(id, day)).unwrap_or(0)
}

fn months_before(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(months)).unwrap_or(day)
}

fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(day)
}

fn years_reached(person: &Resident, day: NaiveDate) -> i64 {
    i64::from(age::years_reached(person.identity.body.birth.assumed(), day))
}

fn shown_day(subject: &StatusSubject, name: &str) -> Result<Option<NaiveDate>, Refusal> {
    day_if_told(name, subject.evidence.get(name).map(String::as_str))
}
