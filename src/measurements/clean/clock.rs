//! Clocks that are wrong: before there were such networks, or after today.

use super::ledger::Reason;
use crate::measurements::sample::Sample;
use crate::register::Stamp;

/// 1990-01-01T00:00Z, milliseconds: no digital network is older.
pub const EARLIEST_MS: i64 = 631_152_000_000;
/// What zones and clocks may be ahead, milliseconds: a day.
const AHEAD_MS: i64 = 86_400_000;

/// Too early or too late.
pub const WRONG: Reason = Reason {
    code: "measurement-clock-wrong",
    text: "samples from before 1990 or from the future left out",
};

pub(super) fn look(sample: &Sample, now_ms: i64) -> Result<(), (Reason, String)> {
    match sample.time_ms {
        Some(t) if t < EARLIEST_MS || t > now_ms.saturating_add(AHEAD_MS) => {
            Err((WRONG, Stamp::from_seconds(t.div_euclid(1000)).to_string()))
        }
        _ => Ok(()),
    }
}
