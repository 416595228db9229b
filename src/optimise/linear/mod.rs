//! Cases of the tree by linear programs, where the executable was built with the feature `exact`.
//!
//! ```text
//! relaxation → program (columns, rows) → HiGHS → multipliers, and which part of each site is on air
//! ```
//!
//! HiGHS leads the search and proves nothing: of its answer the multipliers alone are kept, rounded to whole
//! numbers, and what they prove is computed anew. Where it finds that nothing is in a case, another program says
//! by how much the case breaks its rows, and the multipliers of that one, raised high enough, prove it.

#[cfg(not(feature = "exact"))]
mod absent;
#[cfg(feature = "exact")]
mod cases;
#[cfg(feature = "exact")]
mod highs;
mod hits;
#[cfg(feature = "exact")]
mod program;

use super::relaxation::Dual;

#[cfg(not(feature = "exact"))]
pub(super) use absent::Linear;
#[cfg(feature = "exact")]
pub(super) use cases::Linear;
pub(super) use hits::hits;

/// Was the library built with linear programs, so that [`Effort::Exact`](super::Effort::Exact) is more than
/// [`Effort::Long`](super::Effort::Long)?
pub const fn has_exact() -> bool {
    cfg!(feature = "exact")
}

/// What linear programs say of a case.
#[cfg_attr(
    not(feature = "exact"),
    allow(dead_code, reason = "without linear programs nothing says it")
)]
pub(super) enum Says {
    /// Multipliers, which part of each site is on air in each phase, site by site, and about what bound of merit
    /// this is.
    Best { dual: Dual, mean: Vec<f32>, merit: f64 },
    /// No plan is in the case: these multipliers prove it, raised high enough.
    Nothing { dual: Dual },
    /// The steps ended first, or HiGHS gave up.
    Unknown,
}
