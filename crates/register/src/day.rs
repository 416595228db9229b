//! Days and moments: when a thing happened, and when it was written down.

use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A day of the civil calendar, without a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i32);

/// Day 0.
const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// 1900-01-01.
    const FIRST: Self = Self(-25_567);
    /// 2200-12-31.
    const LAST: Self = Self(84_370);

    /// From year, month 1…12 and day of the month; `None` where the calendar has no such day, or the year is
    /// not 1900…2200.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        (1900..=2200).contains(&year).then_some(())?;
        Date::new(year, month, day).ok().map(Self::of)
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// From days since 1970-01-01, kept within 1900…2200.
    pub fn from_number(days: i32) -> Self {
        Self(days.clamp(Self::FIRST.0, Self::LAST.0))
    }

    /// So many days later (or, negative, earlier).
    pub fn plus(self, days: i32) -> Self {
        Self::from_number(self.0.saturating_add(days))
    }

    /// Year, month 1…12, day of the month.
    pub fn civil(self) -> (i16, i8, i8) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// The same day of another month, or that month's last day where it is shorter.
    pub fn plus_months(self, months: i32) -> Self {
        let later = Span::new()
            .try_months(months)
            .and_then(|span| self.date().checked_add(span));
        match later {
            Ok(date) => Self::of(date),
            Err(_) if months < 0 => Self::FIRST,
            Err(_) => Self::LAST,
        }
    }

    /// The last day of its month.
    pub fn end_of_month(self) -> Self {
        Self::of(self.date().last_of_month())
    }

    fn of(date: Date) -> Self {
        let days = EPOCH.duration_until(date).as_hours() / 24;
        Self::from_number(i32::try_from(days).unwrap_or(i32::MAX))
    }

    pub(super) fn date(self) -> Date {
        EPOCH.saturating_add(SignedDuration::from_hours(24 * i64::from(self.0)))
    }
}

impl fmt::Display for Day {
    /// `2023-12-28`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = String;

    /// Only `YYYY-MM-DD`: any other order of day and month would be a guess.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no date: write it as 2023-12-28 (year-month-day)");
        let bytes = text.as_bytes();
        let digits = |part: &[u8]| {
            part.iter().try_fold(0i16, |n, b| {
                b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0'))
            })
        };
        match bytes {
            [y @ .., b'-', m1, m2, b'-', d1, d2] if y.len() == 4 => {
                let (y, m, d) = (digits(y), digits(&[*m1, *m2]), digits(&[*d1, *d2]));
                let (y, m, d) = (y.ok_or_else(wrong)?, m.ok_or_else(wrong)?, d.ok_or_else(wrong)?);
                Self::new(y, m as i8, d as i8)
                    .ok_or_else(|| format!("'{text}': the calendar of 1900 to 2200 has no such day"))
            }
            _ => Err(wrong()),
        }
    }
}

impl TryFrom<String> for Day {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// A moment, in whole seconds of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Stamp(i64);

impl Stamp {
    /// From seconds since 1970-01-01T00:00:00Z.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// Does it lie on a day that [`Day`] knows, 1900…2200? A clock beyond that is wrong, and its day would be
    /// another.
    pub const fn is_in_calendar(self) -> bool {
        Self::start_of(Day::FIRST).0 <= self.0 && self.0 <= Self::end_of(Day::LAST).0
    }

    /// The first moment of a day, UTC.
    pub const fn start_of(day: Day) -> Self {
        Self(day.0 as i64 * 86_400)
    }

    /// The last moment of a day, UTC.
    pub const fn end_of(day: Day) -> Self {
        Self(day.0 as i64 * 86_400 + 86_399)
    }

    /// Its day in UTC.
    pub fn day(self) -> Day {
        Day::from_number(i32::try_from(self.0.div_euclid(86_400)).unwrap_or(i32::MAX))
    }
}

impl fmt::Display for Stamp {
    /// `2023-12-28T09:30:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.0.rem_euclid(86_400);
        let (h, m, s) = (rest / 3600, rest / 60 % 60, rest % 60);
        write!(f, "{}T{h:02}:{m:02}:{s:02}Z", self.day())
    }
}

impl FromStr for Stamp {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(stamp) = utc_seconds(text.as_bytes()) {
            return Ok(stamp);
        }
        let moment: Timestamp = text
            .parse()
            .map_err(|_| format!("'{text}' is no moment: write it as 2023-12-28T09:30:00Z"))?;
        Ok(Self(moment.as_second()))
    }
}

/// As registers write it, `2023-12-28T09:30:00.000Z`, or without the thousandths.
fn utc_seconds(text: &[u8]) -> Option<Stamp> {
    let (date, time) = text.split_at_checked(10)?;
    let &[b'T', h1, h2, b':', m1, m2, b':', s1, s2, ref rest @ ..] = time else {
        return None;
    };
    matches!(rest, b"Z" | b".000Z").then_some(())?;
    let two = |a: u8, b: u8, below: i64| {
        let digits = a.is_ascii_digit() && b.is_ascii_digit();
        let number = 10 * i64::from(a.wrapping_sub(b'0')) + i64::from(b.wrapping_sub(b'0'));
        (digits && number < below).then_some(number)
    };
    let (h, m, s) = (two(h1, h2, 24)?, two(m1, m2, 60)?, two(s1, s2, 60)?);
    let day: Day = std::str::from_utf8(date).ok()?.parse().ok()?;
    Some(Stamp(Stamp::start_of(day).0 + 3600 * h + 60 * m + s))
}

impl TryFrom<String> for Stamp {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Stamp> for String {
    fn from(stamp: Stamp) -> Self {
        stamp.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_absolute_numbers() {
        assert_eq!(Day::new(1970, 1, 1).map(Day::number), Some(0));
        // 2023-12-28 is 19,719 days after 1970-01-01: 53 years with 13 leap days, and 361 days.
        assert_eq!(Day::new(2023, 12, 28).map(Day::number), Some(53 * 365 + 13 + 361));
        assert_eq!(Day::new(2024, 2, 29).map(|d| d.plus(1)), Day::new(2024, 3, 1));
        assert_eq!(Day::new(2023, 2, 29), None);
        assert_eq!(Day::new(2024, 2, 3).map(Day::end_of_month), Day::new(2024, 2, 29));
    }

    /// Every day there is, against another calendar.
    #[test]
    fn the_calendar_is_the_gregorian_one() {
        let mut date = jiff::civil::Date::constant(1900, 1, 1);
        for number in Day::from_number(i32::MIN).number()..=Day::from_number(i32::MAX).number() {
            let civil = (date.year(), date.month(), date.day());
            assert_eq!(Day(number).civil(), civil);
            assert_eq!(Day::new(civil.0, civil.1, civil.2), Some(Day(number)));
            let last = date.last_of_month();
            assert_eq!(
                Day(number).end_of_month(),
                Day::new(last.year(), last.month(), last.day()).expect("a day")
            );
            date = date.tomorrow().expect("not the last");
        }
        assert_eq!((date.year(), date.month(), date.day()), (2201, 1, 1));
        for (year, month, day) in [
            (2023, 0, 1),
            (2023, 13, 1),
            (2023, 4, 31),
            (2023, 4, 0),
            (1899, 1, 1),
            (2201, 1, 1),
            (1900, 2, 29),
        ] {
            assert_eq!(Day::new(year, month, day), None);
        }
    }

    #[test]
    fn only_one_way_to_write_a_date_is_read() {
        assert_eq!(
            "2023-12-28".parse::<Day>().map(|d| d.to_string()),
            Ok("2023-12-28".into())
        );
        for text in [
            "28/12/2023",
            "2023-2-3",
            "20231228",
            "2023-13-01",
            "",
            "2023-12-2é",
            "-023-12-28",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn moments_print_as_they_are_read() {
        let text = "2023-12-28T09:30:07Z";
        assert_eq!(text.parse::<Stamp>().map(|s| s.to_string()), Ok(text.into()));
        for (text, seconds) in [
            ("1970-01-02T01:02:03.000Z", Some(90_123)),
            ("1970-01-02T01:02:03.999Z", Some(90_123)),
            ("1970-01-02T08:02:03+07:00", Some(90_123)),
            ("1970-01-02T24:00:00Z", None),
            ("1970-01-02T01:60:00Z", None),
            ("1970-02-30T01:00:00Z", None),
            ("1970-01-02", None),
        ] {
            assert_eq!(text.parse::<Stamp>().ok().map(Stamp::seconds), seconds, "{text}");
        }
        assert_eq!(Stamp::end_of(Day(0)).seconds(), 86_399);
        let last = Stamp::end_of(Day::LAST).seconds();
        for (seconds, is_in) in [
            (0, true),
            (last, true),
            (last + 1, false),
            (253_402_300_800, false),
            (i64::MIN, false),
        ] {
            assert_eq!(Stamp::from_seconds(seconds).is_in_calendar(), is_in, "{seconds}");
        }
        assert_eq!(Stamp::from_seconds(-1).to_string(), "1969-12-31T23:59:59Z");
        for day in [-25_567, -1, 0, 84_370] {
            assert_eq!(Day(day).to_string().parse(), Ok(Day(day)), "{day}");
        }
    }
}
