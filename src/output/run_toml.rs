//! `run.toml`: what a run was made from, so that it can be made again.

use crate::analysis::{Summary, program, window};
use crate::study::Study;
use crate::world::{Ingested, Report};
use std::path::Path;

/// What the run was made from, so that it can be made again.
pub fn of_run(study: &Study, input: &Ingested, summary: &Summary) -> String {
    use toml::Value;
    let mut run = toml::Table::new();
    let text = |s: &str| Value::String(s.to_owned());
    run.insert("program".into(), text(&summary.program));
    run.insert("study".into(), text(&study.name));
    run.insert("synthetic_sites".into(), Value::Boolean(study.synthetic_sites));
    run.insert("preset_sha256".into(), text(&study.preset.sha256));
    let others = study.beside.iter().map(|p| (p.name.clone(), text(&p.sha256)));
    if !study.beside.is_empty() {
        run.insert("beside_preset_sha256".into(), Value::Table(others.collect()));
    }
    run.insert("terrain_sampling".into(), text(summary.terrain_sampling));
    let files = input.report.inputs.iter().map(|file| {
        let mut table = toml::Table::new();
        table.insert("role".into(), text(file.role));
        table.insert("path".into(), text(&beside_study(study, &file.path)));
        table.insert(
            "bytes".into(),
            Value::Integer(i64::try_from(file.bytes).unwrap_or(i64::MAX)),
        );
        table.insert("sha256".into(), text(&file.sha256));
        Value::Table(table)
    });
    run.insert("input".into(), Value::Array(files.collect()));
    let templates = study
        .sites
        .templates
        .values()
        .map(|t| (t.name.clone(), text(&t.sha256)));
    run.insert("radio_template_sha256".into(), Value::Table(templates.collect()));
    if let Some(clutter) = &study.clutter {
        run.insert("clutter_table_sha256".into(), text(&clutter.table.sha256));
    }
    if !input.report.antenna_patterns.is_empty() {
        let patterns = input.report.antenna_patterns.iter();
        let sums = patterns.map(|(name, sha256)| (name.clone(), text(sha256)));
        run.insert("antenna_pattern_sha256".into(), Value::Table(sums.collect()));
    }
    let air = &summary.air;
    let mut table = toml::Table::new();
    for (key, value, origin) in [
        ("delta_n", air.delta_n, &air.delta_n_origin),
        (
            "sea_level_refractivity",
            air.sea_level_refractivity,
            &air.sea_level_refractivity_origin,
        ),
        (
            "radio_climate",
            f64::from(air.radio_climate),
            &air.radio_climate_origin,
        ),
    ] {
        table.insert(key.into(), Value::Float(value));
        table.insert(format!("{key}_from"), text(origin));
    }
    run.insert("air".into(), Value::Table(table));
    if let Some(method) = summary.area_method {
        let window = window(study, &input.world);
        let mut table = toml::Table::new();
        table.insert("method".into(), text(method));
        for (key, number) in [
            ("columns_per_degree", i64::from(window.lattice.per_degree_lon)),
            ("rows_per_degree", i64::from(window.lattice.per_degree_lat)),
            ("first_column", window.first_col),
            ("first_row", window.first_row),
            ("columns", i64::try_from(window.cols).unwrap_or(i64::MAX)),
            ("rows", i64::try_from(window.rows).unwrap_or(i64::MAX)),
        ] {
            table.insert(key.into(), Value::Integer(number));
        }
        run.insert("lattice".into(), Value::Table(table));
    }
    let counts = input.report.counts.iter().map(|c| {
        (
            c.code.clone(),
            Value::Integer(i64::try_from(c.count).unwrap_or(i64::MAX)),
        )
    });
    run.insert("counts".into(), Value::Table(counts.collect()));
    let unknown = summary
        .unknown_reasons
        .iter()
        .map(|(r, n)| ((*r).to_owned(), Value::Integer(*n as i64)));
    run.insert("unknown_villages".into(), Value::Table(unknown.collect()));
    format!(
        "# What this run was made from: program, inputs, counts, and the study as resolved.\n{run}\n\
         # The study as resolved: every key with the value in force.\n{}",
        nested(&study.resolved_toml())
    )
}

/// A path as it stands in the study, so that the record does not depend on the folder from which the program was started.
fn beside_study(study: &Study, path: &Path) -> String {
    let folder = study.file.parent().unwrap_or(Path::new(""));
    path.strip_prefix(folder)
        .unwrap_or(path)
        .to_string_lossy()
        .into_owned()
}

/// The study's tables under `resolved`, so that they cannot meet the run's own.
fn nested(study_toml: &str) -> String {
    study_toml
        .lines()
        .map(|line| match line.strip_prefix('[') {
            Some(rest) if !rest.starts_with('[') => format!("[resolved.{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect()
}

/// A study, and what was read for it.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The study.
    pub study: &'a Study,
    /// What was read.
    pub report: &'a Report,
}

/// What a comparison was made from, so that it can be made again.
pub fn of_comparison(command: &str, sides: &[(&str, Origin)], options: &toml::Table) -> String {
    use toml::Value;
    let text = |s: &str| Value::String(s.to_owned());
    let mut run = toml::Table::new();
    run.insert("program".into(), text(&program()));
    run.insert("command".into(), text(command));
    run.extend(options.clone());
    let mut resolved = String::new();
    for (name, side) in sides {
        let mut table = toml::Table::new();
        table.insert("study".into(), text(&side.study.name));
        table.insert(
            "synthetic_sites".into(),
            Value::Boolean(side.study.synthetic_sites),
        );
        table.insert("preset_sha256".into(), text(&side.study.preset.sha256));
        let templates = side.study.sites.templates.values();
        let sums = templates.map(|t| (t.name.clone(), text(&t.sha256)));
        table.insert("radio_template_sha256".into(), Value::Table(sums.collect()));
        let inputs = side.report.inputs.iter().map(|file| {
            let mut input = toml::Table::new();
            input.insert("role".into(), text(file.role));
            input.insert("path".into(), text(&beside_study(side.study, &file.path)));
            input.insert("sha256".into(), text(&file.sha256));
            Value::Table(input)
        });
        table.insert("input".into(), Value::Array(inputs.collect()));
        let counts = side.report.counts.iter();
        let counts = counts.map(|c| {
            (
                c.code.clone(),
                Value::Integer(i64::try_from(c.count).unwrap_or(i64::MAX)),
            )
        });
        table.insert("counts".into(), Value::Table(counts.collect()));
        run.insert((*name).to_owned(), Value::Table(table));
        resolved += &format!("\n# {name}: the study as resolved, every key with the value in force.\n");
        resolved += &nested(&side.study.resolved_toml()).replace("[resolved.", &format!("[resolved_{name}."));
    }
    format!("# What this was made from: program, inputs, and the studies as resolved.\n{run}{resolved}")
}
