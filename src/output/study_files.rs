//! Files that bring together everything that a run found, for people with a map program: `study.gpkg`, the
//! project `study.qgz`, `study.kmz` for phones, and the list of all files, `layers.json`.

use super::catalogue::{self, Folder};
use super::gpkg::{self, Project, RasterShown, Sources};
use super::kmz;
use super::language::Language;
use super::record::Results;
use super::traced::{self, ClassAreas};
use super::{Caption, OutputError, Outputs};
use crate::coverage::PointCoverage;
use crate::output::caption::operator_label;
use crate::output::json::to_json;
use crate::output::png::Sketch;
use crate::space::Frame;
use crate::study::Study;
use crate::world::Ingested;
use std::fs;

/// What a run found, and what is said of it.
#[derive(Clone, Copy)]
pub struct Whole<'a> {
    /// The study.
    pub study: &'a Study,
    /// What was read.
    pub input: &'a Ingested,
    /// What is said.
    pub caption: &'a Caption,
    /// Verdicts; `None` where no village was judged.
    pub results: Option<Results<'a>>,
    /// Levels at test points.
    pub points: &'a PointCoverage,
    /// What maps show of the raster of classes; `None` where there is none.
    pub shown: Option<&'a Sketch>,
    /// Where the rasters' pixels lie, where there are some.
    pub frame: Option<&'a Frame>,
    /// Tables: name without its ending, keys of columns.
    pub tables: &'a [(&'a str, Vec<String>)],
    /// The text of the run's record.
    pub record: &'a str,
    /// The language in which programs show it.
    pub language: Language,
}

/// Puts the files. Rasters must be in their place already, and of all other files only `run.toml` may come
/// later.
///
/// # Errors
/// [`OutputError`].
pub fn put(outputs: &mut Outputs, whole: &Whole) -> Result<(), OutputError> {
    let classes = whole.shown.map(|shown| areas(outputs, shown)).transpose()?;
    let world = &whole.input.world;
    let found = Sources {
        results: whole.results,
        points: whole.points,
        network: &world.network,
        boundaries: &world.boundaries,
        claims: world.claims.as_ref(),
        classes: classes.as_ref(),
    };
    let about = gpkg::about_run(whole.study, whole.input, whole.caption, whole.record);
    let layers = gpkg::put_run(outputs, found, &about, whole.language)?;
    let project = Project {
        title: &whole.caption.title,
        package: gpkg::STUDY,
        layers: &layers,
        rasters: &rasters(outputs),
        language: gpkg::number_of(whole.language),
    };
    outputs.put("study.qgz", &project.to_qgz()?)?;
    let picture = whole.shown.map(|shown| {
        let path = outputs.staging().join("coverage_class.tif");
        traced::sampled(&path, shown.frame(), kmz::MOST_PIXELS)
    });
    let picture = picture.transpose()?;
    let field = kmz::Field {
        caption: whole.caption,
        results: whole.results,
        network: &world.network,
        classes: picture.as_ref(),
    };
    outputs.put("study.kmz", &kmz::field(&field)?)?;
    let mut names: Vec<String> = outputs.names().map(str::to_owned).collect();
    names.extend(["layers.json", "run.toml"].map(str::to_owned));
    names.sort();
    let folder = Folder {
        title: &whole.caption.title,
        attribution: &whole.caption.attribution,
        names,
        layers: &layers,
        frame: whole.frame,
        tables: whole.tables,
    };
    outputs.put(
        "layers.json",
        to_json("layers.json", &folder.to_json())?.as_bytes(),
    )
}

/// The areas of the raster of classes.
fn areas(outputs: &Outputs, shown: &Sketch) -> Result<ClassAreas, OutputError> {
    let (operator, technology) = shown.kind();
    let path = outputs.staging().join("coverage_class.tif");
    traced::of_file(&path, shown.frame(), technology.name(), operator_label(operator))
}

/// The rasters that were put, with their styles.
fn rasters(outputs: &Outputs) -> Vec<RasterShown> {
    let shown = |file: &str| {
        let title = catalogue::raster_title(file)?;
        let style = outputs.staging().join(file.replace(".tif", ".qml"));
        Some(RasterShown {
            file: file.to_owned(),
            title,
            // A raster without a style is shown in grey.
            style: fs::read_to_string(style).unwrap_or_default(),
            is_shown: file == "coverage_class.tif",
        })
    };
    outputs.names().filter_map(shown).collect()
}
