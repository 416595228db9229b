//! What the page carries: the study with its model files, the ground, and the villages that are not covered.

use super::bytes::{Reader, Writer};
use super::ground::{self, Ground, GroundShown};
use super::models::{KINDS, Kept, Recording};
use crate::analysis::model_fingerprint;
use crate::coverage::{Heard, PointCoverage};
use crate::domain::{AdminUnit, Network, TestPoint, TestPointKind, Village, surroundings};
use crate::gaps::{Gaps, Verdict};
use crate::space::{BoundingBox, LonLat};
use crate::study::{ModelText, Study};
use crate::terrain::cover::CoverGrid;
use crate::world::World;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// First bytes of a package: its form.
const FORM: &str = "covgap what-if 1";

/// How large a package may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Samples of terrain.
    pub most_samples: usize,
    /// Test points of villages that are not covered.
    pub most_points: usize,
}

impl Default for Limits {
    /// About 1.3 MB of a page in all.
    fn default() -> Self {
        Self {
            most_samples: 1_600_000,
            most_points: 60_000,
        }
    }
}

/// Why a page cannot compute by itself. Each is a sentence for its reader, without its end.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotInPage {
    /// The study read again from what it was resolved to is another one.
    #[error("the study cannot be carried in the page: {0}")]
    Study(String),
    /// No terrain, or land cover that does not fit.
    #[error("the terrain of the study's area, or its land cover, does not fit into the page")]
    Ground,
    /// Too many test points.
    #[error("{points} test points of villages that are not covered are more than a page holds ({most})")]
    Points {
        /// How many there are.
        points: usize,
        /// How many may be.
        most: usize,
    },
    /// All villages are covered.
    #[error("no village is without coverage")]
    Nothing,
}

/// A package, and what is said of it in the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Packed {
    /// For [`Room::open`](super::Room::open).
    pub bytes: Vec<u8>,
    /// The ground that is in it.
    pub ground: GroundShown,
    /// Villages in it: those that are not covered.
    pub villages: usize,
    /// Their test points.
    pub points: usize,
}

/// What was read of a package.
pub(super) struct Opened {
    pub(super) study: Study,
    pub(super) models: Kept,
    pub(super) judging: Judging,
}

/// Whom to judge, and on what ground.
pub(super) struct Judging {
    /// With the villages that are not covered, and no cell.
    pub(super) world: World,
    /// Is each of their test points at the preset's level already? By village.
    pub(super) met: Vec<Vec<bool>>,
    /// Their places in the study's list of villages.
    pub(super) numbers: Vec<u32>,
}

/// How far beyond the villages a mast may be put, km.
const MARGIN_KM: f64 = 5.0;

/// What a page needs to judge further masts of a study.
///
/// # Errors
/// [`NotInPage`].
pub fn pack(
    study: &Study,
    world: &World,
    (heard, gaps): (&PointCoverage, &Gaps),
    limits: Limits,
) -> Result<Packed, NotInPage> {
    let recording = Recording::of(&study.models);
    let text = study.resolved_toml();
    Study::from_toml(&text, &study.file, &recording)
        .map_err(|faults| NotInPage::Study(faults.to_string()))?;
    let mut open: Vec<usize> = gaps
        .villages
        .iter()
        .filter(|gap| gap.any.verdict != Verdict::Covered && gap.village < world.villages.len())
        .map(|gap| gap.village)
        .collect();
    open.sort_unstable();
    let points: usize = open.iter().map(|v| world.villages[*v].test_points.len()).sum();
    if points > limits.most_points {
        let most = limits.most_points;
        return Err(NotInPage::Points { points, most });
    }
    if points == 0 {
        return Err(NotInPage::Nothing);
    }
    let area = world.extent.widened_m(1000.0 * MARGIN_KM);
    let ground = Ground::of(&world.terrain, world.cover.as_ref(), &area, limits.most_samples)
        .ok_or(NotInPage::Ground)?;
    let mut to = Writer::default();
    to.text(FORM);
    to.text(&text);
    write_models(&recording.kept(), &mut to);
    to.text(&model_fingerprint(study, world));
    write_around(world, &mut to);
    to.u32(open.len() as u32);
    for nth in &open {
        to.u32(*nth as u32);
        write_village(&world.villages[*nth], *nth, heard, study, &mut to);
    }
    ground.write(&mut to);
    Ok(Packed {
        bytes: to.0,
        ground: ground.shown,
        villages: open.len(),
        points,
    })
}

fn write_models(kept: &Kept, to: &mut Writer) {
    to.u32(kept.0.len() as u32);
    for (kind, name, text) in &kept.0 {
        let kind = KINDS.iter().position(|known| known == kind).unwrap_or_default();
        to.u32(kind as u32);
        to.text(name);
        to.text(&text.text);
    }
}

/// The extent, by whose middle the air is known, and what the user's own maps say there.
fn write_around(world: &World, to: &mut Writer) {
    let e = &world.extent;
    for number in [e.west_deg, e.south_deg, e.east_deg, e.north_deg] {
        to.f64(number);
    }
    for known in [world.air.delta_n, world.air.sea_level_refractivity] {
        to.f64(known.unwrap_or(f64::NAN));
    }
}

fn write_village(village: &Village, at: usize, points: &PointCoverage, study: &Study, to: &mut Writer) {
    let heard = points.heard.get(at);
    to.text(&village.id);
    to.f64(village.population.unwrap_or(f64::NAN));
    to.u32(village.test_points.len() as u32);
    for (nth, point) in village.test_points.iter().enumerate() {
        to.f64(point.position.lon_deg());
        to.f64(point.position.lat_deg());
        to.f64(point.weight);
        to.text(&point.around.map(surroundings::name).unwrap_or_default());
        let met = heard
            .and_then(|of| of.get(nth))
            .is_some_and(|heard| is_met(heard, points, study));
        to.u32(u32::from(met));
    }
}

/// Has one of the services the level that its technology asks for "covered"?
fn is_met(heard: &[Heard], points: &PointCoverage, study: &Study) -> bool {
    let services = points.services.iter().zip(heard);
    let mut asked = services.filter_map(|(service, heard)| {
        let threshold = study.preset.rule.thresholds.get(&service.technology)?;
        Some(heard.best.ok()?.level >= threshold.covered)
    });
    asked.any(|met| met)
}

/// Reads a package.
///
/// # Errors
/// A sentence: what is wrong with it.
pub(super) fn open(bytes: &[u8]) -> Result<Opened, String> {
    let mut from = Reader(bytes);
    let ended = || "the package ends too early".to_owned();
    if from.text() != Some(FORM) {
        return Err("this is no package of this version".to_owned());
    }
    let text = from.text().ok_or_else(ended)?.to_owned();
    let models = read_models(&mut from).ok_or_else(ended)?;
    let study = Study::from_toml(&text, Path::new("study.toml"), &models).map_err(|f| f.to_string())?;
    let fingerprint = from.text().ok_or_else(ended)?.to_owned();
    let judging = read_world(&mut from, &study).ok_or_else(ended)?;
    if model_fingerprint(&study, &judging.world) != fingerprint {
        return Err("the package's model is another one than the study's".to_owned());
    }
    Ok(Opened {
        study,
        models,
        judging,
    })
}

fn read_models(from: &mut Reader) -> Option<Kept> {
    let mut kept = Vec::new();
    for _ in 0..from.u32()? {
        let kind = *KINDS.get(from.u32()? as usize)?;
        let name = from.text()?.to_owned();
        let text = ModelText {
            name: stem(&name),
            text: from.text()?.to_owned(),
            origin: PathBuf::from(&name),
            written: crate::study::Written::Utf8,
        };
        kept.push((kind, name, text));
    }
    Some(Kept(kept))
}

/// A file's name without folders and ending, as the shelf gives it.
fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
}

fn read_world(from: &mut Reader, study: &Study) -> Option<Judging> {
    let extent = BoundingBox {
        west_deg: from.f64()?,
        south_deg: from.f64()?,
        east_deg: from.f64()?,
        north_deg: from.f64()?,
    };
    let known = |number: f64| Some(number).filter(|n| !n.is_nan());
    let air = crate::world::MappedAir {
        delta_n: known(from.f64()?),
        sea_level_refractivity: known(from.f64()?),
    };
    let (mut villages, mut met, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..from.u32()? {
        numbers.push(from.u32()?);
        let (village, of) = read_village(from)?;
        villages.push(village);
        met.push(of);
    }
    let (heights, codes) = ground::read(from)?;
    let mut world = World::new(
        villages,
        Network::new(Vec::new()),
        heights.sampled(study.radio.terrain_sampling),
    )?;
    world.extent = extent;
    world.air = air;
    world.cover = match (codes, &study.clutter) {
        (Some(codes), Some(source)) => {
            let classes = &source.table.classes;
            let legend = (0..=u8::MAX).map(|code| classes.get(&code).copied()).collect();
            Some(CoverGrid::on(codes.window, codes.codes, legend)?)
        }
        _ => None,
    };
    Some(Judging { world, met, numbers })
}

fn read_village(from: &mut Reader) -> Option<(Village, Vec<bool>)> {
    let id = from.text()?.to_owned();
    let people = from.f64()?;
    let (mut test_points, mut met) = (Vec::new(), Vec::new());
    for nth in 0..from.u32()? {
        let position = LonLat::new(from.f64()?, from.f64()?).ok()?;
        let weight = from.f64()?;
        let around = from.text()?;
        test_points.push(TestPoint {
            id: nth.to_string(),
            position,
            kind: if nth == 0 {
                TestPointKind::Centre
            } else {
                TestPointKind::Cluster
            },
            weight,
            around: surroundings::parse(around),
        });
        met.push(from.u32()? == 1);
    }
    let village = Village {
        id,
        name: String::new(),
        boundary: None,
        population: Some(people).filter(|p| !p.is_nan()),
        households: None,
        electricity: crate::domain::Electricity::Unknown,
        commune: AdminUnit::default(),
        province: AdminUnit::default(),
        test_points,
    };
    Some((village, met))
}
