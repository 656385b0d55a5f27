//! Closed values as the text scripts see: written and read.

use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Result;

/// A closed value as the text scripts see.
pub fn code<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A kind of certificate by the name scripts use.
pub fn kind(name: &str) -> Result<CertificateKind> {
    parsed("kind", name)
}

/// A closed value by its text; refused by the name of the field.
pub(crate) fn parsed<T: DeserializeOwned>(field: &str, text: &str) -> Result<T> {
    let value = serde_json::from_value(serde_json::Value::String(text.to_owned()));
    Ok(value.map_err(|_| Refusal::field(field, text))?)
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::record::Role;

    use crate::error::CounterError;

    use super::*;

    #[test]
    fn a_closed_value_is_the_text_it_is_stored_by_and_back() {
        assert_eq!(code(Role::BackOffice), "back_office");
        assert_eq!(code(CertificateKind::QualificationCertificate), "qualification_certificate");
        assert_eq!(parsed::<Role>("role", &code(Role::BackOffice)).unwrap(), Role::BackOffice);
        assert_eq!(kind("qualification_certificate").unwrap(), CertificateKind::QualificationCertificate);
    }

    #[test]
    fn what_is_no_text_has_no_code() {
        assert_eq!(code(3), "");
        assert_eq!(code(Option::<Role>::None), "");
    }

    #[test]
    fn another_text_is_refused_under_the_name_of_its_field() {
        for text in ["", "Clerk", "clerk ", "\"clerk\""] {
            let Err(CounterError::Refused(refusal)) = parsed::<Role>("role", text) else { panic!("{text}") };
            assert_eq!((refusal.fields["field"].as_str(), refusal.fields["value"].as_str()), ("role", text));
        }
        assert!(matches!(kind("passport"), Err(CounterError::Refused(refusal)) if refusal.fields["field"] == "kind"));
    }
}
