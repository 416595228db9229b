//! Fixes of which the phone itself says that they are off by more than a bin.

use super::ledger::Reason;
use crate::measurements::bins::BIN_M;
use crate::measurements::sample::Sample;

/// The fix may lie in another bin.
pub const INACCURATE: Reason = Reason {
    code: "measurement-fix-inaccurate",
    text: "samples whose stated accuracy is worse than 50 m left out",
};

pub(super) fn look(sample: &Sample) -> Result<(), (Reason, String)> {
    match sample.accuracy_m {
        Some(m) if m > BIN_M => Err((INACCURATE, format!("{m} m"))),
        _ => Ok(()),
    }
}
