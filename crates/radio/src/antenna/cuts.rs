//! Measured patterns: two cuts, and the ways to make a solid of them.
//!
//! A pattern file holds attenuations on two planes alone: around the antenna (`H`, at `φ` clockwise from the
//! main beam) and through its axis (`V`, at `θ` from the horizon in front downwards: 0 front, 90 straight
//! down, 180 behind, 270 straight up). With `δ` the angle below the horizon, the front half of the vertical
//! cut is `V(δ)` and the back half `V(180 − δ)`. Between the rows of a degree attenuations are interpolated
//! linearly in dB, which near the edges of a beam of 7° is wrong by less than 0.1 dB.
//!
//! Everything between the planes is a guess, by one of two methods ([`Combination`]):
//!
//! - `Sum`: `A = H(φ) + V(δ) − H(0)`, as 3GPP combines its parabolas
//!   ([`TR38901`](crate::bibliography::TR38901) table 7.3-1).
//!   Equal to the horizontal cut on its own plane and to the front half of the vertical cut. The back half is
//!   not used: behind
//!   the antenna the front's beam is seen, weakened by `H(180)`.
//! - `Interpolated`: `A = H(φ) + (1 − |φ|/180)·(V(δ) − H(0)) + (|φ|/180)·(V(180 − δ) − H(180))`, the
//!   horizontal projection
//!   interpolation, one of the methods compared by [`GIL_2001`](crate::bibliography::GIL_2001). Equal to the
//!   whole vertical
//!   cut, and to the horizontal cut where the two agree at 0° and at 180°.
//!
//! Where the horizontal cut's beam points elsewhere than to 0° ([`Cuts::is_askew`]: two beams aside, or a
//! file that counts from another direction), the vertical cut was not taken through 0°, and nothing is known
//! of the back: then both methods are `A = H(φ) + V(δ) − min H`.
//!
//! Both are bounded by 0 and by the deepest attenuation of either cut. `H(0)` is taken off because both cuts
//! pass through that direction: in most files it is 0. In a file whose horizontal cut was taken on the
//! horizon, below which the beam points, it is the vertical cut's attenuation there, which would else be
//! counted twice.

use super::Parametric;
use std::sync::Arc;

/// How two cuts make a solid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Combination {
    /// The sum of both attenuations, as 3GPP has it.
    #[default]
    Sum,
    /// The horizontal projection interpolation: between the front and the back half of the vertical cut, by
    /// azimuth.
    Interpolated,
}

/// Degrees of a cut.
pub const DEGREES: usize = 360;

/// One cut: attenuations at 0°, 1° … 359°, dB, positive.
pub type Cut = [f64; DEGREES];

/// Horizontal and vertical cut of one antenna. Cloning shares them.
#[derive(Clone, Debug, PartialEq)]
pub struct Cuts {
    horizontal_db: Arc<Cut>,
    vertical_db: Arc<Cut>,
    electrical_tilt_deg: f64,
    deepest_db: f64,
    /// The horizontal cut's least attenuation, where its beam points elsewhere than to 0°.
    askew_least_db: Option<f64>,
}

/// A beam is at 0° where that direction is at most so much below the best, dB: within the half-power width.
const ASKEW_DB: f64 = 3.0;

impl Cuts {
    /// Attenuations in dB, positive, 0 where the antenna has its gain; `electrical_tilt_deg` is the tilt that
    /// the vertical cut already contains, positive downwards.
    ///
    /// Below 0 counts as 0, what is no finite number as the deepest attenuation: parsed files have neither.
    pub fn new(horizontal_db: Arc<Cut>, vertical_db: Arc<Cut>, electrical_tilt_deg: f64) -> Self {
        let both = horizontal_db.iter().chain(vertical_db.iter());
        let deepest_db = both.copied().filter(|a| a.is_finite()).fold(0.0, f64::max);
        let least_db = horizontal_db.iter().copied().fold(f64::INFINITY, f64::min);
        let askew = horizontal_db[0] > least_db + ASKEW_DB;
        Self {
            horizontal_db,
            vertical_db,
            electrical_tilt_deg,
            deepest_db,
            askew_least_db: askew.then_some(least_db),
        }
    }

    /// The cuts of a parametric pattern without tilt, at every degree.
    pub fn sampled(sector: &Parametric) -> Self {
        let signed = |d: usize| if d > 180 { d as f64 - 360.0 } else { d as f64 };
        let horizontal = std::array::from_fn(|d| sector.attenuation_db(0.0, signed(d)));
        let vertical = std::array::from_fn(|d| match signed(d) {
            front if front.abs() <= 90.0 => sector.attenuation_db(front, 0.0),
            back => sector.attenuation_db(180.0 - back.abs(), 180.0),
        });
        Self::new(Arc::new(horizontal), Arc::new(vertical), 0.0)
    }

    /// The horizontal cut, clockwise from the main beam.
    pub fn horizontal_db(&self) -> &Arc<Cut> {
        &self.horizontal_db
    }

    /// The vertical cut: 0 front, 90 down, 180 behind, 270 up.
    pub fn vertical_db(&self) -> &Arc<Cut> {
        &self.vertical_db
    }

    /// The electrical tilt in the vertical cut, degrees, positive downwards.
    pub fn electrical_tilt_deg(&self) -> f64 {
        self.electrical_tilt_deg
    }

    /// Does the horizontal cut's beam point elsewhere than to 0°, by more than half its width?
    pub fn is_askew(&self) -> bool {
        self.askew_least_db.is_some()
    }

    /// Does it radiate alike all around, within 3 dB?
    pub fn is_omnidirectional(&self) -> bool {
        self.horizontal_db.iter().all(|a| *a <= 3.0)
    }

    /// How far below the horizon the main beam lies in front, degrees: the middle of the vertical cut's least
    /// attenuation.
    pub fn beam_depression_deg(&self) -> f64 {
        let at = |deg: i32| self.vertical_db[deg.rem_euclid(DEGREES as i32) as usize];
        let nearest_first = (0..=90).flat_map(|d| [d, -d]);
        let best = nearest_first.fold(0, |best, d| if at(d) < at(best) { d } else { best });
        let (mut low, mut high) = (best, best);
        while low > -90 && at(low - 1) == at(best) {
            low -= 1;
        }
        while high < 90 && at(high + 1) == at(best) {
            high += 1;
        }
        f64::from(low + high) / 2.0
    }

    /// The front half of the vertical cut, dB, `below_deg` under the horizon, when the cell's electrical tilt
    /// is as given.
    pub fn front_db(&self, below_deg: f64, electrical_tilt_deg: f64) -> f64 {
        let below_deg = below_deg - (electrical_tilt_deg - self.electrical_tilt_deg);
        self.bounded(value(&self.vertical_db, below_deg))
    }

    /// Attenuation, dB, in a direction as the antenna's body sees it, when the cell's electrical tilt is as
    /// given.
    pub fn attenuation_db(
        &self,
        combination: Combination,
        off_deg: f64,
        below_deg: f64,
        electrical_tilt_deg: f64,
    ) -> f64 {
        // The beam goes down by the same angle in every direction.
        let below_deg = below_deg - (electrical_tilt_deg - self.electrical_tilt_deg);
        let (h, v) = (&self.horizontal_db, &self.vertical_db);
        let around_db = value(h, off_deg);
        if let Some(least_db) = self.askew_least_db {
            return self.bounded(around_db + value(v, below_deg) - least_db);
        }
        let front_db = value(v, below_deg) - h[0];
        let both_db = match combination {
            Combination::Sum => around_db + front_db,
            Combination::Interpolated => {
                let behind = (off_deg.abs() / 180.0).min(1.0);
                let back_db = value(v, 180.0 - below_deg) - h[DEGREES / 2];
                around_db + (1.0 - behind) * front_db + behind * back_db
            }
        };
        self.bounded(both_db)
    }

    /// The horizontal cut at any angle, dB.
    pub(super) fn around_db(&self, off_deg: f64) -> f64 {
        let around_db = value(&self.horizontal_db, off_deg);
        if around_db.is_nan() {
            self.deepest_db
        } else {
            around_db
        }
    }

    /// What the front half of the vertical cut adds to [`Cuts::around_db`] in their sum, dB.
    pub(super) fn below_db(&self, below_deg: f64, electrical_tilt_deg: f64) -> f64 {
        let below_deg = below_deg - (electrical_tilt_deg - self.electrical_tilt_deg);
        let already_db = self.askew_least_db.unwrap_or(self.horizontal_db[0]);
        let below_db = value(&self.vertical_db, below_deg) - already_db;
        if below_db.is_nan() {
            self.deepest_db
        } else {
            below_db
        }
    }

    /// The deepest attenuation of both cuts, dB.
    pub(super) fn deepest_db(&self) -> f64 {
        self.deepest_db
    }

    fn bounded(&self, attenuation_db: f64) -> f64 {
        if attenuation_db.is_nan() {
            return self.deepest_db;
        }
        attenuation_db.max(0.0).min(self.deepest_db)
    }
}

/// A cut at any angle: on whole degrees its own value to the last bit. NaN where the angle is no finite
/// number.
fn value(cut: &Cut, angle_deg: f64) -> f64 {
    let at_deg = angle_deg.rem_euclid(DEGREES as f64);
    let part = at_deg.fract();
    let below = at_deg as usize % DEGREES;
    let (a, b) = (cut[below], cut[(below + 1) % DEGREES]);
    a + part * (b - a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths;

    /// Cuts that agree where they meet: 0 dB in front, 28 dB behind; a side lobe above, another beam behind
    /// and below.
    fn cuts() -> Cuts {
        let horizontal = std::array::from_fn(|d| {
            let off = if d > 180 { 360.0 - d as f64 } else { d as f64 };
            let lopsided = if d > 180 { 1.0 } else { 0.0 };
            28.0 * (off / 180.0).sqrt() + lopsided * (off / 180.0) * (1.0 - off / 180.0)
        });
        let vertical = std::array::from_fn(|d| match d {
            0..=90 => (d as f64 / 3.0).min(25.0),
            91..=269 => 28.0 - 3.0 * maths::sin((180.0 - d as f64).abs() / 10.0).abs(),
            _ => ((360.0 - d as f64) / 2.0).min(18.0),
        });
        Cuts::new(Arc::new(horizontal), Arc::new(vertical), 0.0)
    }

    #[test]
    fn on_their_own_planes_the_solid_is_the_cuts() {
        let cuts = cuts();
        for deg in 0..360i32 {
            let signed = if deg > 180 { deg - 360 } else { deg };
            let h = cuts.horizontal_db()[deg as usize];
            for method in [Combination::Sum, Combination::Interpolated] {
                let got = cuts.attenuation_db(method, f64::from(signed), 0.0, 0.0);
                assert!((got - h).abs() < 1e-12, "{method:?} {deg}: {got} {h}");
            }
            // The front half for both methods, the back half for the interpolation alone.
            let v = cuts.vertical_db()[deg as usize];
            let in_front = signed.abs() <= 90;
            let (off, below) = if in_front {
                (0.0, f64::from(signed))
            } else {
                (180.0, f64::from(180 - deg))
            };
            let got = cuts.attenuation_db(Combination::Interpolated, off, below, 0.0);
            assert!((got - v).abs() < 1e-12, "{deg}: {got} {v}");
            if in_front {
                assert_eq!(cuts.attenuation_db(Combination::Sum, off, below, 0.0), v);
            }
        }
    }

    /// By hand: H(90) = 28·√½ = 19.799; V(30) = 10; V(150) = 28 − 3·sin 3 = 27.576; the sum is 29.80, bounded
    /// by the deepest 28; the interpolation 19.799 + ½·10 + ½·(27.576 − 28) = 24.587.
    #[test]
    fn between_the_planes_the_methods_differ() {
        let cuts = cuts();
        let at = |method| cuts.attenuation_db(method, 90.0, 30.0, 0.0);
        assert_eq!(at(Combination::Sum), 28.0);
        assert!(
            (at(Combination::Interpolated) - 24.587).abs() < 1e-3,
            "{}",
            at(Combination::Interpolated)
        );
    }

    #[test]
    fn ninety_is_down_and_two_hundred_and_seventy_up() {
        let cuts = cuts();
        assert_eq!(cuts.attenuation_db(Combination::Sum, 0.0, 90.0, 0.0), 25.0);
        assert_eq!(cuts.attenuation_db(Combination::Sum, 0.0, -90.0, 0.0), 18.0);
    }

    #[test]
    fn electrical_tilt_moves_by_what_the_cut_does_not_contain() {
        let untilted = cuts();
        let measured_at_4 = Cuts::new(untilted.horizontal_db.clone(), untilted.vertical_db.clone(), 4.0);
        for below_deg in [-20.0, 0.0, 3.5, 12.0] {
            for method in [Combination::Sum, Combination::Interpolated] {
                let as_measured = untilted.attenuation_db(method, 40.0, below_deg, 0.0);
                assert_eq!(
                    measured_at_4.attenuation_db(method, 40.0, below_deg, 4.0),
                    as_measured
                );
                let lower = measured_at_4.attenuation_db(method, 40.0, below_deg + 3.0, 7.0);
                assert!((lower - as_measured).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_beam_is_where_the_vertical_cut_is_least() {
        let mut vertical = [20.0; DEGREES];
        vertical[355] = 1.0;
        (vertical[5], vertical[6], vertical[7]) = (0.5, 0.5, 0.5);
        let cuts = |v| Cuts::new(Arc::new([0.0; DEGREES]), Arc::new(v), 0.0);
        assert_eq!(cuts(vertical).beam_depression_deg(), 6.0);
        vertical[355] = 0.0;
        assert_eq!(cuts(vertical).beam_depression_deg(), -5.0);
        assert_eq!(cuts([0.0; DEGREES]).beam_depression_deg(), 0.0);
    }

    /// A beam at 90° and none in front: the horizontal cut stays, and nothing is added to what it takes away.
    #[test]
    fn a_beam_aside_is_not_taken_for_one_in_front() {
        let straight = cuts();
        let mut turned = *straight.horizontal_db().as_ref();
        turned.rotate_right(90);
        let askew = Cuts::new(Arc::new(turned), straight.vertical_db().clone(), 0.0);
        assert!(askew.is_askew() && !straight.is_askew());
        for method in [Combination::Sum, Combination::Interpolated] {
            assert_eq!(askew.attenuation_db(method, 90.0, 0.0, 0.0), 0.0);
            assert_eq!(askew.attenuation_db(method, 90.0, 30.0, 0.0), 10.0);
            assert_eq!(askew.attenuation_db(method, 0.0, 0.0, 0.0), turned[0]);
            assert!(askew.attenuation_db(method, 0.0, 30.0, 0.0) > turned[0]);
        }
    }

    #[test]
    fn no_number_is_the_deepest() {
        let cuts = cuts();
        for method in [Combination::Sum, Combination::Interpolated] {
            assert_eq!(cuts.attenuation_db(method, f64::NAN, 0.0, 0.0), 28.0);
            assert_eq!(cuts.attenuation_db(method, 0.0, f64::INFINITY, 0.0), 28.0);
        }
    }
}
