//! Signal over interference and noise, powers of whole carriers added in milliwatts.
//!
//! A neighbour interferes with the share of its power that falls into the channel, times its load: the share
//! of its resources in use. Powers are added in the order in which they come, so that the same order gives
//! the same bits. Left out: beams and pre-coding, which make neighbours' traffic come from other directions
//! than their reference signals; coordination between cells; neighbours in adjacent channels.

use crate::units::{Db, Dbm};

/// A carrier in the same channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interferer {
    /// Level of the whole carrier at the receiver, all resources in use.
    pub level: Dbm,
    /// Share of its resources in use, 0…1.
    pub load: f64,
    /// Share of its power that falls into the wanted channel, 0…1: see [`overlap_share`].
    pub overlap: f64,
}

impl Interferer {
    /// Power in the wanted channel, mW.
    #[inline]
    pub fn mw(&self) -> f64 {
        self.level.mw() * self.load * self.overlap
    }
}

/// SINR of a signal: its whole carrier's level over the noise in its channel and the interferers.
pub fn sinr(signal: Dbm, noise: Dbm, interferers: impl IntoIterator<Item = Interferer>) -> Db {
    let against_mw = interferers.into_iter().fold(noise.mw(), |sum, i| sum + i.mw());
    signal - Dbm::from_mw(against_mw)
}

/// The share of an interferer's channel that lies within the wanted one: both by centre and width, MHz. 0
/// where they do not touch or have no width.
#[inline]
pub fn overlap_share(wanted_mhz: (f64, f64), interferer_mhz: (f64, f64)) -> f64 {
    let ends = |(centre, width): (f64, f64)| (centre - 0.5 * width, centre + 0.5 * width);
    let ((a, b), (c, d)) = (ends(wanted_mhz), ends(interferer_mhz));
    let common = b.min(d) - a.max(c);
    // The comparison of the ends catches NaN, which min and max pass over.
    if a < d && c < b && interferer_mhz.1 > 0.0 {
        (common / interferer_mhz.1).min(1.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbour(level: f64, load: f64) -> Interferer {
        Interferer {
            level: Dbm(level),
            load,
            overlap: 1.0,
        }
    }

    #[test]
    fn hand_values() {
        let quiet = Dbm(-300.0);
        assert!((sinr(Dbm(-80.0), Dbm(-95.0), []).0 - 15.0).abs() < 1e-9);
        assert!(sinr(Dbm(-80.0), quiet, [neighbour(-80.0, 1.0)]).0.abs() < 1e-9);
        // Half load: 3.0103 dB; two such neighbours: 0.
        assert!((sinr(Dbm(-80.0), quiet, [neighbour(-80.0, 0.5)]).0 - 3.0103).abs() < 1e-4);
        assert!(sinr(Dbm(-80.0), quiet, [neighbour(-80.0, 0.5); 2]).0.abs() < 1e-9);
        // Noise and a neighbour of the same power: 3.0103 dB less.
        assert!((sinr(Dbm(-80.0), Dbm(-90.0), [neighbour(-90.0, 1.0)]).0 - 6.9897).abs() < 1e-4);
    }

    #[test]
    fn carriers_overlap_by_the_share_of_the_interferer() {
        assert_eq!(overlap_share((1842.5, 20.0), (1842.5, 20.0)), 1.0);
        assert_eq!(overlap_share((1842.5, 20.0), (1842.5, 10.0)), 1.0);
        assert_eq!(overlap_share((1842.5, 10.0), (1842.5, 20.0)), 0.5);
        assert_eq!(overlap_share((1800.0, 20.0), (1810.0, 20.0)), 0.5);
        assert_eq!(overlap_share((1800.0, 20.0), (1820.0, 20.0)), 0.0);
        assert_eq!(overlap_share((1800.0, 20.0), (f64::NAN, 20.0)), 0.0);
        assert_eq!(overlap_share((1800.0, 20.0), (1800.0, 0.0)), 0.0);
    }
}
