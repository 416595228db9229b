//! Gaps: a verdict for every village, and the order in which the uncovered ones matter.

use crate::coverage::Reason;
use crate::domain::Technology;
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
    /// Nobody can say, and why.
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
    /// How much is missing to "covered" at the centre; `None` when nothing is missing or nothing is known.
    pub shortfall: Option<Db>,
    /// Share of the people whose test points meet the preset, 0…1.
    pub people_covered_share: f64,
}

/// The visible parts of a rank score, each 0…1, and their weighted sum, 0…100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// People without service.
    pub people: f64,
    /// Distance to the nearest mast.
    pub distance: f64,
    /// dB that are missing.
    pub shortfall: f64,
    /// Electricity at hand to build with.
    pub electricity: f64,
    /// 100 × weighted mean of the parts.
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
    /// The nearest counting mast: site name, distance in km.
    pub nearest_site: Option<(String, f64)>,
    /// Score and rank (1 = first) of a village that is low-signal or white.
    pub score: Option<Score>,
    /// 1 = first; `None` for covered and unknown villages.
    pub rank: Option<usize>,
}

/// All villages, judged, in the order of the input.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaps {
    /// One for each village.
    pub villages: Vec<VillageGap>,
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
