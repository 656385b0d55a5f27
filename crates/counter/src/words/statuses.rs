//! Special statuses, and what must be shown for each.

use madoguchi_domain::options::Options;
use madoguchi_domain::record::StatusKind;

/// A special status.
pub fn status(kind: StatusKind, options: &Options) -> &str {
    match kind {
        StatusKind::Student => "マル学",
        StatusKind::Remote => &options.remote_label,
        StatusKind::StayRenewal => "特例期間（在留期間の更新申請中）",
        StatusKind::ReceiptsApplication => "基準収入額適用申請",
        StatusKind::FacilityResident => "住所地特例",
        StatusKind::InvoluntaryUnemployment => "非自発的失業者",
        StatusKind::FormerMember => "特定同一世帯所属者",
        StatusKind::FormerDependant => "旧被扶養者",
        StatusKind::Maternity => "産前産後",
        StatusKind::SexNotation => "性別表記配慮",
        StatusKind::CareNeeded => "要配慮者",
        StatusKind::Borderline => "境界層該当",
        StatusKind::Arrears => "滞納",
        StatusKind::SpecialCircumstances => "特別の事情（滞納による制限を解く）",
        StatusKind::SpecifiedDisease => "特定疾病",
        StatusKind::SpecialMedical => "特別療養",
        StatusKind::ShortTerm => "短期証（履歴）",
        StatusKind::Retiree => "退職（履歴）",
    }
}

/// Stands for a value that a 支援措置 hides.
pub const HIDDEN: &str = "支援措置により非表示";

/// What is shown for a special status or a stay, by its name.
pub fn evidence(name: &str) -> &str {
    match name {
        "school" => "学校名",
        "place" => "滞在地",
        "facility" => "施設名",
        "meaning" => "市町村の扱い",
        "reason_code" => "離職理由コード",
        "left_on" => "離職日",
        "insurer" => "元の被用者保険",
        "due_on" => "出産予定日（出産の後は出産日だけでよい）",
        "born_on" => "出産日",
        "multiple" => "多胎である",
        "document" => "証明書",
        "arrears_since" => "滞納の始まり",
        "slip" => "異動連絡票",
        "exempt_care" => "原爆一般疾病医療費などの受給（該当すれば特別療養にならない）",
        "special_circumstances" => "保険料を納められない特別の事情（あれば特別療養にならない）",
        "circumstances" => "特別の事情の内容（災害、病気など）",
        "disease" => "病名",
        "certified_on" => "認定日",
        "level" => "支援措置の区分",
        "stage" => "支援措置の決定",
        "mail_to" => "送付先",
        "longer_stay" => "3か月を超える滞在の証明",
        "renewal_receipt" => "在留期間の更新申請の受付（受付番号など）",
        "stay_expires_on" => "更新を申請した在留期間の満了日",
        "treaty_certificate" => "社会保障協定の適用証明書を持つ（持つ人は加入しない）",
        "expo_opt_in" => "国際園芸博覧会の参加者・家族で、加入を希望する",
        "lost_on" => "資格喪失日",
        other => other,
    }
}

/// What may be told as evidence of that name, where it is a closed list: code and word.
pub fn evidence_choices(name: &str) -> &'static [(&'static str, &'static str)] {
    match name {
        "disease" => &[
            ("dialysis", "人工透析を要する慢性腎不全"),
            ("hemophilia", "血友病"),
            ("hiv", "抗ウイルス剤を投与中のHIV感染症"),
        ],
        "level" => &[
            ("both", "不開示と自己情報提供不可"),
            ("no_disclosure", "不開示"),
            ("no_self_information", "自己情報提供不可（マイナ保険証を使えない）"),
        ],
        "stage" => &[("decided", "決定済み"), ("provisional", "仮支援措置（決定を待つ）")],
        "reason_code" => &[
            ("11", "11　解雇"),
            ("12", "12　天災等による事業継続不能での解雇"),
            ("21", "21　雇止め（雇用期間3年以上で雇止め通知あり）"),
            ("22", "22　雇止め（雇用期間3年未満で更新の明示あり）"),
            ("23", "23　期間満了（雇用期間3年未満で更新の明示なし）"),
            ("31", "31　事業主からの働きかけによる正当な理由のある自己都合退職"),
            ("32", "32　事業所移転等による正当な理由のある自己都合退職"),
            ("33", "33　正当な理由のある自己都合退職"),
            ("34", "34　正当な理由のある自己都合退職（被保険者期間12か月未満）"),
        ],
        _ => &[],
    }
}

/// What was told as evidence of that name, in the words of the list where there is one.
pub fn evidence_told<'a>(name: &str, value: &'a str) -> &'a str {
    evidence_choices(name).iter().find(|(code, _)| *code == value).map_or(value, |(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_called_as_the_office_calls_it() {
        let options = Options { remote_label: "マル遠".into(), ..Options::default() };
        assert_eq!(status(StatusKind::Remote, &options), "マル遠");
        assert_eq!(status(StatusKind::Student, &options), "マル学");
        assert_eq!(
            (evidence_told("disease", "hiv"), evidence_told("school", "hiv")),
            ("抗ウイルス剤を投与中のHIV感染症", "hiv")
        );
        assert_eq!((evidence("school"), evidence("unheard_of")), ("学校名", "unheard_of"));
    }
}
