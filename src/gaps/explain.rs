//! Why a village has its verdict: which clause of the rule holds or fails, at which test point it is decided,
//! and by how many dB.

use super::verdict::judge;
use super::{Counted, Judgement, Rule, Verdict};
use crate::coverage::{Heard, Reason, Service};
use crate::domain::Village;
use crate::units::Db;

/// Is a clause of the rule met?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// It is.
    Yes,
    /// It is not, whatever the missing data are.
    No,
    /// Missing data could turn it.
    Unknown(Reason),
}

impl Met {
    /// `yes`, `no`, `unknown`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// One test point by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// As of a village whose people all live there.
    pub judged: Judgement,
    /// Has it the level for "covered"?
    pub covered: Met,
    /// The best server's level over what "covered" asks of its technology, negative where it is missing;
    /// `None` where nothing is heard.
    pub margin: Option<Db>,
}

/// A village's verdict with its reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Reasons {
    /// The verdict.
    pub judgement: Judgement,
    /// Clause: the centre has the level.
    pub centre: Met,
    /// Clause: so have the test points of the stated share of people.
    pub people: Met,
    /// Share of the people at whose test points missing data could change that, or who have it, 0…1.
    pub people_at_best_share: f64,
    /// Every test point, in the village's order.
    pub points: Vec<Finding>,
    /// The test point on which the verdict hangs (index): if all levels rise or fall together, "covered"
    /// turns there. For a verdict that is not known, the first point that is not known. `None` for a
    /// village without test points.
    pub decisive: Option<usize>,
    /// By how many dB all levels together may fall until the village is no longer covered, or, negative, must
    /// rise until it is; `None` where nothing is heard that could rise.
    pub margin: Option<Db>,
}

/// Weights are sums of fractions: a hair below the share is the share.
const HAIR: f64 = 1e-9;

/// Judges a village again and says why, for one operator or, with `None`, for any. `heard[test
/// point][service]`.
pub fn reasons(
    village: &Village,
    heard: &[Vec<Heard>],
    services: &[Service],
    operator: Option<&str>,
    rule: &Rule,
) -> Reasons {
    let asked = |s: &Service| operator.is_none_or(|name| name == s.operator);
    let counted = Counted::new(services, rule, asked);
    let judgement = judge(village, heard, &counted, rule.people_share);
    let points: Vec<Finding> = heard
        .iter()
        .map(|point| {
            let judged = counted.at_place(point);
            let margin = judged.level.zip(judged.technology).and_then(|(level, tech)| {
                let threshold = rule.thresholds.get(&tech)?;
                Some(level - threshold.covered)
            });
            let could = could_be_covered(point, services, rule, asked);
            let covered = match (judged.verdict, could) {
                (Verdict::Covered, _) => Met::Yes,
                (_, Some(reason)) => Met::Unknown(reason),
                (Verdict::Unknown(Reason::NoCells), None) => Met::Unknown(Reason::NoCells),
                _ => Met::No,
            };
            Finding {
                judged,
                covered,
                margin,
            }
        })
        .collect();
    let weights: Vec<f64> = village.test_points.iter().map(|t| t.weight).collect();
    let share = |holds: &dyn Fn(&Finding) -> bool| -> f64 {
        let all = points.iter().zip(&weights);
        all.filter(|(p, _)| holds(p)).map(|(_, w)| w).sum()
    };
    let people_at_best_share = share(&|p| p.covered != Met::No).clamp(0.0, 1.0);
    let unknown = points.iter().find_map(|p| match p.covered {
        Met::Unknown(reason) => Some(reason),
        _ => None,
    });
    let people = if judgement.people_covered_share >= rule.people_share - HAIR {
        Met::Yes
    } else {
        match unknown.filter(|_| people_at_best_share >= rule.people_share - HAIR) {
            Some(reason) => Met::Unknown(reason),
            None => Met::No,
        }
    };
    let margins: Vec<Option<Db>> = points.iter().map(|p| p.margin).collect();
    let mut decisive = deciding(&margins, &weights, rule.people_share);
    if matches!(judgement.verdict, Verdict::Unknown(_)) {
        let not_known =
            |p: &Finding| matches!(p.judged.verdict, Verdict::Unknown(_)) || p.covered.name() == "unknown";
        decisive = points.iter().position(not_known).or(decisive);
    }
    Reasons {
        centre: points.first().map_or(Met::No, |p| p.covered),
        people,
        people_at_best_share,
        margin: decisive.and_then(|i| margins.get(i).copied().flatten()),
        decisive,
        judgement,
        points,
    }
}

/// Why missing data could make a place covered, if they could.
fn could_be_covered(
    point: &[Heard],
    services: &[Service],
    rule: &Rule,
    asked: impl Fn(&Service) -> bool,
) -> Option<Reason> {
    let counts = services.iter().zip(point).filter(|(s, _)| asked(s));
    counts
        .filter_map(|(s, heard)| Some((rule.thresholds.get(&s.technology)?, heard.unknown_up_to?)))
        .find(|(threshold, (bound, _))| *bound >= threshold.covered)
        .map(|(_, (_, reason))| reason)
}

/// Where "covered" turns when all levels rise or fall together: the centre, or the test point with which the
/// share of people is complete, whichever has the smaller margin; of equals the centre. Where nothing is
/// heard there is no margin, which is less than any.
fn deciding(margins: &[Option<Db>], weights: &[f64], people_share: f64) -> Option<usize> {
    let value = |i: usize| margins[i].map_or(f64::NEG_INFINITY, |m| m.0);
    let mut order: Vec<usize> = (0..margins.len()).collect();
    // Best first; of equals the earlier.
    order.sort_by(|a, b| value(*b).total_cmp(&value(*a)));
    let mut sum = 0.0;
    let complete = order.iter().copied().find(|i| {
        sum += weights.get(*i).copied().unwrap_or(0.0);
        sum >= people_share - HAIR
    });
    let last = complete.or_else(|| order.last().copied())?;
    Some(if value(last) < value(0) { last } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Serving;
    use crate::domain::Technology;
    use crate::domain::example::{at, clustered};
    use crate::gaps::Threshold;
    use crate::units::Dbm;
    use std::collections::BTreeMap;

    fn village(weights: &[f64]) -> Village {
        let clusters: Vec<_> = weights.iter().map(|w| (at(105.0, 21.0), *w)).collect();
        clustered("v", &clusters)
    }

    fn heard(level_dbm: Option<f64>, unknown_dbm: Option<f64>) -> Vec<Heard> {
        let serving = |l| Serving {
            cell: 3,
            level: Dbm(l),
        };
        vec![Heard {
            best: level_dbm.map(serving).ok_or(Reason::OutOfRange),
            unknown_up_to: unknown_dbm.map(|l| (Dbm(l), Reason::NoTerrain)),
        }]
    }

    fn why(points: &[(Option<f64>, Option<f64>)], weights: &[f64]) -> Reasons {
        let services = [Service {
            technology: Technology::G4,
            operator: "A".into(),
        }];
        let threshold = Threshold {
            covered: Dbm(-105.0),
            usable: Dbm(-115.0),
        };
        let rule = Rule {
            thresholds: BTreeMap::from([(Technology::G4, threshold)]),
            people_share: 0.9,
        };
        let all: Vec<Vec<Heard>> = points.iter().map(|(l, u)| heard(*l, *u)).collect();
        reasons(&village(weights), &all, &services, None, &rule)
    }

    #[test]
    fn the_failing_clause_and_the_deciding_point_are_named() {
        // The centre fails by 3, a cluster by 9: one in ten may stay outside, and its share is a tenth.
        let r = why(&[(Some(-108.0), None), (Some(-114.0), None)], &[0.9, 0.1]);
        assert_eq!((r.centre, r.people, r.decisive), (Met::No, Met::No, Some(0)));
        assert!((r.margin.expect("heard").0 + 3.0).abs() < 1e-9);
        // The centre has it; the cluster of a fifth has not.
        let r = why(&[(Some(-90.0), None), (Some(-114.0), None)], &[0.8, 0.2]);
        assert_eq!((r.centre, r.people, r.decisive), (Met::Yes, Met::No, Some(1)));
        assert!((r.margin.expect("heard").0 + 9.0).abs() < 1e-9);
        assert_eq!(r.judgement.verdict, Verdict::LowSignal);
    }

    #[test]
    fn a_covered_village_has_the_margin_of_where_it_would_fail_first() {
        // 15 dB at the centre; the people's clause needs 0.9: the cluster with 4 dB must stay.
        let r = why(
            &[(Some(-90.0), None), (Some(-101.0), None), (Some(-120.0), None)],
            &[0.5, 0.4, 0.1],
        );
        assert_eq!(r.judgement.verdict, Verdict::Covered);
        assert_eq!((r.centre, r.people, r.decisive), (Met::Yes, Met::Yes, Some(1)));
        assert!((r.margin.expect("heard").0 - 4.0).abs() < 1e-9);
    }

    #[test]
    fn where_nothing_is_heard_there_is_no_margin() {
        let r = why(&[(None, None)], &[1.0]);
        assert_eq!(
            (r.judgement.verdict, r.margin, r.decisive),
            (Verdict::White, None, Some(0))
        );
        let none = why(&[], &[]);
        assert_eq!((none.decisive, none.margin), (None, None));
    }

    #[test]
    fn what_is_not_known_is_the_reason_and_its_place() {
        let r = why(&[(Some(-90.0), None), (Some(-110.0), Some(-80.0))], &[0.5, 0.5]);
        assert_eq!(r.judgement.verdict, Verdict::Unknown(Reason::NoTerrain));
        assert_eq!(
            (r.centre, r.people, r.decisive),
            (Met::Yes, Met::Unknown(Reason::NoTerrain), Some(1))
        );
        assert_eq!(r.people_at_best_share, 1.0);
        // A bound that reaches "usable" alone cannot cover, but keeps the village from being white.
        let r = why(&[(None, Some(-110.0))], &[1.0]);
        assert_eq!(
            (r.centre, r.judgement.verdict),
            (Met::No, Verdict::Unknown(Reason::NoTerrain))
        );
    }
}
