//! Where days end: a report of a day knows what had been written down by the end of the day at the office.

use super::day::{Day, Stamp};
use jiff::tz::{Offset, TimeZone};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: Cow<'static, str>,
    rules: TimeZone,
}

impl Zone {
    /// Universal time.
    pub const UTC: Self = Self {
        name: Cow::Borrowed("UTC"),
        rules: TimeZone::UTC,
    };

    /// Viet Nam: seven hours before universal time, all year.
    pub fn viet_nam() -> Self {
        Self {
            name: Cow::Borrowed("Asia/Ho_Chi_Minh"),
            rules: TimeZone::fixed(Offset::constant(7)),
        }
    }

    /// The last moment of a day there.
    pub fn end_of(&self, day: Day) -> Stamp {
        let next = day.plus(1);
        let midnight = next.date().to_zoned(self.rules.clone());
        match midnight {
            Ok(midnight) if next > day => Stamp::from_seconds(midnight.timestamp().as_second() - 1),
            _ => Stamp::end_of(day),
        }
    }

    /// The moment at which clocks there show a time of a day, in seconds after midnight; of two that do, the
    /// first.
    pub fn moment_at(&self, day: Day, seconds: i64) -> Stamp {
        let shown = day
            .date()
            .to_datetime(jiff::civil::Time::midnight())
            .checked_add(jiff::SignedDuration::from_secs(seconds));
        let there = shown.and_then(|shown| shown.to_zoned(self.rules.clone()));
        there.map_or_else(
            |_| Stamp::from_seconds(Stamp::start_of(day).seconds() + seconds),
            |there| Stamp::from_seconds(there.timestamp().as_second()),
        )
    }

    /// The day there at a moment.
    pub fn day_of(&self, moment: Stamp) -> Day {
        let there = jiff::Timestamp::from_second(moment.seconds());
        let date = there.map(|t| t.to_zoned(self.rules.clone()).date());
        date.ok()
            .and_then(|d| Day::new(d.year(), d.month(), d.day()))
            .unwrap_or_else(|| moment.day())
    }

    /// Its rules.
    pub fn rules(&self) -> TimeZone {
        self.rules.clone()
    }

    /// As it is stored, and read again.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::UTC
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}

impl FromStr for Zone {
    type Err = String;

    /// `Asia/Ho_Chi_Minh`, where this computer knows the name, or a fixed difference such as `+07:00`.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text == "UTC" {
            return Ok(Self::UTC);
        }
        if text == Self::viet_nam().name {
            return Ok(Self::viet_nam());
        }
        let rules = fixed(text).or_else(|| TimeZone::get(text).ok());
        rules
            .map(|rules| Self {
                name: Cow::Owned(text.to_owned()),
                rules,
            })
            .ok_or_else(|| {
                format!(
                    "'{text}' is no time zone that this computer knows: write one such as Asia/Ho_Chi_Minh, or the difference to universal time as +07:00"
                )
            })
    }
}

/// `+07:00`.
fn fixed(text: &str) -> Option<TimeZone> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two = |part: &str| {
        let is_two = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        is_two.then(|| part.parse::<i32>().ok()).flatten()
    };
    let (hours, minutes) = (two(hours)?, two(minutes).filter(|m| *m < 60)?);
    if hours > 14 {
        return None;
    }
    let offset = Offset::from_seconds(sign * (3600 * hours + 60 * minutes)).ok()?;
    Some(TimeZone::fixed(offset))
}

#[cfg(test)]
mod tests {
    use super::super::testing::day;
    use super::*;

    #[test]
    fn days_end_where_the_office_is() {
        let end = |zone: &str| {
            zone.parse::<Zone>()
                .map(|z| z.end_of(day("2023-12-28")).to_string())
        };
        for (zone, expected) in [
            ("UTC", "2023-12-28T23:59:59Z"),
            ("Asia/Ho_Chi_Minh", "2023-12-28T16:59:59Z"),
            ("+07:00", "2023-12-28T16:59:59Z"),
            ("-09:30", "2023-12-29T09:29:59Z"),
        ] {
            assert_eq!(end(zone).as_deref(), Ok(expected), "{zone}");
        }
        for wrong in ["", "Hanoi", "+7", "+15:00", "+07:60", "07:00", "+0\u{665}:00"] {
            assert!(end(wrong).is_err(), "{wrong}");
        }
        let zone = Zone::viet_nam();
        let late = "2023-12-28T17:00:00Z".parse().expect("a moment");
        assert_eq!(zone.day_of(late), day("2023-12-29"));
        let last = Day::from_number(i32::MAX);
        assert_eq!(zone.end_of(last), Stamp::end_of(last));
    }
}
