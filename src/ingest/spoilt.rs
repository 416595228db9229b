//! What a spreadsheet or a wrong encoding does to codes and names.

use super::text::{Ailment, lost_or_latin};

/// What a column holds, where it is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Codes, by which rows of several files are brought together.
    Code,
    /// Names, which people read.
    Name,
}

/// What the column of a field holds.
pub(super) fn sort_of(key: &str) -> Option<Sort> {
    match key {
        "id" | "id_field" | "site" | "village_field" | "commune_code_field" | "province_code_field" => {
            Some(Sort::Code)
        }
        "name_field" | "commune_name_field" | "province_name_field" | "operator" => Some(Sort::Name),
        _ => None,
    }
}

/// Spreadsheets keep fifteen figures of a number that is typed, and write zeros for the others.
const SHEET_KEEPS: f64 = 1e15;
/// Below this number, 2^53, a file has every whole number exactly.
const FILE_KEEPS: f64 = 9_007_199_254_740_992.0;

/// How a file has the codes of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// As texts, or as whole numbers of 64 bits.
    Exactly,
    /// As numbers, of which those with more than fifteen figures may come from a program that keeps no more.
    AsNumbers,
    /// As numbers, and some with sixteen figures do not end in the zero that a spreadsheet writes.
    AsLongNumbers,
}

impl Stored {
    /// By the numbers of a column.
    pub(super) fn of_numbers<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let mut found = Self::AsNumbers;
        for value in values {
            let Ok(number) = value.trim().parse::<f64>() else {
                continue;
            };
            if number.abs() >= FILE_KEEPS {
                // Of the numbers of 53 bits none is odd up there.
                if value.trim().ends_with(['1', '3', '5', '7', '9']) {
                    return Self::Exactly;
                }
            } else if number.abs() >= SHEET_KEEPS && !value.trim().ends_with('0') {
                found = Self::AsLongNumbers;
            }
        }
        found
    }

    /// Has a number lost figures?
    fn has_lost(self, number: f64) -> bool {
        match self {
            Self::Exactly => false,
            Self::AsNumbers => number.abs() >= SHEET_KEEPS,
            Self::AsLongNumbers => number.abs() >= FILE_KEEPS,
        }
    }
}

/// What is wrong with a code or a name: code of the fault, cause, remedy; and whether it could be meant.
pub(super) struct Wrong {
    pub(super) code: &'static str,
    pub(super) cause: String,
    pub(super) remedy: &'static str,
    pub(super) is_doubt: bool,
}

/// Does a cell show what a spreadsheet shows where a formula failed, or where a column is too narrow?
pub(super) fn is_error_of_sheet(text: &str) -> bool {
    const ERRORS: [&str; 12] = [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#BLOCKED!",
        "#FIELD!",
        "#GETTING_DATA",
    ];
    // Nearly all texts begin with something else.
    if !text.as_bytes().contains(&b'#') {
        return false;
    }
    let text = text.trim();
    text.starts_with('#')
        && (ERRORS.iter().any(|e| text.eq_ignore_ascii_case(e))
            || (text.len() >= 3 && text.bytes().all(|b| b == b'#')))
}

/// What is wrong with a text in a column of codes or names.
pub(super) fn wrong(text: &str, sort: Sort, stored: Stored) -> Option<Wrong> {
    if let Some(wrong) = wrong_text(text, sort) {
        return Some(wrong);
    }
    if sort == Sort::Name {
        return None;
    }
    let many = stored != Stored::Exactly && text.parse().is_ok_and(|n| stored.has_lost(n));
    if many || is_scientific(text) {
        return Some(Wrong {
            code: "code-rounded",
            cause: "a spreadsheet has made a number of this code, and its last figures are lost".to_owned(),
            remedy: "give the column the format of text, and write the codes again from their source",
            is_doubt: false,
        });
    }
    is_date(text).then(|| Wrong {
        code: "code-looks-like-date",
        cause: "this code looks like a date, which a spreadsheet makes of codes such as 5-12".to_owned(),
        remedy: "give the column the format of text, and write the codes again from their source",
        is_doubt: true,
    })
}

/// Letters that a cell of a workbook can hold: results with more could not be written.
pub(super) const MOST_LETTERS: usize = 32_767;

/// Has a text more letters than a cell of a workbook can hold?
pub(super) fn is_too_long(text: &str) -> bool {
    text.len() > MOST_LETTERS && text.encode_utf16().nth(MOST_LETTERS).is_some()
}

/// The fault of a text with more letters than a cell of a workbook can hold.
pub(super) fn too_long() -> Wrong {
    Wrong {
        code: "text-too-long",
        cause: format!(
            "the text has more than {MOST_LETTERS} letters, the most that a cell of a workbook can hold"
        ),
        remedy: "shorten it; where a quote is open, close it",
        is_doubt: false,
    }
}

/// What is wrong with a text, whatever it says.
pub(super) fn wrong_text(text: &str, sort: Sort) -> Option<Wrong> {
    if is_too_long(text) {
        return Some(too_long());
    }
    match (lost_or_latin(text)?, sort) {
        (Ailment::Lost, _) => Some(Wrong {
            code: "text-lost",
            cause: "the text has the mark of a letter that was lost (U+FFFD)".to_owned(),
            remedy: "write it again from its source, as UTF-8",
            is_doubt: true,
        }),
        (Ailment::ReadAsLatin(before), Sort::Code) => Some(Wrong {
            code: "text-read-as-latin-1",
            cause: format!("this code looks like UTF-8 that was read as Latin-1; it would be '{before}'"),
            remedy: "export the file again as UTF-8",
            is_doubt: true,
        }),
        _ => None,
    }
}

/// `4.52E+14`: how spreadsheets show and save long numbers.
fn is_scientific(text: &str) -> bool {
    if !text.as_bytes().contains(&b'+') {
        return false;
    }
    let Some((mantissa, exponent)) = text.trim().split_once(['E', 'e']) else {
        return false;
    };
    let figures = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let power = exponent.strip_prefix('+').filter(|p| p.len() >= 2);
    whole.len() == 1 && figures(whole) && figures(fraction) && power.is_some_and(figures)
}

/// `12-May`, `May-24`, `2024-05-12`, `12/5/2024`: as spreadsheets write dates.
fn is_date(text: &str) -> bool {
    /// Three parts of at most four figures, and what is between them.
    const LONGEST_DATE: usize = 14;
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let is_between = |b: &u8| matches!(b, b'-' | b'/');
    if !text.as_bytes().iter().any(is_between) {
        return false;
    }
    let day = text.trim().split([' ', 'T']).next().unwrap_or_default();
    // No date is longer, so that no long code is taken apart.
    if day.len() > LONGEST_DATE {
        return false;
    }
    let parts: Vec<&str> = day.split(['-', '/']).collect();
    let number = |t: &str, from: u32, to: u32| {
        t.len() <= 4
            && t.bytes().all(|b| b.is_ascii_digit())
            && t.parse().is_ok_and(|n: u32| (from..=to).contains(&n))
    };
    let two_or_four = |t: &str| (t.len() == 2 || t.len() == 4) && number(t, 0, 9999);
    match parts.as_slice() {
        [d, m] if MONTHS.contains(m) => number(d, 1, 31),
        [m, y] if MONTHS.contains(m) => two_or_four(y),
        [d, m, y] if MONTHS.contains(m) => number(d, 1, 31) && two_or_four(y),
        [y, m, d] if y.len() == 4 => {
            number(y, 1900, 2100) && m.len() == 2 && d.len() == 2 && number(m, 1, 12) && number(d, 1, 31)
        }
        [a, b, y] if y.len() == 4 && day.contains('/') => {
            number(y, 1900, 2100) && number(a, 1, 31) && number(b, 1, 31)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_a_spreadsheet_spoilt_are_known_from_good_ones() {
        let code = |text: &str| wrong(text, Sort::Code, Stored::Exactly).map(|w| w.code);
        for text in ["4.52E+14", "4,52E+14", "1E+15"] {
            assert_eq!(code(text), Some("code-rounded"), "{text}");
        }
        for text in [
            "12-May",
            "May-24",
            "12-May-24",
            "2024-05-12",
            "2024-05-12 00:00:00",
            "12/5/2024",
        ] {
            assert_eq!(code(text), Some("code-looks-like-date"), "{text}");
        }
        for text in [
            "1E5",
            "12E3",
            "5-12",
            "MAR-01",
            "V07",
            "00721",
            "12/5",
            "2024",
            "2024-0512",
            "19/5",
            "1.2.3",
            "452-04-1-2",
        ] {
            assert_eq!(code(text), None, "{text}");
        }
        let rounded = |text: &str, stored| wrong(text, Sort::Code, stored).is_some();
        assert!(rounded("452010012345678900", Stored::AsLongNumbers));
        assert!(!rounded("452010012345678901", Stored::Exactly));
        assert!(!rounded(
            "1234567890123456",
            Stored::of_numbers(["1234567890123456"].into_iter())
        ));
        assert!(rounded(
            "1234567890123450",
            Stored::of_numbers(["1234567890123450", "7"].into_iter())
        ));
        assert!(
            !rounded("12-May", Stored::Exactly) || wrong("12-May", Sort::Name, Stored::Exactly).is_none()
        );
        for text in ["#REF!", "#n/a", "#####"] {
            assert!(is_error_of_sheet(text), "{text}");
        }
        assert!(!is_error_of_sheet("#1") && !is_error_of_sheet("N/A"));
    }
}
