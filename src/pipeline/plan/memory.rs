//! Is there room for what a plan is made from? Asked before it is allocated, from counts.

use super::PlanError;
use crate::domain::fault::Fault;
use crate::domain::figures::grouped;
use crate::optimise::{Instance, bytes_needed};

/// A candidate and a point that it is heard at: how far above what is asked, and whether it lifts it, in lists that
/// grow by doubling.
const BYTES_OF_A_PAIR: u64 = 18;
/// A point's receiver, verdict and best cell.
const BYTES_OF_A_POINT: u64 = 200;

/// About how many bytes it takes at most to keep what candidates reach: `pairs` of a candidate and a point within the
/// study's range.
pub(super) fn bytes_of_reach(pairs: u64, points: u64) -> u64 {
    pairs
        .saturating_mul(BYTES_OF_A_PAIR)
        .saturating_add(points.saturating_mul(BYTES_OF_A_POINT))
}

/// Refuses what candidates reach where there is no room for it.
pub(super) fn reach_fits(
    (candidates, points): (usize, usize),
    pairs: u64,
    memory_bytes: u64,
) -> Result<(), PlanError> {
    let needed = bytes_of_reach(pairs, points as u64);
    let what = format!(
        "what {} candidates reach of {} test points ({} pairs within the study's range)",
        grouped(candidates),
        grouped(points),
        grouped(pairs)
    );
    fits(&what, needed, memory_bytes)
}

/// Refuses a question that the optimiser has no room for.
///
/// # Errors
/// [`PlanError`]: how much is needed, and what to do.
pub fn fits_optimiser(instance: &Instance, memory_bytes: u64) -> Result<(), PlanError> {
    let what = format!(
        "the search over {} offers, {} villages and stretches with {} test points, and {} phases",
        grouped(instance.sites()),
        grouped(instance.villages()),
        grouped(instance.people.len()),
        instance.phases.len()
    );
    fits(&what, bytes_needed(instance), memory_bytes)
}

fn fits(what: &str, needed: u64, memory_bytes: u64) -> Result<(), PlanError> {
    if needed <= memory_bytes {
        return Ok(());
    }
    let cause = format!(
        "{what} takes about {} GB of memory, and {} GB may be taken",
        gigabytes(needed, f64::ceil),
        gigabytes(memory_bytes, f64::floor)
    );
    Err(Fault::general(
        "plan-memory",
        cause,
        "give more with --memory-gb where the machine has it; or ask for less: fewer candidates (most_candidates in \
         [plan]), fewer test points of a village, fewer phases, a shorter range, or a smaller area",
    )
    .into())
}

/// In hundredths; what is needed rounded up, what there is down.
fn gigabytes(bytes: u64, round: fn(f64) -> f64) -> f64 {
    round(bytes as f64 / 1e7) / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_much_is_refused_with_what_it_needs_and_what_to_do() {
        assert!(reach_fits((500, 20_000), 1_000_000, 1_000_000_000).is_ok());
        let refused = reach_fits((50_000, 900_000), 385_000_000, 4_000_000_000);
        let said = refused.expect_err("too much").to_string();
        for part in [
            "plan-memory",
            "50,000 candidates",
            "385,000,000 pairs",
            "7.11 GB",
            "4 GB may be taken",
            "--memory-gb",
            "most_candidates",
            "smaller area",
        ] {
            assert!(said.contains(part), "{part} in: {said}");
        }
    }

    #[test]
    fn no_room_at_all_is_refused_and_no_number_is_too_large() {
        assert!(reach_fits((1, 1), 1, 0).is_err());
        assert!(reach_fits((usize::MAX, usize::MAX), u64::MAX, u64::MAX - 1).is_err());
        assert!(reach_fits((1, 1), 1, u64::MAX).is_ok());
    }
}
