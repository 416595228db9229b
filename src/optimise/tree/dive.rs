//! Plans by going down: what is whole in the solution of a linear program is decided, and one site after the other.

use super::super::exact::Domain;
use super::super::linear::{Linear, Says};
use super::{Tree, follow};

/// Programs of one way down, and steps of one program.
const MOST_PROGRAMS: usize = 60;
const STEPS_OF_PROGRAM: u32 = 4_000;
/// What has so large a part is whole; what has so small a part is nothing.
const WHOLE: f32 = 0.999;
const NOTHING: f32 = 0.001;

impl Tree<'_> {
    /// Goes down from a case: the site with the largest part is built, or, where nothing better than what is
    /// reached is left then, it is not; until all is whole.
    pub(super) fn dive(&mut self, domain: &Domain, linear: &mut Linear, mean: &[f32]) {
        let (mut domain, mut mean) = (domain.clone(), mean.to_vec());
        for _ in 0..MOST_PROGRAMS / 2 {
            let Some((site, phase)) = self.decide_whole(&mut domain, &mean) else {
                return;
            };
            let mut early = domain.clone();
            early.last[site] = early.last[site].min(phase);
            if let Some(new) = self.below(&mut early, linear) {
                (domain, mean) = (early, new);
                continue;
            }
            domain.first[site] = domain.first[site].max(phase + 1);
            let Some(new) = self.below(&mut domain, linear) else {
                return;
            };
            mean = new;
        }
    }

    /// The solution of a case, where it is better than what is reached; plans are rounded from it.
    fn below(&mut self, domain: &mut Domain, linear: &mut Linear) -> Option<Vec<f32>> {
        if !follow(self.exact.problem, domain) {
            return None;
        }
        let enough = (self.reached + 1) as f64;
        let says = linear.look(domain, enough, STEPS_OF_PROGRAM);
        self.work = self.work.saturating_sub(linear.work());
        match says {
            Says::Best { mean, merit, .. } if merit >= enough => {
                self.try_rounding(&mean);
                Some(mean)
            }
            _ => None,
        }
    }

    /// Decides the sites that are whole. Returns the one with the largest part of the others.
    fn decide_whole(&self, domain: &mut Domain, mean: &[f32]) -> Option<(usize, u8)> {
        let phases = self.relaxation.phases;
        let mut first: Option<(f32, usize, u8)> = None;
        for site in 0..self.relaxation.sites {
            for phase in domain.first[site]..domain.last[site] {
                let part = mean[site * phases + usize::from(phase)];
                if part >= WHOLE {
                    domain.last[site] = phase;
                    break;
                }
                if part > NOTHING && first.is_none_or(|f| part > f.0) {
                    first = Some((part, site, phase));
                }
            }
        }
        first.map(|(_, site, phase)| (site, phase))
    }
}
