//! Who records, and when: by the environment and this computer's clock.

use super::args;
use crate::pipeline::register::Clock;
use crate::register::by_hand::Recording;
use crate::register::{Day, Stamp};
use anyhow::bail;

/// This computer's clock.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SystemClock {
    /// Record although it lies far before the last record.
    pub against_record: bool,
}

impl Clock for SystemClock {
    fn today(&self) -> Day {
        let date = jiff::Zoned::now().date();
        Day::new(date.year(), date.month(), date.day()).unwrap_or_else(|| self.now().day())
    }

    fn now(&self) -> Stamp {
        Stamp::from_seconds(jiff::Timestamp::now().as_second())
    }

    fn is_against_record(&self) -> bool {
        self.against_record
    }
}

/// The day where the user is.
pub(super) fn today() -> Day {
    SystemClock::default().today()
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
    pub(super) fn clock(&self) -> SystemClock {
        SystemClock {
            against_record: self.against_clock,
        }
    }

    /// With the day and the name that are not given.
    pub(crate) fn complete(&self) -> anyhow::Result<Recording> {
        Ok(Recording {
            who: who(self.who.as_deref())?,
            on: self.on.unwrap_or_else(today),
            why: self.why.clone(),
            evidence: self.evidence.clone(),
        })
    }
}
