//! People and their papers as screens and scripts see them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use madoguchi_domain::certificate::Certificate;
use madoguchi_domain::coverage::Period;
use madoguchi_domain::decide::national::correct::present::{PresentValue, correctable};
use madoguchi_domain::decide::national::notes::notes;
use madoguchi_domain::decide::national::{former_member, next};
use madoguchi_domain::disclosure::{tells_where, without_home};
use madoguchi_domain::paper::{PaperStanding, acts, paper_for};
use madoguchi_domain::person::{Identity, shown_birth};
use madoguchi_domain::record::{Movement, RecordId, RecordedAt, Resident, SpecialStatus, StatusKind};
use madoguchi_domain::scheme::national::Household;
use madoguchi_domain::scheme::national::reasons::label_of;
use madoguchi_domain::{age, kana};
use madoguchi_printing::fonts::Fonts;
use madoguchi_printing::render;
use madoguchi_store::{Hit, Hits, MatchKind, MatchReason};

use super::basic::{called, grounds, next_action, next_actions, who_among};
use super::income;
use crate::answers::{ActionOf, Housemate, Reveal, Shown};
use crate::codes::code;
use crate::views::*;
use crate::words;

/// Em of a name drawn for the screen, in micrometres (16 pt); the style sheet scales it with the text.
pub const NAME_UM: i32 = 5644;

/// The exact glyphs of a name, where a browser would show another or a box.
pub fn name_svg(name: &str, fonts: Option<&Fonts>) -> Option<String> {
    let exact = kana::without_selectors(name) != name
        || name.chars().any(|c| c as u32 > 0xFFFF || ('\u{F900}'..='\u{FAFF}').contains(&c));
    let fonts = fonts.filter(|_| exact)?;
    render::name_svg(name, fonts, NAME_UM).ok()
}

/// Whether somebody is, was, or was not yet covered on a day.
fn coverage(household: Option<&Household>, resident: &Resident, day: NaiveDate) -> &'static str {
    let own = household.iter().flat_map(|h| &h.members.body).filter(|m| m.resident == resident.id);
    // another household may have covered the person before: its qualification ended
    let lost = resident.qualification.body.periods.iter().any(|p| p.to.is_some_and(|to| to <= day));
    if household.is_some_and(|h| h.coverage_of(resident.id, day).is_some()) {
        "covered"
    } else if lost || own.into_iter().any(|m| m.period.from <= day) {
        "ended"
    } else {
        "never"
    }
}

fn why(why: &MatchReason, hit: &Hit) -> String {
    let term = match why.kind {
        MatchKind::Birth => hit.card.birth.to_string(),
        MatchKind::Kana
        | MatchKind::Name
        | MatchKind::Atena
        | MatchKind::Number
        | MatchKind::Certificate
        | MatchKind::Address => why.term.clone(),
    };
    format!("{}: {term}{}", why.kind.as_str(), words::how(why.extent))
}

fn matched(why: &MatchReason) -> MatchView {
    MatchView { kind: why.kind.as_str().to_owned(), term: why.term.clone(), how: why.extent.as_str().to_owned() }
}

/// What a search found.
pub(crate) fn hits(found: &Hits, day: NaiveDate, fonts: Option<&Fonts>) -> SearchView {
    let hits = found.hits.iter().map(|one| hit(one, day, fonts)).collect();
    SearchView { hits, more: found.more, interrupted: found.interrupted }
}

/// A row of the search results.
pub fn hit(hit: &Hit, day: NaiveDate, fonts: Option<&Fonts>) -> HitView {
    let card = &hit.card;
    let branch = card.covered_by.as_ref().and_then(|by| by.branch_on(day));
    let covering = card.covered_by.as_ref().filter(|_| branch.is_some());
    let coverage = match &card.covered_by {
        Some(_) if branch.is_some() => "covered",
        Some(by) if by.periods.iter().any(|(_, from, _)| *from <= day) => "ended",
        Some(_) | None => "never",
    };
    HitView {
        record: hit.record.to_string(),
        atena_no: card.atena_no.clone(),
        provisional_no: card.provisional_no.clone(),
        name: card.name.clone(),
        kana: card.kana.clone(),
        birth: card.birth.to_string(),
        birth_shown: shown_birth(card.birth, card.registered_birth, card.calendar()),
        sex: card.sex.clone(),
        address: card.address.clone().unwrap_or_default(),
        protected: card.address.is_none(),
        masked: card.address.is_none(),
        juki_household_no: card.juki_household_no.clone(),
        symbol: covering.map(|by| by.symbol.clone()),
        number: covering.map(|by| by.number.clone()),
        branch: branch.map(str::to_owned),
        coverage: coverage.to_owned(),
        unsent: hit.unsent,
        why: hit.reasons.iter().map(|w| why(w, hit)).collect(),
        matches: hit.reasons.iter().map(matched).collect(),
        name_svg: name_svg(&card.name, fonts),
    }
}

fn unless_hidden(identity: &Identity, hidden: bool) -> Cow<'_, Identity> {
    if hidden { Cow::Owned(without_home(identity, &|_, _| false)) } else { Cow::Borrowed(identity) }
}

fn person(shown: &Shown, reveal: Reveal, fonts: Option<&Fonts>) -> PersonView {
    let (resident, day) = (&shown.resident, shown.on);
    let masked = shown.home_hidden && reveal == Reveal::Masked;
    let identity = &unless_hidden(&resident.identity.body, masked);
    PersonView {
        record: resident.id.to_string(),
        atena_no: identity.atena_no.clone(),
        provisional_no: identity.provisional_no.clone(),
        name: identity.name.clone(),
        name_svg: name_svg(&identity.name, fonts),
        alias: identity.alias.clone(),
        former_surname: identity.former_surname.clone(),
        name_latin: identity.name_latin.clone(),
        print_choice: code(identity.print_choice),
        relation: identity.relation.clone(),
        kana: identity.kana.clone(),
        birth: identity.birth.to_string(),
        birth_shown: identity.shown_birth(),
        age: identity.birth.is_known().then(|| age::years_on(identity.birth.assumed(), day)),
        sex: identity.sex.code().to_owned(),
        sex_label: identity.sex.label().to_owned(),
        resident_kind: code(identity.resident_kind),
        nationality: identity.nationality.clone(),
        residence_status: identity.residence_status.clone(),
        stay_expires_on: identity.stay_expires_on.map(|d| d.to_string()),
        postal_code: identity.postal_code.clone(),
        address: identity.full_address(),
        previous_address: identity.previous_address.clone(),
        moved_to: identity.moved_to.clone(),
        mail_to: identity.mail_to.clone(),
        protected: shown.home_hidden,
        support_provisional: identity.protection().provisional,
        masked,
        juki_household_no: identity.juki_household_no.clone(),
        resident_since: identity.resident_since.map(|d| d.to_string()),
        removed_on: identity.removed_on.map(|d| d.to_string()),
        unsent: shown.unsent,
    }
}

fn household(shown: &Shown, names: &BTreeMap<RecordId, String>) -> Option<HouseholdView> {
    let h = shown.household.as_ref()?;
    let called = called(names);
    let name_of = |id: RecordId| {
        shown
            .members
            .iter()
            .chain(&shown.head)
            .find(|r| r.id == id)
            .map(|r| r.identity.body.name.clone())
            .unwrap_or_default()
    };
    let members = h.members.body.iter().map(|m| MemberView {
        resident: called(m.resident),
        name: name_of(m.resident),
        branch: m.branch.clone(),
        covered_from: m.period.from.to_string(),
        covered_to: m.period.to.map(|d| d.to_string()),
        reason: m.period.reason.to_string(),
        end_reason: m.period.end_reason.as_ref().map(ToString::to_string),
    });
    let head = h.head_on(shown.on).unwrap_or_default();
    Some(HouseholdView {
        record: h.id.to_string(),
        symbol: h.number.body.symbol.clone(),
        number: h.number.body.number.clone(),
        head: called(head),
        head_name: name_of(head),
        nominal_head: h.nominal_head_on(shown.on),
        members: members.collect(),
    })
}

fn juki_member(mate: &Housemate, shown: &Shown, fonts: Option<&Fonts>) -> JukiMemberView {
    let (resident, covering) = (&mate.resident, mate.household.as_ref());
    let (day, identity) = (shown.on, &resident.identity.body);
    let member = covering.and_then(|h| h.coverage_of(resident.id, day).or_else(|| h.latest_of(resident.id)));
    let names = who_among(&[resident]);
    let subject = mate.subject(shown.home_hidden);
    JukiMemberView {
        resident: called(&names)(resident.id),
        record: resident.id.to_string(),
        name: identity.name.clone(),
        name_svg: name_svg(&identity.name, fonts),
        kana: identity.kana.clone(),
        birth: identity.birth.to_string(),
        birth_shown: identity.shown_birth(),
        age: identity.birth.is_known().then(|| age::years_on(identity.birth.assumed(), day)),
        sex_label: identity.sex.label().to_owned(),
        resident_kind: code(identity.resident_kind),
        relation: identity.relation.clone(),
        relation_label: words::relation(&identity.relation).to_owned(),
        coverage: coverage(covering, resident, day).to_owned(),
        branch: member.map(|m| m.branch.clone()),
        covered_from: member.map(|m| m.period.from.to_string()),
        covered_to: member.and_then(|m| m.period.to).map(|d| d.to_string()),
        myna: resident.myna.body.state,
        next_actions: next_actions(&next::next_actions(&subject, &shown.issuer(), day), &called(&names)),
    }
}

/// A certificate as shown.
fn certificate(c: &Certificate, shown: &Shown) -> CertificateView {
    let bar = shown.barred.get(&c.no).cloned();
    let (standing, refusal) = PaperStanding::of(&shown.subject(), c, &shown.issuer(), shown.on, bar);
    CertificateView {
        certificate_no: c.no.to_string(),
        kind: c.kind.as_str(),
        kind_label: c.kind.label().to_owned(),
        state: code(c.state),
        state_label: words::certificate_state(c.state).to_owned(),
        issued_on: c.issued_on.to_string(),
        valid_from: c.valid_from.to_string(),
        valid_until: c.valid_until.map(|d| d.to_string()),
        purpose: code(c.purpose),
        applied_on: c.applied.map(|applied| applied.on.to_string()),
        page_hash: c.page_hash.clone(),
        job: c.job.to_string(),
        replaces: c.replaces.as_ref().map(ToString::to_string),
        received: c.received.map(words::options::received),
        acts: acts(&shown.resident, c, standing, shown.on),
        unfit: refusal.map(|refusal| words::message(&refusal)),
    }
}

/// What is known of the card, from the file as it is shown after it was recorded.
pub(crate) fn myna_recorded(shown: ShowView) -> MynaRecordedView {
    let person = shown.resident;
    let resident = person.atena_no.or(person.provisional_no).unwrap_or(person.record);
    MynaRecordedView { resident, state: shown.myna.state, next: shown.next_actions }
}

/// Something to do, and for whom.
pub(crate) fn action(one: &ActionOf) -> ActionView {
    let Some(person) = &one.resident else {
        return ActionView { action: next_action(&one.action, &|_| String::new()), name: String::new() };
    };
    let names = who_among(&[person]);
    ActionView { action: next_action(&one.action, &called(&names)), name: person.identity.body.name.clone() }
}

/// Everything about one resident.
pub fn show(shown: &Shown, reveal: Reveal, fonts: Option<&Fonts>) -> ShowView {
    let resident = &shown.resident;
    let everybody: Vec<&Resident> = std::iter::once(resident).chain(&shown.members).chain(&shown.head).collect();
    let names = who_among(&everybody);
    let q = &resident.qualification.body;
    let covered = shown.household.as_ref().is_some_and(|h| h.coverage_of(resident.id, shown.on).is_some());
    let unrecorded = shown.subject().household.and_then(|h| former_member::unrecorded(resident, h));
    ShowView {
        resident: person(shown, reveal, fonts),
        household: household(shown, &names),
        juki_household: shown.juki.iter().map(|mate| juki_member(mate, shown, fonts)).collect(),
        qualification: q.periods.iter().map(qualification).collect(),
        movements: movements(shown),
        special_statuses: resident.special.body.iter().chain(&unrecorded).map(|s| status(s, shown, reveal)).collect(),
        myna: MynaView {
            state: code(resident.myna.body.state),
            asked_on: resident.myna.body.asked_on.map(|d| d.to_string()),
        },
        incomes: income::years(resident, reveal),
        determinations: resident.copay.body.iter().map(copay).collect(),
        certificates: resident.certificates.body.iter().map(|c| certificate(c, shown)).collect(),
        next_actions: next_actions(&shown.next, &called(&names)),
        notes: grounds(&notes(&shown.subject(), shown.on)),
        lawful_paper: covered.then(|| {
            let paper = paper_for(resident, &shown.options, shown.on);
            LawfulPaperView {
                kind: paper.outcome.as_str(),
                label: paper.outcome.label().to_owned(),
                grounds: grounds(&paper.grounds),
            }
        }),
        identities: identities(shown, reveal),
        as_of: shown.on.to_string(),
        known_at: shown.known_at.to_rfc3339(),
        present: shown.present,
        masked: shown.home_hidden && reveal == Reveal::Masked,
        opening: None,
    }
}

fn status(s: &SpecialStatus, shown: &Shown, reveal: Reveal) -> StatusView {
    // where somebody studies or is cared for tells where he or she lives
    let hidden = |name: &str| shown.home_hidden && reveal == Reveal::Masked && tells_where(name);
    let is_former_member = || {
        let household = shown.subject().household;
        household.is_some_and(|home| former_member::is_former_member(&shown.resident, home, shown.on))
    };
    let evidence = s.evidence.iter().map(|(name, value)| EvidenceView {
        name: name.clone(),
        label: words::evidence(name).to_owned(),
        value: if hidden(name) { words::HIDDEN.to_owned() } else { words::evidence_told(name, value).to_owned() },
    });
    StatusView {
        id: s.id.to_string(),
        status: code(s.kind),
        label: words::status(s.kind, &shown.options).to_owned(),
        from: s.from.to_string(),
        to: s.to.map(|d| d.to_string()),
        notified_on: s.notified_on.to_string(),
        holds: s.holds_on(shown.on)
            && !s.is_decided(&shown.resident.identity.body)
            && (s.kind != StatusKind::FormerMember || is_former_member()),
        withdrawn: s.withdrawn,
        evidence: evidence.collect(),
    }
}

/// What was told of the person, oldest first. Where one lives under 支援措置 now was hidden before, too.
fn identities(shown: &Shown, reveal: Reveal) -> Vec<IdentityView> {
    let section = &shown.resident.identity;
    let hidden = shown.home_hidden && reveal == Reveal::Masked;
    let view = |identity: &Identity, at: Option<RecordedAt>| IdentityView {
        effective_on: identity.effective_on.map(|d| d.to_string()),
        recorded_at: at.map(|at| at.to_rfc3339()),
        name: identity.name.clone(),
        alias: identity.alias.clone(),
        relation: words::relation(&identity.relation).to_owned(),
        address: unless_hidden(identity, hidden).full_address(),
        stay_expires_on: identity.stay_expires_on.map(|d| d.to_string()),
    };
    section.history().into_iter().map(|(at, identity)| view(&identity, at)).collect()
}

fn qualification(p: &Period) -> QualificationView {
    QualificationView {
        from: p.from.to_string(),
        to: p.to.map(|d| d.to_string()),
        reason: p.reason.to_string(),
        reason_label: label_of(p.reason).to_owned(),
        end_reason: p.end_reason.as_ref().map(ToString::to_string),
        end_reason_label: p.end_reason.map(|reason| label_of(reason).to_owned()),
    }
}

fn movements(shown: &Shown) -> Vec<MovementView> {
    let homes = shown.household.iter().chain(&shown.homes);
    let correctable: BTreeMap<_, _> = correctable(&shown.resident, homes).into_iter().collect();
    let view = |m: &Movement| movement(m, correctable.get(&m.id));
    shown.resident.qualification.body.movements.iter().map(view).collect()
}

fn movement(m: &Movement, present: Option<&Vec<PresentValue>>) -> MovementView {
    let value =
        |(field, value): &PresentValue| PresentValueView { field: field.name().to_owned(), value: value.clone() };
    MovementView {
        id: m.id.to_string(),
        kind: code(m.kind),
        effective_on: m.effective_on.to_string(),
        notified_on: m.notified_on.to_string(),
        recorded_at: m.recorded_at.to_rfc3339(),
        reason: m.reason.to_string(),
        reason_label: label_of(m.reason).to_owned(),
        certainty: code(m.certainty),
        remark: m.remark.clone(),
        corrects: m.corrects.map(|id| id.to_string()),
        corrected_by: m.corrected_by.map(|id| id.to_string()),
        correctable: present.is_some(),
        present: present.into_iter().flatten().map(value).collect(),
    }
}

fn copay(c: &madoguchi_domain::record::CopayDetermination) -> CopayView {
    CopayView {
        ratio_percent: c.ratio_percent,
        from: c.from.to_string(),
        reason: c.reason.clone(),
        determined_on: c.determined_on.to_string(),
        by_rules: c.by.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::person::Birth;

    use super::*;

    #[test]
    fn without_fonts_or_where_every_browser_shows_it_a_name_is_not_drawn() {
        for name in ["佐藤花子", "𠮷野家", "葛\u{E0102}城"] {
            assert_eq!(name_svg(name, None), None, "{name}");
        }
    }

    #[test]
    fn a_person_of_no_household_was_never_covered() {
        let resident =
            Resident::unwritten(uuid::Uuid::from_u128(1), Identity::blank(Birth::parse("1980-05-05").unwrap()));
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        assert_eq!(coverage(None, &resident, day), "never");
        assert_eq!(coverage(Some(&Household::unwritten(uuid::Uuid::from_u128(2))), &resident, day), "never");
    }

    #[test]
    fn a_hidden_home_is_hidden_and_an_open_one_is_not_copied() {
        let mut identity = Identity::blank(Birth::parse("1980-05-05").unwrap());
        identity.address = "見本区千代田１番１号".into();
        assert!(matches!(unless_hidden(&identity, false), Cow::Borrowed(_)));
        assert!(unless_hidden(&identity, true).address.is_empty());
    }
}
