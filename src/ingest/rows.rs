//! Rows of any tabular or vector file, read alike: values as text, a shape in the file's own system, faults
//! gathered by row.

use super::guard::{Around, Finding, Spot, Suspect, look, survey};
use super::list::{
    Conversion, Coordinate, JOINT, Measure, NumberFault, Style, looks_like_thousands, number, pair,
    without_unit,
};
use super::notes::{Notes, file_name, with_way_out};
use super::spoilt::{is_error_of_sheet, sort_of, wrong};
use super::text::{clean, nearest};
use super::workbook::FORMULA_ALONE;
use crate::space::crs::{Crs, CrsError, Transformer};
use crate::space::{InvalidLonLat, LonLat};
use crate::world::Fault;
use geo::{CoordsIter, Geometry, MapCoords};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a file itself says about a value, beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text: what it means, its reader says.
    Text,
    /// A number.
    Number,
    /// A day; no list of a study has dates.
    Date,
    /// A formula that failed: `#N/A`.
    Error,
}

/// One row or feature.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Line of a table, row of a sheet, number of a layer's feature, from 1.
    pub(super) number: u64,
    /// As many as there are columns; `None` for empty ones.
    pub(super) values: Vec<Option<String>>,
    /// What they are in the file; empty where all are texts.
    pub(super) kinds: Vec<Kind>,
    /// In the file's own system.
    pub(super) shape: Option<Geometry<f64>>,
    /// Where it is, of a row whose place is a point that was found sound already.
    pub(super) at: Option<LonLat>,
    /// Why its place cannot be meant.
    pub(super) suspect: Option<Box<Suspect>>,
}

impl Row {
    /// A row of texts.
    pub(super) fn of_texts(number: u64, values: Vec<Option<String>>) -> Self {
        Self {
            number,
            values,
            kinds: Vec::new(),
            shape: None,
            at: None,
            suspect: None,
        }
    }
}

/// Which columns were taken for what.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    /// By the name of the field.
    pub(super) by_key: BTreeMap<&'static str, usize>,
    /// Columns of longitude (easting) and latitude (northing) where rows have no shape.
    pub(super) lon_lat: Option<(usize, usize)>,
    /// Fields whose column was found by its heading alone.
    pub(super) by_heading: BTreeSet<&'static str>,
    /// How the numbers of columns become ours, whose heading or field names another unit.
    pub(super) units: BTreeMap<usize, Conversion>,
    /// A column that the study names is missing, or two mean the same: nothing can be read rightly.
    pub(super) is_faulty: bool,
}

impl Taken {
    fn columns(&self) -> impl Iterator<Item = usize> {
        let place = self.lon_lat.into_iter().flat_map(|(lon, lat)| [lon, lat]);
        self.by_key.values().copied().chain(place)
    }
}

/// A file's rows.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) path: PathBuf,
    /// The sheet, of a workbook.
    pub(super) sheet: Option<String>,
    pub(super) columns: Vec<String>,
    /// Columns that the file itself declares as numbers.
    pub(super) numeric: Vec<bool>,
    /// How the numbers of each column are written; as programs do where there is none.
    pub(super) styles: Vec<Style>,
    pub(super) rows: Vec<Row>,
    pub(super) transformer: Transformer,
    pub(super) taken: Taken,
}

impl Table {
    /// The column that was taken for a field.
    pub(super) fn at(&self, key: &str) -> Option<usize> {
        self.taken.by_key.get(key).copied()
    }

    /// Finds the rows whose places cannot be meant: once for a file, before its rows are read.
    pub(super) fn survey(&mut self, notes: &mut Notes, around: &Around) {
        let spots: Vec<Option<Spot>> = self.rows.iter().map(|row| self.reader(row).spot()).collect();
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

    /// The same for one row of a file that is read in pieces: by what lies around alone.
    pub(super) fn look(&self, row: &mut Row, around: &Around) {
        let Some(spot) = self.reader(row).spot() else {
            return;
        };
        row.at = spot.at;
        match look(spot, around, &self.transformer) {
            None => {}
            Some(Finding::Turned(at)) => row.at = Some(at),
            Some(Finding::Suspect(suspect)) => row.suspect = Some(Box::new(suspect)),
        }
    }

    /// The index of a column; a fault that lists the columns where it is missing.
    pub(super) fn column(&self, notes: &mut Notes, name: &str) -> Option<usize> {
        column_index(notes, &self.path, self.sheet.as_deref(), &self.columns, name)
    }

    /// The file's last name.
    pub(super) fn file_name(&self) -> String {
        file_name(&self.path)
    }

    /// A reader for one row.
    pub(super) fn reader<'a>(&'a self, row: &'a Row) -> RowReader<'a> {
        let mut reader = RowReader {
            table: self,
            row,
            faults: Vec::new(),
            converted: Vec::new(),
            doubts: Vec::new(),
        };
        if !row.kinds.is_empty() {
            reader.spoiled();
        }
        reader.texts();
        reader
    }
}

/// Finds a column by its exact name.
pub(super) fn column_index(
    notes: &mut Notes,
    path: &Path,
    sheet: Option<&str>,
    columns: &[String],
    name: &str,
) -> Option<usize> {
    let wanted = clean(name);
    let mut fault = |code, cause: String, remedy: String| {
        let mut problem = Fault::new(code, path, cause, remedy).in_field(name);
        problem.sheet = sheet.map(str::to_owned);
        notes.problem(problem);
    };
    // Of a heading that is made of several rows, the last part may do.
    let exact = columns.contains(&wanted);
    let is_it =
        |c: &String| *c == wanted || (!exact && c.rsplit_once(JOINT).is_some_and(|(_, last)| last == wanted));
    let mut found = columns.iter().enumerate().filter(|(_, c)| is_it(c));
    let Some((index, _)) = found.next() else {
        let cause = format!("there is no column '{name}'; there are: {}", columns.join(", "));
        let nearest = nearest(&wanted, columns).map_or_else(String::new, |n| format!("did you mean '{n}'? "));
        let remedy = format!("{nearest}correct the column's name in the study or in the file");
        fault("column-missing", cause, remedy);
        return None;
    };
    if found.next().is_some() {
        let cause = "two columns bear this name".to_owned();
        fault("column-twice", cause, "rename one of them".to_owned());
        return None;
    }
    Some(index)
}

/// Reads the values of one row and gathers what is wrong with them.
pub(super) struct RowReader<'a> {
    table: &'a Table,
    row: &'a Row,
    faults: Vec<Fault>,
    /// Columns whose value here has a unit of its own that is not ours.
    converted: Vec<usize>,
    /// What looks wrong and could be meant.
    doubts: Vec<Fault>,
}

impl<'a> RowReader<'a> {
    /// Faults of what a workbook spoils: formulas that failed, codes and numbers that became dates.
    fn spoiled(&mut self) {
        for column in self.table.taken.columns() {
            match self.kind(column) {
                Kind::Error if self.text(Some(column)) == Some(FORMULA_ALONE) => self.fault(
                    "formula-without-value",
                    Some(column),
                    "the program that wrote the workbook has kept the formula of this cell and no value",
                    "open the workbook in a spreadsheet program and save it, so that the values are in it",
                ),
                Kind::Error => self.fault(
                    "cell-error",
                    Some(column),
                    "the spreadsheet shows an error here",
                    "correct the formula, or write the value",
                ),
                Kind::Date if self.is_of_time(column) => {}
                Kind::Date => self.fault(
                    "cell-became-date",
                    Some(column),
                    "the spreadsheet has made a date of this",
                    "give the cell the format of text or of a number, and write it again",
                ),
                Kind::Text | Kind::Number => {}
            }
        }
    }

    /// Was the column taken for a day or a moment? A date is at home there.
    fn is_of_time(&self, column: usize) -> bool {
        let taken = &self.table.taken.by_key;
        ["time", "date"].iter().any(|key| taken.get(key) == Some(&column))
    }

    /// Faults and doubts of texts: errors of a spreadsheet, codes that it spoilt, letters that were lost.
    fn texts(&mut self) {
        let table = self.table;
        if let Some((lon, lat)) = table.taken.lon_lat {
            for column in [lon, lat] {
                if self.text(Some(column)).is_some_and(is_error_of_sheet) && self.kind(column) == Kind::Text {
                    self.fault(
                        "cell-error",
                        Some(column),
                        "the spreadsheet shows an error here",
                        "correct the formula, or write the value",
                    );
                }
            }
        }
        for (key, column) in &table.taken.by_key {
            let is_number = match self.kind(*column) {
                Kind::Error | Kind::Date => continue,
                kind => kind == Kind::Number,
            };
            let Some(text) = self.text(Some(*column)) else {
                continue;
            };
            if !is_number && is_error_of_sheet(text) {
                self.fault(
                    "cell-error",
                    Some(*column),
                    "the spreadsheet shows an error here",
                    "correct the formula, or write the value",
                );
                continue;
            }
            if let Some(wrong) = sort_of(key).and_then(|sort| wrong(text, sort, is_number)) {
                let fault = self.fault_of(
                    wrong.code,
                    Some(*column),
                    wrong.cause.to_string(),
                    wrong.remedy.to_string(),
                );
                let list = if wrong.is_doubt {
                    &mut self.doubts
                } else {
                    &mut self.faults
                };
                list.push(fault);
            }
        }
    }

    fn kind(&self, column: usize) -> Kind {
        let declared = self.table.numeric.get(column) == Some(&true);
        let own = self.row.kinds.get(column).copied().unwrap_or(Kind::Text);
        if declared { Kind::Number } else { own }
    }

    /// A fault of this row.
    pub(super) fn fault(
        &mut self,
        code: &'static str,
        column: Option<usize>,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let problem = self.fault_of(code, column, cause.into(), remedy.into());
        self.faults.push(problem);
    }

    /// Something in this row that looks wrong and could be meant.
    pub(super) fn doubt(
        &mut self,
        code: &'static str,
        column: Option<usize>,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let problem = self.fault_of(code, column, cause.into(), remedy.into());
        self.doubts.push(problem);
    }

    fn fault_of(&self, code: &'static str, column: Option<usize>, cause: String, remedy: String) -> Fault {
        let problem = Fault::new(code, &self.table.path, cause, remedy);
        let mut problem = match self.row.shape {
            Some(_) => problem.at_feature(self.row.number),
            None => problem.at_row(self.row.number),
        };
        problem.sheet.clone_from(&self.table.sheet);
        // People know a feature by its own id.
        let id = self.table.at("id_field").or_else(|| self.table.at("id"));
        if self.row.shape.is_some() && id != column {
            problem = problem.about(self.text(id).unwrap_or_default());
        }
        if let Some(column) = column {
            if let Some(name) = self.table.columns.get(column) {
                problem = problem.in_field(name.clone());
            }
            if let Some(value) = self.text(Some(column)) {
                problem = problem.with_value(value);
            }
        }
        problem
    }

    /// A doubt of this row: true where the study allows it, else a fault of the row.
    pub(super) fn is_meant(
        &mut self,
        notes: &mut Notes,
        code: &'static str,
        column: Option<usize>,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) -> bool {
        self.fault(code, column, cause, remedy);
        let Some(doubt) = self.faults.pop() else {
            return false;
        };
        let is_allowed = notes.is_allowed(&doubt);
        if !is_allowed {
            self.faults.push(with_way_out(doubt));
        }
        is_allowed
    }

    /// The value of a column as it is; `None` when empty or without a column.
    pub(super) fn text(&self, column: Option<usize>) -> Option<&'a str> {
        self.row.values.get(column?)?.as_deref()
    }

    /// The same, owned and in NFC; a change of form is counted.
    pub(super) fn name(&self, notes: &mut Notes, column: Option<usize>) -> Option<String> {
        let raw = self.text(column)?;
        let cleaned = clean(raw);
        if cleaned != raw.trim() {
            let text = "names brought into Unicode NFC, control characters made spaces";
            notes.note("names-normalised", text, self.place());
        }
        (!cleaned.is_empty()).then_some(cleaned)
    }

    /// A number; a fault where the value is none.
    pub(super) fn number(&mut self, column: Option<usize>, measure: Measure) -> Option<f64> {
        match self.read_number(column?, measure)? {
            Ok((value, is_foreign)) => {
                self.converted.extend(column.filter(|_| is_foreign));
                Some(value)
            }
            Err((cause, remedy)) => {
                self.fault("number-invalid", column, cause, remedy);
                None
            }
        }
    }

    /// A number where there is one, and no fault where there is none.
    pub(super) fn quiet_number(&self, column: usize, measure: Measure) -> Option<f64> {
        self.read_number(column, measure)?.ok().map(|(value, _)| value)
    }

    fn read_number(&self, at: usize, measure: Measure) -> Option<Result<(f64, bool), NumberFault>> {
        let text = self.text(Some(at))?;
        // A fault already.
        if is_error_of_sheet(text) && self.table.taken.columns().any(|taken| taken == at) {
            return None;
        }
        let style = match self.kind(at) {
            // Faults already.
            Kind::Error | Kind::Date => return None,
            Kind::Number => Style::Programs,
            Kind::Text => self.table.styles.get(at).copied().unwrap_or_default(),
        };
        let unit = self.table.taken.units.get(&at).copied().unwrap_or_default();
        Some(number(text, style, measure, unit))
    }

    /// A number of people or houses. One that could be thousands written with a dot is a fault: it would be
    /// wrong by a factor of a thousand without a sign of it.
    pub(super) fn count_within(
        &mut self,
        column: Option<usize>,
        measure: Measure,
        limits: std::ops::RangeInclusive<f64>,
        remedy: &str,
    ) -> Option<f64> {
        let by_programs = |at: usize| {
            let style = self.table.styles.get(at).copied().unwrap_or_default();
            self.kind(at) == Kind::Text && style == Style::Programs
        };
        let doubtful = self
            .text(column)
            .is_some_and(|t| looks_like_thousands(without_unit(t, measure).0));
        if doubtful && column.is_some_and(by_programs) {
            self.fault(
                "number-invalid",
                column,
                "the dot makes the number ambiguous (thousands or decimals?)",
                "write thousands without a separator (1250); a fraction, if meant, with another number of decimals (1.25)",
            );
            return None;
        }
        self.number_within(column, measure, limits, remedy)
    }

    /// A number within limits, both included.
    pub(super) fn number_within(
        &mut self,
        column: Option<usize>,
        measure: Measure,
        limits: std::ops::RangeInclusive<f64>,
        remedy: &str,
    ) -> Option<f64> {
        let value = self.number(column, measure)?;
        if limits.contains(&value) {
            return Some(value);
        }
        let cause = format!("must lie between {} and {}", limits.start(), limits.end());
        self.fault("value-out-of-range", column, cause, remedy);
        None
    }

    /// The row's position: its point, or its longitude and latitude columns.
    pub(super) fn position(&mut self) -> Option<LonLat> {
        if let Some(at) = self.surveyed() {
            return Some(at);
        }
        match &self.row.shape {
            Some(Geometry::Point(p)) => self.at(p.x(), p.y()),
            Some(Geometry::MultiPoint(many)) if many.0.len() == 1 => {
                let p = many.0.first()?;
                self.at(p.x(), p.y())
            }
            Some(other) => {
                let cause = format!("a point is wanted here, this is a {}", shape_name(other));
                self.fault("shape-unsuitable", None, cause, "use a layer of points");
                None
            }
            None => self.position_of_columns(),
        }
    }

    /// Where the row is, by the survey of its file, with the doubt that there is about it.
    fn surveyed(&mut self) -> Option<LonLat> {
        let at = self.row.at?;
        self.doubt_of_place();
        Some(at)
    }

    /// The doubt of the survey, once.
    fn doubt_of_place(&mut self) {
        let Some(suspect) = &self.row.suspect else { return };
        if self.doubts.iter().any(|d| d.code == suspect.code) {
            return;
        }
        let problem = self.suspicion(suspect);
        self.doubts.push(problem);
    }

    /// A suspect place as a fault with the numbers of the file.
    fn suspicion(&self, suspect: &Suspect) -> Fault {
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

    /// Longitude and latitude columns.
    fn position_of_columns(&mut self) -> Option<LonLat> {
        let Some((lon, lat)) = self.table.taken.lon_lat else {
            self.fault(
                "shape-missing",
                None,
                "the feature has no geometry",
                "give it one, or remove it",
            );
            return None;
        };
        self.position_in(lon, lat)
    }

    /// The position in two columns, in the file's coordinate system; an empty one is a fault.
    pub(super) fn position_in(&mut self, lon: usize, lat: usize) -> Option<LonLat> {
        let (x, y) = self.numbers_in(lon, lat)?;
        self.at(x, y)
    }

    /// The two numbers of a place, in the file's coordinate system.
    fn numbers_in(&mut self, lon: usize, lat: usize) -> Option<(f64, f64)> {
        for column in [lon, lat] {
            if self.text(Some(column)).is_none() {
                self.fault(
                    "coordinate-missing",
                    Some(column),
                    "the coordinate is empty",
                    "fill it in, or remove the row",
                );
            }
        }
        let projected = self.table.transformer.is_projected();
        let measure = if projected {
            Measure::Metres
        } else {
            Measure::Degrees
        };
        let texts = [lon, lat].map(|column| self.text(Some(column)).unwrap_or_default());
        let [x, y] = if projected {
            [None, None]
        } else {
            pair(texts[0], texts[1])
        };
        let mut value = |column: usize, written: Coordinate| match written {
            None => self.number(Some(column), measure),
            Some(Ok(degrees)) => Some(degrees),
            Some(Err((code, cause, remedy))) => {
                self.fault(code, Some(column), cause, remedy);
                None
            }
        };
        let (x, y) = (value(lon, x), value(lat, y));
        self.grouped_coordinates(&texts);
        Some((x?, y?))
    }

    /// Names what happened to numbers such as 105.440.000, in place of saying that they are none.
    fn grouped_coordinates(&mut self, texts: &[&str; 2]) {
        let grouped = texts.iter().any(|text| ungrouped(text).is_some());
        let is_of_numbers = |f: &Fault| f.code == "number-invalid";
        if !grouped || !self.faults.iter().any(is_of_numbers) {
            return;
        }
        self.faults.retain(|f| !is_of_numbers(f));
        let digits: Vec<String> = texts
            .iter()
            .map(|t| ungrouped(t).unwrap_or_else(|| (*t).to_owned()))
            .collect();
        let cause = format!(
            "the figures are in groups of three, as a spreadsheet shows a number whose decimal point it has lost: {}",
            digits.join(", ")
        );
        let problem = self.fault_of(
            "coordinates-lost-point",
            None,
            cause,
            "write decimal degrees such as 105.44, 21.12".to_owned(),
        );
        self.faults.push(problem.with_value(texts.join(", ")));
    }

    /// Coordinates of the file as a position on WGS 84.
    fn at(&mut self, x: f64, y: f64) -> Option<LonLat> {
        match self.table.transformer.lon_lat(x, y) {
            Ok(position) => {
                self.doubt_of_place();
                Some(position)
            }
            Err(e) => {
                self.nowhere(&e);
                None
            }
        }
    }

    /// The fault of coordinates that are no place, with the repair that the survey found.
    fn nowhere(&mut self, e: &CrsError) {
        if let Some(suspect) = &self.row.suspect {
            let problem = self.suspicion(suspect);
            self.faults.push(problem);
            return;
        }
        let (code, remedy) = coordinate_fault(e);
        self.fault(code, None, e.to_string(), remedy);
    }

    /// The row's shape on WGS 84, each vertex checked.
    pub(super) fn shape(&mut self) -> Option<Geometry<f64>> {
        if let Some(at) = self.surveyed() {
            return Some(Geometry::Point(at.point()));
        }
        let Some(shape) = &self.row.shape else {
            return self.position_of_columns().map(|p| Geometry::Point(p.point()));
        };
        let transformer = &self.table.transformer;
        // Beyond 180° a polygon may go on; where it lies is said by its first vertex.
        let turned = |x: f64| {
            if x.abs() > 180.0 && x.abs() <= 360.0 && !transformer.is_projected() {
                x - 360.0_f64.copysign(x)
            } else {
                x
            }
        };
        let moved = shape.try_map_coords(|c| {
            transformer
                .lon_lat(turned(c.x), c.y)
                .map(|p| geo::coord! { x: p.lon_deg(), y: p.lat_deg() })
        });
        match moved {
            Ok(shape) => {
                self.doubt_of_place();
                Some(shape)
            }
            Err(e) => {
                self.nowhere(&e);
                None
            }
        }
    }

    /// Where this row is, for examples.
    pub(super) fn place(&self) -> String {
        let unit = if self.row.shape.is_some() {
            "feature"
        } else {
            "row"
        };
        format!("{}, {unit} {}", self.table.file_name(), self.row.number)
    }

    /// The row's number.
    pub(super) fn number_of_row(&self) -> u64 {
        self.row.number
    }

    /// The faults, for who tells them otherwise.
    pub(super) fn into_faults(mut self) -> Vec<Fault> {
        self.faults.append(&mut self.doubts);
        self.faults
    }

    /// Hands the faults over; true when there was none. A row that is left out is counted once.
    pub(super) fn finish(self, notes: &mut Notes) -> bool {
        for column in &self.converted {
            let text = "values converted from the unit that is behind them";
            let value = self.text(Some(*column)).map(clean).unwrap_or_default();
            notes.note("value-unit-converted", text, format!("{}: {value}", self.place()));
        }
        let mut good = self.faults.is_empty();
        if notes.skip_bad_rows {
            if let Some(first) = self.faults.into_iter().next() {
                notes.bad_row(first);
            }
        } else {
            for fault in self.faults {
                notes.bad_row(fault);
            }
        }
        for doubt in self.doubts {
            if good || !notes.skip_bad_rows {
                good &= notes.doubt_of_row(doubt);
            }
        }
        good
    }
}

/// Code and remedy of a bad coordinate.
pub(super) fn coordinate_fault(e: &CrsError) -> (&'static str, &'static str) {
    match e {
        CrsError::Position(InvalidLonLat::LooksSwapped { .. }) => (
            "coordinates-swapped",
            "exchange the two columns in the file or in the study",
        ),
        CrsError::Position(InvalidLonLat::LooksProjected { .. }) => {
            ("coordinates-in-metres", "set `crs`, for example EPSG:9210")
        }
        CrsError::LooksGeographic { .. } => ("coordinates-in-degrees", "set `crs` to EPSG:4326 or remove it"),
        _ => (
            "coordinates-invalid",
            "correct the coordinates or the coordinate system",
        ),
    }
}

/// The figures of a number in groups of three with two separators or more, which no decimal number has.
fn ungrouped(text: &str) -> Option<String> {
    let plain = text.trim();
    let figures = plain.strip_prefix('-').unwrap_or(plain);
    let groups: Vec<&str> = figures.split(['.', ',']).collect();
    let (first, others) = groups.split_first()?;
    let are_figures = groups
        .iter()
        .all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()));
    let are_three = others.len() >= 2 && first.len() <= 3 && others.iter().all(|g| g.len() == 3);
    (are_figures && are_three).then(|| groups.concat())
}

/// One point for a shape, in its own system: its first. The middle of a box would be on the other side of the
/// globe for a shape on both sides of 180°.
fn anchor(shape: &Geometry<f64>) -> Option<(f64, f64)> {
    shape.coords_iter().next().map(|c| (c.x, c.y))
}

/// What a geometry is called.
pub(super) fn shape_name(shape: &Geometry<f64>) -> &'static str {
    match shape {
        Geometry::Point(_) => "point",
        Geometry::MultiPoint(_) => "multipoint",
        Geometry::Line(_) | Geometry::LineString(_) | Geometry::MultiLineString(_) => "line",
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) => "polygon",
        _ => "collection of shapes",
    }
}

/// The coordinate system that the study declares for a file; a fault where it is unknown.
pub(super) fn declared_crs(notes: &mut Notes, path: &Path, declared: Option<&String>) -> Option<Crs> {
    let Some(text) = declared else {
        return Some(Crs::wgs84());
    };
    parsed_crs(notes, path, text)
}

/// A coordinate system from text; a fault where it is unknown.
pub(super) fn parsed_crs(notes: &mut Notes, path: &Path, text: &str) -> Option<Crs> {
    match Crs::parse(text) {
        Ok(crs) => Some(crs),
        Err(e) => {
            notes.problem(
                Fault::new("crs-unknown", path, e.to_string(), "correct the key `crs`")
                    .in_field("crs")
                    .with_value(text),
            );
            None
        }
    }
}

/// A transformer into WGS 84; a fault where there is no way.
pub(super) fn transformer(notes: &mut Notes, path: &Path, crs: &Crs) -> Option<Transformer> {
    match Transformer::to_wgs84(crs) {
        Ok(t) => Some(t),
        Err(e) => {
            notes.problem(Fault::new(
                "crs-unusable",
                path,
                e.to_string(),
                "declare a usable system with the key `crs`",
            ));
            None
        }
    }
}
