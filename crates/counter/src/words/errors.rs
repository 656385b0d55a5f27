//! Sentences for offices that do not open and stores that fail.

use madoguchi_store::{OpenError, StoreError};

use crate::error::OfficeError;
use crate::keys::KeyError;

/// Code, sentence, next steps.
type Words = (&'static str, &'static str, &'static [&'static str]);

/// Why an office cannot be opened.
pub fn office_error(error: &OfficeError) -> Words {
    match error {
        OfficeError::Missing => (
            "office_missing",
            "このフォルダーに事務所はありません。",
            &["フォルダーを確かめる", "office create または demo で作る"],
        ),
        OfficeError::Founding => (
            "office_damaged",
            "事務所自身の個票がありません。作成が途中で止まったおそれがあります。",
            &["フォルダーはそのまま残し、管理者に知らせる"],
        ),
        OfficeError::Held(_) => {
            ("office_held", "ほかのプログラムが事務所を使っています。", &["ほかの窓口プログラムの処理が終わるのを待つ"])
        }
        OfficeError::Open(error) => open_error(error),
        OfficeError::Key(error) => key_error(error),
    }
}

fn open_error(error: &OpenError) -> Words {
    use OpenError as O;
    match error {
        O::Missing => {
            ("office_missing", "事務所のデータベースがありません。", &["フォルダーを確かめる", "控えから戻す"])
        }
        O::Exists => {
            ("office_exists", "このフォルダーにはすでにデータベースがあります。", &["別のフォルダーを指定する"])
        }
        O::Empty => (
            "office_damaged",
            "データベースのファイルが空です。",
            &["ファイルはそのまま残し、管理者に知らせる", "控えから戻す"],
        ),
        O::WrongKeyOrDamaged(_) => (
            "office_damaged",
            "鍵は合っていますが、データベースを読めません。ファイルが壊れているか、別の事務所のファイルです。",
            &["ファイルはそのまま残し、管理者に知らせる", "控えから戻す"],
        ),
        O::TooNew { .. } => {
            ("office_newer", "この事務所は、新しい版のプログラムで作られています。", &["プログラムを新しい版にする"])
        }
        O::UnsafeLibrary => {
            ("library_unsafe", "このプログラムのデータベース部品は古く、安全に使えません。", &["正しい版を入れ直す"])
        }
        O::Upgrade(_) => (
            "upgrade_failed",
            "データベースを新しい版に改められませんでした。ファイルは元のままです。",
            &["管理者に知らせる"],
        ),
        O::Read(_) => {
            ("office_unreadable", "データベースのファイルを読めません。", &["フォルダーの権限と空き容量を確かめる"])
        }
    }
}

fn key_error(error: &KeyError) -> Words {
    use KeyError as K;
    match error {
        K::Missing => ("key_missing", "鍵ファイルがありません。", &["office.key を控えから戻す"]),
        K::Read(_) => ("key_unreadable", "鍵ファイルを読めません。", &["フォルダーの権限を確かめる"]),
        K::Write(_) => ("key_unwritable", "鍵ファイルを書けません。", &["フォルダーの権限と空き容量を確かめる"]),
        K::Damaged => ("key_damaged", "鍵ファイルが壊れています。", &["office.key を控えから戻す"]),
        K::WrongPassphrase => ("passphrase_wrong", "合言葉が違います。", &["合言葉を確かめて入れ直す"]),
        K::NoPassphrase => (
            "passphrase_missing",
            "合言葉がなく、このパソコンの鍵の保管庫にも鍵がありません。",
            &["MADOGUCHI_PASSPHRASE または --key-file で合言葉を渡す"],
        ),
        K::LastSlot | K::NoSuchSlot | K::Full | K::EmptyPassphrase | K::Seal => {
            ("key_slot", "鍵を変えられません。", &["管理者に知らせる"])
        }
        K::Store(_) => ("key_store", "このパソコンの鍵の保管庫を使えません。", &["合言葉で開く"]),
    }
}

/// Why the store failed while it was used.
pub fn store_error(error: &StoreError) -> Words {
    use StoreError as S;
    match error {
        S::Damaged(_) => (
            "office_damaged",
            "データベースのファイルが壊れています。",
            &["verify で壊れた場所を調べる", "ファイルはそのまま残し、管理者に知らせる"],
        ),
        S::Busy(_) => {
            ("office_held", "ほかのプログラムが事務所を使っています。登録されていません。", &["少し待ってやり直す"])
        }
        S::Disk(_) => ("disk", "ディスクに書けません。登録されていません。", &["空き容量と権限を確かめてやり直す"]),
        S::NumberUsed(_) => {
            ("number_used", "同じ番号がすでに使われています。登録されていません。", &["画面を開き直してやり直す"])
        }
        S::BlockUsedUp => ("numbers_used_up", "使える番号が残っていません。", &["管理者に知らせる"]),
        S::RecordTooLarge(_) => (
            "record_too_large",
            "一人または一世帯の記録が大きくなりすぎます。登録されていません。",
            &["管理者に知らせる"],
        ),
        S::JobState => ("state_forbids", "印刷ジョブの状態がほかで変わりました。", &["印刷ジョブの一覧を開き直す"]),
        S::NotApplicable(_) => {
            ("not_applicable", "記録がほかで変わったため、登録できませんでした。", &["画面を開き直してやり直す"])
        }
        S::AccessTooNew => {
            ("office_newer", "閲覧記録は、新しい版のプログラムで書かれています。", &["プログラムを新しい版にする"])
        }
        S::Query(_) | S::Document(_) | S::Entry(_) => {
            ("store", "データベースの内容を読めません。", &["verify で調べる", "管理者に知らせる"])
        }
    }
}
