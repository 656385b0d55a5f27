//! A section of a record: what it says, and what it said before.
//!
//! The document of a record holds the present. What a section said before are **words**: one item, one recording each, written once
//! and never changed (ADR 0038). Time of recording is kept here, for every section alike; the days a fact holds for are in the bodies.

use serde::{Deserialize, Serialize};

use super::align::align;
use super::body::Body;
use super::word::{ItemWord, RecordedAt, SectionName, Stamp, Word};

/// Stamps of the items of a section, where they are not all of its last recording.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Marks {
    /// Number of the next new item.
    next: u32,
    /// Items that left the document since they are past.
    #[serde(default, skip_serializing_if = "is_zero")]
    past: u32,
    /// One for each item of the body, in its order.
    stamps: Vec<Stamp>,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// A named part of a record with the record version that last wrote it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(serialize = "B: Serialize", deserialize = "B: Deserialize<'de>"))]
pub struct Section<B: Body> {
    /// Version of the record when this section was last written; 0 = never.
    #[serde(rename = "v")]
    pub version: u64,
    /// When it was last written; none before the first entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<RecordedAt>,
    /// What it says.
    pub body: B,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    marks: Option<Box<Marks>>,
    /// Words that are at hand: those read with the record, and those displaced since.
    #[serde(skip, default = "Vec::new")]
    words: Vec<ItemWord<B::Item>>,
}

/// Which words are at hand is not part of what a section says.
impl<B: Body> PartialEq for Section<B> {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version && self.at == other.at && self.body == other.body && self.marks == other.marks
    }
}

impl<B: Body> Eq for Section<B> {}

impl<B: Body + Default> Default for Section<B> {
    fn default() -> Self {
        Self::unwritten(B::default())
    }
}

impl<B: Body> Section<B> {
    /// A section that no entry wrote yet.
    pub fn unwritten(body: B) -> Self {
        Self { version: 0, at: None, body, marks: None, words: Vec::new() }
    }

    /// The entry that made this version of the record wrote it.
    pub fn is_of(&self, version: u64) -> bool {
        self.version == version
    }

    /// No entry wrote it yet.
    pub(crate) fn is_unwritten(&self) -> bool {
        self.version == 0 && self.at.is_none()
    }

    /// Some of its items are past and not in the body.
    pub fn has_past(&self) -> bool {
        self.past() > 0
    }

    /// How many of its items are past and not in the body: the place of the body's first item in the whole list, where a list
    /// only grows.
    pub fn past(&self) -> u32 {
        self.marks.as_ref().map_or(0, |marks| marks.past)
    }

    /// What the office held to be so at `when`, from the words at hand; none where nobody had written it yet.
    pub fn known_at(&self, when: RecordedAt) -> Option<B> {
        self.back_to(when).map(|then| then.body)
    }

    /// Every word on it, oldest first, with the time of its recording; the present ones last among their equals.
    pub fn history(&self) -> Vec<(Option<RecordedAt>, B::Item)> {
        let present = self.body.items().into_iter().zip(self.stamps());
        let present =
            present.map(|(says, Stamp(item, version, at))| (version, item, Some(at).filter(|_| version > 0), says));
        let before = self.words.iter().filter_map(|w| Some((w.version, w.item, Some(w.at), w.says.clone()?)));
        let mut all: Vec<_> = before.chain(present).collect();
        all.sort_by_key(|(version, item, ..)| (*version, *item));
        all.dedup_by_key(|(version, item, ..)| (*version, *item));
        all.into_iter().map(|(_, _, at, says)| (at, says)).collect()
    }

    /// The section as it was known at `when`, from the words at hand; none where nobody had written it yet.
    pub(crate) fn back_to(&self, when: RecordedAt) -> Option<Self> {
        let present = self.body.items().into_iter().zip(self.stamps());
        let present = present.map(|(says, Stamp(item, version, at))| ItemWord { item, version, at, says: Some(says) });
        let mut words: Vec<_> = self.words.iter().cloned().chain(present).filter(|word| word.at <= when).collect();
        if self.at.is_none() || (words.is_empty() && self.at.is_none_or(|at| at > when)) {
            return None;
        }
        words.sort_by_key(|word| (word.item, word.version));
        words.dedup_by_key(|word| (word.item, word.version));
        let last = words.chunk_by(|a, b| a.item == b.item).filter_map(<[_]>::last);
        let held = last.filter_map(|word| Some((Stamp(word.item, word.version, word.at), word.says.clone()?)));
        let (stamps, items): (Vec<_>, Vec<_>) = B::arranged(held.collect()).into_iter().unzip();
        let latest = words.iter().max_by_key(|word| word.version);
        let (version, at) = latest.map_or((self.version, self.at), |word| (word.version, Some(word.at)));
        let mut then = Self { version, at, body: B::from_items(items)?, marks: None, words: Vec::new() };
        then.mark(self.next(), 0, stamps);
        then.words = words;
        Some(then)
    }

    /// When it was written last, of what was written by `when`: not what only follows for a later day and is shown.
    pub(crate) fn at_by(&self, when: RecordedAt) -> Option<RecordedAt> {
        if self.at <= Some(when) { self.at } else { self.back_to(when).and_then(|then| then.at) }
    }

    /// A copy with another body and nothing behind it, for what is only looked at.
    pub(crate) fn with_body(&self, body: B) -> Self {
        Self { version: self.version, at: self.at, body, marks: None, words: Vec::new() }
    }

    /// One for each item of the body.
    fn stamps(&self) -> Vec<Stamp> {
        match &self.marks {
            Some(marks) => marks.stamps.clone(),
            None => {
                let at = self.at.unwrap_or_default();
                (0u32..).take(self.body.size()).map(|n| Stamp(n, self.version, at)).collect()
            }
        }
    }

    fn mark(&mut self, next: u32, past: u32, stamps: Vec<Stamp>) {
        let usual = |(n, stamp): (u32, &Stamp)| *stamp == Stamp(n, self.version, self.at.unwrap_or_default());
        let is_usual = past == 0 && next as usize == stamps.len() && (0u32..).zip(&stamps).all(usual);
        self.marks = (!is_usual).then(|| Box::new(Marks { next, past, stamps }));
    }

    fn next(&self) -> u32 {
        let all = || u32::try_from(self.body.size()).unwrap_or(u32::MAX);
        self.marks.as_ref().map_or_else(all, |marks| marks.next)
    }

    /// Puts the past items that are at hand back into the body, in their order.
    pub(crate) fn recall(&mut self) {
        if !self.has_past() {
            return;
        }
        let stamps = self.stamps();
        let mut last: Vec<&ItemWord<B::Item>> = Vec::new();
        let mut words: Vec<_> = self.words.iter().filter(|w| stamps.iter().all(|stamp| stamp.0 != w.item)).collect();
        words.sort_by_key(|word| (word.item, word.version));
        last.extend(words.chunk_by(|a, b| a.item == b.item).filter_map(|words| words.last()));
        let past = last.into_iter().filter_map(|w| Some((Stamp(w.item, w.version, w.at), w.says.clone()?)));
        let mut all: Vec<_> = past.chain(stamps.into_iter().zip(self.body.items())).collect();
        all.sort_by_key(|(stamp, _)| stamp.0);
        let next = self.next();
        let (stamps, items): (Vec<_>, Vec<_>) = B::arranged(all).into_iter().unzip();
        if let Some(body) = B::from_items(items) {
            self.body = body;
            self.mark(next, 0, stamps);
        }
    }

    /// The first word of a section whose body has no default.
    pub(crate) fn begin(&mut self, version: u64, at: RecordedAt) {
        self.version = version;
        self.at = Some(at);
    }

    /// If it says something else than `before`: written by `version` at `at`, and what it said is a word from now on. What is past
    /// leaves the body.
    pub(crate) fn advance(&mut self, before: &Self, version: u64, at: RecordedAt) {
        if before.body != self.body {
            // a clock that was set back must not turn the order of recordings around
            let at = before.at.map_or(at, |last| last.max(at));
            self.restamp(before, version, at);
        }
        self.retire();
    }

    fn restamp(&mut self, before: &Self, version: u64, at: RecordedAt) {
        (self.version, self.at) = (version, Some(at));
        if before.at.is_none() {
            // nobody had written it: nothing was said
            self.marks = None;
            return;
        }
        let (were, stamped) = (before.body.items(), before.stamps());
        let items = self.body.items();
        let (from, mut next) = (align(&were, &items, B::alike), before.next());
        let mut stamps = Vec::with_capacity(items.len());
        for (item, from) in items.iter().zip(&from) {
            let known = from.and_then(|place| Some((were.get(place)?, *stamped.get(place)?)));
            stamps.push(match known {
                Some((was, stamp)) if was == item => stamp,
                Some((was, stamp)) => {
                    self.displace(stamp, Some(was.clone()));
                    Stamp(stamp.0, version, at)
                }
                None => {
                    next += 1;
                    Stamp(next - 1, version, at)
                }
            });
        }
        for (place, (was, stamp)) in were.into_iter().zip(stamped).enumerate() {
            if !from.contains(&Some(place)) {
                self.displace(stamp, Some(was));
                self.displace(Stamp(stamp.0, version, at), None);
            }
        }
        self.mark(next, before.past(), stamps);
    }

    fn displace(&mut self, Stamp(item, version, at): Stamp, says: Option<B::Item>) {
        let known = |word: &ItemWord<B::Item>| (word.item, word.version) == (item, version);
        if B::KEEPS_WORDS && !self.words.iter().any(known) {
            self.words.push(ItemWord { item, version, at, says });
        }
    }

    /// Items that are past leave the body; each is a word that is the last on it.
    fn retire(&mut self) {
        if self.body.size() <= B::PRESENT_MAX {
            return;
        }
        let items = self.body.items();
        let past = B::past(&items);
        if past.is_empty() {
            return;
        }
        let (next, gone) = (self.next(), self.past() + u32::try_from(past.len()).unwrap_or(u32::MAX));
        let (mut kept, mut stamps) = (Vec::new(), Vec::new());
        for (place, (item, stamp)) in items.into_iter().zip(self.stamps()).enumerate() {
            if past.contains(&place) {
                let Stamp(n, version, at) = stamp;
                let known = |word: &ItemWord<B::Item>| (word.item, word.version) == (n, version);
                if !self.words.iter().any(known) {
                    self.words.push(ItemWord { item: n, version, at, says: Some(item) });
                }
            } else {
                kept.push(item);
                stamps.push(stamp);
            }
        }
        if let Some(body) = B::from_items(kept) {
            self.body = body;
            self.mark(next, gone, stamps);
        }
    }

    /// The words at hand in their stored form.
    pub(crate) fn write_words(&self, section: SectionName, out: &mut Vec<Word>) -> Result<(), serde_json::Error> {
        for word in &self.words {
            let says = word.says.as_ref().map(serde_json::to_vec).transpose()?;
            out.push(Word { section, item: word.item, version: word.version, at: word.at, says });
        }
        Ok(())
    }

    /// Takes a stored word to hand.
    pub(crate) fn read_word(&mut self, word: &Word) -> Result<(), serde_json::Error> {
        let says = word.says.as_deref().map(serde_json::from_slice).transpose()?;
        let known = |known: &ItemWord<B::Item>| (known.item, known.version) == (word.item, word.version);
        if !self.words.iter().any(known) {
            self.words.push(ItemWord { item: word.item, version: word.version, at: word.at, says });
        }
        Ok(())
    }
}
