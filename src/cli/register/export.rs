//! `covgap register export`: all points as of a day.

use super::super::{Answer, Common, staged};
use super::args::ExportArgs;
use super::present::{Report, mark};
use super::recorder::today;
use crate::cli::answers::register::Exported;
use crate::domain::figures::counted;
use crate::domain::word::Word;
use crate::output::sheet::{Column, Sheet, SheetCell, numbers, words};
use crate::output::{self, histories, xlsx};
use crate::pipeline::register as pipeline;
use crate::register::questions::ListedPoint;
use crate::register::{Carried, Field, PointState, Shown};
use anyhow::bail;
use std::path::Path;

/// Writes the points that are on the list, those merged and withdrawn included, with where they stand and what
/// happened to each: `register import` takes it back without loss.
pub(super) fn export(file: &Path, args: &ExportArgs, common: &Common) -> anyhow::Result<Answer> {
    let found = pipeline::export(file, &args.when.asked(), &args.which.asked()?, today()?)?;
    let mut report = Report::answering(&found);
    let (meta, zone, found) = (&found.meta, &found.zone, &found.answer);
    let (points, histories) = (&found.points.points, &found.histories);
    let (when, only) = (found.points.as_of.to_string(), found.points.choice.to_string());
    let (behind, carried) = histories::columns(points.iter().map(|p| histories.get(&p.state.id)))?;
    let mut sheet = Sheet::new(
        Word::Recorded,
        "Low-signal points",
        columns().chain(behind).collect(),
    );
    sheet.notes = vec![meta.title.clone(), when.clone()];
    sheet.notes.extend(Some(only).filter(|t| !t.is_empty()));
    sheet.notes.extend(mark(meta));
    let shown = points
        .iter()
        .map(|p| histories.get(&p.state.id).and_then(Carried::shown));
    let rows = points.iter().zip(shown).zip(carried);
    sheet.rows = rows
        .map(|((point, shown), carried)| row(point, shown).into_iter().chain(carried).collect())
        .collect();
    let ending = args.file.extension().map(|e| e.to_string_lossy().to_lowercase());
    let bytes = match ending.as_deref() {
        Some("csv") => sheet.to_csv()?,
        Some("xlsx") => xlsx::workbook(std::slice::from_ref(&sheet))?,
        Some("geojson" | "json") => output::geojson::points(&sheet, &places(points))?.into_bytes(),
        Some("gpkg") => bail!(
            "{}: the register is a GeoPackage itself: copy it, or write .geojson, .csv or .xlsx",
            args.file.display()
        ),
        _ => bail!(
            "{}: points are written as .csv, .xlsx or .geojson; choose one of these endings",
            args.file.display()
        ),
    };
    let out = args.file.canonicalize().ok();
    if out.is_some() && out == file.canonicalize().ok() {
        bail!("{}: this is the register; name another file", args.file.display());
    }
    staged::write_whole(&args.file, |to| Ok(to.write_all(&bytes)?))?;
    report
        .head
        .push(format!("{}, {when}", counted(points.len(), "point", "points")));
    report.head.push(format!("written: {}", args.file.display()));
    if args.when.known_on.is_some() {
        report.zone(zone);
    }
    report.answer(&Exported {
        written: args.file.clone(),
        points: points.len(),
    });
    report.print(None, common)
}

fn places(points: &[ListedPoint]) -> Vec<Option<[f64; 2]>> {
    let number = |p: &ListedPoint, f| p.state.attributes.get(&f).and_then(|v| v.parse::<f64>().ok());
    points
        .iter()
        .map(|p| Some([number(p, Field::Lon)?, number(p, Field::Lat)?]))
        .collect()
}

/// Fields of the entry that are whole numbers or degrees.
const NUMBERS: [Field; 4] = [Field::Lon, Field::Lat, Field::Population, Field::Households];

fn columns() -> impl Iterator<Item = Column> {
    const BEFORE: &str = "point status status_since on_list_since operators technology due";
    const BEHIND: &str =
        "evidence why old_province old_district old_commune new_province new_commune merged_into";
    let field = |f: Field| {
        if NUMBERS.contains(&f) {
            numbers(f.name())
        } else {
            words(f.name())
        }
    };
    let before = BEFORE.split(' ').map(words);
    before
        .chain(Field::ALL.map(field))
        .chain(BEHIND.split(' ').map(words))
}

fn row(point: &ListedPoint, shown: Option<Shown>) -> Vec<SheetCell> {
    let life = &point.state.life;
    let [operators, evidence, why] =
        shown.map_or_else(Default::default, |s| [s.operators, s.evidence, s.why]);
    let mut row = vec![
        SheetCell::Text(point.state.id.to_string()),
        SheetCell::Text(life.status().name().to_owned()),
        SheetCell::Day(life.since()),
        SheetCell::Day(life.opened()),
        SheetCell::text(operators),
        SheetCell::text(life.technology().map(|t| t.name())),
        SheetCell::day(life.due()),
    ];
    row.extend(Field::ALL.iter().map(|f| field(&point.state, *f)));
    row.extend([evidence, why].map(SheetCell::text));
    let [province, _, commune] = point.new.clone();
    let units = point.old.clone().into_iter().chain([province, commune]);
    row.extend(units.map(SheetCell::text));
    row.push(SheetCell::text(life.into().map(|p| p.to_string())));
    row
}

fn field(point: &PointState, field: Field) -> SheetCell {
    let Some(value) = point.attributes.get(&field) else {
        return SheetCell::Empty;
    };
    match field {
        Field::Population | Field::Households => value.parse().map_or(SheetCell::Empty, SheetCell::Whole),
        Field::Lon | Field::Lat => value
            .parse()
            .map_or(SheetCell::Empty, |n| SheetCell::Number(n, 6)),
        _ => SheetCell::Text(value.clone()),
    }
}
