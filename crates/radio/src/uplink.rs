//! The way back: how much weaker the uplink of a cell is than its downlink.
//!
//! One path loss serves both directions. The downlink bears, at the level asked for, the loss *reference EIRP
//! − level*; the uplink bears *terminal power and gain + antenna gain − feeder losses − required power at the
//! base station*. Where the second is smaller, the difference is the cell's deficit: one number a cell, the
//! same at every receiver, because pattern, indoor loss and margins stand on both sides.
//!
//! Required power: thermal noise in the uplink's bandwidth, noise figure of the base station, the rise by
//! interference and the SINR that the rate asks for by [`throughput`](super::throughput). Left out: the
//! duplex distance (mostly the uplink's carrier is the lower one of a pair and loses up to about 1 dB less,
//! on the safe side; in the 800 MHz band it is the upper one and loses about 0.5 dB more), gains of several
//! receiving antennas, power control, time division (the rate is meant while transmitting).

use super::noise;
use crate::units::{Db, Dbi, Dbm, Frequency};

/// The two ends of an uplink.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UplinkEnds {
    /// Terminal's transmitter power.
    pub terminal_power: Dbm,
    /// Terminal's antenna gain, body loss taken off.
    pub terminal_gain: Dbi,
    /// Base station's antenna gain in the main direction.
    pub gain: Dbi,
    /// Feeder and other losses between antenna and receiver, positive.
    pub losses: Db,
    /// Base station's noise figure.
    pub noise_figure: Db,
}

/// What the uplink must carry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UplinkNeed {
    /// Bandwidth that one user gets.
    pub bandwidth: Frequency,
    /// Rise of the noise by interference.
    pub rise: Db,
    /// SINR that the rate asks for.
    pub sinr: Db,
}

impl UplinkNeed {
    /// Power that must arrive at the base station's receiver.
    pub fn required(&self, noise_figure: Db) -> Dbm {
        noise::floor(self.bandwidth, noise_figure, self.rise) + self.sinr
    }
}

/// Power that arrives at the base station's receiver over a loss between isotropic antennas, the antenna's
/// pattern in it.
pub fn received(ends: &UplinkEnds, loss: Db) -> Dbm {
    ends.terminal_power + Db::from(ends.terminal_gain) + Db::from(ends.gain) - ends.losses - loss
}

/// The largest loss between isotropic antennas, in the main direction, that the uplink bears.
pub fn most_loss(ends: &UplinkEnds, need: &UplinkNeed) -> Db {
    let radiated = ends.terminal_power + Db::from(ends.terminal_gain);
    radiated + Db::from(ends.gain) - ends.losses - need.required(ends.noise_figure)
}

/// By how much the uplink is weaker than a downlink whose reference signal leaves with `reference_eirp` and
/// must arrive with `covered`: 0 where it is not.
pub fn deficit(ends: &UplinkEnds, need: &UplinkNeed, reference_eirp: Dbm, covered: Dbm) -> Db {
    let downlink = reference_eirp - covered;
    Db((downlink - most_loss(ends, need)).0.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::super::throughput::LTE_UPLINK;
    use super::*;

    fn phone() -> UplinkEnds {
        UplinkEnds {
            terminal_power: Dbm(23.0),
            terminal_gain: Dbi(0.0),
            gain: Dbi(15.0),
            losses: Db(1.0),
            noise_figure: Db(5.0),
        }
    }

    fn one_mbps() -> UplinkNeed {
        UplinkNeed {
            bandwidth: Frequency::from_mhz(1.8),
            rise: Db(3.0),
            sinr: LTE_UPLINK.sinr_for(1.0, 1.8).expect("it fits"),
        }
    }

    #[test]
    fn the_budget_is_that_of_the_paper() {
        // −173.9752 + 62.5527 + 5 + 3 + 2.0915 = −101.3310
        assert!((one_mbps().required(Db(5.0)).0 + 101.3310).abs() < 2e-3);
        // At that loss the required power arrives.
        let most = most_loss(&phone(), &one_mbps());
        assert!((received(&phone(), most).0 + 101.3310).abs() < 2e-3);
        // 23 + 0 + 15 − 1 + 101.3310
        assert!((most_loss(&phone(), &one_mbps()).0 - 138.3310).abs() < 2e-3);
    }

    #[test]
    fn the_deficit_is_what_the_downlink_bears_more() {
        // 46 + 15 − 1 − 27.7815 = 32.2185 dBm to −116 dBm: 148.2185 dB, 9.887 dB more than the uplink.
        let eirp = Dbm(60.0 - 27.7815);
        let d = deficit(&phone(), &one_mbps(), eirp, Dbm(-116.0));
        assert!((d.0 - 9.887).abs() < 3e-3, "{d}");
        assert_eq!(deficit(&phone(), &one_mbps(), eirp, Dbm(-100.0)), Db(0.0));
    }
}
