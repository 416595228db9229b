//! The user's own digital maps of ITU-R, read at the middle of the study.

use super::notes::Notes;
use crate::files::{self, FileKind};
use crate::radio::climate::maps::Map;
use crate::space::LonLat;
use crate::study::ClimateSpec;
use crate::world::{Fault, MappedAir};
use std::path::Path;

/// What a map may hold.
struct Wanted {
    what: &'static str,
    range: (f64, f64),
    usual_name: &'static str,
}

const DELTA_N: Wanted = Wanted {
    what: "ΔN in N-units/km",
    range: (0.0, 150.0),
    usual_name: "DN50.TXT",
};

const N_0: Wanted = Wanted {
    what: "N_0 in N-units",
    range: (200.0, 500.0),
    usual_name: "N050.TXT",
};

/// Reads the maps that the study names.
pub(super) fn read(notes: &mut Notes, spec: &ClimateSpec, middle: LonLat) -> MappedAir {
    MappedAir {
        delta_n: value(notes, spec.delta_n_map.as_deref(), &DELTA_N, middle),
        sea_level_refractivity: value(notes, spec.refractivity_map.as_deref(), &N_0, middle),
    }
}

fn value(notes: &mut Notes, path: Option<&Path>, wanted: &Wanted, middle: LonLat) -> Option<f64> {
    let path = path?;
    let remedy = format!("give ITU-R's map of {} ({})", wanted.what, wanted.usual_name);
    if !notes.input("climate map", path) {
        return None;
    }
    let text = match files::read_text(path, FileKind::ClimateMap) {
        Ok(text) => text,
        Err(e) => {
            notes.problem(Fault::new("climate-map-unusable", path, e.to_string(), remedy));
            return None;
        }
    };
    let map = match Map::parse(&text, &path.display().to_string()) {
        Ok(map) => map,
        Err(e) => {
            notes.problem(Fault::new("climate-map-unusable", path, e.to_string(), remedy));
            return None;
        }
    };
    let (least, most) = map.extremes();
    if map.holds_classes() || least < wanted.range.0 || most > wanted.range.1 {
        let cause = format!(
            "its values run from {least} to {most}, {} runs from {} to {} at most: this is another map",
            wanted.what, wanted.range.0, wanted.range.1
        );
        notes.problem(Fault::new("climate-map-unusable", path, cause, remedy));
        return None;
    }
    Some(map.value(middle))
}
