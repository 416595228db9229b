//! Loss in the clutter about a terminal, ITU-R P.2108-1: houses and trees that stand beside the path's end.
//!
//! Source: [`P2108_1`](crate::bibliography::P2108_1), Annex 1 §3: [`height_gain`] (§3.1), [`statistical`]
//! (§3.2), [`aeronautical`] (§3.3). The equation numbers are the Recommendation's. Use for: what a path loss
//! computed without clutter lacks at an end that is in it. Not for: models that read land cover themselves
//! (P.1812 with clutter heights) or have a town in their formulae (Hata, TR 38.901): the clutter would count
//! twice. Left out: none of the methods. Validity: see each card. Checked against: see each method.

pub mod aeronautical;
pub mod height_gain;
pub mod statistical;

use super::{Quantity, Range};

/// Shares of locations, %: the Recommendation's are open at 0 and 100, where the loss has no bound.
const SHARES: Range = Range::hard(Quantity::SharePct, 0.000_001, 99.999_999);
