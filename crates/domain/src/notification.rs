//! 届出 as it is brought to the counter or read from a file. Parsed, not yet decided.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::entry::IdentityCheck;
use crate::person::{Birth, ResidentKind, Sex};
use crate::record::MynaState;

/// What is notified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// What is notified.
    pub kind: NotificationKind,
    /// Reason code: `A…` for join, `E…` for leave.
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
    pub same_day_new_address: bool,
    /// The persons.
    #[serde(default)]
    pub members: Vec<NotifiedMember>,
    /// How the clerk made sure of them.
    #[serde(default)]
    pub identity_check: IdentityCheck,
}

/// A household the registry has not told yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewHousehold {
    /// 住所
    pub address: String,
    /// 郵便番号
    #[serde(default)]
    pub postal_code: String,
}

/// One person of a notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub collected: Vec<String>,
}

/// Someone the office does not know yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewResident {
    /// 氏名
    pub name: String,
    /// 振り仮名
    #[serde(default)]
    pub kana: String,
    /// 生年月日
    pub birth: Birth,
    /// 性別
    #[serde(default)]
    pub sex: Sex,
    /// 続柄コード
    pub relation: String,
    /// 住民区分
    #[serde(default)]
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
    pub confirmed_new: bool,
}
