//! What a village hears, and what it would hear if one cell were another: judged by the study's own rule,
//! model and rounding.

use crate::analysis::link_budget::Place;
use crate::analysis::{correction, cover, margins};
use crate::coverage::best_server::quantised;
use crate::coverage::{Heard, PathLevel, Reason, Scene, Settings, Tally, points};
use crate::domain::{Cell, Network, TestPoint, Village};
use crate::gaps::Rule;
use crate::gaps::Verdict;
use crate::gaps::explain::{Reasons, reasons};
use crate::radio::model::Sweep;
use crate::study::Study;
use crate::units::Dbm;
use crate::world::World;

/// A village with every level at every one of its test points.
pub(super) struct Listener<'a> {
    pub(super) study: &'a Study,
    pub(super) world: &'a World,
    pub(super) model: &'a dyn Sweep,
    pub(super) scene: &'a Scene<'a>,
    pub(super) village: &'a Village,
    pub(super) rule: Rule,
    /// Whose cells are asked for; `None`: any operator's.
    pub(super) operator: Option<&'a str>,
    /// By test point, by cell.
    pub(super) levels: Vec<Vec<PathLevel>>,
}

impl Listener<'_> {
    /// A test point with what is around it, as verdicts have it.
    pub(super) fn place(&self, point: &TestPoint) -> Place {
        Place {
            position: point.position,
            around: self.scene.settings.around_test_point(point.around),
        }
    }

    /// Why the village has its verdict by what it hears, for one operator or any.
    pub(super) fn reasons(&self, levels: &[Vec<PathLevel>], operator: Option<&str>) -> Reasons {
        let tallies: Vec<Vec<Tally>> = levels
            .iter()
            .map(|l| points::tallies(self.scene, l, &[]))
            .collect();
        self.reasons_of(&tallies, operator)
    }

    fn reasons_of(&self, tallies: &[Vec<Tally>], operator: Option<&str>) -> Reasons {
        let heard: Vec<Vec<Heard>> = tallies
            .iter()
            .map(|point| point.iter().map(Tally::heard).collect())
            .collect();
        reasons(self.village, &heard, &self.scene.services, operator, &self.rule)
    }

    /// The levels without those of some cells.
    pub(super) fn without(&self, gone: impl Fn(&Cell) -> bool) -> Vec<Vec<PathLevel>> {
        let cells = self.world.network.cells();
        let stays = |l: &&PathLevel| cells.get(l.cell).is_some_and(|c| !gone(c));
        let kept = |point: &Vec<PathLevel>| point.iter().filter(stays).copied().collect();
        self.levels.iter().map(kept).collect()
    }

    /// Ready to try other cells in the place of one, or beside all.
    pub(super) fn trial(&self, instead_of: Option<usize>, judged: usize) -> Trial<'_> {
        let cells = self.world.network.cells();
        let id = instead_of.and_then(|i| cells.get(i)).map(|c| c.id.as_str());
        let others = self.without(|c| Some(c.id.as_str()) == id);
        Trial {
            listener: self,
            others: others
                .iter()
                .map(|l| points::tallies(self.scene, l, &[]))
                .collect(),
            judged,
        }
    }
}

/// A village with one cell taken out, for others to take its place.
pub(super) struct Trial<'a> {
    listener: &'a Listener<'a>,
    others: Vec<Vec<Tally>>,
    judged: usize,
}

/// What came of a trial.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outcome {
    /// The village is covered.
    pub(super) closes: bool,
    /// The cell's level at the judged test point, as verdicts round it.
    pub(super) level: Result<Dbm, Reason>,
}

impl Trial<'_> {
    /// The village with this cell: its paths are computed anew, to every test point, as coverage computes
    /// them.
    pub(super) fn with(&self, cell: &Cell) -> Outcome {
        self.with_receivers(cell, self.listener.study.radio.receiver_height_m)
    }

    /// The same for receivers at a height above ground, metres; the other cells stay as they are heard.
    pub(super) fn with_receivers(&self, cell: &Cell, receiver_height_m: f64) -> Outcome {
        let of = self.listener;
        let network = Network::new(vec![cell.clone()]);
        let lowered = [margins::of_cell(of.study, cell).total()];
        let settings = Settings {
            receiver_height_m,
            ..of.scene.settings
        };
        let scene = Scene::corrected(
            &network,
            &of.world.terrain,
            of.model,
            settings,
            &lowered,
            correction(of.study),
        )
        .with_cover(cover(of.study, of.world));
        let service = scene
            .services
            .first()
            .and_then(|s| of.scene.services.iter().position(|o| o == s));
        let mut tallies = self.others.clone();
        let mut level = Err(Reason::BeyondReach);
        for (nth, point) in of.village.test_points.iter().enumerate() {
            let receiver = crate::coverage::Receiver {
                place: point.position,
                height_m: receiver_height_m,
                around: scene.settings.around_test_point(point.around),
            };
            let Some(path) = scene.hear_at(&receiver).first().copied() else {
                continue;
            };
            if nth == self.judged {
                level = path.outcome.map(|(_, level)| quantised(level));
            }
            let tally = tallies.get_mut(nth).zip(service).and_then(|(t, s)| t.get_mut(s));
            if let (Some(tally), Some(emitter)) = (tally, scene.emitter(0)) {
                tally.take(&path, emitter.floor, emitter.floor);
            }
        }
        let reasons = of.reasons_of(&tallies, of.operator);
        Outcome {
            closes: reasons.judgement.verdict == Verdict::Covered,
            level,
        }
    }
}

/// What every cell in reach gives at every test point, at a receiver height above ground, metres.
pub(super) fn levels_at(scene: &Scene, village: &Village, height_m: f64) -> Vec<Vec<PathLevel>> {
    let at = |point: &TestPoint| crate::coverage::Receiver {
        place: point.position,
        height_m,
        around: scene.settings.around_test_point(point.around),
    };
    let receivers: Vec<_> = village.test_points.iter().map(at).collect();
    // It is not stopped.
    points::hear_each(scene, &receivers, &crate::coverage::Unobserved, |_, levels| {
        levels.to_vec()
    })
    .unwrap_or_default()
}
