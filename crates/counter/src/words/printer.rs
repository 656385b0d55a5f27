//! Words of the printer's lamp.

use madoguchi_printing::printer::Readiness;

use crate::answers::Lamp;

/// How the printer beside the counter answers, and what to do.
pub(crate) fn lamp(lamp: &Lamp) -> String {
    match lamp {
        Lamp::Unset => "プリンターが設定されていません。".to_owned(),
        Lamp::Misaddressed => "プリンターの宛先が正しくありません。".to_owned(),
        Lamp::Unreachable => "プリンターに届きません。電源と接続を確かめてください。".to_owned(),
        Lamp::Answers(Readiness::Ready) => "印刷できます。".to_owned(),
        Lamp::Answers(Readiness::Warn(reasons)) => {
            format!("印刷できますが、確かめてください（{}）。", reasons.join("、"))
        }
        Lamp::Answers(Readiness::Blocked(reasons)) => {
            format!("プリンターが止まっています（{}）。", reasons.join("、"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lamp_says_what_the_printer_reports() {
        let reasons = || vec!["media-low".to_owned(), "marker-supply-low".to_owned()];
        for (answer, said) in [
            (Lamp::Unset, "設定されていません"),
            (Lamp::Misaddressed, "宛先が正しくありません"),
            (Lamp::Unreachable, "届きません"),
            (Lamp::Answers(Readiness::Ready), "印刷できます。"),
            (Lamp::Answers(Readiness::Warn(reasons())), "確かめてください（media-low、marker-supply-low）"),
            (Lamp::Answers(Readiness::Blocked(reasons())), "止まっています（media-low、marker-supply-low）"),
        ] {
            assert!(lamp(&answer).contains(said), "{}", lamp(&answer));
        }
    }
}
