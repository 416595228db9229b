//! What became darker, weaker or better between two networks, village by village.
//!
//! Both are judged apart, each by its own rule; here the two judgements are compared. A change of verdict
//! comes first: from covered to low-signal or white, or from low-signal to white, a village *goes dark*; the
//! other way it *comes back*. With the same verdict, covered or low-signal, it gets *weaker* where the level
//! at its centre, measured from what its technology needs for "covered", falls by more than so many dB, or
//! where fewer of its people are covered. From and to *unknown* nothing is concluded, but where it is sure
//! that the village is not covered, only not whether it is low-signal or white: that is worse than covered.

mod comparison;
mod matching;
mod network;

pub use comparison::{Comparison, ScopeChange, VillageChange, compare, population};
pub use matching::{Matched, PerhapsRenamed, match_villages};
pub use network::{CellChange, FieldChange, How, NetworkChange, compare_networks};

use super::{Counted, Headcount, Judgement, Known, Verdict};
use crate::coverage::{Heard, SpareTally};
use crate::domain::Village;
use crate::units::Db;
use std::collections::{BTreeMap, BTreeSet};

/// What became of a village.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A worse verdict.
    Darker,
    /// It was known and is not any more.
    BecomesUnknown,
    /// The same verdict, with less level or fewer people.
    Weaker,
    /// A better verdict.
    Back,
    /// The same verdict, with more level or more people.
    Stronger,
    /// It was not known and is.
    NoLongerUnknown,
    /// Only BEFORE has the village.
    OnlyBefore,
    /// Only AFTER has it.
    OnlyAfter,
    /// None of these.
    Same,
}

impl Change {
    /// All of them, the gravest first.
    pub const ALL: [Self; 9] = [
        Self::Darker,
        Self::BecomesUnknown,
        Self::Weaker,
        Self::Back,
        Self::Stronger,
        Self::NoLongerUnknown,
        Self::OnlyBefore,
        Self::OnlyAfter,
        Self::Same,
    ];

    /// In tables and layers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Darker => "darker",
            Self::BecomesUnknown => "becomes-unknown",
            Self::Weaker => "weaker",
            Self::Back => "back",
            Self::Stronger => "stronger",
            Self::NoLongerUnknown => "no-longer-unknown",
            Self::OnlyBefore => "only-before",
            Self::OnlyAfter => "only-after",
            Self::Same => "same",
        }
    }

    /// For people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Darker => "go dark",
            Self::BecomesUnknown => "become unknown",
            Self::Weaker => "get weaker",
            Self::Back => "come back or gain",
            Self::Stronger => "get stronger",
            Self::NoLongerUnknown => "are no longer unknown",
            Self::OnlyBefore => "only in BEFORE",
            Self::OnlyAfter => "only in AFTER",
            Self::Same => "stay as they are",
        }
    }
}

/// How a village is in one of the two.
#[derive(Clone, Debug, PartialEq)]
pub struct Stand {
    /// The judgement.
    pub judgement: Judgement,
    /// How far the level at the centre lies over what "covered" asks.
    pub margin: Option<Db>,
    /// What holds for sure, where the verdict is unknown too.
    pub known: Known,
}

impl Stand {
    /// By the services that count; `spare[test point][service]`.
    pub fn of(counted: &Counted, village: &Village, spare: &[Vec<SpareTally>]) -> Self {
        let heard: Vec<Vec<Heard>> = spare
            .iter()
            .map(|point| point.iter().map(SpareTally::heard).collect())
            .collect();
        let judgement = counted.at_village(village, &heard);
        Self {
            margin: counted.margin(&judgement),
            known: counted.known(village, &heard),
            judgement,
        }
    }
}

/// The cells that a village's verdict hangs on: those that serve a test point with a usable level, and those
/// whose path could not be computed and that could.
pub fn deciding_cells(counted: &Counted, spare: &[Vec<SpareTally>]) -> BTreeSet<usize> {
    let mut cells = BTreeSet::new();
    for point in spare {
        for (service, threshold) in counted.services() {
            let Some(tally) = point.get(service) else {
                continue;
            };
            let server = tally.heard().best.ok().filter(|s| s.level >= threshold.usable);
            let bound = tally.bound().filter(|b| b.at_most >= threshold.usable);
            cells.extend(server.map(|s| s.cell));
            cells.extend(bound.map(|b| b.cell));
        }
    }
    cells
}

/// What became of a village that both have.
pub fn change(before: &Stand, after: &Stand, weaker_by: Db) -> Change {
    let rank = |verdict: Verdict| match verdict {
        Verdict::Covered => Some(2),
        Verdict::LowSignal => Some(1),
        Verdict::White => Some(0),
        Verdict::Unknown(_) => None,
    };
    let (was, is) = (rank(before.judgement.verdict), rank(after.judgement.verdict));
    let covered = |stand: &Stand| stand.known.covered;
    match (was, is) {
        // Low-signal or white, it is not known which: covered it is not.
        (Some(2), None) if covered(after) == Some(false) => Change::Darker,
        (None, Some(2)) if covered(before) == Some(false) => Change::Back,
        (None, None) => Change::Same,
        (None, Some(_)) => Change::NoLongerUnknown,
        (Some(_), None) => Change::BecomesUnknown,
        (Some(was), Some(is)) if is < was => Change::Darker,
        (Some(was), Some(is)) if is > was => Change::Back,
        // Nothing usable before, nothing usable after.
        (Some(0), _) => Change::Same,
        _ => degree(before, after, weaker_by),
    }
}

/// Weaker, stronger or the same, within one verdict. Where the level rises and people are lost, or the other
/// way round, the loss counts.
fn degree(before: &Stand, after: &Stand, weaker_by: Db) -> Change {
    // Levels are hundredths of a dB, shares sums of fractions.
    const HAIR: f64 = 1e-6;
    let fall_db = match (before.margin, after.margin) {
        (Some(was), Some(is)) => (was - is).0,
        _ => 0.0,
    };
    let share_lost = before.judgement.people_covered_share - after.judgement.people_covered_share;
    if fall_db > weaker_by.0 + HAIR || share_lost > HAIR {
        Change::Weaker
    } else if -fall_db > weaker_by.0 + HAIR || -share_lost > HAIR {
        Change::Stronger
    } else {
        Change::Same
    }
}

/// Villages by what became of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// By kind.
    pub by_change: BTreeMap<Change, Headcount>,
    /// By the names of the verdicts before and after, of those that both have.
    pub by_verdicts: BTreeMap<(&'static str, &'static str), Headcount>,
}

impl Changes {
    /// Counts a village that both have.
    pub fn add(&mut self, before: &Stand, after: &Stand, change: Change, population: Option<f64>) {
        self.by_change.entry(change).or_default().add(population);
        let verdicts = (before.judgement.verdict.name(), after.judgement.verdict.name());
        self.by_verdicts.entry(verdicts).or_default().add(population);
    }

    /// Counts a village that only one has.
    pub fn add_lone(&mut self, change: Change, population: Option<f64>) {
        self.by_change.entry(change).or_default().add(population);
    }

    /// The villages of a kind.
    pub fn of(&self, change: Change) -> Headcount {
        self.by_change.get(&change).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
