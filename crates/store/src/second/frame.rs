//! Bytes of the second file: a head, then frames. Each frame holds the entries of one transaction (or
//! a part of a large one), packed and sealed, and names its place in the chain.
//!
//! Pure: parses and makes bytes, knows no file and no database. Every number that comes from outside
//! is bounded before anything is reserved for it.

use madoguchi_domain::entry::{EntryHash, GENESIS, hash};
use uuid::Uuid;

use crate::side::{NONCE, SealPurpose, SideKeys, TAG};

/// Bytes before the first frame.
pub const FILE_HEAD: usize = 64;

/// Bytes of a frame before its body.
pub const FRAME_HEAD: usize = 96;

/// Bytes of a frame after its body; they let a reader begin at the end.
pub const FRAME_TAIL: usize = 8;

/// Largest body of a frame, packed or unpacked.
pub const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Most entries in one frame.
pub const ENTRIES_MAX: u32 = 10_000;

const FILE_MAGIC: [u8; 8] = *b"MDGSEC01";
const FRAME_MAGIC: [u8; 4] = *b"MFR1";
const TAIL_MAGIC: [u8; 4] = *b"1RFM";

/// Why bytes are not the next frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The bytes end in the middle.
    #[error("the bytes end in the middle of a frame")]
    Torn,
    /// Not the beginning of a frame, or numbers no frame has.
    #[error("not a frame")]
    NotAFrame,
    /// The seal is broken.
    #[error("the seal of a frame is broken")]
    Broken,
    /// The entries do not follow the ones before.
    #[error("the entries of a frame do not follow")]
    OutOfOrder,
    /// The file does not begin with the head of a second file.
    #[error("not the head of a second file")]
    NotAHead,
    /// Written for another key.
    #[error("the file belongs to another key")]
    OtherKey,
}

/// Head of the file: whose it is and where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileHead {
    /// Derived from the key.
    pub owner: [u8; 16],
    /// Place of the first entry.
    pub first_seq: u64,
    /// Hash of the entry before it.
    pub previous: EntryHash,
}

/// Head of a frame: what it holds and where in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameHead {
    /// Bytes of the sealed body.
    pub body_len: u32,
    /// Bytes once unpacked.
    pub plain_len: u32,
    /// Place of its first entry.
    pub first_seq: u64,
    /// How many entries.
    pub count: u32,
    /// Id of the terminal that made them.
    pub terminal: Uuid,
    /// Hash of the entry before the first.
    pub previous: EntryHash,
    /// Nonce of the seal.
    pub nonce: [u8; NONCE],
}

/// An opened frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Its head.
    pub head: FrameHead,
    /// Bytes of its entries as sealed into the journal.
    pub entries: Vec<Vec<u8>>,
}

/// A frame found in bytes, not opened yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedFrame {
    /// Where it begins.
    pub at: usize,
    /// Its head.
    pub head: FrameHead,
}

/// What a file looks like from outside, without any key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOutline {
    /// Head of the file.
    pub head: FileHead,
    /// Frames in order, as far as one follows the other.
    pub frames: Vec<SealedFrame>,
    /// Where the last whole frame ends.
    pub whole_until: usize,
    /// Why it does not go on to the end of the bytes.
    pub stopped: Option<FrameError>,
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

impl FileHead {
    /// The bytes.
    pub fn bytes(&self) -> [u8; FILE_HEAD] {
        let mut out = [0; FILE_HEAD];
        out[..8].copy_from_slice(&FILE_MAGIC);
        out[8..24].copy_from_slice(&self.owner);
        out[24..32].copy_from_slice(&self.first_seq.to_le_bytes());
        out[32..].copy_from_slice(&self.previous);
        out
    }

    /// Reads the bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, FrameError> {
        let read = || {
            let head = Self {
                owner: array(bytes, 8)?,
                first_seq: u64::from_le_bytes(array(bytes, 24)?),
                previous: array(bytes, 32)?,
            };
            (array::<8>(bytes, 0)? == FILE_MAGIC && head.first_seq > 0).then_some(head)
        };
        read().ok_or(FrameError::NotAHead)
    }
}

impl FrameHead {
    fn bytes(&self) -> [u8; FRAME_HEAD] {
        let mut out = [0; FRAME_HEAD];
        out[..4].copy_from_slice(&FRAME_MAGIC);
        out[4..8].copy_from_slice(&self.body_len.to_le_bytes());
        out[8..12].copy_from_slice(&self.plain_len.to_le_bytes());
        out[12..20].copy_from_slice(&self.first_seq.to_le_bytes());
        out[20..24].copy_from_slice(&self.count.to_le_bytes());
        out[24..40].copy_from_slice(self.terminal.as_bytes());
        out[40..72].copy_from_slice(&self.previous);
        out[72..].copy_from_slice(&self.nonce);
        out
    }

    /// Reads the bytes; numbers no frame has are refused here.
    pub fn parse(bytes: &[u8]) -> Result<Self, FrameError> {
        let magic: [u8; 4] = array(bytes, 0).ok_or(FrameError::Torn)?;
        if magic != FRAME_MAGIC {
            return Err(FrameError::NotAFrame);
        }
        let read = || {
            Some(Self {
                body_len: u32::from_le_bytes(array(bytes, 4)?),
                plain_len: u32::from_le_bytes(array(bytes, 8)?),
                first_seq: u64::from_le_bytes(array(bytes, 12)?),
                count: u32::from_le_bytes(array(bytes, 20)?),
                terminal: Uuid::from_bytes(array(bytes, 24)?),
                previous: array(bytes, 40)?,
                nonce: array(bytes, 72)?,
            })
        };
        let head = read().ok_or(FrameError::Torn)?;
        let sizes = (TAG..=BODY_BYTES_MAX).contains(&(head.body_len as usize))
            && (5..=BODY_BYTES_MAX).contains(&(head.plain_len as usize));
        let places =
            (1..=ENTRIES_MAX).contains(&head.count) && head.first_seq.checked_add(ENTRIES_MAX.into()).is_some();
        (sizes && places && head.first_seq > 0).then_some(head).ok_or(FrameError::NotAFrame)
    }

    /// Bytes of the whole frame.
    pub fn total(&self) -> usize {
        FRAME_HEAD + self.body_len as usize + FRAME_TAIL
    }

    /// Place of its last entry.
    pub fn last_seq(&self) -> u64 {
        self.first_seq + u64::from(self.count) - 1
    }

    fn aad(&self, owner: [u8; 16]) -> Vec<u8> {
        // the length of the body is proved by the seal itself
        [&owner[..], &self.bytes()[8..72]].concat()
    }
}

/// The last eight bytes of a frame: how long its body is.
pub fn parse_tail(bytes: &[u8]) -> Option<u32> {
    let magic: [u8; 4] = array(bytes, 4)?;
    (magic == TAIL_MAGIC).then_some(u32::from_le_bytes(array(bytes, 0)?))
}

/// Reads a whole file from outside: heads and lengths only, nothing is opened.
pub fn parse(bytes: &[u8]) -> Result<FileOutline, FrameError> {
    let head = FileHead::parse(bytes)?;
    let mut layout = FileOutline { head, frames: Vec::new(), whole_until: FILE_HEAD, stopped: None };
    let mut next = head.first_seq;
    while layout.whole_until < bytes.len() {
        match frame_at(bytes, layout.whole_until) {
            Ok(frame) if frame.first_seq == next => {
                next = frame.last_seq() + 1;
                layout.frames.push(SealedFrame { at: layout.whole_until, head: frame });
                layout.whole_until += frame.total();
            }
            Ok(_) => layout.stopped = Some(FrameError::OutOfOrder),
            Err(error) => layout.stopped = Some(error),
        }
        if layout.stopped.is_some() {
            break;
        }
    }
    Ok(layout)
}

/// Every place at which a whole frame stands, in order or not: what salvage reads behind a broken one.
pub fn parse_scattered(bytes: &[u8]) -> Vec<SealedFrame> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes.get(at..).and_then(|rest| rest.windows(4).position(|w| w == FRAME_MAGIC)) {
        at += next;
        match frame_at(bytes, at) {
            Ok(head) => {
                found.push(SealedFrame { at, head });
                at += head.total();
            }
            Err(_) => at += 1,
        }
    }
    found
}

fn frame_at(bytes: &[u8], at: usize) -> Result<FrameHead, FrameError> {
    let rest = bytes.get(at..).unwrap_or_default();
    let head = FrameHead::parse(rest)?;
    let tail = rest.get(head.total() - FRAME_TAIL..head.total()).ok_or(FrameError::Torn)?;
    (parse_tail(tail) == Some(head.body_len)).then_some(head).ok_or(FrameError::NotAFrame)
}

/// Opens a frame whose bytes begin with its head, and proves the chain within it.
pub(crate) fn open(keys: &SideKeys, bytes: &[u8]) -> Result<Frame, FrameError> {
    let head = frame_at(bytes, 0)?;
    let body = &bytes[FRAME_HEAD..FRAME_HEAD + head.body_len as usize];
    let packed = keys.open(SealPurpose::Second, head.nonce, body, &head.aad(keys.owner())).ok_or(FrameError::Broken)?;
    let plain_len = head.plain_len as usize;
    let plain = zstd::bulk::decompress(&packed, plain_len).map_err(|_| FrameError::Broken)?;
    let entries = split(&plain).filter(|e| plain.len() == plain_len && e.len() == head.count as usize);
    Ok(Frame { head, entries: entries.ok_or(FrameError::Broken)? })
}

fn split(mut plain: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut entries = Vec::new();
    while !plain.is_empty() {
        let len = u32::from_le_bytes(array(plain, 0)?) as usize;
        entries.push(plain.get(4..4_usize.checked_add(len)?)?.to_vec());
        plain = &plain[4 + len..];
    }
    Some(entries)
}

impl Frame {
    /// Hash of its last entry.
    pub fn last_hash(&self) -> EntryHash {
        self.entries.last().map_or(self.head.previous, |bytes| hash(bytes))
    }
}

/// Where a chain stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// Entries so far.
    pub seq: u64,
    /// Hash of the last.
    pub hash: EntryHash,
}

/// Before the first entry.
pub(crate) const START: ChainHead = ChainHead { seq: 0, hash: GENESIS };

/// Makes the frames of entries that follow `after`: as few as the limits allow.
pub(crate) fn make(
    keys: &SideKeys,
    terminal: Uuid,
    after: ChainHead,
    entries: &[Vec<u8>],
) -> Option<(Vec<u8>, ChainHead)> {
    /// A frame is closed when it holds this much.
    const PLAIN_GOAL: usize = 4 * 1024 * 1024;
    let mut out = Vec::new();
    let mut place = after;
    let mut rest = entries;
    while !rest.is_empty() {
        let mut size = 0;
        let taken = rest
            .iter()
            .take(ENTRIES_MAX as usize)
            .take_while(|bytes| {
                let fits = size < PLAIN_GOAL;
                size += bytes.len();
                fits
            })
            .count();
        let (now, later) = rest.split_at(taken);
        out.extend(one(keys, terminal, place, now)?);
        place = ChainHead { seq: place.seq + taken as u64, hash: hash(now.last()?) };
        rest = later;
    }
    Some((out, place))
}

fn one(keys: &SideKeys, terminal: Uuid, after: ChainHead, entries: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(entries.iter().map(|e| e.len() + 4).sum());
    for bytes in entries {
        plain.extend(u32::try_from(bytes.len()).ok()?.to_le_bytes());
        plain.extend(bytes);
    }
    let packed = zstd::bulk::compress(&plain, 1).ok()?;
    let mut head = FrameHead {
        body_len: u32::try_from(packed.len() + TAG).ok()?,
        plain_len: u32::try_from(plain.len()).ok()?,
        first_seq: after.seq + 1,
        count: u32::try_from(entries.len()).ok()?,
        terminal,
        previous: after.hash,
        nonce: [0; NONCE],
    };
    let (nonce, sealed) = keys.seal(SealPurpose::Second, &packed, &head.aad(keys.owner()))?;
    head.nonce = nonce;
    Some([&head.bytes()[..], &sealed, &head.body_len.to_le_bytes(), &TAIL_MAGIC].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RawKey;

    const START: ChainHead = ChainHead { seq: 0, hash: [0; 32] };
    const TERMINAL: Uuid = Uuid::from_u128(7);

    fn keys(n: u8) -> SideKeys {
        SideKeys::of(&RawKey::new([n; 32]))
    }

    fn entries(n: u8) -> Vec<Vec<u8>> {
        (1..=n).map(|i| vec![i; 100 * usize::from(i)]).collect()
    }

    fn file(keys: &SideKeys) -> Vec<u8> {
        let head = FileHead { owner: keys.owner(), first_seq: 1, previous: [0; 32] };
        let (first, place) = make(keys, TERMINAL, START, &entries(3)).unwrap();
        let (second, _) = make(keys, TERMINAL, place, &entries(5)).unwrap();
        [&head.bytes()[..], &first, &second].concat()
    }

    #[test]
    fn what_was_sealed_is_opened_in_its_place_and_by_its_key_only() {
        let bytes = file(&keys(1));
        let layout = parse(&bytes).unwrap();
        assert_eq!((layout.frames.len(), layout.whole_until, layout.stopped), (2, bytes.len(), None));
        let at = layout.frames[1].at;
        let frame = open(&keys(1), &bytes[at..]).unwrap();
        assert_eq!((frame.entries, frame.head.first_seq, frame.head.last_seq()), (entries(5), 4, 8));
        assert_eq!(open(&keys(2), &bytes[at..]), Err(FrameError::Broken));
        let mut moved = bytes[at..].to_vec();
        moved[12] ^= 1; // another place in the chain
        assert_eq!(open(&keys(1), &moved), Err(FrameError::Broken));
    }

    #[test]
    fn every_cut_and_every_flipped_byte_is_seen_and_never_panics() {
        let keys = keys(1);
        let good = file(&keys);
        let opened = |bytes: &[u8]| -> Option<usize> {
            let layout = parse(bytes).ok()?;
            (layout.head.owner == keys.owner() && layout.head.previous == [0; 32]).then_some(())?;
            Some(layout.frames.iter().take_while(|f| open(&keys, &bytes[f.at..]).is_ok()).count())
        };
        assert_eq!(opened(&good), Some(2));
        for end in 0..good.len() {
            assert!(opened(&good[..end]).is_none_or(|frames| frames < 2), "cut at {end}");
        }
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            assert!(opened(&bad).is_none_or(|frames| frames < 2), "flipped at {at}");
            assert!(parse_scattered(&bad).len() <= 2);
        }
    }

    #[test]
    fn frames_behind_a_broken_one_are_found_again() {
        let mut bytes = file(&keys(1));
        bytes[FILE_HEAD] = 0;
        assert_eq!(parse(&bytes).unwrap().frames, []);
        let found = parse_scattered(&bytes);
        assert_eq!(found.iter().map(|f| f.head.first_seq).collect::<Vec<_>>(), [4]);
    }
}
