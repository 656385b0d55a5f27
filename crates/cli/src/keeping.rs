//! Commands that keep an office safe: keys, backup, salvage. Parse, call, show.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use madoguchi_counter::backup::{self, Replace};
use madoguchi_counter::commands::office::AcknowledgeRestored;
use madoguchi_counter::error::CounterError;
use madoguchi_counter::key_ops::{self, SlotChange};
use madoguchi_counter::keys::SlotKind;
use madoguchi_counter::salvage::{self, Rescue};
use madoguchi_counter::words::rescue;
use madoguchi_counter::{DoubtedState, files};
use madoguchi_domain::refusal::Refusal;
use serde_json::{Value, json};

use crate::answer::{Answer, Done, all, value};
use crate::desk::{run, unlocked};
use crate::global::Global;
use crate::show::{self, Progress};

/// Key slots.
#[derive(Subcommand)]
pub enum KeyCommand {
    /// Add a slot: os, passphrase (the new one in MADOGUCHI_NEW_PASSPHRASE), or recovery for two custodians
    Add {
        /// Folder of the office
        dir: PathBuf,
        /// os, passphrase or recovery
        #[arg(value_parser = ["os", "passphrase", "recovery"])]
        slot: String,
        /// Where the recovery sheets are written, one for each custodian
        #[arg(long, num_args = 1, required_if_eq("slot", "recovery"))]
        out: Vec<PathBuf>,
    },
    /// Make a new database key, encrypt everything anew and seal the slots again
    Rotate {
        /// Folder of the office
        dir: PathBuf,
    },
    /// Take all slots of a kind away; one always stays
    Remove {
        /// Folder of the office
        dir: PathBuf,
        /// os, passphrase or recovery
        #[arg(value_parser = ["os", "passphrase", "recovery"])]
        slot: String,
    },
    /// List the slots
    List {
        /// Folder of the office
        dir: PathBuf,
    },
}

fn kinds(slot: &str) -> Result<Vec<SlotKind>, CounterError> {
    match slot {
        "os" => Ok(vec![SlotKind::Os]),
        "passphrase" => Ok(vec![SlotKind::Passphrase]),
        "recovery" => Ok(vec![SlotKind::RecoveryA, SlotKind::RecoveryB]),
        other => Err(Refusal::field("slot", other).into()),
    }
}

fn new_passphrase() -> String {
    std::env::var("MADOGUCHI_NEW_PASSPHRASE").unwrap_or_default()
}

/// `key list | add | remove | rotate`
pub fn slots(command: KeyCommand, global: &Global) -> Answer {
    let (dir, slot, out) = match command {
        KeyCommand::List { dir } => {
            return Ok((
                json!({"slots": unlocked(global, |u| key_ops::change_slots(&dir, u, SlotChange::None))?}),
                Done::All,
            ));
        }
        KeyCommand::Rotate { dir } => return rotate(&dir, global),
        KeyCommand::Remove { dir, slot } => {
            let slots = unlocked(global, |u| key_ops::change_slots(&dir, u, SlotChange::Remove(kinds(&slot)?)))?;
            return Ok((json!({"slots": slots}), Done::All));
        }
        KeyCommand::Add { dir, slot, out } => (dir, slot, out),
    };
    let change = || match slot.as_str() {
        "os" => Ok(SlotChange::AddOs),
        "passphrase" => Ok(SlotChange::AddPassphrase(new_passphrase())),
        _ => {
            let files: [PathBuf; 2] =
                out.clone().try_into().map_err(|_| Refusal::field("out", "--out FILE --out FILE"))?;
            Ok::<_, CounterError>(SlotChange::AddRecovery(files))
        }
    };
    let slots = unlocked(global, |u| key_ops::change_slots(&dir, u, change()?))?;
    if slot == "recovery" {
        show::note(
            "復旧鍵を二つの紙に印刷し、二人の保管者に一つずつ渡してください。書き出したファイルは消してください。",
        );
    }
    Ok((json!({"slots": slots, "sheets": out}), Done::All))
}

fn rotate(dir: &Path, global: &Global) -> Answer {
    let progress = Progress::new("件");
    let rotated = unlocked(global, |u| key_ops::rotate(dir, u, &mut |done| progress.at(done, 0)))?;
    if !rotated.left_behind.is_empty() {
        show::note("封をし直せなかった鍵があります。必要なら key add で付け直してください。");
    }
    show::note("以前の控えは、以前の鍵で開きます。新しい控えを取ってください。");
    Ok((json!({"slots": rotated.slots, "left_behind": rotated.left_behind}), Done::All))
}

/// `recover`
pub fn recover(dir: &Path, recovery: &Path) -> Answer {
    let bytes = files::read_text_bounded(recovery).map_err(CounterError::File)?;
    let done = key_ops::recover(dir, &String::from_utf8_lossy(&bytes), &new_passphrase())?;
    Ok((json!({"slots": done.slots, "opened_by": done.by, "journalled": done.journalled}), Done::All))
}

/// `backup`
pub fn backup(dir: &Path, out: &Path, global: &Global) -> Answer {
    let progress = Progress::new("件");
    let done = unlocked(global, |u| backup::backup(dir, out, u, &mut |done| progress.at(done, 0)))?;
    Ok((value(done), Done::All))
}

fn doubt(restored: Option<&DoubtedState>) -> Value {
    let Some(restored) = restored else { return Value::Null };
    show::note("登録と発行は、restore-ack で確認を登録するまで止まります。");
    json!({"why": restored.doubt.as_str(), "found": restored.head_seq, "reached": restored.mark.as_ref().map(|m| m.seq)})
}

/// `restore`
pub fn restore(from: &Path, dir: &Path, replace: bool, global: &Global) -> Answer {
    let replace = if replace { Replace::MoveAside } else { Replace::Refuse };
    let done = unlocked(global, |u| backup::restore(from, dir, replace, u))?;
    let answer = json!({
        "office": dir, "entries": done.manifest.entries, "made_at": done.manifest.made_at, "moved_aside": done.aside,
        "second_file_continues": done.second_file_continues, "doubt": doubt(done.doubt.as_ref()),
    });
    Ok((answer, Done::All))
}

/// `restore-ack`
pub fn acknowledge(dir: &Path, certificate: Option<String>, household: Option<u64>, global: &Global) -> Answer {
    all(run(dir, AcknowledgeRestored { last_certificate: certificate, last_household: household }, global))
}

/// `salvage`
pub fn salvage(dir: &Path, global: &Global) -> Answer {
    let progress = Progress::new("件");
    match unlocked(global, |u| salvage::salvage(dir, u, &mut |done| progress.at(done, 0)))? {
        Rescue::NothingWrong { entries } => Ok((json!({"salvaged": false, "entries": entries}), Done::All)),
        Rescue::Built { salvaged, aside, doubt: restored } => {
            let lost = salvaged.lost.map(|(from, to)| json!({"from": from, "to": to}));
            let done = if salvaged.is_whole() { Done::All } else { Done::Some };
            let other_history = salvaged.other_history.map(|(from, to)| json!({"from": from, "to": to}));
            let not_taken_over = rescue::not_taken_over(&salvaged);
            not_taken_over.iter().for_each(|sentence| show::note(sentence));
            let answer = json!({
                "salvaged": true, "entries": salvaged.entries, "from_database": salvaged.from_database,
                "from_second_file": salvaged.from_second_file, "lost": lost, "local_unread": salvaged.local_unread,
                "other_history": other_history, "not_taken_over": not_taken_over, "moved_aside": aside,
                "doubt": doubt(restored.as_deref()),
            });
            Ok((answer, done))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_names_all_slots_of_its_kind() {
        assert_eq!(kinds("os").unwrap(), [SlotKind::Os]);
        assert_eq!(kinds("passphrase").unwrap(), [SlotKind::Passphrase]);
        assert_eq!(kinds("recovery").unwrap(), [SlotKind::RecoveryA, SlotKind::RecoveryB]);
        for word in ["", "OS", "recovery_a"] {
            assert!(matches!(kinds(word), Err(CounterError::Refused(refusal)) if refusal.fields["field"] == "slot"));
        }
    }

    #[test]
    fn an_office_that_is_not_doubted_has_no_doubt_to_tell() {
        assert_eq!(doubt(None), Value::Null);
    }
}
