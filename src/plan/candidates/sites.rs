//! Chosen places as candidates: each with every height that it can have, and the cells of the plan's radios.

use super::counts::{Counts, LeftOut};
use super::places::Place;
use crate::analysis::templated;
use crate::domain::{Antenna, Cell};
use crate::plan::{Candidate, Change, Kind, Structure};
use crate::space::LonLat;
use crate::study::{AntennaModel, PlanSource, RadioTemplate};

/// Azimuths of the sectors of a new site, degrees.
const SECTORS_DEG: [f64; 3] = [0.0, 120.0, 240.0];

/// A radio template with the antenna pattern that it names.
pub(super) type Radio = (RadioTemplate, Option<AntennaModel>);

/// Whose the cells are, where they stand and how high.
#[derive(Clone, Copy)]
pub(super) struct Carrier<'a> {
    /// The candidate: its cells are named after it.
    pub(super) id: &'a str,
    pub(super) site: &'a str,
    pub(super) operator: &'a str,
    pub(super) position: LonLat,
    pub(super) height_m: f64,
}

/// The cells of some radios: three sectors where the template has a direction, else one.
pub(super) fn cells<'r>(
    radios: impl IntoIterator<Item = &'r Radio>,
    on: Carrier,
    counts: &mut Counts,
) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (template, pattern) in radios {
        let Some(cell) = templated::cell(template, pattern.as_ref(), on.position, on.height_m) else {
            counts.left_out(LeftOut::NoRadio, 1);
            continue;
        };
        let named = |cell: &Cell, id: String, azimuth_deg: Option<f64>| Cell {
            id,
            site: on.site.to_owned(),
            operator: on.operator.to_owned(),
            antenna: Antenna {
                azimuth_deg,
                ..cell.antenna.clone()
            },
            ..cell.clone()
        };
        let id = format!("{}/{}", on.id, template.name);
        if template.azimuth_deg.is_none() {
            cells.push(named(&cell, id, None));
        } else {
            cells.extend(
                SECTORS_DEG
                    .iter()
                    .map(|azimuth_deg| named(&cell, format!("{id}:{azimuth_deg}"), Some(*azimuth_deg))),
            );
        }
    }
    cells
}

/// The configurations of a place; none where no radio makes a cell.
pub(super) fn configurations(
    plan: &PlanSource,
    place: &Place,
    spot: u32,
    counts: &mut Counts,
) -> Vec<Candidate> {
    let heights_m: Vec<f64> = match place.height_m {
        Some(height_m) => vec![height_m],
        None => distinct(&plan.mast_heights_m),
    };
    let mut made = Vec::new();
    for height_m in heights_m {
        let id = match place.height_m {
            Some(_) => place.id.clone(),
            None => format!("{}:{height_m}m", place.id),
        };
        let on = Carrier {
            id: &id,
            // What stands keeps its name, as a run of the study would have it.
            site: place.site.as_deref().unwrap_or(&place.id),
            operator: &plan.operator,
            position: place.position,
            height_m,
        };
        let cells = cells(&plan.new_radios, on, counts);
        if cells.is_empty() {
            continue;
        }
        made.push(Candidate {
            spot,
            kind: match place.site {
                Some(_) => Kind::Change(Change::OtherMast),
                None => Kind::NewSite,
            },
            source: place.source,
            position: place.position,
            ground_m: Some(place.ground_m),
            structure: if place.stands {
                Structure::None
            } else {
                Structure::Mast(height_m)
            },
            antenna_height_m: height_m,
            cells,
            replaces: Vec::new(),
            id,
        });
    }
    made
}

/// Each height once, rising.
pub(super) fn distinct(heights_m: &[f64]) -> Vec<f64> {
    let mut heights_m = heights_m.to_vec();
    heights_m.sort_by(f64::total_cmp);
    heights_m.dedup();
    heights_m
}
