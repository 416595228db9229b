//! The median loss without terrain: Hata's urban formula refitted for 1500–3000 MHz and carried to 100 km.

use super::class::Class;
use crate::maths;
use std::f64::consts::PI;

/// Height of Okumura's reference base, m.
const H_B_REF_M: f64 = 200.0;
/// Height of Okumura's reference mobile, m.
const H_M_REF_M: f64 = 3.0;

/// A quadratic in log f, dB.
#[derive(Clone, Copy, Debug)]
struct Quadratic {
    alpha: f64,
    beta: f64,
    gamma: f64,
}

impl Quadratic {
    fn at(self, log_f: f64) -> f64 {
        self.alpha + log_f * (self.beta + self.gamma * log_f)
    }
}

/// Attenuation of towns at 100 km: 63.5, 65.75 and 69.5 dB at 1500, 2000 and 3000 MHz, as the report solves
/// it.
const AT_100_KM: Quadratic = Quadratic {
    alpha: 120.78129,
    beta: -52.714929,
    gamma: 10.919011,
};

/// Hata's open country.
const OPEN: Quadratic = Quadratic {
    alpha: 40.94,
    beta: -18.33,
    gamma: 4.78,
};

/// The report's fits, which depend on no path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fits {
    town: Quadratic,
    suburb: Quadratic,
    /// Half the exponent of distance beyond the break point, a quadratic in log h_b.
    exponent: Quadratic,
}

/// What a median loss is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Median {
    /// Where Hata's exponent gives way to Okumura's, km.
    pub d_bp_km: f64,
    /// Attenuation of towns relative to free space at 1 km, reference antennas, dB.
    pub a_1km_db: f64,
    /// The same at 100 km, dB.
    pub a_100km_db: f64,
    /// Median loss, dB.
    pub loss_db: f64,
}

/// Speed of light, m/s, from ε_0 with four digits: the report's program rounds so, which is 9·10⁻⁵ dB.
fn light_m_s() -> f64 {
    1.0 / (8.854e-12 * 4.0e-7 * PI).sqrt()
}

/// 20·log of twice the phase along a way, dB: 4π·d/λ is free space.
fn free_db(f_mhz: f64, d_m: f64) -> f64 {
    20.0 * maths::log10(2.0 * (2.0e6 * PI * f_mhz / light_m_s()) * d_m)
}

/// Hata's receiver term of a large city, dB.
fn a_h_m_db(h_m_m: f64) -> f64 {
    3.2 * maths::log10(11.75 * h_m_m).powi(2) - 4.97 // Hata eq. (16)
}

fn slant_m(d_km: f64, h_b_m: f64, h_m_m: f64) -> f64 {
    (1.0e6 * d_km * d_km + (h_b_m - h_m_m).powi(2)).sqrt()
}

fn reference_km_m() -> f64 {
    slant_m(1.0, H_B_REF_M, H_M_REF_M)
}

/// The quadratic in log x through three points.
fn through(points: [(f64, f64); 3]) -> Quadratic {
    let [(x1, y1), (x2, y2), (x3, y3)] = points.map(|(x, y)| (maths::log10(x), y));
    let first = (y2 - y1) / (x2 - x1);
    let second = (y3 - y2) / (x3 - x2);
    let gamma = (second - first) / (x3 - x1);
    let beta = first - gamma * (x1 + x2);
    Quadratic {
        alpha: y1 - x1 * (beta + gamma * x1),
        beta,
        gamma,
    }
}

impl Fits {
    /// Solves the report's equations.
    pub(super) fn new() -> Self {
        let heights_db = 13.82 * maths::log10(H_B_REF_M) + a_h_m_db(H_M_REF_M);
        // TR-15-517 eq. (A-4a)–(A-4c): attenuation in towns at 1 km, on top of free space.
        let town = through(
            [(1500.0, 22.0), (2000.0, 23.5), (3000.0, 25.85)]
                .map(|(f_mhz, a_db)| (f_mhz, a_db + heights_db + free_db(f_mhz, reference_km_m()))),
        );
        // The same for suburbs: how much less than in towns.
        let suburb = through([(1500.0, 11.5), (2000.0, 12.4), (3000.0, 14.0)]);
        // Okumura fig. 12: n/2 at effective heights of 24.5, 70 and 200 m.
        let exponent = through([(24.5, 2.5), (70.0, 3.0), (200.0, 3.22)]);
        Self {
            town,
            suburb,
            exponent,
        }
    }

    /// The median loss of one path; heights are effective ones, within the report's limits.
    pub(super) fn median(&self, class: Class, f_mhz: f64, h_b_m: f64, h_m_m: f64, d_km: f64) -> Median {
        let (log_f, log_h_b, log_d) = (maths::log10(f_mhz), maths::log10(h_b_m), maths::log10(d_km));
        let heights_db = 13.82 * maths::log10(H_B_REF_M) + a_h_m_db(H_M_REF_M);
        let a_1km_db = self.town.at(log_f) - heights_db - free_db(f_mhz, reference_km_m());
        let a_100km_db = AT_100_KM.at(log_f);
        let n_high = 2.0 * (self.exponent.at(log_h_b) - 1.0);
        let n_low = 0.1 * (44.9 - 6.55 * log_h_b) - 2.0;
        let d_bp_km = maths::pow(
            10.0,
            (2.0 * n_high + 0.1 * (a_1km_db - a_100km_db)) / (n_high - n_low),
        );
        let gains_db = 13.82 * log_h_b + a_h_m_db(h_m_m);
        let town_db = if d_km <= d_bp_km {
            self.town.at(log_f) - gains_db + (44.9 - 6.55 * log_h_b) * log_d
        } else {
            a_100km_db + heights_db - gains_db
                + 10.0 * n_high * (log_d - 2.0)
                + free_db(f_mhz, slant_m(d_km, h_b_m, h_m_m))
        };
        let relief_db = match class {
            Class::Urban => 0.0,
            Class::Suburban => self.suburb.at(log_f),
            Class::Rural => OPEN.at(log_f),
        };
        Median {
            d_bp_km,
            a_1km_db,
            a_100km_db,
            loss_db: town_db - relief_db,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fits_go_through_the_reports_points() {
        let fits = Fits::new();
        for (f_mhz, near_db, far_db) in [(1500.0, 22.0, 63.5), (2000.0, 23.5, 65.75), (3000.0, 25.85, 69.5)] {
            let got = fits.median(Class::Urban, f_mhz, 200.0, 3.0, 1.0);
            assert!((got.a_1km_db - near_db).abs() < 1e-9, "{got:?}");
            assert!((got.a_100km_db - far_db).abs() < 1e-4, "{got:?}");
        }
    }

    #[test]
    fn over_one_kilometre_at_2_ghz_a_town_loses_what_okumura_read_off() {
        // At 1 km, 200 m and 3 m: free space over √(1000² + 197²) = 1019.22 m is 98.6337 dB, and 23.5 dB
        // more.
        let got = Fits::new().median(Class::Urban, 2000.0, 200.0, 3.0, 1.0);
        assert!((got.loss_db - 122.1337).abs() < 1e-3, "{got:?}");
        assert!(got.d_bp_km > 1.0);
    }

    #[test]
    fn a_suburb_loses_11_5_db_less_and_open_country_30_9_db_less_at_1500_mhz() {
        let fits = Fits::new();
        let at = |class| fits.median(class, 1500.0, 50.0, 1.5, 5.0).loss_db;
        assert!((at(Class::Urban) - at(Class::Suburban) - 11.5).abs() < 1e-9);
        // 40.94 − 18.33·3.176091 + 4.78·10.087555 = 30.9408
        assert!((at(Class::Urban) - at(Class::Rural) - 30.9408).abs() < 1e-3);
    }
}
