//! Numbers as people write them: with dots or commas for decimals and for thousands, with a unit behind them.
//! The column as a whole says which; where it does not, the kind of number may; else the number is a fault.

use super::cell::ListCell;
use super::measures::{Conversion, Measure, without_unit};
use crate::ingest::spoilt::is_error_of_sheet;

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Kind {
    /// People, houses: whole numbers.
    Whole,
    /// Degrees: −180…180, with decimals; minutes and seconds have a reader of their own.
    Degrees,
    /// Metres of a projected system.
    Metres,
}

/// The mark before decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Point {
    /// `105.5`.
    Dot,
    /// `105,5`.
    Comma,
}

/// What a text is as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reading {
    /// Certain in itself, and proof of its point where it has one.
    Is(f64, Option<Point>),
    /// Three figures behind one separator: decimals if that is the point, else thousands.
    Either {
        separator: Point,
        decimal: f64,
        whole: f64,
    },
    No,
}

/// What is counted of such cells, of any list.
pub(in crate::ingest) const NOT_KNOWN: &str =
    "cells of columns of numbers that say 'not known' in words (n/a, NULL, a dash): taken as empty";

/// Does a text in the place of a number say that none is known? Words in letters of one case, or with a capital;
/// dashes, and a dot alone.
pub(in crate::ingest) fn is_not_known(text: &str) -> bool {
    /// No word is longer, bytes.
    const LONGEST: usize = 4;
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST || text.as_bytes().iter().all(u8::is_ascii_digit) {
        return false;
    }
    let is_word = |word: &str| text.eq_ignore_ascii_case(word);
    ["-", "--", "–", "—", "."].contains(&text) || ["null", "n/a", "na", "none"].into_iter().any(is_word)
}

/// A value of a column, or a fault: code, cause and remedy.
pub(in crate::ingest) type Value = Result<f64, (&'static str, String, &'static str)>;

/// Values of a column, in the order of its cells; `None` for empty ones.
pub(in crate::ingest) fn column(cells: &[&ListCell], kind: Kind) -> Vec<Option<Value>> {
    let readings: Vec<Option<Reading>> = cells.iter().map(|c| reading(c, kind)).collect();
    let proof = |point: Point| {
        let proves = |r: &Option<Reading>| matches!(r, Some(Reading::Is(_, Some(p))) if *p == point);
        readings.iter().position(proves)
    };
    let shown = |at: usize| cells.get(at).map(|c| c.shown()).unwrap_or_default();
    let (dot, comma) = (proof(Point::Dot), proof(Point::Comma));
    let point = match (dot, comma) {
        (Some(_), None) => Some(Point::Dot),
        (None, Some(_)) => Some(Point::Comma),
        _ => None,
    };
    let values = readings.iter().zip(cells).map(|(reading, cell)| {
        Some(match (*reading)? {
            Reading::Is(x, _) => Ok(x),
            Reading::Either {
                separator,
                decimal,
                whole,
            } => match (point, kind) {
                // Thousands of degrees there are none.
                (_, Kind::Degrees) if whole.abs() > 180.0 => Ok(decimal),
                (Some(point), _) => Ok(if point == separator { decimal } else { whole }),
                (None, Kind::Whole) => Ok(whole),
                _ => Err((
                    "number-ambiguous",
                    match (dot, comma) {
                        (Some(a), Some(b)) => format!(
                            "decimals or thousands? The column has both ways: '{}' and '{}'",
                            shown(a),
                            shown(b)
                        ),
                        _ => "decimals or thousands? Nothing in the column tells".to_owned(),
                    },
                    "write all numbers of the column alike, without separators between thousands",
                )),
            },
            Reading::No => Err(no_number(cell)),
        })
    });
    values.collect()
}

fn no_number(cell: &ListCell) -> (&'static str, String, &'static str) {
    match cell {
        ListCell::Error(_) => (
            "cell-error",
            "the spreadsheet shows an error here".to_owned(),
            "correct the formula, or write the number",
        ),
        ListCell::Date(_) | ListCell::Moment(..) => (
            "number-invalid",
            "the spreadsheet has made a date of this".to_owned(),
            "give the cell the format of a number, and write the number again",
        ),
        ListCell::Text(text) if is_error_of_sheet(text) => (
            "cell-error",
            "the spreadsheet shows an error here".to_owned(),
            "correct the formula, or write the number",
        ),
        _ => (
            "number-invalid",
            "this is not a number".to_owned(),
            "write a plain number, or leave the cell empty where it is not known",
        ),
    }
}

fn reading(cell: &ListCell, kind: Kind) -> Option<Reading> {
    match cell {
        ListCell::Empty => None,
        ListCell::Number(x) if x.is_finite() => Some(Reading::Is(*x, None)),
        ListCell::Text(text) => {
            if text.trim().is_empty() {
                return None;
            }
            let bare = match kind {
                Kind::Whole => without_unit(text, Measure::People).0,
                _ => text.trim(),
            };
            Some(of_spaced(bare))
        }
        _ => Some(Reading::No),
    }
}

/// `1 234 567`: spaces only between groups of three.
fn groups_of_three(text: &str) -> bool {
    let whole = text.split(['.', ',']).next().unwrap_or_default();
    let mut groups = whole.trim_start_matches(['+', '-']).split(char::is_whitespace);
    let figures = |g: &str| g.bytes().all(|b| b.is_ascii_digit());
    groups
        .next()
        .is_some_and(|g| (1..=3).contains(&g.len()) && figures(g))
        && groups.all(|g| g.len() == 3 && figures(g))
        && !text.trim_start_matches(whole).contains(char::is_whitespace)
}

/// A text whose spaces may only part thousands.
fn of_spaced(text: &str) -> Reading {
    if text.contains(char::is_whitespace) && !groups_of_three(text) {
        return Reading::No;
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    of_text(&plain)
}

fn of_text(text: &str) -> Reading {
    let unsigned = text.strip_prefix(['+', '-', '−']).unwrap_or(text);
    let negative = text.starts_with(['-', '−']);
    let signed = |x: f64| if negative { -x } else { x };
    let figures = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let parsed = |t: &str| t.parse::<f64>().ok().filter(|x| x.is_finite()).map(signed);
    let grouped = |t: &str, by: char| {
        let mut groups = t.split(by);
        groups
            .next()
            .is_some_and(|g| (1..=3).contains(&g.len()) && figures(g))
            && groups.all(|g| g.len() == 3 && figures(g))
    };
    let of =
        |number: Option<f64>, point: Option<Point>| number.map_or(Reading::No, |x| Reading::Is(x, point));
    let dots = unsigned.matches('.').count();
    let commas = unsigned.matches(',').count();
    let both = |thousands: char, decimal: char, point: Point| {
        let Some((whole, part)) = unsigned.rsplit_once(decimal) else {
            return Reading::No;
        };
        if grouped(whole, thousands) && figures(part) {
            of(
                parsed(&format!("{}.{part}", whole.replace(thousands, ""))),
                Some(point),
            )
        } else {
            Reading::No
        }
    };
    let single = |separator: char, point: Point| {
        let Some((whole, part)) = unsigned.split_once(separator) else {
            return Reading::No;
        };
        if !figures(whole) || !figures(part) {
            return Reading::No;
        }
        let decimal = parsed(&format!("{whole}.{part}"));
        // No thousands begin with a zero, or have four figures before their separator.
        if part.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') {
            match decimal.zip(parsed(&format!("{whole}{part}"))) {
                Some((decimal, whole)) => Reading::Either {
                    separator: point,
                    decimal,
                    whole,
                },
                None => Reading::No,
            }
        } else {
            of(decimal, Some(point))
        }
    };
    match (dots, commas) {
        (0, 0) if figures(unsigned) => of(parsed(unsigned), None),
        (1, 0) => single('.', Point::Dot),
        (0, 1) => single(',', Point::Comma),
        // Several separators of one kind can only part thousands: the other one is the point.
        (_, 0) if grouped(unsigned, '.') => of(parsed(&unsigned.replace('.', "")), Some(Point::Comma)),
        (0, _) if grouped(unsigned, ',') => of(parsed(&unsigned.replace(',', "")), Some(Point::Dot)),
        (_, 1) if unsigned.rfind(',') > unsigned.rfind('.') => both('.', ',', Point::Comma),
        (1, _) if unsigned.rfind('.') > unsigned.rfind(',') => both(',', '.', Point::Dot),
        _ => Reading::No,
    }
}

/// How the numbers of a table's column are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ingest) enum Style {
    /// As programs write them: `1.234` is one and a bit.
    #[default]
    Programs,
    /// With decimal commas: a dot may be decimals or thousands.
    Commas,
    /// The same in quotes, among columns that commas part. People and houses have no decimals there: the
    /// comma may be a slip.
    QuotedCommas,
    /// As people write them into cells; what the column proves, where it proves something.
    People(Option<Point>),
}

/// Cause and remedy of a text that is no number.
pub(in crate::ingest) type NumberFault = (&'static str, &'static str);

/// Reads one text of a column; a unit that the measure allows may be behind it, else the number is in the
/// column's unit. True where its own unit is not ours.
pub(in crate::ingest) fn number(
    text: &str,
    style: Style,
    measure: Measure,
    column: Conversion,
) -> Result<(f64, bool), NumberFault> {
    if style == Style::Programs
        && column == Conversion::Same
        && is_plain_decimal(text)
        && let Some(value) = text.parse::<f64>().ok().filter(|x| x.is_finite())
    {
        return Ok((value, false));
    }
    number_any(text, style, measure, column)
}

/// The same for any text and column.
fn number_any(
    text: &str,
    style: Style,
    measure: Measure,
    column: Conversion,
) -> Result<(f64, bool), NumberFault> {
    let (bare, own) = without_unit(text, measure);
    let read = match style {
        Style::QuotedCommas if matches!(measure, Measure::People | Measure::Households) => {
            as_programs(bare, measure)
        }
        Style::Programs => as_programs(bare, measure),
        Style::Commas | Style::QuotedCommas => with_commas(bare, measure),
        Style::People(point) => as_people(bare, point, measure),
    };
    let converted = own.unwrap_or(column).of(read?);
    let is_foreign = own.is_some_and(|own| own != Conversion::Same);
    converted.map(|x| (x, is_foreign)).ok_or(NO_LEVEL)
}

const NO_LEVEL: NumberFault = (
    "a power of 0 or less has no level in dB",
    "correct the power, or leave the value empty where it is not known",
);

const NO_NUMBER: NumberFault = (
    "this is not a number",
    "write a plain number such as 1234.5, or leave the value empty",
);

fn as_programs(text: &str, measure: Measure) -> Result<f64, NumberFault> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err((
            "the number is not finite",
            "leave the value empty where it is not known",
        )),
        Err(_) => match of_spaced(text) {
            Reading::Is(value, Some(Point::Dot) | None) => Ok(value),
            // Thousands of degrees there are none.
            Reading::Either { decimal, whole, .. } if measure == Measure::Degrees && whole.abs() > 180.0 => {
                Ok(decimal)
            }
            _ if text.contains(',') && text.chars().all(|c| "+-0123456789.,eE ".contains(c)) => Err((
                "the comma makes the number ambiguous (decimals or thousands?)",
                "write decimals with a dot and thousands without a separator: 1234.5",
            )),
            _ => Err(NO_NUMBER),
        },
    }
}

fn with_commas(text: &str, measure: Measure) -> Result<f64, NumberFault> {
    if text.contains('.') {
        return match of_spaced(text) {
            Reading::Is(value, Some(Point::Comma)) => Ok(value),
            _ => Err((
                "a dot among numbers with decimal commas is ambiguous (decimals or thousands?)",
                "write all numbers of the table alike, and thousands without a separator",
            )),
        };
    }
    if is_decimal_comma(text) {
        as_programs(&text.replace(',', "."), measure)
    } else {
        as_programs(text, measure)
    }
}

fn as_people(text: &str, point: Option<Point>, measure: Measure) -> Result<f64, NumberFault> {
    const AMBIGUOUS: NumberFault = (
        "decimals or thousands? Nothing in the column says which",
        "write all numbers of the column alike, without separators between thousands",
    );
    match of_spaced(text) {
        Reading::Is(_, Some(own)) if point.is_some_and(|p| p != own) => Err(AMBIGUOUS),
        Reading::Is(value, _) => Ok(value),
        // Thousands of degrees there are none.
        Reading::Either { decimal, whole, .. } if measure == Measure::Degrees && whole.abs() > 180.0 => {
            Ok(decimal)
        }
        Reading::Either {
            separator,
            decimal,
            whole,
        } => point.map_or(Err(AMBIGUOUS), |p| {
            Ok(if p == separator { decimal } else { whole })
        }),
        Reading::No => as_programs(text, measure),
    }
}

/// The decimal mark that the texts of a column prove, where they prove one and not both.
pub(in crate::ingest) fn proved<'t>(texts: impl Iterator<Item = &'t str>) -> Option<Point> {
    let mut found = [false; 2];
    for text in texts.filter(|text| has_mark(text)) {
        match of_spaced(without_any_unit(text)) {
            Reading::Is(_, Some(Point::Dot)) => found[0] = true,
            Reading::Is(_, Some(Point::Comma)) => found[1] = true,
            _ => {}
        }
    }
    match found {
        [true, false] => Some(Point::Dot),
        [false, true] => Some(Point::Comma),
        _ => None,
    }
}

/// Does a column of a table whose columns are parted by commas have decimal commas, in quotes, and not one
/// dot?
pub(in crate::ingest) fn has_quoted_commas<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> bool {
    let has = |text: &str, mark: u8| text.as_bytes().contains(&mark);
    let mut proof = false;
    for text in texts.clone().filter(|t| has(t, b',')) {
        let text = without_any_unit(text);
        match of_spaced(text) {
            Reading::Is(_, Some(Point::Comma)) if is_decimal_comma(text) => proof = true,
            reading if has_dot(&reading) => return false,
            _ => {}
        }
    }
    // Without a comma a text proves nothing, and is looked at only where another one does.
    let mut without = texts.filter(|t| has(t, b'.') && !has(t, b','));
    proof && !without.any(|text| has_dot(&of_spaced(without_any_unit(text))))
}

/// Has a number a mark that is not known to be a decimal comma?
fn has_dot(reading: &Reading) -> bool {
    matches!(
        reading,
        Reading::Is(_, Some(_))
            | Reading::Either {
                separator: Point::Dot,
                ..
            }
    )
}

/// Has a text a dot or a comma? Without one it proves nothing.
fn has_mark(text: &str) -> bool {
    text.bytes().any(|b| b == b'.' || b == b',')
}

/// Is a text nothing but figures, with at most one dot among them and a sign before them: as programs write
/// numbers?
pub(in crate::ingest) fn is_plain_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut dots = 0;
    for byte in unsigned.bytes() {
        match byte {
            b'0'..=b'9' => {}
            b'.' => dots += 1,
            _ => return false,
        }
    }
    dots <= 1 && unsigned.as_bytes().last().is_some_and(u8::is_ascii_digit)
}

/// The text up to its last figure.
fn without_any_unit(text: &str) -> &str {
    if text.as_bytes().last().is_some_and(u8::is_ascii_digit) {
        return text.trim();
    }
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    text.get(..end).unwrap_or(text).trim()
}

/// Digits, one comma, digits.
pub(in crate::ingest) fn is_decimal_comma(text: &str) -> bool {
    if !text.as_bytes().contains(&b',') {
        return false;
    }
    let digits = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit());
    let unsigned = text.trim().trim_start_matches(['+', '-']);
    unsigned
        .split_once(',')
        .is_some_and(|(whole, part)| digits(whole) && digits(part))
}

/// Groups of three digits behind dots: 1.250 is one and a quarter here and one thousand two hundred and fifty
/// there.
pub(in crate::ingest) fn looks_like_thousands(text: &str) -> bool {
    if !text.as_bytes().contains(&b'.') {
        return false;
    }
    let mut groups = text.trim().split('.');
    let digits = |g: &str, n: std::ops::RangeInclusive<usize>| {
        n.contains(&g.len()) && g.chars().all(|c| c.is_ascii_digit())
    };
    groups
        .next()
        .is_some_and(|first| digits(first, 1..=3) && first != "0")
        && text.contains('.')
        && groups.all(|g| digits(g, 3..=3))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEASURES: [Measure; 5] = [
        Measure::Plain,
        Measure::Degrees,
        Measure::Metres,
        Measure::Dbm,
        Measure::People,
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            rng_seed: proptest::test_runner::RngSeed::Fixed(17),
            failure_persistence: None,
            cases: 4000,
            ..proptest::prelude::ProptestConfig::default()
        })]

        /// The short way for plain numbers gives what the long way does, and so do a column's proofs.
        #[test]
        fn plain_numbers_are_read_as_all_numbers_are(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec![
                    "1", "05", "250", "1842", "0", "9", ".", ".", ",", "-", "+", "e", "E", " ", "m", "W", "°", "−", "inf",
                    "nan", "\u{a0}", "٣", "999999999999999999999999",
                ]),
                0..7,
            ),
            measure in proptest::sample::select(MEASURES.to_vec()),
        ) {
            let text = pieces.concat();
            for style in [Style::Programs, Style::Commas, Style::QuotedCommas, Style::People(None)] {
                for column in [Conversion::Same, Conversion::Times(0.3048)] {
                    let (short, long) = (
                        number(&text, style, measure, column),
                        number_any(&text, style, measure, column),
                    );
                    let bits = |read: Result<(f64, bool), NumberFault>| read.map(|(x, own)| (x.to_bits(), own));
                    proptest::prop_assert_eq!(bits(short), bits(long), "{:?}", text);
                }
            }
            if is_plain_decimal(&text) {
                proptest::prop_assert!(text.parse::<f64>().is_ok(), "{:?}", text);
            }
            if !has_mark(&text) {
                let read = of_spaced(without_any_unit(&text));
                let proves = matches!(read, Reading::Is(_, Some(_)) | Reading::Either { .. });
                proptest::prop_assert!(!proves, "{:?}", text);
            }
        }
    }

    #[test]
    fn a_number_of_four_hundred_figures_is_not_finite_either_way() {
        let text = "9".repeat(400);
        let quick = number(&text, Style::Programs, Measure::Plain, Conversion::Same);
        assert_eq!(
            quick,
            number_any(&text, Style::Programs, Measure::Plain, Conversion::Same)
        );
        assert!(quick.is_err());
    }

    fn plain(text: &str, style: Style, measure: Measure) -> Result<f64, NumberFault> {
        number(text, style, measure, Conversion::Same).map(|(x, _)| x)
    }

    fn read(texts: &[&str], kind: Kind) -> Vec<Result<f64, &'static str>> {
        let cells: Vec<ListCell> = texts.iter().map(|t| ListCell::Text((*t).to_owned())).collect();
        let cells: Vec<&ListCell> = cells.iter().collect();
        column(&cells, kind)
            .into_iter()
            .flatten()
            .map(|v| v.map_err(|e| e.0))
            .collect()
    }

    #[test]
    fn numbers_that_say_all_themselves() {
        for (text, x) in [
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1.234.567", 1_234_567.0),
            ("1 234", 1234.0),
            ("105,25", 105.25),
            ("-0,5", -0.5),
            ("0.125", 0.125),
            ("12", 12.0),
        ] {
            assert_eq!(read(&[text], Kind::Metres), [Ok(x)], "{text}");
        }
        for text in [
            "",
            "a",
            "1.23.4",
            "12 34",
            "1,2,3",
            "1e5",
            "NaN",
            "--1",
            "1.234,5.6",
        ] {
            assert!(
                !matches!(read(&[text], Kind::Metres).as_slice(), [Ok(_)]),
                "{text}"
            );
        }
    }

    #[test]
    fn three_figures_behind_a_separator_are_decided_by_the_column_or_the_kind() {
        assert_eq!(read(&["1.234"], Kind::Whole), [Ok(1234.0)]);
        assert_eq!(read(&["1,234"], Kind::Whole), [Ok(1234.0)]);
        assert_eq!(read(&["105.234"], Kind::Degrees), [Ok(105.234)]);
        assert_eq!(read(&["105,234"], Kind::Degrees), [Ok(105.234)]);
        assert_eq!(read(&["1.234"], Kind::Metres), [Err("number-ambiguous")]);
        // Another row decides.
        assert_eq!(
            read(&["1.234", "1.234,5"], Kind::Metres),
            [Ok(1234.0), Ok(1234.5)]
        );
        assert_eq!(read(&["1.234", "12.5"], Kind::Metres), [Ok(1.234), Ok(12.5)]);
        assert_eq!(
            read(&["1.234", "12.5", "7,5"], Kind::Metres)[0],
            Err("number-ambiguous")
        );
    }

    #[test]
    fn people_may_have_their_word_behind_them() {
        assert_eq!(read(&["1.234 người"], Kind::Whole), [Ok(1234.0)]);
        assert_eq!(read(&["120 hab."], Kind::Whole), [Ok(120.0)]);
        assert_eq!(read(&["120 m"], Kind::Whole), [Err("number-invalid")]);
    }

    #[test]
    fn numbers_of_programs_are_read_only_as_they_write_them() {
        let read = |text: &str| plain(text, Style::Programs, Measure::Plain);
        assert_eq!(read(" -1.5e3 "), Ok(-1500.0));
        assert_eq!(read("1.234"), Ok(1.234));
        assert_eq!(read("1,234.5"), Ok(1234.5));
        assert_eq!(read("1 234"), Ok(1234.0));
        for bad in ["1.234,5", "21,43", "NaN", "inf", "-", "12 m"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert_eq!(plain("12 m", Style::Programs, Measure::Metres), Ok(12.0));
        assert_eq!(plain("1.8 GHz", Style::Programs, Measure::Megahertz), Ok(1800.0));
        assert_eq!(plain("100 ft", Style::Programs, Measure::Metres), Ok(30.48));
        assert!(plain("12 dB", Style::Programs, Measure::Metres).is_err());
        assert!(plain("0 W", Style::Programs, Measure::Dbm).is_err());
        // A unit of its own goes before the column's.
        let in_feet = Conversion::Times(0.3048);
        assert_eq!(
            number("100", Style::Programs, Measure::Metres, in_feet),
            Ok((30.48, false))
        );
        assert_eq!(
            number("100 m", Style::Programs, Measure::Metres, in_feet),
            Ok((100.0, false))
        );
    }

    #[test]
    fn dots_of_thousands_and_decimal_commas_are_kept_apart() {
        for text in ["1.250", "12.500", "1.234.567"] {
            assert!(looks_like_thousands(text), "{text}");
        }
        for text in ["1250", "92.0", "0.125", "12.37", "1.2500", "1,250", ""] {
            assert!(!looks_like_thousands(text), "{text}");
        }
        assert!(is_decimal_comma("-105,74519") && !is_decimal_comma("1.234,5") && !is_decimal_comma("a,5"));
        let read = |text: &str| plain(text, Style::Commas, Measure::Plain);
        assert_eq!(
            (read("105,5"), read("30"), read("1.234,5")),
            (Ok(105.5), Ok(30.0), Ok(1234.5))
        );
        assert!(read("30.5").is_err() && read("1.234").is_err());
    }

    #[test]
    fn texts_in_cells_are_decided_by_their_column_or_are_faults() {
        let read = |text: &str, point| plain(text, Style::People(point), Measure::Plain);
        assert_eq!(read("1.234", Some(Point::Comma)), Ok(1234.0));
        assert_eq!(read("1.234", Some(Point::Dot)), Ok(1.234));
        assert!(read("1.234", None).is_err() && read("7,5", Some(Point::Dot)).is_err());
        assert_eq!(
            plain("105,234", Style::People(None), Measure::Degrees),
            Ok(105.234)
        );
        assert_eq!(proved(["1.234", "12.5"].into_iter()), Some(Point::Dot));
        assert_eq!(proved(["7,5", "12.5"].into_iter()), None);
        assert!(has_quoted_commas(["105,52", "21"].into_iter()));
        assert!(
            !has_quoted_commas(["105,52", "21.5"].into_iter()) && !has_quoted_commas(["105,523"].into_iter())
        );
    }
}
