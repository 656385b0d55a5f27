//! Names and addresses for finding only: variants meet (髙橋 and 高橋), so do ways of writing a house number.
//!
//! Knows the kept table of variants. What is stored, shown and printed is never folded.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::kana;

const VARIANTS: &str = include_str!("../../../assets/names/variants.txt");
const PREFECTURES: &str = include_str!("../../../assets/names/prefectures.txt");

/// The lines of a kept table, without its remarks.
fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

static BASES: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    lines(VARIANTS)
        .filter_map(|group| Some((group.chars().next()?, group.chars().skip(1))))
        .flat_map(|(base, variants)| variants.map(move |variant| (variant, base)))
        .collect()
});

/// The base of a variant; every other character is its own.
pub fn base(c: char) -> char {
    if c.is_ascii() { c } else { BASES.get(&c).copied().unwrap_or(c) }
}

/// Characters that change a line without being seen on it: controls, joiners, direction marks, fillers.
/// Variation selectors are not among them; they are proved by their glyph.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}')
}

/// Longest reason or place in a clerk's words, in characters.
pub const WORDS_CHARS_MAX: usize = 200;

/// What a clerk says in words (a reason, a place) as it is kept: trimmed; none where nothing is said, where it is longer than
/// [`WORDS_CHARS_MAX`], or where a character in it is not seen.
pub fn said(text: &str) -> Option<String> {
    let text = text.trim();
    let is_bad = text.is_empty() || text.chars().count() > WORDS_CHARS_MAX || text.chars().any(is_invisible);
    (!is_bad).then(|| text.to_owned())
}

/// A name for finding: selectors dropped, width and case folded, variants and ヶ to their base, marks dropped.
pub fn key(text: &str) -> String {
    let plain = kana::plain(&kana::without_selectors(text));
    without_marks(&plain).chars().map(base).map(|c| if c == 'ヶ' { 'ケ' } else { c }).collect()
}

/// Without what is no letter or digit of ASCII, and without controls: brackets and slashes do not count in finding.
pub fn without_marks(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && (!c.is_ascii() || c.is_ascii_alphanumeric())).collect()
}

/// An address for finding: as a name, and one way to write a house number: １丁目２番地３号, 一丁目2-3 and 1の2の3 become 1-2-3; 十二番 is 12.
pub fn address_key(text: &str) -> String {
    let dashes = |c: char| if matches!(c, '-' | '‐' | '−' | '－' | 'ー' | '―') { '\u{2010}' } else { c };
    // a dash would be lost in the plain key; 「の」 and 「・」 keep their place
    let mut address = String::new();
    for part in with_tens(text).chars().map(dashes).collect::<String>().split_inclusive('\u{2010}') {
        address.push_str(&key(part).chars().map(numeral).map(loose_ga).collect::<String>());
        if part.ends_with('\u{2010}') {
            address.push('-');
        }
    }
    joined(&address)
}

/// An address without its prefecture, which may be told or left out.
pub fn without_prefecture(address: &str) -> &str {
    lines(PREFECTURES).find_map(|name| address.strip_prefix(name)).unwrap_or(address)
}

/// Numbers written with 十 as digits: 十二 is 12, 二十 is 20.
fn with_tens(text: &str) -> String {
    let digit = |c: Option<&char>| c.map(|c| numeral(*c)).filter(char::is_ascii_digit);
    let (chars, mut written) = (text.chars().collect::<Vec<_>>(), String::new());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        at += 1;
        if *c != '十' {
            written.push(*c);
            continue;
        }
        let tens = written.chars().next_back().map(numeral).filter(char::is_ascii_digit);
        if tens.is_some() {
            written.pop();
        }
        let ones = digit(chars.get(at));
        at += usize::from(ones.is_some());
        written.extend([tens.unwrap_or('1'), ones.unwrap_or('0')]);
    }
    written
}

fn numeral(c: char) -> char {
    "〇一二三四五六七八九".chars().zip('0'..='9').find(|(kanji, _)| *kanji == c).map_or(c, |(_, digit)| digit)
}

/// 緑が丘, 緑ヶ丘 and 緑ケ丘 are one place.
fn loose_ga(c: char) -> char {
    if matches!(c, 'ガ' | 'ヶ' | 'ヵ') { 'ケ' } else { c }
}

/// After a digit, words that only part house numbers are one dash; none at the end.
fn joined(address: &str) -> String {
    let mut kept = String::with_capacity(address.len());
    for c in address.chars() {
        let parts = matches!(c, '-' | '丁' | '目' | '番' | '地' | '号' | 'ノ');
        let follows_number = kept.ends_with(|last: char| last.is_ascii_digit() || last == '-');
        match (parts && follows_number, c) {
            (true, _) if !kept.ends_with('-') => kept.push('-'),
            (true, _) | (false, '-') => {}
            (false, other) => kept.push(other),
        }
    }
    kept.truncate(kept.trim_end_matches('-').len());
    kept
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[track_caller]
    fn meet(a: &str, b: &str) {
        assert_eq!(key(a), key(b), "{a} {b}");
    }

    #[track_caller]
    fn one_place(a: &str, b: &str) {
        assert_eq!(address_key(a), address_key(b), "{a} {b}");
    }

    #[test]
    fn what_is_said_in_words_is_something_of_a_length_that_can_be_read_and_all_of_it_is_seen() {
        assert_eq!(said(" 汚損のため　").as_deref(), Some("汚損のため"));
        assert_eq!(said(&"字".repeat(WORDS_CHARS_MAX)).map(|kept| kept.chars().count()), Some(WORDS_CHARS_MAX));
        for bad in ["", " 　", "紛\u{200B}失", "一\n二", &"字".repeat(WORDS_CHARS_MAX + 1)] {
            assert_eq!(said(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn variants_of_names_meet() {
        meet("髙橋", "高橋");
        meet("山﨑", "山崎");
        meet("山嵜", "山碕");
        meet("渡邊", "渡辺");
        meet("渡邉", "渡辺");
        meet("齋藤", "斉藤");
        meet("齊藤", "斎藤");
        meet("𠮷田", "吉田");
        meet("葛\u{E0102}城", "葛城");
        meet("濵田", "浜田");
        meet("𣘺本", "橋本");
        meet("五十嵐　喜久", "五十嵐㐂久");
        meet("神", "\u{FA19}");
        meet("NGUYEN VAN (ANH)", "ＮＧＵＹＥＮ　ＶＡＮ　ＡＮＨ");
        assert_ne!(key("斎藤"), key("佐藤"));
        assert_ne!(key("大田"), key("太田"));
    }

    #[test]
    fn ways_of_writing_an_address_meet() {
        one_place("千代田１番１号", "千代田1-1");
        one_place("千代田一丁目２番３号", "千代田1-2-3");
        one_place("千代田１丁目２番地３", "千代田１－２－３");
        one_place("千代田1の2の3", "千代田1ー2ー3");
        one_place("緑が丘３番地", "緑ヶ丘三");
        one_place("霞ケ関", "霞が関");
        one_place("神田七番十二号", "神田7-12");
        one_place("東十条二十番地", "東10条２０");
        one_place("一番町", "1-町");
        assert_eq!(address_key("見本区千代田１番１号"), "見本区千代田1-1");
        assert_ne!(address_key("千代田1-12"), address_key("千代田11-2"));
        assert_eq!(address_key("号ー-番"), "号番");
    }

    #[test]
    fn numbers_with_tens_are_digits() {
        for (text, digits) in
            [("十二", "12"), ("二十", "20"), ("三十四番十号", "34番10号"), ("十条", "10条"), ("七", "七")]
        {
            assert_eq!(with_tens(text), digits);
        }
    }

    #[test]
    fn the_table_of_prefectures_is_sound() {
        let names: Vec<&str> = lines(PREFECTURES).collect();
        assert_eq!((names.len(), names.iter().collect::<BTreeSet<_>>().len()), (47, 47));
        for name in names {
            assert!(name.chars().next_back().is_some_and(|last| "都道府県".contains(last)), "{name}");
            assert_eq!(without_prefecture(&format!("{name}見本区")), "見本区");
        }
        assert_eq!(without_prefecture("見本区東京都"), "見本区東京都");
    }

    #[test]
    fn the_table_of_variants_is_sound() {
        let groups: Vec<&str> = lines(VARIANTS).collect();
        let mut seen = BTreeSet::new();
        for group in &groups {
            assert!(group.chars().count() >= 2, "{group}: a base and a variant");
            assert!(group.chars().all(|c| seen.insert(c) && !c.is_ascii()), "{group}: a character stands once");
        }
        assert!(BASES.len() >= 150, "{} variants", BASES.len());
        // the fold before the table must not take a variant to something else
        for (variant, base) in &*BASES {
            assert_eq!(key(&variant.to_string()), key(&base.to_string()), "{variant}");
        }
    }
}
