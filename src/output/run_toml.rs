//! `run.toml`: what a run was made from, so that it can be made again.

use crate::analysis::{Summary, program, window};
use crate::study::Study;
use crate::world::{Ingested, Report};
use std::path::Path;
use toml::{Table, Value};

/// What the run was made from, so that it can be made again.
pub fn of_run(study: &Study, input: &Ingested, summary: &Summary) -> String {
    let report = &input.report;
    let origin = Origin { study, report };
    let mut run = texts([("program", &summary.program)]);
    origin.name(&mut run);
    if !study.beside.is_empty() {
        let others = study.beside.iter().map(|p| (&p.name, &p.sha256));
        run.insert("beside_preset_sha256".into(), texts(others).into());
    }
    run.insert("terrain_sampling".into(), summary.terrain_sampling.into());
    run.insert("input".into(), origin.inputs(true));
    run.insert("radio_template_sha256".into(), origin.templates());
    if let Some(clutter) = &study.clutter {
        run.insert("clutter_table_sha256".into(), clutter.table.sha256.clone().into());
    }
    if let Some(calibration) = &study.radio.calibration {
        run.insert("calibration_sha256".into(), calibration.sha256.clone().into());
    }
    if !report.antenna_patterns.is_empty() {
        let patterns = texts(&report.antenna_patterns);
        run.insert("antenna_pattern_sha256".into(), patterns.into());
    }
    let air = &summary.air;
    let mut table = Table::new();
    #[rustfmt::skip]
    let known = [
        ("delta_n", air.delta_n, &air.delta_n_origin),
        ("sea_level_refractivity", air.sea_level_refractivity, &air.sea_level_refractivity_origin),
        ("radio_climate", f64::from(air.radio_climate), &air.radio_climate_origin),
    ];
    for (key, value, origin) in known {
        table.insert(key.into(), value.into());
        table.insert(format!("{key}_from"), origin.to_string().into());
    }
    run.insert("air".into(), table.into());
    if let Some(method) = summary.area_method {
        let window = window(study, &input.world);
        let mut table = texts([("method", method)]);
        for (key, number) in [
            ("columns_per_degree", i64::from(window.lattice.per_degree_lon)),
            ("rows_per_degree", i64::from(window.lattice.per_degree_lat)),
            ("first_column", window.first_col),
            ("first_row", window.first_row),
            ("columns", window.cols as i64),
            ("rows", window.rows as i64),
        ] {
            table.insert(key.into(), number.into());
        }
        run.insert("lattice".into(), table.into());
    }
    run.insert("counts".into(), origin.counts());
    let unknown = summary.unknown_reasons.iter();
    let unknown: Table = unknown
        .map(|(reason, n)| ((*reason).to_owned(), whole(*n)))
        .collect();
    run.insert("unknown_villages".into(), unknown.into());
    format!(
        "# What this run was made from: program, inputs, counts, and the study as resolved.\n{run}\n\
         # The study as resolved: every key with the value in force.\n{}",
        nested(&study.resolved_toml())
    )
}

/// A path as it is in the study, so that the record does not depend on the folder from which the program was
/// started.
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

impl Origin<'_> {
    /// Whose study it is, and by which rule it judges.
    fn name(&self, record: &mut Table) {
        record.insert("study".into(), self.study.name.clone().into());
        record.insert("synthetic_sites".into(), self.study.synthetic_sites.into());
        record.insert("preset_sha256".into(), self.study.preset.sha256.clone().into());
    }

    fn inputs(&self, has_sizes: bool) -> Value {
        let inputs = self.report.inputs.iter().map(|file| {
            let mut input = texts([
                ("role", file.role),
                ("path", &beside_study(self.study, &file.path)),
            ]);
            if has_sizes {
                input.insert("bytes".into(), whole(file.bytes));
            }
            input.insert("sha256".into(), file.sha256.clone().into());
            input
        });
        inputs.collect::<Vec<_>>().into()
    }

    fn templates(&self) -> Value {
        let templates = self.study.sites.templates.values();
        let by_band = self.report.radio_templates.iter();
        texts(templates.map(|t| (&t.name, &t.sha256)).chain(by_band)).into()
    }

    fn counts(&self) -> Value {
        let counts = self.report.counts.iter();
        counts
            .map(|c| (c.code.clone(), whole(c.count)))
            .collect::<Table>()
            .into()
    }
}

/// Texts by their keys.
fn texts(pairs: impl IntoIterator<Item = (impl ToString, impl ToString)>) -> Table {
    let pairs = pairs.into_iter();
    pairs
        .map(|(key, text)| (key.to_string(), text.to_string().into()))
        .collect()
}

fn whole(number: impl TryInto<i64>) -> Value {
    number.try_into().unwrap_or(i64::MAX).into()
}

/// What a comparison was made from, so that it can be made again.
pub fn of_comparison(command: &str, sides: &[(&str, Origin)], options: &Table) -> String {
    let mut run = texts([("program", program().as_str()), ("command", command)]);
    run.extend(options.clone());
    let mut resolved = String::new();
    for (name, side) in sides {
        let mut table = Table::new();
        side.name(&mut table);
        table.insert("radio_template_sha256".into(), side.templates());
        table.insert("input".into(), side.inputs(false));
        table.insert("counts".into(), side.counts());
        run.insert((*name).to_owned(), table.into());
        resolved += &format!("\n# {name}: the study as resolved, every key with the value in force.\n");
        resolved += &nested(&side.study.resolved_toml()).replace("[resolved.", &format!("[resolved_{name}."));
    }
    format!("# What this was made from: program, inputs, and the studies as resolved.\n{run}{resolved}")
}
