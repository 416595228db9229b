//! Physical units as types: the only place where units convert.
//!
//! Levels and ratios in decibels follow their algebra: `Dbm − Db = Dbm`, `Dbm − Dbm = Db`; there is no `Dbm +
//! Dbm`, because powers add in milliwatts: see [`Dbm::power_sum`]. Everything that is not one of these types
//! carries its unit in its name (`_m`, `_km`, `_deg` …).

use crate::maths;
use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub};

/// Speed of light in vacuum, m/s (exact, SI).
pub const SPEED_OF_LIGHT_M_S: f64 = 299_792_458.0;

/// A frequency. Stored in hertz.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Frequency {
    hz: f64,
}

impl Frequency {
    /// From hertz.
    #[inline]
    pub const fn from_hz(hz: f64) -> Self {
        Self { hz }
    }

    /// From megahertz.
    #[inline]
    pub const fn from_mhz(mhz: f64) -> Self {
        Self { hz: mhz * 1e6 }
    }

    /// From gigahertz.
    #[inline]
    pub const fn from_ghz(ghz: f64) -> Self {
        Self { hz: ghz * 1e9 }
    }

    /// In hertz.
    #[inline]
    pub const fn hz(self) -> f64 {
        self.hz
    }

    /// In megahertz.
    #[inline]
    pub const fn mhz(self) -> f64 {
        self.hz / 1e6
    }

    /// In gigahertz.
    #[inline]
    pub const fn ghz(self) -> f64 {
        self.hz / 1e9
    }

    /// Wavelength in vacuum, metres.
    #[inline]
    pub const fn wavelength_m(self) -> f64 {
        SPEED_OF_LIGHT_M_S / self.hz
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} MHz", self.mhz())
    }
}

/// A ratio of powers in decibels: a gain or a loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Db(pub f64);

/// A power level in decibels over one milliwatt.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Dbm(pub f64);

/// An antenna gain in decibels over an isotropic antenna.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Dbi(pub f64);

impl Dbm {
    /// From milliwatts.
    #[inline]
    pub fn from_mw(mw: f64) -> Self {
        Dbm(10.0 * maths::log10(mw))
    }

    /// From watts.
    #[inline]
    pub fn from_w(w: f64) -> Self {
        Self::from_mw(w * 1000.0)
    }

    /// In milliwatts.
    #[inline]
    pub fn mw(self) -> f64 {
        maths::pow(10.0, self.0 / 10.0)
    }

    /// The sum of powers, added in milliwatts. `None` when there is nothing to add.
    ///
    /// ```
    /// use covgap_radio::units::Dbm;
    /// let two = Dbm::power_sum([Dbm(-90.0), Dbm(-90.0)]).expect("not empty");
    /// assert!((two.0 - -86.9897).abs() < 1e-4);
    /// ```
    #[inline]
    pub fn power_sum(levels: impl IntoIterator<Item = Dbm>) -> Option<Dbm> {
        levels
            .into_iter()
            .map(Dbm::mw)
            .reduce(|a, b| a + b)
            .map(Dbm::from_mw)
    }
}

/// Sums and differences of decibels.
macro_rules! algebra {
    ($($operator:ident::$method:ident $sign:tt: $left:ident, $right:ident -> $result:ident;)*) => {$(
        impl $operator<$right> for $left {
            type Output = $result;
            #[inline]
            fn $method(self, other: $right) -> $result {
                $result(self.0 $sign other.0)
            }
        }
    )*};
}

algebra! {
    Add::add +: Dbm, Db -> Dbm;
    Sub::sub -: Dbm, Db -> Dbm;
    Sub::sub -: Dbm, Dbm -> Db;
    Add::add +: Db, Db -> Db;
    Sub::sub -: Db, Db -> Db;
}

impl AddAssign for Db {
    #[inline]
    fn add_assign(&mut self, other: Db) {
        self.0 += other.0;
    }
}

impl Neg for Db {
    type Output = Db;
    #[inline]
    fn neg(self) -> Db {
        Db(-self.0)
    }
}

impl From<Dbi> for Db {
    /// An isotropic reference is a plain ratio: 1 dBi of gain raises a level by 1 dB.
    #[inline]
    fn from(gain: Dbi) -> Db {
        Db(gain.0)
    }
}

impl fmt::Display for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} dB", self.0)
    }
}

impl fmt::Display for Dbm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} dBm", self.0)
    }
}

impl fmt::Display for Dbi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} dBi", self.0)
    }
}

/// Degrees to radians.
#[inline]
pub const fn rad_from_deg(deg: f64) -> f64 {
    deg * (std::f64::consts::PI / 180.0)
}

/// Radians to degrees.
#[inline]
pub const fn deg_from_rad(rad: f64) -> f64 {
    rad * (180.0 / std::f64::consts::PI)
}

/// Kilometres to metres.
#[inline]
pub const fn m_from_km(km: f64) -> f64 {
    km * 1000.0
}

/// Metres to kilometres.
#[inline]
pub const fn km_from_m(m: f64) -> f64 {
    m / 1000.0
}

/// An azimuth brought into 0 (included) … 360 (excluded) degrees.
#[inline]
pub fn wrap_azimuth_deg(azimuth_deg: f64) -> f64 {
    let wrapped = azimuth_deg.rem_euclid(360.0);
    // A tiny negative angle rounds up to 360 itself.
    if wrapped >= 360.0 { 0.0 } else { wrapped }
}

/// The difference of two azimuths, in −180 (excluded) … 180 (included) degrees.
#[inline]
pub fn azimuth_difference_deg(a_deg: f64, b_deg: f64) -> f64 {
    let difference = wrap_azimuth_deg(a_deg - b_deg);
    if difference > 180.0 {
        difference - 360.0
    } else {
        difference
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_gigahertz_is_a_thousand_million_hertz() {
        assert_eq!(Frequency::from_ghz(1.0).hz(), 1e9);
        assert_eq!(Frequency::from_mhz(1.0).hz(), 1e6);
        assert_eq!(Frequency::from_hz(8e8).mhz(), 800.0);
        assert_eq!(Frequency::from_hz(8e8).ghz(), 0.8);
    }

    #[test]
    fn wavelength_at_300_mhz_is_about_a_metre() {
        assert!((Frequency::from_mhz(299.792458).wavelength_m() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn twenty_watts_are_43_dbm() {
        assert!((Dbm::from_w(20.0).0 - 43.0103).abs() < 1e-4);
        assert!((Dbm(30.0).mw() - 1000.0).abs() < 1e-9);
    }

    #[test]
    fn levels_follow_the_algebra_of_decibels() {
        assert_eq!(Dbm(43.0) + Db(17.0) - Db(100.0), Dbm(-40.0));
        assert_eq!(Dbm(-80.0) - Dbm(-100.0), Db(20.0));
        assert_eq!(Dbm::power_sum([]), None);
    }

    #[test]
    fn angles_and_lengths() {
        assert!((rad_from_deg(180.0) - std::f64::consts::PI).abs() < 1e-15);
        assert!((deg_from_rad(std::f64::consts::PI) - 180.0).abs() < 1e-12);
        assert_eq!(m_from_km(1.5), 1500.0);
        assert_eq!(km_from_m(250.0), 0.25);
    }

    #[test]
    fn azimuths_wrap_and_differ_the_short_way() {
        assert_eq!(wrap_azimuth_deg(-90.0), 270.0);
        assert_eq!(wrap_azimuth_deg(-1e-20), 0.0);
        assert_eq!(azimuth_difference_deg(350.0, 10.0), -20.0);
        assert_eq!(azimuth_difference_deg(10.0, 350.0), 20.0);
        assert_eq!(azimuth_difference_deg(180.0, 0.0), 180.0);
    }
}
