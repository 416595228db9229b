//! The rasters' area: where it lies, how it is filled, and with how much memory.

use super::{Means, RunError};
use crate::coverage::{AreaCoverage, AreaError, AreaSettings, Method, Observer, Planes, Scene, raster};
use crate::ingest::World;
use crate::space::{BoundingBox, Window};
use crate::study::{AreaLayer, AreaMethod, Study};

/// The area of the rasters: the study's, else the villages' extent with a margin.
pub fn area(study: &Study, world: &World) -> BoundingBox {
    let around_villages = || {
        let points = world
            .villages
            .iter()
            .flat_map(|v| v.test_points.iter().map(|t| t.position));
        let bounds = BoundingBox::around(points).unwrap_or_else(|| world.terrain.frame().bounds());
        bounds.widened_m(study.area.margin_km * 1000.0)
    };
    study.area.bbox.unwrap_or_else(around_villages)
}

/// Where the pixels lie.
pub fn window(study: &Study, world: &World) -> Window {
    let area = area(study, world);
    Window::over(&area, study.area.resolution_m, study.area.lattice_latitude_deg)
}

/// How pixels get their losses.
pub fn method(study: &Study) -> Method {
    match study.area.method {
        AreaMethod::Radial => Method::Radial,
        AreaMethod::Exact => Method::Exact,
    }
}

fn planes(study: &Study) -> Planes {
    let layers = &study.area.layers;
    Planes {
        server: layers.contains(&AreaLayer::Server),
        second: layers.contains(&AreaLayer::Second),
        servers: layers.contains(&AreaLayer::Servers),
        sinr: layers.contains(&AreaLayer::Sinr),
    }
}

/// [`window`], refused where no raster can be right.
pub(super) fn admitted(study: &Study, world: &World, scene: &Scene) -> Result<Window, RunError> {
    let reached = area(study, world).widened_m(scene.settings.max_range_m);
    if reached.west_deg <= -180.0 || reached.east_deg >= 180.0 {
        return Err(RunError::Antimeridian);
    }
    Ok(window(study, world))
}

/// The job, as the core knows it.
pub(super) struct Job<'a> {
    study: &'a Study,
    world: &'a World,
    means: &'a Means<'a>,
    window: Window,
}

impl<'a> Job<'a> {
    pub(super) fn new(study: &'a Study, world: &'a World, window: Window, means: &'a Means<'a>) -> Self {
        Self {
            study,
            world,
            means,
            window,
        }
    }

    fn settings(&self, scene: &Scene) -> AreaSettings<'_> {
        /// While files are made, a pixel of a layer is there as a number of four bytes in a band, in a raster in memory, in what is read
        /// back and, compressed, in the file.
        const WRITING_BYTES: u64 = 12;
        let mut technologies: Vec<_> = scene.services.iter().map(|s| s.technology).collect();
        technologies.dedup();
        let layers = (scene.services.len() + technologies.len()) as u64;
        let writing = (self.window.len() as u64)
            .saturating_mul(layers)
            .saturating_mul(WRITING_BYTES);
        let cover = self.world.cover.as_ref().map_or(0, |c| c.frame().len());
        let ground = (self.world.terrain.samples_m().bytes() + cover) as u64;
        AreaSettings {
            method: method(self.study),
            ray_spacing_pixels: self.study.area.ray_spacing_pixels,
            planes: planes(self.study),
            memory_bytes: self.means.memory_bytes,
            beside_bytes: ground.saturating_add(writing),
            prune: true,
            store: self.means.store,
        }
    }

    /// Refuses what does not fit, before hours of work.
    pub(super) fn fits(&self, scene: &Scene) -> Result<(), RunError> {
        raster::planned(scene, &self.window, &self.settings(scene), true)
            .map(|_| ())
            .map_err(|error| self.told(error, scene))
    }

    /// Fills the area; what counts in the preset comes first: the first band is the one that opens.
    pub(super) fn cover(&self, scene: &Scene, observer: &dyn Observer) -> Result<AreaCoverage, RunError> {
        let mut area = raster::cover(scene, &self.window, &self.settings(scene), observer)
            .map_err(|error| self.told(error, scene))?;
        let thresholds = &self.study.preset.thresholds;
        area.layers
            .sort_by_key(|l| !thresholds.contains_key(&l.technology));
        Ok(area)
    }

    fn told(&self, error: AreaError, scene: &Scene) -> RunError {
        match error {
            AreaError::Cancelled(cancelled) => RunError::Cancelled(cancelled),
            AreaError::Memory {
                needed_bytes,
                budget_bytes,
            } => RunError::Memory {
                cols: self.window.cols,
                rows: self.window.rows,
                services: scene.services.len(),
                needed_gb: needed_bytes as f64 / 1e9,
                budget_gb: budget_bytes as f64 / 1e9,
            },
        }
    }
}
