//! What counts: villages that are not covered yet, and points along roads.

use super::Given;
use crate::domain::Village;
use crate::optimise::{Instance, Lists};
use crate::plan::RegisterPoints;
use crate::study::Objective;

/// People of a village are counted in this many parts: a share that the rule allows for is exact to the last one.
const PARTS: f64 = 1e9;
/// Shares that are a hair below the rule's are enough, as for verdicts.
const HAIR: f64 = 1e-9;

/// What one of the question's villages is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Counted {
    /// A village, by its place in the study.
    Village(usize),
    /// A point along a road, by its place among them.
    Stretch(usize),
}

/// What counts, and how much.
#[derive(Clone, Copy)]
pub struct Counting<'a> {
    /// The villages.
    pub villages: &'a [Village],
    /// Is each predicted covered today?
    pub covered: &'a [bool],
    /// Share of the people whose points must be covered.
    pub people_share: f64,
    /// Points of the register, where these are sought.
    pub points: Option<&'a RegisterPoints>,
}

impl Counting<'_> {
    /// What a village counts, and whether its people are known.
    pub fn weight(&self, objective: Objective, village: usize) -> (u64, bool) {
        let people = self.villages[village].population;
        match (objective, people) {
            (Objective::Villages, _) => (1, true),
            (Objective::Points, _) => self.points.map_or((0, true), |points| points.weight(village)),
            (_, Some(people)) => (people.max(0.0).round().min(1e12) as u64, true),
            (_, None) => (1, false),
        }
    }

    pub(super) fn is_of_province(&self, counted: &Counted, province: &str) -> bool {
        match counted {
            Counted::Village(village) => is_of_province(&self.villages[*village], province),
            Counted::Stretch(_) => false,
        }
    }

    /// What of a province is covered already.
    pub(super) fn covered_already(&self, given: &Given, province: &str) -> u64 {
        let own = (0..self.villages.len())
            .filter(|v| self.covered[*v] && is_of_province(&self.villages[*v], province));
        own.map(|v| self.weight(given.plan.objective, v).0).sum()
    }
}

/// A province by its name or its code.
fn is_of_province(village: &Village, province: &str) -> bool {
    let unit = &village.province;
    unit.code.as_deref() == Some(province) || unit.name.as_deref() == Some(province)
}

/// The points of each of the question's villages, by the plan's numbers: open villages, then open points along
/// roads.
pub(super) fn points_of<'a>(given: &'a Given) -> impl Iterator<Item = Vec<u32>> + 'a {
    let villages = open_villages(given).map(|v| given.points.of_village(v).collect());
    let first = given.points.first_of_stretches();
    let stretches = open_stretches(given).map(move |s| vec![first + s as u32]);
    villages.chain(stretches)
}

fn open_villages<'a>(given: &'a Given) -> impl Iterator<Item = usize> + 'a {
    let counting = given.counting;
    (0..counting.villages.len()).filter(move |v| !counting.covered[*v])
}

fn open_stretches<'a>(given: &'a Given) -> impl Iterator<Item = usize> + 'a {
    let first = given.points.first_of_stretches() as usize;
    (0..given.points.stretches.len()).filter(move |s| !given.reach.serves_today(first + s))
}

/// The question's villages, and an instance that has them alone.
pub(super) fn villages(given: &Given, notes: &mut Vec<(String, usize)>) -> (Vec<Counted>, Instance) {
    let mut instance = Instance::default();
    let mut counted = Vec::new();
    let mut points = Lists::new();
    let mut without_people = 0;
    for village in open_villages(given) {
        let (weight, is_known) = given.counting.weight(given.plan.objective, village);
        without_people += usize::from(!is_known);
        let first = instance.people.len() as u32;
        let test_points = &given.counting.villages[village].test_points;
        for (point, at) in test_points.iter().zip(given.points.of_village(village)) {
            instance
                .people
                .push((point.weight * PARTS).round().clamp(0.0, PARTS) as u64);
            instance.served.push(given.reach.serves_today(at as usize));
        }
        points.push(first..instance.people.len() as u32);
        instance.weights.push(weight);
        instance.centres.push((!test_points.is_empty()).then_some(first));
        // Each point's people are rounded: a village never misses its share by that.
        let rounded = test_points.len() as f64;
        let need = ((given.counting.people_share - HAIR) * PARTS - rounded).max(0.0);
        instance.needs.push(need.ceil() as u64);
        counted.push(Counted::Village(village));
    }
    for stretch in open_stretches(given) {
        let first = instance.people.len() as u32;
        instance.people.push(1);
        instance.served.push(false);
        points.push([first]);
        let length_m = given.points.stretches[stretch].1;
        let weight = length_m / 1000.0 * given.plan.stretch_weight_per_km;
        instance.weights.push(weight.round().clamp(0.0, 1e12) as u64);
        instance.centres.push(Some(first));
        instance.needs.push(1);
        counted.push(Counted::Stretch(stretch));
    }
    instance.points = points;
    if without_people > 0 {
        let text = "villages whose people are not known count as one person each (objective = \"villages\" counts all alike)";
        notes.push((text.to_owned(), without_people));
    }
    (counted, instance)
}
