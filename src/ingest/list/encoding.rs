//! The text of a table: UTF-8 and UTF-16, both with or without their mark. What is none of these is a
//! fault, never a guess.

use crate::files::{self, FileKind};
use crate::ingest::charset::Charset;
use crate::ingest::notes::Notes;
use crate::ingest::signature::other_kind;
use crate::world::Fault;
use std::path::Path;

const UTF8: &[u8] = b"\xef\xbb\xbf";

/// The file's bytes; a fault where it cannot be read.
pub(super) fn read(notes: &mut Notes, path: &Path, kind: FileKind) -> Option<Vec<u8>> {
    files::read(path, kind)
        .map_err(|e| notes.refused_file(path, &e))
        .ok()
}

/// The file's bytes as UTF-8 without a mark, from the encoding that the study names; a fault for what is no
/// table at all. Where no encoding is named, single rows may still hold other bytes.
pub(in crate::ingest) fn bytes_of(
    notes: &mut Notes,
    path: &Path,
    encoding: Option<Charset>,
) -> Option<Vec<u8>> {
    let bytes = read(notes, path, FileKind::Table)?;
    if let Some(other) = other_kind(path) {
        // The notebook has it already, where the file is an input of record.
        if !notes.problems.has(other.code) {
            notes.problem(other);
        }
        return None;
    }
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
    if let Some(charset) = encoding.filter(|c| !c.is_utf8()) {
        return decoded(notes, path, &bytes, charset);
    }
    Some(bytes.strip_prefix(UTF8).map(<[u8]>::to_vec).unwrap_or(bytes))
}

/// A table in another encoding, line by line: lines that are not valid in it are bad rows.
fn decoded(notes: &mut Notes, path: &Path, bytes: &[u8], charset: Charset) -> Option<Vec<u8>> {
    let named = charset.name();
    if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() {
        let cause = format!("the key `encoding` says {named}, and the whole text is UTF-8");
        let fault = Fault::new("table-encoding", path, cause, "take the key away, or correct it");
        notes.problem(fault.in_field("encoding"));
        return None;
    }
    let mut text = Vec::with_capacity(bytes.len() + bytes.len() / 4);
    for (number, line) in (1..).zip(bytes.split_inclusive(|b| *b == b'\n')) {
        match charset.decoded(line) {
            Some(line) => text.extend_from_slice(line.as_bytes()),
            None => {
                let cause = format!("this is not valid in {named}, as the key `encoding` says");
                let remedy = "correct the key `encoding`, or save the file as UTF-8 (\"CSV UTF-8\")";
                let fault = Fault::new("table-encoding", path, cause, remedy).at_row(number);
                notes.bad_row(fault.with_value(String::from_utf8_lossy(line).trim_end()));
                // Lines keep their numbers.
                text.push(b'\n');
            }
        }
    }
    Some(text)
}

/// How a text in UTF-16 is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Utf16 {
    /// The higher byte of a letter comes first.
    is_big: bool,
    /// Bytes of the mark.
    mark: usize,
}

/// What the first bytes of a file say: the mark of UTF-16, or zeros in every second place, as the letters and
/// figures of ASCII have them there.
fn utf16(head: &[u8]) -> Option<Utf16> {
    /// Bytes that are looked at.
    const LOOKED_AT: usize = 1024;
    /// So many zeros at least, and one in so many letters: names in other alphabets are between commas and
    /// figures.
    const FEWEST: usize = 3;
    const ONE_IN: usize = 4;
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Some(Utf16 {
            is_big: head.starts_with(&[0xfe]),
            mark: 2,
        });
    }
    let (pairs, _) = head.get(..LOOKED_AT).unwrap_or(head).as_chunks::<2>();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair.get(at) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    let is_enough = |zeros: usize| zeros >= FEWEST && zeros * ONE_IN >= pairs.len();
    match (first, second) {
        (0, n) if is_enough(n) => Some(Utf16 {
            is_big: false,
            mark: 0,
        }),
        (n, 0) if is_enough(n) => Some(Utf16 {
            is_big: true,
            mark: 0,
        }),
        _ => None,
    }
}

/// Is a file in UTF-16, by its first bytes?
pub(in crate::ingest) fn is_utf16(head: &[u8]) -> bool {
    utf16(head).is_some()
}

/// The encoding of a table that was read, by its first bytes.
pub(in crate::ingest) fn encoding_of(path: &Path) -> &'static str {
    let head = files::head(path, FileKind::Stream, 1024);
    if head.is_ok_and(|head| is_utf16(&head)) {
        "UTF-16"
    } else {
        "UTF-8"
    }
}

/// UTF-16 as UTF-8; nothing where a half character is alone.
pub(in crate::ingest) fn of_utf16(bytes: &[u8]) -> Option<Vec<u8>> {
    let Utf16 { is_big, mark } = utf16(bytes)?;
    let (pairs, rest) = bytes.get(mark..)?.as_chunks::<2>();
    let units = pairs.iter().map(|pair| {
        if is_big {
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
        assert_eq!(
            of_utf16(little.get(2..).expect("longer")),
            Some(text.as_bytes().to_vec())
        );
        assert_eq!(
            of_utf16(big.get(2..).expect("longer")),
            Some(text.as_bytes().to_vec())
        );
        assert!(!is_utf16(b"id,lon\nV1\0,1\nV2\0,2\nV3\0\0\0\0,3\n") && !is_utf16(b"a,b\n"));
        assert_eq!(of_utf16(&[0xff, 0xfe, 0x41]), None);
        assert_eq!(of_utf16(&[0xff, 0xfe, 0x00, 0xd8]), None);
    }
}
