//! Texts in CSV, which both programs and spreadsheets read: the one rule of what is written otherwise than it
//! is, and how it is read back.
//!
//! A spreadsheet runs a cell of a CSV that begins with `=`, `+`, `-` or `@` as a formula, whoever wrote it. A
//! program joins tables by the very bytes of their keys. So:
//!
//! - Keys (ids, codes, numbers of points: [`holds_keys`] says which columns), numbers, dates and words of
//!   covgap's own are written as they are. They are short, they come from the study's own tables, and a join
//!   that fails loses a row in silence.
//! - Free text from outside (names, remarks, operators, reasons) that a spreadsheet would run gets an
//!   apostrophe before it: [`protected`]. A text that is no more than a number gets none, for it is no formula.
//! - A text that begins with apostrophes before such a sign gets one more, so that taking one away gives back
//!   what was there, whatever it was: [`bare`].
//! - Workbooks, JSON and GeoJSON say that a text is a text. Nothing in them is written otherwise than it is.

use std::borrow::Cow;

/// Ends of the names of columns that hold keys.
const ENDS: [&str; 4] = ["_id", "_code", "_site", "_cell"];
/// Names of columns that hold keys.
#[rustfmt::skip]
const NAMES: [&str; 12] = [
    "id", "code", "point", "number", "row", "seq", "site", "cell", "merged_into", "candidate", "hash", "head",
];

/// Does a column hold keys, by which tables are joined? By its name, as it is in the file.
pub fn holds_keys(column: &str) -> bool {
    NAMES.contains(&column) || ENDS.iter().any(|end| column.ends_with(end))
}

/// A text as CSV has it: with an apostrophe before what a spreadsheet would run as a formula.
pub fn protected(text: &str) -> Cow<'_, str> {
    if is_at_risk(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was [`protected`].
pub fn bare(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| is_at_risk(rest))
        .unwrap_or(text)
}

/// Would a spreadsheet run it as a formula, but for apostrophes before it?
fn is_at_risk(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    // Programs that cut at these characters find the formula behind them.
    let begins_otherwise = text.starts_with(['\t', '\r', '\n']);
    (begins_otherwise || text.trim_start().starts_with(runs)) && !is_number(text)
}

/// A number alone: digits, perhaps a sign before them and decimals behind them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    is_digits(whole) && is_digits(decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_protected() {
        for text in [
            "=1", "+1a", "-A1", "@A", " =1", "\t=1", "\r1", "\n", "＝1", "-1-2", "'=1", "+1+cmd", "-",
        ] {
            assert!(protected(text).starts_with('\''), "{text:?}");
        }
        for text in ["Bản A-1", "-110.3", "+84", "-1,5", "'Bản'", "", "'", "00123"] {
            assert_eq!(protected(text), text);
        }
    }

    /// Whatever text there is, taking the protection away gives it back.
    #[test]
    fn every_text_is_given_back() {
        let parts = [
            "", "'", "''", "=", "-", "+1", "@", "\t", "\n", " ", "a", "\u{ff1d}", "1", "\"", "é", "e\u{301}",
        ];
        for a in parts {
            for b in parts {
                for c in parts {
                    let text = format!("{a}{b}{c}");
                    assert_eq!(bare(&protected(&text)), text);
                }
            }
        }
    }

    #[test]
    fn keys_are_known_by_the_names_of_their_columns() {
        for column in [
            "id",
            "receiver_id",
            "second_cell_id",
            "commune_code",
            "point",
            "merged_into",
        ] {
            assert!(holds_keys(column), "{column}");
        }
        for column in ["name", "operator", "note", "reason", "unit", "group", "evidence"] {
            assert!(!holds_keys(column), "{column}");
        }
    }
}
