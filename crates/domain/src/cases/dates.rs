//! Cases about days and numbers: ages, ends, losses, check digits, 和暦.

use serde_json::{Value, json};

use super::error::CaseError;
use super::read::{CaseFields, date, flag, text};
use crate::ground::{Assessment, Ground};
use crate::numbers::{InsurerNumber, MunicipalityCode, check_corporate_number, check_my_number};
use crate::scheme::national::ends::certificate_end;
use crate::scheme::national::reasons::{EndReason, NewAddress, loss_date, notice_due};
use crate::{age, closed_days, rules, wareki};

pub(super) fn age_gates(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let birth = date(fields, "birth")?;
    let gates = age::gates(birth);
    let fact = format!("生年月日 {}", wareki::long(birth));
    let ground = Ground::new("age_gates", fact, "年齢計算ニ関スル法律、民法143条", "生年月日が変われば到達日も変わる");
    Ok(Assessment { outcome: json!(gates), grounds: vec![ground] })
}

pub(super) fn end(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let stay = match fields.get("stay_expires_on") {
        None | Some(Value::Null) => None,
        Some(_) => Some(date(fields, "stay_expires_on")?),
    };
    let issued_on = date(fields, "issued_on")?;
    let offset = u64::try_from(rules::number("stay_expiry_offset_days", issued_on)).unwrap_or(0);
    let end = certificate_end(issued_on, date(fields, "birth")?, stay, offset)
        .map_err(|_| CaseError::new("no_answer", "stay_expires_on", "有効期限が交付日より前になります。"))?;
    Ok(Assessment { outcome: json!({"valid_until": end.outcome}), grounds: end.grounds })
}

pub(super) fn check_digit(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let number = text(fields, "text")?;
    let (valid, clause) = match text(fields, "type")? {
        "my_number" => (check_my_number(number).is_ok(), "総務省令85号5条"),
        "insurer_number" => (InsurerNumber::parse(number).is_ok(), "保険者番号の検証番号（モジュラス10）"),
        "municipality_code" => (MunicipalityCode::parse(number).is_ok(), "全国地方公共団体コードの検査数字"),
        "corporate_number" => (check_corporate_number(number).is_ok(), "法人番号の検査用数字"),
        _ => return Err(CaseError::new("field_invalid", "type", "この種類の番号はありません。")),
    };
    let ground = Ground::new(
        "check_digit",
        "桁数・数字・検査数字を確かめた".to_owned(),
        clause,
        "一字でも変われば結果が変わりうる",
    );
    Ok(Assessment { outcome: json!({"valid": valid}), grounds: vec![ground] })
}

pub(super) fn in_wareki(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let day = date(fields, "date")?;
    let ground = Ground::new("wareki", day.to_string(), "元号法、改元の政令", "元号表に行が加われば変わりうる");
    Ok(Assessment { outcome: json!({"long": wareki::long(day), "short": wareki::short(day)}), grounds: vec![ground] })
}

pub(super) fn loss(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let reason: EndReason = serde_json::from_value(Value::String(text(fields, "reason")?.to_owned()))
        .map_err(|_| CaseError::new("field_invalid", "reason", "この喪失事由はありません。"))?;
    let address = if flag(fields, "same_day_new_address")? { NewAddress::SameDay } else { NewAddress::LaterOrUnknown };
    let lost = loss_date(reason, date(fields, "fact_on")?, address)
        .map_err(|_| CaseError::new("no_answer", "reason", "この事由からは資格喪失日が定まりません。"))?;
    Ok(Assessment { outcome: json!({"qualification_lost_on": lost.outcome}), grounds: lost.grounds })
}

pub(super) fn due(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let fact_on = date(fields, "fact_on")?;
    let row = rules::row("notice_days", fact_on);
    let fact = format!("事実の日 {} の翌日から {} 日、閉庁日なら次の開庁日", wareki::long(fact_on), row.value);
    let clause = format!("{}、地方自治法4条の2第4項", row.source);
    let ground = Ground::new("notice_due", fact, &clause, "事実の日が変われば期限も変わる");
    Ok(Assessment { outcome: json!({"due_on": closed_days::next_open(notice_due(fact_on))}), grounds: vec![ground] })
}
