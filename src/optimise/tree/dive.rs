//! Plans by going down: what is nearly whole in the solution of a linear program is decided, step by step.

use super::super::exact::Domain;
use super::super::linear::{Linear, Says};
use super::{Tree, follow};

/// Steps of one way down, and of one program.
const MOST_STEPS: usize = 40;
const STEPS_OF_PROGRAM: u32 = 4_000;
/// What has so large a part is decided.
const NEARLY: f32 = 0.9;

impl Tree<'_> {
    /// Goes down from a case: the sites of which most is on air are built, until the bound falls to what is reached.
    pub(super) fn dive(&mut self, domain: &Domain, linear: &mut Linear, mean: &[f32]) {
        let (mut domain, mut mean) = (domain.clone(), mean.to_vec());
        for _ in 0..MOST_STEPS {
            if !self.decide_nearly(&mut domain, &mean) || !follow(self.exact.problem, &mut domain) {
                return;
            }
            let enough = (self.reached + 1) as f64;
            let says = linear.look(&domain, enough, STEPS_OF_PROGRAM);
            self.work = self.work.saturating_sub(linear.work());
            let Says::Best { mean: new, merit, .. } = says else {
                return;
            };
            if merit < enough {
                return;
            }
            mean = new;
            self.try_rounding(&mean);
        }
    }

    /// Decides the sites of which nearly all is on air, or the first of the others. Is there one?
    fn decide_nearly(&self, domain: &mut Domain, mean: &[f32]) -> bool {
        let phases = self.relaxation.phases;
        let mut first: Option<(f32, usize, u8)> = None;
        let mut count = 0;
        for site in 0..self.relaxation.sites {
            for phase in domain.first[site]..domain.last[site] {
                let part = mean[site * phases + usize::from(phase)];
                if part >= NEARLY {
                    domain.last[site] = phase;
                    count += 1;
                    break;
                }
                if part > 0.01 && first.is_none_or(|f| part > f.0) {
                    first = Some((part, site, phase));
                }
            }
        }
        if let Some((_, site, phase)) = first {
            domain.last[site] = domain.last[site].min(phase);
            count += 1;
        }
        count > 0
    }
}
