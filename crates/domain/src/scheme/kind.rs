//! What may be asked of any scheme.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::numbers::InsurerNumber;
use crate::record::InsurerKind;
use crate::refusal::{Refusal, RefusalCode};
use crate::variants::every;

/// What a kind of insurer is.
#[derive(Debug)]
pub struct Scheme {
    /// The kind.
    pub kind: InsurerKind,
    /// As the office calls it.
    pub label: &'static str,
    /// Form of its insurer number.
    pub number: NumberForm,
    /// What this program can do for it, beside what it does for every kind.
    pub functions: &'static [Function],
}

impl Scheme {
    /// This program can do it for this kind.
    pub fn has(&self, function: Function) -> bool {
        self.functions.contains(&function)
    }

    /// The refusal of something asked for by that name, which belongs to a function this kind has not got yet (`function`, `kind`, `area`).
    pub fn not_there_yet(&self, area: Function, asked: &str) -> Refusal {
        Refusal::new(RefusalCode::NotThereYet)
            .with("function", asked)
            .with("kind", self.kind.as_str())
            .with("area", area.as_str())
    }
}

/// A part of the program that not every kind of insurer has. A command, an option or a screen names the one it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// 届出・資格
    Notifications,
    /// 証
    Certificates,
    /// 所得・課税
    Incomes,
    /// 負担割合・所得区分の判定
    Determinations,
    /// 連携ファイル and the movements they leave to a clerk
    LinkFiles,
}

impl Function {
    /// Every function.
    pub const ALL: [Self; 5] = every();

    /// The function as scripts see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Notifications => "notifications",
            Self::Certificates => "certificates",
            Self::Incomes => "incomes",
            Self::Determinations => "determinations",
            Self::LinkFiles => "link_files",
        }
    }
}

/// 保険者番号: how many digits, and what they begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberForm {
    /// 都道府県 2 + 保険者別 3 + 検証 1; no 法別番号
    SixDigits,
    /// This 法別番号, then as the six digits.
    EightDigits(&'static str),
}

/// Digits of a number without 法別番号, and what files that ask for eight characters put before it.
const SIX: usize = 6;
const PADDING: &str = "00";

impl NumberForm {
    /// Reads a number of this form and proves its check digit. The padded writing of six digits is read as the six.
    pub fn parse(self, typed: &str) -> Option<InsurerNumber> {
        let digits = match self {
            Self::SixDigits => match typed.strip_prefix(PADDING) {
                Some(bare) if bare.len() == SIX => bare,
                Some(_) | None => typed,
            },
            Self::EightDigits(_) => typed,
        };
        InsurerNumber::parse(digits).ok().filter(|number| self.fits(number))
    }

    /// The number has this form.
    pub fn fits(self, number: &InsurerNumber) -> bool {
        let digits = number.as_str();
        match self {
            Self::SixDigits => digits.len() == SIX,
            Self::EightDigits(law) => digits.len() == SIX + law.len() && digits.starts_with(law),
        }
    }
}
