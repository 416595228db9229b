//! Workbooks and tables for the tests, and the units of a small made-up country.

use covgap::ingest::{Fault, Faults, ListOptions, RegisterList, register_list};
use covgap::register::{
    Day, Event, Hierarchy, ImportOptions, ImportRow, Level, Log, Plan, Stamp, Unit, Units, plan_import,
};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::path::{Path, PathBuf};

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("valid")
}

pub(crate) fn stamp() -> Stamp {
    Stamp::start_of(day("2024-01-15"))
}

/// Two provinces of the old hierarchy with districts and communes; zeros in front of their codes.
pub(crate) fn units() -> Units {
    let unit = |level, code: &str, name: &str, parent: Option<&str>| Unit {
        hierarchy: Hierarchy::Old,
        level,
        code: code.to_owned(),
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
    };
    let units = vec![
        unit(Level::Province, "02", "Tỉnh Hà Giang", None),
        unit(Level::Province, "12", "Tỉnh Lai Châu", None),
        unit(Level::District, "026", "Huyện Đồng Văn", Some("02")),
        unit(Level::District, "107", "Huyện Mường Tè", Some("12")),
        unit(Level::Commune, "00712", "Xã Lũng Cú", Some("026")),
        unit(Level::Commune, "00715", "Xã Má Lé", Some("026")),
        unit(Level::Commune, "03433", "Xã Thu Lũm", Some("107")),
    ];
    Units::new(units, Vec::new())
}

pub(crate) fn options(units: &Units) -> ListOptions<'_> {
    let mut options = ListOptions::new(units, stamp().day());
    options.country = Some(covgap::register::vietnam::BOUNDS);
    options
}

pub(crate) fn read(path: &Path, options: &ListOptions<'_>) -> RegisterList {
    register_list(path, options).unwrap_or_else(|problems| panic!("{problems}"))
}

pub(crate) fn refused(path: &Path, options: &ListOptions<'_>) -> Faults {
    match register_list(path, options) {
        Err(problems) => problems,
        Ok(list) => panic!("no fault: {:?}", list.rows),
    }
}

/// A list that the repository shows as an example.
pub(crate) fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("data/register")
        .join(name)
}

/// Rows without their numbers: what two formats must agree in.
pub(crate) fn bare(list: &RegisterList) -> Vec<ImportRow> {
    let rows = list.rows.iter().cloned();
    rows.map(|row| ImportRow { row: 0, ..row }).collect()
}

/// The only problem with a code.
#[track_caller]
pub(crate) fn the<'p>(problems: &'p Faults, code: &str) -> &'p Fault {
    let mut found = problems.iter().filter(|p| p.code == code);
    match (found.next(), found.next()) {
        (Some(one), None) => one,
        _ => panic!("not one {code} in:\n{problems}"),
    }
}

pub(crate) fn import_options() -> ImportOptions {
    let mut options = ImportOptions::new("Lan", stamp());
    options.as_of = Some(day("2023-12-28"));
    options.source = Some("list.xlsx".into());
    options
}

/// Takes everything that a plan offers.
pub(crate) fn take(log: &mut Log, plan: &Plan) -> Vec<Event> {
    let events = plan.events(log.last_point() + 1, stamp());
    for event in &events {
        log.push(event);
    }
    events
}

/// Plans the rows of a list.
pub(crate) fn plan(log: &Log, units: &Units, list: &RegisterList, options: &ImportOptions) -> Plan {
    plan_import(log, units, &list.rows, options)
}

/// A cell of a made-up workbook.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Put<'a> {
    /// Text.
    T(&'a str),
    /// A number.
    N(f64),
    /// A date with the format of one, with the hour where it has one: `2022-04-25T08:00:00`.
    D(&'a str),
    /// A formula with the result that it showed.
    F(&'a str, &'a str),
    /// Nothing.
    O,
}

/// A workbook of one sheet: a title, a heading of two rows with groups that are merged, the rows.
pub(crate) fn workbook(
    path: &Path,
    group: (&str, [&str; 2]),
    before: &[&str],
    after: &[&str],
    rows: &[&[Put<'_>]],
) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Danh sách").expect("a name");
    let plain = Format::new();
    let width = before.len() + 2 + after.len();
    sheet
        .merge_range(
            0,
            0,
            0,
            width as u16 - 1,
            "DANH SÁCH ĐIỂM LÕM SÓNG (số liệu giả)",
            &plain,
        )
        .expect("merged");
    let (top, bottom) = (2, 3);
    for (at, heading) in before.iter().enumerate() {
        sheet
            .merge_range(top, at as u16, bottom, at as u16, heading, &plain)
            .expect("merged");
    }
    let first = before.len() as u16;
    sheet
        .merge_range(top, first, top, first + 1, group.0, &plain)
        .expect("merged");
    for (at, heading) in group.1.iter().enumerate() {
        sheet.write(bottom, first + at as u16, *heading).expect("written");
    }
    for (at, heading) in after.iter().enumerate() {
        let column = first + 2 + at as u16;
        sheet
            .merge_range(top, column, bottom, column, heading, &plain)
            .expect("merged");
    }
    fill(sheet, bottom + 1, rows);
    book.save(path).expect("saved");
}

/// A workbook of sheets that have only rows of cells, the first of which are headings.
pub(crate) fn sheets(path: &Path, sheets: &[(&str, &[&[Put<'_>]])]) {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        fill(sheet, 0, rows);
    }
    book.save(path).expect("saved");
}

fn fill(sheet: &mut Worksheet, first: u32, rows: &[&[Put<'_>]]) {
    let dated = Format::new().set_num_format("dd/mm/yyyy");
    let timed = Format::new().set_num_format("dd/mm/yyyy hh:mm:ss");
    for (row, cells) in (first..).zip(rows) {
        for (column, cell) in cells.iter().enumerate() {
            let column = column as u16;
            match cell {
                Put::T(text) => drop(sheet.write_string(row, column, *text)),
                Put::N(number) => drop(sheet.write_number(row, column, *number)),
                Put::D(text) => {
                    let (date, clock) = text.split_once('T').unwrap_or((text, ""));
                    let units = clock.split(':').zip([3600.0, 60.0, 1.0]);
                    let seconds: f64 = units.filter_map(|(n, s)| Some(n.parse::<f64>().ok()? * s)).sum();
                    let serial = f64::from(day(date).number() + 25_569) + seconds / 86_400.0;
                    let format = if clock.is_empty() { &dated } else { &timed };
                    drop(sheet.write_number_with_format(row, column, serial, format));
                }
                Put::F(formula, result) => {
                    let formula = rust_xlsxwriter::Formula::new(formula).set_result(*result);
                    drop(sheet.write_formula(row, column, formula));
                }
                Put::O => {}
            }
        }
    }
}
