//! The files of a run, from its results.

use super::folder::put_table;
use super::{Found, Parts, RunError, area::Taker, maps, stop_if_asked};
use crate::analysis::Caption;
use crate::analysis::{caption, draws, link_budget, window};
use crate::coverage::Observer;
use crate::output::language::Language;
use crate::output::record::Results;
use crate::output::sheet::Sheet;
use crate::output::study_files::{self, Whole};
use crate::output::{self, OutputError, Outputs};
use crate::study::Study;
use crate::world::{Ingested, World};
use std::path::Path;

/// What a file of a run comes with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Every run.
    Run,
    /// The villages' verdicts.
    Villages,
    /// Rasters.
    Area,
    /// Link budgets, where the study asks for them.
    Ledgers,
    /// Claims, where the study has some.
    Claims,
}

/// Every file that a run can write.
const FILES: &[(&str, Of)] = &[
    ("claims.csv", Of::Claims),
    ("claims.geojson", Of::Claims),
    ("claims.qml", Of::Claims),
    ("claims.xlsx", Of::Claims),
    ("claims_provinces.csv", Of::Claims),
    ("claims_provinces.xlsx", Of::Claims),
    ("coverage.png", Of::Area),
    ("coverage.qml", Of::Area),
    ("coverage.tif", Of::Area),
    ("coverage.tif.aux.xml", Of::Area),
    ("coverage_class.qml", Of::Area),
    ("coverage_class.tif", Of::Area),
    ("coverage_class.tif.aux.xml", Of::Area),
    ("coverage_second.qml", Of::Area),
    ("coverage_second.tif", Of::Area),
    ("coverage_server.csv", Of::Area),
    ("coverage_server.qml", Of::Area),
    ("coverage_server.tif", Of::Area),
    ("coverage_servers.qml", Of::Area),
    ("coverage_servers.tif", Of::Area),
    ("coverage_sinr.qml", Of::Area),
    ("coverage_sinr.tif", Of::Area),
    ("gaps.csv", Of::Villages),
    ("gaps.geojson", Of::Villages),
    ("gaps.png", Of::Villages),
    ("gaps.qml", Of::Villages),
    ("gaps.xlsx", Of::Villages),
    ("layers.json", Of::Run),
    ("ledgers.csv", Of::Ledgers),
    ("presets.csv", Of::Villages),
    ("presets.xlsx", Of::Villages),
    ("provinces.csv", Of::Villages),
    ("provinces.xlsx", Of::Villages),
    ("report.html", Of::Villages),
    ("run.toml", Of::Run),
    ("study.gpkg", Of::Run),
    ("study.kmz", Of::Run),
    ("study.qgz", Of::Run),
    ("summary.json", Of::Run),
    ("villages.csv", Of::Villages),
    ("villages.geojson", Of::Villages),
    ("villages.qml", Of::Villages),
    ("villages.xlsx", Of::Villages),
];

/// The names of all of them.
pub(super) fn names() -> Vec<&'static str> {
    FILES.iter().map(|f| f.0).collect()
}

/// Files of an earlier run in a folder that a command which makes these parts removes without making them
/// anew.
pub fn files_that_go(folder: &Path, parts: Parts, study: &Study) -> Vec<&'static str> {
    let is_made = |of: Of| match of {
        Of::Run => true,
        Of::Villages => parts.villages,
        Of::Area => parts.area,
        Of::Ledgers => parts.villages && study.ledgers,
        Of::Claims => parts.villages && study.claims.is_some(),
    };
    let going = FILES
        .iter()
        .filter(|(name, of)| !is_made(*of) && folder.join(name).exists());
    going.map(|f| f.0).collect()
}

/// Puts every file of a run.
pub(super) fn write(
    study: &Study,
    input: &Ingested,
    found: &Found,
    mut taker: Taker,
    (parts, language): (Parts, Language),
    outputs: &mut Outputs,
    observer: &dyn Observer,
) -> Result<(), RunError> {
    let world = &input.world;
    let caption = caption(study);
    let results = results(study, world, found, &caption);
    let mut columns = Vec::new();
    if parts.villages {
        outputs.put("villages.geojson", output::geojson::villages(results)?.as_bytes())?;
        outputs.put("gaps.geojson", output::geojson::gaps(results)?.as_bytes())?;
        let style = output::qml::by_verdict(geometry(world));
        outputs.put("villages.qml", style.as_bytes())?;
        outputs.put("gaps.qml", style.as_bytes())?;
        for (name, sheet) in NAMES.into_iter().zip(tables(study, world, found)?) {
            put_table(outputs, name, &sheet)?;
            columns.push((name, sheet.columns.iter().map(|c| c.key.to_string()).collect()));
        }
        if let Some(claims) = &found.claims {
            outputs.put(
                "claims.geojson",
                output::claims::layer(results, claims)?.as_bytes(),
            )?;
            outputs.put("claims.qml", output::qml::by_claim(geometry(world)).as_bytes())?;
        }
        if study.ledgers {
            let budgets = link_budget::of_gaps(study, world, &found.gaps)?;
            outputs.put("ledgers.csv", &output::ledgers::ledgers(&budgets).to_csv()?)?;
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
    if parts.villages {
        super::page::write(study, world, found, taker.sketch(), (results, language), outputs)?;
    }
    outputs.put(
        "summary.json",
        output::json::to_json("summary.json", &found.summary)?.as_bytes(),
    )?;
    let frame = parts.area.then(|| window(study, world).frame());
    let record = output::run_toml::of_run(study, input, &found.summary);
    let whole = Whole {
        study,
        input,
        caption: &caption,
        results: parts.villages.then_some(results),
        points: &found.points,
        shown: taker.sketch(),
        frame: frame.as_ref(),
        tables: &columns,
        record: &record,
        language,
    };
    study_files::put(outputs, &whole)?;
    stop_if_asked(observer)?;
    outputs.put("run.toml", record.as_bytes())?;
    Ok(())
}

/// What the exporters read.
fn results<'a>(study: &Study, world: &'a World, found: &'a Found, caption: &'a Caption) -> Results<'a> {
    Results {
        caption,
        villages: &world.villages,
        gaps: &found.gaps,
        network: &world.network,
        others: &found.beside,
        top_n: draws(study).map(|d| d.top_n),
        claims: found.claims.as_ref(),
    }
}

/// The tables' names, in the order of [`tables`].
const NAMES: [&str; 6] = [
    "gaps",
    "provinces",
    "presets",
    "villages",
    "claims",
    "claims_provinces",
];

/// The tables about villages: gaps, provinces, presets, villages; claims, by village and by province, where the
/// study has some.
///
/// # Errors
/// [`OutputError::Mismatch`] when the results do not belong together.
pub fn tables(study: &Study, world: &World, found: &Found) -> Result<Vec<Sheet>, OutputError> {
    let caption = caption(study);
    let results = results(study, world, found, &caption);
    let mut tables = vec![
        output::tables::gaps(results)?,
        output::provinces::provinces(&found.summary, &caption)?,
        output::presets::presets(&found.summary.presets, &caption),
        output::tables::villages(results)?,
    ];
    if let (Some(claims), Some(summary)) = (&found.claims, &found.summary.claims) {
        tables.push(output::claims::claims(results, claims)?);
        tables.push(output::claims::provinces(summary, &caption)?);
    }
    Ok(tables)
}

/// A layer with boundaries is one of polygons; QGIS splits a layer that has both kinds and asks.
fn geometry(world: &World) -> output::qml::Geometry {
    if world.villages.iter().any(|v| v.boundary.is_some()) {
        output::qml::Geometry::Polygons
    } else {
        output::qml::Geometry::Points
    }
}
