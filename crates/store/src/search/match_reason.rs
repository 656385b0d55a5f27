//! Why a hit matched, as the clerk is told.

/// What a word matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum MatchKind {
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

impl MatchKind {
    /// As scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// How much of a key a word matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum MatchExtent {
    /// The whole.
    Exact,
    /// Its beginning.
    Prefix,
    /// Something in it.
    Part,
    /// It sounds alike.
    Fuzzy,
}

impl MatchExtent {
    /// As scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Why a hit matched one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchReason {
    /// What it matched.
    pub kind: MatchKind,
    /// The word as typed.
    pub term: String,
    /// How much of it.
    pub extent: MatchExtent,
}
