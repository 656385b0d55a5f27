//! Findings in the office's words: the grounds a clerk reads out.
//!
//! Knows how a test is told: fact, threshold, clause, and what would have changed it. Decides nothing.

use super::finding::{Comparison, Finding, Unit};
use crate::ground::Ground;
use crate::rules::Rules;
use crate::wareki;

impl Finding {
    /// The finding as a ground. `name` says how the person of a key is called where it is read; the source
    /// of the row comes from `rules`.
    pub fn ground(&self, rules: &Rules, name: &dyn Fn(u32) -> String) -> Ground {
        let row = self.row().and_then(|(number, from)| rules.row_of(number, from));
        let clause = match row {
            Some(row) if self.announced => format!("{}〔公表のみ〕", row.source),
            Some(row) => row.source.clone(),
            None => self.test.clause().to_owned(),
        };
        let whom = self.who.map(|key| format!("（{}）", name(key))).unwrap_or_default();
        Ground {
            rule: self.test.id().to_owned(),
            fact: format!("{}{whom} {}", self.test.subject(), told(self.test.unit(), self.value)),
            clause,
            threshold: self.limit_told(),
            would_change: Some(self.would_change()),
        }
    }

    fn limit_told(&self) -> Option<String> {
        let amount = told(self.test.unit(), self.threshold);
        let held = if self.held { "該当" } else { "非該当" };
        let bound = match (self.test.unit(), self.test.comparison()) {
            (Unit::Flag, _) => return None,
            (_, Comparison::Below) => format!("{amount}未満"),
            (Unit::Day, Comparison::AtLeast) => format!("{amount}以後"),
            (_, Comparison::AtMost) => format!("{amount}以下"),
            (_, Comparison::Above) if self.threshold == 0 => "あること".to_owned(),
            (_, Comparison::Above) => format!("{amount}超"),
            (_, Comparison::AtLeast) => format!("{amount}以上"),
            (_, Comparison::Is) if self.threshold == 0 => "いないこと".to_owned(),
            (_, Comparison::Is) => amount,
        };
        Some(format!("{bound}（{held}）"))
    }

    /// How far the fact is from the other side.
    fn would_change(&self) -> String {
        let gap = i128::from(self.threshold) - i128::from(self.value);
        match self.test.unit() {
            Unit::Yen => {
                // (less needed, more needed) to come to the other side of the border
                let step = match (self.test.comparison(), self.held) {
                    (Comparison::Below, true) => gap,
                    (Comparison::Below, false) => gap - 1,
                    (Comparison::AtMost, true) => gap + 1,
                    (Comparison::AtMost, false) => gap,
                    (Comparison::Above, true) => gap,
                    (Comparison::Above, false) => gap + 1,
                    (Comparison::AtLeast, true) => gap - 1,
                    (Comparison::AtLeast, false) => gap,
                    (Comparison::Is, _) => gap,
                };
                let (amount, way) = if step < 0 { (-step, "少なければ") } else { (step, "多ければ") };
                let side = if self.held { "この条件から外れる" } else { "この条件に当てはまる" };
                format!("{}円{way}、{side}", grouped(amount))
            }
            Unit::People | Unit::Flag if self.held => "この事実が違えば結果が変わりうる".to_owned(),
            Unit::People | Unit::Flag => "この事実がなくなれば結果が変わりうる".to_owned(),
            Unit::Day => "生年月日が変われば結果が変わりうる".to_owned(),
            Unit::Days => "日数が変われば結果が変わりうる".to_owned(),
            Unit::Percent => "割合が変われば結果が変わりうる".to_owned(),
        }
    }
}

fn told(unit: Unit, value: i64) -> String {
    match unit {
        Unit::Yen => format!("{}円", grouped(value.into())),
        Unit::People => format!("{value}人"),
        Unit::Days => format!("{value}日"),
        Unit::Percent => format!("{value}%"),
        Unit::Flag => if value == 0 { "いいえ" } else { "はい" }.to_owned(),
        Unit::Day => day(value).map_or_else(|| value.to_string(), wareki::long),
    }
}

fn day(yyyymmdd: i64) -> Option<chrono::NaiveDate> {
    let part = |n: i64| u32::try_from(n).ok();
    let year = i32::try_from(yyyymmdd / 10_000).ok()?;
    chrono::NaiveDate::from_ymd_opt(year, part(yyyymmdd / 100 % 100)?, part(yyyymmdd % 100)?)
}

/// 1,234,567
pub(crate) fn grouped(amount: i128) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if amount < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
