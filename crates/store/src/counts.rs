//! Counts that screens show, stored beside the rows they count, so that reading one reads no resident.
//!
//! A commit adds up what its projections changed and writes each count once, at its end; `verify` counts again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, named_params};

use crate::{Reader, Result};

/// The name of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum CountName {
    /// 住民
    Residents,
    /// 国保世帯
    Households,
    /// 証
    Certificates,
    /// 未送
    Unsent,
}

impl CountName {
    pub(crate) const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// As stored.
    pub(crate) fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What a commit adds to, or takes from, the counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CountChanges {
    counts: BTreeMap<CountName, i64>,
    /// Coverages that begin on a day, less those that end on it.
    covered: BTreeMap<String, i64>,
}

impl CountChanges {
    /// Adds to a count.
    pub(crate) fn add(&mut self, what: CountName, by: usize) {
        *self.counts.entry(what).or_default() += i64::try_from(by).unwrap_or(i64::MAX);
    }

    /// Takes from a count.
    pub(crate) fn take(&mut self, what: CountName, by: usize) {
        *self.counts.entry(what).or_default() -= i64::try_from(by).unwrap_or(i64::MAX);
    }

    /// A coverage of these days is there.
    pub(crate) fn cover(&mut self, from: &str, to: Option<&str>) {
        self.change(from, 1);
        to.into_iter().for_each(|to| self.change(to, -1));
    }

    /// A coverage of these days is gone.
    pub(crate) fn uncover(&mut self, from: &str, to: Option<&str>) {
        self.change(from, -1);
        to.into_iter().for_each(|to| self.change(to, 1));
    }

    fn change(&mut self, day: &str, by: i64) {
        match self.covered.get_mut(day) {
            Some(known) => *known += by,
            None => drop(self.covered.insert(day.to_owned(), by)),
        }
    }

    /// Counts and days that differ from the stored ones.
    pub(crate) fn differing(&self, conn: &Connection) -> Result<Vec<String>> {
        let stored = Self::stored(conn)?;
        let of = |tally: &Self, what| tally.counts.get(&what).copied().unwrap_or(0);
        let counts = CountName::ALL.iter().copied().filter(|what| of(self, *what) != of(&stored, *what));
        let mut places: Vec<String> = counts.map(|what| format!("count {}", what.as_str())).collect();
        let on = |tally: &Self, day: &str| tally.covered.get(day).copied().unwrap_or(0);
        let mut days: Vec<&String> = self.covered.keys().chain(stored.covered.keys()).collect();
        days.sort_unstable();
        days.dedup();
        places.extend(
            days.into_iter().filter(|day| on(self, day) != on(&stored, day)).map(|day| format!("count covered {day}")),
        );
        Ok(places)
    }

    fn stored(conn: &Connection) -> Result<Self> {
        let mut tally = Self::default();
        for what in CountName::ALL.iter().copied() {
            tally.counts.insert(what, count(conn, what)?);
        }
        let mut statement = conn.prepare("SELECT day, change FROM covered_change")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            tally.covered.insert(row.get("day")?, row.get("change")?);
        }
        Ok(tally)
    }
}

/// Writes the changes of a commit.
pub(crate) fn write(conn: &Connection, tally: &CountChanges) -> Result<()> {
    let mut count = conn.prepare_cached(
        "INSERT INTO kept_count (name, value) VALUES (:name, :by) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
    )?;
    for (what, by) in tally.counts.iter().filter(|(_, by)| **by != 0) {
        count.execute(named_params! {":name": what.as_str(), ":by": by})?;
    }
    let mut day = conn.prepare_cached(
        "INSERT INTO covered_change (day, change) VALUES (:day, :by) ON CONFLICT (day) DO UPDATE SET change = change + excluded.change",
    )?;
    for (on, by) in tally.covered.iter().filter(|(_, by)| **by != 0) {
        day.execute(named_params! {":day": on, ":by": by})?;
    }
    Ok(())
}

fn count(conn: &Connection, what: CountName) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT value FROM kept_count WHERE name = :name")?;
    let value = statement.query_row(named_params! {":name": what.as_str()}, |row| row.get("value")).optional()?;
    Ok(value.unwrap_or(0))
}

impl Reader<'_> {
    fn count(&self, what: CountName) -> Result<u64> {
        Ok(u64::try_from(count(self.conn, what)?).unwrap_or(0))
    }

    /// How many residents and households there are.
    pub fn counts(&self) -> Result<(u64, u64)> {
        Ok((self.count(CountName::Residents)?, self.count(CountName::Households)?))
    }

    /// How many households there are.
    pub fn household_count(&self) -> Result<u64> {
        self.count(CountName::Households)
    }

    /// How many certificates are recorded.
    pub fn certificate_count(&self) -> Result<u64> {
        self.count(CountName::Certificates)
    }

    /// Entries no central has confirmed; none in an office without a central.
    pub fn unsent_count(&self) -> Result<u64> {
        self.count(CountName::Unsent)
    }

    /// How many are covered on `day`. Reads one row for each day on which a coverage began or ended until then.
    pub fn covered_count(&self, day: NaiveDate) -> Result<u64> {
        let sql = "SELECT coalesce(sum(change), 0) AS covered FROM covered_change WHERE day <= :day";
        let covered: i64 = self
            .conn
            .prepare_cached(sql)?
            .query_row(named_params! {":day": day.to_string()}, |row| row.get("covered"))?;
        Ok(u64::try_from(covered).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use crate::FaultKind;
    use crate::tests::{Desk, cover, draft, person};

    #[track_caller]
    fn check(desk: &Desk, expected: (u64, u64), covered: &[(&str, u64)]) {
        let read = desk.store.read();
        assert_eq!(read.counts().unwrap(), expected);
        for (day, count) in covered {
            assert_eq!(read.covered_count(day.parse().unwrap()).unwrap(), *count, "{day}");
        }
        let faults = desk.store.verify(&mut |_| {}).faults;
        assert!(faults.iter().all(|f| f.kind != FaultKind::ProjectionDiffers), "{faults:?}");
    }

    #[test]
    fn counts_follow_what_is_written_and_nothing_else() {
        let mut desk = Desk::town();
        check(&desk, (2, 1), &[("2026-10-31", 0), ("2026-11-01", 1), ("2030-01-01", 1)]);
        desk.append(draft(4, cover(12, 501, "0000077", "2026-12-01"))).unwrap();
        check(&desk, (2, 2), &[("2026-11-30", 1), ("2026-12-01", 2)]);
        // the same residents again, and an entry that fails
        desk.append(draft(5, vec![person(11, "鈴木　花子", "スズキ　ハナコ", "1956-10-15")])).unwrap();
        desk.append(draft(6, cover(12, 502, "0000078", "2026-12-01"))).unwrap_err();
        check(&desk, (2, 2), &[("2026-11-30", 1), ("2026-12-01", 2)]);
    }

    #[test]
    fn entries_wait_for_a_central_only_where_there_is_one() {
        let mut desk = Desk::town();
        let unsent = |desk: &Desk| {
            let read = desk.store.read();
            (read.unsent_count().unwrap(), read.is_unsent(uuid::Uuid::from_u128(12)).unwrap())
        };
        assert_eq!(unsent(&desk), (0, false));
        desk.store.conn.execute("INSERT INTO outbox (place) VALUES (2)", []).unwrap();
        let faults = desk.store.verify(&mut |_| {}).faults;
        assert!(faults.iter().any(|f| f.kind == FaultKind::OutboxDiffers && f.place == "entry 2"), "{faults:?}");
        desk.store.conn.execute_batch("DELETE FROM outbox; INSERT INTO meta VALUES ('central', 'x')").unwrap();
        desk.append(draft(4, vec![person(12, "髙橋　桂", "タカハシ　カツラ", "1980-05-05")])).unwrap();
        assert_eq!(unsent(&desk), (1, true));
    }
}
