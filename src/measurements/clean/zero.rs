//! Positions at 0/0: what programs write while there is no fix.

use super::ledger::Reason;
use crate::measurements::sample::Sample;

/// Within this of 0/0 nothing is measured but the Gulf of Guinea, degrees: about a kilometre.
const NEAR_DEG: f64 = 0.01;

/// At 0/0.
pub const ZERO: Reason = Reason {
    code: "measurement-position-zero",
    text: "samples at longitude 0 and latitude 0, which stand for no fix, left out",
};

pub(super) fn look(sample: &Sample) -> Result<(), (Reason, String)> {
    let is_zero = sample.at.lon_deg().abs() < NEAR_DEG && sample.at.lat_deg().abs() < NEAR_DEG;
    if is_zero {
        Err((ZERO, sample.at.to_string()))
    } else {
        Ok(())
    }
}
