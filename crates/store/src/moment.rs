//! A connection that reads beside the one that writes: what it reads is of one moment, and nothing can be written by it.

use crate::connect::LOG_LONG;
use crate::{Result, Store};

impl Store {
    /// From here on nothing can be written by this connection.
    pub fn make_read_only(&self) -> Result<()> {
        self.conn.execute_batch("PRAGMA query_only = ON")?;
        Ok(())
    }

    /// All that is read until [`Store::end_moment`] is of this one moment, whatever others commit meanwhile.
    pub fn begin_moment(&self) -> Result<()> {
        if !self.conn.is_autocommit() {
            // a panic between the two left the last one open
            self.end_moment()?;
        }
        // the first question fixes the moment, not BEGIN
        self.conn.execute_batch("BEGIN DEFERRED; SELECT count(*) FROM meta;")?;
        Ok(())
    }

    /// The moment is over: what is read next is the latest again.
    ///
    /// A checkpoint stops at the oldest snapshot that is read. Where every write falls into an open moment, as a line of the access log
    /// does, the write-ahead log would never be checkpointed as a whole and would grow, and with it the search for each page.
    pub fn end_moment(&self) -> Result<()> {
        self.conn.execute_batch("ROLLBACK")?;
        let log = self.conn.path().and_then(|path| std::fs::metadata(format!("{path}-wal")).ok());
        if log.is_some_and(|log| log.len() > LOG_LONG) {
            // passive: waits for no reader or writer; the rest is done at the next end of a moment
            self.conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{Desk, KEY, draft, person};
    use crate::{LocalChange, RawKey, Store};

    #[test]
    fn a_reader_sees_one_moment_and_cannot_write() {
        let mut desk = Desk::town();
        let mut reader = Store::open(&desk.dir.path().join("office.db"), &RawKey::new(KEY)).unwrap();
        reader.make_read_only().unwrap();
        let place = |store: &Store| store.read().last_place().unwrap();
        let before = place(&reader);
        reader.begin_moment().unwrap();
        desk.append(draft(50, vec![person(12, "髙橋　葛", "タカハシ　カツラ", "1980-05-05")])).unwrap();
        assert_eq!((place(&reader), place(&desk.store)), (before, before + 1));
        // a question that ended in a panic left its moment open
        reader.begin_moment().unwrap();
        assert_eq!(place(&reader), before + 1);
        reader.end_moment().unwrap();
        let setting = LocalChange::Setting { name: "printer".into(), value: "ipp://printer.example/ipp".into() };
        assert!(reader.keep(&setting).is_err());
        desk.store.keep(&setting).unwrap();
    }

    #[test]
    fn the_log_stays_short_where_every_write_falls_into_a_moment() {
        let mut desk = Desk::town();
        let path = desk.dir.path().join("office.db");
        let reader = Store::open(&path, &RawKey::new(KEY)).unwrap();
        reader.make_read_only().unwrap();
        let mut longest = 0;
        for n in 0..900 {
            reader.begin_moment().unwrap();
            desk.append(draft(n + 50, vec![person(n + 1_000, "髙橋　葛", "タカハシ　カツラ", "1980-05-05")])).unwrap();
            reader.end_moment().unwrap();
            longest = longest.max(std::fs::metadata(path.with_file_name("office.db-wal")).unwrap().len());
        }
        assert!(longest > super::LOG_LONG, "too few writes to prove anything: {longest} bytes");
        assert!(longest < super::LOG_LONG + (1 << 20), "{longest} bytes");
    }
}
