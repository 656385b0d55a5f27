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
