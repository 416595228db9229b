//! Places that are looked at, from every source, before any is chosen.

use super::counts::{Counts, LeftOut};
use super::ground::Ground;
use super::hills::hilltops;
use super::need::{Need, weight};
use crate::coverage::candidates::Candidates as Index;
use crate::coverage::{Cancelled, Observer};
use crate::domain::mast::MAST_M;
use crate::domain::{Masts, Status};
use crate::plan::points::along;
use crate::plan::{Listed, PlanLayers};
use crate::space::LonLat;
use crate::study::{PlanSource, Source, Study};
use crate::world::World;
use std::collections::BTreeSet;

/// Along a road no place is looked at that is farther from all points without service, metres.
const BESIDE_ROADS_M: f64 = 5_000.0;
/// Of each source so many times the most candidates are looked at closely, the best by what is known without
/// looking.
const LOOKED_AT_TIMES: usize = 4;

/// A place at which something could be built.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// Unique and steady, without a height.
    pub(super) id: String,
    pub(super) source: Source,
    pub(super) position: LonLat,
    pub(super) ground_m: f64,
    /// The one height of antennas there, where it is known.
    pub(super) height_m: Option<f64>,
    /// Something stands there that carries them.
    pub(super) stands: bool,
    /// The site of the network that it is, of other operators.
    pub(super) site: Option<String>,
    /// What is known of its worth before it is looked at closely; more is better.
    worth: f64,
}

/// All that a search for places needs.
pub(super) struct Search<'a> {
    pub(super) study: &'a Study,
    pub(super) plan: &'a PlanSource,
    pub(super) world: &'a World,
    pub(super) layers: &'a PlanLayers,
    pub(super) need: &'a Need,
    pub(super) ground: &'a Ground<'a>,
}

impl Search<'_> {
    /// The places of all sources that the plan names, by preference, then by id. Those of the user's list are first.
    pub(super) fn places(
        &self,
        counts: &mut Counts,
        observer: &dyn Observer,
    ) -> Result<Vec<Place>, Cancelled> {
        let asked = |source: Source| self.plan.sources.contains(&source);
        let mut all = Vec::new();
        if asked(Source::List) {
            let listed = self.layers.list.as_deref().unwrap_or_default();
            self.keep(Source::List, self.listed("list", listed, false), counts, &mut all);
        }
        if asked(Source::Tower) {
            let towers = self.layers.towers.as_deref().unwrap_or_default();
            let mut places = self.listed("tower", towers, true);
            places.extend(self.other_masts());
            self.keep(Source::Tower, places, counts, &mut all);
        }
        if asked(Source::Hilltop) {
            let hills = hilltops(&self.world.terrain, self.need, self.plan.spacing_m, observer)?;
            let places = hills
                .into_iter()
                .map(|hill| self.bare(format!("hill:{}", numbers(hill.place)), hill.place, hill.rise_m))
                .collect();
            self.keep(Source::Hilltop, places, counts, &mut all);
        }
        if asked(Source::Road) {
            self.keep(Source::Road, self.roadsides(), counts, &mut all);
        }
        if asked(Source::Village) {
            self.keep(Source::Village, self.centres(), counts, &mut all);
        }
        Ok(all)
    }

    fn bare(&self, id: String, position: LonLat, worth: f64) -> Place {
        Place {
            id,
            source: Source::Hilltop,
            position,
            ground_m: 0.0,
            height_m: None,
            stands: false,
            site: None,
            worth,
        }
    }

    fn listed(&self, word: &str, listed: &[Listed], stands: bool) -> Vec<Place> {
        let of = |row: &Listed| Place {
            height_m: row.height_m,
            stands,
            ..self.bare(
                format!("{word}:{}", row.id),
                row.position,
                self.nearness(row.position),
            )
        };
        listed.iter().map(of).collect()
    }

    /// Nearer to a point without service is better.
    fn nearness(&self, place: LonLat) -> f64 {
        -self.need.nearest_m(place).unwrap_or(f64::MAX)
    }

    /// Masts of the network on which the plan's operator has no cell on air.
    fn other_masts(&self) -> Vec<Place> {
        if !self.plan.shared_masts {
            return Vec::new();
        }
        let cells = self.world.network.cells();
        let masts = Masts::of(&self.world.network, |index| {
            is_on_air(self.study, cells[index].status)
        });
        let mut of_masts: Vec<Option<Place>> = vec![None; masts.count()];
        let mut own = vec![false; masts.count()];
        for (cell, mast) in cells.iter().zip(&masts.of_cell) {
            let Some(mast) = *mast else { continue };
            own[mast] |= cell.operator == self.plan.operator;
            // The highest antenna says how high the mast is at least.
            match &mut of_masts[mast] {
                Some(place) => {
                    let highest_m = place.height_m.unwrap_or(0.0).max(cell.antenna_height_m);
                    place.height_m = Some(highest_m);
                }
                free => {
                    *free = Some(Place {
                        height_m: Some(cell.antenna_height_m),
                        stands: true,
                        site: Some(cell.site.clone()),
                        ..self.bare(
                            format!("mast:{}", cell.site),
                            cell.position,
                            self.nearness(cell.position),
                        )
                    });
                }
            }
        }
        let others = of_masts.into_iter().zip(own).filter(|(_, own)| !own);
        others.filter_map(|(place, _)| place).collect()
    }

    fn roadsides(&self) -> Vec<Place> {
        let near_m = self.need.reach_m.min(BESIDE_ROADS_M);
        let roads = self.layers.roads.as_deref().unwrap_or_default();
        roads
            .iter()
            .flat_map(|road| along(road, self.plan.spacing_m))
            .filter(|(place, _)| self.need.nearest_m(*place).is_some_and(|d_m| d_m <= near_m))
            .map(|(place, _)| self.bare(format!("road:{}", numbers(place)), place, self.nearness(place)))
            .collect()
    }

    fn centres(&self) -> Vec<Place> {
        let of = |index: &usize| {
            let village = self.world.villages.get(*index)?;
            let worth = weight(self.plan, self.layers.points.as_ref(), *index, village);
            Some(self.bare(format!("village:{}", village.id), village.centre()?, worth))
        };
        self.need.villages.iter().filter_map(of).collect()
    }

    /// Takes those on which something can be built, the best of very many; counts the others.
    fn keep(&self, source: Source, places: Vec<Place>, counts: &mut Counts, all: &mut Vec<Place>) {
        counts.looked_at(source, places.len());
        let mut ids = BTreeSet::new();
        let mut kept = Vec::new();
        for mut place in places {
            place.source = source;
            // The user's own are kept; towers that are there, as far as the study hears at all.
            let most_m = match source {
                Source::List => f64::INFINITY,
                Source::Tower => self.need.reach_m.max(self.study.radio.max_range_km * 1000.0),
                _ => self.need.reach_m,
            };
            let fit = if place.stands {
                self.ground.fit_for_antennas(place.position)
            } else {
                self.ground.fit_for_building(place.position)
            };
            let near = self.need.nearest_m(place.position);
            match fit {
                Err(why) => counts.left_out(why, 1),
                Ok(_) if near.is_none_or(|d_m| d_m > most_m) && most_m.is_finite() => {
                    counts.left_out(LeftOut::Far, 1);
                }
                Ok(_) if !ids.insert(place.id.clone()) => counts.left_out(LeftOut::Doubled, 1),
                Ok(ground_m) => {
                    place.ground_m = ground_m;
                    kept.push(place);
                }
            }
        }
        let most = self.plan.most_candidates.saturating_mul(LOOKED_AT_TIMES);
        if source != Source::List && kept.len() > most {
            kept.sort_by(|a, b| b.worth.total_cmp(&a.worth).then(a.id.cmp(&b.id)));
            counts.left_out(LeftOut::OverLimit, kept.len() - most);
            kept.truncate(most);
        }
        if source != Source::List {
            kept.sort_by(|a, b| a.id.cmp(&b.id));
        }
        all.extend(kept);
    }

    /// Takes places off on which a mast of the operator stands.
    pub(super) fn without_own_masts(&self, places: Vec<Place>, counts: &mut Counts) -> Vec<Place> {
        let own: Vec<(LonLat, f64)> = self
            .world
            .network
            .cells()
            .iter()
            .filter(|c| c.operator == self.plan.operator && is_on_air(self.study, c.status))
            .map(|c| (c.position, MAST_M))
            .collect();
        let own = Index::new(&own);
        let before = places.len();
        let kept: Vec<Place> = places
            .into_iter()
            .filter(|place| place.source == Source::List || own.near(place.position).is_empty())
            .collect();
        counts.left_out(LeftOut::Doubled, before - kept.len());
        kept
    }
}

/// Does a cell count in the study?
pub(super) fn is_on_air(study: &Study, status: Status) -> bool {
    match status {
        Status::OnAir => true,
        Status::Planned => study.sites.include_planned,
        Status::Off => false,
    }
}

/// A place in an id: to a metre.
pub(super) fn numbers(place: LonLat) -> String {
    format!("{:.5},{:.5}", place.lon_deg(), place.lat_deg())
}
