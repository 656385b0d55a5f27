//! Sentences about values that cannot be read, or not be taken as they are.

use madoguchi_domain::numbers::InsuredSymbol;
use madoguchi_domain::person::{Birth, Calendar};
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::{account, founding};

use super::income;
use super::items::item;

/// What happened and why.
pub fn message(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    let (name, month) = (field("field"), field("month"));
    let (character, first, last) = (field("character"), field("first_month"), field("last_month"));
    if let Ok(known) = Birth::parse(field("known")) {
        return not_assumed(known);
    }
    if name == "arguments" {
        return not_filled_in(field("value"));
    }
    if !character.is_empty() {
        unseen(item(name), character, field("member"))
    } else if !first.is_empty() {
        format!(
            "適用年月 {month} は判定できません。いまの所得区分は {first} からで、それより前の月の決まりはこのプログラムにありません。"
        )
    } else if !last.is_empty() {
        format!("適用年月 {month} は判定できません。先の月は所得がまだ分からないため、{last} まで判定できます。")
    } else {
        plain(item(name), name, field("value"))
    }
}

/// A day that is still to come, or a month or 賦課年度 of which the first day is told, or the year.
pub fn ahead(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    let (name, day) = (item(field("field")), field("day"));
    let month = day.strip_suffix("1日").filter(|_| field("field") == "month");
    match (month, day.parse()) {
        (Some(month), _) => format!("「{name}」{month} はまだ来ていない月です。"),
        (None, Ok(year)) => format!("「{name}」{} はまだ来ていない年度です。", income::tax_year(year)),
        (None, Err(_)) => format!("「{name}」{day} はまだ来ていない日です。"),
    }
}

/// A day that does not fit the others.
pub fn contradicts(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    format!("「{}」{} がほかの日付と合いません。", item(field("field")), field("day"))
}

/// What can be done about a day that is still to come or does not fit the others.
pub fn look_at_days(field: &str) -> &'static [&'static str] {
    if field == "tax_year" {
        &["課税証明書などの賦課年度を確かめて入れ直す"]
    } else {
        &["届出書の日付を確かめる"]
    }
}

/// Whether the field of that name is a day.
fn is_day(field: &str) -> bool {
    field.ends_with("_on") || ["date", "day", "birth"].contains(&field)
}

/// What can be done next.
pub fn next(refusal: &Refusal) -> &'static [&'static str] {
    let has = |name: &str| refusal.fields.contains_key(name);
    if let Some(Ok(known)) = refusal.fields.get("known").map(|known| Birth::parse(known)) {
        return if known.is_exact() {
            &["生年月日が違うなら、住民記録担当課に確かめる"]
        } else {
            &["分かっている年・月に合う、実在する日を入れ直す", "住民記録の生年月日を確かめる"]
        };
    }
    if has("character") {
        &["見えない文字を消して入れ直す"]
    } else if has("first_month") {
        &["適用年月を入れ直す", "それより前の月の判定は、基幹システムの記録で確かめる"]
    } else if has("last_month") {
        &["適用年月を入れ直す", "その月が近づいてから判定する"]
    } else {
        match refusal.fields.get("field").map_or("", String::as_str) {
            "folder" => &["連携ファイルの届くフォルダーの場所を確かめて入れ直す"],
            "arguments" => &["必要な項目を入れて、もう一度行う"],
            "month" => &["適用年月を R8.8、2026-08 のように入れ直す"],
            "tax_year" => &["賦課年度を R8、2026 のように入れ直す"],
            day if is_day(day) => &["暦にある日かどうかを確かめ、R8.11.1、2026-11-01 のように入れ直す"],
            _ => &["項目の書き方を確かめて入れ直す"],
        }
    }
}

/// A day that cannot be assumed (みなし) beside what the registry knows of the birth.
fn not_assumed(known: Birth) -> String {
    let shown = known.printed(Calendar::Japanese);
    if known.is_exact() {
        format!("住民記録に生年月日（{shown}）があるため、みなしの生年月日は登録できません。")
    } else {
        format!(
            "この日は、みなしの生年月日にできません。住民記録の生年月日（{shown}）と合う、年月日のそろった日だけを登録できます。"
        )
    }
}

/// Of what a screen sends, a field that is needed is missing: `field` is its name where that is known.
fn not_filled_in(field: &str) -> String {
    match item(field) {
        name if name != field => format!("「{name}」が入力されていません。"),
        _ => "入力された内容に、読めないものがあります。日付や番号の書き方を確かめてください。".to_owned(),
    }
}

/// A value that cannot be read; said again where it may be.
fn plain(item: &str, field: &str, value: &str) -> String {
    if field == "option_value" {
        let told = if repeatable(field, value) { format!("「{value}」は、") } else { String::new() };
        format!("{told}この項目の値にできません。この項目に決められた値か、範囲の中で入れます。")
    } else if field == "folder" {
        "「受信フォルダー」の場所にフォルダーがないか、この端末から開けません。".into()
    } else if field == "check" {
        "本人確認は、項目=値 を二つ、コンマで区切って書きます（birth kana name number address）。".into()
    } else if let Some(why) = seal_refused(field, value) {
        why.into()
    } else if let Some(form) = form_of(field) {
        let told = if repeatable(field, value) { format!("の値「{value}」") } else { String::new() };
        format!("「{item}」{told}が決まりに合いません。{form}")
    } else if repeatable(field, value) {
        format!("「{item}」の値「{value}」を読めません。")
    } else {
        format!("「{item}」の値を読めません。")
    }
}

/// How a value is formed that this program bounds itself, or proves by a check digit.
fn form_of(field: &str) -> Option<String> {
    let form = match field {
        "account" => format!("職員名は{}文字まで、見えない文字は使えません。", account::NAME_CHARS_MAX),
        "office_name" => {
            format!("事務所の名称は1文字から{}文字まで、見えない文字は使えません。", founding::NAME_CHARS_MAX)
        }
        "symbol" => {
            let (wide, narrow) = (InsuredSymbol::WIDTH_MAX / 2, InsuredSymbol::WIDTH_MAX);
            format!(
                "記号は全角{wide}文字（半角{narrow}文字）まで、文字・数字・ハイフン・中点だけで、空白は入れません。"
            )
        }
        "insurer" => "保険者番号は検査数字が合う6桁または8桁の数字で、事務所の種類に合うものです。".to_owned(),
        "municipality" => "全国地方公共団体コードは、検査数字が合う6桁の数字です。".to_owned(),
        "printer" => {
            "宛先は ipp:// か http:// で始まる、庁内のネットワークの機器です。ポートは1から65535までの数字です。"
                .to_owned()
        }
        "out" => "復旧鍵の紙は保管者二人に一枚ずつなので、--out を二つ、別々の場所に指定します。".to_owned(),
        _ => return None,
    };
    Some(form)
}

/// A character that is not seen, in a field of a person of a notification.
fn unseen(item: &str, character: &str, member: &str) -> String {
    let place = if member.is_empty() { String::new() } else { format!("（対象者の{member}人目）") };
    format!(
        "「{item}」{place}に、見えない文字（制御文字など、{character}）があります。証や画面で見分けられないため、登録しません。"
    )
}

/// Why a picture is no seal; none for bytes that are no picture.
fn seal_refused(field: &str, value: &str) -> Option<&'static str> {
    match (field, value) {
        ("seal", "too_large_px") => Some("印影の画像が大きすぎます。縦・横とも480ピクセルまでの PNG を登録できます。"),
        ("seal", "too_small") => {
            Some("印影の画像が小さすぎて、印刷すると職印になりません。縦・横とも48ピクセル以上の PNG を登録できます。")
        }
        ("seal", "blank") => Some(
            "印影の画像に何も描かれていません（白一色、透明、または一色だけ）。これで刷ると職印のない証になります。",
        ),
        _ => None,
    }
}

/// Whether a typed value may be said again: dates, numbers and codes may, words of people never, because
/// messages end up in the logs of whoever runs the command.
pub fn repeatable(field: &str, value: &str) -> bool {
    const OF_PEOPLE: [&str; 12] = [
        "name",
        "alias",
        "kana",
        "address",
        "address_extra",
        "postal_code",
        "former_surname",
        "nationality",
        "reason",
        "check",
        "arguments",
        "account",
    ];
    let shown = |c: char| c.is_ascii_alphanumeric() || "-./:_,%".contains(c) || "明治大正昭和平令元年月日".contains(c);
    let word = |c: char| c.is_ascii_alphabetic();
    let number = value.chars().any(|c| c.is_ascii_digit());
    let code = value.chars().all(|c| word(c) || c == '_' || c == '-') && field != "resident";
    !OF_PEOPLE.contains(&field) && value.chars().count() <= 40 && value.chars().all(shown) && (number || code)
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::refusal::RefusalCode;

    use super::*;

    #[test]
    fn days_numbers_and_codes_are_repeated_and_words_of_people_never() {
        for (field, value, repeated) in [
            ("birth", "1956-13-01", true),
            ("effective_on", "令和8年13月1日", true),
            ("kind", "join_all", true),
            ("atena_no", "90011", true),
            ("resident", "90011", true),
            ("resident", "hanako", false),
            ("name", "90011", false),
            ("address", "1-2-3", false),
            ("reason", "code", false),
            ("birth", "佐藤花子1", false),
            ("birth", "令和", false),
            ("kind", "join all", false),
            ("number", &"1".repeat(40), true),
            ("number", &"1".repeat(41), false),
            ("kind", "", true),
        ] {
            assert_eq!(repeatable(field, value), repeated, "{field}={value}");
        }
    }

    #[track_caller]
    fn check(fields: &[(&str, &str)], said: &str, step: &str) {
        let refusal =
            fields.iter().fold(Refusal::new(RefusalCode::FieldInvalid), |r, (name, value)| r.with(name, *value));
        let message = message(&refusal);
        assert!(message.contains(said), "{message}");
        assert!(next(&refusal).iter().any(|next| next.contains(step)), "{message}: {:?}", next(&refusal));
    }

    #[test]
    fn what_is_still_to_come_is_a_day_a_month_or_a_year() {
        for (field, day, said) in [
            ("notified_on", "令和9年1月11日", "「届出日」令和9年1月11日 はまだ来ていない日です。"),
            ("month", "令和9年1月1日", "「適用年月」令和9年1月 はまだ来ていない月です。"),
            ("tax_year", "2027", "「賦課年度」令和9年度 はまだ来ていない年度です。"),
        ] {
            let refusal = Refusal::new(RefusalCode::DayInFuture).with("field", field).with("day", day);
            assert_eq!(ahead(&refusal), said);
        }
    }

    #[test]
    fn what_cannot_be_read_says_what_and_where() {
        check(
            &[("field", "birth"), ("value", "1956-13-01")],
            "「生年月日」の値「1956-13-01」を読めません",
            "暦にある日",
        );
        check(&[("field", "corrected_on"), ("value", "R8.11.31")], "「更正日」の値「R8.11.31」を読めません", "R8.11.1");
        check(&[("field", "month"), ("value", "R8.13")], "「適用年月」の値「R8.13」を読めません", "R8.8");
        check(&[("field", "option_value"), ("value", "999")], "「999」は、この項目の値にできません", "書き方");
        check(&[("field", "name"), ("value", "佐藤")], "「氏名」の値を読めません", "書き方");
        check(&[("field", "printer"), ("value", "ipp://localhost:99999/")], "値「ipp://localhost:99999/」", "書き方");
        check(&[("field", "folder"), ("value", "/none")], "フォルダーがない", "フォルダーの場所");
        check(&[("field", "check"), ("value", "birth kana")], "項目=値", "書き方");
        check(&[("field", "seal"), ("value", "too_small")], "48ピクセル以上", "書き方");
        check(&[("field", "seal"), ("value", "png")], "「職印」", "書き方");
        check(&[("field", "account"), ("value", "")], "30文字まで", "書き方");
        check(&[("field", "office_name"), ("value", "")], "40文字まで", "書き方");
        check(&[("field", "symbol"), ("value", "")], "全角6文字（半角12文字）まで", "書き方");
        check(&[("field", "insurer"), ("value", "138017")], "「138017」が決まりに合いません。保険者番号は", "書き方");
        check(&[("field", "out"), ("value", "")], "--out を二つ", "書き方");
        check(&[("month", "2008-01"), ("first_month", "2015-01")], "2008-01 は判定できません", "基幹システム");
        check(&[("month", "2030-01"), ("last_month", "2027-07")], "2027-07 まで", "近づいてから");
        check(&[("field", "arguments"), ("value", "birth")], "「生年月日」が入力されていません", "必要な項目");
        check(&[("field", "arguments"), ("value", "")], "読めないもの", "必要な項目");
        let known = |known| [("field", "birth"), ("value", "1965-06-01"), ("known", known)];
        check(&known("1965-05-00"), "住民記録の生年月日（1965年5月（日不詳））と合う", "入れ直す");
        check(&known("1965-05-20"), "住民記録に生年月日（昭和40年5月20日）がある", "住民記録担当課");
        check(&[("field", "name"), ("character", "U+200B")], "「氏名」に、見えない文字", "消して");
        check(&[("field", "name"), ("character", "U+200B"), ("member", "2")], "（対象者の2人目）", "消して");
    }
}
