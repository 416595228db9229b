//! A country.

use super::bench::Bench;
use super::report::Section;

pub fn section(_bench: &Bench) -> anyhow::Result<Option<Section>> {
    Ok(None)
}
