//! Can something be built at a place: ground, water, slope, forbidden zones.

use super::counts::LeftOut;
use crate::maths;
use crate::space::geodesic::MEAN_M_PER_DEG;
use crate::space::{Inside, LonLat};
use crate::study::PlanSource;
use crate::terrain::cover::{CoverSource, Kind};
use crate::terrain::{ElevationGrid, ElevationSource};
use crate::world::World;
use geo::MultiPolygon;

/// The ground of a world under a plan's rules.
pub(super) struct Ground<'a> {
    world: &'a World,
    forbidden: Inside,
    max_slope_deg: f64,
}

impl<'a> Ground<'a> {
    pub(super) fn new(
        world: &'a World,
        plan: &PlanSource,
        forbidden: Option<&'a [MultiPolygon<f64>]>,
    ) -> Self {
        Self {
            world,
            forbidden: Inside::of(forbidden.unwrap_or_default()),
            max_slope_deg: plan.max_slope_deg,
        }
    }

    /// Height of the ground, metres, where something new can be built, or why not.
    pub(super) fn fit_for_building(&self, at: LonLat) -> Result<f64, LeftOut> {
        let height_m = self.world.terrain.height_m(at).ok_or(LeftOut::NoTerrain)?;
        self.fit_for_antennas(at)?;
        if self.is_water(at) {
            return Err(LeftOut::Water);
        }
        let slope_deg = slope_deg(&self.world.terrain, at).ok_or(LeftOut::NoTerrain)?;
        if slope_deg > self.max_slope_deg {
            return Err(LeftOut::Steep);
        }
        Ok(height_m)
    }

    /// What stands can carry antennas anywhere but in a forbidden zone; without a height of its ground no path is
    /// known.
    pub(super) fn fit_for_antennas(&self, at: LonLat) -> Result<f64, LeftOut> {
        let height_m = self.world.terrain.height_m(at).ok_or(LeftOut::NoTerrain)?;
        if self.forbidden.holds(at) {
            return Err(LeftOut::Forbidden);
        }
        Ok(height_m)
    }

    fn is_water(&self, at: LonLat) -> bool {
        let is_sea = self.world.sea.as_ref().is_some_and(|sea| sea.is_sea(at));
        let cover = self.world.cover.as_ref().and_then(|cover| cover.cover(at));
        is_sea || cover.is_some_and(|c| c.kind == Kind::Water)
    }
}

/// Slope of the ground over a sample's spacing to either side, degrees; at an edge or beside a void over one side.
/// `None` where the ground is known to neither side.
pub(super) fn slope_deg(terrain: &ElevationGrid, at: LonLat) -> Option<f64> {
    let spacing_m = terrain.spacing_m();
    let here_m = terrain.height_m(at)?;
    let step_lat_deg = spacing_m / MEAN_M_PER_DEG;
    let step_lon_deg = step_lat_deg / maths::cos(at.lat_deg().to_radians()).max(1e-3);
    let height_m = |east: f64, north: f64| {
        let (lon_deg, lat_deg) = (
            at.lon_deg() + east * step_lon_deg,
            at.lat_deg() + north * step_lat_deg,
        );
        LonLat::wrapped(lon_deg, lat_deg).and_then(|at| terrain.height_m(at))
    };
    let rise = |ahead: Option<f64>, behind: Option<f64>| match (ahead, behind) {
        (Some(a), Some(b)) => Some((a - b) / (2.0 * spacing_m)),
        (Some(a), None) => Some((a - here_m) / spacing_m),
        (None, Some(b)) => Some((here_m - b) / spacing_m),
        (None, None) => None,
    };
    let east = rise(height_m(1.0, 0.0), height_m(-1.0, 0.0))?;
    let north = rise(height_m(0.0, 1.0), height_m(0.0, -1.0))?;
    Some(maths::atan((east * east + north * north).sqrt()).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::at;
    use crate::space::BoundingBox;

    #[test]
    fn a_plane_has_its_slope() {
        let area = BoundingBox {
            west_deg: 105.0,
            south_deg: 21.0,
            east_deg: 105.1,
            north_deg: 21.1,
        };
        // One metre up for ten to the north.
        let plane = |at: LonLat| Some((at.lat_deg() - 21.0) * MEAN_M_PER_DEG * 0.1);
        let ground = ElevationGrid::over(&area, 90.0, plane);
        for place in [at(105.05, 21.05), at(105.0002, 21.05), at(105.05, 21.098)] {
            let slope = slope_deg(&ground, place).expect("known");
            assert!((slope - 5.71).abs() < 0.05, "{slope}");
        }
        // The outermost sample holds to the edge, where the ground ends to one side.
        let slope = slope_deg(&ground, at(105.05, 21.0999)).expect("known");
        assert!((2.0..6.0).contains(&slope), "{slope}");
        assert_eq!(slope_deg(&ground, at(104.9, 21.05)), None);
    }
}
