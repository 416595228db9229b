//! The model's warnings, by the bits of the reference.

use super::super::{Quantity, Warnings};
use super::link::Link;

/// Transmitter height near its limits.
pub const TX_HEIGHT: u32 = 0x0001;
/// Receiver height near its limits.
pub const RX_HEIGHT: u32 = 0x0002;
/// Frequency near its limits.
pub const FREQUENCY: u32 = 0x0004;
/// Path longer than 1000 km.
pub const LONG: u32 = 0x0008;
/// Path longer than 2000 km.
pub const VERY_LONG: u32 = 0x0010;
/// Path so short that the antennas' difference in height is steep.
pub const STEEP: u32 = 0x0020;
/// Path shorter than 1 km.
pub const SHORT: u32 = 0x0040;
/// Transmitter's horizon steeper than small angles.
pub const TX_ANGLE: u32 = 0x0080;
/// Receiver's horizon steeper than small angles.
pub const RX_ANGLE: u32 = 0x0100;
/// Transmitter's horizon nearer than a tenth of the smooth earth's.
pub const TX_NEAR: u32 = 0x0200;
/// Receiver's horizon nearer than a tenth of the smooth earth's.
pub const RX_NEAR: u32 = 0x0400;
/// Transmitter's horizon beyond three times the smooth earth's.
pub const TX_FAR: u32 = 0x0800;
/// Receiver's horizon beyond three times the smooth earth's.
pub const RX_FAR: u32 = 0x1000;
/// Quantile far in the tail.
pub const EXTREME: u32 = 0x2000;
/// Surface refractivity below 250 N-units.
pub const REFRACTIVITY: u32 = 0x4000;

/// Small angles: up to 0.2 rad.
pub const STEEP_RAD: f64 = 200e-3;

/// The bits of a link; `extreme`: the quantiles asked for lie far in the tail.
pub fn bits(link: &Link, extreme: bool) -> u32 {
    let g = &link.geometry;
    let smooth_m = link.d_hzn_s_m();
    let steep_m = (g.h_e_m[0] - g.h_e_m[1]).abs() / STEEP_RAD;
    let own = [
        (LONG, g.d_m > 1000e3),
        (VERY_LONG, g.d_m > 2000e3),
        (STEEP, g.d_m < steep_m),
        (SHORT, g.d_m < 1e3),
        (TX_ANGLE, g.theta_hzn_rad[0].abs() > STEEP_RAD),
        (RX_ANGLE, g.theta_hzn_rad[1].abs() > STEEP_RAD),
        (TX_NEAR, g.d_hzn_m[0] < 0.1 * smooth_m[0]),
        (RX_NEAR, g.d_hzn_m[1] < 0.1 * smooth_m[1]),
        (TX_FAR, g.d_hzn_m[0] > 3.0 * smooth_m[0]),
        (RX_FAR, g.d_hzn_m[1] > 3.0 * smooth_m[1]),
        (REFRACTIVITY, link.air.n_s < 250.0),
    ];
    set(&own) | shared_bits(link.f_mhz, link.h_m, extreme)
}

/// Those of them that are the same wherever the receiver is.
pub fn shared_bits(f_mhz: f64, h_m: [f64; 2], extreme: bool) -> u32 {
    let unusual_height = |h_m: f64| !(1.0..=1000.0).contains(&h_m);
    set(&[
        (TX_HEIGHT, unusual_height(h_m[0])),
        (RX_HEIGHT, unusual_height(h_m[1])),
        (FREQUENCY, !(40.0..=10_000.0).contains(&f_mhz)),
        (EXTREME, extreme),
    ])
}

fn set(bits: &[(u32, bool)]) -> u32 {
    let are_set = bits.iter().filter(|(_, set)| *set);
    are_set.fold(0, |bits, (bit, _)| bits | bit)
}

/// What they mean to this crate.
pub fn warnings(bits: u32) -> Warnings {
    const MEANING: [(u32, Quantity); 8] = [
        (TX_HEIGHT, Quantity::TxHeightM),
        (RX_HEIGHT, Quantity::RxHeightM),
        (FREQUENCY, Quantity::FrequencyMhz),
        (LONG | VERY_LONG | STEEP | SHORT, Quantity::DistanceKm),
        (TX_ANGLE | RX_ANGLE, Quantity::HorizonAngleRad),
        (TX_NEAR | RX_NEAR | TX_FAR | RX_FAR, Quantity::HorizonDistanceKm),
        (EXTREME, Quantity::Deviations),
        (REFRACTIVITY, Quantity::SurfaceRefractivity),
    ];
    let mut warnings = Warnings::NONE;
    for (mask, quantity) in MEANING {
        if bits & mask != 0 {
            warnings.insert(quantity);
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_means_something() {
        for bit in 0..15 {
            assert!(!warnings(1 << bit).is_empty(), "{bit}");
        }
        assert!(warnings(0).is_empty());
        assert!(warnings(STEEP).contains(Quantity::DistanceKm));
    }
}
