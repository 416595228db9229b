//! What operators claim, beside what is predicted and what was measured.
//!
//! A village is *claimed* where its centre lies in the claimed area and so do the test points of the preset's
//! share of its people: the rule by which it is judged, with "claimed" in the place of "has the level". It is
//! *predicted* by the cells of the claiming operator and technology alone. It is *measured* by
//! the rule of `measured`. What was measured comes before what is predicted.

mod measured;

pub use measured::{LEAST_SQUARES, Measured, MeasuredAt, NEAR_M};

use measured::Near;

use super::verdict::is_enough;
use super::{Counted, Judgement, Verdict};
use crate::coverage::{PointCoverage, Service};
use crate::domain::{CalendarDay, ClaimedService, Claims, MeasuredPlace, Rule, Technology, Village};

/// How a claim stands to what is predicted and measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimClass {
    /// Claimed and predicted covered, or neither; or what was measured says the same as the claim.
    Agrees,
    /// What was measured is mixed, or nothing was measured and the prediction is not known.
    Unknown,
    /// Not claimed, and predicted or measured covered.
    NotClaimedCovered,
    /// Claimed, and predicted low-signal or white.
    ClaimedPredictedDark,
    /// Claimed, and measured dark.
    ClaimedMeasuredDark,
}

impl ClaimClass {
    /// All of them, the gravest last.
    pub const ALL: [Self; 5] = [
        Self::Agrees,
        Self::Unknown,
        Self::NotClaimedCovered,
        Self::ClaimedPredictedDark,
        Self::ClaimedMeasuredDark,
    ];

    /// `agrees`, `unknown`, `not-claimed-covered`, `claimed-predicted-dark`, `claimed-measured-dark`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Unknown => "unknown",
            Self::NotClaimedCovered => "not-claimed-covered",
            Self::ClaimedPredictedDark => "claimed-predicted-dark",
            Self::ClaimedMeasuredDark => "claimed-measured-dark",
        }
    }

    /// For people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Agrees => "claim agrees with what is predicted or was measured",
            Self::Unknown => "not known: measured mixed, or not measured and prediction unknown",
            Self::NotClaimedCovered => "not claimed, predicted or measured covered",
            Self::ClaimedPredictedDark => "claimed, predicted dark",
            Self::ClaimedMeasuredDark => "claimed, measured dark",
        }
    }

    const fn of(is_claimed: bool, predicted: Verdict, measured: Measured) -> Self {
        match (is_claimed, measured, predicted) {
            (true, Measured::Dark, _) => Self::ClaimedMeasuredDark,
            (false, Measured::Covered, _) => Self::NotClaimedCovered,
            (true, Measured::Covered, _) | (false, Measured::Dark, _) => Self::Agrees,
            (_, Measured::Mixed, _) | (_, _, Verdict::Unknown(_)) => Self::Unknown,
            (true, _, Verdict::Covered) | (false, _, Verdict::LowSignal | Verdict::White) => Self::Agrees,
            (true, _, Verdict::LowSignal | Verdict::White) => Self::ClaimedPredictedDark,
            (false, _, Verdict::Covered) => Self::NotClaimedCovered,
        }
    }
}

/// Whose claim is looked at: of one operator and technology, of one operator, or of all together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimScope {
    /// `None` for all operators with claims.
    pub operator: Option<String>,
    /// `None` for all claimed technologies.
    pub technology: Option<Technology>,
    /// The day of the claim, of several the last.
    pub as_of: Option<CalendarDay>,
    /// Places in [`Claims::services`].
    pub services: Vec<usize>,
}

/// One village and one scope.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRow {
    /// Do its centre and the share of its people lie in the claimed area?
    pub is_claimed: bool,
    /// Share of the people whose test points lie there, 0…1.
    pub claimed_share: f64,
    /// What is predicted by the cells of the claimed services alone.
    pub predicted: Judgement,
    /// What was measured of them.
    pub measured: MeasuredAt,
    /// How they stand to each other.
    pub class: ClaimClass,
}

/// All villages, compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimsFound {
    /// Services operator by operator, each operator's technologies together where it claims several, and all
    /// operators together where there are several.
    pub scopes: Vec<ClaimScope>,
    /// For each village, a row for each scope.
    pub rows: Vec<Vec<ClaimRow>>,
    /// Were measurements given?
    pub is_measured: bool,
}

/// Compares all villages. `measured` are the places of [`Claims::measured`] that can be compared with the rule,
/// with levels as the rule asks for them.
pub fn compare(
    villages: &[Village],
    coverage: &PointCoverage,
    rule: &Rule,
    claims: &Claims,
    measured: &[MeasuredPlace],
) -> ClaimsFound {
    let scopes = scopes(&claims.services);
    let counted: Vec<Counted> = scopes
        .iter()
        .map(|scope| {
            let is_claimed = |s: &Service| {
                let mut own = scope.services.iter().filter_map(|k| claims.services.get(*k));
                own.any(|c| c.operator == s.operator && c.technology == s.technology)
            };
            Counted::new(&coverage.services, rule, is_claimed)
        })
        .collect();
    let near = Near::of(measured, &claims.services, rule);
    let row = |(index, village): (usize, &Village)| {
        let heard = coverage.heard.get(index).map(Vec::as_slice).unwrap_or_default();
        let around = near.around(village);
        let one = |(scope, counted): (&ClaimScope, &Counted)| {
            let (is_claimed, claimed_share) = claimed(village, index, scope, claims, rule.people_share);
            let predicted = counted.at_village(village, heard);
            let measured = near.at_village(&around, &scope.services, rule.people_share);
            ClaimRow {
                class: ClaimClass::of(is_claimed, predicted.verdict, measured.verdict),
                is_claimed,
                claimed_share,
                predicted,
                measured,
            }
        };
        scopes.iter().zip(&counted).map(one).collect()
    };
    ClaimsFound {
        rows: villages.iter().enumerate().map(row).collect(),
        scopes,
        is_measured: claims.measured.is_some(),
    }
}

/// Is a village claimed, and which share of its people?
fn claimed(village: &Village, index: usize, scope: &ClaimScope, claims: &Claims, needed: f64) -> (bool, f64) {
    let is_inside = |nth: usize| {
        let mut own = scope.services.iter().filter_map(|k| claims.services.get(*k));
        own.any(|s| s.inside.get(index).and_then(|points| points.get(nth)) == Some(&true))
    };
    let points = village.test_points.iter().enumerate();
    let share: f64 = points
        .filter(|(nth, _)| is_inside(*nth))
        .map(|(_, point)| point.weight)
        .sum();
    (is_inside(0) && is_enough(share, needed), share.clamp(0.0, 1.0))
}

/// The scopes of claims, which are sorted by operator.
fn scopes(services: &[ClaimedService]) -> Vec<ClaimScope> {
    let joint = |operator: Option<&str>, own: Vec<usize>| ClaimScope {
        operator: operator.map(str::to_owned),
        technology: match own.as_slice() {
            [only] => services.get(*only).map(|s| s.technology),
            _ => None,
        },
        as_of: own.iter().filter_map(|k| services.get(*k)?.as_of).max(),
        services: own,
    };
    let mut operators: Vec<&str> = services.iter().map(|s| s.operator.as_str()).collect();
    operators.dedup();
    let mut scopes = Vec::new();
    for operator in &operators {
        let of = services
            .iter()
            .enumerate()
            .filter(|(_, s)| s.operator == *operator);
        let own: Vec<usize> = of.map(|(k, _)| k).collect();
        if own.len() > 1 {
            scopes.extend(own.iter().map(|k| joint(Some(operator), vec![*k])));
        }
        scopes.push(joint(Some(operator), own));
    }
    if operators.len() > 1 {
        scopes.push(ClaimScope {
            technology: None,
            ..joint(None, (0..services.len()).collect())
        });
    }
    scopes
}

impl ClaimsFound {
    /// The gravest class of a village, over the services that are claimed.
    pub fn gravest(&self, village: usize) -> Option<ClaimClass> {
        self.of_services(village).map(|(_, row)| row.class).max()
    }

    /// The rows of a village of one operator and technology each.
    pub fn of_services(&self, village: usize) -> impl Iterator<Item = (&ClaimScope, &ClaimRow)> {
        let rows = self.rows.get(village).into_iter().flatten();
        let all = self.scopes.iter().zip(rows);
        all.filter(|(scope, _)| scope.operator.is_some() && scope.technology.is_some())
    }
}

#[cfg(test)]
mod tests;
