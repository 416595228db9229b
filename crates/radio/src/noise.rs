//! Noise: what a receiver hears where nothing transmits.
//!
//! Thermal noise is kTB at the customary 290 K, which is −173.975 dBm in one hertz; a receiver's noise figure
//! and the rise that other transmitters cause stand above it, in dB.

use crate::units::{Db, Dbm, Frequency};

/// Boltzmann's constant, J/K (exact, SI).
pub const BOLTZMANN_J_K: f64 = 1.380_649e-23;

/// The reference temperature of noise figures, K.
pub const TEMPERATURE_K: f64 = 290.0;

/// Thermal noise in a bandwidth, at 290 K.
///
/// ```
/// use covgap_radio::{noise, units::Frequency};
/// assert!((noise::thermal(Frequency::from_hz(1.0)).0 + 173.975).abs() < 5e-4);
/// ```
pub fn thermal(bandwidth: Frequency) -> Dbm {
    Dbm::from_w(BOLTZMANN_J_K * TEMPERATURE_K * bandwidth.hz())
}

/// Noise in a receiver, referred to its antenna: thermal noise, the receiver's noise figure, and the rise
/// over thermal noise that interference causes, 0 for none.
pub fn floor(bandwidth: Frequency, noise_figure: Db, rise: Db) -> Dbm {
    thermal(bandwidth) + noise_figure + rise
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hertz_and_a_resource_block_have_the_noise_of_the_textbooks() {
        // 10·log10(1.380649e-23 · 290 · 1000) = −173.9752
        assert!((thermal(Frequency::from_hz(1.0)).0 + 173.9752).abs() < 1e-4);
        // + 10·log10(180 000) = 52.5527
        assert!((thermal(Frequency::from_hz(180e3)).0 + 121.4225).abs() < 1e-4);
    }

    #[test]
    fn noise_figure_and_rise_stand_above_thermal_noise() {
        // 10 MHz: −173.9752 + 70; a phone of 9 dB, half-loaded neighbours of 3 dB
        let floor = floor(Frequency::from_mhz(10.0), Db(9.0), Db(3.0));
        assert!((floor.0 + 91.9752).abs() < 1e-4);
    }
}
