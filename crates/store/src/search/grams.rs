//! The grams of one resident: some seventy short texts, each once, in one piece of memory.

/// A set of grams; in order once it was settled.
#[derive(Debug, Default)]
pub struct Grams {
    text: String,
    grams: Vec<Gram>,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
struct Gram {
    /// Its first bytes, then zeros: most grams are told apart by them.
    begins: u128,
    from: u32,
    to: u32,
}

impl Grams {
    /// Adds a gram put together of these parts.
    pub fn add(&mut self, parts: &[&str]) {
        let from = self.text.len();
        parts.iter().for_each(|part| self.text.push_str(part));
        self.take(from);
    }

    /// Adds a gram of a letter and these characters.
    pub fn add_chars(&mut self, letter: char, chars: impl IntoIterator<Item = char>) {
        let from = self.text.len();
        self.text.push(letter);
        self.text.extend(chars);
        self.take(from);
    }

    fn take(&mut self, from: usize) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let begins = begins(&self.text.as_bytes()[from..]);
        self.grams.push(Gram { begins, from: place(from), to: place(self.text.len()) });
    }

    /// Puts all in order, each once.
    pub fn settle(&mut self) {
        let text = &*self.text;
        self.grams.sort_unstable_by(|one, other| {
            one.begins.cmp(&other.begins).then_with(|| one.of(text).cmp(other.of(text)))
        });
        self.grams.dedup_by(|one, other| one.begins == other.begins && one.of(text) == other.of(text));
    }

    /// Takes the grams from that one on away that are among those before it with another letter; those before were settled.
    pub fn without_known(&mut self, first: usize, letter: char) {
        let (known, new) = self.grams.split_at(first);
        let mut wanted = String::new();
        let mut fresh = Vec::with_capacity(new.len());
        for gram in new {
            wanted.clear();
            wanted.push(letter);
            wanted.extend(gram.of(&self.text).chars().skip(1));
            let begins = begins(wanted.as_bytes());
            let order = |known: &Gram| known.begins.cmp(&begins).then_with(|| known.of(&self.text).cmp(&wanted));
            if known.binary_search_by(order).is_err() {
                fresh.push(*gram);
            }
        }
        self.grams.truncate(first);
        self.grams.extend(fresh);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.grams.len()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.grams.iter().map(|gram| gram.of(&self.text))
    }

    /// All of them, parted by a space.
    pub fn joined(&self) -> String {
        let mut joined = String::with_capacity(self.text.len() + self.grams.len());
        for gram in self.iter() {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(gram);
        }
        joined
    }
}

impl Gram {
    fn of(self, text: &str) -> &str {
        &text[self.from as usize..self.to as usize]
    }
}

fn begins(gram: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    let len = gram.len().min(bytes.len());
    bytes[..len].copy_from_slice(&gram[..len]);
    u128::from_be_bytes(bytes)
}
