//! One entry of the cache as bytes: header, packed payload, checksum.
//!
//! ```text
//! offset  bytes
//!      0      8  "covgapPL"
//!      8      4  version of this layout
//!     12     32  key
//!     44     16  fingerprint of the code that computed it
//!     60      8  length of the payload
//!     68      8  length of the packed payload
//!     76      1  length of the study's name
//!     77      1  length of the model's name
//!     78      …  study, model: for people, no part of the key
//!      …      …  packed payload
//!      …     16  XXH3-128 of all before
//! ```
//!
//! Numbers are little-endian. The checksum finds damage, 30 GB of it a second; there is no need to keep anyone from
//! forging entries of their own cache.

use super::codec;
use crate::coverage::MatrixKey;
use std::fmt;
use twox_hash::XxHash3_128;

const MAGIC: &[u8; 8] = b"covgapPL";
const VERSION: u32 = 1;
const FIXED: usize = 78;
const CHECKSUM: usize = 16;
/// No header is longer than this.
pub(super) const LONGEST_HEADER: usize = FIXED + 2 * 255;

/// For whom an entry was written and by which code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Name of the study, at most 255 bytes of it.
    pub study: String,
    /// Name of the model.
    pub model: String,
    /// Fingerprint of the code ([`CODE`](crate::coverage::CODE)).
    pub code: u128,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryFlaw {
    /// No entry of a cache at all.
    Foreign,
    /// Of another version of the layout: not damaged, of no use.
    OtherLayout,
    /// Shorter or longer than its header says.
    Length,
    /// Bytes changed.
    Checksum,
    /// Whole, but under another key's name.
    OtherKey,
    /// Whole, but not to be unpacked.
    Packing,
}

impl fmt::Display for EntryFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreign => "not an entry of the cache",
            Self::OtherLayout => "written by another version of covgap, in another layout",
            Self::Length => "cut off or of the wrong length",
            Self::Checksum => "its checksum does not hold",
            Self::OtherKey => "holds what belongs to another name",
            Self::Packing => "cannot be unpacked",
        })
    }
}

/// The header of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) key: MatrixKey,
    pub(super) origin: Origin,
    payload: u64,
    packed: u64,
}

impl Header {
    /// Reads the beginning of an entry.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, EntryFlaw> {
        let mut rest = bytes;
        if take::<8>(&mut rest, EntryFlaw::Foreign)? != *MAGIC {
            return Err(EntryFlaw::Foreign);
        }
        if u32::from_le_bytes(take(&mut rest, EntryFlaw::Length)?) != VERSION {
            return Err(EntryFlaw::OtherLayout);
        }
        let key = MatrixKey(take(&mut rest, EntryFlaw::Length)?);
        let code = u128::from_le_bytes(take(&mut rest, EntryFlaw::Length)?);
        let payload = u64::from_le_bytes(take(&mut rest, EntryFlaw::Length)?);
        let packed = u64::from_le_bytes(take(&mut rest, EntryFlaw::Length)?);
        let [study, model] = take(&mut rest, EntryFlaw::Length)?;
        let mut text = |length: u8| {
            let (text, after) = rest.split_at_checked(length.into()).ok_or(EntryFlaw::Length)?;
            rest = after;
            Ok(String::from_utf8_lossy(text).into_owned())
        };
        let (study, model) = (text(study)?, text(model)?);
        Ok(Self {
            key,
            origin: Origin { study, model, code },
            payload,
            packed,
        })
    }
}

fn take<const N: usize>(rest: &mut &[u8], otherwise: EntryFlaw) -> Result<[u8; N], EntryFlaw> {
    let (head, after) = rest.split_first_chunk().ok_or(otherwise)?;
    *rest = after;
    Ok(*head)
}

/// Makes an entry.
pub(super) fn write(key: &MatrixKey, origin: &Origin, payload: &[u8]) -> Vec<u8> {
    let packed = codec::pack(payload);
    let (study, model) = (short(&origin.study), short(&origin.model));
    let mut bytes = Vec::with_capacity(FIXED + study.len() + model.len() + packed.len() + CHECKSUM);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&key.0);
    bytes.extend_from_slice(&origin.code.to_le_bytes());
    bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&(packed.len() as u64).to_le_bytes());
    bytes.extend([study.len() as u8, model.len() as u8]);
    bytes.extend_from_slice(study.as_bytes());
    bytes.extend_from_slice(model.as_bytes());
    bytes.extend_from_slice(&packed);
    let checksum = checksum(&bytes);
    bytes.extend_from_slice(&checksum);
    bytes
}

/// The payload of the entry of a key.
pub(super) fn read(key: &MatrixKey, bytes: &[u8]) -> Result<Vec<u8>, EntryFlaw> {
    let header = Header::read(bytes)?;
    let named = header_length(bytes);
    let whole = (named + CHECKSUM) as u64;
    if header.packed.checked_add(whole) != Some(bytes.len() as u64) {
        return Err(EntryFlaw::Length);
    }
    let (body, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
    if self::checksum(body) != *checksum {
        return Err(EntryFlaw::Checksum);
    }
    if header.key != *key {
        return Err(EntryFlaw::OtherKey);
    }
    let length = usize::try_from(header.payload).map_err(|_| EntryFlaw::Packing)?;
    codec::unpack(&body[named..], length).ok_or(EntryFlaw::Packing)
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    XxHash3_128::oneshot(bytes).to_le_bytes()
}

/// The length of a header that was read.
fn header_length(bytes: &[u8]) -> usize {
    FIXED + usize::from(bytes[FIXED - 2]) + usize::from(bytes[FIXED - 1])
}

/// The beginning of a text, as long as one byte can say.
fn short(text: &str) -> &str {
    let end = (0..=text.len().min(255))
        .rev()
        .find(|i| text.is_char_boundary(*i));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: MatrixKey = MatrixKey([0xa5; 32]);

    fn origin() -> Origin {
        Origin {
            study: "Hà Giang".into(),
            model: "p1812".into(),
            code: 0x0123_4567,
        }
    }

    #[test]
    fn an_entry_gives_back_what_it_was_given_and_says_whose_it_is() {
        let payload: Vec<u8> = (0..5_000_u16).flat_map(|i| (i / 3).to_le_bytes()).collect();
        for payload in [&payload[..], &[], &[1, 2, 3]] {
            let bytes = write(&KEY, &origin(), payload);
            assert_eq!(read(&KEY, &bytes).as_deref(), Ok(payload));
            let header = Header::read(&bytes[..bytes.len().min(LONGEST_HEADER)]).expect("a header");
            assert_eq!((header.key, header.origin), (KEY, origin()));
        }
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_found() {
        let whole = write(&KEY, &origin(), &[1, 2, 3, 4, 5, 6, 7, 8]);
        for i in 0..whole.len() {
            for change in [1, 0x80, 0xff] {
                let mut bytes = whole.clone();
                bytes[i] ^= change;
                assert!(read(&KEY, &bytes).is_err(), "byte {i}");
            }
            assert!(read(&KEY, &whole[..i]).is_err(), "{i} bytes");
        }
        let mut longer = whole.clone();
        longer.push(0);
        assert_eq!(read(&KEY, &longer), Err(EntryFlaw::Length));
        assert!(read(&KEY, &whole).is_ok());
    }

    #[test]
    fn faults_have_their_names() {
        let whole = write(&KEY, &origin(), &[9; 100]);
        assert_eq!(read(&MatrixKey([1; 32]), &whole), Err(EntryFlaw::OtherKey));
        assert_eq!(read(&KEY, b"a letter"), Err(EntryFlaw::Foreign));
        assert_eq!(read(&KEY, b""), Err(EntryFlaw::Foreign));
        assert_eq!(read(&KEY, &whole[..20]), Err(EntryFlaw::Length));
        let mut newer = whole.clone();
        newer[8] = 2;
        assert_eq!(read(&KEY, &newer), Err(EntryFlaw::OtherLayout));
        let mut flipped = whole.clone();
        flipped[FIXED + 20] ^= 4;
        assert_eq!(read(&KEY, &flipped), Err(EntryFlaw::Checksum));
        // Whole by its checksum, but its lengths are a lie: no memory is reserved for it.
        let mut lie = whole[..whole.len() - CHECKSUM].to_vec();
        lie[60..68].copy_from_slice(&u64::MAX.to_le_bytes());
        let checksum = checksum(&lie);
        lie.extend_from_slice(&checksum);
        assert_eq!(read(&KEY, &lie), Err(EntryFlaw::Packing));
        let mut lie = whole[..whole.len() - CHECKSUM].to_vec();
        lie[68..76].copy_from_slice(&u64::MAX.to_le_bytes());
        lie.extend_from_slice(&[0; CHECKSUM]);
        assert_eq!(read(&KEY, &lie), Err(EntryFlaw::Length));
    }

    #[test]
    fn long_names_are_cut_between_letters() {
        let long = Origin {
            study: "ế".repeat(200),
            ..origin()
        };
        let bytes = write(&KEY, &long, &[1]);
        let study = Header::read(&bytes).expect("a header").origin.study;
        assert_eq!(study, "ế".repeat(85));
        assert!(read(&KEY, &bytes).is_ok());
    }
}
