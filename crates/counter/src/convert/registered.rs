//! What a notification led to, act by act.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use madoguchi_domain::act::Act;
use madoguchi_domain::decide::Decision;
use madoguchi_domain::disclosure::{tells_where, without_home};
use madoguchi_domain::entry::StoredAct;
use madoguchi_domain::notification::Notification;
use madoguchi_domain::person::Identity;
use madoguchi_domain::record::{RecordId, Resident};
use serde_json::Value;

use super::basic::{called, grounds, next_actions, who_among};
use crate::answers::Registered;
use crate::codes::code;
use crate::error::Result;
use crate::views::*;
use crate::words;

/// What the view asks of the records and of the notification.
pub struct Circumstances<'a> {
    /// 記号・番号 of a household that was there before.
    pub household_numbers: &'a dyn Fn(RecordId) -> Result<Option<(String, String)>>,
    /// Whether 支援措置 hides the home of this person, as known before, and with this identity where one comes.
    pub home_hidden: &'a dyn Fn(RecordId, Option<&Identity>) -> Result<bool>,
    /// What is notified: what the clerk typed is no news to the clerk.
    pub notification: &'a Notification,
}

/// What a notification led to, or would lead to.
pub fn registered(done: &Registered, asked: &Circumstances<'_>) -> Result<RegisterView> {
    let people: Vec<&Resident> = done.people.iter().collect();
    let names = who_among(&people);
    let called = called(&names);
    let decision = &done.decision;
    let opened = opened_numbers(decision);
    let number_of = |id: RecordId| match opened.get(&id) {
        Some(opened) => Ok(Some(opened.clone())),
        None => (asked.household_numbers)(id),
    };
    let acts = decision.claims.iter().chain(&decision.facts);
    let typed = typed(asked.notification);
    let acts = acts.map(|act| {
        let shown = masked(act, asked, &typed)?;
        act_view(&shown, &called, &number_of, done.entry.is_none())
    });
    let name_of = |id: RecordId| {
        done.people.iter().find(|r| r.id == id).map(|r| r.identity.body.name.clone()).unwrap_or_default()
    };
    Ok(RegisterView {
        entry: done.entry.map(|e| e.to_string()),
        dry_run: done.entry.is_none(),
        residents: done.people.iter().map(touched).collect(),
        acts: acts.collect::<Result<_>>()?,
        papers_to_give: decision
            .papers_to_give
            .iter()
            .map(|p| PaperToGiveView {
                kind: p.kind.as_str(),
                label: p.kind.label().to_owned(),
                resident: called(p.resident),
                name: name_of(p.resident),
                valid_until: p.valid_until.map(|d| d.to_string()),
                delivery: "window".to_owned(),
            })
            .collect(),
        papers_to_collect: decision
            .papers_to_collect
            .iter()
            .map(|p| PaperToCollectView {
                kind: p.kind.as_str(),
                label: p.kind.label().to_owned(),
                resident: called(p.resident),
                certificate_no: p.certificate_no.clone(),
                brought: p.brought,
            })
            .collect(),
        forms_to_print: decision
            .forms_to_print
            .iter()
            .map(|f| FormView { form: code(f), label: words::form(*f).to_owned() })
            .collect(),
        late_days: decision.late_days,
        next_actions: next_actions(&decision.next_actions, &called),
        warnings: grounds(&decision.warnings),
        grounds: grounds(&decision.grounds),
    })
}

fn touched(r: &Resident) -> TouchedView {
    let provisional = r.identity.body.provisional_no.clone().filter(|n| !n.is_empty());
    TouchedView {
        resident: r.identity.body.atena_no.clone(),
        record: r.id.to_string(),
        provisional_no: provisional,
        name: r.identity.body.name.clone(),
    }
}

/// 記号・番号 of the households that come to be.
fn opened_numbers(decision: &Decision) -> BTreeMap<RecordId, (String, String)> {
    let opened = |act: &Act| {
        if let Act::OpenHousehold { household, number, .. } = act {
            Some((*household, (number.symbol.clone(), number.number.clone())))
        } else {
            None
        }
    };
    decision.claims.iter().filter_map(opened).collect()
}

/// The act without the home that 支援措置 hides; what was typed in this notification stays.
fn masked<'a>(act: &'a Act, asked: &Circumstances<'_>, typed: &BTreeSet<(String, String)>) -> Result<Cow<'a, Act>> {
    if let Act::RecordResident { resident, identity } = act
        && (asked.home_hidden)(*resident, Some(identity))?
    {
        let was_typed = |field: &str, text: &str| typed.contains(&(field.to_owned(), text.trim().to_owned()));
        let identity = Box::new(without_home(identity, &was_typed));
        return Ok(Cow::Owned(Act::RecordResident { resident: *resident, identity }));
    }
    if let Act::RecordStatus { resident, status } = act
        && (asked.home_hidden)(*resident, None)?
    {
        let mut status = status.clone();
        for (name, value) in &mut status.evidence {
            if tells_where(name) && !typed.contains(&(name.clone(), value.trim().to_owned())) {
                words::HIDDEN.clone_into(value);
            }
        }
        return Ok(Cow::Owned(Act::RecordStatus { resident: *resident, status }));
    }
    Ok(Cow::Borrowed(act))
}

/// Every text of a notification, with the name of its field.
fn typed(notification: &Notification) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut open = vec![serde_json::to_value(notification).unwrap_or(Value::Null)];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                found.extend(
                    fields.iter().filter_map(|(field, value)| {
                        value.as_str().map(|text| (field.clone(), text.trim().to_owned()))
                    }),
                );
                open.extend(fields.into_iter().map(|(_, value)| value));
            }
            Value::Array(items) => open.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found
}

/// An act flattened: `type`, `version`, the resident's number, and the dates and numbers of the act.
/// In a preview a number that would be taken is null.
fn act_view(
    act: &Act,
    called: &dyn Fn(RecordId) -> String,
    number_of: &dyn Fn(RecordId) -> Result<Option<(String, String)>>,
    preview: bool,
) -> Result<ActView> {
    let stored = StoredAct { version: act.version(), act: act.clone() };
    let value = serde_json::to_value(&stored).unwrap_or(Value::Null);
    let mut fields = value.as_object().cloned().unwrap_or_default();
    fields.remove("version");
    let kind = fields.remove("type").and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    let id = |v: &Value| v.as_str().and_then(|t| uuid::Uuid::parse_str(t).ok());
    let resident = fields.remove("resident").as_ref().and_then(id).map(called);
    if let Some(household) = fields.get("household").or(fields.get("to")).and_then(id)
        && kind != "OpenHousehold"
    {
        let number = number_of(household)?;
        let number_or_null = number.as_ref().map(|(_, n)| n.clone()).filter(|n| !(preview && n.is_empty()));
        fields.insert("symbol".to_owned(), number.as_ref().map_or(Value::Null, |(s, _)| Value::String(s.clone())));
        fields.insert("number".to_owned(), number_or_null.map_or(Value::Null, Value::String));
    }
    if kind == "OpenHousehold" && preview {
        fields.insert("number".to_owned(), Value::Null);
    }
    Ok(ActView { kind, version: act.version(), resident, fields })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notification(json: Value) -> Notification {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn every_text_of_a_notification_is_found_with_its_field_however_deep() {
        let told = notification(serde_json::json!({
            "kind": "change", "reason": "C04", "new_household": {"address": " 見本区 ", "postal_code": "100-0001"},
            "members": [{"resident": "90011"}, {"resident": "90012"}],
        }));
        let found = typed(&told);
        let has = |field: &str, text: &str| found.contains(&(field.to_owned(), text.to_owned()));
        assert!(has("address", "見本区") && has("postal_code", "100-0001") && has("reason", "C04"));
        assert!(has("resident", "90011") && has("resident", "90012"));
        assert!(!has("postal_code", "見本区"), "under its own field only");
    }

    #[test]
    fn a_hidden_home_is_taken_out_of_an_act_unless_it_was_typed_just_now() {
        let mut identity = Identity::blank(madoguchi_domain::person::Birth::parse("1980-05-05").unwrap());
        identity.address = "見本区".into();
        let act = Act::RecordResident { resident: RecordId::from_u128(1), identity: Box::new(identity) };
        let address = |hidden: bool, json: Value| {
            let notification = notification(json);
            let asked = Circumstances {
                household_numbers: &|_| Ok(None),
                home_hidden: &|_, _| Ok(hidden),
                notification: &notification,
            };
            let shown = masked(&act, &asked, &typed(&notification)).unwrap().into_owned();
            let Act::RecordResident { identity, .. } = shown else { panic!("the same act") };
            identity.address
        };
        let nothing = serde_json::json!({"kind": "change"});
        let told = serde_json::json!({"kind": "change", "new_household": {"address": "見本区", "postal_code": ""}});
        assert_eq!(address(false, nothing.clone()), "見本区");
        assert_eq!(address(true, nothing), "");
        assert_eq!(address(true, told), "見本区");
    }

    #[test]
    fn an_act_is_shown_flat_and_a_number_that_is_not_taken_yet_is_null() {
        let mut identity = Identity::blank(madoguchi_domain::person::Birth::parse("1980-05-05").unwrap());
        identity.name = "葛城".into();
        let act = Act::RecordResident { resident: RecordId::from_u128(1), identity: Box::new(identity) };
        let shown = act_view(&act, &|_| "90011".to_owned(), &|_| Ok(None), false).unwrap();
        assert_eq!((shown.kind.as_str(), shown.resident.as_deref()), ("RecordResident", Some("90011")));
        assert!(shown.fields.contains_key("identity") && !shown.fields.contains_key("version"));
        assert!(!shown.fields.contains_key("number"), "it names no household");
    }
}
