//! Deciding: reads records, rules and the day; proposes acts with their consequences and grounds.
//!
//! Pure. What it proposes may be shown (preview) or committed; both are the same call.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::action::{NextAction, NextActionCode};
use crate::act::Act;
use crate::certificate::CertificateKind;
use crate::coverage::ReasonCode;
use crate::ground::Ground;
use crate::options::Options;
pub use crate::paper::who;
use crate::record::{Certainty, Movement, MovementKind, OfficeRecord, RecordId, Resident};
use crate::refusal::{Refusal, RefusalCode};
use crate::wareki;

pub mod action;
pub mod national;
mod paper;
pub mod registry_word;
pub mod same_person;

#[cfg(test)]
pub(crate) mod test_people;

/// The counter's side of a decision: day, office, ids and numbers, all given.
pub struct DecisionContext<'a> {
    /// The office's day.
    pub today: NaiveDate,
    /// When it is recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// The office.
    pub office: &'a OfficeRecord,
    /// New ids and numbers.
    pub source: &'a mut dyn Source,
}

/// Where new ids and numbers come from: the commit for real, a blank one for a preview.
pub trait Source {
    /// A new UUIDv7.
    fn id(&mut self) -> Uuid;
    /// The next 番号 of a household.
    fn household_number(&mut self) -> Result<String, Refusal>;
    /// The next provisional number of a resident.
    fn provisional_no(&mut self) -> Result<String, Refusal>;
}

/// A paper to give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperToGive {
    /// Kind of paper.
    pub kind: CertificateKind,
    /// For whom.
    pub resident: RecordId,
    /// 有効期限, where the paper has one.
    pub valid_until: Option<NaiveDate>,
}

/// A paper to take back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperToCollect {
    /// Kind of paper.
    pub kind: CertificateKind,
    /// Whose.
    pub resident: RecordId,
    /// Its number.
    pub certificate_no: String,
    /// The person brought it.
    pub brought: bool,
}

/// Papers of other flows that belong to this movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormToPrint {
    /// 出産育児一時金支給申請書
    BirthBenefitApplication,
    /// 葬祭費支給申請書
    FuneralBenefitApplication,
    /// 特定同一世帯所属者異動連絡票
    FormerMemberSlip,
    /// 旧被扶養者異動連絡票
    FormerDependantSlip,
    /// 負担区分異動連絡票
    CopaySlip,
    /// 産前産後保険料（税）軽減異動連絡票
    MaternitySlip,
}

/// Acts and everything that follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// Claims: stand or fall together.
    pub claims: Vec<Act>,
    /// World facts that rest on them (papers brought back).
    pub facts: Vec<Act>,
    /// Papers to give.
    pub papers_to_give: Vec<PaperToGive>,
    /// Papers to take back.
    pub papers_to_collect: Vec<PaperToCollect>,
    /// Applications to hand out.
    pub forms_to_print: Vec<FormToPrint>,
    /// Days by which the notification is late.
    pub late_days: i64,
    /// What is left to do.
    pub next_actions: Vec<NextAction>,
    /// What the clerk must be told before registering.
    pub warnings: Vec<Ground>,
    /// Why.
    pub grounds: Vec<Ground>,
}

/// What is told with every movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementDates {
    /// 異動日: the day of the fact
    pub effective_on: NaiveDate,
    /// 届出日
    pub notified_on: NaiveDate,
    /// The clerk's words; empty if none.
    pub remark: String,
}

impl DecisionContext<'_> {
    /// What the office has set.
    fn options(&self) -> Options {
        Options::of(self.office)
    }

    /// A confirmed movement with its three dates, in a household.
    fn movement(
        &mut self,
        kind: MovementKind,
        reason: ReasonCode,
        dates: &MovementDates,
        household: RecordId,
    ) -> Movement {
        Movement {
            id: self.source.id(),
            kind,
            reason,
            effective_on: dates.effective_on,
            notified_on: dates.notified_on,
            recorded_at: self.recorded_at,
            household,
            left_household: None,
            certainty: Certainty::Confirmed,
            corrects: None,
            corrected_by: None,
            remark: dates.remark.clone(),
        }
    }
}

/// A day typed in a notification, required.
pub fn day(name: &str, text: Option<&str>) -> Result<NaiveDate, Refusal> {
    let text = text.unwrap_or("");
    wareki::parse(text).map_err(|_| Refusal::field(name, text))
}

/// A day typed in a notification, if one was typed.
pub fn day_if_told(name: &str, text: Option<&str>) -> Result<Option<NaiveDate>, Refusal> {
    text.filter(|t| !t.trim().is_empty()).map(|t| day(name, Some(t))).transpose()
}

/// A moment as typed: RFC 3339; or a day in any calendar and a time in Japan (`R8.11.21 10:15`); a day alone means
/// its end.
pub fn moment(name: &str, text: &str) -> Result<DateTime<FixedOffset>, Refusal> {
    let text = text.trim();
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return Ok(exact);
    }
    let wrong = || Refusal::field(name, text);
    let (date, time) = text.split_once(['T', ' ', '　']).unwrap_or((text, ""));
    let date = day(name, Some(date)).map_err(|_| wrong())?;
    let time = time.trim();
    let read = |format| chrono::NaiveTime::parse_from_str(time, format);
    let time = match time {
        "" => chrono::NaiveTime::from_hms_opt(23, 59, 59).ok_or_else(wrong)?,
        _ => read("%H:%M:%S").or_else(|_| read("%H:%M")).map_err(|_| wrong())?,
    };
    let japan = FixedOffset::east_opt(9 * 3600).ok_or_else(wrong)?;
    date.and_time(time).and_local_timezone(japan).single().ok_or_else(wrong)
}

/// 異動日 and 届出日 of a notification: neither ahead of today, the notice not before the fact.
pub fn notified_days(effective_on: NaiveDate, notified_on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    for (name, day) in [("effective_on", effective_on), ("notified_on", notified_on)] {
        if day > today {
            return Err(Refusal::new(RefusalCode::DayInFuture).with("field", name).with("day", day.to_string()));
        }
    }
    if notified_on < effective_on {
        return Err(Refusal::new(RefusalCode::DaysContradict)
            .with("field", "notified_on")
            .with("day", notified_on.to_string()));
    }
    Ok(())
}

/// Nothing happens to somebody on a day after his or her death.
fn lives_on(person: &Resident, day: NaiveDate) -> Result<(), Refusal> {
    match person.died_on().filter(|died| *died < day) {
        Some(died) => {
            let refusal = Refusal::new(RefusalCode::NotResident).with("resident", who(person));
            Err(refusal.with("day", died.to_string()).with("field", "died"))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_in_japans_time_and_a_day_alone_means_its_end() {
        for (text, read) in [
            ("2026-11-21T10:15:00+09:00", "2026-11-21T10:15:00+09:00"),
            ("2026-11-21T01:15:00Z", "2026-11-21T10:15:00+09:00"),
            ("R8.11.21 10:15", "2026-11-21T10:15:00+09:00"),
            ("2026-11-21T10:15", "2026-11-21T10:15:00+09:00"),
            ("令和8年11月21日", "2026-11-21T23:59:59+09:00"),
        ] {
            let expected: DateTime<FixedOffset> = read.parse().unwrap();
            assert_eq!(moment("known_at", text), Ok(expected), "{text}");
        }
        for bad in ["", "yesterday", "2026-11-21 25:00", "2026-02-30"] {
            assert!(moment("known_at", bad).is_err(), "{bad}");
        }
    }
}
