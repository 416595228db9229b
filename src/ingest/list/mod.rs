//! The one reader of lists: cells of any file, headings in five languages, numbers, dates, coordinates.

mod cell;
mod coordinates;
mod dates;
mod encoding;
mod grid;
mod headings;
mod hemispheres;
mod measured_words;
mod measures;
mod numbers;
mod records;
mod sheet;
mod target;
mod whole;
mod words;

pub use cell::ListCell;
pub(in crate::ingest) use cell::clock;
pub(super) use coordinates::{Coordinate, pair};
pub use dates::{DateOrder, day_alone};
pub(super) use dates::{Dated, column as dates_of, dated};
pub(super) use encoding::{bytes_of, encoding_of, is_utf16, of_utf16, refused};
pub(super) use grid::{Grid, Span};
pub(super) use headings::{Headings, JOINT, LookedUp, look_up, same_heading, target_of, words_of};
pub(super) use measures::{Conversion, Measure, Stated, stated, without_unit};
pub(super) use numbers::{
    Kind, NOT_KNOWN, NumberFault, Style, Value, column as numbers_of, has_quoted_commas, is_decimal_comma,
    is_not_known, looks_like_thousands, number, proved,
};
pub(super) use records::{
    MOST_COLUMNS, delimiter_label, delimiter_of, first_records, grid_of, has_width, header, heading_at,
    records, spaced,
};
pub(super) use sheet::{Remedies, Under, is_workbook, no_heading, rows_under, workbook};
pub use target::Target;
pub(super) use whole::{Record, Whole, damage_of};
pub(super) use words::{GRID_WORDS, Meaning};
