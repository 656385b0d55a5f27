//! What the screens choose from: reasons, statuses with what must be shown, documents, items.

use madoguchi_domain::coverage::ReasonCode;
use madoguchi_domain::decide::national::{foreign, special};
use madoguchi_domain::determine::{Month, ratios_of_elderly};
use madoguchi_domain::face::ratio_text;
use madoguchi_domain::income::{IncomeItem, Levy};
use madoguchi_domain::options::Options;
use madoguchi_domain::record::{Declaration, IncomeSource, StatusKind};
use madoguchi_domain::rules::Rules;
use madoguchi_domain::scheme::national::reasons::{ChangeReason, EndReason, StartReason};

use crate::codes::code;
use crate::views::{ChoiceView, ChoicesView, EvidenceChoiceView, JoinEvidenceView, StatusChoiceView};
use crate::words;

fn choice(code: &str, label: &str) -> ChoiceView {
    ChoiceView { code: code.to_owned(), label: label.to_owned() }
}

/// The reasons a counter meets every day come first, under the first number keys.
const USUAL_STARTS: [StartReason; 3] = [StartReason::A01, StartReason::A03, StartReason::A05];
const USUAL_ENDS: [EndReason; 3] = [EndReason::E01, EndReason::E04, EndReason::E07];

fn usual_first<T: Copy + PartialEq>(all: &'static [T], usual: &'static [T]) -> impl Iterator<Item = T> {
    usual.iter().chain(all.iter().filter(|r| !usual.contains(r))).copied()
}

/// Special statuses with what must be shown for each; 支援措置 is set the same way.
fn statuses(options: &Options) -> Vec<StatusChoiceView> {
    let status = |kind: &StatusKind| StatusChoiceView {
        status: code(kind),
        label: words::status(*kind, options).to_owned(),
        evidence: special::asked_for(*kind).map(shown_for).collect(),
    };
    let support = StatusChoiceView {
        status: "support".to_owned(),
        label: "支援措置（DV等）".to_owned(),
        evidence: ["level", "stage", "mail_to"].map(shown_for).to_vec(),
    };
    special::NEEDS.iter().map(|(kind, _)| status(kind)).chain([support]).collect()
}

fn shown_for(name: &str) -> EvidenceChoiceView {
    let choices = words::evidence_choices(name).iter().map(|(code, label)| choice(code, label));
    EvidenceChoiceView {
        code: name.to_owned(),
        label: words::evidence(name).to_owned(),
        kind: special::evidence_kind(name),
        choices: choices.collect(),
    }
}

fn join_evidence(reason: StartReason) -> JoinEvidenceView {
    JoinEvidenceView {
        reason: reason.code().as_str().to_owned(),
        foreign: foreign::asked_for(reason).map(shown_for).collect(),
    }
}

/// What the screens of an office choose from in a month.
pub(crate) fn choices(options: &Options, month: Month) -> ChoicesView {
    let choose = |code: ReasonCode, label: &str| choice(code.as_str(), label);
    let joins = usual_first(StartReason::ALL, &USUAL_STARTS).map(|r| choose(r.code(), r.label())).collect::<Vec<_>>();
    // 75歳到達 is a run's
    let leaves = usual_first(EndReason::ALL, &USUAL_ENDS).filter(|r| *r != EndReason::E08);
    let leaves = leaves.map(|r| choose(r.code(), r.label())).collect::<Vec<_>>();
    let changes = ChangeReason::ALL.iter().map(|r| choose(r.code(), r.label())).collect::<Vec<_>>();
    let fields = [
        "effective_on",
        "notified_on",
        "qualified_on",
        "resident_since_on",
        "recorded_on",
        "relation",
        "display_order",
    ];
    let fields = fields.map(|field| choice(field, words::item(field)));
    let names = [
        ("name", "本名"),
        ("alias", "通称"),
        ("with_alias", "本名（通称）"),
        ("with_former_surname", "旧氏併記"),
        ("latin", "ローマ字"),
    ];
    ChoicesView {
        join_reasons: joins,
        join_evidence: StartReason::ALL.iter().map(|reason| join_evidence(*reason)).collect(),
        leave_reasons: leaves,
        change_reasons: changes,
        statuses: statuses(options),
        correct_fields: fields.to_vec(),
        print_choices: names.map(|(code, label)| choice(code, label)).to_vec(),
        myna: vec![choice("not_registered", "登録なし"), choice("registered", "登録あり"), choice("unknown", "不明")],
        documents: words::options::DOCUMENTS.map(|(shown, label)| choice(shown.as_str(), label)).to_vec(),
        reveal_reasons: words::access::REVEAL_REASONS.map(|(code, label)| choice(code, label)).to_vec(),
        notifiers: words::options::RECEIVERS.map(|(by, label)| choice(by.as_str(), label)).to_vec(),
        income_purposes: words::income::PURPOSES.map(|(code, label)| choice(code, label)).to_vec(),
        declarations: Declaration::ALL.map(|d| choice(&code(d), words::income::declaration(d))).to_vec(),
        levies: Levy::ALL.map(|l| choice(&code(l), words::income::levy(l))).to_vec(),
        income_sources: IncomeSource::TOLD.map(|s| choice(&code(s), words::income::source(s))).to_vec(),
        income_amounts: IncomeItem::YEN.map(|item| choice(item.name(), words::income::label(item))).to_vec(),
        copay_ratios: ratios_of_elderly(Rules::built_in(), month)
            .map(|ratio| choice(&ratio.to_string(), &ratio_text(ratio)))
            .to_vec(),
        relations: words::RELATIONS.map(|code| choice(code, words::relation(code))).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month() -> Month {
        Month::parse("2026-11").unwrap()
    }

    #[test]
    fn the_ratios_offered_are_those_of_the_law() {
        let ratios = choices(&Options::default(), month()).copay_ratios;
        assert_eq!(ratios, [choice("20", "2割"), choice("30", "3割")]);
    }

    #[test]
    fn what_is_usual_comes_first_and_nothing_twice() {
        assert_eq!(usual_first(&[1, 2, 3, 4], &[3, 1]).collect::<Vec<_>>(), [3, 1, 2, 4]);
        let view = choices(&Options::default(), month());
        let codes = |choices: &[ChoiceView]| choices.iter().map(|choice| choice.code.clone()).collect::<Vec<_>>();
        assert_eq!(codes(&view.join_reasons)[..3], ["A01", "A03", "A05"]);
        assert_eq!(codes(&view.leave_reasons)[..3], ["E01", "E04", "E07"]);
        for list in [&view.join_reasons, &view.leave_reasons, &view.change_reasons, &view.relations, &view.documents] {
            let different: std::collections::BTreeSet<_> = codes(list).into_iter().collect();
            assert_eq!(different.len(), list.len());
        }
        assert_eq!(view.join_reasons.len(), StartReason::ALL.len());
    }

    #[test]
    fn all_evidence_that_is_asked_for_has_a_word_and_a_closed_list_where_it_is_a_choice() {
        let view = choices(&Options::default(), month());
        let of_statuses = view.statuses.iter().flat_map(|status| &status.evidence);
        for shown in of_statuses.chain(view.join_evidence.iter().flat_map(|join| &join.foreign)) {
            assert_ne!(shown.label, shown.code);
            assert_eq!(shown.kind == special::EvidenceKind::Choice, !shown.choices.is_empty(), "{}", shown.code);
            assert_eq!(
                shown.kind == special::EvidenceKind::Day,
                words::evidence(&shown.code).contains('日') || shown.code == "arrears_since",
                "{}",
                shown.code
            );
        }
        let codes: Vec<&str> = words::evidence_choices("reason_code").iter().map(|(code, _)| *code).collect();
        let mut of_law = special::UNEMPLOYMENT_CODES;
        of_law.sort_unstable();
        assert_eq!(codes, of_law);
        let shown = |reason: &str| {
            let join = view.join_evidence.iter().find(|join| join.reason == reason);
            join.into_iter().flat_map(|join| &join.foreign).map(|shown| shown.code.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(shown("A03"), ["renewal_receipt", "treaty_certificate", "expo_opt_in"]);
        assert_eq!(shown("A08")[0], "longer_stay");
    }

    #[test]
    fn what_only_a_run_registers_is_not_offered_and_every_choice_has_a_word() {
        let view = choices(&Options::default(), month());
        assert!(view.leave_reasons.iter().all(|choice| choice.code != "E08"));
        assert_eq!(view.leave_reasons.len(), EndReason::ALL.len() - 1);
        let lists =
            [&view.join_reasons, &view.myna, &view.declarations, &view.levies, &view.income_amounts, &view.notifiers];
        assert!(lists.into_iter().flatten().all(|choice| !choice.label.is_empty() && choice.label != choice.code));
        let special = view.statuses.iter().find(|status| status.status == "support").unwrap();
        assert_eq!(special.evidence.iter().map(|e| e.code.as_str()).collect::<Vec<_>>(), ["level", "stage", "mail_to"]);
    }
}
