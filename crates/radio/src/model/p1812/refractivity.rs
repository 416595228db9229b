//! Refractivity of the air, P.1812-7 §3.5–§3.7: effective earth radii, and how often the air guides waves.

use super::super::p526::EARTH_RADIUS_KM;
use super::zones::Zones;
use crate::maths;

/// k_β: effective earth radius factor exceeded for β₀ % of time. P.1812-7 §3.7.
pub(super) const K_BETA: f64 = 3.0;

/// What the air does to a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refractivity {
    /// `a_e`: median effective earth radius, km.
    pub a_e_km: f64,
    /// `a_β`: effective earth radius exceeded for β₀ % of time, km.
    pub a_beta_km: f64,
    /// β₀: share of time with lapse rates above 100 N-units/km in the lowest 100 m, %.
    pub beta_0_pct: f64,
}

impl Refractivity {
    /// Of a path by its zones, the latitude of its middle and ΔN.
    pub fn of(zones: &Zones, latitude_deg: f64, delta_n: f64) -> Self {
        let k_50 = 157.0 / (157.0 - delta_n); // eq. (6)
        Self {
            a_e_km: k_50 * EARTH_RADIUS_KM,      // eq. (7a)
            a_beta_km: K_BETA * EARTH_RADIUS_KM, // eq. (7b)
            beta_0_pct: beta_0_pct(zones, latitude_deg.abs()),
        }
    }
}

fn beta_0_pct(zones: &Zones, latitude_deg: f64) -> f64 {
    let tau = zones.tau();
    let mu_1 = maths::pow(
        maths::pow(10.0, -zones.d_tm_km / (16.0 - 6.6 * tau))
            + maths::pow(10.0, -5.0 * (0.496 + 0.354 * tau)),
        0.2,
    )
    .min(1.0); // eq. (2)
    let (power, factor) = at_latitude(latitude_deg);
    let mu_4 = maths::pow(mu_1, power); // eq. (4)
    factor * mu_1 * mu_4 // eq. (5)
}

/// What the latitude, degrees from the equator, does to β₀: the power of μ₁ that is μ₄, eq. (4), and the
/// factor of eq. (5), %.
pub(super) fn at_latitude(latitude_deg: f64) -> (f64, f64) {
    if latitude_deg <= 70.0 {
        (
            -0.935 + 0.0176 * latitude_deg,
            maths::pow(10.0, -0.015 * latitude_deg + 1.67),
        )
    } else {
        (0.3, 4.17)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(d_tm_km: f64) -> Zones {
        Zones {
            sea_share: 0.0,
            d_tm_km,
            d_lm_km: 0.0,
            tx_at_sea: false,
            rx_at_sea: false,
        }
    }

    #[test]
    fn a_lapse_of_forty_and_a_third_is_four_thirds() {
        let got = Refractivity::of(&zones(0.0), 21.0, 157.0 / 4.0);
        assert!((got.a_e_km - 6371.0 * 4.0 / 3.0).abs() < 1e-9);
        assert_eq!(got.a_beta_km, 19_113.0);
    }

    #[test]
    fn ducts_are_frequent_at_the_equator_and_rare_near_the_poles() {
        // Without land μ1 is held at 1: β0 = 10^1.67 and 4.17.
        let at = |latitude_deg| Refractivity::of(&zones(0.0), latitude_deg, 45.0).beta_0_pct;
        assert!((at(0.0) - 46.774).abs() < 1e-3);
        assert!((at(75.0) - 4.17).abs() < 1e-9);
        assert_eq!(at(-30.0), at(30.0));
        // Both branches nearly meet at 70°.
        assert!((at(70.0) - at(70.001)).abs() < 0.01);
    }
}
