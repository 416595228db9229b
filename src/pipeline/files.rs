//! The files of a run, from its results.

use super::{
    Found, Parts, RunError, Summary, area::Taker, build_model, caption, ledger, maps, provenance, record,
    stop_if_asked,
};
use crate::coverage::Observer;
use crate::ingest::{Ingested, World};
use crate::output::csv::{LedgerRow, UnitRow};
use crate::output::presets::PresetLine;
use crate::output::record::{OtherRule, Results};
use crate::output::{self, Caption, OutputError, Outputs};
use crate::study::Study;

/// Every file that a run can write.
pub(super) const FILES: &[&str] = &[
    "coverage.png",
    "coverage.qml",
    "coverage.tif",
    "coverage.tif.aux.xml",
    "coverage_class.qml",
    "coverage_class.tif",
    "coverage_class.tif.aux.xml",
    "coverage_second.qml",
    "coverage_second.tif",
    "coverage_server.csv",
    "coverage_server.qml",
    "coverage_server.tif",
    "coverage_servers.qml",
    "coverage_servers.tif",
    "coverage_sinr.qml",
    "coverage_sinr.tif",
    "gaps.csv",
    "gaps.geojson",
    "gaps.png",
    "gaps.qml",
    "ledgers.csv",
    "presets.csv",
    "provinces.csv",
    "run.toml",
    "summary.json",
    "villages.csv",
    "villages.geojson",
    "villages.qml",
];

/// Puts every file of a run.
pub(super) fn write(
    study: &Study,
    input: &Ingested,
    found: &Found,
    mut taker: Taker,
    parts: Parts,
    outputs: &mut Outputs,
    observer: &dyn Observer,
) -> Result<(), RunError> {
    let world = &input.world;
    let caption = caption(study);
    let others: Vec<OtherRule> = found
        .beside
        .iter()
        .map(|b| OtherRule {
            preset: &b.study.preset.name,
            gaps: &b.gaps,
        })
        .collect();
    let results = Results {
        caption: &caption,
        villages: &world.villages,
        gaps: &found.gaps,
        network: &world.network,
        others: &others,
        top_n: super::draws(study).map(|d| d.top_n),
    };
    if parts.villages {
        outputs.put("villages.geojson", output::geojson::villages(results)?.as_bytes())?;
        outputs.put("gaps.geojson", output::geojson::gaps(results)?.as_bytes())?;
        let style = output::qml::by_verdict(geometry(world));
        outputs.put("villages.qml", style.as_bytes())?;
        outputs.put("gaps.qml", style.as_bytes())?;
        outputs.put("villages.csv", &output::csv::villages(results)?)?;
        outputs.put("provinces.csv", &provinces(&found.summary, &caption)?)?;
        outputs.put("gaps.csv", &output::csv::gaps(results)?)?;
        let presets = preset_lines(&found.summary);
        outputs.put("presets.csv", &output::presets::presets(&presets, &caption)?)?;
        if study.ledgers {
            outputs.put(
                "ledgers.csv",
                &output::csv::ledgers(&ledgers(study, world, found)?)?,
            )?;
        }
    }
    stop_if_asked(observer)?;
    if let Some(rasters) = taker.rasters.take() {
        rasters.finish(&world.network, outputs, || {
            Ok::<(), RunError>(stop_if_asked(observer)?)
        })?;
    }
    stop_if_asked(observer)?;
    maps::write(study, world, found, taker.sketch(), &caption, outputs)?;
    outputs.put("summary.json", found.summary.to_json()?.as_bytes())?;
    outputs.put(
        "run.toml",
        provenance::run_toml(study, input, &found.summary).as_bytes(),
    )?;
    Ok(())
}

/// The link budget from each village's serving cell to its centre, down to the level of its verdict. Villages that no cell serves have none.
fn ledgers(study: &Study, world: &World, found: &Found) -> Result<Vec<LedgerRow>, RunError> {
    let model = build_model(study, world)?;
    let mut rows = Vec::new();
    for gap in &found.gaps.villages {
        let village = &world.villages[gap.village];
        let cell = gap.any.cell.and_then(|index| world.network.cells().get(index));
        let (Some(cell), Some(centre)) = (cell, village.centre()) else {
            continue;
        };
        // A serving cell was computed on this very path: a refusal now would be a fault of this program.
        let path = ledger::of_path(study, world, model.as_ref(), cell, centre).map_err(|cause| {
            RunError::Ledger {
                village: village.id.clone(),
                cause,
            }
        })?;
        let signal = cell.technology.reference_signal().name();
        let ledger = path.ledger;
        let terms = ledger.terms.iter().map(|t| (t.name, t.value_db));
        let level = (signal, ledger.level.0);
        let count = ledger.terms.len();
        rows.extend(
            terms
                .chain([level])
                .enumerate()
                .map(|(i, (term, value))| LedgerRow {
                    village_id: village.id.clone(),
                    village: village.name.clone(),
                    cell_id: cell.id.clone(),
                    technology: cell.technology,
                    distance_km: path.distance_km,
                    step: i + 1,
                    term: term.to_owned(),
                    value,
                    unit: if i == 0 || i == count { "dBm" } else { "dB" },
                }),
        );
    }
    Ok(rows)
}

/// The table of presets.
fn preset_lines(summary: &Summary) -> Vec<PresetLine> {
    let lines = summary.presets.iter().flat_map(|of| {
        of.counts.iter().map(|row| {
            let t = row.tally;
            PresetLine {
                preset: of.preset.name.clone(),
                standing: of.preset.standing.clone(),
                mark: of.preset.mark.clone(),
                receiver_height_m: of.receiver_height_m,
                scope: row.scope.name(),
                name: row.name.clone(),
                villages: [t.villages, t.covered, t.low_signal, t.white, t.unknown],
                in_gaps: (t.people_in_gaps, t.gaps_without_population),
                without_service: (row.people_without_service, row.judged_without_population),
            }
        })
    });
    lines.collect()
}

/// The table by province, with the whole in the last row.
fn provinces(summary: &Summary, caption: &Caption) -> Result<Vec<u8>, OutputError> {
    let columns = [
        "villages",
        "covered",
        "low_signal",
        "white",
        "unknown",
        "people_in_gaps",
        "gaps_without_population",
        "rows_left_out_of_input",
    ];
    let unit = |code: Option<String>, name: &str, tally: &record::Tally, left_out: u64| UnitRow {
        code,
        name: name.to_owned(),
        numbers: vec![
            tally.villages as f64,
            tally.covered as f64,
            tally.low_signal as f64,
            tally.white as f64,
            tally.unknown as f64,
            tally.people_in_gaps,
            tally.gaps_without_population as f64,
            left_out as f64,
        ],
    };
    let mut rows: Vec<UnitRow> = summary
        .by_province
        .iter()
        .map(|r| unit(r.code.clone(), &r.name, &r.tally, 0))
        .collect();
    if let Some(total) = &summary.total {
        rows.push(unit(None, "all", total, summary.village_rows_left_out));
    }
    output::csv::units(&columns, &rows, caption)
}

/// A layer with boundaries is one of polygons; QGIS splits a layer that has both kinds and asks.
fn geometry(world: &World) -> output::qml::Geometry {
    if world.villages.iter().any(|v| v.boundary.is_some()) {
        output::qml::Geometry::Polygons
    } else {
        output::qml::Geometry::Points
    }
}
