//! Limits of the machine that a plan meets.

use super::{Explained, fault};

pub(super) const CODES: &[Explained] = &[
    fault("plan-memory",
        "What a plan is made from would take more memory than it may. It is counted before it is allocated, so it is about right and no more. The message has how much is needed.",
        "50,000 candidates and 900,000 test points with --memory-gb 1",
        "Give more with --memory-gb where the machine has it, or ask for less: most_candidates in [plan], fewer test points of a village, fewer phases, a shorter max_range_km, or a smaller bbox_deg in [area]."),
];
