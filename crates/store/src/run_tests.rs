//! Runs over real encrypted files: the cursor moves once, with its facts; items in order; what a salvage takes over.

use crate::tests::{context, draft, person};
use crate::{
    Counts, ItemOrder, ItemResult, ItemsQuery, LEFT, RawKey, Run, RunAct, RunItem, RunState, Store, StoreError,
    Terminal,
};

fn run(total: u64) -> Run {
    Run {
        run: 0,
        work: "import".into(),
        key: "abc".into(),
        about: "{}".into(),
        state: RunState::Running,
        clerk: "見本係".into(),
        started_at: "2026-11-21T10:15:00+09:00".into(),
        ended_at: None,
        total,
        cursor: String::new(),
        counts: Counts::default(),
    }
}

fn item(item: u64, result: ItemResult, subject: &str, code: &str) -> RunItem {
    let (field, message) = Default::default();
    RunItem { item, result, subject: Some(subject.into()), field, code: code.into(), message }
}

fn applied(applied: u64) -> Counts {
    Counts { applied, ..Counts::default() }
}

fn store(folder: &tempfile::TempDir) -> Store {
    Store::create(
        &folder.path().join("office.db"),
        &RawKey::new(crate::tests::KEY),
        Terminal::alone(uuid::Uuid::from_u128(1)),
    )
    .unwrap()
}

fn step(store: &mut Store, id: u128, number: u64, from: &str, to: &str, count: u64) -> Result<(), StoreError> {
    store.commit(context(), |commit| {
        commit.append(draft(id, vec![person(id, "見本　花子", "ミホン　ハナコ", "1980-05-01")]))?;
        commit.list_items(number, &[item(count, ItemResult::Applied, "1", "01")])?;
        commit.move_run(number, from, to, &applied(count))
    })
}

#[test]
fn a_cursor_moves_with_its_facts_and_never_for_two_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = store(&folder);
    let mut second = Store::open(&folder.path().join("office.db"), &RawKey::new(crate::tests::KEY)).unwrap();
    let number = first.begin_run(&run(2), &[]).unwrap();
    step(&mut first, 1, number, "", "1", 1).unwrap();
    let late = step(&mut second, 2, number, "", "1", 2).unwrap_err();
    assert!(matches!(late, StoreError::RunMoved), "{late:?}");
    let entries = |store: &Store| store.read().head().unwrap().0;
    assert_eq!(entries(&second), 1, "what the late one had done fell with its cursor");
    step(&mut second, 2, number, "1", "2", 2).unwrap();
    let known = first.read().find_run(number).unwrap().unwrap();
    assert_eq!((known.cursor.as_str(), known.counts.items(), known.is_balanced()), ("2", 2, true));
    first.commit(context(), |commit| commit.finish_run(number, "2", 2, "2026-11-21T10:16:00+09:00")).unwrap();
    let again = step(&mut second, 3, number, "2", "3", 3).unwrap_err();
    assert!(matches!(again, StoreError::RunMoved), "what is done moves no more: {again:?}");
    assert!(!first.stop_run(number, &context()).unwrap(), "what is done is not stopped");
    let ended = first.read().run_of("import", "abc").unwrap().unwrap();
    assert_eq!((ended.state, ended.total), (RunState::Done, 2));
}

#[test]
fn a_run_that_lost_an_item_is_not_balanced() {
    let done = |state, items, total| Run { state, counts: applied(items), ..run(total) }.is_balanced();
    assert!(done(RunState::Done, 3, 3) && done(RunState::Stopped, 2, 3));
    assert!(!done(RunState::Done, 2, 3) && !done(RunState::Done, 4, 3) && !done(RunState::Running, 4, 3));
}

#[test]
fn items_are_listed_by_result_order_and_page() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let items = [
        item(2, ItemResult::Refused, "9", "bad"),
        item(3, ItemResult::Held, "5", "held_back"),
        item(4, ItemResult::Applied, "7", "02"),
        item(5, ItemResult::Applied, "1", "01"),
    ];
    let number = store.begin_run(&run(4), &items).unwrap();
    let other = store.begin_run(&Run { work: "month_round".into(), ..run(1) }, &items[..1]).unwrap();
    let places = |result, order, offset, limit| -> Vec<u64> {
        let asked = ItemsQuery { result, order, offset, limit };
        store.read().run_items(number, asked).unwrap().into_iter().map(|item| item.item).collect()
    };
    assert_eq!(places(None, ItemOrder::Attention, 0, 9), [2, 3, 4, 5]);
    assert_eq!(places(None, ItemOrder::Subject, 0, 9), [5, 3, 4, 2]);
    assert_eq!(places(None, ItemOrder::Code, 0, 9), [2, 3, 5, 4]);
    assert_eq!(places(None, ItemOrder::Place, 1, 2), [3, 4]);
    assert_eq!(places(Some(ItemResult::Applied), ItemOrder::Place, 0, 9), [4, 5]);
    let numbers = |work| store.read().runs(work, 9).unwrap().into_iter().map(|run| run.run).collect::<Vec<_>>();
    assert_eq!((numbers(None), numbers(Some("import"))), (vec![other, number], vec![number]));
}

#[test]
fn what_a_work_counts_besides_is_kept_by_name() {
    let mut counts = applied(1);
    counts.count("tasks", 2);
    counts.add(&Counts { refused: 1, more: [("tasks".to_owned(), 3)].into(), ..Counts::default() });
    let text = serde_json::to_string(&counts).unwrap();
    assert_eq!(text, r#"{"applied":1,"unchanged":0,"refused":1,"held":0,"tasks":5}"#);
    assert_eq!(serde_json::from_str::<Counts>(&text).unwrap(), counts);
    assert_eq!((counts.get("tasks"), counts.get("pending"), counts.items()), (5, 0, 2));
}

#[track_caller]
fn is_unreadable(sql: &str) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let number = store.begin_run(&run(1), &[item(1, ItemResult::Refused, "1", "bad")]).unwrap();
    store.conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
    let asked = ItemsQuery { result: None, order: ItemOrder::Place, offset: 0, limit: 9 };
    let read = [
        store.read().runs(None, 9).map(drop),
        store.read().run_items(number, asked).map(drop),
        store.read().find_run(number).map(drop),
        store.read().run_acts(number).map(drop),
    ];
    assert!(read.iter().any(|read| matches!(read, Err(StoreError::Query(_)))), "{sql}: {read:?}");
}

#[test]
fn what_cannot_be_read_of_a_run_is_an_error_and_never_a_zero() {
    is_unreadable("UPDATE run SET state = 'asleep'");
    is_unreadable("UPDATE run SET total = -1");
    is_unreadable("UPDATE run SET counts = '{\"applied\": -1}'");
    is_unreadable("UPDATE run SET counts = 'x'");
    is_unreadable("UPDATE run SET run = -1");
    is_unreadable("UPDATE run_item SET item = -1");
    is_unreadable("UPDATE run_item SET result = 9");
    is_unreadable("INSERT INTO run_act VALUES (1, 1, 'asleep', NULL, '見本係', '')");
    is_unreadable("INSERT INTO run_act VALUES (1, 1, 'exclude', -1, '見本係', '')");
}

#[test]
fn what_has_ended_is_closed_taken_back_or_left_and_moves_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let state = |store: &Store, number| store.read().find_run(number).unwrap().unwrap();
    let begun = |store: &mut Store| store.begin_run(&run(3), &[]).unwrap();
    let given_up = begun(&mut store);
    step(&mut store, 1, given_up, "", "1", 1).unwrap();
    let known = state(&store, given_up);
    store.cancel_run(&known, &context()).unwrap();
    let ended = state(&store, given_up);
    assert_eq!((ended.state, ended.total, ended.counts.get(LEFT)), (RunState::Cancelled, 1, 2));
    assert!(ended.is_balanced() && store.read().run_items_listed(given_up).unwrap() == 1);
    assert!(matches!(store.cancel_run(&ended, &context()), Err(StoreError::RunMoved)), "once");
    assert!(!store.stop_run(given_up, &context()).unwrap() && store.go_on(given_up, 3, &context()).is_err());
    assert!(matches!(step(&mut store, 2, given_up, "1", "2", 2), Err(StoreError::RunMoved)));
    assert!(matches!(store.exclude_item(&ended, 1, "x", &context()), Err(StoreError::RunMoved)));

    store.commit(context(), |commit| commit.mark_undone(given_up)).unwrap();
    assert_eq!(state(&store, given_up).state, RunState::Undone);
    assert_eq!(store.close_runs("import", "abc", &context()).unwrap(), 0, "what was taken back has nothing to close");
    let done = begun(&mut store);
    let open = begun(&mut store);
    store.commit(context(), |commit| commit.finish_run(done, "", 0, "")).unwrap();
    assert_eq!(
        (store.close_runs("import", "abc", &context()).unwrap(), state(&store, done).state),
        (1, RunState::Closed)
    );
    assert_eq!(state(&store, open).state, RunState::Running, "what has not ended is not closed");
    let late = store.commit(context(), |commit| commit.mark_undone(done));
    assert!(matches!(late, Err(StoreError::RunMoved)), "{late:?}");
}

#[test]
fn what_is_known_of_a_run_is_changed_for_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let number = store.begin_run(&run(3), &[]).unwrap();
    let known = store.read().find_run(number).unwrap().unwrap();
    store.exclude_item(&known, 1, "[1]", &context()).unwrap();
    assert!(matches!(store.exclude_item(&known, 2, "[2]", &context()), Err(StoreError::RunMoved)));
    assert_eq!(store.read().find_run(number).unwrap().unwrap().about, "[1]");
}

#[test]
fn who_did_what_with_a_run_is_kept_in_order_and_what_did_not_happen_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let by = |clerk: &str| crate::Context { clerk: clerk.to_owned(), ..context() };
    let number = store.begin_run(&run(3), &[]).unwrap();
    let known = store.read().find_run(number).unwrap().unwrap();
    assert!(store.stop_run(number, &by("一")).unwrap() && store.stop_run(number, &by("二")).unwrap());
    store.exclude_item(&known, 2, "[2]", &by("三")).unwrap();
    assert!(store.exclude_item(&known, 1, "[1]", &by("四")).is_err());
    store.go_on(number, 3, &by("五")).unwrap();
    let known = store.read().find_run(number).unwrap().unwrap();
    store.cancel_run(&known, &by("六")).unwrap();
    let late: Result<(), StoreError> = store.commit(by("七"), |commit| {
        commit.mark_undone(number)?;
        Err(StoreError::RunMoved)
    });
    assert!(late.is_err());
    assert_eq!(store.close_runs("import", "abc", &by("八")).unwrap(), 1);
    let acts = store.read().run_acts(number).unwrap();
    let told: Vec<_> = acts.iter().map(|one| (one.act, one.item, one.clerk.as_str())).collect();
    let expected = [
        (RunAct::Stop, None, "一"),
        (RunAct::Exclude, Some(2), "三"),
        (RunAct::Resume, None, "五"),
        (RunAct::Cancel, None, "六"),
        (RunAct::Close, None, "八"),
    ];
    assert_eq!(told, expected, "one that was stopped already is not stopped again");
    assert_eq!(acts[0].at, context().at.wall.to_rfc3339());
}
