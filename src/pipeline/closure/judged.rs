//! Measured places as the preset judges them: those that can decide, and why others cannot.

use crate::analysis::margins;
use crate::closure::Sighted;
use crate::domain::{Cell, Network, Technology};
use crate::measurements::{Flag, PlaceRecord, Quantity};
use crate::register::spelling::fold;
use crate::study::Study;
use std::collections::{BTreeMap, BTreeSet};

/// Receivers that are so much higher than the preset's hear more than a person does, metres: a mast on a car's
/// roof is allowed.
const HIGHER_M: f64 = 1.5;

/// Why a place decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Skip {
    /// It is not to be fitted either.
    Flagged(Flag),
    /// Of another operator than is asked about.
    Operator(String),
    /// Nothing says whose signal it is.
    OperatorUnknown,
    /// A technology or quantity that the preset does not judge by.
    NotCounted,
    /// The receiver was too high.
    TooHigh,
    /// Before the day that counts.
    Before,
    /// Nothing says when it was.
    Undated,
    /// The preset's uplink or walls need the cell, and it was not matched.
    WithoutCell,
}

impl Skip {
    /// For people; reads well after a number of places.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Flagged(flag) => format!("flagged as {} by the measurements themselves", flag.name()),
            Self::Operator(name) => format!("of {name}"),
            Self::OperatorUnknown => "of which nothing says whose signal it is".to_owned(),
            Self::NotCounted => "of a technology or quantity that the preset does not judge by".to_owned(),
            Self::TooHigh => format!("measured more than {HIGHER_M} m higher than the preset's receiver"),
            Self::Before => "measured before the day from which it counts".to_owned(),
            Self::Undated => "of which nothing says when it was".to_owned(),
            Self::WithoutCell => {
                "of a cell that is not the study's, which the preset's uplink or walls need".to_owned()
            }
        }
    }

    /// The code of the fault where all places are such.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Flagged(_) => "closure-places-flagged",
            Self::Operator(_) | Self::OperatorUnknown => "closure-other-operator",
            Self::NotCounted | Self::WithoutCell => "closure-not-judged",
            Self::TooHigh => "closure-receiver-high",
            Self::Before => "closure-before-service",
            Self::Undated => "closure-without-times",
        }
    }
}

/// By what places are chosen.
pub(super) struct Sieve<'a> {
    pub study: &'a Study,
    pub network: &'a Network,
    pub operator: Option<&'a str>,
    /// Places before this moment do not count, milliseconds.
    pub since_ms: Option<i64>,
}

/// What is left, and what is not.
#[derive(Debug, Default)]
pub(super) struct Sifted {
    /// The best service in each bin.
    pub sighted: Vec<Sighted>,
    /// Places that decide nothing.
    pub skipped: BTreeMap<Skip, u64>,
    /// Services that were measured here.
    pub services: BTreeSet<(String, Technology)>,
    /// Places that count and have no day.
    pub undated: u64,
}

impl Sieve<'_> {
    /// Sorts out all places within the ground.
    pub(super) fn sift(&self, places: &[&PlaceRecord]) -> Sifted {
        let cells: BTreeMap<&str, &Cell> = self.network.cells().iter().map(|c| (c.id.as_str(), c)).collect();
        let mut found = Sifted::default();
        let mut best: BTreeMap<[i32; 2], Sighted> = BTreeMap::new();
        for place in places {
            let cell = place.study_cell.as_deref().and_then(|id| cells.get(id)).copied();
            let operator = self.operator_of(place, cell);
            let technology = place.technology.or(cell.map(|c| c.technology));
            let looked = self.look(place, cell, operator.as_deref(), technology);
            let one = match looked {
                Ok(one) => one,
                Err(skip) => {
                    *found.skipped.entry(skip).or_default() += 1;
                    continue;
                }
            };
            if let (Some(operator), Some(technology)) = (&operator, technology) {
                found.services.insert((operator.clone(), technology));
            }
            found.undated += u64::from(one.span_ms.is_none());
            match best.get_mut(&one.bin) {
                // The margin of the better service, the samples of both.
                Some(known) => {
                    let samples = known.samples + one.samples;
                    if one.margin_db > known.margin_db {
                        *known = one;
                    }
                    known.samples = samples;
                }
                None => {
                    best.insert(one.bin, one);
                }
            }
        }
        found.sighted = best.into_values().collect();
        found
    }

    /// By the log, else by the cell; where the study has one operator alone, it is that one. In the study's
    /// spelling, where it knows the name.
    fn operator_of(&self, place: &PlaceRecord, cell: Option<&Cell>) -> Option<String> {
        let operators = self.network.operators();
        let only = match operators.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        };
        let said = place
            .operator
            .clone()
            .or(cell.map(|c| c.operator.clone()))
            .or(only)?;
        let known = operators.into_iter().find(|o| fold(o) == fold(&said));
        Some(known.unwrap_or(said))
    }

    fn look(
        &self,
        place: &PlaceRecord,
        cell: Option<&Cell>,
        operator: Option<&str>,
        technology: Option<Technology>,
    ) -> Result<Sighted, Skip> {
        if let Some(flag) = place.flags.first() {
            return Err(Skip::Flagged(*flag));
        }
        let preset = &self.study.preset;
        let thresholds = &preset.rule.thresholds;
        let judged = technology.and_then(|t| Some((t, *thresholds.get(&t)?)));
        let (technology, threshold) = judged.ok_or(Skip::NotCounted)?;
        if place.quantity != Quantity::level_of(technology) {
            return Err(Skip::NotCounted);
        }
        match (self.operator, operator) {
            (Some(_), None) => return Err(Skip::OperatorUnknown),
            (Some(asked), Some(is)) if fold(asked) != fold(is) => return Err(Skip::Operator(is.to_owned())),
            _ => {}
        }
        if place.receiver_height_m > preset.receiver_height_m + HIGHER_M {
            return Err(Skip::TooHigh);
        }
        match (self.since_ms, place.span_ms) {
            (Some(since), Some([first, _])) if first < since => return Err(Skip::Before),
            (Some(_), None) => return Err(Skip::Undated),
            _ => {}
        }
        let lowered_db = match cell {
            // What stands for the scatter of predictions is no loss of what was measured.
            Some(cell) => {
                let margins = margins::of_cell(self.study, cell);
                let taken = [margins.uplink, margins.building, margins.indoor];
                taken.into_iter().flatten().map(|db| db.0).sum()
            }
            None if preset.building.is_some() || preset.uplinks.contains_key(&technology) => {
                return Err(Skip::WithoutCell);
            }
            None => preset.indoor_loss_db,
        };
        let level_dbm = place.level - lowered_db;
        Ok(Sighted {
            at: place.at,
            bin: place.bin,
            level_dbm,
            margin_db: level_dbm - threshold.covered.0,
            samples: place.samples,
            span_ms: place.span_ms,
            operator: operator.map(str::to_owned),
            technology,
        })
    }
}
