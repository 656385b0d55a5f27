//! The numbers of the law that determinations ask for: a closed set, so that none is asked for by a
//! mistyped name. The rows themselves are in `assets/rules/`.

use serde::{Deserialize, Serialize};

macro_rules! numbers {
    ($($name:ident = $id:literal,)*) => {
        /// A number of the law; its id is the one in the tables.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Number {
            $(
                #[doc = concat!("`", $id, "`")]
                #[serde(rename = $id)]
                $name,
            )*
        }

        impl Number {
            /// All of them, in the order of the enum.
            pub const ALL: &[Number] = &[$(Number::$name,)*];

            /// The id in the tables.
            pub fn id(self) -> &'static str {
                match self {
                    $(Number::$name => $id,)*
                }
            }
        }
    };
}

numbers! {
    ElderlyAge = "elderly_age",
    LateElderlyAge = "late_elderly_age",
    PreschoolAge = "preschool_age",
    CopayStandardPercent = "copay_standard_percent",
    CopayPreschoolPercent = "copay_preschool_percent",
    CopayElderlyPercent = "copay_elderly_percent",
    CopayWorkingPercent = "copay_working_percent",
    CopayTaxableYen = "copay_taxable_yen",
    CopayFormerProvisoYen = "copay_former_proviso_yen",
    CopayFormerProvisoBornFrom = "copay_former_proviso_born_from",
    CopayReceiptsOneYen = "copay_receipts_one_yen",
    CopayReceiptsManyYen = "copay_receipts_many_yen",
    CopayReceiptsFormerYen = "copay_receipts_former_yen",
    MinorsIncomeYen = "minors_income_yen",
    MinorsSalaryReliefYen = "minors_salary_relief_yen",
    MinorsUnder16Yen = "minors_under_16_yen",
    MinorsFrom16To18Yen = "minors_from_16_to_18_yen",
    ReceiptsExOfficio = "receipts_ex_officio",
    WorkingThreeYen = "working_three_yen",
    WorkingTwoYen = "working_two_yen",
    LowPensionYen = "low_pension_yen",
    LowSalaryReliefYen = "low_salary_relief_yen",
    ClassAOverYen = "class_a_over_yen",
    ClassIOverYen = "class_i_over_yen",
    ClassUOverYen = "class_u_over_yen",
    Under70Classes = "under_70_classes",
    BasicDeductionYen = "basic_deduction_yen",
    UnemployedSalaryPercent = "unemployed_salary_percent",
    ReliefBaseYen = "relief_base_yen",
    ReliefEarnerYen = "relief_earner_yen",
    ReliefMemberYen = "relief_member_yen",
    LateOnePercent = "late_one_percent",
    LateTwoPercent = "late_two_percent",
    LateThreePercent = "late_three_percent",
    LateWorkingTaxableYen = "late_working_taxable_yen",
    LateFormerProvisoYen = "late_former_proviso_yen",
    LateFormerProvisoBornFrom = "late_former_proviso_born_from",
    LateReceiptsOneYen = "late_receipts_one_yen",
    LateReceiptsAgedYen = "late_receipts_aged_yen",
    LateReceiptsManyYen = "late_receipts_many_yen",
    LateSecondTaxableYen = "late_second_taxable_yen",
    LateSecondIncomeOneYen = "late_second_income_one_yen",
    LateSecondIncomeManyYen = "late_second_income_many_yen",
    LateWorkingThreeYen = "late_working_three_yen",
    LateWorkingTwoYen = "late_working_two_yen",
    LateLowPensionYen = "late_low_pension_yen",
    LimitAYen = "limit_a_yen",
    LimitACostYen = "limit_a_cost_yen",
    LimitAManyYen = "limit_a_many_yen",
    LimitIYen = "limit_i_yen",
    LimitICostYen = "limit_i_cost_yen",
    LimitIManyYen = "limit_i_many_yen",
    LimitUYen = "limit_u_yen",
    LimitUCostYen = "limit_u_cost_yen",
    LimitUManyYen = "limit_u_many_yen",
    LimitEYen = "limit_e_yen",
    LimitEManyYen = "limit_e_many_yen",
    LimitOYen = "limit_o_yen",
    LimitOManyYen = "limit_o_many_yen",
    LimitCostPercent = "limit_cost_percent",
    LimitGeneralOutpatientYen = "limit_general_outpatient_yen",
    LimitGeneralYen = "limit_general_yen",
    LimitGeneralManyYen = "limit_general_many_yen",
    LimitLowTwoOutpatientYen = "limit_low_two_outpatient_yen",
    LimitLowTwoYen = "limit_low_two_yen",
    LimitLowTwoManyYen = "limit_low_two_many_yen",
    LimitLowOneOutpatientYen = "limit_low_one_outpatient_yen",
    LimitLowOneYen = "limit_low_one_yen",
    AnnualGeneralOutpatientYen = "annual_general_outpatient_yen",
    AnnualLowTwoOutpatientYen = "annual_low_two_outpatient_yen",
    AnnualAYen = "annual_a_yen",
    AnnualIYen = "annual_i_yen",
    AnnualUYen = "annual_u_yen",
    AnnualEYen = "annual_e_yen",
    AnnualOYen = "annual_o_yen",
    AnnualLowOneYen = "annual_low_one_yen",
    AnnualLowEarnerYen = "annual_low_earner_yen",
    AggregationFloorYen = "aggregation_floor_yen",
    SpecificDiseaseYen = "specific_disease_yen",
    SpecificDiseaseHighYen = "specific_disease_high_yen",
    LongStayDays = "long_stay_days",
}
