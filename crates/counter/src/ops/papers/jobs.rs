//! Print jobs, and what is known of each.

use madoguchi_store::{Job, JobState};

use crate::codes::kind;
use crate::context::ReadContext;
use crate::error::Result;
use crate::ops::people::find::shown_no;
use crate::views::JobView;

/// Print jobs, newest first.
pub fn jobs(at: ReadContext<'_>, states: &[JobState]) -> Result<Vec<Job>> {
    Ok(at.reader.jobs(states)?)
}

/// Print jobs as shown.
pub fn job_views(at: ReadContext<'_>, states: &[JobState]) -> Result<Vec<JobView>> {
    let mut views = Vec::new();
    for job in jobs(at, states)? {
        let person = at.reader.find_resident(job.resident)?;
        views.push(JobView {
            job: job.job.to_string(),
            certificate_no: job.certificate_no,
            kind_label: kind(&job.kind).map(|k| k.label().to_owned()).unwrap_or_default(),
            kind: job.kind,
            resident: shown_no(at.reader, job.resident)?,
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
