//! Reading the files of P.1812's validation: profiles, and values by their labels.

use super::table::{numbered, split};
use crate::cover::Zone;

/// A profile of the validation.
pub(super) struct Profile {
    pub distances_km: Vec<f64>,
    pub heights_m: Vec<f64>,
    pub clutter_m: Vec<f64>,
    pub zones: Vec<Zone>,
}

impl Profile {
    /// Lines between `{Begin of Profile}` and `{End of Profile}`: distance, height, code, clutter height,
    /// zone.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut profile = Self {
            distances_km: Vec::new(),
            heights_m: Vec::new(),
            clutter_m: Vec::new(),
            zones: Vec::new(),
        };
        let mut declared: Option<usize> = None;
        let inside = numbered(text)
            .map(|(_, line)| split(line))
            .skip_while(|cells| cells.first() != Some(&"{Begin of Profile}"))
            .skip(1)
            .take_while(|cells| cells.first() != Some(&"{End of Profile}"));
        for cells in inside {
            if cells.first().is_some_and(|c| c.starts_with("Number of Points")) {
                declared = cells.get(1)?.parse().ok();
                continue;
            }
            profile.distances_km.push(cells.first()?.parse().ok()?);
            profile.heights_m.push(cells.get(1)?.parse().ok()?);
            profile.clutter_m.push(cells.get(3)?.parse().ok()?);
            profile.zones.push(zone(cells.get(4)?)?);
        }
        let n = profile.heights_m.len();
        (n >= 3 && declared == Some(n)).then_some(profile)
    }
}

/// Codes of the validation's profiles.
fn zone(code: &str) -> Option<Zone> {
    match code {
        "1" => Some(Zone::Sea),
        "3" => Some(Zone::CoastalLand),
        "4" => Some(Zone::Inland),
        _ => None,
    }
}

/// The value of a line by its label, and by its reference where the label occurs twice; with the line's
/// number.
pub(super) fn value(text: &str, label: &str, reference: Option<&str>) -> Option<(usize, f64)> {
    numbered(text).find_map(|(line, content)| {
        let cells = split(content);
        let wanted = cells.first() == Some(&label) && reference.is_none_or(|r| cells.get(1) == Some(&r));
        if !wanted {
            return None;
        }
        Some((line, cells.get(3)?.parse().ok()?))
    })
}
