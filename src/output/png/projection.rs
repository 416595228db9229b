//! From degrees to pixels: equirectangular with true lengths at the map's middle latitude.

use super::canvas::Px;
use crate::maths;
use crate::space::{BoundingBox, LonLat, geodesic};

/// Where the map lies on the globe and how large it is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Projection {
    /// The area shown.
    pub area: BoundingBox,
    /// Width of the map, pixels.
    pub width: f64,
    /// Height, pixels.
    pub height: f64,
}

const MAX_WIDTH: f64 = 1150.0;
const MAX_HEIGHT: f64 = 1400.0;
/// Narrower or wider areas are widened, so that the map stays legible.
const ASPECTS: (f64, f64) = (0.5, 2.0);
/// No side is shorter than this, degrees.
const MIN_DEG: f64 = 0.02;

impl Projection {
    /// For an area: at most 1,150 × 1,400 pixels.
    pub(super) fn over(area: BoundingBox) -> Self {
        let centre = area.centre();
        let cos_lat = maths::cos(centre.lat_deg().to_radians()).max(0.01);
        let mut across = (area.east_deg - area.west_deg).max(MIN_DEG) * cos_lat;
        let mut up = (area.north_deg - area.south_deg).max(MIN_DEG);
        across = across.max(ASPECTS.0 * up);
        up = up.max(across / ASPECTS.1);
        let aspect = across / up;
        let width = MAX_WIDTH.min(MAX_HEIGHT * aspect).round();
        let height = (width / aspect).round();
        let (half_lon, half_lat) = (0.5 * across / cos_lat, 0.5 * up);
        let area = BoundingBox {
            west_deg: centre.lon_deg() - half_lon,
            south_deg: centre.lat_deg() - half_lat,
            east_deg: centre.lon_deg() + half_lon,
            north_deg: centre.lat_deg() + half_lat,
        };
        Self { area, width, height }
    }

    /// A position in pixels from the map's upper left corner.
    pub(super) fn px(&self, lon_deg: f64, lat_deg: f64) -> Px {
        // The nearer way round the globe from the middle of the map.
        let turns = ((0.5 * (self.area.west_deg + self.area.east_deg) - lon_deg) / 360.0).round();
        (
            (lon_deg + 360.0 * turns - self.area.west_deg) / self.deg_per_px_lon(),
            (self.area.north_deg - lat_deg) / self.deg_per_px_lat(),
        )
    }

    /// The position of a pixel.
    pub(super) fn lon_lat(&self, at: Px) -> Option<LonLat> {
        LonLat::wrapped(
            self.area.west_deg + at.0 * self.deg_per_px_lon(),
            self.area.north_deg - at.1 * self.deg_per_px_lat(),
        )
    }

    /// Does a pixel lie on the map?
    pub(super) fn shows(&self, at: Px) -> bool {
        at.0 >= 0.0 && at.1 >= 0.0 && at.0 <= self.width && at.1 <= self.height
    }

    /// Degrees of longitude across a pixel.
    pub(super) fn deg_per_px_lon(&self) -> f64 {
        (self.area.east_deg - self.area.west_deg) / self.width
    }

    /// Degrees of latitude up a pixel.
    pub(super) fn deg_per_px_lat(&self) -> f64 {
        (self.area.north_deg - self.area.south_deg) / self.height
    }

    /// Metres across a pixel on the middle parallel.
    pub(super) fn m_per_px(&self) -> f64 {
        // Over a few pixels the geodesic and the parallel do not differ.
        const SPAN_PX: f64 = 4.0;
        let middle = (0.5 * self.width, 0.5 * self.height);
        match (self.lon_lat(middle), self.lon_lat((middle.0 + SPAN_PX, middle.1))) {
            (Some(a), Some(b)) => geodesic::distance_m(a, b) / SPAN_PX,
            _ => f64::NAN,
        }
    }

    /// A round length of at most so many pixels: metres, and its pixels.
    pub(super) fn scale_bar(&self, most_px: f64) -> (f64, f64) {
        let m_per_px = self.m_per_px();
        let most_m = most_px * m_per_px;
        let power = maths::pow(10.0, maths::log10(most_m).floor());
        let length_m = [5.0, 2.0, 1.0]
            .map(|k| k * power)
            .into_iter()
            .find(|l| *l <= most_m)
            .unwrap_or(power);
        (length_m, length_m / m_per_px)
    }

    /// The part of a segment near the map; `None` where there is none.
    pub(super) fn clipped(&self, a: Px, b: Px) -> Option<(Px, Px)> {
        const MARGIN: f64 = 20.0;
        if ![a.0, a.1, b.0, b.1].iter().all(|v| v.is_finite()) {
            return None;
        }
        let (mut from, mut to) = (0.0f64, 1.0f64);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let edges = [
            (-dx, a.0 + MARGIN),
            (dx, self.width + MARGIN - a.0),
            (-dy, a.1 + MARGIN),
            (dy, self.height + MARGIN - a.1),
        ];
        for (slope, room) in edges {
            if slope == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if slope < 0.0 {
                from = from.max(room / slope);
            } else {
                to = to.min(room / slope);
            }
        }
        let on = |t: f64| (a.0 + t * dx, a.1 + t * dy);
        (from <= to).then(|| (on(from), on(to)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(west_deg: f64, south_deg: f64, east_deg: f64, north_deg: f64) -> BoundingBox {
        BoundingBox {
            west_deg,
            south_deg,
            east_deg,
            north_deg,
        }
    }

    #[test]
    fn a_degree_is_narrower_than_high_by_the_cosine_of_latitude() {
        let map = Projection::over(area(10.0, 59.5, 12.0, 60.5));
        let (x, y) = map.px(11.0, 60.0);
        let (east, _) = map.px(11.5, 60.0);
        let (_, north) = map.px(11.0, 60.5);
        assert!(((east - x) / (y - north) - 0.5).abs() < 0.002);
        assert_eq!(map.px(10.0, 60.5), (0.0, 0.0));
    }

    #[test]
    fn a_pixel_leads_back_to_its_position() {
        let map = Projection::over(area(105.0, 21.0, 106.0, 22.0));
        let there = map.lon_lat(map.px(105.3, 21.7)).expect("on the globe");
        assert!((there.lon_deg() - 105.3).abs() < 1e-9 && (there.lat_deg() - 21.7).abs() < 1e-9);
    }

    #[test]
    fn the_scale_bar_is_round_and_as_long_as_it_says() {
        let map = Projection::over(area(105.0, 21.0, 106.0, 22.0));
        let (length_m, length_px) = map.scale_bar(250.0);
        assert_eq!(length_m, 20_000.0);
        let middle = map.area.centre();
        let (x, y) = map.px(middle.lon_deg(), middle.lat_deg());
        let end = map.lon_lat((x + length_px, y)).expect("on the globe");
        assert!((geodesic::distance_m(middle, end) - length_m).abs() < 0.002 * length_m);
        assert!(length_px <= 250.0);
    }

    #[test]
    fn strips_and_single_places_become_maps() {
        for area in [
            area(105.0, 21.0, 105.0, 21.0),
            area(100.0, 21.0, 110.0, 21.1),
            area(105.0, 8.0, 105.1, 23.0),
        ] {
            let map = Projection::over(area);
            let aspect = map.width / map.height;
            assert!((0.49..=2.01).contains(&aspect), "{aspect}");
            assert!(map.width >= 500.0 && map.height >= 500.0);
            assert!(map.area.contains(area.centre()));
        }
    }

    #[test]
    fn lines_are_cut_at_the_edge() {
        let map = Projection::over(area(105.0, 21.0, 106.0, 22.0));
        let (a, b) = map.clipped((-1e9, 100.0), (1e9, 100.0)).expect("crosses");
        assert!(a.0 >= -21.0 && b.0 <= map.width + 21.0 && (a.1 - 100.0).abs() < 1e-3);
        assert!(map.clipped((-500.0, -500.0), (500.0, -400.0)).is_none());
        assert!(map.clipped((f64::NAN, 0.0), (5.0, 5.0)).is_none());
    }
}
