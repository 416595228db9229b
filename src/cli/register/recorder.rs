//! Who records, and when: by the environment and this computer's clock.

use super::{args, local};
use crate::domain::fault::Fault;
use crate::pipeline::register::Clock;
use crate::register::by_hand::Recording;
use crate::register::{Day, Stamp};
use crate::store::register::RegisterError;
use anyhow::bail;
use jiff::tz::TimeZone;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// This computer's clock, which was looked at once: it is in the calendar, and its time zone can be read.
#[derive(Clone, Debug)]
pub(in crate::cli) struct SystemClock {
    zone: TimeZone,
    /// Record although it lies far before the last record.
    against_record: bool,
}

impl SystemClock {
    /// # Errors
    /// Where the clock is beyond every calendar, or no time zone can be read: then there is no day.
    pub(super) fn look(against_record: bool) -> Result<Self, Box<Fault>> {
        let zone = local::zone()?;
        in_calendar(moment(SystemTime::now()))?;
        Ok(Self { zone, against_record })
    }
}

/// A moment of the system's clock; one so far away that it has no number is the farthest.
fn moment(at: SystemTime) -> Stamp {
    let seconds = |d: Duration| i64::try_from(d.as_secs()).unwrap_or(i64::MAX);
    Stamp::from_seconds(match at.duration_since(UNIX_EPOCH) {
        Ok(since) => seconds(since),
        Err(before) => -seconds(before.duration()),
    })
}

fn in_calendar(now: Stamp) -> Result<(), Box<Fault>> {
    if now.is_in_calendar() {
        return Ok(());
    }
    Err(Box::new(RegisterError::ClockBeyond(PathBuf::new(), now).fault()))
}

impl Clock for SystemClock {
    fn today(&self) -> Day {
        let now = self.now();
        let there = jiff::Timestamp::from_second(now.seconds());
        let date = there.map(|moment| moment.to_zoned(self.zone.clone()).date());
        let day = date.ok().and_then(|d| Day::new(d.year(), d.month(), d.day()));
        // On the calendar's last day only.
        day.unwrap_or_else(|| now.day())
    }

    fn now(&self) -> Stamp {
        moment(SystemTime::now())
    }

    fn is_against_record(&self) -> bool {
        self.against_record
    }
}

/// The day where the user is.
///
/// # Errors
/// As [`SystemClock::look`].
pub(in crate::cli) fn today() -> anyhow::Result<Day> {
    Ok(SystemClock::look(false)?.today())
}

/// Who records: as given, else by the environment.
pub(super) fn who(given: Option<&str>) -> anyhow::Result<String> {
    let said = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let found = given
        .map(str::to_owned)
        .or_else(|| said("COVGAP_WHO"))
        .or_else(|| said("USER"))
        .or_else(|| said("LOGNAME"));
    match found {
        Some(who) => Ok(who.trim().to_owned()),
        None => bail!("this event has no author: give --who NAME, or set COVGAP_WHO"),
    }
}

impl args::Recording {
    /// The clock by which it is recorded.
    ///
    /// # Errors
    /// As [`SystemClock::look`].
    pub(in crate::cli) fn clock(&self) -> Result<SystemClock, Box<Fault>> {
        SystemClock::look(self.against_clock)
    }

    /// With the day and the name that are not given.
    pub(crate) fn complete(&self) -> anyhow::Result<Recording> {
        Ok(Recording {
            who: who(self.who.as_deref())?,
            on: self.on.map_or_else(today, Ok)?,
            why: self.why.clone(),
            evidence: self.evidence.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_beyond_every_calendar_is_refused_in_words() {
        let at = |seconds: u64| moment(UNIX_EPOCH + Duration::from_secs(seconds));
        assert!(in_calendar(at(1_700_000_000)).is_ok());
        // 10000-01-01T00:00:00Z, and 2201-01-01.
        for (seconds, year) in [(253_402_300_800, "10000"), (7_289_654_400, "2201")] {
            let refused = in_calendar(at(seconds)).expect_err("beyond").to_string();
            assert!(refused.contains(&format!("the year {year}")), "{refused}");
        }
        let before = moment(UNIX_EPOCH - Duration::from_secs(4_000_000_000));
        assert!(in_calendar(before).is_err());
    }
}
