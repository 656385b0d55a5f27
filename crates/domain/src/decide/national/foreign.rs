//! 国保則1条: which foreigners are not insured, by residence status and stay.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use crate::decide::DecisionContext;
use crate::ground::Ground;
use crate::person::{Identity, ResidentKind};
use crate::record::{Resident, STAY_ASKED_FOR, SpecialStatus, StatusKind};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::reasons::StartReason;
use crate::scheme::national::renewal_ends;
use crate::{rules, wareki};

/// Statuses with which a stay of three months or less can be insured when a longer one is proved.
const PROVABLE: [&str; 5] = ["興行", "技能実習", "家族滞在", "特定活動", "公用"];

/// Words of a 特定活動 that is excluded: medical treatment, its attendants, long sightseeing.
const EXCLUDED_ACTIVITIES: [&str; 3] = ["医療", "世話", "観光"];

/// Word of the residence status of a participant of GREEN×EXPO 2027, and of spouse and children (国保則附則5条).
const EXPO: &str = "国際園芸博覧会";

const CLAUSE: &str = "国保法6条11号、国保則1条";

/// What may be shown at the joining of a foreigner for that reason: the proof of a longer stay of those who came from abroad alone; asking
/// for a renewal, a treaty's certificate and the choice of a family at the exhibition whatever the reason.
pub fn asked_for(reason: StartReason) -> impl Iterator<Item = &'static str> {
    let longer = came_now(reason).then_some("longer_stay");
    longer.into_iter().chain(["renewal_receipt", "treaty_certificate", "expo_opt_in"])
}

/// Whoever moves inside the country near the end of a long stay is no short stayer.
fn came_now(reason: StartReason) -> bool {
    matches!(reason, StartReason::A08 | StartReason::A09)
}

/// Whether a foreigner may be insured from `from`; the grounds when so, a refusal with its ground when not. `late_by` is the last day of the
/// notice, where it came after that: the choice of a family at the exhibition is lost with it (国保則附則5条).
pub(super) fn admitted(
    identity: &Identity,
    reason: StartReason,
    (from, late_by): (NaiveDate, Option<NaiveDate>),
    evidence: &BTreeMap<String, String>,
) -> Result<Vec<Ground>, Refusal> {
    if identity.resident_kind != ResidentKind::Foreign {
        return if reason == StartReason::A08 {
            Err(Refusal::field("resident_kind", "japanese"))
        } else {
            Ok(Vec::new())
        };
    }
    let status = identity.residence_status.as_deref().unwrap_or("").trim();
    if let Some((fact, change)) = excluded(status) {
        return Err(refused(identity, fact, change));
    }
    let is_for_expo = status.contains(EXPO) && rules::number("expo_2027_excluded", from) == 1;
    if is_for_expo && (late_by.is_some() || !shown(evidence, "expo_opt_in")) {
        let until = late_by.map(|last| format!("、加入の届出は {} まで", wareki::long(last))).unwrap_or_default();
        let fact = format!("在留資格 {status}（2027年国際園芸博覧会の参加者とその配偶者・子）{until}");
        let change = match late_by {
            None => "本人が加入を希望し、14日以内に届け出れば加入できる（国保則附則5条）",
            Some(_) => "14日以内に加入の届出があった人は加入できる（国保則附則5条）",
        };
        return Err(refused(identity, fact, change));
    }
    if shown(evidence, "treaty_certificate") {
        let fact = "社会保障協定の適用証明書を持つ";
        return Err(refused(identity, fact.to_owned(), "適用証明書の期間が終われば被保険者になる"));
    }
    let mut grounds = vec![Ground::new(
        "residence_status",
        format!("在留資格 {status}"),
        CLAUSE,
        "短期滞在・外交・医療や観光の特定活動なら対象外",
    )];
    if let Some(until) = identity.stay_expires_on {
        grounds.extend(stay(identity, status, reason, from, until, evidence)?);
    }
    Ok(grounds)
}

/// 特例期間 (入管法20条6項): a stay whose renewal is asked for goes on for two months after it ended. The status that
/// says so, where the receipt was shown.
pub(super) fn renewal(
    person: &Resident,
    evidence: &BTreeMap<String, String>,
    notified_on: NaiveDate,
    desk: &mut DecisionContext<'_>,
) -> Option<SpecialStatus> {
    let identity = &person.identity.body;
    let expires = identity.stay_expires_on.filter(|_| identity.resident_kind == ResidentKind::Foreign)?;
    if !shown(evidence, "renewal_receipt") {
        return None;
    }
    let to = renewal_ends(expires)?;
    (notified_on < to).then(|| SpecialStatus {
        id: desk.source.id(),
        kind: StatusKind::StayRenewal,
        from: notified_on,
        to: Some(to),
        notified_on,
        evidence: BTreeMap::from([
            ("renewal_receipt".to_owned(), evidence["renewal_receipt"].clone()),
            (STAY_ASKED_FOR.to_owned(), expires.to_string()),
        ]),
        withdrawn: false,
    })
}

fn shown(evidence: &BTreeMap<String, String>, name: &str) -> bool {
    evidence.get(name).is_some_and(|what| !what.trim().is_empty())
}

fn refused(identity: &Identity, fact: String, change: &str) -> Refusal {
    Refusal::new(RefusalCode::Excluded).with("resident", identity.shown_no()).because(Ground::new(
        "residence_status",
        fact,
        CLAUSE,
        change,
    ))
}

fn excluded(status: &str) -> Option<(String, &'static str)> {
    if status.is_empty() {
        return Some(("在留資格がない".to_owned(), "在留カードなどで在留資格を確かめられれば加入できる"));
    }
    if status.contains("短期滞在") || status.contains("外交") {
        return Some((format!("在留資格 {status}"), "中長期の在留資格に変われば加入できる"));
    }
    let activity = status.contains("特定活動") && EXCLUDED_ACTIVITIES.iter().any(|word| status.contains(word));
    activity.then(|| (format!("在留資格 {status}"), "ほかの活動を指定された特定活動なら加入できる"))
}

/// The stay must still run, or its renewal be asked for; one of three months or less needs a proof.
fn stay(
    identity: &Identity,
    status: &str,
    reason: StartReason,
    from: NaiveDate,
    until: NaiveDate,
    evidence: &BTreeMap<String, String>,
) -> Result<Option<Ground>, Refusal> {
    let told = wareki::long(until);
    if until < from {
        let months = months("stay_renewal_months", from);
        let waits = until.checked_add_months(months).is_some_and(|end| from <= end);
        if !(waits && shown(evidence, "renewal_receipt")) {
            return Err(refused(
                identity,
                format!("在留期間満了日 {told}"),
                "在留期間の更新を申請中で、その受付が確かめられれば、満了日の2か月後まで加入できる（特例期間）",
            ));
        }
        let ground = Ground::new(
            "stay",
            format!("在留期間満了日 {told}、更新申請中"),
            "入管法20条6項（特例期間）",
            "申請が不許可なら資格を失う",
        );
        return Ok(Some(ground));
    }
    let short = from.checked_add_months(months("short_stay_months", from)).is_some_and(|end| until <= end);
    if !(came_now(reason) && short) {
        return Ok(None);
    }
    let provable = PROVABLE.iter().any(|word| status.contains(word));
    if !(provable && shown(evidence, "longer_stay")) {
        let change = "興行・技能実習・家族滞在・特定活動・公用で、3か月を超えて滞在すると書類で認められれば加入できる";
        return Err(refused(identity, format!("在留期間が3か月以下（満了日 {told}）"), change));
    }
    let fact = format!("在留期間は3か月以下（満了日 {told}）だが、3か月を超えて滞在することを書類で確かめた");
    Ok(Some(Ground::new("stay", fact, "国保則1条1号", "書類がなければ加入できない")))
}

fn months(id: &str, day: NaiveDate) -> Months {
    Months::new(u32::try_from(rules::number(id, day)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::identity;

    fn foreigner(status: &str, until: Option<&str>) -> Identity {
        let mut person = identity(1, "1995-03-10");
        person.resident_kind = ResidentKind::Foreign;
        person.residence_status = Some(status.to_owned());
        person.stay_expires_on = until.map(|d| d.parse().unwrap());
        person
    }

    #[track_caller]
    fn check(status: &str, until: Option<&str>, shown: &[&str], reason: StartReason, admits: bool) {
        let evidence = shown.iter().map(|name| ((*name).to_owned(), "在職証明書".to_owned())).collect();
        let answer = admitted(&foreigner(status, until), reason, ("2026-11-15".parse().unwrap(), None), &evidence);
        assert_eq!(answer.is_ok(), admits, "{status} {until:?} {shown:?}: {answer:?}");
        if let Err(refusal) = answer {
            assert_eq!(refusal.code, RefusalCode::Excluded);
            assert_eq!(refusal.grounds.len(), 1, "a refusal by law tells its ground");
        }
    }

    #[test]
    fn who_has_a_residence_record_and_stays_longer_than_three_months_is_insured() {
        check("技術・人文知識・国際業務", Some("2028-03-10"), &[], StartReason::A08, true);
        check("特別永住者", None, &[], StartReason::A08, true);
        check("特定活動（告示46号）", Some("2027-11-15"), &[], StartReason::A08, true);
        check("留学", Some("2026-12-15"), &[], StartReason::A01, true);
    }

    #[test]
    fn the_excluded_statuses_are_refused_with_their_ground() {
        for status in
            ["短期滞在", "外交", "特定活動（医療滞在）", "特定活動（医療滞在者の世話）", "特定活動（観光・保養）", ""]
        {
            check(status, Some("2028-03-10"), &["longer_stay"], StartReason::A08, false);
        }
        check("留学", Some("2028-03-10"), &["treaty_certificate"], StartReason::A08, false);
    }

    #[test]
    fn a_stay_of_three_months_needs_a_status_that_can_be_proved_and_the_proof() {
        check("興行", Some("2027-02-15"), &[], StartReason::A08, false);
        check("興行", Some("2027-02-15"), &["longer_stay"], StartReason::A08, true);
        check("留学", Some("2027-02-15"), &["longer_stay"], StartReason::A08, false);
        check("興行", Some("2027-02-16"), &[], StartReason::A08, true);
    }

    #[test]
    fn a_stay_that_ended_holds_two_more_months_while_its_renewal_is_asked_for() {
        check("留学", Some("2026-11-10"), &[], StartReason::A01, false);
        check("留学", Some("2026-11-10"), &["renewal_receipt"], StartReason::A01, true);
        check("留学", Some("2026-09-14"), &["renewal_receipt"], StartReason::A01, false);
    }

    #[test]
    fn a_japanese_does_not_acquire_a_residence_status() {
        let none = BTreeMap::new();
        let day = ("2026-11-15".parse().unwrap(), None);
        let japanese = identity(1, "1995-03-10");
        assert_eq!(admitted(&japanese, StartReason::A08, day, &none).unwrap_err().code, RefusalCode::FieldInvalid);
        assert_eq!(admitted(&japanese, StartReason::A01, day, &none), Ok(vec![]));
    }
}
