//! Findings read out.

use super::*;
use crate::determine::words::Undeclared;

fn grounds(facts: &Facts) -> Vec<crate::ground::Ground> {
    let name = |key: u32| if key == 1 { "本人".to_owned() } else { key.to_string() };
    judged(facts).findings.iter().map(|finding| finding.ground(Rules::built_in(), &name)).collect()
}

#[test]
fn a_ground_says_fact_threshold_clause_and_what_would_have_changed_it() {
    let told = &grounds(&household(SEPTEMBER, &[nhi(1, BORN_1954).head().taxable(1_449_000)]))[0];
    assert_eq!(told.rule, "copay_taxable");
    assert_eq!(told.fact, "70～74歳の被保険者の課税所得（最も高い人）（本人） 1,449,000円");
    assert_eq!(told.threshold.as_deref(), Some("1,450,000円未満（該当）"));
    assert_eq!(told.clause, "国保令27条の2第1項（課税所得145万円）");
    assert_eq!(told.would_change.as_deref(), Some("1,000円多ければ、この条件から外れる"));
}

#[test]
fn the_way_to_the_other_side_of_each_border_is_exact() {
    for test in Test::ALL.iter().filter(|test| test.unit() == Unit::Yen) {
        for value in [99, 100, 101] {
            let finding = Finding::new(*test, value, 100);
            let told = finding.ground(Rules::built_in(), &|_| String::new()).would_change.unwrap();
            let (amount, way) = told.split_once('円').unwrap();
            let amount: i64 = amount.parse().unwrap();
            let step = if way.starts_with("少な") { -amount } else { amount };
            let there = |value| test.comparison().holds(value, 100);
            assert_ne!(there(value), there(value + step), "{test:?} {value}: {told}");
            assert_eq!(there(value), there(value + step - step.signum()), "{test:?} {value}: {told}");
        }
    }
}

#[test]
fn every_test_has_a_subject_and_a_clause_or_a_number() {
    let mut ids = std::collections::BTreeSet::new();
    for test in Test::ALL {
        assert!(!test.subject().is_empty() && ids.insert(test.id()), "{test:?}");
        assert!(test.number().is_some() || !test.clause().is_empty(), "{test:?}");
        assert_eq!(serde_json::to_value(test).unwrap(), test.id());
    }
}

#[test]
fn a_ground_of_an_undeclared_person_does_not_say_an_amount_as_if_it_were_known() {
    let person = |key: u32, elderly| Undeclared { key, name: format!("{key}番"), elderly };
    let name = |key: u32| format!("{key}番");
    let said = |test, value, who: Option<u32>, undeclared: &[Undeclared]| {
        let finding = Finding::new(test, value, 0).about(who);
        finding.ground_with(Rules::built_in(), &name, undeclared).fact
    };
    let own = said(Test::CopayTaxable, 0, Some(1), &[person(1, true)]);
    assert!(own.ends_with("（1番） 未申告（0円として計算）"), "{own}");
    let other = said(Test::CopayTaxable, 500_000, Some(2), &[person(1, true)]);
    assert!(other.ends_with(" 500,000円（1番は未申告。分かっている分だけで計算）"), "{other}");
    let head = said(Test::Under70Exempt, 1, Some(1), &[person(1, false)]);
    assert!(head.contains("（1番） 1人（1番は未申告。課税か分からず"), "{head}");
    let sum = said(Test::ClassU, 0, None, &[person(1, false), person(3, true)]);
    assert!(sum.ends_with("0円（1番・3番は未申告。分かっている分だけで計算）"), "{sum}");
    // who is under 70 has no part in the ratio of the 70–74, and a birth date rests on no income
    for (test, value) in [(Test::CopayFormerProviso, 0), (Test::CopayFormerProvisoBorn, 19_540_101)] {
        assert_eq!(said(test, value, None, &[person(1, false)]), said(test, value, None, &[]), "{test:?}");
    }
}
