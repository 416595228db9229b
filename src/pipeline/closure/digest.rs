//! One number for a study and all that it was read from.

use crate::study::Study;
use crate::world::Report;
use sha2::{Digest, Sha256};

/// SHA-256 over the study's resolved keys without paths, its preset and the checksums of its inputs: the same
/// where the same study lies in another folder.
pub(super) fn of_study(study: &Study, report: &Report) -> String {
    let mut hash = Sha256::new();
    for line in study.resolved_toml().lines() {
        let is_path = |key: &str| ["path", "paths", "output_dir", "cache_dir", "folder"].contains(&key);
        let key = line.split('=').next().unwrap_or_default().trim();
        if !is_path(key) && !key.ends_with("_path") {
            hash.update(line.as_bytes());
            hash.update(b"\n");
        }
    }
    hash.update(study.preset.sha256.as_bytes());
    for input in &report.inputs {
        hash.update(format!("\n{} {}", input.role, input.sha256).as_bytes());
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
