//! A register of low-signal points in memory: three villages, what happened to them, and how many are left.
//!
//! No file, no clock, no native library: `cargo run --release --no-default-features --example
//! register_counts`
#![allow(clippy::print_stdout)]

use covgap::register::by_hand::{Addition, Recording};
use covgap::register::questions::{Grouping, StatusQuestion, When, status};
use covgap::register::{Day, Event, Field, Kind, Log, PointId, Stamp, Status, Units, record};
use std::error::Error;

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let (today, units) = ("2025-12-31".parse()?, Units::viet_nam());
    let mut log = Log::default();

    // A register is a list of events. Each says when a thing happened and when it was written down.
    record(
        &mut log,
        &identified(1, "Bản Mù", "Hà Giang", "2021-01-10")?,
        today,
    )?;
    record(
        &mut log,
        &identified(2, "Nậm Lúc", "Lào Cai", "2021-01-10")?,
        today,
    )?;
    record(
        &mut log,
        &identified(3, "Xà Phìn", "Hà Giang", "2022-03-01")?,
        today,
    )?;

    // An event that does not fit is refused, with a stable code. A point is closed only with proof.
    let mut closed = became(1, Status::Closed, "2023-05-02", "2023-07-20")?;
    closed.operator = Some("Viettel".to_owned());
    let refused = record(&mut log, &closed, today).expect_err("no proof");
    assert_eq!(refused.code, "evidence-missing");
    closed.evidence = Some("measurement report 12/2023".to_owned());
    record(&mut log, &closed, today)?;

    // States and counts are never stored: they follow from the events, for any day.
    for (day, closed, left) in [("2021-12-31", 0, 2), ("2022-12-31", 0, 3), ("2023-05-31", 1, 2)] {
        let question = StatusQuestion {
            when: When::on(day.parse()?),
            ..StatusQuestion::default()
        };
        let found = status(&log, &units, &question, today)?;
        assert_eq!((found.all.closed, found.all.left), (closed, left));
        println!("{}: {closed} closed, {left} left", found.as_of);
    }

    // The report of 31 May could not know of the closing: it was written down on 20 July.
    let as_reported = StatusQuestion {
        when: When::as_reported("2023-05-31".parse()?),
        ..StatusQuestion::default()
    };
    let found = status(&log, &units, &as_reported, today)?;
    assert_eq!((found.all.closed, found.all.left), (0, 3));
    println!("{}: 0 closed, 3 left", found.as_of);

    // Since July 2025 Hà Giang belongs to Tuyên Quang: the same points, counted in the units of the day.
    let by_province = StatusQuestion {
        by: vec![Grouping::Province],
        ..StatusQuestion::default()
    };
    let found = status(&log, &units, &by_province, today)?;
    let rows = &found.tables[0].table.rows;
    let counts: Vec<_> = rows
        .iter()
        .map(|(g, c)| (g.label.as_str(), c.closed, c.left))
        .collect();
    assert_eq!(counts, [("Tỉnh Tuyên Quang", 1, 1), ("Tỉnh Lào Cai", 0, 1)]);
    for (province, closed, left) in counts {
        println!("{}, {province}: {closed} closed, {left} left", found.as_of);
    }
    Ok(())
}

/// A village comes on the list. A unit's name means something only in its hierarchy: the one of the day is
/// filled in.
fn identified(number: u32, name: &str, province: &str, on: &str) -> Result<Event, Box<dyn Error>> {
    let province = (Field::Province, province.to_owned());
    let addition = Addition::new(name, &[province], false)?;
    Ok(Event {
        changes: addition.changes(on.parse()?, None, &Units::viet_nam())?,
        ..became(number, Status::Identified, on, on)?
    })
}

/// A point has a new status, which is written down in the evening of a day.
fn became(number: u32, status: Status, on: &str, recorded_on: &str) -> Result<Event, Box<dyn Error>> {
    let recording = Recording::new("Lan", on.parse()?);
    let recorded = Stamp::end_of(recorded_on.parse::<Day>()?);
    Ok(recording.event(PointId(number), Kind::Became(status), recorded))
}
