//! Prices of limits that are best for given multipliers: each is where the sites that pay it fill its room.

use super::relaxation::{NO_CHAIN, Relaxation};

/// What each site is worth in each phase, before prices: the multipliers of all that it hits from then on, and
/// what it costs in the goal. Site by site; never building is worth 0.
pub(super) fn worth(relaxation: &Relaxation, u: &[f64], worth: &mut Vec<f64>) {
    let phases = relaxation.phases;
    worth.clear();
    worth.resize(relaxation.sites * phases, 0.0);
    let has_chains = !relaxation.own_chain.is_empty();
    for site in 0..relaxation.sites {
        let mut sum = -relaxation.own[site];
        for phase in (0..phases).rev() {
            let hit = relaxation.hits(site, phase);
            sum += hit.iter().map(|e| u[*e as usize]).sum::<f64>();
            if has_chains {
                let own = relaxation.own_chain[site * phases + phase];
                sum -= if own == NO_CHAIN { 0.0 } else { u[own as usize] };
            }
            worth[site * phases + phase] = sum;
        }
    }
}

/// A site that pays a limit as long as its price is no higher than this.
struct Bid {
    ratio: f64,
    takes: f64,
    site: u32,
}

/// What the prices make of the sites.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// The phase in which each site is best built; the number of phases means never.
    pub phase: Vec<u8>,
    /// A site that is built in part, because the room ends in it: which part, and in which phase.
    pub part: Option<(u32, f64, u8)>,
}

/// The best phase of a site and its worth then, with prices; without those phases that `skip` has.
#[inline]
pub(super) fn best_phase(
    relaxation: &Relaxation,
    worth: &[f64],
    prices: &[f64],
    site: usize,
    skip: impl Fn(u8) -> bool,
) -> (u8, f64) {
    let phases = relaxation.phases;
    let mut best = (u8::MAX, f64::NEG_INFINITY);
    for phase in relaxation.first[site]..=relaxation.last[site] {
        if skip(phase) {
            continue;
        }
        let value = if usize::from(phase) == phases {
            0.0
        } else {
            worth[site * phases + usize::from(phase)] - price(relaxation, prices, site, phase)
        };
        // Of equals the later.
        if value >= best.1 {
            best = (phase, value);
        }
    }
    best
}

/// What building a site in a phase costs in prices.
#[inline]
pub(super) fn price(relaxation: &Relaxation, prices: &[f64], site: usize, phase: u8) -> f64 {
    let caps = relaxation
        .caps
        .iter()
        .enumerate()
        .filter(|(_, cap)| cap.has(phase));
    caps.map(|(at, _)| prices[at] * relaxation.takes(at, site)).sum()
}

/// Sets the prices one after the other, each to its best for the others, and chooses the sites.
pub(super) fn choose(relaxation: &Relaxation, worth: &[f64], prices: &mut [f64], choice: &mut Choice) {
    choice.part = None;
    let caps = relaxation.caps.len();
    // Several prices hang together: one more pass brings them nearer to each other's best.
    for at in (0..caps).filter(|_| caps > 1) {
        set_price(relaxation, worth, prices, at);
    }
    for at in 0..caps {
        let part = set_price(relaxation, worth, prices, at);
        if at + 1 == caps {
            let inside = |site: u32| {
                let cap = relaxation.caps[at];
                best_phase(relaxation, worth, prices, site as usize, |p| !cap.has(p)).0
            };
            choice.part = part.map(|(site, part)| (site, part, inside(site)));
        }
    }
    choice.phase.clear();
    let phases = (0..relaxation.sites).map(|site| best_phase(relaxation, worth, prices, site, |_| false).0);
    choice.phase.extend(phases);
    if let Some((site, _, _)) = choice.part {
        // The part is of its being built; else it is not.
        let cap = relaxation.caps[caps - 1];
        choice.phase[site as usize] = best_phase(relaxation, worth, prices, site as usize, |p| cap.has(p)).0;
    }
}

/// Sets one price to where the sites that would pay it fill the room. Returns the site in which the room ends
/// and which part of it has room still.
fn set_price(relaxation: &Relaxation, worth: &[f64], prices: &mut [f64], at: usize) -> Option<(u32, f64)> {
    let room = relaxation.room[at];
    let before = prices[at];
    prices[at] = 0.0;
    let (mut high, mut low) = (0.0, 0.0);
    // Most prices stay near what they were: the sites far above pay in any case, those far below never do.
    let (top, bottom) = (before * 1.05, before * 0.95);
    let mut near = Vec::new();
    let mut rest = Vec::new();
    for site in 0..relaxation.sites {
        let takes = relaxation.takes(at, site);
        let Some(ratio) = ratio(relaxation, worth, prices, at, site, takes) else {
            continue;
        };
        if ratio == f64::INFINITY {
            high += takes;
            continue;
        }
        let bid = Bid {
            ratio,
            takes,
            site: site as u32,
        };
        if ratio > top {
            high += takes;
            rest.push(bid);
        } else if ratio >= bottom {
            low += takes;
            near.push(bid);
        } else {
            rest.push(bid);
        }
    }
    let is_near = high <= room && high + low > room;
    let mut used = high;
    if !is_near {
        used = rest.iter().chain(&near).fold(
            high,
            |used, bid| if bid.ratio > top { used - bid.takes } else { used },
        );
        near.append(&mut rest);
    }
    near.sort_unstable_by(|a, b| b.ratio.total_cmp(&a.ratio).then(a.site.cmp(&b.site)));
    for bid in near {
        if used + bid.takes > room {
            prices[at] = bid.ratio;
            let part = ((room - used) / bid.takes).clamp(0.0, 1.0);
            return Some((bid.site, part));
        }
        used += bid.takes;
    }
    None
}

/// The highest price at which a site pays a limit: infinite where it must, none where it never does.
fn ratio(
    relaxation: &Relaxation,
    worth: &[f64],
    prices: &[f64],
    at: usize,
    site: usize,
    takes: f64,
) -> Option<f64> {
    let cap = relaxation.caps[at];
    if takes == 0.0 {
        return None;
    }
    // The common case: one phase, one limit.
    if relaxation.phases == 1 && relaxation.caps.len() == 1 && relaxation.last[site] == 1 {
        let ratio = worth[site] / takes;
        return (relaxation.first[site] == 0 && ratio > 0.0).then_some(ratio);
    }
    let (phase, inside) = best_phase(relaxation, worth, prices, site, |p| !cap.has(p));
    if phase == u8::MAX {
        return None;
    }
    let (phase, outside) = best_phase(relaxation, worth, prices, site, |p| cap.has(p));
    if phase == u8::MAX {
        return Some(f64::INFINITY);
    }
    (inside > outside).then(|| (inside - outside) / takes)
}
