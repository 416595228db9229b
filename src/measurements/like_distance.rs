//! Receivers at like distances: where they do not share places, or each hears the transmitter from another
//! side, their medians by distance are compared.

use super::disagreement::{Disagreement, worst_first};
use super::groups::GroupKind;
use super::histogram::Histogram;
use super::sample::{Quantity, Sample};
use crate::maths;
use std::collections::BTreeMap;

/// Classes of distance in a factor of ten: each is wide 26 %, in which a level changes by 3 to 4 dB.
const CLASSES_A_DECADE: f64 = 10.0;
/// Of fewer samples a class has no median.
const LEAST: u64 = 5;

/// Levels by device and class of distance.
#[derive(Clone, Debug, Default)]
pub struct LikeDistance {
    by_device: BTreeMap<(String, i32), Histogram>,
}

impl LikeDistance {
    /// One more sample, where it says its distance and device.
    pub fn add(&mut self, sample: &Sample) {
        let (Some(distance), Some(device)) = (sample.distance.filter(|d| *d > 0.0), &sample.device) else {
            return;
        };
        let Some((quantity, level)) = sample.level_outdoors() else {
            return;
        };
        if !quantity.is_power() || quantity == Quantity::PathLoss {
            return;
        }
        let class = (CLASSES_A_DECADE * maths::log10(distance)).floor() as i32;
        self.by_device
            .entry((device.clone(), class))
            .or_default()
            .add(level);
    }

    /// The medians of devices in each class.
    fn by_class(&self) -> BTreeMap<i32, BTreeMap<&str, f64>> {
        let mut classes: BTreeMap<i32, BTreeMap<&str, f64>> = BTreeMap::new();
        for ((device, class), levels) in &self.by_device {
            if levels.count() >= LEAST
                && let Some(median) = levels.median()
            {
                classes.entry(*class).or_default().insert(device, median);
            }
        }
        classes
    }

    /// The widest difference of medians of two devices in one class, dB, and how many devices it has.
    pub fn widest_db(&self) -> Option<(f64, usize)> {
        let classes = self.by_class();
        let spans = classes.values().filter(|c| c.len() > 1).filter_map(|devices| {
            let low = devices.values().copied().reduce(f64::min)?;
            let high = devices.values().copied().reduce(f64::max)?;
            Some((high - low, devices.len()))
        });
        spans.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
    }

    /// The devices that disagree with the rest.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        worst_first(
            GroupKind::Device,
            self.by_class()
                .into_values()
                .map(|c| c.into_iter().collect())
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::LonLat;

    #[test]
    fn medians_at_like_distances_are_compared() {
        let mut like = LikeDistance::default();
        for (device, level) in [("a", -90.0), ("b", -60.0), ("c", -91.0)] {
            for k in 0..10 {
                for distance in [1.0, 1.6, 2.5, 4.0, 6.3, 10.0] {
                    let mut sample = Sample::new(k, LonLat::new(105.0, 21.0).expect("a place"));
                    sample.device = Some(device.to_owned());
                    sample.distance = Some(distance);
                    sample.values.set(Quantity::Power, Some(level));
                    like.add(&sample);
                }
            }
        }
        assert_eq!(like.widest_db(), Some((31.0, 3)));
        let found = like.disagreements();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].label, "b");
    }
}
