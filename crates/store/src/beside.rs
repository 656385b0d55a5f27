//! A connection that reads beside the one that writes: what it reads is of one moment, and nothing can be written by it.

use crate::{Result, Store};

impl Store {
    /// From here on nothing can be written by this connection.
    pub fn only_read(&self) -> Result<()> {
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
    pub fn end_moment(&self) -> Result<()> {
        self.conn.execute_batch("ROLLBACK")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{Desk, KEY, draft, person};
    use crate::{Local, RawKey, Store};

    #[test]
    fn a_reader_sees_one_moment_and_cannot_write() {
        let mut desk = Desk::town();
        let mut reader = Store::open(&desk.dir.path().join("office.db"), &RawKey::new(KEY)).unwrap();
        reader.only_read().unwrap();
        let place = |store: &Store| store.read().last_place().unwrap();
        let before = place(&reader);
        reader.begin_moment().unwrap();
        desk.append(draft(50, vec![person(12, "髙橋　葛", "タカハシ　カツラ", "1980-05-05")])).unwrap();
        assert_eq!((place(&reader), place(&desk.store)), (before, before + 1));
        // a question that ended in a panic left its moment open
        reader.begin_moment().unwrap();
        assert_eq!(place(&reader), before + 1);
        reader.end_moment().unwrap();
        let setting = Local::Setting { name: "printer".into(), value: "ipp://printer.example/ipp".into() };
        assert!(reader.keep(&setting).is_err());
        desk.store.keep(&setting).unwrap();
    }
}
