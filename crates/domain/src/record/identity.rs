//! Which item of an identity holds from which day.
//!
//! A word is the whole identity, and what it changed holds from its own day. So a word of an earlier day that comes later leaves the
//! other items as they were on that day. Knows nothing of who may tell what: that is `decide`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::Resident;
use crate::person::{Identity, Support};
use crate::registry::MoveReason;

type Items = Map<String, Value>;

const EFFECTIVE_ON: &str = "effective_on";
const REGISTRY_REASON: &str = "registry_reason";
/// What says where a word comes from, not who the person is.
const OF_THE_WORD: [&str; 3] = [EFFECTIVE_ON, REGISTRY_REASON, "registry_stamp"];
/// Items that are one fact together, by the name of the first.
const TOGETHER: [&[&str]; 4] = [
    &["address", "address_code", "address_extra", "postal_code", "previous_address", "resident_since"],
    &["removed_on", "moved_to", "resident_kind"],
    &["stay_expires_on", "card_stay"],
    &["birth", "registered_birth"],
];

/// What stays of the words of later days when an older day is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The identity as it is now.
    pub present: Identity,
    /// The last day from which something of it holds.
    pub from: NaiveDate,
}

impl Resident {
    /// Name, address and the rest as they were on `day`: what every word that had taken effect by then changed, in the order of
    /// their recording; the earliest known where nothing had. Asks the words at hand.
    pub fn identity_on(&self, day: NaiveDate) -> Identity {
        let words: Vec<Identity> = self.identity.history().into_iter().map(|(_, identity)| identity).collect();
        let Some(first) = words.first() else { return self.identity.body.clone() };
        let mut before = items(first);
        let mut then = before.clone();
        for word in words.iter().skip(1) {
            let after = items(word);
            if word.effective_on.is_none_or(|from| from <= day) {
                take(&mut then, &after, &differing(&before, &after));
            }
            before = after;
        }
        read(then).unwrap_or_else(|| self.identity.body.clone())
    }

    /// The day of the last word that has taken effect by `today`, where `told` would change again what that word says of a later
    /// day than its own.
    pub fn changed_since(&self, told: &Identity, today: NaiveDate) -> Option<NaiveDate> {
        let later = self.later(told.effective_on?, today);
        let names = facts(&differing(&items(&self.identity.body), &items(told)));
        names.iter().filter_map(|name| later.get(name).copied()).max()
    }

    /// What is so now when `told` is recorded, where words of later days that have taken effect by `today` say otherwise.
    pub fn retained(&self, now: &Identity, told: &Identity, today: NaiveDate) -> Option<Kept> {
        let later = self.later(told.effective_on?, today);
        let (held, mut present) = (items(now), items(told));
        let mut names = facts(&differing(&held, &present));
        // a protection that is told holds, whatever else was told of later days
        let protects = |name: &str| told.support != Support::None && matches!(name, "support" | "support_until");
        names.retain(|name| later.contains_key(name) && !protects(name));
        let from = names.iter().filter_map(|name| later.get(name).copied()).max()?;
        take(&mut present, &held, &names);
        take(&mut present, &held, &[EFFECTIVE_ON, REGISTRY_REASON].map(str::to_owned).into());
        let present = Identity { effective_on: Some(from), ..read(present)? };
        Some(Kept { present, from })
    }

    /// The very word of the registry was recorded before.
    pub fn has_word(&self, told: &Identity) -> bool {
        let of_word = |i: &Identity| (i.registry_stamp.clone(), i.registry_reason.clone(), i.effective_on);
        self.identity.history().iter().any(|(_, word)| of_word(word) == of_word(told))
    }

    /// Items that words of days after `on` changed, with the last such day by `today`.
    fn later(&self, on: NaiveDate, today: NaiveDate) -> BTreeMap<String, NaiveDate> {
        let words: Vec<Identity> = self.identity.history().into_iter().map(|(_, identity)| identity).collect();
        let is_later = |from: &NaiveDate| on < *from && *from <= today;
        let mut later = BTreeMap::new();
        if !words.iter().any(|word| word.effective_on.is_some_and(|from| is_later(&from))) {
            return later;
        }
        let mut before = words.first().filter(|first| is_taken_over(first)).map(items).unwrap_or_default();
        for word in &words {
            let after = items(word);
            let changed = facts(&differing(&before, &after));
            before = after;
            let Some(from) = word.effective_on.filter(is_later) else { continue };
            for name in changed {
                later.entry(name).and_modify(|day: &mut NaiveDate| *day = from.max(*day)).or_insert(from);
            }
        }
        later
    }
}

/// The first word of somebody is a movement that told everything, or was taken over as it was, whichever day it names.
fn is_taken_over(first: &Identity) -> bool {
    first.registry_reason.as_deref().is_none_or(|reason| reason == MoveReason::FullLoad.code())
}

fn items(identity: &Identity) -> Items {
    match serde_json::to_value(identity) {
        Ok(Value::Object(items)) => items,
        Ok(_) | Err(_) => Items::new(),
    }
}

fn read(items: Items) -> Option<Identity> {
    serde_json::from_value(Value::Object(items)).ok()
}

fn differing(one: &Items, other: &Items) -> BTreeSet<String> {
    one.keys().chain(other.keys()).filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

/// The items of the person among them, with those that are one fact with them.
fn facts(names: &BTreeSet<String>) -> BTreeSet<String> {
    let of_person = names.iter().filter(|name| !OF_THE_WORD.contains(&name.as_str())).cloned();
    let together = TOGETHER.iter().filter(|group| group.iter().any(|name| names.contains(*name)));
    of_person.chain(together.flat_map(|group| group.iter().map(|name| (*name).to_owned()))).collect()
}

fn take(into: &mut Items, from: &Items, names: &BTreeSet<String>) {
    for name in names {
        match from.get(name) {
            Some(value) => into.insert(name.clone(), value.clone()),
            None => into.remove(name),
        };
    }
}
