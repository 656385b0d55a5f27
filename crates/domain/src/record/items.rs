//! The items of each section of the records: how many stand in the document, and whether what they said before is kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Account, AssetRef, Body, CopayDetermination, FinishedRound, Founding, IncomeYear, Movement, Myna, OptionValue,
    Qualification, ROUNDS_KEPT_MONTHS, SpecialStatus, Stamp, Task,
};
use crate::certificate::Certificate;
use crate::coverage::Period;
use crate::person::Identity;

macro_rules! whole {
    ($($body:ty, keeps words: $keeps:literal;)*) => {$(
        impl $crate::record::Body for $body {
            type Item = Self;
            const KEEPS_WORDS: bool = $keeps;
            fn size(&self) -> usize {
                1
            }
            fn items(&self) -> Vec<Self> {
                vec![self.clone()]
            }
            fn from_items(items: Vec<Self>) -> Option<Self> {
                items.into_iter().next_back()
            }
        }
    )*};
}

whole! {
    Identity, keeps words: true;
    Myna, keeps words: true;
    Founding, keeps words: true;
    // a password of before is no fact to keep
    Vec<Account>, keeps words: false;
}

macro_rules! list {
    ($($item:ty, at most $max:expr, keeps words: $keeps:literal;)*) => {$(
        impl $crate::record::Body for Vec<$item> {
            type Item = $item;
            const KEEPS_WORDS: bool = $keeps;
            const PRESENT_MAX: usize = $max;
            fn size(&self) -> usize {
                Vec::len(self)
            }
            fn items(&self) -> Vec<$item> {
                self.clone()
            }
            fn from_items(items: Vec<$item>) -> Option<Self> {
                Some(items)
            }
        }
    )*};
}

list! {
    SpecialStatus, at most 12, keeps words: true;
    CopayDetermination, at most 6, keeps words: true;
    // each carries the log of its states
    Certificate, at most 6, keeps words: false;
    // only what is open stands in the body
    Task, at most usize::MAX, keeps words: true;
}

/// Lists in the order of what their items are of: one item each, the oldest are past.
macro_rules! ordered {
    ($($item:ty, by $key:ident, at most $max:expr;)*) => {$(
        impl Body for Vec<$item> {
            type Item = $item;
            const PRESENT_MAX: usize = $max;

            fn size(&self) -> usize {
                Vec::len(self)
            }

            fn items(&self) -> Vec<$item> {
                self.clone()
            }

            fn from_items(mut items: Vec<$item>) -> Option<Self> {
                items.sort_by_key(|item| item.$key);
                Some(items)
            }

            fn arranged(mut items: Vec<(Stamp, $item)>) -> Vec<(Stamp, $item)> {
                items.sort_by_key(|(_, item)| item.$key);
                items
            }

            fn alike(one: &$item, other: &$item) -> bool {
                one.$key == other.$key
            }
        }
    )*};
}

ordered! {
    IncomeYear, by tax_year, at most 6;
    FinishedRound, by month, at most ROUNDS_KEPT_MONTHS;
}

/// What the office has by name: each name is an item.
macro_rules! by_name {
    ($($value:ty),*) => {$(
        impl Body for BTreeMap<String, $value> {
            type Item = (String, $value);

            fn size(&self) -> usize {
                BTreeMap::len(self)
            }

            fn items(&self) -> Vec<Self::Item> {
                self.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
            }

            fn from_items(items: Vec<Self::Item>) -> Option<Self> {
                Some(items.into_iter().collect())
            }

            fn arranged(mut items: Vec<(Stamp, Self::Item)>) -> Vec<(Stamp, Self::Item)> {
                items.sort_by(|(_, one), (_, other)| one.0.cmp(&other.0));
                items
            }

            fn alike(one: &Self::Item, other: &Self::Item) -> bool {
                one.0 == other.0
            }
        }
    )*};
}

by_name!(OptionValue, AssetRef);

/// A period or a movement: the two lists of a [`Qualification`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QualificationItem {
    /// 資格の期間
    Period(Period),
    /// 異動
    Movement(Movement),
}

/// Movements that stay in the document.
const MOVEMENTS_MAX: usize = 12;

impl Body for Qualification {
    type Item = QualificationItem;
    const PRESENT_MAX: usize = MOVEMENTS_MAX;

    fn size(&self) -> usize {
        self.periods.len() + self.movements.len()
    }

    fn items(&self) -> Vec<QualificationItem> {
        let periods = self.periods.iter().cloned().map(QualificationItem::Period);
        periods.chain(self.movements.iter().cloned().map(QualificationItem::Movement)).collect()
    }

    fn from_items(items: Vec<QualificationItem>) -> Option<Self> {
        let mut body = Self::default();
        for item in items {
            match item {
                QualificationItem::Period(period) => body.periods.push(period),
                QualificationItem::Movement(movement) => body.movements.push(movement),
            }
        }
        Some(body)
    }

    /// Periods first, each list in the order in which its items came.
    fn arranged(mut items: Vec<(Stamp, QualificationItem)>) -> Vec<(Stamp, QualificationItem)> {
        items.sort_by_key(|(_, item)| matches!(item, QualificationItem::Movement(_)));
        items
    }

    fn alike(one: &QualificationItem, other: &QualificationItem) -> bool {
        match (one, other) {
            (QualificationItem::Period(_), QualificationItem::Period(_)) => true,
            (QualificationItem::Movement(one), QualificationItem::Movement(other)) => one.id == other.id,
            _ => false,
        }
    }

    /// Which period holds is asked of all periods; only movements become past.
    fn past(items: &[QualificationItem]) -> Vec<usize> {
        let movements = items.iter().enumerate().filter(|(_, item)| matches!(item, QualificationItem::Movement(_)));
        let places: Vec<usize> = movements.map(|(place, _)| place).collect();
        places[..places.len().saturating_sub(MOVEMENTS_MAX)].to_vec()
    }
}

pub(crate) use {list, whole};
