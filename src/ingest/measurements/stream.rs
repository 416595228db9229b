//! A log that is read row by row, as often as it is needed.

use super::columns::Columns;
use super::fields::{adjust, wishes};
use super::row::{Manner, Time, sample};
use super::survey::Survey;
use super::time::DayOrder;
use crate::domain::Technology;
use crate::ingest::columns::{Wishes, numbered};
use crate::ingest::guard::Around;
use crate::ingest::list::Headings;
use crate::ingest::notes::Notes;
use crate::ingest::open::is_separated;
use crate::ingest::row_stream::{RowStream, is_packed_table};
use crate::ingest::rows::{Row, Table};
use crate::measurements::clean::Reason;
use crate::measurements::{Known, Sample};
use crate::register::Zone;
use crate::register::spelling::fold;
use crate::space::LonLat;
use crate::study::Layered;
use crate::world::{ColumnsRead, Fault, Faults, InputFile};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A row of headings in the middle of a log.
pub const HEADING_INSIDE: Reason = Reason {
    code: "measurement-heading-inside",
    text: "rows that repeat the headings, of logs that were joined, left out",
};
/// A row without a moment.
pub const TIME_MISSING: Reason = Reason {
    code: "measurement-time-missing",
    text: "samples without a time, in a file that has times, left out",
};

/// Between so many metres and the bulk of a log its samples are where they should be.
const REACH_M: f64 = 150_000.0;

/// How a log is read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Field → heading.
    pub map: BTreeMap<String, String>,
    /// Coordinate system; degrees on WGS 84 where absent.
    pub crs: Option<String>,
    /// Layer or sheet.
    pub layer: Option<String>,
    /// Where the clock of the log is; universal time where absent.
    pub zone: Option<Zone>,
    /// Generation, of logs that do not say it.
    pub technology: Option<Technology>,
    /// Codes of doubts that are allowed.
    pub allow: BTreeSet<String>,
}

/// Where samples should lie.
#[derive(Clone, Debug, Default)]
pub enum Expected {
    /// Nothing is known.
    #[default]
    Anywhere,
    /// Within reach of a study's sites, metres.
    Sites(Vec<LonLat>, f64),
    /// With the bulk of the log.
    Bulk(Vec<LonLat>),
}

impl Expected {
    fn around(&self) -> Around {
        match self {
            Self::Anywhere => Around::nothing(),
            Self::Sites(sites, reach_m) => {
                Around::places("the study's sites", sites.iter().copied(), *reach_m)
            }
            Self::Bulk(places) => Around::places("most of the samples", places.iter().copied(), REACH_M),
        }
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum RowRead {
    /// A sample that has a place.
    Sample(Box<Sample>),
    /// A row that is left out for a reason of the log.
    Left(Reason, String),
    /// A row that cannot be used.
    Faulty(Box<Fault>),
}

/// A log that is being read.
pub struct MeasurementStream {
    rows: RowStream,
    columns: Columns,
    order: DayOrder,
    zone: Zone,
    technology: Option<Technology>,
    allow: BTreeSet<String>,
    around: Around,
    headings: Headings,
    read: Option<ColumnsRead>,
}

impl std::fmt::Debug for MeasurementStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MeasurementStream")
            .field("path", &self.rows.table.path)
            .finish_non_exhaustive()
    }
}

/// The file with its size and checksum.
///
/// # Errors
/// [`Faults`]: it cannot be read, or is something else than its name says.
pub fn input(path: &Path) -> Result<InputFile, Faults> {
    let mut notes = Notes::default();
    if !notes.input("measurements", path) {
        return Err(notes.problems);
    }
    let missing = || {
        Fault::new(
            "file-unreadable",
            path,
            "the file cannot be read",
            "correct the path",
        )
    };
    let first = notes.report.inputs.into_iter().next();
    first.ok_or_else(|| {
        let mut faults = Faults::default();
        faults.push(missing());
        faults
    })
}

impl MeasurementStream {
    /// Opens a log: CSV, also packed with gzip, is streamed; workbooks and layers are read as a whole.
    ///
    /// # Errors
    /// [`Faults`]: all that is wrong with the file as a whole.
    pub fn open(
        path: &Path,
        reading: &Reading,
        order: DayOrder,
        expected: &Expected,
    ) -> Result<Self, Faults> {
        let mut notes = Notes {
            allow: reading.allow.clone(),
            ..Notes::default()
        };
        let opened = Self::try_open(&mut notes, path, reading, order, expected);
        match opened {
            Some(stream) if notes.problems.is_empty() => Ok(stream),
            _ => {
                let mut faults = Faults::default();
                faults.extend(notes.problems.iter().cloned().map(by_option));
                Err(faults)
            }
        }
    }

    fn try_open(
        notes: &mut Notes,
        path: &Path,
        reading: &Reading,
        order: DayOrder,
        expected: &Expected,
    ) -> Option<Self> {
        let layered = Layered {
            path: path.to_owned(),
            layer: reading.layer.clone(),
            crs: reading.crs.clone(),
            encoding: None,
        };
        let mut wishes = wishes(&reading.map);
        if !is_separated(&layered) && !is_packed_table(path) {
            // Headings of a file that is not streamed are known only when it is read.
            adjust_whole(path, reading, &mut wishes);
        }
        let mut without_headings = None;
        let mut look = |columns: &[String], wishes: &mut Wishes| {
            without_headings = values_for_headings(path, columns);
            adjust(columns, wishes);
        };
        let rows = RowStream::open(notes, "measurements", &layered, &mut wishes, &mut look);
        if let Some(fault) = without_headings {
            // Whatever else is said follows from it.
            notes.problems = Faults::default();
            notes.problem(fault);
            return None;
        }
        let rows = rows?;
        let columns = Columns::of(&rows.table);
        if !columns.measures() && !rows.table.taken.is_faulty {
            let there = rows.table.columns.join(", ");
            let cause =
                format!("no column is a level, a field strength, a path loss or a rate; there are: {there}");
            let remedy = "name it, for example --map rsrp_dbm=HEADING (or field_strength_dbuvm, path_loss_db, level_dbm)";
            notes.problem(Fault::new("measurement-column-missing", path, cause, remedy));
        }
        Some(Self {
            headings: wishes.headings(),
            read: notes.report.columns.pop(),
            columns,
            order,
            zone: reading.zone.clone().unwrap_or_default(),
            technology: reading.technology,
            allow: reading.allow.clone(),
            around: expected.around(),
            rows,
        })
    }

    /// Which columns were taken by their headings, and which were not.
    pub fn columns(&self) -> Option<&ColumnsRead> {
        self.read.as_ref()
    }

    /// What each row says of itself.
    pub fn known(&self, zone: bool) -> Known {
        Known {
            height: self.columns.height.is_some(),
            gain: self.columns.gain.is_some(),
            car_loss: self.columns.car.is_some(),
            indoor: self.columns.indoor.is_some(),
            technology: self.columns.technology.is_some(),
            operator: self.columns.operator.is_some(),
            time: self.columns.has_time(),
            zone,
        }
    }

    /// The heading of the level that no technology and no unit explains.
    pub fn level_heading(&self) -> Option<String> {
        self.columns
            .level
            .and_then(|at| self.rows.table.columns.get(at).cloned())
    }

    /// Bytes read so far and in all.
    pub fn progress(&self) -> (u64, u64) {
        self.rows.progress()
    }

    /// The next row; nothing at the end. The survey, where there is one, sees it.
    ///
    /// # Errors
    /// A file that cannot be read any further, and a second row of headings that names other columns.
    pub fn next(&mut self, survey: Option<&mut Survey>) -> Result<Option<RowRead>, Box<Fault>> {
        let Some(row) = self.rows.next()? else {
            return Ok(None);
        };
        let table = &self.rows.table;
        let mut row = match row {
            Ok(row) => row,
            Err((row, fault)) => {
                return match self.heading(&row)? {
                    Some(left) => Ok(Some(left)),
                    None => Ok(Some(RowRead::Faulty(Box::new(fault)))),
                };
            }
        };
        if let Some(left) = self.heading(&row)? {
            return Ok(Some(left));
        }
        if !is_at_zero(table, &row) {
            table.look(&mut row, &self.around);
        }
        let how = Manner {
            columns: &self.columns,
            order: self.order,
            zone: &self.zone,
            technology: self.technology,
            allow: &self.allow,
        };
        let (sample, time) = match sample(table, &row, &how) {
            Ok(found) => found,
            Err(fault) => {
                let fault = by_option(*microdegrees(fault));
                return Ok(Some(RowRead::Faulty(Box::new(fault))));
            }
        };
        if let Some(survey) = survey {
            survey.add(&sample, time);
        }
        if time == Time::Missing || (time != Time::None && sample.time_ms.is_none()) {
            let at = self.columns.time.or(self.columns.date);
            let text = at.and_then(|at| row.values.get(at)?.clone()).unwrap_or_default();
            return Ok(Some(RowRead::Left(
                TIME_MISSING,
                format!("row {}: '{}'", row.number, text.trim()),
            )));
        }
        Ok(Some(RowRead::Sample(Box::new(sample))))
    }

    /// A row that repeats the headings; a fault where it names other ones, or the same in another order: the
    /// rows behind it would be read by the wrong columns.
    fn heading(&self, row: &Row) -> Result<Option<RowRead>, Box<Fault>> {
        let columns = &self.rows.table.columns;
        // A log that was joined as it was has its byte order mark in the middle.
        let plain = |v: &str| v.trim_start_matches('\u{feff}').trim().to_owned();
        let values = row.values.iter().map(|v| v.as_deref().unwrap_or_default());
        // Most rows have a figure, and no row of headings does: `5G RSRP` begins with one.
        let begins = |v: &str| v.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let figures = values.clone().filter(|v| begins(v.trim_start())).count();
        if 2 * figures > columns.len() || values.clone().any(|v| v.trim().parse::<f64>().is_ok()) {
            return Ok(None);
        }
        let words: Vec<String> = values.map(plain).collect();
        let last = words.iter().rposition(|w| !w.is_empty()).map_or(0, |at| at + 1);
        let written: Vec<&str> = words.iter().take(last).map(String::as_str).collect();
        let named = columns.iter().rposition(|c| !c.is_empty()).map_or(0, |at| at + 1);
        let is_same = |(a, b): (&&str, &String)| *a == b.as_str() || fold(a) == fold(b);
        let same = written.iter().zip(columns).filter(|(a, _)| !a.is_empty());
        let same = same.filter(|pair| is_same((pair.0, pair.1))).count();
        let all = columns.iter().filter(|c| !c.is_empty()).count();
        if same == all && last == named && same >= 2 {
            return Ok(Some(RowRead::Left(HEADING_INSIDE, format!("row {}", row.number))));
        }
        if self.headings.recognised(&words) < 3 && (same < 2 || 2 * same <= all) {
            return Ok(None);
        }
        let mut sorted: Vec<String> = written.iter().map(|w| fold(w)).collect();
        let mut ours: Vec<String> = columns.iter().take(named).map(|c| fold(c)).collect();
        sorted.sort_unstable();
        ours.sort_unstable();
        let how = if sorted == ours {
            "has the columns in another order"
        } else {
            "names other columns"
        };
        let cause = format!(
            "a second row of headings in the middle {how}: {}",
            written.join(", ")
        );
        let remedy = "part the file there, and import each log by itself";
        let fault = Fault::new("measurement-logs-differ", &self.rows.table.path, cause, remedy);
        Err(Box::new(fault.at_row(row.number)))
    }
}

/// A fault where the row of headings is one of values: some apps (NetMonster) write none. At least three and
/// half of those that are there are numbers.
fn values_for_headings(path: &Path, columns: &[String]) -> Option<Fault> {
    const SHOWN: usize = 12;
    let there: Vec<&String> = columns.iter().filter(|c| !c.trim().is_empty()).collect();
    let is_number = |c: &&&String| c.trim().replace(',', ".").parse::<f64>().is_ok();
    let numbers = there.iter().filter(is_number).count();
    if numbers < 3 || 2 * numbers < there.len() {
        return None;
    }
    let values = columns.iter().enumerate().filter(|(_, c)| !c.trim().is_empty());
    let shown: Vec<String> = values
        .take(SHOWN)
        .map(|(at, value)| format!("{} = {}", numbered(at + 1), value.trim()))
        .collect();
    let more = if there.len() > SHOWN { ", …" } else { "" };
    let cause = format!(
        "the first row has values and no headings: {}{more}",
        shown.join(", ")
    );
    let remedy = "say which column is which by its number, for example --map lat=#3 --map lon=#4 --map rsrp_dbm=#7 --map time=#1, or put a row of headings above";
    Some(Fault::new("measurement-headings-missing", path, cause, remedy))
}

/// Both coordinates are 0: the rule of cleaning names that.
fn is_at_zero(table: &Table, row: &Row) -> bool {
    let Some((lon, lat)) = table.taken.lon_lat else {
        return false;
    };
    [lon, lat].iter().all(|at| {
        let text = row.values.get(*at).and_then(|v| v.as_deref()).unwrap_or_default();
        let text = text.trim().trim_end_matches('°').replace(',', ".");
        text.parse::<f64>().is_ok_and(|x| x == 0.0)
    })
}

/// Coordinates beyond every projection are degrees without their point.
fn microdegrees(mut fault: Box<Fault>) -> Box<Fault> {
    if !["coordinates-in-metres", "coordinates-invalid"].contains(&fault.code) {
        return fault;
    }
    let text = fault.value.clone().unwrap_or_else(|| fault.cause.clone());
    let numbers: Vec<f64> = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter_map(|t| t.parse().ok())
        .filter(|x: &f64| x.abs() >= 1e5)
        .collect();
    let [x, y, ..] = numbers.as_slice() else {
        return fault;
    };
    // Northings of projections have at most ten million metres.
    if x.abs() <= 1e7 {
        return fault;
    }
    let mut fitting = Vec::new();
    for (per_degree, name) in [(1e5, "100,000"), (1e6, "a million"), (1e7, "ten million")] {
        let (lon, lat) = (x / per_degree, y / per_degree);
        if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
            fitting.push(format!("times {name}: {lon}, {lat}"));
        }
    }
    if !fitting.is_empty() {
        fault.code = "coordinates-microdegrees";
        fault.cause = format!("these are degrees {}", fitting.join("; or "));
        fault.remedy = "divide them, and write decimal degrees such as 105.44, 21.12".to_owned();
    }
    fault
}

/// Remedies that speak of a study, in the words of this command.
fn by_option(mut fault: Fault) -> Fault {
    for (study, option) in [
        (
            "name the one that is meant in the study",
            "name the one that is meant with --map FIELD=HEADING",
        ),
        (
            "correct the column's name in the study or in the file",
            "name the column with --map FIELD=HEADING, or correct its heading",
        ),
        (
            "set allow = [",
            "say --allow for it (in a campaign file allow = [",
        ),
        ("] in [study]", "])"),
        (
            "or name them in the study",
            "or name them with --map FIELD=HEADING",
        ),
        (
            "the two columns in the file or in the study",
            "the two columns, or name them with --map lon=… and --map lat=…",
        ),
        (
            "set `crs`, for example EPSG:9210",
            "name the system, for example --crs EPSG:9210",
        ),
        ("set `crs` to EPSG:4326 or remove it", "leave --crs out"),
    ] {
        fault.remedy = fault.remedy.replace(study, option);
    }
    fault.cause = fault.cause.replace("(key `crs`)", "(--crs)");
    fault
}

/// The same for headings of a file that is read as a whole: they are looked at in a pass of their own.
fn adjust_whole(path: &Path, reading: &Reading, wishes: &mut crate::ingest::columns::Wishes) {
    let mut notes = Notes::default();
    let layered = Layered {
        path: path.to_owned(),
        layer: reading.layer.clone(),
        crs: reading.crs.clone(),
        encoding: None,
    };
    if let Some(table) = Table::open(&mut notes, "measurements", &layered, wishes) {
        adjust(&table.columns, wishes);
    } else if let Some(columns) = columns_of_fault(&notes.problems) {
        adjust(&columns, wishes);
    }
}

/// The columns that the fault of a missing one lists.
fn columns_of_fault(faults: &Faults) -> Option<Vec<String>> {
    let cause = faults
        .iter()
        .find(|f| f.code == "column-missing")
        .map(|f| f.cause.clone())?;
    let (_, list) = cause.split_once("there are: ")?;
    Some(list.split(", ").map(str::to_owned).collect())
}
