//! How much of an area is filled at a time, so that the memory it takes is known, and kept to, before the
//! start.

use super::matrix::Matrix;
use super::planes::Planes;
use crate::space::Window;
use crate::space::lattice::BLOCK;

/// What the memory of a raster depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// The whole area.
    pub window: Window,
    /// Operators × technologies.
    pub services: usize,
    /// Channels with a sum of power; 0 where SINR is not asked for.
    pub channels: usize,
    /// Layers that come out.
    pub layers: usize,
    /// What is held of each pixel.
    pub planes: Planes,
    /// Masts.
    pub masts: usize,
    /// Threads.
    pub threads: usize,
    /// Losses reach so far, metres.
    pub range_m: f64,
    /// Spacing of samples along a ray, metres.
    pub step_m: f64,
    /// Rays around a mast.
    pub rays: usize,
    /// Are the layers kept whole (or handed on, band by band)?
    pub keeps_layers: bool,
    /// Are matrices computed whole, to be kept for other runs, though a band may need a part of them?
    pub whole_matrices: bool,
    /// What is in memory beside, terrain and land cover for the most part, bytes.
    pub beside_bytes: u64,
}

/// How to fill an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Rows of pixels at a time: a multiple of a block's side, or a power of two below it.
    pub band_rows: usize,
    /// Masts whose matrices are in memory at a time.
    pub masts_at_once: usize,
    /// The most that is held at any time, bytes.
    pub bytes: u64,
}

/// The least number of rows that is filled at a time.
const MIN_ROWS: usize = 64;
/// More masts at a time gain nothing.
const MAX_MASTS: usize = 64;
/// Bytes of a ray's sample: loss, elevation, warnings.
const SAMPLE_BYTES: f64 = 12.0;

/// The largest bands that fit into a budget, bytes.
///
/// # Errors
/// Where nothing fits: the bytes that the smallest plan needs.
pub fn plan(need: &Need, budget_bytes: u64) -> Result<Plan, u64> {
    let most_masts = need.masts.clamp(1, MAX_MASTS);
    let mut band_rows = (need.window.rows.div_ceil(BLOCK as usize) + 1) * BLOCK as usize;
    let mut least = u64::MAX;
    loop {
        let mut masts = most_masts;
        loop {
            let bytes = need.bytes(band_rows, masts);
            least = least.min(bytes);
            if bytes <= budget_bytes {
                return Ok(Plan {
                    band_rows,
                    masts_at_once: masts,
                    bytes,
                });
            }
            // As many masts as threads lose little; fewer only where bands cannot be smaller.
            let floor = if band_rows > MIN_ROWS {
                need.threads.max(1)
            } else {
                1
            };
            if masts <= floor {
                break;
            }
            masts = (masts / 2).max(floor);
        }
        if band_rows <= MIN_ROWS {
            return Err(least);
        }
        band_rows = if band_rows > BLOCK as usize {
            (band_rows / (2 * BLOCK as usize)).max(1) * BLOCK as usize
        } else {
            band_rows / 2
        };
    }
}

impl Need {
    fn bytes(&self, band_rows: usize, masts: usize) -> u64 {
        let (rows, cols) = (self.window.rows as f64, self.window.cols as f64);
        let band = rows.min(band_rows as f64) * cols;
        let (pixel, channel) = self.planes.bytes();
        let canvas = band * (self.services as f64 * pixel as f64 + self.channels as f64 * channel as f64);
        let layer = self.layers as f64 * self.planes.layer_bytes() as f64;
        let layers = band * layer
            + if self.keeps_layers {
                rows * cols * layer
            } else {
                0.0
            };
        let across = 2.0 * self.range_m / self.window.lattice.resolution_m() + 2.0;
        let disc_rows = if self.whole_matrices {
            across
        } else {
            across.min(band_rows as f64)
        };
        let disc = std::f64::consts::FRAC_PI_4 * across * across;
        // Pixels are narrower than high away from the lattice's latitude, by little: a quarter more.
        let pixels = 1.25 * disc.min(disc_rows * across);
        let matrix = Matrix::bytes_of(pixels as usize, disc_rows as usize) as f64;
        let polar = self.rays as f64 * (self.range_m / self.step_m + 4.0) * SAMPLE_BYTES;
        // A matrix on its way is there twice: as rows and joined, or as bytes. A thread that waits for others
        // to finish a mast's rays may begin another mast: more are on their way than there are threads, by
        // less than half as many where it was counted (5 with 4 threads, 11 with 8).
        let on_the_way = if self.threads == 1 { 1 } else { 2 * self.threads };
        let at_work = on_the_way.min(masts) as f64 * (polar + matrix);
        let total = canvas + layers + masts as f64 * matrix + at_work;
        self.beside_bytes.saturating_add(total as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Lattice;

    fn need() -> Need {
        Need {
            window: Window {
                lattice: Lattice {
                    per_degree_lon: 1031,
                    per_degree_lat: 1112,
                },
                first_col: 0,
                first_row: 0,
                cols: 6_000,
                rows: 16_500,
            },
            services: 12,
            channels: 0,
            layers: 15,
            planes: Planes::default(),
            masts: 100_000,
            threads: 2,
            range_m: 15_000.0,
            step_m: 90.0,
            rays: 943,
            keeps_layers: false,
            whole_matrices: true,
            beside_bytes: 1_000_000_000,
        }
    }

    /// By hand: 99 million pixels, 12 services of 6 bytes and 15 layers of 6 bytes: 16 GB; a band of 1,024
    /// rows 1 GB.
    #[test]
    fn a_smaller_budget_makes_smaller_bands() {
        let all = plan(&need(), 40 << 30).expect("fits");
        assert!(all.band_rows >= 16_500 && all.bytes > 16_000_000_000, "{all:?}");
        let some = plan(&need(), 4 << 30).expect("fits");
        assert!(
            some.band_rows.is_multiple_of(1024) && some.bytes <= 4 << 30,
            "{some:?}"
        );
        assert!((1024..=2048).contains(&some.band_rows), "{some:?}");
        let few = plan(&need(), 1_200_000_000).expect("fits");
        assert!(few.band_rows < 1024 && 1024 % few.band_rows == 0, "{few:?}");
    }

    #[test]
    fn what_does_not_fit_says_what_it_needs() {
        let least = plan(&need(), 1_000_000_000).expect_err("terrain alone fills it");
        assert!(least > 1_000_000_000 && least < 1_200_000_000, "{least}");
        assert!(plan(&need(), least).is_ok());
        let whole = Need {
            keeps_layers: true,
            ..need()
        };
        assert!(plan(&whole, 4 << 30).expect_err("layers alone are 9 GB") > 9_000_000_000);
    }
}
