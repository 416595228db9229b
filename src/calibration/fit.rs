//! One fit of some terms to some rows.

use super::rows::Row;
use super::score::Hearing;
use super::sites;
use super::solve::Normal;
use super::values::{Design, Seen, SiteEffects, Values};

/// Steps of a fit; more are taken by no data that say something.
const MOST_STEPS: usize = 60;
/// A step smaller than this is the last, dB.
const SMALL_DB: f64 = 1e-3;
/// Rounds of scale and sites.
const ROUNDS: usize = 8;
/// A change of the scale that is smaller ends the rounds, dB.
const SMALL_SIGMA_DB: f64 = 0.02;
/// Steps by weights, before those by slopes: the first are sure, the others are fast near the end.
const SURE_STEPS: usize = 3;
/// The scale is taken where the floor lies so far below the expectation, in standard deviations: places at the
/// floor are then farther off than half of all; and where they are not listed, hardly any are missing.
const CLEAR_OF_FLOOR: (f64, f64) = (-1.0, -2.0);
/// Where fewer places than this share are clear of the floor, all that are heard tell the scale.
const LEAST_CLEAR: f64 = 0.1;
/// Rows from which the scale is taken; more say no more.
const SCALE_ROWS: usize = 20_000;
/// Half of normal errors lie within so many standard deviations.
const MEDIAN_OF_NORMAL: f64 = 0.674_489_750_196_081_7;
/// Bounds of the scatter, dB: what is outside is no scatter of levels. Where most places lie near a floor, a wide
/// scatter and a low level would explain each other without end.
const SIGMA_DB: (f64, f64) = (0.5, 25.0);
/// Where a fit begins: the usual scatter of levels, dB.
const USUAL_SIGMA_DB: f64 = 8.0;

/// The columns of a design.
pub(super) struct Columns {
    slope: Option<usize>,
    share: Option<usize>,
    around: Option<usize>,
    pub(super) width: usize,
}

impl Columns {
    /// `has_share`: the pattern's share is free, and not held at an end.
    pub(super) fn of(design: Design, seen: &Seen, has_share: bool) -> Self {
        let mut width = 1;
        let mut take = |is_there: bool, columns: usize| {
            let first = is_there.then_some(width);
            width += if is_there { columns } else { 0 };
            first
        };
        let slope = take(design.slope, 1);
        let share = take(design.share && has_share, 1);
        let words = seen.words.iter().flatten().count();
        let around = take(design.around && words > 0, words);
        Self {
            slope,
            share,
            around,
            width,
        }
    }

    /// The columns of a row that are not 0, in rising order.
    #[inline]
    pub(super) fn row(&self, row: &Row, words: &[Option<usize>], into: &mut [(usize, f64); 4]) -> usize {
        let mut many = 0;
        let mut put = |column: usize, value: f64| {
            if let Some(slot) = into.get_mut(many) {
                *slot = (column, value);
                many += 1;
            }
        };
        put(0, 1.0);
        if let Some(column) = self.slope {
            put(column, row.decades);
        }
        if let Some(column) = self.share {
            put(column, row.pattern_db);
        }
        if let (Some(first), Some(Some(word))) = (self.around, words.get(usize::from(row.around))) {
            put(first + word, 1.0);
        }
        many
    }

    /// Takes a step.
    fn step(&self, values: &mut Values, by: &[f64], words: &[Option<usize>]) {
        let of = |column: usize| by.get(column).copied().unwrap_or(0.0);
        values.offset_db += of(0);
        values.slope_db += self.slope.map_or(0.0, of);
        values.given_back += self.share.map_or(0.0, of);
        if let Some(first) = self.around {
            for (value, word) in values.around_db.iter_mut().zip(words) {
                *value += word.map_or(0.0, |word| of(first + word));
            }
        }
    }
}

/// The terms of a design that agree best with what is seen, from a start; `None` where its columns say the
/// same.
pub(super) fn fit(seen: &Seen, design: Design, start: &Values) -> Option<Values> {
    let mut values = Values {
        around_db: if start.around_db.is_empty() {
            vec![0.0; seen.words.len()]
        } else {
            start.around_db.clone()
        },
        ..start.clone()
    };
    if !design.around {
        values.around_db.fill(0.0);
    }
    if !design.sites {
        values.sites = SiteEffects::default();
    }
    if values.sigma_db <= 0.0 {
        values.sigma_db = USUAL_SIGMA_DB;
    }
    if !design.offset {
        for _ in 0..ROUNDS {
            values.sigma_db = sigma_db(seen, &values, values.sigma_db);
        }
        return Some(values);
    }
    let mut has_share = true;
    for _ in 0..ROUNDS {
        let columns = Columns::of(design, seen, has_share);
        settle(seen, &columns, &mut values)?;
        if design.share && has_share && !(0.0..=1.0).contains(&values.given_back) {
            // A pattern counts for nothing at least, and for what its data sheet says at most.
            values.given_back = values.given_back.clamp(0.0, 1.0);
            has_share = false;
            settle(seen, &Columns::of(design, seen, has_share), &mut values)?;
        }
        let before_db = values.sigma_db;
        values.sigma_db = sigma_db(seen, &values, values.sigma_db);
        let is_settled = (values.sigma_db - before_db).abs() < SMALL_SIGMA_DB;
        if design.sites {
            let before_db = values.sites.between_db;
            sites::settle(seen, &mut values);
            if is_settled && (values.sites.between_db - before_db).abs() < SMALL_SIGMA_DB {
                break;
            }
        } else if is_settled {
            break;
        }
    }
    Some(values)
}

/// Steps by weighted squares until they are small.
fn settle(seen: &Seen, columns: &Columns, values: &mut Values) -> Option<()> {
    let mut slots = [(0, 0.0); 4];
    let (mut is_sure, mut before) = (true, f64::INFINITY);
    for nth in 0..MOST_STEPS {
        let mut normal = Normal::new(columns.width);
        for row in seen.each() {
            let expected = values.at(row);
            let z = (row.gap_db - expected) / values.sigma_db;
            let alpha = (row.floor_db - expected) / values.sigma_db;
            let score = seen.tails.score(row.hearing, z, alpha);
            let many = columns.row(row, seen.words, &mut slots);
            let target = row.weight * score.psi * values.sigma_db;
            let by = if is_sure { score.weight } else { score.slope };
            normal.add(slots.get(..many)?, row.weight * by, target);
        }
        let largest = |step: &[f64]| step.iter().fold(0.0f64, |most, s| most.max(s.abs()));
        let step = match normal.solved() {
            Some(step) => step,
            None if is_sure => return None,
            // So few places are not held that slopes say nothing.
            None => {
                (is_sure, before) = (true, 0.0);
                continue;
            }
        };
        let size = largest(&step);
        if !is_sure && size > before {
            (is_sure, before) = (true, 0.0);
            continue;
        }
        columns.step(values, &step, seen.words);
        if size < SMALL_DB {
            break;
        }
        // Once slopes have led astray, they are not asked again: then `before` is 0.
        if before > 0.0 {
            before = size;
            is_sure = nth + 1 < SURE_STEPS;
        }
    }
    Some(())
}

/// The scatter by the median of the errors of places that are clear of a floor; where there are too few, of all
/// that are heard, by what is left of their variance above it.
fn sigma_db(seen: &Seen, values: &Values, before_db: f64) -> f64 {
    let every = seen.each().count().div_ceil(SCALE_ROWS).max(1);
    let (mut clear, mut heard) = (Vec::new(), Vec::new());
    let mut all = 0.0;
    for row in seen.each().step_by(every) {
        let expected = values.at(row);
        let alpha = (row.floor_db - expected) / before_db;
        let error_db = row.gap_db - expected;
        all += row.weight;
        let is_clear = match row.hearing {
            Hearing::Plain => true,
            Hearing::Listed | Hearing::AtFloor => alpha < CLEAR_OF_FLOOR.0,
            Hearing::Heard => alpha < CLEAR_OF_FLOOR.1,
        };
        if is_clear {
            clear.push((error_db.abs(), row.weight));
        }
        if row.hearing != Hearing::AtFloor {
            let (mean, rest) = match row.hearing {
                Hearing::Plain => (0.0, 1.0),
                _ => seen.tails.heard(alpha),
            };
            heard.push(((error_db - mean * before_db).abs() / rest.sqrt(), row.weight));
        }
    }
    let weight = |of: &[(f64, f64)]| of.iter().map(|e| e.1).sum::<f64>();
    let errors = if weight(&clear) >= LEAST_CLEAR * all {
        clear
    } else {
        heard
    };
    (median(errors) / MEDIAN_OF_NORMAL).clamp(SIGMA_DB.0, SIGMA_DB.1)
}

/// The weighted median; infinite where there is nothing.
fn median(mut errors: Vec<(f64, f64)>) -> f64 {
    errors.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = 0.5 * errors.iter().map(|e| e.1).sum::<f64>();
    let mut sum = 0.0;
    let middle = errors.iter().find(|(_, weight)| {
        sum += weight;
        sum >= half
    });
    middle.map_or(f64::INFINITY, |(error_db, _)| *error_db)
}
