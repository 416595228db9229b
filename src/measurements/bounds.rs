//! What values a quantity can have.
//!
//! Below its lower bound nothing is heard; above its upper one a terminal reports no more. A value outside is
//! no measurement: a marker of "not known", another scale, a lost sign.

use super::sample::Quantity;
use crate::domain::Technology;

/// RSRP of LTE, dBm: 3GPP TS 36.133 table 9.1.4-1 with its extension down to −156.
pub const RSRP_DBM: [f64; 2] = [-156.0, -44.0];
/// SS-RSRP of NR, dBm: 3GPP TS 38.133 table 10.1.6.1-1.
pub const SS_RSRP_DBM: [f64; 2] = [-156.0, -31.0];
/// RSCP of UMTS, dBm: 3GPP TS 25.133 table 9.1.1.3.
pub const RSCP_DBM: [f64; 2] = [-120.0, -25.0];
/// RxLev of GSM, dBm: 3GPP TS 45.008 §8.1.4, −110 to −48, with its scale of 10 dB upwards, and down to the
/// thermal noise of 200 kHz, which scanners reach.
pub const RXLEV_DBM: [f64; 2] = [-121.0, -38.0];
/// Total power of a channel, dBm: 3GPP TS 36.214 §5.1.3 defines it, TS 38.133 table 10.1.x ends at −25 for a
/// wide carrier; the lower end is the thermal noise of 200 kHz.
pub const RSSI_DBM: [f64; 2] = [-121.0, -10.0];
/// RSRQ, dB: 3GPP TS 38.133 table 10.1.11.1-1, which holds those of TS 36.133.
pub const RSRQ_DB: [f64; 2] = [-43.0, 20.0];
/// SINR, dB: 3GPP TS 38.133 table 10.1.16.1-1 ends at −23 and 40; scanners go lower.
pub const SINR_DB: [f64; 2] = [-30.0, 50.0];
/// Field strengths, dBµV/m: a receiver's noise, and 30 V/m, the limit where people are.
pub const FIELD_STRENGTH_DBUVM: [f64; 2] = [-20.0, 150.0];
/// Path losses, dB: free space at a metre on 100 MHz, and the most that any system closes.
pub const PATH_LOSS_DB: [f64; 2] = [12.0, 250.0];
/// A power of an unknown kind, dB.
pub const POWER_DB: [f64; 2] = [-200.0, 50.0];
/// Rates, Mbit/s: twice the most that NR has in one band (3GPP TS 38.306 §4.1.2).
pub const RATE_MBPS: [f64; 2] = [0.0, 20_000.0];

/// What programs write where a value is not known: Android's `Integer.MAX_VALUE`, and its lower end.
pub const NOT_KNOWN: [f64; 2] = [2_147_483_647.0, -2_147_483_648.0];
/// The same of other programs. None of them is a level.
pub const NOT_KNOWN_EITHER: [f64; 6] = [-999.0, -9999.0, 999.0, 9999.0, -1.0, 255.0];

/// The bounds of a quantity.
pub const fn of(quantity: Quantity, technology: Option<Technology>) -> [f64; 2] {
    match (quantity, technology) {
        (Quantity::Rsrp, Some(Technology::G4)) => RSRP_DBM,
        (Quantity::Rsrp, _) => SS_RSRP_DBM,
        (Quantity::Rscp, _) => RSCP_DBM,
        (Quantity::RxLev, _) => RXLEV_DBM,
        (Quantity::Rssi, _) => RSSI_DBM,
        (Quantity::Rsrq, _) => RSRQ_DB,
        (Quantity::Sinr, _) => SINR_DB,
        (Quantity::FieldStrength, _) => FIELD_STRENGTH_DBUVM,
        (Quantity::PathLoss, _) => PATH_LOSS_DB,
        (Quantity::Power, _) => POWER_DB,
        (Quantity::Downlink | Quantity::Uplink, _) => RATE_MBPS,
    }
}

/// Can it be?
pub fn holds(quantity: Quantity, technology: Option<Technology>, value: f64) -> bool {
    let [low, high] = of(quantity, technology);
    (low..=high).contains(&value)
}

/// Does it stand for "not known"?
pub fn is_not_known(quantity: Quantity, value: f64) -> bool {
    NOT_KNOWN.contains(&value) || (quantity.is_power() && NOT_KNOWN_EITHER.contains(&value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_standards_are_values_and_what_is_beyond_is_none() {
        let g4 = Some(Technology::G4);
        assert!(holds(Quantity::Rsrp, g4, -140.0) && holds(Quantity::Rsrp, g4, -44.0));
        for bad in [0.0, 97.0, -43.9, -157.0, f64::NAN] {
            assert!(!holds(Quantity::Rsrp, g4, bad), "{bad}");
        }
        assert!(holds(Quantity::Rsrp, Some(Technology::G5), -31.0));
        assert!(is_not_known(Quantity::Rsrp, 2_147_483_647.0));
        assert!(!is_not_known(Quantity::Downlink, 255.0));
    }
}
