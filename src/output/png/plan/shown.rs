//! What the map of a plan shows, and how villages that do not turn stand.

use super::super::palette::{Mark, PAPER, Shape};
use crate::analysis::Caption;
use crate::domain::Village;
use crate::gaps::{Gaps, Verdict};
use crate::plan::PlanMade;
use crate::space::{BoundingBox, LonLat};
use crate::terrain::{ElevationGrid, SeaMask};
use geo::LineString;
use std::collections::BTreeSet;

/// What the map of a plan shows.
#[derive(Clone, Copy, Debug)]
pub struct PlanMap<'a> {
    /// Title, rule, attribution.
    pub caption: &'a Caption,
    /// The plan.
    pub made: &'a PlanMade,
    /// The area to show; it is widened to hold all planned sites.
    pub area: BoundingBox,
    /// Heights, for the relief.
    pub elevation: Option<&'a ElevationGrid>,
    /// Where these are the sea that the study filled in.
    pub sea: Option<&'a SeaMask>,
    /// The villages.
    pub villages: &'a [Village],
    /// Their verdicts today.
    pub today: Option<&'a Gaps>,
    /// The masts that stand, each once.
    pub masts: &'a [LonLat],
    /// Lines of administrative units.
    pub boundaries: &'a [LineString<f64>],
}

/// How a village that does not turn stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stays {
    Covered,
    Unknown,
    Open,
}

impl Stays {
    pub(super) const ALL: [Self; 3] = [Self::Open, Self::Unknown, Self::Covered];

    /// Its mark: quiet where nothing is to be done.
    pub(super) const fn mark(self) -> Mark {
        match self {
            Self::Covered => Mark {
                line: PAPER,
                weight: 0.7,
                ..Mark::dark("", "covered today", Shape::Disc, [120, 170, 150])
            },
            Self::Unknown => Mark {
                line: [110, 110, 110],
                weight: 0.8,
                ..Mark::dark("", "not known", Shape::Ring, PAPER)
            },
            Self::Open => Mark {
                weight: 1.0,
                ..Mark::dark("", "stays open", Shape::Square, PAPER)
            },
        }
    }
}

/// The villages that do not turn, by their place in the list. Without verdicts they are not known.
pub(super) fn staying(input: &PlanMap) -> Vec<(usize, Stays)> {
    let turned: BTreeSet<&str> = input.made.villages.iter().map(|v| v.id.as_str()).collect();
    let mut today = vec![Stays::Unknown; input.villages.len()];
    for gap in input.today.iter().flat_map(|gaps| &gaps.villages) {
        if let Some(slot) = today.get_mut(gap.village) {
            *slot = match gap.any.verdict {
                Verdict::Covered => Stays::Covered,
                Verdict::Unknown(_) => Stays::Unknown,
                Verdict::LowSignal | Verdict::White => Stays::Open,
            };
        }
    }
    let rest = today.into_iter().zip(input.villages).enumerate();
    rest.filter(|(_, (_, village))| !turned.contains(village.id.as_str()))
        .map(|(at, (stays, _))| (at, stays))
        .collect()
}
