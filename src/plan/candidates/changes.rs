//! Changes of what is there: more power, another tilt or azimuth, a higher antenna, a further cell in a lower band.
//!
//! A change is looked at where it could lift a point: where the point is in range of the mast, and the cell's level
//! there is below what the preset asks by no more than the change can give.

use super::counts::{Counts, LeftOut, Made};
use super::need::Need;
use super::places::{Search, is_on_air};
use super::sites::{Carrier, Radio, cells};
use crate::domain::{Cell, Masts};
use crate::plan::{Candidate, Change, Kind, Structure};
use crate::space::geodesic;
use crate::study::Source;
use crate::units::{Dbm, Frequency};
use std::collections::BTreeMap;

/// More power, dB.
const MORE_DB: f64 = 3.0;
/// Steps of the electrical tilt, degrees, and the tilts that antennas have.
const TILT_STEPS_DEG: [f64; 4] = [-4.0, -2.0, 2.0, 4.0];
const TILTS_DEG: (f64, f64) = (0.0, 12.0);
/// Steps of the azimuth, degrees.
const TURNS_DEG: [f64; 2] = [30.0, 60.0];
/// How much higher, metres.
const HIGHER_M: f64 = 10.0;
/// What a higher antenna gives at most, dB: more is a ridge that is overcome, and is seldom.
const HIGHER_DB: f64 = 15.0;
/// What a measured pattern takes off at most, dB, as far as it is looked at here.
const MEASURED_DB: f64 = 30.0;

/// A point that a cell may be made to serve.
struct Liftable {
    /// By its place among the needed points.
    point: usize,
    missing_db: f64,
}

/// Configurations of cells on air, of so many cells as there may be places for sites: those first that could lift
/// the most. `spot` is the first number that is free; the next that is free is returned as well.
pub(super) fn changes(search: &Search, spot: u32, counts: &mut Counts) -> (Vec<Candidate>, u32) {
    let network = search.world.network.cells();
    let liftable = liftable(search);
    let weight = |of: &[Liftable]| -> f64 { of.iter().map(|l| search.need.points[l.point].weight).sum() };
    let mut order: Vec<(usize, f64)> = liftable.iter().map(|(cell, of)| (*cell, weight(of))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut made = Vec::new();
    let (mut next, mut looked_at) = (spot, 0);
    for (index, _) in order {
        let (Some(cell), Some(points)) = (network.get(index), liftable.get(&index)) else {
            continue;
        };
        let Ok(ground_m) = search.ground.fit_for_antennas(cell.position) else {
            continue;
        };
        let of_cell = of_cell(search, index, cell, points);
        if of_cell.is_empty() {
            continue;
        }
        if looked_at == search.plan.most_candidates {
            counts.left_out(LeftOut::OverLimit, 1);
            continue;
        }
        looked_at += 1;
        made.extend(of_cell.into_iter().map(|change| Candidate {
            spot: next,
            ground_m: Some(ground_m),
            ..change
        }));
        next += 1;
    }
    let (lower, next) = lower_bands(search, next, counts);
    made.extend(lower);
    counts.made(Made::Changes, made.len());
    (made, next)
}

/// By cell on air: the points in range that it is heard at and that miss no more than any change can give.
fn liftable(search: &Search) -> BTreeMap<usize, Vec<Liftable>> {
    let cells = search.world.network.cells();
    let mut found: BTreeMap<usize, Vec<Liftable>> = BTreeMap::new();
    for (point, needed) in search.need.points.iter().enumerate() {
        for (index, margin) in &needed.heard {
            let Some(cell) = cells.get(*index as usize) else {
                continue;
            };
            let missing_db = -f64::from(*margin) / 100.0;
            let most_db = HIGHER_DB.max(pattern_db(cell).0).max(pattern_db(cell).1);
            let distance_m = || geodesic::distance_m(cell.position, needed.receiver.place);
            if missing_db <= most_db && distance_m() <= search.need.reach_m {
                let of = found.entry(*index as usize).or_default();
                of.push(Liftable { point, missing_db });
            }
        }
    }
    found
}

/// What the pattern takes off at most with tilt, and with azimuth, dB.
fn pattern_db(cell: &Cell) -> (f64, f64) {
    let antenna = &cell.antenna;
    if antenna.azimuth_deg.is_none() {
        return (0.0, 0.0);
    }
    match antenna.measured {
        Some(_) => (MEASURED_DB, MEASURED_DB),
        None => (antenna.side_lobe_db, antenna.front_to_back_db),
    }
}

/// The changes of one cell that could lift a point; their spots are not yet numbered.
fn of_cell(search: &Search, index: usize, cell: &Cell, points: &[Liftable]) -> Vec<Candidate> {
    let could = |most_db: f64| points.iter().any(|l| l.missing_db <= most_db);
    let mut made = Vec::new();
    let mut add = |name: String, change: Change, structure: Structure, changed: Cell| {
        let id = format!("cell:{}:{name}", cell.id);
        made.push(Candidate {
            spot: 0,
            kind: Kind::Change(change),
            source: Source::Cell,
            position: cell.position,
            ground_m: None,
            structure,
            antenna_height_m: changed.antenna_height_m,
            cells: vec![Cell {
                id: id.clone(),
                ..changed
            }],
            replaces: vec![index],
            id,
        });
    };
    let more_db = allowed_db(search, cell);
    if more_db > 0.0 && could(more_db) {
        let eirp = Dbm(cell.eirp.0 + more_db);
        let changed = Cell { eirp, ..cell.clone() };
        add(
            format!("power+{}", short(more_db)),
            Change::Power(more_db),
            Structure::None,
            changed,
        );
    }
    let (tilt_db, turn_db) = pattern_db(cell);
    if tilt_db > 0.0 && could(tilt_db) {
        for step_deg in TILT_STEPS_DEG {
            let tilt_deg = cell.antenna.electrical_tilt_deg + step_deg;
            if (TILTS_DEG.0..=TILTS_DEG.1).contains(&tilt_deg) {
                let mut changed = cell.clone();
                changed.antenna.electrical_tilt_deg = tilt_deg;
                add(
                    format!("tilt{step_deg:+}"),
                    Change::Tilt(tilt_deg),
                    Structure::None,
                    changed,
                );
            }
        }
    }
    if let Some(azimuth_deg) = cell
        .antenna
        .azimuth_deg
        .filter(|_| turn_db > 0.0 && could(turn_db))
    {
        for turn_deg in turns(search.need, cell, azimuth_deg, points, turn_db) {
            let to_deg = (azimuth_deg + turn_deg).rem_euclid(360.0);
            let mut changed = cell.clone();
            changed.antenna.azimuth_deg = Some(to_deg);
            add(
                format!("azimuth{turn_deg:+}"),
                Change::Azimuth(to_deg),
                Structure::None,
                changed,
            );
        }
    }
    if could(HIGHER_DB) {
        let antenna_height_m = cell.antenna_height_m + HIGHER_M;
        let changed = Cell {
            antenna_height_m,
            ..cell.clone()
        };
        add(
            format!("height+{HIGHER_M}"),
            Change::Height(antenna_height_m),
            Structure::Mast(antenna_height_m),
            changed,
        );
    }
    made
}

/// How much more power a cell can have, dB: up to what the plan's radio of its technology and band has, three
/// decibels where the plan has none.
fn allowed_db(search: &Search, cell: &Cell) -> f64 {
    const SAME_BAND: f64 = 0.1;
    let mhz = cell.frequency.mhz();
    let radios = search.plan.new_radios.iter().filter(|(template, _)| {
        template.technology == cell.technology
            && (template.frequency_mhz - mhz).abs() <= SAME_BAND * template.frequency_mhz
    });
    let most_dbm = |(template, pattern): &Radio| {
        let gain_dbi = pattern.as_ref().map_or(template.gain_dbi, |p| p.gain().0);
        template.power_dbm + gain_dbi - template.losses_db
    };
    let most_dbm = radios.map(most_dbm).reduce(f64::max);
    most_dbm.map_or(MORE_DB, |most_dbm| (most_dbm - cell.eirp.0).clamp(0.0, MORE_DB))
}

/// The turns towards the points, degrees clockwise: to each side on which some lie that a turn could lift.
fn turns(need: &Need, cell: &Cell, azimuth_deg: f64, points: &[Liftable], most_db: f64) -> Vec<f64> {
    let sides: Vec<f64> = points
        .iter()
        .filter(|l| l.missing_db <= most_db)
        .map(|l| {
            let to_deg = geodesic::azimuth_deg(cell.position, need.points[l.point].receiver.place);
            (to_deg - azimuth_deg + 180.0).rem_euclid(360.0) - 180.0
        })
        .collect();
    // A point in the middle of the beam gains nothing by a turn, one behind it nothing by these.
    let lies = |side: f64| sides.iter().any(|deg| (15.0..=150.0).contains(&(side * deg)));
    let mut turns = Vec::new();
    for side in [-1.0, 1.0] {
        if lies(side) {
            turns.extend(TURNS_DEG.iter().map(|turn_deg| side * turn_deg));
        }
    }
    turns.sort_by(f64::total_cmp);
    turns
}

/// Further cells of an operator on its own masts, in a band below all that it has there. One spot a mast and operator.
fn lower_bands(search: &Search, spot: u32, counts: &mut Counts) -> (Vec<Candidate>, u32) {
    let network = search.world.network.cells();
    let counting = |index: usize| is_on_air(search.study, network[index].status);
    let masts = Masts::of(&search.world.network, counting);
    let mut of: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (index, mast) in masts.of_cell.iter().enumerate() {
        if let Some(mast) = mast {
            of.entry((*mast, network[index].operator.as_str()))
                .or_default()
                .push(index);
        }
    }
    let weight = |place| -> f64 {
        let near = search.need.near(place);
        near.iter()
            .map(|point| search.need.points[*point as usize].weight)
            .sum()
    };
    let mut order: Vec<(f64, Vec<usize>)> = of
        .into_values()
        .map(|cells| (weight(network[cells[0]].position), cells))
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    // Stable: of equals the mast that comes first.
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut made = Vec::new();
    let (mut next, mut looked_at) = (spot, 0);
    for (_, cells) in order {
        let of_mast = lower_bands_of(search, &cells, next, counts);
        if of_mast.is_empty() {
            continue;
        }
        if looked_at == search.plan.most_candidates {
            counts.left_out(LeftOut::OverLimit, 1);
            continue;
        }
        looked_at += 1;
        made.extend(of_mast);
        next += 1;
    }
    (made, next)
}

fn lower_bands_of(search: &Search, on_mast: &[usize], spot: u32, counts: &mut Counts) -> Vec<Candidate> {
    let network = search.world.network.cells();
    let Some(first) = on_mast.first().and_then(|index| network.get(*index)) else {
        return Vec::new();
    };
    let Ok(ground_m) = search.ground.fit_for_antennas(first.position) else {
        return Vec::new();
    };
    let of_mast = || on_mast.iter().filter_map(|index| network.get(*index));
    let lowest_mhz = of_mast().map(|c| c.frequency.mhz()).fold(f64::MAX, f64::min);
    let height_m = of_mast().map(|c| c.antenna_height_m).fold(0.0, f64::max);
    let lower = search.plan.new_radios.iter().filter(|(template, _)| {
        // As a cell has it.
        let mhz = Frequency::from_mhz(template.frequency_mhz).mhz();
        mhz < lowest_mhz
            && search
                .study
                .preset
                .rule
                .thresholds
                .contains_key(&template.technology)
    });
    lower
        .filter_map(|radio| {
            let mhz = radio.0.frequency_mhz;
            let id = format!("cell:{}:band-{}", first.id, radio.0.name);
            let on = Carrier {
                id: &id,
                site: &first.site,
                operator: &first.operator,
                position: first.position,
                height_m,
            };
            let cells = cells([radio], on, counts);
            (!cells.is_empty()).then(|| Candidate {
                spot,
                kind: Kind::Change(Change::LowerBand(mhz)),
                source: Source::Cell,
                position: first.position,
                ground_m: Some(ground_m),
                structure: Structure::None,
                antenna_height_m: height_m,
                cells,
                replaces: Vec::new(),
                id,
            })
        })
        .collect()
}

/// A number of decibels for an id, to a tenth.
fn short(db: f64) -> f64 {
    (db * 10.0).round() / 10.0
}
