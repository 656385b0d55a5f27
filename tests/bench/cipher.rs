//! What the cipher costs: the store's own code over an encrypted file and over one in clear, turn by turn.

use std::path::Path;
use std::time::Duration;

use madoguchi_counter::clock::SystemClock;
use madoguchi_domain::act::Act;
use madoguchi_domain::clock::Clock;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::person::{Birth, Identity};
use madoguchi_domain::record::RecordId;
use madoguchi_store::{Context, Draft, RawKey, Store, StoreError, Terminal};

use super::Bench;
use super::row::{Row, timed};

/// Residents of one entry, and entries of one transaction.
const A_HOME: usize = 5;
const A_TRANSACTION: usize = 200;

/// How much the cipher may cost in bulk.
const RATIO_MAX: f64 = 1.15;

/// Turns: bulk work takes seconds each time.
const TURNS: usize = 5;

impl Bench<'_> {
    /// Writes and reads more residents than the page cache holds, so that every page passes the cipher.
    pub(super) fn cipher(&self) -> Vec<Row> {
        let residents = if self.plan.full { 40_000 } else { 200 };
        let (mut writes, mut reads) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
        for turn in 0..self.plan.times.min(TURNS) {
            let folder = self.scratch.path().join(format!("cipher{turn}"));
            std::fs::create_dir(&folder).expect("a scratch folder");
            // who goes first changes, so that neither always meets the warmer machine
            for encrypted in if turn % 2 == 0 { [true, false] } else { [false, true] } {
                let (write, read) = one(&folder, encrypted, residents);
                if encrypted {
                    writes.0.push(write);
                    reads.0.push(read);
                } else {
                    writes.1.push(write);
                    reads.1.push(read);
                }
            }
            std::fs::remove_dir_all(&folder).expect("a scratch folder goes");
        }
        let row = |what: &str, (ours, theirs): (Vec<Duration>, Vec<Duration>)| {
            let moment = format!("{what} {residents} residents in bulk, encrypted");
            Row {
                moment,
                budget_ms: None,
                ours,
                peer: "the same code, not encrypted",
                theirs,
                ratio_max: Some(RATIO_MAX),
            }
        };
        vec![row("write", writes), row("read", reads)]
    }
}

fn one(folder: &Path, encrypted: bool, residents: usize) -> (Duration, Duration) {
    // each in a folder of its own, with the files that stand beside it
    let folder = folder.join(if encrypted { "encrypted" } else { "clear" });
    std::fs::create_dir_all(&folder).expect("a scratch folder");
    let path = folder.join("office.db");
    let clock = SystemClock::default();
    let terminal = Terminal::alone(clock.new_id());
    let made = match encrypted {
        true => Store::create(&path, &RawKey::new([7; 32]), terminal),
        false => Store::create_in_clear(&path, terminal),
    };
    let mut store = made.expect("a new database");
    let ids: Vec<RecordId> = (0..residents).map(|_| clock.new_id()).collect();
    let (write, ()) =
        timed(|| ids.chunks(A_HOME * A_TRANSACTION).for_each(|part| write_part(&mut store, &clock, part)));
    let (read, found) = timed(|| ids.iter().filter(|id| there(&store, **id)).count());
    assert_eq!(found, residents);
    let head = std::fs::read(&path).expect("the file");
    assert_ne!(head.starts_with(b"SQLite format 3"), encrypted, "one of them is encrypted");
    (write, read)
}

fn there(store: &Store, id: RecordId) -> bool {
    store.read().find_record(id).expect("a read").is_some()
}

fn write_part(store: &mut Store, clock: &SystemClock, ids: &[RecordId]) {
    let written = store.commit(context(clock), |commit| {
        commit.defer_search()?;
        for home in ids.chunks(A_HOME) {
            let acts = home.iter().map(|id| act(*id)).collect();
            commit.append(Draft { id: clock.new_id(), acts, parent: None, check: None, orders: Vec::new() })?;
        }
        Ok::<_, StoreError>(())
    });
    written.expect("a transaction");
}

/// Who writes, and when.
pub(super) fn context(clock: &SystemClock) -> Context {
    Context { clerk: "計測".to_owned(), authority: Authority::Batch, at: clock.now() }
}

/// Somebody arrives.
pub(super) fn act(resident: RecordId) -> Act {
    let birth = Birth::parse("1980-05-05").expect("a day");
    let identity = Identity {
        name: "計測　太郎".to_owned(),
        kana: "ケイソク　タロウ".to_owned(),
        address: "見本区神田１丁目２番３号".to_owned(),
        address_extra: "見本荘１０１号室".to_owned(),
        postal_code: "1000002".to_owned(),
        ..Identity::blank(birth)
    };
    Act::RecordResident { resident, identity: Box::new(identity) }
}
