//! Channel numbers as frequencies.

use super::bands;
use super::table::{ARFCN, LTE, UARFCN};
use crate::technology::Technology;

/// What a number is as a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Channel {
    /// Its technology.
    pub technology: Technology,
    /// `ARFCN`, `UARFCN`, `EARFCN` or `NR-ARFCN`.
    pub kind: &'static str,
    /// The number.
    pub number: u32,
    /// The downlink's frequency, MHz.
    pub mhz: f64,
}

impl Technology {
    /// What its channel numbers are called.
    pub const fn channel_name(self) -> &'static str {
        match self {
            Self::G2 => "ARFCN",
            Self::G3 => "UARFCN",
            Self::G4 => "EARFCN",
            Self::G5 => "NR-ARFCN",
        }
    }
}

/// What a number is as a channel of the technology, the commoner band first; nothing where there is no such
/// channel. The number of an LTE uplink is its pair's downlink.
pub fn channels(technology: Technology, number: u32) -> Vec<Channel> {
    let found = match technology {
        Technology::G2 => gsm(number),
        Technology::G3 => umts(number),
        Technology::G4 => lte(number),
        Technology::G5 => nr(number),
    };
    let channel = |mhz| Channel {
        technology,
        kind: technology.channel_name(),
        number,
        mhz,
    };
    found.into_iter().map(channel).collect()
}

/// The channel number of a downlink frequency, that of the commoner band first; nothing where no channel lies
/// within 50 kHz of it.
pub fn channel_of(technology: Technology, mhz: f64) -> Option<u32> {
    /// Half a step of LTE's numbers, MHz.
    const NEAR_MHZ: f64 = 0.05;
    let tenths = (mhz * 10.0).round();
    if !(0.0..1e6).contains(&tenths) {
        return None;
    }
    let from = |base: f64, per: f64| ((tenths - base) / per).round().max(0.0) as u32;
    let numbers: Vec<u32> = match technology {
        Technology::G2 => {
            let runs = ARFCN
                .iter()
                .map(|(first, _, base)| first + from(f64::from(*base), 2.0));
            runs.collect()
        }
        Technology::G3 => UARFCN
            .iter()
            .map(|(offset, ..)| from(f64::from(*offset), 2.0))
            .collect(),
        Technology::G4 => {
            let down = LTE
                .iter()
                .map(|b| b.down.0 + from((b.down_low_mhz * 10.0).round(), 1.0));
            down.collect()
        }
        Technology::G5 if mhz < 3000.0 => vec![(mhz * 200.0).round() as u32],
        Technology::G5 if mhz < 24_250.0 => vec![600_000 + ((mhz - 3000.0) * 1000.0 / 15.0).round() as u32],
        Technology::G5 => vec![2_016_667 + ((mhz - 24_250.08).max(0.0) * 1000.0 / 60.0).round() as u32],
    };
    numbers.into_iter().find(|number| {
        let found = channels(technology, *number);
        found.iter().any(|c| (c.mhz - mhz).abs() <= NEAR_MHZ)
    })
}

/// What a number is as a channel of other technologies.
pub fn channels_of_others(technology: Technology, number: u32) -> Vec<Channel> {
    let others = Technology::ALL.into_iter().filter(|other| *other != technology);
    others.flat_map(|other| channels(other, number)).collect()
}

/// TS 45.005: 200 kHz each.
fn gsm(number: u32) -> Vec<f64> {
    let runs = ARFCN
        .iter()
        .filter(|(first, last, _)| (*first..=*last).contains(&number));
    runs.map(|(first, _, tenths)| f64::from(tenths + 2 * (number - first)) / 10.0)
        .collect()
}

/// TS 25.101: five a megahertz, from the offset of the band.
fn umts(number: u32) -> Vec<f64> {
    let runs = UARFCN.iter().filter(|(_, first, last, step)| {
        (*first..=*last).contains(&number) && ((number - first) as usize).is_multiple_of(*step)
    });
    runs.map(|(offset, ..)| (f64::from(*offset) + 2.0 * f64::from(number)) / 10.0)
        .collect()
}

/// TS 36.101: ten a megahertz, from the band's lowest frequency.
fn lte(number: u32) -> Vec<f64> {
    let tenths = |low_mhz: f64, first: u32| ((low_mhz * 10.0).round() + f64::from(number - first)) / 10.0;
    let down = LTE.iter().filter(|b| (b.down.0..=b.down.1).contains(&number));
    let down = down.map(|b| tenths(b.down_low_mhz, b.down.0));
    let up = LTE.iter().filter_map(|b| {
        let (_, first, channels) = b.up?;
        (first..first + channels)
            .contains(&number)
            .then(|| tenths(b.down_low_mhz, first))
    });
    down.chain(up).collect()
}

/// TS 38.104 table 5.4.2.1-1: steps of 5, 15 and 60 kHz; only where a band of NR is.
fn nr(number: u32) -> Vec<f64> {
    let khz = match number {
        0..600_000 => 5.0 * f64::from(number),
        600_000..2_016_667 => 3e6 + 15.0 * f64::from(number - 600_000),
        2_016_667..=3_279_165 => 24_250_080.0 + 60.0 * f64::from(number - 2_016_667),
        _ => return Vec::new(),
    };
    let mhz = khz / 1000.0;
    if bands(Technology::G5).any(|band| band.holds(mhz)) {
        vec![mhz]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bands::shown_mhz;

    fn shown(technology: Technology, number: u32) -> Vec<String> {
        channels(technology, number)
            .iter()
            .map(|c| shown_mhz(c.mhz))
            .collect()
    }

    #[test]
    fn a_frequency_has_the_number_that_has_the_frequency() {
        for (technology, mhz, number) in [
            (Technology::G4, 806.0, Some(6300)),
            (Technology::G4, 1842.5, Some(1575)),
            (Technology::G4, 942.5, Some(3625)),
            (Technology::G5, 3489.42, Some(632_628)),
            (Technology::G5, 780.5, Some(156_100)),
            (Technology::G3, 2142.4, Some(10_712)),
            (Technology::G3, 942.4, Some(3012)),
            (Technology::G2, 947.4, Some(62)),
            (Technology::G2, 925.2, Some(975)),
            (Technology::G4, 100.0, None),
            (Technology::G2, f64::NAN, None),
        ] {
            assert_eq!(channel_of(technology, mhz), number, "{technology} {mhz}");
        }
    }

    #[test]
    fn numbers_of_the_standards_have_their_frequencies() {
        for (technology, number, mhz) in [
            (Technology::G4, 6300, "806"),
            (Technology::G4, 1501, "1835.1"),
            (Technology::G4, 300, "2140"),
            (Technology::G4, 9435, "780.5"),
            (Technology::G4, 39_150, "2350"),
            (Technology::G4, 55_990, "3625"),
            (Technology::G4, 66_886, "2155"),
            (Technology::G4, 24_300, "806"),
            (Technology::G5, 632_628, "3489.42"),
            (Technology::G5, 156_100, "780.5"),
            (Technology::G5, 620_000, "3300"),
            (Technology::G5, 2_071_667, "27550.08"),
            (Technology::G3, 10_563, "2112.6"),
            (Technology::G3, 3012, "942.4"),
            (Technology::G3, 4412, "882.4"),
            (Technology::G3, 412, "1932.5"),
            (Technology::G2, 975, "925.2"),
            (Technology::G2, 62, "947.4"),
            (Technology::G2, 0, "935"),
            (Technology::G2, 200, "883.6"),
        ] {
            assert_eq!(shown(technology, number), [mhz], "{technology} {number}");
        }
        assert_eq!(shown(Technology::G2, 700), ["1842.8", "1967.8"]);
        for (technology, number) in [
            (Technology::G2, 900),
            (Technology::G3, 2100),
            (Technology::G4, 12_000),
            (Technology::G5, 3500),
        ] {
            assert_eq!(shown(technology, number), [""; 0], "{technology} {number}");
        }
    }

    #[test]
    fn every_channel_is_in_a_band_of_its_technology() {
        for technology in Technology::ALL {
            for number in (0..140_000).chain([500_000, 632_628]) {
                for channel in channels(technology, number) {
                    let inside = bands(technology).any(|b| {
                        let (low, high) = if technology == Technology::G5 {
                            b.up_mhz
                        } else {
                            b.down_mhz
                        };
                        (low - 0.01..=high + 0.01).contains(&channel.mhz) || b.holds(channel.mhz)
                    });
                    assert!(inside, "{channel:?}");
                }
            }
        }
    }
}
