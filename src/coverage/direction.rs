//! Azimuths as whole numbers: the directions of the tables.

/// Directions of the azimuth table.
pub(super) const TURN: usize = 1 << 14;

/// Nearest direction of an azimuth of 0 … 360°.
#[inline(always)]
pub(super) fn direction(azimuth_deg: f64) -> u16 {
    const PER_DEG: f64 = TURN as f64 / 360.0;
    // A cast takes what is no number as 0; 360° is 0° again.
    ((azimuth_deg * PER_DEG + 0.5) as u32 & (TURN as u32 - 1)) as u16
}
