//! What a study makes of claims: the comparison, its counts by operator and province, what was assumed.

use super::margins;
use crate::coverage::PointCoverage;
use crate::domain::figures::{counted, grouped};
use crate::domain::{AdminUnit, Claims, MeasuredPlace, Village};
use crate::gaps::Verdict;
use crate::gaps::claims::{
    ClaimClass, ClaimRow, ClaimScope, ClaimsFound, LEAST_SQUARES, Measured, NEAR_M, compare,
};
use crate::study::Study;
use crate::units::Dbm;
use crate::world::World;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Villages and people of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ClaimCount {
    /// Villages.
    pub villages: usize,
    /// Their people, as far as known.
    pub people: f64,
}

/// What claims come to, of an operator or of all, in a province or everywhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ClaimTally {
    /// `None` for all operators with claims together.
    pub operator: Option<String>,
    /// `None` for all claimed technologies together.
    pub technology: Option<&'static str>,
    /// The day of the claim, of several the last; `None` where it is not said.
    pub claimed_as_of: Option<String>,
    /// Villages.
    pub villages: usize,
    /// Villages whose population is not known: their people are in no number here.
    pub villages_without_population: usize,
    /// Claimed.
    pub claimed: ClaimCount,
    /// Predicted covered by the cells of the claimed services alone.
    pub predicted_covered: ClaimCount,
    /// With enough measured places to say anything.
    pub measured: ClaimCount,
    /// Claimed and predicted dark: low-signal or white.
    pub claimed_predicted_dark: ClaimCount,
    /// Of these, predicted white.
    pub claimed_predicted_white: ClaimCount,
    /// Claimed and measured dark.
    pub claimed_measured_dark: ClaimCount,
    /// Not claimed, and predicted or measured covered.
    pub not_claimed_covered: ClaimCount,
    /// The claim agrees with what is predicted or was measured.
    pub agrees: ClaimCount,
    /// Neither can be said.
    pub unknown: ClaimCount,
}

/// The same of one province.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ClaimProvince {
    /// Code of the province, where known.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its villages.
    #[serde(flatten)]
    pub tally: ClaimTally,
}

/// Claims in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ClaimsSummary {
    /// When a village is claimed, predicted and measured.
    pub rule: String,
    /// Measured places that were compared; `None` where the study names no measurements.
    pub measured_places: Option<usize>,
    /// By operator and technology.
    pub by_operator: Vec<ClaimTally>,
    /// The same by province.
    pub by_province: Vec<ClaimProvince>,
}

/// Compares the claims of a world; `None` where there are none.
pub fn of_world(study: &Study, world: &World, points: &PointCoverage) -> Option<ClaimsFound> {
    let claims = world.claims.as_ref()?;
    let measured = comparable(study, world, claims);
    let rule = &study.preset.rule;
    Some(compare(&world.villages, points, rule, claims, &measured))
}

/// Measured places that the preset can judge, with what its walls take off their levels. Where they take off what
/// depends on the cell, only places whose cell is known.
fn comparable(study: &Study, world: &World, claims: &Claims) -> Vec<MeasuredPlace> {
    let cells = world.network.cells();
    let places = claims.measured.iter().flatten();
    places
        .filter_map(|place| {
            let cell = place.cell.and_then(|k| cells.get(k));
            let walls_db = match (cell, study.preset.building) {
                (Some(cell), _) => {
                    let margins = margins::of_cell(study, cell);
                    let parts = [margins.building, margins.indoor];
                    parts.into_iter().flatten().map(|by| by.0).sum()
                }
                (None, None) => study.preset.indoor_loss_db,
                (None, Some(_)) => return None,
            };
            Some(MeasuredPlace {
                level: Dbm(place.level.0 - walls_db),
                ..place.clone()
            })
        })
        .collect()
}

/// Claims in numbers.
pub(super) fn summary(study: &Study, world: &World, found: &ClaimsFound) -> ClaimsSummary {
    let villages = &world.villages;
    let everywhere: Vec<usize> = (0..villages.len()).collect();
    let mut provinces: BTreeMap<(bool, &AdminUnit), Vec<usize>> = BTreeMap::new();
    for (index, village) in villages.iter().enumerate() {
        let unit = &village.province;
        provinces
            .entry((unit.is_unknown(), unit))
            .or_default()
            .push(index);
    }
    let tallies = |own: &[usize]| -> Vec<ClaimTally> {
        let scopes = found.scopes.iter().enumerate();
        scopes
            .map(|(nth, scope)| tally(villages, found, own, nth, scope))
            .collect()
    };
    let of_province = |((unknown, unit), own): ((bool, &AdminUnit), Vec<usize>)| {
        let name = if unknown {
            "no province given"
        } else {
            unit.label()
        };
        let rows = tallies(&own).into_iter().map(|tally| ClaimProvince {
            code: unit.code.clone(),
            name: name.to_owned(),
            tally,
        });
        rows.collect::<Vec<_>>()
    };
    ClaimsSummary {
        rule: rule(study),
        measured_places: found.is_measured.then(|| {
            let claims = world.claims.as_ref();
            claims.map_or(0, |claims| comparable(study, world, claims).len())
        }),
        by_operator: tallies(&everywhere),
        by_province: provinces.into_iter().flat_map(of_province).collect(),
    }
}

fn tally(
    villages: &[Village],
    found: &ClaimsFound,
    own: &[usize],
    nth: usize,
    scope: &ClaimScope,
) -> ClaimTally {
    let mut tally = ClaimTally {
        operator: scope.operator.clone(),
        technology: scope.technology.map(|t| t.name()),
        claimed_as_of: scope.as_of.map(|day| day.to_string()),
        ..ClaimTally::default()
    };
    for index in own {
        let row = found.rows.get(*index).and_then(|rows| rows.get(nth));
        if let (Some(village), Some(row)) = (villages.get(*index), row) {
            tally.add(village, row);
        }
    }
    tally
}

impl ClaimTally {
    fn add(&mut self, village: &Village, row: &ClaimRow) {
        self.villages += 1;
        self.villages_without_population += usize::from(village.population.is_none());
        let people = village.population.unwrap_or(0.0);
        let count = |of: &mut ClaimCount, holds: bool| {
            if holds {
                of.villages += 1;
                of.people += people;
            }
        };
        let is_dark = row.class == ClaimClass::ClaimedPredictedDark;
        count(&mut self.claimed, row.is_claimed);
        count(
            &mut self.predicted_covered,
            row.predicted.verdict == Verdict::Covered,
        );
        count(&mut self.measured, row.measured.verdict != Measured::NotMeasured);
        count(&mut self.claimed_predicted_dark, is_dark);
        count(
            &mut self.claimed_predicted_white,
            is_dark && row.predicted.verdict == Verdict::White,
        );
        count(
            &mut self.claimed_measured_dark,
            row.class == ClaimClass::ClaimedMeasuredDark,
        );
        count(
            &mut self.not_claimed_covered,
            row.class == ClaimClass::NotClaimedCovered,
        );
        count(&mut self.agrees, row.class == ClaimClass::Agrees);
        count(&mut self.unknown, row.class == ClaimClass::Unknown);
    }
}

/// When a village is claimed, predicted and measured, in words.
pub fn rule(study: &Study) -> String {
    let share_pct = 100.0 * study.preset.rule.people_share;
    format!(
        "a village is claimed where its centre and the test points of {share_pct} % of its people lie in the published area; predicted by the cells of \
         the claiming operator and technology alone, with the levels of the preset {}, where dark is low-signal or white; measured where at \
         least {LEAST_SQUARES} squares of 100 m within {NEAR_M} m of its test points have a level",
        study.preset.name
    )
}

/// What a reader of claims must know: what dark means, and how much was measured.
pub(super) fn warnings(summary: &ClaimsSummary) -> Vec<String> {
    let whole = summary.by_operator.last();
    let measured: usize = summary
        .by_operator
        .iter()
        .map(|t| t.claimed_measured_dark.villages)
        .sum();
    let mut warnings = vec![format!(
        "claims of all operators and technologies together: {} claimed by at least one, {} of them predicted dark with the cells of all who claim. A prediction contradicts no claim by itself: {}. {}",
        counted(
            whole.map_or(0, |t| t.claimed.villages),
            "village is",
            "villages are"
        ),
        grouped(whole.map_or(0, |t| t.claimed_predicted_dark.villages)),
        match summary.measured_places {
            None => "nothing was measured (measurements in [claims])".to_owned(),
            Some(_) if measured == 0 => "no claimed village was measured dark".to_owned(),
            Some(_) => "claims.csv shows which were measured dark".to_owned(),
        },
        sentence(&summary.rule),
    )];
    let undated = summary
        .by_operator
        .iter()
        .filter(|t| t.claimed_as_of.is_none() && t.operator.is_some());
    let undated = undated.count();
    if undated > 0 && summary.measured_places.is_some() {
        warnings.push(
            "claims without a day (as_of) are compared with measurements of any day, also with those made before the claim".to_owned(),
        );
    }
    warnings
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.map_or_else(String::new, |first| first.chain(letters).collect())
}
