//! Where inputs lie, and the part of the world that shows them.

use crate::domain::{Masts, Network, Village};
use crate::space::BoundingBox;
use crate::world::InputSeen;

/// Around villages and masts there is so much of their larger side, and no less than so many degrees.
const ROOM: (f64, f64) = (0.15, 0.04);

/// Longitudes on one side of a cut, so that what lies on both sides of 180° is drawn together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cut {
    west_deg: f64,
}

impl Cut {
    /// At the widest gap between the longitudes.
    fn between(lons_deg: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = lons_deg.filter(|lon| lon.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else {
            return Self { west_deg: -180.0 };
        };
        // The gap across 180° leaves everything as it is; of equals it wins.
        let (mut widest, mut west_deg) = (first + 360.0 - last, *first);
        for pair in sorted.windows(2) {
            if let [a, b] = pair
                && b - a > widest
            {
                (widest, west_deg) = (b - a, *b);
            }
        }
        Self { west_deg }
    }

    /// A longitude east of the cut.
    pub(super) fn lon_deg(self, lon_deg: f64) -> f64 {
        if lon_deg < self.west_deg {
            lon_deg + 360.0
        } else {
            lon_deg
        }
    }
}

/// Places of villages and masts, degrees, east of the cut.
pub(super) struct Places {
    pub(super) cut: Cut,
    pub(super) villages: Vec<(f64, f64)>,
    pub(super) masts: Vec<(f64, f64)>,
    pub(super) tiles: Vec<[f64; 4]>,
}

impl Places {
    pub(super) fn of(villages: &[Village], network: &Network, seen: &[InputSeen]) -> Self {
        let centres = || villages.iter().filter_map(Village::centre);
        let masts = Masts::of(network, |_| true).places;
        let tiles = seen.iter().filter(|s| s.role == "terrain");
        let tiles: Vec<[f64; 4]> = tiles.flat_map(|s| s.tiles_deg.iter().copied()).collect();
        let lons = centres()
            .map(|c| c.lon_deg())
            .chain(masts.iter().map(|m| m.lon_deg()));
        let mut lons: Vec<f64> = lons.collect();
        if lons.is_empty() {
            lons.extend(tiles.iter().map(|t| t[0]));
        }
        let cut = Cut::between(lons.into_iter());
        Self {
            cut,
            villages: centres()
                .map(|c| (cut.lon_deg(c.lon_deg()), c.lat_deg()))
                .collect(),
            masts: masts
                .iter()
                .map(|m| (cut.lon_deg(m.lon_deg()), m.lat_deg()))
                .collect(),
            tiles,
        }
    }

    /// The area to show: villages and masts with room around them; the terrain where there are none.
    pub(super) fn area(&self) -> Option<BoundingBox> {
        let mut corners: Vec<(f64, f64)> = self.villages.iter().chain(&self.masts).copied().collect();
        if corners.is_empty() {
            let both = |t: &[f64; 4]| [(t[0], t[1]), (t[2], t[3])];
            corners = self.tiles.iter().flat_map(both).collect();
        }
        let (x, y) = corners.first()?;
        let mut area = [*x, *y, *x, *y];
        for (x, y) in &corners {
            area = [area[0].min(*x), area[1].min(*y), area[2].max(*x), area[3].max(*y)];
        }
        let [west, south, east, north] = area;
        let room = (ROOM.0 * (east - west).max(north - south)).max(ROOM.1);
        Some(BoundingBox {
            west_deg: west - room,
            south_deg: (south - room).max(-90.0),
            east_deg: east + room,
            north_deg: (north + room).min(90.0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longitudes_are_cut_where_nothing_is() {
        assert_eq!(Cut::between([105.0, 106.0].into_iter()).west_deg, 105.0);
        let fiji = Cut::between([178.0, -179.0, 177.0].into_iter());
        assert_eq!(fiji.west_deg, 177.0);
        assert_eq!(fiji.lon_deg(-179.0), 181.0);
    }
}
