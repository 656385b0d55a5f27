//! Refusals: why a certificate is not laid out, in words that name no person.

/// Why a certificate is refused before it takes a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum LayoutFault {
    /// A character has no glyph, or its variation selector is not honoured.
    GlyphMissing,
    /// The text fits neither its box nor the reverse, or the form has no place for it.
    Overflow,
    /// The form has a place for a seal and there is none.
    SealMissing,
    /// A required value is missing or empty.
    ValueMissing,
    /// A value still contains a placeholder.
    PlaceholderLeft,
}

impl LayoutFault {
    /// The code the screens know.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// A refusal. Its words name the form, the field and the place, never the text.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: form {form}, field {field}{}", code.code(), place(*position))]
pub struct LayoutError {
    /// what is wrong
    pub code: LayoutFault,
    /// id of the form
    pub form: &'static str,
    /// name of the field
    pub field: String,
    /// the text, for the clerk's screen only
    pub text: String,
    /// 1-based cluster of the text
    pub position: Option<usize>,
}

impl std::fmt::Debug for LayoutError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LayoutError({self})")
    }
}

fn place(position: Option<usize>) -> String {
    position.map_or_else(String::new, |position| format!(", character {position}"))
}

/// A refusal, put together in one place.
pub(super) fn refusal(
    code: LayoutFault,
    form: &'static str,
    field: &str,
    text: &str,
    position: Option<usize>,
) -> LayoutError {
    LayoutError { code, form, field: field.to_owned(), text: text.to_owned(), position }
}
