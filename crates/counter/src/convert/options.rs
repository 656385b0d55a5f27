//! 市町村の定め as screens and scripts see them.

use chrono::NaiveDate;
use madoguchi_domain::options::{OptionChange, OptionKind, OptionRow};
use madoguchi_domain::record::OfficeRecord;

use crate::codes::code;
use crate::views::{ChoiceView, OptionCaseView, OptionChangeView, OptionPreviewView, OptionView};
use crate::words;

/// An option as an office has it.
pub(crate) fn option(row: &OptionRow, office: &OfficeRecord) -> OptionView {
    let value = row.value(office);
    let set = office.options.body.get(row.name);
    OptionView {
        name: row.name.to_owned(),
        group: code(row.group),
        group_label: words::options::group(row.group).to_owned(),
        label: row.label.to_string(),
        question: row.question.to_string(),
        kind: kind_code(&row.kind).to_owned(),
        choices: choices(&row.kind),
        bounds: bounds(&row.kind),
        value: value.to_owned(),
        value_label: row.kind.label_of(value),
        default: row.default.to_string(),
        default_label: row.kind.label_of(&row.default),
        reason: row.reason.to_string(),
        source: row.source.to_string(),
        acts_on: row.acts_on.to_owned(),
        is_default: value == row.default,
        unreadable: row.is_unreadable(office),
        set_on: set.map(|set| set.set_on.to_string()),
        set_by: set.map(|set| set.set_by.clone()),
    }
}

/// What would be decided differently by another value: the cases of the option, as the office is and as it is proposed.
pub(crate) fn preview(
    row: &OptionRow,
    value: &str,
    (now, proposed): (&OfficeRecord, &OfficeRecord),
    today: NaiveDate,
) -> OptionPreviewView {
    let (before, after) = (row.shows(now, today), row.shows(proposed, today));
    let cases = after.iter().map(|shown| {
        let was = before.iter().find(|b| b.case == shown.case).map(|b| b.outcome.clone()).unwrap_or_default();
        OptionCaseView {
            case: shown.case.clone(),
            differs: was != shown.outcome,
            before: was,
            after: shown.outcome.clone(),
        }
    });
    let holds = row.value(now);
    OptionPreviewView {
        name: row.name.to_owned(),
        label: row.label.to_string(),
        before: holds.to_owned(),
        before_label: row.kind.label_of(holds),
        after: value.to_owned(),
        after_label: row.kind.label_of(value),
        acts_on: row.acts_on.to_owned(),
        cases: cases.collect(),
        note: words::options::NOT_TOUCHED.to_owned(),
    }
}

/// A change of an option.
pub(crate) fn change(row: &OptionRow, change: &OptionChange) -> OptionChangeView {
    let before = change.before.as_deref();
    OptionChangeView {
        name: row.name.to_owned(),
        label: row.label.to_string(),
        at: change.at.map(|at| at.to_rfc3339()),
        set_on: change.set.set_on.to_string(),
        set_by: change.set.set_by.clone(),
        before: change.before.clone(),
        before_label: before
            .map_or_else(|| format!("既定：{}", row.kind.label_of(&row.default)), |b| row.kind.label_of(b)),
        value: change.set.value.clone(),
        value_label: row.kind.label_of(&change.set.value),
    }
}

fn kind_code(kind: &OptionKind) -> &'static str {
    match kind {
        OptionKind::YesNo { .. } => "yes_no",
        OptionKind::Choice(_) => "choice",
        OptionKind::Number { .. } => "number",
        OptionKind::Decimal { .. } => "decimal",
        OptionKind::Text { .. } => "text",
    }
}

fn choices(kind: &OptionKind) -> Vec<ChoiceView> {
    let choice = |code: &str| ChoiceView { code: code.to_owned(), label: kind.label_of(code) };
    match kind {
        OptionKind::YesNo { .. } => ["yes", "no"].map(choice).to_vec(),
        OptionKind::Choice(of) => of.iter().map(|(code, _)| choice(code)).collect(),
        OptionKind::Number { .. } | OptionKind::Decimal { .. } | OptionKind::Text { .. } => Vec::new(),
    }
}

fn bounds(kind: &OptionKind) -> String {
    match kind {
        OptionKind::YesNo { .. } | OptionKind::Choice(_) => String::new(),
        OptionKind::Number { from, to, unit } => format!("{from} から {to} まで（{unit}）"),
        OptionKind::Decimal { to, unit } => format!("0 から {to} まで（{unit}）、小数も可"),
        OptionKind::Text { chars_max } => format!("{chars_max}文字まで"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_option_says_what_can_be_chosen_and_how_far() {
        let of = &[("head", "世帯主"), ("each", "被保険者ごと")];
        for (kind, code, codes, said) in [
            (OptionKind::YesNo { yes: "する", no: "しない" }, "yes_no", &["yes", "no"][..], ""),
            (OptionKind::Choice(of), "choice", &["head", "each"], ""),
            (OptionKind::Number { from: 1, to: 60, unit: "分" }, "number", &[], "1 から 60 まで（分）"),
            (OptionKind::Decimal { to: 1.5, unit: "％" }, "decimal", &[], "0 から 1.5 まで（％）、小数も可"),
            (OptionKind::Text { chars_max: 20 }, "text", &[], "20文字まで"),
        ] {
            assert_eq!((kind_code(&kind), bounds(&kind).as_str()), (code, said));
            assert_eq!(choices(&kind).iter().map(|choice| choice.code.as_str()).collect::<Vec<_>>(), codes);
        }
        assert_eq!(choices(&OptionKind::Choice(of))[1].label, "被保険者ごと");
    }
}
