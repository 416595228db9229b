//! Where the next measurements would change most: villages by what a visit is worth, grouped into days.

use super::judged::Sieve;
use super::measured::{FilePlace, Measurements};
use super::request::Around;
use crate::analysis::{Judged, program};
use crate::closure::{Day, Ground, Limits, Outcome, Rule, Stop, Worth, chance, chosen, days};
use crate::domain::Village;
use crate::gaps::Verdict;
use crate::maths;
use crate::pipeline::register::PointStanding;
use crate::register::spelling::fold;
use crate::space::{LonLat, geodesic};
use crate::study::{Preset, Study};
use crate::world::Ingested;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// A point of the register and a village of one name are the same where they lie within this distance, metres.
const SAME_M: f64 = 2_000.0;
/// Squares in which measured places are looked for, degrees.
const SQUARE_DEG: f64 = 0.02;

/// What is asked.
#[derive(Debug)]
pub struct SurveyRequest<'a> {
    /// The study.
    pub study: &'a Study,
    /// Its world.
    pub input: &'a Ingested,
    /// What it predicts.
    pub judged: &'a Judged,
    /// Measurements at hand.
    pub measurements: &'a Measurements,
    /// The points of the register that measurements have decided.
    pub decided: &'a [PointStanding],
    /// The rule by which measurements decide.
    pub rule: Rule,
    /// How places are taken.
    pub around: Around,
    /// What days can hold.
    pub limits: Limits,
}

/// The answer of `covgap survey`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SurveyAnswer {
    /// Program and version.
    pub program: String,
    /// Title of the study.
    pub study: String,
    /// The masts of the study are made up.
    pub synthetic_sites: bool,
    /// The rule of coverage.
    pub preset: Preset,
    /// Always `predicted`: nothing here was measured.
    pub figures_are: &'static str,
    /// Villages of the study.
    pub villages: usize,
    /// Those that measurements or the register have decided.
    pub decided: usize,
    /// Those of which a visit can turn nothing.
    pub sure: usize,
    /// People whose verdict visits to all others would turn, on average.
    pub people_turned_of_all: f64,
    /// The same of the days below.
    pub people_turned: f64,
    /// The days.
    pub days: Vec<SurveyDay>,
    /// How ways are counted, and what a reader must know.
    pub notes: Vec<String>,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SurveyDay {
    /// From 1.
    pub day: usize,
    /// Its way, km.
    pub km: f64,
    /// Villages in the order of the way.
    pub stops: Vec<SurveyStop>,
}

/// A village to be measured.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SurveyStop {
    /// Its id.
    pub village: String,
    /// Its name.
    pub name: String,
    /// Its commune.
    pub commune: String,
    /// Degrees.
    pub lon: f64,
    /// Degrees.
    pub lat: f64,
    /// From the stop before, km.
    pub km: f64,
    /// The predicted verdict.
    pub predicted_verdict: &'static str,
    /// The predicted level at the centre, dBm.
    pub predicted_dbm: Option<f64>,
    /// The predicted probability that it meets the preset.
    pub covered_probability: Option<f64>,
    /// Chance that a visit turns the verdict, %.
    pub chance_pct: f64,
    /// Its people, where they are known.
    pub people: Option<f64>,
    /// People whose verdict a visit turns, on average.
    pub people_turned: f64,
    /// Test points to visit.
    pub test_points: usize,
}

/// A village that is worth a visit.
struct Candidate {
    village: usize,
    worth: Worth,
    at: LonLat,
}

/// Ranks villages and makes days of them.
pub fn survey(request: &SurveyRequest<'_>) -> SurveyAnswer {
    let villages = &request.input.world.villages;
    let usual = usual_people(villages);
    let done = done(request);
    let (mut candidates, mut sure) = (Vec::new(), 0);
    for gap in &request.judged.gaps.villages {
        let Some(village) = villages.get(gap.village).filter(|_| !done[gap.village]) else {
            continue;
        };
        let covered = match gap.any.verdict {
            Verdict::Covered => Some(true),
            Verdict::LowSignal | Verdict::White => Some(false),
            Verdict::Unknown(_) => None,
        };
        let worth = Worth {
            chance: chance(covered, gap.centre.covered_probability),
            people: village.population.unwrap_or(usual),
        };
        match village.centre() {
            Some(at) if worth.people_turned() > 0.0 => candidates.push(Candidate {
                village: gap.village,
                worth,
                at,
            }),
            _ => sure += 1,
        }
    }
    let id = |c: &Candidate| villages.get(c.village).map(|v| v.id.as_str()).unwrap_or_default();
    candidates.sort_by(|a, b| {
        let by_worth = b.worth.people_turned().total_cmp(&a.worth.people_turned());
        by_worth.then_with(|| id(a).cmp(id(b)))
    });
    let stops: Vec<Stop> = candidates
        .iter()
        .map(|c| Stop {
            at: c.at,
            worth: c.worth.people_turned(),
        })
        .collect();
    let routes = days(&stops, &request.limits);
    let rows: Vec<SurveyDay> = (1..)
        .zip(&routes)
        .map(|(nth, day)| row(request, &candidates, nth, day))
        .collect();
    let turned = |d: &SurveyDay| d.stops.iter().map(|s| s.people_turned).sum::<f64>();
    SurveyAnswer {
        program: program(),
        study: request.study.title.clone(),
        synthetic_sites: request.study.synthetic_sites,
        preset: request.study.preset.clone(),
        figures_are: "predicted",
        villages: villages.len(),
        decided: done.iter().filter(|d| **d).count(),
        sure,
        people_turned_of_all: tenths(stops.iter().map(|s| s.worth).sum()),
        people_turned: tenths(rows.iter().map(turned).sum()),
        notes: notes(request, usual, villages),
        days: rows,
    }
}

fn notes(request: &SurveyRequest<'_>, usual: f64, villages: &[Village]) -> Vec<String> {
    let limits = &request.limits;
    let mut notes = vec![
        format!(
            "ways are straight lines times {}: no roads are known; at most {} km and {} villages a day{}",
            limits.detour,
            limits.km_per_day,
            limits.per_day,
            if limits.from.is_some() {
                ", there and back"
            } else {
                ", without the way there and back"
            }
        ),
        "chances are predicted, by the level at each village's centre and the study's error of levels"
            .to_owned(),
    ];
    let unknown = villages.iter().filter(|v| v.population.is_none()).count();
    if unknown > 0 {
        notes.push(format!(
            "the people of {unknown} villages are not known: each counts as {usual:.0}, the median of the others"
        ));
    }
    if request.study.synthetic_sites {
        notes.push("the masts of the study are made up".to_owned());
    }
    notes
}

fn row(request: &SurveyRequest<'_>, candidates: &[Candidate], nth: usize, day: &Day) -> SurveyDay {
    let world = &request.input.world;
    let mut before = request.limits.from;
    let mut stops = Vec::new();
    for candidate in day.stops.iter().filter_map(|k| candidates.get(*k)) {
        let Some(village) = world.villages.get(candidate.village) else {
            continue;
        };
        let gap = request.judged.gaps.villages.get(candidate.village);
        let way_m = before.map_or(0.0, |at| geodesic::distance_m(at, candidate.at));
        before = Some(candidate.at);
        stops.push(SurveyStop {
            village: village.id.clone(),
            name: village.name.clone(),
            commune: village.commune.label().to_owned(),
            lon: candidate.at.lon_deg(),
            lat: candidate.at.lat_deg(),
            km: tenths(way_m / 1000.0 * request.limits.detour),
            predicted_verdict: gap.map_or("unknown", |g| g.any.verdict.name()),
            predicted_dbm: gap.and_then(|g| g.any.level).map(|l| tenths(l.0)),
            covered_probability: gap.and_then(|g| g.centre.covered_probability).map(hundredths),
            chance_pct: tenths(100.0 * candidate.worth.chance),
            people: village.population,
            people_turned: tenths(candidate.worth.people_turned()),
            test_points: village.test_points.len(),
        });
    }
    SurveyDay {
        day: nth,
        km: tenths(day.km),
        stops,
    }
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The median of the known numbers of people, 1 where none is known.
fn usual_people(villages: &[Village]) -> f64 {
    let mut known: Vec<f64> = villages.iter().filter_map(|v| v.population).collect();
    known.sort_by(f64::total_cmp);
    known.get(known.len() / 2).copied().unwrap_or(1.0)
}

/// Which villages need no visit, by measurements at hand or by the register.
fn done(request: &SurveyRequest<'_>) -> Vec<bool> {
    let world = &request.input.world;
    let of_register = Known::of(request.decided);
    let squares = Squares::of(&request.measurements.places);
    let is_done = |village: &Village| {
        of_register.has(village) || is_measured(request, village, &squares.around(village, &request.around))
    };
    world.villages.iter().map(is_done).collect()
}

/// Do measurements decide a village, its test points being visited as the rule asks?
fn is_measured(request: &SurveyRequest<'_>, village: &Village, places: &[&FilePlace]) -> bool {
    let ground: Ground = request.around.ground(village, &request.rule);
    let near: Vec<&FilePlace> = places
        .iter()
        .copied()
        .filter(|p| ground.nearest(p.place.at).is_some())
        .collect();
    if near.is_empty() {
        return false;
    }
    let sieve = Sieve {
        study: request.study,
        network: &request.input.world.network,
        operator: None,
        since_ms: None,
    };
    let found = chosen(&ground, &sieve.sift(&near).sighted);
    let visited = village
        .test_points
        .iter()
        .zip(&found.visits)
        .filter(|(_, v)| v.is_visited(&ground));
    let share: f64 = visited.map(|(t, _)| t.weight).sum();
    let centre = found.visits.first().is_some_and(|v| v.is_visited(&ground));
    let is_enough = centre && share + 1e-9 >= request.study.preset.rule.people_share;
    is_enough && !matches!(request.rule.decide(&found.count), Outcome::More { .. })
}

/// Points of the register that are decided, by code and by name.
struct Known<'a> {
    codes: HashMap<&'a str, &'a PointStanding>,
    names: BTreeMap<String, Vec<&'a PointStanding>>,
}

impl<'a> Known<'a> {
    fn of(points: &'a [PointStanding]) -> Self {
        let codes = points.iter().filter_map(|p| Some((p.code.as_deref()?, p)));
        let mut names: BTreeMap<String, Vec<&PointStanding>> = BTreeMap::new();
        for point in points {
            if let Some(name) = &point.name {
                names.entry(fold(name)).or_default().push(point);
            }
        }
        Self {
            codes: codes.collect(),
            names,
        }
    }

    fn has(&self, village: &Village) -> bool {
        if self.codes.contains_key(village.id.as_str()) {
            return true;
        }
        let called = self
            .names
            .get(&fold(&village.name))
            .map(Vec::as_slice)
            .unwrap_or_default();
        called.iter().any(|point| match (point.place, village.centre()) {
            (Some(a), Some(b)) => geodesic::distance_m(a, b) <= SAME_M,
            // Many villages have one name: without a place it says too little.
            _ => false,
        })
    }
}

/// Measured places by squares of degrees.
struct Squares<'a> {
    places: HashMap<(i64, i64), Vec<&'a FilePlace>>,
}

fn square(deg: f64) -> i64 {
    (deg / SQUARE_DEG).floor() as i64
}

impl<'a> Squares<'a> {
    fn of(all: &'a [FilePlace]) -> Self {
        let mut places: HashMap<(i64, i64), Vec<&FilePlace>> = HashMap::new();
        for place in all {
            let key = (square(place.place.at.lat_deg()), square(place.place.at.lon_deg()));
            places.entry(key).or_default().push(place);
        }
        Self { places }
    }

    /// Those that may lie within the radius of a test point, each once.
    fn around(&self, village: &Village, around: &Around) -> Vec<&'a FilePlace> {
        let mut keys: Vec<(i64, i64)> = Vec::new();
        for point in &village.test_points {
            let (lat, lon) = (point.position.lat_deg(), point.position.lon_deg());
            let reach_deg = around.radius_m / 110_000.0;
            let narrowed = maths::cos(lat.to_radians()).max(0.01);
            let reach_lon_deg = reach_deg / narrowed;
            for row in square(lat - reach_deg)..=square(lat + reach_deg) {
                for col in square(lon - reach_lon_deg)..=square(lon + reach_lon_deg) {
                    keys.push((row, col));
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys.iter()
            .filter_map(|k| self.places.get(k))
            .flatten()
            .copied()
            .collect()
    }
}
