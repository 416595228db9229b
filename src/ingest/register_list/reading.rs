//! Cells as typed rows.

use super::admin_units::{Code, LEVELS, Lists, code_text};
use super::carried::Histories;
use super::columns::{assign, blank_dashes, enough};
use super::guards;
use super::operators::{Named, Operators};
use super::options::ListOptions;
use super::places::Places;
use super::rows::{Columns, RowFaults};
use super::table::{RegisterTable, for_command_line};
use super::twice;
use super::words;
use crate::ingest::list::ListCell;
use crate::ingest::list::Target;
use crate::ingest::list::{Dated, dated, dates_of};
use crate::ingest::list::{Kind, Value, numbers_of};
use crate::ingest::notes::Notes;
use crate::ingest::spoilt::{is_error_of_sheet, too_long};
use crate::ingest::text::clean;
use crate::ingest::workbook::{FORMULA_ALONE, TEXT_TOO_LONG};
use crate::register::{Attributes, Field, Hierarchy, ImportRow};
use crate::world::Report;
use crate::world::{Fault, Faults};
use std::path::PathBuf;

/// A list, read.
#[derive(Clone, Debug)]
pub struct RegisterList {
    /// The file.
    pub path: PathBuf,
    /// The sheet, of workbooks.
    pub sheet: Option<String>,
    /// The rows, in the order of the file.
    pub rows: Vec<ImportRow>,
    /// Headings and what they were taken as, in the order of the columns.
    pub recognised: Vec<(String, Target)>,
    /// Headings that were not taken, and why.
    pub not_taken: Vec<(String, &'static str)>,
    /// Hierarchy of the codes and names; `None` where the list has none.
    pub hierarchy: Option<Hierarchy>,
    /// Operators that the register does not have yet.
    pub new_operators: Vec<String>,
    /// Rows left out with their faults, where that is allowed.
    pub left_out: Vec<Fault>,
    /// What was filled, restored, left out; files with their sums.
    pub report: Report,
}

/// Types the rows of a table.
///
/// # Errors
/// Everything that is wrong with the list.
pub fn register_rows(mut table: RegisterTable, options: &ListOptions<'_>) -> Result<RegisterList, Faults> {
    let mut notes = std::mem::take(&mut table.notes);
    let histories = Histories::taken(&mut notes, &mut table);
    blank_dashes(&mut notes, &mut table);
    let (columns, not_taken) = assign(&mut notes, &table, options);
    enough(&mut notes, &table, &columns);
    if notes.problems.iter().any(|p| p.row.is_none()) {
        return Err(notes.problems);
    }
    guards::prepare(&mut notes, &mut table, &columns);
    guards::remarks(&mut notes, &table, &columns);
    let stored = guards::stored(&table, &columns);
    let mut faults = RowFaults::new(&table, &columns);
    let mut operators = Operators::new(options);
    let lists = Lists::new(options.units);
    let mut reading = Reading {
        options,
        table: &table,
        columns: &columns,
        lists: &lists,
        days: days(&table, &columns, options),
        counts: [Field::Population, Field::Households].map(|f| (f, whole_numbers(&table, &columns, f))),
        places: Places::read(&faults, options),
    };
    let hierarchy = reading.hierarchy(&mut notes, &mut faults);
    let mut rows: Vec<(usize, ImportRow)> = Vec::with_capacity(table.rows.len());
    for at in 0..table.rows.len() {
        let own = histories.hierarchy(at).or(hierarchy);
        guards::check(&mut notes, &mut faults, &stored, at);
        let mut row = reading.row(&mut notes, &mut faults, &mut operators, at, own);
        histories.put(at, &mut row);
        unplaced(&mut faults, at, &row);
        if let Some(cause) = histories.fault(at) {
            let cause = format!("the history of the point cannot be read: {cause}");
            let remedy = "give the file as covgap wrote it, or take the columns history away: the row is then read as in any list";
            faults.add(at, None, "history-broken", cause, remedy);
        }
        rows.push((at, row));
    }
    let repeated = twice::check(&mut notes, &mut faults, &rows);
    rows.retain(|(at, _)| !faults.has(*at) && repeated.binary_search(at).is_err());
    let by_row = std::mem::take(&mut faults.by_row);
    drop(faults);
    let mut left_out = Faults::default();
    for problem in by_row.into_values().flatten() {
        if notes.skip_bad_rows {
            left_out.push(problem.clone());
        }
        notes.bad_row(problem);
    }
    for_command_line(&mut notes.problems, &mut notes.report);
    if !notes.problems.is_empty() {
        return Err(notes.problems);
    }
    for_command_line(&mut left_out, &mut notes.report);
    for name in &operators.new {
        notes.note("operators-new", "operators new to the register", name.clone());
    }
    let recognised = columns.by_target.iter().map(|(t, c)| (*c, *t));
    let mut recognised: Vec<(usize, Target)> = recognised.collect();
    recognised.sort();
    let heading = |c: usize| table.columns.get(c).cloned().unwrap_or_default();
    Ok(RegisterList {
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        recognised: recognised.into_iter().map(|(c, t)| (heading(c), t)).collect(),
        not_taken,
        hierarchy,
        new_operators: operators.new,
        left_out: left_out.iter().cloned().collect(),
        report: notes.report,
        path: table.path.clone(),
        sheet: table.sheet.clone(),
    })
}

type Days = Vec<(Target, Vec<Option<Dated>>)>;

fn days(table: &RegisterTable, columns: &Columns, options: &ListOptions<'_>) -> Days {
    let days = columns
        .by_target
        .iter()
        .filter(|(t, _)| matches!(t, Target::Day(_) | Target::Due));
    days.map(|(target, column)| {
        let cells = table.rows.iter().map(|r| r.cells.get(*column).and_then(dated));
        (*target, dates_of(&cells.collect::<Vec<_>>(), options.date_order))
    })
    .collect()
}

fn whole_numbers(table: &RegisterTable, columns: &Columns, field: Field) -> Vec<Option<Value>> {
    let Some(column) = columns.of(Target::Field(field)) else {
        return Vec::new();
    };
    let cells: Vec<&ListCell> = table.rows.iter().filter_map(|r| r.cells.get(column)).collect();
    numbers_of(&cells, Kind::Whole)
}

pub(super) struct Reading<'a> {
    pub(super) options: &'a ListOptions<'a>,
    table: &'a RegisterTable,
    columns: &'a Columns,
    lists: &'a Lists<'a>,
    pub(super) days: Days,
    counts: [(Field, Vec<Option<Value>>); 2],
    places: Places,
}

impl<'a> Reading<'a> {
    pub(super) fn cell(&self, row: usize, target: Target) -> Option<&'a ListCell> {
        let cell = self.table.rows.get(row)?.cells.get(self.columns.of(target)?)?;
        (!cell.is_empty()).then_some(cell)
    }

    /// A cell as text; one that shows an error is a fault.
    pub(super) fn text(&self, faults: &mut RowFaults<'_>, row: usize, target: Target) -> Option<String> {
        match self.cell(row, target)? {
            ListCell::Error(text) if text == TEXT_TOO_LONG => {
                let wrong = too_long();
                faults.at(row, Some(target), wrong.code, wrong.cause, wrong.remedy);
                None
            }
            ListCell::Error(text) if text == FORMULA_ALONE => {
                let cause =
                    "the program that wrote the workbook has kept the formula of this cell and no value";
                let remedy =
                    "open the workbook in a spreadsheet program and save it, so that the values are in it";
                faults.at(row, Some(target), "formula-without-value", cause, remedy);
                None
            }
            cell if is_error(cell) => {
                let remedy = "correct the formula, or write the value";
                faults.at(
                    row,
                    Some(target),
                    "cell-error",
                    "the spreadsheet shows an error here",
                    remedy,
                );
                None
            }
            cell => Some(code_text(cell)).filter(|t| !t.is_empty()),
        }
    }

    /// The hierarchy of the list's units: as the user says, as its own column says (row by row), as names and
    /// codes tell, as the list's day tells.
    fn hierarchy(&mut self, notes: &mut Notes, faults: &mut RowFaults<'_>) -> Option<Hierarchy> {
        let units = LEVELS.iter().flat_map(|l| [l.1, l.2]).chain([Field::Code]);
        if units.clone().all(|f| self.columns.of(Target::Field(f)).is_none()) {
            return None;
        }
        if !self.options.units.has_two_hierarchies() {
            return None;
        }
        if self.options.hierarchy.is_some() || self.columns.of(Target::Field(Field::Hierarchy)).is_some() {
            return self.options.hierarchy;
        }
        let districts = [Field::DistrictCode, Field::District].map(Target::Field);
        let rows = 0..self.table.rows.len();
        if rows
            .clone()
            .any(|row| districts.iter().any(|d| self.cell(row, *d).is_some()))
        {
            notes.note(
                "hierarchy-found",
                "lists taken in the old hierarchy of units, for they name districts",
                String::new(),
            );
            return Some(Hierarchy::Old);
        }
        let mut only: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
        for row in rows {
            let mut fields = Attributes::new();
            for (_, code, name, _) in LEVELS {
                for field in [code, name] {
                    if let Some(cell) = self.cell(row, Target::Field(field)) {
                        fields.insert(field, code_text(cell));
                    }
                }
            }
            match Hierarchy::ALL.map(|h| self.lists.knows(h, &fields)) {
                [true, false] => only[0].push(row),
                [false, true] => only[1].push(row),
                _ => {}
            }
        }
        let (found, why) = match (only[0].first(), only[1].first()) {
            (Some(_), None) => (Hierarchy::Old, "for the names and codes are of that one alone"),
            (None, Some(_)) => (Hierarchy::New, "for the names and codes are of that one alone"),
            (Some(old), Some(new)) => {
                let number = |row: &usize| self.table.rows.get(*row).map_or(0, |r| r.number);
                let cause = format!(
                    "rows of both hierarchies: row {} is of the old one, row {} of the new one",
                    number(old),
                    number(new)
                );
                let remedy =
                    "say which it is (--hierarchy old|new), or give each row its own in a column 'hierarchy'";
                faults.add(*new, Some(Field::Province), "hierarchy-mixed", cause, remedy);
                return None;
            }
            (None, None) => {
                let day = self.options.as_of.unwrap_or(self.options.today);
                (Hierarchy::on(day), "for it was in force on the list's day")
            }
        };
        let text = format!("lists taken in the {found} hierarchy of units, {why}");
        notes.note("hierarchy-found", &text, String::new());
        Some(found)
    }

    fn row(
        &self,
        notes: &mut Notes,
        faults: &mut RowFaults<'_>,
        operators: &mut Operators<'_>,
        at: usize,
        hierarchy: Option<Hierarchy>,
    ) -> ImportRow {
        let mut row = ImportRow {
            row: self.table.rows.get(at).map_or(0, |r| r.number),
            ..ImportRow::default()
        };
        self.point(faults, at, &mut row);
        self.fields(notes, faults, at, hierarchy, &mut row.fields);
        self.places.put(faults, at, self.options, &mut row.fields);
        if let Some(text) = self.text(faults, at, Target::Operator) {
            match operators.named(&text) {
                Named::Is(name) => row.operator = Some(name),
                Named::Fault(code, cause, remedy) => {
                    faults.at(at, Some(Target::Operator), code, cause, remedy)
                }
            }
        }
        self.technology(notes, faults, at, &mut row);
        row.evidence = self.text(faults, at, Target::Evidence);
        row.why = self.text(faults, at, Target::Why);
        self.said(faults, at, &mut row);
        self.dates(faults, at, &mut row);
        row
    }

    fn point(&self, faults: &mut RowFaults<'_>, at: usize, row: &mut ImportRow) {
        let Some(text) = self.text(faults, at, Target::Number) else {
            return;
        };
        match text.parse() {
            Ok(point) => row.point = Some(point),
            Err(cause) => faults.at(
                at,
                Some(Target::Number),
                "number-invalid",
                cause,
                "correct it, or clear it",
            ),
        }
    }

    fn fields(
        &self,
        notes: &mut Notes,
        faults: &mut RowFaults<'_>,
        at: usize,
        hierarchy: Option<Hierarchy>,
        fields: &mut Attributes,
    ) {
        let units = self.options.units;
        let own = self.own_hierarchy(faults, at);
        let (said, hierarchy) = if units.has_two_hierarchies() {
            let said = own.or(hierarchy);
            (said, said)
        } else {
            // Without a second hierarchy none has to be said.
            (
                own.or(units.only_hierarchy()),
                Some(units.asked(own.unwrap_or(Hierarchy::Old))),
            )
        };
        for field in [Field::Code, Field::Name, Field::Source, Field::Note] {
            if let Some(ListCell::Date(_) | ListCell::Moment(..)) = self
                .cell(at, Target::Field(field))
                .filter(|_| field == Field::Code || field == Field::Name)
            {
                let remedy = "give the cell the format of text, and write it again";
                faults.add(
                    at,
                    Some(field),
                    "cell-became-date",
                    "the spreadsheet has made a date of this",
                    remedy,
                );
                continue;
            }
            if let Some(text) = self.text(faults, at, Target::Field(field)) {
                put(faults, at, fields, field, &text);
            }
        }
        for (level, code, name, width) in LEVELS {
            if let Some(text) = self.text(faults, at, Target::Field(name)) {
                put(faults, at, fields, name, &text);
            }
            if self.text(faults, at, Target::Field(code)).is_none() {
                continue;
            }
            let (Some(cell), Some(hierarchy)) = (self.cell(at, Target::Field(code)), hierarchy) else {
                continue;
            };
            match self.lists.code(hierarchy, level, width, cell) {
                Code::Is(text) => put(faults, at, fields, code, &text),
                Code::Restored(text) => {
                    let note = format!("{} codes that got back the zeros that a spreadsheet ate", level.name());
                    let example = format!("row {}: {} is {text}", self.table.rows.get(at).map_or(0, |r| r.number), code_text(cell));
                    notes.note(&format!("zeros-restored-{}", level.name()), &note, example);
                    put(faults, at, fields, code, &text);
                }
                Code::Short(text) => faults.add(
                    at,
                    Some(code),
                    "code-without-zeros",
                    format!("{} figures where {} codes have {width}: a spreadsheet may have eaten the zeros, and the register has no list that would tell", text.len(), level.name()),
                    "format the column as text and write the code in full, or give the register a list of units",
                ),
                Code::Unlisted(text) => {
                    let cause = format!("the register's list of the {hierarchy} hierarchy has no {} with the code {text}", level.name());
                    faults.add(at, Some(code), "code-unknown", cause, "correct the code, or say which hierarchy it is (--hierarchy old|new)");
                }
            }
        }
        if let Some(said) = said {
            let of_units = LEVELS.iter().flat_map(|l| [l.1, l.2]).chain([Field::Code]);
            if of_units.into_iter().any(|f| fields.contains_key(&f)) {
                fields.insert(Field::Hierarchy, said.name().to_owned());
            }
        }
        if let Some(hierarchy) = hierarchy {
            self.lists.complete(notes, faults, at, hierarchy, fields);
        }
        for (field, values) in &self.counts {
            match values.get(at).cloned().flatten() {
                Some(Ok(number)) if number.fract() == 0.0 && (0.0..=1e8).contains(&number) => {
                    guards::check_number(notes, faults, at, *field, number);
                    put(faults, at, fields, *field, &format!("{number:.0}"));
                }
                Some(Ok(_)) => faults.add(
                    at,
                    Some(*field),
                    "number-invalid",
                    "this is no whole number from 0 to 100,000,000",
                    "write the number of people or houses",
                ),
                Some(Err((code, cause, remedy))) => faults.add(at, Some(*field), code, cause, remedy),
                None => {}
            }
        }
        self.qualities(faults, at, fields);
    }

    fn own_hierarchy(&self, faults: &mut RowFaults<'_>, at: usize) -> Option<Hierarchy> {
        let text = self.text(faults, at, Target::Field(Field::Hierarchy))?;
        match crate::register::spelling::fold(&text).as_str() {
            "old" | "cu" => Some(Hierarchy::Old),
            "new" | "moi" => Some(Hierarchy::New),
            _ => {
                faults.add(
                    at,
                    Some(Field::Hierarchy),
                    "value-unknown",
                    "this is neither 'old' nor 'new'",
                    "write old or new",
                );
                None
            }
        }
    }

    /// Electricity and signal.
    fn qualities(&self, faults: &mut RowFaults<'_>, at: usize, fields: &mut Attributes) {
        if let Some(cell) = self.cell(at, Target::Field(Field::Electricity)) {
            match words::electricity(cell) {
                Some(word) => put(faults, at, fields, Field::Electricity, word),
                None => faults.add(
                    at,
                    Some(Field::Electricity),
                    "value-unknown",
                    "nothing says what this means",
                    "write grid (có điện), weak (điện yếu), none (chưa có điện) or unknown (không rõ)",
                ),
            }
        }
        if let Some(text) = self.text(faults, at, Target::Field(Field::Signal)) {
            match words::signal(&text) {
                Some(word) => put(faults, at, fields, Field::Signal, word),
                None => faults.add(
                    at,
                    Some(Field::Signal),
                    "value-unknown",
                    "nothing says what this means",
                    "write white (trắng sóng) or low-signal (lõm sóng)",
                ),
            }
        }
    }
}

/// Does a cell show what a spreadsheet shows where a formula failed?
fn is_error(cell: &ListCell) -> bool {
    match cell {
        ListCell::Error(_) => true,
        ListCell::Text(text) => is_error_of_sheet(text),
        _ => false,
    }
}

/// A row must say which point it is about.
fn unplaced(faults: &mut RowFaults<'_>, at: usize, row: &ImportRow) {
    let has = |field| row.get(field).is_some();
    let somewhere = [
        Field::CommuneCode,
        Field::Commune,
        Field::Lon,
        Field::Province,
        Field::ProvinceCode,
    ]
    .into_iter()
    .any(has);
    let known = row.point.is_some() || has(Field::Code) || (has(Field::Name) && somewhere);
    if !known && !faults.has(at) {
        let cause = "the row says too little to know which village it is about";
        let remedy = "give the code, or the name with the commune or the coordinates; remove headings and notes from among the rows";
        faults.add(at, Some(Field::Name), "row-unplaced", cause, remedy);
    }
}

pub(super) fn put(faults: &mut RowFaults<'_>, at: usize, fields: &mut Attributes, field: Field, text: &str) {
    match field.checked(&clean(text)) {
        Ok(value) => {
            fields.insert(field, value);
        }
        Err(cause) => faults.add(at, Some(field), "value-invalid", cause, "correct the value"),
    }
}
