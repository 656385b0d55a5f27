//! Findings in the office's words: the grounds a clerk reads out.
//!
//! Knows how a test is told: fact, threshold, clause, and what would have changed it. Decides nothing.

use super::finding::{Comparison, Finding, Part, Test, Unit};
use crate::ground::Ground;
use crate::rules::Rules;
use crate::wareki;

/// Somebody whose income is 未申告: asked for and never told. The rules reckon what is known, mostly nought, and do not take such a
/// person for exempt; a ground must not say either as if it were known (国保令29条の3, 27条の2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undeclared {
    /// Number in the findings.
    pub key: u32,
    /// How the person is called where it is read.
    pub name: String,
    /// 70–74 and insured in the month.
    pub elderly: bool,
}

/// Whose incomes a test reckons with.
enum Rests {
    Nobody,
    Elderly,
    Everybody,
}

fn rests(test: Test) -> Rests {
    match (test.part(), test.unit()) {
        (Part::Copay, Unit::Yen) if test == Test::CopayReceiptsFormer => Rests::Everybody,
        (Part::Copay, Unit::Yen) if test != Test::CopayMinors => Rests::Elderly,
        (Part::Elderly, Unit::Yen) if matches!(test, Test::WorkingTwo | Test::WorkingThree) => Rests::Elderly,
        (Part::Elderly | Part::Under70, Unit::Yen) => Rests::Everybody,
        _ if matches!(test, Test::ElderlyExempt | Test::Under70Exempt) => Rests::Everybody,
        _ => Rests::Nobody,
    }
}

impl Finding {
    /// The finding as a ground of a household in which some declared no income.
    pub fn ground_with(&self, rules: &Rules, name: &dyn Fn(u32) -> String, undeclared: &[Undeclared]) -> Ground {
        let ground = self.ground(rules, name);
        let asked = |person: &&Undeclared| match rests(self.test) {
            Rests::Nobody => false,
            Rests::Elderly => person.elderly,
            Rests::Everybody => true,
        };
        let (own, others): (Vec<&Undeclared>, Vec<&Undeclared>) =
            undeclared.iter().filter(asked).partition(|person| Some(person.key) == self.who);
        if self.test.unit() == Unit::People {
            let names = called(own.iter().chain(&others));
            let counted = self.value > 0 && !names.is_empty();
            let note = format!("（{names}は未申告。課税か分からず、非課税と分かるまで課税される人として数える）");
            return if counted { Ground { fact: ground.fact + &note, ..ground } } else { ground };
        }
        let mut fact = ground.fact;
        if !own.is_empty() && self.value == 0 {
            fact = fact.replace(" 0円", " 未申告（0円として計算）");
        } else if !own.is_empty() {
            fact += "（未申告。分かっている分だけで計算）";
        }
        if !others.is_empty() {
            fact += &format!("（{}は未申告。分かっている分だけで計算）", called(others.iter()));
        }
        Ground { fact, ..ground }
    }

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
            fact: format!("{}{whom} {}", self.test.subject(), in_words(self.test.unit(), self.value)),
            clause,
            threshold: self.limit_told(),
            would_change: Some(self.would_change()),
        }
    }

    fn limit_told(&self) -> Option<String> {
        let amount = in_words(self.test.unit(), self.threshold);
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

fn called<'p>(people: impl Iterator<Item = &'p &'p Undeclared>) -> String {
    people.map(|person| person.name.as_str()).collect::<Vec<_>>().join("・")
}

fn in_words(unit: Unit, value: i64) -> String {
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
