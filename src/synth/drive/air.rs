//! What arrives at a place: the study's prediction with the terms that are to be found again, and shadowing.

use super::shadowing::Field;
use super::{DriveSpec, Terms, purpose};
use crate::maths::{cos, log10, random::Random};
use crate::space::LonLat;

/// Correlation of the shadowing of two masts at one place: the usual figure (3GPP TR 36.814 table
/// A.2.1.1.5-1).
const BETWEEN_SITES: f64 = 0.5;
/// Metres in a degree of a sphere of 6,371,009 m.
const M_PER_DEG: f64 = 111_195.08;

/// What the study predicts of a cell at a place, without any margin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predicted {
    /// The cell, by its number in the network.
    pub cell: usize,
    /// Level, dBm.
    pub level_dbm: f64,
    /// From the mast, metres.
    pub distance_m: f64,
    /// What the antenna's pattern takes off towards the place, dB, 0 or more.
    pub pattern_loss_db: f64,
}

/// What arrives of a cell, without fast fading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heard {
    /// The cell, by its number in the network.
    pub cell: usize,
    /// Level, dBm.
    pub level_dbm: f64,
}

/// All that makes a level other than its prediction.
#[derive(Clone, Debug)]
pub struct Air {
    terms: Terms,
    /// The site of each cell.
    site_of: Vec<usize>,
    site_offsets_db: Vec<f64>,
    common: Field,
    of_site: Vec<Field>,
    origin: LonLat,
    m_per_lon_deg: f64,
}

impl Air {
    /// `site_of`: the number of each cell's site; `origin`: a place near the middle of the network.
    pub fn new(spec: &DriveSpec, site_of: Vec<usize>, origin: LonLat) -> Self {
        let terms = spec.terms;
        let sites = site_of.iter().max().map_or(0, |last| last + 1);
        let offset = |site: usize| {
            let mut random = Random::new(spec.seed, purpose::SITE_OFFSET + site as u64);
            terms.by_site_db * random.normal()
        };
        let field =
            |site: usize| Field::new(spec.seed, purpose::SITE_SHADOW + site as u64, terms.correlation_m);
        Self {
            terms,
            site_of,
            site_offsets_db: (0..sites).map(offset).collect(),
            common: Field::new(spec.seed, purpose::COMMON_SHADOW, terms.correlation_m),
            of_site: (0..sites).map(field).collect(),
            origin,
            m_per_lon_deg: M_PER_DEG * cos(origin.lat_deg().to_radians()),
        }
    }

    /// What each site's levels are off by, dB, in the order of the sites.
    pub fn site_offsets_db(&self) -> &[f64] {
        &self.site_offsets_db
    }

    /// What arrives at a place of these cells.
    pub fn arrives(&self, at: LonLat, predicted: &[Predicted]) -> Vec<Heard> {
        let turned_deg = (at.lon_deg() - self.origin.lon_deg() + 540.0).rem_euclid(360.0) - 180.0;
        let east_m = turned_deg * self.m_per_lon_deg;
        let north_m = (at.lat_deg() - self.origin.lat_deg()) * M_PER_DEG;
        let common = self.common.at(east_m, north_m);
        let mut last: Option<(usize, f64)> = None;
        let heard = |p: &Predicted| {
            let site = self.site_of.get(p.cell).copied()?;
            let shadow = match last {
                Some((known, shadow)) if known == site => shadow,
                _ => {
                    let own = self.of_site.get(site)?.at(east_m, north_m);
                    BETWEEN_SITES.sqrt() * common + (1.0 - BETWEEN_SITES).sqrt() * own
                }
            };
            last = Some((site, shadow));
            Some(Heard {
                cell: p.cell,
                level_dbm: p.level_dbm + self.differs_db(site, p) + self.terms.shadowing_db * shadow,
            })
        };
        predicted.iter().filter_map(heard).collect()
    }

    /// The terms that do not hang on chance but for the site's.
    fn differs_db(&self, site: usize, p: &Predicted) -> f64 {
        let terms = &self.terms;
        let decades = log10(p.distance_m.max(1.0) / 1000.0);
        let of_site = self.site_offsets_db.get(site).copied().unwrap_or_default();
        terms.offset_db + terms.slope_db * decades + (1.0 - terms.pattern_share) * p.pattern_loss_db + of_site
    }
}
