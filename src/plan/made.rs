//! A plan as it is written: what is built when, what it costs, what it closes, and how far it is from the best.
//!
//! [`PlanMade`] is the one value that maps, tables, the check and the register's assignments are made of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The form of a plan's file; a reader refuses others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PlanVersion(pub u32);

impl PlanVersion {
    /// What this program writes and reads.
    pub const CURRENT: Self = Self(1);
}

impl Default for PlanVersion {
    fn default() -> Self {
        Self::CURRENT
    }
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanMade {
    /// The form of the file.
    pub version: PlanVersion,
    /// Program and version.
    pub program: String,
    /// The study's name.
    pub study: String,
    /// Its title.
    pub title: String,
    /// Lines that every map and table shows.
    pub attribution: Vec<String>,
    /// SHA-256 over everything that the plan was made from: villages, network, candidates, prices, question.
    pub inputs_sha256: String,
    /// `people`, `villages`, `points` or `close-all`.
    pub objective: String,
    /// With `points`: `alike` or `people`, how the register's points count.
    #[serde(default)]
    pub points_count: Option<String>,
    /// Three letters of ISO 4217.
    pub currency: String,
    /// What the command line changed of the study's question.
    #[serde(default)]
    pub asked: PlanAsked,
    /// Begins the random choices.
    pub seed: u64,
    /// `quick`, `normal` or `long`.
    pub effort: String,
    /// The clock stopped the search: another run may give another plan. Written only where it is so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stopped_by_clock: bool,
    /// What the plan reaches after its last phase: people, villages or points of the register that turn; with `close-all` its cost.
    pub value: u64,
    /// No plan within the money reaches more, or costs less: proven by `plan_bound.json`.
    pub bound: u64,
    /// The distance of the two, %.
    pub gap_pct: f64,
    /// What the bound is of, in a sentence: the relaxation that it proves.
    pub bound_of: String,
    /// With several phases: what the plan reaches after each of them, added up. The earlier, the more.
    #[serde(default)]
    pub phased_value: Option<u64>,
    /// No plan's phases add up to more: proven by `plan_bound_phases.json`.
    #[serde(default)]
    pub phased_bound: Option<u64>,
    /// What the phases would be worth each alone, less the plan: the price of nesting; `None` with one phase.
    pub price_of_nesting: Option<u64>,
    /// What other budgets would reach, by rising budget; empty where it was not asked for.
    #[serde(default)]
    pub curve: Vec<CurvePoint>,
    /// People of the villages that turn, in the mean of draws by the error of predicted levels; `None` where it was
    /// not drawn.
    #[serde(default)]
    pub expected_people: Option<f64>,
    /// At least so many in nine of ten draws.
    #[serde(default)]
    pub p10_people: Option<f64>,
    /// At most so many in nine of ten draws.
    #[serde(default)]
    pub p90_people: Option<f64>,
    /// Villages of which one measurement tells most; most first.
    #[serde(default)]
    pub worth_measuring: Vec<WorthMeasuring>,
    /// The phases in order.
    pub phases: Vec<PlannedPhase>,
    /// What is built, by phase, then by id.
    pub sites: Vec<PlannedSite>,
    /// Villages that turn to covered (predicted), by phase, then in the order of the study.
    pub villages: Vec<PlannedVillage>,
    /// Villages that a change loses: predicted covered today, and not with the plan.
    pub lost: Vec<String>,
    /// Links of the backhaul.
    pub links: Vec<BackhaulLink>,
    /// What was left out or could not be had, each with its number, in sentences.
    pub notes: Vec<String>,
}

/// What a command line changes of what is asked; empty where it changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlanAsked {
    /// All money.
    pub budget: Option<u64>,
    /// Money of each phase; one number up to 60 beside a budget is a number of equal phases.
    pub phase_budgets: Vec<u64>,
    /// `people`, `villages`, `points` or `close-all`.
    pub objective: Option<String>,
    /// Candidates that are built in any case.
    pub lock: Vec<String>,
    /// Candidates that are not built.
    pub forbid: Vec<String>,
    /// Begins the random choices.
    pub seed: Option<u64>,
}

/// What one budget reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CurvePoint {
    /// All money.
    pub budget: u64,
    /// What the best plan found within it is worth.
    pub value: u64,
    /// No plan within it is worth more.
    pub bound: u64,
}

/// A village of which a measurement tells much.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorthMeasuring {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// People who are counted wrongly without it, in the mean.
    pub people: f64,
}

/// A phase.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedPhase {
    /// From 1.
    pub phase: u32,
    /// The day by which its sites are on air, YYYY-MM-DD.
    pub due: Option<String>,
    /// Its money.
    pub budget: Option<u64>,
    /// What of the budget it takes, present value.
    pub spent: u64,
    /// What operators pay beside it, present value.
    pub spent_by_operators: u64,
    /// What is built in it.
    pub sites: u32,
    /// Villages that turn in it.
    pub villages: u32,
    /// Their people.
    pub people: u64,
    /// People of villages that have turned so far.
    pub people_so_far: u64,
    /// Predicted covered after it by running the planned network: villages of the study.
    pub covered_villages: u32,
    /// Their people.
    pub covered_people: u64,
}

/// A site, or a change of what is there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedSite {
    /// The candidate's id.
    pub id: String,
    /// From 1.
    pub phase: u32,
    /// `new site`, `tilt`, `repeater` …
    pub kind: String,
    /// `hilltop`, `village centre` …
    pub source: String,
    /// WGS 84, degrees.
    pub lon_deg: f64,
    /// WGS 84, degrees.
    pub lat_deg: f64,
    /// Height of the ground, metres.
    pub ground_m: Option<f64>,
    /// Antennas above ground, metres.
    pub antenna_height_m: f64,
    /// A mast or pole that is built, metres.
    pub mast_m: Option<f64>,
    /// What it costs to build.
    pub capex: u64,
    /// What it costs a year.
    pub yearly: u64,
    /// Both over the plan's years, discounted to today: what budgets count.
    pub cost: u64,
    /// The parts of `cost` by name.
    pub cost_parts: Vec<CostPart>,
    /// `fund` or `operator`.
    pub paid_by: String,
    /// `grid`, `solar`, `generator`, `there already`.
    pub power: String,
    /// `on the mast`, `fibre`, `satellite`, `microwave`, `donor`.
    pub backhaul: String,
    /// Hops to a connected site; 0 where it is connected itself.
    pub hops: u32,
    /// Is it needed? `false`: the villages turn without it as well.
    pub needed: bool,
    /// Villages that turn with it and not without it, at the end: their ids.
    pub closes: Vec<String>,
    /// Share of draws in which a village turns with it and not without it, 0 … 1.
    #[serde(default)]
    pub needed_share: Option<f64>,
    /// Does it need more than its cells or its backhaul carry?
    #[serde(default)]
    pub is_overloaded: bool,
    /// What its cells must carry in the busy hour, Mbit/s.
    pub busy_hour_mbps: Option<f64>,
    /// What its cells and its backhaul can carry, Mbit/s.
    pub can_carry_mbps: Option<f64>,
    /// The cells that go on air: rows as a list of sites has them.
    pub cells: Vec<serde_json::Map<String, serde_json::Value>>,
    /// The ids of cells that go off.
    pub replaces: Vec<String>,
}

/// A part of a cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostPart {
    /// What it is for.
    pub name: String,
    /// How much, present value.
    pub cost: u64,
}

/// A village that turns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedVillage {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Province, where it is known.
    pub province: Option<String>,
    /// The phase in which it turns, from 1.
    pub phase: u32,
    /// Its people, as the plan counts them.
    pub people: u64,
    /// WGS 84, degrees.
    pub lon_deg: f64,
    /// WGS 84, degrees.
    pub lat_deg: f64,
    /// The planned sites that lift one of its test points, by phase and id.
    pub sites: Vec<String>,
    /// The probability that it turns, by the error of predicted levels, 0 … 1.
    pub probability: Option<f64>,
    /// The numbers of its points in the register that are left, where these are sought.
    #[serde(default)]
    pub points: Vec<String>,
}

/// A link of the backhaul.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BackhaulLink {
    /// The end that is connected: a planned site's id or a mast of the network.
    pub from: String,
    /// The planned site that it connects.
    pub to: String,
    /// `microwave` or `fibre`.
    pub way: String,
    /// From 1.
    pub phase: u32,
    /// Ends of the line: longitude and latitude of both, degrees.
    pub line_deg: [[f64; 2]; 2],
    /// Length, km.
    pub length_km: f64,
    /// Heights of the two antennas above ground, metres; `None` for fibre.
    pub heights_m: Option<[f64; 2]>,
    /// The least clearance over the first Fresnel zone's radius, at the worst place; `None` for fibre.
    pub clearance: Option<f64>,
    /// Distance of that place from the first end, km.
    pub worst_at_km: Option<f64>,
}

impl PlanMade {
    /// What everything costs, whoever pays, present value.
    pub fn cost(&self) -> u64 {
        self.sites.iter().map(|s| s.cost).fold(0, u64::saturating_add)
    }

    /// Do the register's points count by their people?
    pub fn counts_people_of_points(&self) -> bool {
        self.points_count.as_deref() == Some(crate::study::PointsCount::People.name())
    }

    /// The register's points in the villages that turn.
    pub fn points(&self) -> u64 {
        self.villages.iter().map(|v| v.points.len() as u64).sum()
    }

    /// The people of all villages that turn.
    pub fn people(&self) -> u64 {
        self.villages
            .iter()
            .map(|v| v.people)
            .fold(0, u64::saturating_add)
    }

    /// All money, where every phase has some.
    pub fn budget(&self) -> Option<u64> {
        let mut phases = self.phases.iter();
        let first = phases.next()?.budget?;
        phases.try_fold(first, |sum, phase| Some(sum.saturating_add(phase.budget?)))
    }

    /// What the budgets pay, present value.
    pub fn spent(&self) -> u64 {
        self.phases.iter().map(|p| p.spent).fold(0, u64::saturating_add)
    }

    /// The day by which a phase is on air.
    pub fn due(&self, phase: u32) -> Option<&str> {
        let phase = self.phases.iter().find(|p| p.phase == phase)?;
        phase.due.as_deref()
    }
}

impl PlannedSite {
    /// Who runs it: the operator of its cells; `None` for a relay, which has none.
    pub fn operator(&self) -> Option<&str> {
        self.cells.iter().find_map(|cell| cell.get("operator")?.as_str())
    }

    /// Must it carry more than it can? `None` where that was not computed.
    pub fn is_overloaded(&self) -> Option<bool> {
        Some(self.busy_hour_mbps? > self.can_carry_mbps?)
    }
}
