//! `covgap register init` and `units`: an empty register, and the administrative units that it knows.

use super::super::{Answer, Common};
use super::args::{Country, InitArgs, UnitFiles, UnitsArgs};
use super::present::Report;
use super::recorder::SystemClock;
use crate::cli::answers;
use crate::cli::told::{self, Done};
use crate::domain::word::Word;
use crate::ingest::unit_lists::UnitLists;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::pipeline::register::{self as pipeline, InitRequest, Initialised, UnitsRequest};
use crate::register::questions::unit_counts;
use crate::space::BoundingBox;
use anyhow::bail;
use std::io::Write;
use std::path::Path;

/// Makes an empty register.
pub(super) fn init(file: &Path, args: &InitArgs, common: &Common) -> anyhow::Result<Answer> {
    let request = InitRequest {
        title: args.title.clone(),
        made_up: args.made_up,
        bounds: args.bounds.as_deref().map(bounding_box).transpose()?,
        time_zone: args.time_zone.clone(),
        units: request(args.country, &args.files),
    };
    let made = pipeline::init(file, &request, &SystemClock::look(false)?)?;
    let done = Some(Done::Made(file.to_owned()));
    told::answered(done, || print_made(file, made, common))
}

fn print_made(file: &Path, made: Initialised, common: &Common) -> anyhow::Result<Answer> {
    let mut out = crate::cli::terminal::out();
    if common.json {
        answers::print(
            &mut out,
            &answers::register::Made {
                written: file.to_owned(),
                units: made.units,
                crossings: made.crossings,
                crosswalk_unmatched: made.unmatched,
            },
        )?;
    } else if !common.quiet {
        writeln!(out, "written: {}", file.display())?;
        writeln!(
            out,
            "it knows {} administrative units and {} crossings from old to new",
            made.units, made.crossings
        )?;
        if let Some(line) = strangers(&made.unmatched) {
            writeln!(out, "{line}")?;
        }
        writeln!(out, "next: covgap register import LIST.xlsx --dry-run")?;
    }
    Ok(Answer::Yes)
}

/// Lists units, or adds some.
pub(super) fn units(file: &Path, args: &UnitsArgs, common: &Common) -> anyhow::Result<Answer> {
    let request = request(args.country.unwrap_or(Country::Other), &args.files);
    let known = if request == UnitsRequest::default() {
        pipeline::units(file)?
    } else {
        pipeline::add_units(file, &request, &SystemClock::look(false)?)?
    };
    let mut columns = vec![words("hierarchy"), words("level")];
    columns.push(numbers("units"));
    columns.push(numbers("with_crossing"));
    let mut sheet = Sheet::new(
        Word::Given,
        "Administrative units that the register knows",
        columns,
    );
    for count in unit_counts(&known.units) {
        let names = [count.hierarchy.name(), count.level.name()].map(|t| SheetCell::Text(t.to_owned()));
        let counts = [count.units, count.with_crossing].map(SheetCell::count);
        sheet.rows.push(names.into_iter().chain(counts).collect());
    }
    let mut report = Report::of(&known.meta);
    report.push(&known.meta, sheet);
    report.answer(&answers::register::UnitsKnown {
        crosswalk_unmatched: known.unmatched.clone(),
    });
    report.foot.extend(strangers(&known.unmatched));
    told::answered(told::recorded(known.receipt.as_ref()), || {
        report.print(None, common)
    })
}

fn request(country: Country, files: &UnitFiles) -> UnitsRequest {
    UnitsRequest {
        viet_nam: country == Country::Vn,
        lists: UnitLists {
            old_units: files.old_units.clone(),
            new_units: files.new_units.clone(),
            crosswalk: files.crosswalk.clone(),
        },
    }
}

fn strangers(unmatched: &[String]) -> Option<String> {
    let first = unmatched.first()?;
    let count = unmatched.len();
    Some(format!(
        "NOT USED: {count} units of the crosswalk are in no list, for example {first}"
    ))
}

fn bounding_box(numbers: &[f64]) -> anyhow::Result<BoundingBox> {
    let [west_deg, south_deg, east_deg, north_deg] = *numbers else {
        bail!("{WRONG_BOUNDS}");
    };
    // Across 180° the west lies in the east.
    let across = if west_deg > east_deg { 360.0 } else { 0.0 };
    let is_box = west_deg != east_deg
        && south_deg < north_deg
        && east_deg + across - west_deg <= 180.0_f64.max(360.0 - across);
    if !is_box || west_deg < -180.0 || east_deg > 180.0 || south_deg < -90.0 || north_deg > 90.0 {
        bail!("{WRONG_BOUNDS}");
    }
    Ok(BoundingBox {
        west_deg,
        south_deg,
        east_deg: east_deg + across,
        north_deg,
    })
}

const WRONG_BOUNDS: &str =
    "--bounds: give west,south,east,north in degrees, west before east and south before north";
