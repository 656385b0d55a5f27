//! 届出 as it is brought to the counter or read from a file. Parsed, not yet decided.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::entry::{Authority, IdentityCheck};
use crate::names;
use crate::person::{Birth, CardStay, Identity, PrintChoice, ResidentKind, Sex};
use crate::record::MynaState;
use crate::wareki;

/// What is notified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// 適用開始
    Join,
    /// 適用終了
    Leave,
    /// 変更
    Change,
    /// 訂正
    Correct,
    /// 特別該当
    SpecialStatus,
}

/// A notification file (`docs/manual/admin.md`, 届出ファイル).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Notification {
    /// What is notified.
    pub kind: NotificationKind,
    /// Reason code: `A…` for join, `E…` for leave, `C…` for change.
    #[serde(default)]
    pub reason: Option<String>,
    /// 異動日: the day of the fact
    #[serde(default)]
    pub effective_on: Option<String>,
    /// 届出日
    #[serde(default)]
    pub notified_on: Option<String>,
    /// 世帯番号 of the registry household.
    #[serde(default)]
    pub juki_household_no: Option<String>,
    /// A household the registry has not told yet.
    #[serde(default)]
    pub new_household: Option<NewHousehold>,
    /// 転出 only: lived at the new address the same day (国保法8条1項ただし書).
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    pub same_day_new_address: bool,
    /// 資格取得年月日, where the fact alone does not give it (A02: inherited; A10, A99: stated).
    #[serde(default)]
    pub qualified_on: Option<String>,
    /// 資格喪失年月日 stated by the clerk (E10, E12, E99).
    #[serde(default)]
    pub lost_on: Option<String>,
    /// 資格喪失年月日 in the municipality moved to before, where a qualification of ours is still open.
    #[serde(default)]
    pub lost_elsewhere_on: Option<String>,
    /// The clerk's words on it, kept with the movement.
    #[serde(default)]
    pub remark: Option<String>,
    /// 変更: the head of the household from that day (C01, C02); left out = the first member.
    #[serde(default)]
    pub head: Option<String>,
    /// 世帯合併: somebody of the household entered; left out = the household of `juki_household_no`.
    #[serde(default)]
    pub into: Option<String>,
    /// 訂正: id of the movement.
    #[serde(default)]
    pub corrects: Option<String>,
    /// 訂正: what is wrong: `effective_on`, `notified_on`, `qualified_on`, `resident_since_on`, `recorded_on`, `relation`, `display_order`.
    #[serde(default)]
    pub field: Option<String>,
    /// 訂正: the value it has now. 特別該当: its first day.
    #[serde(default)]
    pub from: Option<String>,
    /// 訂正: the right value. 特別該当: the first day without; without `from` the status that holds ends.
    #[serde(default)]
    pub to: Option<String>,
    /// 取消 of the movement or of the status: it never was.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    pub cancel: bool,
    /// 特別該当: which; `support` for 支援措置.
    #[serde(default)]
    pub status: Option<String>,
    /// On whose word: the counter's, or the registry's (転入通知). Nobody claims to be a batch.
    #[serde(default)]
    pub authority: Option<Authority>,
    /// The persons.
    #[serde(default)]
    pub members: Vec<NotifiedMember>,
    /// How the clerk made sure of them.
    #[serde(default)]
    #[ts(as = "Option<IdentityCheck>")]
    pub identity_check: IdentityCheck,
}

/// A character of a notification that is not seen on a screen or a paper, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// The field.
    pub field: String,
    /// The person, counted from 1; none where the field is the notification's.
    pub member: Option<usize>,
    /// The character.
    pub character: char,
}

impl Notification {
    /// 異動日, where one is told and can be read.
    pub fn effective_day(&self) -> Option<NaiveDate> {
        wareki::parse(self.effective_on.as_deref()?).ok()
    }

    /// The first character that is not seen (controls, direction marks, fillers), with its field. Variation selectors are seen by their glyph.
    pub fn unseen(&self) -> Option<Unseen> {
        let value = serde_json::to_value(self).ok()?;
        let members = value.get("members").and_then(Value::as_array);
        let of_members = members.into_iter().flatten().zip(1..).find_map(|(member, place)| {
            unseen_in("members", member).map(|(field, character)| (field, Some(place), character))
        });
        let own = || {
            let fields = value.as_object().into_iter().flatten().filter(|(name, _)| *name != "members");
            fields.into_iter().find_map(|(name, value)| unseen_in(name, value)).map(|(field, c)| (field, None, c))
        };
        let (field, member, character) = of_members.or_else(own)?;
        Some(Unseen { field, member, character })
    }
}

/// The first such character of a value, with the name of the field that holds it.
fn unseen_in(name: &str, value: &Value) -> Option<(String, char)> {
    match value {
        Value::String(text) => text.chars().find(|c| names::is_invisible(*c)).map(|c| (name.to_owned(), c)),
        Value::Array(items) => items.iter().find_map(|item| unseen_in(name, item)),
        Value::Object(fields) => fields.iter().find_map(|(name, value)| unseen_in(name, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// A household the registry has not told yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct NewHousehold {
    /// 住所
    pub address: String,
    /// 郵便番号
    #[serde(default)]
    #[ts(as = "Option<String>")]
    pub postal_code: String,
}

/// One person of a notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct NotifiedMember {
    /// 宛名番号, provisional number or record id of someone known.
    #[serde(default)]
    pub resident: Option<String>,
    /// Someone the office does not know yet.
    #[serde(default)]
    pub new_resident: Option<NewResident>,
    /// マイナ保険証; not told = unchanged
    #[serde(default)]
    pub myna: Option<MynaState>,
    /// Papers the person brought back, by kind.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    pub collected: Vec<String>,
    /// What was shown, by name: for a special status, or for the stay of a foreigner (`longer_stay`,
    /// `renewal_receipt`, `treaty_certificate`).
    #[serde(default)]
    #[ts(as = "Option<BTreeMap<String, String>>")]
    pub evidence: BTreeMap<String, String>,
    /// 変更: what is told anew about the person.
    #[serde(default)]
    pub changes: Option<Changes>,
}

/// What a person tells anew at the counter. Left out = as it was; empty = there is none any more.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "names of person::Identity")]
#[ts(optional_fields)]
pub struct Changes {
    pub name: Option<String>,
    pub kana: Option<String>,
    pub alias: Option<String>,
    pub former_surname: Option<String>,
    pub name_latin: Option<String>,
    pub print_choice: Option<PrintChoice>,
    pub relation: Option<String>,
    pub postal_code: Option<String>,
    pub address: Option<String>,
    pub address_extra: Option<String>,
    pub mail_to: Option<String>,
    pub nationality: Option<String>,
    pub residence_status: Option<String>,
    pub stay_expires_on: Option<NaiveDate>,
    /// みなしの生年月日, of whom the registry does not know it in full: a whole day that fits what it knows
    pub birth: Option<Birth>,
}

impl Changes {
    /// The identity as it is from `on`.
    pub fn identity_after(&self, before: &Identity, on: NaiveDate) -> Identity {
        let mut after = before.clone();
        for (new, kept) in [
            (&self.name, &mut after.name),
            (&self.kana, &mut after.kana),
            (&self.name_latin, &mut after.name_latin),
            (&self.relation, &mut after.relation),
            (&self.postal_code, &mut after.postal_code),
            (&self.address_extra, &mut after.address_extra),
            (&self.mail_to, &mut after.mail_to),
        ] {
            if let Some(new) = new {
                kept.clone_from(new);
            }
        }
        for (new, kept) in [
            (&self.alias, &mut after.alias),
            (&self.former_surname, &mut after.former_surname),
            (&self.nationality, &mut after.nationality),
            (&self.residence_status, &mut after.residence_status),
        ] {
            if let Some(new) = new {
                *kept = Some(new.clone()).filter(|text| !text.trim().is_empty());
            }
        }
        if let Some(address) = self.address.as_ref().filter(|new| **new != after.address) {
            after.previous_address = std::mem::replace(&mut after.address, address.clone());
        }
        after.print_choice = self.print_choice.unwrap_or(after.print_choice);
        if let Some(until) = self.stay_expires_on.filter(|until| before.stay_expires_on != Some(*until)) {
            after.stay_expires_on = Some(until);
            after.card_stay = Some(CardStay { until, seen_on: on });
        }
        if let Some(birth) = self.birth {
            after.registered_birth = Some(before.told_birth());
            after.birth = birth;
        }
        if after != *before {
            after.effective_on = Some(on);
        }
        after
    }
}

/// Someone the office does not know yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct NewResident {
    /// 氏名
    pub name: String,
    /// 振り仮名
    #[serde(default)]
    #[ts(as = "Option<String>")]
    pub kana: String,
    /// 生年月日
    pub birth: Birth,
    /// 性別
    #[serde(default)]
    #[ts(as = "Option<Sex>")]
    pub sex: Sex,
    /// 続柄コード
    pub relation: String,
    /// 住民区分
    #[serde(default)]
    #[ts(as = "Option<ResidentKind>")]
    pub resident_kind: ResidentKind,
    /// 国籍
    #[serde(default)]
    pub nationality: Option<String>,
    /// 在留資格
    #[serde(default)]
    pub residence_status: Option<String>,
    /// 在留期間満了日
    #[serde(default)]
    pub stay_expires_on: Option<NaiveDate>,
    /// The clerk made sure that this is nobody already known (namesakes, twins).
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    pub confirmed_new: bool,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_character_that_is_not_seen_is_found_in_every_field() {
        let plain = json!({"kind": "join", "reason": "A01", "remark": "引継ぎ", "members": [
            {"resident": "1"},
            {"new_resident": {"name": "葛\u{E0102}城　花子", "kana": "カツラギ", "birth": "1990-04-05", "relation": "02"}},
        ]});
        let read = |value: Value| serde_json::from_value::<Notification>(value).unwrap().unseen();
        assert_eq!(read(plain.clone()), None, "a selector is seen by its glyph");
        let found = |field: &str, member, character| Some(Unseen { field: field.into(), member, character });
        for (place, text, expected) in [
            ("/remark", "一行目\n二行目", found("remark", None, '\n')),
            ("/reason", "A01\u{7}", found("reason", None, '\u{7}')),
            ("/members/0/resident", "\u{0}1", found("resident", Some(1), '\0')),
            ("/members/1/new_resident/name", "花\u{202E}子", found("name", Some(2), '\u{202E}')),
            ("/members/1/new_resident/kana", "ハナ\u{200B}コ", found("kana", Some(2), '\u{200B}')),
        ] {
            let mut told = plain.clone();
            *told.pointer_mut(place).unwrap() = json!(text);
            assert_eq!(read(told), expected, "{place}");
        }
    }
}
