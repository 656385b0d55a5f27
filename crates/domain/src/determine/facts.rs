//! What a determination is made from: the people of one household in one month, and their incomes.
//!
//! Knows the facts as the law names them. Knows nothing of records: whoever has these turns them into facts.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::month::{Month, index_of};

/// One household in one month. For 国保 the household is the 国保世帯, for 後期 the 住民票 household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// 適用年月
    pub month: Month,
    /// Everybody the rules ask about, in any order.
    pub people: Vec<Person>,
    /// 後期: head and every member of the household exempt from 市町村民税 (高確令7条).
    pub household_tax_exempt: bool,
    /// An application for 基準収入額適用 holds in this month.
    pub receipts_application: bool,
}

impl Facts {
    /// A household nobody belongs to yet.
    pub fn of(month: Month) -> Self {
        Self { month, people: Vec::new(), household_tax_exempt: false, receipts_application: false }
    }
}

/// How many are under 19 on the base day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Minors {
    /// 16歳未満
    pub under_16: u32,
    /// 16歳以上19歳未満
    pub from_16_to_18: u32,
}

/// How a person is covered, seen from the household that is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cover {
    /// 国保の被保険者
    Nhi,
    /// 特定同一世帯所属者
    #[serde(rename = "former_nhi_same_household")]
    FormerNhiSameHousehold,
    /// 擬制世帯主
    NominalHead,
    /// 後期高齢者医療の被保険者
    LateElderly,
    /// 70–74 with any insurer (asked about by 後期 only)
    #[serde(rename = "aged_70_74")]
    Aged70To74,
}

/// One person in that month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The caller's own number for the person; findings name it. Its order means nothing.
    pub key: u32,
    /// 生年月日
    pub birth: NaiveDate,
    /// How covered.
    pub cover: Cover,
    /// 世帯主 in the month (for exemption; 擬制世帯主 included).
    pub head: bool,
    /// Of who was 世帯主 on [`Month::base_day`]: those under 19 then in the household of that day (国保: insured ones; 後期: all), with no more
    /// income than [`minors_income_max_yen`](super::minors_income_max_yen). None of anybody else.
    pub minors: Minors,
    /// Must declare an income; an undeclared adult puts those under 70 into ア.
    pub adult: bool,
    /// 非自発的失業者 in this month (salary counts 30 %).
    pub involuntary_unemployment: bool,
    /// 境界層該当
    pub borderline: bool,
    /// 老齢福祉年金を受けている (後期 only).
    pub welfare_pension: bool,
    /// Income of [`Month::tax_year`].
    pub income: Income,
}

impl Person {
    /// An adult with nothing special and an income not told yet.
    pub fn new(key: u32, birth: NaiveDate, cover: Cover) -> Self {
        Self {
            key,
            birth,
            cover,
            head: cover == Cover::NominalHead,
            minors: Minors::default(),
            adult: true,
            involuntary_unemployment: false,
            borderline: false,
            welfare_pension: false,
            income: Income::default(),
        }
    }
}

/// What the office knows of an income.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Knowledge {
    /// Declared, or reported by employer or pension.
    Known,
    /// 未申告: asked for, and none came. The amounts are what is known besides, mostly nought.
    Undeclared,
    /// Not told yet (転入: the former municipality was asked). What hangs on it is pending.
    #[default]
    Unknown,
}

/// An income as the rules ask for it, in yen. Whoever builds it sets `tax_exempt` only where the tax office
/// says so: an undeclared person is not exempt by silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Income {
    /// Whether it is known.
    pub known: Knowledge,
    /// Exempt from 市町村民税 (by ordinance too).
    pub tax_exempt: bool,
    /// No address in Japan on [`Month::tax_date`].
    pub abroad_on_tax_date: bool,
    /// 課税所得（住民税の課税標準額）
    pub taxable_income_yen: i64,
    /// 基準収入: receipts before expenses of all kinds but 退職
    pub gross_receipts_yen: i64,
    /// 旧ただし書所得 where it is given as such; none = total income less 基礎控除
    pub former_proviso_yen: Option<i64>,
    /// 総所得金額等, salary included
    pub total_income_yen: i64,
    /// 給与所得, after 給与所得控除: the part of it that counts 30 % for 非自発的失業者
    pub salary_income_yen: i64,
    /// 公的年金等の収入 (without 遺族・障害年金)
    pub pension_receipts_yen: i64,
    /// Income that is neither salary nor 公的年金 (低所得Ⅰ)
    pub other_income_yen: i64,
    /// その他の合計所得金額: 合計所得金額 less 公的年金等の雑所得 (後期 2割)
    pub other_total_income_yen: i64,
}

/// The age band a person is in during a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Band {
    /// 就学前
    Preschool,
    /// Under 70
    Under70,
    /// 70–74: from the month after reaching 70 to the 75th birthday
    Elderly,
    /// 75 on the first day of the month
    LateElderly,
}

/// Ages of the bands, from the tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BandAges {
    pub(crate) preschool: i64,
    pub(crate) elderly: i64,
    pub(crate) late_elderly: i64,
}

/// The band of someone born on `birth`, reckoned in months: no day of the calendar can be out of reach.
/// The day before the n-th birthday lies in the month before only for those born on the 1st (29 February
/// too: 28 February or 1 March).
pub(crate) fn band(birth: NaiveDate, month: Month, ages: BandAges) -> Band {
    let born = index_of(birth.year(), birth.month());
    let after_reaching = |age: i64| born.saturating_add(age.saturating_mul(12)) + i64::from(birth.day() != 1);
    let school_year = i64::from((birth.month(), birth.day()) > (4, 1));
    // the first 31 March on or after reaching the age: month index of that March
    let preschool_end = (i64::from(birth.year()) + ages.preschool + school_year).saturating_mul(12) + 2;
    let now = month.index();
    if now >= after_reaching(ages.late_elderly) {
        Band::LateElderly
    } else if now >= after_reaching(ages.elderly) {
        Band::Elderly
    } else if now <= preschool_end {
        Band::Preschool
    } else {
        Band::Under70
    }
}
