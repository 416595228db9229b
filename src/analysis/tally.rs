//! Counts of a run: villages by verdict, by province, operator, technology and preset; pixels by class.

use super::Caption;
use crate::coverage::{Layer, PathCounts};
use crate::domain::{AdminUnit, Technology, Village};
use crate::gaps::{Class, Gaps, Judgement, Verdict, VillageGap};
use crate::study::{Preset, Study};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Villages by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Tally {
    /// All of them.
    pub villages: usize,
    /// Covered.
    pub covered: usize,
    /// Low signal.
    pub low_signal: usize,
    /// White.
    pub white: usize,
    /// Not known.
    pub unknown: usize,
    /// People of the low-signal and white villages, as far as known.
    pub people_in_gaps: f64,
    /// Low-signal and white villages whose population is not known: not in the number above.
    pub gaps_without_population: usize,
}

impl Tally {
    pub(super) fn add(&mut self, village: &Village, verdict: Verdict) {
        self.villages += 1;
        match verdict {
            Verdict::Covered => self.covered += 1,
            Verdict::LowSignal => self.low_signal += 1,
            Verdict::White => self.white += 1,
            Verdict::Unknown(_) => self.unknown += 1,
        }
        if matches!(verdict, Verdict::LowSignal | Verdict::White) {
            match village.population {
                Some(people) => self.people_in_gaps += people,
                None => self.gaps_without_population += 1,
            }
        }
    }
}

/// A province's or an operator's tally.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TallyRow {
    /// Code of the unit, where known.
    pub code: Option<String>,
    /// Name of the unit or operator.
    pub name: String,
    /// Its villages.
    #[serde(flatten)]
    pub tally: Tally,
}

/// The villages by province; those without one come last.
pub(super) fn by_province<'a>(
    villages: impl Iterator<Item = (&'a Village, &'a VillageGap)>,
) -> Vec<TallyRow> {
    let mut rows: BTreeMap<(bool, &AdminUnit), Tally> = BTreeMap::new();
    for (village, gap) in villages {
        let unit = &village.province;
        rows.entry((unit.is_unknown(), unit))
            .or_default()
            .add(village, gap.any.verdict);
    }
    rows.into_iter()
        .map(|((unknown, unit), tally)| TallyRow {
            code: unit.code.clone(),
            name: if unknown {
                "no province given".to_owned()
            } else {
                unit.label().to_owned()
            },
            tally,
        })
        .collect()
}

/// The villages by operator, or by technology.
pub(super) fn tallies<'a, K: Ord + 'a>(
    villages: impl Iterator<Item = (&'a Village, &'a VillageGap)>,
    judgements: impl Fn(&'a VillageGap) -> &'a [(K, Judgement)],
    name: impl Fn(&K) -> String,
) -> Vec<TallyRow> {
    let mut rows: BTreeMap<&K, Tally> = BTreeMap::new();
    for (village, gap) in villages {
        for (key, judgement) in judgements(gap) {
            rows.entry(key).or_default().add(village, judgement.verdict);
        }
    }
    rows.into_iter()
        .map(|(key, tally)| TallyRow {
            code: None,
            name: name(key),
            tally,
        })
        .collect()
}

/// Who gives the service that is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ScopeRow {
    /// Who serves.
    pub scope: Scope,
    /// The operator or technology; `None` for any.
    pub name: Option<String>,
    /// The villages.
    #[serde(flatten)]
    pub tally: Tally,
    /// People whose test points do not meet the preset, in all villages whose verdict is known: those of
    /// covered villages too.
    pub people_without_service: f64,
    /// Villages of known verdict whose population is not known: not in the number above.
    pub judged_without_population: usize,
}

/// What one preset makes of all villages.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PresetCounts {
    /// The rule.
    pub preset: Preset,
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
        preset: study.preset.clone(),
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

/// A raster layer in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LayerRow {
    /// Technology.
    pub technology: &'static str,
    /// Operator; `None` for any.
    pub operator: Option<String>,
    /// Pixels of the area.
    pub pixels: usize,
    /// Pixels with a level.
    pub with_level: usize,
    /// Pixels by class; `None` where the preset does not count the technology.
    pub by_class: Option<ClassTally>,
}

/// Pixels by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClassTally {
    /// At or above the preset's level.
    pub covered: usize,
    /// Some signal.
    pub low_signal: usize,
    /// No usable signal.
    pub none: usize,
    /// Not known: a path that could not be computed could lift the pixel.
    pub unknown: usize,
}

impl ClassTally {
    fn add(&mut self, class: Class) {
        match class {
            Class::Covered => self.covered += 1,
            Class::Low => self.low_signal += 1,
            Class::None => self.none += 1,
            Class::Unknown => self.unknown += 1,
        }
    }
}

/// What was found over the area of the rasters.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaFound {
    /// The layers in numbers: what counts in the preset first, "any operator" first for each technology.
    pub layers: Vec<LayerRow>,
    /// What became of the paths: one from each mast to every pixel within its range.
    pub counts: PathCounts,
}

impl LayerRow {
    /// Of a layer of which nothing is known yet.
    pub fn begin((operator, technology): &(Option<String>, Technology), caption: &Caption) -> Self {
        Self {
            technology: technology.name(),
            operator: operator.clone(),
            pixels: 0,
            with_level: 0,
            by_class: caption.threshold(*technology).map(|_| ClassTally::default()),
        }
    }

    /// Counts some of its pixels.
    pub fn count(&mut self, part: &Layer, caption: &Caption) {
        let breaks = caption.threshold(part.technology);
        self.pixels += part.levels.values.len();
        for pixel in &part.levels.values {
            self.with_level += usize::from(pixel.best().is_ok());
            if let (Some(tally), Some(breaks)) = (&mut self.by_class, breaks) {
                tally.add(Class::of(*pixel, breaks));
            }
        }
    }
}
