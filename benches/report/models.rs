//! Points a second of every model, by one thread and by all, in the executable.

use super::bench::Bench;
use super::case::Outcome;
use super::machine;
use super::report::{Section, Table};
use super::spread::millions;
use super::study::{STEP_M, Spec};
use anyhow::bail;
use covgap::radio::model::{ClutterUse, MODELS};
use serde_json::json;

/// What is aimed at, million points a second and core.
fn target(model: &str, reads_terrain: bool) -> Option<f64> {
    match (model, reads_terrain) {
        ("p1812", _) => Some(4.0),
        ("p526-delta-bullington", _) => Some(8.0),
        ("itm", _) => Some(1.0),
        (_, false) => Some(20.0),
        _ => None,
    }
}

/// One row of the table: a model, perhaps with land cover.
struct Row<'a> {
    model: &'a str,
    label: String,
    target: Option<f64>,
    spec: Spec<'a>,
    alone: Outcome,
    together: Option<Outcome>,
}

pub(crate) fn section(bench: &Bench) -> anyhow::Result<Option<Section>> {
    let ground = bench.ground()?;
    let names: Vec<&str> = MODELS.iter().map(|m| m.card.name).collect();
    let mut rows = Vec::new();
    for model in MODELS
        .iter()
        .filter(|m| bench.models(&names).contains(&m.card.name))
    {
        let card = model.card;
        let aim = target(card.name, card.needs_terrain());
        for (covered, step_m) in [(true, STEP_M), (true, 90.0), (false, STEP_M), (false, 90.0)] {
            let coarse = step_m > STEP_M;
            if (covered && card.clutter != ClutterUse::Reads)
                || (coarse && !(card.needs_terrain() && aim.is_some()))
            {
                continue;
            }
            let land_cover = if covered {
                Some(ground.land_cover(&bench.work)?)
            } else {
                None
            };
            let spec = Spec {
                land_cover,
                step_m,
                ..Spec::usual(card.name, 1)
            };
            let spec = enough(bench, spec)?;
            let label = label(card.name, covered, coarse);
            let case = spec.case(&label, ground, &bench.work)?;
            let cores = machine::cores();
            let mut cases = vec![case.clone().on(1)];
            if cores > 1 {
                cases.push(case.on(cores.min(2)));
            }
            let mut outcomes = bench.measure(&cases)?.into_iter();
            let Some(alone) = outcomes.next() else { continue };
            let together = outcomes.next();
            if let Some(other) = &together {
                same_bytes(&alone, other)?;
            }
            rows.push(Row {
                model: card.name,
                label,
                // With land cover where a model reads it: that is what was asked.
                target: aim.filter(|_| covered || card.clutter != ClutterUse::Reads),
                spec,
                alone,
                together,
            });
        }
    }
    Ok(Some(page(&rows, &ground.said)))
}

fn label(model: &str, covered: bool, coarse: bool) -> String {
    let cover = if covered { ", with land cover" } else { "" };
    let step = if coarse { ", samples every 90 m" } else { "" };
    format!("{model}{cover}{step}")
}

/// As many masts as keep one thread busy for a while, at most 100.
fn enough<'a>(bench: &Bench, spec: Spec<'a>) -> anyhow::Result<Spec<'a>> {
    let budget_s = if bench.arguments.full { 12.0 } else { 6.0 };
    let ground = bench.ground()?;
    let mut spec = spec;
    // Reading land cover takes as long as many a mast.
    let least = if spec.land_cover.is_some() { 49 } else { 1 };
    for masts in [1, 4, 16, 49, 100].into_iter().filter(|m| *m >= least) {
        spec.masts = masts;
        let case = spec.case(spec.model, ground, &bench.work)?;
        if bench.fresh(&case)?.run.cpu_s > 0.5 * budget_s {
            break;
        }
    }
    Ok(spec)
}

/// The rasters must not depend on the number of threads.
fn same_bytes(a: &Outcome, b: &Outcome) -> anyhow::Result<()> {
    if a.fault.is_none() && b.fault.is_none() && a.case.raster()? != b.case.raster()? {
        bail!("{} and {} wrote different rasters", a.case.label, b.case.label);
    }
    Ok(())
}

fn page(rows: &[Row], ground: &str) -> Section {
    let mut table = Table::new(&[
        "model",
        ">masts",
        ">million points a second of processor's time (least … most)",
        ">by the clock, one thread",
        ">two threads",
        ">ratio",
        ">million pixels of masts/s, one thread",
        ">aim",
    ]);
    for row in rows {
        if let Some(fault) = row.alone.fault.as_ref() {
            let last = fault.lines().last().unwrap_or_default();
            table
                .rows
                .push(vec![format!("`{}`", row.label), format!("not measured: {last}")]);
            continue;
        }
        let (rate, by_clock) = (row.alone.points_per_cpu_s(), row.alone.points_per_s());
        let both = row
            .together
            .as_ref()
            .filter(|t| t.fault.is_none())
            .map(Outcome::points_per_s);
        table.rows.push(vec![
            format!("`{}`", row.label),
            row.spec.masts.to_string(),
            rate.millions(),
            millions(by_clock.median),
            both.map_or("–".to_owned(), |b| millions(b.median)),
            both.map_or("–".to_owned(), |b| format!("{:.2}", b.median / by_clock.median)),
            millions(row.alone.filled_per_s().median),
            row.target.map_or("–".to_owned(), |t| {
                format!("{t}{}", if rate.median >= 1e6 * t { " ✓" } else { "" })
            }),
        ]);
    }
    let data = rows
        .iter()
        .map(|r| {
            json!({
                "model": r.model, "case": r.label, "masts": r.spec.masts, "aim_million_points_per_s": r.target,
                "one_thread": r.alone.json(), "two_threads": r.together.as_ref().map(Outcome::json),
            })
        })
        .collect();
    Section {
        title: "Points a second, by model".to_owned(),
        text: vec![format!(
            "Masts of 30 m that are heard 35 km far, 800 MHz, receivers at 1.5 m, pixels of 100 m, over {ground}; the aim is for one core, whole process; where there is one, also with samples as far apart as the terrain's own, 90 m (391 a radial), for which it was set. An aim without ✓ is not reached. The land \
             cover, where it is named, is made up: patches of woods, fields and houses, one class for every 30 m. Every model gets as many masts as keep \
             it busy for seconds, at most 100: the fewer there are, the more reading and writing weighs in its rate."
        )],
        tables: vec![table],
        notes: vec![
            "Rasters by one thread and by two are compared byte for byte.".to_owned(),
            "For comparison, in the same way (a disc of 35 km at 800 MHz on a real mountainous tile, whole process with loading and output) measured on two cores \
             of this kind of machine: Signal-Server's ITM 202,000 points a second of processors' time (521,000 by the clock on two cores), SPLAT! \
             156,000, crc-covlib 22,000 (ITM) and 19,000 (P.1812), without threads. These four figures were not measured by this bench."
                .to_owned(),
        ],
        data,
        ..Section::default()
    }
}
