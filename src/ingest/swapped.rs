//! Latitude and longitude exchanged where both are valid numbers: found by where the rest of the data lies.

use super::rows::RowReader;
use crate::space::{BoundingBox, LonLat, geodesic};

/// A row must lie this far from the rest before it is suspected.
const FAR_M: f64 = 300_000.0;
/// And the exchanged point this near to it, at most.
const NEAR_M: f64 = 50_000.0;

/// Knows where the data should lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct SwapGuard {
    expected: Option<BoundingBox>,
    what: &'static str,
}

impl SwapGuard {
    /// Compares with a box: that of the terrain, of the villages.
    pub(super) fn new(expected: Option<BoundingBox>, what: &'static str) -> Self {
        Self { expected, what }
    }

    /// Would the position fit if its coordinates were exchanged, and does it not fit as it is?
    pub(super) fn suspects(&self, at: LonLat) -> bool {
        let Some(expected) = self.expected else {
            return false;
        };
        let Ok(exchanged) = LonLat::new(at.lat_deg(), at.lon_deg()) else {
            return false;
        };
        expected.widened_m(NEAR_M).contains(exchanged) && distance_to_m(&expected, at) > FAR_M
    }

    /// Adds a fault to a row that is suspect.
    pub(super) fn check(&self, reader: &mut RowReader<'_>, at: LonLat) {
        if self.suspects(at) {
            let cause = format!(
                "longitude {:.5}, latitude {:.5} lies far from {}, and would lie there if the two were exchanged: are they swapped?",
                at.lon_deg(),
                at.lat_deg(),
                self.what
            );
            reader.fault(
                "coordinates-swapped",
                None,
                cause,
                "exchange the two columns in the file or in the study",
            );
        }
    }
}

/// Distance to the nearest point of a box, 0 inside, metres.
fn distance_to_m(area: &BoundingBox, at: LonLat) -> f64 {
    let lon = at.lon_deg().clamp(area.west_deg, area.east_deg);
    let lat = at.lat_deg().clamp(area.south_deg, area.north_deg);
    LonLat::new(lon, lat).map_or(0.0, |nearest| geodesic::distance_m(at, nearest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_far_point_that_fits_when_exchanged_is_suspect() {
        let baronnies = BoundingBox {
            west_deg: 5.0,
            south_deg: 44.0,
            east_deg: 6.0,
            north_deg: 45.0,
        };
        let guard = SwapGuard::new(Some(baronnies), "the terrain");
        let at = |lon, lat| LonLat::new(lon, lat).expect("valid");
        assert!(guard.suspects(at(44.3, 5.5)));
        assert!(!guard.suspects(at(5.5, 44.3)));
        assert!(!guard.suspects(at(60.0, 10.0)));
        assert!(!SwapGuard::new(None, "").suspects(at(44.3, 5.5)));
    }
}
