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

/// Who comes to the counter, in the order in which screens offer them.
pub const RECEIVERS: [(ReceivedBy, &str); 4] = [
    (ReceivedBy::Head, "世帯主"),
    (ReceivedBy::Oneself, "本人"),
    (ReceivedBy::Member, "同一世帯員"),
    (ReceivedBy::Agent, "代理人"),
];

/// What is shown.
pub const DOCUMENTS: [(IdentityDocument, &str); 7] = [
    (IdentityDocument::DriversLicence, "運転免許証"),
    (IdentityDocument::MyNumberCard, "マイナンバーカード"),
    (IdentityDocument::SmartphoneCard, "スマートフォンのマイナンバーカード"),
    (IdentityDocument::ResidenceCard, "在留カード"),
    (IdentityDocument::SpecifiedResidenceCard, "特定在留カード・特定特別永住者証明書"),
    (IdentityDocument::Passport, "旅券"),
    (IdentityDocument::Other, "その他"),
];

/// Who took a paper and what was shown.
pub fn received(receiver: Receiver) -> String {
    let by = RECEIVERS.iter().find(|(by, _)| *by == receiver.by).map_or("", |(_, label)| label);
    let document = DOCUMENTS.iter().find(|(shown, _)| *shown == receiver.document).map_or("", |(_, label)| label);
    format!("{by}（{document}）")
}

/// What a change of an option never touches.
pub const NOT_TOUCHED: &str =
    "これからの届出・発行・判定に働きます。登録済みの資格と発行済みの証は変わりません。誰がいつ変えたかが残ります。";

/// Over the list of options: what they do not change.
pub const LIST_NOT_TOUCHED: &str = "発行済みの証と登録済みの資格には働かない";

/// The title of the list of options.
pub const LIST_TITLE: &str = "市町村の定め（設定）一覧";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn whoever_may_come_and_whatever_is_shown_can_be_chosen_once() {
        let receivers: BTreeSet<_> = RECEIVERS.iter().map(|(by, _)| by.as_str()).collect();
        assert_eq!(receivers, BTreeSet::from(ReceivedBy::ALL.map(ReceivedBy::as_str)));
        let documents: BTreeSet<_> = DOCUMENTS.iter().map(|(document, _)| document.as_str()).collect();
        assert_eq!(documents, BTreeSet::from(IdentityDocument::ALL.map(IdentityDocument::as_str)));
    }

    #[test]
    fn who_took_a_paper_is_said_with_what_was_shown() {
        let receiver = Receiver { by: ReceivedBy::Member, document: IdentityDocument::Passport };
        assert_eq!(received(receiver), "同一世帯員（旅券）");
    }
}
