//! One cell's path to the judged place: the ledger, what is in its way, and what a picture of it needs.

use super::closing::Closing;
use super::{hundredths, millionths, thousandths};
use crate::analysis::link_budget::{Ground, PathLedger};
use crate::domain::Cell;
use crate::radio::model::p526::bullington::knife_edge_db;
use crate::radio::model::p526::clearance::Clearance;
use crate::radio::model::p526::obstacle::{Obstacle, Ray, Sight, look_along};
use crate::radio::model::{ClutterUse, Path};
use crate::space::{GeodesicLine, Places, geodesic};
use crate::study::Study;
use crate::terrain::cover::Kind;
use schemars::JsonSchema;
use serde::Serialize;

/// A term of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Term {
    /// What it is.
    pub name: &'static str,
    /// dB; the first is a power, dBm.
    pub value_db: f64,
}

/// Another cell of the same mast.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SameMast {
    /// Its id.
    pub id: String,
    /// Generation.
    pub technology: &'static str,
    /// MHz.
    pub frequency_mhz: f64,
    /// Its level at the judged test point.
    pub level_dbm: f64,
}

/// A point of the ground that is in the way.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Point {
    /// Degrees.
    pub lon_deg: f64,
    /// Degrees.
    pub lat_deg: f64,
    /// From the mast, km.
    pub from_mast_km: f64,
    /// To the village, km.
    pub to_village_km: f64,
    /// Of the ground above sea level, metres.
    pub ground_m: f64,
    /// What is on it, metres above ground, where that was counted; 0 for bare ground.
    pub cover_m: f64,
    /// Its kind.
    pub cover_kind: Option<&'static str>,
    /// Top above the straight ray, metres, the earth's curve counted; negative where the ray passes above it.
    pub above_ray_m: f64,
    /// How much of that is the effective earth's curve, metres.
    pub bulge_m: f64,
    /// Radius of the first Fresnel zone there, metres.
    pub fresnel_m: f64,
    /// Clearance as a share of that radius; negative where the ray is blocked.
    pub clear_share: f64,
    /// Diffraction parameter ν.
    pub nu: f64,
    /// What one knife edge of that ν takes, dB (P.526-15 eq. 31): for comparison; the study's model computes
    /// with the whole profile.
    pub knife_edge_db: f64,
}

/// A horizon.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Horizon {
    /// Degrees.
    pub lon_deg: f64,
    /// Degrees.
    pub lat_deg: f64,
    /// From the mast, km.
    pub from_mast_km: f64,
    /// Of the ground above sea level, metres.
    pub ground_m: f64,
}

/// How ground and land cover stand to the ray.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Way {
    /// `line-of-sight`, `obstructed`, `beyond-horizon`, `earth-bulge`.
    pub kind: &'static str,
    /// Effective radius of the earth, km, and its factor.
    pub earth_radius_km: f64,
    /// Factor over the true radius.
    pub earth_radius_factor: f64,
    /// The point of the bare ground that cuts deepest into the ray, in Fresnel zones.
    pub obstacle: Point,
    /// The mast's horizon, where the ray is blocked.
    pub mast_horizon: Option<Horizon>,
    /// The village's horizon, where the ray is blocked.
    pub village_horizon: Option<Horizon>,
    /// With land cover on the ground, where that is deeper in the ray than bare ground: the kind of path that
    /// makes,
    pub kind_with_cover: Option<&'static str>,
    /// and the point.
    pub cover_obstacle: Option<Point>,
    /// Does the study's model count land cover along the path?
    pub model_counts_cover: bool,
}

/// What a picture of the path needs. Distances from the mast.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// km.
    pub distances_km: Vec<f64>,
    /// Ground above sea level, metres.
    pub heights_m: Vec<f64>,
    /// What is on it, metres and kind; empty without land cover.
    pub cover: Vec<(f64, Kind)>,
    /// By how much the effective earth raises it, metres.
    pub bulges_m: Vec<f64>,
    /// The straight ray above sea level, metres.
    pub ray_m: Vec<f64>,
    /// Radii of the first Fresnel zone, metres.
    pub fresnel_m: Vec<f64>,
}

/// A cell and its path.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CellReport {
    /// 1 = nearest to what its technology asks for, or farthest above.
    pub rank: usize,
    /// The cell's id.
    pub id: String,
    /// Its mast's name.
    pub site: String,
    /// Who runs it.
    pub operator: String,
    /// Generation.
    pub technology: &'static str,
    /// MHz.
    pub frequency_mhz: f64,
    /// Above ground, metres.
    pub antenna_height_m: f64,
    /// Receiver above ground, metres.
    pub receiver_height_m: f64,
    /// The mast, degrees.
    pub lon_deg: f64,
    /// The mast, degrees.
    pub lat_deg: f64,
    /// Along the ground.
    pub distance_km: f64,
    /// Seen from the mast, degrees from north.
    pub azimuth_deg: f64,
    /// Seen from the antenna, degrees above the horizontal.
    pub elevation_deg: f64,
    /// Why the study does not count the cell here, where it does not: the level below is what it would
    /// be.
    pub out_of_reach: Option<&'static str>,
    /// Reference signal.
    pub signal: &'static str,
    /// Level as judged, at the judged test point.
    pub level_dbm: f64,
    /// What "covered" asks for.
    pub covered_dbm: f64,
    /// What "usable" asks for.
    pub usable_dbm: f64,
    /// Level over "covered"; negative: missing.
    pub margin_db: f64,
    /// The link budget, term by term.
    pub terms: Vec<Term>,
    /// Height above ground at which the model's path ends, metres.
    pub model_receiver_height_m: f64,
    /// Quantities outside the model's advised validity.
    pub outside_advised_validity: Vec<&'static str>,
    /// Other cells of the technologies that count on the same mast, best first.
    pub same_mast: Vec<SameMast>,
    /// How the ground lies to the ray; `None` where P.526 is not defined for the path.
    pub way: Option<Way>,
    /// What would close the gap alone; `None` for covered villages and cells beyond the range.
    pub closing: Option<Closing>,
    /// File name of the picture, where one was written.
    pub picture: Option<String>,
    /// For the picture.
    #[serde(skip)]
    pub drawing: Option<Drawing>,
}

/// A cell with the ground between it and the judged place.
pub(super) struct Over<'a> {
    pub(super) cell: &'a Cell,
    pub(super) ground: &'a Ground,
    pub(super) ledger: &'a PathLedger,
}

impl Over<'_> {
    /// How ground and land cover stand to the ray.
    pub(super) fn way(&self, study: &Study, clutter: ClutterUse) -> Option<Way> {
        let parameters = &study.radio.parameters;
        let path = self.path(study);
        let bare = look_along(&path, parameters).ok().flatten()?;
        let ray = Ray::of(&path, parameters)?;
        let covered_m = self.heights_with_cover_m();
        let covered = covered_m.as_ref().and_then(|heights_m| {
            let path = Path { heights_m, ..path };
            look_along(&path, parameters).ok().flatten()
        });
        // Only what is deeper in the ray than the bare ground says anything new.
        let covered = covered.filter(|c| {
            c.worst.nu > bare.worst.nu && c.sight != Sight::Clear && self.cover_m(c.worst.sample) > 0.0
        });
        Some(Way {
            kind: bare.sight.name(),
            earth_radius_km: hundredths(ray.earth_radius_km()),
            earth_radius_factor: thousandths(parameters.earth_radius_factor),
            obstacle: self.point(&bare.worst, &ray, false)?,
            mast_horizon: self.horizon(bare.tx_horizon),
            village_horizon: self.horizon(bare.rx_horizon),
            kind_with_cover: covered.map(|c: Obstacle| c.sight.name()),
            cover_obstacle: covered.and_then(|c| self.point(&c.worst, &ray, true)),
            model_counts_cover: clutter == ClutterUse::Reads,
        })
    }

    /// Everything that a picture shows.
    pub(super) fn drawing(&self, study: &Study) -> Option<Drawing> {
        let ray = Ray::of(&self.path(study), &study.radio.parameters)?;
        let profile = &self.ground.profile;
        let along = |of: &dyn Fn(f64) -> f64| profile.distances_km.iter().map(|d| of(*d)).collect();
        Some(Drawing {
            distances_km: profile.distances_km.clone(),
            heights_m: profile.heights_m.clone(),
            cover: (0..profile.cover.len())
                .map(|i| (self.cover_m(i), profile.cover[i].kind))
                .collect(),
            bulges_m: along(&|d| ray.bulge_m(d)),
            ray_m: along(&|d| ray.height_m(d)),
            fresnel_m: along(&|d| ray.fresnel_m(d)),
        })
    }

    fn path(&self, study: &Study) -> Path<'_> {
        self.ground.path(self.cell, study.radio.receiver_height_m)
    }

    /// Ground with what is on it between the ends, which themselves stand clear; `None` without land cover.
    fn heights_with_cover_m(&self) -> Option<Vec<f64>> {
        let profile = &self.ground.profile;
        let last = profile.heights_m.len().checked_sub(1)?;
        if profile.cover.len() != profile.heights_m.len() {
            return None;
        }
        let mut raised_m: Vec<f64> = profile.heights_m.clone();
        for (i, height_m) in raised_m.iter_mut().enumerate() {
            if i > 0 && i < last {
                *height_m += self.cover_m(i);
            }
        }
        Some(raised_m)
    }

    fn cover_m(&self, sample: usize) -> f64 {
        let cover = self.ground.profile.cover.get(sample);
        // What is not known hides nothing that could be shown.
        cover.filter(|c| c.is_known()).map_or(0.0, |c| c.height_m)
    }

    fn place(&self, distance_km: f64) -> Option<crate::space::LonLat> {
        let (distance_m, azimuth_deg) = geodesic::distance_azimuth(self.ground.from, self.ground.to);
        let line = GeodesicLine::along(self.ground.from, azimuth_deg, distance_m)?;
        let mut places = Places::default();
        line.places(1000.0 * distance_km, 1..2, &mut places);
        places.get(0)
    }

    fn point(&self, worst: &Clearance, ray: &Ray, with_cover: bool) -> Option<Point> {
        let profile = &self.ground.profile;
        let at = self.place(worst.distance_km)?;
        let cover = profile.cover.get(worst.sample).filter(|_| with_cover);
        Some(Point {
            lon_deg: millionths(at.lon_deg()),
            lat_deg: millionths(at.lat_deg()),
            from_mast_km: thousandths(worst.distance_km),
            to_village_km: thousandths(profile.length_km() - worst.distance_km),
            ground_m: hundredths(*profile.heights_m.get(worst.sample)?),
            cover_m: hundredths(cover.map_or(0.0, |c| c.height_m)),
            cover_kind: cover.map(|c| kind_name(c.kind)),
            above_ray_m: hundredths(-worst.clearance_m),
            bulge_m: hundredths(ray.bulge_m(worst.distance_km)),
            fresnel_m: hundredths(ray.fresnel_m(worst.distance_km)),
            clear_share: thousandths(worst.of_first_fresnel),
            nu: thousandths(worst.nu),
            knife_edge_db: hundredths(knife_edge_db(worst.nu)),
        })
    }

    fn horizon(&self, sample: Option<usize>) -> Option<Horizon> {
        let profile = &self.ground.profile;
        let distance_km = *profile.distances_km.get(sample?)?;
        let at = self.place(distance_km)?;
        Some(Horizon {
            lon_deg: millionths(at.lon_deg()),
            lat_deg: millionths(at.lat_deg()),
            from_mast_km: thousandths(distance_km),
            ground_m: hundredths(*profile.heights_m.get(sample?)?),
        })
    }

    /// Terms, level and what is said of validity, in a report that the caller completes.
    pub(super) fn terms(&self) -> Vec<Term> {
        let terms = self.ledger.ledger.terms.iter();
        terms
            .map(|t| Term {
                name: t.name,
                value_db: hundredths(t.value_db),
            })
            .collect()
    }
}

/// For people.
pub const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Water => "water",
        Kind::Open => "open ground",
        Kind::Suburban => "houses and trees",
        Kind::Urban => "town",
        Kind::DenseUrban => "large town",
        Kind::Trees => "woods",
        Kind::Unknown => "not known",
    }
}
