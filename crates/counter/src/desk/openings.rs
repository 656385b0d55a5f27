//! Openings of residents' files at this window. One opening is one line in the access log, however often the
//! screen is drawn again; what was revealed in it stays revealed for this clerk, this person and this opening.

use madoguchi_domain::record::RecordId;
use uuid::Uuid;

/// Most openings remembered; an older one is opened, and noted, again.
const OPENINGS_MAX: usize = 64;

struct Opening {
    id: Uuid,
    clerk: String,
    resident: RecordId,
    revealed: bool,
    /// Incomes were shown in it, and noted.
    incomes: bool,
}

/// The openings of one sign-in.
#[derive(Default)]
pub(crate) struct Openings(Vec<Opening>);

impl Openings {
    /// Whether the opening of that id is this clerk's of this person, and whether it is revealed.
    pub fn find(&self, id: &str, clerk: &str, resident: RecordId) -> Option<bool> {
        let id = Uuid::parse_str(id).ok()?;
        let fits = |o: &&Opening| o.id == id && o.clerk == clerk && o.resident == resident;
        self.0.iter().find(fits).map(|o| o.revealed)
    }

    /// Whether the opening of that id is this clerk's of one of these people.
    pub fn of_any(&self, id: &str, clerk: &str, residents: &[RecordId]) -> bool {
        residents.iter().any(|resident| self.find(id, clerk, *resident).is_some())
    }

    /// Remembers a new opening.
    pub fn begin(&mut self, id: Uuid, clerk: &str, resident: RecordId, revealed: bool) {
        if self.0.len() >= OPENINGS_MAX {
            self.0.remove(0);
        }
        self.0.push(Opening { id, clerk: clerk.to_owned(), resident, revealed, incomes: false });
    }

    /// Incomes are shown in this opening now; whether they were before.
    pub fn show_incomes(&mut self, id: &str) -> bool {
        let opening = Uuid::parse_str(id).ok().and_then(|id| self.0.iter_mut().find(|o| o.id == id));
        opening.is_some_and(|opening| std::mem::replace(&mut opening.incomes, true))
    }

    /// The reason was noted.
    pub fn reveal(&mut self, id: &str) {
        if let Some(opening) = Uuid::parse_str(id).ok().and_then(|id| self.0.iter_mut().find(|o| o.id == id)) {
            opening.revealed = true;
        }
    }

    /// The clerk left.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_is_one_clerks_of_one_person() {
        let (id, whom, other) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let mut openings = Openings::default();
        openings.begin(id, "甲", whom, false);
        let text = id.to_string();
        assert_eq!(openings.find(&text, "甲", whom), Some(false));
        assert!(openings.of_any(&text, "甲", &[other, whom]) && !openings.of_any(&text, "甲", &[other]));
        assert!(!openings.of_any(&text, "乙", &[whom]), "of nobody else");
        assert!(!openings.show_incomes(&text) && openings.show_incomes(&text), "noted once");
        assert!(!openings.show_incomes("none"), "of no opening: noted every time");
        openings.reveal(&text);
        assert_eq!(openings.find(&text, "甲", whom), Some(true));
        for (id, clerk, resident) in [(text.as_str(), "乙", whom), (text.as_str(), "甲", other), ("none", "甲", whom)]
        {
            assert_eq!(openings.find(id, clerk, resident), None, "{id} {clerk}");
        }
        for n in 10..10 + OPENINGS_MAX as u128 {
            openings.begin(Uuid::from_u128(n), "甲", whom, false);
        }
        assert_eq!(openings.find(&text, "甲", whom), None, "the oldest is forgotten");
    }
}
