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
    /// Indoor loss and fading margin that the preset takes off every computed level.
    pub taken_off: Db,
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
            covered: t.covered + self.taken_off,
            usable: t.usable + self.taken_off,
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
    fn a_raster_must_exceed_the_preset_by_what_is_taken_off() {
        let caption = Caption {
            taken_off: Db(12.0),
            ..example::caption()
        };
        let breaks = caption.breaks(Technology::G4).expect("4G counts");
        assert_eq!(breaks.covered, Dbm(-93.0));
        assert_eq!(breaks.usable, Dbm(-108.0));
        assert_eq!(caption.breaks(Technology::G5), None);
    }
}
