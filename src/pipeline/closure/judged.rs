//! Measured places as the preset judges them: those that can decide, and why others cannot.

use super::measured::FilePlace;
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
    /// A later visit measured the same service there.
    Superseded,
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
            Self::Superseded => "of an earlier visit than the last of that service there".to_owned(),
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
            Self::Before | Self::Superseded => "closure-before-service",
            Self::Undated => "closure-without-times",
        }
    }
}

/// A bin and a service in it.
type Key = ([i32; 2], Option<String>, Technology);

/// Measurements of one bin that lie farther apart in time are of two visits, milliseconds: a day.
const VISIT_MS: i64 = 86_400_000;

/// What the last visit says of one service in one bin, and how many records it is made of: of a file the best
/// cell, of several files the worst. A later visit takes the place of an earlier one: what was better before, or
/// worse, is so no more.
fn last_session(all: Vec<(usize, Sighted)>) -> Option<(Sighted, u64)> {
    let last_ms = all.iter().filter_map(|(_, s)| s.span_ms).map(|s| s[1]).max();
    let is_last = |one: &Sighted| match (last_ms, one.span_ms) {
        (Some(last), Some([_, of])) => of + VISIT_MS >= last,
        (Some(_), None) => false,
        (None, _) => true,
    };
    let mut by_file: BTreeMap<usize, Sighted> = BTreeMap::new();
    let (mut samples, mut used) = (0, 0);
    for (file, one) in all.into_iter().filter(|(_, one)| is_last(one)) {
        samples += one.samples;
        used += 1;
        let is_better = by_file
            .get(&file)
            .is_none_or(|known| one.margin_db > known.margin_db);
        if is_better {
            by_file.insert(file, one);
        }
    }
    let worst = by_file
        .into_values()
        .min_by(|a, b| a.margin_db.total_cmp(&b.margin_db));
    worst.map(|one| (Sighted { samples, ..one }, used))
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
    pub(super) fn sift(&self, places: &[&FilePlace]) -> Sifted {
        let cells: BTreeMap<&str, &Cell> = self.network.cells().iter().map(|c| (c.id.as_str(), c)).collect();
        let mut found = Sifted::default();
        let mut services: BTreeMap<Key, Vec<(usize, Sighted)>> = BTreeMap::new();
        for FilePlace { file, place } in places {
            let cell = place.study_cell.as_deref().and_then(|id| cells.get(id)).copied();
            let operator = self.operator_of(place, cell);
            let technology = place.technology.or(cell.map(|c| c.technology));
            match self.look(place, cell, operator.as_deref(), technology) {
                Ok(one) => {
                    let key = (one.bin, one.operator.clone(), one.technology);
                    services.entry(key).or_default().push((*file, one));
                }
                Err(skip) => *found.skipped.entry(skip).or_default() += 1,
            }
        }
        let mut best: BTreeMap<[i32; 2], Sighted> = BTreeMap::new();
        for ((bin, operator, technology), all) in services {
            let count = all.len() as u64;
            let Some((one, used)) = last_session(all) else {
                continue;
            };
            if used < count {
                *found.skipped.entry(Skip::Superseded).or_default() += count - used;
            }
            found.services.extend(operator.map(|o| (o, technology)));
            match best.get_mut(&bin) {
                // The margin of the better service, the samples of both.
                Some(known) => {
                    let samples = known.samples + one.samples;
                    if one.margin_db > known.margin_db {
                        *known = one;
                    }
                    known.samples = samples;
                }
                None => {
                    best.insert(bin, one);
                }
            }
        }
        found.sighted = best.into_values().collect();
        let undated = found.sighted.iter().filter(|s| s.span_ms.is_none());
        found.undated = undated.count() as u64;
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
        if let Some(flag) = place.flags.iter().next() {
            return Err(Skip::Flagged(flag));
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
