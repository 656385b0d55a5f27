//! Rust source as a row of words and signs: no comments, and nothing that is compiled for unit tests only.

/// Words, `::`, quoted text (with its opening quote) and single signs, in order.
pub fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = length(rest, first);
        let (token, after) = rest.split_at(end);
        if !first.is_whitespace() && !token.starts_with("//") && !token.starts_with("/*") && !is_tick(token) {
            found.push(token);
        }
        rest = after;
    }
    found
}

/// A character or a lifetime: neither names anything.
fn is_tick(token: &str) -> bool {
    token.starts_with('\'')
}

fn length(rest: &str, first: char) -> usize {
    match first {
        '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
        '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
        ':' if rest.starts_with("::") => 2,
        '"' => quoted(rest, '"'),
        '\'' => tick(rest),
        'r' | 'b' if raw_hashes(rest).is_some() => raw(rest),
        _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
        _ => first.len_utf8(),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a text that opens with `quote`, past escaped quotes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + quote.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

fn tick(rest: &str) -> usize {
    let after: Vec<char> = rest.chars().skip(1).take(2).collect();
    match after[..] {
        ['\\', _] => quoted(rest, '\''),
        [c, '\''] => 2 + c.len_utf8(),
        _ => 1 + rest[1..].find(|c| !is_word(c)).unwrap_or(rest.len() - 1),
    }
}

/// How many `#` a raw text opens with.
fn raw_hashes(rest: &str) -> Option<usize> {
    let opening = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = opening.len() - opening.trim_start_matches('#').len();
    opening[hashes..].starts_with('"').then_some(hashes)
}

fn raw(rest: &str) -> usize {
    let closing = format!("\"{}", "#".repeat(raw_hashes(rest).unwrap_or_default()));
    let opened = rest.find('"').map_or(rest.len(), |at| at + 1);
    rest[opened..].find(&closing).map_or(rest.len(), |at| opened + at + closing.len())
}

/// Without the items, fields and arms under `#[cfg(test)]`.
pub fn without_tests(tokens: &[&str]) -> Vec<String> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at..].starts_with(&MARK) {
            at = item_end(tokens, at + MARK.len());
        } else {
            kept.push(tokens[at].to_owned());
            at += 1;
        }
    }
    kept
}

/// Behind the item that begins at `start`, its other attributes included.
fn item_end(tokens: &[&str], start: usize) -> usize {
    const ITEMS: [&str; 14] = [
        "pub", "fn", "mod", "use", "impl", "struct", "enum", "const", "static", "type", "trait", "async", "unsafe",
        "union",
    ];
    let mut at = start;
    while tokens.get(at) == Some(&"#") {
        at = group_end(tokens, at + 1);
    }
    let is_item = tokens.get(at).is_some_and(|word| ITEMS.contains(word));
    let is_use = tokens.get(at).is_some_and(|word| *word == "use");
    while let Some(token) = tokens.get(at) {
        match *token {
            "{" if is_item && !is_use => return group_end(tokens, at),
            "(" | "[" | "{" => at = group_end(tokens, at),
            ";" => return at + 1,
            "," if !is_item => return at + 1,
            ")" | "]" | "}" => return at,
            _ => at += 1,
        }
    }
    at
}

/// Behind the bracket that closes the one at `open`.
pub fn group_end<S: AsRef<str>>(tokens: &[S], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.as_ref() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 1 => return at + 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}
