//! How far cells are above what the preset asks, by the rule of verdicts: levels in hundredths of a dB, nothing
//! below a receiver's floor.

use crate::analysis::margins::sigma_db;
use crate::coverage::best_server::quantised;
use crate::coverage::{PathLevel, Scene};
use crate::domain::Cell;
use crate::study::Study;
use crate::units::Dbm;

/// Levels below what the preset asks are told down to so many standard deviations of a level.
const TOLD_SIGMAS: f64 = 3.0;

/// What the preset asks of each cell of a network.
pub(crate) struct Judge {
    /// By the cell's place: the level for "covered", and the least margin worth telling. `None` for a technology
    /// that does not count.
    asked: Vec<Option<(Dbm, i16)>>,
}

impl Judge {
    pub(crate) fn new(study: &Study, cells: &[Cell]) -> Self {
        let of = |cell: &Cell| {
            let threshold = study.preset.rule.thresholds.get(&cell.technology)?;
            Some((threshold.covered, code(-TOLD_SIGMAS * sigma_db(study, cell))))
        };
        Self {
            asked: cells.iter().map(of).collect(),
        }
    }

    /// The cells that are heard and count, and how far each is above what the preset asks, hundredths of a dB:
    /// 0 or more where the preset is met.
    pub(crate) fn margins(&self, scene: &Scene, levels: &[PathLevel]) -> Vec<(u32, i16)> {
        let of = |level: &PathLevel| {
            self.margin(scene, level)
                .map(|(margin, _)| (level.cell as u32, margin))
        };
        levels.iter().filter_map(of).collect()
    }

    /// The same but for those that are too far below to tell.
    pub(super) fn worth_telling(&self, scene: &Scene, levels: &[PathLevel]) -> Vec<(u32, i16)> {
        let of = |level: &PathLevel| {
            let (margin, least) = self.margin(scene, level)?;
            (margin >= least).then_some((level.cell as u32, margin))
        };
        levels.iter().filter_map(of).collect()
    }

    fn margin(&self, scene: &Scene, path: &PathLevel) -> Option<(i16, i16)> {
        let (covered, least) = (*self.asked.get(path.cell)?)?;
        let emitter = scene.emitter(path.cell)?;
        let level = quantised(path.outcome.ok()?.1);
        // Written so that NaN is not heard.
        let is_heard = level >= emitter.floor;
        if !is_heard {
            return None;
        }
        let margin = code((level - covered).0);
        // A threshold that is no whole number of hundredths must not round a level over it.
        let margin = if level >= covered {
            margin.max(0)
        } else {
            margin.min(-1)
        };
        Some((margin, least))
    }
}

/// Hundredths of a dB; what does not fit is the nearest that does.
fn code(db: f64) -> i16 {
    // A cast of a float keeps to the type's range.
    (db * 100.0).round() as i16
}

/// The best margin of each owner of cells, by owner.
pub(super) fn best_of_each(margins: Vec<(u32, i16)>, owners: &[u32]) -> Vec<(u32, i16)> {
    let mut of: Vec<(u32, i16)> = margins
        .into_iter()
        .filter_map(|(cell, margin)| Some((*owners.get(cell as usize)?, margin)))
        .collect();
    of.sort_unstable_by_key(|(owner, margin)| (*owner, -i32::from(*margin)));
    of.dedup_by_key(|(owner, _)| *owner);
    of
}
