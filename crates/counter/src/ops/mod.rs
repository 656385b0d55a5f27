//! One function for everything a clerk can do. Each loads what it needs, asks `domain` to decide, and
//! commits; the preview is the same decision without the commit.

pub mod access;
pub mod accounts;
pub(crate) mod assets;
pub mod copay;
pub mod determine;
pub mod import;
pub mod income;
pub mod issue;
pub(crate) mod lists;
mod met;
pub mod options;
pub mod paper;
pub mod print;
pub mod register;
pub mod retention;
pub mod runs;
pub mod search;
pub mod show;

use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{Fault, FaultKind, Holders, JobState, Local, Reader};

use crate::convert;
use crate::error::Result;
use crate::office::Office;
use crate::views::{IssueView, JobView, RegisterView, VerifyView};

/// Name of the setting that holds the printer's address.
const SETTING_PRINTER: &str = "printer";

/// A resident by 宛名番号, provisional number or record id.
pub(crate) fn resident(reader: Reader<'_>, text: &str) -> Result<Resident> {
    let text = text.trim();
    let id = match uuid::Uuid::parse_str(text) {
        Ok(id) => Some(id),
        Err(_) => match reader.resident_by_number(text)? {
            Holders::Nobody => None,
            Holders::One(id) => Some(id),
            Holders::Several(ids) => return Err(ambiguous(text, &ids).into()),
        },
    };
    let found = match id {
        Some(id) => reader.find_resident(id)?,
        None => None,
    };
    Ok(found.ok_or_else(|| Refusal::new(RefusalCode::ResidentUnknown).with("resident", text))?)
}

/// Several bear the number: the clerk takes one of them by its id.
fn ambiguous(number: &str, ids: &[RecordId]) -> Refusal {
    let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    Refusal::new(RefusalCode::NumberAmbiguous).with("resident", number).with("ids", ids)
}

/// What a record is called outside: the 宛名番号, else the provisional number, else the id.
pub(crate) fn shown_no(reader: Reader<'_>, id: RecordId) -> Result<String> {
    Ok(reader
        .find_resident(id)?
        .map(|r| r.identity.body.shown_no().to_owned())
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| id.to_string()))
}

/// What became of an issue, as shown.
pub fn issue_view(issued: &issue::Issued, state: JobState, cause: &str) -> IssueView {
    let c = &issued.certificate;
    IssueView {
        certificate_no: c.no.to_string(),
        kind: c.kind.as_str(),
        valid_from: c.valid_from.to_string(),
        valid_until: c.valid_until.to_string(),
        pages: issued.document.pages.len(),
        page_hash: c.page_hash.clone(),
        job: issued.job.to_string(),
        job_state: state.as_str().to_owned(),
        cause: cause.to_owned(),
        message: what_now(state, cause),
        grounds: convert::grounds(&issued.grounds),
    }
}

fn what_now(state: JobState, cause: &str) -> String {
    let why = if cause.is_empty() { String::new() } else { format!("（{}）", crate::words::cause(cause)) };
    match state {
        JobState::Printed => "発行しました。紙を確かめて交付してください。".to_owned(),
        JobState::Written => "ファイルに書き出しました。印刷した結果を登録してください。".to_owned(),
        JobState::NothingSent => {
            format!("プリンターに何も送られませんでした{why}。番号は欠番です。もう一度発行できます。")
        }
        JobState::Unknown | JobState::Prepared | JobState::Created | JobState::Sent => {
            format!("紙が出たか分かりません{why}。プリンターを見て結果を登録してください。")
        }
        JobState::Spoiled | JobState::Nothing => "結果を登録しました。もう一度発行できます。".to_owned(),
    }
}

impl Office {
    /// Print jobs as shown.
    pub fn job_views(&self, states: &[JobState]) -> Result<Vec<JobView>> {
        let mut views = Vec::new();
        for job in self.jobs(states)? {
            let person = self.store.read().find_resident(job.resident)?;
            views.push(JobView {
                job: job.job.to_string(),
                certificate_no: job.certificate_no,
                kind_label: crate::codes::kind(&job.kind).map(|k| k.label().to_owned()).unwrap_or_default(),
                kind: job.kind,
                resident: shown_no(self.store.read(), job.resident)?,
                name: person.map(|p| p.identity.body.name).unwrap_or_default(),
                state: job.state.as_str().to_owned(),
                state_label: crate::words::job_state(job.state).to_owned(),
                printer: job.printer,
                since: job.since,
                message: crate::words::cause(&job.message),
            });
        }
        Ok(views)
    }

    /// A registration as shown.
    pub fn registered_view(&self, done: &crate::answers::Registered) -> RegisterView {
        let number = |id: RecordId| {
            let household = self.store.read().find_household(id).ok().flatten()?;
            Some((household.number.body.symbol, household.number.body.number))
        };
        convert::registered(done, &number)
    }

    /// The printer beside the counter, if one is set.
    pub fn printer(&self) -> Result<Option<String>> {
        Ok(self.store.read().setting(SETTING_PRINTER)?)
    }

    /// Sets the printer beside the counter.
    pub fn set_printer(&mut self, uri: &str) -> Result<()> {
        Ok(self.store.keep(&Local::Setting { name: SETTING_PRINTER.to_owned(), value: uri.to_owned() })?)
    }

    /// Proves everything that can be recomputed. Only reads.
    pub fn verify(&self, tick: &mut dyn FnMut(u64)) -> VerifyView {
        let mut verdict = self.store.verify(tick);
        if !self.key_file_is_proved() {
            verdict.faults.push(Fault { kind: FaultKind::KeyFileDamaged, place: crate::keys::KEY_FILE.to_owned() });
        }
        convert::verdict(&verdict)
    }
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::act::Act;
    use madoguchi_domain::clock::Clock;
    use madoguchi_domain::entry::Authority;
    use madoguchi_domain::person::{Birth, Identity};
    use madoguchi_store::{Batch, Context, Effect, RawKey, Received, Store, StoreError, Terminal, Whose};
    use uuid::Uuid;

    use super::*;
    use crate::clock::SystemClock;
    use crate::error::CounterError;

    const NUMBER: &str = "000000000000007";

    fn context() -> Context {
        Context { clerk: "見本係".into(), authority: Authority::Batch, at: SystemClock::default().now() }
    }

    /// A terminal that registered somebody under the number.
    fn terminal(folder: &std::path::Path, n: u128) -> Store {
        let path = folder.join(n.to_string());
        let of = Terminal::alone(Uuid::from_u128(n));
        let mut store = Store::create(&path.with_extension("db"), &RawKey::new([7; 32]), of).expect("a new store");
        store.connect("見本").expect("it has no entry yet");
        let identity =
            Identity { atena_no: Some(NUMBER.into()), ..Identity::blank(Birth::parse("1980-05-05").unwrap()) };
        let act = Act::RecordResident { resident: Uuid::from_u128(n), identity: Box::new(identity) };
        let draft = crate::entry::claim(Uuid::from_u128(100 + n), vec![act], None);
        store.commit(context(), |commit| commit.append(draft).map(|_| ())).expect("the number is free here");
        store
    }

    #[test]
    fn a_number_that_two_bear_is_refused_and_each_is_found_by_the_id() {
        let (mine, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (mut store, other) = (terminal(mine.path(), 1), terminal(theirs.path(), 2));
        assert_eq!(resident(store.read(), NUMBER).unwrap().id, Uuid::from_u128(1));
        let (bytes, _) = other.read().find_entry(Uuid::from_u128(102)).unwrap().unwrap().seal().unwrap();
        let items = vec![Received { whose: Whose::Other(bytes), effect: Effect::Applied }];
        store.receive(context(), &Batch { cursor_before: 0, cursor_after: 1, items }).unwrap();
        match resident(store.read(), NUMBER) {
            Err(CounterError::Refused(refusal)) => {
                assert_eq!(refusal.code, RefusalCode::NumberAmbiguous);
                assert_eq!(refusal.fields["ids"], format!("{} {}", Uuid::from_u128(1), Uuid::from_u128(2)));
            }
            other => panic!("{:?}", other.map(|r| r.id)),
        }
        for n in [1, 2] {
            let id = Uuid::from_u128(n);
            assert_eq!(resident(store.read(), &id.to_string()).unwrap().id, id);
        }
        let again = store.read().resident_by_number(NUMBER).unwrap().one();
        assert!(matches!(again, Err(StoreError::NumberAmbiguous)));
    }
}
