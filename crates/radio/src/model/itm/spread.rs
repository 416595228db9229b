//! The quantiles asked for, as the equations in lanes read them.

use super::climate::Curve;

/// The shares asked for, as numbers that multiply.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    pub median: Curve,
    /// σ_T: the climate's curve on the side asked for, and the factor of frequency and tail.
    pub time: Curve,
    pub time_factor: f64,
    pub z_t: f64,
    pub z_l: f64,
    pub z_s: f64,
    /// 1 where location and situation vary, else 0.
    pub location: f64,
    pub situation: f64,
    /// 1 or 0: Y_R has σ_T·z_T, has √(σ_T² + σ_L²)·z_T, has σ_L·z_L.
    pub y_r: [f64; 3],
    /// 1 or 0: σ_T², σ_L² count in Y_S.
    pub y_s: [f64; 2],
    /// ∛(575.7e12/k), metres.
    pub d_x_m: f64,
}
