//! From a carrier's total power to its reference signal: resource blocks, pilot shares, and the levels that
//! terminals report.
//!
//! Sources of the tables: [`TS36104`](crate::bibliography::TS36104) table 5.6-1;
//! [`TS38101_1`](crate::bibliography::TS38101_1) and [`TS38101_2`](crate::bibliography::TS38101_2), tables
//! 5.3.2-1.
//!
//! | signal | level below the whole carrier |
//! |---|---|
//! | RSRP (LTE) | 10·log10(12·N_RB): power spread evenly over the resource elements |
//! | SS-RSRP (NR) | the same, as long as the synchronisation block is not boosted; a boost of x dB raises SS-RSRP by x dB |
//! | RSCP (UMTS) | the common pilot's share: 10 dB for the customary tenth |
//! | RxLev (GSM) | nothing: the broadcast carrier is sent at full power |

use crate::maths;
use crate::units::{Db, Dbm};

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

/// Resource blocks of an NR carrier below 7 GHz (range 1) by its channel bandwidth and subcarrier spacing
/// (15, 30 or 60 kHz); `None` for a combination that NR does not have.
#[rustfmt::skip] // A table a spacing reads like the standard's.
pub fn nr_resource_blocks(bandwidth_mhz: f64, subcarrier_spacing_khz: u32) -> Option<u32> {
    const AT_15_KHZ: [(f64, u32); 11] = [
        (3.0, 15), (5.0, 25), (10.0, 52), (15.0, 79), (20.0, 106), (25.0, 133), (30.0, 160), (35.0, 188), (40.0, 216),
        (45.0, 242), (50.0, 270),
    ];
    const AT_30_KHZ: [(f64, u32); 15] = [
        (5.0, 11), (10.0, 24), (15.0, 38), (20.0, 51), (25.0, 65), (30.0, 78), (35.0, 92), (40.0, 106), (45.0, 119),
        (50.0, 133), (60.0, 162), (70.0, 189), (80.0, 217), (90.0, 245), (100.0, 273),
    ];
    const AT_60_KHZ: [(f64, u32); 14] = [
        (10.0, 11), (15.0, 18), (20.0, 24), (25.0, 31), (30.0, 38), (35.0, 44), (40.0, 51), (45.0, 58), (50.0, 65),
        (60.0, 79), (70.0, 93), (80.0, 107), (90.0, 121), (100.0, 135),
    ];
    match subcarrier_spacing_khz {
        15 => look_up(&AT_15_KHZ, bandwidth_mhz),
        30 => look_up(&AT_30_KHZ, bandwidth_mhz),
        60 => look_up(&AT_60_KHZ, bandwidth_mhz),
        _ => None,
    }
}

/// Resource blocks of an NR carrier above 24 GHz (range 2) by its channel bandwidth and subcarrier spacing
/// (60 or 120 kHz); `None` for a combination that NR does not have.
pub fn nr_resource_blocks_range_2(bandwidth_mhz: f64, subcarrier_spacing_khz: u32) -> Option<u32> {
    const AT_60_KHZ: [(f64, u32); 3] = [(50.0, 66), (100.0, 132), (200.0, 264)];
    const AT_120_KHZ: [(f64, u32); 4] = [(50.0, 32), (100.0, 66), (200.0, 132), (400.0, 264)];
    match subcarrier_spacing_khz {
        60 => look_up(&AT_60_KHZ, bandwidth_mhz),
        120 => look_up(&AT_120_KHZ, bandwidth_mhz),
        _ => None,
    }
}

/// Spacings of NR's subcarriers, kHz.
pub const NR_SPACINGS_KHZ: [u32; 4] = [15, 30, 60, 120];

/// Resource blocks of an NR carrier of either range.
pub fn nr_resource_blocks_of(bandwidth_mhz: f64, subcarrier_spacing_khz: u32) -> Option<u32> {
    nr_resource_blocks(bandwidth_mhz, subcarrier_spacing_khz)
        .or_else(|| nr_resource_blocks_range_2(bandwidth_mhz, subcarrier_spacing_khz))
}

/// The spacing, kHz, with which an NR channel has so many resource blocks; `None` where none has.
pub fn nr_spacing_khz(bandwidth_mhz: f64, resource_blocks: u32) -> Option<u32> {
    NR_SPACINGS_KHZ.into_iter().find(|khz| {
        nr_resource_blocks(bandwidth_mhz, *khz) == Some(resource_blocks)
            || nr_resource_blocks_range_2(bandwidth_mhz, *khz) == Some(resource_blocks)
    })
}

fn look_up(table: &[(f64, u32)], bandwidth_mhz: f64) -> Option<u32> {
    // A thousandth of a megahertz forgives 1.4 that was computed.
    table
        .iter()
        .find(|(mhz, _)| (mhz - bandwidth_mhz).abs() < 1e-3)
        .map(|&(_, blocks)| blocks)
}

/// From a carrier's total power down to the power of one resource element, positive: 10·log10(12·N_RB).
/// `None` for a carrier without resource blocks.
pub fn reference_offset(resource_blocks: u32) -> Option<Db> {
    (resource_blocks > 0).then(|| Db(10.0 * maths::log10(12.0 * f64::from(resource_blocks))))
}

/// The width that a carrier's resource blocks occupy, MHz: its channel without the guard bands, which carry
/// nothing. Of the spacings given, kHz, the widest with which the blocks fit the channel counts; the channel
/// itself where none does.
pub fn occupied_mhz(channel_mhz: f64, resource_blocks: u32, spacings_khz: &[u32]) -> f64 {
    spacings_khz
        .iter()
        .map(|&khz| f64::from(resource_blocks) * 12.0 * f64::from(khz) / 1000.0)
        .filter(|&mhz| mhz > 0.0 && mhz <= channel_mhz)
        .fold(None, |widest: Option<f64>, mhz| {
            Some(widest.map_or(mhz, |w| w.max(mhz)))
        })
        .unwrap_or(channel_mhz)
}

/// The resource blocks that a [`reference_offset`] represents; 0 where it represents none.
pub fn blocks_of_offset(offset: Db) -> u32 {
    let blocks = (maths::pow(10.0, offset.0 / 10.0) / 12.0).round();
    // Clamped before, so that the cast cannot lose anything; NaN becomes 0.
    blocks.clamp(0.0, 1e6) as u32
}

/// From a UMTS carrier's total power down to its common pilot, positive, by the pilot's share of the power
/// (customarily 0.1). `None` unless the share is above 0 and at most 1.
pub fn pilot_offset(share: f64) -> Option<Db> {
    (share > 0.0 && share <= 1.0).then(|| Db(0.0 - 10.0 * maths::log10(share)))
}

/// RSSI: everything in the channel, carriers and noise, added in milliwatts. `None` when there is nothing.
pub fn rssi(in_channel: impl IntoIterator<Item = Dbm>) -> Option<Dbm> {
    Dbm::power_sum(in_channel)
}

/// The number by which a GSM phone reports a level: 0 below −110 dBm, one a decibel from there, 63 from −48
/// dBm. `None` for NaN. Source: [`TS45008`](crate::bibliography::TS45008) §8.1.4.
pub fn rxlev(level: Dbm) -> Option<u8> {
    if level.0.is_nan() {
        return None;
    }
    // Clamped before, so that the cast cannot lose anything.
    Some((level.0 + 111.0).floor().clamp(0.0, 63.0) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resource_blocks_are_those_of_the_tables() {
        assert_eq!(lte_resource_blocks(1.4), Some(6));
        assert_eq!(lte_resource_blocks(20.0), Some(100));
        assert_eq!(lte_resource_blocks(7.0), None);
        assert_eq!(nr_resource_blocks(100.0, 30), Some(273));
        assert_eq!(nr_resource_blocks(20.0, 15), Some(106));
        assert_eq!(nr_resource_blocks(100.0, 15), None);
        assert_eq!(nr_resource_blocks(20.0, 60), Some(24));
        assert_eq!(nr_resource_blocks(100.0, 60), Some(135));
        assert_eq!(nr_resource_blocks(20.0, 120), None);
        assert_eq!(nr_resource_blocks_range_2(100.0, 120), Some(66));
        assert_eq!(nr_resource_blocks_range_2(400.0, 120), Some(264));
        assert_eq!(nr_resource_blocks_range_2(200.0, 60), Some(264));
        assert_eq!(nr_resource_blocks_range_2(400.0, 60), None);
        assert_eq!(nr_resource_blocks_range_2(100.0, 30), None);
    }

    #[test]
    fn no_carrier_needs_more_bandwidth_than_it_has() {
        let check = |blocks: Option<u32>, mhz: u32, khz: u32, least: f64| {
            if let Some(blocks) = blocks {
                let used_mhz = f64::from(blocks * 12 * khz) / 1000.0;
                let share = used_mhz / f64::from(mhz);
                assert!(share < 1.0 && share > least, "{mhz} MHz at {khz} kHz: {share}");
            }
        };
        for mhz in 3..=100 {
            for khz in [15, 30, 60] {
                check(nr_resource_blocks(f64::from(mhz), khz), mhz, khz, 0.75);
            }
        }
        for mhz in [50, 100, 200, 400] {
            for khz in [60, 120] {
                check(nr_resource_blocks_range_2(f64::from(mhz), khz), mhz, khz, 0.9);
            }
        }
    }

    #[test]
    fn reference_signals_have_the_levels_of_the_paper() {
        let level = |total_dbm: f64, offset: Option<Db>| (Dbm(total_dbm) - offset.expect("an offset")).0;
        // LTE 20 MHz, 46 dBm: 46 − 10·log10(1200) = 15.2082
        assert!((level(46.0, reference_offset(100)) - 15.2082).abs() < 1e-4);
        // NR 100 MHz at 30 kHz, 53 dBm: 53 − 10·log10(3276) = 17.8466
        assert!((level(53.0, reference_offset(273)) - 17.8466).abs() < 1e-4);
        // NR 100 MHz at 120 kHz, 33 dBm: 33 − 10·log10(792) = 4.0127
        assert!((level(33.0, reference_offset(66)) - 4.0127).abs() < 1e-4);
        // UMTS 43 dBm, a tenth for the pilot: 33 dBm
        assert!((level(43.0, pilot_offset(0.1)) - 33.0).abs() < 1e-9);
        assert_eq!(pilot_offset(1.0), Some(Db(0.0)));
        for share in [0.0, 1.1, -1.0, f64::NAN] {
            assert_eq!(pilot_offset(share), None);
        }
        assert_eq!(reference_offset(0), None);
    }

    #[test]
    fn guard_bands_carry_nothing() {
        const NR: [u32; 4] = [15, 30, 60, 120];
        // 50 · 180 kHz; 273 · 360 kHz; 66 · 1.44 MHz; at 15 kHz 106 · 180 kHz (at 30 kHz they would not fit)
        assert!((occupied_mhz(10.0, 50, &[15]) - 9.0).abs() < 1e-9);
        assert!((occupied_mhz(100.0, 273, &NR) - 98.28).abs() < 1e-9);
        assert!((occupied_mhz(100.0, 66, &NR) - 95.04).abs() < 1e-9);
        assert!((occupied_mhz(20.0, 106, &NR) - 19.08).abs() < 1e-9);
        assert_eq!(occupied_mhz(5.0, 0, &NR), 5.0);
        assert_eq!(occupied_mhz(5.0, 1000, &NR), 5.0);
        for blocks in [6, 50, 106, 273] {
            assert_eq!(
                blocks_of_offset(reference_offset(blocks).expect("an offset")),
                blocks
            );
        }
        assert_eq!(blocks_of_offset(Db(0.0)), 0);
        assert_eq!(blocks_of_offset(Db(f64::NAN)), 0);
    }

    #[test]
    fn what_terminals_report() {
        // −90 dBm twice and a little noise: −86.9897; noise of −100 dBm lifts it by 0.2119
        let rssi = rssi([Dbm(-90.0), Dbm(-90.0), Dbm(-100.0)]).expect("a level");
        assert!((rssi.0 + 86.7778).abs() < 1e-4, "{rssi}");
        for (dbm, code) in [
            (-150.0, 0),
            (-110.1, 0),
            (-110.0, 1),
            (-109.5, 1),
            (-48.5, 62),
            (-48.0, 63),
            (0.0, 63),
        ] {
            assert_eq!(rxlev(Dbm(dbm)), Some(code), "{dbm}");
        }
        assert_eq!(rxlev(Dbm(f64::NAN)), None);
    }
}
