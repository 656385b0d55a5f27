//! Sentences about key slots that cannot be changed so.

/// Why a slot is not changed.
pub fn message(field: &str) -> &'static str {
    match field {
        "last_slot" => "最後の鍵は外せません。外すと事務所を二度と開けなくなります。",
        "no_such_slot" => "その種類の鍵はありません。",
        "full" => "鍵はこれ以上増やせません。",
        "empty_passphrase" => "新しい合言葉が空です。空の合言葉では、誰でも開けてしまいます。",
        "new_passphrase_missing" => {
            "新しい合言葉が渡されていません（環境変数 MADOGUCHI_NEW_PASSPHRASE がありません）。"
        }
        "recovery_there" => "復旧鍵はすでにあります。作り直すときは、先に外します。",
        "unproved" => "鍵ファイルが壊れているか書き換えられていて、鍵で確かめられないため、変えられません。",
        _ => "このパソコンの鍵の保管庫を使えません。",
    }
}

/// What can be done next.
pub fn next(field: &str) -> &'static [&'static str] {
    match field {
        "empty_passphrase" | "new_passphrase_missing" => {
            &["MADOGUCHI_NEW_PASSPHRASE に新しい合言葉を入れて、もう一度行う"]
        }
        "unproved" => &["key repair で壊れた鍵を外す", "保管者の復旧鍵で開き直す（recover）"],
        "last_slot" => &["先に別の鍵を足す（key add）"],
        "no_such_slot" | "recovery_there" | "full" => &["いまある鍵を確かめる（key list）"],
        _ => &["合言葉で開けることを確かめる"],
    }
}
