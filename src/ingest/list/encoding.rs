//! The text of a table: UTF-8 with or without its mark, UTF-16 with its mark. What is none of these is a
//! fault, never a guess.

use crate::ingest::notes::Notes;
use crate::world::Fault;
use std::path::Path;

const UTF8: &[u8] = b"\xef\xbb\xbf";

/// The file's bytes; a fault where it cannot be read.
pub(super) fn read(notes: &mut Notes, path: &Path) -> Option<Vec<u8>> {
    let fault = |e: std::io::Error| {
        let remedy = "correct the path or the permissions";
        Fault::new("file-unreadable", path, e.to_string(), remedy)
    };
    std::fs::read(path).map_err(|e| notes.problem(fault(e))).ok()
}

/// The file's bytes as UTF-8 without a mark; a fault for what is no table at all. Single rows may still hold
/// other bytes.
pub(in crate::ingest) fn bytes_of(notes: &mut Notes, path: &Path) -> Option<Vec<u8>> {
    let bytes = read(notes, path)?;
    if let Some((cause, remedy)) = refused(&bytes) {
        notes.problem(Fault::new("table-encoding", path, cause, remedy));
        return None;
    }
    if is_utf16(&bytes) {
        let text = of_utf16(&bytes);
        if text.is_none() {
            let cause = "the table is in UTF-16 and damaged";
            let remedy = "save it as UTF-8 (\"CSV UTF-8\")";
            notes.problem(Fault::new("table-encoding", path, cause, remedy));
        }
        return text;
    }
    Some(bytes.strip_prefix(UTF8).map(<[u8]>::to_vec).unwrap_or(bytes))
}

/// Does a file begin with the mark of UTF-16?
pub(in crate::ingest) fn is_utf16(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff])
}

/// The encoding of a table that was read, by its first bytes.
pub(in crate::ingest) fn encoding_of(path: &Path) -> &'static str {
    let mut head = [0u8; 2];
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head));
    if read.is_ok() && is_utf16(&head) {
        "UTF-16"
    } else {
        "UTF-8"
    }
}

/// UTF-16 as UTF-8; nothing where a half character is alone.
pub(in crate::ingest) fn of_utf16(bytes: &[u8]) -> Option<Vec<u8>> {
    let big = bytes.starts_with(&[0xfe, 0xff]);
    let (pairs, rest) = bytes.get(2..)?.as_chunks::<2>();
    let units = pairs.iter().map(|pair| {
        if big {
            u16::from_be_bytes(*pair)
        } else {
            u16::from_le_bytes(*pair)
        }
    });
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| rest.is_empty()).map(String::into_bytes)
}

/// Why the first bytes of a file say that it is no table that can be read: cause and remedy.
pub(in crate::ingest) fn refused(head: &[u8]) -> Option<(&'static str, &'static str)> {
    (head.starts_with(&[0x1f, 0x8b]) || head.starts_with(b"PK\x03\x04")).then_some((
        "the file is compressed or a workbook",
        "unpack it, give a workbook the ending of one (.xlsx, .ods), or save it as CSV",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_utf16_are_read_and_half_characters_are_not() {
        let text = "tên;kinh độ\n𝄞";
        let little: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let big: Vec<u8> = [0xfe, 0xff]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        assert_eq!(of_utf16(&little), Some(text.as_bytes().to_vec()));
        assert_eq!(of_utf16(&big), Some(text.as_bytes().to_vec()));
        assert_eq!(of_utf16(&[0xff, 0xfe, 0x41]), None);
        assert_eq!(of_utf16(&[0xff, 0xfe, 0x00, 0xd8]), None);
    }
}
