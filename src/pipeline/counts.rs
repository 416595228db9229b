//! Counts of villages by verdict, preset by preset: for any operator, for each operator and for each technology alone.

use super::record::{PresetRow, Tally, preset_row};
use crate::domain::Village;
use crate::gaps::{Gaps, Judgement, Verdict, VillageGap};
use crate::study::Study;
use serde::Serialize;

/// Who gives the service that is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Any operator, any technology that counts.
    Any,
    /// One operator alone.
    Operator,
    /// One technology alone, of any operator.
    Technology,
}

impl Scope {
    /// A word for tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Operator => "operator",
            Self::Technology => "technology",
        }
    }
}

/// The villages as one scope serves them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScopeRow {
    /// Who serves.
    pub scope: Scope,
    /// The operator or technology; `None` for any.
    pub name: Option<String>,
    /// The villages.
    #[serde(flatten)]
    pub tally: Tally,
    /// People whose test points do not meet the preset, in all villages whose verdict is known: those of covered villages too.
    pub people_without_service: f64,
    /// Villages of known verdict whose population is not known: not in the number above.
    pub judged_without_population: usize,
}

/// What one preset makes of all villages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PresetCounts {
    /// The rule.
    pub preset: PresetRow,
    /// Receiver above ground, metres.
    pub receiver_height_m: f64,
    /// Any operator first, then each operator, then each technology.
    pub counts: Vec<ScopeRow>,
}

/// Counts the verdicts of a study's preset.
pub(super) fn of_preset(study: &Study, villages: &[Village], gaps: &Gaps) -> PresetCounts {
    let row = |scope: Scope, name: Option<&str>, pick: &dyn Fn(&VillageGap) -> Option<Judgement>| {
        let mut row = ScopeRow {
            scope,
            name: name.map(str::to_owned),
            tally: Tally::default(),
            people_without_service: 0.0,
            judged_without_population: 0,
        };
        for gap in &gaps.villages {
            if let (Some(village), Some(judgement)) = (villages.get(gap.village), pick(gap)) {
                row.add(village, &judgement);
            }
        }
        row
    };
    let mut counts = vec![row(Scope::Any, None, &|g| Some(g.any.clone()))];
    let first = gaps.villages.first();
    let operators = first.map_or(&[][..], |g| &g.by_operator);
    for (nth, (name, _)) in operators.iter().enumerate() {
        counts.push(row(Scope::Operator, Some(name), &|g| {
            g.by_operator.get(nth).map(|(_, j)| j.clone())
        }));
    }
    let technologies = first.map_or(&[][..], |g| &g.by_technology);
    for (nth, (technology, _)) in technologies.iter().enumerate() {
        counts.push(row(Scope::Technology, Some(technology.name()), &|g| {
            g.by_technology.get(nth).map(|(_, j)| j.clone())
        }));
    }
    PresetCounts {
        preset: preset_row(study),
        receiver_height_m: study.radio.receiver_height_m,
        counts,
    }
}

impl ScopeRow {
    fn add(&mut self, village: &Village, judgement: &Judgement) {
        self.tally.add(village, judgement.verdict);
        if matches!(judgement.verdict, Verdict::Unknown(_)) {
            return;
        }
        match village.population {
            Some(people) => self.people_without_service += people * (1.0 - judgement.people_covered_share),
            None => self.judged_without_population += 1,
        }
    }
}
