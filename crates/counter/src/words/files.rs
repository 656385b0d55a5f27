//! Sentences about files that are not read or written so.

use madoguchi_domain::refusal::{Refusal, RefusalCode};

/// `argument` names the output; its path may name a person.
pub fn exists(argument: &str) -> String {
    let what = match argument {
        "list" => "一覧",
        "pdf" => "PDF",
        "svg" => "版面の画像",
        "backup" => "控え",
        "out" => "復旧鍵の紙",
        other => other,
    };
    format!("書き出し先（{what}）は、すでにあるか、ほかの書き出し先と同じです。上書きはしていません。")
}

/// Of an asset.
pub fn too_large(item: &str, size: &str, max: &str) -> String {
    format!("「{item}」のファイルは {size} バイトあります。{max} バイトまで登録できます。")
}

/// What can be done next.
pub fn next(refusal: &Refusal) -> &'static [&'static str] {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    match (refusal.code, field("file"), field("field")) {
        (RefusalCode::AssetTooLarge, ..) => &["ファイルを小さくして、もう一度登録する"],
        (RefusalCode::FileExists, "backup" | "out", _) => &["別の名前を指定する"],
        (RefusalCode::FileExists, ..) => &["別の名前を指定する", "上書きしてよければ、上書きを選ぶ（--force）"],
        (_, _, "") => &["送付元に作り直しを頼む"],
        _ => &["ほかのフォルダーを指定する"],
    }
}
