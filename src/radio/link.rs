//! The link budget: from a transmitter's power to the level at a receiver, term by term.
//!
//! [`Budget::level`] is the fast way, [`Budget::ledger`] the same sum with every term by name. Sources of the
//! resource block tables: [`TS36104`](crate::bibliography::TS36104) table 5.6-1,
//! [`TS38101_1`](crate::bibliography::TS38101_1) table 5.3.2-1.

use super::model::p526::EARTH_RADIUS_KM;
use super::model::{Path, free_space_loss};
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

/// A link budget as an account: the terms in order, and the level that they sum to (within rounding, 1e-9 dB).
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// Every term.
    pub terms: Vec<Term>,
    /// The level of the reference signal at an isotropic receiver.
    pub level: Dbm,
}

impl Budget {
    /// The level at the receiver. No allocation: for the hot path.
    pub fn level(&self) -> Dbm {
        self.radiated.eirp() + self.pattern - self.reference_offset - self.path_loss
    }

    /// The same as an account. Where the free-space loss of the path is given, the path loss is shown in two lines,
    /// the second under `excess_name` ("diffraction over terrain" for P.526, "beyond free space" for others: see
    /// [`free_space_of`]).
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

/// The free-space part of a path's loss and the name of the rest, for [`Budget::ledger`]: over the slant distance for
/// the model that adds diffraction to it, over the ground's for the others, which know no heights above sea level.
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
    10f64.powf((loss - free_space_loss(frequency, 1.0)).0 / 20.0)
}

/// Elevation of the straight ray to a receiver at the transmitter, degrees, positive upwards: heights above sea level
/// of the two antennas, and the earth's curve (with refraction) between them. A receiver at the same height appears
/// below the horizon.
pub fn elevation_deg(tx_asl_m: f64, rx_asl_m: f64, distance_km: f64, earth_radius_factor: f64) -> f64 {
    let rise = (rx_asl_m - tx_asl_m) / m_from_km(distance_km);
    let curve = distance_km / (2.0 * earth_radius_factor * EARTH_RADIUS_KM);
    deg_from_rad((rise - curve).atan()) // P.1812-7 eq. (76)
}

/// [`elevation_deg`] of a path with a profile; level where it has none, since such a path knows no heights above sea level.
pub fn elevation_of_path_deg(path: &Path, earth_radius_factor: f64) -> f64 {
    let (Some(first_m), Some(last_m)) = (path.heights_m.first(), path.heights_m.last()) else {
        return 0.0;
    };
    let (tx_m, rx_m) = (first_m + path.tx_height_m, last_m + path.rx_height_m);
    elevation_deg(tx_m, rx_m, path.distance_km(), earth_radius_factor)
}

/// Resource blocks of an LTE carrier by its channel bandwidth; `None` for a bandwidth that LTE does not have.
pub fn lte_resource_blocks(bandwidth_mhz: f64) -> Option<u32> {
    const TABLE: [(f64, u32); 6] = [
        (1.4, 6),
        (3.0, 15),
        (5.0, 25),
        (10.0, 50),
        (15.0, 75),
        (20.0, 100),
    ];
    look_up(&TABLE, bandwidth_mhz)
}

/// Resource blocks of an NR carrier below 7 GHz by its channel bandwidth and subcarrier spacing (15 or 30 kHz);
/// `None` for a combination that NR does not have.
pub fn nr_resource_blocks(bandwidth_mhz: f64, subcarrier_spacing_khz: u32) -> Option<u32> {
    const AT_15_KHZ: [(f64, u32); 11] = [
        (3.0, 15),
        (5.0, 25),
        (10.0, 52),
        (15.0, 79),
        (20.0, 106),
        (25.0, 133),
        (30.0, 160),
        (35.0, 188),
        (40.0, 216),
        (45.0, 242),
        (50.0, 270),
    ];
    const AT_30_KHZ: [(f64, u32); 15] = [
        (5.0, 11),
        (10.0, 24),
        (15.0, 38),
        (20.0, 51),
        (25.0, 65),
        (30.0, 78),
        (35.0, 92),
        (40.0, 106),
        (45.0, 119),
        (50.0, 133),
        (60.0, 162),
        (70.0, 189),
        (80.0, 217),
        (90.0, 245),
        (100.0, 273),
    ];
    match subcarrier_spacing_khz {
        15 => look_up(&AT_15_KHZ, bandwidth_mhz),
        30 => look_up(&AT_30_KHZ, bandwidth_mhz),
        _ => None,
    }
}

fn look_up(table: &[(f64, u32)], bandwidth_mhz: f64) -> Option<u32> {
    // A thousandth of a megahertz forgives 1.4 that was computed.
    table
        .iter()
        .find(|(mhz, _)| (mhz - bandwidth_mhz).abs() < 1e-3)
        .map(|&(_, blocks)| blocks)
}

/// From a carrier's total power down to the power of one resource element, positive: 10·log10(12·N_RB). `None` for a
/// carrier without resource blocks.
pub fn reference_offset(resource_blocks: u32) -> Option<Db> {
    (resource_blocks > 0).then(|| Db(10.0 * (12.0 * f64::from(resource_blocks)).log10()))
}

#[cfg(test)]
mod tests {
    use super::super::model::{Parameters, Path, PathLoss, Surroundings, p526};
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
    fn diffraction_stands_in_the_ledger_by_itself() {
        let d: Vec<f64> = (0..=20).map(|i| 0.5 * f64::from(i)).collect();
        let mut h = vec![100.0; 21];
        h[7] = 400.0;
        let path = Path {
            frequency: Frequency::from_mhz(800.0),
            tx_height_m: 30.0,
            rx_height_m: 1.5,
            distances_km: &d,
            heights_m: &h,
            surroundings: Surroundings::NONE,
        };
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
    fn resource_blocks_are_those_of_the_tables() {
        assert_eq!(lte_resource_blocks(1.4), Some(6));
        assert_eq!(lte_resource_blocks(20.0), Some(100));
        assert_eq!(lte_resource_blocks(7.0), None);
        assert_eq!(nr_resource_blocks(100.0, 30), Some(273));
        assert_eq!(nr_resource_blocks(20.0, 15), Some(106));
        assert_eq!(nr_resource_blocks(100.0, 15), None);
        assert_eq!(nr_resource_blocks(20.0, 60), None);
        assert!((reference_offset(100).expect("blocks").0 - 30.7918).abs() < 1e-4);
        assert_eq!(reference_offset(0), None);
    }

    #[test]
    fn no_carrier_needs_more_bandwidth_than_it_has() {
        for (khz, widths) in [(15, 3..=50), (30, 5..=100)] {
            for mhz in widths {
                if let Some(blocks) = nr_resource_blocks(f64::from(mhz), khz) {
                    let used_mhz = f64::from(blocks * 12 * khz) / 1000.0;
                    assert!(
                        used_mhz < f64::from(mhz) && used_mhz > 0.75 * f64::from(mhz),
                        "{mhz} MHz"
                    );
                }
            }
        }
    }

    #[test]
    fn the_ray_falls_with_the_earth_and_with_the_receiver() {
        assert!((elevation_deg(100.0, 0.0, 1.0, 1e9) + 5.7106).abs() < 1e-4);
        // 20 km on the effective earth: 20 / (2 · 8494.67) rad
        assert!((elevation_deg(50.0, 50.0, 20.0, 4.0 / 3.0) + 0.06745).abs() < 1e-4);
    }

    #[test]
    fn a_range_and_its_loss_are_inverse() {
        let f = Frequency::from_mhz(800.0);
        assert!((free_space_range_km(f, free_space_loss(f, 12.5)) - 12.5).abs() < 1e-9);
    }
}
