//! What of the records stands on papers, in the same words on every kind.

use chrono::NaiveDate;

use super::departure::is_no_head;
use super::kind::{FaceDraft, Holder, Issuance, Paper};
use crate::certificate::Certificate;
use crate::face::{Face, FieldName, Remark, Value, Wording, is_same};
use crate::person::Identity;
use crate::record::{Movement, MovementKind, Resident, StatusKind};
use crate::scheme::national::Member;
use crate::scheme::national::reasons::{StartReason, start_dates};

/// A paper says something else of this person than the record does. A home that was left out says nothing; it may be another's 支援措置
/// that hides it.
pub fn says_otherwise(paper: &Certificate, identity: &Identity) -> bool {
    let now = of_person(identity);
    let held = paper.face.fields().filter(|field| now.get(*field).is_some() || *field == FieldName::Alias);
    let named = paper.face.get(FieldName::Name).is_some();
    held.chain(Some(FieldName::Alias).filter(|_| named)).any(|field| match (paper.face.get(field), now.get(field)) {
        (Some(Value::SexOverleaf(held)), Some(Value::Sex(now))) => held != now,
        (Some(Value::LeftOut), _) => false,
        (held, now) => !is_same(held, now),
    })
}

/// A paper was made to end with a stay of which another limit was told since.
pub fn ends_with_former_stay(paper: &Certificate, person: &Resident) -> bool {
    let until_then = stay_then(paper, person).flatten();
    stay_changed_since(person, paper) && until_then.is_some() && paper.valid_until >= until_then
}

/// Another limit of the stay was told after the paper was made.
fn stay_changed_since(person: &Resident, paper: &Certificate) -> bool {
    stay_then(paper, person).is_some_and(|then| then != person.identity.body.stay_expires_on)
}

/// 在留期間満了日 as it was known when the paper was made, if that is known.
fn stay_then(paper: &Certificate, person: &Resident) -> Option<Option<NaiveDate>> {
    let made = paper.log.first()?;
    Some(person.identity.known_at(made.at)?.stay_expires_on)
}

/// What of a person stands on papers, whatever the household.
fn of_person(identity: &Identity) -> Face {
    let mut face = Face::default();
    face.set(FieldName::Name, Value::Text(identity.printed_name()));
    if let Some(alias) = identity.alias.as_ref().filter(|alias| !alias.is_empty()) {
        face.set(FieldName::Alias, Value::Text(alias.clone()));
    }
    face.set(FieldName::Birth, Value::Birth(identity.told_birth(), identity.calendar()));
    face.set(FieldName::Sex, Value::Sex(identity.sex));
    face.set(FieldName::Address, address(identity, identity.protection().support.hides_address()));
    face
}

fn address(identity: &Identity, hidden: bool) -> Value {
    if hidden { Value::LeftOut } else { Value::Text(identity.full_address()) }
}

/// The first day of the coverage by this municipality that goes on in this membership.
pub(super) fn covered_since(person: &Resident, member: &Member) -> NaiveDate {
    let movements = &person.qualification.body.movements;
    let from = member.period.from;
    let came_over = |m: &&Movement| m.id == member.period.started_by && m.kind == MovementKind::Change;
    if movements.iter().find(came_over).is_none() {
        return from;
    }
    let periods = &person.qualification.body.periods;
    let begun_by = |m: &Movement| periods.iter().find(|period| period.started_by == m.id);
    let reason = |m: &Movement| StartReason::from_code(m.reason);
    // a cancelled joining began nothing; one inside the prefecture may have gone on with a qualification of before
    let began = |m: &&Movement| begun_by(m).is_some() || reason(m) == Some(StartReason::A02);
    let stands = |m: &&Movement| m.kind == MovementKind::Join && m.corrected_by.is_none() && m.effective_on <= from;
    let joined = movements.iter().filter(stands).filter(began).max_by_key(|m| (m.effective_on, m.recorded_at));
    let Some((joined, reason)) = joined.and_then(|m| Some((m, reason(m)?))) else { return from };
    let began = match begun_by(joined) {
        // only these may have an earlier 資格取得日 than the coverage
        Some(period) if !matches!(reason, StartReason::A02 | StartReason::A10 | StartReason::A99) => period.from,
        _ => {
            let fact = start_dates(reason, joined.effective_on, Some(joined.effective_on)).outcome.covered;
            person.identity.body.resident_since.filter(|since| *since <= from).map_or(fact, |since| fact.max(since))
        }
    };
    began.min(from)
}

/// It was applied for under a coverage that ended before the present one began: another is a first one.
pub(super) fn is_of_former_coverage(kind: &dyn Paper, holder: &Holder<'_>, held: &Certificate) -> bool {
    kind.on_application() && held.issued_on < covered_since(holder.person(), holder.member)
}

/// A face in the making.
pub(super) struct FaceWriter<'h> {
    holder: &'h Holder<'h>,
    stated: FaceDraft,
}

impl<'h> FaceWriter<'h> {
    /// An empty face in the words of the office; for a remark that the office words itself, with its word.
    pub fn begun(holder: &'h Holder<'h>) -> Self {
        let options = holder.options();
        let remote =
            if remarks(holder).contains(&Remark::Remote) { options.remote_label.clone() } else { String::new() };
        let wording = Wording { first_year: options.first_year, remote };
        Self { holder, stated: FaceDraft { face: Face::written(wording), unknown: Vec::new() } }
    }

    /// A field.
    pub fn set(&mut self, field: FieldName, value: Value) -> &mut Self {
        self.stated.face.set(field, value);
        self
    }

    /// A field that may not be known.
    pub fn set_known(&mut self, field: FieldName, value: Option<Value>) -> &mut Self {
        match value {
            Some(value) => self.stated.face.set(field, value),
            None => self.stated.unknown.push(field),
        }
        self
    }

    /// 氏名, 通称, 記号番号 with 枝番, and the insurer of the day of issue, or of the first day of a paper whose time begins later.
    pub fn insured(&mut self, made: &Issuance<'_>) -> &mut Self {
        let holder = self.holder;
        let identity = &holder.person().identity.body;
        let number = &holder.household.number.body;
        let insurer = holder.issuer.office.founding.body.on(made.issued_on.max(made.from));
        self.set(FieldName::Symbol, Value::Text(number.symbol.clone()))
            .set(FieldName::Number, Value::Text(number.number.clone()))
            .set(FieldName::Branch, Value::Text(holder.member.branch.clone()))
            .set(FieldName::Name, Value::Text(identity.printed_name()))
            .set(FieldName::InsurerNumber, Value::Text(insurer.insurer.as_str().to_owned()))
            .set(FieldName::InsurerName, Value::Text(insurer.name.clone()))
            .set(FieldName::IssuedOn, Value::Day(made.issued_on));
        if let Some(alias) = identity.alias.as_ref().filter(|alias| !alias.is_empty()) {
            self.set(FieldName::Alias, Value::Text(alias.clone()));
        }
        if let Some(until) = made.until {
            self.set(FieldName::ValidUntil, Value::Day(until));
        }
        if let Some(no) = made.no {
            self.set(FieldName::CertificateNo, Value::Text(no.to_owned()));
        }
        self
    }

    /// 生年月日 and 性別, which stands on the reverse for who asked for that (性別表記配慮).
    pub fn birth_and_sex(&mut self) -> &mut Self {
        let identity = &self.holder.person().identity.body;
        let overleaf = self.holder.person().has_status(StatusKind::SexNotation, self.holder.day);
        let sex = if overleaf { Value::SexOverleaf(identity.sex) } else { Value::Sex(identity.sex) };
        self.set(FieldName::Birth, Value::Birth(identity.told_birth(), identity.calendar())).set(FieldName::Sex, sex)
    }

    /// 住所; left out for everybody in a home that 支援措置 hides.
    pub fn address(&mut self) -> &mut Self {
        let identity = &self.holder.person().identity.body;
        let hidden = self.holder.subject.home_hidden || identity.protection().support.hides_address();
        self.set(FieldName::Address, address(identity, hidden))
    }

    /// 適用開始年月日 of this municipality: what only took the coverage into another household began nothing.
    pub fn covered_from(&mut self) -> &mut Self {
        let began = covered_since(self.holder.person(), self.holder.member);
        self.set(FieldName::CoveredFrom, Value::Day(began))
    }

    /// 世帯主氏名; not known while the head has left and nobody else is named (C01)
    pub fn head(&mut self) -> &mut Self {
        let (person, household, day) = (self.holder.person(), self.holder.household, self.holder.day);
        let head = self.holder.subject.head.filter(|head| !is_no_head(head, person, household, day));
        let head = head.map(|head| Value::Text(head.identity.body.printed_name()));
        self.set_known(FieldName::HeadName, head)
    }

    /// 備考 of a paper that has no other remark than the sex its front leaves out.
    pub fn sex_overleaf(&mut self) -> &mut Self {
        if remarks(self.holder).contains(&Remark::Sex) {
            self.set(FieldName::Remarks, Value::Remarks(vec![Remark::Sex]));
        }
        self
    }

    /// 備考, where there is any.
    pub fn remarks(&mut self) -> &mut Self {
        let remarks = remarks(self.holder);
        if !remarks.is_empty() {
            self.set(FieldName::Remarks, Value::Remarks(remarks));
        }
        self
    }

    /// The face.
    pub fn done(&mut self) -> FaceDraft {
        std::mem::take(&mut self.stated)
    }
}

fn remarks(holder: &Holder<'_>) -> Vec<Remark> {
    let all = [
        (StatusKind::SexNotation, Remark::Sex),
        (StatusKind::Student, Remark::Student),
        (StatusKind::Remote, Remark::Remote),
    ];
    all.into_iter()
        .filter(|(kind, _)| holder.person().has_status(*kind, holder.day))
        .map(|(_, remark)| remark)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::{household, office};
    use crate::numbers::{InsurerNumber, MunicipalityCode};
    use crate::paper::{Issuer, Subject};
    use crate::record::{Amended, Insurer};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// 保険者番号 and 交付者名 of a paper made on 2 July, whose time begins on `from`, in an office that merges on 1 August.
    #[track_caller]
    fn check(from: &str, number: &str, name: &str) {
        let (resident, household) = household(1, "1980-05-05", "2020-04-01");
        let mut office = office();
        office.founding.body.later.push(Amended {
            from: date("2026-08-01"),
            insurer: Insurer {
                municipality: MunicipalityCode::parse("131016").unwrap(),
                insurer: InsurerNumber::parse("138024").unwrap(),
                name: "新見本市".into(),
            },
        });
        let issuer = Issuer::of(&office);
        let subject = Subject {
            resident: &resident,
            household: Some(&household),
            homes: &[],
            head: Some(&resident),
            home_hidden: false,
        };
        let holder = subject.holder_on(&issuer, date(from)).unwrap();
        let made = Issuance { no: None, issued_on: date("2026-07-02"), from: date(from), until: None };
        let face = FaceWriter::begun(&holder).insured(&made).done().face;
        let told = |field| face.text(field).unwrap();
        assert_eq!((told(FieldName::InsurerNumber).as_str(), told(FieldName::InsurerName).as_str()), (number, name));
        assert_eq!(face.get(FieldName::IssuedOn), Some(&Value::Day(date("2026-07-02"))));
    }

    #[test]
    fn a_renewal_printed_before_a_merger_names_the_insurer_of_its_first_day() {
        check("2025-08-01", "138016", "見本市");
        check("2026-07-31", "138016", "見本市");
        check("2026-08-01", "138024", "新見本市");
    }
}
