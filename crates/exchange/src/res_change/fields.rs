//! How the columns are read that only 住民異動 has.

use madoguchi_domain::numbers::check_my_number;
use madoguchi_domain::person::Birth;
use zeroize::Zeroizing;

use crate::columns::res_change::Column;
use crate::columns::res_change_codes::{BIRTH_PARTS, BirthParts, MoveReason, Relation};
use crate::link::{Fault, Fields, Need, Read, RowFault, date_fault, parse_date, parse_day_parts};

const DISPLAY_ORDER_DIGITS_MAX: usize = 4;
const ADDRESS_CODE_DIGITS_MAX: usize = 20;
const POSTAL_CODE_DIGITS: usize = 7;

pub(super) fn display_order(fields: &Fields<'_>) -> Read<Option<u32>> {
    // At most four digits: they always parse.
    Ok(fields.digits(Column::DisplayOrder, DISPLAY_ORDER_DIGITS_MAX)?.parse().ok())
}

pub(super) fn address_code(fields: &Fields<'_>) -> Read<String> {
    fields.digits(Column::AddressCode, ADDRESS_CODE_DIGITS_MAX).map(str::to_owned)
}

pub(super) fn postal_code(fields: &Fields<'_>) -> Read<String> {
    let text = fields.digits(Column::PostalCode, usize::MAX)?;
    if text.is_empty() || text.len() == POSTAL_CODE_DIGITS {
        return Ok(text.to_owned());
    }
    let digits = POSTAL_CODE_DIGITS.to_string();
    Err(Fault::new(Column::PostalCode, RowFault::WrongLength, digits))
}

pub(super) fn birth(fields: &Fields<'_>) -> Read<Birth> {
    let text = fields.required(Column::Birth)?;
    let day = parse_date(text).map(Birth::on);
    let birth = match fields.code(Column::BirthUnknown, BIRTH_PARTS)? {
        BirthParts::Known => day,
        BirthParts::MayBeUnknown => day.or_else(|| parse_partial_birth(text)),
    };
    birth.ok_or_else(|| date_fault(Column::Birth, text))
}

pub(super) fn reason(fields: &Fields<'_>) -> Read<MoveReason> {
    fields.code_by(Column::Reason, MoveReason::from_code)
}

pub(super) fn relation(fields: &Fields<'_>, need: Need) -> Read<Option<Relation>> {
    match fields.needed(Column::Relation, need)? {
        None => Ok(None),
        Some(_) => fields.code_by(Column::Relation, Relation::from_code).map(Some),
    }
}

/// The 個人番号, never shown in a fault.
pub(super) fn my_number(fields: &Fields<'_>, has_central: bool) -> Read<Option<Zeroizing<String>>> {
    let fault = |code| Err(Fault::new(Column::MyNumber, code, String::new()));
    match fields.get(Column::MyNumber) {
        "" => Ok(None),
        _ if !has_central => fault(RowFault::MyNumberRefused),
        text if check_my_number(text).is_err() => fault(RowFault::MyNumberInvalid),
        text => Ok(Some(Zeroizing::new(text.to_owned()))),
    }
}

/// `YYYYMM00` or `YYYY0000`.
fn parse_partial_birth(text: &str) -> Option<Birth> {
    let (year, month, day) = parse_day_parts(text)?;
    Birth::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
}
