//! Rows of any tabular or vector file, read alike: values as text, a shape in the file's own system, faults
//! gathered by row.

mod guard;
mod places;
mod spoiled;
mod systems;

pub(super) use places::{coordinate_fault, shape_name};
pub(super) use systems::{declared_crs, parsed_crs, transformer};

use super::guard::Suspect;
use super::list::NOT_KNOWN;
use super::list::{
    Conversion, JOINT, Measure, NumberFault, Style, is_not_known, looks_like_thousands, number, without_unit,
};
use super::notes::{Notes, file_name, with_way_out};
use super::spoilt::{Stored, is_error_of_sheet};
use super::text::{clean, nearest};
use crate::space::LonLat;
use crate::space::crs::Transformer;
use crate::world::Fault;
use geo::Geometry;
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
    /// How the file has the codes of columns of numbers.
    pub(super) stored: BTreeMap<usize, Stored>,
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
        let mut reader = self.peek(row);
        if !row.kinds.is_empty() {
            reader.spoiled();
        }
        reader.texts();
        reader
    }

    /// A reader for one row that is looked at beforehand, and whose faults are not asked for: what is wrong
    /// with its texts is found when it is read.
    pub(super) fn peek<'a>(&'a self, row: &'a Row) -> RowReader<'a> {
        RowReader {
            table: self,
            row,
            faults: Vec::new(),
            converted: Vec::new(),
            doubts: Vec::new(),
            not_known: Vec::new(),
        }
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
    /// Columns of numbers that say in words here that none is known.
    not_known: Vec<usize>,
}

impl<'a> RowReader<'a> {
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
        if self.says_not_known(column?) {
            self.not_known
                .extend(column.filter(|at| !self.not_known.contains(at)));
            return None;
        }
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

    /// Does a cell of a column of numbers say in words that none is known (`n/a`, `NULL`, a dash)?
    pub(super) fn says_not_known(&self, column: usize) -> bool {
        self.kind(column) == Kind::Text && self.text(Some(column)).is_some_and(is_not_known)
    }

    /// Is there no number in a column, because the cell is empty or says so?
    pub(super) fn is_empty(&self, column: usize) -> bool {
        self.text(Some(column)).is_none() || self.says_not_known(column)
    }

    /// A number where there is one, and no fault where there is none.
    pub(super) fn quiet_number(&self, column: usize, measure: Measure) -> Option<f64> {
        if self.says_not_known(column) {
            return None;
        }
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

    /// How the numbers of a column become ours, where its heading or field names another unit.
    pub(super) fn converted_from(&self, column: Option<usize>) -> Option<Conversion> {
        self.table.taken.units.get(&column?).copied()
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

    /// The faults and behind them the doubts, for who says them otherwise.
    pub(super) fn into_faults(mut self) -> Vec<Fault> {
        self.faults.append(&mut self.doubts);
        self.faults
    }

    /// The faults and the doubts, for who tells them otherwise.
    pub(super) fn into_faults_and_doubts(self) -> (Vec<Fault>, Vec<Fault>) {
        (self.faults, self.doubts)
    }

    /// Hands the faults over; true when there was none. A row that is left out is counted once.
    pub(super) fn finish(self, notes: &mut Notes) -> bool {
        for column in &self.not_known {
            let value = self.text(Some(*column)).map(clean).unwrap_or_default();
            notes.note("cells-not-known", NOT_KNOWN, format!("{}: {value}", self.place()));
        }
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
