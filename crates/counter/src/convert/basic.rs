//! What every conversion shares: refusals, grounds, next actions, what a record is called.

use std::collections::BTreeMap;

use madoguchi_domain::decide::{NextAction, NextActionCode};
use madoguchi_domain::ground::Ground;
use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::refusal::Refusal;

use crate::codes::{code, kind};
use crate::views::{GroundView, NextActionView, RefusalView};
use crate::words;

/// A refusal in the office's words.
pub fn refusal(refusal: &Refusal) -> RefusalView {
    let mut refusal = refusal.clone();
    if let Some(kind) = refusal.fields.get("kind").and_then(|k| kind(k).ok()) {
        refusal.fields.insert("kind_label".to_owned(), kind.label().to_owned());
    }
    RefusalView {
        code: refusal.code.as_str(),
        message: words::message(&refusal),
        next: words::next(&refusal),
        grounds: grounds(&refusal.grounds),
        fields: refusal.fields,
    }
}

/// Grounds as shown.
pub fn grounds(grounds: &[Ground]) -> Vec<GroundView> {
    let view = |g: &Ground| GroundView {
        rule: g.rule.clone(),
        fact: g.fact.clone(),
        clause: g.clause.clone(),
        threshold: g.threshold.clone(),
        would_change: g.would_change.clone(),
    };
    grounds.iter().map(view).collect()
}

/// Next actions in the office's words; `who` tells what a record is called outside.
pub fn next_actions(actions: &[NextAction], who: &dyn Fn(RecordId) -> String) -> Vec<NextActionView> {
    actions.iter().map(|action| next_action(action, who)).collect()
}

/// The same of one.
pub(super) fn next_action(action: &NextAction, who: &dyn Fn(RecordId) -> String) -> NextActionView {
    NextActionView {
        code: code(action.code),
        resident: who(action.resident),
        label: match (action.without_form, action.months.first()) {
            (Some(kind), _) => words::give_elsewhere(kind),
            (None, Some(first)) if action.code == NextActionCode::Judge => words::judge_from(*first),
            (None, _) => {
                let usual = || words::next_action(action.code).to_owned();
                action.differs.as_deref().map_or_else(usual, words::registry_differs)
            }
        },
        due: action.due.map(|d| d.to_string()),
        since: action.since.map(|d| d.to_string()),
        months: action.months.iter().map(ToString::to_string).collect(),
        ends_when: action.ends_when().to_owned(),
        grounds: grounds(&[action.ground()]),
    }
}

/// What a record is called outside.
pub fn who_among(people: &[&Resident]) -> BTreeMap<RecordId, String> {
    let no = |r: &Resident| {
        if r.identity.body.shown_no().is_empty() { r.id.to_string() } else { r.identity.body.shown_no().to_owned() }
    };
    people.iter().map(|r| (r.id, no(r))).collect()
}

/// What a record of these is called.
pub(super) fn called(names: &BTreeMap<RecordId, String>) -> impl Fn(RecordId) -> String + '_ {
    |id| names.get(&id).cloned().unwrap_or_else(|| id.to_string())
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::certificate::CertificateKind;
    use madoguchi_domain::decide::NextActionCode;
    use madoguchi_domain::person::{Birth, Identity};
    use madoguchi_domain::refusal::RefusalCode;

    use super::*;

    #[test]
    fn a_person_without_any_number_is_called_by_the_record() {
        let person = |n: u128, no: Option<&str>| {
            let identity =
                Identity { atena_no: no.map(Into::into), ..Identity::blank(Birth::parse("1980-05-05").unwrap()) };
            Resident::unwritten(uuid::Uuid::from_u128(n), identity)
        };
        let (known, nameless) = (person(1, Some("000000000090011")), person(2, None));
        let names = who_among(&[&known, &nameless]);
        let called = called(&names);
        assert_eq!(called(known.id), "000000000090011");
        assert_eq!(called(nameless.id), nameless.id.to_string());
        let stranger = uuid::Uuid::from_u128(3);
        assert_eq!(called(stranger), stranger.to_string());
    }

    #[test]
    fn a_paper_without_a_form_is_named_with_where_it_is_made() {
        let id = uuid::Uuid::from_u128(1);
        let give = NextAction::new(NextActionCode::GivePaper, id);
        let kind = Some(CertificateKind::SpecialQualificationNotice);
        let shown = next_actions(&[give.clone(), NextAction { without_form: kind, ..give }], &|_| String::new());
        assert_eq!(shown[0].label, "証を発行する");
        assert_eq!(
            shown[1].label,
            "「資格情報のお知らせ（特別療養）」を基幹システムで交付する（この版では印刷できない）"
        );
    }

    #[test]
    fn a_refusal_names_the_paper_by_its_label_and_an_unknown_one_not_at_all() {
        let view = refusal(&Refusal::new(RefusalCode::FormMissing).with("kind", "qualification_certificate"));
        assert_eq!((view.code.as_str(), view.fields["kind_label"].as_str()), ("form_missing", "資格確認書"));
        assert!(view.message.contains("「資格確認書」") && !view.next.is_empty());
        let view = refusal(&Refusal::new(RefusalCode::FormMissing).with("kind", "passport"));
        assert!(!view.fields.contains_key("kind_label"));
    }
}
