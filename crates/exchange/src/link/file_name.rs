//! The name of a link file: `{KIND}_{市町村コード6}_{YYYYMMDDHHMMSS}_{連番3}`, then any suffix.
//!
//! Knows what a name tells. The name proves nothing: content decides what a file is.

use chrono::NaiveDateTime;

use super::LinkFileKind;

/// What a name of the common form tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// What kind of file it says it is
    pub kind: LinkFileKind,
    /// 市町村コード
    pub municipality: String,
    /// 作成日時
    pub created_at: NaiveDateTime,
    /// 連番, three digits
    pub serial: String,
}

impl FileName {
    /// Reads a name of the common form; folders before it do not matter.
    pub fn parse(file_name: &str) -> Option<Self> {
        let (kind, rest) = kind_and_rest(file_name)?;
        let municipality = code(rest)?;
        let after = rest.get(municipality.len() + 1..)?;
        let (created, rest) = after.split_once('_')?;
        let serial = digits(rest, 3)?;
        let is_end = rest[3..].starts_with(['.', '_']);
        let created_at = parse_stamp(created)?;
        is_end.then(|| Self { kind, municipality: municipality.to_owned(), created_at, serial: serial.to_owned() })
    }
}

/// The municipality a name claims, even when the rest of it is not of the common form.
pub(super) fn municipality(file_name: &str) -> Option<&str> {
    code(kind_and_rest(file_name)?.1)
}

fn kind_and_rest(file_name: &str) -> Option<(LinkFileKind, &str)> {
    let name = last_part(file_name);
    LinkFileKind::ALL.iter().find_map(|kind| Some((*kind, name.strip_prefix(kind.as_str())?.strip_prefix('_')?)))
}

fn code(rest: &str) -> Option<&str> {
    let code = digits(rest, 6)?;
    rest[6..].starts_with('_').then_some(code)
}

/// `YYYYMMDDHHMMSS`, an existing moment.
pub(super) fn parse_stamp(text: &str) -> Option<NaiveDateTime> {
    let is_form = text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit());
    // chrono would read second 60 as a leap second; the registry's clock has none.
    let is_second = is_form && &text[12..] != "60";
    is_second.then(|| NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S").ok()).flatten()
}

fn last_part(file_name: &str) -> &str {
    file_name.rsplit(['/', '\\']).next().unwrap_or(file_name)
}

fn digits(text: &str, count: usize) -> Option<&str> {
    text.get(..count).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
}
