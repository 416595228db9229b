//! One row as a sample.

use super::columns::Columns;
use super::identity::{identity, rounded};
use super::time::{DayOrder, Written, date_and_clock, is_clock, moment};
use crate::domain::Technology;
use crate::domain::doubt::ALLOWABLE;
use crate::ingest::list::Measure;
use crate::ingest::rows::{Row, RowReader, Table};
use crate::measurements::{Quantity, Sample};
use crate::register::Zone;
use crate::register::spelling::fold;
use crate::world::Fault;
use std::collections::BTreeSet;

/// How rows are read.
pub(super) struct Manner<'a> {
    pub(super) columns: &'a Columns,
    pub(super) order: DayOrder,
    pub(super) zone: &'a Zone,
    /// The generation, of logs that do not say it.
    pub(super) technology: Option<Technology>,
    /// Codes of doubts that are allowed.
    pub(super) allow: &'a BTreeSet<String>,
}

impl Manner<'_> {
    /// Does a fault take its row with it? Not a name that is misspelt, nor a doubt that is allowed.
    fn counts(&self, fault: &Fault) -> bool {
        let is_allowed = ALLOWABLE.contains(&fault.code) && self.allow.contains(fault.code);
        !fault.code.starts_with("text-") && !is_allowed
    }
}

/// What a row's time is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Time {
    /// The table has none.
    None,
    /// The field is empty, or no moment.
    Missing,
    /// As it is written.
    Is(Written),
}

/// A row as a sample with its time as it is written, or the first fault of it.
pub(super) fn sample(table: &Table, row: &Row, how: &Manner<'_>) -> Result<(Sample, Time), Box<Fault>> {
    let columns = how.columns;
    let mut reader = table.reader(row);
    let position = reader.position();
    let time = time(&reader, columns);
    let mut sample = match position {
        Some(at) => Sample::new(row.number, at),
        None => return Err(first_fault(reader, table, row, how)),
    };
    if let Time::Is(written) = time {
        sample.time_ms = written.moment_ms(how.order, how.zone);
    }
    let text = |column| {
        let text = reader.text(column)?.trim();
        (!is_nothing(text)).then(|| text.to_owned())
    };
    sample.device = text(columns.device);
    sample.campaign = text(columns.campaign);
    let stated = text(columns.technology).and_then(|t| technology(&t));
    sample.technology = stated.or(how.technology);
    sample.operator = text(columns.operator);
    if let Some(fault) = rounded(&reader, table, row, columns) {
        return Err(Box::new(fault));
    }
    sample.identity = identity(&reader, columns, &mut sample.operator, &text);
    sample.indoor = text(columns.indoor).and_then(|t| indoor(&t));
    let quiet = |column: Option<usize>, measure| reader.quiet_number(column?, measure);
    sample.receiver_height_m = quiet(columns.height, Measure::Metres);
    sample.receiver_gain_dbi = quiet(columns.gain, Measure::Dbi);
    sample.car_loss_db = quiet(columns.car, Measure::Db);
    sample.accuracy_m = quiet(columns.accuracy, Measure::Metres).filter(|m| *m >= 0.0);
    sample.speed_mps = quiet(columns.speed, Measure::Speed).filter(|m| *m >= 0.0);
    sample.distance = quiet(columns.distance, Measure::Metres);
    for (quantity, column) in &columns.quantities {
        let measure = Measure::of_field(quantity.key());
        let value = level(&mut reader, *column, measure);
        sample.values.set(*quantity, value);
    }
    if let Some(value) = columns
        .level
        .and_then(|column| level(&mut reader, column, Measure::Dbm))
    {
        // A level without a technology can be anything.
        let quantity = sample.technology.map_or(Quantity::Power, Quantity::level_of);
        if sample.values.get(quantity).is_none() {
            sample.values.set(quantity, Some(value));
        }
    }
    // A total power of which no technology is said is no better than that.
    if sample.technology.is_none()
        && let Some(rssi) = sample.values.get(Quantity::Rssi)
    {
        sample.values.set(Quantity::Rssi, None);
        sample
            .values
            .set(Quantity::Power, sample.values.get(Quantity::Power).or(Some(rssi)));
    }
    let fault = reader.into_faults().into_iter().find(|f| how.counts(f));
    match fault {
        Some(fault) => Err(Box::new(fault)),
        None => Ok((sample, time)),
    }
}

fn first_fault(reader: RowReader<'_>, table: &Table, row: &Row, how: &Manner<'_>) -> Box<Fault> {
    let fault = reader.into_faults().into_iter().find(|f| how.counts(f));
    Box::new(fault.unwrap_or_else(|| {
        Fault::new("coordinate-missing", &table.path, "no position", "give one").at_row(row.number)
    }))
}

/// What programs write where they have no value.
fn is_nothing(text: &str) -> bool {
    let folded = fold(text);
    folded.is_empty()
        || [
            "null",
            "nan",
            "n a",
            "na",
            "none",
            "unknown",
            "unavailable",
            "undefined",
            "no data",
        ]
        .contains(&folded.as_str())
}

/// A level: a text that says nothing is none, and no fault.
fn level(reader: &mut RowReader<'_>, column: usize, measure: Measure) -> Option<f64> {
    let text = reader.text(Some(column))?;
    if is_nothing(text) {
        return None;
    }
    reader.number(Some(column), measure)
}

fn time(reader: &RowReader<'_>, columns: &Columns) -> Time {
    if !columns.has_time() {
        return Time::None;
    }
    let text = |column| reader.text(column).map(str::trim);
    let written = match (text(columns.time), text(columns.date), text(columns.clock)) {
        (Some(time), Some(date), _) if is_clock(time) => date_and_clock(date, time),
        (Some(time), _, _) if !is_nothing(time) => moment(time),
        (_, Some(date), Some(clock)) => date_and_clock(date, clock),
        (_, Some(date), None) => moment(date),
        _ => None,
    };
    written.map_or(Time::Missing, Time::Is)
}

/// `LTE_CA`, `HSPA+`, `NR_SA`, `4G`.
fn technology(text: &str) -> Option<Technology> {
    if let Ok(exact) = text.parse() {
        return Some(exact);
    }
    let folded = fold(text);
    let has = |words: &[&str]| words.iter().any(|w| folded.contains(w));
    // A phone on both measures the anchor on LTE.
    if has(&["nsa", "endc", "en dc"]) {
        return Some(Technology::G4);
    }
    if has(&["lte", "4g", "eutra"]) {
        return Some(Technology::G4);
    }
    if folded == "nr" || has(&["nr ", "nrsa", "nr sa", "5g"]) {
        return Some(Technology::G5);
    }
    if has(&["umts", "wcdma", "hspa", "hsdpa", "hsupa", "3g", "utra"]) {
        return Some(Technology::G3);
    }
    has(&["gsm", "edge", "gprs", "2g"]).then_some(Technology::G2)
}

/// `1`, `yes`, `indoor`; `outdoor` and `0` are none.
fn indoor(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "1" | "yes" | "true" | "indoor" | "indoors" | "in" | "inside" | "y" | "trong nha" => Some(true),
        "0" | "no" | "false" | "outdoor" | "outdoors" | "out" | "outside" | "n" | "ngoai troi" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn technologies_are_known_by_what_phones_call_them() {
        for (text, expected) in [
            ("LTE", Some(Technology::G4)),
            ("LTE_CA", Some(Technology::G4)),
            ("NR_NSA", Some(Technology::G4)),
            ("NR SA", Some(Technology::G5)),
            ("5G", Some(Technology::G5)),
            ("HSPA+", Some(Technology::G3)),
            ("EDGE", Some(Technology::G2)),
            ("WiFi", None),
        ] {
            assert_eq!(technology(text), expected, "{text}");
        }
        assert_eq!(indoor("Outdoor"), Some(false));
        assert!(is_nothing("N/A") && is_nothing("-") && !is_nothing("-97"));
    }
}
