//! Next actions: what a person still needs, derived from the records and the day, never stored.

use chrono::{Months, NaiveDate};

use super::determine::printed_ratio;
use super::{NextAction, NextActionCode, leave, paper};
use crate::certificate::{Certificate, CertificateKind, CertificateState};
use crate::options::{FirstYear, Options, UnknownMyna};
use crate::record::{Certainty, Household, Member, MovementKind, MynaState, Resident, StatusKind};
use crate::{age, rules, wareki};

/// What is left to do for one person on `day`.
pub fn next_actions(
    resident: &Resident,
    household: Option<&Household>,
    options: &Options,
    day: NaiveDate,
) -> Vec<NextAction> {
    next_actions_under(resident, household, None, options, day)
}

/// The same where the head of the household was loaded too: his or her name stands on the papers.
pub fn next_actions_under(
    resident: &Resident,
    household: Option<&Household>,
    head: Option<&Resident>,
    options: &Options,
    day: NaiveDate,
) -> Vec<NextAction> {
    let member = household.and_then(|h| h.coverage_of(resident.id, day));
    let mut found: Vec<(NextActionCode, Option<NaiveDate>)> =
        resident.certificates.body.iter().filter_map(|c| of_paper(c, member)).map(|code| (code, None)).collect();
    found.extend(of_movements(resident, options));
    if let Some(household) = household {
        found.extend(head_gone(resident, household, options, day));
        if let Some(member) = member {
            found.extend(covered_actions(resident, options, day));
            found.extend(ahead(resident, day));
            if outdated(resident, household, member, head) || ratio_outdated(resident, day) {
                found.push((NextActionCode::Reissue, None));
            }
        }
    }
    let mut actions: Vec<NextAction> =
        found.into_iter().map(|(code, due)| NextAction { code, resident: resident.id, due }).collect();
    actions.sort_unstable();
    actions.dedup_by_key(|a| a.code);
    actions
}

fn of_paper(certificate: &Certificate, member: Option<&Member>) -> Option<NextActionCode> {
    match certificate.state {
        CertificateState::Issuing => Some(NextActionCode::RecordOutcome),
        CertificateState::Issued => Some(NextActionCode::Deliver),
        CertificateState::Replaced => Some(NextActionCode::Collect),
        CertificateState::Delivered if member.is_none() => Some(NextActionCode::Collect),
        CertificateState::Delivered
        | CertificateState::Collected
        | CertificateState::Returned
        | CertificateState::Withdrawn
        | CertificateState::Void
        | CertificateState::Expired => None,
    }
}

/// Days that are not fixed yet.
fn of_movements(resident: &Resident, options: &Options) -> Vec<(NextActionCode, Option<NaiveDate>)> {
    let holds = resident.qualification.body.movements.iter().filter(|m| m.corrected_by.is_none());
    let planned = holds.filter(|m| m.certainty == Certainty::Planned);
    planned
        .map(|m| match m.kind {
            MovementKind::Join => (NextActionCode::ConfirmQualification, None),
            MovementKind::Leave | MovementKind::Change => {
                (NextActionCode::ConfirmPlannedMove, Some(options.notice_due(m.effective_on)))
            }
        })
        .collect()
}

/// The head died or moved away while others of the household are still covered (domain trap: head changes that day).
fn head_gone(
    resident: &Resident,
    household: &Household,
    options: &Options,
    day: NaiveDate,
) -> Option<(NextActionCode, Option<NaiveDate>)> {
    if household.head_on(day) != Some(resident.id) || !household.covered_on(day).any(|m| m.resident != resident.id) {
        return None;
    }
    let left = household.latest_of(resident.id).and_then(|m| {
        // without an end reason the coverage went over to another household
        let gone = m.end_reason.is_none_or(leave::moved_or_died);
        m.covered_to.filter(|to| gone && *to <= day)
    });
    let removed = resident.identity.body.removed_on.filter(|gone| *gone <= day);
    let since = removed.or(left)?;
    Some((NextActionCode::ChangeHead, Some(options.notice_due(since))))
}

fn covered_actions(resident: &Resident, options: &Options, day: NaiveDate) -> Vec<(NextActionCode, Option<NaiveDate>)> {
    let mut found = Vec::new();
    let identity = &resident.identity.body;
    if let Some(gone) = identity.removed_on.filter(|gone| *gone <= day) {
        found.push((NextActionCode::EndCoverage, Some(options.notice_due(gone))));
    }
    if resident.myna.body.state == MynaState::Unknown && options.unknown_myna == UnknownMyna::Ask {
        found.push((NextActionCode::AskMyna, None));
    }
    if age::gates(identity.birth.assumed()).elderly_from <= day && resident.copay_on(day).is_none() {
        found.push((NextActionCode::DetermineCopay, None));
    }
    let kind = paper::paper_for(resident, options, day).outcome;
    let open = resident.certificates.body.iter().any(|c| c.kind == kind && c.state == CertificateState::Issuing);
    let held = resident.certificate_in_hand(kind).is_some_and(|c| c.valid_until >= day);
    let numbered =
        matches!(kind, CertificateKind::QualificationCertificate | CertificateKind::SpecialQualificationCertificate);
    if numbered && !open && !held {
        found.push((NextActionCode::GivePaper, None));
    }
    found
}

/// What comes within two months.
fn ahead(resident: &Resident, day: NaiveDate) -> Vec<(NextActionCode, Option<NaiveDate>)> {
    let months = u32::try_from(rules::number("ahead_months", day)).unwrap_or(0);
    let Some(horizon) = day.checked_add_months(Months::new(months)) else { return Vec::new() };
    let soon = |on: &NaiveDate| day < *on && *on <= horizon;
    let identity = &resident.identity.body;
    let gates = age::gates(identity.birth.assumed());
    let student = paper::last_day_of(resident, StatusKind::Student, day);
    let stay = paper::last_day_of(resident, StatusKind::StayRenewal, day).or(identity.stay_expires_on);
    [
        (NextActionCode::Turns70, Some(gates.elderly_from).filter(soon)),
        (NextActionCode::Turns75, Some(gates.late_elderly_from).filter(soon)),
        (NextActionCode::StayEndsSoon, stay.filter(|on| *on <= horizon)),
        (NextActionCode::RenewStudent, student.filter(|on| day <= *on && *on < horizon)),
    ]
    .into_iter()
    .filter(|(_, due)| due.is_some())
    .collect()
}

/// A paper in hand that holds today says another ratio than the one that holds (5.6.1, 遡及).
fn ratio_outdated(resident: &Resident, day: NaiveDate) -> bool {
    let elderly = age::gates(resident.identity.body.birth.assumed()).elderly_from <= day;
    let Some(copay) = resident.copay_on(day).filter(|_| elderly) else { return false };
    let now = printed_ratio(copay.ratio_percent);
    let mut held = resident.certificates.body.iter().filter(|c| c.state.in_hand() && c.valid_until >= day);
    held.any(|c| c.face.get("copay").is_some_and(|told| *told != now))
}

/// A paper in hand says something that is no longer so. What it does not say is not compared.
fn outdated(resident: &Resident, household: &Household, member: &Member, head: Option<&Resident>) -> bool {
    let identity = &resident.identity.body;
    let number = &household.number.body;
    let address =
        if identity.support.hides_address() { "（記載省略）".to_owned() } else { identity.full_address() };
    let mut now = vec![
        ("symbol", number.symbol.clone()),
        ("number", number.number.clone()),
        ("branch", member.branch.clone()),
        ("name", identity.printed_name()),
        ("birth", identity.birth.printed(identity.calendar())),
        ("covered_from", wareki::long(member.covered_from)),
        ("address", address),
    ];
    now.extend(head.map(|h| ("head_name", h.identity.body.printed_name())));
    let held = resident.certificates.body.iter().filter(|c| c.state.in_hand());
    // 元年 and 1年 say the same: an option changes no paper that is out
    let same = |a: &str, b: &str| FirstYear::One.written(a) == FirstYear::One.written(b);
    let mut differing =
        held.flat_map(|c| now.iter().filter(|(field, value)| c.face.get(*field).is_some_and(|v| !same(v, value))));
    differing.next().is_some()
}
