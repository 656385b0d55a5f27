//! What a clerk is reminded of on a person's page, derived from the records and the day: nothing that the office has to do.

use chrono::{Months, NaiveDate};

use crate::ground::Ground;
use crate::paper::Subject;
use crate::record::{Certainty, Movement, MovementKind, RecordId};
use crate::scheme::national::Household;
use crate::scheme::national::reasons::EndReason;
use crate::wareki;

/// So long after it was recorded a loss in hindsight is told: what a municipality may claim lapses after five years (地方自治法236条).
const TOLD: Months = Months::new(60);

/// What is to be borne in mind about the person on `day`.
pub fn notes(subject: &Subject<'_>, day: NaiveDate) -> Vec<Ground> {
    let stands = |m: &&Movement| {
        m.kind == MovementKind::Leave && m.corrected_by.is_none() && m.certainty == Certainty::Confirmed
    };
    let members = || subject.household.iter().flat_map(|home| &home.members.body);
    let qualified = || subject.resident.qualification.body.periods.iter();
    let note = |m: &Movement| {
        let recorded = m.recorded_at.date_naive();
        let is_told = recorded <= day && recorded.checked_add_months(TOLD).is_some_and(|last| day < last);
        // a 取消 of a leaving is one itself, and ended nothing; who went over to another household since has the day with the qualification
        let here = members().find(|member| member.period.ended_by == Some(m.id)).and_then(|member| member.period.to);
        let ended = || qualified().find(|period| period.ended_by == Some(m.id)).and_then(|period| period.to);
        let reason = EndReason::from_code(m.reason).filter(|_| is_told)?;
        in_hindsight(reason, here.or_else(ended)?, recorded)
    };
    let movements = &subject.resident.qualification.body.movements;
    let is_covered = subject.covered_on(day).is_some_and(|(_, member)| member.is_open());
    let cancelled =
        movements.iter().filter(|m| is_covered && m.kind == MovementKind::Leave && m.corrected_by.is_some());
    let alone = cancelled.filter_map(|m| head_change_stands(subject.resident.id, subject.household?, m)).next();
    movements.iter().filter(stands).filter_map(note).chain(alone).collect()
}

/// A head whose leaving is cancelled comes back under the number of before, and the others, who went over to a new head since that leaving,
/// stay under theirs: that is put right by itself (国保則10条の2).
pub(super) fn head_change_stands(head: RecordId, household: &Household, leaving: &Movement) -> Option<Ground> {
    let leaves = EndReason::from_code(leaving.reason).is_some_and(EndReason::leaves_home);
    if !leaves || household.head() != Some(head) || household.latest_of(head).is_none() {
        return None;
    }
    let others = || household.members.body.iter().filter(|member| member.resident != head);
    let went_over = others().filter(|member| member.period.end_reason.is_none()).filter_map(|member| member.period.to);
    let on = went_over.filter(|on| leaving.effective_on <= *on).min()?;
    others().all(|member| !member.is_open()).then(|| {
        let fact = format!(
            "世帯主だった人は前の記号番号に戻り、家族は {} の世帯主変更で移った新しい記号番号のまま",
            wareki::long(on)
        );
        Ground::new(
            "head_change_stands",
            fact,
            "国保法9条、国保則10条の2（世帯主の変更）",
            "世帯主変更（または世帯分離）の取消か、世帯合併を登録すれば、同じ世帯に戻る",
        )
    })
}

/// 遡及喪失: what was paid out for the days since is to be given back (不当利得).
pub(super) fn in_hindsight(reason: EndReason, covered_to: NaiveDate, recorded_on: NaiveDate) -> Option<Ground> {
    let is_insured_elsewhere = matches!(reason, EndReason::E04 | EndReason::E05 | EndReason::E06 | EndReason::E09);
    let pays_back = is_insured_elsewhere || reason.leaves_home() && reason != EndReason::E07;
    (covered_to < recorded_on && pays_back).then(|| {
        let fact = format!(
            "{} に遡って適用が終わる。その後に国保で受診していれば、保険給付の返還を求める",
            wareki::long(covered_to)
        );
        Ground::new(
            "paid_in_hindsight",
            fact,
            "民法703条（不当利得）、国保法65条",
            "その日から後に受診していなければ返還はない",
        )
    })
}
