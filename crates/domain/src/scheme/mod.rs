//! 保険制度: what each kind of insurer is, as far as the rest of the program may ask.
//!
//! Knows one [`Scheme`] for each kind: its name, the form of its insurer number, the functions this program has for it. What only one
//! kind knows belongs into that kind's folder. Knows nothing of commands and screens: they name the function they need.

pub mod kind;
pub mod late_elderly;
pub mod national;
pub mod society;

pub use kind::{Function, NumberForm, Scheme};

use crate::record::InsurerKind;

/// The scheme of a kind of insurer.
pub const fn of(kind: InsurerKind) -> &'static Scheme {
    match kind {
        InsurerKind::Municipality => &national::SCHEME,
        InsurerKind::Society => &society::SCHEME,
        InsurerKind::LateElderly => &late_elderly::SCHEME,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_a_scheme_of_its_own() {
        let labels: std::collections::BTreeSet<_> = InsurerKind::ALL.map(|kind| of(kind).label).into();
        assert_eq!(labels.len(), InsurerKind::ALL.len());
    }

    #[track_caller]
    fn check(kind: InsurerKind, typed: &str, read: Option<&str>) {
        let number = of(kind).number.parse(typed);
        assert_eq!(number.as_ref().map(|n| n.as_str()), read, "{kind:?} {typed}");
    }

    #[test]
    fn an_insurer_number_has_the_form_of_its_kind() {
        for kind in [InsurerKind::Municipality, InsurerKind::Society] {
            check(kind, "138016", Some("138016"));
            // padded to eight characters, as some files carry it: the six digits are the number
            check(kind, "00138016", Some("138016"));
            for wrong in ["138017", "39131016", "33120015", "13801", "1380161", "", "00138017"] {
                check(kind, wrong, None);
            }
        }
        check(InsurerKind::LateElderly, "39131016", Some("39131016"));
        for wrong in ["39131017", "138016", "00138016", "33120015", "3913101", "391310160", ""] {
            check(InsurerKind::LateElderly, wrong, None);
        }
    }
}
