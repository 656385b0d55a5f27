//! The clerk's word on a state that was put in place of a later one.

use madoguchi_domain::act::{Act, OptionSet};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::refusal::Refusal;
use madoguchi_store::{Doubt, DoubtedState, ReplayReport};

use crate::context::WriteContext;
use crate::convert;
use crate::entry::claim;
use crate::error::{CounterError, Result};
use crate::views::AcknowledgedView;

/// Name of the option that says how a restored state was acknowledged.
pub const OPTION_RESTORED: &str = "restored";

/// Numbers left out when the witness says what had been reached: papers between its mark and a crash.
const MARGIN_WITNESSED: u64 = 100;

/// Numbers left out when nothing says what had been reached.
const MARGIN_UNKNOWN: u64 = 1000;

/// Largest 番号 of a household: seven digits.
const HOUSEHOLD_NUMBER_MAX: u64 = 9_999_999;

/// What a clerk knows of the last papers.
#[derive(Debug, Clone, Default)]
pub(crate) struct LastSeen {
    /// The last issue number on paper.
    pub certificate_no: Option<String>,
    /// The last 番号 given to a household.
    pub household_number: Option<u64>,
}

/// A clerk has looked at the restored state and goes on with it. What the second file still holds is taken over
/// first; then every number block moves beyond the last number that may have been used, and the journal says so.
pub(crate) fn acknowledge(at: &mut WriteContext<'_>, seen: &LastSeen) -> Result<AcknowledgedView> {
    at.signed_in()?;
    let restored = at.store.doubted_state().cloned().ok_or(CounterError::NotRestored)?;
    let seen = numbers_seen(seen)?;
    let context = at.who(Authority::Counter)?;
    let ReplayReport { entries: replayed, aside } = at.store.replay_second_file(&context)?;
    let caught_up = restored.doubt == Doubt::WitnessAhead
        && restored.mark.as_ref().is_some_and(|m| m.seq <= restored.head_seq + replayed);
    let margin = match (&restored.mark, caught_up) {
        (_, true) => 0,
        (Some(_), false) => MARGIN_WITNESSED,
        (None, false) => MARGIN_UNKNOWN,
    };
    let known = restored.mark.as_ref().map(|m| m.blocks.clone()).unwrap_or_default();
    let (id, now, office, clerk) = (at.clock.new_id(), at.clock.now(), at.record.id, at.signed_in()?);
    at.store.acknowledge(context, |commit| -> Result<()> {
        let blocks = commit.read().number_blocks()?;
        for (name, next) in blocks.into_iter().chain(known) {
            commit.advance_number(&name, next + margin)?;
        }
        for (name, next) in &seen {
            commit.advance_number(name, *next)?;
        }
        let value = note_text(&restored, replayed, &commit.read().number_blocks()?);
        let act = Act::SetOption(OptionSet {
            office,
            name: OPTION_RESTORED.to_owned(),
            value,
            set_on: now.day(),
            set_by: clerk,
        });
        commit.append(claim(id, vec![act], None))?;
        Ok(())
    })?;
    at.refresh()?;
    let (entries, _) = at.store.read().head()?;
    let blocks = at.store.read().number_blocks()?;
    Ok(convert::acknowledged(replayed, entries, blocks, aside.as_deref()))
}

fn numbers_seen(seen: &LastSeen) -> Result<Vec<(&'static str, u64)>> {
    let mut blocks = Vec::new();
    if let Some(text) = &seen.certificate_no {
        let no = CertificateNo::parse(text).map_err(|_| Refusal::field("certificate_no", text.clone()))?;
        blocks.push(("certificate", no.serial() + 1));
    }
    if let Some(number) = seen.household_number {
        if number >= HOUSEHOLD_NUMBER_MAX {
            return Err(Refusal::field("household_number", number.to_string()).into());
        }
        blocks.push(("household", number + 1));
    }
    Ok(blocks)
}

fn note_text(restored: &DoubtedState, replayed: u64, blocks: &[(String, u64)]) -> String {
    let doubt = restored.doubt.as_str();
    let reached = restored.mark.as_ref().map_or_else(|| "unknown".to_owned(), |m| m.seq.to_string());
    let next: Vec<String> = blocks.iter().map(|(name, next)| format!("{name}={next}")).collect();
    format!("{doubt}; found {}; reached {reached}; replayed {replayed}; next {}", restored.head_seq, next.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_numbers_on_paper_are_passed_over() {
        let seen = |certificate_no: Option<&str>, household_number| {
            numbers_seen(&LastSeen { certificate_no: certificate_no.map(Into::into), household_number })
        };
        assert_eq!(seen(None, None).unwrap(), []);
        assert_eq!(seen(None, Some(41)).unwrap(), [("household", 42)]);
        let no = CertificateNo::new(1, 7).unwrap();
        assert_eq!(seen(Some(no.as_str()), None).unwrap(), [("certificate", 8)]);
        for (certificate, household, field) in
            [(Some("1-2-3"), None, "certificate_no"), (None, Some(HOUSEHOLD_NUMBER_MAX), "household_number")]
        {
            let Err(CounterError::Refused(refusal)) = seen(certificate, household) else { panic!("{field}") };
            assert_eq!(refusal.fields["field"], field);
        }
    }

    #[test]
    fn the_journal_says_what_was_found_and_where_numbers_go_on() {
        let restored = DoubtedState { doubt: Doubt::WitnessMissing, mark: None, head_seq: 12 };
        let blocks = [("certificate".to_owned(), 1008), ("household".to_owned(), 1042)];
        assert_eq!(
            note_text(&restored, 3, &blocks),
            "witness_missing; found 12; reached unknown; replayed 3; next certificate=1008 household=1042"
        );
    }
}
