//! Gaps: a verdict for every village, the order in which the uncovered ones matter, what changes between two
//! studies, what hangs on one site.

pub mod claims;
mod class;
pub mod diff;
pub mod explain;
mod rank;
pub mod resilience;
mod scope;
mod spread;
mod verdict;

pub use class::Class;
pub use scope::{Headcount, Scope, Side};
pub use spread::{Draws, RankSpread, Scatter};
pub use verdict::{Counted, Known, is_enough};

pub use crate::domain::{Rule, Threshold, Weights};

use crate::coverage::{PointCoverage, Reason, Service};
use crate::domain::{Network, Technology, Village};
use crate::units::{Db, Dbm};

/// The answer for one village.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Meets the preset.
    Covered,
    /// Some signal, but not that (*lõm sóng*).
    LowSignal,
    /// No usable signal at the centre (*trắng sóng*).
    White,
    /// Not known, and why.
    Unknown(Reason),
}

impl Verdict {
    /// `covered`, `low-signal`, `white`, `unknown`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::LowSignal => "low-signal",
            Self::White => "white",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// What one operator, or all together, give a village.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// Technology of the server below.
    pub technology: Option<Technology>,
    /// The serving cell's index in the network.
    pub cell: Option<usize>,
    /// Its level at the village's centre, indoor loss taken off where the preset asks for it.
    pub level: Option<Dbm>,
    /// How much is missing to "covered" at the worst test point that is heard but not covered; `None` when
    /// nothing is missing, or nothing is heard.
    pub shortfall: Option<Db>,
    /// Share of the people whose test points meet the preset, 0…1.
    pub people_covered_share: f64,
}

/// The visible parts of a rank score, each 0…1, and their weighted mean, 0…100. A part is `None` where the
/// data do not say; its weight then goes to the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// People without service.
    pub people: Option<f64>,
    /// Distance to the nearest mast.
    pub distance: Option<f64>,
    /// dB that are missing; 1 where nothing is heard.
    pub shortfall: Option<f64>,
    /// Electricity at hand to build with.
    pub electricity: Option<f64>,
    /// 100 × weighted mean of the known parts.
    pub total: f64,
}

/// One village, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct VillageGap {
    /// Index into the study's villages.
    pub village: usize,
    /// Any operator.
    pub any: Judgement,
    /// By operator, in the order of the network's names.
    pub by_operator: Vec<(String, Judgement)>,
    /// By technology, of any operator: those that the rule counts and that have cells.
    pub by_technology: Vec<(Technology, Judgement)>,
    /// The nearest counting mast: site name, distance in km.
    pub nearest_site: Option<(String, f64)>,
    /// Score and rank (1 = first) of a village that is low-signal or white.
    pub score: Option<Score>,
    /// 1 = first; `None` for covered and unknown villages.
    pub rank: Option<usize>,
    /// How steady the rank is; `None` where nothing was drawn. See [`Gaps::spread`].
    pub spread: Option<RankSpread>,
    /// What the server of [`VillageGap::any`] gives at the centre beyond its level. Empty until somebody adds
    /// it.
    pub centre: Centre,
}

/// What the best service gives at a village's centre beyond its level: information, no part of the verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Centre {
    /// Probability that the level at the centre meets the preset, by the error of a predicted level, 0…1.
    pub covered_probability: Option<f64>,
    /// SINR of the downlink with the loads of the neighbours; `None` where nothing is served or it is not
    /// say.
    pub sinr: Option<Db>,
    /// Why it is not known.
    pub sinr_unknown: Option<Reason>,
    /// Downlink rate of a user who has the whole carrier, Mbit/s.
    pub downlink_mbps: Option<f64>,
}

/// All villages, judged, in the order of the input.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaps {
    /// One for each village.
    pub villages: Vec<VillageGap>,
}

/// Judges every village and ranks those that are low-signal or white.
pub fn judge(
    villages: &[Village],
    network: &Network,
    coverage: &PointCoverage,
    rule: &Rule,
    weights: &Weights,
) -> Gaps {
    let operators = network.operators();
    let has_cells = |t: &Technology| coverage.services.iter().any(|s| s.technology == *t);
    let technologies: Vec<Technology> = rule.thresholds.keys().copied().filter(has_cells).collect();
    let mut judged: Vec<VillageGap> = villages
        .iter()
        .enumerate()
        .map(|(index, village)| {
            let heard = coverage.heard.get(index).map(Vec::as_slice).unwrap_or_default();
            let of = |asked: &dyn Fn(&Service) -> bool| {
                let counted = Counted::new(&coverage.services, rule, asked);
                verdict::judge(village, heard, &counted, rule.people_share)
            };
            let nearest = coverage.nearest.get(index).copied().flatten();
            VillageGap {
                village: index,
                any: of(&|_| true),
                by_operator: operators
                    .iter()
                    .map(|name| (name.clone(), of(&|s| s.operator == *name)))
                    .collect(),
                by_technology: technologies
                    .iter()
                    .map(|t| (*t, of(&|s| s.technology == *t)))
                    .collect(),
                nearest_site: nearest
                    .and_then(|(cell, d_m)| Some((network.cells().get(cell)?.site.clone(), d_m / 1000.0))),
                score: None,
                rank: None,
                spread: None,
                centre: Centre::default(),
            }
        })
        .collect();
    rank::rank(villages, &mut judged, weights);
    Gaps { villages: judged }
}

impl Gaps {
    /// Low-signal and white villages by rank.
    pub fn ranked(&self) -> Vec<&VillageGap> {
        let mut ranked: Vec<&VillageGap> = self.villages.iter().filter(|v| v.rank.is_some()).collect();
        ranked.sort_by_key(|v| v.rank);
        ranked
    }

    /// Number of villages with a verdict's name.
    pub fn count(&self, verdict_name: &str) -> usize {
        self.villages
            .iter()
            .filter(|v| v.any.verdict.name() == verdict_name)
            .count()
    }
}
