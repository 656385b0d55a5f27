//! Every movement through the real program: previewed, registered, and read back as of any day as known at any time.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

use madoguchi_tests::office::{Bureau, DIR, HEAD, TODAY, WIFE, arrival, notification, text};
use serde_json::{Value, json};

const DAUGHTER: &str = "000000000090013";

fn register(bureau: &Bureau, file: &Value) -> madoguchi_tests::office::Told {
    bureau.run(&["register", DIR, &bureau.write("notification.json", file.to_string())])
}

/// An answer without what a preview cannot know: ids, the entry, and numbers that would be taken.
fn plain(answer: &Value) -> Value {
    const OWN: [&str; 12] = [
        "entry",
        "dry_run",
        "number",
        "id",
        "record",
        "provisional_no",
        "recorded_at",
        "household",
        "from",
        "to",
        "status",
        "corrects",
    ];
    match answer {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
            kept.map(|(name, value)| (name.clone(), plain(value))).collect::<serde_json::Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().into(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => answer.clone(),
    }
}

/// Previewed and then registered: the same answer, and a preview makes no entry.
#[track_caller]
fn done(bureau: &Bureau, file: &Value) -> Value {
    let path = bureau.write("notification.json", file.to_string());
    let preview = bureau.run(&["register", DIR, &path, "--dry-run"]).done();
    assert_eq!(preview["entry"], Value::Null);
    let registered = bureau.run(&["register", DIR, &path]).done();
    assert_eq!(plain(&preview), plain(&registered), "the preview is what is registered");
    assert!(registered["entry"].is_string());
    registered
}

fn join(reason: &str, on: &str, more: &Value) -> Value {
    let mut file = json!({
        "kind": "join", "reason": reason, "effective_on": on, "notified_on": TODAY,
        "juki_household_no": "000000000009001",
        "members": [{"resident": HEAD, "myna": "not_registered"}],
    });
    merge(&mut file, more);
    file
}

fn leave(reason: &str, on: &str, more: &Value) -> Value {
    let mut file = json!({
        "kind": "leave", "reason": reason, "effective_on": on, "notified_on": TODAY, "members": [{"resident": HEAD}],
    });
    merge(&mut file, more);
    file
}

fn change(reason: &str, members: &Value, more: &Value) -> Value {
    let mut file = json!({"kind": "change", "reason": reason, "effective_on": "2026-11-10", "notified_on": TODAY, "members": members});
    merge(&mut file, more);
    file
}

fn merge(file: &mut Value, more: &Value) {
    for (name, value) in more.as_object().into_iter().flatten() {
        file[name] = value.clone();
    }
}

/// The movement of the person that holds and came last.
#[track_caller]
fn last_movement(shown: &Value) -> Value {
    let movements = shown["movements"].as_array().unwrap();
    movements.iter().rfind(|m| m["corrected_by"].is_null()).cloned().unwrap()
}

fn correct(bureau: &Bureau, resident: &str, field: &str, from: &str, to: &str) -> Value {
    let movement = last_movement(&bureau.show(resident));
    json!({
        "kind": "correct", "corrects": movement["id"], "field": field, "from": from, "to": to, "notified_on": TODAY,
        "authority": "residents_registry", "members": [{"resident": resident}],
    })
}

#[track_caller]
fn code_of(list: &Value, code: &str) -> Value {
    list.as_array().and_then(|all| all.iter().find(|a| a["code"] == code)).cloned().unwrap_or_default()
}

/// conformity: 2.1-b, 2.1.2
#[test]
fn every_reason_of_joining_begins_on_its_day() {
    let bureau = Bureau::with_imported(7);
    for (reason, on, more, qualified, covered) in [
        ("A01", "2026-11-02", json!({}), "2026-11-02", "2026-11-02"),
        ("A02", "2026-11-02", json!({"qualified_on": "2021-07-01"}), "2021-07-01", "2026-11-02"),
        ("A03", "2026-11-02", json!({}), "2026-11-02", "2026-11-02"),
        ("A04", "2026-11-02", json!({}), "2026-11-02", "2026-11-02"),
        ("A06", "2026-11-02", json!({}), "2026-11-02", "2026-11-02"),
        ("A07", "2026-11-02", json!({}), "2026-11-03", "2026-11-03"),
        ("A09", "2026-11-02", json!({}), "2026-11-02", "2026-11-02"),
        ("A10", "2026-11-02", json!({"qualified_on": "2026-10-01", "remark": "職権決裁"}), "2026-10-01", "2026-11-02"),
        ("A99", "2026-11-02", json!({"remark": "判決による"}), "2026-11-02", "2026-11-02"),
    ] {
        let office = bureau.copied();
        let answer = done(&office, &join(reason, on, &more));
        let start = answer["acts"].as_array().unwrap().iter().find(|a| a["type"] == "StartCoverage").unwrap();
        assert_eq!((&start["qualified_on"], &start["covered_from"]), (&json!(qualified), &json!(covered)), "{reason}");
        assert!(answer["grounds"].as_array().unwrap().iter().any(|g| g["rule"] == "coverage_start"), "{reason}");
        let shown = office.show(HEAD);
        let movement = last_movement(&shown);
        assert_eq!(movement["reason"], reason);
        assert_ne!(movement["reason_label"], "", "{reason}");
        assert_eq!(shown["qualification"][0]["from"], qualified, "{reason}");
        let remark = more["remark"].as_str().unwrap_or("");
        assert_eq!(movement["remark"], remark, "{reason}");
    }
}

/// conformity: 2.1.2
#[test]
fn a_foreigner_is_admitted_or_refused_with_the_ground() {
    let bureau = Bureau::demo(7);
    let with = |status: &str, stay: &str, evidence: Value| {
        let mut file: Value =
            serde_json::from_str(&std::fs::read_to_string(notification("join_unknown_person")).unwrap()).unwrap();
        file["reason"] = json!("A08");
        file["members"][0]["new_resident"]["residence_status"] = json!(status);
        file["members"][0]["new_resident"]["stay_expires_on"] = json!(stay);
        file["members"][0]["evidence"] = evidence;
        file
    };
    for (status, stay, evidence) in [
        ("短期滞在", "2028-03-10", json!({})),
        ("外交", "2028-03-10", json!({})),
        ("特定活動（医療滞在）", "2028-03-10", json!({})),
        ("興行", "2027-02-15", json!({})),
        ("留学", "2026-11-01", json!({})),
    ] {
        let refusal = register(&bureau, &with(status, stay, evidence)).refused(1, "excluded");
        assert_eq!(refusal["grounds"][0]["clause"], "国保法6条11号、国保則1条", "{status}");
    }
    let proved = with("興行", "2027-02-15", json!({"longer_stay": "出演契約書"}));
    let answer = register(&bureau, &proved).done();
    assert_eq!(answer["papers_to_give"][0]["valid_until"], "2027-02-16", "the stay and one day");
}

/// conformity: 2.1-b, 2.1.2, 2.1-c
#[test]
fn every_reason_of_leaving_ends_on_its_day() {
    let bureau = Bureau::with_family(7);
    for (reason, more, lost, covered_to) in [
        ("E01", json!({}), json!("2026-11-17"), "2026-11-17"),
        ("E01", json!({"same_day_new_address": true}), json!("2026-11-16"), "2026-11-16"),
        ("E02", json!({}), Value::Null, "2026-11-16"),
        ("E03", json!({}), json!("2026-11-17"), "2026-11-17"),
        ("E04", json!({}), json!("2026-11-17"), "2026-11-17"),
        ("E05", json!({}), json!("2026-11-16"), "2026-11-16"),
        ("E06", json!({}), json!("2026-11-16"), "2026-11-16"),
        ("E07", json!({}), json!("2026-11-17"), "2026-11-17"),
        ("E10", json!({}), json!("2026-11-16"), "2026-11-16"),
        ("E11", json!({}), json!("2026-11-17"), "2026-11-17"),
        ("E12", json!({"lost_on": "2026-11-10"}), json!("2026-11-10"), "2026-11-10"),
        ("E99", json!({"remark": "判決による"}), json!("2026-11-16"), "2026-11-16"),
    ] {
        let office = bureau.copied();
        let answer = done(&office, &leave(reason, "2026-11-16", &more));
        let end = &answer["acts"][0];
        assert_eq!((&end["disqualified_on"], &end["covered_to"]), (&lost, &json!(covered_to)), "{reason}");
        let shown = office.show(HEAD);
        assert_eq!(shown["qualification"][0]["to"], lost, "{reason}");
        assert_eq!(shown["household"]["members"][0]["covered_to"], covered_to, "{reason}");
    }
    let entries = bureau.verified();
    let refusal = register(&bureau, &leave("E08", "2026-11-16", &json!({}))).refused(1, "by_run_only");
    assert_eq!(refusal["grounds"].as_array().unwrap().len(), 1);
    register(&bureau, &leave("E04", "2026-11-22", &json!({}))).refused(1, "day_in_future");
    assert_eq!(bureau.verified(), entries, "a refusal changes nothing");
    let option = ["office", "option", DIR, "disability_loss_same_day", "yes"];
    bureau.run(&option).done();
    let certified = leave("E09", "2026-11-16", &json!({}));
    let young = register(&bureau, &certified).refused(1, "days_contradict");
    assert_eq!(young["grounds"][0]["clause"], "高確法50条2号、国保法6条8号");
    let joined = register(&bureau, &arrival("見本　ろく", "ミホン　ロク", "1960-05-05")).done();
    let elder = json!({"members": [{"resident": joined["residents"][0]["provisional_no"]}]});
    let answer = done(&bureau, &leave("E09", "2026-11-16", &elder));
    assert_eq!(answer["acts"][0]["disqualified_on"], "2026-11-16", "by the municipality's option");
    bureau.run(&["office", "option", DIR, "no_such_option", "yes"]).refused(1, "field_invalid");
}

/// conformity: 2.2.1
#[test]
fn a_planned_move_is_confirmed_by_the_day_the_new_town_tells() {
    let bureau = Bureau::with_family(7);
    let planned = done(&bureau, &leave("E01", "2026-12-01", &json!({})));
    assert_eq!(planned["late_days"], 0);
    let action = code_of(&planned["next_actions"], "confirm_planned_move");
    assert_eq!(action["due"], "2026-12-15", "{planned}");
    let shown = bureau.show(HEAD);
    assert_eq!(last_movement(&shown)["certainty"], "planned");
    assert_eq!(shown["qualification"][0]["to"], "2026-12-02");
    assert_eq!(code_of(&shown["next_actions"], "confirm_planned_move")["resident"], HEAD);

    let confirmed = done(&bureau, &correct(&bureau, HEAD, "effective_on", "2026-12-01", "2026-11-20"));
    assert_eq!(confirmed["acts"][0]["boundary"]["moved"]["qualified"], "2026-11-20", "{confirmed}");
    let shown = bureau.show(HEAD);
    assert_eq!(last_movement(&shown)["certainty"], "confirmed");
    assert_eq!(shown["qualification"][0]["to"], "2026-11-20", "the day of 転入: no day without an insurer");
    assert_eq!(shown["household"]["members"][0]["covered_to"], "2026-11-20");
    assert_eq!(code_of(&shown["next_actions"], "confirm_planned_move"), Value::Null);
    bureau.verified();
}

/// conformity: 2.2.1
#[test]
fn a_correction_names_what_it_corrects_and_everything_is_seen_as_it_was_known() {
    let bureau = Bureau::with_family(7);
    let paper = bureau.issue_pdf(HEAD, "head.pdf");
    bureau.outcome(&paper["job"], "printed").done();
    bureau.run(&["deliver", DIR, text(&paper["certificate_no"])]).done();
    let before = bureau.show(HEAD);
    let known_at = text(&before["known_at"]).to_owned();

    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(notification("correct")).unwrap()).unwrap();
    file["corrects"] = last_movement(&before)["id"].clone();
    let answer = done(&bureau, &file);
    assert_eq!(answer["papers_to_collect"][0]["certificate_no"], paper["certificate_no"]);
    assert_eq!(answer["papers_to_give"][0]["kind"], "qualification_certificate");
    let now = bureau.show(HEAD);
    assert_eq!(now["qualification"][0]["from"], "2026-11-05");
    assert_eq!(now["household"]["members"][0]["covered_from"], "2026-11-05");
    assert_eq!(now["movements"][0]["corrected_by"], now["movements"][1]["id"]);
    assert_eq!(now["movements"][1]["notified_on"], TODAY);
    assert_eq!(code_of(&now["next_actions"], "reissue")["resident"], HEAD, "{}", now["next_actions"]);
    assert_eq!(bureau.show(WIFE)["qualification"][0]["from"], "2026-11-01", "only the one who is named");

    let then = bureau.run(&["show", DIR, "--resident", HEAD, "--known-at", &known_at]).done();
    assert_eq!(then["qualification"], before["qualification"]);
    assert_eq!(then["movements"], before["movements"]);
    assert_eq!(then["certificates"], before["certificates"]);
    assert_eq!((&then["known_at"], &then["present"]), (&json!(known_at), &json!(false)));
    assert_eq!((&now["present"], &now["as_of"]), (&json!(true), &json!(TODAY)));
    bureau.run(&["show", DIR, "--resident", HEAD, "--known-at", "2001-01-01"]).refused(1, "resident_unknown");
    bureau.run(&["show", DIR, "--resident", HEAD, "--known-at", "gestern"]).refused(1, "field_invalid");
    for (day, covered) in [("2026-11-04", false), ("2026-11-05", true)] {
        let shown = bureau.run(&["show", DIR, "--resident", HEAD, "--on", day]).done();
        assert_eq!((&shown["as_of"], shown["lawful_paper"].is_object()), (&json!(day), covered), "{day}");
    }
    let was = bureau.run(&["show", DIR, "--resident", HEAD, "--on", "2026-11-04", "--known-at", &known_at]).done();
    assert!(was["lawful_paper"].is_object(), "as it was known, the 4th was covered");

    register(&bureau, &file).refused(1, "movement_unknown");
    register(&bureau, &correct(&bureau, HEAD, "effective_on", "2026-11-01", "2026-11-06")).refused(1, "value_differs");
    register(&bureau, &correct(&bureau, HEAD, "effective_on", "2026-11-05", "2026-11-05"))
        .refused(1, "nothing_changes");
    register(&bureau, &correct(&bureau, HEAD, "shoe_size", "1", "2")).refused(1, "field_invalid");
    done(&bureau, &correct(&bureau, HEAD, "notified_on", TODAY, "2026-11-19"));
    assert_eq!(last_movement(&bureau.show(HEAD))["notified_on"], "2026-11-19");
    let recorded = text(&last_movement(&bureau.show(HEAD))["recorded_at"])[..10].to_owned();
    done(&bureau, &correct(&bureau, HEAD, "recorded_on", &recorded, "2026-11-20"));
    let noted = last_movement(&bureau.show(HEAD));
    assert!(text(&noted["remark"]).contains("令和8年11月20日"), "{noted}");
    assert_ne!(&text(&noted["recorded_at"])[..10], "2026-11-20");
    let relation = json!({
        "kind": "correct", "field": "relation", "from": "12", "to": "60", "notified_on": TODAY, "members": [{"resident": WIFE}],
    });
    done(&bureau, &relation);
    assert_eq!(bureau.show(WIFE)["resident"]["relation"], "60");
    bureau.verified();
}

/// conformity: 2.2.1
#[test]
fn a_cancelled_movement_never_was_and_is_still_seen() {
    let bureau = Bureau::with_family(7);
    done(&bureau, &leave("E04", "2026-11-16", &json!({})));
    let mut cancel = correct(&bureau, HEAD, "", "", "");
    cancel["cancel"] = json!(true);
    let answer = done(&bureau, &cancel);
    assert_eq!(answer["acts"][0]["boundary"], "cancelled");
    let shown = bureau.show(HEAD);
    assert_eq!(shown["qualification"][0]["to"], Value::Null);
    assert_eq!(shown["movements"].as_array().unwrap().len(), 3);
    let mut joining = cancel.clone();
    joining["corrects"] = shown["movements"][0]["id"].clone();
    done(&bureau, &joining);
    assert_eq!(bureau.show(HEAD)["qualification"], json!([]));
    register(&bureau, &joining).refused(1, "movement_unknown");
    bureau.verified();
}

/// conformity: 2.1-b, 2.1.2
#[test]
fn a_new_head_takes_the_household_to_a_new_number_or_not() {
    let bureau = Bureau::with_family(7);
    let old = bureau.show(HEAD)["household"]["number"].clone();
    let paper = bureau.issue_pdf(DAUGHTER, "daughter.pdf");
    bureau.outcome(&paper["job"], "printed").done();
    let kept = bureau.copied();
    let file = change("C01", &json!([{"resident": WIFE}]), &json!({}));
    let answer = done(&bureau, &file);
    assert_eq!(answer["warnings"][0]["rule"], "new_number");
    assert_eq!(answer["papers_to_collect"][0]["certificate_no"], paper["certificate_no"], "her head stands on it");
    let shown = bureau.show(DAUGHTER);
    assert_ne!(shown["household"]["number"], old);
    assert_eq!((&shown["household"]["head"], &shown["household"]["nominal_head"]), (&json!(WIFE), &json!(false)));
    assert_eq!(shown["household"]["members"][0]["covered_from"], "2026-11-10");
    assert_eq!(shown["qualification"][0]["to"], Value::Null);
    assert_eq!(code_of(&shown["next_actions"], "reissue")["resident"], DAUGHTER);
    let before = bureau.run(&["show", DIR, "--resident", DAUGHTER, "--on", "2026-11-09"]).done();
    assert_eq!((&before["household"]["number"], &before["household"]["head"]), (&old, &json!(HEAD)));
    register(&bureau, &file).refused(1, "nothing_changes");

    kept.run(&["office", "option", DIR, "new_number_on_head_change", "no"]).done();
    let answer = done(&kept, &file);
    assert_eq!(answer["warnings"], json!([]));
    let shown = kept.show(DAUGHTER);
    assert_eq!((&shown["household"]["number"], &shown["household"]["head"]), (&old, &json!(WIFE)));
    assert_eq!(code_of(&shown["next_actions"], "reissue")["resident"], DAUGHTER, "{}", shown["next_actions"]);
    let before = kept.run(&["show", DIR, "--resident", DAUGHTER, "--on", "2026-11-09"]).done();
    assert_eq!(before["household"]["head"], HEAD);
    bureau.verified();
}

/// conformity: 2.1.2
#[test]
fn the_death_of_the_head_asks_for_a_new_one_until_there_is_one() {
    let bureau = Bureau::with_family(7);
    let answer = done(&bureau, &leave("E07", "2026-11-16", &json!({})));
    assert_eq!(answer["forms_to_print"][0]["form"], "funeral_benefit_application");
    assert_eq!(code_of(&answer["next_actions"], "change_head")["due"], "2026-11-30");
    assert_eq!(code_of(&bureau.show(DAUGHTER)["next_actions"], "change_head")["resident"], HEAD);
    done(&bureau, &change("C01", &json!([{"resident": WIFE}]), &json!({"effective_on": "2026-11-16"})));
    assert_eq!(code_of(&bureau.show(DAUGHTER)["next_actions"], "change_head"), Value::Null);
    assert_eq!(bureau.show(DAUGHTER)["household"]["head"], WIFE);
    bureau.verified();
}

/// conformity: 2.1.2
#[test]
fn a_household_splits_and_comes_together_again() {
    let bureau = Bureau::with_family(7);
    let old = bureau.show(HEAD)["household"].clone();
    let answer = done(&bureau, &change("C02", &json!([{"resident": WIFE}]), &json!({})));
    assert_eq!(answer["warnings"][0]["rule"], "new_number");
    let apart = bureau.show(WIFE);
    assert_ne!(apart["household"]["number"], old["number"]);
    assert_eq!(
        (&apart["household"]["head"], &apart["household"]["members"][0]["branch"]),
        (&json!(WIFE), &json!("01"))
    );
    assert_eq!(bureau.show(HEAD)["household"]["number"], old["number"]);
    let back = change("C03", &json!([{"resident": WIFE}]), &json!({"into": HEAD, "effective_on": "2026-11-15"}));
    done(&bureau, &back);
    let together = bureau.show(WIFE);
    assert_eq!(together["household"]["number"], old["number"]);
    let mine = together["household"]["members"].as_array().unwrap().iter().filter(|m| m["resident"] == WIFE);
    assert_eq!(mine.map(|m| m["branch"].clone()).collect::<Vec<_>>(), ["02", "02"], "枝番 is hers for ever");
    assert_eq!(together["qualification"].as_array().unwrap().len(), 1);
    register(&bureau, &back).refused(1, "nothing_changes");
    bureau.verified();
}

/// conformity: 2.1.2
#[test]
fn names_addresses_and_stays_are_told_at_the_counter() {
    let bureau = Bureau::with_family(7);
    let paper = bureau.issue_pdf(HEAD, "head.pdf");
    bureau.outcome(&paper["job"], "printed").done();
    let renamed = json!([{"resident": HEAD, "changes": {"alias": "山田　太郎", "print_choice": "alias"}}]);
    let answer = done(&bureau, &change("C05", &renamed, &json!({})));
    assert_eq!(answer["papers_to_collect"][0]["certificate_no"], paper["certificate_no"]);
    let shown = bureau.show(HEAD);
    assert_eq!(
        (&shown["resident"]["alias"], &shown["resident"]["print_choice"]),
        (&json!("山田　太郎"), &json!("alias"))
    );
    let movement = last_movement(&shown);
    let dates = (&movement["reason"], &movement["effective_on"], &movement["notified_on"]);
    assert_eq!(dates, (&json!("C05"), &json!("2026-11-10"), &json!(TODAY)));
    let before = bureau.run(&["show", DIR, "--resident", HEAD, "--on", "2026-11-09"]).done();
    assert_eq!(before["resident"]["alias"], Value::Null);
    let again = bureau.issue_pdf(HEAD, "again.pdf");
    assert_ne!(again["certificate_no"], paper["certificate_no"]);

    let moved = json!([{"resident": HEAD}, {"resident": WIFE}]);
    let home = json!({"new_household": {"address": "見本区神田３番３号", "postal_code": "1010001"}});
    done(&bureau, &change("C04", &moved, &home));
    for resident in [HEAD, WIFE] {
        assert_eq!(bureau.show(resident)["resident"]["address"], "見本区神田３番３号", "{resident}");
    }
    assert_ne!(bureau.show(DAUGHTER)["resident"]["address"], "見本区神田３番３号");
    assert_eq!(bureau.show(HEAD)["identities"].as_array().unwrap().len(), 3);
    let wrong = json!([{"resident": HEAD, "changes": {"relation": "99"}}]);
    register(&bureau, &change("C06", &wrong, &json!({}))).refused(1, "field_invalid");
    let nothing = json!([{"resident": HEAD, "changes": {"relation": "02"}}]);
    register(&bureau, &change("C06", &nothing, &json!({}))).refused(1, "nothing_changes");
    bureau.verified();
}

#[test]
fn a_longer_stay_gives_a_later_end_to_the_new_paper() {
    let bureau = Bureau::demo(7);
    let mut file: Value =
        serde_json::from_str(&std::fs::read_to_string(notification("join_unknown_person")).unwrap()).unwrap();
    file["members"][0]["new_resident"]["stay_expires_on"] = json!("2027-01-10");
    let answer = register(&bureau, &file).done();
    let no = text(&answer["residents"][0]["provisional_no"]).to_owned();
    let first = bureau.issue_pdf(&no, "first.pdf");
    assert_eq!(first["valid_until"], "2027-01-11");
    bureau.outcome(&first["job"], "printed").done();
    assert_eq!(code_of(&bureau.show(&no)["next_actions"], "stay_ends_soon")["due"], "2027-01-10");
    let stay = json!([{"resident": no, "changes": {"stay_expires_on": "2029-01-10"}}]);
    done(&bureau, &change("C99", &stay, &json!({"effective_on": "2026-11-20"})));
    let second = bureau.issue_pdf(&no, "second.pdf");
    assert_eq!(second["valid_until"], "2027-07-31", "the end of another stay holds no more");
}

/// conformity: 2.1-b
#[test]
fn special_statuses_begin_end_and_are_withdrawn() {
    let bureau = Bureau::with_family(7);
    let file: Value = serde_json::from_str(&std::fs::read_to_string(notification("special_status")).unwrap()).unwrap();
    let answer = done(&bureau, &file);
    assert!(
        answer["grounds"].as_array().unwrap().iter().any(|g| text(&g["clause"]).contains("29条の7の2")),
        "{answer}"
    );
    let status = bureau.show(HEAD)["special_statuses"][0].clone();
    let days = (&status["status"], &status["from"], &status["to"], &status["holds"]);
    assert_eq!(days, (&json!("involuntary_unemployment"), &json!("2026-11-01"), &json!("2028-04-01"), &json!(true)));
    register(&bureau, &file).refused(1, "status_contradicts");
    let with = |change: Value| {
        let mut other = file.clone();
        merge(&mut other, &change);
        other
    };
    let code = |code: &str| json!([{"resident": WIFE, "evidence": {"reason_code": code, "left_on": "2026-10-31"}}]);
    let refusal = register(&bureau, &with(json!({"members": code("40")}))).refused(1, "status_not_met");
    assert_eq!(refusal["grounds"].as_array().unwrap().len(), 1);
    register(&bureau, &with(json!({"members": [{"resident": WIFE}]}))).refused(1, "evidence_missing");
    register(&bureau, &with(json!({"status": "millionaire"}))).refused(1, "field_invalid");

    let end = json!({"kind": "special_status", "status": "involuntary_unemployment", "to": "2026-11-20",
                     "notified_on": TODAY, "members": [{"resident": HEAD}]});
    done(&bureau, &end);
    assert_eq!(bureau.show(HEAD)["special_statuses"][0]["to"], "2026-11-20");
    register(&bureau, &end).refused(1, "status_contradicts");

    let student = json!({"kind": "special_status", "status": "student", "from": "2026-11-01", "notified_on": TODAY,
                         "members": [{"resident": WIFE, "evidence": {"school": "みほん大学"}}]});
    let answer = done(&bureau, &student);
    assert_eq!(code_of(&answer["next_actions"], "renew_student")["due"], "2027-03-31");
    let mut withdrawn = student.clone();
    withdrawn["cancel"] = json!(true);
    done(&bureau, &withdrawn);
    let shown = bureau.show(WIFE);
    assert_eq!(
        (&shown["special_statuses"][0]["withdrawn"], &shown["special_statuses"][0]["holds"]),
        (&json!(true), &json!(false))
    );
    bureau.verified();
}

/// conformity: 2.1-b
#[test]
fn a_facility_makes_a_household_of_one_and_support_hides_where_she_lives() {
    let bureau = Bureau::with_family(7);
    let number = bureau.show(HEAD)["household"]["number"].clone();
    let facility = json!({"kind": "special_status", "status": "facility_resident", "from": "2026-11-10", "notified_on": TODAY,
                          "members": [{"resident": WIFE, "evidence": {"facility": "特養みほん"}}]});
    let answer = done(&bureau, &facility);
    assert_eq!(answer["warnings"][0]["rule"], "new_number");
    let shown = bureau.show(WIFE);
    assert_ne!(shown["household"]["number"], number);
    assert_eq!(shown["household"]["head"], WIFE);
    assert_eq!(shown["household"]["members"].as_array().unwrap().len(), 1);

    let support = json!({"kind": "special_status", "status": "support", "from": "2026-11-20", "to": "2027-11-20", "notified_on": TODAY,
                         "members": [{"resident": HEAD, "evidence": {"level": "both", "mail_to": "見本市役所気付"}}]});
    done(&bureau, &support);
    let shown = bureau.show(HEAD);
    assert_eq!((&shown["resident"]["protected"], &shown["resident"]["address"]), (&json!(true), &json!("")));
    assert!(shown["identities"].as_array().unwrap().iter().all(|i| i["address"] == ""), "not by its history either");
    let cleared = json!({"kind": "special_status", "status": "support", "to": TODAY, "notified_on": TODAY, "members": [{"resident": HEAD}]});
    done(&bureau, &cleared);
    assert_eq!(bureau.show(HEAD)["resident"]["protected"], false);
    register(&bureau, &cleared).refused(1, "status_contradicts");
    bureau.verified();
}
