//! Mixed paths of land and sea.

use super::ground::{Sea, SeaEnd};

/// Gains at knots of the sea's share: with the sea at the base's end and at the mobile's, dB.
type Knot = (f64, f64, f64);

/// Up to 30 km.
const NEAR: [Knot; 10] = [
    (0.0, 0.0, 0.0),
    (0.15, 1.0, 4.0),
    (0.35, 3.0, 5.5),
    (0.45, 4.0, 7.0),
    (0.6, 6.0, 8.5),
    (0.65, 7.0, 9.0),
    (0.725, 8.0, 9.5),
    (0.775, 9.0, 9.8),
    (0.85, 10.0, 10.25),
    (1.0, 11.0, 11.0),
];

/// From 60 km.
const FAR: [Knot; 10] = [
    (0.0, 0.0, 0.0),
    (0.15, 2.0, 4.25),
    (0.3, 4.0, 6.25),
    (0.4, 5.5, 9.2),
    (0.5, 7.0, 10.5),
    (0.6, 9.0, 11.75),
    (0.725, 11.0, 13.0),
    (0.85, 13.0, 14.0),
    (0.9, 14.0, 14.25),
    (1.0, 15.0, 15.0),
];

fn read_db(curves: &[Knot], sea: &Sea) -> f64 {
    let at = |&(_, base_db, mobile_db): &Knot| match sea.end {
        SeaEnd::Base => base_db,
        SeaEnd::Mobile => mobile_db,
        SeaEnd::Both => 0.5 * (base_db + mobile_db),
    };
    curves
        .windows(2)
        .find(|piece| sea.share <= piece[1].0)
        .map_or(0.0, |piece| {
            let share = (sea.share - piece[0].0) / (piece[1].0 - piece[0].0);
            at(&piece[0]) + share * (at(&piece[1]) - at(&piece[0]))
        })
}

/// What the sea on a path gains, dB: Okumura §4.4.
pub(super) fn gain_db(sea: &Sea, d_km: f64) -> f64 {
    let far = ((d_km - 30.0) / 30.0).clamp(0.0, 1.0);
    let (near_db, far_db) = (read_db(&NEAR, sea), read_db(&FAR, sea));
    near_db + far * (far_db - near_db)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sea_gains_more_at_the_mobiles_end_and_over_long_paths() {
        let at = |share, end, d_km| gain_db(&Sea { share, end }, d_km);
        assert_eq!(at(0.0, SeaEnd::Both, 20.0), 0.0);
        assert!((at(0.25, SeaEnd::Base, 20.0) - 2.0).abs() < 1e-12);
        assert!((at(0.25, SeaEnd::Mobile, 20.0) - 4.75).abs() < 1e-12);
        assert!((at(0.5, SeaEnd::Both, 60.0) - 8.75).abs() < 1e-12);
        // Half-way from 11 to 15 dB.
        assert!((at(1.0, SeaEnd::Both, 45.0) - 13.0).abs() < 1e-12);
    }
}
