//! Findings: the tests a determination made, small enough to be stored for every household.
//!
//! Knows every test by name, what it compares and which number of the law it asks. The outcome can be read
//! from the findings alone. Knows nothing of words: these are in `words`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::rules::{Figure, Number};

/// How a value is compared with its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<` 未満
    Below,
    /// `<=` 以下
    AtMost,
    /// `>` 超
    Above,
    /// `>=` 以上
    AtLeast,
    /// `=`
    Is,
}

impl Comparison {
    /// `value` compared so with `threshold`.
    pub fn holds(self, value: i64, threshold: i64) -> bool {
        match self {
            Self::Below => value < threshold,
            Self::AtMost => value <= threshold,
            Self::Above => value > threshold,
            Self::AtLeast => value >= threshold,
            Self::Is => value == threshold,
        }
    }
}

/// What kind of thing a test counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 円
    Yen,
    /// 人
    People,
    /// 日付, written YYYYMMDD as a number
    Day,
    /// 日数
    Days,
    /// %
    Percent,
    /// Yes (1) or no (0)
    Flag,
}

/// Which outcome a test belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// 負担割合 70–74
    Copay,
    /// 所得区分 70–74
    Elderly,
    /// 所得区分 under 70
    Under70,
    /// 後期の負担割合
    LateCopay,
    /// 後期の所得区分
    LateClass,
    /// 限度額
    Limit,
    /// 限度額の証
    Paper,
}

macro_rules! tests {
    ($($name:ident = $id:literal $part:ident $op:ident $unit:ident [$($number:ident)?] $subject:literal $clause:literal;)*) => {
        /// A test of a determination; its id is stored.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Test {
            $(
                #[doc = $subject]
                #[serde(rename = $id)]
                $name,
            )*
        }

        impl Test {
            /// All of them.
            pub const ALL: &[Test] = &[$(Test::$name,)*];

            /// The id that is stored.
            pub fn id(self) -> &'static str {
                match self { $(Test::$name => $id,)* }
            }

            /// Which outcome it belongs to.
            pub fn part(self) -> Part {
                match self { $(Test::$name => Part::$part,)* }
            }

            /// How it compares.
            pub fn comparison(self) -> Comparison {
                match self { $(Test::$name => Comparison::$op,)* }
            }

            /// What it counts.
            pub fn unit(self) -> Unit {
                match self { $(Test::$name => Unit::$unit,)* }
            }

            /// The number of the law it asks; none where no number stands in the way.
            pub fn number(self) -> Option<Number> {
                match self { $(Test::$name => tests!(@number $($number)?),)* }
            }

            /// What it looks at, in the office's words.
            pub fn subject(self) -> &'static str {
                match self { $(Test::$name => $subject,)* }
            }

            /// The clause, where no row of the tables has it.
            pub fn clause(self) -> &'static str {
                match self { $(Test::$name => $clause,)* }
            }
        }
    };
    (@number $number:ident) => { Some(Number::$number) };
    (@number) => { None };
}

tests! {
    NobodyInsured = "nobody_insured" Copay Is People [] "国保の被保険者" "国保法5条";
    CopayIncomeKnown = "copay_income_known" Copay Is People [] "所得がまだ分からない70〜74歳の被保険者等" "国保令27条の2（所得の照会中）";
    CopayMinors = "copay_minors" Copay Above Yen [MinorsUnder16Yen] "世帯主（基準日）の課税所得から差し引く年少者の控除" "国保令27条の2第1項";
    CopayTaxable = "copay_taxable" Copay Below Yen [CopayTaxableYen] "70〜74歳の被保険者の課税所得（最も高い人）" "";
    CopayFormerProvisoBorn = "copay_former_proviso_born" Copay AtLeast Day [CopayFormerProvisoBornFrom] "70〜74歳の被保険者のうち最も若い人の生年月日" "";
    CopayFormerProviso = "copay_former_proviso" Copay AtMost Yen [CopayFormerProvisoYen] "70〜74歳の被保険者の旧ただし書所得の合計" "";
    CopayReceiptsOne = "copay_receipts_one" Copay Below Yen [CopayReceiptsOneYen] "70〜74歳の被保険者（1人）の収入" "";
    CopayReceiptsMany = "copay_receipts_many" Copay Below Yen [CopayReceiptsManyYen] "70〜74歳の被保険者（2人以上）の収入の合計" "";
    CopayReceiptsFormer = "copay_receipts_former" Copay Below Yen [CopayReceiptsFormerYen] "特定同一世帯所属者を含めた収入の合計" "";
    CopayReceiptsGranted = "copay_receipts_granted" Copay Is Flag [] "基準収入額適用の申請、または市町村による収入の確認" "国保則24条の3（申請。市町村が確認できるときは不要）";
    ElderlyIncomeKnown = "elderly_income_known" Elderly Is People [] "課税・非課税がまだ分からない世帯主・被保険者" "国保令29条の3第4項（所得の照会中）";
    WorkingThree = "working_three" Elderly AtLeast Yen [WorkingThreeYen] "3割の世帯の課税所得（最も高い人）" "";
    WorkingTwo = "working_two" Elderly AtLeast Yen [WorkingTwoYen] "3割の世帯の課税所得（最も高い人）" "";
    ElderlyBorderline = "elderly_borderline" Elderly Above People [] "境界層に該当する70〜74歳の被保険者" "国保則27条の14の2（境界層該当）";
    ElderlyExempt = "elderly_exempt" Elderly Is People [] "市町村民税が課される世帯主（擬制世帯主を含む）・被保険者" "国保令29条の3第4項";
    ElderlyInJapan = "elderly_in_japan" Elderly Is People [] "賦課期日（1月1日）に国内に住所のなかった世帯主・被保険者" "国保令29条の3第1項5号（国内に住所を有しない者を除く）";
    LowOne = "low_one" Elderly AtMost Yen [LowPensionYen] "公的年金・給与の控除後に残る所得（最も多い人）" "";
    ElderlyRelief = "elderly_relief" Elderly AtMost Yen [ReliefMemberYen] "非自発的失業者の給与所得を30/100とした世帯の所得の合計" "";
    Under70Borderline = "under_70_borderline" Under70 Above People [] "境界層に該当する被保険者" "国保則27条の14の2（境界層該当）";
    Under70IncomeKnown = "under_70_income_known" Under70 Is People [] "所得がまだ分からない被保険者" "国保令29条の3第1項（所得の照会中）";
    Under70Declared = "under_70_declared" Under70 Is People [] "所得の申告がない、または所得がまだ分からない成人の被保険者" "市町村の運用（未申告の世帯はアとする。法令の条文ではない）";
    Under70Exempt = "under_70_exempt" Under70 Is People [] "市町村民税が課される世帯主（擬制世帯主を含む）・被保険者" "国保令29条の3第1項5号";
    Under70InJapan = "under_70_in_japan" Under70 Is People [] "賦課期日（1月1日）に国内に住所のなかった世帯主・被保険者" "国保令29条の3第1項5号（国内に住所を有しない者を除く）";
    Under70Relief = "under_70_relief" Under70 AtMost Yen [ReliefMemberYen] "非自発的失業者の給与所得を30/100とした世帯の所得の合計" "";
    ClassA = "class_a" Under70 Above Yen [ClassAOverYen] "被保険者の基準所得額の合計" "";
    ClassI = "class_i" Under70 Above Yen [ClassIOverYen] "被保険者の基準所得額の合計" "";
    ClassU = "class_u" Under70 Above Yen [ClassUOverYen] "被保険者の基準所得額の合計" "";
    NobodyLate = "nobody_late" LateCopay Is People [] "後期高齢者医療の被保険者" "高確法50条";
    LateHouseholdExempt = "late_household_exempt" LateCopay Is Flag [] "世帯主と世帯員の全員が市町村民税非課税" "高確令7条3項2号・5項4号";
    LateIncomeKnown = "late_income_known" LateCopay Is People [] "所得がまだ分からない被保険者等" "高確令7条（所得の照会中）";
    LateMinors = "late_minors" LateCopay Above Yen [MinorsUnder16Yen] "世帯主（基準日）の課税所得から差し引く年少者の控除" "高確令7条1項";
    LateTaxable = "late_taxable" LateCopay Below Yen [LateWorkingTaxableYen] "後期の被保険者の課税所得（最も高い人）" "";
    LateFormerProvisoBorn = "late_former_proviso_born" LateCopay AtLeast Day [LateFormerProvisoBornFrom] "後期の被保険者のうち最も若い人の生年月日" "";
    LateFormerProviso = "late_former_proviso" LateCopay AtMost Yen [LateFormerProvisoYen] "後期の被保険者の旧ただし書所得の合計" "";
    LateReceiptsOne = "late_receipts_one" LateCopay Below Yen [LateReceiptsOneYen] "後期の被保険者（1人）の収入" "";
    LateReceiptsAged = "late_receipts_aged" LateCopay Below Yen [LateReceiptsAgedYen] "同じ世帯の70〜74歳の人（保険を問わない）を含めた収入の合計" "";
    LateReceiptsMany = "late_receipts_many" LateCopay Below Yen [LateReceiptsManyYen] "後期の被保険者（2人以上）の収入の合計" "";
    LateReceiptsGranted = "late_receipts_granted" LateCopay Is Flag [] "基準収入額適用の申請、または広域連合による収入の確認" "高確則32条（申請。確認できるときは不要）";
    LateTwoInForce = "late_two_in_force" LateCopay Is Flag [] "2割の負担割合が施行されている" "高確法67条1項2号（令和4年10月1日から）";
    LateSecondTaxable = "late_second_taxable" LateCopay Below Yen [LateSecondTaxableYen] "後期の被保険者の課税所得（最も高い人）" "";
    LateSecondIncomeOne = "late_second_income_one" LateCopay AtLeast Yen [LateSecondIncomeOneYen] "年金収入とその他の合計所得金額の合計（1人）" "";
    LateSecondIncomeMany = "late_second_income_many" LateCopay AtLeast Yen [LateSecondIncomeManyYen] "年金収入とその他の合計所得金額の合計（2人以上）" "";
    LateWorkingThree = "late_working_three" LateClass AtLeast Yen [LateWorkingThreeYen] "3割の世帯の課税所得（最も高い人）" "";
    LateWorkingTwo = "late_working_two" LateClass AtLeast Yen [LateWorkingTwoYen] "3割の世帯の課税所得（最も高い人）" "";
    LateExempt = "late_exempt" LateClass Is Flag [] "世帯主と世帯員の全員が市町村民税非課税" "高確令15条1項";
    LateLowOne = "late_low_one" LateClass AtMost Yen [LateLowPensionYen] "公的年金・給与の控除後に残る所得（最も多い世帯員）" "";
    LateWelfarePension = "late_welfare_pension" LateClass Is Flag [] "老齢福祉年金を受けている" "高確令15条1項（老齢福祉年金）";
    LateBorderline = "late_borderline" LateClass Is Flag [] "境界層に該当する" "高確則（境界層該当）";
    LimitFixed = "limit_fixed" Limit AtLeast Yen [] "自己負担限度額の定額部分" "国保令29条の3";
    LimitCost = "limit_cost" Limit Above Yen [] "10割の医療費" "国保令29条の3";
    LimitMany = "limit_many" Limit Is Flag [] "多数回該当（過去12か月に3回以上）" "国保令29条の3";
    LimitTurning75 = "limit_turning_75" Limit Is Flag [] "75歳到達月（誕生日が1日でない）: 個人の限度額は1/2" "国保令29条の2第3項・29条の3";
    LimitMoved = "limit_moved" Limit Is Flag [] "県内転居月（1日以外の転居で世帯が継続）: 限度額は1/2" "国保令29条の3第12項";
    PaperHolder = "paper_holder" Paper Is Flag [] "資格確認書を持ち、そこに限度額の区分が載っていない" "国保則27条の14の2第1項（マイナ保険証の人には交付しない）";
    PaperClass = "paper_class" Paper Is Flag [] "証によらず限度額までの支払いで済む区分ではない" "国保則27条の14の2、27条の14の4";
    PaperArrears = "paper_arrears" Paper Is Flag [] "70歳未満で保険料（税）の滞納がある" "国保則27条の14の2第1項";
    PaperLifted = "paper_lifted" Paper Is Flag [] "特別の事情がある、または市町村が適当と認めた" "国保則27条の14の2第1項ただし書";
    PaperLongStay = "paper_long_stay" Paper Above Days [LongStayDays] "過去12か月の入院日数" "";
}

/// One test of a determination: what was compared with what, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which test.
    #[serde(rename = "t")]
    pub test: Test,
    /// Whom it concerned, by the caller's key; none = the household.
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    pub who: Option<u32>,
    /// What was compared, in the test's unit.
    #[serde(rename = "v", default, skip_serializing_if = "zero")]
    pub value: i64,
    /// What it was compared with, in the same unit.
    #[serde(rename = "n", default, skip_serializing_if = "zero")]
    pub threshold: i64,
    /// The comparison held.
    #[serde(rename = "h", default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
    /// First day of the row it asked; none where no number stood in the way.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<NaiveDate>,
    /// The number it asked, where it is not the test's own ([`Test::number`]).
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub other_number: Option<Number>,
    /// The row was only announced.
    #[serde(rename = "a", default, skip_serializing_if = "std::ops::Not::not")]
    pub announced: bool,
}

// a nought is not written
fn zero(value: &i64) -> bool {
    *value == 0
}

impl Finding {
    /// The test made with `value` against `threshold`.
    pub fn new(test: Test, value: i64, threshold: i64) -> Self {
        let held = test.comparison().holds(value, threshold);
        Self { test, who: None, value, threshold, held, effective_from: None, other_number: None, announced: false }
    }

    /// The same, with whom it concerned.
    #[must_use]
    pub fn about(self, who: Option<u32>) -> Self {
        Self { who, ..self }
    }

    /// The same, with the row the threshold came from.
    #[must_use]
    pub fn from_row(self, figure: Figure) -> Self {
        Self {
            effective_from: Some(figure.effective_from),
            other_number: Some(figure.number).filter(|number| self.test.number() != Some(*number)),
            announced: figure.announced,
            ..self
        }
    }

    /// The row it asked: the number, and the first day of the row.
    pub fn row(&self) -> Option<(Number, NaiveDate)> {
        self.other_number.or(self.test.number()).zip(self.effective_from)
    }
}
