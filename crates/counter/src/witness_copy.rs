//! A copy of the witness in the key store of the system: who puts an older folder in place of the office's
//! does not reach it there. Written in the background, because a key store may take its time.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use data_encoding::HEXLOWER;
use madoguchi_store::{MARK_BYTES, Store};

use crate::error::Result;
use crate::keys::{KeyStore, SlotKind, Slots};

/// The thread that writes the copy; it ends with the office, after the last mark.
pub(crate) struct WitnessCopy {
    marks: Sender<Option<[u8; MARK_BYTES]>>,
    writer: Option<JoinHandle<()>>,
}

impl WitnessCopy {
    /// Compares the office with the copy, where there is a key store that opens it, and keeps the copy from then on.
    pub(crate) fn attach(store: &mut Store, slots: &Slots, key_store: &dyn KeyStore) -> Result<Option<Self>> {
        if !slots.kinds().contains(&SlotKind::Os) {
            return Ok(None);
        }
        if let Some(sealed) = kept(slots, key_store) {
            store.compare_with_mark(&sealed)?;
        }
        let (account, key_store) = (slots.witness_account(), key_store.shared());
        let (marks, heard) = channel::<Option<[u8; MARK_BYTES]>>();
        let writer = std::thread::spawn(move || {
            // nothing instead of a mark is the end
            while let Ok(Some(first)) = heard.recv() {
                let (mut newest, mut ended) = (first, false);
                for next in heard.try_iter() {
                    match next {
                        Some(mark) => newest = mark,
                        None => ended = true,
                    }
                }
                // a key store that does not answer leaves the copy behind, and the file beside the database stands
                let _lags = key_store.set(&account, HEXLOWER.encode(&newest).as_bytes());
                if ended {
                    break;
                }
            }
        });
        let to_writer = marks.clone();
        // the writer lives as long as the office; a mark nobody hears any more only lags
        store.on_mark(Box::new(move |mark| {
            let _lags = to_writer.send(Some(*mark));
        }));
        Ok(Some(Self { marks, writer: Some(writer) }))
    }
}

/// The copy as it is now.
pub(crate) fn kept(slots: &Slots, key_store: &dyn KeyStore) -> Option<Vec<u8>> {
    let text = key_store.get(&slots.witness_account()).ok()?;
    HEXLOWER.decode(&text).ok()
}

/// Keeps this mark, at once.
pub(crate) fn keep(slots: &Slots, key_store: &dyn KeyStore, sealed: &[u8; MARK_BYTES]) {
    if slots.kinds().contains(&SlotKind::Os) {
        let _lags = key_store.set(&slots.witness_account(), HEXLOWER.encode(sealed).as_bytes());
    }
}

impl Drop for WitnessCopy {
    /// Waits until the last mark is written.
    fn drop(&mut self) {
        let _ended_already = self.marks.send(None);
        if let Some(writer) = self.writer.take() {
            let _ended = writer.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::keys::{MemoryKeyStore, new_key};

    use super::*;

    #[test]
    fn a_copy_is_kept_only_where_the_key_store_opens_the_office() {
        let dir = tempfile::tempdir().unwrap();
        let (key, store, mark) = (new_key(), MemoryKeyStore::default(), [7; MARK_BYTES]);
        let mut slots = Slots::new(dir.path(), uuid::Uuid::from_u128(5));
        keep(&slots, &store, &mark);
        assert_eq!(kept(&slots, &store), None);
        slots.add_os(&key, &store).unwrap();
        keep(&slots, &store, &mark);
        assert_eq!(kept(&slots, &store).as_deref(), Some(&mark[..]));
    }

    #[test]
    fn a_copy_that_is_no_hex_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let store = MemoryKeyStore::default();
        let slots = Slots::new(dir.path(), uuid::Uuid::from_u128(5));
        for text in [&b"0"[..], b"0g", b"+f", b"\xff\xff"] {
            store.set(&slots.witness_account(), text).unwrap();
            assert_eq!(kept(&slots, &store), None, "{text:?}");
        }
        store.set(&slots.witness_account(), b"00ff").unwrap();
        assert_eq!(kept(&slots, &store), Some(vec![0, 255]));
    }
}
