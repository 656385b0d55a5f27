//! Why a hit matched, as the clerk is told.

/// What a word matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum WhyKind {
    /// 振り仮名
    Kana,
    /// 氏名・通称・旧氏
    Name,
    /// 生年月日
    Birth,
    /// 宛名番号・仮番号
    Atena,
    /// 記号番号
    Number,
    /// 発行番号
    Certificate,
    /// 住所
    Address,
}

impl WhyKind {
    /// As scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// How much of a key a word matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum How {
    /// The whole.
    Exact,
    /// Its beginning.
    Prefix,
    /// Something in it.
    Part,
    /// It sounds alike.
    Fuzzy,
}

impl How {
    /// As scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Why a hit matched one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// What it matched.
    pub kind: WhyKind,
    /// The word as typed.
    pub term: String,
    /// How much of it.
    pub how: How,
}
