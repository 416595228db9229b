//! The terrain profiles of the reference tables, and ways to spoil them.

use super::super::Path;
use super::Load;
use super::table::{VectorRow, VectorTable, numbered, split};

/// A profile of the shared table: evenly spaced.
pub(super) struct Ground {
    pub distances_km: Vec<f64>,
    pub heights_m: Vec<f64>,
}

impl Ground {
    /// Row k: number of intervals, step in metres, heights.
    pub(super) fn parse(text: &str) -> Vec<Option<Self>> {
        numbered(text)
            .map(|(_, line)| {
                let cells = split(line);
                let intervals: usize = cells.first()?.parse().ok()?;
                let step_m: f64 = cells.get(1)?.parse().ok()?;
                let heights_m: Vec<f64> = cells.get(2..)?.iter().filter_map(|c| c.parse().ok()).collect();
                (heights_m.len() == intervals + 1).then(|| Self {
                    distances_km: (0..=intervals).map(|i| i as f64 * step_m / 1000.0).collect(),
                    heights_m,
                })
            })
            .collect()
    }

    /// The profiles of a file; none where the caller does not have it.
    pub(super) fn load(load: &Load, file: &str) -> Vec<Option<Self>> {
        load(file).map(|text| Self::parse(&text)).unwrap_or_default()
    }

    /// A row's profile, spoiled as the row says.
    pub(super) fn of_row(table: &VectorTable, row: &VectorRow, profiles: &[Option<Self>]) -> Option<Self> {
        let index: usize = table.text(row, "profile_row")?.parse().ok()?;
        let ground = profiles.get(index)?.as_ref()?;
        ground.spoiled(table.text(row, "fault")?)
    }

    /// Spoils a copy as a row's `fault` says: `height-nan:7`, `heights-short:3` …
    pub(super) fn spoiled(&self, fault: &str) -> Option<Self> {
        let (mut d, mut h) = (self.distances_km.clone(), self.heights_m.clone());
        if let Some((kind, at)) = fault.split_once(':') {
            let at: usize = at.parse().ok()?;
            match kind {
                "height-nan" => *h.get_mut(at)? = f64::NAN,
                "height-infinite" => *h.get_mut(at)? = f64::INFINITY,
                "distance-nan" => *d.get_mut(at)? = f64::NAN,
                "distance-repeated" => *d.get_mut(at)? = *self.distances_km.get(at.checked_sub(1)?)?,
                "heights-short" => h.truncate(at),
                "no-heights" => h.clear(),
                "distance-shifted" => *d.get_mut(at)? += 0.001,
                "start-nonzero" => *d.get_mut(at)? = 0.001,
                "samples" => {
                    d.truncate(at);
                    h.truncate(at);
                }
                _ => return None,
            }
        } else if !fault.is_empty() {
            return None;
        }
        Some(Self {
            distances_km: d,
            heights_m: h,
        })
    }

    /// The path over it, by its frequency in MHz and the heights of its ends.
    pub(super) fn path(&self, f_mhz: f64, ends_m: [f64; 2]) -> Path<'_> {
        Path::bare(f_mhz, ends_m, &self.distances_km, &self.heights_m)
    }

    /// The same ground higher above the sea.
    pub(super) fn raised(mut self, by_m: f64) -> Self {
        for h in &mut self.heights_m {
            *h += by_m;
        }
        self
    }
}
