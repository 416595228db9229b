//! The choice where sites hang on each other: of the sites of a place one at most, in one phase.
//!
//! Σ_places max(0, worth − price · takes) + price · room falls and rises again with a price, along straight lines.
//! Its lowest point is sought where the lines of two points meet, until they meet on it. There the choices of both
//! points are equally good; a mixture of the two fills the room.

use super::prices::price;
use super::relaxation::Relaxation;

/// A price is raised so often, fourfold, before what must be built is taken to break the limit at any.
const MOST_RAISES: usize = 25;
/// Looks at most for one price; most take under ten.
const MOST_LOOKS: usize = 40;

/// The choice at given prices, or a mixture of two.
#[derive(Clone, Debug, Default)]
pub(super) struct Mixture {
    /// The phase in which each site is built in the one choice; the number of phases means never.
    pub one: Vec<u8>,
    pub other: Vec<u8>,
    /// How much the other weighs.
    pub part: f64,
    options: Options,
}

/// What each place can do besides nothing: value before the price that is sought, what it takes, site, phase.
#[derive(Clone, Debug, Default)]
struct Options {
    start: Vec<u32>,
    all: Vec<(f64, f64, u32, u8)>,
    /// One of them must be done.
    is_needed: Vec<bool>,
}

impl Options {
    /// All options, with all prices paid but one.
    fn fill(&mut self, relaxation: &Relaxation, worth: &[f64], prices: &[f64], but: Option<usize>) {
        let phases = relaxation.phases as u8;
        self.start.clear();
        self.all.clear();
        self.is_needed.clear();
        for sites in relaxation.groups.iter() {
            self.start.push(self.all.len() as u32);
            let is_needed = sites.iter().any(|s| relaxation.last[*s as usize] < phases);
            self.is_needed.push(is_needed);
            for site in sites {
                let at = *site as usize;
                if is_needed && relaxation.last[at] == phases {
                    continue;
                }
                for phase in relaxation.first[at]..=relaxation.last[at].min(phases - 1) {
                    let takes = but
                        .filter(|cap| relaxation.caps[*cap].has(phase))
                        .map_or(0.0, |cap| relaxation.takes(cap, at));
                    let paid = price(relaxation, prices, at, phase)
                        - but.map_or(0.0, |cap| if takes > 0.0 { prices[cap] * takes } else { 0.0 });
                    let value = worth[at * relaxation.phases + usize::from(phase)] - paid;
                    if is_needed || value > 0.0 {
                        self.all.push((value, takes, *site, phase));
                    }
                }
            }
        }
        self.start.push(self.all.len() as u32);
    }

    /// The value of all places at a price and what they take; the choice goes to `into`.
    fn at(&self, price: f64, into: Option<&mut Vec<u8>>) -> (f64, f64) {
        let (mut value, mut takes) = (0.0, 0.0);
        let mut none = Vec::new();
        let into = into.unwrap_or(&mut none);
        for place in 0..self.is_needed.len() {
            let of = &self.all[self.start[place] as usize..self.start[place + 1] as usize];
            let floor = if self.is_needed[place] {
                f64::NEG_INFINITY
            } else {
                0.0
            };
            let mut best = (floor, None);
            for option in of {
                let left = option.0 - price * option.1;
                if left > best.0 {
                    best = (left, Some(option));
                }
            }
            if let Some((_, take, site, phase)) = best.1 {
                value += best.0;
                takes += take;
                if let Some(start) = into.get_mut(*site as usize) {
                    *start = *phase;
                }
            }
        }
        (value, takes)
    }
}

impl Mixture {
    /// Sets the prices, each to its best for the others, and chooses. Returns the sites' part of L with that of
    /// the limits.
    pub(super) fn choose(&mut self, relaxation: &Relaxation, worth: &[f64], prices: &mut [f64]) -> f64 {
        let caps = relaxation.caps.len();
        let never = relaxation.phases as u8;
        for choice in [&mut self.one, &mut self.other] {
            choice.clear();
            choice.resize(relaxation.sites, never);
        }
        self.part = 0.0;
        for at in (0..caps).filter(|_| caps > 1) {
            self.options.fill(relaxation, worth, prices, Some(at));
            prices[at] = self.lowest(relaxation.room[at], prices[at]).2;
        }
        for at in 0..caps {
            self.options.fill(relaxation, worth, prices, Some(at));
            let room = relaxation.room[at];
            let (low, high, best) = self.lowest(room, prices[at]);
            prices[at] = best;
            if at + 1 == caps {
                let (_, used_low) = self.options.at(low, Some(&mut self.one));
                let (value, used_high) = self.options.at(high, Some(&mut self.other));
                // The room is filled by both together.
                let apart = used_low - used_high;
                self.part = if apart > 0.0 {
                    ((used_low - room) / apart).clamp(0.0, 1.0)
                } else {
                    0.0
                };
                let at_best = if high == best {
                    value
                } else {
                    self.options.at(best, None).0
                };
                return at_best
                    + prices
                        .iter()
                        .zip(&relaxation.room)
                        .map(|(p, r)| p * r)
                        .sum::<f64>();
            }
        }
        self.options.fill(relaxation, worth, prices, None);
        self.options.at(0.0, Some(&mut self.one)).0
    }

    /// The lowest point of the options' value with price · room: a price at which too much is taken (or 0), one
    /// at which it fits, and the lower of the two.
    fn lowest(&self, room: f64, guess: f64) -> (f64, f64, f64) {
        let whole = |price: f64| {
            let (value, used) = self.options.at(price, None);
            (value + price * room, room - used)
        };
        let zero = whole(0.0);
        if zero.1 >= 0.0 {
            return (0.0, 0.0, 0.0);
        }
        let (mut low, mut at_low) = (0.0, zero);
        let mut high = if guess > 0.0 { guess } else { 1e-3 };
        let mut at_high = whole(high);
        let mut looks = 0;
        while at_high.1 < 0.0 {
            (low, at_low) = (high, at_high);
            high *= if looks == 0 { 1.05 } else { 4.0 };
            at_high = whole(high);
            looks += 1;
            if looks > MOST_RAISES {
                // What must be built breaks the limit at any price.
                return (low, high, high);
            }
        }
        for _ in 0..MOST_LOOKS {
            // Where the two lines meet.
            let apart = at_high.1 - at_low.1;
            let meet = (at_low.0 - at_high.0 + at_high.1 * high - at_low.1 * low) / apart;
            if meet.is_nan() || meet <= low || meet >= high {
                break;
            }
            let at_meet = whole(meet);
            let line = at_low.0 + at_low.1 * (meet - low);
            if at_meet.0 <= line + 1e-12 * line.abs() {
                let best = if at_low.0 < at_meet.0 { low } else { meet };
                return (low, high, best);
            }
            if at_meet.1 < 0.0 {
                (low, at_low) = (meet, at_meet);
            } else {
                (high, at_high) = (meet, at_meet);
            }
        }
        (low, high, if at_low.0 < at_high.0 { low } else { high })
    }
}
