//! Parts of a notification as they were typed.

use chrono::NaiveDate;
use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::decide::{self, MovementDates};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::notification::Notification;
use madoguchi_domain::refusal::Refusal;

use crate::codes::{code, kind, parsed};
use crate::error::Result;

/// On whose word a notification is registered. A run's word is no notification.
pub(super) fn authority(notification: &Notification) -> Result<Authority> {
    match notification.authority.unwrap_or(Authority::Counter) {
        told @ (Authority::Batch | Authority::TaxRoll) => Err(Refusal::field("authority", code(told)).into()),
        told @ (Authority::Counter | Authority::ResidentsRegistry) => Ok(told),
    }
}

/// Kinds of certificates by their names.
pub(super) fn kinds(names: &[String]) -> Result<Vec<CertificateKind>> {
    let parse = |name: &String| kind(name);
    names.iter().map(parse).collect()
}

/// A word the clerk typed; empty where nothing was.
pub(super) fn words(text: Option<&String>) -> String {
    text.map(|t| t.trim().to_owned()).unwrap_or_default()
}

/// 異動日, 届出日 and the clerk's words, as typed.
pub(super) fn told(notification: &Notification) -> Result<MovementDates> {
    Ok(MovementDates {
        effective_on: decide::day("effective_on", notification.effective_on.as_deref())?,
        notified_on: decide::day("notified_on", notification.notified_on.as_deref())?,
        remark: words(notification.remark.as_ref()),
    })
}

/// A day that need not be told.
pub(super) fn if_told(name: &str, text: Option<&String>) -> Result<Option<NaiveDate>> {
    Ok(decide::day_if_told(name, text.map(String::as_str))?)
}

/// The reason of a notification, by its code.
pub(super) fn reason<T: serde::de::DeserializeOwned>(notification: &Notification) -> Result<T> {
    parsed("reason", notification.reason.as_deref().unwrap_or_default())
}
