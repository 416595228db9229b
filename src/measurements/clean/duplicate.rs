//! Samples that are there twice: logs that were joined, exports that repeat rows.
//!
//! What is remembered is bounded: the last one to two million samples. A copy that comes later than that falls
//! into the same bin, where it changes a mean by next to nothing.

use super::ledger::Reason;
use crate::measurements::sample::Sample;
use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Samples of one generation; two are remembered. With 64 bits each, one of 10 million pairs of different
/// samples in a full memory would be taken for copies.
const GENERATION: usize = 1 << 20;

/// The same moment, place, device, cell and values.
pub const DUPLICATE: Reason = Reason {
    code: "measurement-duplicate",
    text: "samples that are there already (same time, place, device, cell and values) left out",
};

/// What was seen.
#[derive(Debug, Default)]
pub struct Seen {
    now: HashSet<u64>,
    before: HashSet<u64>,
}

impl Seen {
    /// Was it there already? Samples without a time may be alike by chance.
    pub fn has(&mut self, sample: &Sample) -> bool {
        let Some(mark) = mark(sample) else { return false };
        if self.before.contains(&mark) || !self.now.insert(mark) {
            return true;
        }
        if self.now.len() >= GENERATION {
            self.before = std::mem::take(&mut self.now);
        }
        false
    }
}

fn mark(sample: &Sample) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    sample.time_ms?.hash(&mut hasher);
    sample.at.lon_deg().to_bits().hash(&mut hasher);
    sample.at.lat_deg().to_bits().hash(&mut hasher);
    sample.device.hash(&mut hasher);
    sample.cell().hash(&mut hasher);
    for (quantity, value) in sample.values.present() {
        quantity.hash(&mut hasher);
        value.to_bits().hash(&mut hasher);
    }
    Some(hasher.finish())
}
