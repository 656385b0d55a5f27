//! Commands that keep an office safe: keys, backup, salvage. Parse, call, show.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use madoguchi_counter::backup::{self, Replace};
use madoguchi_counter::commands::keys::keeper;
use madoguchi_counter::commands::office::AcknowledgeRestored;
use madoguchi_counter::error::CounterError;
use madoguchi_counter::key_ops::{self, Changed, SlotChange};
use madoguchi_counter::keys::SlotKind;
use madoguchi_counter::salvage::{self, Rescue};
use madoguchi_counter::words::rescue;
use madoguchi_counter::{DoubtedState, files};
use madoguchi_domain::refusal::Refusal;
use serde_json::{Value, json};

use crate::answer::{Answer, Done, all, value};
use crate::desk::{open, run, unlocked};
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
    /// Take away every slot that is damaged, and bring the key file back to a good state
    Repair {
        /// Folder of the office
        dir: PathBuf,
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

/// The new passphrase, if one was given; an empty one was.
fn new_passphrase() -> Option<String> {
    std::env::var("MADOGUCHI_NEW_PASSPHRASE").ok()
}

/// `key list | add | remove | rotate | repair`
pub fn slots(command: KeyCommand, global: &Global) -> Answer {
    match command {
        KeyCommand::List { dir } => Ok((json!({"slots": key_ops::list_slots(&dir)?}), Done::All)),
        KeyCommand::Rotate { dir } => rotate(&dir, global),
        KeyCommand::Remove { dir, slot } => {
            let changed = change(&dir, global, || Ok(SlotChange::Remove(kinds(&slot)?)))?;
            Ok((json!({"slots": changed.slots}), Done::All))
        }
        KeyCommand::Add { dir, slot, out } => add(&dir, &slot, out, global),
        KeyCommand::Repair { dir } => {
            let changed = change(&dir, global, || Ok(SlotChange::Repair))?;
            rescue::dropped_keys(&changed.dropped).iter().for_each(|sentence| show::note(sentence));
            Ok((json!({"slots": changed.slots, "dropped": changed.dropped}), Done::All))
        }
    }
}

/// Changes the slots for a clerk who may.
fn change(
    dir: &Path,
    global: &Global,
    change: impl Fn() -> Result<SlotChange, CounterError>,
) -> Result<Changed, CounterError> {
    let keeper = keeper(open(dir, global)?)?;
    unlocked(global, |u| key_ops::change_slots(&keeper, u, change()?))
}

fn add(dir: &Path, slot: &str, out: Vec<PathBuf>, global: &Global) -> Answer {
    let wanted = || match slot {
        "os" => Ok(SlotChange::AddOs),
        "passphrase" => Ok(SlotChange::AddPassphrase(new_passphrase())),
        _ => {
            let files: [PathBuf; 2] = out.clone().try_into().map_err(|_| Refusal::field("out", ""))?;
            Ok::<_, CounterError>(SlotChange::AddRecovery(files))
        }
    };
    wanted()?;
    let changed = change(dir, global, wanted)?;
    if slot == "recovery" {
        show::note(
            "復旧鍵を二つの紙に印刷し、二人の保管者に一つずつ渡してください。書き出したファイルは消してください。",
        );
    }
    Ok((json!({"slots": changed.slots, "sheets": out}), Done::All))
}

fn rotate(dir: &Path, global: &Global) -> Answer {
    let keeper = keeper(open(dir, global)?)?;
    let progress = Progress::new("件");
    let rotated = unlocked(global, |u| key_ops::rotate(&keeper, u, &mut |done| progress.at(done, 0)))?;
    if !rotated.left_behind.is_empty() {
        show::note("封をし直せなかった鍵があります。必要なら key add で付け直してください。");
    }
    show::note("以前の控えは、以前の鍵で開きます。新しい控えを取ってください。");
    Ok((json!({"slots": rotated.slots, "left_behind": rotated.left_behind}), Done::All))
}

/// `recover`
pub fn recover(dir: &Path, recovery: &Path) -> Answer {
    let bytes = files::read_text_bounded(recovery).map_err(CounterError::File)?;
    let done = key_ops::recover(dir, &String::from_utf8_lossy(&bytes), new_passphrase().as_deref())?;
    rescue::dropped_keys(&done.dropped).iter().for_each(|sentence| show::note(sentence));
    let answer = json!({
        "slots": done.slots, "opened_by": done.by, "journalled": done.journalled, "dropped": done.dropped,
    });
    Ok((answer, Done::All))
}

/// `backup`
pub fn backup(dir: &Path, out: &Path, global: &Global) -> Answer {
    let progress = Progress::new("件");
    let done = unlocked(global, |u| backup::backup(dir, out, u, &mut |done| progress.at(done, 0)))?;
    let whole = if done.key_file_damage.is_empty() { Done::All } else { Done::Some };
    rescue::damaged_keys(&done.key_file_damage).iter().for_each(|sentence| show::note(sentence));
    Ok((value(done), whole))
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
