//! What of the records stands on papers, in the same words on every kind.

use super::gone::is_no_head;
use super::kind::{Holder, Made, Stated};
use crate::face::{Face, FieldName, Remark, Value, Wording};
use crate::person::Identity;
use crate::record::StatusKind;

/// What stands on papers of this person that is another after a change, in the order of the fields. The end of a stay is the end of papers.
pub fn changed_fields(before: &Identity, after: &Identity) -> Vec<FieldName> {
    let mut changed: Vec<FieldName> = of_person(before).differing(&of_person(after)).collect();
    if before.stay_expires_on != after.stay_expires_on {
        changed.push(FieldName::ValidUntil);
    }
    changed
}

/// What of a person stands on papers, whatever the household.
fn of_person(identity: &Identity) -> Face {
    let mut face = Face::default();
    face.set(FieldName::Name, Value::Text(identity.printed_name()));
    if let Some(alias) = identity.alias.as_ref().filter(|alias| !alias.is_empty()) {
        face.set(FieldName::Alias, Value::Text(alias.clone()));
    }
    face.set(FieldName::Birth, Value::Birth(identity.birth, identity.calendar()));
    face.set(FieldName::Sex, Value::Sex(identity.sex));
    face.set(FieldName::Address, address(identity, identity.support.hides_address()));
    face
}

fn address(identity: &Identity, hidden: bool) -> Value {
    if hidden { Value::LeftOut } else { Value::Text(identity.full_address()) }
}

/// A face in the making.
pub(super) struct Writing<'h> {
    holder: &'h Holder<'h>,
    stated: Stated,
}

impl<'h> Writing<'h> {
    /// An empty face in the words of the office; for a remark that the office words itself, with its word.
    pub fn begun(holder: &'h Holder<'h>) -> Self {
        let options = holder.options();
        let remote =
            if remarks(holder).contains(&Remark::Remote) { options.remote_label.clone() } else { String::new() };
        let wording = Wording { first_year: options.first_year, remote };
        Self { holder, stated: Stated { face: Face::written(wording), unknown: Vec::new() } }
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

    /// 氏名, 通称, 記号番号 with 枝番, and the insurer of the day of issue.
    pub fn insured(&mut self, made: &Made<'_>) -> &mut Self {
        let holder = self.holder;
        let identity = &holder.person().identity.body;
        let number = &holder.household.number.body;
        let insurer = holder.issuer.office.founding.body.on(made.issued_on);
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
        self.set(FieldName::Birth, Value::Birth(identity.birth, identity.calendar())).set(FieldName::Sex, sex)
    }

    /// 住所; left out for everybody in a home that 支援措置 hides.
    pub fn address(&mut self) -> &mut Self {
        let identity = &self.holder.person().identity.body;
        let hidden = self.holder.subject.home_hidden || identity.support.hides_address();
        self.set(FieldName::Address, address(identity, hidden))
    }

    /// 世帯主氏名; not known while the head has left and nobody else is named (C01)
    pub fn head(&mut self) -> &mut Self {
        let head = self.holder.subject.head.filter(|head| !is_no_head(head, self.holder.day));
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
    pub fn done(&mut self) -> Stated {
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
