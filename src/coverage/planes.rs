//! Which values a raster holds of every pixel, and how much memory they take.

use super::pixel::{Level16, PixelLevel};

/// What is held of every pixel beside the best level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planes {
    /// The cell of the best level.
    pub server: bool,
    /// The second-best level.
    pub second: bool,
    /// How many cells are at or above the level from which they count.
    pub servers: bool,
    /// SINR of the best server.
    pub sinr: bool,
}

impl Planes {
    /// Bytes of the canvas for a pixel of a service, and for each channel.
    pub(super) const fn bytes(self) -> (usize, usize) {
        let mut bytes = size_of::<PixelLevel>();
        if self.server || self.sinr {
            bytes += size_of::<u32>();
        }
        if self.second {
            bytes += size_of::<i16>();
        }
        if self.servers {
            bytes += size_of::<u16>();
        }
        (bytes, if self.sinr { size_of::<u64>() } else { 0 })
    }

    /// Bytes of a layer for a pixel.
    pub(super) const fn layer_bytes(self) -> usize {
        let mut bytes = size_of::<PixelLevel>();
        if self.server {
            bytes += size_of::<u32>();
        }
        if self.second {
            bytes += size_of::<Level16>();
        }
        if self.servers {
            bytes += size_of::<u16>();
        }
        if self.sinr {
            bytes += size_of::<Level16>();
        }
        bytes
    }
}
