//! From incomes to what screens and scripts see.

use madoguchi_domain::income::{ABROAD, IncomeItem};
use madoguchi_domain::record::{IncomeYear, RecordedAt, Resident};

use crate::answers::{IncomeChange, Reveal};
use crate::codes::code;
use crate::views::{
    IncomeChangeView, IncomeDifferenceView, IncomeFileView, IncomeItemView, IncomeView, IncomeWordView,
};
use crate::words;

/// The years the office holds, newest first.
pub fn years(resident: &Resident, reveal: Reveal) -> Vec<IncomeView> {
    let held = resident.income.body.iter().rev().filter_map(|year| {
        let (at, word) = resident.income_words(year.tax_year).into_iter().next()?;
        Some(view(&word, at, reveal))
    });
    held.collect()
}

/// Everything that was told of every year.
pub fn file(resident: &Resident) -> IncomeFileView {
    let years = resident.income.body.iter().rev().map(|year| year.tax_year);
    let words = years.flat_map(|year| {
        let all = resident.income_words(year).into_iter().enumerate();
        all.map(|(place, (at, word))| IncomeWordView {
            income: view(&word, at, Reveal::All),
            present: place == 0,
            items: IncomeItem::ALL.iter().map(|item| item_view(&word, *item)).collect(),
        })
    });
    IncomeFileView {
        record: resident.id.to_string(),
        resident: called(resident),
        name: resident.identity.body.name.clone(),
        words: words.collect(),
    }
}

fn called(resident: &Resident) -> String {
    let number = resident.identity.body.shown_no();
    if number.is_empty() { resident.id.to_string() } else { number.to_owned() }
}

fn item_view(word: &IncomeYear, item: IncomeItem) -> IncomeItemView {
    IncomeItemView {
        field: item.name().to_owned(),
        label: words::income::label(item).to_owned(),
        text: words::income::value(word, item),
    }
}

fn view(word: &IncomeYear, at: Option<RecordedAt>, reveal: Reveal) -> IncomeView {
    let yen = |item| word.yen(item).filter(|_| reveal == Reveal::All);
    let told = |text: String| (reveal == Reveal::All).then_some(text);
    let municipality = if word.municipality.is_empty() { ABROAD.to_owned() } else { word.municipality.clone() };
    IncomeView {
        tax_year: word.tax_year,
        tax_year_label: words::income::tax_year(word.tax_year),
        masked: reveal == Reveal::Masked,
        municipality: told(municipality),
        declaration: told(code(word.declaration)),
        levy: told(code(word.levy())),
        total_income_yen: yen(IncomeItem::TotalIncome),
        aggregate_income_yen: yen(IncomeItem::AggregateIncome),
        taxable_income_yen: yen(IncomeItem::TaxableIncome),
        salary_receipts_yen: yen(IncomeItem::SalaryReceipts),
        salary_income_yen: yen(IncomeItem::SalaryIncome),
        pension_receipts_yen: yen(IncomeItem::PensionReceipts),
        pension_income_yen: yen(IncomeItem::PensionIncome),
        family_employee_yen: yen(IncomeItem::FamilyEmployee),
        receipts_yen: yen(IncomeItem::Receipts),
        dependants_under_16: Some(word.dependants_under_16).filter(|_| reveal == Reveal::All),
        dependants_16_to_19: Some(word.dependants_16_to_19).filter(|_| reveal == Reveal::All),
        corrected_on: word.corrected_on.map(|day| day.to_string()),
        source: code(word.source),
        source_label: words::income::source(word.source).to_owned(),
        recorded_at: at.map(|at| at.to_rfc3339()),
        recorded_by: word.recorded_by.clone(),
    }
}

/// What entering a year changes, or changed.
pub fn change(change: &IncomeChange) -> IncomeChangeView {
    let difference = |item: &IncomeItem| IncomeDifferenceView {
        field: item.name().to_owned(),
        label: words::income::label(*item).to_owned(),
        before: change.before.as_ref().map(|before| words::income::value(before, *item)),
        after: words::income::value(&change.after, *item),
    };
    IncomeChangeView {
        entry: change.entry.map(|id| id.to_string()),
        resident: called(&change.resident),
        tax_year: change.after.tax_year,
        tax_year_label: words::income::tax_year(change.after.tax_year),
        source_label: words::income::source(change.after.source).to_owned(),
        changes: change.items.iter().map(difference).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_year_shows_where_it_was_learned_and_no_amount() {
        let word =
            IncomeYear { tax_year: 2026, total_income_yen: 1_000, dependants_under_16: 2, ..IncomeYear::default() };
        let open = view(&word, None, Reveal::All);
        assert_eq!((open.masked, open.total_income_yen, open.dependants_under_16), (false, Some(1_000), Some(2)));
        assert_eq!(open.municipality.as_deref(), Some(ABROAD), "who had no address here in January");
        let masked = view(&word, None, Reveal::Masked);
        assert_eq!((masked.masked, masked.total_income_yen, masked.dependants_under_16), (true, None, None));
        assert_eq!((masked.municipality, masked.declaration, masked.levy), (None, None, None));
        assert_eq!((masked.tax_year_label.as_str(), masked.source_label), ("令和8年度", open.source_label));
    }
}
