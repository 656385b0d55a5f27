//! Search keys and comparison keys. Stored names are never normalised; only keys are.

use unicode_normalization::UnicodeNormalization;

/// Width, case, spaces and kana kind folded (level 1): what two ways of typing the same share.
pub fn plain(text: &str) -> String {
    let kept: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| if ('ぁ'..='ゖ').contains(&c) { char::from_u32(c as u32 + 0x60).unwrap_or(c) } else { c })
        .filter(|c| !c.is_whitespace() && !matches!(c, '・' | '.' | '．' | ',' | '\'' | '’' | '-' | '‐' | '−'))
        .collect();
    // a voicing mark may now stand beside the kana that it was parted from
    kept.nfkc().collect()
}

/// Kana folded for finding (level 2): small kana large, long marks dropped, voicing dropped, ヰヱヲヴ
/// as イエオウ. サトー, さと-, ｻﾄｰ meet.
pub fn folded(text: &str) -> String {
    plain(text)
        .nfd()
        .filter(|c| !matches!(c, '\u{3099}' | '\u{309A}' | 'ー' | '―' | '–' | '—' | '〜'))
        .map(large)
        .collect()
}

fn large(c: char) -> char {
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
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        _ => c,
    }
}

/// Variation selectors removed: the plain characters, for finding only.
pub fn without_selectors(text: &str) -> String {
    text.chars().filter(|c| !matches!(*c as u32, 0xFE00..=0xFE0F | 0xE0100..=0xE01EF)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn meet(a: &str, b: &str) {
        assert_eq!(folded(a), folded(b), "{a} {b}");
    }

    #[test]
    fn ways_of_typing_one_name_meet() {
        meet("ｻﾄｳ ﾊﾅｺ", "サトウ　ハナコ");
        meet("さとう", "サトウ");
        meet("ジョージ", "ｼﾞｮｰｼﾞ");
        meet("ヰノウヱ", "イノウエ");
        meet("ワタナヘ", "ワタナベ");
        meet("ッ", "ツ");
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
