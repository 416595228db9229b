//! Lists of low-signal points from spreadsheets, tables and layers: columns recognised by their headings,
//! cells as typed values, every fault with its row.
//!
//! ```text
//! let list = register_list(path, &options)?;          // or Err(Faults): all that is wrong, in one go
//! let plan = plan_import(&log, &units, &list.rows, &import_options);
//! ```
//!
//! - [`register_table`] gives the same [`RegisterTable`] for a sheet of a workbook (XLSX, XLSM, XLSB, XLS,
//!   ODS), a CSV and a layer of any
//!   vector format: headings, rows with their numbers, cells. Headings of up to three rows are joined (`Vị
//!   trí / Kinh độ`); merged cells
//!   have their value in every row; totals are counted and left out.
//! - [`register_rows`] types the cells. Columns are what their headings say in Vietnamese or English
//!   ([`Target`]), or what the user says
//!   ([`ListOptions::columns`]). What was taken as what, and what was not taken, is in [`RegisterList`].
//! - A number that could be decimals or thousands is decided by its column, or by what it counts; a date in
//!   figures is day, month, year; a
//!   code that lost its zeros gets them back where the register's lists leave one choice. What is not certain
//!   is a fault.
//! - With [`ListOptions::skip_bad_rows`] rows with faults are left out and listed
//!   ([`RegisterList::left_out`]).

mod admin_units;
mod carried;
mod columns;
mod decisions;
mod guards;
mod operators;
mod options;
mod places;
mod reading;
mod rows;
mod standing;
mod table;
mod twice;
mod words;

pub use crate::ingest::list::{DateOrder, ListCell, Target, day_alone};
pub use decisions::decisions;
pub use options::{ListOptions, columns_of};
pub use reading::{RegisterList, register_rows};
pub use table::{RegisterTable, TableRow, register_table};
pub(super) use words::electricity;

use crate::world::Faults;
use std::path::{Path, PathBuf};

/// Opens a list and types its rows.
///
/// # Errors
/// Everything that is wrong with it.
pub fn register_list(path: &Path, options: &ListOptions<'_>) -> Result<RegisterList, Faults> {
    register_rows(register_table(path, options)?, options)
}

/// Opens several lists, read in one way.
///
/// # Errors
/// Everything that is wrong with any of them, by list.
pub fn register_lists(
    paths: &[PathBuf],
    options: &ListOptions<'_>,
) -> Result<Vec<RegisterList>, Vec<Faults>> {
    let (mut lists, mut faulty) = (Vec::new(), Vec::new());
    for path in paths {
        match register_list(path, options) {
            Ok(list) => lists.push(list),
            Err(problems) => faulty.push(problems),
        }
    }
    if faulty.is_empty() { Ok(lists) } else { Err(faulty) }
}
