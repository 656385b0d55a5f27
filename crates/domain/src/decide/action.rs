//! What the office still has to do for someone, derived from the records and the day and never stored: for each code the fact it follows from,
//! the law, and the fact that ends it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::certificate::CertificateKind;
use crate::ground::Ground;
use crate::month::Month;
use crate::record::RecordId;
use crate::variants::every;
use crate::wareki;

/// What the office still has to do for someone.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    TS,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum NextActionCode {
    /// Ask whether the My Number card is registered.
    AskMyna,
    /// Give the paper the law says.
    GivePaper,
    /// Record what came of a paper.
    RecordOutcome,
    /// Hand a paper over.
    Deliver,
    /// Take a paper back.
    Collect,
    /// Take out a paper that the mail brought back and that is no longer right.
    Withdraw,
    /// Determine the ratio (70–74).
    DetermineCopay,
    /// What the household is judged with was told anew: judge the months it changes.
    Judge,
    /// The registry says the person left; end the coverage by notification.
    EndCoverage,
    /// 75歳到達 was recorded for another birth than is known by now: cancel it.
    UndoEndByAge,
    /// The head died, left, or lives in another home: decide on the new head.
    ChangeHead,
    /// The registry split or merged households: split or merge the 国保世帯 by notification.
    ChangeHousehold,
    /// A move was announced; fix its day when the new municipality tells (転入通知).
    ConfirmPlannedMove,
    /// A mover inside the prefecture: learn the inherited 資格取得年月日.
    ConfirmQualification,
    /// What is printed on a paper is no longer so: give a new one.
    Reissue,
    /// マル学: the yearly proof (在学証明) is due.
    RenewStudent,
    /// The stay of a foreigner ends soon.
    StayEndsSoon,
    /// The stay of a foreigner is over: record its renewal or the 特例期間, or end the coverage.
    StayOver,
    /// 支援措置: its term ends soon, or has ended; it goes on until a word lifts or extends it.
    SupportTermEnds,
    /// 70 soon: ratio and paper.
    Turns70,
    /// 75 soon: 後期 begins, the paper ends the day before.
    Turns75,
    /// 75 has come or may have come, and the day of birth is not fully known: record the assumed birth (みなし生年月日) by a change.
    AssumeBirth,
    /// Of the office: somebody turned 75, and no entry says yet that the coverage has ended (75歳到達).
    WriteAgeEnds,
    /// Of the office: the month has not been judged yet (月次判定).
    JudgeMonth,
}

/// For each code the fact it follows from, the law, and the fact that ends it.
const ROWS: [(NextActionCode, [&str; 3]); NextActionCode::ALL.len()] = [
    (
        NextActionCode::AskMyna,
        ["マイナ保険証の利用登録の有無が分からない", "国保法9条2項、国保則7条の3", "登録の有無が登録されたとき"],
    ),
    (
        NextActionCode::GivePaper,
        ["交付する証が手元にない", "国保法9条2項、国保則6条・7条の3", "証が発行されたとき、または資格がなくなったとき"],
    ),
    (
        NextActionCode::RecordOutcome,
        ["印刷の結果が分からない証がある", "事務処理（紙の有無は記録から分からない）", "印刷の結果が登録されたとき"],
    ),
    (
        NextActionCode::Deliver,
        ["発行した証がまだ渡されていない", "国保法9条2項、国保則6条・7条の3", "交付または抜取が登録されたとき"],
    ),
    (
        NextActionCode::Collect,
        [
            "使えなくなった証が戻っていない",
            "国保則13条（証の返還）",
            "回収が登録されたとき（渡す前の証は抜取でもよい）",
        ],
    ),
    (
        NextActionCode::Withdraw,
        [
            "返送されて役所にある証が、使えなくなった",
            "国保則13条（証の返還）、事務処理（返送）",
            "抜取が登録されたとき",
        ],
    ),
    (
        NextActionCode::DetermineCopay,
        [
            "その年度の所得で判定された負担割合がない",
            "国保法42条1項3号・4号、国保令27条の2",
            "判定されたとき、または負担割合が登録されたとき",
        ],
    ),
    (
        NextActionCode::Judge,
        [
            "判定の後に、判定のもとになる事項が登録されたか、年度や70歳の区分が変わった",
            "国保令27条の2・29条の3",
            "その月からの判定が登録されたとき",
        ],
    ),
    (
        NextActionCode::EndCoverage,
        [
            "住民票から除かれているが、国保の適用が続いている",
            "国保法8条1項、国保則12条・13条",
            "離脱届が登録されたとき、または住民記録が訂正されたとき",
        ],
    ),
    (
        NextActionCode::UndoEndByAge,
        [
            "75歳到達による喪失の記録が、訂正された生年月日より早い",
            "国保法6条8号・8条1項、高確法52条",
            "75歳到達による喪失の取消が登録されたとき",
        ],
    ),
    (
        NextActionCode::ChangeHead,
        [
            "世帯主がいなくなり、ほかの人の適用が続いている",
            "国保則10条の2（世帯主の変更の届出）",
            "世帯主の変更が登録されたとき、またはその世帯の適用が終わったとき",
        ],
    ),
    (
        NextActionCode::ChangeHousehold,
        [
            "住民記録で世帯分離・世帯合併があったが、国保の世帯は元のまま",
            "国保法9条1項、国保則10条の2",
            "世帯分離・世帯合併が登録されたとき、または処理しないと決めたとき",
        ],
    ),
    (
        NextActionCode::ConfirmPlannedMove,
        [
            "転出の日が予定のまま",
            "国保法8条1項、住基法9条（転入通知）",
            "転出日の訂正（確定）または取消が登録されたとき",
        ],
    ),
    (
        NextActionCode::ConfirmQualification,
        [
            "県内転入で引き継ぐ資格取得年月日が確かめられていない",
            "国保法7条、国保則5条",
            "資格取得年月日の訂正（確定）が登録されたとき",
        ],
    ),
    (
        NextActionCode::Reissue,
        ["証に印字された内容が、いまの登録と違う", "国保則7条（記載事項の変更・再交付）", "新しい証が発行されたとき"],
    ),
    (
        NextActionCode::RenewStudent,
        [
            "マル学の在学証明の期限が近い、または過ぎている",
            "国保法116条、国保則5条の2",
            "次の年度の在学証明が登録されたとき、または該当の終わりか喪失が登録されたとき",
        ],
    ),
    (
        NextActionCode::StayEndsSoon,
        ["在留期間の満了が近い", "国保法6条11号、国保則1条", "在留期間の更新が登録されたとき、または満了したとき"],
    ),
    (
        NextActionCode::StayOver,
        [
            "在留期間が満了し、更新も特例期間も登録されていない",
            "国保法6条11号、国保則1条、入管法20条6項",
            "在留期間の更新か特例期間が登録されたとき、または離脱届（E11 在留資格喪失・出国）が登録されたとき",
        ],
    ),
    (
        NextActionCode::SupportTermEnds,
        [
            "支援措置の期間の終わりが近い、または過ぎている（措置は自動では終わらない）",
            "住民基本台帳事務処理要領第5-10（支援措置の期間は1年、延長できる）",
            "延長または解除の異動が届いたとき",
        ],
    ),
    (NextActionCode::Turns70, ["まもなく70歳", "国保法42条1項3号", "70歳からの負担割合と証が用意されたとき"]),
    (
        NextActionCode::Turns75,
        ["まもなく75歳。国保の適用は誕生日から終わる", "国保法6条8号、高確法52条", "75歳の誕生日になったとき"],
    ),
    (
        NextActionCode::AssumeBirth,
        [
            "生年月日に分からない部分があり、75歳になる日（国保の適用が終わる日）が決まらない",
            "国保法6条8号、高確法52条、住民記録システム標準仕様書（生年月日の不詳）",
            "みなしの生年月日が登録されたとき、または住民記録に生年月日が載ったとき",
        ],
    ),
    (
        NextActionCode::WriteAgeEnds,
        [
            "75歳に達して適用が終わった人の資格喪失が、まだ記録されていない",
            "国保法6条8号・8条1項",
            "75歳到達の処理か、その世帯の届出で、資格喪失が記録されたとき",
        ],
    ),
    (
        NextActionCode::JudgeMonth,
        ["月次判定がまだ終わっていない", "国保法42条1項、国保令27条の2・29条の3", "その月の月次判定が終わったとき"],
    ),
];

impl NextActionCode {
    /// Every code.
    pub const ALL: [Self; 24] = every();

    /// As scripts name it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The fact it follows from, the law, and the fact that ends it.
    fn row(self) -> [&'static str; 3] {
        ROWS.iter().find(|(code, _)| *code == self).map(|(_, row)| *row).unwrap_or_default()
    }
}

/// One next action for one person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NextAction {
    /// What to do.
    pub code: NextActionCode,
    /// For whom; what the whole office has to do, for its own record.
    pub resident: RecordId,
    /// By when, where there is a day.
    pub due: Option<NaiveDate>,
    /// The first day on which it was to be done, where the records tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// The months it concerns, where it concerns months.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<Month>,
    /// The paper to give, where this program has no form of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_form: Option<CertificateKind>,
    /// What is registered and what the registry tells instead, where it follows from the difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differs: Option<String>,
}

/// The fact and what ends it, where the registry tells otherwise than it is registered.
const DIFFERS: [&str; 2] = [
    "住民記録の告げる日または事由が、登録されているものと違う",
    "登録が訂正されたか、取り消されて住民記録のとおりに登録されたとき、または住民記録が訂正されたとき",
];

impl NextAction {
    /// Something to do without a day.
    pub fn new(code: NextActionCode, resident: RecordId) -> Self {
        Self { code, resident, due: None, since: None, months: Vec::new(), without_form: None, differs: None }
    }

    /// Something to do by a day.
    pub fn by(code: NextActionCode, resident: RecordId, due: NaiveDate) -> Self {
        Self { due: Some(due), ..Self::new(code, resident) }
    }

    /// It concerns these months, too.
    pub fn add_months(&mut self, months: Vec<Month>) {
        self.months.extend(months);
        self.months.sort_unstable();
        self.months.dedup();
    }

    /// The fact that ends it.
    pub fn ends_when(&self) -> &'static str {
        if self.differs.is_some() { DIFFERS[1] } else { self.code.row()[2] }
    }

    /// Why it is to be done, by what law, and what ends it.
    pub fn ground(&self) -> Ground {
        if let Some(differs) = &self.differs {
            let fact = format!("{}：{differs}", DIFFERS[0]);
            return Ground::new("registry_differs", fact, self.code.row()[1], DIFFERS[1]);
        }
        let [fact, clause, ends_when] = self.code.row();
        let since = self.since.map(|day| format!("（{} から）", wareki::long(day))).unwrap_or_default();
        let months = match self.months.as_slice() {
            [] => String::new(),
            [only] => format!("：{}", wareki::month(*only)),
            [first, .., last] => format!("：{} から {} まで", wareki::month(*first), wareki::month(*last)),
        };
        Ground::new(self.code.as_str(), format!("{fact}{since}{months}"), clause, ends_when)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_says_from_what_it_follows_and_what_ends_it() {
        for code in NextActionCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert!(code.row().iter().all(|words| !words.is_empty()), "{code:?}");
        }
        let day = "2026-11-21".parse().ok();
        let months = ["2026-08", "2026-09", "2026-10"].map(|text| Month::parse(text).unwrap()).to_vec();
        let told = |action: NextAction| action.ground().fact;
        let ask = NextAction::new(NextActionCode::AskMyna, uuid::Uuid::nil());
        assert_eq!(told(ask.clone()), "マイナ保険証の利用登録の有無が分からない");
        assert_eq!(
            told(NextAction { since: day, ..ask.clone() }),
            "マイナ保険証の利用登録の有無が分からない（令和8年11月21日 から）"
        );
        assert!(
            told(NextAction { months: months.clone(), ..ask.clone() }).ends_with("：令和8年8月 から 令和8年10月 まで")
        );
        assert!(told(NextAction { months: months[..1].to_vec(), ..ask }).ends_with("：令和8年8月"));
    }
}
