//! Acts: one fact each. A closed set; each carries everything needed to apply it again elsewhere.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::asset::Asset;
use crate::certificate::{Certificate, Delivery, PaperOutcome, Receiver};
use crate::coverage::ReasonCode;
use crate::numbers::CertificateNo;
use crate::person::Identity;
use crate::record::{
    Account, CopayDetermination, FinishedRound, Founding, IncomeYear, Insurer, Movement, Myna, RecordId, SpecialStatus,
    Task, TaskEnd,
};
use crate::scheme::national::{Determination, HouseholdNumber, PersonRatio};

/// One fact. How it is stored, with its type as a field beside the others, is [`crate::entry::StoredAct`]'s to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// The office comes to be.
    FoundOffice {
        /// Record of the office.
        office: RecordId,
        /// What it is.
        founding: Founding,
    },
    /// Name, insurer number or municipality of the office change from a day on; a later word for the same day takes the earlier's place.
    AmendOffice {
        /// Record of the office.
        office: RecordId,
        /// The first day.
        from: NaiveDate,
        /// What holds from then, whole.
        insurer: Insurer,
    },
    /// The day of a sample office moves on.
    MoveDay {
        /// Record of the office.
        office: RecordId,
        /// The office's day from now on.
        day: NaiveDate,
    },
    /// A clerk's account is made or its password changed.
    RecordAccount {
        /// Record of the office.
        office: RecordId,
        /// The account.
        account: Account,
    },
    /// A municipal option is set.
    SetOption(OptionSet),
    /// A file of the office is put in the place of what it had by that name.
    RecordAsset(AssetSet),
    /// What the registry or the counter says of a person (whole, as of then).
    RecordResident {
        /// The person.
        resident: RecordId,
        /// The identity.
        identity: Box<Identity>,
    },
    /// A 国保世帯 with its 記号番号 comes to be.
    OpenHousehold {
        /// The household.
        household: RecordId,
        /// 記号番号
        number: HouseholdNumber,
        /// 世帯主
        head: RecordId,
    },
    /// 資格取得・適用開始
    StartCoverage(CoverageStart),
    /// 資格喪失・適用終了
    EndCoverage(CoverageEnd),
    /// 変更: the coverage goes on in another household; the qualification stays as it is
    ChangeHousehold(HouseholdChange),
    /// 世帯主変更 of a household that keeps its 記号番号
    ChangeHead {
        /// The household.
        household: RecordId,
        /// The new head.
        head: RecordId,
        /// First day.
        on: NaiveDate,
    },
    /// 訂正: names the movement it corrects
    CorrectMovement(Correction),
    /// 変更 that moves no period (氏名, 住所, 続柄, 世帯主 of a household that keeps its number), with its three dates
    NoteMovement {
        /// The person.
        resident: RecordId,
        /// The movement.
        movement: Movement,
    },
    /// 特別該当: a status begins, ends, or is withdrawn (told apart by its own dates, known by its id)
    RecordStatus {
        /// The person.
        resident: RecordId,
        /// The status, whole.
        status: Box<SpecialStatus>,
    },
    /// 所得・課税 of one 賦課年度, whole; a later word takes the place of an earlier
    RecordIncome {
        /// The person.
        resident: RecordId,
        /// The income.
        income: Box<IncomeYear>,
    },
    /// What is known of the My Number card.
    RecordMyna {
        /// The person.
        resident: RecordId,
        /// State and day.
        myna: Myna,
    },
    /// A clerk's own determination of the ratio.
    RecordCopay {
        /// The person.
        resident: RecordId,
        /// The determination.
        copay: CopayDetermination,
    },
    /// 判定 of a household by the rules, with what it rested on
    Determine {
        /// The household.
        household: RecordId,
        /// The determination.
        determination: Box<Determination>,
        /// 負担割合 that follows from it for the people of 70–74 who had another
        ratios: Vec<PersonRatio>,
    },
    /// 異動の処理待ち: a movement of the registry asks for a clerk
    OpenTask {
        /// The person.
        resident: RecordId,
        /// The task.
        task: Box<Task>,
    },
    /// A task leaves the work list
    CloseTask {
        /// The person.
        resident: RecordId,
        /// The task.
        task: Uuid,
        /// Why.
        end: TaskEnd,
    },
    /// 月次判定 was finished
    RecordRound {
        /// Record of the office.
        office: RecordId,
        /// Who ran it, and what it came to.
        round: Box<FinishedRound>,
    },
    /// A number was used for a paper.
    IssueCertificate {
        /// The person.
        resident: RecordId,
        /// The certificate, state `issuing`.
        certificate: Box<Certificate>,
    },
    /// What came of the paper.
    RecordPaperOutcome {
        /// The person.
        resident: RecordId,
        /// The certificate.
        no: CertificateNo,
        /// What came of it.
        outcome: PaperOutcome,
        /// The clerk's words, if any.
        reason: Option<String>,
    },
    /// 交付
    DeliverCertificate {
        /// The person.
        resident: RecordId,
        /// The certificate.
        no: CertificateNo,
        /// The day.
        on: NaiveDate,
        /// How.
        by: Delivery,
        /// Who took it at the window, where the office asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received: Option<Receiver>,
    },
    /// 回収
    CollectCertificate {
        /// The person.
        resident: RecordId,
        /// The certificate.
        no: CertificateNo,
        /// The day.
        on: NaiveDate,
        /// Why, if told.
        reason: Option<String>,
    },
    /// 抜取: a paper that was made is taken out before it is handed over
    WithdrawCertificate {
        /// The person.
        resident: RecordId,
        /// The certificate.
        no: CertificateNo,
        /// The day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// 返送: a paper that was mailed came back
    ReturnCertificate {
        /// The person.
        resident: RecordId,
        /// The certificate.
        no: CertificateNo,
        /// The day.
        on: NaiveDate,
        /// Why, as the mail says.
        reason: String,
        /// Where it is kept until it is handed over or destroyed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shelf: Option<String>,
    },
}

/// A municipal option, set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionSet {
    /// Record of the office.
    pub office: RecordId,
    /// Name of the option.
    pub name: String,
    /// Value as text.
    pub value: String,
    /// The day it was set.
    pub set_on: NaiveDate,
    /// Who set it.
    pub set_by: String,
}

/// A file of the office, set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetSet {
    /// Record of the office.
    pub office: RecordId,
    /// What it is for: `seal`, `gaiji_table` …
    pub name: String,
    /// The file.
    pub asset: Asset,
    /// The day it was set.
    pub set_on: NaiveDate,
    /// Who set it.
    pub set_by: String,
}

/// 世帯の変更 of one person: 適用 ends in one household and begins in another on the same day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdChange {
    /// The person.
    pub resident: RecordId,
    /// The household left.
    pub from: RecordId,
    /// The household entered.
    pub to: RecordId,
    /// 枝番 in the household entered
    pub branch: String,
    /// First day in the household entered.
    pub on: NaiveDate,
    /// The movement with its three dates.
    pub movement: Movement,
}

/// 訂正 of one movement of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The person.
    pub resident: RecordId,
    /// The household of the corrected movement.
    pub household: RecordId,
    /// The household left by it, where it moved the coverage from one to another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_household: Option<RecordId>,
    /// The movement corrected.
    pub corrects: Uuid,
    /// What holds instead, with its three dates; its `corrects` names the same movement.
    pub movement: Movement,
    /// What becomes of the periods that the corrected movement began or ended.
    pub boundary: Boundary,
}

/// What a correction does to the periods of the corrected movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Boundary {
    /// They begin or end on these days.
    Moved {
        /// 適用開始・適用終了年月日
        covered: NaiveDate,
        /// 資格取得・資格喪失年月日; none where the movement did not touch the qualification
        qualified: Option<NaiveDate>,
    },
    /// 取消: the movement never was; what it began is gone, what it ended goes on
    Cancelled,
}

/// 資格取得・適用開始 of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageStart {
    /// The person.
    pub resident: RecordId,
    /// The household.
    pub household: RecordId,
    /// 枝番
    pub branch: String,
    /// 資格取得年月日
    pub qualified_on: NaiveDate,
    /// 適用開始年月日
    pub covered_from: NaiveDate,
    /// 事由
    pub reason: ReasonCode,
    /// The movement with its three dates.
    pub movement: Movement,
    /// 資格喪失年月日 in the municipality moved to before, where that coverage ended here without a loss (県内転出)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_elsewhere_on: Option<NaiveDate>,
}

/// 資格喪失・適用終了 of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageEnd {
    /// The person.
    pub resident: RecordId,
    /// The household.
    pub household: RecordId,
    /// 資格喪失年月日; none when only the coverage ends
    pub disqualified_on: Option<NaiveDate>,
    /// 適用終了年月日, the first day without
    pub covered_to: NaiveDate,
    /// 事由
    pub reason: ReasonCode,
    /// The movement with its three dates.
    pub movement: Movement,
}

/// Claims and world facts never share an entry: a paper that exists stays recorded even when the
/// claim under it falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// What the office holds to be so.
    Claim,
    /// What happened and cannot be undone.
    WorldFact,
}

impl Act {
    /// Claim or world fact.
    pub fn nature(&self) -> Nature {
        match self {
            Self::IssueCertificate { .. }
            | Self::RecordPaperOutcome { .. }
            | Self::DeliverCertificate { .. }
            | Self::CollectCertificate { .. }
            | Self::WithdrawCertificate { .. }
            | Self::ReturnCertificate { .. } => Nature::WorldFact,
            Self::FoundOffice { .. }
            | Self::AmendOffice { .. }
            | Self::MoveDay { .. }
            | Self::RecordAccount { .. }
            | Self::SetOption(_)
            | Self::RecordAsset(_)
            | Self::RecordResident { .. }
            | Self::OpenHousehold { .. }
            | Self::StartCoverage(_)
            | Self::EndCoverage(_)
            | Self::ChangeHousehold(_)
            | Self::ChangeHead { .. }
            | Self::CorrectMovement(_)
            | Self::NoteMovement { .. }
            | Self::RecordStatus { .. }
            | Self::RecordIncome { .. }
            | Self::RecordMyna { .. }
            | Self::RecordCopay { .. }
            | Self::OpenTask { .. }
            | Self::CloseTask { .. }
            | Self::RecordRound { .. }
            | Self::Determine { .. } => Nature::Claim,
        }
    }

    /// Version of the stored form of this act.
    pub fn version(&self) -> u16 {
        1
    }

    /// The records it reads and writes.
    pub fn touches(&self) -> Vec<RecordId> {
        match self {
            Self::FoundOffice { office, .. }
            | Self::AmendOffice { office, .. }
            | Self::MoveDay { office, .. }
            | Self::RecordAccount { office, .. }
            | Self::RecordRound { office, .. } => {
                vec![*office]
            }
            Self::SetOption(set) => vec![set.office],
            Self::RecordAsset(set) => vec![set.office],
            Self::RecordResident { resident, .. }
            | Self::NoteMovement { resident, .. }
            | Self::RecordStatus { resident, .. }
            | Self::RecordIncome { resident, .. }
            | Self::RecordMyna { resident, .. }
            | Self::RecordCopay { resident, .. }
            | Self::OpenTask { resident, .. }
            | Self::CloseTask { resident, .. }
            | Self::IssueCertificate { resident, .. }
            | Self::RecordPaperOutcome { resident, .. }
            | Self::DeliverCertificate { resident, .. }
            | Self::CollectCertificate { resident, .. }
            | Self::WithdrawCertificate { resident, .. }
            | Self::ReturnCertificate { resident, .. } => vec![*resident],
            Self::OpenHousehold { household, .. } | Self::ChangeHead { household, .. } => vec![*household],
            Self::Determine { household, ratios, .. } => {
                std::iter::once(*household).chain(ratios.iter().map(|r| r.resident)).collect()
            }
            Self::ChangeHousehold(change) => vec![change.resident, change.from, change.to],
            Self::CorrectMovement(c) => [c.resident, c.household].into_iter().chain(c.left_household).collect(),
            Self::StartCoverage(start) => vec![start.resident, start.household],
            Self::EndCoverage(end) => vec![end.resident, end.household],
        }
    }
}
