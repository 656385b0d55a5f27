//! The doors over real encrypted files.

use chrono::NaiveDate;
use madoguchi_domain::act::{Act, CoverageStart};
use madoguchi_domain::clock::{TimeEvidence, TimeTrust};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::person::{Birth, Identity, Sex, Support};
use madoguchi_domain::record::{Certainty, Movement, MovementKind};
use madoguchi_domain::scheme::national::HouseholdNumber;
use madoguchi_domain::scheme::national::reasons::StartReason;
use uuid::Uuid;

use crate::{
    Context, Draft, Duplicate, FaultKind, Holders, MatchKind, NumberKind, OpenError, RawKey, Salvage, Store,
    StoreError, Terminal,
};

pub(crate) const KEY: [u8; 32] = [7; 32];

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The terminal of the offices of tests.
pub(crate) fn terminal() -> Terminal {
    Terminal::alone(Uuid::from_u128(0x7000))
}

pub(crate) fn context() -> Context {
    let at = TimeEvidence {
        wall: "2026-11-21T10:15:00+09:00".parse().unwrap(),
        boot_id: None,
        monotonic_ms: 1,
        server_offset_ms: None,
        trust: TimeTrust::Unchecked,
    };
    Context { clerk: "見本係".into(), authority: Authority::Batch, at }
}

pub(crate) fn identity(n: u128, name: &str, kana: &str, birth: &str) -> Identity {
    Identity {
        atena_no: Some(format!("{n:015}")),
        name: name.into(),
        kana: kana.into(),
        sex: Sex::Female,
        relation: "02".into(),
        juki_household_no: Some(format!("{:015}", n / 10)),
        address: "見本区千代田１番１号".into(),
        ..Identity::blank(Birth::parse(birth).unwrap())
    }
}

pub(crate) fn person(n: u128, name: &str, kana: &str, birth: &str) -> Act {
    Act::RecordResident { resident: Uuid::from_u128(n), identity: Box::new(identity(n, name, kana, birth)) }
}

pub(crate) fn draft(id: u128, acts: Vec<Act>) -> Draft {
    Draft { id: Uuid::from_u128(id), acts, parent: None, check: None, orders: vec![] }
}

pub(crate) fn cover(n: u128, household: u128, number: &str, from: &str) -> Vec<Act> {
    let (resident, household) = (Uuid::from_u128(n), Uuid::from_u128(household));
    let movement = Movement {
        id: Uuid::from_u128(n + 7000),
        kind: MovementKind::Join,
        reason: StartReason::A03.code(),
        effective_on: date(from),
        notified_on: date(from),
        recorded_at: "2026-11-21T10:15:00+09:00".parse().unwrap(),
        household,
        left_household: None,
        certainty: Certainty::Confirmed,
        corrects: None,
        corrected_by: None,
        remark: String::new(),
    };
    vec![
        Act::OpenHousehold {
            household,
            number: HouseholdNumber { symbol: "見本".into(), number: number.into(), juki_household_no: None },
            head: resident,
        },
        Act::StartCoverage(CoverageStart {
            resident,
            household,
            branch: "01".into(),
            qualified_on: date(from),
            covered_from: date(from),
            reason: StartReason::A03.code(),
            movement,
            lost_elsewhere_on: None,
        }),
    ]
}

pub(crate) struct Desk {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) store: Store,
}

pub(crate) fn desk() -> Desk {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(&dir.path().join("office.db"), &RawKey::new(KEY), terminal()).unwrap();
    Desk { dir, store }
}

impl Desk {
    pub(crate) fn append(&mut self, draft: Draft) -> Result<(), StoreError> {
        self.store.commit(context(), |c| c.append(draft).map(|_| ()))
    }

    pub(crate) fn town() -> Self {
        let mut desk = desk();
        desk.append(draft(1, vec![person(11, "佐藤　花子", "サトウ　ハナコ", "1956-10-15")])).unwrap();
        desk.append(draft(2, vec![person(12, "髙橋　葛\u{E0102}", "タカハシ　カツラ", "1980-05-05")])).unwrap();
        let take = |c: &mut crate::Commit<'_>| {
            let number = c.take_number("household")?;
            c.append(draft(3, cover(11, 500, &format!("{number:07}"), "2026-11-01"))).map(|_| ())
        };
        desk.store.commit(context(), take).unwrap();
        desk
    }
}

#[test]
fn what_was_committed_is_read_back_after_reopening_and_verifies() {
    let desk = Desk::town();
    let path = desk.dir.path().join("office.db");
    drop(desk.store);
    let store = Store::open(&path, &RawKey::new(KEY)).unwrap();
    let verdict = store.verify(&mut |_| {});
    assert_eq!(verdict.faults, []);
    assert_eq!((verdict.entries, verdict.residents, verdict.households), (3, 2, 1));
    assert!(!store.read().is_unsent(Uuid::from_u128(11)).unwrap(), "there is no central");
}

#[test]
fn a_refused_commit_leaves_nothing_behind() {
    let mut desk = Desk::town();
    let failed: Result<(), StoreError> = desk.store.commit(context(), |c| {
        c.take_number("household")?;
        c.append(draft(9, vec![person(13, "消える", "キエル", "1990-01-01")]))?;
        c.append(draft(10, cover(99, 501, "0000009", "2026-11-01"))).map(|_| ())
    });
    assert!(matches!(failed, Err(StoreError::NotApplicable(_))));
    assert_eq!(desk.store.read().head().unwrap().0, 3);
    assert!(desk.store.read().resident_by_number(&format!("{:015}", 13)).unwrap() == Holders::Nobody);
    assert_eq!(desk.store.verify(&mut |_| {}).faults, []);
}

#[test]
fn one_number_is_never_given_twice() {
    let mut desk = Desk::town();
    let again = desk.append(draft(4, vec![person(11, "佐藤　花子", "サトウ　ハナコ", "1956-10-15")]));
    assert!(again.is_ok());
    let taken = desk.append(draft(5, cover(12, 501, "0000001", "2026-11-01")));
    assert!(matches!(taken, Err(StoreError::NumberTaken)), "a 記号番号: {taken:?}");
    let like = |atena: Option<&str>, provisional: Option<&str>, n: u128| {
        let mut other = identity(n, "森　一", "モリ　ハジメ", "1990-01-01");
        other.atena_no = atena.map(str::to_owned);
        other.provisional_no = provisional.map(str::to_owned);
        Act::RecordResident { resident: Uuid::from_u128(n), identity: Box::new(other) }
    };
    let known = format!("{:015}", 11);
    let taken = desk.append(draft(6, vec![like(Some(&known), None, 13)]));
    assert!(matches!(taken, Err(StoreError::NumberTaken)), "a 宛名番号: {taken:?}");
    let twice = vec![like(None, Some("P00010000001"), 13), like(None, Some("P00010000001"), 14)];
    let taken = desk.append(draft(7, twice));
    assert!(matches!(taken, Err(StoreError::NumberTaken)), "a 仮番号, twice in one entry: {taken:?}");
    assert_eq!(desk.store.read().duplicates().unwrap(), []);
}

#[test]
fn a_lease_ends_at_its_last_number_and_the_next_lease_stands_behind_it() {
    let mut desk = desk();
    let take = |c: &mut crate::Commit<'_>| c.take_number("tiny");
    let lease = |first, last| move |c: &mut crate::Commit<'_>| c.lease("tiny", first, last);
    assert!(matches!(desk.store.commit(context(), take), Err(StoreError::BlockUsedUp)), "nothing was leased");
    desk.store.commit(context(), lease(5, 6)).unwrap();
    assert_eq!(desk.store.commit(context(), take).unwrap(), 5);
    for (first, last) in [(6, 9), (1, 4), (5, 6), (8, 7), (0, 0)] {
        let refused = desk.store.commit(context(), lease(first, last));
        assert!(matches!(refused, Err(StoreError::LeaseOverlaps)), "{first} to {last}: {refused:?}");
    }
    desk.store.commit(context(), lease(20, 20)).unwrap();
    let next = |desk: &Desk| desk.store.read().number_blocks().unwrap().into_iter().find(|(name, _)| name == "tiny");
    for (taken, then) in [(6, 20), (20, 21)] {
        assert_eq!(desk.store.commit(context(), take).unwrap(), taken);
        assert_eq!(next(&desk), Some(("tiny".to_owned(), then)));
    }
    assert!(matches!(desk.store.commit(context(), take), Err(StoreError::BlockUsedUp)));
    assert_eq!(desk.store.verify(&mut |_| {}).faults, []);
}

#[test]
fn a_block_moves_on_within_its_leases_and_never_back() {
    let mut desk = desk();
    desk.store.commit(context(), |c| c.lease("tiny", 5, 6).and_then(|()| c.lease("tiny", 20, 29))).unwrap();
    for (to, taken) in [(6, 6), (1, 20), (25, 25), (7, 26), (10_000, 0)] {
        let took: Result<u64, StoreError> =
            desk.store.commit(context(), |c| c.advance_number("tiny", to).and_then(|()| c.take_number("tiny")));
        match taken {
            0 => assert!(matches!(took, Err(StoreError::BlockUsedUp))),
            taken => assert_eq!(took.unwrap(), taken, "at least {to}"),
        }
    }
}

#[test]
fn the_own_chain_names_its_terminal_and_the_office_keeps_it() {
    let mut desk = Desk::town();
    let path = desk.dir.path().join("office.db");
    let entry = desk.store.read().find_entry(Uuid::from_u128(2)).unwrap().unwrap();
    assert_eq!((entry.terminal, entry.seq), (terminal().id, 2));
    assert_eq!(desk.store.read().terminal().unwrap(), terminal().id);
    drop(desk.store);
    desk.store = Store::open(&path, &RawKey::new(KEY)).unwrap();
    desk.append(draft(4, vec![person(13, "森　一", "モリ　ハジメ", "1990-01-01")])).unwrap();
    let entry = desk.store.read().find_entry(Uuid::from_u128(4)).unwrap().unwrap();
    assert_eq!((entry.terminal, entry.seq), (terminal().id, 4));
    assert_eq!(desk.store.verify(&mut |_| {}).faults, []);
}

#[test]
fn a_salvaged_office_keeps_its_terminal_and_its_leases_and_goes_on_with_its_chain() {
    let desk = Desk::town();
    let from = desk.dir.path().join("office.db");
    let salvaged = |to: &str, spoil: &dyn Fn()| {
        spoil();
        let to = desk.dir.path().join(to).join("office.db");
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        let ask = Salvage { from: &from, to: &to, key: &RawKey::new(KEY), context: context(), other_mark: None };
        assert_eq!(Store::salvage(&ask, &mut |_| {}).unwrap().entries, 3);
        let mut store = Store::open(&to, &RawKey::new(KEY)).unwrap();
        assert_eq!(store.read().terminal().unwrap(), terminal().id);
        let act = person(13, "森　一", "モリ　ハジメ", "1990-01-01");
        let receipt = store.commit(context(), |c| c.append(draft(4, vec![act]))).unwrap();
        assert_eq!((receipt.seq, store.verify(&mut |_| {}).faults), (4, vec![]));
        store.read().leases().unwrap()
    };
    let whole = salvaged("whole", &|| ());
    assert_eq!(whole, desk.store.read().leases().unwrap());
    // the second file and the witness alone tell it too
    let without = salvaged("without", &|| std::fs::write(&from, [0; 100]).unwrap());
    assert_eq!(without, whole);
}

/// Two offline terminals gave the same numbers: here as if it had been received.
#[test]
fn a_number_that_two_bear_is_listed_and_nobody_guesses_which_is_meant() {
    let mut desk = Desk::town();
    desk.append(draft(4, cover(12, 501, "0000077", "2026-11-01"))).unwrap();
    assert_eq!(desk.store.read().duplicates().unwrap(), []);
    desk.store
        .conn
        .execute_batch(
            "UPDATE resident_row SET atena_no = '000000000000011', provisional_no = 'P00020000001';
             UPDATE household_row SET number = '0000001'; UPDATE member_row SET household = (SELECT record FROM household_row LIMIT 1)",
        )
        .unwrap();
    let both = vec![Uuid::from_u128(11), Uuid::from_u128(12)];
    let homes = vec![Uuid::from_u128(500), Uuid::from_u128(501)];
    let of =
        |kind, number: &str, records: &Vec<Uuid>| Duplicate { kind, number: number.into(), records: records.clone() };
    assert_eq!(
        desk.store.read().duplicates().unwrap(),
        [
            of(NumberKind::Atena, "000000000000011", &both),
            of(NumberKind::Provisional, "P00020000001", &both),
            of(NumberKind::Household, "見本 0000001", &homes),
            of(NumberKind::Branch, "見本 0000001 01", &both),
        ]
    );
    for number in ["000000000000011", "P00020000001"] {
        let found = desk.store.read().resident_by_number(number).unwrap();
        assert_eq!(found, Holders::Several(both.clone()));
        assert!(matches!(found.one(), Err(StoreError::NumberAmbiguous)));
    }
    // who bears it already may still be written of
    desk.append(draft(5, vec![person(11, "佐藤　花", "サトウ　ハナ", "1956-10-15")])).unwrap();
}

#[track_caller]
fn finds(desk: &Desk, text: &str, records: &[u128], kinds: &[MatchKind]) {
    let hits = desk.store.read().search(text, 50, &|| false).unwrap().hits;
    assert_eq!(hits.iter().map(|h| h.record.as_u128()).collect::<Vec<_>>(), records, "{text}");
    if let Some(first) = hits.first() {
        assert_eq!(first.reasons.iter().map(|w| w.kind).collect::<Vec<_>>(), kinds, "{text}");
    }
}

/// conformity: 2.1.1
#[test]
fn one_box_finds_by_everything_in_any_order() {
    use MatchKind::{Address, Atena, Birth, Kana, Name, Number};
    let desk = Desk::town();
    finds(&desk, "さとう", &[11], &[Kana]);
    finds(&desk, "サト", &[11], &[Kana]);
    finds(&desk, "ﾊﾅｺ ｻﾄｰ", &[11], &[Kana, Kana]);
    finds(&desk, "佐", &[11], &[Name]);
    finds(&desk, "高橋", &[12], &[Name]);
    finds(&desk, "葛", &[12], &[Name]);
    finds(&desk, "S31.10.15 花", &[11], &[Birth, Name]);
    finds(&desk, "000000000000012", &[12], &[Atena]);
    finds(&desk, "1 サトウ", &[11], &[Number, Kana]);
    finds(&desk, "見本0000001", &[11], &[Number]);
    finds(&desk, "千代田 タカハシ", &[12], &[Address, Kana]);
    finds(&desk, "サトウ タカハシ", &[], &[]);
    finds(&desk, "", &[], &[]);
    finds(&desk, "'; DROP TABLE entry; --", &[], &[]);
    finds(&desk, "%", &[], &[]);
}

#[test]
fn someone_protected_is_not_found_by_the_address() {
    let mut desk = desk();
    let mut hidden = identity(11, "田中　直美", "タナカ　ナオミ", "1985-04-02");
    hidden.support = Support::Both;
    let act = Act::RecordResident { resident: Uuid::from_u128(11), identity: Box::new(hidden) };
    desk.append(draft(1, vec![act])).unwrap();
    finds(&desk, "千代田", &[], &[]);
    finds(&desk, "タナカ", &[11], &[MatchKind::Kana]);
}

#[track_caller]
fn planted(sql: &str, kind: FaultKind) {
    let desk = Desk::town();
    desk.store
        .conn
        .execute_batch(&format!(
            "PRAGMA foreign_keys = OFF; DROP TRIGGER entry_is_never_changed; DROP TRIGGER entry_is_never_deleted; {sql}"
        ))
        .unwrap();
    let verdict = desk.store.verify(&mut |_| {});
    assert!(verdict.faults.iter().any(|f| f.kind == kind), "{sql}: {:?}", verdict.faults);
}

#[test]
fn every_planted_fault_is_named() {
    planted(
        "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '花子', '花代') AS BLOB) WHERE place = 1",
        FaultKind::EntryDamaged,
    );
    planted("UPDATE entry SET bytes = x'00' WHERE place = 2", FaultKind::EntryDamaged);
    planted("UPDATE entry SET hash = zeroblob(32) WHERE place = 3", FaultKind::EntryDamaged);
    planted("DELETE FROM entry WHERE place = 2", FaultKind::EntryMissing);
    planted("DELETE FROM entry WHERE place = 2", FaultKind::ChainBroken);
    planted("UPDATE entry SET place = 7 WHERE place = 3", FaultKind::EntryMissing);
    planted("UPDATE entry SET seq = 7 WHERE place = 3", FaultKind::ChainBroken);
    planted("UPDATE entry SET terminal = 2 WHERE place = 3", FaultKind::ChainBroken);
    planted(
        "INSERT INTO terminal VALUES (2, x'02', 2); UPDATE entry SET terminal = 2 WHERE place = 3",
        FaultKind::ChainBroken,
    );
    planted("UPDATE terminal SET id = zeroblob(16)", FaultKind::ChainBroken);
    planted("UPDATE terminal SET number = 2", FaultKind::WitnessDiffers);
    planted("UPDATE entry SET id = x'0102' WHERE place = 3", FaultKind::ChainBroken);
    planted(
        "UPDATE record SET body = CAST(replace(CAST(body AS TEXT), 'サトウ', 'カトウ') AS BLOB)",
        FaultKind::RecordDiffers,
    );
    planted("UPDATE record SET version = 9 WHERE kind = 'household'", FaultKind::RecordDiffers);
    planted("DELETE FROM record WHERE kind = 'household'", FaultKind::RecordMissing);
    planted(
        "INSERT INTO record (id, kind, version, place, body) SELECT x'00000000000000000000000000000063', kind, version, place, body FROM record LIMIT 1",
        FaultKind::RecordUnknown,
    );
    planted("DELETE FROM search_doc", FaultKind::ProjectionDiffers);
    planted("UPDATE resident_row SET birth = '1900-01-01'", FaultKind::ProjectionDiffers);
    planted("DELETE FROM member_row", FaultKind::ProjectionDiffers);
    planted("UPDATE household_row SET number = '0000002'", FaultKind::ProjectionDiffers);
    planted("UPDATE number_block SET next = 1", FaultKind::NumberBlockBehind);
    planted("UPDATE number_block SET first = 2, next = 2", FaultKind::NumberOutsideLease);
    planted("DELETE FROM number_block", FaultKind::NumberOutsideLease);
    planted("UPDATE number_block SET next = 10000002", FaultKind::NumberLeaseBroken);
    planted("INSERT INTO number_block VALUES ('household', 9999999, 9999999, 9999999)", FaultKind::NumberLeaseBroken);
    planted(
        "INSERT INTO print_job VALUES (x'00000000000000000000000000000001', '0001-0000001-7', x'0000000000000000000000000000000b', 'k', 'sent', 'p', NULL, NULL, '', '')",
        FaultKind::JobDiffers,
    );
}

#[test]
fn the_journal_refuses_changes() {
    let desk = Desk::town();
    assert!(desk.store.conn.execute("UPDATE entry SET hash = x'00'", []).is_err());
    assert!(desk.store.conn.execute("DELETE FROM entry", []).is_err());
}

#[test]
fn a_file_without_its_key_or_of_another_kind_is_refused_and_stays() {
    let desk = Desk::town();
    let path = desk.dir.path().join("office.db");
    drop(desk.store);
    let bytes = std::fs::read(&path).unwrap();
    assert!(
        !bytes.windows(9).any(|w| w == "佐藤".as_bytes() || w.starts_with("サトウ".as_bytes())),
        "nothing stands there in clear"
    );
    assert!(matches!(Store::open(&path, &RawKey::new([8; 32])), Err(OpenError::WrongKeyOrDamaged(_))));
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert!(matches!(Store::open(&desk.dir.path().join("none.db"), &RawKey::new(KEY)), Err(OpenError::Missing)));
    assert!(matches!(Store::create(&path, &RawKey::new(KEY), terminal()), Err(OpenError::Exists)));
    for content in [Vec::new(), b"no database".to_vec(), vec![0; 16384]] {
        let other = desk.dir.path().join("other.db");
        std::fs::write(&other, &content).unwrap();
        let opened = Store::open(&other, &RawKey::new(KEY));
        assert!(matches!(opened, Err(OpenError::WrongKeyOrDamaged(_) | OpenError::Empty)));
        assert_eq!(std::fs::read(&other).unwrap(), content, "what was refused stays as it was");
    }
}

#[test]
fn a_file_of_a_newer_program_is_refused() {
    let desk = Desk::town();
    desk.store.conn.execute_batch("PRAGMA user_version = 99").unwrap();
    let path = desk.dir.path().join("office.db");
    drop(desk.store);
    assert!(matches!(
        Store::open(&path, &RawKey::new(KEY)),
        Err(OpenError::TooNew { found: 99, known: crate::migrate::SCHEMA_VERSION })
    ));
}

#[test]
fn flipped_bytes_are_found_and_never_panic() {
    let desk = Desk::town();
    let path = desk.dir.path().join("office.db");
    drop(desk.store);
    let good = std::fs::read(&path).unwrap();
    let mut found = 0;
    let mut tried = 0;
    for at in (0..good.len()).step_by(good.len() / 37) {
        let mut bad = good.clone();
        bad[at] ^= 0x40;
        std::fs::write(&path, &bad).unwrap();
        tried += 1;
        match Store::open(&path, &RawKey::new(KEY)) {
            Err(_) => found += 1,
            Ok(store) => found += usize::from(!store.verify(&mut |_| {}).faults.is_empty()),
        }
    }
    assert_eq!(found, tried, "every flipped byte is found");
}
