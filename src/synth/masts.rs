//! Masts of three made-up operators, placed as operators place them: where many people are first, not too
//! near their own neighbours, some on high points above valleys. Where the number of masts runs out, villages
//! stay dark.

use super::plane::{Buckets, Plane, Spot};
use super::relief::Ground;
use crate::domain::{AirIdentity, Antenna, Cell, Ends, Network, Status, Technology};
use crate::maths::random::Random;
use crate::space::LonLat;
use crate::units::{Db, Dbi, Dbm, Frequency};
use std::collections::BTreeMap;

/// The operators: name, letter in ids, share of the masts.
const OPERATORS: [(&str, &str, f64); 3] = [
    ("Sóng Núi (synthetic)", "A", 0.44),
    ("Viễn Thông Suối (synthetic)", "B", 0.33),
    ("Mạng Đồi (synthetic)", "C", 0.23),
];

/// One kind of carrier.
struct Carrier {
    label: &'static str,
    technology: Technology,
    frequency_mhz: f64,
    bandwidth_mhz: f64,
    /// Transmitter power less feeder loss, dBm.
    power_dbm: f64,
    /// Gain of a 65° sector antenna, dBi; an omnidirectional one has 8 dB less.
    sector_gain_dbi: f64,
    /// From the carrier's power to its reference signal: 0 for GSM, a tenth of the power for UMTS's pilot,
    /// 10·log10(12·N_RB) for LTE and NR with 50, 100, 52 and 273 resource blocks.
    reference_offset_db: f64,
    vertical_beam_width_deg: f64,
}

const GSM_900: Carrier = Carrier {
    label: "2G900",
    technology: Technology::G2,
    frequency_mhz: 947.6,
    bandwidth_mhz: 0.2,
    power_dbm: 41.0,
    sector_gain_dbi: 15.5,
    reference_offset_db: 0.0,
    vertical_beam_width_deg: 9.5,
};
const UMTS_2100: Carrier = Carrier {
    label: "3G2100",
    technology: Technology::G3,
    frequency_mhz: 2132.4,
    bandwidth_mhz: 5.0,
    power_dbm: 41.0,
    sector_gain_dbi: 17.5,
    reference_offset_db: 10.0,
    vertical_beam_width_deg: 6.5,
};
const LTE_900: Carrier = Carrier {
    label: "4G900",
    technology: Technology::G4,
    frequency_mhz: 942.5,
    bandwidth_mhz: 10.0,
    power_dbm: 44.0,
    sector_gain_dbi: 15.5,
    reference_offset_db: 27.782,
    vertical_beam_width_deg: 9.5,
};
const LTE_1800: Carrier = Carrier {
    label: "4G1800",
    technology: Technology::G4,
    frequency_mhz: 1845.0,
    bandwidth_mhz: 20.0,
    power_dbm: 46.0,
    sector_gain_dbi: 17.0,
    reference_offset_db: 30.792,
    vertical_beam_width_deg: 7.0,
};
const NR_700: Carrier = Carrier {
    label: "5G700",
    technology: Technology::G5,
    frequency_mhz: 763.0,
    bandwidth_mhz: 10.0,
    power_dbm: 44.0,
    sector_gain_dbi: 14.5,
    reference_offset_db: 27.952,
    vertical_beam_width_deg: 11.0,
};
const NR_3700: Carrier = Carrier {
    label: "5G3700",
    technology: Technology::G5,
    frequency_mhz: 3750.0,
    bandwidth_mhz: 100.0,
    power_dbm: 51.0,
    sector_gain_dbi: 24.0,
    reference_offset_db: 35.153,
    vertical_beam_width_deg: 6.0,
};

/// Where a mast is and whom it serves.
struct Mast {
    spot: Spot,
    /// On a high point above a valley.
    high: bool,
    /// People of the village it was built for.
    people: f64,
}

/// A network of exactly `count` masts.
pub(super) fn network(
    seed: u64,
    plane: &Plane,
    ground: &Ground,
    spots: &[Spot],
    people: &[f64],
    count: usize,
) -> Network {
    let mut cells = Vec::new();
    let mut identities = BTreeMap::new();
    let mut left = count;
    for (number, (operator, letter, share)) in OPERATORS.iter().enumerate() {
        let last = number + 1 == OPERATORS.len();
        let quota = if last {
            left
        } else {
            ((share * count as f64).round() as usize).min(left)
        };
        left -= quota;
        let mut random = Random::new(seed, 60 + number as u64);
        for (index, mast) in masts(&mut random, plane, ground, spots, people, quota)
            .iter()
            .enumerate()
        {
            let site = format!("SYN-{letter}{:05}", index + 1);
            let equipped = equip(&mut random, plane, mast, operator, &site);
            for (nth, cell) in equipped.iter().enumerate() {
                let identity = on_the_air(cell.technology, number as u64, index as u64, nth as u64);
                identities.insert(cell.id.clone(), identity);
            }
            cells.extend(equipped);
        }
    }
    Network::new(cells).identified(&identities)
}

/// Masts of one operator whose identities are apart from those of the next: no province has more.
const MASTS_OF_OPERATOR: u64 = 300_000;

/// Made-up identities: of the operator's mast and the cell in it, as many bits for the cell as the standards
/// have. Where 2G runs out of its 16 bits they repeat, as real ones do from area to area.
fn on_the_air(technology: Technology, operator: u64, mast: u64, nth: u64) -> AirIdentity {
    let node = operator * MASTS_OF_OPERATOR + mast + 1000;
    let (cell, codes) = match technology {
        Technology::G2 => ((operator * 20_000 + 8 * mast + nth) % 65_000 + 1, 64),
        // Sixteen bits of a controller with two thousand masts and sixteen of a cell.
        Technology::G3 => (((1 + node / 2000) << 16) + (node % 2000) * 16 + nth, 512),
        Technology::G4 => (node * 256 + nth, 504),
        Technology::G5 => (node * 16_384 + nth, 1008),
    };
    AirIdentity {
        cell: Some(cell),
        code: u16::try_from((3 * node + nth) % codes).ok(),
    }
}

/// Sites of one operator: villages in the order of their people (with chance), each unless an own mast is
/// near; the distance that counts as near shrinks until the quota is used up.
fn masts(
    random: &mut Random,
    plane: &Plane,
    ground: &Ground,
    spots: &[Spot],
    people: &[f64],
    quota: usize,
) -> Vec<Mast> {
    let mut order: Vec<(f64, usize)> = (people.iter().enumerate())
        .map(|(village, &p)| (p * random.between(0.6, 1.0), village))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut near_km = 0.45 * (plane.area_km2() / quota.max(1) as f64).sqrt();
    let mut own = Buckets::new(plane, near_km);
    let mut masts: Vec<Mast> = Vec::with_capacity(quota);
    while masts.len() < quota {
        for &(_, village) in &order {
            if masts.len() == quota {
                break;
            }
            // Towns take masts closer together.
            let crowd = (1000.0 / people[village].max(1000.0)).sqrt();
            if near_km > 0.05 && own.any_within(spots[village], near_km * crowd) {
                continue;
            }
            let high = random.chance(0.2);
            let spot = stand(random, plane, ground, spots[village], high);
            own.add(spot);
            masts.push(Mast {
                spot,
                high,
                people: people[village],
            });
        }
        near_km *= 0.7;
    }
    masts
}

/// On the highest place within 3 km, or on the best of a few near the village.
fn stand(random: &mut Random, plane: &Plane, ground: &Ground, village: Spot, high: bool) -> Spot {
    if high {
        return ground.highest_around(plane, village, &[0.7, 1.3, 1.9, 2.5, 3.0]);
    }
    let offset = village.moved(random.between(-0.35, 0.35), random.between(-0.35, 0.35));
    let near = if plane.holds(offset, 0.05) {
        offset
    } else {
        village
    };
    ground.highest_around(plane, near, &[0.15, 0.35])
}

/// The cells on a mast.
fn equip(random: &mut Random, plane: &Plane, mast: &Mast, operator: &str, site: &str) -> Vec<Cell> {
    let (lon_deg, lat_deg) = plane.lon_lat(mast.spot);
    let Ok(position) = LonLat::new(lon_deg, lat_deg) else {
        return Vec::new();
    };
    let tall = random.chance(if mast.high { 0.35 } else { 0.05 });
    let antenna_height_m = if tall {
        random.between(55.0, 75.0)
    } else {
        random.between(22.0, 42.0)
    }
    .round();
    let omni = mast.people < 600.0 && random.chance(0.3);
    let first_azimuth_deg = 10.0 * random.below(12) as f64;
    let status = match random.unit() {
        u if u < 0.02 => Status::Planned,
        u if u < 0.03 => Status::Off,
        _ => Status::OnAir,
    };
    let mechanical_tilt_deg = if omni { 0.0 } else { random.below(4) as f64 };
    let mut cells = Vec::new();
    for carrier in carriers(random, mast) {
        let electrical_tilt_deg = if omni { 0.0 } else { 1.0 + random.below(5) as f64 };
        for sector in 0..if omni { 1 } else { 3 } {
            let gain_dbi = carrier.sector_gain_dbi - if omni { 8.0 } else { 0.0 };
            cells.push(Cell {
                id: format!("{site}-{}-{}", carrier.label, sector + 1),
                site: site.to_owned(),
                operator: operator.to_owned(),
                technology: carrier.technology,
                frequency: Frequency::from_mhz(carrier.frequency_mhz),
                position,
                antenna_height_m,
                eirp: Dbm(carrier.power_dbm + gain_dbi),
                reference_offset: Db(carrier.reference_offset_db),
                bandwidth_mhz: carrier.bandwidth_mhz,
                antenna: Antenna {
                    azimuth_deg: (!omni).then_some(first_azimuth_deg + 120.0 * f64::from(sector)),
                    mechanical_tilt_deg,
                    electrical_tilt_deg,
                    horizontal_beam_width_deg: if omni { 360.0 } else { 65.0 },
                    vertical_beam_width_deg: carrier.vertical_beam_width_deg,
                    front_to_back_db: 25.0,
                    side_lobe_db: 20.0,
                    measured: None,
                },
                ends: Ends {
                    gain: Dbi(gain_dbi),
                    ..Ends::default()
                },
                status,
            });
        }
    }
    cells
}

/// What a mast carries: all have 2G and one 4G carrier, larger places more.
fn carriers(random: &mut Random, mast: &Mast) -> Vec<&'static Carrier> {
    let mut carriers = vec![&GSM_900];
    if mast.people > 300.0 && random.chance(0.4) {
        carriers.push(&UMTS_2100);
    }
    if mast.high || random.chance(0.25) {
        carriers.push(&LTE_900);
    } else {
        carriers.push(&LTE_1800);
    }
    if random.chance(0.08) {
        carriers.push(&NR_700);
    }
    if mast.people >= 4000.0 && !mast.high {
        carriers.push(&NR_3700);
    }
    carriers
}
