//! Places: what is measured of one cell in one bin, in one row.

use super::bins::{Bin, Content, OnePlace, SortedBins, local_mean};
use super::disagreement::Disagreement;
use super::flags::{Flag, Flags};
use super::groups::{Group, GroupKind};
use super::histogram::median;
use super::identity::CellKey;
use super::sample::Quantity;
use crate::domain::Technology;
use crate::space::LonLat;
use std::sync::Arc;

/// One cell in one bin.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Where, in 50 m.
    pub bin: Bin,
    /// The middle of the samples.
    pub at: LonLat,
    /// The cell, as the log has it.
    pub cell: Arc<CellKey>,
    /// Its generation.
    pub technology: Option<Technology>,
    /// Its operator.
    pub operator: Option<Arc<str>>,
    /// The study's cell, where one was found.
    pub study_cell: Option<Arc<str>>,
    /// What was measured.
    pub quantity: Quantity,
    /// The median of the local means of those groups that do not disagree, for an isotropic antenna outdoors.
    pub level: f64,
    /// The median of all samples.
    pub sample_median: f64,
    /// Standard deviation of all samples, dB.
    pub spread_db: f64,
    /// Samples.
    pub samples: u64,
    /// Campaigns × devices × seasons that were here.
    pub groups: u32,
    /// Mean height of the receivers, metres.
    pub receiver_height_m: f64,
    /// First and last moment, milliseconds.
    pub span_ms: Option<[i64; 2]>,
    /// Why it is not to be fitted; empty where it may.
    pub flags: Flags,
}

impl Place {
    /// May it be fitted?
    pub fn is_sound(&self) -> bool {
        self.flags.is_empty()
    }

    /// The flags between commas.
    pub fn flag_text(&self) -> String {
        let names: Vec<&str> = self.flags.iter().map(|f| f.name()).collect();
        names.join(",")
    }
}

/// The places of all bins, sorted by bin, cell and quantity.
pub fn places(bins: &SortedBins, found: &[Disagreement]) -> Vec<Place> {
    let mut all = Vec::with_capacity(bins.places().count());
    all.extend(bins.places().filter_map(|place| one(place, found)));
    all
}

fn one(place: OnePlace<'_>, found: &[Disagreement]) -> Option<Place> {
    let disagrees = |group: &Group| {
        let of = |d: &&Disagreement| group.label(d.kind) == d.label && d.kind != GroupKind::Site;
        found.iter().find(of).map(|d| d.kind)
    };
    let mut whole = Content::default();
    let mut groups: u32 = 0;
    let mut sound = Vec::new();
    let mut unsound = Vec::new();
    let mut flags = Flags::default();
    for (group, content) in place.groups() {
        whole.join(content);
        groups = groups.saturating_add(1);
        let Some(mean) = local_mean(place.quantity, &content.levels) else {
            continue;
        };
        match disagrees(group) {
            None => sound.push(mean),
            Some(kind) => {
                unsound.push(mean);
                flags.insert(Flag::Disagrees(kind));
            }
        }
    }
    if !sound.is_empty() {
        flags = Flags::default();
    }
    if place.quantity == Quantity::Power {
        flags.insert(Flag::Uncalibrated);
    }
    let level = median(sound).or_else(|| median(unsound))?;
    Some(Place {
        bin: place.bin,
        at: whole.at()?,
        cell: Arc::clone(place.cell),
        technology: place.cell.technology(),
        operator: place.operator.cloned(),
        study_cell: None,
        quantity: place.quantity,
        level,
        sample_median: whole.levels.median().unwrap_or(level),
        spread_db: whole.levels.deviation().unwrap_or(0.0),
        samples: whole.levels.count(),
        groups,
        receiver_height_m: whole.height_m(),
        span_ms: whole.span_ms,
        flags,
    })
}
