//! One function for everything a clerk can do. Each loads what it needs, asks `domain` to decide, and
//! commits; the preview is the same decision without the commit.

pub mod access;
pub mod accounts;
pub(crate) mod assets;
pub mod determine;
pub mod import;
pub mod incomes;
pub(crate) mod lists;
mod met;
pub mod options;
pub mod papers;
pub mod people;
pub mod retention;
pub mod runs;

use madoguchi_domain::record::RecordId;
use madoguchi_store::{Fault, FaultKind, JobState, Local};
use papers::issue;
use people::find::shown_no;

use crate::convert;
use crate::error::Result;
use crate::office::Office;
use crate::views::{IssueView, JobView, RegisterView, VerifyView};

/// Name of the setting that holds the printer's address.
const SETTING_PRINTER: &str = "printer";

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
