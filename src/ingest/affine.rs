//! From the pixels of a raster to coordinates, and back.

/// The affine map from pixels to coordinates, and back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Affine {
    pub(super) forward: [f64; 6],
}

impl Affine {
    /// Coordinates of a continuous pixel position; whole numbers are pixel corners.
    pub(super) fn at(&self, col: f64, row: f64) -> (f64, f64) {
        let f = &self.forward;
        (f[0] + col * f[1] + row * f[2], f[3] + col * f[4] + row * f[5])
    }

    /// The continuous pixel position of coordinates; NaN where there is none.
    pub(super) fn pixel(&self, x: f64, y: f64) -> (f64, f64) {
        let f = &self.forward;
        let (dx, dy) = (x - f[0], y - f[3]);
        let det = f[1] * f[5] - f[2] * f[4];
        ((dx * f[5] - dy * f[2]) / det, (dy * f[1] - dx * f[4]) / det)
    }

    pub(super) fn is_usable(&self) -> bool {
        let f = &self.forward;
        let det = f[1] * f[5] - f[2] * f[4];
        f.iter().all(|v| v.is_finite()) && det.is_finite() && det != 0.0
    }

    /// Width and height of a pixel of a north-up raster, exactly as the file says.
    pub(super) fn steps(&self) -> (f64, f64) {
        (self.forward[1], -self.forward[5])
    }

    pub(super) fn is_north_up(&self) -> bool {
        let f = &self.forward;
        f[2] == 0.0 && f[4] == 0.0 && f[1] > 0.0 && f[5] < 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_and_coordinates_are_each_others_inverse() {
        let turned = Affine {
            forward: [100.0, 2.0, 0.5, 50.0, 0.25, -3.0],
        };
        let (x, y) = turned.at(7.25, 3.5);
        let (col, row) = turned.pixel(x, y);
        assert!((col - 7.25).abs() < 1e-12 && (row - 3.5).abs() < 1e-12);
        assert!(!turned.is_north_up());
    }
}
