//! Print jobs, and what is known of each.

use madoguchi_store::{Job, JobState};

use crate::context::ReadContext;
use crate::convert;
use crate::error::Result;
use crate::ops::people::find::shown_no;
use crate::views::JobView;

/// Print jobs, newest first.
pub fn jobs(at: ReadContext<'_>, states: &[JobState]) -> Result<Vec<Job>> {
    Ok(at.reader.jobs(states)?)
}

/// Print jobs as shown.
pub fn list(at: ReadContext<'_>, states: &[JobState]) -> Result<Vec<JobView>> {
    let mut views = Vec::new();
    for job in jobs(at, states)? {
        let person = at.reader.find_resident(job.resident)?;
        let (resident, name) = (shown_no(at.reader, job.resident)?, person.map(|p| p.identity.body.name));
        views.push(convert::job(job, resident, name.unwrap_or_default()));
    }
    Ok(views)
}
