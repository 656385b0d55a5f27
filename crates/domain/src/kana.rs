//! Search keys and comparison keys. Stored names are never normalised; only keys are.
//!
//! Three levels: [`plain`] folds what typing changes, [`folded`] what hearing and writing down changes, [`fuzzy`] how a long
//! sound is written. Knows nothing of kanji: that is [`crate::names`].

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

/// Width, case, spaces and kana kind folded (level 1): what two ways of typing the same share.
pub fn plain(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match alone(c) {
            Some(Alone::Becomes(plain)) => kept.push(plain),
            Some(Alone::Goes) => {}
            None => return plain_any(text),
        }
    }
    kept
}

/// What becomes of a character wherever it stands.
enum Alone {
    Becomes(char),
    Goes,
}

/// None of a character that others may change, or that is rare. Names and addresses nearly always consist of the others, and to
/// normalise a text takes far longer than to look at each character.
fn alone(c: char) -> Option<Alone> {
    let moved = |from: char, to: char| char::from_u32(c as u32 - from as u32 + to as u32).map(Alone::Becomes);
    match c {
        'a'..='z' | '0'..='9' | 'ァ'..='ヺ' | 'ー' | '\u{4E00}'..='\u{9FFF}' => Some(Alone::Becomes(c)),
        'A'..='Z' => moved('A', 'a'),
        '０'..='９' => moved('０', '0'),
        'Ａ'..='Ｚ' => moved('Ａ', 'a'),
        'ａ'..='ｚ' => moved('ａ', 'a'),
        'ぁ'..='ゖ' => moved('ぁ', 'ァ'),
        ' ' | '\u{3000}' => Some(Alone::Goes),
        _ => None,
    }
}

fn plain_any(text: &str) -> String {
    let kept: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| if ('ぁ'..='ゖ').contains(&c) { char::from_u32(c as u32 + 0x60).unwrap_or(c) } else { c })
        .filter(|c| !c.is_whitespace() && !matches!(c, '・' | '.' | '．' | ',' | '\'' | '’' | '-' | '‐' | '−'))
        .collect();
    // a voicing mark may now stand beside the kana that it was parted from
    kept.nfkc().collect()
}

/// Kana folded for finding (level 2): small kana large, long marks dropped, voicing dropped, ヰヱヲ as イエオ, ヴァ as バ, ワ as ハ (住民記録システム
/// 標準仕様書), ヂ and ヅ as ジ and ズ. サトー, さと-, ｻﾄｰ meet; so do ミカヅキ and ミカズキ.
pub fn folded(text: &str) -> String {
    fold(&plain(text).replace('ヂ', "ジ").replace('ヅ', "ズ"))
}

/// The second key of a text with ヂ or ヅ: as チ and ツ, how someone writes it who leaves out the voicing. None without them.
pub fn folded_apart(text: &str) -> Option<String> {
    let plain = plain(text);
    plain.contains(['ヂ', 'ヅ']).then(|| fold(&plain))
}

fn fold(plain: &str) -> String {
    let counts = |c: &char| !matches!(c, '\u{3099}' | '\u{309A}' | 'ー' | '―' | '–' | '—' | '〜' | '~' | '─');
    let heard = with_b_for_v(plain);
    let plain = heard.as_ref();
    if !plain.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー' | ' '..='\u{7E}')) {
        return plain.nfd().filter(counts).map(as_heard).collect();
    }
    // kana have one mark at most, which goes: nothing has to be put in order
    let mut kept = String::with_capacity(plain.len());
    for c in plain.chars() {
        decompose_canonical(c, |part| kept.extend(Some(part).filter(counts).map(as_heard)));
    }
    kept
}

/// ヴァ, ヴィ, ヴ, ヴェ and ヴォ as バ, ビ, ブ, ベ and ボ.
fn with_b_for_v(plain: &str) -> Cow<'_, str> {
    if !plain.contains('ヴ') {
        return Cow::Borrowed(plain);
    }
    let mut kept = String::with_capacity(plain.len());
    let mut rest = plain.chars().peekable();
    while let Some(c) = rest.next() {
        if c != 'ヴ' {
            kept.push(c);
            continue;
        }
        let heard = rest.peek().and_then(|vowel| match vowel {
            'ァ' | 'ア' => Some('バ'),
            'ィ' | 'イ' => Some('ビ'),
            'ェ' | 'エ' => Some('ベ'),
            'ォ' | 'オ' => Some('ボ'),
            _ => None,
        });
        if heard.is_some() {
            rest.next();
        }
        kept.push(heard.unwrap_or('ブ'));
    }
    Cow::Owned(kept)
}

/// Long sounds folded (level 3), from a text of level 2: トウ, トオ and トー meet. What is folded twice stays.
pub fn fuzzy(folded: &str) -> String {
    let mut kept = String::with_capacity(folded.len());
    let mut last = None;
    for c in folded.chars() {
        if !last.and_then(vowel).is_some_and(|vowel| lengthens(vowel, c)) {
            kept.push(c);
            last = Some(c);
        }
    }
    kept
}

/// Whether a kana after one with this vowel only makes it longer.
fn lengthens(vowel: char, c: char) -> bool {
    match vowel {
        'o' => matches!(c, 'ウ' | 'オ'),
        'e' => matches!(c, 'イ' | 'エ'),
        'u' => c == 'ウ',
        'a' => c == 'ア',
        _ => c == 'イ',
    }
}

fn vowel(kana: char) -> Option<char> {
    const ROWS: [(char, &str); 5] = [
        ('a', "アカサタナハマヤラ"),
        ('i', "イキシチニヒミリ"),
        ('u', "ウクスツヌフムユル"),
        ('e', "エケセテネヘメレ"),
        ('o', "オコソトノホモヨロ"),
    ];
    ROWS.into_iter().find(|(_, row)| row.contains(kana)).map(|(vowel, _)| vowel)
}

fn as_heard(c: char) -> char {
    match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' | 'ヱ' => 'エ',
        'ォ' | 'ヲ' => 'オ',
        'ヰ' => 'イ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' | 'ワ' => 'ハ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        _ => c,
    }
}

/// Variation selectors removed: the plain characters, for finding only.
pub fn without_selectors(text: &str) -> String {
    text.chars().filter(|c| !is_selector(*c)).collect()
}

/// A variation selector: it chooses a variant of the character before it.
pub fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn meet(a: &str, b: &str) {
        assert_eq!(folded(a), folded(b), "{a} {b}");
    }

    #[track_caller]
    fn becomes(text: &str, second_level: &str, third_level: &str) {
        assert_eq!(folded(text), second_level, "{text}");
        assert_eq!(fuzzy(&folded(text)), third_level, "{text}");
    }

    #[test]
    fn what_becomes_of_a_character_alone_is_what_normalising_makes_of_it() {
        let all: Vec<char> = ('\0'..='\u{FFFF}').filter(|c| alone(*c).is_some()).collect();
        assert!(all.len() > 20_000);
        for pair in all.windows(2) {
            for text in [pair.iter().collect::<String>(), pair.iter().rev().collect(), format!("カ{}ナ", pair[0])] {
                assert_eq!(plain(&text), plain_any(&text), "{text}");
            }
        }
    }

    #[test]
    fn ways_of_typing_one_name_meet() {
        meet("ｻﾄｳ ﾊﾅｺ", "サトウ　ハナコ");
        meet("さとう", "サトウ");
        meet("ジョージ", "ｼﾞｮｰｼﾞ");
        meet("ヰノウヱ", "イノウエ");
        meet("ワタナヘ", "ワタナベ");
        meet("ッ", "ツ");
        meet("ヴァン・ダム", "バンタム");
        meet("ヷヸヹヺ", "ワイエオ");
        meet("ミカヅキ", "ミカズキ");
        meet("チヂミ", "チジミ");
        meet("ヴィヴィアン", "ビビアン");
        meet("ｳﾞｪﾗ・ヴォーン・ヴ", "ベラボンブ");
        meet("カワコ", "カハコ");
        meet("パパ", "ババ");
        meet("カ\u{3099}", "ガ");
        meet("マリ-", "マリー");
        meet("Ｎｇｕｙｅｎ", "nguyen");
    }

    #[test]
    fn each_level_folds_as_written_down() {
        becomes("ｼﾞｮｳｼﾞ", "シヨウシ", "シヨシ");
        becomes("ジョージ", "シヨシ", "シヨシ");
        becomes("じょうじ", "シヨウシ", "シヨシ");
        becomes("ヰノウヱ", "イノウエ", "イノエ");
        becomes("サイトウ", "サイトウ", "サイト");
        becomes("サイトオ", "サイトオ", "サイト");
        becomes("サイトー", "サイト", "サイト");
        becomes("オオノ", "オオノ", "オノ");
        becomes("ケイコ", "ケイコ", "ケコ");
        becomes("ユウコ", "ユウコ", "ユコ");
        becomes("オカアサン", "オカアサン", "オカサン");
        becomes("ニイナ", "ニイナ", "ニナ");
        becomes("オネエ", "オネエ", "オネ");
        becomes("サイ", "サイ", "サイ");
        becomes("トウオ", "トウオ", "ト");
    }

    #[test]
    fn a_second_key_stands_for_the_voicing_left_out() {
        assert_eq!((folded("チヅル"), folded_apart("チヅル")), ("チスル".into(), Some("チツル".into())));
        assert_eq!((folded("ハナヂ"), folded_apart("はなぢ")), ("ハナシ".into(), Some("ハナチ".into())));
        assert_eq!(folded_apart("スズキ"), None);
    }

    #[test]
    fn a_level_folded_twice_stays() {
        for text in ["ジョージ　オオオカ", "ヅヂッァ", "サトウ", "ヴォー", "トウウオ", "abc", "", "エエイイ"]
        {
            let once = folded(text);
            assert_eq!(folded(&once), once, "{text}");
            assert_eq!(fuzzy(&fuzzy(&once)), fuzzy(&once), "{text}");
        }
    }

    #[test]
    fn plain_keeps_voicing() {
        assert_ne!(plain("カキ"), plain("ガギ"));
        assert_eq!(plain("ＮＧＵＹＥＮ Van-Anh"), plain("nguyen vananh"));
    }

    #[test]
    fn selectors_are_dropped_for_finding() {
        assert_eq!(without_selectors("葛\u{E0102}城"), "葛城");
    }
}
