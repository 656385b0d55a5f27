//! Words of the printer: its lamp, and what became of an issue.

use madoguchi_printing::printer::Readiness;
use madoguchi_store::JobState;

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

/// Why nothing was sent, or why nobody knows; what the printer reports besides, too.
pub fn cause(code: &str) -> String {
    if let Some((blocked, reasons)) = code.split_once(' ') {
        // a number is a status of HTTP, and no reason of a printer
        let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        let word = |reason: &str| if is_number(reason) { reason.to_owned() } else { self::reason(reason) };
        let reasons: Vec<String> = reasons.split_whitespace().map(word).collect();
        return format!("{}：{}", cause(blocked), reasons.join("、"));
    }
    let text = match code {
        "unreachable" => "プリンターに届きません",
        "not_accepting" => "プリンターが受け付けていません",
        "blocked" => "プリンターが止まっています",
        "media_not_supported" => "この用紙の大きさをプリンターが知りません",
        "sides_not_supported" => "この面の刷り方をプリンターが知りません",
        "pdf_not_supported" => "プリンターが PDF を受け付けません",
        "memo_not_stored" => "この端末に記録できませんでした",
        "file" => "ファイルに書けませんでした",
        "refused" => "プリンターが断りました",
        "http_status" => "宛先の機器が印刷の答えでなく HTTP の誤りを返しました",
        "bad_answer" => "プリンターの答えを読めません",
        "cut_short" => "送っている途中で接続が切れました",
        "answer_lost" => "送った後の答えが失われました",
        "not_counted" => "プリンターは終わったと答えましたが、出た枚数を数えていません",
        "timed_out" => "待っても終わりませんでした",
        "canceled" => "ジョブが取り消されました",
        "aborted" => "ジョブが打ち切られました",
        "forgotten" => "プリンターがジョブを覚えていません",
        "interrupted" => "途中でプログラムが止まりました",
        "" => "",
        other => other,
    };
    text.to_owned()
}

/// What became of an issue, and what to do now.
pub(crate) fn what_now(state: JobState, cause: &str) -> String {
    let why = if cause.is_empty() { String::new() } else { format!("（{}）", self::cause(cause)) };
    match state {
        JobState::Printed => "発行しました。紙を確かめて交付してください。".to_owned(),
        JobState::Written => "ファイルに書き出しました。印刷した結果を登録してください。".to_owned(),
        JobState::NothingSent => {
            format!("プリンターに何も送られませんでした{why}。番号は欠番です。もう一度発行できます。")
        }
        JobState::Unknown | JobState::Prepared | JobState::Created | JobState::Sent => {
            format!("紙が出たか分かりません{why}。プリンターを見て結果を登録してください。")
        }
        JobState::Spoiled | JobState::Nothing => "結果を登録しました。もう一度発行できます。".to_owned(),
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

    #[test]
    fn what_to_do_with_a_paper_follows_from_its_job() {
        for (state, said) in [
            (JobState::Printed, "交付してください"),
            (JobState::Written, "印刷した結果を登録"),
            (JobState::NothingSent, "番号は欠番です"),
            (JobState::Unknown, "プリンターを見て"),
            (JobState::Prepared, "プリンターを見て"),
            (JobState::Created, "プリンターを見て"),
            (JobState::Sent, "プリンターを見て"),
            (JobState::Spoiled, "もう一度発行できます"),
            (JobState::Nothing, "もう一度発行できます"),
        ] {
            assert!(what_now(state, "").contains(said), "{state:?}");
        }
        assert!(what_now(JobState::Unknown, "timed_out").contains("（待っても終わりませんでした）"));
    }
}
