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
pub(super) fn movement_dates(notification: &Notification) -> Result<MovementDates> {
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

#[cfg(test)]
mod tests {
    use crate::error::CounterError;

    use super::*;

    fn empty() -> Notification {
        serde_json::from_value(serde_json::json!({"kind": "join"})).unwrap()
    }

    fn field<T: std::fmt::Debug>(result: Result<T>) -> String {
        let Err(CounterError::Refused(refusal)) = result else { panic!("{result:?}") };
        refusal.fields["field"].clone()
    }

    #[test]
    fn a_run_s_word_is_no_notification() {
        let with = |told| authority(&Notification { authority: told, ..empty() });
        assert_eq!(with(None).unwrap(), Authority::Counter);
        assert_eq!(with(Some(Authority::ResidentsRegistry)).unwrap(), Authority::ResidentsRegistry);
        for told in [Authority::Batch, Authority::TaxRoll] {
            assert_eq!(field(with(Some(told))), "authority");
        }
    }

    #[test]
    fn days_papers_and_reasons_are_read_or_refused_by_their_names() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(if_told("qualified_on", None).unwrap(), None);
        assert_eq!(if_told("qualified_on", text("R8.11.1").as_ref()).unwrap(), NaiveDate::from_ymd_opt(2026, 11, 1));
        assert_eq!(field(if_told("qualified_on", text("2026-02-30").as_ref())), "qualified_on");
        assert_eq!(field(kinds(&["passport".to_owned()])), "kind");
        assert_eq!(kinds(&[]).unwrap(), []);
        let of = |code: Option<&str>| Notification { reason: code.map(Into::into), ..empty() };
        assert!(reason::<madoguchi_domain::scheme::national::reasons::StartReason>(&of(Some("A01"))).is_ok());
        for code in [None, Some("E01"), Some("a01")] {
            assert_eq!(field(reason::<madoguchi_domain::scheme::national::reasons::StartReason>(&of(code))), "reason");
        }
        assert_eq!((words(text(" 窓口で聞いた ").as_ref()).as_str(), words(None).as_str()), ("窓口で聞いた", ""));
        assert_eq!(field(movement_dates(&of(None))), "effective_on");
    }
}
