//! How a list is read.

use crate::ingest::list::DateOrder;
use crate::ingest::list::Target;
use crate::register::{Day, Hierarchy, Units};
use crate::space::BoundingBox;
use std::collections::{BTreeMap, BTreeSet};

/// How a list is read.
#[derive(Clone, Debug)]
pub struct ListOptions<'a> {
    /// Sheet of a workbook, or layer of a file with several; the only one with a list where absent.
    pub sheet: Option<String>,
    /// Coordinate system of the columns of longitude and latitude, or of a layer that does not say; WGS 84
    /// where absent.
    pub crs: Option<String>,
    /// Encoding of the text of a CSV or of a layer, where it is not UTF-8 or the file's own.
    pub encoding: Option<String>,
    /// Columns that the user names: what, and its heading.
    pub columns: BTreeMap<Target, String>,
    /// Administrative units that the register knows.
    pub units: &'a Units,
    /// Operators in the register's spelling.
    pub operators: &'a [String],
    /// Operators that the user explains: as in the list → as in the register.
    pub operator_names: BTreeMap<String, String>,
    /// Hierarchy of codes and names; found out where absent.
    pub hierarchy: Option<Hierarchy>,
    /// Where points can be; anywhere where absent.
    pub country: Option<BoundingBox>,
    /// What comes first in dates in figures.
    pub date_order: DateOrder,
    /// No date may lie after it, but due dates.
    pub today: Day,
    /// The list's own day, which tells the hierarchy where nothing else does.
    pub as_of: Option<Day>,
    /// Rows with faults are left out, counted and listed, instead of refusing the list.
    pub skip_bad_rows: bool,
    /// Codes of doubts that are let pass: the rows are used as they are, and counted.
    pub allow: BTreeSet<String>,
}

impl<'a> ListOptions<'a> {
    /// Nothing given but what must be.
    pub fn new(units: &'a Units, today: Day) -> Self {
        Self {
            sheet: None,
            crs: None,
            encoding: None,
            columns: BTreeMap::new(),
            units,
            operators: &[],
            operator_names: BTreeMap::new(),
            hierarchy: None,
            country: None,
            date_order: DateOrder::DayMonth,
            today,
            as_of: None,
            skip_bad_rows: false,
            allow: BTreeSet::new(),
        }
    }
}

/// Reads `name=Tên thôn,lon=Kinh độ`: what columns are, by their headings.
///
/// # Errors
/// What is wrong with the text.
pub fn columns_of(text: &str) -> Result<BTreeMap<Target, String>, String> {
    let mut columns = BTreeMap::new();
    for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let (target, heading) = part.split_once('=').ok_or_else(|| {
            format!("'{part}': write what it is, an equals sign, and the heading: name=Tên thôn")
        })?;
        let target: Target = target.parse()?;
        if columns.insert(target, heading.trim().to_owned()).is_some() {
            return Err(format!("'{target}' is given twice"));
        }
    }
    Ok(columns)
}
