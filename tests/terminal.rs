//! A terminal that knows a central, as a program of its own: it writes, takes what another terminal wrote in central's order, and says each
//! thing on standard output once it is acknowledged. The tests record what it writes to its disk.
//!
//! `terminal DIR TURNS` makes the database in DIR.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use madoguchi_counter::clock::SystemClock;
use madoguchi_domain::act::Act;
use madoguchi_domain::clock::Clock;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::numbers::TerminalNo;
use madoguchi_domain::person::{Birth, Identity};
use madoguchi_domain::record::{IncomeYear, RecordId};
use madoguchi_store::{Batch, BatchEntry, Context, Draft, Effect, EntryOrigin, RawKey, Store, StoreError, Terminal};
use uuid::Uuid;

/// The key of its database.
const KEY: [u8; 32] = [7; 32];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [dir, turns] = args.as_slice() else {
        say("failed usage");
        return ExitCode::FAILURE;
    };
    match work(Path::new(dir), turns.parse().unwrap_or(0)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("failed {error:?}"));
            ExitCode::FAILURE
        }
    }
}

/// One line, written at once, so that it stands in a diary as one piece.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _nobody_listens = out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush());
}

/// A terminal and its clock.
struct Station {
    store: Store,
    clock: SystemClock,
}

impl Station {
    fn new(dir: &Path, no: u16) -> Result<Self, Box<dyn std::error::Error>> {
        let clock = SystemClock::default();
        let terminal = Terminal { id: clock.new_id(), no: TerminalNo::new(no)? };
        let mut store = Store::create(&dir.join("office.db"), &RawKey::new(KEY), terminal)?;
        store.connect("https://central.example")?;
        Ok(Self { store, clock })
    }

    fn context(&self) -> Context {
        Context { clerk: "見本".to_owned(), authority: Authority::Batch, at: self.clock.now() }
    }

    /// Writes an entry; its id.
    fn append(&mut self, act: Act) -> Result<Uuid, StoreError> {
        let id = self.clock.new_id();
        let draft = Draft { id, acts: vec![act], parent: None, check: None, orders: Vec::new() };
        self.store.commit(self.context(), |commit| commit.append(draft).map(|_| ()))?;
        Ok(id)
    }

    /// Its entry as it would be sent.
    fn sent(&self, entry: Uuid) -> Result<BatchEntry, Box<dyn std::error::Error>> {
        let (bytes, _) = self.store.read().find_entry(entry)?.ok_or("an entry of its own")?.seal()?;
        Ok(BatchEntry { origin: EntryOrigin::Other(bytes), effect: Effect::Applied })
    }

    fn receive(&mut self, items: Vec<BatchEntry>) -> Result<u64, Box<dyn std::error::Error>> {
        let cursor_before = self.store.read().cursor()?.ok_or("a central")?;
        let batch = Batch { cursor_before, cursor_after: cursor_before + items.len() as u64, items };
        Ok(self.store.receive(self.context(), &batch)?.cursor)
    }
}

/// Both write about one person; what this terminal wrote last still waits when the next batch comes, and is folded anew.
fn work(dir: &Path, turns: i32) -> Result<(), Box<dyn std::error::Error>> {
    let elsewhere = tempfile::tempdir()?;
    let (mut own, mut other) = (Station::new(dir, 1)?, Station::new(elsewhere.path(), 2)?);
    let who = own.clock.new_id();
    let arrived = other.append(arrival(who)?)?;
    say(&format!("received {}", own.receive(vec![other.sent(arrived)?])?));
    let mut waiting: Option<Uuid> = None;
    for turn in 0..turns {
        let mine = own.append(income(who, 1000 + turn))?;
        say(&format!("appended {mine}"));
        let theirs = other.append(income(who, 2000 + turn))?;
        let before =
            waiting.replace(mine).map(|id| BatchEntry { origin: EntryOrigin::Own(id), effect: Effect::Applied });
        let items = [other.sent(theirs)?].into_iter().chain(before).collect();
        say(&format!("received {}", own.receive(items)?));
    }
    Ok(())
}

fn arrival(resident: RecordId) -> Result<Act, Box<dyn std::error::Error>> {
    let blank = Identity::blank(Birth::parse("1980-05-05").map_err(|_| "a day")?);
    let identity = Identity { name: "髙橋　葛".to_owned(), kana: "タカハシ　カツラ".to_owned(), ..blank };
    Ok(Act::RecordResident { resident, identity: Box::new(identity) })
}

fn income(resident: RecordId, tax_year: i32) -> Act {
    let income = IncomeYear { tax_year, total_income_yen: 1_000_000, ..IncomeYear::default() };
    Act::RecordIncome { resident, income: Box::new(income) }
}
