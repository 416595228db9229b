//! Which candidate is taken, by data that it has not seen.
//!
//! Terms are tried in rising order, each beside those that were taken. A term is taken where it lowers the
//! held-out error under every way of leaving data out that can be done, by [`LEAST_GAIN_DB`] and by one
//! standard error of that gain. Offsets of sites cannot help sites that no fit has seen: there they need only
//! do no harm.
//!
//! The held-out error of a place near a receiver's floor is that from the expectation of what is heard, over
//! what is left of the variance there; places at the floor have none.

use super::candidate::{Candidate, Judged};
use super::fit::fit;
use super::folds::{Folds, Way};
use super::interval::widths;
use super::rows::Rows;
use super::score::{Hearing, Tails};
use super::steps::{Step, at_share, enough, name, words};
use super::terms::{CONFIDENCE_PCT, MOST_DB, Range, Term, Terms};
use super::values::{Design, Seen, Values};
use crate::radio::probability;
use crate::validation::Pair;
use rayon::prelude::*;
use std::collections::BTreeMap;
use thiserror::Error;

/// A smaller gain is not worth a term, dB of held-out error.
pub const LEAST_GAIN_DB: f64 = 0.2;
/// Offsets of sites may raise the error at sites that no fit has seen by no more, dB.
const HARM_DB: f64 = 0.1;
/// Squares that settle an offset: 20 to 50 places apart do, 10,000 samples of one road do not.
pub const LEAST_SQUARES: usize = 20;
/// Sites for any fit: what is wrong with one mast is not the model's error.
pub const LEAST_SITES: usize = 3;
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
