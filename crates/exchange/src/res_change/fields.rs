//! How the columns are read that only 住民異動 has.

use madoguchi_domain::numbers::check_my_number;
use madoguchi_domain::person::Birth;
use zeroize::Zeroizing;

use crate::columns::res_change::ResChangeColumn;
use crate::columns::res_change_codes::{BIRTH_PARTS, BirthParts, MoveReason, Relation};
use crate::link::{FieldFault, FieldResult, Need, RowFault, RowFields, date_fault, parse_date, parse_day_parts};

const DISPLAY_ORDER_DIGITS_MAX: usize = 4;
const ADDRESS_CODE_DIGITS_MAX: usize = 20;
const POSTAL_CODE_DIGITS: usize = 7;

pub(super) fn display_order(fields: &RowFields<'_>) -> FieldResult<Option<u32>> {
    // At most four digits: they always parse.
    Ok(fields.digits(ResChangeColumn::DisplayOrder, DISPLAY_ORDER_DIGITS_MAX)?.parse().ok())
}

pub(super) fn address_code(fields: &RowFields<'_>) -> FieldResult<String> {
    fields.digits(ResChangeColumn::AddressCode, ADDRESS_CODE_DIGITS_MAX).map(str::to_owned)
}

pub(super) fn postal_code(fields: &RowFields<'_>) -> FieldResult<String> {
    let text = fields.digits(ResChangeColumn::PostalCode, usize::MAX)?;
    if text.is_empty() || text.len() == POSTAL_CODE_DIGITS {
        return Ok(text.to_owned());
    }
    let digits = POSTAL_CODE_DIGITS.to_string();
    Err(FieldFault::new(ResChangeColumn::PostalCode, RowFault::WrongLength, digits))
}

pub(super) fn birth(fields: &RowFields<'_>) -> FieldResult<Birth> {
    let text = fields.required(ResChangeColumn::Birth)?;
    let day = parse_date(text).map(Birth::on);
    let birth = match fields.code(ResChangeColumn::BirthUnknown, BIRTH_PARTS)? {
        BirthParts::Known => day,
        // here also 29 February of a common year, which is no day of the calendar and told all the same
        BirthParts::MayBeUnknown => day.or_else(|| parse_partial_birth(text)),
    };
    birth.ok_or_else(|| date_fault(ResChangeColumn::Birth, text))
}

pub(super) fn reason(fields: &RowFields<'_>) -> FieldResult<MoveReason> {
    fields.code_by(ResChangeColumn::Reason, MoveReason::from_code)
}

pub(super) fn relation(fields: &RowFields<'_>, need: Need) -> FieldResult<Option<Relation>> {
    match fields.needed(ResChangeColumn::Relation, need)? {
        None => Ok(None),
        Some(_) => fields.code_by(ResChangeColumn::Relation, Relation::from_code).map(Some),
    }
}

/// The 個人番号, never shown in a fault.
pub(super) fn my_number(fields: &RowFields<'_>, has_central: bool) -> FieldResult<Option<Zeroizing<String>>> {
    let fault = |code| Err(FieldFault::new(ResChangeColumn::MyNumber, code, String::new()));
    match fields.get(ResChangeColumn::MyNumber) {
        "" => Ok(None),
        _ if !has_central => fault(RowFault::MyNumberRefused),
        text if check_my_number(text).is_err() => fault(RowFault::MyNumberInvalid),
        text => Ok(Some(Zeroizing::new(text.to_owned()))),
    }
}

/// `YYYYMM00`, `YYYY0000`, `00000000`, or 29 February of any year.
fn parse_partial_birth(text: &str) -> Option<Birth> {
    let (year, month, day) = parse_day_parts(text)?;
    Birth::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
}
