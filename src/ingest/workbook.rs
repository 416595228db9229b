//! Sheets of workbooks as rows of cells: XLSX, XLSM, XLSB, XLS and ODS. The only user of calamine.
//!
//! Values are those that the program which wrote the file kept, also of formulas. The merged cells of XLSX
//! and XLS come with the sheet; ODS does not tell them. A hidden sheet is read only where it is asked for by
//! name.

use super::archive;
use super::list::{Grid, ListCell, Span, clock};
use super::spoilt::is_too_long;
use crate::register::Day;
use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls,
    XlsError, Xlsb, Xlsx, XlsxError, open_workbook_from_rs,
};
use std::io::Cursor;

/// Cells that every workbook may have, all its sheets together, those to the left of others too: a million
/// rows of six. A handful of bytes can say that a cell lies in the far corner of a sheet.
const ALWAYS_CELLS: u64 = 6_000_000;
/// Above that a cell for every so many bytes of the file (they have five or more), up to the most.
const BYTES_PER_CELL: u64 = 2;
/// More cells than any list of villages has: what asks for more is damaged, or made to exhaust the memory.
const MAX_CELLS: u64 = 30_000_000;
/// Cells that a sheet may come to when all rows are as wide as the widest.
const MAX_SPREAD: u64 = 15_000_000;
/// Bytes of text that every sheet may have; above that, so many times the file's size. A text that is kept
/// once can be shown by every cell.
const ALWAYS_TEXT: u64 = 128 << 20;
const TEXT_RATIO: u64 = 4;
/// Columns behind this one are not looked at.
const MAX_COLUMNS: u32 = 1_000;

/// What is shown of a cell with a formula whose value the program that wrote the file did not keep.
pub(super) const FORMULA_ALONE: &str = "a formula without a value";

/// What is kept of a text that is longer than a cell can hold: nothing reads it, so that it costs no time.
pub(super) const TEXT_TOO_LONG: &str = "a text that is too long";

/// Why a workbook cannot be read: code, cause, remedy.
pub(super) type Refused = (&'static str, String, &'static str);

/// An open workbook.
pub(super) struct Workbook {
    book: Book,
    budget: Budget,
}

/// What may still be held of it.
#[derive(Clone, Copy, Debug)]
struct Budget {
    cells: u64,
    text_bytes: u64,
}

impl Budget {
    fn of(bytes: usize) -> Self {
        let bytes = bytes as u64;
        Self {
            cells: (bytes / BYTES_PER_CELL).clamp(ALWAYS_CELLS, MAX_CELLS),
            text_bytes: ALWAYS_TEXT.max(bytes.saturating_mul(TEXT_RATIO)),
        }
    }
}

type Bytes = Cursor<Vec<u8>>;

enum Book {
    Xlsx(Box<Xlsx<Bytes>>),
    Xlsb(Box<Xlsb<Bytes>>),
    Xls(Box<Xls<Bytes>>),
    Ods(Box<Ods<Bytes>>),
}

/// Do the first bytes look like a workbook of any kind (or like an archive)?
pub(super) fn looks_like_workbook(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

impl Workbook {
    /// Opens a workbook from its bytes; what it is, they tell.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Refused> {
        let zipped = bytes.starts_with(b"PK\x03\x04");
        let budget = Budget::of(bytes.len());
        if zipped {
            archive::workbook_within_budget(&bytes, budget.cells).map_err(too_large)?;
        }
        let has = |name: &[u8]| bytes.windows(name.len()).any(|w| w == name);
        let book = if zipped && has(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
            open_workbook_from_rs::<Ods<_>, _>(Cursor::new(bytes))
                .map(|b| Book::Ods(Box::new(b)))
                .map_err(|e| match e {
                    OdsError::Password => locked(),
                    other => broken(&other.to_string()),
                })?
        } else if zipped && has(b"xl/workbook.bin") {
            open_workbook_from_rs::<Xlsb<_>, _>(Cursor::new(bytes))
                .map(|b| Book::Xlsb(Box::new(b)))
                .map_err(|e| broken(&e.to_string()))?
        } else if zipped {
            open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(bytes))
                .map(|b| Book::Xlsx(Box::new(b)))
                .map_err(|e| match e {
                    XlsxError::Password => locked(),
                    other => broken(&other.to_string()),
                })?
        } else {
            old_format(bytes)?
        };
        Ok(Self { book, budget })
    }

    /// Sheets with cells, in the order of the workbook: name, hidden.
    pub(super) fn sheets(&self) -> Vec<(String, bool)> {
        let all = match &self.book {
            Book::Xlsx(b) => b.sheets_metadata(),
            Book::Xlsb(b) => b.sheets_metadata(),
            Book::Xls(b) => b.sheets_metadata(),
            Book::Ods(b) => b.sheets_metadata(),
        };
        all.iter()
            .filter(|s| s.typ == SheetType::WorkSheet)
            .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
            .collect()
    }

    /// The cells of a sheet.
    pub(super) fn sheet(&mut self, name: &str) -> Result<Grid, Refused> {
        let budget = self.budget;
        let grid = match &mut self.book {
            Book::Xlsx(b) => xlsx_sheet(b, name, budget),
            Book::Xlsb(b) => xlsb_sheet(b, name, budget),
            Book::Xls(b) => {
                let merged = b.merge_cells_by_sheet_name(name).unwrap_or_default();
                let range = b.worksheet_range(name).map_err(|e| broken(&e.to_string()))?;
                of_range(&range, merged, budget)
            }
            Book::Ods(b) => {
                let range = b.worksheet_range(name).map_err(|e| broken(&e.to_string()))?;
                of_range(&range, Vec::new(), budget)
            }
        }?;
        if grid.most_cells() > MAX_SPREAD.max(budget.cells) {
            return Err(too_large(format!(
                "the sheet '{name}' is {} cells large, merged areas and empty cells included",
                grid.most_cells()
            )));
        }
        self.budget.cells = budget.cells.saturating_sub(grid.held);
        self.budget.text_bytes = budget.text_bytes.saturating_sub(grid.text_bytes);
        Ok(grid)
    }
}

/// XLS, or an XLSX that is locked by a password and hides in the same container.
fn old_format(bytes: Vec<u8>) -> Result<Book, Refused> {
    let copy = bytes.clone();
    match open_workbook_from_rs::<Xls<_>, _>(Cursor::new(bytes)) {
        Ok(book) => Ok(Book::Xls(Box::new(book))),
        Err(XlsError::Password) => Err(locked()),
        Err(e) => match open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(copy)) {
            Err(XlsxError::Password) => Err(locked()),
            _ => Err(broken(&e.to_string())),
        },
    }
}

/// Cell by cell: a sheet with one cell at its far corner must not fill the memory.
fn xlsx_sheet(book: &mut Xlsx<Bytes>, name: &str, budget: Budget) -> Result<Grid, Refused> {
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let mut reader = book
        .worksheet_cells_reader(name)
        .map_err(|e| broken(&e.to_string()))?;
    let mut grid = Grid::default();
    let next = |e: XlsxError| broken(&e.to_string());
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(next)? {
        let value = match &cell.value {
            DataRef::Empty if cell.formula.is_some() => ListCell::Error(FORMULA_ALONE.to_owned()),
            value => of_ref(value),
        };
        put(&mut grid, budget, cell.pos, value)?;
    }
    grid.spans = merged.into_iter().map(span).collect();
    Ok(grid)
}

/// The same of the binary form.
fn xlsb_sheet(book: &mut Xlsb<Bytes>, name: &str, budget: Budget) -> Result<Grid, Refused> {
    let mut reader = book
        .worksheet_cells_reader(name)
        .map_err(|e| broken(&e.to_string()))?;
    let mut grid = Grid::default();
    while let Some(cell) = reader.next_cell().map_err(|e| broken(&e.to_string()))? {
        put(&mut grid, budget, cell.get_position(), of_ref(cell.get_value()))?;
    }
    Ok(grid)
}

fn of_ref(value: &DataRef<'_>) -> ListCell {
    match value {
        DataRef::SharedString(text) => text_cell(text),
        DataRef::String(text) => text_cell(text),
        DataRef::Int(n) => ListCell::Number(*n as f64),
        DataRef::Float(x) => ListCell::Number(*x),
        DataRef::Bool(b) => ListCell::Truth(*b),
        DataRef::DateTime(at) => date_cell(*at),
        DataRef::DateTimeIso(text) => iso_cell(text),
        DataRef::DurationIso(text) => ListCell::Error(text.clone()),
        DataRef::Error(e) => ListCell::Error(e.to_string()),
        DataRef::Empty => ListCell::Empty,
    }
}

fn of_range(range: &Range<Data>, merged: Vec<Dimensions>, budget: Budget) -> Result<Grid, Refused> {
    let mut grid = Grid::default();
    let (top, left) = range.start().unwrap_or((0, 0));
    for (row, column, value) in range.used_cells() {
        let value = match value {
            Data::String(text) => text_cell(text),
            Data::Int(n) => ListCell::Number(*n as f64),
            Data::Float(x) => ListCell::Number(*x),
            Data::Bool(b) => ListCell::Truth(*b),
            Data::DateTime(at) => date_cell(*at),
            Data::DateTimeIso(text) => iso_cell(text),
            Data::DurationIso(text) => ListCell::Error(text.clone()),
            Data::Error(e) => ListCell::Error(e.to_string()),
            Data::Empty => ListCell::Empty,
        };
        let place = |start: u32, at: usize| u32::try_from(at).ok().and_then(|at| start.checked_add(at));
        let Some(place) = place(top, row).zip(place(left, column)) else {
            return Err(broken("a cell lies beyond the sheet"));
        };
        put(&mut grid, budget, place, value)?;
    }
    grid.spans = merged.into_iter().map(span).collect();
    Ok(grid)
}

/// Puts a cell into its row, within the budget; empty ones leave no trace.
fn put(grid: &mut Grid, budget: Budget, (row, column): (u32, u32), value: ListCell) -> Result<(), Refused> {
    if matches!(value, ListCell::Empty) {
        return Ok(());
    }
    if column >= MAX_COLUMNS {
        grid.beyond += 1;
        return Ok(());
    }
    grid.put(u64::from(row) + 1, column as usize, value);
    if grid.held > budget.cells {
        return Err(too_large(format!(
            "its sheets have more than {} cells, empty ones to the left of others included",
            budget.cells
        )));
    }
    if grid.text_bytes > budget.text_bytes {
        return Err(too_large(format!(
            "its cells hold more than {} MiB of text",
            budget.text_bytes >> 20
        )));
    }
    Ok(())
}

fn span(d: Dimensions) -> Span {
    Span {
        rows: (u64::from(d.start.0) + 1, u64::from(d.end.0) + 1),
        columns: (d.start.1 as usize, d.end.1 as usize),
    }
}

fn text_cell(text: &str) -> ListCell {
    if is_too_long(text) {
        ListCell::Error(TEXT_TOO_LONG.to_owned())
    } else if text.trim().is_empty() {
        ListCell::Empty
    } else {
        ListCell::Text(text.to_owned())
    }
}

/// A day, with the hour where the cell has one, or an hour alone; a span of time is none.
fn date_cell(at: ExcelDateTime) -> ListCell {
    if at.is_duration() {
        return ListCell::Error(format!("a span of {} days", at.as_f64()));
    }
    let (year, month, day, hour, minute, second, ms) = at.to_ymd_hms_milli();
    let seconds = (u32::from(hour) * 60 + u32::from(minute)) * 60 + u32::from(second);
    let clock_ms = seconds * 1000 + u32::from(ms);
    if (0.0..1.0).contains(&at.as_f64()) && clock_ms > 0 {
        return ListCell::Text(clock(clock_ms));
    }
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let day = match parts {
        (Ok(y), Ok(m), Ok(d)) => Day::new(y, m, d),
        _ => None,
    };
    day.map_or_else(
        || ListCell::Error(format!("day number {}", at.as_f64())),
        |day| of_day(day, clock_ms),
    )
}

/// Midnight is what programs write where no hour is meant.
fn of_day(day: Day, clock_ms: u32) -> ListCell {
    if clock_ms == 0 {
        ListCell::Date(day)
    } else {
        ListCell::Moment(day, clock_ms)
    }
}

/// `2022-04-25`, `2022-04-25T14:12:32.500`.
fn iso_cell(text: &str) -> ListCell {
    let Some(day) = text.get(..10).and_then(|t| t.parse().ok()) else {
        return text_cell(text);
    };
    let rest = text.get(10..).unwrap_or_default().trim_start_matches(['T', ' ']);
    if rest.is_empty() {
        return ListCell::Date(day);
    }
    clock_of_iso(rest).map_or_else(|| text_cell(text), |ms| of_day(day, ms))
}

/// `14:12:32.5` in milliseconds; nothing where a zone or something else is behind it.
fn clock_of_iso(text: &str) -> Option<u32> {
    let mut parts = text.split(':');
    let (hour, minute) = (
        parts.next()?.parse::<u32>().ok()?,
        parts.next()?.parse::<u32>().ok()?,
    );
    let second = parts.next().map_or(Some(0.0), |t| t.parse::<f64>().ok())?;
    let fits = hour < 24 && minute < 60 && (0.0..60.0).contains(&second) && parts.next().is_none();
    fits.then(|| (hour * 60 + minute) * 60_000 + (second * 1000.0) as u32)
}

fn locked() -> Refused {
    (
        "workbook-locked",
        "the workbook is protected by a password".to_owned(),
        "open it, remove the password, and save it again",
    )
}

fn too_large(cause: String) -> Refused {
    (
        "workbook-too-large",
        cause,
        "clear the cells far from the list (delete their rows and columns), and save the workbook again, or save the list as CSV",
    )
}

fn broken(cause: &str) -> Refused {
    (
        "workbook-unreadable",
        format!("this is no workbook that can be read ({cause})"),
        "open it in a spreadsheet program and save it as .xlsx or as CSV (UTF-8)",
    )
}
