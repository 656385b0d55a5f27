//! Sentences for offices that do not open and stores that fail.

use std::io::ErrorKind;

use madoguchi_domain::entry::EntryError;
use madoguchi_store::{OpenError, StoreError};

use crate::error::{BackupError, OfficeError};
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
        OfficeError::Held(error) => busy(error.kind()),
        OfficeError::Open(error) => open_error(error),
        OfficeError::Key(error) => key_error(error),
    }
}

/// Why a lock of the office cannot be made; the first that fits is said.
const NO_LOCK: [(&[ErrorKind], &str, &[&str]); 5] = [
    (
        &[ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem],
        "事務所のフォルダーに書く権限がないため、錠のファイル（.lock）を作れません。",
        &["フォルダーの権限を確かめる", "管理者に知らせる"],
    ),
    (
        &[ErrorKind::StorageFull, ErrorKind::QuotaExceeded],
        "ディスクに空きがないため、事務所の錠のファイル（.lock）を作れません。",
        &["空き容量を確かめる", "管理者に知らせる"],
    ),
    (
        &[ErrorKind::IsADirectory],
        "事務所の錠のファイル（.lock）と同じ名前のフォルダーがあるため、錠をかけられません。",
        &["事務所のフォルダーの中を確かめ、そのフォルダーを移す", "管理者に知らせる"],
    ),
    (
        &[ErrorKind::Unsupported],
        "このディスクではファイルに錠をかけられないため、事務所を使えません。",
        &["事務所を別のディスクに移す", "管理者に知らせる"],
    ),
    (
        &[],
        "事務所の錠のファイル（.lock）を作れないか、錠をかけられません。",
        &["フォルダーの権限とディスクを確かめる", "管理者に知らせる"],
    ),
];

/// A lock of the office that is held, or that cannot be made.
fn busy(why: ErrorKind) -> Words {
    if why == ErrorKind::WouldBlock {
        return (
            "office_held",
            "ほかのプログラムが事務所を使っています。",
            &["ほかの窓口プログラムの処理が終わるのを待つ"],
        );
    }
    let fits = |(kinds, ..): &&(&[ErrorKind], &str, &[&str])| kinds.is_empty() || kinds.contains(&why);
    let (_, message, next) = NO_LOCK.iter().find(fits).expect("the last one fits everything");
    ("office_unreadable", message, next)
}

/// Why a file of this machine was not read or written.
const FILE_CAUSES: [(ErrorKind, &str); 10] = [
    (ErrorKind::NotFound, "ありません"),
    (ErrorKind::PermissionDenied, "権限がありません"),
    (ErrorKind::AlreadyExists, "すでにあります"),
    (ErrorKind::IsADirectory, "フォルダーで、ファイルではありません"),
    (ErrorKind::Unsupported, "通常のファイルではありません。パイプや装置からは読みません"),
    (ErrorKind::FileTooLarge, "大きすぎます"),
    (ErrorKind::StorageFull, "ディスクに空きがありません"),
    (ErrorKind::QuotaExceeded, "割り当てられた容量に空きがありません"),
    (ErrorKind::ReadOnlyFilesystem, "ディスクが書込み禁止です"),
    (ErrorKind::InvalidData, "文字として読めません"),
];

/// The same in words; what is rare is named as the system names it.
pub fn io_cause(kind: ErrorKind) -> String {
    let known = FILE_CAUSES.iter().find(|(known, _)| *known == kind);
    known.map_or_else(|| kind.to_string(), |(_, words)| (*words).to_owned())
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
        O::Make(_) => {
            ("office_unreadable", "データベースのファイルを作れません。", &["フォルダーの権限と空き容量を確かめる"])
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
        O::Busy(_) => {
            ("office_held", "ほかのプログラムが事務所を使っているため、開けません。", &["少し待ってやり直す"])
        }
        O::Beside(_) => (
            "office_unreadable",
            "第二の記録または証人ファイルを読み書きできません。",
            &["フォルダーの権限と空き容量を確かめる"],
        ),
        O::Journal(_) => (
            "office_damaged",
            "データベースは開きますが、行為簿を読めません。",
            &["verify で壊れた場所を調べる", "salvage で救い出す", "控えから戻す"],
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
        K::Damaged => (
            "key_damaged",
            "鍵ファイルが壊れていて、この鍵では開けません。",
            &["office.key を控えから戻す", "保管者の復旧鍵があれば recover で開く"],
        ),
        K::Earlier => {
            ("key_earlier", "鍵ファイルが試作版の古い形式です。", &["作ったときのプログラムで開くか、事務所を作り直す"])
        }
        K::TooNew => {
            ("key_newer", "鍵ファイルは、新しい版のプログラムで作られています。", &["プログラムを新しい版にする"])
        }
        K::WrongPassphrase => ("passphrase_wrong", "合言葉が違います。", &["合言葉を確かめて入れ直す"]),
        K::NoPassphrase => (
            "passphrase_missing",
            "合言葉がなく、このパソコンの鍵の保管庫にも鍵がありません。",
            &["MADOGUCHI_PASSPHRASE または --key-file で合言葉を渡す"],
        ),
        K::RecoveryText => (
            "recovery_text",
            "復旧鍵として読めません。打ち間違いか、別の文書です。",
            &["紙の復旧鍵と一文字ずつ見比べる"],
        ),
        K::WrongRecovery => (
            "recovery_wrong",
            "この復旧鍵では開きません。別の事務所のものか、外された鍵です。",
            &["もう一人の保管者の復旧鍵を使う"],
        ),
        K::RecoveryThere | K::LastSlot | K::NoSuchSlot | K::Full | K::EmptyPassphrase | K::Seal => {
            ("key_slot", "鍵を変えられません。", &["管理者に知らせる"])
        }
        K::Store(_) => ("key_store", "このパソコンの鍵の保管庫を使えません。", &["合言葉で開く"]),
    }
}

/// Why a backup is not put back.
pub fn backup_error(error: BackupError) -> Words {
    match error {
        BackupError::Missing => ("backup_missing", "このフォルダーに控えはありません。", &["フォルダーを確かめる"]),
        BackupError::Manifest | BackupError::File => (
            "backup_damaged",
            "控えが壊れているか、書き換えられています。何も変えていません。",
            &["ほかの日の控えを使う", "salvage で事務所から救い出す"],
        ),
        BackupError::TooNew => {
            ("backup_newer", "この控えは、新しい版のプログラムで作られています。", &["プログラムを新しい版にする"])
        }
        BackupError::Unproved => (
            "backup_unproved",
            "控えの一覧が、この事務所の鍵で確かめられません。書き換えられたおそれがあります。何も変えていません。",
            &["ほかの日の控えを使う", "管理者に知らせる"],
        ),
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
        S::NumberUsed(_) | S::NumberTaken => {
            ("number_used", "同じ番号がすでに使われています。登録されていません。", &["画面を開き直してやり直す"])
        }
        S::Constraint(_) => (
            "constraint",
            "データベースの決まりに合わないため、登録していません。プログラムかデータベースの不具合です。",
            &["同じ操作を繰り返さない", "verify で調べる", "管理者に知らせる"],
        ),
        S::BlockUsedUp => ("numbers_used_up", "使える番号が残っていません。", &["管理者に知らせる"]),
        S::AssetDamaged => (
            "office_damaged",
            "事務所のファイル（職印・外字表）がないか、壊れています。",
            &["verify で調べる", "salvage で組み立て直す", "管理者に知らせる"],
        ),
        S::RecordTooLarge(_) => (
            "record_too_large",
            "一人または一世帯の記録が大きくなりすぎます。登録されていません。",
            &["管理者に知らせる"],
        ),
        S::SecondFile(_) | S::SecondFileBehind(_) | S::Witness(_) => beside_error(error),
        S::StateDoubted(_) => (
            "restored_state",
            "この事務所は、以前の状態に戻されているおそれがあります。番号を二度使わないよう、登録と発行を止めています。",
            &["いつの控えから戻したかを管理者に確かめる", "管理者が restore-ack で確認を登録する"],
        ),
        S::NumberAmbiguous | S::TerminalUnknown | S::CentralUnfit | S::CursorDiffers(_) | S::LeaseOverlaps => {
            of_terminals(error)
        }
        S::DoesNotFollow => (
            "office_damaged",
            "行為簿の続きが合いません。登録されていません。",
            &["verify で調べる", "管理者に知らせる"],
        ),
        S::Unproved(_) => (
            "copy_unproved",
            "写しが確かめられないため、使いません。元の事務所はそのままです。",
            &["verify で元の事務所を調べる", "空き容量とディスクを確かめる"],
        ),
        S::Copy(error) => open_error(error),
        S::JobState => ("state_forbids", "印刷ジョブの状態がほかで変わりました。", &["印刷ジョブの一覧を開き直す"]),
        S::NotApplicable(_) | S::RunMoved => {
            ("not_applicable", "記録がほかで変わったため、登録できませんでした。", &["画面を開き直してやり直す"])
        }
        S::AccessTooNew | S::Entry(EntryError::TooNew(_) | EntryError::ActTooNew { .. }) => (
            "office_newer",
            "行為簿または閲覧記録は、新しい版のプログラムで書かれています。",
            &["プログラムを新しい版にする"],
        ),
        S::Query(_)
        | S::Document(_)
        | S::Entry(EntryError::Form(_) | EntryError::MixedNature | EntryError::TooManyActs(_)) => {
            ("store", "データベースの内容を読めません。", &["verify で調べる", "管理者に知らせる"])
        }
    }
}

/// A file beside the database cannot be written; every other error has words of its own.
fn beside_error(error: &StoreError) -> Words {
    if let StoreError::SecondFileBehind(_) = error {
        return (
            "second_file_behind",
            "登録はデータベースに残りましたが、第二の記録をディスクに書き終えられませんでした。",
            &["同じ登録を繰り返さず、検索で確かめる", "空き容量とディスクを確かめる"],
        );
    }
    let message = if let StoreError::Witness(_) = error {
        "証人ファイルを読み書きできません。"
    } else {
        "第二の記録に書けません。登録されていません。"
    };
    ("disk", message, &["空き容量と権限を確かめてやり直す"])
}

/// What many terminals bring with them.
fn of_terminals(error: &StoreError) -> Words {
    use StoreError as S;
    if matches!(error, S::NumberAmbiguous) {
        return (
            "number_ambiguous",
            "その番号を持つ住民が二人以上います。登録されていません。",
            &["どちらの住民かを記録のIDで指定する"],
        );
    }
    if matches!(error, S::CursorDiffers(_)) {
        return (
            "cursor_differs",
            "中央から届いた内容が、前に受け取った続きではありません。何も変えていません。",
            &["中央からの受信をやり直す", "管理者に知らせる"],
        );
    }
    if matches!(error, S::CentralUnfit) {
        return (
            "central_unfit",
            "この事務所は中央につながっていないか、すでに単独で使われています。何も変えていません。",
            &["管理者に知らせる"],
        );
    }
    if matches!(error, S::LeaseOverlaps) {
        return (
            "lease_overlaps",
            "番号の割当が、すでにある割当と重なります。何も変えていません。",
            &["管理者に知らせる"],
        );
    }
    ("office_damaged", "どの端末の事務所かを読めません。登録されていません。", &["verify で調べる", "管理者に知らせる"])
}

#[cfg(test)]
mod tests {
    use crate::keys::KeyStoreError;

    use super::*;

    #[test]
    fn why_a_lock_cannot_be_made_is_said_and_a_held_one_is_no_fault() {
        for (kind, code, word) in [
            (ErrorKind::WouldBlock, "office_held", "使っています"),
            (ErrorKind::PermissionDenied, "office_unreadable", "権限がない"),
            (ErrorKind::ReadOnlyFilesystem, "office_unreadable", "権限がない"),
            (ErrorKind::StorageFull, "office_unreadable", "空きがない"),
            (ErrorKind::IsADirectory, "office_unreadable", "同じ名前のフォルダー"),
            (ErrorKind::Unsupported, "office_unreadable", "別のディスク"),
            (ErrorKind::Other, "office_unreadable", "錠のファイル"),
        ] {
            let (said, message, next) = office_error(&OfficeError::Held(kind.into()));
            assert_eq!(said, code, "{kind}");
            assert!(message.contains(word) || next.iter().any(|step| step.contains(word)), "{kind}: {message}");
            assert!(!next.is_empty());
        }
    }

    #[test]
    fn a_cause_is_in_words_and_what_is_rare_as_the_system_names_it() {
        assert_eq!(io_cause(ErrorKind::NotFound), "ありません");
        assert_eq!(io_cause(ErrorKind::FileTooLarge), "大きすぎます");
        assert_eq!(io_cause(ErrorKind::InvalidData), "文字として読めません");
        assert_eq!(io_cause(ErrorKind::ConnectionReset), ErrorKind::ConnectionReset.to_string());
    }

    #[track_caller]
    fn check(error: KeyError, code: &str) {
        let (said, message, next) = office_error(&OfficeError::Key(error));
        assert_eq!(said, code);
        assert!(message.ends_with('。') && !next.is_empty(), "{code}");
    }

    #[test]
    fn whoever_has_no_key_is_told_which_one_is_wrong() {
        check(KeyError::Missing, "key_missing");
        check(KeyError::Read(ErrorKind::PermissionDenied.into()), "key_unreadable");
        check(KeyError::Write(ErrorKind::StorageFull.into()), "key_unwritable");
        check(KeyError::Damaged, "key_damaged");
        check(KeyError::Earlier, "key_earlier");
        check(KeyError::TooNew, "key_newer");
        check(KeyError::WrongPassphrase, "passphrase_wrong");
        check(KeyError::NoPassphrase, "passphrase_missing");
        check(KeyError::RecoveryText, "recovery_text");
        check(KeyError::WrongRecovery, "recovery_wrong");
        check(KeyError::LastSlot, "key_slot");
        let none: std::result::Result<_, KeyStoreError> =
            crate::keys::KeyStore::get(&crate::keys::MemoryKeyStore::default(), "none");
        check(KeyError::Store(none.unwrap_err()), "key_store");
    }

    #[test]
    fn what_stays_in_the_database_is_told_from_what_was_not_registered() {
        let second = |error| store_error(&error);
        let (code, message, next) = second(StoreError::SecondFileBehind(ErrorKind::StorageFull.into()));
        assert_eq!(code, "second_file_behind");
        assert!(message.contains("残りました") && next[0].contains("繰り返さず"));
        let (code, message, _) = second(StoreError::Witness(ErrorKind::PermissionDenied.into()));
        assert_eq!((code, message.contains("証人")), ("disk", true));
        assert_eq!(second(StoreError::JobState).0, "state_forbids");
        assert_eq!(second(StoreError::RunMoved).0, "not_applicable");
        assert_eq!(second(StoreError::Copy(Box::new(OpenError::Missing))).0, "office_missing");
        for (error, code) in
            [(StoreError::NumberAmbiguous, "number_ambiguous"), (StoreError::CentralUnfit, "central_unfit")]
        {
            assert_eq!(second(error).0, code);
        }
    }
}
