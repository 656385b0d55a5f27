//! The work list of reflected movements: what the registry told and a clerk still has to decide.

use madoguchi_domain::decide::reflect::{Moved, Wanted, is_wanted};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::registry::MoveReason;
use madoguchi_store::{MovementTask, Reader};
use uuid::Uuid;

use crate::desk::views::MovementTaskView;
use crate::error::Result;
use crate::office::Office;
use crate::words;

impl Office {
    /// Movements that still ask for a clerk, by day. What was done since is no longer among them.
    pub fn movement_tasks(&self) -> Result<Vec<MovementTaskView>> {
        let reader = self.store.read();
        let mut views = Vec::new();
        for task in reader.open_tasks()? {
            views.extend(self.view(reader, task)?);
        }
        Ok(views)
    }

    /// A clerk closes a movement that asks for nothing more; the reason is kept with the clerk's name.
    pub fn close_movement_task(&mut self, task: &str, why: &str) -> Result<()> {
        let clerk = self.signed_in()?;
        if why.trim().is_empty() {
            return Err(Refusal::field("reason", "").into());
        }
        let unknown = || Refusal::new(RefusalCode::JobUnknown);
        let id = Uuid::parse_str(task).map_err(|_| unknown())?;
        let at = self.clock.now().wall.to_rfc3339();
        if self.store.close_task(id, &clerk, &at, why.trim())? { Ok(()) } else { Err(unknown().into()) }
    }

    fn view(&self, reader: Reader<'_>, task: MovementTask) -> Result<Option<MovementTaskView>> {
        let parsed = (Wanted::parse(&task.wanted), MoveReason::from_code(&task.reason), task.effective_on.parse());
        let ((Some(wanted), Some(reason), Ok(effective_on)), Some(resident)) =
            (parsed, reader.find_resident(task.resident)?)
        else {
            return Ok(None);
        };
        let household = reader.household_of(resident.id)?;
        let moved = Moved { reason, effective_on, resident: &resident, household: household.as_ref() };
        if !is_wanted(wanted, &moved, self.today()) {
            return Ok(None);
        }
        let identity = &resident.identity.body;
        Ok(Some(MovementTaskView {
            task: task.task.to_string(),
            record: resident.id.to_string(),
            resident: identity.shown_no().to_owned(),
            name: identity.name.clone(),
            kana: identity.kana.clone(),
            wanted: task.wanted,
            wanted_label: words::registry::wanted(wanted).to_owned(),
            reason: task.reason,
            reason_label: reason.label().to_owned(),
            cause: task.cause,
            effective_on: task.effective_on,
            told_at: task.told_at,
            note: words::registry::note(&task.note),
            protected: identity.support.hides_address(),
        }))
    }
}
