//! Rounds and the lists of a month as screens and scripts see them.

use madoguchi_domain::determine::{ElderlyClass, Month, UnderSeventyClass};
use madoguchi_domain::face::ratio_text;
use madoguchi_domain::record::FinishedRound;
use madoguchi_store::{DeterminationOutcome, DeterminationRow, Run, RunState};

use super::determine::in_words;
use crate::answers::rounds::{JUDGED, PAPERS, PENDING};
use crate::views::{DeterminationLineView, RoundView};
use crate::words;

/// A round as it was counted.
pub(crate) fn counted(month: &str, run: &Run) -> RoundView {
    let counts = &run.counts;
    RoundView {
        month: month.to_owned(),
        month_shown: Month::parse(month).map(in_words).unwrap_or_default(),
        households: counts.items(),
        judged: counts.get(JUDGED),
        changed: counts.applied,
        pending: counts.get(PENDING),
        refused: counts.refused,
        papers_to_replace: counts.get(PAPERS),
        state: run.state.as_str().to_owned(),
        state_label: words::registry::run_state(run.state).to_owned(),
        resumed: false,
        clerk: String::new(),
        started_at: String::new(),
    }
}

/// A round that was finished, by whomever.
pub(crate) fn finished(round: &FinishedRound) -> RoundView {
    RoundView {
        month: round.month.to_string(),
        month_shown: in_words(round.month),
        households: round.households,
        judged: round.judged,
        changed: round.changed,
        pending: round.pending,
        refused: round.refused,
        papers_to_replace: round.papers_to_replace,
        state: RunState::Done.as_str().to_owned(),
        state_label: words::registry::run_state(RunState::Done).to_owned(),
        resumed: false,
        clerk: round.clerk.clone(),
        started_at: round.started_at.to_rfc3339(),
    }
}

fn ratio(outcome: &DeterminationOutcome) -> String {
    outcome.ratio.map(ratio_text).unwrap_or_default()
}

fn elderly(outcome: &DeterminationOutcome) -> String {
    let class = ElderlyClass::ALL.into_iter().find(|class| Some(class.code()) == outcome.elderly.as_deref());
    class.map(|class| class.label().to_owned()).unwrap_or_default()
}

fn under_70(outcome: &DeterminationOutcome) -> String {
    let class = UnderSeventyClass::ALL.into_iter().find(|class| Some(class.code()) == outcome.under_70.as_deref());
    class.map(|class| class.label().to_owned()).unwrap_or_default()
}

/// A household of a month's list.
pub(crate) fn line(row: DeterminationRow, resident: String, name: String) -> DeterminationLineView {
    let was = row.before.unwrap_or_default();
    DeterminationLineView {
        symbol: row.symbol,
        number: row.number,
        resident,
        name,
        month_shown: Month::parse(&row.month).map(in_words).unwrap_or_default(),
        month: row.month,
        ratio: ratio(&row.now),
        elderly: elderly(&row.now),
        under_70: under_70(&row.now),
        was_ratio: ratio(&was),
        was_elderly: elderly(&was),
        was_under_70: under_70(&was),
        pending: row.now.pending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(before: Option<DeterminationOutcome>) -> DeterminationRow {
        let now = DeterminationOutcome {
            ratio: Some(20),
            elderly: Some("no such class".into()),
            under_70: None,
            pending: true,
        };
        let id = uuid::Uuid::from_u128(1);
        let (symbol, number) = ("見本".to_owned(), "0000001".to_owned());
        DeterminationRow { id, household: id, symbol, number, month: "2026-08".into(), now, before }
    }

    #[test]
    fn a_line_says_what_holds_and_what_held_and_nothing_of_what_it_does_not_know() {
        let shown = line(row(None), "90011".into(), "葛城".into());
        assert_eq!(
            (shown.ratio.as_str(), shown.was_ratio.as_str(), shown.pending),
            (ratio_text(20).as_str(), "", true)
        );
        assert_eq!((shown.elderly.as_str(), shown.under_70.as_str()), ("", ""));
        assert_eq!(shown.month_shown, in_words(Month::parse("2026-08").unwrap()));
        let class = UnderSeventyClass::ALL[0];
        let before = DeterminationOutcome {
            ratio: Some(30),
            under_70: Some(class.code().into()),
            ..DeterminationOutcome::default()
        };
        let shown = line(row(Some(before)), String::new(), String::new());
        assert_eq!((shown.was_ratio, shown.was_under_70.as_str()), (ratio_text(30), class.label()));
    }
}
