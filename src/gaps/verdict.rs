//! The verdict on one village: covered, low-signal, white, or unknown with the reason.
//!
//! The rule: a village is *covered* when its centre has the level and so have the test points of a stated
//! share of its people. It is *white* when nothing usable is heard at the centre, else *low-signal*. Where a
//! path could not be computed, its best possible level is taken into account: if that could turn the verdict,
//! the verdict is *unknown*. So "covered" and "white" are said only when no missing datum can contradict
//! them.

use super::{Judgement, Verdict};
use crate::coverage::{Heard, Reason, Service, Serving};
use crate::domain::{Rule, Technology, Threshold, Village};
use crate::units::{Db, Dbm};

/// What the services of interest give at one test point.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    covered: bool,
    usable: bool,
    /// Could be covered, or usable, if a path that was not computed were as good as can be.
    may_be_covered: Option<Reason>,
    may_be_usable: Option<Reason>,
    best: Option<Best>,
}

/// The service nearest to (or farthest above) its threshold.
#[derive(Clone, Copy, Debug)]
struct Best {
    technology: Technology,
    cell: usize,
    level: Dbm,
    /// Level over the threshold for "covered".
    margin: Db,
}

/// What holds for sure of a village; `None` where it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Covered by the rule.
    pub covered: Option<bool>,
    /// A usable signal at the centre.
    pub usable: Option<bool>,
}

/// The services that count for a question, with their thresholds.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    services: Vec<(usize, Technology, Threshold)>,
    people_share: f64,
}

impl Counted {
    /// Those of the rule's technologies for which `asked` holds.
    pub fn new(services: &[Service], rule: &Rule, asked: impl Fn(&Service) -> bool) -> Self {
        let services = services
            .iter()
            .enumerate()
            .filter(|(_, s)| asked(s))
            .filter_map(|(i, s)| Some((i, s.technology, *rule.thresholds.get(&s.technology)?)))
            .collect();
        Self {
            services,
            people_share: rule.people_share,
        }
    }

    /// Does none count?
    pub fn is_empty(&self) -> bool {
        self.services.is_empty()
    }

    /// Judges a village by what is heard at its test points: `heard[test point][service]`.
    pub fn at_village(&self, village: &Village, heard: &[Vec<Heard>]) -> Judgement {
        judge(village, heard, self, self.people_share)
    }

    /// What can be said for sure of a village, where its verdict is unknown too. `heard[test
    /// point][service]`.
    pub fn known(&self, village: &Village, heard: &[Vec<Heard>]) -> Known {
        let places: Vec<Place> = heard
            .iter()
            .map(|point| look(point, &self.services, |s| s.level))
            .collect();
        let Some(centre) = places.first().filter(|_| !self.is_empty()) else {
            return Known::default();
        };
        let weights: Vec<f64> = village.test_points.iter().map(|t| t.weight).collect();
        let of = |holds: &dyn Fn(&Place) -> bool| {
            holds(centre) && is_enough(share(&places, &weights, holds), self.people_share)
        };
        let sure = |is: bool, can_be: bool| (is || !can_be).then_some(is);
        Known {
            covered: sure(
                of(&|p| p.covered),
                of(&|p| p.covered || p.may_be_covered.is_some()),
            ),
            usable: sure(centre.usable, centre.usable || centre.may_be_usable.is_some()),
        }
    }

    /// Index and threshold of each service that counts.
    pub fn services(&self) -> impl Iterator<Item = (usize, Threshold)> + '_ {
        self.services
            .iter()
            .map(|(index, _, threshold)| (*index, *threshold))
    }

    /// How far a judgement's level lies over what "covered" asks of its technology; negative below.
    pub fn margin(&self, judgement: &Judgement) -> Option<Db> {
        let of = judgement.technology?;
        let (.., threshold) = self.services.iter().find(|(_, t, _)| *t == of)?;
        Some(judgement.level? - threshold.covered)
    }

    /// Judges a single place by what is heard of each service there: as a village whose people all live on
    /// it.
    pub fn at_place(&self, heard: &[Heard]) -> Judgement {
        if self.is_empty() {
            return nothing_known(Reason::NoCells);
        }
        weighed(&[look(heard, &self.services, |s| s.level)], &[1.0], 1.0)
    }
}

/// Judges a village by the services that count. `heard[test point][service]`.
pub(super) fn judge(
    village: &Village,
    heard: &[Vec<Heard>],
    counted: &Counted,
    people_share: f64,
) -> Judgement {
    judge_shifted(village, heard, counted, people_share, |_, serving| serving.level)
}

/// The same with levels of another choice: `level` gets the test point's number and the server. Bounds of
/// what could not be computed stay.
pub(super) fn judge_shifted(
    village: &Village,
    heard: &[Vec<Heard>],
    counted: &Counted,
    people_share: f64,
    level: impl Fn(usize, &Serving) -> Dbm,
) -> Judgement {
    if counted.is_empty() {
        return nothing_known(Reason::NoCells);
    }
    let places: Vec<Place> = heard
        .iter()
        .enumerate()
        .map(|(nth, point)| look(point, &counted.services, |serving| level(nth, serving)))
        .collect();
    let weights: Vec<f64> = village.test_points.iter().map(|t| t.weight).collect();
    weighed(&places, &weights, people_share)
}

/// The least that any test point's best service lies above its level for "covered"; `None` where one is not
/// covered, or nothing is heard.
pub(super) fn least_margin(heard: &[Vec<Heard>], counted: &Counted) -> Option<Db> {
    let margins = heard.iter().map(|point| {
        let place = look(point, &counted.services, |s| s.level);
        place.best.map(|b| b.margin).filter(|_| place.covered)
    });
    let margins: Option<Vec<Db>> = margins.collect();
    margins?.into_iter().reduce(|a, b| if b < a { b } else { a })
}

/// Places with the shares of people who live there; the first is the centre.
fn weighed(places: &[Place], weights: &[f64], people_share: f64) -> Judgement {
    let Some(centre) = places.first().copied() else {
        return nothing_known(Reason::NoTerrain);
    };
    let people_covered_share = share(places, weights, &|p| p.covered).clamp(0.0, 1.0);
    let at_best_share = share(places, weights, &|p| p.covered || p.may_be_covered.is_some());
    Judgement {
        verdict: verdict(places, centre, people_covered_share, at_best_share, people_share),
        technology: centre.best.map(|b| b.technology),
        cell: centre.best.map(|b| b.cell),
        level: centre.best.map(|b| b.level),
        shortfall: worst_shortfall(places),
        people_covered_share,
    }
}

/// Share of the people whose places are such.
fn share(places: &[Place], weights: &[f64], holds: &dyn Fn(&Place) -> bool) -> f64 {
    places
        .iter()
        .zip(weights)
        .filter(|(p, _)| holds(p))
        .map(|(_, weight)| weight)
        .sum()
}

/// Is a share of people as large as what is needed? Weights are sums of fractions: a hair below is enough.
pub fn is_enough(share: f64, needed: f64) -> bool {
    const HAIR: f64 = 1e-9;
    share >= needed - HAIR
}

fn verdict(places: &[Place], centre: Place, share: f64, at_best_share: f64, needed: f64) -> Verdict {
    if centre.covered && is_enough(share, needed) {
        return Verdict::Covered;
    }
    let centre_may = centre.covered || centre.may_be_covered.is_some();
    if centre_may && is_enough(at_best_share, needed) {
        let reason = places
            .iter()
            .filter(|p| !p.covered)
            .find_map(|p| p.may_be_covered);
        return Verdict::Unknown(reason.unwrap_or(Reason::NoTerrain));
    }
    match (centre.usable, centre.may_be_usable) {
        (true, _) => Verdict::LowSignal,
        (false, Some(reason)) => Verdict::Unknown(reason),
        (false, None) => Verdict::White,
    }
}

fn look(
    point: &[Heard],
    counted: &[(usize, Technology, Threshold)],
    level: impl Fn(&Serving) -> Dbm,
) -> Place {
    let mut place = Place::default();
    for (service, technology, threshold) in counted {
        let Some(heard) = point.get(*service) else {
            continue;
        };
        if let Ok(serving) = heard.best {
            let level = level(&serving);
            let margin = level - threshold.covered;
            place.covered |= level >= threshold.covered;
            place.usable |= level >= threshold.usable;
            if place
                .best
                .is_none_or(|b| (margin, b.cell) > (b.margin, serving.cell))
            {
                place.best = Some(Best {
                    technology: *technology,
                    cell: serving.cell,
                    level,
                    margin,
                });
            }
        }
        if let Some((bound, reason)) = heard.unknown_up_to {
            if bound >= threshold.covered {
                place.may_be_covered.get_or_insert(reason);
            }
            if bound >= threshold.usable {
                place.may_be_usable.get_or_insert(reason);
            }
        }
    }
    place
}

fn worst_shortfall(places: &[Place]) -> Option<Db> {
    places
        .iter()
        .filter(|p| !p.covered)
        .filter_map(|p| p.best)
        .map(|b| -b.margin)
        .reduce(|a, b| if b > a { b } else { a })
}

fn nothing_known(reason: Reason) -> Judgement {
    Judgement {
        verdict: Verdict::Unknown(reason),
        technology: None,
        cell: None,
        level: None,
        shortfall: None,
        people_covered_share: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::{at, clustered};
    use std::collections::BTreeMap;

    fn village(weights: &[f64]) -> Village {
        let clusters: Vec<_> = weights.iter().map(|w| (at(105.0, 21.0), *w)).collect();
        Village {
            population: Some(100.0),
            ..clustered("v", &clusters)
        }
    }

    fn services() -> Vec<Service> {
        vec![
            Service {
                technology: Technology::G2,
                operator: "A".into(),
            },
            Service {
                technology: Technology::G4,
                operator: "A".into(),
            },
            Service {
                technology: Technology::G4,
                operator: "B".into(),
            },
        ]
    }

    fn rule() -> Rule {
        let threshold = Threshold {
            covered: Dbm(-105.0),
            usable: Dbm(-120.0),
        };
        Rule {
            thresholds: BTreeMap::from([(Technology::G4, threshold)]),
            people_share: 0.8,
        }
    }

    fn level(dbm: f64) -> Heard {
        Heard {
            best: Ok(Serving {
                cell: 7,
                level: Dbm(dbm),
            }),
            unknown_up_to: None,
        }
    }

    const SILENT: Heard = Heard {
        best: Err(Reason::OutOfRange),
        unknown_up_to: None,
    };

    fn verdict_of(points: &[[Heard; 3]], weights: &[f64], operator: Option<&str>) -> Verdict {
        let heard: Vec<Vec<Heard>> = points.iter().map(|p| p.to_vec()).collect();
        let asked = |s: &Service| operator.is_none_or(|name| name == s.operator);
        let counted = Counted::new(&services(), &rule(), asked);
        judge(&village(weights), &heard, &counted, rule().people_share).verdict
    }

    #[test]
    fn the_centre_decides_between_covered_low_and_white() {
        assert_eq!(
            verdict_of(&[[SILENT, level(-105.0), SILENT]], &[1.0], None),
            Verdict::Covered
        );
        assert_eq!(
            verdict_of(&[[SILENT, level(-105.01), SILENT]], &[1.0], None),
            Verdict::LowSignal
        );
        assert_eq!(
            verdict_of(&[[SILENT, level(-120.01), SILENT]], &[1.0], None),
            Verdict::White
        );
        assert_eq!(verdict_of(&[[SILENT; 3]], &[1.0], None), Verdict::White);
    }

    #[test]
    fn a_technology_that_does_not_count_covers_no_one() {
        assert_eq!(
            verdict_of(&[[level(-60.0), SILENT, SILENT]], &[1.0], None),
            Verdict::White
        );
    }

    #[test]
    fn each_operator_is_judged_alone() {
        let point = [[SILENT, level(-130.0), level(-80.0)]];
        assert_eq!(verdict_of(&point, &[1.0], Some("A")), Verdict::White);
        assert_eq!(verdict_of(&point, &[1.0], Some("B")), Verdict::Covered);
        assert_eq!(
            verdict_of(&point, &[1.0], Some("C")),
            Verdict::Unknown(Reason::NoCells)
        );
    }

    #[test]
    fn the_share_of_people_counts_beside_the_centre() {
        let good = [SILENT, level(-80.0), SILENT];
        let bad = [SILENT, level(-118.0), SILENT];
        assert_eq!(verdict_of(&[good, bad], &[0.8, 0.2], None), Verdict::Covered);
        assert_eq!(verdict_of(&[good, bad], &[0.7, 0.3], None), Verdict::LowSignal);
        assert_eq!(verdict_of(&[bad, good], &[0.1, 0.9], None), Verdict::LowSignal);
    }

    #[test]
    fn what_was_not_computed_can_make_a_verdict_unknown_but_never_covered() {
        let bound = |dbm| Heard {
            best: Err(Reason::OutOfRange),
            unknown_up_to: Some((Dbm(dbm), Reason::NoTerrain)),
        };
        let unknown = Verdict::Unknown(Reason::NoTerrain);
        assert_eq!(
            verdict_of(&[[SILENT, bound(-90.0), SILENT]], &[1.0], None),
            unknown
        );
        assert_eq!(
            verdict_of(&[[SILENT, bound(-110.0), SILENT]], &[1.0], None),
            unknown
        );
        assert_eq!(
            verdict_of(&[[SILENT, bound(-121.0), SILENT]], &[1.0], None),
            Verdict::White
        );
        assert_eq!(
            verdict_of(&[[SILENT, bound(-90.0), level(-80.0)]], &[1.0], None),
            Verdict::Covered
        );
    }
}
