//! A scenario's losses along a radial: what its paths have in common is computed once.
//!
//! Of all that the equations read only the distance differs from path to path, and they read it as a
//! logarithm l = log₁₀(d_3D/1 m), with one slope before the breakpoint, another beyond it, and one without
//! sight.

use super::super::empirical::TOGETHER;
use super::super::{Loss, LossError, Path, Quantity};
use super::sight;
use super::{TwoState, Way, close};
use crate::maths::{Slices, lanes, widest};
use crate::units::{Db, m_from_km};

/// A scenario at one pair of antennas.
#[derive(Clone, Copy, Debug)]
pub(super) struct Laws {
    /// Up to the breakpoint: constant, dB, and slope, dB a decade.
    pub(super) near_db: (f64, f64),
    /// What a metre of the three-dimensional distance adds there, dB.
    pub(super) near_per_m_db: f64,
    /// Beyond it.
    pub(super) far_db: (f64, f64),
    /// Without sight.
    pub(super) nlos_db: (f64, f64),
    /// Where the breakpoint is, metres along the ground.
    pub(super) breakpoint_m: f64,
}

/// The losses of a chunk of paths, with sight and without.
struct Both<'a> {
    laws: &'a Laws,
    rise_m: f64,
    distances_km: &'a [f64],
    los_db: &'a mut [f64],
    nlos_db: &'a mut [f64],
}

impl Slices for Both<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let laws = *self.laws;
        let losses = self.los_db.iter_mut().zip(self.nlos_db);
        for (d_km, (los_db, nlos_db)) in self.distances_km.iter().zip(losses) {
            let d_2d_m = m_from_km(*d_km);
            let d_3d_m = (d_2d_m * d_2d_m + self.rise_m * self.rise_m).sqrt();
            let l = lanes::log10(d_3d_m);
            let near_db = laws.near_db.0 + laws.near_db.1 * l + laws.near_per_m_db * d_3d_m;
            let far_db = laws.far_db.0 + laws.far_db.1 * l;
            let without_db = laws.nlos_db.0 + laws.nlos_db.1 * l;
            let in_sight_db = if d_2d_m <= laws.breakpoint_m {
                near_db
            } else {
                far_db
            };
            *los_db = in_sight_db;
            *nlos_db = if without_db > in_sight_db {
                without_db
            } else {
                in_sight_db
            };
        }
    }
}

/// The losses along a radial. Sight by the terrain is carried outward, everything else is a formula.
pub(super) fn along<M: TwoState>(model: &M, radial: &Path, out: &mut [Result<Loss, LossError>]) {
    // What else than the distance can be refused is asked once, at a distance that the card lets through.
    let admitted = M::CARD.reach(radial).filter(|_| {
        let somewhere = Path {
            distances_km: &[1.0],
            ..*radial
        };
        model.admit(&somewhere).is_ok()
    });
    let laws = admitted.and_then(|reach| {
        let metre = Way {
            d_2d_m: 1.0,
            d_3d_m: 1.0,
            ..Way::of(radial)
        };
        model.laws(&metre).map(|laws| (reach, laws))
    });
    let mut carried = sight::carried(model, radial);
    let (mut los_db, mut nlos_db) = ([0.0; TOGETHER], [0.0; TOGETHER]);
    for (k, out) in out.chunks_mut(TOGETHER).enumerate() {
        let first = k * TOGETHER;
        let end = radial.distances_km.len().min(first + out.len());
        let distances_km = radial.distances_km.get(first..end).unwrap_or(&[]);
        if let Some((_, laws)) = &laws {
            widest(Both {
                laws,
                rise_m: radial.tx_height_m - radial.rx_height_m,
                distances_km,
                los_db: &mut los_db,
                nlos_db: &mut nlos_db,
            });
        }
        for (i, slot) in out.iter_mut().enumerate() {
            let seen = match &mut carried {
                Some(skyline) => skyline.step(first + i),
                None => sight::decide_at(model, radial, first + i),
            };
            let known = laws.as_ref().zip(distances_km.get(i));
            *slot = match known.and_then(|((reach, _), d_km)| Some((reach.warnings(*d_km)?, *d_km))) {
                Some((mut warnings, d_km)) => seen.map(|in_sight| {
                    if !in_sight && d_km > M::NLOS_MAX_KM {
                        warnings.insert(Quantity::DistanceKm);
                    }
                    let loss = Db(if in_sight { los_db[i] } else { nlos_db[i] });
                    Loss { loss, warnings }
                }),
                None => {
                    let path = radial.prefix(first + i);
                    model
                        .admit(&path)
                        .and_then(|warnings| Ok(close(model, &path, warnings, seen?)))
                }
            };
        }
    }
}
