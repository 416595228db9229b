//! `covgap register init` and `units`: an empty register, and the administrative units that it knows.

use super::super::{Answer, Common};
use super::args::{Country, InitArgs, UnitFiles, UnitsArgs};
use super::present::Report;
use crate::ingest::unit_lists;
use crate::output::qml;
use crate::output::sheet::{Cell, Sheet, numbers, words};
use crate::register::{Hierarchy, Level, Units, vietnam};
use crate::space::BoundingBox;
use crate::store::register::{Meta, RegisterFile, Style, UnitSet};
use anyhow::{anyhow, bail};
use serde_json::json;
use std::io::Write;
use std::path::Path;

/// Makes an empty register.
pub fn init(file: &Path, args: &InitArgs, common: &Common) -> anyhow::Result<Answer> {
    let mut units = Units::default();
    let mut meta = Meta::new(args.title.trim(), super::now());
    if meta.title.is_empty() {
        bail!("--title is empty: give the register a title");
    }
    meta.made_up = args.made_up;
    if args.country == Country::Vn {
        units = Units::new(vietnam::provinces(), vietnam::crossings());
        meta.country = Some("Viet Nam".to_owned());
        meta.bounds = Some(vietnam::BOUNDS);
    }
    if let Some(bounds) = &args.bounds {
        meta.bounds = Some(bounding_box(bounds)?);
    }
    let (units, unmatched) = with_lists(&units, &args.files)?;
    let mut register = RegisterFile::create(file, &meta, &styles())?;
    if !units.list().is_empty() {
        let set = set(&units, &sources(args.country, &args.files));
        register.write(|writing| writing.put_units(&set))?;
    }
    let mut out = std::io::stdout().lock();
    if common.json {
        writeln!(
            out,
            "{:#}",
            json!({"written": file, "units": units.list().len(), "crossings": units.crossings().len(), "crosswalk_unmatched": unmatched})
        )?;
    } else if !common.quiet {
        writeln!(out, "written: {}", file.display())?;
        writeln!(
            out,
            "it knows {} administrative units and {} crossings from old to new",
            units.list().len(),
            units.crossings().len()
        )?;
        tell_unmatched(&mut out, &unmatched)?;
        writeln!(out, "next: covgap register import LIST.xlsx --dry-run")?;
    }
    Ok(Answer::Yes)
}

/// Lists units, or adds some.
pub fn units(file: &Path, args: &UnitsArgs, common: &Common) -> anyhow::Result<Answer> {
    let files = &args.files;
    let adds = [&files.old_units, &files.new_units, &files.crosswalk]
        .iter()
        .any(|f| f.is_some())
        || args.country == Some(Country::Vn);
    let mut unmatched = Vec::new();
    let register = if adds {
        let mut register = super::write(file)?;
        // Within one write: what somebody else adds meanwhile is not lost.
        unmatched = register.write(|writing| -> anyhow::Result<Vec<String>> {
            let before = writing.units()?.unwrap_or_default();
            let mut known = Units::new(before.units, before.crossings);
            let country = args.country.unwrap_or(Country::Other);
            if country == Country::Vn {
                let list = known.list().iter().cloned().chain(vietnam::provinces());
                let crossings = known.crossings().iter().cloned().chain(vietnam::crossings());
                known = Units::new(list.collect(), crossings.collect());
            }
            let (units, strangers) = with_lists(&known, files)?;
            let source = [before.source, sources(country, files)]
                .into_iter()
                .filter(|s| !s.is_empty())
                .collect::<Vec<_>>()
                .join("; ");
            writing.put_units(&set(&units, &source))?;
            Ok(strangers)
        })?;
        register
    } else {
        super::read(file)?
    };
    let units = units_of(&register)?;
    let mut columns = vec![words("hierarchy"), words("level")];
    columns.push(numbers("units"));
    columns.push(numbers("with_crossing"));
    let mut sheet = Sheet::new("Administrative units that the register knows", columns);
    for hierarchy in Hierarchy::ALL {
        for level in [Level::Province, Level::District, Level::Commune] {
            let those = units
                .list()
                .iter()
                .filter(|u| (u.hierarchy, u.level) == (hierarchy, level));
            let codes: std::collections::BTreeSet<&str> = units
                .crossings()
                .iter()
                .filter(|c| c.level == level)
                .map(|c| {
                    if hierarchy == Hierarchy::Old {
                        c.old.as_str()
                    } else {
                        c.new.as_str()
                    }
                })
                .collect();
            let crossed = those.clone().filter(|u| codes.contains(u.code.as_str())).count();
            let n = those.count();
            if n > 0 {
                let names = [hierarchy.name(), level.name()].map(|t| Cell::Text(t.to_owned()));
                let counts = [n, crossed].map(|n| Cell::count(n as u64));
                sheet.rows.push(names.into_iter().chain(counts).collect());
            }
        }
    }
    let mut report = Report::of(&register);
    report.push(register.meta(), sheet);
    report.json.insert("crosswalk_unmatched".into(), json!(unmatched));
    let mut told = Vec::new();
    tell_unmatched(&mut told, &unmatched)?;
    report
        .foot
        .extend(String::from_utf8_lossy(&told).lines().map(str::to_owned));
    report.print(None, common)
}

/// The units that a register knows; none where it was given none.
pub fn units_of(register: &RegisterFile) -> anyhow::Result<Units> {
    let set = register.units()?;
    Ok(set.map_or_else(Units::default, |set| Units::new(set.units, set.crossings)))
}

fn set(units: &Units, source: &str) -> UnitSet {
    UnitSet::new(source, units.list().to_vec(), units.crossings().to_vec())
}

/// Where units come from: names of files.
fn sources(country: Country, files: &UnitFiles) -> String {
    let own = (country == Country::Vn).then(|| "provinces of Viet Nam that come with covgap".to_owned());
    let given = [&files.old_units, &files.new_units, &files.crosswalk]
        .into_iter()
        .flatten();
    let names = given
        .filter_map(|f| f.file_name())
        .map(|n| n.to_string_lossy().into_owned());
    own.into_iter().chain(names).collect::<Vec<_>>().join("; ")
}

fn tell_unmatched(out: &mut dyn Write, unmatched: &[String]) -> std::io::Result<()> {
    if let Some(first) = unmatched.first() {
        writeln!(
            out,
            "NOT USED: {} units of the crosswalk are in no list, for example {first}",
            unmatched.len()
        )?;
    }
    Ok(())
}

/// Units with further lists; those of the lists come first where both have a unit.
fn with_lists(units: &Units, files: &UnitFiles) -> anyhow::Result<(Units, Vec<String>)> {
    let told = |problems: crate::world::Problems| {
        anyhow!("the lists of units cannot be used; nothing was written\n{problems}")
    };
    let mut list = Vec::new();
    for (file, hierarchy) in [
        (&files.old_units, Hierarchy::Old),
        (&files.new_units, Hierarchy::New),
    ] {
        if let Some(file) = file {
            list.extend(unit_lists::read_units(file, hierarchy).map_err(told)?);
        }
    }
    let has = |u: &crate::register::Unit| {
        list.iter()
            .any(|l| (l.hierarchy, l.level, &l.code) == (u.hierarchy, u.level, &u.code))
    };
    let kept: Vec<_> = units.list().iter().filter(|u| !has(u)).cloned().collect();
    list.extend(kept);
    let mut crossings = units.crossings().to_vec();
    let mut unmatched = Vec::new();
    if let Some(file) = &files.crosswalk {
        let both = Units::new(list.clone(), Vec::new());
        let walk = unit_lists::read_crosswalk(file, &both).map_err(told)?;
        crossings.extend(walk.crossings);
        unmatched = walk.unmatched;
    }
    Ok((Units::new(list, crossings), unmatched))
}

fn bounding_box(numbers: &[f64]) -> anyhow::Result<BoundingBox> {
    match *numbers {
        [west_deg, south_deg, east_deg, north_deg]
            if west_deg < east_deg
                && south_deg < north_deg
                && west_deg >= -180.0
                && east_deg <= 180.0
                && south_deg >= -90.0
                && north_deg <= 90.0 =>
        {
            Ok(BoundingBox {
                west_deg,
                south_deg,
                east_deg,
                north_deg,
            })
        }
        _ => {
            bail!("--bounds: give west,south,east,north in degrees, west before east and south before north")
        }
    }
}

/// How QGIS draws the points.
pub fn styles() -> Vec<Style> {
    vec![Style {
        name: "status".to_owned(),
        qml: qml::by_status(),
    }]
}
