//! Words of the printer's lamp.

use madoguchi_printing::printer::Readiness;

use crate::answers::Lamp;

/// How the printer beside the counter answers, and what to do.
pub(crate) fn lamp(lamp: &Lamp) -> String {
    match lamp {
        Lamp::Unset => "プリンターが設定されていません。宛先を設定してください。".to_owned(),
        Lamp::Misaddressed => "プリンターの宛先が正しくありません。宛先を設定し直してください。".to_owned(),
        Lamp::Unreachable => "プリンターに届きません。電源と接続を確かめてください。".to_owned(),
        Lamp::Answers(Readiness::Ready) => "印刷できます。".to_owned(),
        Lamp::Answers(Readiness::Warn(reasons)) => {
            format!("印刷できますが、確かめてください（{}）。", in_words(reasons))
        }
        Lamp::Answers(Readiness::Blocked(reasons)) => {
            format!("プリンターが止まっています（{}）。プリンターを見て、原因を除いてください。", in_words(reasons))
        }
    }
}

fn in_words(reasons: &[String]) -> String {
    reasons.iter().map(|code| reason(code)).collect::<Vec<_>>().join("、")
}

/// What a printer reports (RFC 8011 5.4.12, PWG 5100.9), whatever its severity. A word that only the printer knows stays as it is
/// reported: it stands on the printer, too.
pub(crate) fn reason(code: &str) -> String {
    let plain = ["-error", "-warning", "-report"].iter().find_map(|end| code.strip_suffix(end)).unwrap_or(code);
    let text = match plain {
        "media-empty" => "用紙がありません",
        "media-needed" => "用紙を入れるのを待っています",
        "media-low" => "用紙が残り少なくなっています",
        "media-jam" => "紙が詰まっています",
        "input-tray-missing" => "給紙トレイがありません",
        "output-tray-missing" => "排紙トレイがありません",
        "output-area-full" => "排紙トレイがいっぱいです",
        "output-area-almost-full" => "排紙トレイがもうすぐいっぱいです",
        "door-open" | "cover-open" | "interlock-open" => "カバーが開いています",
        "toner-low" | "marker-supply-low" => "トナー・インクが残り少なくなっています",
        "toner-empty" | "marker-supply-empty" => "トナー・インクがありません",
        "marker-waste-almost-full" => "廃トナー・廃インクがもうすぐいっぱいです",
        "marker-waste-full" => "廃トナー・廃インクがいっぱいです",
        "fuser-over-temp" | "fuser-under-temp" => "定着器の温度が合っていません",
        "paused" | "moving-to-paused" => "一時停止しています",
        "shutdown" => "電源が切れています",
        "connecting-to-device" => "機器につないでいます",
        "timed-out" => "機器が答えません",
        "stopping" | "stopped-partly" => "止まりかけています",
        "spool-area-full" => "受け付けたジョブでいっぱいです",
        "other" => "プリンターの表示を見てください",
        _ => return format!("プリンターの知らせ：{code}"),
    };
    text.to_owned()
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
            (
                Lamp::Answers(Readiness::Warn(reasons())),
                "確かめてください（用紙が残り少なくなっています、トナー・インクが残り少なくなっています）",
            ),
            (Lamp::Answers(Readiness::Blocked(vec!["media-empty-error".to_owned()])), "（用紙がありません）"),
            (Lamp::Answers(Readiness::Blocked(vec!["com.example-flux".to_owned()])), "知らせ：com.example-flux"),
        ] {
            assert!(lamp(&answer).contains(said), "{}", lamp(&answer));
        }
    }
}
