//! What a typed word may mean, how well it fits somebody's keys, and what the index is asked for.
//!
//! [`SearchTerm::fits`] decides; the query to the index has to propose at least every document that fits.

use madoguchi_domain::person::Birth;
use madoguchi_domain::{kana, names};

use super::keys::{self, END, KeyKind, Keys, SHORT, START, SearchKey, WORD, WORD_END, WORD_START, stripped};
use super::match_reason::{MatchExtent, MatchKind, MatchReason};

/// Digits of a 発行番号.
pub const CERTIFICATE_DIGITS: usize = 12;

/// Fewest digits by which a 発行番号 is looked for.
const CERTIFICATE_DIGITS_MIN: usize = 3;

/// Most pairs of characters of a word that the index is asked for; the keys are compared with all of it.
const PAIRS_MAX: usize = 24;

/// How well a word fits, best first. Finer than what the clerk is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The whole key.
    Whole,
    /// A whole word of it: 姓 or 名.
    Word,
    /// Its beginning.
    Start,
    /// The beginning of a later word.
    WordStart,
    /// Anything in it.
    Middle,
    /// Only when long sounds are folded.
    Fuzzy,
}

/// A typed word in every meaning it may have.
#[derive(Debug, Clone)]
pub struct SearchTerm {
    /// As typed.
    pub typed: String,
    /// Level 2, and with ヂ and ヅ apart; none when it is no kana.
    kana: Vec<String>,
    /// Level 3.
    fuzzy: String,
    name: String,
    address: String,
    birth: Option<String>,
}

impl SearchTerm {
    /// Reads a word; none when nothing in it can be looked for.
    pub fn parse(typed: &str) -> Option<Self> {
        let name = names::key(typed);
        let address = names::address_key(typed);
        if name.is_empty() && address.is_empty() {
            return None;
        }
        let folded = names::without_marks(&kana::folded(typed));
        let spoken =
            !folded.is_empty() && folded.chars().all(|c| ('ァ'..='ヺ').contains(&c) || c.is_ascii_alphabetic());
        let forms = [Some(folded.clone()), kana::folded_apart(typed).map(|apart| names::without_marks(&apart))];
        Some(Self {
            typed: typed.to_owned(),
            fuzzy: kana::fuzzy(&folded),
            kana: forms.into_iter().flatten().filter(|_| spoken).collect(),
            name,
            address,
            birth: Birth::parse(typed).ok().map(|birth| birth.to_string()),
        })
    }

    /// Letters and digits when it can be a number that unique indexes hold: a 宛名番号, or a 仮番号 with its letter.
    pub fn number(&self) -> Option<(&str, &str)> {
        let digits = self.name.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let number = !self.name.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        number.then(|| (&self.name[..self.name.len() - digits.len()], digits))
    }

    /// The digits of a 発行番号 so far.
    pub fn certificate(&self) -> Option<&str> {
        let fits = |digits: &str| (CERTIFICATE_DIGITS_MIN..=CERTIFICATE_DIGITS).contains(&digits.len());
        self.number().filter(|(letters, digits)| letters.is_empty() && fits(digits)).map(|(_, digits)| digits)
    }

    /// How well it fits these keys, by the key it fits best.
    pub fn fits(&self, keys: &Keys) -> Option<(Tier, MatchReason)> {
        let best = keys.lines().filter_map(|line| Some((self.fits_line(line)?, line))).min_by_key(|(tier, _)| *tier);
        best.map(|(tier, line)| (tier, self.reason(tier, line)))
    }

    fn reason(&self, tier: Tier, line: SearchKey<'_>) -> MatchReason {
        let kind = match line.kind {
            KeyKind::Kana | KeyKind::KanaApart => MatchKind::Kana,
            KeyKind::Name => MatchKind::Name,
            KeyKind::Birth => MatchKind::Birth,
            KeyKind::Atena => MatchKind::Atena,
            KeyKind::Number => MatchKind::Number,
            KeyKind::Certificate => MatchKind::Certificate,
            KeyKind::Address => MatchKind::Address,
        };
        let extent = match tier {
            Tier::Whole => MatchExtent::Exact,
            Tier::Word if line.words.starts_with(self.text_for(line.kind)) => MatchExtent::Prefix,
            Tier::Start => MatchExtent::Prefix,
            Tier::Word | Tier::WordStart | Tier::Middle => MatchExtent::Part,
            Tier::Fuzzy => MatchExtent::Fuzzy,
        };
        MatchReason { kind, term: self.typed.clone(), extent }
    }

    fn text_for(&self, kind: KeyKind) -> &str {
        match kind {
            KeyKind::Kana => self.kana.first().map_or("", String::as_str),
            KeyKind::KanaApart => self.kana.last().map_or("", String::as_str),
            KeyKind::Address => &self.address,
            KeyKind::Name | KeyKind::Birth | KeyKind::Atena | KeyKind::Number | KeyKind::Certificate => &self.name,
        }
    }

    fn fits_line(&self, line: SearchKey<'_>) -> Option<Tier> {
        match line.kind {
            KeyKind::Kana | KeyKind::KanaApart => {
                let heard = self.kana.iter().filter_map(|form| fits_text(form, line.words)).min();
                let sounds = || line.kind == KeyKind::Kana && self.sounds_like(line.words);
                heard.or_else(|| sounds().then_some(Tier::Fuzzy))
            }
            KeyKind::Name => fits_text(&self.name, line.words),
            KeyKind::Address => fits_text(&self.address, line.words),
            KeyKind::Birth => (self.birth.as_deref() == Some(line.words)).then_some(Tier::Whole),
            KeyKind::Atena => fits_atena(&self.name, line.words),
            KeyKind::Number => fits_number(&self.name, line.words),
            KeyKind::Certificate => self.certificate().and_then(|digits| fits_certificate(digits, line.words)),
        }
    }

    fn sounds_like(&self, words: &str) -> bool {
        let within = |text: &str| kana::fuzzy(text).contains(&self.fuzzy);
        !self.kana.is_empty() && (within(&words.replace(' ', "")) || words.split(' ').any(within))
    }

    /// The query to the index that proposes every document that fits this well or better; numbers that only unique indexes hold are
    /// left out. None when no document can be found through the index.
    pub fn question(&self, tier: Tier) -> Option<String> {
        let mut ways: Vec<String> = self.kana.iter().map(|form| text_question('k', form, tier)).collect();
        if tier == Tier::Fuzzy && !self.kana.is_empty() {
            ways.push(fuzzy_question(&self.fuzzy));
        }
        ways.extend((!self.name.is_empty()).then(|| text_question('n', &self.name, tier)));
        ways.extend((!self.address.is_empty()).then(|| text_question('a', &self.address, tier)));
        ways.extend(self.birth.as_deref().map(|birth| quoted(&keys::birth_gram(birth))));
        ways.extend(number_question(&self.name, tier));
        (!ways.is_empty()).then(|| format!("({})", ways.join(" OR ")))
    }
}

fn fits_text(typed: &str, words: &str) -> Option<Tier> {
    if typed.is_empty() {
        return None;
    }
    if !words.contains(' ') {
        return fits_whole(typed, words);
    }
    let whole = words.replace(' ', "");
    if typed == whole {
        return Some(Tier::Whole);
    }
    if words.split(' ').any(|word| word == typed) {
        return Some(Tier::Word);
    }
    if whole.starts_with(typed) {
        return Some(Tier::Start);
    }
    let mut at = 0;
    let later = words.split(' ').any(|word| {
        let starts = whole[at..].starts_with(typed);
        at += word.len();
        starts
    });
    if later { Some(Tier::WordStart) } else { whole.contains(typed).then_some(Tier::Middle) }
}

fn fits_whole(typed: &str, whole: &str) -> Option<Tier> {
    match () {
        () if typed == whole => Some(Tier::Whole),
        () if whole.starts_with(typed) => Some(Tier::Start),
        () => whole.contains(typed).then_some(Tier::Middle),
    }
}

/// A 仮番号 is found with its letter only: its digits alone are somebody's 宛名番号.
fn fits_atena(typed: &str, words: &str) -> Option<Tier> {
    let (letters, digits) = words.split_once(' ')?;
    if letters.is_empty() {
        return fits_number(typed, words);
    }
    if letters.starts_with(typed) {
        return (!typed.is_empty()).then_some(Tier::Start);
    }
    typed.strip_prefix(letters).and_then(|rest| fits_whole(rest, digits)).filter(|tier| *tier != Tier::Middle)
}

/// A number with the 記号 before it. Zeros before the digits may be left out.
fn fits_number(typed: &str, words: &str) -> Option<Tier> {
    let (before, digits) = words.split_once(' ')?;
    let own = stripped(digits);
    let rest = typed.strip_prefix(before).filter(|_| !before.is_empty());
    let whole = |typed: &str| !typed.is_empty() && (typed == digits || stripped(typed) == own);
    let starts = |typed: &str| !typed.is_empty() && (digits.starts_with(typed) || own.starts_with(typed));
    if whole(typed) || rest.is_some_and(whole) {
        return Some(Tier::Whole);
    }
    let begins = !typed.is_empty() && before.starts_with(typed);
    (starts(typed) || rest.is_some_and(starts) || begins).then_some(Tier::Start)
}

fn fits_certificate(typed: &str, digits: &str) -> Option<Tier> {
    if format!("{typed:0>CERTIFICATE_DIGITS$}") == digits {
        return Some(Tier::Whole);
    }
    digits.starts_with(typed).then_some(Tier::Start)
}

/// A gram as FTS5 takes it: never an operator, whatever was typed.
fn quoted(gram: &str) -> String {
    format!("\"{}\"", gram.replace('"', ""))
}

fn all(grams: &[String]) -> String {
    format!("({})", grams.join(" AND "))
}

fn text_question(letter: char, typed: &str, tier: Tier) -> String {
    let gram = |gram: String| quoted(&format!("{letter}{gram}"));
    let first: String = typed.chars().take(2).collect();
    let last = typed.chars().next_back().unwrap_or_default();
    let (start, word_start) = (gram(format!("{START}{first}")), gram(format!("{WORD_START}{first}")));
    if typed.chars().count() <= SHORT && tier <= Tier::Word {
        let whole = gram(format!("{WORD}{typed}{END}"));
        return if tier == Tier::Whole { whole } else { format!("({whole} OR {})", gram(format!("{WORD}{typed}"))) };
    }
    let mut grams: Vec<String> = match tier {
        Tier::Whole => vec![start, gram(format!("{last}{END}"))],
        Tier::Word => vec![format!("({start} OR {word_start})"), gram(format!("{last}{WORD_END}"))],
        Tier::Start => vec![start],
        Tier::WordStart => vec![format!("({start} OR {word_start})")],
        Tier::Middle | Tier::Fuzzy => Vec::new(),
    };
    // its first two are asked for as a beginning already
    let rest = typed.char_indices().nth(usize::from(!grams.is_empty())).map_or("", |(at, _)| &typed[at..]);
    grams.extend(inner_question(rest).into_iter().take(PAIRS_MAX).map(gram));
    if grams.is_empty() {
        grams.push(gram(typed.to_owned()));
    }
    all(&grams)
}

/// What stands in every text that holds this one: its pairs of characters; of house numbers threes, because their pairs stand in
/// nearly every address.
fn inner_question(typed: &str) -> Vec<String> {
    let chars: Vec<char> = typed.chars().collect();
    let threes = keys::numeral_grams(typed);
    let telling = |pair: &[char]| chars.len() == 2 || keys::numerals(pair) < 2;
    let pairs = chars.windows(2).filter(|pair| telling(pair)).map(|pair| pair.iter().collect());
    threes.into_iter().chain(pairs).collect()
}

/// A gram that the folding of long sounds does not change stands among those of the kana.
fn fuzzy_question(fuzzy: &str) -> String {
    let single = fuzzy.chars().count() == 1;
    let grams = keys::inner_grams(fuzzy).into_iter().filter(|gram| single || gram.chars().count() == 2);
    let either = grams
        .take(PAIRS_MAX)
        .map(|gram| format!("({} OR {})", quoted(&format!("f{gram}")), quoted(&format!("k{gram}"))));
    all(&either.collect::<Vec<_>>())
}

/// 記号 and 番号 in any writing of [`fits_number`].
fn number_question(typed: &str, tier: Tier) -> Vec<String> {
    let before = typed.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &typed[before.len()..];
    let mut ways = Vec::new();
    if !digits.is_empty() {
        let own = stripped(digits);
        let zeros = &digits[..digits.len() - own.len()];
        let whole = quoted(&format!("h{own}{END}"));
        let starts =
            [own, zeros].into_iter().filter(|start| !start.is_empty()).map(|start| quoted(&format!("h{start}")));
        let number = match tier {
            Tier::Whole | Tier::Word => whole,
            Tier::Start | Tier::WordStart | Tier::Middle | Tier::Fuzzy if zeros.is_empty() => {
                all(&starts.collect::<Vec<_>>())
            }
            Tier::Start | Tier::WordStart | Tier::Middle | Tier::Fuzzy => {
                format!("({whole} OR {})", all(&starts.collect::<Vec<_>>()))
            }
        };
        // digits at the end of an address are nobody's number
        let symbol = (!before.is_empty()).then(|| quoted(&keys::symbol_gram(before)));
        ways.push(all(&symbol.into_iter().chain([number]).collect::<Vec<_>>()));
    }
    if !typed.is_empty() && tier >= Tier::Start {
        ways.push(quoted(&keys::symbol_gram(typed)));
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn asks(typed: &str, tier: Tier, part: &str) {
        let question = SearchTerm::parse(typed).unwrap().question(tier).unwrap();
        assert!(question.contains(part), "{typed}: {question}");
    }

    #[test]
    fn the_index_is_not_asked_for_everybody_whose_number_begins_like_a_house_number() {
        asks("出町2", Tier::Start, r#"("y出町" AND ("h2"))"#);
        asks("見本12345", Tier::Whole, r#"("y見本" AND "h12345!")"#);
        asks("001", Tier::Start, r#"("h1!" OR ("h1" AND "h00"))"#);
    }

    #[test]
    fn the_index_is_asked_for_house_numbers_by_threes() {
        let question = text_question('a', "藤棚2-12", Tier::Middle);
        assert_eq!(question, r#"("a棚2-" AND "a2-1" AND "a-12" AND "a藤棚" AND "a棚2")"#);
        assert_eq!(text_question('a', "2-", Tier::Middle), r#"("a2-")"#);
        assert_eq!(text_question('k', "サトウ", Tier::Start), r#"("k^サト" AND "kトウ")"#);
        assert_eq!(text_question('k', "サ", Tier::Middle), r#"("kサ")"#);
    }

    #[test]
    fn a_short_word_is_asked_for_as_one() {
        asks("コ", Tier::Whole, r#""k=コ!""#);
        asks("ハナコ", Tier::Word, r#"("k=ハナコ!" OR "k=ハナコ")"#);
    }
}
