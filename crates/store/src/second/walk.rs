//! Reading the second file from the front, frame by frame, without holding it in memory.

use std::io::{BufReader, Read, Seek, SeekFrom};

use super::frame::{self, ChainHead, FILE_HEAD, FRAME_HEAD, FileHead, Frame, FrameError, FrameHead, START};
use crate::side::SideKeys;

/// Frames in order; ends at the first bytes that are no frame.
pub(crate) struct Walk<'k, R> {
    from: BufReader<R>,
    keys: &'k SideKeys,
    at: u64,
    place: ChainHead,
    ended: bool,
}

impl<'k, R: Read + Seek> Walk<'k, R> {
    /// Reads the head of the file; it must be ours and begin at the beginning.
    pub(crate) fn begin(from: R, keys: &'k SideKeys) -> Result<Self, FrameError> {
        let mut from = BufReader::with_capacity(256 * 1024, from);
        let mut bytes = [0; FILE_HEAD];
        from.seek(SeekFrom::Start(0)).and_then(|_| from.read_exact(&mut bytes)).map_err(|_| FrameError::NotAHead)?;
        let head = FileHead::parse(&bytes)?;
        if head.owner != keys.owner() {
            return Err(FrameError::OtherKey);
        }
        if head.first_seq != 1 || head.previous != START.hash {
            return Err(FrameError::NotAHead);
        }
        Ok(Self { from, keys, at: FILE_HEAD as u64, place: START, ended: false })
    }

    /// Goes on behind frames that are known to be good.
    pub(crate) fn skip_to(&mut self, at: u64, place: ChainHead) -> Result<(), FrameError> {
        self.from.seek(SeekFrom::Start(at)).map_err(|_| FrameError::Torn)?;
        (self.at, self.place) = (at, place);
        Ok(())
    }

    /// Where the last good frame ended.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    fn read(&mut self) -> Option<Result<Frame, FrameError>> {
        let mut bytes = vec![0; FRAME_HEAD];
        match fill(&mut self.from, &mut bytes) {
            0 => return None,
            n if n < FRAME_HEAD => return Some(Err(FrameError::Torn)),
            _ => {}
        }
        let head = match FrameHead::parse(&bytes) {
            Ok(head) => head,
            Err(error) => return Some(Err(error)),
        };
        if head.first_seq != self.place.seq + 1 || head.previous != self.place.hash {
            return Some(Err(FrameError::OutOfOrder));
        }
        bytes.resize(head.total(), 0);
        if fill(&mut self.from, &mut bytes[FRAME_HEAD..]) < head.total() - FRAME_HEAD {
            return Some(Err(FrameError::Torn));
        }
        let frame = frame::open(self.keys, &bytes);
        if let Ok(frame) = &frame {
            self.at += bytes.len() as u64;
            self.place = ChainHead { seq: head.last_seq(), hash: frame.last_hash() };
        }
        Some(frame)
    }
}

/// Reads as much as there is; a disk that cannot be read counts as the end of the file.
fn fill(from: &mut impl Read, bytes: &mut [u8]) -> usize {
    let mut done = 0;
    while done < bytes.len() {
        match from.read(&mut bytes[done..]) {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    done
}

impl<R: Read + Seek> Iterator for Walk<'_, R> {
    type Item = Result<Frame, FrameError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let read = self.read();
        self.ended = !matches!(read, Some(Ok(_)));
        read
    }
}
