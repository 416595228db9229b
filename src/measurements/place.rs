//! Places: what is measured of one cell in one bin, in one row.

use super::bins::{Bin, Bins, Content, local_mean};
use super::disagreement::Disagreement;
use super::groups::{Group, GroupKind};
use super::histogram::median;
use super::identity::CellKey;
use super::sample::Quantity;
use crate::domain::Technology;
use crate::space::LonLat;
use std::collections::BTreeSet;

/// Why a place is not to be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// Every campaign, device or season that was here disagrees with the rest.
    Disagrees(GroupKind),
    /// Its cell is heard at two places too far from each other.
    TwoPlaces,
    /// Its level is not absolute.
    Uncalibrated,
}

impl Flag {
    /// In a word with hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disagrees(GroupKind::Campaign) => "campaign-disagrees",
            Self::Disagrees(GroupKind::Device) => "device-disagrees",
            Self::Disagrees(GroupKind::Season) => "season-disagrees",
            Self::Disagrees(GroupKind::Site) => "site-disagrees",
            Self::TwoPlaces => "identity-at-two-places",
            Self::Uncalibrated => "level-uncalibrated",
        }
    }

    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Disagrees(GroupKind::Campaign),
        Self::Disagrees(GroupKind::Device),
        Self::Disagrees(GroupKind::Season),
        Self::Disagrees(GroupKind::Site),
        Self::TwoPlaces,
        Self::Uncalibrated,
    ];

    /// The flag with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

/// One cell in one bin.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Where, in 50 m.
    pub bin: Bin,
    /// The middle of the samples.
    pub at: LonLat,
    /// The cell, as the log has it.
    pub cell: CellKey,
    /// Its generation.
    pub technology: Option<Technology>,
    /// Its operator.
    pub operator: Option<String>,
    /// The study's cell, where one was found.
    pub study_cell: Option<String>,
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
    /// First moment, milliseconds.
    pub first_ms: Option<i64>,
    /// Last moment.
    pub last_ms: Option<i64>,
    /// Why it is not to be fitted; empty where it may.
    pub flags: BTreeSet<Flag>,
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
pub fn places(bins: &Bins, found: &[Disagreement]) -> Vec<Place> {
    let disagrees = |group: &Group| {
        let of = |d: &&Disagreement| group.label(d.kind) == d.label && d.kind != GroupKind::Site;
        found.iter().find(of).map(|d| d.kind)
    };
    let mut all = Vec::new();
    for ((bin, cell, quantity), groups) in bins.by_place() {
        let mut whole = Content::default();
        let mut sound = Vec::new();
        let mut unsound = Vec::new();
        let mut flags = BTreeSet::new();
        for (group, content) in &groups {
            whole.join(content);
            let Some(mean) = local_mean(quantity, &content.levels) else {
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
            flags.clear();
        }
        if quantity == Quantity::Power {
            flags.insert(Flag::Uncalibrated);
        }
        let level = median(sound).or_else(|| median(unsound));
        let (Some(level), Some(at)) = (level, whole.at()) else {
            continue;
        };
        all.push(Place {
            bin,
            at,
            cell: cell.clone(),
            technology: cell.technology(),
            operator: bins.operator(cell).map(str::to_owned),
            study_cell: None,
            quantity,
            level,
            sample_median: whole.levels.median().unwrap_or(level),
            spread_db: whole.levels.deviation().unwrap_or(0.0),
            samples: whole.levels.count(),
            groups: u32::try_from(groups.len()).unwrap_or(u32::MAX),
            receiver_height_m: whole.height_m(),
            first_ms: whole.first_ms,
            last_ms: whole.last_ms,
            flags,
        });
    }
    all
}
