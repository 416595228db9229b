//! Receivers: tables of places that are asked for.

use super::columns::{AxisName, Wish, Wishes};
use super::duplicates::Unique;
use super::list::{Meaning, Measure, Target};
use super::notes::Notes;
use super::rows::{RowReader, Table};
use super::surroundings::Surroundings;
use super::text::clean;
use crate::register::Field;
use crate::space::LonLat;
use crate::study::Layered;
use crate::world::{Fault, Faults, Report};
use std::ops::RangeInclusive;
use std::path::Path;

/// The column of heights that is read where the table has it and no other is named.
pub const HEIGHT_COLUMN: &str = "height_m";

/// Antennas of receivers above ground, metres: as the key `receiver_height_m` of a study.
const HEIGHTS_M: RangeInclusive<f64> = 0.5..=100.0;

/// Which columns of a table are read, and in which coordinate system it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiverColumns {
    /// Id.
    pub id: String,
    /// Longitude or easting.
    pub lon: String,
    /// Latitude or northing.
    pub lat: String,
    /// Antenna above ground, metres; `None`: [`HEIGHT_COLUMN`], where the table has one.
    pub height_m: Option<String>,
    /// Coordinate system; `None`: degrees on WGS 84.
    pub crs: Option<String>,
}

impl Default for ReceiverColumns {
    fn default() -> Self {
        Self {
            id: "id".to_owned(),
            lon: "lon".to_owned(),
            lat: "lat".to_owned(),
            height_m: None,
            crs: None,
        }
    }
}

/// A place that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Receiver {
    /// Unique in its file.
    pub id: String,
    /// Where.
    pub position: LonLat,
    /// Antenna above ground, metres, where the table says it.
    pub height_m: Option<f64>,
}

/// Reads a table with columns `id`, `lon`, `lat` (degrees) and, where it has one, `height_m`, or any layer of
/// points with a field `id`.
///
/// # Errors
/// [`Faults`]: all that is wrong, in the order of reading.
pub fn receivers(path: &Path) -> Result<Vec<Receiver>, Faults> {
    receivers_around(path, Surroundings::unknown()).map(|found| found.list)
}

/// Receivers, and what is to be said of them.
#[derive(Clone, Debug)]
pub struct Receivers {
    /// In the order of the file.
    pub list: Vec<Receiver>,
    /// What was done to them, with the doubts that the study allows.
    pub report: Report,
}

/// The same, compared with what the other files of a study say.
///
/// # Errors
/// As [`receivers`].
pub fn receivers_around(path: &Path, surroundings: Surroundings) -> Result<Receivers, Faults> {
    let columns = ReceiverColumns::default();
    let mut notes = Notes {
        allow: surroundings.allow,
        ..Notes::default()
    };
    let layered = Layered {
        path: path.to_owned(),
        layer: None,
        crs: None,
        encoding: None,
    };
    let mut found = Vec::new();
    if let Some(mut table) = Table::open(&mut notes, "receivers", &layered, &wishes(&columns))
        && let Some(id_column) = id_column(&mut notes, &table, &columns)
    {
        let height_column = table.at(HEIGHT);
        table.survey(&mut notes, &surroundings.around);
        let mut unique = Unique::default();
        for row in &table.rows {
            let mut reader = table.reader(row);
            let id = reader.text(Some(id_column)).map(clean);
            if id.is_none() {
                reader.fault(
                    "receiver-id-missing",
                    Some(id_column),
                    "the receiver has no id",
                    "give it one",
                );
            }
            let place = place(&mut reader, height_column);
            let is_good = reader.finish(&mut notes);
            let is_used = unique.admits(
                &mut notes,
                "receiver-id-twice",
                &table,
                (id.as_deref(), row.number, is_good),
            );
            if is_used && let (Some(id), Some((position, height_m))) = (id, place) {
                found.push(Receiver {
                    id,
                    position,
                    height_m,
                });
            }
        }
    }
    if notes.problems.is_empty() {
        Ok(Receivers {
            list: found,
            report: notes.report,
        })
    } else {
        Err(notes.problems)
    }
}

const ID: &str = "--id-column";
/// How the column of heights is called to the user.
pub(super) const HEIGHT: &str = "--height-column";

/// What a table of receivers may say, and how the command names it.
pub(super) fn wishes(columns: &ReceiverColumns) -> Wishes {
    let usual = ReceiverColumns::default();
    let axis = |key, name: &String, usual| AxisName {
        key,
        name: name.clone(),
        usual,
    };
    let id = Wish {
        key: ID,
        named: (columns.id != usual.id).then(|| columns.id.clone()),
        own: Some("id"),
        means: vec![
            Meaning::Point(Target::Field(Field::Code)),
            Meaning::VillageCode,
            Meaning::ReceiverId,
        ],
        needed: true,
    };
    let height = Wish {
        key: HEIGHT,
        named: columns.height_m.clone(),
        own: Some(HEIGHT_COLUMN),
        means: vec![Meaning::ReceiverHeight],
        needed: false,
    };
    Wishes {
        list: vec![id, height],
        place: Some([
            axis("--lon-column", &columns.lon, "lon"),
            axis("--lat-column", &columns.lat, "lat"),
        ]),
        ..Wishes::default()
    }
}

/// The column of ids; a fault where there is none.
pub(super) fn id_column(notes: &mut Notes, table: &Table, columns: &ReceiverColumns) -> Option<usize> {
    let found = table.at(ID);
    if found.is_none() && !table.taken.is_faulty {
        // Names the heading that is missing.
        let _ = table.column(notes, &columns.id);
    }
    found
}

/// Position and height of a row; faults go to the reader.
pub(super) fn place(
    reader: &mut RowReader<'_>,
    height_column: Option<usize>,
) -> Option<(LonLat, Option<f64>)> {
    let position = reader.position();
    let remedy = "give the height of the receiving antenna above ground in metres, or leave it empty";
    let height_m = reader.number_within(height_column, Measure::Metres, HEIGHTS_M, remedy);
    Some((position?, height_m))
}

/// What is wrong with a row, in few words.
pub(super) fn in_few_words(fault: &Fault) -> String {
    match (&fault.field, &fault.value) {
        (Some(field), Some(value)) => format!("{field} '{value}': {}", fault.cause),
        (Some(field), None) => format!("{field}: {}", fault.cause),
        _ => fault.cause.clone(),
    }
}
