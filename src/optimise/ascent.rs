//! Better multipliers, step by step: the volume algorithm (Barahona and Anbil, 2000). It also gives a mean of
//! the choices on its way, which comes near to the solution of the linear relaxation.

use super::groups::Mixture;
use super::prices::{Choice, best_phase, choose, worth};
use super::relaxation::{Dual, NO_CHAIN, Relaxation};

/// How the multipliers are sought.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    pub iterations: usize,
    /// A plan has this value: no bound lies below it.
    pub reached: f64,
    /// A bound below this is good enough.
    pub enough: f64,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The bound, as far as floating point goes.
    pub bound: f64,
    pub dual: Dual,
    /// Which part of each site is built by each phase: site by site.
    pub mean: Vec<f32>,
    /// Iterations that were made.
    pub iterations: usize,
}

/// After so many iterations without a better bound the steps become shorter.
const PATIENCE: usize = 2;
/// Steps become shorter after failures, and longer after each success, by these factors: the best of some
/// thirty pairs tried on problems with known bounds.
const SHORTER: f64 = 0.7;
const LONGER: f64 = 1.2;
const LONGEST: f64 = 2.0;
/// The last choice has at most this weight in the mean.
const MOST_OF_LAST: f64 = 0.2;
/// Iterations after which the last choice weighs less, where the bound hardly moves.
const SLOW: usize = 60;
/// What a beginning anew brings must be so large a part of what is left, or there is no other.
const WORTH_A_BEGINNING: f64 = 0.01;
/// The steps of a beginning anew.
const LENGTH_AGAIN: f64 = 0.3;
/// Steps as short as this lead nowhere.
const SHORTEST: f64 = 1e-6;
/// A squared gradient as short as this is none.
const NO_GRADIENT: f64 = 1e-9;

/// Where the relaxation is looked at: reused from one point to the next.
#[derive(Default)]
struct Look {
    worth: Vec<f64>,
    choice: Choice,
    mixture: Mixture,
    gradient: Vec<f32>,
}

impl Look {
    /// L at these multipliers, the best prices for them, and what each element's multiplier would change.
    fn at(&mut self, relaxation: &Relaxation, dual: &mut Dual) -> f64 {
        worth(relaxation, &dual.u, &mut self.worth);
        if relaxation.is_linked() {
            let sites = self.mixture.choose(relaxation, &self.worth, &mut dual.prices);
            let value =
                relaxation.constant + sites + self.items(relaxation, dual) + self.extras(relaxation, dual);
            self.add_mixture(relaxation);
            return value;
        }
        choose(relaxation, &self.worth, &mut dual.prices, &mut self.choice);
        let mut value = relaxation.constant;
        value += dual
            .prices
            .iter()
            .zip(&relaxation.room)
            .map(|(p, r)| p * r)
            .sum::<f64>();
        for site in 0..relaxation.sites {
            value += best_phase(relaxation, &self.worth, &dual.prices, site, |_| false).1;
        }
        value += self.items(relaxation, dual);
        value += self.extras(relaxation, dual);
        self.add_sites(relaxation);
        value
    }

    /// The items' part of L; the gradient becomes theirs.
    fn items(&mut self, relaxation: &Relaxation, dual: &mut Dual) -> f64 {
        self.gradient.clear();
        self.gradient.resize(relaxation.elements(), 0.0);
        if relaxation.is_required {
            let end = relaxation.rows_end();
            self.gradient[..end].fill(-1.0);
            return -dual.u[..end].iter().sum::<f64>();
        }
        if let Some(least) = relaxation.least {
            return self.part_of_weight(relaxation, dual, least);
        }
        let mut value = 0.0;
        let has_minima = !relaxation.minima.is_empty();
        for (item, weight) in relaxation.weight.iter().enumerate() {
            let elements = relaxation.item_start[item] as usize..relaxation.item_start[item + 1] as usize;
            let more = if has_minima {
                relaxation.more(&dual.u, item)
            } else {
                0.0
            };
            let left = weight + more - dual.u[elements.clone()].iter().sum::<f64>();
            if left > 0.0 {
                value += left;
                self.gradient[elements].fill(-1.0);
                self.count_item(relaxation, item, 1.0);
            }
        }
        value
    }

    /// An item is covered, in part: what the minima get of it.
    fn count_item(&mut self, relaxation: &Relaxation, item: usize, part: f64) {
        if relaxation.minima.is_empty() {
            return;
        }
        let end = relaxation.chains_end();
        for minimum in relaxation.minima_of.get(item) {
            let at = *minimum as usize;
            let counts = part * relaxation.counts[item] / relaxation.minima[at].1;
            self.gradient[end + at] += counts as f32;
        }
    }

    /// What chains that are due and minima take from L, and what they change.
    fn extras(&mut self, relaxation: &Relaxation, dual: &Dual) -> f64 {
        let mut value = 0.0;
        let begin = relaxation.rows_end();
        for (at, is_due) in relaxation.is_due.iter().enumerate() {
            if *is_due {
                value -= dual.u[begin + at];
                self.gradient[begin + at] -= 1.0;
            }
        }
        let begin = relaxation.chains_end();
        for (at, (wanted, scale)) in relaxation.minima.iter().enumerate() {
            value -= dual.u[begin + at] / scale * wanted;
            self.gradient[begin + at] -= (wanted / scale) as f32;
        }
        value
    }

    /// The sites' part of the gradient, from both choices.
    fn add_mixture(&mut self, relaxation: &Relaxation) {
        let phases = relaxation.phases;
        let parts = [
            (&self.mixture.one, 1.0 - self.mixture.part),
            (&self.mixture.other, self.mixture.part),
        ];
        for (choice, part) in parts {
            let part = part as f32;
            if part == 0.0 {
                continue;
            }
            for (site, start) in choice.iter().enumerate() {
                for at in usize::from(*start).min(phases)..phases {
                    for element in relaxation.hits(site, at) {
                        self.gradient[*element as usize] += part;
                    }
                    let own = relaxation
                        .own_chain
                        .get(site * phases + at)
                        .filter(|e| **e != NO_CHAIN);
                    if let Some(own) = own {
                        self.gradient[*own as usize] -= part;
                    }
                }
            }
        }
    }

    /// The same where a part of the weight is enough: the cheapest items for their weight are covered, and
    /// the price of weight is that of the last.
    fn part_of_weight(&mut self, relaxation: &Relaxation, dual: &mut Dual, least: f64) -> f64 {
        let range =
            |item: usize| relaxation.item_start[item] as usize..relaxation.item_start[item + 1] as usize;
        let paid = |item: usize| dual.u[range(item)].iter().sum::<f64>() - relaxation.more(&dual.u, item);
        let items = (0..relaxation.weight.len()).filter(|item| relaxation.weight[*item] > 0.0);
        let mut all: Vec<(f64, usize)> = items.map(|i| (paid(i) / relaxation.weight[i], i)).collect();
        all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (mut missing, mut value) = (least, 0.0);
        dual.weight_price = 0.0;
        for (ratio, item) in all {
            if missing <= 0.0 && ratio >= 0.0 {
                break;
            }
            // What pays to be covered is, whatever is missing.
            let part = if ratio < 0.0 {
                1.0
            } else {
                (missing / relaxation.weight[item]).min(1.0)
            };
            self.gradient[range(item)].fill(-part as f32);
            self.count_item(relaxation, item, part);
            value -= part * ratio * relaxation.weight[item];
            missing -= relaxation.weight[item];
            dual.weight_price = ratio.max(0.0);
        }
        value
    }

    fn add_sites(&mut self, relaxation: &Relaxation) {
        for (site, phase) in self.choice.phase.iter().enumerate() {
            for at in usize::from(*phase).min(relaxation.phases)..relaxation.phases {
                for element in relaxation.hits(site, at) {
                    self.gradient[*element as usize] += 1.0;
                }
            }
        }
        if let Some((site, part, from)) = self.choice.part {
            // Built in part from the one phase to the other, or not built in part after all.
            let to = usize::from(self.choice.phase[site as usize]).min(relaxation.phases);
            let from = usize::from(from).min(relaxation.phases);
            let part = part as f32;
            for at in from.min(to)..from.max(to) {
                for element in relaxation.hits(site as usize, at) {
                    let change = if from < to { part } else { -part };
                    self.gradient[*element as usize] += change;
                }
            }
        }
    }

    /// Moves the mean towards this choice.
    fn mix(&self, relaxation: &Relaxation, mean: &mut [f32], weight: f32) {
        if relaxation.is_linked() {
            let part = self.mixture.part as f32;
            let both = self.mixture.one.iter().zip(&self.mixture.other);
            for (site, (one, other)) in both.enumerate() {
                for at in 0..relaxation.phases {
                    let is = |start: &u8| f32::from(u8::from(at >= usize::from(*start)));
                    let built = (1.0 - part) * is(one) + part * is(other);
                    let mean = &mut mean[site * relaxation.phases + at];
                    *mean += weight * (built - *mean);
                }
            }
            return;
        }
        for (site, phase) in self.choice.phase.iter().enumerate() {
            for at in 0..relaxation.phases {
                let is_built = at >= usize::from(*phase);
                let built = match self.choice.part {
                    Some((part_of, part, from)) if part_of as usize == site => {
                        let is_in_part = at >= usize::from(from);
                        f32::from(u8::from(is_built)) * (1.0 - part as f32)
                            + f32::from(u8::from(is_in_part)) * part as f32
                    }
                    _ => f32::from(u8::from(is_built)),
                };
                let mean = &mut mean[site * relaxation.phases + at];
                *mean += weight * (built - *mean);
            }
        }
    }
}

/// Seeks multipliers with a lower bound, from given ones.
pub(super) fn ascend(relaxation: &Relaxation, begin: Dual, effort: Effort) -> Found {
    let mut best = begin;
    let mut look = Look::default();
    let mut bound = look.at(relaxation, &mut best);
    let mut gradient = look.gradient.clone();
    let mut mean = vec![0.0; relaxation.sites * relaxation.phases];
    look.mix(relaxation, &mut mean, 1.0);
    let mut trial = best.clone();
    let most = most_of(relaxation);
    let (mut length, mut without, mut most_of_last) = (1.0_f64, 0, MOST_OF_LAST);
    let mut marked = (0, bound);
    let mut begun = (0, bound);
    let mut made = 0;
    let in_any_case = in_any_case(relaxation);
    while made < effort.iterations && bound >= effort.enough {
        if made >= in_any_case && relaxation.stop.cuts() {
            break;
        }
        made += 1;
        let norm = norm_of(&gradient, &best.u);
        if norm < NO_GRADIENT {
            // The mean is a solution of the linear relaxation, and the multipliers are not there yet: the steps
            // begin anew from the best, along its own gradient.
            trial.clone_from(&best);
            look.at(relaxation, &mut trial);
            gradient.clone_from(&look.gradient);
            length *= 0.5;
            if length < SHORTEST || norm_of(&gradient, &best.u) < NO_GRADIENT {
                break;
            }
            continue;
        }
        let distance = (bound - effort.reached).max(bound.abs() * 1e-9).max(1e-9);
        let step = length * distance / norm;
        for (element, u) in trial.u.iter_mut().enumerate() {
            *u = (best.u[element] - step * f64::from(gradient[element])).clamp(0.0, most[element]);
        }
        trial.prices.clone_from(&best.prices);
        let value = look.at(relaxation, &mut trial);
        let last = weight_of_last(&look.gradient, &gradient, most_of_last);
        for (mean, new) in gradient.iter_mut().zip(&look.gradient) {
            *mean += last as f32 * (new - *mean);
        }
        look.mix(relaxation, &mut mean, last as f32);
        if value < bound {
            bound = value;
            std::mem::swap(&mut best, &mut trial);
            without = 0;
            length = (length * LONGER).min(LONGEST);
        } else {
            without += 1;
            if without >= PATIENCE {
                length *= SHORTER;
                without = 0;
            }
        }
        if made - marked.0 >= SLOW {
            if marked.1 - bound < (bound - effort.reached).abs() * 0.02 {
                most_of_last = (most_of_last * 0.5).max(1e-3);
            }
            marked = (made, bound);
        }
        if length < SHORTEST {
            // Stuck in a fold of L: from its own gradient there may be another way down.
            if begun.1 - bound < (bound - effort.reached).abs() * WORTH_A_BEGINNING {
                break;
            }
            begun = (made, bound);
            trial.clone_from(&best);
            look.at(relaxation, &mut trial);
            gradient.clone_from(&look.gradient);
            (length, without, most_of_last) = (LENGTH_AGAIN, 0, MOST_OF_LAST);
        }
    }
    Found {
        bound,
        dual: best,
        mean,
        iterations: made,
    }
}

/// Visits of an element by a site that are made in any case: some tenths of a second.
const VISITS_IN_ANY_CASE: usize = 20_000_000;

/// Iterations that are made in any case: without any the bound says nothing.
fn in_any_case(relaxation: &Relaxation) -> usize {
    let visits = relaxation.list.len() + relaxation.elements() + relaxation.sites * relaxation.phases;
    (VISITS_IN_ANY_CASE / visits.max(1)).min(60)
}

/// No multiplier needs to be higher than this.
fn most_of(relaxation: &Relaxation) -> Vec<f64> {
    let all: f64 = relaxation.own.iter().sum::<f64>() + 1.0;
    let mut most = vec![all; relaxation.elements()];
    if !relaxation.is_required && relaxation.least.is_none() {
        for (item, weight) in relaxation.weight.iter().enumerate() {
            let elements = relaxation.item_start[item] as usize..relaxation.item_start[item + 1] as usize;
            let is_raised = !relaxation.minima.is_empty() && !relaxation.minima_of.get(item).is_empty();
            most[elements].fill(if is_raised { f64::MAX } else { *weight });
        }
        // No chain is worth more than all that there is.
        let sum: f64 = relaxation.weight.iter().sum::<f64>() + 1.0;
        most[relaxation.rows_end()..].fill(sum);
    }
    most[relaxation.chains_end()..].fill(f64::MAX);
    most
}

/// The squared length of the gradient, without what cannot move.
fn norm_of(gradient: &[f32], u: &[f64]) -> f64 {
    let moving = gradient.iter().zip(u).filter(|(g, u)| **g < 0.0 || **u > 0.0);
    moving.map(|(g, _)| f64::from(*g) * f64::from(*g)).sum()
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

/// How much the last choice weighs in the mean: so that the mean's gradient becomes the shortest.
fn weight_of_last(last: &[f32], mean: &[f32], most: f64) -> f64 {
    let (mean_mean, mean_last, last_last) = (dot(mean, mean), dot(mean, last), dot(last, last));
    let whole = mean_mean - 2.0 * mean_last + last_last;
    if whole <= 0.0 {
        return most;
    }
    let weight = (mean_mean - mean_last) / whole;
    if weight < 0.0 {
        most / 10.0
    } else {
        weight.min(most)
    }
}
