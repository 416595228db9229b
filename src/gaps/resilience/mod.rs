//! What hangs on one site alone: villages that are covered now and would not be without it, and the sites
//! whose loss costs most.
//!
//! A site fails with all its cells, of whatever operator; the others go on as they are. A village *hangs* on
//! a site where it is judged otherwise without. "Covered without it" is said only where no path that could
//! not be computed can contradict it: where one could, the answer is that it is not known, and it is counted
//! apart from both. Of a usable signal at the centre, which is what an emergency call needs as far as the
//! rule's technologies go, the same is asked. A village that cannot be judged with all sites on air is not
//! asked.

mod sites;

pub use sites::{Joined, Sites};

use super::diff::Stand;
use super::{Counted, Headcount, Judgement, Scope, Side, Verdict};
use crate::coverage::{Heard, Service, SpareTally};
use crate::domain::Village;
use crate::units::Dbm;
use std::collections::BTreeSet;

/// What becomes of something that a village has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It has it without the site as well.
    Kept,
    /// It has it no more.
    Lost,
    /// Not known.
    Unknown,
}

impl Fate {
    /// Of what is known without the site.
    fn of(known: Option<bool>) -> Self {
        match known {
            Some(true) => Self::Kept,
            Some(false) => Self::Lost,
            None => Self::Unknown,
        }
    }

    /// `kept`, `lost`, `unknown`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Lost => "lost",
            Self::Unknown => "unknown",
        }
    }
}

/// A village without one site.
#[derive(Clone, Debug, PartialEq)]
pub struct Hanging {
    /// The site.
    pub site: usize,
    /// The verdict without it.
    pub verdict: Verdict,
    /// The level at the centre without it.
    pub level: Option<Dbm>,
    /// What becomes of "covered"; `None` where the village is not covered now.
    pub covered: Option<Fate>,
    /// What becomes of the usable signal at the centre; `None` where there is none now.
    pub usable: Option<Fate>,
}

/// The sites without which a village would not surely keep what it has, by number. `spare[test
/// point][service]`.
pub fn hanging(counted: &Counted, village: &Village, spare: &[Vec<SpareTally>]) -> Vec<Hanging> {
    let now = counted.known(village, &heard(spare, SpareTally::heard));
    let has = |what: Option<bool>| what == Some(true);
    if !has(now.covered) && !has(now.usable) {
        return Vec::new();
    }
    let of_point = |point: &'_ Vec<SpareTally>| -> Vec<usize> {
        let services = counted.services();
        services
            .filter_map(|(service, _)| point.get(service)?.site())
            .collect()
    };
    // A level falls only where the best server's site fails.
    let sites: BTreeSet<usize> = spare.iter().flat_map(of_point).collect();
    let without = |site: usize| {
        let heard = heard(spare, |tally| tally.heard_without(site));
        let then = counted.known(village, &heard);
        let Judgement { verdict, level, .. } = counted.at_village(village, &heard);
        Hanging {
            site,
            verdict,
            level,
            covered: has(now.covered).then(|| Fate::of(then.covered)),
            usable: has(now.usable).then(|| Fate::of(then.usable)),
        }
    };
    let at_stake = |h: &Hanging| [h.covered, h.usable].iter().flatten().any(|f| *f != Fate::Kept);
    sites.into_iter().map(without).filter(at_stake).collect()
}

fn heard(spare: &[Vec<SpareTally>], of: impl Fn(&SpareTally) -> Heard) -> Vec<Vec<Heard>> {
    spare
        .iter()
        .map(|point| point.iter().map(&of).collect())
        .collect()
}

/// What hangs on single sites, for any operator or for one.
#[derive(Clone, Debug, PartialEq)]
pub struct Resilience {
    /// Whose coverage.
    pub scope: Scope,
    /// Villages that are covered with all sites on air.
    pub covered: Headcount,
    /// Villages that cannot be judged as it is: what hangs on what in them is not asked.
    pub unknown: Headcount,
    /// Villages that are covered, and would not be without some site.
    pub on_one_site: Headcount,
    /// Villages that are covered and surely lose it without no site, but of which it is not known whether they
    /// keep it without some.
    pub perhaps_on_one_site: Headcount,
    /// How each village is.
    pub standings: Vec<Stand>,
    /// For each village the sites that it hangs on.
    pub hanging: Vec<Vec<Hanging>>,
    /// The sites with counting cells, the worst loss first.
    pub losses: Vec<SiteLoss>,
}

/// Asks for any operator, and where there are several for each.
pub fn resilience(side: &Side, sites: &Sites) -> Vec<Resilience> {
    Scope::all(side.counted_services())
        .into_iter()
        .filter(|scope| !matches!(scope, Scope::Technology(_)))
        .map(|scope| of_scope(side, sites, scope))
        .collect()
}

fn of_scope(side: &Side, sites: &Sites, scope: Scope) -> Resilience {
    let services = &side.coverage.services;
    let counted = Counted::new(services, side.rule, |s| scope.asks(s));
    let with_spare = || side.villages.iter().zip(&side.coverage.spare);
    let hanging: Vec<Vec<Hanging>> = with_spare()
        .map(|(village, spare)| hanging(&counted, village, spare))
        .collect();
    let standings: Vec<Stand> = with_spare()
        .map(|(village, spare)| Stand::of(&counted, village, spare))
        .collect();
    let asked = sites
        .counting()
        .filter(|(_, cell)| {
            side.network.cells().get(*cell).is_some_and(|c| {
                let service = Service {
                    technology: c.technology,
                    operator: c.operator.clone(),
                };
                scope.asks(&service)
            })
        })
        .map(|(site, _)| site)
        .collect();
    let of = |holds: &dyn Fn(&Stand, &[Hanging]) -> bool| {
        let villages = side.villages.iter().zip(&standings).zip(&hanging);
        Headcount::of(villages.filter(|((_, s), h)| holds(s, h)).map(|((v, _), _)| v))
    };
    let has = |hanging: &[Hanging], fate| hanging.iter().any(|h| h.covered == Some(fate));
    Resilience {
        covered: of(&|s, _| s.judgement.verdict == Verdict::Covered),
        unknown: of(&|s, _| matches!(s.judgement.verdict, Verdict::Unknown(_))),
        on_one_site: of(&|_, h| has(h, Fate::Lost)),
        perhaps_on_one_site: of(&|_, h| has(h, Fate::Unknown) && !has(h, Fate::Lost)),
        losses: site_losses(side.villages, &hanging, &sites.ids, &asked),
        scope,
        standings,
        hanging,
    }
}

/// What the loss of one site would cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteLoss {
    /// The site.
    pub site: usize,
    /// 1 = costs most.
    pub rank: usize,
    /// Villages that are covered now and would not be.
    pub covered: Headcount,
    /// Villages that are covered now, and it is not known whether they would be.
    pub covered_unknown: Headcount,
    /// Villages with a usable signal at the centre that would have none.
    pub usable: Headcount,
    /// Such villages of which it is not known.
    pub usable_unknown: Headcount,
}

/// The losses of sites, the worst first: by people who lose "covered", villages that do, people and villages
/// that lose every usable signal, then what may be lost; ties by the site's id. `hanging` has an entry for
/// each village, `ids[site]` is a site's id; only `asked` sites are there.
pub fn site_losses(
    villages: &[Village],
    hanging: &[Vec<Hanging>],
    ids: &[String],
    asked: &BTreeSet<usize>,
) -> Vec<SiteLoss> {
    let blank = |site: usize| SiteLoss {
        site,
        ..SiteLoss::default()
    };
    let mut of_site: Vec<SiteLoss> = (0..ids.len()).map(blank).collect();
    for (village, hanging) in villages.iter().zip(hanging) {
        for h in hanging {
            let Some(loss) = of_site.get_mut(h.site) else {
                continue;
            };
            match h.covered {
                Some(Fate::Lost) => loss.covered.add(village.population),
                Some(Fate::Unknown) => loss.covered_unknown.add(village.population),
                _ => {}
            }
            match h.usable {
                Some(Fate::Lost) => loss.usable.add(village.population),
                Some(Fate::Unknown) => loss.usable_unknown.add(village.population),
                _ => {}
            }
        }
    }
    of_site.retain(|loss| asked.contains(&loss.site));
    let id = |loss: &SiteLoss| ids.get(loss.site);
    let parts = |l: &SiteLoss| [l.covered, l.usable, l.covered_unknown, l.usable_unknown];
    of_site.sort_by(|a, b| {
        let worse = |(a, b): (Headcount, Headcount)| {
            b.people
                .total_cmp(&a.people)
                .then_with(|| b.villages.cmp(&a.villages))
        };
        let orders = parts(a).into_iter().zip(parts(b)).map(worse);
        orders
            .fold(std::cmp::Ordering::Equal, |so_far, next| so_far.then(next))
            .then_with(|| id(a).cmp(&id(b)))
    });
    for (place, loss) in of_site.iter_mut().enumerate() {
        loss.rank = place + 1;
    }
    of_site
}
