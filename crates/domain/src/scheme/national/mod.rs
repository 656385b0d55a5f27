//! 市町村国保: residents of one municipality, covered by 国保世帯 under a 記号番号, told by the residents' registry.
//!
//! What only the municipal scheme knows belongs here: reasons that come from the registry, coverage by household, 住所地特例, the move
//! inside the prefecture. It stands in `decide`, `coverage` and `determine` until a second scheme needs its own.

use super::kernel::{Function, NumberForm, Scheme};
use crate::record::InsurerKind;

/// 市町村国保
pub const SCHEME: Scheme = Scheme {
    kind: InsurerKind::Municipality,
    label: "市町村国保",
    number: NumberForm::SixDigits,
    functions: &Function::ALL,
};
