//! The code lists of 住民異動 (`cli.md`, "Link file 住民異動").
//!
//! Knows which codes a column may hold. Decides nothing about what a movement means for coverage.

use madoguchi_domain::person::{ResidentKind, Sex, Support};
pub use madoguchi_domain::registry::MoveReason;
use serde::Serialize;

use super::res_change::ResChangeColumn;
use super::{CodeTable, LinkColumn as _};

/// Defines a closed list of codes: enum, `ALL`, `code`, `label`, `from_code`.
macro_rules! code_list {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $code:literal $label:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub enum $name {
            $(#[doc = $label] #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every code, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The registry's code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// In words.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// From the registry's code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

code_list! {
    /// 続柄 to the head of the registry household.
    Relation {
        Head "02" "世帯主",
        Husband "11" "夫",
        Wife "12" "妻",
        Child "20" "子",
        Father "31" "父",
        Mother "32" "母",
        Sibling "40" "兄弟姉妹",
        Grandchild "50" "孫",
        ChildsSpouse "60" "子の配偶者",
        OtherRelative "70" "その他親族",
        Lodger "80" "同居人",
    }
}

/// 不詳フラグ: whether month or day of the birth date may be `00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BirthParts {
    Known,
    MayBeUnknown,
}

pub(crate) const BIRTH_PARTS: &CodeTable<BirthParts> = &[("0", BirthParts::Known), ("1", BirthParts::MayBeUnknown)];

pub(crate) const SEXES: &CodeTable<Sex> = &[("0", Sex::Unknown), ("1", Sex::Male), ("2", Sex::Female)];

pub(crate) const RESIDENT_KINDS: &CodeTable<ResidentKind> = &[
    ("1", ResidentKind::Japanese),
    ("2", ResidentKind::Foreign),
    ("3", ResidentKind::Unregistered),
    ("4", ResidentKind::Removed),
];

pub(crate) const SUPPORTS: &CodeTable<Support> =
    &[("0", Support::None), ("1", Support::NoDisclosure), ("2", Support::NoSelfInformation), ("3", Support::Both)];

/// A coded column and its codes; none for a column without codes.
pub(crate) fn allowed(field: &str) -> Option<(&'static str, Vec<&'static str>)> {
    fn of<T>(table: &CodeTable<T>) -> Vec<&'static str> {
        table.iter().map(|(code, _)| *code).collect()
    }
    let lists = [
        (ResChangeColumn::Reason, MoveReason::ALL.iter().map(|one| one.code()).collect()),
        (ResChangeColumn::BirthUnknown, of(BIRTH_PARTS)),
        (ResChangeColumn::Sex, of(SEXES)),
        (ResChangeColumn::Relation, Relation::ALL.iter().map(|one| one.code()).collect()),
        (ResChangeColumn::ResidentKind, of(RESIDENT_KINDS)),
        (ResChangeColumn::Support, of(SUPPORTS)),
    ];
    lists.into_iter().map(|(column, codes)| (column.name(), codes)).find(|(name, _)| *name == field)
}
