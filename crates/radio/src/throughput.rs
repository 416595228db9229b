//! Throughput from SINR: the attenuated and truncated Shannon bound of 3GPP's coexistence studies.
//!
//! Source: [`TR36942`](crate::bibliography::TR36942), Annex A.2, for LTE: `α·log2(1 + SINR)` bit/s/Hz between
//! a lowest and a highest SINR, nothing below, a stated most above.
//! [`TR38803`](crate::bibliography::TR38803), §5.2.7, takes the same form for NR. Use for: the rate that one
//! stream carries over a bandwidth, on average, and the SINR that a rate asks for. Not for: peak rates
//! (several streams, 256QAM on LTE), GSM and UMTS, scheduling between users. Departures: none known for LTE,
//! whose table is given as it is commonly quoted. The NR rows could not be held against the report's text: α
//! = 0.6, −10 and 30 dB of the downlink are those with which public simulators of IMT-2020 sharing work; the
//! uplink's 22 dB is from memory. Their most is α·log2(1 + SINR) at the upper limit, since the text's own
//! figure is not known here. Below 15 dB the uplink rows of LTE and NR are the same. Checked against: hand
//! values in the tests, and the end points of the table itself (0.6·log2(1 + 158.5) = 4.39).

use crate::maths;
use crate::units::Db;
use thiserror::Error;

/// One direction of one technology.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// α: the share of Shannon's bound that an implementation reaches.
    pub alpha: f64,
    /// Below: nothing.
    pub sinr_min: Db,
    /// At and above: the most.
    pub sinr_max: Db,
    /// The most, bit/s/Hz.
    pub most_bit_s_hz: f64,
}

const fn curve(alpha: f64, sinr_min_db: f64, sinr_max_db: f64, most_bit_s_hz: f64) -> Curve {
    Curve {
        alpha,
        sinr_min: Db(sinr_min_db),
        sinr_max: Db(sinr_max_db),
        most_bit_s_hz,
    }
}

/// LTE downlink.
pub const LTE_DOWNLINK: Curve = curve(0.6, -10.0, 22.0, 4.4);

/// LTE uplink.
pub const LTE_UPLINK: Curve = curve(0.4, -10.0, 15.0, 2.0);

/// NR downlink; see the module's departures.
pub const NR_DOWNLINK: Curve = curve(0.6, -10.0, 30.0, 5.98);

/// NR uplink; see the module's departures.
pub const NR_UPLINK: Curve = curve(0.4, -10.0, 22.0, 2.92);

/// A rate that has no SINR.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum RateError {
    /// More than the curve gives at any SINR.
    #[error("{rate_mbps} Mbit/s in {bandwidth_mhz} MHz: at most {most_mbps} Mbit/s fit")]
    TooFast {
        /// Asked for.
        rate_mbps: f64,
        /// In this bandwidth.
        bandwidth_mhz: f64,
        /// What fits.
        most_mbps: f64,
    },
    /// No rate or no bandwidth.
    #[error("{rate_mbps} Mbit/s in {bandwidth_mhz} MHz: both must be finite and above 0")]
    NotARate {
        /// Asked for.
        rate_mbps: f64,
        /// In this bandwidth.
        bandwidth_mhz: f64,
    },
}

impl Curve {
    /// Bit/s/Hz at a SINR; 0 for NaN.
    pub fn efficiency_bit_s_hz(&self, sinr: Db) -> f64 {
        if sinr >= self.sinr_max {
            self.most_bit_s_hz
        } else if sinr >= self.sinr_min {
            self.alpha * maths::log2(1.0 + maths::pow(10.0, sinr.0 / 10.0))
        } else {
            0.0
        }
    }

    /// Mbit/s over a bandwidth at a SINR.
    pub fn rate_mbps(&self, sinr: Db, bandwidth_mhz: f64) -> f64 {
        self.efficiency_bit_s_hz(sinr) * bandwidth_mhz
    }

    /// The least SINR that carries a rate in a bandwidth: the inverse of [`Curve::rate_mbps`], and the
    /// curve's lowest SINR for rates below its first step.
    ///
    /// # Errors
    /// [`RateError`] for a rate that no SINR carries, and for what is no rate.
    pub fn sinr_for(&self, rate_mbps: f64, bandwidth_mhz: f64) -> Result<Db, RateError> {
        let asked = |x: f64| x.is_finite() && x > 0.0;
        if !asked(rate_mbps) || !asked(bandwidth_mhz) {
            return Err(RateError::NotARate {
                rate_mbps,
                bandwidth_mhz,
            });
        }
        let most_mbps = self.most_bit_s_hz * bandwidth_mhz;
        if rate_mbps > most_mbps {
            return Err(RateError::TooFast {
                rate_mbps,
                bandwidth_mhz,
                most_mbps,
            });
        }
        let sinr = maths::exp2(rate_mbps / bandwidth_mhz / self.alpha) - 1.0;
        let sinr = Db(10.0 * maths::log10(sinr));
        // Between the end of the logarithm and the stated most there is a small step.
        Ok(Db(sinr.0.clamp(self.sinr_min.0, self.sinr_max.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curves_give_hand_values() {
        // 0.6·log2(1 + 1) = 0.6; 0.4·log2(1 + 10) = 1.38377
        assert!((LTE_DOWNLINK.efficiency_bit_s_hz(Db(0.0)) - 0.6).abs() < 1e-12);
        assert!((LTE_UPLINK.efficiency_bit_s_hz(Db(10.0)) - 1.38377).abs() < 1e-5);
        // 0.6·log2(1.1) = 0.082502 at the lower end, nothing below
        assert!((LTE_DOWNLINK.efficiency_bit_s_hz(Db(-10.0)) - 0.082_502).abs() < 1e-6);
        assert_eq!(LTE_DOWNLINK.efficiency_bit_s_hz(Db(-10.01)), 0.0);
        assert_eq!(LTE_DOWNLINK.rate_mbps(Db(22.0), 20.0), 88.0);
        assert_eq!(LTE_UPLINK.rate_mbps(Db(40.0), 10.0), 20.0);
        assert_eq!(LTE_UPLINK.efficiency_bit_s_hz(Db(f64::NAN)), 0.0);
    }

    #[test]
    fn the_most_is_where_the_logarithm_ends() {
        for curve in [LTE_DOWNLINK, LTE_UPLINK, NR_DOWNLINK, NR_UPLINK] {
            let end = curve.alpha * maths::log2(1.0 + maths::pow(10.0, curve.sinr_max.0 / 10.0));
            assert!((end - curve.most_bit_s_hz).abs() < 0.015, "{curve:?}: {end}");
        }
    }

    #[test]
    fn a_rate_and_its_sinr_are_inverse() {
        for curve in [LTE_DOWNLINK, LTE_UPLINK, NR_DOWNLINK, NR_UPLINK] {
            for rate_mbps in [1.0, 3.0, 10.0, 19.0] {
                let sinr = curve.sinr_for(rate_mbps, 10.0).expect("it fits");
                assert!((curve.rate_mbps(sinr, 10.0) - rate_mbps).abs() < 1e-9);
            }
        }
        // 1 Mbit/s over ten blocks: 2^(1/1.8/0.4) − 1 = 1.61864, 2.0915 dB
        assert!((LTE_UPLINK.sinr_for(1.0, 1.8).expect("it fits").0 - 2.0915).abs() < 1e-3);
        assert_eq!(LTE_UPLINK.sinr_for(0.001, 10.0), Ok(Db(-10.0)));
        assert_eq!(LTE_DOWNLINK.sinr_for(4.4, 1.0), Ok(Db(22.0)));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(
            matches!(LTE_UPLINK.sinr_for(2.1, 1.0), Err(RateError::TooFast { most_mbps, .. }) if most_mbps == 2.0)
        );
        for (rate, width) in [(f64::NAN, 1.0), (1.0, 0.0), (-1.0, 1.0), (1.0, f64::INFINITY)] {
            assert!(matches!(
                LTE_UPLINK.sinr_for(rate, width),
                Err(RateError::NotARate { .. })
            ));
        }
    }
}
