//! Two terminals and a central that is nothing but an order: what they come to, whatever is exchanged when.

use std::collections::BTreeMap;

use madoguchi_domain::act::Act;
use madoguchi_domain::certificate::{Certificate, CertificateKind, CertificateState, PaperOutcome, Purpose};
use madoguchi_domain::face::Face;
use madoguchi_domain::numbers::{CertificateNo, TerminalNo};
use madoguchi_domain::record::IncomeYear;
use rusqlite::types::Value;

use super::*;
use crate::tests::{KEY, context, cover, draft, identity, person};
use crate::{FaultKind, NumberKind, PrintOrder, RawKey, Salvage, Terminal};

/// Central as far as this door can see it: entries in one order, and what each found.
#[derive(Default)]
struct Central {
    order: Vec<(Uuid, Uuid, Vec<u8>, Effect)>,
    records: Records,
    reached: BTreeMap<Uuid, u64>,
}

impl Central {
    /// Takes up to `most` entries that a terminal made and did not push yet.
    fn push(&mut self, desk: &Station, most: usize) {
        let reached = self.reached.entry(desk.id).or_default();
        let mut statement = desk
            .store
            .conn
            .prepare("SELECT bytes FROM entry WHERE terminal = 1 AND seq > ? ORDER BY seq LIMIT ?")
            .unwrap();
        let rows =
            statement.query_map((signed(*reached), signed(most as u64)), |row| row.get::<_, Vec<u8>>(0)).unwrap();
        for bytes in rows.map(rusqlite::Result::unwrap) {
            let entry = Entry::open(&bytes).unwrap();
            *reached = entry.seq;
            let effect = match apply_all(entry.acts(), entry.at.wall, &mut self.records) {
                Ok(()) => Effect::Applied,
                Err(_) => Effect::Parked,
            };
            self.order.push((desk.id, entry.id, bytes, effect));
        }
    }

    fn batch(&self, terminal: Uuid, after: usize, most: usize) -> Batch {
        let upto = self.order.len().min(after + most);
        let items = self.order[after..upto].iter().map(|(of, id, bytes, effect)| BatchEntry {
            origin: if *of == terminal { EntryOrigin::Own(*id) } else { EntryOrigin::Other(bytes.clone()) },
            effect: *effect,
        });
        Batch { cursor_before: after as u64, cursor_after: upto as u64, items: items.collect() }
    }
}

struct Station {
    id: Uuid,
    store: Store,
    dir: tempfile::TempDir,
    next: u128,
}

fn terminal(no: u16) -> Station {
    let dir = tempfile::tempdir().unwrap();
    let id = Uuid::from_u128(0x7000 + u128::from(no));
    let of = Terminal { id, no: TerminalNo::new(no).unwrap() };
    let mut store = Store::create(&dir.path().join("office.db"), &RawKey::new(KEY), of).unwrap();
    store.connect("見本").unwrap();
    store.commit(context(), |c| c.advance_number("household", 1000)).unwrap();
    Station { id, store, dir, next: u128::from(no) << 64 }
}

impl Station {
    fn append(&mut self, acts: Vec<Act>) -> Result<()> {
        self.next += 1;
        let id = self.next;
        self.store.commit(context(), |c| c.append(draft(id, acts)).map(|_| ()))
    }

    fn pull(&mut self, central: &Central, most: usize) -> Result<BatchResult> {
        let after = self.store.read().cursor().unwrap().unwrap() as usize;
        let batch = central.batch(self.id, after, most);
        self.store.receive(context(), &batch)
    }

    #[track_caller]
    fn whole(&self) {
        assert_eq!(self.store.verify(&mut |_| {}).faults, []);
    }

    /// Issues a paper with a number of this terminal, and orders its print.
    fn issue(&mut self, resident: u128) -> Result<()> {
        self.next += 1;
        let id = self.next;
        self.store.commit(context(), |commit| {
            let serial = u32::try_from(commit.take_number("certificate")?).unwrap();
            let no = CertificateNo::new(commit.read().terminal_no()?.get(), serial).unwrap();
            let (job, resident) = (Uuid::from_u128(id), Uuid::from_u128(resident));
            let (kind, certificate_no) = (CertificateKind::QualificationCertificate, no.to_string());
            let order = PrintOrder { job, certificate_no, resident, kind: kind.as_str(), printer: "pdf".into() };
            let certificate = Box::new(paper(no, job));
            let acts = vec![Act::IssueCertificate { resident, certificate }];
            commit.append(crate::Draft { orders: vec![order], ..draft(id, acts) }).map(|_| ())
        })
    }
}

fn paper(no: CertificateNo, job: Uuid) -> Certificate {
    let day = "2026-11-21".parse().unwrap();
    Certificate {
        no,
        kind: CertificateKind::QualificationCertificate,
        state: CertificateState::Issuing,
        issued_on: day,
        valid_from: day,
        valid_until: Some(day),
        purpose: Purpose::New,
        applied: None,
        reason: None,
        run: None,
        face: Face::default(),
        page_hash: String::new(),
        job,
        replaces: None,
        delivered: None,
        received: None,
        shelf: None,
        collected_on: None,
        log: Vec::new(),
    }
}

/// Every row of every table, the index's own tables too.
fn rows(store: &Store) -> BTreeMap<String, Vec<Vec<Value>>> {
    let names =
        crate::verify_report::lines(&store.conn, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
            .unwrap();
    let of = |name: &String| {
        let mut statement = store.conn.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|n| row.get::<_, Value>(n)).collect()).unwrap();
        rows.collect::<rusqlite::Result<Vec<_>>>().unwrap()
    };
    names.iter().filter(|name| *name != "search_gram").map(|name| (name.clone(), of(name))).collect()
}

/// What screens show, whichever terminal shows it: rows without the document they lead to.
fn shown(store: &Store) -> BTreeSet<String> {
    let all = rows(store);
    let tables = ["resident_row", "household_row", "member_row", "certificate_row", "kept_count", "covered_change"];
    // a count of nothing may have a row
    let counts = ["kept_count", "covered_change"];
    let lines = tables.iter().flat_map(|table| all[*table].iter().map(move |row| (table, row)));
    let lines = lines.filter(|(table, row)| !counts.contains(table) || row[1] != Value::Integer(0));
    lines
        .map(|(table, row)| format!("{table} {:?}", &row[..row.len() - usize::from(*table == "resident_row")]))
        .collect()
}

/// A generator of its own: the same seed says the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

const DAYS: [&str; 4] = ["2026-04-01", "2026-07-01", "2026-10-01", "2026-11-01"];

/// One random entry on few records, so that terminals often meet. What the terminal itself refuses is no entry.
fn something(desk: &mut Station, dice: &mut Dice) {
    let resident = 11 + u128::from(dice.roll(3));
    let household = 500 + u128::from(dice.roll(2));
    let day = DAYS[dice.roll(4) as usize];
    let number = format!("{:07}", 1 + dice.roll(5));
    let done = match dice.roll(8) {
        0..3 => {
            let kana = ["サトウ　ハナコ", "タカハシ　カツラ", "モリ　ハジメ"][dice.roll(3) as usize];
            let mut identity = identity(resident, "佐藤　花子", kana, "1980-05-05");
            identity.atena_no = (dice.roll(3) > 0).then(|| format!("{:015}", 1 + dice.roll(5)));
            desk.append(vec![Act::RecordResident { resident: Uuid::from_u128(resident), identity: Box::new(identity) }])
        }
        3 => {
            let acts = cover(resident, household, &number, day);
            let mut of_two = vec![person(resident, "森　一", "モリ　ハジメ", "1990-01-01")];
            of_two.extend(acts);
            desk.append(of_two)
        }
        4 => desk.append(cover(resident, household, &number, day)),
        5 => desk.append(cover(resident, household, &number, day).split_off(1)),
        6 => {
            let (household, head) = (Uuid::from_u128(household), Uuid::from_u128(resident));
            desk.append(vec![Act::ChangeHead { household, head, on: day.parse().unwrap() }])
        }
        _ => desk.issue(resident),
    };
    let refused = |e: &StoreError| matches!(e, StoreError::NotApplicable(_) | StoreError::NumberTaken);
    assert!(done.as_ref().err().is_none_or(refused), "{done:?}");
}

#[track_caller]
fn base_is(desk: &Station, expected: &Records, seed: u64) {
    for id in (11..15).chain(500..503).map(Uuid::from_u128) {
        assert_eq!(desk.store.read().find_confirmed(id).unwrap().as_ref(), expected.get(&id), "seed {seed}, {id}");
    }
}

/// I5, I8, I10 and I13 of the protocol, as far as one door can keep them.
#[test]
fn terminals_that_received_the_same_have_the_same_base_and_nothing_is_lost() {
    let (mut parked, mut received) = (0, 0);
    for seed in 1..=20 {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ seed);
        let (mut central, mut desks) = (Central::default(), [terminal(1), terminal(2)]);
        for _ in 0..60 {
            let which = dice.roll(2) as usize;
            match dice.roll(6) {
                0..4 => something(&mut desks[which], &mut dice),
                4 => central.push(&desks[which], 1 + dice.roll(4) as usize),
                _ => {
                    let taken = desks[which].pull(&central, 1 + dice.roll(6) as usize).unwrap();
                    received += taken.entries;
                    parked += taken.parked;
                    desks[which].whole();
                }
            }
        }
        desks.iter().for_each(Station::whole);
        // both catch up to the same place, in steps of their own, with entries of their own waiting
        for (desk, most) in desks.iter_mut().zip([3, 100]) {
            while desk.pull(&central, most).unwrap().entries > 0 {}
            desk.whole();
            base_is(desk, &central.records, seed);
        }
        // then nothing waits any more
        desks.iter().for_each(|desk| central.push(desk, 1000));
        for desk in &mut desks {
            while desk.pull(&central, 7).unwrap().entries > 0 {}
            desk.whole();
            base_is(desk, &central.records, seed);
            for (id, record) in &central.records {
                assert_eq!(desk.store.read().find_record(*id).unwrap().as_ref(), Some(record), "seed {seed}");
            }
            let left = |table: &str| rows(&desk.store)[table].len();
            assert_eq!((left("base"), left("outbox"), left("entry")), (0, 0, central.order.len()), "seed {seed}");
        }
        let [first, second] = desks.map(|desk| shown(&desk.store));
        assert_eq!(first, second, "seed {seed}");
    }
    assert!(parked > 10 && received > 100, "the dice met too seldom: {parked} parked, {received} received");
}

/// Both know a resident; both cover the resident, and the first pushed first.
fn met() -> (Central, [Station; 2]) {
    let (mut central, mut desks) = (Central::default(), [terminal(1), terminal(2)]);
    desks[0].append(vec![person(11, "佐藤　花子", "サトウ　ハナコ", "1980-05-05")]).unwrap();
    central.push(&desks[0], 9);
    for desk in &mut desks {
        desk.pull(&central, 9).unwrap();
    }
    desks[0].append(cover(11, 500, "0000001", "2026-10-01")).unwrap();
    desks[1].append(cover(11, 501, "0000001", "2026-11-01")).unwrap();
    desks[1].issue(11).unwrap();
    central.push(&desks[0], 9);
    (central, desks)
}

#[test]
fn what_cannot_stand_any_more_is_parked_with_its_cause_and_the_rest_goes_on() {
    let (mut central, [_, mut desk]) = met();
    assert_eq!(desk.store.read().counts().unwrap(), (1, 1));
    let taken = desk.pull(&central, 9).unwrap();
    assert_eq!((taken.entries, taken.parked), (1, 1));
    let parked = desk.store.read().parked().unwrap();
    assert_eq!(parked.iter().map(|(_, cause)| cause.as_str()).collect::<Vec<_>>(), ["coverage_overlaps"]);
    assert!(desk.store.read().find_entry(parked[0].0).unwrap().is_some(), "it is kept");
    assert_eq!(desk.store.read().find_household(Uuid::from_u128(501)).unwrap(), None);
    let covering = desk.store.read().household_of(Uuid::from_u128(11)).unwrap().unwrap();
    assert_eq!(covering.id, Uuid::from_u128(500));
    // the paper came out all the same
    let papers = desk.store.read().find_resident(Uuid::from_u128(11)).unwrap().unwrap().certificates.body;
    assert_eq!(papers.len(), 1);
    assert_eq!((desk.store.read().counts().unwrap(), desk.store.read().unsent_count().unwrap()), ((1, 1), 2));
    desk.whole();
    // central parks it too, and it waits no more; the paper stands on both
    central.push(&desk, 9);
    let taken = desk.pull(&central, 9).unwrap();
    assert_eq!((taken.entries, taken.parked, desk.store.read().unsent_count().unwrap()), (2, 0, 0));
    desk.whole();
}

/// The household was opened elsewhere first; with the entry goes the newcomer whom it alone registered.
#[test]
fn who_was_registered_by_a_parked_entry_alone_is_shown_nowhere_until_it_stands() {
    let (mut central, [mut first, mut second]) = (Central::default(), [terminal(1), terminal(2)]);
    first.append(vec![person(11, "佐藤　花子", "サトウ　ハナコ", "1980-05-05")]).unwrap();
    first.append(cover(11, 500, "0000001", "2026-10-01")).unwrap();
    central.push(&first, 9);
    let mut acts = vec![person(13, "森　一", "モリ　ハジメ", "1990-01-01")];
    acts.extend(cover(13, 500, "0000002", "2026-10-01"));
    second.append(acts).unwrap();
    let found = |desk: &Station, text: &str| desk.store.read().search(text, 9, &|| false).unwrap().hits.len();
    assert_eq!((found(&second, "モリ"), second.store.read().counts().unwrap()), (1, (1, 1)));
    assert_eq!(second.pull(&central, 9).unwrap().parked, 1);
    assert_eq!((found(&second, "モリ"), found(&second, "サトウ")), (0, 1));
    assert_eq!(
        (second.store.read().find_resident(Uuid::from_u128(13)).unwrap(), second.store.read().counts().unwrap()),
        (None, (1, 1))
    );
    second.whole();
    // a second entry may register the newcomer again
    second.append(vec![person(13, "森　一", "モリ　ハジメ", "1990-01-01")]).unwrap();
    assert_eq!(found(&second, "モリ"), 1);
    second.whole();
}

#[test]
fn a_number_that_two_terminals_gave_is_received_and_listed() {
    let (mut central, mut desks) = (Central::default(), [terminal(1), terminal(2)]);
    for (desk, resident) in desks.iter_mut().zip([11, 12]) {
        let mut one = identity(resident, "森　一", "モリ　ハジメ", "1990-01-01");
        one.atena_no = Some("000000000000007".into());
        let act = Act::RecordResident { resident: Uuid::from_u128(resident), identity: Box::new(one) };
        desk.append(vec![act]).unwrap();
    }
    desks.iter().for_each(|desk| central.push(desk, 9));
    for desk in &mut desks {
        desk.pull(&central, 9).unwrap();
        let found = desk.store.read().duplicates().unwrap();
        assert_eq!(found.iter().map(|d| (d.kind, d.records.len())).collect::<Vec<_>>(), [(NumberKind::Atena, 2)]);
        assert_eq!(desk.store.read().search("モリ", 9, &|| false).unwrap().hits.len(), 2);
        desk.whole();
    }
}

/// A paper of another terminal waits for its outcome there, and nobody asks for it here.
#[test]
fn a_paper_of_another_terminal_has_no_job_here() {
    let (mut central, [mut first, mut second]) = met();
    central.push(&second, 9);
    first.pull(&central, 9).unwrap();
    first.whole();
    assert_eq!(first.store.read().jobs(crate::JobState::ALL, None).unwrap(), []);
    let no = CertificateNo::new(2, 1).unwrap();
    second.pull(&central, 9).unwrap();
    let outcome = Act::RecordPaperOutcome {
        resident: Uuid::from_u128(11),
        no,
        outcome: PaperOutcome::Printed,
        reason: Default::default(),
    };
    second.append(vec![outcome]).unwrap();
    central.push(&second, 9);
    first.pull(&central, 9).unwrap();
    first.whole();
}

#[test]
fn a_batch_that_came_before_changes_nothing_and_one_that_differs_is_refused() {
    let (mut central, [_, mut desk]) = met();
    central.push(&desk, 9);
    let batch = central.batch(desk.id, 1, 9);
    desk.store.receive(context(), &batch).unwrap();
    let before = rows(&desk.store);
    for again in [batch.clone(), central.batch(desk.id, 0, 2)] {
        assert_eq!(desk.store.receive(context(), &again).unwrap().entries, 0);
        assert_eq!(rows(&desk.store), before);
    }
    let mut other = batch;
    other.items[1].effect = Effect::Applied;
    assert!(matches!(desk.store.receive(context(), &other), Err(StoreError::DoesNotFollow)));
    assert_eq!(rows(&desk.store), before);
}

/// How a batch is spoiled, and how it is refused.
type BrokenBatch = (&'static str, fn(&mut Batch, &Central), fn(&StoreError) -> bool);

/// Each is refused after good items were taken; the last breaks the transaction at its very end.
#[test]
fn a_batch_that_fails_anywhere_leaves_everything_as_it_was() {
    let differs = |e: &StoreError| matches!(e, StoreError::CursorDiffers(1));
    let parted = |e: &StoreError| matches!(e, StoreError::DoesNotFollow);
    let spoiled: [BrokenBatch; 9] = [
        ("behind a gap", |b, _| (b.cursor_before, b.cursor_after) = (2, 5), differs),
        ("overlapping", |b, _| (b.cursor_before, b.cursor_after) = (0, 3), differs),
        ("fewer places than it says", |b, _| b.cursor_after += 1, differs),
        ("one entry left out of the own chain", |b, _| drop((b.items.remove(1), b.cursor_after -= 1)), parted),
        ("an own entry that nobody made", |b, _| b.items[2].origin = EntryOrigin::Own(Uuid::from_u128(1)), parted),
        ("an entry received before", |b, c| b.items[2].origin = EntryOrigin::Other(c.order[0].2.clone()), parted),
        ("an own entry as if another's", |b, c| b.items[2].origin = EntryOrigin::Other(c.order[3].2.clone()), parted),
        (
            "an entry that is too new",
            |b, _| b.items[2].origin = EntryOrigin::Other(newer()),
            |e| matches!(e, StoreError::Entry(entry::EntryError::TooNew(_))),
        ),
        (
            "said to stand, and does not",
            |b, _| b.items[1].effect = Effect::Applied,
            |e| matches!(e, StoreError::NotApplicable(_)),
        ),
    ];
    let (mut central, [_, mut desk]) = met();
    central.push(&desk, 9);
    let before = rows(&desk.store);
    for (what, spoil, fits) in spoiled {
        let mut batch = central.batch(desk.id, 1, 3);
        spoil(&mut batch, &central);
        let refused = desk.store.receive(context(), &batch).unwrap_err();
        assert!(fits(&refused), "{what}: {refused:?}");
        assert_eq!(rows(&desk.store), before, "{what}");
    }
    desk.store
        .conn
        .execute_batch("CREATE TEMP TRIGGER broken BEFORE UPDATE ON cursor BEGIN SELECT RAISE(ABORT, 'broken'); END")
        .unwrap();
    desk.pull(&central, 9).unwrap_err();
    assert_eq!(rows(&desk.store), before);
    desk.store.conn.execute_batch("DROP TRIGGER broken").unwrap();
    desk.pull(&central, 9).unwrap();
    desk.whole();
}

fn newer() -> Vec<u8> {
    let mut desk = terminal(3);
    desk.append(vec![person(14, "森　一", "モリ　ハジメ", "1990-01-01")]).unwrap();
    let bytes: Vec<u8> = desk.store.conn.query_row("SELECT bytes FROM entry", [], |row| row.get(0)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let format = format!("\"format\":{}", entry::ENTRY_FORMAT);
    text.replace(&format, &format!("\"format\":{}", entry::ENTRY_FORMAT + 1)).into_bytes()
}

#[test]
fn a_central_is_met_only_before_the_first_entry_and_nothing_is_received_without_one() {
    let mut alone = crate::tests::Desk::town();
    assert!(matches!(alone.store.connect("見本"), Err(StoreError::CentralUnfit)));
    let nothing = Batch { cursor_before: 0, cursor_after: 0, items: Vec::new() };
    assert!(matches!(alone.store.receive(context(), &nothing), Err(StoreError::CentralUnfit)));
    let mut twice = terminal(1);
    assert!(matches!(twice.store.connect("別の中央"), Err(StoreError::CentralUnfit)));
}

#[test]
fn damage_to_what_central_confirmed_is_found_and_named() {
    use FaultKind::{BaseDiffers, CursorDiffers, NotApplicable, OutboxDiffers, RecordDiffers};
    for (sql, kind) in [
        ("UPDATE base SET body = CAST(replace(CAST(body AS TEXT), 'サトウ', 'カトウ') AS BLOB)", BaseDiffers),
        ("UPDATE base SET version = version + 1", BaseDiffers),
        ("UPDATE base SET place = NULL", BaseDiffers),
        ("DELETE FROM base", BaseDiffers),
        ("INSERT INTO base SELECT x'63', version, place, body FROM base", BaseDiffers),
        ("UPDATE cursor SET seq = seq + 1", CursorDiffers),
        ("DELETE FROM cursor", CursorDiffers),
        ("DELETE FROM confirmed WHERE seq = 1", CursorDiffers),
        ("DELETE FROM confirmed WHERE seq = 1", OutboxDiffers),
        ("UPDATE confirmed SET applied = 0 WHERE seq = 2", RecordDiffers),
        ("DELETE FROM outbox WHERE parked IS NULL", OutboxDiffers),
        ("UPDATE outbox SET parked = NULL", NotApplicable),
        ("UPDATE outbox SET parked = 'x' WHERE parked IS NULL", OutboxDiffers),
        ("INSERT INTO outbox VALUES (1, NULL)", OutboxDiffers),
    ] {
        let (central, [_, mut desk]) = met();
        desk.pull(&central, 9).unwrap();
        desk.whole();
        desk.store.conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
        let found = desk.store.verify(&mut |_| {}).faults;
        assert!(found.iter().any(|f| f.kind == kind), "{sql}: {found:?}");
    }
}

#[test]
fn a_salvaged_terminal_keeps_what_waits_and_receives_the_rest_again() {
    let (mut central, [_, mut desk]) = met();
    desk.pull(&central, 9).unwrap();
    let from = desk.dir.path().join("office.db");
    let to = desk.dir.path().join("next").join("office.db");
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    let ask = Salvage { from: &from, to: &to, key: &RawKey::new(KEY), context: context(), other_mark: None };
    assert_eq!(Store::salvage(&ask, &mut |_| {}).unwrap().entries, 2);
    desk.store = Store::open(&to, &RawKey::new(KEY)).unwrap();
    assert_eq!(desk.store.read().cursor().unwrap(), Some(0));
    desk.whole();
    central.push(&desk, 9);
    while desk.pull(&central, 2).unwrap().entries > 0 {}
    desk.whole();
    base_is(&desk, &central.records, 0);
}

/// Years of incomes, told by two terminals that did not hear of each other: more than a document holds, and in another order.
#[test]
fn what_is_past_and_what_was_displaced_follow_the_base() {
    let (mut central, mut desks) = (Central::default(), [terminal(1), terminal(2)]);
    desks[0].append(vec![person(11, "佐藤　花子", "サトウ　ハナコ", "1980-05-05")]).unwrap();
    central.push(&desks[0], 9);
    for desk in &mut desks {
        desk.pull(&central, 9).unwrap();
    }
    let id = Uuid::from_u128(11);
    let income = |tax_year: i32, yen: i64| {
        let income = IncomeYear { tax_year, total_income_yen: yen, ..IncomeYear::default() };
        vec![Act::RecordIncome { resident: id, income: Box::new(income) }]
    };
    for year in 2001..2017 {
        desks[0].append(income(year, 1)).unwrap();
    }
    for year in (1995..2010).rev() {
        desks[1].append(income(year, 2)).unwrap();
        desks[1].append(income(year, 3)).unwrap();
    }
    desks.iter().for_each(Station::whole);
    // the first is heard of while the second's own wait, then the other way round, a few at a time
    central.push(&desks[0], 9);
    for most in [3, 2, 9] {
        desks[1].pull(&central, most).unwrap();
        desks[1].whole();
    }
    let waits: i64 =
        desks[1].store.conn.query_row("SELECT count(*) FROM word WHERE pending = 1", [], |r| r.get(0)).unwrap();
    assert!(waits > 15, "{waits}");
    desks.iter().for_each(|desk| central.push(desk, 100));
    for desk in &mut desks {
        while desk.pull(&central, 7).unwrap().entries > 0 {
            desk.whole();
        }
        let mut expected = central.records[&id].clone();
        expected.recall();
        let found = desk.store.read().find_record(id).unwrap().unwrap();
        assert_eq!(found, expected);
        let words = |record: &Record| record.as_resident().unwrap().income_words(2005);
        assert_eq!(words(&found), words(&expected));
        assert_eq!(found.as_resident().unwrap().income.body.len(), 22);
        let pending = "SELECT count(*) FROM word WHERE pending = 1";
        assert_eq!(desk.store.conn.query_row(pending, [], |r| r.get::<_, i64>(0)).unwrap(), 0);
    }
}

#[test]
fn a_number_that_another_paper_bears_is_refused_and_leaves_nothing() {
    let mut desk = terminal(1);
    desk.append(vec![person(11, "佐藤　一", "サトウ　ハジメ", "1980-05-05")]).unwrap();
    desk.append(vec![person(12, "髙橋　葛", "タカハシ　カツラ", "1981-06-06")]).unwrap();
    desk.issue(11).unwrap();
    let head = desk.store.read().head().unwrap();
    // a block that somebody put back
    desk.store.conn.execute("UPDATE number_block SET next = 1 WHERE name = 'certificate'", []).unwrap();
    assert!(matches!(desk.issue(12), Err(crate::StoreError::NumberUsed(_))));
    assert_eq!(desk.store.read().head().unwrap(), head);
    let bearer = desk.store.read().resident_by_certificate("0001-0000001-7").unwrap();
    assert_eq!(bearer, Some(Uuid::from_u128(11)));
}
