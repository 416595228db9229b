//! Rows and the guard of places: what it is asked, and how its findings become doubts and faults of rows.

use super::{Row, RowReader, Table};
use crate::ingest::guard::{Around, Finding, Passing, Plan, Spot, Suspect, survey};
use crate::ingest::notes::{Notes, file_name};
use crate::space::LonLat;
use crate::world::Fault;
use geo::{CoordsIter, Geometry};

impl Table {
    /// Finds the rows whose places cannot be meant: once for a file, before its rows are read.
    pub(in crate::ingest) fn survey(&mut self, notes: &mut Notes, around: &Around) {
        let spots: Vec<Option<Spot>> = self.rows.iter().map(|row| self.peek(row).spot()).collect();
        let found = survey(&spots, around, &self.transformer);
        for ((row, spot), found) in self.rows.iter_mut().zip(spots).zip(found) {
            let is_point = matches!(row.shape, None | Some(Geometry::Point(_)));
            row.at = spot.and_then(|s| s.at).filter(|_| is_point);
            match found {
                None => {}
                Some(Finding::Turned(at)) => {
                    row.at = Some(at).filter(|_| is_point);
                    let text = "longitudes beyond 180°, of which a turn of 360° was taken off";
                    let example = format!("{}, row {}", file_name(&self.path), row.number);
                    notes.note("longitude-over-180", text, example);
                }
                Some(Finding::Suspect(suspect)) => row.suspect = Some(Box::new(suspect)),
            }
        }
    }

    /// Where a row of a file lies that is read in pieces, for a first pass.
    pub(in crate::ingest) fn spot(&self, row: &Row) -> Option<Spot> {
        self.peek(row).spot()
    }

    /// What a survey does, for one row of a file of which no plan is made: by what lies around alone.
    pub(in crate::ingest) fn look(&self, row: &mut Row, around: &Around) {
        let Some(spot) = self.spot(row) else {
            return;
        };
        row.at = spot.at;
        if around.is_nothing() || spot.at.is_some_and(|p| around.is_near(p)) {
            return;
        }
        let mut passing = Passing::new(around, &self.transformer);
        passing.add(spot);
        self.judge(row, &Plan::of(passing), around);
    }

    /// What a survey does, for one row of such a file, by the plan of the first pass.
    pub(in crate::ingest) fn judge(&self, row: &mut Row, plan: &Plan, around: &Around) {
        let Some(spot) = self.spot(row) else {
            return;
        };
        row.at = spot.at;
        match plan.judge(spot, around, &self.transformer) {
            None => {}
            Some(Finding::Turned(at)) => row.at = Some(at),
            Some(Finding::Suspect(suspect)) => row.suspect = Some(Box::new(suspect)),
        }
    }
}

impl RowReader<'_> {
    /// Where the row is, by the survey of its file, with the doubt that there is about it.
    pub(super) fn surveyed(&mut self) -> Option<LonLat> {
        let at = self.row.at?;
        self.doubt_of_place();
        Some(at)
    }

    /// The doubt of the survey, once.
    pub(super) fn doubt_of_place(&mut self) {
        let Some(suspect) = &self.row.suspect else { return };
        if self.doubts.iter().any(|d| d.code == suspect.code) {
            return;
        }
        let problem = self.suspicion(suspect);
        self.doubts.push(problem);
    }

    /// A suspect place as a fault with the numbers of the file.
    pub(super) fn suspicion(&self, suspect: &Suspect) -> Fault {
        let fault = self.fault_of(suspect.code, None, suspect.cause.clone(), suspect.remedy.clone());
        match self.raw_text() {
            Some(value) => fault.with_value(value),
            None => fault,
        }
    }

    /// The two coordinates as they are in the file.
    fn raw_text(&self) -> Option<String> {
        match (&self.row.shape, self.table.taken.lon_lat) {
            (Some(shape), _) => anchor(shape).map(|(x, y)| format!("{x}, {y}")),
            (None, Some((lon, lat))) => {
                let text = |column| self.text(Some(column)).unwrap_or_default();
                Some(format!("{}, {}", text(lon), text(lat)))
            }
            (None, None) => None,
        }
    }

    /// The coordinates of the row in the file's own system: of its point, or of the middle of its shape;
    /// nothing where they are no numbers.
    fn spot(mut self) -> Option<Spot> {
        let (x, y) = match (&self.row.shape, self.table.taken.lon_lat) {
            (Some(shape), _) => anchor(shape)?,
            (None, Some((lon, lat))) => self.numbers_in(lon, lat)?,
            (None, None) => return None,
        };
        let at = self.table.transformer.lon_lat(x, y).ok();
        Some(Spot { x, y, at })
    }
}

/// One point for a shape, in its own system: its first. The middle of a box would be on the other side of the
/// globe for a shape on both sides of 180°.
fn anchor(shape: &Geometry<f64>) -> Option<(f64, f64)> {
    shape.coords_iter().next().map(|c| (c.x, c.y))
}
