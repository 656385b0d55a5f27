//! Sentences about papers that are against the law for their holder: at the issue, and when one is to be handed over.

use madoguchi_domain::refusal::Refusal;

use super::items::item;

/// What happened and why.
pub fn message(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    let (who, no) = (field("resident"), field("certificate_no"));
    let paper = refusal.fields.get("kind_label").map_or("証", String::as_str);
    match field("why") {
        "not_covered" => format!("住民 {who} はきょう国保の適用がないため、証 {no} は渡せません。"),
        "ended" => format!("証 {no} は有効期限が過ぎているため、渡せません。"),
        "gone" => {
            let day = field("day");
            format!("住民 {who} は {day} に死亡・転出など資格を失う異動があるため、証の発行も交付もできません。")
        }
        "leaving_open" => {
            let day = field("day");
            format!(
                "住民 {who} には {day} に資格を失う異動の連絡が届いていて、まだ処理されていないため、証の発行も交付もできません。"
            )
        }
        "household_open" => {
            let day = field("day");
            format!(
                "住民 {who} は {day} に別の住基世帯になったと連絡が届いていて、国保の世帯がまだ改められていないため、前の世帯の記号番号と世帯主で証は作れません。"
            )
        }
        "student_over" => {
            let day = field("day");
            format!(
                "住民 {who} のマル学（在学証明）は {day} までのため、その後の期間の証は、新しい在学証明がなければ作れません。"
            )
        }
        "other_kind" => format!("住民 {who} にいま交付する証ではなくなったため、証 {no} は渡せません。"),
        "barred" => {
            format!(
                "住民 {who} は保険料の滞納またはマイナ保険証の登録により、証 {no} を受ける人ではなくなったため、渡せません。"
            )
        }
        "undelivered" => format!("住民 {who} には、発行してまだ渡していない証 {no} があります。"),
        "former_coverage" => {
            format!("証 {no} は前の適用についての申請によるもので、いまの適用では使えないため、渡せません。")
        }
        "class_without" => {
            format!("住民 {who} の所得区分が変わり、証 {no} は要らなくなったため、渡せません。")
        }
        "class_with_other" => {
            format!("住民 {who} の所得区分が変わり、減額の認定証を受ける人になったため、証 {no} は渡せません。")
        }
        "in_the_office" => {
            format!("証 {no} はまだ渡されず庁内にあるため、紛失・盗難とすることはできません。")
        }
        "special_medical" => {
            format!("住民 {who} の特別療養の該当が発行の後に変わり、いま交付する証ではないため、証 {no} は渡せません。")
        }
        "differs" => {
            let item = item(field("field"));
            format!("証 {no} に印字された「{item}」がいまの登録と違うため、渡せません。")
        }
        "not_a_holder" => {
            format!("住民 {who} は、その内容の載らない資格確認書を持つ人ではないため、「{paper}」は交付できません。")
        }
        "pays_all" => {
            format!("住民 {who} は特別療養に該当し、窓口で医療費の全額を払うため、「{paper}」は交付できません。")
        }
        "not_needed" => format!("住民 {who} の所得区分は {}で、「{paper}」は要りません。", field("class")),
        "other_paper" => {
            format!("住民 {who} の所得区分は {}で、交付するのは「{}」です。", field("class"), field("lawful_label"))
        }
        "arrears" => format!("住民 {who} の世帯に保険料の滞納があるため、「{paper}」は交付できません。"),
        "no_term" => format!("住民 {who} の「{paper}」は、始まる前に期限が来ます。"),
        _ => format!("住民 {who} にこの証は交付できません。"),
    }
}

/// Nothing in hand that could be issued again or renewed.
pub fn nothing_in_force(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    let (who, label) = (field("resident"), field("kind_label"));
    match field("why") {
        "no_end" => format!("住民 {who} の「{label}」には有効期限がないため、更新はありません。"),
        "none_in_force" => format!("住民 {who} に、いま有効な「{label}」がないため、更新できません。"),
        _ => format!("住民 {who} に、いま有効な「{label}」がないため、再交付・差替はできません。"),
    }
}

/// What can be done next.
pub fn next(refusal: &Refusal) -> &'static [&'static str] {
    match refusal.fields.get("why").map_or("", String::as_str) {
        "not_covered" => &["この証を抜取（渡した後なら回収）として登録し、裁断する", "適用の期間を確かめる"],
        "ended" => &["この証を抜取（渡した後なら回収）として登録し、裁断する", "新しい証を発行する"],
        "special_medical" | "other_kind" => {
            &["この証を抜取（渡した後なら回収）として登録し、裁断する", "根拠を確かめ、いま交付する証を渡す"]
        }
        "gone" => &["離脱届を確かめ、手元の証を回収する", "異動が誤りなら、訂正または取消をしてから発行する"],
        "student_over" => {
            &["新しい在学証明を確かめ、特別該当「マル学」を登録する", "住所を移すときは転出の届出を受ける"]
        }
        "household_open" => &[
            "世帯の変更（世帯分離・世帯合併）を登録してから発行する",
            "国保の世帯が変わらないなら、「住民異動の処理待ち」で、処理しないと決める",
        ],
        "leaving_open" => &["「住民異動の処理待ち」で、喪失を登録するか、処理しないと決める"],
        "barred" => {
            &["この証を抜取（渡した後なら回収）として登録し、裁断する", "納付とマイナ保険証の登録の状況を確かめる"]
        }
        "undelivered" => &[
            "その証を渡す",
            "出てこなかった、または不良なら、印刷の結果を登録する",
            "再交付なら、目的と理由を選んで発行する",
        ],
        "former_coverage" => &[
            "この証を抜取（渡した後なら回収）として登録し、裁断する",
            "いまの適用について申請を受け、新しい証を発行する",
        ],
        "class_without" => {
            &["この証を抜取（渡した後なら回収）として登録し、裁断する", "医療機関へは資格確認書だけを示すよう案内する"]
        }
        "class_with_other" => &[
            "この証を抜取（渡した後なら回収）として登録し、裁断する",
            "減額の認定証の申請を案内し、基幹システムで交付する",
        ],
        "in_the_office" => &[
            "その証を渡す。別の証に差し替えた後なら、抜取として登録する",
            "庁内で見当たらなければ抜取として登録し、新しい証を発行する",
            "郵便で届かなかったのなら、返送として登録してから渡し直す",
        ],
        "not_a_holder" => &["マイナ保険証の利用者は、そのまま医療機関で限度額が適用されると案内する", "根拠を確かめる"],
        "pays_all" => &[
            "医療機関で全額を払い、領収書を添えて特別療養費の支給を申請するよう案内する",
            "保険料の納付の窓口へ案内する。完納、または特別の事情が認められれば特別療養は終わる",
        ],
        "not_needed" => &["医療機関へは資格確認書だけを示すよう案内する"],
        "other_paper" => &["基幹システムで、その証を交付する"],
        "arrears" => &["納付の相談に案内する", "特別の事情の有無を確かめ、あれば特別該当「特別の事情」を登録する"],
        "no_term" => &["申請日と在留期間を確かめる"],
        "differs" => &["いまの内容で発行し直す（この証は差替となる）", "差し替えた証を回収する"],
        _ => &["根拠を確かめる", "マイナ保険証の登録状況を確かめる"],
    }
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::refusal::RefusalCode;

    use super::*;

    #[track_caller]
    fn check(why: &str, message_has: &str, next_has: &str) {
        let refusal = Refusal::new(RefusalCode::CertificateAgainstLaw)
            .with("resident", "000000000090011")
            .with("certificate_no", "0001-0000001-7")
            .with("field", "name")
            .with("kind_label", "限度額適用認定証")
            .with("why", why);
        assert!(message(&refusal).contains(message_has), "{}", message(&refusal));
        assert!(next(&refusal)[0].contains(next_has), "{:?}", next(&refusal));
    }

    #[test]
    fn a_paper_that_is_not_handed_over_has_its_reason_and_its_next_step() {
        check("not_covered", "適用がない", "回収");
        check("ended", "有効期限", "回収");
        check("special_medical", "特別療養", "回収");
        check("differs", "「氏名」", "発行し直す");
        check("", "交付できません", "根拠");
        check("not_a_holder", "限度額適用認定証", "マイナ保険証");
        check("not_needed", "要りません", "資格確認書");
        check("other_paper", "交付するのは", "その証");
        check("arrears", "滞納", "納付");
        check("no_term", "期限", "申請日");
        check("gone", "資格を失う", "離脱届");
        check("household_open", "別の住基世帯", "世帯の変更");
        check("leaving_open", "処理されていない", "住民異動の処理待ち");
        check("student_over", "在学証明", "在学証明");
        check("other_kind", "なくなった", "回収");
        check("barred", "受ける人ではなくなった", "回収");
        check("undelivered", "まだ渡していない", "渡す");
        check("former_coverage", "前の適用", "回収");
        check("class_without", "要らなくなった", "回収");
        check("class_with_other", "減額の認定証", "回収");
        check("in_the_office", "庁内", "渡す");
        check("pays_all", "全額を払う", "特別療養費の支給");
    }

    #[test]
    fn a_paper_given_on_application_is_called_by_its_own_name_and_special_care_by_no_card() {
        for why in ["not_a_holder", "pays_all", "not_needed", "arrears", "no_term"] {
            let reduction = "標準負担額減額認定証";
            let refusal =
                Refusal::new(RefusalCode::CertificateAgainstLaw).with("kind_label", reduction).with("why", why);
            let message = message(&refusal);
            assert!(message.contains("「標準負担額減額認定証」") && !message.contains("限度額適用認定証"), "{message}");
        }
        let special = Refusal::new(RefusalCode::CertificateAgainstLaw).with("why", "pays_all");
        assert!(next(&special).iter().all(|step| !step.contains("マイナ")), "{:?}", next(&special));
        assert!(next(&special).iter().any(|step| step.contains("納付の窓口")));
    }
}
