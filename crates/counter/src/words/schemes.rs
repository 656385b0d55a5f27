//! Words of what a kind of insurer has and has not.

use madoguchi_domain::record::InsurerKind;
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::scheme::{self, Function};

/// A function.
pub fn function(function: Function) -> &'static str {
    match function {
        Function::Notifications => "届出と資格",
        Function::Certificates => "証の発行",
        Function::Incomes => "所得・課税",
        Function::Determinations => "負担割合・所得区分の判定",
        Function::LinkFiles => "連携ファイルと住民異動",
    }
}

/// That a kind has not got a function yet; where no kind is named, that the program has not got it.
pub fn not_there_yet(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    if field("kind").is_empty() {
        return format!(
            "「{}」は、このプログラムの版にはまだありません。先の版で使えるようになります。",
            field("function")
        );
    }
    let kind = InsurerKind::ALL.into_iter().find(|kind| kind.as_str() == field("kind"));
    let area = Function::ALL.into_iter().find(|function| function.as_str() == field("area"));
    format!(
        "「{}」は、{}の事務所ではまだ使えません。このプログラムに、その制度の決まりと様式がまだないためです。",
        area.map_or("この機能", function),
        kind.map_or("この種類", |kind| scheme::of(kind).label)
    )
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::refusal::RefusalCode;

    use super::*;

    #[test]
    fn what_is_not_there_yet_is_named_with_the_kind_and_the_next_step() {
        let refusal = Refusal::new(RefusalCode::NotThereYet)
            .with("function", "issue")
            .with("kind", "society")
            .with("area", "certificates");
        let message = crate::words::message(&refusal);
        assert!(message.starts_with("「証の発行」は、国民健康保険組合の事務所ではまだ使えません。"), "{message}");
        assert_eq!(crate::words::next(&refusal), ["基幹システムで行う"]);
        let of_every_kind = Refusal::new(RefusalCode::NotThereYet).with("function", "myna");
        let message = crate::words::message(&of_every_kind);
        assert!(message.starts_with("「myna」は、このプログラムの版にはまだありません。"), "{message}");
    }
}
