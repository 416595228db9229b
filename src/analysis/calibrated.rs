//! Where levels are calibrated beyond what was measured.

use crate::calibration::Asked;
use crate::coverage::Scene;
use crate::domain::Cell;
use crate::domain::figures::{counted, grouped};
use crate::gaps::Gaps;
use crate::space::{LonLat, geodesic};
use crate::study::Study;
use crate::world::World;
use std::collections::BTreeMap;

/// The level of a cell at a place, as a calibration's range asks for it.
pub fn asked(cell: &Cell, place: LonLat, receiver_height_m: f64) -> Asked {
    Asked {
        distance_m: geodesic::distance_m(cell.position, place),
        frequency_mhz: cell.frequency.mhz(),
        mast_height_m: cell.antenna_height_m,
        receiver_height_m,
        place,
    }
}

/// How many of some levels lie outside, and in what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Outside {
    all: u64,
    outside: u64,
    by: BTreeMap<&'static str, u64>,
}

impl Outside {
    fn count(&mut self, in_what: &[&'static str]) {
        self.all += 1;
        self.outside += u64::from(!in_what.is_empty());
        for what in in_what {
            *self.by.entry(what).or_default() += 1;
        }
    }

    fn text(&self, what: (&str, &str)) -> Option<String> {
        let by = || {
            self.by
                .iter()
                .map(|(what, count)| format!("{what}: {}", grouped(*count)))
        };
        (self.outside > 0).then(|| {
            format!(
                "{} of {} outside the calibration's range ({}): there its terms are extrapolated",
                grouped(self.outside),
                counted(self.all, what.0, what.1),
                by().collect::<Vec<_>>().join(", ")
            )
        })
    }
}

/// Villages whose deciding level the calibration was not measured for.
pub fn villages(study: &Study, world: &World, gaps: &Gaps) -> Option<String> {
    let range = &study.radio.calibration.as_ref()?.range;
    let mut found = Outside::default();
    for gap in &gaps.villages {
        let cell = gap.any.cell.and_then(|index| world.network.cells().get(index));
        let place = world.villages.get(gap.village).and_then(|v| v.centre());
        if let Some((cell, place)) = cell.zip(place) {
            found.count(&range.outside(&asked(cell, place, study.radio.receiver_height_m)));
        }
    }
    found.text(("village's deciding level lies", "villages' deciding levels lie"))
}

/// Cells that the calibration was not measured for, wherever they are heard.
pub fn cells(study: &Study, world: &World, scene: &Scene) -> Option<String> {
    let range = &study.radio.calibration.as_ref()?.range;
    let mut found = Outside::default();
    let cells = world.network.cells().iter().enumerate();
    for (_, cell) in cells.filter(|(index, _)| scene.emitter(*index).is_some()) {
        let asked = Asked {
            // Any distance within: a cell is heard at many.
            distance_m: range.distance_m[0],
            ..asked(cell, cell.position, study.radio.receiver_height_m)
        };
        let of_cell = range.outside(&asked);
        found.count(&of_cell);
    }
    found.text(("cell lies", "cells lie"))
}
