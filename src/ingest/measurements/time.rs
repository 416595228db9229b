//! Moments as logs write them: counts since 1970 in any unit, dates with a clock behind them, in one column or
//! in two.

use crate::ingest::list::{Dated, ListCell, dated};
use crate::register::{Day, Stamp, Zone};
use std::borrow::Cow;

/// Which comes first in 03/04/2022.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayOrder {
    /// 3 April: the rule.
    #[default]
    DayMonth,
    /// March 4th.
    MonthDay,
}

/// A moment as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Written {
    date: Date,
    /// Since midnight, milliseconds; nothing where the hour is not said.
    pub(super) clock_ms: Option<i64>,
    /// East of Greenwich, minutes, where it is said.
    pub(super) offset_min: Option<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Date {
    Epoch(i64),
    Is(Day),
    Pair { first: u8, second: u8, year: i16 },
}

impl Written {
    /// Two small numbers, whose order matters.
    pub(super) const fn pair(&self) -> Option<(u8, u8)> {
        match self.date {
            Date::Pair { first, second, .. } => Some((first, second)),
            _ => None,
        }
    }

    /// A count since 1970, which needs no zone.
    pub(super) const fn is_epoch(&self) -> bool {
        matches!(self.date, Date::Epoch(_))
    }

    /// Milliseconds since 1970; nothing where the calendar has no such day.
    pub(super) fn moment_ms(&self, order: DayOrder, zone: &Zone) -> Option<i64> {
        let day = match self.date {
            Date::Epoch(ms) => return Some(ms),
            Date::Is(day) => day,
            Date::Pair { first, second, year } => {
                let (day, month) = match order {
                    DayOrder::DayMonth => (first, second),
                    DayOrder::MonthDay => (second, first),
                };
                Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?
            }
        };
        let clock_ms = self.clock_ms.unwrap_or(0);
        if let Some(offset) = self.offset_min {
            let midnight = Stamp::start_of(day).seconds() * 1000;
            return Some(midnight + clock_ms - i64::from(offset) * 60_000);
        }
        let stamp = zone.moment_at(day, clock_ms.div_euclid(1000));
        Some(stamp.seconds() * 1000 + clock_ms.rem_euclid(1000))
    }
}

/// A whole moment in one text.
pub(super) fn moment(text: &str) -> Option<Written> {
    let text = text.trim();
    if let Some(date) = count(&without_thousands(text)) {
        return Some(Written {
            date,
            clock_ms: None,
            offset_min: None,
        });
    }
    let (date, clock) = parted(text);
    let date = date_of(&date)?;
    let (clock_ms, offset_min) = match clock {
        None => (None, None),
        Some(clock) => {
            let (ms, offset) = clock_of(&clock)?;
            (Some(ms), offset)
        }
    };
    Some(Written {
        date,
        clock_ms,
        offset_min,
    })
}

/// A date and a clock in two texts.
pub(super) fn date_and_clock(date: &str, clock: &str) -> Option<Written> {
    let (clock_ms, offset_min) = clock_of(clock.trim())?;
    let (date, _) = parted(date.trim());
    Some(Written {
        date: date_of(&date)?,
        clock_ms: Some(clock_ms),
        offset_min,
    })
}

/// Is it a clock without a date?
pub(super) fn is_clock(text: &str) -> bool {
    let text = text.trim();
    text.contains(':') && clock_of(text).is_some()
}

/// `1,650,895,952,123` without what parts its thousands; any other text as it is.
fn without_thousands(text: &str) -> Cow<'_, str> {
    let is_mark = |c: char| matches!(c, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
    let Some(mark) = text.chars().find(|c| is_mark(*c)) else {
        return Cow::Borrowed(text);
    };
    let groups: Vec<&str> = text.split(mark).collect();
    let figures = |t: &&str| t.bytes().all(|b| b.is_ascii_digit());
    let fits = |(nth, t): (usize, &&str)| (t.len() == 3) || (nth == 0 && (1..=3).contains(&t.len()));
    // Four groups and more: fewer are no moment, and may be a date.
    if groups.len() >= 4 && groups.iter().all(figures) && groups.iter().enumerate().all(fits) {
        Cow::Owned(groups.concat())
    } else {
        Cow::Borrowed(text)
    }
}

/// Figures alone: `20220425141232`, or a count since 1970 in seconds, milli-, micro- or nanoseconds, by its
/// size.
fn count(text: &str) -> Option<Date> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let figures = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if !figures(whole) || !figures(part) || whole.len() < 9 {
        return None;
    }
    if whole.len() == 14 && part.is_empty() && (whole.starts_with("19") || whole.starts_with("20")) {
        let number = |from: usize, to: usize| whole.get(from..to)?.parse::<i64>().ok();
        let day = Day::new(
            i16::try_from(number(0, 4)?).ok()?,
            i8::try_from(number(4, 6)?).ok()?,
            i8::try_from(number(6, 8)?).ok()?,
        );
        if let Some(day) = day {
            let clock = number(8, 10)? * 3600 + number(10, 12)? * 60 + number(12, 14)?;
            return Some(Date::Epoch((Stamp::start_of(day).seconds() + clock) * 1000));
        }
    }
    let value: f64 = text.parse().ok()?;
    let ms = match value {
        v if v < 1e11 => v * 1e3,
        v if v < 1e14 => v,
        v if v < 1e17 => v / 1e3,
        v => v / 1e6,
    };
    Some(Date::Epoch(ms.round() as i64))
}

/// The date, and the clock with what is behind it.
fn parted(text: &str) -> (String, Option<String>) {
    let is_date = |t: &str| t.len() >= 8 && t.chars().all(|c| c.is_ascii_digit() || "-/.".contains(c));
    for mark in ['T', '_', ' '] {
        if let Some((date, clock)) = text.split_once(mark)
            && is_date(date)
        {
            return (date.to_owned(), Some(clock.trim().to_owned()));
        }
    }
    // April 25, 2022 2:12:32 PM: the clock begins before the first colon.
    let Some(colon) = text.find(':') else {
        return (text.to_owned(), None);
    };
    let before = text.get(..colon).unwrap_or_default();
    match before.rfind(' ') {
        Some(at) => {
            let (date, clock) = text.split_at(at);
            (
                date.trim_end_matches([',', ' ']).to_owned(),
                Some(clock.trim().to_owned()),
            )
        }
        None => (text.to_owned(), None),
    }
}

fn date_of(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
        let small = |n: i16| i8::try_from(n).ok();
        return Day::new(number(0, 4)?, small(number(4, 6)?)?, small(number(6, 8)?)?).map(Date::Is);
    }
    match dated(&ListCell::Text(text.to_owned()))? {
        Dated::Is(day) => Some(Date::Is(day)),
        Dated::Pair { first, second, year } => Some(Date::Pair { first, second, year }),
        Dated::Fault(..) => None,
    }
}

/// `14:12:32.5`, `02:12:32 PM`, `14.12.32`, with `Z`, `UTC` or `+07:00` behind.
fn clock_of(text: &str) -> Option<(i64, Option<i32>)> {
    let upper = text.to_uppercase();
    let (body, offset) = without_zone(upper.trim());
    let (body, noon) = match (body.strip_suffix("AM"), body.strip_suffix("PM")) {
        (Some(rest), _) => (rest.trim(), Some(false)),
        (_, Some(rest)) => (rest.trim(), Some(true)),
        _ => (body, None),
    };
    if body.len() == 6 && body.bytes().all(|b| b.is_ascii_digit()) {
        let number = |from: usize, to: usize| body.get(from..to)?.parse::<i64>().ok();
        let (h, m, s) = (number(0, 2)?, number(2, 4)?, number(4, 6)?);
        return (h < 24 && m < 60 && s < 61).then_some(((h * 3600 + m * 60 + s) * 1000, offset));
    }
    let separator = if body.contains(':') {
        ':'
    } else if body.contains('-') {
        '-'
    } else {
        '.'
    };
    let parts: Vec<&str> = body.splitn(3, separator).collect();
    let hour: i64 = parts.first()?.parse().ok()?;
    let minute: i64 = parts.get(1)?.parse().ok()?;
    let second: f64 = match parts.get(2) {
        // Some write a colon before the thousandths.
        Some(text) => text.replace([',', ':'], ".").parse().ok()?,
        None => 0.0,
    };
    let hour = match noon {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    let fits = (0..24).contains(&hour) && (0..60).contains(&minute) && (0.0..61.0).contains(&second);
    fits.then(|| {
        (
            (hour * 3600 + minute * 60) * 1000 + (second * 1000.0).round() as i64,
            offset,
        )
    })
}

fn without_zone(text: &str) -> (&str, Option<i32>) {
    for utc in ["UTC", "GMT", "Z"] {
        if let Some(rest) = text.strip_suffix(utc) {
            return (rest.trim(), Some(0));
        }
    }
    let Some(at) = text.rfind(['+', '-', '−']).filter(|at| *at >= 5) else {
        return (text, None);
    };
    let (body, zone) = text.split_at(at);
    let sign = if zone.starts_with('+') { 1 } else { -1 };
    let figures: String = zone.chars().filter(char::is_ascii_digit).collect();
    let minutes = match figures.len() {
        1 | 2 => figures.parse::<i32>().ok().map(|h| h * 60),
        4 => figures.parse::<i32>().ok().map(|n| n / 100 * 60 + n % 100),
        _ => None,
    };
    match minutes.filter(|m| *m <= 14 * 60) {
        Some(minutes) if body.contains(':') => {
            let body = body.trim_end_matches("GMT").trim_end_matches("UTC");
            (body.trim(), Some(sign * minutes))
        }
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Option<String> {
        let ms = moment(text)?.moment_ms(DayOrder::DayMonth, &Zone::UTC)?;
        Some(Stamp::from_seconds(ms.div_euclid(1000)).to_string())
    }

    #[test]
    fn moments_are_read_as_programs_write_them() {
        for text in [
            "2022-04-25 14:12:32",
            "2022-04-25T14:12:32Z",
            "2022-04-25T21:12:32.250+07:00",
            "2022-04-25 21:12:32 +0700",
            "2022/04/25 14:12:32",
            "2022.04.25_14.12.32",
            "20220425_141232",
            "20220425141232",
            "25/04/2022 14:12:32",
            "25/04/2022 02:12:32 PM",
            "25 Apr 2022 14:12:32",
            "April 25, 2022 2:12:32 PM",
            "1650895952",
            "1650895952123",
            "1650895952.5",
            "1650895952123456",
            "1,650,895,952,123",
            "1 650 895 952",
            "2022-04-25 14:12:32 UTC",
        ] {
            assert_eq!(utc(text).as_deref(), Some("2022-04-25T14:12:32Z"), "{text}");
        }
        for text in [
            "",
            "n/a",
            "2022-13-01 10:00:00",
            "12",
            "25:61:00",
            "2022-04-25 25:00:00",
        ] {
            assert_eq!(utc(text), None, "{text}");
        }
    }

    #[test]
    fn the_order_and_the_zone_matter() {
        let written = moment("03/04/2022 01:00:00").expect("a moment");
        assert_eq!(written.pair(), Some((3, 4)));
        let viet_nam = Zone::viet_nam();
        let at = |order| {
            let ms = written.moment_ms(order, &viet_nam).expect("a day");
            Stamp::from_seconds(ms / 1000).to_string()
        };
        assert_eq!(at(DayOrder::DayMonth), "2022-04-02T18:00:00Z");
        assert_eq!(at(DayOrder::MonthDay), "2022-03-03T18:00:00Z");
        let both = date_and_clock("2022-04-25", "14:12:32").expect("a moment");
        assert_eq!(
            both.moment_ms(DayOrder::DayMonth, &Zone::UTC),
            Some(1_650_895_952_000)
        );
        assert!(is_clock("14:12:32") && !is_clock("14"));
    }
}
