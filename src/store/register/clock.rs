//! The clock, held to the last record.

use super::error::RegisterError;
use crate::register::Stamp;
use std::path::Path;

/// How far a clock may lie before the last record: two computers of one office differ by a zone at most.
const CLOCK_MAY_DIFFER_S: i64 = 86_400;

/// Refuses a clock that lies far before the last record: one of the two is wrong, and whatever is recorded with
/// either would make what was known on a day untrue.
pub(super) fn clock_agrees(path: &Path, now: Stamp, last: Stamp) -> Result<(), RegisterError> {
    if last.seconds().saturating_sub(now.seconds()) > CLOCK_MAY_DIFFER_S {
        return Err(RegisterError::Clock {
            path: path.into(),
            now,
            last,
        });
    }
    Ok(())
}
