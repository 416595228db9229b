//! Codes of rows: whole numbers that a column has with decimals, and zeros that a spreadsheet took.

use super::notes::Notes;
use super::raw::Raw;
use super::rows::Taken;
use super::spoilt::{Sort, sort_of};
use crate::domain::Village;
use std::collections::BTreeMap;

/// The largest number below which every whole number is one of its own.
const EXACT_TO: f64 = 9_007_199_254_740_992.0;
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
        let has_decimals = values().any(|v| v.bytes().any(|b| matches!(b, b'.' | b',' | b'e')));
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
pub(super) fn whole(value: &str, is_number: bool) -> Option<String> {
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
    fn zeros_come_back_where_one_code_alone_fits() {
        let known = ByFigures::of(["00721", "07210", "1", "01", "A1"].into_iter());
        assert_eq!(known.completed("721"), Some("00721"));
        assert_eq!(known.completed("7210"), Some("07210"));
        assert_eq!(known.completed("1"), None);
        assert_eq!(known.completed("00721"), None);
    }
}
