//! What is asked: villages with their test points, sites with their costs, limits, locks, phases.

use super::lists::Lists;

/// A question. Whole numbers only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instance {
    /// What each village counts: people.
    pub weights: Vec<u64>,
    /// The test points of each village, by their running number; each point belongs to one village.
    pub points: Lists,
    /// People at each point.
    pub people: Vec<u64>,
    /// The point of each village that must be covered in any case, by its running number.
    pub centres: Vec<Option<u32>>,
    /// How many people of each village must be covered, over its points.
    pub needs: Vec<u64>,
    /// Is a point covered already, by what stands?
    pub served: Vec<bool>,
    /// What each site costs.
    pub costs: Vec<u64>,
    /// The points that each site covers, each once.
    pub covers: Lists,
    /// Sites that are built in any case, in the first phase.
    pub locked_in: Vec<u32>,
    /// Sites that are not built.
    pub locked_out: Vec<u32>,
    /// The most sites in all.
    pub max_sites: Option<u64>,
    /// The most money in all.
    pub budget: Option<u64>,
    /// What is sought.
    pub goal: Goal,
    /// The phases in order, at least one. Sites stay once they are built.
    pub phases: Vec<Phase>,
    /// Is what a phase leaves over for later ones?
    pub carry_over: bool,
    /// The place of each site: at most one site of a place is built. Empty: each has a place of its own.
    pub places: Vec<u32>,
    /// For each site those of which one must be on air no later than it; an empty list asks for none. They make no
    /// circle. No list at all: no site needs another.
    pub after: Lists,
    /// The first phase in which each site can be on air, from 0. Empty: the first.
    pub earliest: Vec<u8>,
    /// What of each site's cost the budgets pay. Empty: all of it.
    pub paid: Vec<u64>,
    /// At least so much weight of some villages is covered after the last phase.
    pub minima: Vec<Minimum>,
}

/// At least so much weight of some villages is covered after the last phase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Minimum {
    /// The villages.
    pub villages: Vec<u32>,
    /// Their weight together.
    pub weight: u64,
}

/// What is sought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Goal {
    /// The most weight that is covered, summed over the phases with their weights.
    #[default]
    MostWeight,
    /// The least cost that covers every village that can be covered; with a number at least so much weight.
    LeastCost(Option<u64>),
}

/// A part of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// How much what is covered after this phase counts.
    pub weight: u64,
    /// Money for this phase.
    pub budget: Option<u64>,
    /// The most sites that this phase builds.
    pub max_sites: Option<u64>,
}

impl Default for Phase {
    fn default() -> Self {
        Self {
            weight: 1,
            budget: None,
            max_sites: None,
        }
    }
}

impl Instance {
    /// Villages of one point each, with as many people as they count: a site covers a village or does not.
    pub fn of_single_points(weights: Vec<u64>, costs: Vec<u64>, covers: Lists) -> Self {
        let villages = weights.len();
        Self {
            points: Lists::from_lists((0..villages as u32).map(|v| [v])),
            people: vec![1; villages],
            centres: (0..villages as u32).map(Some).collect(),
            needs: vec![1; villages],
            served: vec![false; villages],
            weights,
            costs,
            covers,
            phases: vec![Phase::default()],
            ..Self::default()
        }
    }

    /// How many sites there are.
    pub fn sites(&self) -> usize {
        self.costs.len()
    }

    /// How many villages there are.
    pub fn villages(&self) -> usize {
        self.weights.len()
    }
}
