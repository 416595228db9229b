//! Diffraction over terrain, ITU-R P.526-15: the delta-Bullington method, added to free space.
//!
//! Source: [`P526_15`](crate::bibliography::P526_15), Annex 1 §4.5.1 and §4.5.2, with §3.1.1 and §3.2 for the
//! smooth earth. The equation numbers in the code are those of [`P1812_7`](crate::bibliography::P1812_7) §4.3
//! and Attachment 1 §5.6, which prints the same equations in kilometres, metres and gigahertz. Use for:
//! median loss over real terrain, from hilltops to valleys, where no data on woods and buildings are at hand.
//! Not for: towns and forests, whose own loss it does not know; ducting and tropospheric scatter, which carry
//! signals beyond 100 km. Left out: finite screens and cylinders. A single rounded hill is in [`rounded`],
//! other constructions over the same ground are in [`edges`] and [`deygout`]. Validity: see [`CARD`].
//! Departures: free space is taken over the slant distance between the antennas, as P.1812-7 eq. (8a) does;
//! P.526 itself gives diffraction only. The ground's constants are those of average land (εr 22, σ 0.003
//! S/m), as in P.1812: no sea paths. A ray that exactly grazes one edge, where eq. (18) divides 0 by 0,
//! counts as ν = 0. A profile without intermediate samples has only its spherical-earth part. Checked
//! against: tests/vectors/own/p526.csv (a reference implementation of P.1812-7 §4.3 run on synthetic terrain)
//! within 1e-6 dB, and the intermediate values of Study Group 3's validation of P.1812-7 within their printed
//! rounding.

pub mod bullington;
pub mod clearance;
pub mod deygout;
pub mod edges;
pub mod obstacle;
mod reading;
pub mod rounded;
pub mod smooth_earth;
pub mod spherical_earth;
pub(in crate::model) mod sweep;

use super::{
    Card, ClutterUse, Loss, LossError, Parameters, Path, PathLoss, Quantity, Range, Scatter, free_space,
};
use crate::units::Db;
use bullington::{Ends, FromTx};
use reading::{Around, Reading, Terrain};
use smooth_earth::{Line, Sums};
use spherical_earth::{Sphere, Wave};

/// Mean radius of the earth, km.
pub const EARTH_RADIUS_KM: f64 = 6371.0;

const NAME: &str = "p526-delta-bullington";

/// Identity card.
pub const CARD: Card = Card {
    name: NAME,
    title: "Delta-Bullington diffraction",
    source: "ITU-R P.526-15 §4.5.2 and P.525-4",
    use_for: "median loss over terrain: hills, ridges, valleys",
    not_for: "towns and forests (no loss of their own), paths beyond 100 km (ducting, scatter)",
    least_samples: 2,
    clutter: ClutterUse::Ignores,
    reads: &[],
    scatter: Scatter::Okumura,
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 30.0, 50_000.0),
        Range::hard(Quantity::DistanceKm, 0.001, 1000.0),
        Range::hard(Quantity::TxHeightM, 0.1, 10_000.0),
        Range::hard(Quantity::RxHeightM, 0.1, 10_000.0),
    ],
};

/// A diffraction loss and its parts, for whoever wants to see how it came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diffraction {
    /// Bullington loss over the actual profile, dB.
    pub l_bulla_db: f64,
    /// Bullington loss over the smooth surface, dB.
    pub l_bulls_db: f64,
    /// Spherical-earth loss over the smooth surface, dB.
    pub l_dsph_db: f64,
    /// The whole: actual + what the sphere adds to the smooth surface's edge, dB.
    pub l_d_db: f64,
    /// Smooth surface at the transmitter, m above sea level.
    pub h_std_m: f64,
    /// Smooth surface at the receiver, m above sea level.
    pub h_srd_m: f64,
}

impl Diffraction {
    /// Completes the Bullington loss over the actual profile by what the smooth surface adds. `distances_km`
    /// are the intermediate samples.
    pub fn over(smooth: Line, l_bulla_db: f64, ends: &Ends, wave: &Wave, distances_km: &[f64]) -> Self {
        let over_smooth = Ends {
            h_ts_m: ends.h_ts_m - smooth.h_st_m, // eq. (37a), (38a)
            h_rs_m: ends.h_rs_m - smooth.h_sr_m, // eq. (37b), (38b)
            ..*ends
        };
        let sphere = Sphere::new(wave, ends.a_e_km);
        let (l_dsph_db, reflection_km) =
            sphere.loss_and_reflection(ends.d_km, over_smooth.h_ts_m, over_smooth.h_rs_m);
        let l_bulls_db = smooth_earth::bullington_db(&over_smooth, distances_km, reflection_km);
        Self {
            l_bulla_db,
            l_bulls_db,
            l_dsph_db,
            l_d_db: l_bulla_db + (l_dsph_db - l_bulls_db).max(0.0), // eq. (39)
            h_std_m: smooth.h_st_m,
            h_srd_m: smooth.h_sr_m,
        }
    }
}

/// The model.
#[derive(Clone, Copy, Debug)]
pub struct DeltaBullington {
    parameters: Parameters,
}

impl DeltaBullington {
    /// With a study's earth radius factor and polarisation.
    pub fn new(parameters: &Parameters) -> Self {
        Self {
            parameters: *parameters,
        }
    }

    /// The diffraction loss of a path with all its parts.
    ///
    /// # Errors
    /// As [`PathLoss::loss`].
    pub fn parts(&self, path: &Path) -> Result<Diffraction, LossError> {
        CARD.check(path)?;
        let (ends, views, sums) = self.read(path)?;
        let terrain = Terrain::of(&ends, &views, &sums, path);
        let smooth = Line {
            h_st_m: ends.h_ts_m - terrain.over_smooth.h_ts_m,
            h_sr_m: ends.h_rs_m - terrain.over_smooth.h_rs_m,
        };
        let wave = self.wave(path);
        Ok(Diffraction::over(
            smooth,
            terrain.l_bulla_db,
            &ends,
            &wave,
            inner(path).0,
        ))
    }

    /// One reading of the profile.
    fn read(&self, path: &Path) -> Result<(Ends, FromTx, Sums), LossError> {
        let ends = self.ends(path)?;
        let sums = smooth_earth::sums(path.distances_km, path.heights_m);
        let (inner_km, inner_m) = inner(path);
        Ok((ends, FromTx::of(&ends, inner_km, inner_m), sums))
    }

    /// The antennas, once parameters and the outside of the profile are found usable.
    fn ends(&self, path: &Path) -> Result<Ends, LossError> {
        self.parameters.require_earth_radius(NAME)?;
        if path.heights_m.len() != path.distances_km.len() || path.distances_km.first() != Some(&0.0) {
            return Err(unusable(path));
        }
        ends_of(path, self.parameters.earth_radius_factor).ok_or_else(|| unusable(path))
    }

    fn wave(&self, path: &Path) -> Wave {
        Wave {
            f_ghz: path.frequency.ghz(),
            wavelength_m: path.frequency.wavelength_m(),
            polarization: self.parameters.polarization,
            sea_share: 0.0,
        }
    }

    fn around(&self, path: &Path) -> Around {
        let a_e_km = self.parameters.earth_radius_factor * EARTH_RADIUS_KM;
        Around {
            one_km_db: free_space::loss(path.frequency, 1.0).0,
            sphere: Sphere::new(&self.wave(path), a_e_km),
        }
    }
}

/// The samples between the ends.
fn inner<'a>(path: &Path<'a>) -> (&'a [f64], &'a [f64]) {
    let between = 1..path.heights_m.len().saturating_sub(1).max(1);
    (
        path.distances_km.get(between.clone()).unwrap_or(&[]),
        path.heights_m.get(between).unwrap_or(&[]),
    )
}

/// The antennas above sea level and the earth between them; `None` for a path without samples.
fn ends_of(path: &Path, earth_radius_factor: f64) -> Option<Ends> {
    Some(Ends {
        d_km: path.distance_km(),
        h_ts_m: path.heights_m.first()? + path.tx_height_m,
        h_rs_m: path.heights_m.last()? + path.rx_height_m,
        a_e_km: earth_radius_factor * EARTH_RADIUS_KM,
        wavelength_m: path.frequency.wavelength_m(),
    })
}

/// Are distances rising from 0, heights finite and as many?
pub(super) fn usable(model: &'static str, path: &Path) -> Result<(), LossError> {
    match first_unusable(path) {
        Some(sample) => Err(LossError::BadProfile { model, sample }),
        None => Ok(()),
    }
}

/// The error of a profile known to be bad. One whose samples are each usable overflows together: its last
/// sample is named.
fn unusable(path: &Path) -> LossError {
    let sample = first_unusable(path).unwrap_or(path.heights_m.len().saturating_sub(1));
    LossError::BadProfile { model: NAME, sample }
}

fn first_unusable(path: &Path) -> Option<usize> {
    let (d, h) = (path.distances_km, path.heights_m);
    let n = d.len().min(h.len());
    let bad = (0..n).find(|&i| {
        let rises = if i == 0 { d[0] == 0.0 } else { d[i] > d[i - 1] };
        !(rises && d[i].is_finite() && h[i].is_finite())
    });
    bad.or((d.len() != h.len()).then_some(n))
}

impl PathLoss for DeltaBullington {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        let warnings = CARD.check(path)?;
        let (ends, views, sums) = self.read(path)?;
        let reading = Reading {
            ends: &ends,
            views: &views,
            sums: &sums,
            around: &self.around(path),
        };
        let loss = reading.close(path)?;
        Ok(Loss { loss, warnings })
    }

    /// Bullington's edge over the ground that is known. What the smooth surface adds is never negative.
    fn least_loss_over(&self, path: &Path) -> Db {
        edges::least_over(self, self.ends(path).ok(), path)
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::maths;
    use crate::units::Frequency;

    fn path<'a>(d: &'a [f64], h: &'a [f64]) -> Path<'a> {
        Path::bare(900.0, [30.0, 1.5], d, h)
    }

    #[test]
    fn the_ground_that_is_known_bounds_the_loss_from_below() {
        let d: Vec<f64> = (0..=40).map(|k| 0.25 * f64::from(k)).collect();
        let ridges: [&[(usize, f64)]; 3] = [&[(12, 260.0)], &[(8, 140.0), (30, 180.0)], &[(20, 12.0)]];
        for ridge in ridges {
            let mut h = vec![20.0; 41];
            for (at, height_m) in ridge {
                h[*at] = *height_m;
            }
            let whole = model().loss(&path(&d, &h)).expect("a loss").loss;
            let free = model().least_loss(path(&d, &h).frequency, 10.0);
            for hole in [5..9, 7..14, 25..33, 1..40] {
                let mut known = h.clone();
                known[hole].fill(f64::NAN);
                let bound = model().least_loss_over(&path(&d, &known));
                assert!(bound.0 <= whole.0 + 1e-9 && bound >= free, "{bound:?} {whole:?}");
            }
            // A ridge that is known keeps its loss whatever lies elsewhere.
            let mut known = h.clone();
            known[33..37].fill(f64::NAN);
            let left_db = whole.0 - model().least_loss_over(&path(&d, &known)).0;
            // Over flat ground it is the curve of the earth that takes most.
            assert!(
                left_db < 3.0 || ridge.iter().all(|(_, m)| *m < 100.0),
                "{left_db}"
            );
            h[0] = f64::NAN;
            assert_eq!(model().least_loss_over(&path(&d, &h)), free);
        }
    }

    fn model() -> DeltaBullington {
        DeltaBullington::new(&Parameters::default())
    }

    #[test]
    fn high_antennas_over_a_deep_valley_see_free_space() {
        let d: Vec<f64> = (0..=20).map(|i| f64::from(i) * 0.25).collect();
        let mut h = vec![0.0; 21];
        (h[0], h[20]) = (600.0, 600.0);
        let got = model().loss(&path(&d, &h)).expect("a loss").loss.0;
        let free = free_space::loss(Frequency::from_mhz(900.0), path(&d, &h).slant_km()).0;
        assert!((got - free).abs() < 1e-9, "{got} {free}");
    }

    #[test]
    fn the_parts_make_the_loss() {
        let d: Vec<f64> = (0..=40).map(f64::from).collect();
        let h: Vec<f64> = (0..=40).map(|i| 40.0 * maths::sin(f64::from(i)).abs()).collect();
        let p = path(&d, &h);
        let parts = model().parts(&p).expect("parts");
        assert!(parts.l_bulla_db > 0.0 && parts.l_dsph_db > 0.0 && parts.l_bulls_db > 0.0);
        let sum = free_space::loss(p.frequency, p.slant_km()).0 + parts.l_d_db;
        assert!((model().loss(&p).expect("a loss").loss.0 - sum).abs() < 1e-9);
    }

    #[test]
    fn a_bad_sample_is_named() {
        let d = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let h = [0.0; 7];
        for at in 0..7 {
            let mut spoiled = h;
            spoiled[at] = f64::NAN;
            let want = Err(LossError::BadProfile {
                model: NAME,
                sample: at,
            });
            assert_eq!(model().loss(&path(&d, &spoiled)), want, "height {at}");
        }
        let mut still = d;
        still[3] = still[2];
        let want = Err(LossError::BadProfile {
            model: NAME,
            sample: 3,
        });
        assert_eq!(model().loss(&path(&still, &h)), want);
        assert_eq!(
            model().loss(&path(&d, &h[..5])),
            Err(LossError::BadProfile {
                model: NAME,
                sample: 5
            })
        );
    }

    #[test]
    fn clearance_is_measured_in_fresnel_zones_and_finds_the_hill() {
        let d = [0.0, 2.5, 5.0, 7.5, 10.0];
        let h = [0.0, 0.0, 50.0, 0.0, 28.5];
        let worst = clearance::least_clearance(&path(&d, &h), &Parameters::default())
            .expect("usable")
            .expect("a sample");
        // Ray at 30 m, bulge 500·5·5/8494.67 = 1.4715 m; F1 = √(0.333·2500) = 28.86 m.
        assert_eq!(worst.sample, 2);
        assert!((worst.clearance_m + 21.4715).abs() < 1e-3, "{worst:?}");
        assert!((worst.of_first_fresnel + 0.744).abs() < 1e-3, "{worst:?}");
        assert!((worst.nu + 2f64.sqrt() * worst.of_first_fresnel).abs() < 1e-9);
        assert!(!worst.in_sight());
    }
}
