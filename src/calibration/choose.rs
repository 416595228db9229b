//! Which candidate is taken, by data that it has not seen.
//!
//! Terms are tried in rising order, each beside those that were taken. A term is taken where it lowers the
//! held-out error under every way of leaving data out that can be done, by [`LEAST_GAIN_DB`] and by one
//! standard error of that gain. Offsets of sites cannot help sites that no fit has seen: there they need only
//! do no harm.
//!
//! The held-out error of a place near a receiver's floor is that from the expectation of what is heard, over
//! what is left of the variance there; places at the floor have none.

use super::fit::{Design, Seen, Values, fit};
use super::folds::{Folds, Way};
use super::interval::widths;
use super::rows::Rows;
use super::score::{Hearing, Tails};
use super::terms::{CONFIDENCE_PCT, MOST_DB, Range, Term, Terms};
use crate::domain::figures::counted;
use crate::radio::probability;
use crate::validation::Pair;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// A smaller gain is not worth a term, dB of held-out error.
pub const LEAST_GAIN_DB: f64 = 0.2;
/// Offsets of sites may raise the error at sites that no fit has seen by no more, dB.
const HARM_DB: f64 = 0.1;
/// Squares that settle an offset: 20 to 50 places apart do, 10,000 samples of one road do not.
pub const LEAST_SQUARES: usize = 20;
/// Sites for any fit: what is wrong with one mast is not the model's error.
pub const LEAST_SITES: usize = 3;
/// Squares for a slope, and for a share of the pattern.
const LEAST_SQUARES_OF_SLOPE: usize = 30;
/// Decades between the nearest and the farthest twentieth of the places, for a slope.
const LEAST_DECADES: f64 = 0.5;
/// Squares where the pattern takes little and where it takes much, for a share of it.
const LEAST_SQUARES_OF_PATTERN: usize = 10;
/// What is little and what is much of a pattern, dB.
const PATTERN_DB: (f64, f64) = (3.0, 6.0);
/// Squares and sites of a word that gets an offset of its own.
const LEAST_OF_WORD: (usize, usize) = (10, 3);
/// Sites with so many squares each, for offsets of sites.
const LEAST_OF_SITES: (usize, usize) = (5, 5);

/// Why there is no calibration.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Refused {
    /// Too few places.
    #[error(
        "there are {squares} squares of 500 m with measurements, of {sites} sites: a calibration needs {LEAST_SQUARES} squares and {LEAST_SITES} sites"
    )]
    TooFew {
        /// Squares.
        squares: usize,
        /// Sites.
        sites: usize,
    },
    /// The powers cannot be right.
    #[error(
        "measured levels differ from predicted ones by {offset_db:.0} dB: the powers are not absolute, or are of other cells"
    )]
    TooFar {
        /// Measured less predicted.
        offset_db: f64,
    },
}

/// What became of a candidate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// Where the comparison begins.
    Start,
    /// It is taken: it gained at least so much under every way, dB.
    Taken(f64),
    /// It is not: why.
    NotTaken(String),
}

/// One candidate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Candidate {
    /// Its terms: `none`, `offset`, `offset + slope` …
    pub name: String,
    /// Held-out root mean square error by what was left out, dB; empty where it was not tried.
    pub held_out_db: BTreeMap<String, f64>,
    /// What became of it.
    pub judged: Judged,
}

/// What came of a calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// All candidates, in rising order.
    pub candidates: Vec<Candidate>,
    /// The terms that were taken; `None`: no correction is better.
    pub terms: Option<Terms>,
    /// The largest held-out error of what was taken, dB.
    pub sigma_db: f64,
    /// Where the terms hold, but for the area in degrees.
    pub range: Range,
    /// Places of a cell.
    pub places: usize,
    /// Squares of 500 m.
    pub squares: usize,
    /// Sites.
    pub sites: usize,
    /// Campaigns.
    pub campaigns: Vec<String>,
    /// Places at a receiver's floor.
    pub at_floor: usize,
    /// Pairs without numbers, left out.
    pub left_out: usize,
}

/// What is tried beside the terms already taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Offset,
    Slope,
    Share,
    Around,
    Sites,
}

impl Step {
    const ALL: [Self; 5] = [Self::Offset, Self::Slope, Self::Share, Self::Around, Self::Sites];

    fn beside(self, taken: Design) -> Design {
        let mut design = Design {
            offset: true,
            ..taken
        };
        match self {
            Self::Offset => {}
            Self::Slope => design.slope = true,
            Self::Share => design.share = true,
            Self::Around => design.around = true,
            Self::Sites => design.sites = true,
        }
        design
    }
}

fn name(design: Design) -> String {
    let parts = [
        (design.offset, "offset"),
        (design.slope, "slope"),
        (design.share, "pattern share"),
        (design.around, "surroundings"),
        (design.sites, "sites"),
    ];
    let names: Vec<&str> = parts.iter().filter(|p| p.0).map(|p| p.1).collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(" + ")
    }
}

/// Sums over the places that were left out, by square: of squared errors, and of what they would be with a
/// scatter of 1 dB.
struct HeldOut(Vec<(f64, f64)>);

impl HeldOut {
    fn sums(&self) -> (f64, f64) {
        self.0.iter().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1))
    }

    fn rms_db(&self) -> f64 {
        let (errors, all) = self.sums();
        (errors / all.max(f64::MIN_POSITIVE)).sqrt()
    }

    /// By how much another one is lower, and the standard error of that, dB.
    fn gain(&self, other: &Self) -> (f64, f64) {
        let (before, after) = (self.rms_db(), other.rms_db());
        let all = self.sums().1.max(f64::MIN_POSITIVE);
        let difference = (self.sums().0 - other.sums().0) / all;
        let scatter: f64 = self
            .0
            .iter()
            .zip(&other.0)
            .map(|(a, b)| {
                let own = a.0 - b.0 - difference * a.1;
                own * own
            })
            .sum();
        let error = scatter.sqrt() / all / (before + after).max(f64::MIN_POSITIVE);
        (before - after, error)
    }
}

struct Trial<'a> {
    rows: &'a Rows,
    tails: &'a Tails,
    words: &'a [Option<usize>],
    folds: &'a [Folds],
}

impl Trial<'_> {
    fn seen<'b>(&'b self, without: Option<(&'b Folds, u8)>) -> Seen<'b> {
        Seen {
            rows: &self.rows.rows,
            without,
            tails: self.tails,
            words: self.words,
            sites: self.rows.sites.len(),
        }
    }

    /// The fits without each part, way by way.
    fn fits(&self, design: Design, start: &Values) -> Option<Vec<Vec<Values>>> {
        let parts: Vec<(usize, u8)> = self
            .folds
            .iter()
            .enumerate()
            .flat_map(|(nth, folds)| (0..folds.count).map(move |part| (nth, part)))
            .collect();
        let fitted: Vec<Option<(usize, Values)>> = parts
            .par_iter()
            .map(|&(nth, part)| {
                let folds = self.folds.get(nth)?;
                Some((nth, fit(&self.seen(Some((folds, part))), design, start)?))
            })
            .collect();
        let mut by_way = vec![Vec::new(); self.folds.len()];
        for fitted in fitted {
            let (nth, values) = fitted?;
            by_way.get_mut(nth)?.push(values);
        }
        Some(by_way)
    }

    /// The errors of what was left out; `sigmas_db` is the scatter that tells what is heard near a floor.
    fn held_out(&self, fits: &[Vec<Values>], sigmas_db: &[Vec<f64>]) -> Vec<HeldOut> {
        let of_way = |(folds, (fits, sigmas_db)): (&Folds, (&Vec<Values>, &Vec<f64>))| {
            let mut sums = vec![(0.0, 0.0); self.rows.squares.len()];
            for (row, part) in self.rows.rows.iter().zip(&folds.of_row) {
                let part = usize::from(*part);
                let (Some(values), Some(sigma_db)) = (fits.get(part), sigmas_db.get(part)) else {
                    continue;
                };
                if row.hearing == Hearing::AtFloor {
                    continue;
                }
                let expected = values.at(row);
                let (mean, rest) = match row.hearing {
                    Hearing::Plain => (0.0, 1.0),
                    _ => self.tails.heard((row.floor_db - expected) / sigma_db),
                };
                let error_db = row.gap_db - expected - mean * sigma_db;
                if let Some((errors, all)) = sums.get_mut(row.square as usize) {
                    *errors += row.weight * error_db * error_db;
                    *all += row.weight * rest;
                }
            }
            HeldOut(sums)
        };
        let pairs = self.folds.iter().zip(fits.iter().zip(sigmas_db));
        pairs.map(of_way).collect()
    }

    fn figures(&self, held_out: &[HeldOut]) -> BTreeMap<String, f64> {
        let pairs = self.folds.iter().zip(held_out);
        pairs
            .map(|(folds, held)| (folds.way.name().to_owned(), held.rms_db()))
            .collect()
    }

    /// Is a step worth it: the least gain, or why not.
    fn compare(&self, step: Step, before: &[HeldOut], after: &[HeldOut]) -> Result<f64, String> {
        let mut least = f64::INFINITY;
        for (folds, (before, after)) in self.folds.iter().zip(before.iter().zip(after)) {
            let (gain, error) = before.gain(after);
            let way = folds.way.name();
            if step == Step::Sites && folds.way == Way::Sites {
                if gain < -HARM_DB {
                    return Err(format!("raises the error at {way} left out by {:.2} dB", -gain));
                }
                continue;
            }
            let wanted = LEAST_GAIN_DB.max(error);
            if gain < wanted {
                return Err(if gain < 0.0 {
                    format!("raises the error at {way} left out by {:.2} dB", -gain)
                } else {
                    format!("gains {gain:.2} dB at {way} left out, less than {wanted:.2}")
                });
            }
            least = least.min(gain);
        }
        Ok(least)
    }
}

/// Fits the candidates to the pairs and takes the best one; `seed` is of the intervals alone.
///
/// # Errors
/// [`Refused`].
pub fn calibrate(pairs: &[Pair], seed: u64) -> Result<Outcome, Refused> {
    let rows = Rows::new(pairs);
    let (squares, sites) = (rows.squares.len(), rows.sites.len());
    if squares < LEAST_SQUARES || sites < LEAST_SITES {
        return Err(Refused::TooFew { squares, sites });
    }
    let tails = Tails::new();
    let words = words(&rows);
    let folds: Vec<Folds> = Way::ALL
        .iter()
        .filter_map(|way| Folds::new(&rows, *way))
        .collect();
    let trial = Trial {
        rows: &rows,
        tails: &tails,
        words: &words,
        folds: &folds,
    };
    let too_few = Refused::TooFew { squares, sites };
    let offset = Step::Offset.beside(Design::default());
    let mut whole = fit(&trial.seen(None), offset, &Values::default()).ok_or_else(|| too_few.clone())?;
    if whole.offset_db.abs() > MOST_DB {
        return Err(Refused::TooFar {
            offset_db: whole.offset_db,
        });
    }
    let fits = trial.fits(offset, &whole).ok_or(too_few)?;
    let sigmas_db: Vec<Vec<f64>> = fits
        .iter()
        .map(|parts| parts.iter().map(|values| values.sigma_db).collect())
        .collect();
    let nothing: Vec<Vec<Values>> = fits
        .iter()
        .map(|parts| vec![Values::default(); parts.len()])
        .collect();
    let mut best = trial.held_out(&nothing, &sigmas_db);
    let mut taken = Design::default();
    let mut candidates = vec![Candidate {
        name: name(taken),
        held_out_db: trial.figures(&best),
        judged: Judged::Start,
    }];
    let mut start = whole.clone();
    for step in Step::ALL {
        let design = step.beside(taken);
        let mut candidate = Candidate {
            name: name(design),
            held_out_db: BTreeMap::new(),
            judged: Judged::Start,
        };
        match attempt(&trial, step, design, &start) {
            Err(why) => candidate.judged = Judged::NotTaken(why),
            Ok((values, fits)) => {
                let held_out = trial.held_out(&fits, &sigmas_db);
                candidate.held_out_db = trial.figures(&held_out);
                candidate.judged = match trial.compare(step, &best, &held_out) {
                    Ok(gain) => {
                        (taken, best, start) = (design, held_out, values.clone());
                        whole = values;
                        Judged::Taken(gain)
                    }
                    Err(why) => Judged::NotTaken(why),
                };
            }
        }
        candidates.push(candidate);
    }
    let largest = best.iter().map(HeldOut::rms_db).fold(0.0, f64::max);
    let terms = taken.offset.then(|| {
        let widths = widths(&trial.seen(None), taken, &whole, squares, seed);
        terms(&rows, &words, taken, &whole, &widths)
    });
    Ok(Outcome {
        candidates,
        terms,
        sigma_db: largest,
        range: range(pairs, &rows),
        places: rows.places,
        squares,
        sites,
        at_floor: rows.at_floor,
        campaigns: rows.campaigns.clone(),
        left_out: rows.left_out,
    })
}

type Fits = (Values, Vec<Vec<Values>>);

/// The fit of all, and those without each part; or why there is none.
fn attempt(trial: &Trial, step: Step, design: Design, start: &Values) -> Result<Fits, String> {
    enough(trial.rows, trial.words, step)?;
    let nothing = || "the measurements do not tell it from the other terms".to_owned();
    let values = fit(&trial.seen(None), design, start).ok_or_else(nothing)?;
    let fits = trial.fits(design, &values).ok_or_else(nothing)?;
    Ok((values, fits))
}

/// Is there enough for a term?
fn enough(rows: &Rows, words: &[Option<usize>], step: Step) -> Result<(), String> {
    let squares = rows.squares.len();
    match step {
        Step::Offset => Ok(()),
        Step::Slope => {
            if squares < LEAST_SQUARES_OF_SLOPE {
                return Err(few(squares, LEAST_SQUARES_OF_SLOPE));
            }
            let mut decades: Vec<f64> = rows.rows.iter().map(|r| r.decades).collect();
            decades.sort_by(f64::total_cmp);
            let wide = at_share(&decades, 0.95) - at_share(&decades, 0.05);
            if wide < LEAST_DECADES {
                return Err(format!(
                    "the distances span {wide:.2} decades, it needs {LEAST_DECADES}"
                ));
            }
            Ok(())
        }
        Step::Share => {
            if squares < LEAST_SQUARES_OF_SLOPE {
                return Err(few(squares, LEAST_SQUARES_OF_SLOPE));
            }
            let of = |keep: &dyn Fn(f64) -> bool| {
                let kept = rows.rows.iter().filter(|r| keep(r.pattern_db));
                kept.map(|r| r.square).collect::<BTreeSet<_>>().len()
            };
            let (little, much) = (of(&|db| db < PATTERN_DB.0), of(&|db| db >= PATTERN_DB.1));
            if little.min(much) < LEAST_SQUARES_OF_PATTERN {
                return Err(format!(
                    "{} where the pattern takes less than {} dB and {} where it takes {} or more, it needs {LEAST_SQUARES_OF_PATTERN} of each",
                    counted(little as u64, "square", "squares"),
                    PATTERN_DB.0,
                    much,
                    PATTERN_DB.1
                ));
            }
            Ok(())
        }
        Step::Around => {
            if words.iter().flatten().count() == 0 {
                return Err(format!(
                    "fewer than two kinds of surroundings have {} squares and {} sites",
                    LEAST_OF_WORD.0, LEAST_OF_WORD.1
                ));
            }
            Ok(())
        }
        Step::Sites => {
            let mut squares = vec![BTreeSet::new(); rows.sites.len()];
            for row in &rows.rows {
                if let Some(of_site) = squares.get_mut(row.site as usize) {
                    of_site.insert(row.square);
                }
            }
            let known = squares.iter().filter(|s| s.len() >= LEAST_OF_SITES.1).count();
            if known < LEAST_OF_SITES.0 {
                return Err(format!(
                    "{} with {} squares or more, it needs {}",
                    counted(known as u64, "site", "sites"),
                    LEAST_OF_SITES.1,
                    LEAST_OF_SITES.0
                ));
            }
            Ok(())
        }
    }
}

fn few(squares: usize, wanted: usize) -> String {
    format!(
        "{}, it needs {wanted}",
        counted(squares as u64, "square", "squares")
    )
}

/// A value of a sorted list by its share.
fn at_share(sorted: &[f64], share: f64) -> f64 {
    let nth = (share * sorted.len().saturating_sub(1) as f64).round() as usize;
    sorted.get(nth).copied().unwrap_or(0.0)
}

/// The words that can have an offset of their own; the one with the most squares is what they are beside.
fn words(rows: &Rows) -> Vec<Option<usize>> {
    let mut seen = vec![(BTreeSet::new(), BTreeSet::new()); rows.arounds.len()];
    for row in &rows.rows {
        if let Some((squares, sites)) = seen.get_mut(usize::from(row.around)) {
            squares.insert(row.square);
            sites.insert(row.site);
        }
    }
    let is_known = |(squares, sites): &(BTreeSet<u32>, BTreeSet<u32>)| {
        squares.len() >= LEAST_OF_WORD.0 && sites.len() >= LEAST_OF_WORD.1
    };
    let most = seen.iter().map(|s| s.0.len()).max();
    let base = seen.iter().position(|s| Some(s.0.len()) == most);
    let mut next = 0;
    seen.iter()
        .enumerate()
        .map(|(nth, of)| {
            let is_own = is_known(of) && Some(nth) != base;
            next += usize::from(is_own);
            is_own.then(|| next - 1)
        })
        .collect()
}

fn terms(
    rows: &Rows,
    words: &[Option<usize>],
    design: Design,
    values: &Values,
    widths: &super::interval::Widths,
) -> Terms {
    let share = Term::about(1.0 - values.given_back, widths.share);
    let mut around_db = BTreeMap::new();
    if design.around {
        let words = rows
            .arounds
            .iter()
            .zip(words)
            .zip(values.around_db.iter().zip(&widths.around));
        let own = words.filter(|((_, word), _)| word.is_some());
        around_db.extend(own.map(|((name, _), (value, width))| (name.clone(), Term::about(*value, *width))));
    }
    let mut site_db = BTreeMap::new();
    if design.sites {
        let z = probability::quantile(0.5 + CONFIDENCE_PCT / 200.0).unwrap_or(0.0);
        let effects = values.sites.offsets_db.iter().zip(&values.sites.unknown_db);
        let terms = effects.map(|(value, unknown)| Term::about(*value, z * unknown));
        site_db.extend(rows.sites.iter().cloned().zip(terms));
    }
    Terms {
        offset_db: Term::about(values.offset_db, widths.offset),
        slope_db: design.slope.then(|| Term::about(values.slope_db, widths.slope)),
        pattern_share: design.share.then(|| Term {
            low: share.low.max(0.0),
            high: share.high.min(1.0),
            ..share
        }),
        around_db,
        site_db,
    }
}

fn range(pairs: &[Pair], rows: &Rows) -> Range {
    let ends = |of: &dyn Fn(&Pair) -> f64| {
        let finite = || pairs.iter().map(of).filter(|v| v.is_finite());
        let least = finite().fold(f64::INFINITY, f64::min);
        [least, finite().fold(least, f64::max)]
    };
    let mut decades: Vec<f64> = rows.rows.iter().map(|r| r.decades).collect();
    decades.sort_by(f64::total_cmp);
    let metres = |share| (1000.0 * crate::maths::pow(10.0, at_share(&decades, share))).round();
    Range {
        distance_m: [metres(0.01), metres(0.99)],
        frequency_mhz: ends(&|p| p.frequency_mhz),
        mast_height_m: ends(&|p| p.mast_height_m),
        receiver_height_m: ends(&|p| p.receiver_height_m),
        bbox_deg: None,
        surroundings: rows.arounds.clone(),
    }
}
