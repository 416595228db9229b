//! Why is a village dark, and what would close the gap? One village, asked in full.
//!
//! Everything is computed as a run of the study computes it: the same scene, model, preset and rounding, so
//! that what is said here is what the study would say after the change.
//! [`gaps::explain`](crate::gaps::explain) says which clause of the rule decides and where, [`path`] what is
//! in a cell's way, [`closing`] what one change of one cell does, [`holes`] which missing data leave a
//! verdict unknown.

pub mod closing;
pub mod find;
pub mod holes;
mod listen;
pub mod path;

use super::link_budget::{self, Ground};
use super::{AnalysisError, Caption, build_model, caption, scene};
use crate::coverage::best_server::quantised;
use crate::coverage::{PathLevel, Scene};
use crate::domain::figures::{percent_of_share, percent_text};
use crate::domain::word::Word;
use crate::domain::{Cell, Village};
use crate::gaps::Verdict;
use crate::gaps::explain::{Met, Reasons};
use crate::radio::model::{self, ClutterUse};
use crate::space::geodesic;
use crate::study::Study;
use crate::world::Ingested;
use listen::Listener;
use path::{CellReport, Over, SameMast};
use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Index of the village.
    pub village: usize,
    /// Whose cells; `None`: any operator's.
    pub operator: Option<String>,
    /// Id of the test point at which cells are looked at; `None`: the one on which the verdict hangs.
    pub test_point: Option<String>,
    /// So many masts are looked at.
    pub masts: usize,
    /// Masts are tried up to this height, metres.
    pub highest_m: f64,
}

/// Why there is no answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExplainError {
    /// The study's model.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// No such village in the list.
    #[error("there is no village number {0}")]
    NoVillage(usize),
    /// The village has no such test point.
    #[error("village {village} has no test point '{asked}'; it has: {known}")]
    NoTestPoint {
        /// The village's id.
        village: String,
        /// What was asked for.
        asked: String,
        /// Those there are.
        known: String,
    },
    /// No cell is of this operator.
    #[error("no cell is of the operator '{asked}'; operators are: {known}")]
    NoOperator {
        /// What was asked for.
        asked: String,
        /// Those there are.
        known: String,
    },
}

/// A verdict with the numbers behind it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VerdictRow {
    /// `None`: any operator.
    pub operator: Option<String>,
    /// `covered`, `low-signal`, `white`, `unknown`.
    pub verdict: &'static str,
    /// Why it is unknown.
    pub unknown_because: Option<&'static str>,
    /// The best server at the centre.
    pub cell: Option<String>,
    /// Its generation.
    pub technology: Option<&'static str>,
    /// Its level.
    pub level_dbm: Option<f64>,
    /// By how many dB all levels may fall until "covered" turns, or, negative, must rise; `None` where
    /// nothing is heard.
    pub margin_db: Option<f64>,
    /// Share of the people at covered test points, per cent.
    pub people_covered_pct: Option<f64>,
}

/// A clause of the preset's rule.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Clause {
    /// `centre-covered`, `people-covered`, `centre-usable`.
    pub clause: &'static str,
    /// `yes`, `no`, `unknown`.
    pub met: &'static str,
    /// What is asked for, in words.
    pub asks: String,
    /// What was found, in words.
    pub found: String,
}

/// A test point.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PointRow {
    /// Its id.
    pub id: String,
    /// What it is: the centre, a school, a cluster of people …
    pub kind: &'static str,
    /// Degrees.
    pub lon_deg: f64,
    /// Degrees.
    pub lat_deg: f64,
    /// Share of the village's people, per cent.
    pub people_pct: Option<f64>,
    /// As a village of its own.
    pub verdict: &'static str,
    /// Why it is unknown.
    pub unknown_because: Option<&'static str>,
    /// The best server.
    pub cell: Option<String>,
    /// Its level.
    pub level_dbm: Option<f64>,
    /// Over what "covered" asks for; negative: missing.
    pub margin_db: Option<f64>,
    /// The verdict hangs on this one.
    pub decides: bool,
    /// Cells are looked at here.
    pub judged: bool,
}

/// The nearest mast with a cell that counts.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Nearest {
    /// Its name.
    pub site: String,
    /// km.
    pub distance_km: f64,
    /// The study's range, km.
    pub max_range_km: f64,
    /// Beyond that range.
    pub beyond_range: bool,
    /// Why its path has no level at all.
    pub refusal: Option<String>,
}

/// What remains where a mast is lost.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Lost {
    /// The mast.
    pub site: String,
    /// Cells that go with it.
    pub cells: usize,
    /// The village without it.
    pub remains: VerdictRow,
}

/// The village when every receiver is on a roof.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OnRoofs {
    /// Metres above ground.
    pub height_m: f64,
    /// The verdict then.
    pub verdict: VerdictRow,
}

/// The answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Explanation {
    /// What every level and verdict here is: predicted.
    pub figures_are: Option<&'static str>,
    /// The study's name.
    pub study: String,
    /// Its title.
    pub title: String,
    /// The masts are made up.
    pub synthetic_sites: bool,
    /// The model, for people.
    pub model: String,
    /// The preset's name,
    pub preset: String,
    /// its standing,
    pub preset_standing: String,
    /// and what must be said beside every result.
    pub preset_mark: Option<String>,
    /// The village's id,
    pub village: String,
    /// name,
    pub name: String,
    /// commune
    pub commune: String,
    /// and province.
    pub province: String,
    /// People, where known.
    pub population: Option<f64>,
    /// Power supply.
    pub electricity: &'static str,
    /// The verdict that is explained.
    pub verdict: VerdictRow,
    /// The rule, clause by clause.
    pub clauses: Vec<Clause>,
    /// Every operator alone.
    pub by_operator: Vec<VerdictRow>,
    /// Where the village is judged.
    pub test_points: Vec<PointRow>,
    /// The nearest mast that counts.
    pub nearest_mast: Option<Nearest>,
    /// Cells at the judged test point, the best of each mast.
    pub cells: Vec<CellReport>,
    /// Masts with a cell that counts and a level that was computed there.
    pub masts_computed: usize,
    /// Paths that were not computed and could turn the verdict.
    pub unknown_paths: Vec<holes::UnknownPath>,
    /// How many there are.
    pub unknown_paths_count: usize,
    /// With all receivers on roofs; `None` for covered villages.
    pub on_roofs: Option<OnRoofs>,
    /// For covered villages: without the mast of the server at the deciding test point.
    pub without_mast: Option<Lost>,
    /// Lines that licences ask for.
    pub attribution: Vec<String>,
    /// For pictures.
    #[serde(skip)]
    pub caption: Caption,
}

/// Explains a village.
///
/// # Errors
/// [`ExplainError`]: no such test point or operator, or a study whose model cannot be built.
pub fn explain(study: &Study, input: &Ingested, question: &Question) -> Result<Explanation, ExplainError> {
    let world = &input.world;
    let village = world.villages.get(question.village);
    let village = village.ok_or(ExplainError::NoVillage(question.village))?;
    let operators = world.network.operators();
    let operator = operator(question.operator.as_deref(), &operators)?;
    let model = build_model(study, world)?;
    let scene = scene(study, world, model.as_ref());
    let listener = Listener {
        study,
        world,
        model: model.as_ref(),
        scene: &scene,
        village,
        rule: study.preset.rule.clone(),
        operator,
        levels: listen::levels_at(&scene, village, study.radio.receiver_height_m),
    };
    let why = listener.reasons(&listener.levels, operator);
    let judged = judged_point(village, question.test_point.as_deref(), &why)?;
    let (cells, masts_computed) = cells(&listener, question, judged, why.judgement.verdict);
    let covered = why.judgement.verdict == Verdict::Covered;
    let (unknown_paths, unknown_paths_count) = holes::unknown_paths(&listener, judged);
    let caption = caption(study);
    Ok(Explanation {
        figures_are: Word::Predicted.name(),
        study: study.name.clone(),
        title: study.title.clone(),
        synthetic_sites: study.synthetic_sites,
        model: caption.model.clone(),
        preset: study.preset.name.clone(),
        preset_standing: study.preset.standing.clone(),
        preset_mark: caption.preset.said(),
        village: village.id.clone(),
        name: village.name.clone(),
        commune: village.commune.label().to_owned(),
        province: village.province.label().to_owned(),
        population: village.population,
        electricity: village.electricity.name(),
        verdict: row(&listener, operator, &why),
        clauses: clauses(&listener, &why),
        by_operator: scene_operators(&scene, operator)
            .iter()
            .map(|name| {
                row(
                    &listener,
                    Some(name),
                    &listener.reasons(&listener.levels, Some(name)),
                )
            })
            .collect(),
        test_points: points(&listener, &why, judged),
        nearest_mast: nearest(&listener, judged),
        cells,
        masts_computed,
        unknown_paths,
        unknown_paths_count,
        on_roofs: (!covered).then(|| on_roofs(&listener)).flatten(),
        without_mast: covered.then(|| without_mast(&listener, &why)).flatten(),
        attribution: study.attribution.clone(),
        caption,
    })
}

fn operator<'a>(asked: Option<&str>, known: &'a [String]) -> Result<Option<&'a str>, ExplainError> {
    let Some(asked) = asked else { return Ok(None) };
    let same = |name: &&String| name.to_lowercase() == asked.trim().to_lowercase();
    match known.iter().find(same) {
        Some(name) => Ok(Some(name)),
        None => Err(ExplainError::NoOperator {
            asked: asked.to_owned(),
            known: known.join(", "),
        }),
    }
}

fn judged_point(village: &Village, asked: Option<&str>, why: &Reasons) -> Result<usize, ExplainError> {
    let Some(asked) = asked else {
        return Ok(why.decisive.unwrap_or(0));
    };
    let found = village.test_points.iter().position(|t| t.id == asked);
    found.ok_or_else(|| {
        let known: Vec<&str> = village.test_points.iter().map(|t| t.id.as_str()).collect();
        ExplainError::NoTestPoint {
            village: village.id.clone(),
            asked: asked.to_owned(),
            known: known.join(", "),
        }
    })
}

/// The operators with cells that count in the study; none but the one asked for where one was.
fn scene_operators<'a>(scene: &'a Scene, asked: Option<&'a str>) -> Vec<&'a str> {
    if asked.is_some() {
        return Vec::new();
    }
    let mut names: Vec<&str> = scene.services.iter().map(|s| s.operator.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn cell_id(listener: &Listener, cell: Option<usize>) -> Option<String> {
    Some(listener.world.network.cells().get(cell?)?.id.clone())
}

fn row(listener: &Listener, operator: Option<&str>, why: &Reasons) -> VerdictRow {
    let judged = &why.judgement;
    VerdictRow {
        operator: operator.map(str::to_owned),
        verdict: judged.verdict.name(),
        unknown_because: unknown_because(judged.verdict),
        cell: cell_id(listener, judged.cell),
        technology: judged.technology.map(|t| t.name()),
        level_dbm: judged.level.map(|l| hundredths(l.0)),
        margin_db: why.margin.map(|m| hundredths(m.0)),
        people_covered_pct: percent_of_share(judged.people_covered_share),
    }
}

const fn unknown_because(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Unknown(reason) => Some(reason.text()),
        _ => None,
    }
}

fn clauses(listener: &Listener, why: &Reasons) -> Vec<Clause> {
    let thresholds = |value: fn(&crate::gaps::Threshold) -> f64| {
        let each = listener.rule.thresholds.iter();
        let each =
            each.map(|(tech, t)| format!("{} dBm of {tech} {}", value(t), tech.reference_signal().name()));
        each.collect::<Vec<_>>().join(" or ")
    };
    let centre = why.points.first();
    let level = centre.and_then(|p| p.judged.level);
    let best = level.map_or_else(
        || "nothing is heard".to_owned(),
        |l| {
            let cell = cell_id(listener, centre.and_then(|p| p.judged.cell)).unwrap_or_default();
            format!("{:.1} dBm of {cell}", l.0)
        },
    );
    let verdict = why.judgement.verdict;
    let usable = match verdict {
        Verdict::White => Met::No,
        Verdict::Unknown(reason) if !centre_usable(listener, why) => Met::Unknown(reason),
        _ => Met::Yes,
    };
    let share_pct = 100.0 * listener.rule.people_share;
    let share = |share: f64| percent_text(percent_of_share(share));
    let mut found = format!("{} % have it", share(why.judgement.people_covered_share));
    if let Met::Unknown(_) = why.people {
        found += &format!(", {} % at best", share(why.people_at_best_share));
    }
    vec![
        Clause {
            clause: "centre-covered",
            met: why.centre.name(),
            asks: format!("at the centre {}", thresholds(|t| t.covered.0)),
            found: best.clone(),
        },
        Clause {
            clause: "people-covered",
            met: why.people.name(),
            asks: format!("the same where {share_pct:.0} % of the people are"),
            found,
        },
        Clause {
            clause: "centre-usable",
            met: usable.name(),
            asks: format!("else some signal at the centre: {}", thresholds(|t| t.usable.0)),
            found: best,
        },
    ]
}

/// Is something that is usable heard at the centre?
fn centre_usable(listener: &Listener, why: &Reasons) -> bool {
    let centre = why.points.first().map(|p| &p.judged);
    centre.is_some_and(|c| {
        let threshold = c.technology.and_then(|t| listener.rule.thresholds.get(&t));
        c.level.zip(threshold).is_some_and(|(level, t)| level >= t.usable)
    })
}

fn points(listener: &Listener, why: &Reasons, judged: usize) -> Vec<PointRow> {
    let places = listener.village.test_points.iter().zip(&why.points).enumerate();
    places
        .map(|(i, (place, found))| PointRow {
            id: place.id.clone(),
            kind: place.kind.name(),
            lon_deg: millionths(place.position.lon_deg()),
            lat_deg: millionths(place.position.lat_deg()),
            people_pct: percent_of_share(place.weight),
            verdict: found.judged.verdict.name(),
            unknown_because: unknown_because(found.judged.verdict),
            cell: cell_id(listener, found.judged.cell),
            level_dbm: found.judged.level.map(|l| hundredths(l.0)),
            margin_db: found.margin.map(|m| hundredths(m.0)),
            decides: why.decisive == Some(i),
            judged: i == judged,
        })
        .collect()
}

/// Does a cell count for the question: on air or counted as such, of a technology that the preset asks for,
/// of the operator?
fn counts(listener: &Listener, index: usize, cell: &Cell) -> bool {
    listener.scene.emitter(index).is_some()
        && listener.rule.thresholds.contains_key(&cell.technology)
        && listener.operator.is_none_or(|o| o == cell.operator)
}

/// The nearest cell that counts, and its distance, metres; of equals the first by id.
fn nearest_cell(listener: &Listener, judged: usize) -> Option<(usize, f64)> {
    let place = listener.village.test_points.get(judged)?.position;
    let cells = listener.world.network.cells().iter().enumerate();
    cells
        .filter(|(i, c)| counts(listener, *i, c))
        .map(|(i, c)| (i, geodesic::distance_m(c.position, place)))
        .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
}

fn nearest(listener: &Listener, judged: usize) -> Option<Nearest> {
    let (index, distance_m) = nearest_cell(listener, judged)?;
    let max_range_km = listener.study.radio.max_range_km;
    let cell = listener.world.network.cells().get(index)?;
    let place = listener.place(listener.village.test_points.get(judged)?);
    let computed = link_budget::of_path(listener.study, listener.world, listener.model, cell, &place);
    Some(Nearest {
        site: cell.site.clone(),
        refusal: computed.err().map(|e| e.to_string()),
        distance_km: thousandths(distance_m / 1000.0),
        max_range_km,
        beyond_range: distance_m > 1000.0 * max_range_km,
    })
}

/// The best cell of each of the best masts, and how many masts there are. Where none is in range, the nearest
/// mast's.
fn cells(
    listener: &Listener,
    question: &Question,
    judged: usize,
    verdict: Verdict,
) -> (Vec<CellReport>, usize) {
    let network = listener.world.network.cells();
    let margin = |l: &PathLevel| {
        let cell = network.get(l.cell).filter(|c| counts(listener, l.cell, c))?;
        let (_, level) = l.outcome.ok()?;
        let threshold = listener.rule.thresholds.get(&cell.technology)?;
        Some((l.cell, quantised(level), (quantised(level) - threshold.covered).0))
    };
    let mut ranked: Vec<_> = listener
        .levels
        .get(judged)
        .into_iter()
        .flatten()
        .filter_map(margin)
        .collect();
    ranked.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    // By mast, in the order of their best cells.
    let mut masts: Vec<Vec<(usize, f64)>> = Vec::new();
    for (cell, level, _) in ranked {
        let at = |m: &&mut Vec<(usize, f64)>| {
            m.first()
                .is_some_and(|f| network[f.0].position == network[cell].position)
        };
        match masts.iter_mut().find(at) {
            Some(mast) => mast.push((cell, level.0)),
            None => masts.push(vec![(cell, level.0)]),
        }
    }
    let count = masts.len();
    let mut reports: Vec<CellReport> = Vec::new();
    for mast in masts.iter().take(question.masts) {
        let Some((best, others)) = mast.split_first() else {
            continue;
        };
        let wanted = Wanted {
            index: best.0,
            level_dbm: Some(best.1),
            others,
            closes: verdict != Verdict::Covered,
        };
        reports.extend(report(listener, question, judged, reports.len() + 1, &wanted));
    }
    let in_reach = |index: usize| {
        listener
            .levels
            .get(judged)
            .into_iter()
            .flatten()
            .any(|l| l.cell == index)
    };
    if let Some((index, _)) =
        nearest_cell(listener, judged).filter(|(i, _)| reports.is_empty() && !in_reach(*i))
    {
        let wanted = Wanted {
            index,
            level_dbm: None,
            others: &[],
            closes: false,
        };
        reports.extend(report(listener, question, judged, 1, &wanted));
    }
    (reports, count)
}

/// A cell to look at.
struct Wanted<'a> {
    index: usize,
    /// As verdicts have it; `None` beyond the study's range.
    level_dbm: Option<f64>,
    /// Cells of the same mast and their levels.
    others: &'a [(usize, f64)],
    /// Say what would close the gap.
    closes: bool,
}

fn report(
    listener: &Listener,
    question: &Question,
    judged: usize,
    rank: usize,
    wanted: &Wanted,
) -> Option<CellReport> {
    let (study, network) = (listener.study, listener.world.network.cells());
    let cell = network.get(wanted.index)?;
    let place = listener.place(listener.village.test_points.get(judged)?);
    let ground = Ground::between(study, listener.world, cell.position, &place).ok()?;
    let computed = link_budget::over(study, listener.model, cell, &ground).ok()?;
    let threshold = listener.rule.thresholds.get(&cell.technology)?;
    let over = Over {
        cell,
        ground: &ground,
        ledger: &computed,
    };
    let clutter = model::find(&study.radio.model).map_or(ClutterUse::Ignores, |m| m.card.clutter);
    let level_dbm = wanted
        .level_dbm
        .unwrap_or_else(|| quantised(computed.ledger.level).0);
    let (azimuth_deg, pattern_db) = (computed.azimuth_deg, computed.budget.pattern.0);
    let closing = || {
        closing::of_cell(
            listener,
            wanted.index,
            judged,
            azimuth_deg,
            pattern_db,
            question.highest_m,
        )
    };
    let mate = |(index, level_dbm): &(usize, f64)| {
        let other = network.get(*index)?;
        Some(SameMast {
            id: other.id.clone(),
            technology: other.technology.name(),
            frequency_mhz: thousandths(other.frequency.mhz()),
            level_dbm: hundredths(*level_dbm),
        })
    };
    Some(CellReport {
        rank,
        id: cell.id.clone(),
        site: cell.site.clone(),
        operator: cell.operator.clone(),
        technology: cell.technology.name(),
        frequency_mhz: thousandths(cell.frequency.mhz()),
        antenna_height_m: cell.antenna_height_m,
        receiver_height_m: study.radio.receiver_height_m,
        lon_deg: millionths(cell.position.lon_deg()),
        lat_deg: millionths(cell.position.lat_deg()),
        distance_km: thousandths(computed.distance_km),
        azimuth_deg: hundredths(azimuth_deg),
        elevation_deg: thousandths(computed.elevation_deg),
        out_of_reach: wanted.level_dbm.is_none().then_some(
            if computed.distance_km > study.radio.max_range_km {
                "beyond max_range_km"
            } else {
                "too weak to be heard even in free space"
            },
        ),
        signal: cell.technology.reference_signal().name(),
        level_dbm: hundredths(level_dbm),
        covered_dbm: threshold.covered.0,
        usable_dbm: threshold.usable.0,
        margin_db: hundredths(level_dbm - threshold.covered.0),
        terms: over.terms(),
        model_receiver_height_m: computed.model_rx_height_m,
        outside_advised_validity: computed.warnings.quantities().map(|q| q.label().0).collect(),
        same_mast: wanted.others.iter().filter_map(mate).collect(),
        way: over.way(study, clutter),
        closing: wanted.closes.then(closing).flatten(),
        picture: None,
        drawing: over.drawing(study),
    })
}

fn on_roofs(listener: &Listener) -> Option<OnRoofs> {
    let height_m = closing::ROOF_M;
    if listener.study.radio.receiver_height_m >= height_m {
        return None;
    }
    let levels = listen::levels_at(listener.scene, listener.village, height_m);
    let why = listener.reasons(&levels, listener.operator);
    Some(OnRoofs {
        height_m,
        verdict: row(listener, listener.operator, &why),
    })
}

/// A covered village without all cells that stand where the server of its deciding test point does.
fn without_mast(listener: &Listener, why: &Reasons) -> Option<Lost> {
    let server = why.points.get(why.decisive?)?.judged.cell?;
    let network = listener.world.network.cells();
    let mast = network.get(server)?;
    let gone = |c: &Cell| c.position == mast.position;
    let why = listener.reasons(&listener.without(gone), listener.operator);
    let counting = network.iter().enumerate();
    Some(Lost {
        site: mast.site.clone(),
        cells: counting
            .filter(|(i, c)| gone(c) && listener.scene.emitter(*i).is_some())
            .count(),
        remains: row(listener, listener.operator, &why),
    })
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0 + 0.0
}

fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0 + 0.0
}

fn millionths(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}
