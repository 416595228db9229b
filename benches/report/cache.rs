//! Losses kept from an earlier run: cold, warm, and after one site has changed.

use super::bench::Bench;
use super::report::Section;

pub fn section(_bench: &Bench) -> anyhow::Result<Option<Section>> {
    Ok(None)
}
