//! Link files of invented incomes.
//!
//! Knows the columns of 所得・課税; how a file is sealed is [`crate::res_change`].

use crate::res_change::sealed;

/// The header row.
const COLUMNS: [&str; 17] = [
    "宛名番号",
    "賦課年度",
    "1/1市町村コード",
    "申告区分",
    "課税区分",
    "総所得金額等",
    "合計所得金額",
    "課税標準額",
    "給与収入",
    "給与所得",
    "公的年金収入",
    "公的年金雑所得",
    "専従者給与",
    "収入合計(基準収入)",
    "扶養16未満数",
    "扶養16_19数",
    "更正日",
];

/// A row, as 17 texts.
#[derive(Debug, Clone)]
pub struct YearText(Vec<String>);

impl YearText {
    /// 令和8年度 of a resident with a pension, as first assessed.
    pub fn of(resident: &str) -> Self {
        let row = [
            resident, "2026", "131016", "1", "1", "1450000", "1450000", "400000", "", "", "2550000", "1450000", "",
            "2550000", "0", "0", "",
        ];
        Self(row.map(str::to_owned).to_vec())
    }

    /// The same with another value in a column.
    #[must_use]
    pub fn with(mut self, column: &str, value: &str) -> Self {
        let at = COLUMNS.iter().position(|known| *known == column).expect("a column of the file");
        value.clone_into(&mut self.0[at]);
        self
    }
}

fn quoted<T: AsRef<str>>(fields: &[T]) -> String {
    let fields: Vec<&str> = fields.iter().map(AsRef::as_ref).collect();
    format!("\"{}\"\r\n", fields.join("\",\""))
}

fn text(rows: &[YearText]) -> String {
    std::iter::once(quoted(&COLUMNS)).chain(rows.iter().map(|row| quoted(&row.0))).collect()
}

/// Header and rows with the trailer that fits them, in UTF-8.
pub fn file(rows: &[YearText]) -> Vec<u8> {
    sealed(text(rows).into_bytes(), rows.len())
}

/// The same in CP932.
pub fn cp932_file(rows: &[YearText]) -> Vec<u8> {
    sealed(encoding_rs::SHIFT_JIS.encode(&text(rows)).0.into_owned(), rows.len())
}

/// A name of the common form.
pub fn name(made_at: &str, serial: u32) -> String {
    format!("TAX_INCOME_131016_{made_at}_{serial:03}.csv")
}
