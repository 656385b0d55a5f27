//! Answers as a script reads them: each field with its type, and with its value where that is no accident of the run.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// Texts and numbers that say nothing to a script, by the name of their field: it carries them on, or shows them.
const OPAQUE: [(&str, &str); 12] = [
    ("certificate_no", "number of a paper"),
    ("password", "made by dice"),
    ("provisional_no", "made by dice"),
    ("seconds", "how long it took"),
    ("bytes", "as it happened to be packed"),
    ("entries", "place in the journal"),
    ("seq", "place in the access log"),
    ("local_unread", "tables of the store"),
    ("found", "place in the journal"),
    ("reached", "place in the journal"),
    ("from_database", "place in the journal"),
    ("from_second_file", "place in the journal"),
];

fn opaque(field: &str) -> bool {
    OPAQUE.iter().any(|(name, _)| *name == field)
}

/// The value without what is an accident of the run: ids, hashes, times, and these words of this run.
pub fn plain(value: &Value, words: &[(String, &str)]) -> Value {
    plain_field("", value, words)
}

fn plain_field(field: &str, value: &Value, words: &[(String, &str)]) -> Value {
    match value {
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, v)| (name.clone(), plain_field(name, v, words))).collect())
        }
        Value::Array(_) if opaque(field) => json!([]),
        Value::Array(items) => items.iter().map(|item| plain_field(field, item, words)).collect(),
        Value::String(_) if opaque(field) => json!(format!("‹{field}›")),
        Value::String(text) => json!(plain_text(text, words)),
        Value::Number(_) if opaque(field) => json!(0),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// The text with placeholders for what is an accident of the run.
pub fn plain_text(text: &str, words: &[(String, &str)]) -> String {
    let mut text = text.to_owned();
    for (word, stands_for) in words {
        text = text.replace(word, stands_for);
    }
    let (mut out, mut rest) = (String::new(), text.as_str());
    while let Some(first) = rest.chars().next() {
        let (word, length) = accident(rest).unwrap_or(("", first.len_utf8()));
        out.push_str(if word.is_empty() { &rest[..length] } else { word });
        rest = &rest[length..];
    }
    out
}

/// A hash, an id or a time at the beginning of the text, and its length.
fn accident(text: &str) -> Option<(&'static str, usize)> {
    const DAY: &str = "0000-00-00T00:00";
    const ID: &str = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    let like = |shape: &str| {
        let fits = |(is, c): (char, char)| match is {
            '0' => c.is_ascii_digit(),
            'x' => c.is_ascii_hexdigit(),
            other => c == other,
        };
        text.len() >= shape.len() && shape.chars().zip(text.chars()).all(fits)
    };
    if like(&"x".repeat(64)) {
        return Some(("‹hash›", 64));
    }
    if like(ID) {
        return Some(("‹id›", ID.len()));
    }
    let of_time = |c: char| c.is_ascii_digit() || [':', '.', '+', 'Z'].contains(&c);
    let more = || text[DAY.len()..].find(|c| !of_time(c)).unwrap_or(text.len() - DAY.len());
    like(DAY).then(|| ("‹time›", DAY.len() + more()))
}

/// The commands that answered.
pub fn commands_of(golden: &Value) -> BTreeSet<String> {
    let steps = golden["steps"].as_array().into_iter().flatten();
    steps.filter_map(|step| step["command"].as_str().map(str::to_owned)).collect()
}

/// Fields of the golden answer that are gone, have another type, or another value although it is no accident.
pub fn differences(golden: &Value, present: &Value) -> Vec<String> {
    let mut findings = Vec::new();
    compare("", golden, present, &mut findings);
    findings
}

fn compare(at: &str, golden: &Value, present: &Value, findings: &mut Vec<String>) {
    let field = at.rsplit('.').next().unwrap_or_default();
    match (golden, present) {
        (Value::Object(was), Value::Object(is)) => fields(at, was, is, findings),
        (Value::Array(_), Value::Array(_)) if opaque(field) => {}
        (Value::Array(was), Value::Array(is)) => items(at, was, is, findings),
        _ if kind(golden) != kind(present) => {
            findings.push(format!("{at}: was {} and is {}", kind(golden), kind(present)));
        }
        (Value::String(was), _) if was.starts_with('‹') && was.ends_with('›') && was.matches('‹').count() == 1 => {
        }
        (Value::Number(_), _) if opaque(field) => {}
        _ if golden != present => findings.push(format!("{at}: was {golden} and is {present}")),
        _ => {}
    }
}

fn fields(at: &str, was: &Map<String, Value>, is: &Map<String, Value>, findings: &mut Vec<String>) {
    for (name, value) in was {
        match is.get(name) {
            Some(present) => compare(&format!("{at}.{name}"), value, present, findings),
            None => findings.push(format!("{at}.{name}: the field is gone")),
        }
    }
}

/// Items with a name are found by it, so that more of them may come; others by their place, and none may come or go.
fn items(at: &str, was: &[Value], is: &[Value], findings: &mut Vec<String>) {
    let named =
        |item: &Value| item["step"].as_str().or(item["option"].as_str()).or(item["name"].as_str()).map(str::to_owned);
    let names: BTreeSet<String> = was.iter().filter_map(named).collect();
    if names.len() < was.len() || was.is_empty() {
        if was.len() != is.len() {
            findings.push(format!("{at}: had {} items and has {}", was.len(), is.len()));
        }
        let pairs = was.iter().zip(is).enumerate();
        return pairs.for_each(|(place, (was, is))| compare(&format!("{at}[{place}]"), was, is, findings));
    }
    for (name, item) in was.iter().filter_map(|item| Some((named(item)?, item))) {
        match is.iter().find(|present| named(present).as_deref() == Some(&name)) {
            Some(present) => compare(&format!("{at}[{name}]"), item, present, findings),
            None => findings.push(format!("{at}[{name}]: the item is gone")),
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[track_caller]
fn check(change: impl FnOnce(&mut Value), findings: &[&str]) {
    let golden = json!({"name": "花子", "count": 3, "job": "‹id›", "note": null, "seconds": 0, "list": [1, 2],
        "options": [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]});
    let mut present = golden.clone();
    change(&mut present);
    assert_eq!(differences(&golden, &present), findings, "{present}");
}

#[test]
fn a_field_that_is_gone_of_another_type_or_of_another_value_is_found() {
    check(|_| {}, &[]);
    check(|v| drop(v.as_object_mut().unwrap().remove("count")), &[".count: the field is gone"]);
    check(|v| v["count"] = json!("3"), &[".count: was a number and is a text"]);
    check(|v| v["note"] = json!("x"), &[".note: was null and is a text"]);
    check(|v| v["job"] = json!(7), &[".job: was a text and is a number"]);
    check(|v| v["name"] = json!("太郎"), &[".name: was \"花子\" and is \"太郎\""]);
    check(|v| v["list"] = json!([1]), &[".list: had 2 items and has 1"]);
    check(|v| v["options"][1]["value"] = json!("3"), &[".options[b].value: was \"2\" and is \"3\""]);
    check(|v| v["options"] = json!([{"name": "b", "value": "2"}]), &[".options[a]: the item is gone"]);
}

#[test]
fn more_fields_and_other_accidents_are_no_finding() {
    check(|v| v["more"] = json!({"a": 1}), &[]);
    check(|v| v["job"] = json!("another form of id"), &[]);
    check(|v| v["seconds"] = json!(12.5), &[]);
    check(|v| v["options"].as_array_mut().unwrap().insert(0, json!({"name": "new", "value": "0"})), &[]);
}

#[test]
fn what_is_an_accident_of_the_run_is_left_out() {
    let words = [("/tmp/x".to_owned(), "‹folder›")];
    let told = json!({"at": "2026-11-21T03:01:22.067+09:00", "on": "2026-11-21", "seconds": 0.5, "certificate_no": "01-1",
        "why": "job 01a22352-48fb-742c-af18-d13d0ac4f818 in /tmp/x/a.pdf", "hash": "0f".repeat(32)});
    let plainly = json!({"at": "‹time›", "on": "2026-11-21", "seconds": 0, "certificate_no": "‹certificate_no›",
        "why": "job ‹id› in ‹folder›/a.pdf", "hash": "‹hash›"});
    assert_eq!(plain(&told, &words), plainly);
}
