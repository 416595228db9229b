//! Cells that measurements contradict: what would have to be repaired in the list of sites, and by how much
//! the error would shrink. Proposals only: nothing is changed.
//!
//! Measured levels are held against predicted ones, over the ground in between: by the distance alone every
//! hill would look like a wrong azimuth or a wrong power.

use super::histogram::median;
use crate::maths;
use crate::space::{LonLat, geodesic};
use std::collections::BTreeSet;

/// Loss by distance from a mast that stands elsewhere than the list has it, dB in a factor of ten: between open
/// land and towns.
const SLOPE_DB: f64 = 35.0;
/// Fewer places say nothing of a cell.
const LEAST_PLACES: usize = 8;
/// Directions are tried in such steps, degrees.
const STEP_DEG: usize = 5;
/// A cell is turned by at least so much, degrees: less is within what azimuths of lists are off by.
const LEAST_TURN_DEG: f64 = 30.0;
/// And its error shrinks by at least so much, dB.
const LEAST_GAIN_DB: f64 = 3.0;
/// Places must be seen from the mast over so many twelfths of the circle.
const LEAST_SECTORS: usize = 3;
/// Strong places lie so far from the mast, metres.
const FAR_M: f64 = 5_000.0;
/// A power is wrong where a cell is off by so much from the median of all, dB.
const POWER_OFF_DB: f64 = 10.0;
/// With fewer cells there is no rest to compare a power with.
const LEAST_CELLS: usize = 8;
/// A cell is judged by places in so many squares of half a kilometre: shadowing is alike in each.
const LEAST_SQUARES: usize = 5;
/// Such squares to a degree, about.
const SQUARES_A_DEGREE: f64 = 200.0;
/// Of what an antenna's pattern takes off beside its azimuth, less arrives among hills and houses: so many
/// shares are tried.
const SHARE_STEPS: u8 = 10;

/// A cell of the study with the places where it was measured.
pub struct Measured<'a> {
    /// Id.
    pub id: &'a str,
    /// Site.
    pub site: &'a str,
    /// Mast.
    pub mast: LonLat,
    /// Azimuth; nothing of omnidirectional ones.
    pub azimuth_deg: Option<f64>,
    /// What the antenna takes off so many degrees beside its azimuth, dB, positive.
    pub attenuation_db: Box<dyn Fn(f64) -> f64 + 'a>,
    /// Sound places.
    pub places: Vec<HeardAt>,
}

/// What was measured of a cell at a place, and what is predicted there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeardAt {
    /// Where.
    pub at: LonLat,
    /// The measured level, dBm.
    pub level_dbm: f64,
    /// The predicted level over the ground in between, if the antenna were as strong in all directions, dBm.
    pub in_main_direction_dbm: f64,
}

/// What seems to be wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// The azimuth: it should be this, degrees.
    Azimuth(f64),
    /// The place: the strong samples lie around this one.
    Position(LonLat),
    /// The power: off by so many dB from the rest.
    Power(f64),
}

/// A proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The cell.
    pub cell: String,
    /// What seems to be wrong.
    pub kind: Kind,
    /// Standard deviation (of the power: the offset) as the list has it, dB.
    pub before_db: f64,
    /// The same after the repair.
    pub after_db: f64,
    /// Places that say so.
    pub places: usize,
    /// A cell of the same site whose azimuth this one would have.
    pub swapped_with: Option<String>,
}

/// Measured levels less the predicted ones, were the cell's azimuth this; of the antenna's pattern a share counts.
fn residuals(cell: &Measured<'_>, azimuth_deg: Option<f64>, share: f64) -> Vec<f64> {
    let of_place = |place: &HeardAt| {
        let bearing_deg = geodesic::azimuth_deg(cell.mast, place.at);
        let off_deg = azimuth_deg.map(|main| (bearing_deg - main + 540.0).rem_euclid(360.0) - 180.0);
        let antenna_db = off_deg.map_or(0.0, &cell.attenuation_db);
        place.level_dbm - (place.in_main_direction_dbm - share * antenna_db)
    };
    cell.places.iter().map(of_place).collect()
}

/// Measured levels without a law of the distance from a mast. No prediction is known of a mast elsewhere.
fn about(cell: &Measured<'_>, mast: LonLat) -> Vec<f64> {
    let of_place = |place: &HeardAt| {
        let distance_m = geodesic::distance_m(mast, place.at);
        place.level_dbm + SLOPE_DB * maths::log10(distance_m.max(50.0) / 1000.0)
    };
    cell.places.iter().map(of_place).collect()
}

fn deviation(values: &[f64]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt()
}

/// All that measurements contradict, cell by cell: the azimuth first, for a turned cell has the wrong power too.
pub fn contradictions(cells: &[Measured<'_>]) -> Vec<Proposal> {
    let mut found = Vec::new();
    let enough: Vec<&Measured<'_>> = cells.iter().filter(|c| c.places.len() >= LEAST_PLACES).collect();
    let share = share(&enough);
    let mut offsets = Vec::new();
    for cell in &enough {
        let turned = azimuth(cell, &enough, share);
        let moved = if turned.is_none() { position(cell) } else { None };
        if turned.is_none() && moved.is_none() {
            let offset = median(residuals(cell, cell.azimuth_deg, share));
            offsets.extend(offset.map(|m| (*cell, m)));
        }
        found.extend(turned.or(moved));
    }
    found.extend(powers(&offsets));
    found
}

/// The share of the pattern that leaves the best quarter of the cells with the least scatter: what all have in
/// common is no fault of one. Cells that are turned are not among them.
fn share(cells: &[&Measured<'_>]) -> f64 {
    let scatter = |share: f64| {
        let of_cell = |c: &&Measured<'_>| deviation(&residuals(c, c.azimuth_deg, share));
        let mut all: Vec<f64> = cells.iter().map(of_cell).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 4).copied().unwrap_or(0.0)
    };
    let shares = (0..=SHARE_STEPS)
        .rev()
        .map(|k| f64::from(k) / f64::from(SHARE_STEPS));
    let tries = shares.map(|share| (scatter(share), share));
    tries
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(1.0, |best| best.1)
}

fn squares(cell: &Measured<'_>) -> usize {
    let square = |p: &HeardAt| {
        let number = |deg: f64| (deg * SQUARES_A_DEGREE).floor() as i64;
        (number(p.at.lon_deg()), number(p.at.lat_deg()))
    };
    cell.places.iter().map(square).collect::<BTreeSet<_>>().len()
}

fn azimuth(cell: &Measured<'_>, all: &[&Measured<'_>], share: f64) -> Option<Proposal> {
    let main = cell.azimuth_deg?;
    let bearing = |p: &HeardAt| geodesic::azimuth_deg(cell.mast, p.at).rem_euclid(360.0);
    let mut sectors: Vec<u32> = cell.places.iter().map(|p| (bearing(p) / 30.0) as u32).collect();
    sectors.sort_unstable();
    sectors.dedup();
    if sectors.len() < LEAST_SECTORS || squares(cell) < LEAST_SQUARES {
        return None;
    }
    let before_db = deviation(&residuals(cell, Some(main), share));
    let tries = (0..360).step_by(STEP_DEG).map(|turn| {
        let turned = (main + turn as f64).rem_euclid(360.0);
        (deviation(&residuals(cell, Some(turned), share)), turned)
    });
    let (after_db, azimuth_deg) = tries.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let apart = |a: f64, b: f64| ((a - b + 540.0).rem_euclid(360.0) - 180.0).abs();
    let is_wrong = apart(azimuth_deg, main) >= LEAST_TURN_DEG && before_db - after_db >= LEAST_GAIN_DB;
    let is_there = |other: &&&Measured<'_>| {
        let near = |a: f64| apart(a, azimuth_deg) <= LEAST_TURN_DEG;
        other.site == cell.site && other.id != cell.id && other.azimuth_deg.is_some_and(near)
    };
    is_wrong.then(|| Proposal {
        cell: cell.id.to_owned(),
        kind: Kind::Azimuth(azimuth_deg),
        before_db,
        after_db,
        places: cell.places.len(),
        swapped_with: all.iter().find(is_there).map(|other| other.id.to_owned()),
    })
}

/// The strong places lie far from the mast, and those near the mast are weak.
fn position(cell: &Measured<'_>) -> Option<Proposal> {
    let strongest = cell.places.iter().map(|p| p.level_dbm).reduce(f64::max)?;
    let strong: Vec<&HeardAt> = cell
        .places
        .iter()
        .filter(|p| p.level_dbm >= strongest - 10.0)
        .collect();
    let weight = |p: &HeardAt| maths::exp((p.level_dbm - strongest) / 10.0 * std::f64::consts::LN_10);
    let sum: f64 = strong.iter().map(|p| weight(p)).sum();
    let lon = strong.iter().map(|p| weight(p) * p.at.lon_deg()).sum::<f64>() / sum;
    let lat = strong.iter().map(|p| weight(p) * p.at.lat_deg()).sum::<f64>() / sum;
    let centre = LonLat::wrapped(lon, lat)?;
    if geodesic::distance_m(cell.mast, centre) <= FAR_M {
        return None;
    }
    let mut by_distance: Vec<(f64, f64)> = cell
        .places
        .iter()
        .map(|p| (geodesic::distance_m(cell.mast, p.at), p.level_dbm))
        .collect();
    by_distance.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let third = by_distance.len() / 3;
    let near = median(by_distance.iter().take(third.max(1)).map(|p| p.1).collect())?;
    let before_db = deviation(&about(cell, cell.mast));
    let after_db = deviation(&about(cell, centre));
    let is_wrong = near <= strongest - 10.0 && before_db - after_db >= LEAST_GAIN_DB;
    is_wrong.then(|| Proposal {
        cell: cell.id.to_owned(),
        kind: Kind::Position(centre),
        before_db,
        after_db,
        places: cell.places.len(),
        swapped_with: None,
    })
}

/// Cells whose offset differs from the median of all.
fn powers(offsets: &[(&Measured<'_>, f64)]) -> Vec<Proposal> {
    if offsets.len() < LEAST_CELLS {
        return Vec::new();
    }
    let Some(middle) = median(offsets.iter().map(|o| o.1).collect()) else {
        return Vec::new();
    };
    let wrong = offsets
        .iter()
        .filter(|(cell, offset)| (offset - middle).abs() > POWER_OFF_DB && squares(cell) >= LEAST_SQUARES);
    let proposal = |(cell, offset): &(&Measured<'_>, f64)| Proposal {
        cell: cell.id.to_owned(),
        kind: Kind::Power(offset - middle),
        before_db: (offset - middle).abs(),
        after_db: 0.0,
        places: cell.places.len(),
        swapped_with: None,
    };
    wrong.map(proposal).collect()
}
