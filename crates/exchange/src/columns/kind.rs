//! The kinds of link files, with their columns and what is said of each.

use super::{res_change, res_change_codes, tax_income};

/// A kind of link file that is read.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::VariantArray, strum::EnumString,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum LinkFileKind {
    /// 住民異動
    ResChange,
    /// 所得・課税
    TaxIncome,
}

impl LinkFileKind {
    /// Every kind.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Its name in file names and on the command line.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// From that name.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ResChange => "住民異動",
            Self::TaxIncome => "所得・課税",
        }
    }

    /// Who makes such a file, and so can make it again.
    pub const fn maker(self) -> &'static str {
        match self {
            Self::ResChange => "住基システムの担当",
            Self::TaxIncome => "税務システムの担当",
        }
    }

    /// The header row.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::ResChange => &res_change::NAMES,
            Self::TaxIncome => &tax_income::COLUMNS,
        }
    }

    /// What a coded column is called in a message, and its codes; none for a column without codes.
    pub(crate) fn allowed(self, field: &str) -> Option<(String, String)> {
        let (column, codes) = match self {
            Self::ResChange => res_change_codes::allowed(field),
            Self::TaxIncome => tax_income::allowed(field),
        }?;
        let is_code_in_name = ["区分", "フラグ"].iter().any(|end| column.ends_with(end));
        let noun = if is_code_in_name { column.to_owned() } else { format!("{column}コード") };
        Some((noun, codes.join(", ")))
    }
}

/// Most columns any kind has.
pub(crate) const COLUMNS_MAX: usize = 31;

const _: () = assert!(res_change::NAMES.len() <= COLUMNS_MAX && tax_income::COLUMNS.len() <= COLUMNS_MAX);
