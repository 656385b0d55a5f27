//! What may be special about an invented person: one function each, called by the dice and by the cast.
//!
//! Each makes the person consistent: who lives in a facility is alone in the household and lives elsewhere.

use chrono::{Datelike, Days, NaiveDate};
use madoguchi_domain::age;
use madoguchi_domain::person::{Birth, PrintChoice, ResidentKind, Sex, Support};
use madoguchi_domain::record::{Certainty, StatusKind};
use madoguchi_domain::scheme::national::reasons::{EndReason, StartReason};

use crate::dice::Dice;
use crate::names::{FOREIGN, STAYS};
use crate::people::{Papers, SampleHome, SamplePerson, Span, SpanEnd, Status, days_before, years_before};

/// 外国人住民: name in Latin letters, nationality, status and limit of the stay.
pub fn foreign(person: &mut SamplePerson, brought_over_on: NaiveDate, dice: &mut Dice) {
    let (nationality, latin, kana) = dice.pick(FOREIGN);
    let (status, days) = dice.pick(STAYS);
    let identity = &mut person.identity;
    (identity.name, identity.kana) = (latin.to_owned(), kana.to_owned());
    identity.name_latin = latin.to_owned();
    identity.resident_kind = ResidentKind::Foreign;
    identity.nationality = Some(nationality.to_owned());
    identity.residence_status = Some(status.to_owned());
    identity.stay_expires_on = (days > 0).then(|| brought_over_on + Days::new(1 + dice.roll(days)));
}

/// A stay that ends within two months, or ended a few days ago while its renewal is under way.
pub fn stay_ends(person: &mut SamplePerson, on: NaiveDate) {
    person.identity.residence_status = Some("技能実習".to_owned());
    person.identity.stay_expires_on = Some(on);
}

/// 通称 and how the papers show the name.
pub fn alias(person: &mut SamplePerson, alias: &str, choice: PrintChoice) {
    person.identity.alias = Some(alias.to_owned());
    person.identity.print_choice = choice;
}

/// 旧氏
pub fn former_surname(person: &mut SamplePerson, surname: &str, choice: PrintChoice) {
    person.identity.former_surname = Some(surname.to_owned());
    person.identity.print_choice = choice;
}

/// 生年月日不詳: the day, or month and day.
pub fn unknown_birth(person: &mut SamplePerson, month_too: bool) {
    let birth = person.birth();
    let month = (!month_too).then_some(birth.month());
    person.identity.birth = Birth { year: birth.year(), month, day: None };
}

/// DV等支援措置, with a safe place for letters.
pub fn protected(person: &mut SamplePerson, support: Support, until: NaiveDate) {
    person.identity.support = support;
    person.identity.support_until = Some(until);
    if support.hides_address() {
        person.identity.mail_to = "見本区大手町１丁目１番１号　見本市女性相談センター気付".to_owned();
    }
}

/// マル学: studies elsewhere and stays insured in the parents' household (国保法116条).
pub fn student(person: &mut SamplePerson, brought_over_on: NaiveDate) {
    let starts = NaiveDate::from_ymd_opt(brought_over_on.year(), 4, 1).unwrap_or(brought_over_on);
    let from = if starts <= brought_over_on { starts } else { years_before(starts, 1) };
    let until = NaiveDate::from_ymd_opt(from.year() + 1, 4, 1).unwrap_or(brought_over_on);
    elsewhere(person, "例示県例示市学園町１丁目２番３号　例示寮");
    let span_from = person.spans.iter().map(|span| span.from).min().unwrap_or(from);
    person
        .statuses
        .push(Status::open(StatusKind::Student, from.max(span_from)).until(until).with_evidence("school", "例示大学"));
}

/// 住所地特例: moved into a facility in another municipality, a household of one's own (国保法116条の2).
pub fn facility(person: &mut SamplePerson) {
    elsewhere(person, "例示県例示市療養台４番５号　特別養護老人ホーム例示園");
    if let Some(from) = person.spans.last().map(|span| span.from) {
        person.statuses.push(Status::open(StatusKind::FacilityResident, from).with_evidence("facility", "例示園"));
    }
}

/// Registered in another municipality: 住登外 here.
fn elsewhere(person: &mut SamplePerson, address: &str) {
    let identity = &mut person.identity;
    (identity.postal_code, identity.address_code) = ("9990001".to_owned(), String::new());
    (identity.address, identity.address_extra) = (address.to_owned(), String::new());
    (identity.juki_household_no, identity.head_atena_no) = (None, None);
    identity.resident_kind = ResidentKind::Unregistered;
}

/// 非自発的失業者: from the day after leaving to the end of the next fiscal year.
pub fn jobless(person: &mut SamplePerson, brought_over_on: NaiveDate, dice: &mut Dice) {
    let left_on = days_before(brought_over_on, 20 + dice.roll(200))
        .max(person.identity.resident_since.unwrap_or(brought_over_on));
    let from = (left_on + Days::new(1)).min(brought_over_on);
    let fiscal_year = if from.month() < 4 { from.year() - 1 } else { from.year() };
    let until = NaiveDate::from_ymd_opt(fiscal_year + 2, 4, 1).unwrap_or(brought_over_on);
    person.spans = vec![Span::open(from, StartReason::A03)];
    let code = dice.pick(&["11", "12", "21", "22", "31", "32", "23", "33", "34"]);
    let status = Status::open(StatusKind::InvoluntaryUnemployment, from).until(until);
    person.statuses.push(status.with_evidence("reason_code", code).with_evidence("left_on", left_on.to_string()));
}

/// 産前産後: from the month before the expected birth to two months after.
pub fn maternity(person: &mut SamplePerson, brought_over_on: NaiveDate, dice: &mut Dice) {
    let due = brought_over_on + Days::new(dice.roll(60));
    let month = |plus: u32| {
        let months = due.year() * 12 + i32::try_from(due.month0() + plus).unwrap_or(0) - 1;
        NaiveDate::from_ymd_opt(months / 12, u32::try_from(months % 12).unwrap_or(0) + 1, 1).unwrap_or(due)
    };
    person.identity.sex = Sex::Female;
    let status = Status::open(StatusKind::Maternity, month(0)).until(month(4));
    person.statuses.push(status.with_evidence("due_on", due.to_string()));
}

/// 特定同一世帯所属者: left for the late-elderly scheme on the 75th birthday and stayed in the household.
pub fn former_member(person: &mut SamplePerson) {
    let turned = age::gates(person.birth()).late_elderly_from;
    let from = person.identity.resident_since.unwrap_or(turned).max(years_before(turned, 9));
    if from < turned {
        person.spans = vec![Span::open(from, StartReason::A03).with_end(EndReason::E08, turned)];
        person.statuses.push(Status::open(StatusKind::FormerMember, turned));
        person.papers = Papers::None;
    }
}

/// A status that holds since the coverage began.
pub fn since_joining(person: &mut SamplePerson, kind: StatusKind, evidence: (&str, &str)) {
    if let Some(from) = person.spans.last().map(|span| span.from) {
        person.statuses.push(Status::open(kind, from).with_evidence(evidence.0, evidence.1));
    }
}

/// 旧被扶養者: 65 and over, joined when the partner went to the late-elderly scheme; two years.
pub fn former_dependant(person: &mut SamplePerson, brought_over_on: NaiveDate, dice: &mut Dice) {
    let from = days_before(brought_over_on, 30 + dice.roll(500))
        .max(person.identity.resident_since.unwrap_or(brought_over_on));
    person.spans = vec![Span::open(from, StartReason::A03)];
    let status = Status::open(StatusKind::FormerDependant, from).until(from + Days::new(730));
    person.statuses.push(status.with_evidence("insurer", "例示健康保険組合"));
}

/// 滞納; after a year of it, 特別療養.
pub fn arrears(person: &mut SamplePerson, brought_over_on: NaiveDate, special: bool, dice: &mut Dice) {
    let joined = person.spans.last().map_or(brought_over_on, |span| span.from);
    let from = days_before(brought_over_on, 400 + dice.roll(900)).max(joined);
    person
        .statuses
        .push(Status::open(StatusKind::Arrears, from).with_evidence("terms", dice.between(1, 30).to_string()));
    if special {
        let from = (from + Days::new(366)).min(brought_over_on);
        person.statuses.push(Status::open(StatusKind::SpecialMedical, from));
    }
}

/// History of a kind that is no longer given: 短期被保険者証 until 2024-12-01, 退職被保険者 until 2024-03-31.
pub fn bygone(person: &mut SamplePerson, kind: StatusKind, brought_over_on: NaiveDate) {
    let (last_year, month) = if kind == StatusKind::Retiree { (2024, 4) } else { (2024, 12) };
    let gone = NaiveDate::from_ymd_opt(last_year, month, 1).unwrap_or_default();
    let from = years_before(gone, 1);
    if gone > brought_over_on {
        return;
    }
    if let [span] = person.spans.as_mut_slice()
        && span.end.is_none()
    {
        (span.from, span.qualified_on) = (span.from.min(from), span.qualified_on.min(from));
        person.statuses.push(Status::open(kind, from).until(gone));
    }
}

/// 転出予定: announced, and not yet told by the new municipality (転入通知).
pub fn will_move(home: &mut SampleHome, reason: EndReason, on: NaiveDate) {
    let to = if reason == EndReason::E02 {
        "見本県別見本市新町６番７号"
    } else {
        "例示県例示市本町８番９号"
    };
    for person in &mut home.people {
        to.clone_into(&mut person.identity.moved_to);
        if let Some(span) = person.spans.last_mut().filter(|span| span.end.is_none() && span.from < on) {
            span.end = Some(SpanEnd { reason, fact_on: on, certainty: Certainty::Planned });
        }
    }
}

/// Left the insurance for a job and came back: the same 枝番 again.
pub fn re_entered(person: &mut SamplePerson, brought_over_on: NaiveDate) {
    let since = person.identity.resident_since.unwrap_or(brought_over_on);
    let (left, back) = (days_before(brought_over_on, 700), days_before(brought_over_on, 300));
    if since < left {
        person.spans = vec![
            Span::open(since, StartReason::A01).with_end(EndReason::E04, left),
            Span::open(back, StartReason::A03),
        ];
    }
}
