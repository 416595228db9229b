//! The files of a run, from its results.

use super::{Found, Parts, RunError, area::Taker, maps, stop_if_asked};
use crate::analysis::{caption, draws, link_budget};
use crate::coverage::Observer;
use crate::output::record::Results;
use crate::output::{self, Outputs};
use crate::study::Study;
use crate::world::{Ingested, World};

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
    let results = Results {
        caption: &caption,
        villages: &world.villages,
        gaps: &found.gaps,
        network: &world.network,
        others: &found.beside,
        top_n: draws(study).map(|d| d.top_n),
    };
    if parts.villages {
        outputs.put("villages.geojson", output::geojson::villages(results)?.as_bytes())?;
        outputs.put("gaps.geojson", output::geojson::gaps(results)?.as_bytes())?;
        let style = output::qml::by_verdict(geometry(world));
        outputs.put("villages.qml", style.as_bytes())?;
        outputs.put("gaps.qml", style.as_bytes())?;
        outputs.put("villages.csv", &output::csv::villages(results)?)?;
        outputs.put(
            "provinces.csv",
            &output::provinces::provinces(&found.summary, &caption)?,
        )?;
        outputs.put("gaps.csv", &output::csv::gaps(results)?)?;
        let presets = &found.summary.presets;
        outputs.put("presets.csv", &output::presets::presets(presets, &caption)?)?;
        if study.ledgers {
            let budgets = link_budget::of_gaps(study, world, &found.gaps)?;
            outputs.put("ledgers.csv", &output::ledgers::ledgers(&budgets)?)?;
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
    outputs.put(
        "summary.json",
        output::json::to_json("summary.json", &found.summary)?.as_bytes(),
    )?;
    outputs.put(
        "run.toml",
        output::run_toml::of_run(study, input, &found.summary).as_bytes(),
    )?;
    Ok(())
}

/// A layer with boundaries is one of polygons; QGIS splits a layer that has both kinds and asks.
fn geometry(world: &World) -> output::qml::Geometry {
    if world.villages.iter().any(|v| v.boundary.is_some()) {
        output::qml::Geometry::Polygons
    } else {
        output::qml::Geometry::Points
    }
}
