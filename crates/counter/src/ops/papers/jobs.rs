//! Print jobs, and what is known of each.

use madoguchi_store::JobState;

use crate::context::ReadContext;
use crate::convert;
use crate::error::Result;
use crate::ops::people::find::no_or_id;
use crate::views::JobView;

/// Print jobs as shown, newest first; at most so many, where told.
pub fn list(at: ReadContext<'_>, states: &[JobState], newest: Option<u32>) -> Result<Vec<JobView>> {
    let mut views = Vec::new();
    for job in at.reader.jobs(states, newest)? {
        let person = at.reader.resident_now(job.resident)?;
        let resident = no_or_id(person.as_ref(), job.resident);
        views.push(convert::job(job, resident, person.map(|p| p.identity.body.name).unwrap_or_default()));
    }
    Ok(views)
}
