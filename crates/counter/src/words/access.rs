//! Words of accounts, of the lock and of the access log.

use madoguchi_domain::access::{FieldGroup, Look, Place, Surface};
use madoguchi_domain::refusal::RefusalCode;
use madoguchi_domain::retention::{CountedFrom, RetentionStatus};

/// Refusals about clerks and closed files: the sentence (`{account}`, `{roles}` and `{why}` are filled in), the next steps.
const REFUSALS: [(RefusalCode, &str, &[&str]); 8] = [
    (RefusalCode::NotAllowed, "これは{roles}の職員だけができます。", &["できる職員に頼む"]),
    (RefusalCode::OwnProposal, "自分が起案したものを、自分で決裁できません。", &["別の職員が決裁する"]),
    (RefusalCode::AccountUnknown, "その名前の職員は登録されていません。", &["職員の一覧で名前を確かめる"]),
    (
        RefusalCode::AccountExists,
        "職員「{account}」と同じ、または見分けのつかない名前がすでにあります。",
        &["所属や番号を付けて別の名前にする"],
    ),
    (RefusalCode::AccountDisabled, "職員「{account}」は使用を止められています。", &["管理者の職員に頼む"]),
    (
        RefusalCode::LastSupervisor,
        "自分自身と、最後の管理者は、使用を止められません。",
        &["先に別の管理者を登録する", "別の管理者が行う"],
    ),
    (RefusalCode::PasswordRefused, "{why}", &["言葉をいくつかつなげた長いパスワードにする"]),
    (
        RefusalCode::Locked,
        "画面がロックされています。入力した内容は残っています。",
        &["パスワードを入れて続ける", "別の職員でサインインする"],
    ),
];

/// Who is no supervisor would let somebody in as one.
const LETS_IN_A_SUPERVISOR: &str = "管理者の職員の登録・使用の再開・パスワードの設定は、管理者の職員だけができます（使用中の管理者が一人もいないときは、システム管理者もできます）。";

/// The sentence of a refusal about clerks or closed files.
pub fn refused(code: RefusalCode, field: &dyn Fn(&str) -> String) -> String {
    if code == RefusalCode::NotAllowed && !field("role").is_empty() {
        return LETS_IN_A_SUPERVISOR.to_owned();
    }
    let sentence = REFUSALS.iter().find(|(c, ..)| *c == code).map_or("", |(_, sentence, _)| *sentence);
    let why = if code == RefusalCode::PasswordRefused {
        password(&field("rule"), &field("least"))
    } else {
        field("why_label")
    };
    let sentence = sentence.replace("{account}", &field("account")).replace("{why}", &why);
    sentence.replace("{roles}", &super::rights::roles(&field("roles")))
}

fn password(rule: &str, least: &str) -> String {
    match rule {
        "too_short" => format!("パスワードが短すぎます。{least}文字以上にしてください。"),
        "too_long" => "パスワードが長すぎます。128文字以内にしてください。".to_owned(),
        "too_uniform" => "パスワードに同じ文字が多すぎます。5種類以上の文字を使ってください。".to_owned(),
        _ => "パスワードに職員名が含まれています。".to_owned(),
    }
}

/// What can be done next.
pub fn next(code: RefusalCode) -> &'static [&'static str] {
    REFUSALS.iter().find(|(c, ..)| *c == code).map_or(&[], |(_, _, next)| *next)
}

/// A screen, or a command by its name.
pub fn place(surface: Surface, place: Place, command: Option<&str>) -> String {
    match (surface, command) {
        (Surface::Window, _) => format!("{}の画面", screen(place)),
        (Surface::Command, Some(name)) => format!("{name} コマンド"),
        (Surface::Command, None) => before_names(place).to_owned(),
    }
}

fn screen(place: Place) -> &'static str {
    match place {
        Place::Search => "検索",
        Place::Household => "世帯",
        Place::Case => "届出",
        Place::Issue => "発行",
        Place::Copay => "負担割合",
        Place::Income => "所得・課税",
        Place::Access => "閲覧記録",
        Place::Accounts => "職員",
        Place::Retention => "保存年限",
        Place::Import => "取込",
        Place::SignIn => "サインイン",
        Place::Determination => "判定",
        Place::List => "一覧",
    }
}

/// Of a line that names no command: a clerk who comes or goes, or one written before the name was kept.
fn before_names(place: Place) -> &'static str {
    match place {
        Place::Search => "search コマンド",
        Place::Household => "show コマンド",
        Place::Case => "register コマンド",
        Place::Issue => "issue コマンド",
        Place::Copay => "copay コマンド",
        Place::Income => "income コマンド",
        Place::Access => "access コマンド",
        Place::Accounts => "account コマンド",
        Place::Retention => "retention コマンド",
        Place::Import => "imports コマンド",
        Place::SignIn | Place::Determination | Place::List => "コマンド",
    }
}

/// What was done.
pub fn look(look: Look) -> &'static str {
    match look {
        Look::Opened => "個票を開いた",
        Look::Revealed => "非表示の項目を表示した",
        Look::Previewed => "証の版面を見た",
        Look::Printed => "証を発行した",
        Look::Listed => "一覧を出した",
        Look::SignedIn => "サインインした",
        Look::SignedOut => "サインアウトした",
        Look::Locked => "画面がロックされた",
        Look::Unlocked => "パスワードで続けた",
        Look::LockOutLifted => "サインインの待ちを解いた",
    }
}

/// A group of hidden values.
pub fn field(field: FieldGroup) -> &'static str {
    match field {
        FieldGroup::Address => "住所",
        FieldGroup::PreviousAddress => "前住所",
        FieldGroup::MovedTo => "転出先",
        FieldGroup::MailTo => "送付先",
        FieldGroup::Income => "所得・課税",
    }
}

/// Why incomes are shown where a determination is explained; the panel itself is the reason.
pub const WHY_PANEL: &str = "判定とその根拠の確認";

/// Reasons a clerk can choose for looking at a hidden address; any other is typed.
pub const REVEAL_REASONS: [(&str, &str); 5] = [
    ("counter", "窓口での本人の届出・申請の処理"),
    ("mailing", "証・通知の送付先の確認"),
    ("inquiry", "他の課・機関からの照会への回答"),
    ("measure", "支援措置の登録内容の確認"),
    ("correction", "登録内容の訂正"),
];

/// From when years are counted.
pub fn counted_from(from: CountedFrom) -> &'static str {
    match from {
        CountedFrom::CoverageEnd => "資格・適用が終わった年度の翌年度4月1日から",
        CountedFrom::Removal => "住民記録から消除された年度の翌年度4月1日から",
        CountedFrom::CertificateEnd => "証の効力が終わった年度の翌年度4月1日から",
        CountedFrom::Recorded => "記録した年度の翌年度4月1日から",
    }
}

/// Whose rule a retention row is.
pub fn retention_status(status: RetentionStatus) -> &'static str {
    match status {
        RetentionStatus::InForce => "法令",
        RetentionStatus::Municipal => "市町村の定め（要確認）",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: RefusalCode, fields: &[(&str, &str)], said: &str) {
        let field = |name: &str| fields.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value).to_owned();
        assert_eq!(refused(code, &field), said);
        assert!(!next(code).is_empty());
    }

    #[test]
    fn what_is_not_allowed_names_who_may() {
        check(RefusalCode::NotAllowed, &[("roles", "clerk supervisor")], "これは職員・管理者の職員だけができます。");
        check(RefusalCode::NotAllowed, &[("role", "supervisor"), ("roles", "supervisor")], LETS_IN_A_SUPERVISOR);
        check(RefusalCode::AccountDisabled, &[("account", "佐藤")], "職員「佐藤」は使用を止められています。");
    }

    #[test]
    fn a_password_is_refused_by_the_rule_it_breaks() {
        let rule = |rule| [("rule", rule), ("least", "12")];
        let code = RefusalCode::PasswordRefused;
        check(code, &rule("too_short"), "パスワードが短すぎます。12文字以上にしてください。");
        check(code, &rule("too_long"), "パスワードが長すぎます。128文字以内にしてください。");
        check(code, &rule("too_uniform"), "パスワードに同じ文字が多すぎます。5種類以上の文字を使ってください。");
        check(code, &rule("holds_name"), "パスワードに職員名が含まれています。");
    }

    #[test]
    fn a_screen_is_told_from_the_command_that_does_the_same() {
        for at in
            [Place::Search, Place::Household, Place::Case, Place::Issue, Place::Copay, Place::Income, Place::SignIn]
        {
            assert!(place(Surface::Window, at, None).ends_with("の画面"), "{at:?}");
            assert!(place(Surface::Command, at, None).ends_with("コマンド"), "{at:?}");
        }
        assert_eq!(place(Surface::Command, Place::Determination, Some("why")), "why コマンド");
        assert_eq!(place(Surface::Command, Place::Copay, None), "copay コマンド", "a line of before");
    }
}
