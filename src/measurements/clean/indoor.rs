//! Samples that were taken indoors: the walls are in them, and no loss into the house is known.

use super::ledger::Reason;
use crate::measurements::sample::Sample;

/// Taken indoors.
pub const INDOOR: Reason = Reason {
    code: "measurement-indoor",
    text: "samples taken indoors left out",
};

pub(super) fn look(sample: &Sample) -> Result<(), (Reason, String)> {
    if sample.indoor == Some(true) {
        Err((INDOOR, String::new()))
    } else {
        Ok(())
    }
}
