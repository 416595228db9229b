//! Is there a line of sight? By the study's word, by the terrain, or with a probability.
//!
//! Source of the probability: [`TR38901`](crate::bibliography::TR38901), table 7.4.2-1, and table 7.4.1-1,
//! note 1. Departures: the source draws sight at random; here the terrain decides where the study wants it
//! so: the straight ray over the effective earth must clear every sample between the ends, with what is on it
//! where the land cover is known. Without cover a rural profile counts as bare ground, and one of a town has
//! no sight: its houses, which the scenario is about, are not in the terrain. Without a profile there is no
//! sight.

use super::super::p526::EARTH_RADIUS_KM;
use super::super::{LossError, Path, Quantity, Sight};
use super::{Scenario, TwoState};
use crate::maths;
use crate::units::km_from_m;

/// Tallest terminal for which the source knows the probability of sight in a town, and the height of its
/// surroundings, m.
pub(super) const TALLEST_UT_M: f64 = 23.0;

/// How likely a receiver has line of sight, 0…1: table 7.4.2-1, at the distance along the ground (to the
/// outer wall for one indoors). `h_ut_m`, metres, matters for [`Scenario::UrbanMacro`] alone.
///
/// # Errors
/// [`LossError::OutOfRange`] beyond 100 km, below 0, and for heights that the scenario's card refuses.
pub fn los_probability(scenario: Scenario, d_2d_m: f64, h_ut_m: f64) -> Result<f64, LossError> {
    let card = scenario.card();
    card.require(Quantity::DistanceKm, km_from_m(d_2d_m), 0.0, 100.0)?;
    card.admit(&[(Quantity::RxHeightM, h_ut_m)])?;
    Ok(match scenario {
        Scenario::RuralMacro if d_2d_m <= 10.0 => 1.0,
        Scenario::RuralMacro => maths::exp(-(d_2d_m - 10.0) / 1000.0),
        _ if d_2d_m <= 18.0 => 1.0,
        Scenario::UrbanMicro => near_or_through(d_2d_m, 36.0),
        Scenario::UrbanMacro => near_or_through(d_2d_m, 63.0) * (1.0 + above_the_roofs(d_2d_m, h_ut_m)),
    })
}

fn near_or_through(d_2d_m: f64, decay_m: f64) -> f64 {
    let near = 18.0 / d_2d_m;
    near + maths::exp(-d_2d_m / decay_m) * (1.0 - near)
}

/// C(d_2D, h_UT) of note 1, which is also the last term of the urban macro probability: 0 up to 13 m.
pub(super) fn above_the_roofs(d_2d_m: f64, h_ut_m: f64) -> f64 {
    if h_ut_m <= 13.0 || d_2d_m <= 18.0 {
        return 0.0;
    }
    let g = 1.25 * (d_2d_m / 100.0).powi(3) * maths::exp(-d_2d_m / 150.0);
    maths::pow((h_ut_m - 13.0) / 10.0, 1.5) * g
}

/// Does a path have sight, as a study wants it judged?
pub(super) fn decide<M: TwoState>(model: &M, path: &Path) -> Result<bool, LossError> {
    match model.parameters().sight {
        Sight::Los => Ok(true),
        Sight::Nlos => Ok(false),
        Sight::Terrain if path.heights_m.is_empty() || unknown::<M>(path) => Ok(false),
        Sight::Terrain => {
            let mut skyline = Skyline::new(model, path);
            let n = path.distances_km.len().max(path.heights_m.len());
            let n = n.max(path.surroundings.cover.len());
            (0..n).map(|i| skyline.step(i)).last().unwrap_or(Ok(false))
        }
    }
}

/// [`decide`] of the path to a sample of a radial.
pub(super) fn decide_at<M: TwoState>(model: &M, radial: &Path, last: usize) -> Result<bool, LossError> {
    match model.parameters().sight {
        Sight::Los => Ok(true),
        Sight::Nlos => Ok(false),
        Sight::Terrain => decide(model, &radial.prefix(last)),
    }
}

fn unknown<M: TwoState>(path: &Path) -> bool {
    !M::BARE_WHERE_UNKNOWN && path.surroundings.cover.is_empty()
}

/// A skyline to carry along a radial, where the terrain decides and the profile has a height, and the cover a
/// value or none, at every distance.
pub(super) fn carried<'a, M: TwoState>(model: &M, radial: &'a Path<'a>) -> Option<Skyline<'a>> {
    let n = radial.distances_km.len();
    let cover = radial.surroundings.cover.len();
    let whole = radial.heights_m.len() >= n && (cover == 0 || cover >= n);
    let by_terrain = model.parameters().sight == Sight::Terrain && !unknown::<M>(radial);
    (whole && by_terrain).then(|| Skyline::new(model, radial))
}

/// The highest thing seen from the mast so far: samples go in from the mast outward.
///
/// Heights are taken over the effective earth's parabola, h − d²/(2·a_e), over which rays are straight lines.
pub(super) struct Skyline<'a> {
    path: &'a Path<'a>,
    model: &'static str,
    drop_m_km2: f64,
    eye_m: f64,
    steepest_m_km: f64,
    fault: Option<LossError>,
}

impl<'a> Skyline<'a> {
    fn new<M: TwoState>(model: &M, path: &'a Path<'a>) -> Self {
        Self {
            path,
            model: M::CARD.name,
            drop_m_km2: 500.0 / (model.parameters().earth_radius_factor * EARTH_RADIUS_KM),
            eye_m: path.heights_m.first().map_or(f64::NAN, |h| h + path.tx_height_m),
            steepest_m_km: f64::NEG_INFINITY,
            fault: None,
        }
    }

    /// Sees a receiver at the next sample? What is there is in the way of those behind it.
    pub(super) fn step(&mut self, i: usize) -> Result<bool, LossError> {
        if self.fault.is_none() {
            self.fault = self.fault_at(i);
        }
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let (d_km, ground_m) = (self.path.distances_km[i], self.path.heights_m[i]);
        let steepness = |h_m: f64| (h_m - self.drop_m_km2 * d_km * d_km - self.eye_m) / d_km;
        let seen = steepness(ground_m + self.path.rx_height_m) > self.steepest_m_km;
        if i > 0 {
            let standing_m = self.path.surroundings.cover.get(i).map_or(0.0, |c| c.height_m);
            self.steepest_m_km = self.steepest_m_km.max(steepness(ground_m + standing_m));
        }
        Ok(seen)
    }

    fn fault_at(&self, i: usize) -> Option<LossError> {
        let (d, h) = (self.path.distances_km, self.path.heights_m);
        let sound = d.get(i).zip(h.get(i)).is_some_and(|(d_km, h_m)| {
            let rises = match i.checked_sub(1) {
                Some(before) => *d_km > d[before],
                None => *d_km == 0.0,
            };
            rises && d_km.is_finite() && h_m.is_finite()
        });
        let cover = self.path.surroundings.cover;
        let covered = cover.is_empty()
            || cover
                .get(i)
                .is_some_and(|c| c.height_m >= 0.0 && c.height_m.is_finite());
        let model = self.model;
        match (sound, covered) {
            (true, true) => None,
            (false, _) if i < d.len().max(h.len()) => Some(LossError::BadProfile { model, sample: i }),
            _ => Some(LossError::BadCover { model, sample: i }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_the_mast_there_is_sight() {
        for scenario in [Scenario::RuralMacro, Scenario::UrbanMacro, Scenario::UrbanMicro] {
            assert_eq!(los_probability(scenario, 0.0, 1.5), Ok(1.0));
            assert_eq!(los_probability(scenario, 10.0, 1.5), Ok(1.0));
            let far = los_probability(scenario, 5000.0, 1.5).expect("a share");
            assert!((0.0..0.01).contains(&far), "{scenario:?} {far}");
        }
    }

    #[test]
    fn hand_values() {
        let p = |scenario, d, h| los_probability(scenario, d, h).expect("a share");
        // e^−0.99
        assert!((p(Scenario::RuralMacro, 1000.0, 1.5) - 0.371_577).abs() < 1e-6);
        // 0.18 + e^(−100/36)·0.82 = 0.18 + 0.062177·0.82
        assert!((p(Scenario::UrbanMicro, 100.0, 1.5) - 0.230_985).abs() < 1e-6);
        // 0.18 + e^(−100/63)·0.82 = 0.18 + 0.204477·0.82
        assert!((p(Scenario::UrbanMacro, 100.0, 1.5) - 0.347_671).abs() < 1e-6);
        // The same at 23 m, where C' is 1: times 1 + 1.25·e^(−2/3) = 1.641771
        assert!((p(Scenario::UrbanMacro, 100.0, 23.0) - 0.570_796).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_distance_or_no_height_is_an_error() {
        for bad in [-1.0, f64::NAN, f64::INFINITY, 100_001.0] {
            assert!(los_probability(Scenario::RuralMacro, bad, 1.5).is_err());
        }
        assert!(los_probability(Scenario::UrbanMacro, 100.0, 24.0).is_err());
        assert!(los_probability(Scenario::UrbanMicro, 100.0, f64::NAN).is_err());
    }
}
