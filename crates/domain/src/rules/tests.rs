use super::*;

#[test]
fn every_number_the_code_asks_for_is_there() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    for id in [
        "elderly_age",
        "late_elderly_age",
        "preschool_age",
        "minor_age",
        "notice_days",
        "certificate_year_end_month",
        "certificate_year_end_day",
        "certificate_years_max",
        "stay_expiry_offset_days",
        "short_stay_months",
        "stay_renewal_months",
        "unemployment_age",
        "maternity_months_single",
        "maternity_months_multiple",
        "maternity_notice_months",
        "former_dependant_age",
        "arrears_months",
        "ahead_months",
    ] {
        assert!(number(id, day) > 0, "{id}");
    }
    let month = Month::of(day);
    for number in Number::ALL {
        assert!(Rules::built_in().find(*number, month).is_some_and(|figure| figure.value > 0), "{}", number.id());
    }
}
