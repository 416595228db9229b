//! The reference attenuation: the median over free space, as a curve of distance in three pieces.
//!
//! In sight a curve through losses at up to three distances; beyond, two straight lines, by diffraction and
//! by scatter, of which the lower holds far away.

use super::Mode;
use super::diffraction::Diffraction;
use super::line_of_sight;
use super::link::Link;
use super::troposcatter;
use crate::maths;

/// The attenuation over free space, dB, before negative values are cut off, and what brings the wave. Not
/// finite where the equations have no value.
pub(super) fn attenuation_db(link: &Link) -> (f64, Mode) {
    let d_m = link.geometry.d_m;
    let d_sml_m = link.d_sml_m();
    let line = Line::of_diffraction(link, d_sml_m);
    if d_m < d_sml_m {
        return (
            Curve::in_sight(link, &line, d_sml_m).at_db(d_m),
            Mode::LineOfSight,
        );
    }
    match scatter(link, &line, d_sml_m) {
        Some((scattered, from_m)) if d_m > from_m => (scattered.at_db(d_m), Mode::Troposcatter),
        _ => (line.at_db(d_m), Mode::Diffraction),
    }
}

/// A straight line of loss over distance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// dB/m.
    pub slope: f64,
    /// At no distance, dB.
    pub zero_db: f64,
}

impl Line {
    /// At a distance, dB.
    #[inline(always)]
    pub(super) fn at_db(&self, d_m: f64) -> f64 {
        self.slope * d_m + self.zero_db
    }

    /// Through the losses at two distances well beyond the horizons.
    fn of_diffraction(link: &Link, d_sml_m: f64) -> Self {
        let scale_m = link.diffraction_scale_m();
        let d_3_m = (link.d_ml_m() + 5.0 * scale_m).max(d_sml_m);
        let d_4_m = d_3_m + 10.0 * scale_m;
        let diffraction = Diffraction::of(link);
        let (a_3_db, a_4_db) = (diffraction.at_db(d_3_m), diffraction.at_db(d_4_m));
        let slope = (a_4_db - a_3_db) / (d_4_m - d_3_m);
        Self {
            slope,
            zero_db: a_3_db - slope * d_3_m,
        }
    }
}

/// All pieces of the attenuation of a link whose geometry does not depend on the distance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pieces {
    /// The smooth earth's horizon, metres: nearer by, the curve holds.
    pub d_sml_m: f64,
    pub curve: Curve,
    pub diffraction: Line,
    /// The line of scatter and the distance beyond which it holds, metres: infinite where it never does.
    pub scatter: Line,
    pub scatter_from_m: f64,
}

impl Pieces {
    pub(super) fn of(link: &Link) -> Self {
        let d_sml_m = link.d_sml_m();
        let diffraction = Line::of_diffraction(link, d_sml_m);
        let (scatter, scatter_from_m) =
            scatter(link, &diffraction, d_sml_m).unwrap_or((diffraction, f64::INFINITY));
        Self {
            d_sml_m,
            curve: Curve::in_sight(link, &diffraction, d_sml_m),
            diffraction,
            scatter,
            scatter_from_m,
        }
    }
}

/// Loss that grows as A_o + k₁·d + k₂·ln d.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve {
    pub a_o_db: f64,
    pub k_1: f64,
    pub k_2: f64,
}

impl Curve {
    fn at_db(&self, d_m: f64) -> f64 {
        self.a_o_db + self.k_1 * d_m + self.k_2 * maths::ln(d_m) // ERL 79-ITS 67 eq. (3.19)
    }

    /// Fitted at the smooth earth's horizon and nearer by.
    fn in_sight(link: &Link, line: &Line, d_sml_m: f64) -> Self {
        let a_sml_db = line.at_db(d_sml_m);
        let (d_0_m, d_1_m) = near_distances_m(link, line);
        let at_db = |d: f64| line_of_sight::loss_db(link, d, line.at_db(d), d_sml_m);
        let a_1_db = at_db(d_1_m);
        let through_two = |k_1: f64| if k_1 == 0.0 { line.slope } else { k_1 };
        let three = (d_0_m < d_1_m)
            .then(|| three_point_curve(line, at_db(d_0_m), a_1_db, a_sml_db, [d_0_m, d_1_m, d_sml_m]))
            .flatten();
        let (k_1, k_2) =
            three.unwrap_or_else(|| (through_two(excess(a_sml_db, a_1_db) / (d_sml_m - d_1_m)), 0.0));
        Self {
            a_o_db: a_sml_db - k_1 * d_sml_m - k_2 * maths::ln(d_sml_m),
            k_1,
            k_2,
        }
    }
}

/// d_0 and d_1: where the loss in sight is worked out, metres.
fn near_distances_m(link: &Link, line: &Line) -> (f64, f64) {
    let d_ml_m = link.d_ml_m();
    let [h_tx_m, h_rx_m] = link.geometry.h_e_m;
    let d_0_m = 0.04 * link.f_mhz * h_tx_m * h_rx_m; // ERL 79-ITS 67 eq. (3.16a)
    if line.zero_db >= 0.0 {
        let d_0_m = d_0_m.min(0.5 * d_ml_m);
        (d_0_m, d_0_m + 0.25 * (d_ml_m - d_0_m)) // ERL 79-ITS 67 eq. (3.16d)
    } else {
        (d_0_m, (-line.zero_db / line.slope).max(0.25 * d_ml_m))
    }
}

/// k₁ and k₂ of the curve through three losses, neither below 0; `None` where two points say all.
fn three_point_curve(
    line: &Line,
    a_0_db: f64,
    a_1_db: f64,
    a_sml_db: f64,
    [d_0_m, d_1_m, d_sml_m]: [f64; 3],
) -> Option<(f64, f64)> {
    let q = maths::ln(d_sml_m / d_0_m);
    let (near_m, far_m) = (d_1_m - d_0_m, d_sml_m - d_0_m);
    let bend = (far_m * (a_1_db - a_0_db) - near_m * (a_sml_db - a_0_db))
        / (far_m * maths::ln(d_1_m / d_0_m) - near_m * q); // ERL 79-ITS 67 eq. (3.20)
    // Written so that NaN stays NaN.
    let k_2 = if bend < 0.0 { 0.0 } else { bend };
    if line.zero_db <= 0.0 && k_2 <= 0.0 {
        return None;
    }
    let k_1 = (a_sml_db - a_0_db - k_2 * q) / far_m; // ERL 79-ITS 67 eq. (3.21)
    if k_1 >= 0.0 || k_1.is_nan() {
        return Some((k_1, k_2));
    }
    let k_2 = excess(a_sml_db, a_0_db) / q;
    Some((if k_2 == 0.0 { line.slope } else { 0.0 }, k_2))
}

/// How much a exceeds b, at least 0; NaN where either is.
fn excess(a: f64, b: f64) -> f64 {
    if a <= b { 0.0 } else { a - b }
}

/// The line of scatter and the distance from which it holds, metres; `None` where scatter is not defined or
/// hopeless.
fn scatter(link: &Link, diffraction: &Line, d_sml_m: f64) -> Option<(Line, f64)> {
    const HOPELESS_DB: f64 = 1000.0;
    let d_ml_m = link.d_ml_m();
    let (d_5_m, d_6_m) = (d_ml_m + 200e3, d_ml_m + 400e3);
    let at_6 = troposcatter::at(link, d_6_m, None);
    let at_5 = troposcatter::at(link, d_5_m, at_6).filter(|s| s.loss_db < HOPELESS_DB)?;
    let slope = (at_6?.loss_db - at_5.loss_db) / 200e3;
    let meeting_m = (at_5.loss_db - diffraction.zero_db - slope * d_5_m) / (diffraction.slope - slope);
    let least_m = link.d_ml_m() + 1.088 * link.diffraction_scale_m() * maths::ln(link.f_mhz);
    let from_m = d_sml_m.max(least_m).max(meeting_m);
    let zero_db = (diffraction.slope - slope) * from_m + diffraction.zero_db;
    Some((Line { slope, zero_db }, from_m))
}
