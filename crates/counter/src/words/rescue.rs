//! What a salvage could not take over, and what to do about it.

use madoguchi_store::SalvageReport;

/// A sentence for each kind of thing that is not in the new office; none when it is whole.
pub fn not_taken_over(salvaged: &SalvageReport) -> Vec<String> {
    let lost = salvaged.lost.map(|(from, to)| {
        format!(
            "行為簿の{from}件目から{to}件目は、どこからも確かめられず、失われました。控えと紙の書類で確かめてください。"
        )
    });
    let unread = (!salvaged.local_unread.is_empty()).then(|| {
        format!(
            "この端末だけにある次のものは、最後までは読めず、残りを引き継いでいません: {}。壊れたファイルは脇へ移しました。消さずに管理者に知らせてください。",
            unread(&salvaged.local_unread)
        )
    });
    let other = salvaged.other_history.map(|(from, to)| {
        format!("第二の記録の{from}件目から{to}件目は、行為簿とは別の続きなので、引き継いでいません。脇へ移した第二の記録を消さずに、管理者に知らせてください。")
    });
    [lost, unread, other].into_iter().flatten().collect()
}

fn unread(tables: &[&str]) -> String {
    let mut labels: Vec<&str> = tables.iter().map(|table| label(table)).collect();
    labels.dedup();
    labels.join("、")
}

fn label(table: &str) -> &str {
    match table {
        "access_log" | "access_person" => "閲覧記録",
        "setting" => "端末の設定",
        "draft" => "入力の途中の届出",
        "sign_in" => "パスワードの誤りの回数",
        "print_job" => "印刷ジョブ",
        "run" | "run_item" | "run_act" => "処理の記録",
        other => other,
    }
}

/// Keys that were taken away because they are damaged, and what to do about it; none where nothing was.
pub fn dropped_keys(names: &[&str]) -> Option<String> {
    let labels = keys(names)?;
    Some(format!(
        "壊れているか書き換えられていた鍵を外しました（{labels}）。key list で残りを確かめ、足りないものは key add で付け直してください。"
    ))
}

/// What is wrong with a key file that was copied as it is; none where nothing is.
pub fn damaged_keys(names: &[&str]) -> Option<String> {
    let labels = keys(names)?;
    Some(format!(
        "鍵ファイルが壊れているか書き換えられています（{labels}）。控えにもそのまま入っています。key repair で直し、控えを取り直してください。"
    ))
}

fn keys(names: &[&str]) -> Option<String> {
    let label = |name: &&str| match *name {
        "passphrase" => "合言葉",
        "os" => "このパソコンの鍵の保管庫",
        "recovery_a" => "復旧鍵A",
        "recovery_b" => "復旧鍵B",
        "check" => "全体の検算",
        _ => "読めない部分",
    };
    (!names.is_empty()).then(|| names.iter().map(label).collect::<Vec<_>>().join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_keys_are_named_with_what_to_do() {
        assert_eq!((dropped_keys(&[]), damaged_keys(&[])), (None, None));
        let names = ["recovery_b", "unreadable"];
        assert!(
            dropped_keys(&names).is_some_and(|said| said.contains("復旧鍵B、読めない部分") && said.contains("key add"))
        );
        assert!(
            damaged_keys(&["check"]).is_some_and(|said| said.contains("全体の検算") && said.contains("key repair"))
        );
    }

    #[test]
    fn a_whole_salvage_says_nothing_and_any_other_says_all_of_it() {
        assert_eq!(not_taken_over(&SalvageReport::default()), Vec::<String>::new());
        let local_unread = vec!["access_log", "access_person", "run"];
        let said = not_taken_over(&SalvageReport {
            lost: Some((5, 7)),
            other_history: Some((3, 9)),
            local_unread,
            ..SalvageReport::default()
        });
        let words =
            [("5件目から7件目", "失われ"), ("閲覧記録、処理の記録", "脇へ移し"), ("3件目から9件目", "別の続き")];
        assert_eq!(said.len(), words.len());
        for (sentence, (what, why)) in said.iter().zip(words) {
            assert!(sentence.contains(what) && sentence.contains(why), "{sentence}");
        }
    }
}
