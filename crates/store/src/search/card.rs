//! What a row of hits shows, kept beside the keys: fifty hits are a few pages of the file instead of some hundred.

use chrono::NaiveDate;
use madoguchi_domain::person::{Birth, Calendar, Identity};
use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::scheme::national::Household;
use serde::{Deserialize, Serialize};

/// A person as a row of hits shows him or her. Stored; short names keep it small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// 宛名番号
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub atena_no: Option<String>,
    /// 仮番号
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub provisional_no: Option<String>,
    /// 氏名, exactly
    #[serde(rename = "n")]
    pub name: String,
    /// 振り仮名
    #[serde(rename = "k")]
    pub kana: String,
    /// 生年月日
    #[serde(rename = "b")]
    pub birth: Birth,
    /// The registered one, where that is assumed (みなし)
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    pub registered_birth: Option<Birth>,
    /// Birth dates of foreign residents are shown in the western calendar.
    #[serde(rename = "w", default, skip_serializing_if = "std::ops::Not::not")]
    pub western: bool,
    /// 性別コード
    #[serde(rename = "s")]
    pub sex: String,
    /// 住所 with 方書; none when 支援措置 hides it
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// 住基世帯の世帯番号
    #[serde(rename = "j", default, skip_serializing_if = "Option::is_none")]
    pub juki_household_no: Option<String>,
    /// The household that covers, or last covered, the person.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub covered_by: Option<CoveredBy>,
}

/// 記号・番号 and this person's 適用 in that household, in the order of joining.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoveredBy {
    /// 記号
    #[serde(rename = "s")]
    pub symbol: String,
    /// 番号
    #[serde(rename = "n")]
    pub number: String,
    /// Each 適用: 枝番, first day, first day without.
    #[serde(rename = "c")]
    pub periods: Vec<(String, NaiveDate, Option<NaiveDate>)>,
}

impl Card {
    /// As it follows from the records.
    pub fn of(resident: &Resident, household: Option<&Household>) -> Self {
        let identity = &resident.identity.body;
        Self {
            atena_no: identity.atena_no.clone(),
            provisional_no: identity.provisional_no.clone(),
            name: identity.name.clone(),
            kana: identity.kana.clone(),
            birth: identity.birth,
            registered_birth: identity.registered_birth,
            western: identity.calendar() == Calendar::Western,
            sex: identity.sex.code().to_owned(),
            address: shown_address(identity),
            juki_household_no: identity.juki_household_no.clone(),
            covered_by: household.map(|household| CoveredBy::of(resident.id, household)),
        }
    }

    /// Which calendar the birth date is shown in.
    pub fn calendar(&self) -> Calendar {
        if self.western { Calendar::Western } else { Calendar::Japanese }
    }
}

fn shown_address(identity: &Identity) -> Option<String> {
    (!identity.protection().support.hides_address()).then(|| identity.full_address())
}

impl CoveredBy {
    fn of(resident: RecordId, household: &Household) -> Self {
        let number = &household.number.body;
        let own = household.members.body.iter().filter(|m| m.resident == resident);
        Self {
            symbol: number.symbol.clone(),
            number: number.number.clone(),
            periods: own.map(|m| (m.branch.clone(), m.period.from, m.period.to)).collect(),
        }
    }

    /// 枝番 of the 適用 that holds on `day`.
    pub fn branch_on(&self, day: NaiveDate) -> Option<&str> {
        let holds = |from: NaiveDate, to: Option<NaiveDate>| from <= day && to.is_none_or(|to| day < to);
        self.periods.iter().rev().find(|(_, from, to)| holds(*from, *to)).map(|(branch, _, _)| branch.as_str())
    }
}
