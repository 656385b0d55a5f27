//! What is wrong with one row, as data and in words.
//!
//! Knows what of a value may be shown: dates and codes, never a name, an address or a 個人番号.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::columns::{ATENA_NO, LinkColumn, LinkFileKind, tax_income};

/// What is wrong.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RowFault {
    /// No day of the calendar, or not `YYYYMMDD`
    DateInvalid,
    /// No moment of the calendar, or not `YYYYMMDDHHMMSS`
    DatetimeInvalid,
    /// Not in the column's code list
    CodeUnknown,
    /// Empty, though it must not be
    Required,
    /// More characters than the column takes
    TooLong,
    /// Digits, but not as many as the number has
    WrongLength,
    /// A character that is no ASCII digit
    NotDigits,
    /// 外字 of another system (U+E000–F8FF), U+FFFD, or no character at all
    CharacterUnmappable,
    /// A control or text direction character
    ControlCharacter,
    /// A 個人番号 while the office has no central
    MyNumberRefused,
    /// Form or check digit of the 個人番号
    MyNumberInvalid,
    /// Too few or too many columns
    ColumnCount,
    /// A field without quotes, a stray quote, or a line end that is not CRLF
    Quoting,
    /// An earlier row of the same resident was refused
    HeldBack,
    /// No 賦課年度 that is taken
    YearInvalid,
    /// An amount below 0 or beyond what a person can have
    YenOutOfRange,
    /// No 全国地方公共団体コード, or its check digit does not fit
    MunicipalityInvalid,
    /// Values of the row that cannot both be so
    Contradiction,
}

impl RowFault {
    /// Every fault.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// As it is serialised.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// One line of the 取込リスト. Serialised as `{line, resident, field, code, message}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// Of which kind the file is
    pub kind: LinkFileKind,
    /// Physical line on which the row starts; the header row is line 1
    pub line: usize,
    /// 宛名番号, when the row's first field can be one
    pub resident: Option<String>,
    /// Japanese name of the column; [`RowError::WHOLE_ROW`] when it is none
    pub field: &'static str,
    /// What is wrong
    pub code: RowFault,
    /// What of the value may be shown (a date, a code, a code point), or the limit or line the
    /// message names; empty when nothing may be
    pub value: String,
}

impl RowError {
    /// The `field` of a fault that belongs to no single column.
    pub const WHOLE_ROW: &str = "行";

    /// The error that was kept as its parts; none when they are of no error.
    pub fn from_parts(
        kind: LinkFileKind,
        line: usize,
        resident: Option<&str>,
        field: &str,
        code: &str,
        value: &str,
    ) -> Option<Self> {
        let field = kind.columns().iter().copied().chain([Self::WHOLE_ROW]).find(|name| *name == field)?;
        let code = code.parse().ok()?;
        Some(Self { kind, line, resident: resident.map(str::to_owned), field, code, value: value.to_owned() })
    }

    /// What is wrong, in words for the clerk.
    pub fn message(&self) -> String {
        let Self { field, value, .. } = self;
        match self.code {
            RowFault::DateInvalid if value.is_empty() => {
                format!("{field}が日付（YYYYMMDD の8桁）ではありません。")
            }
            RowFault::DateInvalid => format!("{value} は実在しない日付です。"),
            RowFault::DatetimeInvalid if value.is_empty() => {
                format!("{field}が日時（YYYYMMDDHHMMSS の14桁）ではありません。")
            }
            RowFault::DatetimeInvalid => format!("{value} は実在しない日時です。"),
            RowFault::CodeUnknown => self.code_message(),
            RowFault::Required => format!("{field}が空です。"),
            RowFault::TooLong => format!("{field}が長すぎます（{value}文字まで）。"),
            RowFault::WrongLength => format!("{field}の桁数が違います（{value}桁）。"),
            RowFault::NotDigits => format!("{field}に数字でない文字があります。"),
            RowFault::CharacterUnmappable => {
                format!("{field}の{value} は外字などで、どの文字か分かりません。")
            }
            RowFault::ControlCharacter => {
                format!("{field}の{value} は制御文字です。")
            }
            RowFault::MyNumberRefused => {
                "中央に接続していないため、個人番号は取り込めません。個人番号を空にしたファイルを依頼してください。"
                    .to_owned()
            }
            RowFault::MyNumberInvalid => "個人番号の桁数か検査数字が正しくありません。".to_owned(),
            RowFault::ColumnCount => {
                format!("項目が {value} 個あります（{} 個のはずです）。", self.kind.columns().len())
            }
            RowFault::Quoting => "項目の引用符か行末（CRLF）が正しくありません。".to_owned(),
            RowFault::HeldBack => {
                format!("{value} 行目に誤りがあるため、同じ宛名番号のこの行は保留しました。")
            }
            RowFault::YearInvalid => format!("{field}が 2000 以降の西暦4桁ではありません。"),
            RowFault::YenOutOfRange => format!("{field}が 0 円から 9,999,999,999 円までの金額ではありません。"),
            RowFault::MunicipalityInvalid => {
                format!("{field}が6桁の市町村コード（国内に住所がない方は 000000）ではないか、検査数字が違います。")
            }
            RowFault::Contradiction => tax_income::contradiction(value).to_owned(),
        }
    }

    fn code_message(&self) -> String {
        let (noun, codes) = self.kind.allowed(self.field).unwrap_or_default();
        if self.value.is_empty() {
            return format!("{noun}が正しくありません（{codes}）。");
        }
        format!("{noun} {} はありません（{codes}）。", self.value)
    }
}

impl Serialize for RowError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_struct("RowError", 5)?;
        line.serialize_field("line", &self.line)?;
        line.serialize_field("resident", &self.resident)?;
        line.serialize_field("field", self.field)?;
        line.serialize_field("code", &self.code)?;
        line.serialize_field("message", &self.message())?;
        line.end()
    }
}

/// A fault before it is known where it stands.
#[derive(Debug)]
pub struct FieldFault {
    field: &'static str,
    code: RowFault,
    value: String,
}

impl FieldFault {
    pub(crate) fn new(column: impl LinkColumn, code: RowFault, value: String) -> Self {
        Self { field: column.name(), code, value }
    }

    /// A fault of the resident's rows, told at the 宛名番号.
    pub(super) fn of_resident(code: RowFault, value: String) -> Self {
        Self { field: ATENA_NO, code, value }
    }

    pub(super) fn of_row(code: RowFault, value: String) -> Self {
        Self { field: RowError::WHOLE_ROW, code, value }
    }

    pub(super) fn at(self, kind: LinkFileKind, line: usize, resident: Option<&str>) -> RowError {
        let Self { field, code, value } = self;
        RowError { kind, line, resident: resident.map(str::to_owned), field, code, value }
    }
}
