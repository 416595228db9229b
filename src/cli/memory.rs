//! How much memory a run may take.

use std::fs;

/// Where the system does not say how much memory it has, bytes.
const UNKNOWN: u64 = 4_000_000_000;

/// The budget asked for, 10⁹ bytes, else half of the machine's memory.
pub(super) fn budget_bytes(asked_gb: Option<f64>) -> u64 {
    match asked_gb {
        // A cast ends at the largest number there is.
        Some(gb) => (gb * 1e9) as u64,
        None => fs::read_to_string("/proc/meminfo")
            .ok()
            .and_then(|text| total_bytes(&text))
            .map_or(UNKNOWN, |total| total / 2),
    }
}

/// The line `MemTotal:  16384 kB`.
fn total_bytes(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|l| l.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_memory_is_read_and_a_wish_goes_before_it() {
        assert_eq!(
            total_bytes("MemFree: 1 kB\nMemTotal:       16384 kB\n"),
            Some(16_777_216)
        );
        assert_eq!(total_bytes("MemTotal: much\n"), None);
        assert_eq!(budget_bytes(Some(2.5)), 2_500_000_000);
        assert!(budget_bytes(None) > 0);
    }
}
