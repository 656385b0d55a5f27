//! Words of the municipality's options, and of who takes a paper.

use madoguchi_domain::certificate::{IdentityDocument, ReceivedBy, Receiver};
use madoguchi_domain::options::Group;

/// A group of options on the screen.
pub fn group(group: Group) -> &'static str {
    match group {
        Group::Eligibility => "資格・届出",
        Group::Certificate => "証",
        Group::Determination => "判定",
        Group::Link => "連携",
        Group::Terminal => "端末",
        Group::Retention => "保存年限",
    }
}

/// Who comes to the counter, with the code of screens and scripts.
pub const RECEIVERS: [(ReceivedBy, &str, &str); 4] = [
    (ReceivedBy::Head, "head", "世帯主"),
    (ReceivedBy::Oneself, "self", "本人"),
    (ReceivedBy::Member, "member", "同一世帯員"),
    (ReceivedBy::Agent, "agent", "代理人"),
];

/// What is shown, with the code of screens and scripts.
pub const DOCUMENTS: [(IdentityDocument, &str, &str); 5] = [
    (IdentityDocument::DriversLicence, "drivers_licence", "運転免許証"),
    (IdentityDocument::MyNumberCard, "my_number_card", "マイナンバーカード"),
    (IdentityDocument::ResidenceCard, "residence_card", "在留カード"),
    (IdentityDocument::Passport, "passport", "旅券"),
    (IdentityDocument::Other, "other", "その他"),
];

/// Who took a paper and what was shown.
pub fn received(receiver: Receiver) -> String {
    let by = RECEIVERS.iter().find(|(by, ..)| *by == receiver.by).map_or("", |(.., label)| label);
    let document = DOCUMENTS.iter().find(|(shown, ..)| *shown == receiver.document).map_or("", |(.., label)| label);
    format!("{by}（{document}）")
}

/// What a change of an option never touches.
pub const NOT_TOUCHED: &str =
    "これからの届出・発行・判定に働きます。登録済みの資格と発行済みの証は変わりません。誰がいつ変えたかが残ります。";

/// The title of the list of options.
pub const LIST_TITLE: &str = "市町村の定め（設定）一覧";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_the_one_that_is_recorded() {
        for (by, code, _) in RECEIVERS {
            assert_eq!(serde_json::to_value(by).unwrap(), code);
        }
        for (document, code, _) in DOCUMENTS {
            assert_eq!(serde_json::to_value(document).unwrap(), code);
        }
    }

    #[test]
    fn who_took_a_paper_is_said_with_what_was_shown() {
        let receiver = Receiver { by: ReceivedBy::Member, document: IdentityDocument::Passport };
        assert_eq!(received(receiver), "同一世帯員（旅券）");
    }
}
