//! What makes a cliff around samples of one value, and how natural a rim is.

/// At any other value, a step of this slope (63°), but no lower and no higher than these, metres: the walls of
/// a lake are lower, or less steep, at some of its shore.
const CLIFF_SLOPE: f64 = 2.0;
const LEAST_CLIFF_M: f64 = 50.0;
const MOST_CLIFF_M: f64 = 100.0;

/// A cliff at a value of lost bytes is at least this high, metres, and higher than [`TIMES`] the mean step
/// that nine of ten blocks of the file stay below.
pub(super) const CLIFF_M: f32 = 20.0;
pub(super) const TIMES: f64 = 4.0;

/// At an edge, and around any value that is not that of lost bytes, lies natural ground: so many different
/// heights, whole metres.
pub(super) const DIFFERENT: usize = 8;

/// What makes a cliff.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cliffs {
    /// Whole numbers of two bytes: −1 is a value of lost bytes, too.
    is_short: bool,
    of_any_m: f32,
}

impl Cliffs {
    pub(super) fn new(is_short: bool, step_m: f64) -> Self {
        let of_any_m = (CLIFF_SLOPE * step_m).clamp(LEAST_CLIFF_M, MOST_CLIFF_M) as f32;
        Self { is_short, of_any_m }
    }

    /// Is a value that of lost or unwritten bytes?
    pub(super) fn is_lost(self, raw: f64) -> bool {
        raw == 0.0 || (self.is_short && raw == -1.0)
    }

    /// The least cliff around a value that is not that of lost bytes, metres.
    pub(super) const fn of_any_m(self) -> f32 {
        self.of_any_m
    }

    /// The least cliff around a value, metres.
    pub(super) fn of_m(self, raw: f64) -> f32 {
        if self.is_lost(raw) { CLIFF_M } else { self.of_any_m }
    }
}
