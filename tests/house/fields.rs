//! Every field that a refusal names is called in the words of the screens.

use madoguchi_counter::words;
use madoguchi_domain::refusal::Refusal;

use super::{Source, sources};

/// What refuses a value under the name of its field, with the name as its first argument.
const REFUSES: [&str; 6] = ["Refusal::field(", "parsed(", "parsed::<", "words_of(", "decide::day(", " day("];

/// Where values are refused by their field.
const ROOMS: [&str; 4] =
    ["crates/domain/src/", "crates/counter/src/ops/", "crates/counter/src/commands/", "crates/cli/src/"];

/// Places in which a field is named that has no name in Japanese.
fn unnamed(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    let refuses = |source: &&Source| source.is(&["rs"]) && ROOMS.iter().any(|room| source.path.starts_with(room));
    for source in sources.iter().filter(refuses) {
        for (number, line) in source.production() {
            let named = REFUSES.iter().filter_map(|refuses| field_after(line, refuses));
            let bad = named.filter(|field| message_of(field).contains(&format!("「{field}」")));
            findings.extend(bad.map(|field| format!("{}:{number}: {field}", source.path)));
        }
    }
    findings
}

fn message_of(field: &str) -> String {
    words::message(&Refusal::field(field, ""))
}

/// The text that is the first argument of the call.
fn field_after<'l>(line: &'l str, call: &str) -> Option<&'l str> {
    let rest = &line[line.find(call)? + call.len()..];
    let rest = if call.ends_with('<') { rest.split_once(">(")?.1 } else { rest };
    let (field, _) = rest.strip_prefix('"')?.split_once('"')?;
    Some(field)
}

#[test]
fn a_field_that_is_refused_is_called_as_on_screens() {
    assert_eq!(unnamed(&sources()), [""; 0], "give it a name in counter::words::items");
}

#[test]
fn a_field_without_a_name_is_found() {
    let planted = |line: &str| unnamed(&[Source::planted("crates/counter/src/ops/planted.rs", line)]).len();
    assert_eq!(planted("    Err(Refusal::field(\"no_such_name\", text))"), 1);
    assert_eq!(planted("    let kind = parsed::<Kind>(\"no_such_name\", text)?;"), 1);
    assert_eq!(planted("    Err(Refusal::field(\"kana\", text))"), 0);
    assert_eq!(planted("    Err(Refusal::field(name, text))"), 0);
}
