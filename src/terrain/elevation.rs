//! Heights of the ground above sea level.

use super::Blocks;
use crate::maths;
use crate::space::geodesic::MEAN_M_PER_DEG;
use crate::space::{BoundingBox, Frame, LonLat};

/// Where heights come from.
pub trait ElevationSource: Sync {
    /// Height above sea level, metres; `None` outside the data or on a void.
    fn height_m(&self, at: LonLat) -> Option<f64>;

    /// Spacing of the data, metres: profiles are sampled about this densely.
    fn spacing_m(&self) -> f64;

    /// A hash of everything that heights within an area can depend on. `None` where the source cannot say: then nothing that was computed
    /// from it can be kept for another run.
    fn fingerprint(&self, _around: &BoundingBox) -> Option<[u8; 32]> {
        None
    }
}

/// Elevation in memory: a frame in degrees and blocked heights, read bilinearly.
#[derive(Clone, Debug)]
pub struct ElevationGrid {
    /// Where the samples lie: a sample is the centre of its pixel.
    pub frame: Frame,
    /// Heights, metres.
    pub heights_m: Blocks,
}

impl ElevationSource for ElevationGrid {
    /// Bilinear between the four samples around a point. A void among those that count makes the answer `None`; within half a
    /// sample of the outer edge the nearest samples are used.
    fn height_m(&self, at: LonLat) -> Option<f64> {
        let (x, y) = self.frame.position(at);
        let (cols, rows) = (self.heights_m.cols(), self.heights_m.rows());
        let (last_x, last_y) = (cols.checked_sub(1)? as f64, rows.checked_sub(1)? as f64);
        // Half a pixel around the outermost centres, and a hair for positions on the very edge.
        const REACH: f64 = 0.5 + 1e-9;
        if !(x >= -REACH && y >= -REACH && x <= last_x + REACH && y <= last_y + REACH) {
            return None;
        }
        let (x, y) = (x.clamp(0.0, last_x), y.clamp(0.0, last_y));
        let (col, row) = (x as usize, y as usize);
        let (fx, fy) = (x - col as f64, y - row as f64);
        let corner = |dc: usize, dr: usize, weight: f64| -> Option<f64> {
            if weight == 0.0 {
                return Some(0.0);
            }
            Some(weight * f64::from(self.heights_m.get(col + dc, row + dr)?))
        };
        Some(
            corner(0, 0, (1.0 - fx) * (1.0 - fy))?
                + corner(1, 0, fx * (1.0 - fy))?
                + corner(0, 1, (1.0 - fx) * fy)?
                + corner(1, 1, fx * fy)?,
        )
    }

    fn spacing_m(&self) -> f64 {
        let lat = self.frame.bounds().centre().lat_deg().to_radians();
        let across_m = self.frame.step_lon_deg * MEAN_M_PER_DEG * maths::cos(lat);
        let down_m = self.frame.step_lat_deg * MEAN_M_PER_DEG;
        (across_m * down_m).sqrt()
    }

    fn fingerprint(&self, around: &BoundingBox) -> Option<[u8; 32]> {
        let bytes = |col, row, out: &mut Vec<u8>| {
            let height_m = self.heights_m.get(col, row).unwrap_or(f32::NAN);
            out.extend(height_m.to_bits().to_le_bytes());
        };
        Some(self.heights_m.digests.of(&self.frame, around, bytes))
    }
}

/// Ground of one height everywhere, for tests and for models that need no terrain.
#[derive(Clone, Copy, Debug)]
pub struct Flat {
    /// Height above sea level, metres.
    pub height_m: f64,
}

impl ElevationSource for Flat {
    fn height_m(&self, _at: LonLat) -> Option<f64> {
        Some(self.height_m)
    }

    fn spacing_m(&self) -> f64 {
        90.0
    }

    fn fingerprint(&self, _around: &BoundingBox) -> Option<[u8; 32]> {
        let mut bytes = *b"flat ground of one height, m    ";
        bytes[24..].copy_from_slice(&self.height_m.to_bits().to_le_bytes());
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane() -> ElevationGrid {
        let frame = Frame {
            west_deg: 10.0,
            north_deg: 50.0,
            step_lon_deg: 0.1,
            step_lat_deg: 0.1,
            cols: 3,
            rows: 3,
        };
        let mut heights_m = Blocks::new(3, 3);
        for row in 0..3 {
            for col in 0..3 {
                heights_m.set(col, row, Some((10 * col + 100 * row) as f32));
            }
        }
        ElevationGrid { frame, heights_m }
    }

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).expect("valid")
    }

    #[test]
    fn a_sample_is_read_at_the_centre_of_its_pixel() {
        let h = plane().height_m(at(10.15, 49.85)).expect("inside");
        assert!((h - 110.0).abs() < 1e-6);
    }

    #[test]
    fn a_plane_is_read_exactly_between_samples() {
        let h = plane().height_m(at(10.10, 49.90)).expect("inside");
        assert!((h - 55.0).abs() < 1e-6);
    }

    #[test]
    fn outside_and_voids_are_nothing() {
        let mut ground = plane();
        assert_eq!(ground.height_m(at(9.9, 49.9)), None);
        ground.heights_m.set(1, 1, None);
        assert_eq!(ground.height_m(at(10.12, 49.88)), None);
        // The void has no weight on the line through its neighbours.
        assert!(ground.height_m(at(10.05, 49.95)).is_some());
    }
}
