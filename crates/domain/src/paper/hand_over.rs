//! 交付: whether a paper may be handed over on the spot, by the municipality's rule.
//!
//! Knows who came and what was shown. What is written on the paper is the matter of `face`.

use crate::certificate::{Delivery, IdentityDocument, ReceivedBy, Receiver};
use crate::ground::Ground;
use crate::options::{OnTheSpot, Options};
use crate::refusal::{Refusal, RefusalCode};

/// Whether it may be handed over; a refusal with the ground when it is to go by mail.
pub fn may_hand_over(options: &Options, by: Delivery, receiver: Option<Receiver>) -> Result<(), Refusal> {
    match (options.on_the_spot, by) {
        (OnTheSpot::Clerk, _) | (OnTheSpot::PhotoId, Delivery::Mail) => Ok(()),
        (OnTheSpot::PhotoId, Delivery::Window) => match receiver {
            None => Err(refused("missing", "受け取った人と示された書類が入力されていない")),
            Some(Receiver { by: ReceivedBy::Agent, .. }) => Err(refused("agent", "代理人が受け取りに来た")),
            Some(Receiver { document: IdentityDocument::Other, .. }) => {
                Err(refused("document", "示された書類に顔写真がない"))
            }
            Some(Receiver { by: ReceivedBy::Oneself | ReceivedBy::Head | ReceivedBy::Member, .. }) => Ok(()),
        },
    }
}

fn refused(field: &str, fact: &str) -> Refusal {
    Refusal::new(RefusalCode::ReceiverNotAllowed).with("field", field).because(Ground::new(
        "delivery",
        fact.to_owned(),
        "市町村の定め（設定 delivery_on_the_spot）",
        "顔写真付きの書類を示した本人・世帯主・同一世帯員なら、その場で渡せる",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        on_the_spot: OnTheSpot,
        by: Delivery,
        receiver: Option<(ReceivedBy, IdentityDocument)>,
        refused: Option<&str>,
    ) {
        let options = Options { on_the_spot, ..Options::default() };
        let receiver = receiver.map(|(by, document)| Receiver { by, document });
        let answer = may_hand_over(&options, by, receiver);
        assert_eq!(answer.as_ref().err().map(|r| r.fields["field"].as_str()), refused, "{receiver:?}");
        assert!(answer.err().is_none_or(|r| r.grounds.len() == 1));
    }

    #[test]
    fn an_office_that_set_nothing_leaves_it_to_the_clerk() {
        check(OnTheSpot::Clerk, Delivery::Window, None, None);
        check(OnTheSpot::Clerk, Delivery::Window, Some((ReceivedBy::Agent, IdentityDocument::Other)), None);
    }

    #[test]
    fn by_option_only_the_household_with_a_photograph_is_handed_it_and_the_rest_goes_by_mail() {
        use IdentityDocument::{
            DriversLicence, MyNumberCard, Other, Passport, ResidenceCard, SmartphoneCard, SpecifiedResidenceCard,
        };
        use ReceivedBy::{Agent, Head, Member, Oneself};
        let window = |receiver, refused| check(OnTheSpot::PhotoId, Delivery::Window, receiver, refused);
        window(None, Some("missing"));
        window(Some((Oneself, DriversLicence)), None);
        window(Some((Head, MyNumberCard)), None);
        window(Some((Member, ResidenceCard)), None);
        window(Some((Oneself, SmartphoneCard)), None);
        window(Some((Head, SpecifiedResidenceCard)), None);
        window(Some((Oneself, Other)), Some("document"));
        window(Some((Agent, Passport)), Some("agent"));
        check(OnTheSpot::PhotoId, Delivery::Mail, None, None);
    }
}
