//! Members of a case: read, and refused where they contradict each other.

use chrono::Days;
use serde_json::Value;

use super::error::CaseError;
use super::read::{self, CaseFields, date, flag, people, text};
use crate::age;
use crate::determine::{Cover, Facts, Income, Knowledge, Minors, Month, Person};
use crate::rules::{Number, Rules};

/// A household as the case tells it: facts, and the case's own names of its members.
pub(super) struct CaseHousehold {
    pub(super) facts: Facts,
    ids: Vec<String>,
}

/// What a field that is left out means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// 旧ただし書所得 left out is nought.
    GivenIncome,
    /// 旧ただし書所得 left out is reckoned from salary and other income; undeclared incomes are told.
    ReckonedIncome,
}

const YEN_FIELDS: [&str; 7] = [
    "taxable_income_yen",
    "gross_receipts_yen",
    "former_proviso_income_yen",
    "salary_income_yen",
    "pension_receipts_yen",
    "other_income_yen",
    "other_total_income_yen",
];

impl CaseHousehold {
    /// Reads month, minors and members.
    pub(super) fn read(fields: &CaseFields, reading: Reading) -> Result<Self, CaseError> {
        let month = read::month(fields)?;
        let minors = match fields.get("minors") {
            None | Some(Value::Null) => Minors::default(),
            Some(Value::Object(counts)) => minors(counts).map_err(|error| within("minors", error))?,
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::String(_)) => {
                return Err(CaseError::new("field_invalid", "minors", "この項目はオブジェクトで書きます。"));
            }
        };
        let mut household = Self { facts: Facts::of(month), ids: Vec::new() };
        household.facts.household_tax_exempt = flag(fields, "household_tax_exempt")?;
        for (i, member) in list(fields)?.iter().enumerate() {
            household.add(member, reading).map_err(|error| within(&format!("members[{i}]"), error))?;
        }
        // a case knows one head, of the month and of 31 December
        household.facts.people.iter_mut().filter(|person| person.head).for_each(|head| head.minors = minors);
        household.agree()?;
        Ok(household)
    }

    /// What the case calls the person of `key`.
    pub(super) fn id(&self, key: u32) -> String {
        usize::try_from(key).ok().and_then(|i| self.ids.get(i)).cloned().unwrap_or_default()
    }

    fn add(&mut self, member: &Value, reading: Reading) -> Result<(), CaseError> {
        let Some(fields) = member.as_object() else {
            return Err(CaseError::new("field_invalid", "", "構成員はオブジェクトで書きます。"));
        };
        let id = text(fields, "id")?;
        if id.is_empty() || self.ids.iter().any(|known| known == id) {
            return Err(CaseError::new("contradiction", "id", "同じ id（または空の id）の構成員がいます。"));
        }
        let key = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.facts.people.push(person(fields, key, reading, self.facts.month)?);
        self.ids.push(id.to_owned());
        Ok(())
    }

    /// One head at most, a 擬制世帯主 is one, and every age goes with its cover.
    fn agree(&self) -> Result<(), CaseError> {
        let contradiction = |i: usize, name: &str, why: &str| {
            Err(CaseError::new("contradiction", &format!("members[{i}].{name}"), why))
        };
        let mut heads = 0;
        for (i, person) in self.facts.people.iter().enumerate() {
            heads += usize::from(person.head);
            if heads > 1 {
                return contradiction(i, "head", "世帯主が二人います。");
            }
            if person.cover == Cover::NominalHead && !person.head {
                return contradiction(i, "head", "擬制世帯主が世帯主になっていません。");
            }
            if let Some(why) = age_against_cover(person, self.facts.month) {
                return contradiction(i, "cover", why);
            }
        }
        Ok(())
    }
}

/// The error of a field inside `outer`.
fn within(outer: &str, error: CaseError) -> CaseError {
    let field = if error.field.is_empty() { outer.to_owned() } else { format!("{outer}.{}", error.field) };
    CaseError { field, ..error }
}

fn list(fields: &CaseFields) -> Result<&[Value], CaseError> {
    match fields.get("members") {
        None | Some(Value::Null) => Err(CaseError::new("field_missing", "members", "構成員がありません。")),
        Some(Value::Array(members)) if !members.is_empty() => Ok(members),
        Some(_) => Err(CaseError::new("field_invalid", "members", "構成員は一人以上の配列で書きます。")),
    }
}

fn minors(counts: &CaseFields) -> Result<Minors, CaseError> {
    Ok(Minors { under_16: people(counts, "under_16")?, from_16_to_18: people(counts, "from_16_to_18")? })
}

fn person(fields: &CaseFields, key: u32, reading: Reading, month: Month) -> Result<Person, CaseError> {
    let birth = date(fields, "birth")?;
    if birth > month.last_day() {
        return Err(CaseError::new("field_invalid", "birth", "生年月日がこの月より後です。"));
    }
    let cover: Cover = serde_json::from_value(Value::String(text(fields, "cover")?.to_owned()))
        .map_err(|_| CaseError::new("field_invalid", "cover", "この適用の種類はありません。"))?;
    let head = flag(fields, "head")?;
    Ok(Person {
        head,
        adult: told_or(fields, "adult", true)?,
        involuntary_unemployment: flag(fields, "involuntary_unemployment")?,
        income: income(fields, reading, month)?,
        ..Person::new(key, birth, cover)
    })
}

fn told_or(fields: &CaseFields, name: &str, left_out: bool) -> Result<bool, CaseError> {
    if fields.contains_key(name) { flag(fields, name) } else { Ok(left_out) }
}

fn income(fields: &CaseFields, reading: Reading, month: Month) -> Result<Income, CaseError> {
    if let Some(name) = fields.keys().find(|name| name.ends_with("_yen") && !YEN_FIELDS.contains(&name.as_str())) {
        return Err(CaseError::new("field_invalid", name, "この名前の金額はありません。"));
    }
    let yen = |name| Ok(read::yen(fields, name)?.unwrap_or(0));
    let given = read::yen(fields, "former_proviso_income_yen")?;
    let parts = yen("salary_income_yen")?.saturating_add(yen("other_income_yen")?);
    // who is given only by 旧ただし書所得 has at least that much and 基礎控除
    let basic = Rules::built_in().figure(Number::BasicDeductionYen, month).value;
    let total = parts.max(given.filter(|yen| *yen > 0).map_or(0, |yen| yen.saturating_add(basic)));
    let declared = told_or(fields, "income_declared", true)?;
    Ok(Income {
        known: match reading {
            Reading::ReckonedIncome if !declared => Knowledge::Undeclared,
            Reading::ReckonedIncome | Reading::GivenIncome => Knowledge::Known,
        },
        tax_exempt: flag(fields, "tax_exempt")?,
        abroad_on_tax_date: flag(fields, "abroad_on_tax_date")?,
        taxable_income_yen: yen("taxable_income_yen")?,
        gross_receipts_yen: yen("gross_receipts_yen")?,
        former_proviso_yen: match reading {
            Reading::GivenIncome => Some(given.unwrap_or(0)),
            Reading::ReckonedIncome => given,
        },
        total_income_yen: total,
        salary_income_yen: yen("salary_income_yen")?,
        pension_receipts_yen: yen("pension_receipts_yen")?,
        other_income_yen: yen("other_income_yen")?,
        other_total_income_yen: yen("other_total_income_yen")?,
    })
}

/// 後期 begins at 65 (障害認定) or 75; 国保 ends at 75.
fn age_against_cover(person: &Person, month: Month) -> Option<&'static str> {
    let gates = age::gates(person.birth);
    let (first, last) = (month.first_day(), month.last_day());
    let at_65 = age::reach(person.birth, 65) + Days::new(1);
    match person.cover {
        Cover::Nhi if gates.late_elderly_from <= first => Some("75歳になった人は国保の被保険者ではありません。"),
        Cover::LateElderly if at_65 > last => Some("65歳になっていない人は後期高齢者医療の被保険者ではありません。"),
        Cover::FormerNhiSameHousehold if at_65 > last => {
            Some("65歳になっていない人は特定同一世帯所属者ではありません。")
        }
        Cover::Aged70To74 if gates.elderly_from > first || gates.late_elderly_from <= first => {
            Some("この月に70～74歳ではありません。")
        }
        Cover::Nhi | Cover::LateElderly | Cover::FormerNhiSameHousehold | Cover::Aged70To74 | Cover::NominalHead => {
            None
        }
    }
}
