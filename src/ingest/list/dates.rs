//! Dates as people write them. The order day, month, year is the rule; a column that can only be read the
//! other way round is said, not guessed.

use super::cell::ListCell;
use crate::register::Day;
use crate::register::spelling::fold;

/// Which comes first in `03/04/2023`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// 3 April: Viet Nam, most of the world.
    #[default]
    DayMonth,
    /// March 4th: the United States, and spreadsheets set to their ways.
    MonthDay,
}

/// What a cell says as a date.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ingest) enum Dated {
    Is(Day),
    /// Two small numbers and a year: their order matters.
    Pair {
        first: u8,
        second: u8,
        year: i16,
    },
    /// No date: cause and remedy.
    Fault(&'static str, String, &'static str),
}

const WRITE: &str = "write it as 28/12/2023 or 2023-12-28";

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads one cell; `None` for an empty one.
pub(in crate::ingest) fn dated(cell: &ListCell) -> Option<Dated> {
    match cell {
        ListCell::Empty => None,
        ListCell::Date(day) | ListCell::Moment(day, _) => Some(Dated::Is(*day)),
        ListCell::Text(text) => of_text(text),
        ListCell::Number(x) => Some(of_number(*x)),
        ListCell::Truth(_) => Some(fault("this is no date")),
        ListCell::Error(_) => Some(Dated::Fault(
            "cell-error",
            "the spreadsheet shows an error here".to_owned(),
            "correct the formula, or write the date",
        )),
    }
}

fn fault(cause: &str) -> Dated {
    Dated::Fault("date-invalid", cause.to_owned(), WRITE)
}

/// A plain number in a column of dates: a date that lost its format, a year, or nonsense.
fn of_number(x: f64) -> Dated {
    if x.fract() == 0.0 && (36_526.0..=73_050.0).contains(&x) {
        let day = Day::from_number(x as i32 - 25_569);
        let cause = format!("a plain number, not a date; as a spreadsheet's count of days it would be {day}");
        return Dated::Fault(
            "date-invalid",
            cause,
            "give the cell the format of a date, or write the date out",
        );
    }
    if x.fract() == 0.0 && (1990.0..=2100.0).contains(&x) {
        return fault("only the year is given");
    }
    fault("this is no date")
}

fn of_text(text: &str) -> Option<Dated> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    // The hour of a moment does not matter.
    let day = text
        .split_once('T')
        .filter(|(d, _)| d.len() == 10)
        .map_or(text, |(d, _)| d);
    let day = day
        .split_once(' ')
        .filter(|(_, hour)| hour.contains(':'))
        .map_or(day, |(d, _)| d);
    Some(
        in_figures(day)
            .or_else(|| in_words(day))
            .unwrap_or_else(|| fault("this is no date")),
    )
}

/// Three numbers between `-`, `/` or `.`.
fn in_figures(text: &str) -> Option<Dated> {
    let mut parts = text.split(['-', '/', '.', '–']).map(str::trim);
    let numbers: Vec<&str> = parts.by_ref().collect();
    if !numbers
        .iter()
        .all(|n| !n.is_empty() && n.len() <= 4 && n.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let number = |k: usize| numbers.get(k).and_then(|n| n.parse::<i16>().ok()).unwrap_or(0);
    let small = |k: usize| u8::try_from(number(k)).unwrap_or(u8::MAX);
    match numbers.as_slice() {
        [year, ..] if year.len() == 4 && numbers.len() == 3 => Some(of_parts(number(0), small(1), small(2))),
        [_, _, year] if year.len() == 4 => Some(Dated::Pair {
            first: small(0),
            second: small(1),
            year: number(2),
        }),
        [_, _, _] => Some(fault("the year must have four figures")),
        [month, year] if year.len() == 4 && month.len() <= 2 => Some(fault("the day is not given")),
        [year] if year.len() == 4 => Some(fault("only the year is given")),
        _ => None,
    }
}

/// `28 tháng 12 năm 2023`, `28 December 2023`, `December 28, 2023`.
fn in_words(text: &str) -> Option<Dated> {
    let folded = fold(text);
    let words: Vec<&str> = folded
        .split(' ')
        .filter(|w| !["ngay", "nam", "of", "the"].contains(w))
        .collect();
    let number = |w: &str| {
        w.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h'])
            .parse::<i16>()
            .ok()
    };
    let small = |w: &str| number(w).and_then(|n| u8::try_from(n).ok());
    let month = |w: &str| {
        let found = MONTHS.iter().position(|m| w.len() >= 3 && w.starts_with(m))?;
        w.bytes()
            .all(|b| b.is_ascii_lowercase())
            .then_some(found as u8 + 1)
    };
    match words.as_slice() {
        [d, "thang", m, y] => Some(of_parts(number(y)?, small(m)?, small(d)?)),
        ["thang", _, y] | ["quy", _, y] if number(y).is_some() => Some(fault("the day is not given")),
        [d, m, y] if month(m).is_some() => Some(of_parts(number(y)?, month(m)?, small(d)?)),
        [m, d, y] if month(m).is_some() => Some(of_parts(number(y)?, month(m)?, small(d)?)),
        _ => None,
    }
}

fn of_parts(year: i16, month: u8, day: u8) -> Dated {
    match calendar(year, month, day) {
        Some(day) => Dated::Is(day),
        None => fault("the calendar has no such day"),
    }
}

fn calendar(year: i16, month: u8, day: u8) -> Option<Day> {
    Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// A day that is alone, such as an option, read as a list that has it alone is read.
///
/// # Errors
/// Why it is no day, in the words of an import.
pub fn day_alone(text: &str) -> Result<Day, String> {
    let cell = dated(&ListCell::Text(text.to_owned()));
    match column(&[cell], DateOrder::DayMonth).pop().flatten() {
        Some(Dated::Is(day)) => Ok(day),
        Some(Dated::Fault(_, cause, _)) => Err(format!("'{text}': {cause}; {WRITE}")),
        Some(Dated::Pair { .. }) | None => Err(format!("'{text}': this is no date; {WRITE}")),
    }
}

/// The dates of a column, in the order of its cells; pairs are read in the given order. Cells that only make
/// sense in the other order are faults, and where nothing in the column makes sense in the given order only,
/// so are the pairs that could be either.
pub(in crate::ingest) fn column(cells: &[Option<Dated>], order: DateOrder) -> Vec<Option<Dated>> {
    let read = |first: u8, second: u8, year: i16| match order {
        DateOrder::DayMonth => calendar(year, second, first),
        DateOrder::MonthDay => calendar(year, first, second),
    };
    let other = |first: u8, second: u8, year: i16| read(second, first, year);
    let pairs = || {
        cells.iter().flatten().filter_map(|c| match c {
            Dated::Pair { first, second, year } => Some((*first, *second, *year)),
            _ => None,
        })
    };
    let wrong = pairs().find(|(f, s, y)| read(*f, *s, *y).is_none() && other(*f, *s, *y).is_some());
    let right = pairs().any(|(f, s, y)| read(f, s, y).is_some() && other(f, s, y).is_none());
    cells
        .iter()
        .map(|cell| {
            let Some(Dated::Pair { first, second, year }) = cell else {
                return cell.clone();
            };
            let (as_read, as_other) = (read(*first, *second, *year), other(*first, *second, *year));
            Some(match (as_read, as_other) {
                (Some(day), _) if as_other.is_none() || as_read == as_other || wrong.is_none() || right => {
                    Dated::Is(day)
                }
                (Some(_), _) => Dated::Fault(
                    "date-ambiguous",
                    format!("may be {} or {}: another row of the column reads {}, which makes sense in the other order only",
                        as_read.map_or_else(String::new, |d| d.to_string()),
                        as_other.map_or_else(String::new, |d| d.to_string()),
                        wrong.map_or_else(String::new, |(f, s, y)| format!("{f}/{s}/{y}"))),
                    "write the column as 2023-12-28, or say the order (--date-order mdy)",
                ),
                (None, Some(day)) => Dated::Fault(
                    "date-order",
                    format!("there is no month {}; read the other way round it would be {day}", if order == DateOrder::DayMonth { second } else { first }),
                    "write the column as 2023-12-28, or say the order (--date-order mdy)",
                ),
                (None, None) => fault("the calendar has no such day"),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Dated {
        Dated::Is(text.parse().expect("valid"))
    }

    fn read(texts: &[&str]) -> Vec<Dated> {
        let cells: Vec<Option<Dated>> = texts
            .iter()
            .map(|t| dated(&ListCell::Text((*t).to_owned())))
            .collect();
        column(&cells, DateOrder::DayMonth)
            .into_iter()
            .flatten()
            .collect()
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for text in [
            "2023-12-28",
            "28/12/2023",
            "28.12.2023",
            "28-12-2023",
            "2023/12/28",
            "28 tháng 12 năm 2023",
            "Ngày 28 tháng 12 năm 2023",
            "28 Dec 2023",
            "December 28th, 2023",
            "2023-12-28T10:30:00Z",
            "28/12/2023 08:00",
        ] {
            assert_eq!(read(&[text]), [day("2023-12-28")], "{text}");
        }
        assert_eq!(read(&["3/4/2023"]), [day("2023-04-03")]);
    }

    #[test]
    fn what_is_no_whole_date_is_a_fault() {
        for text in [
            "12/2023",
            "2023",
            "tháng 12/2023",
            "quý IV/2023",
            "28/12/23",
            "31/02/2023",
            "0/0/2023",
            "hôm qua",
            "-",
            "2023-13-01",
            "99999",
        ] {
            assert!(matches!(read(&[text]).as_slice(), [Dated::Fault(..)]), "{text}");
        }
        assert!(
            matches!(dated(&ListCell::Number(45_288.0)), Some(Dated::Fault(_, cause, _)) if cause.contains("2023-12-28"))
        );
    }

    #[test]
    fn a_column_that_makes_sense_only_the_other_way_round_is_reported() {
        // 28/12 proves the order: the row that breaks it is wrong alone.
        let mixed = read(&["28/12/2023", "12/28/2023", "3/4/2023"]);
        assert!(matches!(&mixed[1], Dated::Fault("date-order", ..)));
        assert_eq!(mixed[2], day("2023-04-03"));
        // Nothing proves it: it is not known what 3/4 means.
        let american = read(&["12/28/2023", "3/4/2023", "5/5/2023"]);
        assert!(matches!(&american[0], Dated::Fault("date-order", ..)));
        assert!(matches!(&american[1], Dated::Fault("date-ambiguous", ..)));
        assert_eq!(american[2], day("2023-05-05"));
        let cells = [dated(&ListCell::Text("12/28/2023".into()))];
        assert_eq!(column(&cells, DateOrder::MonthDay), [Some(day("2023-12-28"))]);
    }
}
