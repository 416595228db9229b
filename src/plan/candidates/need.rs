//! Who is not served: the test points that no cell lifts to the preset, of villages that are not covered, and along
//! the roads and railways that are to be covered.

use crate::analysis::{AnalysisError, build_model, scene};
use crate::coverage::candidates::Candidates as Index;
use crate::coverage::points::hear_each;
use crate::coverage::{Observer, PathLevel, Receiver, Scene};
use crate::domain::Village;
use crate::gaps::{Gaps, Verdict};
use crate::plan::points::PlanPoints;
use crate::plan::reach::Judge;
use crate::plan::register_points::RegisterPoints;
use crate::radio::model::Sweep;
use crate::space::{LonLat, geodesic};
use crate::study::{Objective, PlanSource, Study};
use crate::world::World;

/// Farther than this no new site is looked at for a place, metres: masts of this land serve villages some
/// kilometres away, and what is farther is nearer to another place.
const FARTHEST_M: f64 = 15_000.0;
/// The nearest points that are looked at from one place.
const MOST_POINTS: usize = 512;

/// A point that is not served.
#[derive(Clone, Debug)]
pub(super) struct Needed {
    pub(super) receiver: Receiver,
    /// What it counts in the choice of places.
    pub(super) weight: f64,
    /// The cells that are heard there, by their place in the network, and how far each is below what the preset
    /// asks, hundredths of a dB (negative).
    pub(super) heard: Vec<(u32, i16)>,
}

/// All of them.
pub(super) struct Need {
    pub(super) points: Vec<Needed>,
    /// A place farther from a point than this is of no use to it, metres.
    pub(super) reach_m: f64,
    /// Villages that are not covered, in the world's order.
    pub(super) villages: Vec<usize>,
    /// Those of them whose number of people is not known.
    pub(super) without_people: usize,
    index: Index,
}

impl Need {
    /// Hears what is on air at the test points of villages that are not covered, and along the stretches.
    pub(super) fn of(
        study: &Study,
        plan: &PlanSource,
        world: &World,
        (stretches, points): (&[(String, geo::LineString<f64>)], Option<&RegisterPoints>),
        today: &Gaps,
        observer: &dyn Observer,
    ) -> Result<Self, AnalysisError> {
        let model = build_model(study, world)?;
        let scene = scene(study, world, model.as_ref());
        let villages: Vec<usize> = today
            .villages
            .iter()
            .filter(|gap| gap.any.verdict != Verdict::Covered && gap.village < world.villages.len())
            .map(|gap| gap.village)
            .collect();
        let asked = asked(plan, world, points, &villages, stretches, &scene);
        let receivers: Vec<Receiver> = asked.iter().map(|(receiver, _)| *receiver).collect();
        observer.begin("points without service", receivers.len() as u64);
        let judge = Judge::new(study, world.network.cells());
        let heard = hear_each(&scene, &receivers, observer, |_, levels: &[PathLevel]| {
            judge.margins(&scene, levels)
        })?;
        let points: Vec<Needed> = asked
            .into_iter()
            .zip(heard)
            .filter(|(_, heard)| heard.iter().all(|(_, margin)| *margin < 0))
            .map(|((receiver, weight), heard)| Needed {
                receiver,
                weight,
                heard,
            })
            .collect();
        let reach_m = reach_m(study, plan, model.as_ref());
        let reaches: Vec<(LonLat, f64)> = points.iter().map(|p| (p.receiver.place, reach_m)).collect();
        let is_unknown = |index: &&usize| world.villages[**index].population.is_none();
        Ok(Self {
            index: Index::new(&reaches),
            points,
            reach_m,
            without_people: villages.iter().filter(is_unknown).count(),
            villages,
        })
    }

    /// The points in range of a place, the nearest of them where there are very many; ascending.
    pub(super) fn near(&self, place: LonLat) -> Vec<u32> {
        let mut near = self.index.near(place);
        if near.len() > MOST_POINTS {
            let distance_m = |index: &usize| geodesic::distance_m(self.points[*index].receiver.place, place);
            near.sort_by_cached_key(|index| ((distance_m(index) * 1000.0) as u64, *index));
            near.truncate(MOST_POINTS);
            near.sort_unstable();
        }
        near.into_iter().map(|index| index as u32).collect()
    }

    /// Distance to the nearest point, metres; `None` where all are served.
    pub(super) fn nearest_m(&self, place: LonLat) -> Option<f64> {
        self.index.nearest(place).map(|(_, distance_m)| distance_m)
    }
}

/// Every point that may not be served, with its weight.
fn asked(
    plan: &PlanSource,
    world: &World,
    register: Option<&RegisterPoints>,
    villages: &[usize],
    stretches: &[(String, geo::LineString<f64>)],
    scene: &Scene,
) -> Vec<(Receiver, f64)> {
    let mut asked = Vec::new();
    for &index in villages {
        let village = &world.villages[index];
        let alone = std::slice::from_ref(village);
        let points = PlanPoints::of(alone, &[], plan.stretch_spacing_m, &scene.settings);
        let shares = village.test_points.iter().map(|point| point.weight);
        let all = weight(plan, register, index, village);
        asked.extend(
            points
                .receivers
                .iter()
                .zip(shares)
                .map(|(receiver, share)| (*receiver, all * share)),
        );
    }
    let along = PlanPoints::of(&[], stretches, plan.stretch_spacing_m, &scene.settings);
    asked.extend(
        along
            .receivers
            .iter()
            .zip(&along.stretches)
            .map(|(receiver, (_, length_m))| (*receiver, plan.stretch_weight_per_km * length_m / 1000.0)),
    );
    asked
}

/// What a village counts in the choice of places: one, and its people where people are sought, its points where points
/// of a register are.
pub(super) fn weight(
    plan: &PlanSource,
    points: Option<&RegisterPoints>,
    index: usize,
    village: &Village,
) -> f64 {
    match plan.objective {
        Objective::People => 1.0 + village.population.unwrap_or(0.0).max(0.0),
        Objective::Villages | Objective::CloseAll => 1.0,
        Objective::Points => points.map_or(0.0, |points| points.weight(index).0 as f64),
    }
}

/// How far a new site can be of use: the study's range, [`FARTHEST_M`], and where the least loss of the best of
/// the new radios leaves less than the preset asks.
fn reach_m(study: &Study, plan: &PlanSource, model: &dyn Sweep) -> f64 {
    let most_m = (study.radio.max_range_km * 1000.0).min(FARTHEST_M);
    let Ok(anywhere) = LonLat::new(0.0, 0.0) else {
        return most_m;
    };
    let cells: Vec<_> = plan
        .new_radios
        .iter()
        .filter_map(|(template, pattern)| {
            let cell = crate::analysis::templated::cell(template, pattern.as_ref(), anywhere, 30.0)?;
            let asked = study.preset.rule.thresholds.get(&cell.technology)?;
            Some((cell, asked.covered))
        })
        .collect();
    let is_enough = |distance_m: f64| {
        cells.iter().any(|(cell, covered)| {
            let least = model.least_loss(cell.frequency, distance_m / 1000.0);
            cell.eirp - cell.reference_offset - least >= *covered
        })
    };
    let steps = (1..=30).map(|step| f64::from(step) / 30.0 * most_m);
    // Without a radio that counts nothing is of use; the range stays so that this is seen and not an empty map.
    steps.rev().find(|d_m| is_enough(*d_m)).unwrap_or(most_m)
}
