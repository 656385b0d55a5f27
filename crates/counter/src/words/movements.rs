//! Sentences about movements and corrections.

use madoguchi_domain::refusal::{Refusal, RefusalCode};

use super::items::item;

/// Sentences of one code; where a `case` is named, for that value of the refusal's `field` only. `{name}` stands for a
/// field of the refusal, `{item}` for the name of the field it is about.
struct Sentence {
    code: RefusalCode,
    case: &'static str,
    message: &'static str,
    next: &'static [&'static str],
}

const fn sentence(
    code: RefusalCode,
    case: &'static str,
    message: &'static str,
    next: &'static [&'static str],
) -> Sentence {
    Sentence { code, case, message, next }
}

/// The first that fits is said.
const SENTENCES: [Sentence; 32] = [
    sentence(
        RefusalCode::AlreadyCovered,
        "covered_later",
        "住民 {resident} には {day} からの適用があります。それより前に終わった期間を後から加えることはできません。",
        &[
            "いまの適用が早く始まっていたなら、加入の異動日を訂正する",
            "間に適用のない期間があるなら、いまの加入を取り消し、前の加入・喪失・いまの加入の順に登録する",
        ],
    ),
    sentence(
        RefusalCode::AlreadyCovered,
        "",
        "住民 {resident} は {day} の時点ですでに資格があります。",
        &["資格の履歴を確かめる"],
    ),
    sentence(
        RefusalCode::NotResident,
        "died",
        "住民 {resident} は {day} に死亡しています。その後の日の異動は登録できません。",
        &["死亡の日を住民記録担当課に確かめる", "死亡が誤りなら、死亡による適用終了の異動を取り消す"],
    ),
    sentence(
        RefusalCode::NotResident,
        "",
        "住民 {resident} は住民記録で {day} に消除されています。",
        &["住民記録担当課に確かめる"],
    ),
    sentence(
        RefusalCode::MovementUnknown,
        "corrected",
        "住民 {resident} のこの異動は、すでに訂正または取り消されています。",
        &["異動の履歴を開き直して、いま有効な異動を選ぶ"],
    ),
    sentence(
        RefusalCode::MovementUnknown,
        "",
        "住民 {resident} にこの異動はありません。",
        &["異動の履歴を開き直して、いま有効な異動を選ぶ"],
    ),
    sentence(
        RefusalCode::MovementFollowed,
        "later",
        "住民 {resident} には、{day} からの後の異動が登録されています。それより前の日では登録できません。",
        &["後の異動を先に訂正または取り消す", "期間を動かさない後の変更は、その日で正しい内容を登録し直す"],
    ),
    sentence(
        RefusalCode::MovementFollowed,
        "",
        "住民 {resident} のこの異動の後に、これを前提とする異動があるため、取り消せません。",
        &["後の異動から順に取り消す", "取り消さずに日付を訂正する"],
    ),
    sentence(
        RefusalCode::PeriodsOverlap,
        "",
        "住民 {resident} の資格や適用の期間が重なるか、資格のない日に適用があることになります。",
        &["前後の異動の日付を確かめる", "前後の異動を先に訂正する"],
    ),
    sentence(
        RefusalCode::ValueDiffers,
        "",
        "「{item}」はいま {present} です（訂正前の値として書かれたのは {from}）。",
        &["異動の履歴を開き直して、いまの値を確かめる"],
    ),
    sentence(
        RefusalCode::ByRunOnly,
        "",
        "75歳到達による喪失は、届出では登録しません。月次の一括処理（2.5.1）で登録します。",
        &["一括処理の対象者一覧を確かめる", "後期高齢者医療の窓口を案内する"],
    ),
    sentence(
        RefusalCode::Excluded,
        "",
        "住民 {resident} は、国保の適用から除かれます。",
        &["根拠を確かめる", "在留カードや証明書を確かめ直す"],
    ),
    sentence(
        RefusalCode::EvidenceMissing,
        "",
        "この特別該当には「{item}」の確認が必要です。",
        &["必要な書類を確かめて入れ直す"],
    ),
    sentence(
        RefusalCode::StatusNotMet,
        "",
        "住民 {resident} は、この特別該当の要件を満たしません。",
        &["根拠を確かめる", "書類の内容を確かめ直す"],
    ),
    sentence(
        RefusalCode::StatusContradicts,
        "holds",
        "住民 {resident} は、{day} からすでにこの特別該当です。",
        &["特別該当の履歴を確かめる"],
    ),
    sentence(
        RefusalCode::StatusContradicts,
        "moved_out",
        "住民 {resident} は転出により {day} に適用が終わるため、この特別該当は登録できません。",
        &["転出による喪失を先に取り消す", "続けて、この特別該当を登録する"],
    ),
    sentence(
        RefusalCode::StatusContradicts,
        "",
        "住民 {resident} に、終わらせる特別該当がありません。",
        &["特別該当の履歴を確かめる"],
    ),
    sentence(
        RefusalCode::NothingChanges,
        "option_value",
        "この定めは、すでにその値です。",
        &["市町村の定めの一覧で、いまの値を確かめる"],
    ),
    sentence(
        RefusalCode::NothingChanges,
        "atena_no",
        "この住民の宛名番号は、すでに {resident} です。",
        &["保留された行のあるファイルを、もう一度取り込む"],
    ),
    sentence(
        RefusalCode::NothingChanges,
        "office",
        "事務所の名称・保険者番号・市町村コードは、その日にはすでにその内容です。",
        &["いつから何になるかを、設定の画面で確かめる"],
    ),
    sentence(RefusalCode::NothingChanges, "", "この届出で変わることはありません。", &["登録されている内容を確かめる"]),
    sentence(
        RefusalCode::ReceiverNotAllowed,
        "missing",
        "この事務所では、証をその場で渡すとき、受け取る人と示された書類を入力します。",
        &["受け取る人と書類を入力する", "郵送で交付する"],
    ),
    sentence(
        RefusalCode::ReceiverNotAllowed,
        "",
        "この事務所では、顔写真付きの書類を示した本人・世帯主・同一世帯員にだけ、証をその場で渡せます。",
        &["受け取る人と書類を確かめる", "郵送で交付する"],
    ),
    sentence(
        RefusalCode::StateForbids,
        "came_back_replaced",
        "この証は別の証に差し替えられているため、返送としては登録できません。戻った証は、回収として登録します。",
        &["戻った証を回収として登録し、裁断する", "差し替えた証を渡す"],
    ),
    sentence(
        RefusalCode::StateForbids,
        "change_told_again",
        "期間を動かさない変更（氏名・住所・続柄・世帯主）の異動日は訂正できません。正しい日で変更の届出をもう一度登録します。",
        &["変更の届出を正しい日で登録する"],
    ),
    sentence(
        RefusalCode::StateForbids,
        "change_not_cancelled",
        "期間を動かさない変更（氏名・住所・続柄・世帯主）は、取り消すのではなく、正しい内容の届出で改めます。",
        &["変更の届出（世帯主なら世帯主変更）を、正しい内容でもう一度登録する"],
    ),
    sentence(
        RefusalCode::StateForbids,
        "changes_elsewhere",
        "この届出では、氏名・続柄・住所などの変更（changes）を一緒に登録できません。世帯主変更・世帯分離・世帯合併や加入・喪失とは別の届出です。",
        &[
            "changes を除いてこの届出を登録する",
            "続けて、変わる項目を変更届（C04 転居・C05 氏名変更・C06 続柄変更）で登録する",
        ],
    ),
    sentence(
        RefusalCode::StateForbids,
        "household_together",
        "世帯主変更は世帯の全員の異動です。同じ異動で移った {resident} が対象者に入っていないため、一部の人だけ訂正・取消はできません。",
        &["世帯の全員を対象者にして、もう一度登録する", "後で世帯を離れた人は、その異動を先に取り消す"],
    ),
    sentence(
        RefusalCode::StateForbids,
        "atena_no_known",
        "この住民には、すでに宛名番号 {resident} があります。別の宛名番号に改めることはできません。",
        &["住民と宛名番号の組合せを住民記録で確かめる"],
    ),
    sentence(
        RefusalCode::StateForbids,
        "atena_no_taken",
        "宛名番号 {resident} は、別の住民として登録されています。一つの宛名番号を二人に付けることはできません。",
        &[
            "その宛名番号の住民を開いて、同じ人かを住民記録で確かめる",
            "同じ人なら、どちらの資格を残すかを管理者と決める",
        ],
    ),
    sentence(
        RefusalCode::StateForbids,
        "draft_of_another_program",
        "同じ届出の書きかけが、別の版のプログラムで保存されています。上書きしません。",
        &["書いたプログラムで続ける", "検索の画面で、その書きかけを捨ててから入力する"],
    ),
    sentence(
        RefusalCode::StateForbids,
        "",
        "いまの状態（{state_label}）では、この処理はできません。",
        &["いまの状態を確かめる"],
    ),
];

fn sentence_of(code: RefusalCode, case: &str) -> Option<&'static Sentence> {
    SENTENCES.iter().find(|s| s.code == code && (s.case == case || s.case.is_empty()))
}

/// What happened and why.
pub fn message(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    let mut text =
        sentence_of(refusal.code, field("field")).map_or("", |s| s.message).replace("{item}", item(field("field")));
    if !refusal.fields.contains_key("resident") {
        text = text.replace("住民 {resident} ", "この住民");
    }
    for (name, value) in &refusal.fields {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// What can be done next.
pub fn next(refusal: &Refusal) -> &'static [&'static str] {
    let case = refusal.fields.get("field").map_or("", String::as_str);
    sentence_of(refusal.code, case).map_or(&[], |s| s.next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sentence_leaves_a_place_that_nothing_fills() {
        const FIELDS: [&str; 7] = ["resident", "day", "present", "from", "state_label", "field", "kind_label"];
        for one in &SENTENCES {
            let refusal = FIELDS.iter().fold(Refusal::new(one.code), |refusal, name| refusal.with(name, "x"));
            let said = message(&refusal.with("field", one.case));
            assert!(!said.contains(['{', '}']) && said.ends_with('。'), "{said}");
            assert!(!one.next.is_empty(), "{said}");
        }
    }

    #[test]
    fn every_code_has_a_sentence_for_a_case_that_has_none() {
        for one in &SENTENCES {
            let refusal = Refusal::new(one.code).with("field", "a_case_nobody_thought_of").with("resident", "1");
            assert!(!message(&refusal).is_empty() && !next(&refusal).is_empty(), "{:?}", one.code);
        }
    }

    #[test]
    fn the_case_chooses_the_sentence_and_a_person_without_a_number_is_this_one() {
        let refusal = Refusal::new(RefusalCode::MovementFollowed);
        assert!(message(&refusal).starts_with("この住民のこの異動の後に"), "{}", message(&refusal));
        let later = refusal.with("field", "later").with("resident", "90011").with("day", "2026-11-01");
        assert!(message(&later).starts_with("住民 90011 には、2026-11-01 からの後の異動"), "{}", message(&later));
        assert_ne!(next(&later), next(&Refusal::new(RefusalCode::MovementFollowed)));
        assert_eq!(next(&Refusal::new(RefusalCode::SampleOnly)), [""; 0]);
    }
}
