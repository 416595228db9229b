//! One rounded obstacle, ITU-R P.526-15 §4.2: a hill that is no knife edge.

use super::bullington::knife_edge_db;
use crate::maths;
use std::f64::consts::PI;

/// A hill of a shape between two antennas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hill {
    /// Top above the straight line between the antennas, m; below it negative.
    pub h_m: f64,
    /// From one antenna to the top, km.
    pub d_1_km: f64,
    /// From the top to the other antenna, km.
    pub d_2_km: f64,
    /// Radius of the top's curve, m; 0 is a knife edge.
    pub radius_m: f64,
}

/// Diffraction loss over a rounded hill, dB, never below 0. `None` where this is no hill: distances or
/// wavelength not above 0, a negative radius, anything not finite.
pub fn rounded_obstacle_db(hill: &Hill, wavelength_m: f64) -> Option<f64> {
    let Hill {
        h_m,
        d_1_km,
        d_2_km,
        radius_m,
    } = *hill;
    let (d_1_m, d_2_m) = (1000.0 * d_1_km, 1000.0 * d_2_km);
    let finite = [h_m, d_1_m, d_2_m, radius_m, wavelength_m]
        .iter()
        .all(|x| x.is_finite());
    if !(finite && d_1_m > 0.0 && d_2_m > 0.0 && wavelength_m > 0.0 && radius_m >= 0.0) {
        return None;
    }
    let nearness = (d_1_m + d_2_m) / (d_1_m * d_2_m);
    let nu = h_m * (2.0 * nearness / wavelength_m).sqrt(); // §4.1
    let edge_db = knife_edge_db(nu);
    let loss_db = if radius_m == 0.0 {
        edge_db
    } else {
        let wavelengths = PI * radius_m / wavelength_m;
        let m = radius_m * nearness / maths::cbrt(wavelengths); // §4.2
        let n = h_m * maths::cbrt(wavelengths).powi(2) / radius_m; // §4.2
        edge_db + roundness_db(m, n)
    };
    loss_db.is_finite().then_some(loss_db.max(0.0))
}

/// T(m, n): what the curve of the top costs beyond a knife edge, dB.
fn roundness_db(m: f64, n: f64) -> f64 {
    let rest = 7.2 * m.sqrt() - 2.0 * m + 3.6 * m * m.sqrt() - 0.8 * m * m;
    let mn = m * n;
    if mn <= 4.0 {
        rest + 12.5 * mn // §4.2, m·n ≤ 4
    } else {
        rest + 17.0 * mn - 6.0 - 20.0 * maths::log10(mn) // §4.2, m·n > 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HILL: Hill = Hill {
        h_m: 30.0,
        d_1_km: 4.0,
        d_2_km: 6.0,
        radius_m: 100.0,
    };

    #[test]
    fn without_a_radius_it_is_a_knife_edge_and_a_rounder_hill_costs_more() {
        let of = |radius_m| rounded_obstacle_db(&Hill { radius_m, ..HILL }, 0.3).expect("a hill");
        // ν = 30·√(2·10000/(0.3·4000·6000)) = 1.58114
        assert!((of(0.0) - knife_edge_db(1.58114)).abs() < 1e-4);
        assert!(of(1e-9) - of(0.0) < 0.1);
        assert!(of(1.0) < of(10.0) && of(10.0) < of(100.0) && of(100.0) < of(1000.0));
    }

    #[test]
    fn a_hill_by_hand() {
        // πR/λ = 1047.198; its cube root 10.15489. m = 100·(1e4/2.4e7)/10.15489 = 0.00410312; n =
        // 30·103.1218/100 = 30.93654; mn = 0.126936. T = 7.2·0.0640556 − 0.0082062 + 3.6·0.00026283 −
        // 0.0000135
        // + 12.5·0.126936 = 2.04063 dB.
        let more = rounded_obstacle_db(&HILL, 0.3).expect("a hill") - knife_edge_db(1.581_138_8);
        assert!((more - 2.0406).abs() < 1e-3, "{more}");
    }

    #[test]
    fn the_two_forms_meet_where_they_change_over() {
        // The recommendation's constants leave 0.04 dB between them.
        let (low, high) = (roundness_db(1.0, 4.0), roundness_db(1.0, 4.0 + 1e-9));
        assert!((low - high).abs() < 0.05, "{low} {high}");
    }

    #[test]
    fn what_is_no_hill_has_no_loss() {
        for bad in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
            assert_eq!(rounded_obstacle_db(&HILL, bad), None);
            assert_eq!(rounded_obstacle_db(&Hill { d_1_km: bad, ..HILL }, 0.3), None);
        }
        assert_eq!(
            rounded_obstacle_db(
                &Hill {
                    radius_m: -1.0,
                    ..HILL
                },
                0.3
            ),
            None
        );
        assert_eq!(
            rounded_obstacle_db(
                &Hill {
                    h_m: f64::NAN,
                    ..HILL
                },
                0.3
            ),
            None
        );
    }
}
