//! Every command in every kind of office, and the amendment of an office.

use madoguchi_domain::access::Surface;
use madoguchi_domain::record::{InsurerKind, Role};
use madoguchi_domain::scheme;
use serde_json::json;

use super::tests::Counter;
use super::*;

#[test]
fn every_command_is_there_in_every_kind_of_office_exactly_where_it_says() {
    for kind in InsurerKind::ALL {
        let counter = Counter::of_kind(kind, Surface::Window);
        for row in ALL {
            let about = row.about();
            counter.seat(Some(Role::Supervisor));
            let refusal = dispatch(&counter.desk, about.name, json!({})).err();
            let lacks = about.scope.lacks(scheme::of(kind));
            let not_there = refusal.as_ref().is_some_and(|refusal| refusal.code == "not_there_yet");
            assert_eq!(not_there, lacks.is_some(), "{kind:?} {}: {refusal:?}", about.name);
            let (Some(area), Some(refusal)) = (lacks, refusal) else { continue };
            assert_eq!(refusal.fields["function"], about.name);
            assert_eq!(refusal.fields["kind"], kind.as_str());
            assert_eq!(refusal.fields["area"], area.as_str());
            assert!(!refusal.next.is_empty() && refusal.message.contains(scheme::of(kind).label), "{refusal:?}");
        }
        assert_eq!(counter.desk.office().store.verify(&mut |_| ()).faults, [], "{kind:?}");
    }
}

#[test]
fn who_may_not_is_told_so_and_not_that_the_function_is_missing() {
    let counter = Counter::of_kind(InsurerKind::Society, Surface::Window);
    let code = |name: &str| dispatch(&counter.desk, name, json!({})).unwrap_err().code;
    counter.seat(None);
    assert_eq!(code("issue"), "sign_in_failed");
    counter.seat(Some(Role::Administrator));
    assert_eq!(code("issue"), "not_allowed");
    assert_eq!(code("inbox"), "not_there_yet");
}

#[test]
fn what_every_kind_has_answers_in_every_kind() {
    for kind in InsurerKind::ALL {
        let counter = Counter::of_kind(kind, Surface::Window);
        counter.seat(Some(Role::Supervisor));
        for (name, args) in [
            ("office", json!({})),
            ("search", json!({"text": "サトウ"})),
            ("conflicts", json!({})),
            ("runs", json!({})),
            ("run_progress", json!({})),
            ("retention", json!({"list": true})),
            ("options", json!({})),
            ("option_history", json!({})),
            ("accounts", json!({})),
            ("accesses", json!({})),
            ("printer", json!({})),
            ("pulse", json!({})),
        ] {
            let answer = dispatch(&counter.desk, name, args);
            assert!(answer.is_ok(), "{kind:?} {name}: {answer:?}");
        }
        let show = dispatch(&counter.desk, "show", json!({"resident": "000000000090011"})).unwrap_err();
        assert_eq!(show.code, "resident_unknown", "{kind:?}");
        let office = dispatch(&counter.desk, "office", json!({})).unwrap();
        assert_eq!(office["kind"], kind.as_str());
        assert_eq!(office["functions"].as_array().unwrap().len(), scheme::of(kind).functions.len());
    }
}

#[test]
fn an_amendment_is_seen_first_and_holds_from_its_day() {
    let counter = Counter::of_kind(InsurerKind::LateElderly, Surface::Window);
    counter.seat(Some(Role::Administrator));
    let amend = |change: serde_json::Value, dry_run: bool| {
        let mut args = json!({"from": "R80.4.1", "dry_run": dry_run});
        args.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        dispatch(&counter.desk, "amend_office", args)
    };
    let entries = || counter.desk.office().store.read().head().unwrap().0;
    let before = entries();
    let name = || json!({"name": "見本県後期高齢者医療広域連合"});
    let preview = amend(name(), true).unwrap();
    assert_eq!(entries(), before);
    assert_eq!(preview, amend(name(), false).unwrap());
    let expected = json!({"name": "見本県後期高齢者医療広域連合", "insurer": "39131016", "municipality": "131016",
        "from": "2098-04-01", "kind": "late_elderly"});
    assert_eq!(preview, json!({"office": expected}));
    assert_eq!(entries(), before + 1);
    assert_eq!(amend(name(), false).unwrap_err().code, "nothing_changes");
    assert_eq!(amend(json!({}), false).unwrap_err().code, "nothing_changes");
    let refused = amend(json!({"insurer": "138016"}), false).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.fields["kind"].as_str()), ("field_invalid", "late_elderly"));
    let office = dispatch(&counter.desk, "office", json!({})).unwrap();
    assert_eq!(office["name"], "見本の保険者", "until the day");
    assert_eq!((&office["insurers"][1], &office["insurer_now"]), (&expected, &json!(0)));
    counter.seat(Some(Role::Clerk));
    assert_eq!(amend(name(), true).unwrap_err().code, "not_allowed");
    assert_eq!(counter.desk.office().store.verify(&mut |_| ()).faults, []);
}
