//! What measured places say of a village: covered, dark, mixed, or not measured.
//!
//! The rule: places of 50 m within [`NEAR_M`] of a test point are gathered in squares of 100 m, and a square has
//! the level where at least half of its places have it. With fewer than [`LEAST_SQUARES`] squares a village is
//! *not measured*. It is measured *covered* where the preset's share of them has the level; *dark* where so few
//! have it that, were half of all squares there covered, it would happen at most once in twenty; else *mixed*.
//!
//! A place where nothing was received has no level and says nothing: phones that lose a network write no row.
//! So a white village may come out as not measured, and never as covered.

use super::super::verdict::is_enough;
use crate::domain::{ClaimedService, MeasuredPlace, Rule, Village};
use crate::maths;
use crate::space::LonLat;
use crate::space::geodesic::{MEAN_M_PER_DEG, distance_m};
use std::collections::{BTreeMap, BTreeSet};

/// Places within this of a test point are of it, metres: the side of a square of the clusters that test points
/// are made of.
pub const NEAR_M: f64 = 300.0;
/// Side of a square in bins of 50 m. Shadowing is alike over 40 to 120 m (TR 38.901, table 7.5-6), so that places
/// of one square count once.
pub(super) const SQUARE_BINS: i32 = 2;
/// The fewest squares that say anything: of five that are half covered, none has the level 3 times in 100.
pub const LEAST_SQUARES: usize = 5;
/// How often a village half covered may come out as dark.
const ERROR_RATE: f64 = 0.05;

/// What was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measured {
    /// The share of places has the level.
    Covered,
    /// Hardly any place has it.
    Dark,
    /// Between the two.
    Mixed,
    /// Too few places.
    #[default]
    NotMeasured,
}

impl Measured {
    /// `covered`, `dark`, `mixed`, `not measured`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Dark => "dark",
            Self::Mixed => "mixed",
            Self::NotMeasured => "not measured",
        }
    }

    /// By the number of squares, and of those that have the level.
    pub fn of(squares: usize, covered: usize, people_share: f64) -> Self {
        if squares < LEAST_SQUARES {
            Self::NotMeasured
        } else if is_enough(covered as f64 / squares as f64, people_share) {
            Self::Covered
        } else if at_most(covered, squares) <= ERROR_RATE {
            Self::Dark
        } else {
            Self::Mixed
        }
    }
}

/// Probability of at most so many heads in so many tosses of a coin.
fn at_most(heads: usize, tosses: usize) -> f64 {
    let n = tosses as f64;
    let mut ln_term = -n * std::f64::consts::LN_2;
    let mut sum = maths::exp(ln_term);
    for k in 1..=heads.min(tosses) {
        let k = k as f64;
        ln_term += maths::ln((n - k + 1.0) / k);
        sum += maths::exp(ln_term);
    }
    sum.min(1.0)
}

/// What was measured of a village, and on how many places it rests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeasuredAt {
    /// The answer.
    pub verdict: Measured,
    /// Squares of 100 m with a measured level.
    pub squares: usize,
    /// Those that have the preset's level.
    pub covered: usize,
}

/// A measured level of one claimed service at one place.
struct One {
    at: LonLat,
    bin: [i32; 2],
    service: usize,
    has_level: bool,
}

/// Measured places, to be found by where they are.
pub(super) struct Near {
    /// By rows of latitude, then by longitude.
    rows: BTreeMap<i64, Vec<One>>,
}

/// A row of places is this high, degrees: as far as places are looked for.
const ROW_DEG: f64 = NEAR_M / MEAN_M_PER_DEG;

impl Near {
    /// Those of the services that are claimed and that the rule counts. A place that was measured before the day
    /// of the claim says nothing about it.
    pub(super) fn of(measured: &[MeasuredPlace], services: &[ClaimedService], rule: &Rule) -> Self {
        let mut rows: BTreeMap<i64, Vec<One>> = BTreeMap::new();
        for place in measured {
            let is_own =
                |s: &ClaimedService| s.operator == place.operator && s.technology == place.technology;
            let Some(service) = services.iter().position(is_own) else {
                continue;
            };
            let Some(threshold) = rule.thresholds.get(&place.technology) else {
                continue;
            };
            let claimed = services.get(service).and_then(|s| s.as_of);
            if is_before(place, claimed.map(crate::domain::CalendarDay::begin_ms)) {
                continue;
            }
            rows.entry(row_of(place.at.lat_deg())).or_default().push(One {
                at: place.at,
                bin: place.bin,
                service,
                has_level: place.level >= threshold.covered,
            });
        }
        for row in rows.values_mut() {
            row.sort_by(|a, b| {
                let by_place = a.at.lon_deg().total_cmp(&b.at.lon_deg());
                by_place.then(a.bin.cmp(&b.bin)).then(a.service.cmp(&b.service))
            });
        }
        Self { rows }
    }

    /// The places within reach of a village's test points, each once.
    pub(super) fn around(&self, village: &Village) -> Around<'_> {
        let mut found: BTreeSet<(i64, usize)> = BTreeSet::new();
        for point in &village.test_points {
            let row = row_of(point.position.lat_deg());
            for row in row - 1..=row + 1 {
                self.within(row, point.position, &mut found);
            }
        }
        let places = found
            .into_iter()
            .filter_map(|(row, nth)| self.rows.get(&row)?.get(nth));
        Around(places.collect())
    }

    fn within(&self, row: i64, at: LonLat, found: &mut BTreeSet<(i64, usize)>) {
        let Some(places) = self.rows.get(&row) else {
            return;
        };
        // A row higher: there degrees are shorter.
        let across = maths::cos((at.lat_deg().abs() + 2.0 * ROW_DEG).min(89.9).to_radians());
        let half_deg = 1.01 * ROW_DEG / across;
        for turn in [0.0, 360.0, -360.0] {
            let lon = at.lon_deg() + turn;
            let begin = places.partition_point(|p| p.at.lon_deg() < lon - half_deg);
            let nearby = places.iter().enumerate().skip(begin);
            for (nth, place) in nearby.take_while(|(_, p)| p.at.lon_deg() <= lon + half_deg) {
                if distance_m(place.at, at) <= NEAR_M {
                    found.insert((row, nth));
                }
            }
        }
    }

    /// What was measured of some services at a village.
    pub(super) fn at_village(
        &self,
        around: &Around<'_>,
        services: &[usize],
        people_share: f64,
    ) -> MeasuredAt {
        // Of a bin the best cell counts, as it does for a phone.
        let mut bins: BTreeMap<[i32; 2], bool> = BTreeMap::new();
        for place in around.0.iter().filter(|p| services.contains(&p.service)) {
            *bins.entry(place.bin).or_default() |= place.has_level;
        }
        let mut squares: BTreeMap<[i32; 2], (usize, usize)> = BTreeMap::new();
        for (bin, has_level) in bins {
            let square = squares.entry(bin.map(|k| k.div_euclid(SQUARE_BINS))).or_default();
            square.0 += 1;
            square.1 += usize::from(has_level);
        }
        let covered = squares
            .values()
            .filter(|(all, having)| 2 * having >= *all)
            .count();
        MeasuredAt {
            verdict: Measured::of(squares.len(), covered, people_share),
            squares: squares.len(),
            covered,
        }
    }
}

/// Places near one village.
pub(super) struct Around<'a>(Vec<&'a One>);

fn row_of(lat_deg: f64) -> i64 {
    (lat_deg / ROW_DEG).floor() as i64
}

/// Was a place measured before a moment? Not where its own is not known.
pub(super) fn is_before(place: &MeasuredPlace, moment_ms: Option<i64>) -> bool {
    matches!((place.last_ms, moment_ms), (Some(last), Some(claimed)) if last < claimed)
}
