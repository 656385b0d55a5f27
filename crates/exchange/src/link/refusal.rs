//! Why a whole file is refused, as data and in words.
//!
//! Never repeats content of the file: what should be a header row may be a row of somebody's data.

use madoguchi_domain::numbers::MunicipalityCode;

use super::LinkFileKind;

/// Why a whole file is refused. Nothing of it may be applied.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum FileRefusal {
    /// No byte at all
    #[error("the file is empty")]
    #[strum(serialize = "file_empty")]
    Empty,
    /// More bytes than are read
    #[error("the file has {size_bytes} bytes (at most {size_bytes_max})")]
    #[strum(serialize = "file_too_large")]
    TooLarge {
        /// Size of the file
        size_bytes: usize,
        /// Largest size that is read
        size_bytes_max: usize,
    },
    /// The trailer states more rows than are read
    #[error("the trailer tells {stated} rows (at most {rows_max})")]
    TooManyRows {
        /// Rows the trailer states
        stated: u64,
        /// Most rows that are read
        rows_max: usize,
    },
    /// The name is that of another municipality
    #[error("the file is named for another municipality")]
    OtherMunicipality {
        /// Whose name it is; none when the digits are no 市町村コード
        found: Option<MunicipalityCode>,
        /// This office's
        expected: String,
    },
    /// NUL bytes: a file damaged on its way, or UTF-16
    #[error("NUL byte at {offset}")]
    NulBytes {
        /// Where the first stands
        offset: usize,
    },
    /// The header row is not that of the kind
    #[error("column {column} of the header row is not {expected}")]
    NotThisKind {
        /// First column that differs, from 1
        column: usize,
        /// What it should be called
        expected: &'static str,
    },
    /// The header row has the right columns in the wrong writing
    #[error("the header row is not quoted, or does not end in CRLF")]
    #[strum(serialize = "header_form")]
    Form,
    /// Bytes that are neither UTF-8 nor CP932, or not what the header row is
    #[error("line {line} is not in the encoding of the file")]
    #[strum(serialize = "encoding_unknown")]
    Encoding {
        /// First line that cannot be read
        line: usize,
    },
    /// The last line is no trailer, or does not end
    #[error("the file does not end with a trailer")]
    #[strum(serialize = "file_torn")]
    Torn,
    /// The trailer has not its three fields
    #[error("the trailer cannot be read")]
    #[strum(serialize = "trailer_invalid")]
    TrailerForm,
    /// Count of the trailer and of the file differ
    #[error("the trailer tells {stated} rows, the file has {found}")]
    TrailerCount {
        /// Rows the trailer states
        stated: usize,
        /// Rows there are
        found: usize,
    },
    /// The content is not what was written
    #[error("the content does not have the SHA-256 of the trailer")]
    TrailerHash,
}

impl FileRefusal {
    /// Stable name of the refusal.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// What happened, why, and what to do next, in words for the clerk.
    pub fn message(&self, kind: LinkFileKind) -> String {
        let what = self.what_and_why(kind);
        format!("ファイルを取り込めません。{what}{}", self.next_step(kind))
    }

    fn what_and_why(&self, kind: LinkFileKind) -> String {
        match self {
            Self::Empty => "中身がありません。".to_owned(),
            Self::TooLarge { size_bytes, size_bytes_max } => {
                format!("大きすぎます（{size_bytes} バイト。上限 {size_bytes_max} バイト）。")
            }
            Self::TooManyRows { stated, rows_max } => {
                format!("行が多すぎます（{stated} 行。上限 {rows_max} 行）。")
            }
            Self::OtherMunicipality { found: Some(found), expected } => format!(
                "ファイル名の市町村コードが {} で、この窓口（{expected}）のものではありません。",
                found.as_str()
            ),
            Self::OtherMunicipality { found: None, expected } => {
                format!("ファイル名の市町村コードが、この窓口（{expected}）のものではありません。")
            }
            Self::NulBytes { offset } => {
                format!("{offset} バイト目に NUL があります。壊れているか、UTF-16 で書かれています。")
            }
            Self::NotThisKind { column, expected } => {
                let (label, name) = (kind.label(), kind.as_str());
                format!("{label}（{name}）の見出し行がありません（{column} 列目は「{expected}」のはずです）。")
            }
            Self::Form => "見出し行の引用符か行末（CRLF）が正しくありません。".to_owned(),
            Self::Encoding { line } => {
                format!("{line} 行目を UTF-8 でも CP932 でも読めないか、見出し行と文字コードが違います。")
            }
            Self::Torn => "最後の行（TRAILER）まで届いていません。転送の途中で切れたおそれがあります。".to_owned(),
            Self::TrailerForm => "最後の行（TRAILER）の形が正しくありません。".to_owned(),
            Self::TrailerCount { stated, found } => {
                format!("最後の行（TRAILER）の件数は {stated} 件ですが、実際は {found} 件です。")
            }
            Self::TrailerHash => {
                "最後の行（TRAILER）のハッシュ値と中身が合いません。作成後に書き換わったおそれがあります。".to_owned()
            }
        }
    }

    fn next_step(&self, kind: LinkFileKind) -> String {
        match self {
            Self::OtherMunicipality { .. } | Self::NotThisKind { .. } => "ファイルを選び直してください。".to_owned(),
            Self::TooLarge { .. } | Self::TooManyRows { .. } => {
                format!("{}に、分けて作成するよう依頼してください。", kind.maker())
            }
            Self::Form | Self::Encoding { .. } | Self::TrailerForm | Self::TrailerCount { .. } => {
                format!("{}に、作り直しを依頼してください。", kind.maker())
            }
            Self::Empty | Self::NulBytes { .. } | Self::Torn | Self::TrailerHash => {
                "元のファイルをもう一度受け取り、開いて保存せずにそのまま取り込んでください。".to_owned()
            }
        }
    }
}
