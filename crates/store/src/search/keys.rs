//! What a resident is found by: folded texts, one line a key, and the grams of them that the index holds.
//!
//! Pure: the same resident and household give the same keys. `verify` relies on it.

use madoguchi_domain::record::Resident;
use madoguchi_domain::scheme::national::Household;
use madoguchi_domain::variants::every;
use madoguchi_domain::{kana, names};

use super::grams::Grams;

/// Raised when keys or grams are made otherwise, together with the mark in the schema: an office whose index is of another version makes it anew
/// when opened.
pub const KEYS_VERSION: &str = "4";

/// Bits of a document number below the beginning of the kana.
pub const COUNTER_BITS: u32 = 24;

/// Kana of a name that go into its document number, so that a walk in the order of documents is nearly one in the order of kana.
const ORDERED_KANA: usize = 4;

/// Characters of 記号 and 番号 together that are indexed from their beginning.
const SYMBOL_GRAM_MAX: usize = 4;

/// Marks within grams: before a first character of the whole, of a later word; after the last of a word, of the whole.
pub const START: char = '^';
pub const WORD_START: char = '_';
pub const WORD_END: char = '$';
pub const END: char = '!';
/// Before a word that is indexed as one, with [`END`] the whole.
pub const WORD: char = '=';

/// Words up to so many characters are indexed as one: コ…コ is the beginning and the end of many people who are not called コ.
pub const SHORT: usize = 3;

/// What kind of key a line is, by its first letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub enum KeyKind {
    /// 振り仮名, level 2
    Kana,
    /// 振り仮名 with ヂ and ヅ as チ and ツ
    KanaApart,
    /// 氏名・通称・旧氏
    Name,
    /// 生年月日 `YYYY-MM-DD`
    Birth,
    /// 宛名番号 or 仮番号: letters before it, digits
    Atena,
    /// 記号, 番号
    Number,
    /// 発行番号, ten digits
    Certificate,
    /// 住所: up to 市区町村, street, 方書
    Address,
}

impl KeyKind {
    const ALL: [Self; 8] = every();

    const fn letter(self) -> char {
        match self {
            Self::Kana => 'k',
            Self::KanaApart => 'l',
            Self::Name => 'n',
            Self::Birth => 'b',
            Self::Atena => 'd',
            Self::Number => 'h',
            Self::Certificate => 'c',
            Self::Address => 'a',
        }
    }

    fn parse(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.letter() == letter)
    }
}

/// One key: its words, parted by a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchKey<'k> {
    /// What it is.
    pub kind: KeyKind,
    /// Its words.
    pub words: &'k str,
}

/// All keys of one resident, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys(String);

impl Keys {
    /// As they follow from the records, and from the numbers of papers that are past. Who is protected is not found by where she lives.
    pub fn of(resident: &Resident, household: Option<&Household>, past_papers: &[String]) -> Self {
        let identity = &resident.identity.body;
        let mut keys = Self::default();
        keys.add('k', words(&identity.kana, kana::folded));
        if kana::folded_apart(&identity.kana).is_some() {
            let apart = |word: &str| kana::folded_apart(word).unwrap_or_else(|| kana::folded(word));
            keys.add('l', words(&identity.kana, apart));
        }
        let latin = Some(&identity.name_latin);
        let written = [Some(&identity.name), identity.alias.as_ref(), identity.former_surname.as_ref(), latin];
        written.into_iter().flatten().for_each(|name| keys.add('n', words(name, names::key)));
        let births = [Some(identity.birth), identity.registered_birth];
        births.into_iter().flatten().for_each(|birth| keys.add('b', vec![birth.to_string()]));
        for number in [&identity.atena_no, &identity.provisional_no].into_iter().flatten() {
            let plain = names::key(number);
            let digits = plain.trim_start_matches(|c: char| !c.is_ascii_digit()).len();
            keys.add('d', vec![plain[..plain.len() - digits].to_owned(), plain[plain.len() - digits..].to_owned()]);
        }
        if let Some(number) = household.map(|h| &h.number.body) {
            keys.add('h', vec![names::key(&number.symbol), names::key(&number.number)]);
        }
        let papers = past_papers.iter().map(String::as_str);
        let papers = papers.chain(resident.certificates.body.iter().map(|c| c.no.as_str()));
        papers.for_each(|no| keys.add('c', vec![names::key(no)]));
        if !identity.protection().support.hides_address() {
            keys.add('a', address(&identity.address, &identity.address_extra));
        }
        keys
    }

    /// As read from the database.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn add(&mut self, kind: char, words: Vec<String>) {
        if words.iter().any(|word| !word.is_empty()) {
            self.0.push(kind);
            self.0.push_str(&words.join(" "));
            self.0.push('\n');
        }
    }

    /// The keys, one by one. A line of a letter that is not known is none.
    pub fn lines(&self) -> impl Iterator<Item = SearchKey<'_>> {
        self.0.lines().filter_map(|line| {
            let kind = KeyKind::parse(line.chars().next()?)?;
            Some(SearchKey { kind, words: &line[1..] })
        })
    }

    /// The kana by which hits are put in order.
    pub fn kana(&self) -> &str {
        self.0.lines().find_map(|line| line.strip_prefix('k')).unwrap_or("")
    }

    /// The birth date.
    pub fn birth(&self) -> &str {
        self.0.lines().find_map(|line| line.strip_prefix('b')).unwrap_or("")
    }

    /// The first document number of those whose kana begin alike; the last is below the next multiple.
    pub fn place(&self) -> i64 {
        let letters = self.kana().chars().filter(|c| *c != ' ').chain(std::iter::repeat('\0')).take(ORDERED_KANA);
        letters.fold(0, |place, c| place << 6 | order(c)) << COUNTER_BITS
    }

    /// What the index holds of these keys, in order.
    pub fn grams(&self) -> Grams {
        let mut grams = Grams::default();
        for line in self.lines() {
            match line.kind {
                KeyKind::Kana | KeyKind::KanaApart => text_grams('k', line.words, &mut grams),
                KeyKind::Name => text_grams('n', line.words, &mut grams),
                KeyKind::Address => text_grams('a', line.words, &mut grams),
                KeyKind::Birth => grams.add(&[&birth_gram(line.words)]),
                KeyKind::Number => number_grams(line.words, &mut grams),
                // found by the unique indexes of their tables
                KeyKind::Atena | KeyKind::Certificate => {}
            }
        }
        grams.settle();
        let settled = grams.len();
        for line in self.lines().filter(|line| line.kind == KeyKind::Kana) {
            let whole = line.words.replace(' ', "");
            for word in std::iter::once(&*whole).chain(line.words.split(' ')) {
                inner('f', &kana::fuzzy(word).chars().collect::<Vec<_>>(), &mut grams);
            }
        }
        grams.without_known(settled, 'k');
        grams.settle();
        grams
    }
}

/// 0 for none, then what is no kana, then the kana in their order.
fn order(c: char) -> i64 {
    const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    let at = KANA.chars().zip(2..).find(|(kana, _)| *kana == c).map(|(_, at)| at);
    at.unwrap_or(i64::from(c != '\0'))
}

fn words(text: &str, fold: impl Fn(&str) -> String) -> Vec<String> {
    let folded = text.split(char::is_whitespace).map(|word| names::without_marks(&fold(word)));
    folded.filter(|word| !word.is_empty()).collect()
}

/// Up to the first 区, 市, 町 or 村; the street; the building.
fn address(address: &str, extra: &str) -> Vec<String> {
    let key = names::address_key(address);
    let ends = key.char_indices().skip(1).find(|(_, c)| matches!(c, '区' | '市' | '町' | '村'));
    let (town, street) = key.split_at(ends.map_or(0, |(at, c)| at + c.len_utf8()));
    [town.to_owned(), street.to_owned(), names::address_key(extra)]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect()
}

/// Every character, and every two that follow each other.
pub fn inner_grams(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let ones = chars.iter().map(char::to_string);
    ones.chain(chars.windows(2).map(|two| two.iter().collect())).collect()
}

/// Of house numbers, which are few characters in every address, every three that follow each other.
pub fn numeral_grams(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(3).filter(|three| numerals(three) >= 2).map(|three| three.iter().collect()).collect()
}

/// Characters of house numbers among these.
pub fn numerals(chars: &[char]) -> usize {
    chars.iter().filter(|c| c.is_ascii_digit() || **c == '-').count()
}

/// Every character, and every two that follow each other.
fn inner(letter: char, chars: &[char], grams: &mut Grams) {
    chars.windows(1).chain(chars.windows(2)).for_each(|inner| grams.add_chars(letter, inner.iter().copied()));
}

fn text_grams(letter: char, words: &str, grams: &mut Grams) {
    let whole: Vec<char> = words.chars().filter(|c| *c != ' ').collect();
    let threes = whole.windows(3).filter(|three| numerals(three) >= 2);
    threes.for_each(|three| grams.add_chars(letter, three.iter().copied()));
    inner(letter, &whole, grams);
    let mut marked = |before: Option<char>, chars: &[char], behind: Option<char>| {
        grams.add_chars(letter, before.into_iter().chain(chars.iter().copied()).chain(behind));
    };
    if whole.len() <= SHORT {
        marked(Some(WORD), &whole, Some(END));
    }
    let mut rest = &whole[..];
    for (at, word) in words.split(' ').enumerate() {
        let mark = if at == 0 { START } else { WORD_START };
        (1..=rest.len().min(2)).for_each(|most| marked(Some(mark), &rest[..most], None));
        let (word, behind) = rest.split_at(word.chars().count());
        if word.len() <= SHORT {
            marked(Some(WORD), word, None);
        }
        if let Some(last) = word.last() {
            marked(None, &[*last], Some(WORD_END));
        }
        rest = behind;
    }
    if let Some(last) = whole.last() {
        marked(None, &[*last], Some(END));
    }
}

/// A birth date as one gram.
pub fn birth_gram(birth: &str) -> String {
    format!("b{}", birth.replace('-', ""))
}

/// A number without the zeros before it; of zeros only, itself: what is typed so far.
pub fn stripped(digits: &str) -> &str {
    let stripped = digits.trim_start_matches('0');
    if stripped.is_empty() { digits } else { stripped }
}

/// Every beginning of the number, with and without its zeros, the whole, and the beginning of 記号 and 番号 as one.
fn number_grams(words: &str, grams: &mut Grams) {
    let number = words.rsplit(' ').next().unwrap_or_default();
    let own = stripped(number);
    let zeros = &number[..number.len() - own.len()];
    starts(own, own.len()).chain(starts(zeros, zeros.len())).for_each(|start| grams.add(&["h", start]));
    grams.add(&["h", own, END.encode_utf8(&mut [0; 4])]);
    starts(&words.replace(' ', ""), SYMBOL_GRAM_MAX).for_each(|start| grams.add(&["y", start]));
}

/// The beginnings of a text, up to so many characters.
fn starts(text: &str, most: usize) -> impl Iterator<Item = &str> {
    text.char_indices().take(most).map(|(at, c)| &text[..at + c.len_utf8()])
}

/// The gram of 記号 and 番号 as one, as far as it is indexed.
pub fn symbol_gram(typed: &str) -> String {
    format!("y{}", typed.chars().take(SYMBOL_GRAM_MAX).collect::<String>())
}
