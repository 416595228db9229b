//! The link budget: from a transmitter's power to the level at a receiver, term by term.
//!
//! [`Budget::level`] is the fast way, [`Budget::ledger`] the same sum with every term by name.

pub use super::carrier::{lte_resource_blocks, nr_resource_blocks, reference_offset};
use super::model::p526::EARTH_RADIUS_KM;
use super::model::{Path, free_space_loss};
use crate::maths::{self, Slices, lanes, widest};
use crate::units::{Db, Dbi, Dbm, Frequency, deg_from_rad, m_from_km};

/// What a transmitter radiates in its main direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Radiated {
    /// Known as a whole, over an isotropic antenna.
    Eirp(Dbm),
    /// Known by its parts.
    Parts {
        /// Transmitter power.
        power: Dbm,
        /// Antenna gain.
        gain: Dbi,
        /// Feeder and other losses, positive.
        losses: Db,
    },
}

impl Radiated {
    /// The whole.
    #[inline]
    pub fn eirp(self) -> Dbm {
        match self {
            Self::Eirp(eirp) => eirp,
            Self::Parts { power, gain, losses } => power + Db::from(gain) - losses,
        }
    }
}

/// Everything between a transmitter and the level at a receiver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Carrier power radiated in the main direction.
    pub radiated: Radiated,
    /// The pattern in the receiver's direction: 0 or negative, see
    /// [`Pattern::attenuation`](super::antenna::Pattern::attenuation).
    pub pattern: Db,
    /// From the carrier to its reference signal, positive: see [`reference_offset`].
    pub reference_offset: Db,
    /// Basic transmission loss of the path.
    pub path_loss: Db,
}

/// One line of a ledger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// What it is.
    pub name: &'static str,
    /// What it adds, dB; negative where it takes away. The first line of a ledger is a power, dBm.
    pub value_db: f64,
}

/// A link budget as an account: the terms in order, and the level that they sum to (within rounding, 1e-9
/// dB).
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// Every term.
    pub terms: Vec<Term>,
    /// The level of the reference signal at an isotropic receiver.
    pub level: Dbm,
}

impl Ledger {
    /// The same account with a further term that lowers the level: a positive `by` is taken off.
    pub fn lowered(mut self, name: &'static str, by: Db) -> Self {
        let value_db = 0.0 - by.0;
        self.terms.push(Term { name, value_db });
        self.level = self.level - by;
        self
    }
}

impl Budget {
    /// The level at the receiver. No allocation: for the hot path.
    #[inline]
    pub fn level(&self) -> Dbm {
        self.radiated.eirp() + self.pattern - self.reference_offset - self.path_loss
    }

    /// The same as an account. Where the free-space loss of the path is given, the path loss is shown in two
    /// lines, the second under `excess_name` ("diffraction over terrain" for P.526, "beyond free space" for
    /// others: see [`free_space_of`]).
    pub fn ledger(&self, free_space: Option<(Db, &'static str)>) -> Ledger {
        let mut terms = Vec::with_capacity(7);
        let mut put = |name, value_db| terms.push(Term { name, value_db });
        match self.radiated {
            Radiated::Eirp(eirp) => put("EIRP", eirp.0),
            Radiated::Parts { power, gain, losses } => {
                put("transmitter power", power.0);
                put("antenna gain", gain.0);
                put("feeder and other losses", -losses.0);
            }
        }
        put("antenna pattern", self.pattern.0);
        put("carrier to reference signal", -self.reference_offset.0);
        match free_space {
            Some((free_space, excess_name)) => {
                put("free space", -free_space.0);
                put(excess_name, free_space.0 - self.path_loss.0);
            }
            None => put("path loss", -self.path_loss.0),
        }
        Ledger {
            terms,
            level: self.level(),
        }
    }
}

/// The free-space part of a path's loss and the name of the rest, for [`Budget::ledger`]: over the slant
/// distance for the model that adds diffraction to it, over the ground's for the others, which know no
/// heights above sea level.
pub fn free_space_of(model_name: &str, path: &Path) -> (Db, &'static str) {
    if model_name == super::model::p526::CARD.name {
        (
            free_space_loss(path.frequency, path.slant_km()),
            "diffraction over terrain",
        )
    } else {
        (
            free_space_loss(path.frequency, path.distance_km()),
            "beyond free space",
        )
    }
}

/// The farthest that a level can be reached in free space, km: a bound for searches.
pub fn free_space_range_km(frequency: Frequency, loss: Db) -> f64 {
    maths::pow(10.0, (loss - free_space_loss(frequency, 1.0)).0 / 20.0)
}

/// Elevation of the straight ray to a receiver at the transmitter, degrees, positive upwards: heights above
/// sea level of the two antennas, and the earth's curve (with refraction) between them. A receiver at the
/// same height appears below the horizon.
#[inline]
pub fn elevation_deg(tx_asl_m: f64, rx_asl_m: f64, distance_km: f64, earth_radius_factor: f64) -> f64 {
    let earth_km = 2.0 * earth_radius_factor * EARTH_RADIUS_KM;
    elevation(tx_asl_m, rx_asl_m, distance_km, earth_km)
}

#[inline(always)]
fn elevation(tx_asl_m: f64, rx_asl_m: f64, distance_km: f64, earth_km: f64) -> f64 {
    let rise = (rx_asl_m - tx_asl_m) / m_from_km(distance_km);
    deg_from_rad(lanes::atan(rise - distance_km / earth_km)) // P.1812-7 eq. (76)
}

/// [`elevation_deg`] to a receiver at every sample of a radial, the same bits: distances, km, heights of the
/// ground above sea level, m, and the receiver's above it. At the mast itself, distance 0, it is straight up
/// or down, or no number. Fills `out` as far as all three reach.
pub fn elevations_deg(
    tx_asl_m: f64,
    rx_height_m: f64,
    distances_km: &[f64],
    heights_m: &[f64],
    earth_radius_factor: f64,
    out: &mut [f64],
) {
    widest(Elevations {
        tx_asl_m,
        rx_height_m,
        earth_km: 2.0 * earth_radius_factor * EARTH_RADIUS_KM,
        distances_km,
        heights_m,
        out,
    });
}

struct Elevations<'a> {
    tx_asl_m: f64,
    rx_height_m: f64,
    earth_km: f64,
    distances_km: &'a [f64],
    heights_m: &'a [f64],
    out: &'a mut [f64],
}

impl Slices for Elevations<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for ((d_km, h_m), out) in self.distances_km.iter().zip(self.heights_m).zip(self.out) {
            *out = elevation(self.tx_asl_m, h_m + self.rx_height_m, *d_km, self.earth_km);
        }
    }
}

/// [`elevation_deg`] of a path with a profile; level where it has none, since such a path knows no heights
/// above sea level.
pub fn elevation_of_path_deg(path: &Path, earth_radius_factor: f64) -> f64 {
    let (Some(first_m), Some(last_m)) = (path.heights_m.first(), path.heights_m.last()) else {
        return 0.0;
    };
    let (tx_m, rx_m) = (first_m + path.tx_height_m, last_m + path.rx_height_m);
    elevation_deg(tx_m, rx_m, path.distance_km(), earth_radius_factor)
}

#[cfg(test)]
mod tests {
    use super::super::model::{Parameters, Path, PathLoss, p526};
    use super::*;

    fn budget() -> Budget {
        Budget {
            radiated: Radiated::Parts {
                power: Dbm(46.0),
                gain: Dbi(17.0),
                losses: Db(2.0),
            },
            pattern: Db(-4.5),
            reference_offset: reference_offset(50).expect("blocks"),
            path_loss: Db(131.25),
        }
    }

    #[test]
    fn forty_watts_on_ten_megahertz_arrive_as_expected() {
        // 46 + 17 − 2 − 4.5 − 27.7815 − 131.25
        assert!((budget().level().0 + 102.5315).abs() < 1e-4);
    }

    #[test]
    fn the_terms_sum_to_the_level() {
        for free in [None, Some((Db(95.0), "beyond free space"))] {
            let ledger = budget().ledger(free);
            let sum: f64 = ledger.terms.iter().map(|t| t.value_db).sum();
            assert!((sum - ledger.level.0).abs() < 1e-9);
            assert_eq!(ledger.level, budget().level());
        }
        let names: Vec<&str> = budget().ledger(None).terms.iter().map(|t| t.name).collect();
        assert_eq!(
            names,
            [
                "transmitter power",
                "antenna gain",
                "feeder and other losses",
                "antenna pattern",
                "carrier to reference signal",
                "path loss"
            ]
        );
    }

    #[test]
    fn diffraction_is_in_the_ledger_by_itself() {
        let d: Vec<f64> = (0..=20).map(|i| 0.5 * f64::from(i)).collect();
        let mut h = vec![100.0; 21];
        h[7] = 400.0;
        let path = Path::bare(800.0, [30.0, 1.5], &d, &h);
        let model = p526::DeltaBullington::new(&Parameters::default());
        let loss = model.loss(&path).expect("a loss").loss;
        let ledger = Budget {
            path_loss: loss,
            ..budget()
        }
        .ledger(Some(free_space_of(p526::CARD.name, &path)));
        let diffraction = ledger.terms.iter().find(|t| t.name == "diffraction over terrain");
        let l_d_db = model.parts(&path).expect("parts").l_d_db;
        assert!(l_d_db > 20.0);
        assert!((diffraction.expect("the term").value_db + l_d_db).abs() < 1e-9);
    }

    #[test]
    fn eirp_and_its_parts_are_the_same_power() {
        let whole = Budget {
            radiated: Radiated::Eirp(Dbm(61.0)),
            ..budget()
        };
        assert_eq!(whole.level(), budget().level());
    }

    #[test]
    fn a_lowered_account_still_sums_to_its_level() {
        let ledger = budget().ledger(None).lowered("uplink weaker by", Db(4.25));
        let sum: f64 = ledger.terms.iter().map(|t| t.value_db).sum();
        assert!((sum - ledger.level.0).abs() < 1e-9);
        assert!(((budget().level() - ledger.level).0 - 4.25).abs() < 1e-9);
        assert_eq!(ledger.terms.last().map(|t| t.value_db), Some(-4.25));
    }

    #[test]
    fn the_ray_falls_with_the_earth_and_with_the_receiver() {
        assert!((elevation_deg(100.0, 0.0, 1.0, 1e9) + 5.7106).abs() < 1e-4);
        // 20 km on the effective earth: 20 / (2 · 8494.67) rad
        assert!((elevation_deg(50.0, 50.0, 20.0, 4.0 / 3.0) + 0.06745).abs() < 1e-4);
    }

    #[test]
    fn elevations_along_a_radial_are_those_of_each_sample() {
        let d: Vec<f64> = (0..77).map(|i| 0.09 * f64::from(i)).collect();
        let h: Vec<f64> = (0..77)
            .map(|i| 300.0 + 200.0 * maths::sin(f64::from(i)))
            .collect();
        let mut out = vec![7.0; 77];
        elevations_deg(345.0, 1.5, &d, &h, 4.0 / 3.0, &mut out);
        for i in 1..77 {
            assert_eq!(out[i], elevation_deg(345.0, h[i] + 1.5, d[i], 4.0 / 3.0));
        }
        assert_eq!(out[0], -90.0);
    }

    #[test]
    fn a_range_and_its_loss_are_inverse() {
        let f = Frequency::from_mhz(800.0);
        assert!((free_space_range_km(f, free_space_loss(f, 12.5)) - 12.5).abs() < 1e-9);
    }
}
