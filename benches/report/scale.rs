//! How cost grows: with the radius, with the number of sites.

use super::bench::Bench;
use super::case::{Case, Outcome};
use super::ground::{Ground, synth};
use super::machine;
use super::process::{COLUMNS, row};
use super::report::{Section, Table};
use super::study::{Spec, altered, only_4g};
use serde_json::Value;

/// 10, 20, 40 and 80 km: points grow fourfold from one to the next.
pub(crate) fn radius(bench: &Bench) -> anyhow::Result<Option<Section>> {
    // 167 km on a side: the largest disc lies on it as a whole.
    let ground = Ground::synthetic(&bench.exe, &bench.work, 5600)?;
    let (masts, usual): (usize, &[&str]) = if bench.arguments.full {
        (9, &["p526-delta-bullington", "p1812", "itm", "free-space"])
    } else {
        (2, &["p526-delta-bullington", "p1812"])
    };
    let mut cases = Vec::new();
    for model in bench.models(usual) {
        for radius_km in [10.0, 20.0, 40.0, 80.0] {
            let spec = Spec {
                radius_km,
                ..Spec::usual(model, masts)
            };
            let label = format!("{model}, {radius_km} km");
            cases.push(spec.case(&label, &ground, &bench.work)?.on(1));
        }
    }
    let outcomes = bench.measure(&cases)?;
    let mut table = Table::new(&[COLUMNS, &[">points grow", ">processors' time grows"]].concat());
    let mut last: Option<&Outcome> = None;
    for outcome in &outcomes {
        let mut cells = row(outcome);
        let before = last.filter(|l| l.points() < outcome.points());
        cells.push(before.map_or("–".to_owned(), |l| {
            format!("{:.2} ×", outcome.points() / l.points())
        }));
        cells.push(before.map_or("–".to_owned(), |l| {
            format!("{:.2} ×", outcome.cpu_s().median / l.cpu_s().median)
        }));
        table.rows.push(cells);
        last = Some(outcome);
    }
    Ok(Some(Section {
        title: "Cost against radius".to_owned(),
        text: vec![format!(
            "{masts} masts by one thread, 100 m, over {}. Where time grows less than points do, starting, reading and writing weigh; the rate of the \
             largest discs shows whether a longer radial costs more a point.",
            ground.said
        )],
        tables: vec![table],
        data: outcomes.iter().map(Outcome::json).collect::<Value>(),
        ..Section::default()
    }))
}

/// 10, 100 and 1,000 sites of `covgap synth` in one area, as dense as a country's at last.
pub(crate) fn sites(bench: &Bench) -> anyhow::Result<Option<Section>> {
    let usual: &[&str] = if bench.arguments.full {
        &["p526-delta-bullington", "p1812", "itm"]
    } else {
        &["p526-delta-bullington"]
    };
    let mut cases = Vec::new();
    for model in bench.models(usual) {
        for sites in [10, 100, 1000] {
            let name = format!("sites-{sites}");
            let options = ["--villages", "560", "--sites", &sites.to_string()];
            let folder = synth(&bench.exe, &bench.work, &name, &options)?;
            let study = altered(&folder, &format!("bench-{model}"), &values(model, 15.0))?;
            let case = Case::coverage(&format!("{model}, {sites} sites"), &study);
            cases.push(
                Case {
                    results: folder.join(format!("results-{model}")),
                    ..case
                }
                .on(machine::cores().min(2)),
            );
        }
    }
    let outcomes = bench.measure(&cases)?;
    let mut table = Table::new(COLUMNS);
    table.rows = outcomes.iter().map(row).collect();
    Ok(Some(Section {
        title: "Cost against the number of sites".to_owned(),
        text: vec![
            "`covgap synth`: 560 villages on 2,800 km²; 4G alone, one carrier a mast, three sectors, heard 15 km far, 100 m. A thousand sites are \
             one for every 2.8 km², as dense as a whole country's network."
                .to_owned(),
        ],
        tables: vec![table],
        data: outcomes.iter().map(Outcome::json).collect::<Value>(),
        ..Section::default()
    }))
}

/// 4G alone, so far, at 100 m, for whatever area the villages take.
pub(crate) fn values(model: &str, radius_km: f64) -> Vec<(&'static str, &'static str, toml::Value)> {
    vec![
        only_4g(),
        ("radio", "model", model.into()),
        ("radio", "max_range_km", radius_km.into()),
        ("area", "resolution_m", 100.0.into()),
    ]
}
