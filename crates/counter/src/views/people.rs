//! Views of residents, households and what is left to do for them.

use madoguchi_domain::record::MynaState;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::income::IncomeView;
use super::paper::{CertificateView, LawfulPaperView};
use super::refusal::GroundView;

/// What the search box found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchView {
    /// Best first.
    pub hits: Vec<HitView>,
    /// There are more than these.
    pub more: bool,
    /// A newer question ended this one: no answer.
    pub interrupted: bool,
}

/// What one word of the question matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatchView {
    /// `kana`, `name`, `birth`, `atena`, `number`, `certificate`, `address`
    pub kind: String,
    /// The word as typed.
    pub term: String,
    /// `exact`, `prefix`, `part`, `fuzzy`
    pub how: String,
}

/// One resident found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HitView {
    /// Record id.
    pub record: String,
    /// 宛名番号
    pub atena_no: Option<String>,
    /// Number until the 宛名番号 is known.
    pub provisional_no: Option<String>,
    /// 氏名, the plain text.
    pub name: String,
    /// 振り仮名
    pub kana: String,
    /// 生年月日 `YYYY-MM-DD`
    pub birth: String,
    /// 生年月日 in 和暦, as shown
    pub birth_shown: String,
    /// 性別コード
    pub sex: String,
    /// 住所; empty when hidden by 支援措置
    pub address: String,
    /// 支援措置 hides where the person lives: the own measure, or that of somebody in the same home.
    pub protected: bool,
    /// Values are left out because of it.
    pub masked: bool,
    /// 住基世帯の世帯番号
    pub juki_household_no: Option<String>,
    /// 記号
    pub symbol: Option<String>,
    /// 番号
    pub number: Option<String>,
    /// 枝番
    pub branch: Option<String>,
    /// `covered`, `ended`, `never`
    pub coverage: String,
    /// Its last entry is not confirmed by a central.
    pub unsent: bool,
    /// One reason a word, in words.
    pub why: Vec<String>,
    /// The same reasons in parts.
    pub matches: Vec<MatchView>,
    /// The exact name as inline SVG where a browser would show another glyph.
    pub name_svg: Option<String>,
}

/// Everything about one resident and the household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::record")]
pub struct ShowView {
    pub resident: PersonView,
    pub household: Option<HouseholdView>,
    /// The registry household (住基世帯) with everybody in it, insured or not.
    pub juki_household: Vec<JukiMemberView>,
    pub qualification: Vec<QualificationView>,
    pub movements: Vec<MovementView>,
    pub special_statuses: Vec<StatusView>,
    pub myna: MynaView,
    pub determinations: Vec<CopayView>,
    /// Years the office holds, newest first; their values only with a reason, and not in the household view.
    pub incomes: Vec<IncomeView>,
    pub certificates: Vec<CertificateView>,
    pub next_actions: Vec<NextActionView>,
    /// What is to be borne in mind; nothing to do.
    pub notes: Vec<GroundView>,
    /// The paper the law says today, if covered.
    pub lawful_paper: Option<LawfulPaperView>,
    /// What was told of the person, oldest first.
    pub identities: Vec<IdentityView>,
    pub as_of: String,
    pub known_at: String,
    /// As of now, as known now: only then something may be done.
    pub present: bool,
    /// Values hidden by 支援措置 are left out: no reason was given.
    pub masked: bool,
    /// This opening of the file at the window; null on the command line.
    pub opening: Option<String>,
}

/// A special status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::record::SpecialStatus")]
pub struct StatusView {
    pub id: String,
    pub status: String,
    pub label: String,
    pub from: String,
    /// First day without.
    pub to: Option<String>,
    pub notified_on: String,
    /// On the day it is shown for.
    pub holds: bool,
    pub withdrawn: bool,
    pub evidence: Vec<EvidenceView>,
}

/// Something that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "name, its words, what it said")]
pub struct EvidenceView {
    pub name: String,
    pub label: String,
    pub value: String,
}

/// What was told of a person at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::person::Identity")]
pub struct IdentityView {
    pub effective_on: Option<String>,
    pub recorded_at: Option<String>,
    pub name: String,
    pub alias: Option<String>,
    pub relation: String,
    /// Empty when hidden by 支援措置 and no reason was given.
    pub address: String,
    pub stay_expires_on: Option<String>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::person::Identity")]
pub struct PersonView {
    pub record: String,
    pub atena_no: Option<String>,
    pub provisional_no: Option<String>,
    pub name: String,
    pub name_svg: Option<String>,
    pub alias: Option<String>,
    pub former_surname: Option<String>,
    pub name_latin: String,
    /// Which name the papers show.
    pub print_choice: String,
    /// 続柄コード
    pub relation: String,
    pub kana: String,
    pub birth: String,
    pub birth_shown: String,
    /// Full years; null while nothing is known of the birth
    pub age: Option<i32>,
    pub sex: String,
    pub sex_label: String,
    pub resident_kind: String,
    pub nationality: Option<String>,
    pub residence_status: Option<String>,
    pub stay_expires_on: Option<String>,
    pub postal_code: String,
    /// Empty when hidden by 支援措置 and no reason was given.
    pub address: String,
    /// 前住所, 転出先 and 送付先, hidden like the address.
    pub previous_address: String,
    pub moved_to: String,
    pub mail_to: String,
    /// 支援措置 hides where the person lives: the own measure, or that of somebody in the same home.
    pub protected: bool,
    /// The own measure waits for its decision (仮支援措置).
    pub support_provisional: bool,
    /// Values are left out because of it.
    pub masked: bool,
    pub juki_household_no: Option<String>,
    pub resident_since: Option<String>,
    pub removed_on: Option<String>,
    pub unsent: bool,
}

/// One person of the registry household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::person::Identity")]
pub struct JukiMemberView {
    pub resident: String,
    pub record: String,
    pub name: String,
    pub name_svg: Option<String>,
    pub kana: String,
    pub birth: String,
    pub birth_shown: String,
    /// Full years; null while nothing is known of the birth
    pub age: Option<i32>,
    pub sex_label: String,
    /// `japanese` or `foreign`
    pub resident_kind: String,
    pub relation: String,
    pub relation_label: String,
    /// `covered`, `ended`, `never`
    pub coverage: String,
    pub branch: Option<String>,
    pub covered_from: Option<String>,
    pub covered_to: Option<String>,
    /// `registered`, `not_registered`, `unknown`
    pub myna: MynaState,
    pub next_actions: Vec<NextActionView>,
}

/// A 国保世帯.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::record::Household")]
pub struct HouseholdView {
    pub record: String,
    pub symbol: String,
    pub number: String,
    pub head: String,
    pub head_name: String,
    pub nominal_head: bool,
    pub members: Vec<MemberView>,
}

/// One coverage in a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::record::Member")]
pub struct MemberView {
    pub resident: String,
    pub name: String,
    pub branch: String,
    pub covered_from: String,
    pub covered_to: Option<String>,
    pub reason: String,
    pub end_reason: Option<String>,
}

/// A qualification period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::record::QualificationPeriod")]
pub struct QualificationView {
    pub from: String,
    pub to: Option<String>,
    pub reason: String,
    pub reason_label: String,
    pub end_reason: Option<String>,
    pub end_reason_label: Option<String>,
}

/// A movement with its three dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::record::Movement")]
pub struct MovementView {
    pub id: String,
    pub kind: String,
    pub effective_on: String,
    pub notified_on: String,
    pub recorded_at: String,
    pub reason: String,
    pub reason_label: String,
    /// `confirmed` or `planned`
    pub certainty: String,
    pub remark: String,
    pub corrects: Option<String>,
    pub corrected_by: Option<String>,
    /// It can be corrected or cancelled
    pub correctable: bool,
    /// What of it can be corrected, with the value that it is now
    pub present: Vec<PresentValueView>,
}

/// A value that can be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PresentValueView {
    /// Code of the field
    pub field: String,
    /// What it is now; days as `YYYY-MM-DD`
    pub value: String,
}

/// The My Number card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::record::Myna")]
pub struct MynaView {
    pub state: String,
    pub asked_on: Option<String>,
}

/// What is known of the card now, and what is left to do for the person then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MynaRecordedView {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// registered, not_registered or unknown
    pub state: String,
    /// What is left to do.
    pub next: Vec<NextActionView>,
}

/// A determined ratio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::record::CopayDetermination")]
pub struct CopayView {
    pub ratio_percent: u8,
    pub from: String,
    pub reason: String,
    pub determined_on: String,
    pub by_rules: bool,
}

/// What is left to do for someone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextActionView {
    /// Code.
    pub code: String,
    /// 宛名番号 or provisional number.
    pub resident: String,
    /// In the office's words.
    pub label: String,
    /// By when, where there is a day.
    pub due: Option<String>,
    /// The first day on which it was to be done, where the records tell.
    pub since: Option<String>,
    /// The months it concerns, where it concerns months.
    pub months: Vec<String>,
    /// The fact that ends it.
    pub ends_when: String,
    /// Why.
    pub grounds: Vec<GroundView>,
}

/// Something to do, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActionView {
    /// What.
    #[serde(flatten)]
    pub action: NextActionView,
    /// 氏名
    pub name: String,
}

/// A person touched by a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TouchedView {
    /// 宛名番号; null while only a provisional number is known
    pub resident: Option<String>,
    /// Record id.
    pub record: String,
    /// Provisional number.
    pub provisional_no: Option<String>,
    /// 氏名
    pub name: String,
}
