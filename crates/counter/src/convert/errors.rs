//! Every failure as a refusal in the office's words.

use std::collections::BTreeMap;

use super::basic::refusal as refusal_view;
use crate::error::CounterError;
use crate::views::RefusalView;
use crate::words;

/// How a failure ends a headless command (`docs/manual/admin.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Something was refused or failed.
    Refused = 1,
    /// The office cannot be opened.
    Office = 3,
    /// The printer cannot be reached.
    Unreachable = 4,
}

/// The failure as a screen shows it.
pub fn view(error: &CounterError) -> RefusalView {
    match error {
        CounterError::Refused(refusal) => refusal_view(refusal),
        CounterError::Office(office) => plain(words::office_error(office)),
        CounterError::Store(store) => plain(words::store_error(store)),
        CounterError::Font(font) => words_of(
            "font_missing",
            &format!("証の文字を描くフォントを使えません（{font}）。"),
            &["フォントのパッケージを入れる"],
        ),
        CounterError::Render(_) => words_of(
            "render",
            "証の版面をファイルにできません。番号は使われ、結果待ちになっています。",
            &["印刷ジョブの結果を「出なかった」と登録する", "管理者に知らせる"],
        ),
        CounterError::List(_) => {
            words_of("list", "リストを表計算の形にできません。", &["PDF で書き出す", "管理者に知らせる"])
        }
        CounterError::File(error) => words_of(
            "file",
            &format!("ファイルを読み書きできません（{}）。", words::io_cause(error.kind())),
            &["場所・権限・空き容量を確かめる"],
        ),
        CounterError::Backup(error) => plain(words::backup_error(*error)),
        CounterError::NothingToSalvage => words_of(
            "nothing_to_salvage",
            "データベースからも第二の記録からも、確かめられる一件がありません。何も変えていません。",
            &["控えから戻す（restore）", "ファイルはそのまま残し、管理者に知らせる"],
        ),
        CounterError::NotRestored => {
            words_of("not_restored", "この事務所の状態に疑いはありません。確認の登録は要りません。", &[])
        }
        CounterError::PrinterAddress => {
            words_of("printer_address", "プリンターの宛先が正しくありません。", &["ipp://… の形で設定する"])
        }
        CounterError::NothingSent { job, certificate_no, cause } => {
            let refusal =
                madoguchi_domain::refusal::Refusal::new(madoguchi_domain::refusal::RefusalCode::PrinterRefused)
                    .with("job", job.clone())
                    .with("certificate_no", certificate_no.clone())
                    .with("cause", cause.clone());
            refusal_view(&refusal)
        }
    }
}

/// How the command ends.
pub fn exit(error: &CounterError) -> Exit {
    match error {
        CounterError::Office(_)
        | CounterError::NothingToSalvage
        | CounterError::Store(madoguchi_store::StoreError::Damaged(_)) => Exit::Office,
        CounterError::NothingSent { .. } => Exit::Unreachable,
        CounterError::Refused(_)
        | CounterError::Store(_)
        | CounterError::Font(_)
        | CounterError::Render(_)
        | CounterError::List(_)
        | CounterError::File(_)
        | CounterError::Backup(_)
        | CounterError::NotRestored
        | CounterError::PrinterAddress => Exit::Refused,
    }
}

fn plain((code, message, next): (&str, &str, &[&str])) -> RefusalView {
    words_of(code, message, next)
}

fn words_of(code: &str, message: &str, next: &[&str]) -> RefusalView {
    RefusalView {
        code: code.to_owned(),
        message: message.to_owned(),
        fields: BTreeMap::new(),
        grounds: Vec::new(),
        next: next.iter().map(|n| (*n).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use madoguchi_domain::refusal::{Refusal, RefusalCode};
    use madoguchi_store::{OpenError, StoreError};

    use crate::error::{BackupError, OfficeError};
    use crate::keys::KeyError;

    use super::*;

    #[track_caller]
    fn check(error: CounterError, code: &str, ends: Exit) {
        let view = view(&error);
        assert_eq!((view.code.as_str(), exit(&error)), (code, ends), "{error:?}");
        assert!(view.message.ends_with('。'), "{view:?}");
    }

    #[test]
    fn a_refusal_ends_otherwise_than_an_office_that_does_not_open_or_a_printer_that_is_away() {
        check(Refusal::new(RefusalCode::SampleOnly).into(), "sample_only", Exit::Refused);
        check(CounterError::File(ErrorKind::NotFound.into()), "file", Exit::Refused);
        check(CounterError::NotRestored, "not_restored", Exit::Refused);
        check(CounterError::PrinterAddress, "printer_address", Exit::Refused);
        check(StoreError::JobState.into(), "state_forbids", Exit::Refused);
        check(CounterError::NothingToSalvage, "nothing_to_salvage", Exit::Office);
        check(OfficeError::Missing.into(), "office_missing", Exit::Office);
        check(OfficeError::Founding.into(), "office_damaged", Exit::Office);
        check(OfficeError::Open(OpenError::TooNew { found: 9, known: 1 }).into(), "office_newer", Exit::Office);
        check(OfficeError::Key(KeyError::WrongPassphrase).into(), "passphrase_wrong", Exit::Office);
        let nothing_sent = CounterError::NothingSent {
            job: "job".to_owned(),
            certificate_no: "0001-0000001-7".to_owned(),
            cause: "unreachable".to_owned(),
        };
        check(nothing_sent, "printer_refused", Exit::Unreachable);
    }

    #[test]
    fn a_backup_that_is_not_put_back_says_why() {
        for (error, code) in [
            (BackupError::Missing, "backup_missing"),
            (BackupError::Manifest, "backup_damaged"),
            (BackupError::File, "backup_damaged"),
            (BackupError::TooNew, "backup_newer"),
            (BackupError::Unproved, "backup_unproved"),
        ] {
            check(CounterError::Backup(error), code, Exit::Refused);
        }
    }

    #[test]
    fn a_paper_of_which_nothing_was_sent_names_its_void_number_and_the_cause() {
        let view = view(&CounterError::NothingSent {
            job: "job".to_owned(),
            certificate_no: "0001-0000001-7".to_owned(),
            cause: "unreachable".to_owned(),
        });
        assert!(view.message.contains("0001-0000001-7") && view.message.contains("欠番"), "{}", view.message);
        assert!(view.message.contains("届きません") && !view.message.contains("unreachable"), "{}", view.message);
        assert_eq!((view.fields["job"].as_str(), view.fields["cause"].as_str()), ("job", "unreachable"));
    }
}
