//! What a restored and a salvaged office know of papers that were on their way.

use std::path::{Path, PathBuf};

use madoguchi_domain::act::Act;
use madoguchi_domain::certificate::{Certificate, CertificateKind, CertificateState, PaperOutcome, Purpose};
use madoguchi_domain::face::Face;
use madoguchi_domain::numbers::CertificateNo;
use uuid::Uuid;

use crate::tests::{Desk, KEY, context, draft, person};
use crate::{
    CopyKeys, Draft, JobState, LocalChange, Mark, PrintOrder, RawKey, ReplayReport, SECOND_FILE, Salvage, Store,
};

const AT: &str = "2026-11-21T10:15:00+09:00";

fn certificate_no(serial: u64) -> CertificateNo {
    CertificateNo::new(1, u32::try_from(serial).unwrap()).unwrap()
}

fn job(serial: u64) -> Uuid {
    Uuid::from_u128(900 + u128::from(serial))
}

/// Takes the number of a paper and queues it.
fn issue(store: &mut Store, serial: u64) {
    let (resident, no) = (Uuid::from_u128(11), certificate_no(serial));
    let day = "2026-11-21".parse().unwrap();
    let certificate = Box::new(Certificate {
        no: no.clone(),
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
        page_hash: "00".into(),
        job: job(serial),
        replaces: None,
        delivered: None,
        received: None,
        shelf: None,
        collected_on: None,
        log: Vec::new(),
    });
    let order = PrintOrder {
        job: job(serial),
        certificate_no: no.to_string(),
        resident,
        kind: certificate.kind.as_str(),
        printer: "ipp://localhost/".into(),
    };
    let acts = vec![Act::IssueCertificate { resident, certificate }];
    let issued = Draft { orders: vec![order], ..draft(100 + u128::from(serial), acts) };
    store
        .commit(context(), |commit| {
            assert_eq!(commit.take_number("certificate")?, serial);
            commit.append(issued).map(|_| ())
        })
        .unwrap();
}

/// What came of a paper, as a counter records it.
fn come_out(store: &mut Store, serial: u64, outcome: PaperOutcome, to: JobState) {
    let act =
        Act::RecordPaperOutcome { resident: Uuid::from_u128(11), no: certificate_no(serial), outcome, reason: None };
    store
        .commit(context(), |commit| {
            commit.append(draft(200 + u128::from(serial), vec![act]))?;
            commit.close_job(job(serial), &JobState::OPEN, to, "")
        })
        .unwrap();
}

fn sent(store: &mut Store, serial: u64) {
    let (job, printer_job_id, at) = (job(serial), i32::try_from(serial).unwrap(), AT.to_owned());
    store.keep(&LocalChange::JobCreated { job, printer_job_id, printer_job_uuid: None, at: at.clone() }).unwrap();
    let (from, to, message) = (vec![JobState::Created], JobState::Sent, String::new());
    store.keep(&LocalChange::JobMoved { job, from, to, message, at }).unwrap();
}

fn states(store: &Store) -> Vec<(u64, JobState)> {
    let known = |serial| store.read().find_job(job(serial)).unwrap().map(|found| (serial, found.state));
    (1..=7).filter_map(known).collect()
}

/// Six papers on their way, copied in this state; then four of them came out in some way, and a seventh did. The folder of the copy
/// gets the second file of the later state; the later mark.
fn copied(desk: &mut Desk) -> (PathBuf, Mark) {
    (1..=6).for_each(|serial| issue(&mut desk.store, serial));
    (2..=6).for_each(|serial| sent(&mut desk.store, serial));
    let folder = desk.dir.path().join("copy");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("office.db");
    desk.store.copy_to(&path, &CopyKeys { present: &RawKey::new(KEY), next: None }).unwrap();
    come_out(&mut desk.store, 1, PaperOutcome::NothingSent, JobState::NothingSent);
    come_out(&mut desk.store, 2, PaperOutcome::Printed, JobState::Printed);
    come_out(&mut desk.store, 3, PaperOutcome::Spoiled, JobState::Spoiled);
    come_out(&mut desk.store, 4, PaperOutcome::Nothing, JobState::Nothing);
    issue(&mut desk.store, 7);
    come_out(&mut desk.store, 7, PaperOutcome::Printed, JobState::Printed);
    std::fs::copy(desk.dir.path().join(SECOND_FILE), folder.join(SECOND_FILE)).unwrap();
    (path, desk.store.mark().unwrap())
}

/// Each job is where its paper's outcome leads; who was on the way is asked for, and a clerk can answer.
fn is_whole(store: &mut Store) {
    let closed = [
        (1, JobState::NothingSent),
        (2, JobState::Printed),
        (3, JobState::Spoiled),
        (4, JobState::Nothing),
        (5, JobState::Unknown),
        (6, JobState::Unknown),
    ];
    assert_eq!(states(store), closed);
    let asked = store.read().find_job(job(5)).unwrap().unwrap();
    assert_eq!((asked.message.as_str(), asked.printer_job_id), ("interrupted", Some(5)));
    come_out(store, 5, PaperOutcome::Printed, JobState::Printed);
    assert_eq!(store.verify(&mut |_| {}).faults, []);
}

fn open(path: &Path) -> Store {
    Store::open(path, &RawKey::new(KEY)).unwrap()
}

#[test]
fn a_replayed_outcome_closes_its_job_and_a_job_under_way_is_asked_for() {
    let mut desk = Desk::town();
    let (path, mark) = copied(&mut desk);
    let mut store = open(&path);
    store.write_witness(&mark).unwrap();
    drop(store);
    let mut store = open(&path);
    assert_eq!(store.replay_second_file(&context()).unwrap(), ReplayReport { entries: 6, aside: None });
    store.acknowledge(context(), |_| Ok::<_, crate::StoreError>(())).unwrap();
    is_whole(&mut store);
}

#[test]
fn where_nothing_is_replayed_the_acknowledgement_asks_for_jobs_under_way() {
    let mut desk = Desk::town();
    let (path, mark) = copied(&mut desk);
    let mut store = open(&path);
    store.write_witness(&mark).unwrap();
    drop(store);
    std::fs::remove_file(path.with_file_name(SECOND_FILE)).unwrap();
    let mut store = open(&path);
    assert_eq!(store.replay_second_file(&context()).unwrap(), ReplayReport::default());
    store.acknowledge(context(), |_| Ok::<_, crate::StoreError>(())).unwrap();
    assert_eq!(states(&store), (1..=6).map(|serial| (serial, JobState::Unknown)).collect::<Vec<_>>());
}

#[test]
fn a_salvaged_outcome_closes_its_job_and_a_job_under_way_is_asked_for() {
    let mut desk = Desk::town();
    let (from, _) = copied(&mut desk);
    let to = desk.dir.path().join("next").join("office.db");
    std::fs::create_dir(to.parent().unwrap()).unwrap();
    let ask = Salvage { from: &from, to: &to, key: &RawKey::new(KEY), context: context(), other_mark: None };
    let done = Store::salvage(&ask, &mut |_| {}).unwrap();
    assert_eq!((done.from_database, done.from_second_file), (9, 6));
    let mut store = open(&to);
    let mark = desk.store.mark().unwrap();
    store.write_witness(&mark).unwrap();
    drop(store);
    is_whole(&mut open(&to));
}

#[test]
fn what_is_impossible_of_this_machine_is_not_taken_over_by_a_salvage() {
    let mut desk = Desk::town();
    (1..=2).for_each(|serial| issue(&mut desk.store, serial));
    come_out(&mut desk.store, 2, PaperOutcome::Spoiled, JobState::Spoiled);
    desk.store
        .conn
        .execute_batch(
            "UPDATE print_job SET state = 'printed'; INSERT INTO sign_in VALUES ('誰か', -1, '');
             INSERT INTO run VALUES (1, 'import', '', '', 'asleep', '', '', NULL, 0, '', '{}');
             UPDATE number_block SET last = 99999999",
        )
        .unwrap();
    assert_ne!(desk.store.verify(&mut |_| {}).faults, []);
    let from = desk.dir.path().join("office.db");
    let to = desk.dir.path().join("next").join("office.db");
    std::fs::create_dir(to.parent().unwrap()).unwrap();
    let ask = Salvage { from: &from, to: &to, key: &RawKey::new(KEY), context: context(), other_mark: None };
    Store::salvage(&ask, &mut |_| {}).unwrap();
    let store = open(&to);
    assert_eq!(states(&store), [(1, JobState::Unknown), (2, JobState::Spoiled)]);
    assert_eq!(store.verify(&mut |_| {}).faults, []);
    assert_eq!(store.read().number_blocks().unwrap(), desk.store.read().number_blocks().unwrap());
}

fn register(store: &mut Store, numbers: &[u128]) {
    let known = |n: &u128| draft(*n, vec![person(*n, "森　一", "モリ　ハジメ", "1990-01-01")]);
    store.commit(context(), |commit| numbers.iter().try_for_each(|n| commit.append(known(n)).map(drop))).unwrap();
}

/// A copy of the town with three entries, which went on by itself with a fourth, beside the second file of the town it was copied from, which
/// went on by these commits.
fn branched(desk: &mut Desk, commits: &[&[u128]]) -> PathBuf {
    let folder = desk.dir.path().join("copy");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("office.db");
    let mark = desk.store.copy_to(&path, &CopyKeys { present: &RawKey::new(KEY), next: None }).unwrap();
    let mut store = open(&path);
    store.write_witness(&mark).unwrap();
    drop(store);
    register(&mut open(&path), &[40]);
    commits.iter().for_each(|numbers| register(&mut desk.store, numbers));
    std::fs::copy(desk.dir.path().join(SECOND_FILE), folder.join(SECOND_FILE)).unwrap();
    path
}

fn aside(path: &Path) -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(path.parent().unwrap()).unwrap().map(|file| file.unwrap().path());
    let of_second = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with(SECOND_FILE) && name != SECOND_FILE
    };
    files.filter(of_second).map(|file| std::fs::read(file).unwrap()).collect()
}

#[test]
fn a_salvage_says_which_entries_of_another_history_it_did_not_take_over() {
    let mut desk = Desk::town();
    let from = branched(&mut desk, &[&[50], &[51]]);
    let to = desk.dir.path().join("next").join("office.db");
    std::fs::create_dir(to.parent().unwrap()).unwrap();
    let ask = Salvage { from: &from, to: &to, key: &RawKey::new(KEY), context: context(), other_mark: None };
    let done = Store::salvage(&ask, &mut |_| {}).unwrap();
    assert_eq!((done.entries, done.lost, done.other_history), (4, Some((5, 5)), Some((4, 5))));
    assert!(!done.is_whole());
}

#[test]
fn an_acknowledgement_keeps_a_second_file_that_holds_what_was_not_taken_over() {
    for commits in [&[&[50, 51][..]][..], &[&[50], &[51]]] {
        let mut desk = Desk::town();
        let path = branched(&mut desk, commits);
        let held = std::fs::read(path.with_file_name(SECOND_FILE)).unwrap();
        let mut store = open(&path);
        store.write_witness(&desk.store.mark().unwrap()).unwrap();
        drop(store);
        let mut store = open(&path);
        let replayed = store.replay_second_file(&context()).unwrap();
        assert!(replayed.entries == 0 && replayed.aside.is_some(), "{replayed:?}");
        store.acknowledge(context(), |_| Ok::<_, crate::StoreError>(())).unwrap();
        register(&mut store, &[41]);
        assert!(aside(&path) == [held], "{commits:?}");
    }
}

#[test]
fn a_replay_that_breaks_off_keeps_the_second_file() {
    let mut desk = Desk::town();
    let folder = desk.dir.path().join("copy");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("office.db");
    desk.store.copy_to(&path, &CopyKeys { present: &RawKey::new(KEY), next: None }).unwrap();
    let second = desk.dir.path().join(SECOND_FILE);
    let ends: Vec<usize> = [50, 51, 52]
        .map(|n| {
            register(&mut desk.store, &[n]);
            usize::try_from(std::fs::metadata(&second).unwrap().len()).unwrap()
        })
        .into();
    let mut held = std::fs::read(&second).unwrap();
    held[(ends[0] + ends[1]) / 2] ^= 1;
    std::fs::write(path.with_file_name(SECOND_FILE), &held).unwrap();
    let mut store = open(&path);
    let replayed = store.replay_second_file(&context()).unwrap();
    assert!(replayed.entries == 1 && replayed.aside.is_some(), "{replayed:?}");
    assert!(aside(&path) == [held]);
}
