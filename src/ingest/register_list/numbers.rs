//! Numbers as people write them: with dots or commas for decimals and for thousands. The column as a whole tells which; where it does not,
//! the kind of number may; else nobody can say.

use super::grid::Cell;

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// People, houses: whole numbers.
    Whole,
    /// Degrees: −180…180, with decimals.
    Degrees,
    /// Metres of a projected system.
    Metres,
}

/// What stands before decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Point {
    Dot,
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

/// A value of a column, or a fault: code, cause and remedy.
pub(super) type Value = Result<f64, (&'static str, String, &'static str)>;

/// Values of a column, in the order of its cells; `None` for empty ones.
pub(super) fn column(cells: &[&Cell], kind: Kind) -> Vec<Option<Value>> {
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

fn no_number(cell: &Cell) -> (&'static str, String, &'static str) {
    match cell {
        Cell::Error(_) => (
            "cell-error",
            "the spreadsheet shows an error here".to_owned(),
            "correct the formula, or write the number",
        ),
        Cell::Date(_) => (
            "number-invalid",
            "the spreadsheet has made a date of this".to_owned(),
            "give the cell the format of a number, and write the number again",
        ),
        _ => (
            "number-invalid",
            "this is not a number".to_owned(),
            "write a plain number, or leave the cell empty where it is not known",
        ),
    }
}

fn reading(cell: &Cell, kind: Kind) -> Option<Reading> {
    match cell {
        Cell::Empty => None,
        Cell::Number(x) if x.is_finite() => Some(Reading::Is(*x, None)),
        Cell::Text(text) => {
            let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            if plain.is_empty() {
                return None;
            }
            let spaced = text.trim().contains(char::is_whitespace);
            let degrees = (kind == Kind::Degrees).then(|| sexagesimal(text)).flatten();
            Some(match degrees {
                Some(x) => Reading::Is(x, None),
                None if spaced && !groups_of_three(text.trim()) => Reading::No,
                None => of_text(&plain),
            })
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

fn of_text(text: &str) -> Reading {
    let unsigned = text.trim_start_matches(['+', '-', '−']);
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

/// `105°25'30"`, with N, E, B (bắc), Đ (đông) and their opposites.
fn sexagesimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let degree = text.find(['°', 'º', '˚'])?;
    let last = text.chars().next_back()?;
    let first = text.chars().next()?;
    let negative = [first, last].iter().any(|c| matches!(c, 'S' | 'W' | '-' | '−'));
    let body = text.trim_matches(|c: char| c.is_alphabetic() || c.is_whitespace() || "+-−".contains(c));
    let mut parts = Vec::new();
    for part in body.split(['°', 'º', '˚', '\'', '’', '′', '"', '”', '″']) {
        let part = part.trim().replace(',', ".");
        if !part.is_empty() {
            parts.push(part.parse::<f64>().ok().filter(|x| *x >= 0.0)?);
        }
    }
    let (d, m, s) = match parts.as_slice() {
        [d] => (*d, 0.0, 0.0),
        [d, m] => (*d, *m, 0.0),
        [d, m, s] => (*d, *m, *s),
        _ => return None,
    };
    let value = d + m / 60.0 + s / 3600.0;
    (degree > 0 && m < 60.0 && s < 60.0).then_some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str], kind: Kind) -> Vec<Result<f64, &'static str>> {
        let cells: Vec<Cell> = texts.iter().map(|t| Cell::Text((*t).to_owned())).collect();
        let cells: Vec<&Cell> = cells.iter().collect();
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
    fn degrees_may_have_minutes_and_seconds() {
        assert_eq!(read(&["105°30'"], Kind::Degrees), [Ok(105.5)]);
        assert_eq!(read(&["21° 15' 36\" N"], Kind::Degrees), [Ok(21.26)]);
        assert_eq!(read(&["21°75'"], Kind::Degrees), [Err("number-invalid")]);
    }
}
