//! What one entry of the run wrote about a household is taken back, by the corrections of the domain.

use std::collections::BTreeSet;

use madoguchi_domain::act::Act;
use madoguchi_domain::apply::Records;
use madoguchi_domain::decide::national::by_age_undo;
use madoguchi_domain::decide::{DecisionContext, Source};
use madoguchi_domain::entry::Entry;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::records::Record;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::Reader;
use uuid::Uuid;

use crate::error::Result;
use crate::ops::people::find::homes;
use crate::runs::Scene;

/// The acts that take the entry back; none where a clerk did it.
pub(super) fn take_back(reader: Reader<'_>, scene: &Scene, entry: &Entry) -> Result<Vec<Act>> {
    let written: Vec<Act> = entry.acts.iter().map(|act| act.act.clone()).collect();
    let records = around(reader, &written)?;
    let mut source = Ids(scene);
    let mut desk = DecisionContext {
        today: scene.at.day(),
        recorded_at: scene.at.wall,
        office: &scene.record,
        source: &mut source,
    };
    Ok(by_age_undo::undo(&written, &records, &mut desk)?)
}

/// Whom and what the acts touch, and every household that ever covered them.
fn around(reader: Reader<'_>, acts: &[Act]) -> Result<Records> {
    let ids: BTreeSet<RecordId> = acts.iter().flat_map(Act::touches).collect();
    let mut records = Records::new();
    for id in ids {
        let Some(record) = reader.find_record(id)? else { continue };
        if let Some(person) = record.as_resident() {
            for home in homes(reader, person)? {
                records.insert(home.id, Record::Household(Box::new(home)));
            }
        }
        records.insert(id, record);
    }
    Ok(records)
}

/// Ids of the corrections; taking back opens no household and registers nobody.
struct Ids<'s>(&'s Scene);

impl Source for Ids<'_> {
    fn id(&mut self) -> Uuid {
        self.0.clock.new_id()
    }

    fn household_number(&mut self) -> std::result::Result<String, Refusal> {
        Err(Refusal::new(RefusalCode::NumbersUsedUp))
    }

    fn provisional_no(&mut self) -> std::result::Result<String, Refusal> {
        Err(Refusal::new(RefusalCode::NumbersUsedUp))
    }
}
