//! 後期高齢者医療: a number for each person (被保険者番号), the insurer is the union of the prefecture (広域連合), no coverage by household.
//!
//! What only this scheme knows belongs here: the number a person, the ratio that stands on everybody's 資格確認書 (高確則16条), the
//! class printed on it on application (there is no separate 限度額認定証), the union that stands where the municipality stands in 国保.

use super::kind::{NumberForm, Scheme};
use crate::record::InsurerKind;

/// 法別番号 of 後期高齢者医療
const LAW: &str = "39";

/// 後期高齢者医療
pub const SCHEME: Scheme = Scheme {
    kind: InsurerKind::LateElderly,
    label: "後期高齢者医療",
    number: NumberForm::EightDigits(LAW),
    functions: &[],
};
