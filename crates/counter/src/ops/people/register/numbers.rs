//! Where a decision takes its ids and numbers from: a commit, or nowhere in a preview.

use madoguchi_domain::clock::Clock;
use madoguchi_domain::decide::Source;
use madoguchi_domain::numbers::provisional_no;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{Commit, StoreError};
use uuid::Uuid;

/// Numbers and ids of a real commit.
pub(crate) struct Taking<'c, 's> {
    pub commit: &'c mut Commit<'s>,
    pub clock: &'c dyn Clock,
    /// A failure of the store behind a refusal, kept so that it is not lost.
    pub failed: Option<StoreError>,
}

impl Taking<'_, '_> {
    fn take(&mut self, block: &str) -> std::result::Result<u64, Refusal> {
        self.commit.take_number(block).map_err(|error| {
            let refusal = Refusal::new(RefusalCode::NumbersUsedUp).with("kind", block);
            self.failed = Some(error).filter(|e| !matches!(e, StoreError::BlockUsedUp));
            refusal
        })
    }
}

impl Source for Taking<'_, '_> {
    fn id(&mut self) -> Uuid {
        self.clock.new_id()
    }
    fn household_number(&mut self) -> std::result::Result<String, Refusal> {
        self.take("household").map(|n| format!("{n:07}"))
    }
    fn provisional_no(&mut self) -> std::result::Result<String, Refusal> {
        let serial = self.take("provisional")?;
        let terminal = self.commit.read().terminal_no().map_err(|error| {
            self.failed = Some(error);
            Refusal::new(RefusalCode::NumbersUsedUp).with("kind", "provisional")
        })?;
        Ok(provisional_no(terminal, serial))
    }
}

/// Ids for a preview: nothing is taken.
pub(crate) struct PreviewNumbers<'c>(pub &'c dyn Clock);

impl Source for PreviewNumbers<'_> {
    fn id(&mut self) -> Uuid {
        self.0.new_id()
    }
    fn household_number(&mut self) -> std::result::Result<String, Refusal> {
        Ok(String::new())
    }
    fn provisional_no(&mut self) -> std::result::Result<String, Refusal> {
        Ok(String::new())
    }
}
