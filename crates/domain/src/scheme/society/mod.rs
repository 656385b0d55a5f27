//! 国民健康保険組合: members (組合員) by employer or branch, and their families, under a 記号番号; no residents' registry.
//!
//! What only a society knows belongs here: employers that pass a notification on, the member who notifies (国保則20条), its own 様式 numbers,
//! the approval (決裁) that ends a notification. It knows no move inside the prefecture and no 特定同一世帯所属者.

use super::kind::{NumberForm, Scheme};
use crate::record::InsurerKind;

/// 国民健康保険組合
pub const SCHEME: Scheme =
    Scheme {
        kind: InsurerKind::Society, label: "国民健康保険組合", number: NumberForm::SixDigits, functions: &[]
    };
