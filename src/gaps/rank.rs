//! The order in which uncovered villages matter.
//!
//! The score is 100 times the weighted mean of four parts, each between 0 and 1:
//!
//! | part | value |
//! |---|---|
//! | people | p / (p + p½), p the people without coverage |
//! | distance | d / (d + d½), d the distance to the nearest counting mast; 1 without any mast |
//! | shortfall | s / (s + s½), s the dB missing at the worst test point heard; 1 where nothing is heard |
//! | electricity | 1 on the grid, ½ weak, 0 none: where one can build at once |
//!
//! The half values are the study's, so a village's score never depends on which other villages are in the
//! study. A part that the data do not know is left out and its weight shared by the others. Equal scores are
//! ordered by the village's id.

use super::{Judgement, Score, Verdict, VillageGap};
use crate::domain::{Electricity, Village, Weights};

/// Scores and ranks the low-signal and white villages.
pub(super) fn rank(villages: &[Village], judged: &mut [VillageGap], weights: &Weights) {
    for gap in judged.iter_mut() {
        let is_gap = matches!(gap.any.verdict, Verdict::LowSignal | Verdict::White);
        gap.score = villages
            .get(gap.village)
            .filter(|_| is_gap)
            .map(|v| score(v, &gap.any, km_to_site(gap), weights));
    }
    let id_of = |gap: &VillageGap| {
        villages
            .get(gap.village)
            .map(|v| v.id.as_str())
            .unwrap_or_default()
    };
    let mut order: Vec<usize> = (0..judged.len()).filter(|i| judged[*i].score.is_some()).collect();
    let total = |i: usize| judged[i].score.map_or(0.0, |s| s.total);
    order.sort_by(|&a, &b| {
        total(b)
            .total_cmp(&total(a))
            .then_with(|| id_of(&judged[a]).cmp(id_of(&judged[b])))
    });
    for (place, index) in order.into_iter().enumerate() {
        judged[index].rank = Some(place + 1);
    }
}

/// How far the nearest counting mast is.
pub(super) fn km_to_site(gap: &VillageGap) -> Option<f64> {
    gap.nearest_site.as_ref().map(|(_, km)| *km)
}

/// The score of a village that is low-signal or white.
pub(super) fn score(village: &Village, any: &Judgement, km_to_site: Option<f64>, weights: &Weights) -> Score {
    let unserved = village.population.map(|p| p * (1.0 - any.people_covered_share));
    let people = unserved.map(|p| saturating(p, weights.people_half));
    let distance = km_to_site.map_or(1.0, |km| saturating(km, weights.distance_half_km));
    let shortfall = any
        .shortfall
        .map_or(1.0, |s| saturating(s.0, weights.shortfall_half_db));
    let electricity = match village.electricity {
        Electricity::Grid => Some(1.0),
        Electricity::Weak => Some(0.5),
        Electricity::None => Some(0.0),
        Electricity::Unknown => None,
    };
    let parts = [
        (people, weights.people),
        (Some(distance), weights.distance),
        (Some(shortfall), weights.shortfall),
        (electricity, weights.electricity),
    ];
    let known = parts
        .iter()
        .filter_map(|(part, weight)| part.map(|p| (p, weight)));
    let (sum, weight) = known.fold((0.0, 0.0), |(s, w), (p, weight)| (s + p * weight, w + weight));
    Score {
        people,
        distance: Some(distance),
        shortfall: Some(shortfall),
        electricity,
        total: if weight > 0.0 { 100.0 * sum / weight } else { 0.0 },
    }
}

/// x / (x + half): 0 at 0, one half at `half`, towards 1 for ever.
fn saturating(x: f64, half: f64) -> f64 {
    let x = x.max(0.0);
    if x + half > 0.0 { x / (x + half) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example;
    use crate::units::Db;

    const WEIGHTS: Weights = Weights {
        people: 2.0,
        distance: 1.0,
        shortfall: 1.0,
        electricity: 1.0,
        people_half: 500.0,
        distance_half_km: 5.0,
        shortfall_half_db: 10.0,
    };

    fn village(id: &str, population: Option<f64>, electricity: Electricity) -> Village {
        Village {
            population,
            electricity,
            ..example::village(id, example::at(105.0, 21.0))
        }
    }

    fn gap(village: usize, verdict: Verdict) -> VillageGap {
        let any = Judgement {
            verdict,
            technology: None,
            cell: None,
            level: None,
            shortfall: Some(Db(10.0)),
            people_covered_share: 0.0,
        };
        VillageGap {
            village,
            any,
            by_operator: vec![],
            by_technology: vec![],
            nearest_site: Some(("s".into(), 5.0)),
            score: None,
            rank: None,
            spread: None,
            centre: Default::default(),
        }
    }

    #[test]
    fn at_the_half_values_the_score_is_fifty() {
        let villages = [village("a", Some(500.0), Electricity::Weak)];
        let mut gaps = [gap(0, Verdict::White)];
        rank(&villages, &mut gaps, &WEIGHTS);
        let score = gaps[0].score.expect("ranked");
        assert!((score.total - 50.0).abs() < 1e-12);
        assert_eq!(score.people, Some(0.5));
    }

    #[test]
    fn an_unknown_part_gives_its_weight_to_the_others() {
        let villages = [village("a", None, Electricity::Grid)];
        let mut gaps = [gap(0, Verdict::White)];
        rank(&villages, &mut gaps, &WEIGHTS);
        // (0.5·1 + 0.5·1 + 1·1) / 3
        assert!((gaps[0].score.expect("ranked").total - 200.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn more_people_come_first_ties_go_by_id_and_covered_villages_have_no_rank() {
        let villages = [
            village("c", Some(100.0), Electricity::Grid),
            village("b", Some(100.0), Electricity::Grid),
            village("a", Some(900.0), Electricity::Grid),
            village("d", Some(900.0), Electricity::Grid),
        ];
        let mut gaps = [
            gap(0, Verdict::White),
            gap(1, Verdict::LowSignal),
            gap(2, Verdict::White),
            gap(3, Verdict::Covered),
        ];
        rank(&villages, &mut gaps, &WEIGHTS);
        let ranks: Vec<Option<usize>> = gaps.iter().map(|g| g.rank).collect();
        assert_eq!(ranks, [Some(3), Some(2), Some(1), None]);
    }
}
