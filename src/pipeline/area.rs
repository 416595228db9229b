//! The rasters' area: where it lies, how it is filled, and with how much memory.

use super::{Means, RunError};
use crate::analysis::tally::{AreaFound, LayerRow};
use crate::analysis::{Caption, area, method, planes, usable};
use crate::coverage::layers::{Full, Sink};
use crate::coverage::{AreaError, AreaSettings, Layer, Observer, Scene, raster};
use crate::domain::Technology;
use crate::ingest::Room;
use crate::output::png::Sketch;
use crate::output::{OutputError, Rasters};
use crate::space::Window;
use crate::study::Study;
use crate::units::Dbm;
use crate::world::World;
use std::path::PathBuf;

/// The job, as the core knows it.
pub(super) struct Job<'a> {
    study: &'a Study,
    world: &'a World,
    means: &'a Means<'a>,
    window: Window,
    /// From which level on cells are counted, by the scene's services.
    counted: Vec<Option<Dbm>>,
}

impl<'a> Job<'a> {
    pub(super) fn new(
        study: &'a Study,
        world: &'a World,
        window: Window,
        means: &'a Means<'a>,
        scene: &Scene,
    ) -> Self {
        Self {
            study,
            world,
            means,
            window,
            counted: usable(study, scene),
        }
    }

    fn settings(&self, scene: &Scene) -> AreaSettings<'_> {
        let mut technologies: Vec<_> = scene.services.iter().map(|s| s.technology).collect();
        technologies.dedup();
        let layers = scene.services.len() + technologies.len();
        let planes = planes(self.study);
        let writing = Rasters::waiting_bytes(self.window.cols, layers, planes)
            .saturating_add(Room::gdal_cache_bytes(self.means.memory_bytes));
        let cover = self.world.cover.as_ref().map_or(0, |c| c.codes().bytes());
        let ground = (self.world.terrain.samples_m().bytes() + cover) as u64;
        AreaSettings {
            method: method(self.study),
            ray_spacing_pixels: self.study.area.ray_spacing_pixels,
            planes,
            counted: &self.counted,
            memory_bytes: self.means.memory_bytes,
            beside_bytes: ground.saturating_add(writing),
            prune: true,
            store: self.means.store,
        }
    }

    /// Refuses what does not fit, before hours of work.
    pub(super) fn fits(&self, scene: &Scene) -> Result<(), RunError> {
        /// More pixels are refused: no disk has room for their files.
        const MAX_PIXELS: f64 = 5e10;
        let (cols, rows) = (self.window.cols, self.window.rows);
        if cols as f64 * rows as f64 > MAX_PIXELS {
            return Err(RunError::TooManyPixels { cols, rows });
        }
        raster::planned(scene, &self.window, &self.settings(scene), false)
            .map(|_| ())
            .map_err(|error| self.reported(error, scene))
    }

    /// Fills the area, band by band.
    pub(super) fn cover(
        &self,
        scene: &Scene,
        taker: &mut Taker,
        observer: &dyn Observer,
    ) -> Result<AreaFound, RunError> {
        let counts = raster::cover_into(scene, &self.window, &self.settings(scene), taker, observer);
        if let Some(fault) = taker.fault.take() {
            return Err(RunError::Output(fault));
        }
        Ok(AreaFound {
            layers: taker.rows.clone(),
            counts: counts.map_err(|error| self.reported(error, scene))?,
        })
    }

    fn reported(&self, error: AreaError, scene: &Scene) -> RunError {
        match error {
            AreaError::Cancelled(cancelled) => RunError::Cancelled(cancelled),
            AreaError::Full(full) => RunError::Output(OutputError::Raster {
                what: "coverage.tif".to_owned(),
                cause: full.to_string(),
            }),
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

/// Takes the bands of the area as they are finished: counts pixels and, where there is a folder for files on
/// their way, writes rasters and sketches what maps show.
pub(super) struct Taker<'a> {
    study: &'a Study,
    world: &'a World,
    caption: &'a Caption,
    folder: Option<PathBuf>,
    /// The layers as they come, in the order in which they are written: the first band is the one that opens.
    order: Vec<usize>,
    rows: Vec<LayerRow>,
    pub(super) rasters: Option<Rasters>,
    /// Of the layer that maps show, by its place in the order.
    sketch: Option<(usize, Sketch)>,
    fault: Option<OutputError>,
}

impl<'a> Taker<'a> {
    pub(super) const fn new(
        study: &'a Study,
        world: &'a World,
        caption: &'a Caption,
        folder: Option<PathBuf>,
    ) -> Self {
        Self {
            study,
            world,
            caption,
            folder,
            order: Vec::new(),
            rows: Vec::new(),
            rasters: None,
            sketch: None,
            fault: None,
        }
    }

    /// What maps show.
    pub(super) fn sketch(&self) -> Option<&Sketch> {
        self.sketch.as_ref().map(|(_, sketch)| sketch)
    }

    fn start(&mut self, window: &Window, kinds: &[(Option<String>, Technology)]) -> Result<(), OutputError> {
        let counts = |technology| self.study.preset.rule.thresholds.contains_key(technology);
        self.order = (0..kinds.len()).collect();
        self.order.sort_by_key(|i| !counts(&kinds[*i].1));
        let ordered: Vec<_> = self.order.iter().map(|i| kinds[*i].clone()).collect();
        self.rows = ordered
            .iter()
            .map(|kind| LayerRow::begin(kind, self.caption))
            .collect();
        let Some(folder) = self.folder.as_ref().filter(|_| !ordered.is_empty()) else {
            return Ok(());
        };
        // Maps show the first technology that counts, of any operator.
        let shown = ordered
            .iter()
            .position(|(operator, technology)| operator.is_none() && counts(technology));
        let frame = window.frame();
        self.rasters = Some(Rasters::begin(
            folder,
            &frame,
            &ordered,
            planes(self.study),
            shown,
            self.world.network.cells().len(),
            self.caption,
        )?);
        if let Some(shown) = shown {
            let of_map = area(self.study, self.world);
            let sketch = Sketch::begin(of_map, &frame, ordered[shown].clone(), self.caption)?;
            self.sketch = Some((shown, sketch));
        }
        Ok(())
    }

    fn take(&mut self, layers: &[Layer]) -> Result<(), OutputError> {
        let ordered: Vec<&Layer> = self.order.iter().filter_map(|i| layers.get(*i)).collect();
        for (row, layer) in self.rows.iter_mut().zip(&ordered) {
            row.count(layer, self.caption);
        }
        if let Some((shown, sketch)) = &mut self.sketch
            && let Some(layer) = ordered.get(*shown)
        {
            sketch.take(&layer.levels.values);
        }
        match &mut self.rasters {
            Some(rasters) => rasters.band(&ordered),
            None => Ok(()),
        }
    }
}

impl Sink for Taker<'_> {
    fn begin(&mut self, window: &Window, kinds: &[(Option<String>, Technology)]) {
        self.fault = self.start(window, kinds).err();
    }

    fn band(&mut self, layers: Vec<Layer>) -> Result<(), Full> {
        if self.fault.is_none() {
            self.fault = self.take(&layers).err();
        }
        if self.fault.is_some() { Err(Full) } else { Ok(()) }
    }
}
