//! What an entry does to the papers in hand, and what it leaves to do: of the people it is about, and of everybody around them.
//!
//! One rule with what is asked for afterwards: a paper is looked at by `paper::unfit` before and after the acts. A head's name, a home that
//! 支援措置 hides and a number stand on papers of people whom no act names.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::by_age::{AsOf, brought};
use super::determine::Bench;
use super::former_member::is_former_member;
use super::judgement_due::judgement_due;
use super::next::{PaperAction, change_of_head, next_actions, of_papers};
use super::people::{People, gather_ids};
use super::tasks::latest_household;
use crate::act::Act;
use crate::apply::{Records, foresee};
use crate::certificate::{Certificate, CertificateKind};
use crate::decide::{Decision, FormToPrint, NextAction, NextActionCode, PaperToCollect, PaperToGive};
use crate::disclosure::hides_address;
use crate::ground::Ground;
use crate::month::Month;
use crate::paper::{Issuer, PaperDefect, Subject, is_qualification, last_day, paper_for, printed, unfit};
use crate::record::{OfficeRecord, RecordId, RecordedAt, Resident};
use crate::records::Record;
use crate::rules::Rules;
use crate::scheme::national::Household;
use crate::scheme::national::reasons::EndReason;

/// When and where an entry is decided.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// The office.
    pub office: &'a OfficeRecord,
    /// Its day.
    pub today: NaiveDate,
    /// When it is recorded.
    pub at: RecordedAt,
    /// 異動日, where the entry is about one day; months before it are as they were.
    pub about: Option<NaiveDate>,
}

/// Adds to a decision what its acts do to papers. `before`: the records the acts touch, and whoever shares a household, a head or a
/// home with the people in them. A person who is not among them is not looked at.
pub fn add_paper_changes(before: &Records, occasion: Occasion<'_>, decision: &mut Decision) {
    let mut after = before.clone();
    // acts that cannot stand are refused by the commit itself
    if foresee(decision.claims.iter().chain(&decision.facts), occasion.at, &mut after).is_err() {
        return;
    }
    let as_of = AsOf { office: occasion.office, day: occasion.today, at: occasion.at };
    let (before, after) = (brought(before, as_of), brought(&after, as_of));
    let issuer = Issuer::of(occasion.office);
    let touched: Vec<RecordId> = decision.claims.iter().flat_map(Act::touches).collect();
    let (was, is) = (Scene::of(&before, &issuer), Scene::of(&after, &issuer));
    // those whom the acts touch in their order, which does not turn on the numbers that a preview lacks
    let own = touched.iter().enumerate().filter(|(at, id)| !touched[..*at].contains(id)).map(|(_, id)| id);
    let around = after.keys().filter(|id| !touched.contains(id));
    for (id, own) in own.map(|id| (id, true)).chain(around.map(|id| (id, false))) {
        if let Some(resident) = after.get(id).and_then(Record::as_resident) {
            add_changes_of(resident, own, (&was, &is), occasion.today, decision);
        }
    }
    for household in after.values().filter_map(Record::as_household).filter(|home| touches(&touched, home)) {
        if let Some(action) = to_judge(household, &after, &issuer, occasion) {
            add(action, decision);
        }
        if moves_with_former_member(household, &before, decision)
            && !decision.forms_to_print.contains(&FormToPrint::FormerMemberSlip)
        {
            decision.forms_to_print.push(FormToPrint::FormerMemberSlip);
        }
    }
    if decision.papers_to_give.is_empty() && decision.papers_to_collect.is_empty() {
        decision.grounds.retain(|ground| ground.rule != REISSUE);
    }
}

/// The acts are about the household, or somebody of it.
fn touches(touched: &[RecordId], household: &Household) -> bool {
    touched.contains(&household.id) || gather_ids(household).iter().any(|id| touched.contains(id))
}

/// Somebody of the household moves to another municipality, and a 特定同一世帯所属者 of it moves as well (特定同一世帯所属者異動連絡票): the registry
/// tells so, or the head moves and of the other nothing is told yet. Whoever moves out alone takes no slip along.
fn moves_with_former_member(household: &Household, before: &Records, decision: &Decision) -> bool {
    let leaves = |act: &Act| {
        let Act::EndCoverage(end) = act else { return None };
        let moves = EndReason::from_code(end.reason).is_some_and(|r| matches!(r, EndReason::E01 | EndReason::E02));
        (moves && end.household == household.id).then_some((end.movement.effective_on, end.resident))
    };
    let leaving: Vec<(NaiveDate, RecordId)> = decision.claims.iter().filter_map(leaves).collect();
    let Some(home) = before.get(&household.id).and_then(Record::as_household) else { return false };
    let people = People::among(home, before);
    let whole = people.whole(home);
    leaving.iter().any(|(day, who)| {
        let moves_too = |person: &Resident| match person.identity.body.removed_on {
            Some(gone) => gone.pred_opt().is_some_and(|last| last <= *day),
            None => home.head_on(*day) == Some(*who),
        };
        let mut all = gather_ids(&whole).into_iter().filter_map(|id| people.get(&id));
        day.pred_opt().is_some_and(|last| all.any(|one| is_former_member(one, &whole, last) && moves_too(one)))
    })
}

/// The months whose judgement the acts change (遡及).
fn to_judge(
    household: &Household,
    records: &Records,
    issuer: &Issuer<'_>,
    occasion: Occasion<'_>,
) -> Option<NextAction> {
    let people = People::among(household, records);
    let bench =
        Bench { rules: Rules::built_in(), practice: &issuer.options.practice, today: occasion.today, rounds: None };
    judgement_due(household, &people, occasion.about.map(Month::of), &bench)
}

/// The rule of the ground why a paper is made anew.
const REISSUE: &str = "reissue";

/// Records as they stand, before the office.
struct Scene<'a> {
    records: &'a Records,
    homes: Vec<Household>,
    /// What households are now that got another number because their head changed, by their own ids.
    later: BTreeMap<RecordId, Household>,
    issuer: &'a Issuer<'a>,
}

impl<'a> Scene<'a> {
    fn of(records: &'a Records, issuer: &'a Issuer<'a>) -> Self {
        let homes: Vec<Household> = records.values().filter_map(Record::as_household).cloned().collect();
        let moved = records.values().filter_map(Record::as_resident).flat_map(|one| &one.qualification.body.movements);
        let left: BTreeSet<RecordId> = moved.filter_map(|movement| movement.left_household).collect();
        let left = homes.iter().filter(|home| left.contains(&home.id));
        let later = left.filter_map(|home| Some((home.id, People::among(home, records).successor(home)?))).collect();
        Self { records, homes, later, issuer }
    }

    fn person(&self, id: RecordId) -> Option<&'a Resident> {
        self.records.get(&id).and_then(Record::as_resident)
    }

    fn subject<'s>(&'s self, resident: &'s Resident, day: NaiveDate) -> Subject<'s> {
        let household = latest_household(self.records, resident.id);
        let ended = household.filter(|home| home.coverage_of(resident.id, day).is_none());
        let household = ended.and_then(|home| self.later.get(&home.id)).or(household);
        let others = self.records.values().filter_map(Record::as_resident).filter(|other| other.id != resident.id);
        let others: Vec<_> = others.map(|other| &other.identity.body).collect();
        Subject {
            resident,
            household,
            homes: &self.homes,
            head: household.and_then(|h| h.head_on(day)).and_then(|head| self.person(head)),
            home_hidden: hides_address(&resident.identity.body, &others),
        }
    }

    /// What is left to do for a person, also as the head of a household that covers others.
    fn left_to_do(&self, subject: &Subject<'_>, day: NaiveDate) -> Vec<NextAction> {
        let own = subject.household.map(|home| home.id);
        let others = self.records.values().filter_map(Record::as_household).filter(|home| Some(home.id) != own);
        let as_head = others.filter_map(|home| change_of_head(subject.resident, home, &self.issuer.options, day));
        next_actions(subject, self.issuer, day).into_iter().chain(as_head).collect()
    }
}

/// Adds what the acts change of one person: the papers to give and to collect, and what comes to be left to do.
fn add_changes_of(
    resident: &Resident,
    own: bool,
    (was, is): (&Scene<'_>, &Scene<'_>),
    day: NaiveDate,
    to: &mut Decision,
) {
    let now = is.subject(resident, day);
    let then = was.person(resident.id).map(|before| was.subject(before, day));
    let options = &is.issuer.options;
    let lawful = paper_for(resident, options, day).outcome;
    let give = |kind: CertificateKind, to: &mut Decision| {
        let listed = to.papers_to_give.iter().any(|paper| (paper.kind, paper.resident) == (kind, resident.id));
        if !listed {
            let valid_until = last_day(kind, resident, options, day);
            to.papers_to_give.push(PaperToGive { kind, resident: resident.id, valid_until });
        }
        !listed
    };
    for PaperAction { paper, unfit: why, code } in of_papers(&now, is.issuer, day) {
        let asked = code.filter(|code| paper.state.in_hand() && ASKED.contains(code));
        let Some(code) = asked.filter(|_| own || changes(paper, why, then.as_ref(), (was, is), (&now, day))) else {
            continue;
        };
        collect(paper, code, resident.id, to);
        if code == NextActionCode::Reissue {
            give(if is_qualification(paper.kind) { lawful } else { paper.kind }, to);
        }
        if !own && code == NextActionCode::Reissue {
            around(to);
        }
    }
    let before = then.map_or_else(Vec::new, |then| was.left_to_do(&then, day));
    let is_new = |action: &NextAction| before.iter().all(|known| known.code != action.code);
    for action in is.left_to_do(&now, day) {
        if action.code == NextActionCode::GivePaper {
            let asked = own || is_new(&action);
            if asked && give(action.without_form.unwrap_or(lawful), to) && !begins(resident.id, to) {
                add(action, to);
            }
        } else if !ASKED.contains(&action.code) && !BY_CALENDAR.contains(&action.code) && is_new(&action) {
            add(action, to);
        }
    }
}

/// What the calendar alone asks for, by a day that was just told: no matter of what is notified.
const BY_CALENDAR: [NextActionCode; 5] = [
    NextActionCode::Turns70,
    NextActionCode::Turns75,
    NextActionCode::StayEndsSoon,
    NextActionCode::RenewStudent,
    NextActionCode::SupportTermEnds,
];

/// Somebody's coverage begins: the papers to give tell of the paper, and nothing else asks for it.
fn begins(resident: RecordId, decision: &Decision) -> bool {
    decision.claims.iter().any(|act| matches!(act, Act::StartCoverage(start) if start.resident == resident))
}

/// What may be asked of a paper that is no longer right.
const ASKED: [NextActionCode; 3] = [NextActionCode::Reissue, NextActionCode::Collect, NextActionCode::Withdraw];

/// The acts change what would stand on the paper, or whether it is right.
fn changes(
    paper: &Certificate,
    why: Option<PaperDefect>,
    then: Option<&Subject<'_>>,
    (was, is): (&Scene<'_>, &Scene<'_>),
    (now, day): (&Subject<'_>, NaiveDate),
) -> bool {
    let Some(then) = then else { return true };
    let face = |subject: &Subject<'_>, scene: &Scene<'_>| printed(subject, paper, scene.issuer, day);
    unfit(then, paper, was.issuer, day) != why || face(then, was) != face(now, is)
}

fn collect(paper: &Certificate, code: NextActionCode, resident: RecordId, to: &mut Decision) {
    let certificate_no = paper.no.to_string();
    if paper.is_asked_back() && to.papers_to_collect.iter().all(|listed| listed.certificate_no != certificate_no) {
        to.papers_to_collect.push(PaperToCollect { kind: paper.kind, resident, certificate_no, brought: false });
    }
    add(NextAction::new(code, resident), to);
}

fn add(action: NextAction, to: &mut Decision) {
    let key = |action: &NextAction| (action.code, action.resident);
    if to.next_actions.iter().all(|listed| key(listed) != key(&action)) {
        to.next_actions.push(action);
    }
}

/// Somebody's paper changes whom no act names.
fn around(to: &mut Decision) {
    let ground = Ground::new(
        REISSUE,
        "同じ世帯の人、または同じ家の人の証に印字される事項も変わる".to_owned(),
        "国保則7条（記載事項の変更・再交付）",
        "印字される内容が同じなら差替は要らない",
    );
    if !to.grounds.contains(&ground) {
        to.grounds.push(ground);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::apply_all;
    use crate::certificate::CertificateState;
    use crate::decide::test_people::{household, issued, member, office, resident, with_papers};
    use crate::face::{FieldName, Value};
    use crate::paper::{PaperRequest, issue};
    use crate::person::Support;
    use crate::record::{MynaState, SpecialStatus, StatusKind};
    use crate::scheme::national::Headship;

    const TODAY: &str = "2026-11-21";

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A home: a couple with a child, all covered, under a head who is not (擬制世帯主); each has the lawful paper in hand.
    struct Home {
        people: Vec<Resident>,
        household: Household,
    }

    impl Home {
        fn new(myna: &[MynaState]) -> Self {
            let (wife, mut household) = household(1, "1980-05-05", "2025-04-01");
            let child = member(&mut household, 2, "2015-05-05", "2025-04-01");
            let mut head = resident(3, "1950-05-05");
            head.identity.body.name = "見本　一郎".into();
            household.heads.body = vec![Headship { resident: head.id, from: None }];
            let mut home = Self { people: vec![wife, child, head], household };
            for (serial, (at, state)) in (1..).zip(myna.iter().enumerate()) {
                home.people[at].myna.body.state = *state;
                home.give(at, serial);
            }
            home
        }

        fn give(&mut self, at: usize, serial: u32) {
            let office = office();
            let records = self.records();
            let issuer = Issuer::of(&office);
            let scene = Scene::of(&records, &issuer);
            let subject = scene.subject(&self.people[at], date("2026-11-20"));
            let made = issue::decide(&subject, &PaperRequest::usual(), &issuer, date("2026-11-20")).unwrap();
            let paper = issued(serial);
            let no = Value::Text(paper.no.to_string());
            let face = made.face.with(FieldName::CertificateNo, no);
            self.people[at].certificates.body.push(Certificate {
                kind: made.kind,
                state: CertificateState::Delivered,
                issued_on: made.issued_on,
                valid_from: made.valid_from,
                valid_until: made.valid_until,
                face,
                ..paper
            });
        }

        fn records(&self) -> Records {
            let people = self.people.iter().map(|p| (p.id, Record::Resident(Box::new(p.clone()))));
            people.chain([(self.household.id, Record::Household(Box::new(self.household.clone())))]).collect()
        }

        /// What the acts do to papers, checked against what is asked for afterwards. Kinds to give and to collect, each with the place
        /// of its person.
        #[track_caller]
        fn check(&self, claims: Vec<Act>, give: &[(usize, CertificateKind)], collect: &[(usize, CertificateKind)]) {
            let people: Vec<&Resident> = self.people.iter().collect();
            let decision = Decision { claims, ..Decision::default() };
            let decision = with_papers(&office(), &people, &[&self.household], decision);
            let place = |id| people.iter().position(|person| person.id == id).unwrap();
            let mut given: Vec<_> = decision.papers_to_give.iter().map(|p| (place(p.resident), p.kind)).collect();
            let mut collected: Vec<_> =
                decision.papers_to_collect.iter().map(|p| (place(p.resident), p.kind)).collect();
            given.sort_unstable();
            collected.sort_unstable();
            assert_eq!((given.as_slice(), collected.as_slice()), (give, collect));
            let mut previewed: Vec<_> =
                decision.next_actions.iter().map(|action| (place(action.resident), action.code)).collect();
            previewed.sort_unstable();
            assert_eq!(previewed, self.asked_after(&decision), "the preview and what is asked for afterwards");
        }

        fn asked_after(&self, decision: &Decision) -> Vec<(usize, NextActionCode)> {
            let mut records = self.records();
            apply_all(&decision.claims, "2026-11-21T10:00:00+09:00".parse().unwrap(), &mut records).unwrap();
            let office = office();
            let issuer = Issuer::of(&office);
            let scene = Scene::of(&records, &issuer);
            let of = |at: usize| {
                let person = scene.person(self.people[at].id).unwrap();
                let asked = next_actions(&scene.subject(person, date(TODAY)), &issuer, date(TODAY));
                asked.into_iter().map(move |action| (at, action.code)).collect::<Vec<_>>()
            };
            (0..self.people.len()).flat_map(of).collect()
        }

        fn told(&self, at: usize, change: impl FnOnce(&mut crate::person::Identity)) -> Vec<Act> {
            let mut identity = self.people[at].identity.body.clone();
            change(&mut identity);
            vec![Act::RecordResident { resident: self.people[at].id, identity: Box::new(identity) }]
        }
    }

    use CertificateKind::{QualificationCertificate as Card, QualificationNotice as Notice};
    use MynaState::{NotRegistered, Registered};

    #[test]
    fn the_name_of_a_head_who_is_not_insured_stands_on_the_papers_of_the_others() {
        let home = Home::new(&[NotRegistered, NotRegistered]);
        let renamed = home.told(2, |head| head.name = "見本　改".into());
        home.check(renamed, &[(0, Card), (1, Card)], &[(0, Card), (1, Card)]);
        let home = Home::new(&[NotRegistered, Registered]);
        let renamed = home.told(2, |head| head.name = "見本　改".into());
        home.check(renamed, &[(0, Card)], &[(0, Card)]);
    }

    #[test]
    fn support_of_one_hides_the_home_on_everybody_s_paper_and_lists_each_once() {
        let hidden = |home: &Home| home.told(0, |wife| wife.support = Support::Both);
        let home = Home::new(&[NotRegistered, NotRegistered]);
        home.check(hidden(&home), &[(0, Card), (1, Card)], &[(0, Card), (1, Card)]);
        // the notice has no address and stays; who may not use the card is given the certificate
        let home = Home::new(&[Registered, Registered]);
        home.check(hidden(&home), &[(0, Card)], &[]);
    }

    #[test]
    fn a_paper_that_does_not_say_what_changed_is_not_made_anew() {
        let home = Home::new(&[Registered, NotRegistered]);
        home.check(home.told(0, |wife| wife.address = "見本区神田１番１号".into()), &[], &[]);
        home.check(home.told(0, |wife| wife.name = "見本　改".into()), &[(0, Notice)], &[]);
        home.check(home.told(1, |child| child.kana = "カイ".into()), &[], &[]);
    }

    #[test]
    fn special_medical_care_takes_the_usual_paper_back_and_names_its_own() {
        let home = Home::new(&[NotRegistered, NotRegistered]);
        let status = SpecialStatus {
            id: uuid::Uuid::from_u128(7),
            kind: StatusKind::SpecialMedical,
            from: date("2026-11-20"),
            to: None,
            notified_on: date("2026-11-20"),
            evidence: std::collections::BTreeMap::new(),
            withdrawn: false,
        };
        let begins = vec![Act::RecordStatus { resident: home.people[0].id, status: Box::new(status) }];
        home.check(begins, &[(0, CertificateKind::SpecialQualificationCertificate)], &[(0, Card)]);
    }
}
