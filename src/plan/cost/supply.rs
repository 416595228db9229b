//! How near power and roads are.

use crate::domain::{CalendarDay, Electricity};
use crate::plan::candidate::Candidate;
use crate::plan::layers::{Listed, PlanLayers};
use crate::space::LonLat;
use crate::space::geodesic::{MEAN_M_PER_DEG, distance_m};
use crate::study::Source;
use crate::world::World;
use geo::LineString;

/// A village this near brings its electricity, metres.
const VILLAGE_M: f64 = 2000.0;

/// How near power and roads are to a candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Supply {
    /// Metres to the nearest power line; `None` where no layer says.
    pub to_power_m: Option<f64>,
    /// Metres to the nearest road; `None` where no layer says.
    pub to_road_m: Option<f64>,
    /// Is the nearest village within 2 km on the grid? `None` where there is none or its data do not say.
    pub near_village_has_grid: Option<bool>,
    /// Metres to that village's centre.
    pub to_village_m: Option<f64>,
    /// From when on a row of a list has power.
    pub powered_from: Option<CalendarDay>,
    /// What a row of the user's list costs.
    pub listed_cost: Option<u64>,
}

impl Supply {
    /// Metres to the grid, as far as it is known: the power line or the village that has it, whichever is
    /// nearer; nothing where a row says from when on it has power.
    pub fn to_grid_m(&self) -> Option<f64> {
        if self.powered_from.is_some() {
            return Some(0.0);
        }
        let of_village = self
            .to_village_m
            .filter(|_| self.near_village_has_grid == Some(true));
        match (self.to_power_m, of_village) {
            (Some(line), Some(village)) => Some(line.min(village)),
            (line, village) => line.or(village),
        }
    }

    /// Does nothing say whether the grid is near? Then it is not counted on.
    pub fn grid_is_unknown(&self) -> bool {
        self.to_grid_m().is_none() && self.near_village_has_grid.is_none()
    }
}

/// How near power and roads are to a candidate.
pub fn supply(candidate: &Candidate, world: &World, layers: &PlanLayers) -> Supply {
    let at = candidate.position;
    let to =
        |lines: &Option<Vec<LineString<f64>>>| lines.as_deref().and_then(|lines| to_nearest_m(at, lines));
    let row = listed(candidate, layers);
    let village = nearest_village(at, world);
    Supply {
        to_power_m: to(&layers.power_lines),
        to_road_m: to(&layers.roads),
        near_village_has_grid: village.and_then(|(_, has_grid)| has_grid),
        to_village_m: village.map(|(away_m, _)| away_m),
        powered_from: row.and_then(|row| row.powered_from),
        listed_cost: row.and_then(|row| row.cost),
    }
}

/// The row that a candidate is from.
fn listed<'l>(candidate: &Candidate, layers: &'l PlanLayers) -> Option<&'l Listed> {
    let rows = match candidate.source {
        Source::List => layers.list.as_deref(),
        Source::Tower => layers.towers.as_deref(),
        _ => None,
    };
    rows?.iter().find(|row| row.position == candidate.position)
}

/// The nearest village within reach, and whether it has the grid, where its data say so.
fn nearest_village(at: LonLat, world: &World) -> Option<(f64, Option<bool>)> {
    // A degree of latitude is nowhere shorter.
    const NEAR_DEG: f64 = VILLAGE_M / 110_500.0;
    let mut best: Option<(f64, Option<bool>)> = None;
    for village in &world.villages {
        let Some(centre) = village.centre() else { continue };
        if (centre.lat_deg() - at.lat_deg()).abs() > NEAR_DEG {
            continue;
        }
        let away_m = distance_m(at, centre);
        if away_m <= VILLAGE_M && best.is_none_or(|(nearest_m, _)| away_m < nearest_m) {
            let has_grid = match village.electricity {
                Electricity::Grid => Some(true),
                Electricity::Weak | Electricity::None => Some(false),
                Electricity::Unknown => None,
            };
            best = Some((away_m, has_grid));
        }
    }
    best
}

/// Metres from a place to the nearest point of lines; `None` where there is no line.
///
/// The nearest point is found on the plane that touches the globe at the place, and its distance is that on
/// the ellipsoid.
fn to_nearest_m(at: LonLat, lines: &[LineString<f64>]) -> Option<f64> {
    let across = crate::maths::cos(at.lat_deg().to_radians());
    let flat = |c: &geo::Coord<f64>| {
        let mut east_deg = c.x - at.lon_deg();
        if east_deg > 180.0 {
            east_deg -= 360.0;
        } else if east_deg < -180.0 {
            east_deg += 360.0;
        }
        (
            east_deg * across * MEAN_M_PER_DEG,
            (c.y - at.lat_deg()) * MEAN_M_PER_DEG,
        )
    };
    // Squared distance, and the place in degrees.
    let mut best: Option<(f64, f64, f64)> = None;
    for line in lines {
        let ends = line.0.windows(2).map(|two| (two[0], two[1]));
        let alone = line.0.first().filter(|_| line.0.len() == 1).map(|c| (*c, *c));
        for (from, to) in ends.chain(alone) {
            let (a, b) = (flat(&from), flat(&to));
            let share = along(a, b);
            let near = (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1));
            let squared = near.0 * near.0 + near.1 * near.1;
            if best.is_none_or(|(least, ..)| squared < least) {
                let lon_deg = at.lon_deg() + near.0 / (across.max(1e-9) * MEAN_M_PER_DEG);
                best = Some((squared, lon_deg, at.lat_deg() + near.1 / MEAN_M_PER_DEG));
            }
        }
    }
    let (squared, lon_deg, lat_deg) = best?;
    let on_ellipsoid = LonLat::wrapped(lon_deg, lat_deg).map(|near| distance_m(at, near));
    Some(on_ellipsoid.unwrap_or_else(|| squared.sqrt()))
}

/// Where on a segment the origin's nearest point is, 0 … 1.
fn along(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    if length > 0.0 {
        (-(a.0 * dx + a.1 * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::at;

    #[test]
    fn the_distance_to_a_line_is_that_to_its_nearest_point() {
        // A line along the equator from 105° to 106°, a place half a degree north of its middle.
        let line = LineString::from(vec![(105.0, 0.0), (106.0, 0.0)]);
        let away_m = to_nearest_m(at(105.5, 0.1), std::slice::from_ref(&line)).expect("a line");
        assert!((away_m - distance_m(at(105.5, 0.1), at(105.5, 0.0))).abs() < 1.0);
        let beyond_m = to_nearest_m(at(107.0, 0.0), &[line]).expect("a line");
        assert!((beyond_m - distance_m(at(107.0, 0.0), at(106.0, 0.0))).abs() < 1.0);
        assert_eq!(to_nearest_m(at(107.0, 0.0), &[]), None);
    }

    #[test]
    fn a_line_beyond_180_degrees_is_near() {
        let line = LineString::from(vec![(-179.99, 0.0), (-179.99, 1.0)]);
        let away_m = to_nearest_m(at(179.99, 0.5), &[line]).expect("a line");
        assert!(away_m < 2300.0, "{away_m}");
    }

    #[test]
    fn the_grid_is_the_nearer_of_line_and_village() {
        let mut supply = Supply::default();
        assert!(supply.grid_is_unknown());
        supply.to_village_m = Some(500.0);
        supply.near_village_has_grid = Some(false);
        assert!(!supply.grid_is_unknown() && supply.to_grid_m().is_none());
        supply.near_village_has_grid = Some(true);
        assert_eq!(supply.to_grid_m(), Some(500.0));
        supply.to_power_m = Some(300.0);
        assert_eq!(supply.to_grid_m(), Some(300.0));
        supply.powered_from = "2027-01-01".parse().ok();
        assert_eq!(supply.to_grid_m(), Some(0.0));
    }
}
