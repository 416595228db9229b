//! A day of the calendar, as studies write it: `2026-06-30`.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, from 1900 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarDay {
    year: u16,
    month: u8,
    day: u8,
}

impl CalendarDay {
    /// A day; `None` for one that the calendar does not have.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 => 28 + u8::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let is_there = (1900..2200).contains(&year) && (1..=days).contains(&day);
        is_there.then_some(Self { year, month, day })
    }

    /// Its beginning in UTC, milliseconds since 1970.
    pub fn begin_ms(self) -> i64 {
        const MS_PER_DAY: i64 = 86_400_000;
        // The year begins in March, so that the leap day is its last.
        let march = i64::from(self.month) >= 3;
        let year = i64::from(self.year) - i64::from(!march);
        let month = i64::from(self.month) + if march { -3 } else { 9 };
        let in_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        let since_march_of_0 = 365 * year + year / 4 - year / 100 + year / 400 + in_year;
        // Days from 1 March of the year 0 to 1 January 1970.
        (since_march_of_0 - 719_468) * MS_PER_DAY
    }
}

impl fmt::Display for CalendarDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for CalendarDay {
    type Err = ();

    /// `YYYY-MM-DD` and nothing else.
    fn from_str(text: &str) -> Result<Self, ()> {
        let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let number = |part: Option<&str>| part.and_then(|p| p.parse::<u16>().ok()).ok_or(());
        let small = |part: Option<&str>| number(part).and_then(|n| u8::try_from(n).map_err(|_| ()));
        let found = Self::new(number(year)?, small(month)?, small(day)?);
        found.filter(|_| is_plain && parts.next().is_none()).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let day = |text: &str| text.parse::<CalendarDay>();
        assert_eq!(day("1970-01-01").map(CalendarDay::begin_ms), Ok(0));
        assert_eq!(day("2000-03-01").map(CalendarDay::begin_ms), Ok(951_868_800_000));
        assert_eq!(
            day("2026-06-30").map(CalendarDay::begin_ms),
            Ok(1_782_777_600_000)
        );
        assert_eq!(
            day("2024-02-29").map(|d| d.to_string()),
            Ok("2024-02-29".to_owned())
        );
        for wrong in [
            "2023-02-29",
            "2026-13-01",
            "2026-6-30",
            "30-06-2026",
            "2026-06-30x",
            "",
            "20260630",
        ] {
            assert_eq!(day(wrong), Err(()), "{wrong}");
        }
        assert!(day("2025-12-31") < day("2026-01-01"));
    }
}
