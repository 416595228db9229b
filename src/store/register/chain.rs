//! The chain of hashes: each event's hash covers its row and the hash before, so that no row can be changed,
//! taken out, put in or moved without every later hash being wrong.
//!
//! An event's hash is the SHA-256 (64 hexadecimal digits, small letters) of the UTF-8 text of a compact JSON
//! array:
//!
//! ```text
//! [prev_hash,seq,point,kind,operator,technology,occurred_on,recorded_at,who,why,evidence,due_on,merged_into,changes]
//! ```
//!
//! in which every value is as it is in its column: text as a JSON string (only `"`, `\` and characters below
//! U+0020 are escaped; `\b \f \n \r \t` short, others as `\u00xx`), whole numbers as they are, NULL as
//! `null`; no blanks. `changes` is itself JSON, and is here as the string that it is. The first event's
//! prev_hash is `register.genesis`: the same of `[title,country,bounds_deg,made_up,created_at]`, and of
//! `time_zone` behind them where the register has one.
//!
//! Python needs nothing but its own library to check it:
//!
//! ```python
#![doc = include_str!("check_chain.py")]
//! ```

use crate::register::Stamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A value as it is in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Stored<'a> {
    Whole(i64),
    Text(&'a str),
    Null(()),
}

impl<'a> Stored<'a> {
    pub(super) fn maybe(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null(()), Self::Text)
    }

    pub(super) fn maybe_whole(number: Option<i64>) -> Self {
        number.map_or(Self::Null(()), Self::Whole)
    }
}

/// The hash of a row of values.
pub(super) fn hash(cells: &[Stored]) -> String {
    let mut text = Vec::with_capacity(512);
    // Text and whole numbers always become JSON, and writing into memory cannot fail.
    let _ = serde_json::to_writer(&mut text, cells);
    hex(&Sha256::digest(&text))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A moment as GeoPackage writes it: `2023-12-28T09:30:00.000Z`.
pub(super) fn stamp_text(stamp: Stamp) -> String {
    let mut text = stamp.to_string();
    text.truncate(text.len().saturating_sub(1));
    text.push_str(".000Z");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf '["a\"\\n\\u0001é",7,null]' | sha256sum`, with a real newline written as `\n`.
    #[test]
    fn the_canonical_text_is_json_without_blanks() {
        let cells = [
            Stored::Text("a\"\n\u{1}é\u{7f}"),
            Stored::Whole(7),
            Stored::Null(()),
        ];
        let text = serde_json::to_string(&cells).expect("text");
        assert_eq!(text, "[\"a\\\"\\n\\u0001é\u{7f}\",7,null]");
        // The empty array, `printf '[]' | sha256sum`.
        assert_eq!(
            hash(&[]),
            "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
        );
        assert_eq!(stamp_text(Stamp::from_seconds(0)), "1970-01-01T00:00:00.000Z");
    }
}
