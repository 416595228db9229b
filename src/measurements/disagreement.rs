//! Campaigns, devices and seasons whose levels disagree with the rest: at the same places, of the same cells.

use super::bins::{SortedBins, local_mean};
use super::groups::GroupKind;
use super::histogram::median;
use std::collections::{BTreeMap, BTreeSet};

/// Medians that differ by more are no scatter, dB: calibrated terminals agree within ±6 to ±8 dB (3GPP TS
/// 36.133 §9.1.2), and a campaign of which more is wrong must not be fitted.
pub const DISAGREES_DB: f64 = 10.0;
/// With fewer places in common nothing is said.
const LEAST_PLACES: usize = 5;
/// So many are found one after another: where there are more, the file has no rest to agree with.
const MOST: usize = 100;

/// One that disagrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// Of what kind.
    pub kind: GroupKind,
    /// Its name.
    pub label: String,
    /// Median of its levels less those of the rest, dB.
    pub difference_db: f64,
    /// Places in common (classes of distance, where there are none).
    pub places: usize,
    /// With one other alone to compare: it cannot be said which of the two is wrong.
    pub is_one_of_two: bool,
}

/// The local means of each label at each place, by name.
type ByPlace<'a> = Vec<Vec<(&'a str, f64)>>;

/// All that disagree, of campaigns, devices and seasons.
pub fn disagreements(bins: &SortedBins) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for kind in GroupKind::OF_SAMPLES {
        let mut by_place: ByPlace<'_> = Vec::new();
        for place in bins.places().filter(|p| p.quantity.is_power()) {
            let mut means: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
            for (group, content) in place.groups() {
                if let Some(mean) = local_mean(place.quantity, &content.levels) {
                    means.entry(group.label(kind)).or_default().push(mean);
                }
            }
            means.remove("");
            if means.len() > 1 {
                let medians = means
                    .into_iter()
                    .filter_map(|(label, all)| Some((label, median(all)?)));
                by_place.push(medians.collect());
            }
        }
        found.extend(worst_first(kind, by_place));
    }
    found
}

/// The one that disagrees most is taken out, until none does: else a good one would disagree with a rest in
/// which a bad one is.
pub(super) fn worst_first(kind: GroupKind, mut by_place: ByPlace<'_>) -> Vec<Disagreement> {
    let mut found = Vec::new();
    while found.len() < MOST {
        let differences = differences(&by_place);
        let labels: BTreeSet<&str> = by_place.iter().flat_map(|p| p.iter().map(|m| m.0)).collect();
        let is_pair = labels.len() == 2;
        let worst = differences
            .into_iter()
            .filter(|(_, d)| d.len() >= LEAST_PLACES)
            .filter_map(|(label, d)| Some((label, d.len(), median(d)?)))
            .filter(|(_, _, d)| d.abs() > DISAGREES_DB)
            // Of two that are equal the first by name.
            .max_by(|a, b| a.2.abs().total_cmp(&b.2.abs()).then(b.0.cmp(a.0)));
        let Some((label, places, difference_db)) = worst else {
            break;
        };
        let mut add = |label: &str, difference_db| {
            found.push(Disagreement {
                kind,
                label: label.to_owned(),
                difference_db,
                places,
                is_one_of_two: is_pair,
            });
        };
        add(label, difference_db);
        if is_pair {
            // Nothing says which of the two is right.
            let other = labels.iter().find(|l| **l != label);
            if let Some(other) = other {
                add(other, -difference_db);
            }
            break;
        }
        for place in &mut by_place {
            place.retain(|m| m.0 != label);
        }
    }
    found
}

/// Each label's levels less the median of the others', place by place.
fn differences<'a>(by_place: &ByPlace<'a>) -> BTreeMap<&'a str, Vec<f64>> {
    let mut all: BTreeMap<&'a str, Vec<f64>> = BTreeMap::new();
    for place in by_place.iter().filter(|p| p.len() > 1) {
        for (label, level) in place {
            let others = place
                .iter()
                .filter(|other| other.0 != *label)
                .map(|other| other.1)
                .collect();
            if let Some(rest) = median(others) {
                all.entry(*label).or_default().push(*level - rest);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(levels: &[&[(&'static str, f64)]]) -> ByPlace<'static> {
        levels.iter().map(|p| p.to_vec()).collect()
    }

    #[test]
    fn the_one_that_is_off_is_found_and_the_good_ones_are_not() {
        let row: &[(&str, f64)] = &[("a", -90.0), ("b", -91.0), ("c", -60.0)];
        let found = worst_first(GroupKind::Device, places(&[row; 6]));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].label.as_str(), found[0].difference_db), ("c", 30.5));
        assert!(!found[0].is_one_of_two);
    }

    #[test]
    fn of_two_both_are_named_and_of_few_places_none() {
        let row: &[(&str, f64)] = &[("a", -90.0), ("b", -70.0)];
        let found = worst_first(GroupKind::Season, places(&[row; 5]));
        assert_eq!(
            found.iter().map(|d| d.label.as_str()).collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert!(found[0].is_one_of_two && found[1].is_one_of_two);
        assert!(worst_first(GroupKind::Season, places(&[row; 4])).is_empty());
        let near: &[(&str, f64)] = &[("a", -90.0), ("b", -81.0)];
        assert!(worst_first(GroupKind::Season, places(&[near; 9])).is_empty());
    }
}
