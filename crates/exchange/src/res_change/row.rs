//! One data row: from 31 texts to what the registry says of a resident.
//!
//! Knows the form of each column. Names and addresses keep their exact code point sequence. Knows
//! nothing of other rows, nor of what the office holds.

use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_domain::person::{Birth, ResidentKind, Sex, Support};
use zeroize::Zeroizing;

use super::fields;
use crate::columns::res_change::ResChangeColumn;
use crate::columns::res_change_codes::{MoveReason, RESIDENT_KINDS, Relation, SEXES, SUPPORTS};
use crate::link::{FieldResult, LinkRow, Need, RowFields};

/// What the registry says of one resident in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResChangeRow {
    /// Physical line on which the row starts; the header row is line 1
    pub line: usize,
    /// 宛名番号, leading zeros kept
    pub atena_no: String,
    /// 世帯番号; there is one unless the person is 住登外 or 除票
    pub juki_household_no: Option<String>,
    /// 異動事由
    pub reason: MoveReason,
    /// 異動日
    pub effective_on: NaiveDate,
    /// 届出日
    pub notified_on: Option<NaiveDate>,
    /// 処理日時
    pub processed_at: NaiveDateTime,
    /// 氏名
    pub name: String,
    /// 旧氏
    pub former_surname: Option<String>,
    /// 通称
    pub alias: Option<String>,
    /// カナ; empty when the registry has none
    pub kana: String,
    /// 生年月日 with 不詳フラグ
    pub birth: Birth,
    /// 性別
    pub sex: Sex,
    /// 続柄; there is one unless the person is 住登外 or 除票
    pub relation: Option<Relation>,
    /// 記載順位
    pub display_order: Option<u32>,
    /// 世帯主宛名番号; there is one unless the person is 住登外 or 除票
    pub head_atena_no: Option<String>,
    /// 住民区分
    pub resident_kind: ResidentKind,
    /// 国籍
    pub nationality: Option<String>,
    /// 在留資格
    pub residence_status: Option<String>,
    /// 在留期間満了日
    pub stay_expires_on: Option<NaiveDate>,
    /// 郵便番号, 7 digits or empty
    pub postal_code: String,
    /// 住所コード, digits or empty
    pub address_code: String,
    /// 住所; not empty unless the person is 住登外 or 除票
    pub address: String,
    /// 方書
    pub address_extra: String,
    /// 前住所
    pub previous_address: String,
    /// 転出先
    pub moved_to: String,
    /// 住定日
    pub resident_since: Option<NaiveDate>,
    /// 消除日
    pub removed_on: Option<NaiveDate>,
    /// 個人番号; only when the office has a central to seal it for
    pub my_number: Option<MyNumber>,
    /// 支援措置区分
    pub support: Support,
    /// 支援措置期限
    pub support_until: Option<NaiveDate>,
}

/// 個人番号 in clear, on its way to being sealed: proved, never printed, wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct MyNumber(Zeroizing<String>);

impl MyNumber {
    /// The digits, for sealing only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for MyNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MyNumber(…)")
    }
}

impl LinkRow for ResChangeRow {
    fn line(&self) -> usize {
        self.line
    }

    fn atena_no(&self) -> &str {
        &self.atena_no
    }
}

/// Reads one row whose writing is already proved. Its first fault is told: 個人番号, then 住民区分,
/// on which the need of other columns hangs, then in column order.
pub(super) fn read(line: usize, row: &RowFields<'_>, has_central: bool) -> FieldResult<ResChangeRow> {
    use ResChangeColumn as C;
    let my_number = fields::my_number(row, has_central)?.map(MyNumber);
    let resident_kind = row.code(C::ResidentKind, RESIDENT_KINDS)?;
    let need = need_of(resident_kind);
    Ok(ResChangeRow {
        line,
        atena_no: row.required_number(C::AtenaNo)?,
        juki_household_no: row.number(C::HouseholdNo, need)?,
        reason: fields::reason(row)?,
        effective_on: row.required_date(C::EffectiveOn)?,
        notified_on: row.date(C::NotifiedOn)?,
        processed_at: row.stamp(C::ProcessedAt)?,
        name: row.needed_text(C::Name, Need::Required)?,
        former_surname: row.some_text(C::FormerSurname)?,
        alias: row.some_text(C::Alias)?,
        kana: row.text(C::Kana)?,
        birth: fields::birth(row)?,
        sex: row.code(C::Sex, SEXES)?,
        relation: fields::relation(row, need)?,
        display_order: fields::display_order(row)?,
        head_atena_no: row.number(C::HeadAtenaNo, need)?,
        resident_kind,
        nationality: row.some_text(C::Nationality)?,
        residence_status: row.some_text(C::ResidenceStatus)?,
        stay_expires_on: row.date(C::StayExpiresOn)?,
        postal_code: fields::postal_code(row)?,
        address_code: fields::address_code(row)?,
        address: row.needed_text(C::Address, need)?,
        address_extra: row.text(C::AddressExtra)?,
        previous_address: row.text(C::PreviousAddress)?,
        moved_to: row.text(C::MovedTo)?,
        resident_since: row.date(C::ResidentSince)?,
        removed_on: row.date(C::RemovedOn)?,
        my_number,
        // Empty is a fault, not なし: a lost column must not lift anybody's protection.
        support: row.code(C::Support, SUPPORTS)?,
        support_until: row.date(C::SupportUntil)?,
    })
}

/// Who is in the registry has a household, a place in it and an address there.
fn need_of(kind: ResidentKind) -> Need {
    match kind {
        ResidentKind::Japanese | ResidentKind::Foreign => Need::Required,
        ResidentKind::Unregistered | ResidentKind::Removed => Need::Optional,
    }
}
