//! What is asked of a plan: the table `[plan]` of a study.

use super::{AntennaModel, Costs, Layered, RadioTemplate};
use crate::domain::CalendarDay;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What is asked of a plan: names are resolved and numbers checked.
#[derive(Clone, Debug)]
pub struct PlanSource {
    /// The layers that it names.
    pub layers: PlanLayerFiles,
    /// What is sought.
    pub objective: Objective,
    /// The register whose points are to be closed, where these are sought.
    pub register: Option<PathBuf>,
    /// How its points count.
    pub points_count: PointsCount,
    /// The phases in order; at least one.
    pub phases: Vec<Spell>,
    /// Is money that a phase leaves over for later ones?
    pub carry_over: bool,
    /// All money, in the currency's units.
    pub budget: Option<u64>,
    /// The most sites that are built in all.
    pub max_sites: Option<u64>,
    /// At least so many of a province's people (or villages, as the objective counts) must be covered: name or
    /// code, number.
    pub minima: Vec<(String, u64)>,
    /// Candidates that are built in any case, by their ids.
    pub locked_in: Vec<String>,
    /// Candidates that are not built.
    pub locked_out: Vec<String>,
    /// Who pays for what.
    pub changes_paid_by: Payer,
    /// The same for new sites and small answers.
    pub new_sites_paid_by: Payer,
    /// The operator whose cells new sites carry.
    pub operator: String,
    /// Radio templates of a new site's cells, at least one, each with the antenna pattern that it names.
    pub new_radios: Vec<(RadioTemplate, Option<AntennaModel>)>,
    /// Radio template of a repeater; `None`: no repeaters.
    pub repeater: Option<(RadioTemplate, Option<AntennaModel>)>,
    /// Radio template of a small cell with satellite backhaul; `None`: no small cells.
    pub small_cell: Option<(RadioTemplate, Option<AntennaModel>)>,
    /// Heights of new masts, metres.
    pub mast_heights_m: Vec<f64>,
    /// Which places are looked at for new sites.
    pub sources: Vec<Source>,
    /// Are changes of cells that are on air looked at?
    pub changes: bool,
    /// Is another operator's mast looked at?
    pub shared_masts: bool,
    /// The most places for new sites.
    pub most_candidates: usize,
    /// New sites lie at least so far from each other, metres.
    pub spacing_m: f64,
    /// Nothing is built on steeper ground, degrees.
    pub max_slope_deg: f64,
    /// Frequency of microwave links, GHz.
    pub link_frequency_ghz: f64,
    /// The longest microwave link, km.
    pub max_link_km: f64,
    /// Share of the first Fresnel zone that must be clear.
    pub fresnel_share: f64,
    /// The most hops to a connected site.
    pub max_hops: u8,
    /// The longest new fibre, km.
    pub max_fibre_km: f64,
    /// Relays that cover no one are looked at.
    pub relays: bool,
    /// Test points along roads and railways, metres apart.
    pub stretch_spacing_m: f64,
    /// What one kilometre of road or railway counts beside people.
    pub stretch_weight_per_km: f64,
    /// Prices.
    pub costs: Costs,
    /// Begins the random choices.
    pub seed: u64,
    /// Line and column in the study of the names in `locked_in`, `locked_out` and `minima`.
    pub named_at: BTreeMap<String, (usize, usize)>,
    /// What was decided because the study does not say it, in sentences.
    pub notes: Vec<String>,
}

/// The most phases of a plan.
pub const MOST_PHASES: usize = 40;

/// What is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// The most people whose village turns to covered.
    People,
    /// The most villages.
    Villages,
    /// All that can be closed, at the least cost.
    CloseAll,
    /// The most low-signal points of a register.
    Points,
}

/// How the points of a register count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PointsCount {
    /// Each as one.
    #[default]
    Alike,
    /// By their people.
    People,
}

impl PointsCount {
    /// The word of study files and plans.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alike => "alike",
            Self::People => "people",
        }
    }
}

/// A phase: money, a date, a number of sites.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spell {
    /// Its money, in the currency's units.
    pub budget: Option<u64>,
    /// The day by which its sites are on air.
    pub due: Option<CalendarDay>,
    /// The most sites that it builds.
    pub max_sites: Option<u64>,
}

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// The public-service fund: its money is the budget.
    Fund,
    /// The operator: outside the budget, and shown beside it.
    Operator,
}

/// The layers that a study names for its plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanLayerFiles {
    /// Roads.
    pub roads: Option<Layered>,
    /// Power lines.
    pub power_lines: Option<Layered>,
    /// Fibre.
    pub fibre: Option<Layered>,
    /// Zones in which nothing is built.
    pub forbidden: Option<Layered>,
    /// Masts and towers of others.
    pub towers: Option<Layered>,
    /// The user's own candidates.
    pub list: Option<Layered>,
    /// Roads and railways that must be covered themselves.
    pub stretches: Option<Layered>,
}

/// Why a place is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The user's list.
    List,
    /// A mast or tower that is there.
    Tower,
    /// High ground with sight of villages.
    Hilltop,
    /// Along a road.
    Road,
    /// A village's centre.
    Village,
    /// A cell of the network.
    Cell,
    /// On the straight line between two others.
    Line,
}

impl Source {
    /// A word for tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Tower => "tower",
            Self::Hilltop => "hilltop",
            Self::Road => "road",
            Self::Village => "village centre",
            Self::Cell => "cell",
            Self::Line => "line between sites",
        }
    }
}

#[cfg(test)]
mod tests;
