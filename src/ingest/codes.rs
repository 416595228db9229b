//! Codes of rows: whole numbers that a column has with decimals, what a spreadsheet does to codes, and zeros
//! that it took.

use super::notes::Notes;
use super::raw::Raw;
use super::rows::Taken;
use super::text::{Ailment, ailment};
use crate::domain::Village;
use std::collections::BTreeMap;

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

/// The largest number below which every whole number is one of its own.
const EXACT_TO: f64 = 9_007_199_254_740_992.0;
/// Figures that a spreadsheet keeps of a number: what has more has lost the last ones.
const SHEET_KEEPS: f64 = 1e15;

/// Writes whole numbers without decimals: in columns of numbers, and in columns of codes, where every value of
/// the column is whole (26238.00000000000 is 26238).
pub(super) fn make_whole(notes: &mut Notes, raw: &mut Raw, taken: &Taken) {
    let codes = taken
        .by_key
        .iter()
        .filter(|(key, _)| sort_of(key) == Some(Sort::Code));
    let codes: Vec<usize> = codes.map(|(_, column)| *column).collect();
    for column in 0..raw.columns.len() {
        let is_number = raw.numeric.get(column) == Some(&true);
        if !is_number && !codes.contains(&column) {
            continue;
        }
        let values = || raw.rows.iter().filter_map(|r| r.values.get(column)?.as_deref());
        let has_decimals = values().any(|v| v.contains(['.', ',', 'e']));
        if !has_decimals || !values().all(|v| whole(v, is_number).is_some()) {
            continue;
        }
        let heading = raw.columns.get(column).cloned().unwrap_or_default();
        for row in &mut raw.rows {
            let Some(Some(value)) = row.values.get_mut(column) else {
                continue;
            };
            let Some(plain) = whole(value, is_number).filter(|plain| plain != value) else {
                continue;
            };
            if codes.contains(&column) {
                let text = "codes that their column has with decimals, and that are whole numbers";
                let example = format!("row {}, {heading}: {value} is {plain}", row.number);
                notes.note("codes-made-whole", text, example);
            }
            *value = plain;
        }
    }
}

/// A whole number without its decimals; nothing for anything else.
fn whole(value: &str, is_number: bool) -> Option<String> {
    let value = value.trim();
    let digits = value.strip_prefix('-').unwrap_or(value);
    if let Some((whole, zeros)) = digits.split_once(['.', ',']) {
        // A comma and three zeros would be thousands.
        let is_fraction = !zeros.is_empty() && (value.contains('.') || zeros.len() < 3);
        let figures = !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
        if is_fraction && figures && zeros.bytes().all(|b| b == b'0') {
            let sign = if value.starts_with('-') { "-" } else { "" };
            return Some(format!("{sign}{whole}"));
        }
    } else if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(value.to_owned());
    }
    let number: f64 = value.parse().ok().filter(|_| is_number)?;
    (number.fract() == 0.0 && number.abs() < EXACT_TO).then(|| format!("{number:.0}"))
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
    let text = text.trim();
    text.starts_with('#')
        && (ERRORS.iter().any(|e| text.eq_ignore_ascii_case(e))
            || (text.len() >= 3 && text.bytes().all(|b| b == b'#')))
}

/// What is wrong with a text in a column of codes or names. `is_number`: the sheet has it as a number.
pub(super) fn wrong(text: &str, sort: Sort, is_number: bool) -> Option<Wrong> {
    if let Some(wrong) = wrong_text(text, sort) {
        return Some(wrong);
    }
    if sort == Sort::Name {
        return None;
    }
    let many = is_number && text.parse().is_ok_and(|n: f64| n.abs() >= SHEET_KEEPS);
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

fn wrong_text(text: &str, sort: Sort) -> Option<Wrong> {
    match (ailment(text)?, sort) {
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
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let day = text.trim().split([' ', 'T']).next().unwrap_or_default();
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

/// Codes by their figures without leading zeros; nothing where two have the same.
#[derive(Clone, Debug, Default)]
pub(super) struct ByFigures {
    by_figures: BTreeMap<String, Option<String>>,
}

impl ByFigures {
    /// Takes up the codes that are figures.
    pub(super) fn of<'c>(codes: impl Iterator<Item = &'c str>) -> Self {
        let mut by_figures: BTreeMap<String, Option<String>> = BTreeMap::new();
        for code in codes.filter(|c| is_figures(c)) {
            let known = by_figures
                .entry(code.trim_start_matches('0').to_owned())
                .or_insert_with(|| Some(code.to_owned()));
            if known.as_deref() != Some(code) {
                *known = None;
            }
        }
        Self { by_figures }
    }

    /// The one code that this would be with the zeros that a spreadsheet took.
    pub(super) fn completed(&self, code: &str) -> Option<&str> {
        let known = self.by_figures.get(code).filter(|_| is_figures(code))?;
        known.as_deref().filter(|known| known.len() > code.len())
    }
}

fn is_figures(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit())
}

/// Counts a code that got its zeros back.
pub(super) fn note_completed(notes: &mut Notes, code: &str, whole: &str) {
    let text =
        "codes that got back the zeros that a spreadsheet took, because another file has one such code alone";
    notes.note("codes-completed", text, format!("{code} is {whole}"));
}

/// Communes have codes of five figures, and a spreadsheet takes their zeros: a remark where some of a study
/// have four and others five. Running numbers have any length, and say nothing.
pub(super) fn short_codes(notes: &mut Notes, villages: &[Village]) {
    const WIDTH: usize = 5;
    let codes = || {
        villages
            .iter()
            .filter_map(|v| v.commune.code.as_deref().map(|c| (v, c)))
    };
    let full = codes().filter(|(_, c)| c.len() == WIDTH).count();
    let short: Vec<(&Village, &str)> = codes().filter(|(_, c)| c.len() + 1 == WIDTH).collect();
    let all_fit = codes().all(|(_, c)| is_figures(c) && (c.len() == WIDTH || c.len() + 1 == WIDTH));
    let Some((village, code)) = short.first().filter(|_| all_fit && full > 0) else {
        return;
    };
    let text = "villages with a code of four figures for their commune, where others have five: a spreadsheet may have taken a zero";
    let example = format!("{}: {code}, in full perhaps 0{code}", village.id);
    notes
        .report
        .remark("codes-short", text, short.len() as u64, Some(example));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_lose_their_decimals_and_nothing_else_does() {
        for (text, plain) in [
            ("26238.00000000000", "26238"),
            ("26238", "26238"),
            ("00721.0", "00721"),
            ("7,00", "7"),
            ("-3.0", "-3"),
        ] {
            assert_eq!(whole(text, false).as_deref(), Some(plain), "{text}");
        }
        for text in ["1.20", "1.5", "A.0", ".0", "7,000", "1.", "", "1.0.0"] {
            assert_eq!(whole(text, false), None, "{text}");
        }
        assert_eq!(whole("4.5201e+14", true).as_deref(), Some("452010000000000"));
        assert_eq!(whole("4.5201e+17", true), None);
    }

    #[test]
    fn codes_that_a_spreadsheet_spoilt_are_told_from_good_ones() {
        let code = |text: &str| wrong(text, Sort::Code, false).map(|w| w.code);
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
        assert_eq!(
            wrong("452010012345678900", Sort::Code, true).map(|w| w.code),
            Some("code-rounded")
        );
        assert_eq!(wrong("12-May", Sort::Name, false).map(|w| w.code), None);
        for text in ["#REF!", "#n/a", "#####"] {
            assert!(is_error_of_sheet(text), "{text}");
        }
        assert!(!is_error_of_sheet("#1") && !is_error_of_sheet("N/A"));
    }

    #[test]
    fn zeros_come_back_where_one_code_alone_fits() {
        let known = ByFigures::of(["00721", "07210", "1", "01", "A1"].into_iter());
        assert_eq!(known.completed("721"), Some("00721"));
        assert_eq!(known.completed("7210"), Some("07210"));
        assert_eq!(known.completed("1"), None);
        assert_eq!(known.completed("00721"), None);
    }
}
