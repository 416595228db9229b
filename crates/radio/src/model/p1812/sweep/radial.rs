//! What all paths of a radial have in common.

/// Frequency, time and air of a radial.
#[derive(Clone, Copy, Debug)]
pub(super) struct Air {
    pub f_ghz: f64,
    pub p_pct: f64,
    pub a_e_km: f64,
    pub sea_level_refractivity: f64,
    pub tx_coast_km: f64,
    pub rx_coast_km: f64,
}
