use super::*;
use crate::domain::example::at;
use crate::output::example::caption;
use crate::validation::example::pair;
use crate::validation::{Pair, groups};

/// So many places along a road, each a little farther from the mast.
fn errors(count: usize) -> ModelErrors {
    let of = |k: usize| {
        let share = k as f64 / count.max(1) as f64;
        let measured = -70.0 - 50.0 * share;
        Pair {
            distance_m: 50.0 + 8_000.0 * share,
            ..pair(measured, measured + 12.0 + ((k * 7) % 11) as f64 - 5.0)
        }
    };
    let pairs: Vec<Pair> = (0..count).map(of).collect();
    let covered_dbm = vec![Some(-100.0); count];
    ModelErrors {
        model: "p526".to_owned(),
        about: "delta-Bullington (ITU-R P.526-15)".to_owned(),
        groups: groups(&pairs, &covered_dbm),
        pairs,
        covered_dbm,
        ..ModelErrors::default()
    }
}

#[test]
fn charts_of_few_and_of_many_places_are_drawn_and_the_same_each_time() {
    let caption = caption();
    for count in [1, 40] {
        let errors = errors(count);
        let places: Vec<LonLat> = (0..count).map(|k| at(105.0 + 0.001 * k as f64, 21.0)).collect();
        let chart = ErrorChart {
            caption: &caption,
            errors: &errors,
            places: &places,
            masts: &[at(105.0, 21.0)],
            signal: "RSRP",
            campaigns: "drive",
        };
        for draw in [scatter, map, against_distance] {
            let picture = draw(&chart).expect("drawn");
            assert!(picture.starts_with(b"\x89PNG"));
            assert_eq!(picture, draw(&chart).expect("drawn"));
        }
    }
}
