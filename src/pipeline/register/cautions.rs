//! What must be known of a register before an answer of it is believed: villages in no count, and a clock that
//! cannot be right. One place for every question.

use crate::domain::figures::counted;
use crate::register::{AsOf, Day, Log, PointId, mergers};
use std::collections::BTreeMap;

/// Points that a caution names.
const NAMED: usize = 8;

/// How many days a day may lie before that of the last record: records are dated in universal time, and days
/// are those of the user.
const DAYS_BEHIND: i32 = 1;

/// How many days a day may lie behind the last record before the clock is doubted: five years, for a register
/// may well rest for some.
const DAYS_AHEAD: i32 = 5 * 366;

/// Something that makes an answer doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caution {
    /// Stable.
    pub code: &'static str,
    /// In words.
    pub what: String,
}

/// What must be known beside an answer about days.
pub(super) fn cautions(log: &Log, days: &[AsOf], today: Day) -> Vec<Caution> {
    nowhere(log, days).into_iter().chain(clock(log, today)).collect()
}

/// Villages that are in no count on one of the days, although no event withdrew them.
fn nowhere(log: &Log, days: &[AsOf]) -> Option<Caution> {
    let found = days.iter().flat_map(|day| mergers::nowhere_on(log, *day));
    let found: BTreeMap<PointId, mergers::End> = found.collect();
    if found.is_empty() {
        return None;
    }
    let named = found.iter().take(NAMED);
    let named: Vec<String> = named
        .map(|(point, end)| format!("{point} (merged into {end})"))
        .collect();
    let more = found.len().saturating_sub(NAMED);
    let what = format!(
        "{} in no count, although no event withdrew {}: {}{}; `covgap register verify` names the days",
        counted(found.len(), "village is", "villages are"),
        if found.len() == 1 { "it" } else { "them" },
        named.join(", "),
        if more > 0 {
            format!(", and {more} more")
        } else {
            String::new()
        }
    );
    Some(Caution {
        code: "village-nowhere",
        what,
    })
}

/// A clock that lies before the last record, or years behind it: today, or what was known on a day, is then
/// another day than the question means.
fn clock(log: &Log, today: Day) -> Option<Caution> {
    let marks = log.set_right(None);
    let last = marks.iter().map(|m| m.recorded).max()?;
    let ahead = today.number().saturating_sub(last.day().number());
    let (code, cause) = if ahead < -DAYS_BEHIND {
        let remedy =
            "one of the two is wrong: set the clock right, or the record (`covgap register repair-clock`)";
        ("clock-behind-record", remedy)
    } else if ahead > DAYS_AHEAD {
        let remedy = "is the clock right? Without --as-of, today is the day that the clock says";
        ("clock-far-ahead", remedy)
    } else {
        return None;
    };
    let what = format!(
        "the last record is dated {}, the clock says {today}: {cause}",
        last.day()
    );
    Some(Caution { code, what })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{Event, Kind, Stamp, Status};

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn event(point: u32, status: Status, on: &str, into: Option<u32>) -> Event {
        let mut event = Event::new(
            PointId(point),
            Kind::Became(status),
            day(on),
            Stamp::start_of(day(on)),
            "Lan",
        );
        event.into = into.map(PointId);
        event
    }

    fn log(events: &[Event]) -> Log {
        let mut log = Log::default();
        events.iter().for_each(|e| log.push(e));
        log
    }

    #[test]
    fn a_clock_that_cannot_be_right_is_named() {
        let log = log(&[event(1, Status::Identified, "2024-03-05", None)]);
        for (today, code) in [
            ("2024-03-03", Some("clock-behind-record")),
            ("2024-03-04", None),
            ("2024-03-06", None),
            ("2028-12-31", None),
            ("2030-03-05", Some("clock-far-ahead")),
            ("2199-12-31", Some("clock-far-ahead")),
        ] {
            let found = cautions(&log, &[], day(today));
            let codes: Vec<&str> = found.iter().map(|c| c.code).collect();
            assert_eq!(codes, Vec::from_iter(code), "{today}");
            if let [caution] = found.as_slice() {
                let begin = format!("the last record is dated 2024-03-05, the clock says {today}: ");
                assert!(caution.what.starts_with(&begin), "{}", caution.what);
            }
        }
        assert_eq!(cautions(&Log::default(), &[], day("2024-01-01")), []);
    }

    #[test]
    fn lost_villages_are_named_on_the_days_on_which_they_are_lost() {
        let log = log(&[
            event(1, Status::Identified, "2021-01-01", None),
            event(2, Status::Identified, "2021-01-01", None),
            event(1, Status::Merged, "2022-01-01", Some(2)),
            event(2, Status::Merged, "2022-01-01", Some(1)),
        ]);
        let count = |on: &str| {
            let found = cautions(&log, &[AsOf::day(day(on))], day("2022-06-01"));
            found.iter().filter(|c| c.code == "village-nowhere").count()
        };
        assert_eq!(["2021-12-31", "2022-01-01"].map(count), [0, 1]);
    }
}
