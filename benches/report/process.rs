//! Whole processes: one mast and a hundred.

use super::bench::Bench;
use super::case::Outcome;
use super::machine;
use super::report::{Section, Table};
use super::spread::{millions, seconds};
use super::study::Spec;
use serde_json::Value;

pub(crate) fn section(bench: &Bench) -> anyhow::Result<Option<Section>> {
    let ground = bench.ground()?;
    let usual: &[&str] = if bench.arguments.full {
        &["free-space", "p526-delta-bullington", "p1812", "itm"]
    } else {
        &["p526-delta-bullington", "p1812", "itm"]
    };
    let cores = machine::cores().min(2);
    let mut cases = Vec::new();
    for model in bench.models(usual) {
        for masts in [1, 100] {
            let spec = Spec::usual(model, masts);
            let label = format!("{model}, {masts} mast{}", if masts == 1 { "" } else { "s" });
            let case = spec.case(&label, ground, &bench.work)?;
            // A hundred by one thread take long, and the table of models tells as much.
            if masts == 1 || cores == 1 || bench.arguments.full {
                cases.push(case.clone().on(1));
            }
            if cores > 1 {
                cases.push(case.on(cores));
            }
        }
    }
    if bench.knows("--timings") {
        let spec = Spec {
            exact: true,
            ..Spec::usual("p1812", 1)
        };
        let label = "p1812, 1 mast, a profile for every pixel";
        cases.push(spec.case(label, ground, &bench.work)?.on(cores));
    }
    let outcomes = bench.measure(&cases)?;
    let mut table = Table::new(COLUMNS);
    table.rows = outcomes.iter().map(row).collect();
    Ok(Some(Section {
        title: "One mast and a hundred".to_owned(),
        text: vec![format!(
            "Whole processes (`covgap coverage`): 35 km, 100 m, 800 MHz, over {}.",
            ground.said
        )],
        tables: vec![table],
        data: outcomes.iter().map(Outcome::json).collect::<Value>(),
        ..Section::default()
    }))
}

/// Columns of [`row`].
pub(crate) const COLUMNS: &[&str] = &[
    "case",
    ">by the clock (least … most)",
    ">processors' time",
    ">peak memory",
    ">points, million",
    ">million points/s",
    ">pixels of masts, million",
    ">million pixels/s",
];

/// What a case took.
pub(crate) fn row(outcome: &Outcome) -> Vec<String> {
    let label = outcome.case.label.clone();
    if let Some(fault) = &outcome.fault {
        return vec![
            label,
            format!("failed: {}", fault.lines().last().unwrap_or_default()),
        ];
    }
    let known = |x: f64| {
        if x.is_finite() {
            millions(x)
        } else {
            "–".to_owned()
        }
    };
    vec![
        label,
        outcome.wall_s().seconds(),
        seconds(outcome.cpu_s().median),
        format!("{:.0} MiB", outcome.peak_mib()),
        known(outcome.points()),
        known(outcome.points_per_s().median),
        known(outcome.filled()),
        known(outcome.filled_per_s().median),
    ]
}
