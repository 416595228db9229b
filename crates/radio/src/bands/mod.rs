//! Bands of mobile networks: which frequencies a technology uses, which frequency a channel number is, and
//! what words such as `L1800`, `n28` or `GSM900` name.
//!
//! Sources: GSM 3GPP TS 45.005 §2, UMTS TS 25.101 §5.2 and §5.4.4, LTE TS 36.101 tables 5.5-1 and 5.7.3-1, NR
//! TS 38.104 tables 5.2-1, 5.2-2 and 5.4.2.1-1.

mod channel;
#[rustfmt::skip]
mod table;
#[rustfmt::skip] // One declaration a line reads like a table.
mod words;

pub use channel::{Channel, channel_of, channels, channels_of_others};
pub use words::{Named, NoBand, band_of, named};

use crate::technology::Technology;
use table::{GSM, LTE, NR, UMTS};

/// From the lowest to the highest frequency, MHz.
pub type Span = (f64, f64);

/// A band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The number in the standard; of GSM the round frequency by which it is known.
    pub number: u16,
    /// What base stations send, MHz.
    pub down_mhz: Span,
    /// What terminals send, MHz; as the downlink where both share it.
    pub up_mhz: Span,
}

impl Band {
    /// The middle of the downlink, MHz.
    pub fn middle_mhz(&self) -> f64 {
        (self.down_mhz.0 + self.down_mhz.1) / 2.0
    }

    /// Is the frequency in it, downlink or uplink?
    pub fn holds(&self, mhz: f64) -> bool {
        let within = |(low, high): Span| (low..=high).contains(&mhz);
        within(self.down_mhz) || within(self.up_mhz)
    }
}

/// The bands of a technology.
pub(crate) fn bands(technology: Technology) -> impl Iterator<Item = Band> {
    let shared = |(number, down_mhz, up_mhz): &(u16, Span, Span)| Band {
        number: *number,
        down_mhz: *down_mhz,
        up_mhz: *up_mhz,
    };
    let (plain, lte): (&[(u16, Span, Span)], &[table::Lte]) = match technology {
        Technology::G2 => (GSM, &[]),
        Technology::G3 => (UMTS, &[]),
        Technology::G4 => (&[], LTE),
        Technology::G5 => (NR, &[]),
    };
    plain.iter().map(shared).chain(lte.iter().map(table::Lte::band))
}

/// Is the frequency in a band of the technology, downlink or uplink? Also the round frequencies by which bands
/// are known, some of which are between uplink and downlink: 1800, 2100.
pub fn is_in_a_band(technology: Technology, mhz: f64) -> bool {
    round_band(technology, mhz).is_some() || bands(technology).any(|band| band.holds(mhz))
}

/// The band that is known by a round frequency.
fn round_band(technology: Technology, mhz: f64) -> Option<Band> {
    let is_round = mhz.fract() == 0.0 && (400.0..=40_000.0).contains(&mhz);
    is_round
        .then(|| words::by_round_frequency(technology, mhz as u32))
        .flatten()
}

/// Does one band of the technology hold both frequencies, each in either direction or as the round frequency by
/// which the band is known? Bands that overlap count as one where one of them holds both.
pub fn in_one_band(technology: Technology, one_mhz: f64, other_mhz: f64) -> bool {
    let also = |mhz| {
        [
            Some(mhz),
            round_band(technology, mhz).map(|band| band.middle_mhz()),
        ]
    };
    let holds = |band: &Band, mhz| also(mhz).into_iter().flatten().any(|mhz| band.holds(mhz));
    bands(technology).any(|band| holds(&band, one_mhz) && holds(&band, other_mhz))
}

/// A frequency for people: at most five decimals, and none that says nothing.
pub fn shown_mhz(mhz: f64) -> String {
    let text = format!("{mhz:.5}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriers_of_networks_are_in_their_bands() {
        for (technology, carriers) in [
            (
                Technology::G2,
                &[850.0, 1800.0, 900.0, 947.4, 925.2, 1842.0, 1935.0, 881.6, 897.5][..],
            ),
            (Technology::G3, &[2112.6, 942.5, 2132.4, 881.5, 1950.0]),
            (
                Technology::G4,
                &[
                    463.0, 780.5, 806.0, 942.5, 1842.5, 2140.0, 2350.0, 2655.0, 3560.0, 5200.0, 1747.5,
                ],
            ),
            (
                Technology::G5,
                &[
                    763.0, 1842.5, 2593.0, 3489.42, 3750.0, 4100.0, 4700.0, 26_000.0, 39_000.0,
                ],
            ),
        ] {
            for mhz in carriers {
                assert!(is_in_a_band(technology, *mhz), "{technology} {mhz}");
            }
        }
        for (technology, carriers) in [
            (Technology::G2, &[975.0, 3500.0, 62.0, 600.0][..]),
            (Technology::G3, &[10_563.0, 3000.0, 650.0]),
            (Technology::G4, &[6300.0, 1300.0, 100.0, 26_000.0]),
            (Technology::G5, &[632_628.0, 10_000.0, 1200.0]),
        ] {
            for mhz in carriers {
                assert!(!is_in_a_band(technology, *mhz), "{technology} {mhz}");
            }
        }
    }

    #[test]
    fn frequencies_of_one_band_go_together() {
        let one = |one, other| in_one_band(Technology::G4, one, other);
        assert!(one(1800.0, 1842.5) && one(2100.0, 2140.0) && one(2600.0, 2595.0) && one(1747.5, 1842.5));
        assert!(!one(800.0, 1842.5) && !one(2140.0, 1842.5));
    }

    #[test]
    fn a_frequency_is_shown_without_idle_zeros() {
        assert_eq!(shown_mhz(806.0), "806");
        assert_eq!(shown_mhz(3489.42), "3489.42");
        assert_eq!(shown_mhz(925.200_000_000_001), "925.2");
    }
}
