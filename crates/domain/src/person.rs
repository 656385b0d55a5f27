//! The person as the registry knows him or her: names, address, support measures, with the birth ([`crate::birth`]).
//!
//! Names are kept to the exact code point sequence and never normalised.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use crate::birth::{Birth, BirthError, Calendar, shown_birth};

/// 性別 of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub enum Sex {
    /// 不明
    #[default]
    #[serde(rename = "0")]
    Unknown,
    /// 男
    #[serde(rename = "1")]
    Male,
    /// 女
    #[serde(rename = "2")]
    Female,
}

impl Sex {
    /// As printed.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unknown => "不明",
            Self::Male => "男",
            Self::Female => "女",
        }
    }

    /// Registry code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "0",
            Self::Male => "1",
            Self::Female => "2",
        }
    }

    /// From the registry code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Unknown, Self::Male, Self::Female].into_iter().find(|s| s.code() == code)
    }
}

/// 住民区分.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ResidentKind {
    /// 日本人住民
    #[default]
    Japanese,
    /// 外国人住民
    Foreign,
    /// 住登外
    Unregistered,
    /// 除票
    Removed,
}

/// 支援措置: the two server flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// なし
    #[default]
    None,
    /// 不開示該当
    NoDisclosure,
    /// 自己情報提供不可
    NoSelfInformation,
    /// 両方
    Both,
}

impl Support {
    /// Address and exchange log are hidden.
    pub fn hides_address(self) -> bool {
        matches!(self, Self::NoDisclosure | Self::Both)
    }

    /// マイナ保険証 cannot be used: a 資格確認書 is given without application.
    pub fn bars_myna(self) -> bool {
        matches!(self, Self::NoSelfInformation | Self::Both)
    }

    /// What both hide and bar together.
    fn with(self, other: Self) -> Self {
        let hides = self.hides_address() || other.hides_address();
        match (hides, self.bars_myna() || other.bars_myna()) {
            (true, true) => Self::Both,
            (true, false) => Self::NoDisclosure,
            (false, true) => Self::NoSelfInformation,
            (false, false) => Self::None,
        }
    }
}

/// 支援措置 of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Protection {
    /// What it hides and bars.
    pub support: Support,
    /// End of its term; it does not end by itself with it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// 仮支援措置: it was asked for and holds until it is decided on (住民記録システム標準仕様書)
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

/// 在留期間満了日 as it was seen on the card at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardStay {
    /// The last day of the stay.
    pub until: NaiveDate,
    /// 異動日 of the notification that told it
    pub seen_on: NaiveDate,
}

/// 続柄コード: the head.
pub const RELATION_HEAD: &str = "02";

/// Who the person is and where he or she lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "field names of the national standard, see docs/vocabulary.md")]
pub struct Identity {
    /// 宛名番号, up to 15 digits; missing until the registry tells it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub atena_no: Option<String>,
    /// Number of this office until the 宛名番号 is known
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional_no: Option<String>,
    /// 氏名
    pub name: String,
    /// 旧氏
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_surname: Option<String>,
    /// 通称
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// 振り仮名
    pub kana: String,
    /// 生年月日 by which ages are told: the registered one, or one that is assumed in its place (みなし)
    pub birth: Birth,
    /// The registered one, where another is assumed; see [`Identity::told_birth`]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered_birth: Option<Birth>,
    pub sex: Sex,
    /// 続柄コード
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relation: String,
    /// 記載順位
    pub display_order: u32,
    /// 住基世帯の世帯番号
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub juki_household_no: Option<String>,
    /// 宛名番号 of the registry household's head
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_atena_no: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub resident_kind: ResidentKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residence_status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay_expires_on: Option<NaiveDate>,
    /// The card said so at the counter, and the registry does not yet
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_stay: Option<CardStay>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub postal_code: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address_code: String,
    /// 住所
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 方書
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address_extra: String,
    /// 前住所
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub previous_address: String,
    /// 転出先
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub moved_to: String,
    /// 住定日
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resident_since: Option<NaiveDate>,
    /// 消除日
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_on: Option<NaiveDate>,
    /// 支援措置 of the registry; what holds is [`Identity::protection`]
    #[serde(default, skip_serializing_if = "is_default")]
    pub support: Support,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_until: Option<NaiveDate>,
    /// 支援措置 recorded at the counter, beside the registry's
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter_support: Option<Protection>,
    /// 処理日時 of the registry row that told this; none when the counter did
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_stamp: Option<String>,
    /// 異動事由コード of that row
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_reason: Option<String>,
    /// ローマ字氏名
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_latin: String,
    /// 氏名印字区分: which name a paper shows
    #[serde(default, skip_serializing_if = "is_default")]
    pub print_choice: PrintChoice,
    /// 送付先, where it is not the address
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mail_to: String,
    /// 異動日 of what told this: from that day it holds; none = always
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<NaiveDate>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// 氏名印字区分: which name the papers of a person show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintChoice {
    /// 本名
    #[default]
    Name,
    /// 通称
    Alias,
    /// 旧氏を併記
    WithFormerSurname,
    /// ローマ字
    Latin,
    /// 本名に通称を併記
    WithAlias,
}

impl Identity {
    /// Someone of whom nothing but the birth is known yet.
    pub fn blank(birth: Birth) -> Self {
        Self {
            atena_no: None,
            provisional_no: None,
            name: String::new(),
            former_surname: None,
            alias: None,
            kana: String::new(),
            birth,
            registered_birth: None,
            sex: Sex::Unknown,
            relation: String::new(),
            display_order: 1,
            juki_household_no: None,
            head_atena_no: None,
            resident_kind: ResidentKind::Japanese,
            nationality: None,
            residence_status: None,
            stay_expires_on: None,
            card_stay: None,
            postal_code: String::new(),
            address_code: String::new(),
            address: String::new(),
            address_extra: String::new(),
            previous_address: String::new(),
            moved_to: String::new(),
            resident_since: None,
            removed_on: None,
            support: Support::None,
            support_until: None,
            counter_support: None,
            registry_stamp: None,
            registry_reason: None,
            name_latin: String::new(),
            print_choice: PrintChoice::Name,
            mail_to: String::new(),
            effective_on: None,
        }
    }

    /// The name as the papers show it (氏名印字区分); the real name where the chosen one is missing.
    pub fn printed_name(&self) -> String {
        let alias = self.alias.as_deref().filter(|a| !a.is_empty());
        let former = self.former_surname.as_deref().filter(|f| !f.is_empty());
        match (self.print_choice, alias, former) {
            (PrintChoice::Alias, Some(alias), _) => alias.to_owned(),
            (PrintChoice::WithAlias, Some(alias), _) => format!("{}（{alias}）", self.name),
            (PrintChoice::WithFormerSurname, _, Some(former)) => with_former(&self.name, former),
            (PrintChoice::Latin, ..) if !self.name_latin.is_empty() => self.name_latin.clone(),
            (
                PrintChoice::Name
                | PrintChoice::Alias
                | PrintChoice::WithAlias
                | PrintChoice::WithFormerSurname
                | PrintChoice::Latin,
                ..,
            ) => self.name.clone(),
        }
    }

    /// 支援措置 that holds, whoever told it; of two terms the later one. What the registry tells is decided on.
    pub fn protection(&self) -> Protection {
        let counter = self.counter_support.unwrap_or_default();
        Protection {
            support: self.support.with(counter.support),
            until: self.support_until.max(counter.until),
            provisional: self.support == Support::None && counter.provisional,
        }
    }

    /// 生年月日 as the registry or the person told it: what stands on papers. No part of it is assumed.
    pub fn told_birth(&self) -> Birth {
        self.registered_birth.unwrap_or(self.birth)
    }

    /// 生年月日 as a screen shows it: beside one that is not known in full the day that is assumed.
    pub fn shown_birth(&self) -> String {
        shown_birth(self.birth, self.registered_birth, self.calendar())
    }

    /// 宛名番号, else the provisional number.
    pub fn shown_no(&self) -> &str {
        self.atena_no.as_deref().or(self.provisional_no.as_deref()).unwrap_or("")
    }

    /// 住所 with 方書.
    pub fn full_address(&self) -> String {
        if self.address_extra.is_empty() {
            self.address.clone()
        } else {
            format!("{}　{}", self.address, self.address_extra)
        }
    }

    /// Which calendar the birth date is printed in.
    pub fn calendar(&self) -> Calendar {
        match self.resident_kind {
            ResidentKind::Foreign => Calendar::Western,
            ResidentKind::Japanese | ResidentKind::Unregistered | ResidentKind::Removed => Calendar::Japanese,
        }
    }
}

/// 旧氏 stands in square brackets behind the surname, as on the resident's record (住民基本台帳法施行令30条の14).
fn with_former(name: &str, former: &str) -> String {
    match name.split_once('　') {
        Some((surname, given)) => format!("{surname}［{former}］　{given}"),
        None => format!("{name}［{former}］"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_counter_and_the_registry_say_of_a_protection_holds_together() {
        let mut identity = Identity::blank(Birth::parse("1980-05-05").unwrap());
        assert_eq!(identity.protection(), Protection::default());
        let until = NaiveDate::from_ymd_opt(2027, 3, 31);
        let told = Protection { support: Support::NoDisclosure, until, provisional: true };
        identity.counter_support = Some(told);
        assert_eq!(identity.protection(), told);
        (identity.support, identity.support_until) = (Support::NoSelfInformation, None);
        assert_eq!(identity.protection(), Protection { support: Support::Both, until, provisional: false });
    }

    #[test]
    fn an_assumed_birth_is_shown_beside_the_registered_one() {
        let mut identity = Identity::blank(Birth::parse("1965-05-01").unwrap());
        assert_eq!(identity.shown_birth(), "昭和40年5月1日");
        identity.registered_birth = Some(Birth::parse("1965-05-00").unwrap());
        assert_eq!(identity.shown_birth(), "1965年5月（日不詳）（みなし 昭和40年5月1日）");
        assert_eq!(identity.told_birth().to_string(), "1965-05-00");
    }
}
