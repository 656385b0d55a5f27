//! 限度額: worked cases 32–37, halves and quarters.

use super::*;

fn under_70(class: UnderSeventyClass) -> LimitClass {
    LimitClass::UnderSeventy(class)
}

fn limits(class: LimitClass, in_month: &str, care: Care) -> MonthlyLimits {
    let verdict = monthly_limits(class, month(in_month), care, Rules::built_in());
    assert!(!verdict.findings.is_empty());
    verdict.outcome
}

fn care(cost_yen: i64) -> Care {
    Care { cost_yen, ..Care::default() }
}

#[track_caller]
fn check(class: UnderSeventyClass, in_month: &str, cost_yen: i64, many_times: bool, yen: i64) {
    assert_eq!(limits(under_70(class), in_month, Care { many_times, ..care(cost_yen) }).household_yen, yen);
}

#[test]
fn case_32_and_trap_11_the_month_of_care_chooses_the_table() {
    check(UnderSeventyClass::U, "2026-07", 1_000_000, false, 87_430);
    check(UnderSeventyClass::U, "2026-08", 1_000_000, false, 92_940);
    check(UnderSeventyClass::U, "2026-08", 1_000_000, true, 44_400);
    check(UnderSeventyClass::U, "2027-08", 1_000_000, false, 92_940);
}

#[test]
fn case_33_the_other_classes_of_2026_08() {
    check(UnderSeventyClass::A, "2026-08", 1_000_000, false, 271_290);
    check(UnderSeventyClass::I, "2026-08", 1_000_000, false, 183_130);
    check(UnderSeventyClass::E, "2026-08", 1_000_000, false, 61_500);
    check(UnderSeventyClass::O, "2026-08", 1_000_000, false, 36_900);
    check(UnderSeventyClass::OBorderline, "2026-08", 1_000_000, false, 36_900);
    for (class, yen) in [
        (UnderSeventyClass::A, 140_100),
        (UnderSeventyClass::I, 93_000),
        (UnderSeventyClass::E, 44_400),
        (UnderSeventyClass::O, 24_600),
    ] {
        check(class, "2026-07", 1_000_000, true, yen);
        check(class, "2026-08", 1_000_000, true, yen);
    }
}

#[test]
fn case_34_the_one_percent_part_is_never_negative_and_half_a_yen_is_rounded_up() {
    for (cost, yen) in [
        (0, 85_800),
        (285_999, 85_800),
        (286_000, 85_800),
        (286_049, 85_800),
        (286_050, 85_801),
        (286_051, 85_801),
        (286_149, 85_801),
        (286_150, 85_802),
    ] {
        check(UnderSeventyClass::U, "2026-08", cost, false, yen);
    }
}

#[test]
fn case_35_general_outpatient() {
    let outpatient =
        |in_month: &str| limits(LimitClass::Elderly(ElderlyClass::General), in_month, care(30_000)).outpatient_yen;
    assert_eq!(outpatient("2026-07"), Some(18_000));
    assert_eq!(outpatient("2026-08"), Some(22_000));
}

#[test]
fn case_36_and_trap_12_turning_75_halves_the_limit_of_the_person_and_not_of_the_household() {
    assert!(turns_75_in(date("1951-09-15"), month("2026-09")));
    let half = limits(LimitClass::Elderly(ElderlyClass::General), "2026-09", Care { turning_75: true, ..care(0) });
    assert_eq!((half.person_yen, half.outpatient_yen, half.household_yen), (30_750, Some(11_000), 61_500));
}

#[test]
fn case_37_and_trap_12_a_move_inside_the_prefecture_halves_all_and_both_together_quarter_the_person() {
    let both = Care { turning_75: true, moved: true, ..care(0) };
    let quarter = limits(LimitClass::Elderly(ElderlyClass::General), "2026-09", both);
    assert_eq!((quarter.person_yen, quarter.outpatient_yen, quarter.household_yen), (15_375, Some(5_500), 30_750));
    let moved = limits(LimitClass::Elderly(ElderlyClass::General), "2026-09", Care { moved: true, ..care(0) });
    assert_eq!((moved.person_yen, moved.outpatient_yen, moved.household_yen), (30_750, Some(11_000), 30_750));
}

#[test]
fn c1_the_border_of_the_one_percent_part_and_many_times_are_halved_with_it() {
    // ウ until 2026-07: 40,050 + (C − 133,500) × 1 %
    let half = |care: Care| limits(under_70(UnderSeventyClass::U), "2026-07", Care { moved: true, ..care });
    assert_eq!(half(care(133_500)).household_yen, 40_050);
    assert_eq!(half(care(133_549)).household_yen, 40_050);
    assert_eq!(half(care(133_550)).household_yen, 40_051);
    assert_eq!(half(Care { many_times: true, ..care(0) }).household_yen, 22_200);
}

#[test]
fn every_amount_of_the_tables_can_be_quartered_in_whole_yen() {
    for row in Rules::built_in().rows() {
        if row.id.starts_with("limit_") && row.id.ends_with("_yen") {
            assert_eq!(row.value % 4, 0, "{} of {}", row.id, row.effective_from);
        }
    }
}

#[test]
fn trap_12_nobody_born_on_the_first_is_halved() {
    for (birth, in_month, halved) in [
        ("1951-11-20", "2026-11", true),
        ("1951-11-20", "2026-10", false),
        ("1951-11-20", "2026-12", false),
        ("1951-12-01", "2026-12", false),
        ("1951-11-30", "2026-11", true),
        ("1951-12-02", "2026-12", true),
        ("1952-02-29", "2027-02", false),
        ("1952-02-29", "2027-03", false),
    ] {
        assert_eq!(turns_75_in(date(birth), month(in_month)), halved, "{birth} {in_month}");
    }
    assert!(!turns_75_in(NaiveDate::MAX, month("2026-12")) && !turns_75_in(NaiveDate::MIN, month("2026-12")));
    assert!(move_halves(date("2026-09-02"), true) && move_halves(date("2026-09-30"), true));
    assert!(!move_halves(date("2026-09-01"), true) && !move_halves(date("2026-09-02"), false));
}

#[test]
fn trap_13_the_cap_of_a_year_never_lowers_the_limit_of_a_month() {
    let costly = limits(under_70(UnderSeventyClass::A), "2026-08", care(9_999_999_999));
    assert_eq!(costly.year_yen, Some(1_680_000));
    assert_eq!(costly.household_yen, 270_300 + 99_990_990);
    let before = limits(under_70(UnderSeventyClass::A), "2026-07", care(0));
    assert_eq!(before.year_yen, None);
    for (class, year, outpatient_year) in [
        (LimitClass::Elderly(ElderlyClass::General), Some(530_000), Some(216_000)),
        (LimitClass::Elderly(ElderlyClass::LowTwo), Some(290_000), Some(96_000)),
        (LimitClass::Elderly(ElderlyClass::LowOne), Some(180_000), None),
    ] {
        let limits = limits(class, "2026-08", care(0));
        assert_eq!((limits.year_yen, limits.outpatient_year_yen), (year, outpatient_year));
    }
}

#[test]
fn seventy_and_more_have_their_own_limits() {
    for (class, in_month, outpatient, household, many) in [
        (ElderlyClass::WorkingThree, "2026-07", None, 254_180, 140_100),
        (ElderlyClass::WorkingTwo, "2026-07", None, 171_820, 93_000),
        (ElderlyClass::WorkingOne, "2026-07", None, 87_430, 44_400),
        (ElderlyClass::General, "2026-07", Some(18_000), 57_600, 44_400),
        (ElderlyClass::LowTwo, "2026-07", Some(8_000), 24_600, 24_600),
        (ElderlyClass::LowOne, "2026-07", Some(8_000), 15_000, 15_000),
        (ElderlyClass::General, "2026-08", Some(22_000), 61_500, 44_400),
        (ElderlyClass::LowTwo, "2026-08", Some(11_000), 25_700, 24_600),
        (ElderlyClass::LowOne, "2026-08", Some(8_000), 15_700, 15_700),
        (ElderlyClass::LowOneBorderline, "2026-08", Some(8_000), 15_700, 15_700),
    ] {
        let once = limits(LimitClass::Elderly(class), in_month, care(1_000_000));
        assert_eq!((once.outpatient_yen, once.household_yen), (outpatient, household), "{class:?} {in_month}");
        let often = limits(LimitClass::Elderly(class), in_month, Care { many_times: true, ..care(1_000_000) });
        assert_eq!(often.household_yen, many, "{class:?} {in_month}");
    }
    for class in [LateElderlyClass::GeneralOne, LateElderlyClass::GeneralTwo] {
        assert_eq!(limits(LimitClass::LateElderly(class), "2026-08", care(0)).household_yen, 61_500);
    }
}

#[test]
fn c12_the_limits_of_2026_08_are_announced_and_say_so() {
    for class in UnderSeventyClass::ALL {
        assert!(!limits(under_70(class), "2026-07", care(1)).announced);
        assert!(limits(under_70(class), "2026-08", care(1)).announced);
    }
    assert!(!limits(under_70(UnderSeventyClass::U), "2026-08", Care { many_times: true, ..care(1) }).announced);
    let verdict = monthly_limits(under_70(UnderSeventyClass::U), month("2026-08"), care(1), Rules::built_in());
    let ground = verdict.findings[0].ground(Rules::built_in(), &|_| String::new());
    assert!(ground.clause.contains("公表のみ"), "{ground:?}");
}

#[test]
fn a_specific_disease_has_its_own_limit_and_dialysis_of_high_incomes_the_double() {
    let yen = |class, dialysis| {
        specific_disease_yen(class, dialysis, Care::default(), month(SEPTEMBER), Rules::built_in()).value
    };
    assert_eq!(yen(under_70(UnderSeventyClass::A), true), 20_000);
    assert_eq!(yen(under_70(UnderSeventyClass::I), true), 20_000);
    assert_eq!(yen(under_70(UnderSeventyClass::U), true), 10_000);
    assert_eq!(yen(under_70(UnderSeventyClass::A), false), 10_000);
    assert_eq!(yen(LimitClass::Elderly(ElderlyClass::WorkingThree), true), 10_000);
    let half = Care { turning_75: true, ..Care::default() };
    let elderly = LimitClass::Elderly(ElderlyClass::General);
    assert_eq!(specific_disease_yen(elderly, true, half, month(SEPTEMBER), Rules::built_in()).value, 5_000);
}

#[test]
fn bills_of_those_under_70_are_added_from_21_000_on() {
    let floor = |class, care| aggregation_floor_yen(class, care, month(SEPTEMBER), Rules::built_in());
    let half = Care { turning_75: true, ..Care::default() };
    assert_eq!(floor(under_70(UnderSeventyClass::U), Care::default()), 21_000);
    assert_eq!(floor(under_70(UnderSeventyClass::U), half), 10_500);
    assert_eq!(floor(LimitClass::Elderly(ElderlyClass::General), Care::default()), 0);
}
