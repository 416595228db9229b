//! What divisions at a site have brought: how much the bound falls for each part that is taken from it or added.

/// The division that a case comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Born {
    pub site: usize,
    /// The site is on air by the phase, and not later.
    pub is_early: bool,
    /// Which part of it was on air by then.
    pub part: f32,
    /// The bound before, as far as floating point goes.
    pub merit: f64,
}

/// Fall for a whole site: sums and counts.
#[derive(Clone, Copy, Debug, Default)]
struct Fall {
    sum: f64,
    count: u32,
}

/// What divisions have brought: of each site, late and early.
#[derive(Clone, Debug, Default)]
pub(super) struct Brought {
    of: Vec<[Fall; 2]>,
    all: [Fall; 2],
}

/// After so many divisions at a site both ways its mean is trusted.
const TRUSTED: u32 = 3;

impl Brought {
    pub(super) fn of(sites: usize) -> Self {
        Self {
            of: vec![[Fall::default(); 2]; sites],
            all: [Fall::default(); 2],
        }
    }

    /// Notes what a division brought: the bound now.
    pub(super) fn note(&mut self, born: Born, merit: f64) {
        let part = if born.is_early { 1.0 - born.part } else { born.part };
        let fall = (born.merit - merit).max(0.0);
        if part < 1e-4 || !fall.is_finite() {
            return;
        }
        let way = usize::from(born.is_early);
        for of in [&mut self.of[born.site][way], &mut self.all[way]] {
            of.sum += fall / f64::from(part);
            of.count += 1;
        }
    }

    /// Were there enough divisions at a site?
    pub(super) fn is_trusted(&self, site: usize) -> bool {
        self.of[site].iter().all(|fall| fall.count >= TRUSTED)
    }

    /// What a division would bring on both ways, by what there was: of the site, or of all.
    pub(super) fn guess(&self, site: usize, part: f32) -> (f64, f64) {
        let of = |way: usize| {
            let own = self.of[site][way];
            let of = if own.count > 0 { own } else { self.all[way] };
            if of.count > 0 {
                of.sum / f64::from(of.count)
            } else {
                1.0
            }
        };
        (of(0) * f64::from(part), of(1) * f64::from(1.0 - part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_site_brought_is_told_for_a_part_of_it() {
        let mut brought = Brought::of(2);
        let born = |is_early| Born {
            site: 1,
            is_early,
            part: 0.25,
            merit: 100.0,
        };
        for _ in 0..TRUSTED {
            brought.note(born(true), 70.0);
            assert!(!brought.is_trusted(1));
            brought.note(born(false), 99.0);
        }
        assert!(brought.is_trusted(1) && !brought.is_trusted(0));
        // 30 for three quarters are 40 for all, and 1 for a quarter is 4.
        assert_eq!(brought.guess(1, 0.5), (2.0, 20.0));
        assert_eq!(brought.guess(0, 0.5), (2.0, 20.0));
    }
}
