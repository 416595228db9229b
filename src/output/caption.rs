//! What every output says about the run: title, rule, standing, attribution.

use crate::domain::{ReferenceSignal, Technology};
use crate::units::{Db, Dbm};

/// The levels of one technology in the preset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Technology.
    pub technology: Technology,
    /// At or above, after what is taken off: covered.
    pub covered: Dbm,
    /// At or above, after what is taken off: some usable signal.
    pub usable: Dbm,
}

/// The levels at which a raster changes its class: the preset's, with the losses added that the preset takes off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breaks {
    /// At or above: covered.
    pub covered: Dbm,
    /// At or above: some signal; below: none.
    pub usable: Dbm,
}

/// Title, rule and origin of a run, as they stand on every output.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    /// Title of the study.
    pub title: String,
    /// Lines that licences and honesty ask for.
    pub attribution: Vec<String>,
    /// The propagation model, for people.
    pub model: String,
    /// How rasters were filled: `radial` from rays around each mast, `exact` from a profile for every pixel.
    pub area_method: &'static str,
    /// The preset's name.
    pub preset: String,
    /// The preset's title, for people.
    pub preset_title: String,
    /// `regulation`, `operator declaration` or `planning convention`.
    pub preset_standing: String,
    /// What must be said beside every result, if anything.
    pub preset_mark: Option<String>,
    /// The preset's levels; technologies that are not here do not count.
    pub thresholds: Vec<Threshold>,
    /// Indoor loss and fading margin of the preset, which are already taken off every level of a technology that counts.
    pub taken_off: Db,
    /// Technologies whose levels are lowered by anything that the preset takes off: walls, a weaker uplink, margins.
    pub lowered: Vec<Technology>,
    /// Receiver antenna above ground, metres.
    pub receiver_height_m: f64,
    /// True when the sites are made up.
    pub synthetic_sites: bool,
}

/// What stands on every output whose sites are made up.
pub const SYNTHETIC_NOTE: &str =
    "SYNTHETIC SITES: the masts are made up; this is no statement about a real network";

impl Caption {
    /// The preset's levels for a technology; `None` where it does not count.
    pub fn threshold(&self, technology: Technology) -> Option<Threshold> {
        self.thresholds
            .iter()
            .copied()
            .find(|t| t.technology == technology)
    }

    /// The levels at which a raster of a technology changes its class; `None` where it does not count.
    pub fn breaks(&self, technology: Technology) -> Option<Breaks> {
        self.threshold(technology).map(|t| Breaks {
            covered: t.covered,
            usable: t.usable,
        })
    }
}

/// A technology and its signal, for people: `4G RSRP`.
pub fn signal_label(technology: Technology) -> String {
    let signal: ReferenceSignal = technology.reference_signal();
    format!("{} {}", technology.name(), signal.name())
}

/// An operator, for people: its name, or "any operator".
pub fn operator_label(operator: Option<&str>) -> &str {
    operator.unwrap_or("any operator")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example;

    #[test]
    fn a_raster_changes_its_class_at_the_presets_levels() {
        let caption = Caption {
            taken_off: Db(12.0),
            ..example::caption()
        };
        // What is taken off is off already.
        let breaks = caption.breaks(Technology::G4).expect("4G counts");
        assert_eq!((breaks.covered, breaks.usable), (Dbm(-105.0), Dbm(-120.0)));
        assert_eq!(caption.breaks(Technology::G5), None);
    }
}
