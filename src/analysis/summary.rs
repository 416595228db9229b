//! `summary.json`: what was found, in numbers.

use super::claims::{self, ClaimsSummary};
use super::tally::{AreaFound, LayerRow, PresetCounts, Tally, TallyRow, by_province, of_preset, tallies};
use super::uplinks::{UplinkRow, uplinks};
use super::{Judged, PREDICTED_NOTE, StudyAir, calibrated, caption, draws, warnings};
use crate::coverage::{PathCounts, Reason, Scene};
use crate::domain::{Masts, PointsFrom, Village};
use crate::gaps::{Draws, Gaps, Verdict};
use crate::study::{Preset, Study};
use crate::world::{ColumnsRead, Count, Ingested};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One of the first gaps.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TopGap {
    /// 1 = first.
    pub rank: usize,
    /// Village code.
    pub id: String,
    /// Village name.
    pub name: String,
    /// Commune.
    pub commune: String,
    /// `white` or `low-signal`.
    pub verdict: &'static str,
    /// People, where known.
    pub population: Option<f64>,
    /// Level at the centre, dBm.
    pub level_dbm: Option<f64>,
    /// Missing to covered, dB.
    pub shortfall_db: Option<f64>,
    /// Nearest counting mast, km.
    pub nearest_site_km: Option<f64>,
    /// 0…100.
    pub score: f64,
    /// Share of the draws in which it is among the first ranks that are counted; `None` where nothing was drawn.
    pub top_n_share: Option<f64>,
    /// Share of the draws in which it is low-signal or white.
    pub gap_share: Option<f64>,
    /// The 5 % quantile of its rank; `None` also where it is no gap in more than 95 % of the draws.
    pub rank_5_pct: Option<usize>,
    /// The 95 % quantile; `None` also where it is no gap in more than 5 % of the draws.
    pub rank_95_pct: Option<usize>,
}

/// How the ranks were drawn.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SpreadRow {
    /// The first ranks that are counted.
    pub top_n: usize,
    /// Draws.
    pub draws: usize,
    /// Seed.
    pub seed: u64,
    /// What is assumed.
    pub assumed: &'static str,
    /// Villages without a rank that are among the first in some draw, the most frequent first: id, name,
    /// verdict, share.
    pub entering: Vec<Entering>,
    /// How many there are of them.
    pub entering_count: usize,
}

/// A village without a rank that is among the first in some draws.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Entering {
    /// Village code.
    pub id: String,
    /// Village name.
    pub name: String,
    /// `covered` or `unknown`.
    pub verdict: &'static str,
    /// Share of the draws.
    pub top_n_share: f64,
}

/// Villages by where their test points came from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PointsRow {
    /// `given`, `population`, `buildings`, `sampled` or `centre alone`.
    pub from: &'static str,
    /// In words.
    pub text: &'static str,
    /// Villages.
    pub villages: usize,
    /// Their test points, centres included.
    pub test_points: usize,
}

/// Everything in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// Program and version.
    pub program: String,
    /// Study.
    pub study: String,
    /// Its title.
    pub title: String,
    /// The masts are made up.
    pub synthetic_sites: bool,
    /// The verdict's rule.
    pub preset: Preset,
    /// What the levels and verdicts below are, but for those that say otherwise: predicted.
    pub levels: &'static str,
    /// Propagation model.
    pub model: String,
    /// How profiles read the terrain between its samples.
    pub terrain_sampling: &'static str,
    /// What models ask about the air, and where it came from.
    pub air: StudyAir,
    /// Cells that count, of all in the input.
    pub cells_counting: usize,
    /// Cells in the input.
    pub cells: usize,
    /// Sites of the counting cells.
    pub sites_counting: usize,
    /// Sites in the input.
    pub sites: usize,
    /// Masts with counting cells: places, of whatever sites.
    pub masts_counting: usize,
    /// Masts.
    pub masts: usize,
    /// What a reader must know before trusting the numbers below.
    pub warnings: Vec<String>,
    /// All villages; `None` when villages were not judged.
    pub total: Option<Tally>,
    /// Rows of the village layer that could not be used and were left out: villages about which nothing is
    /// said here.
    pub village_rows_left_out: u64,
    /// Unknown villages by reason.
    pub unknown_reasons: BTreeMap<&'static str, usize>,
    /// By province.
    pub by_province: Vec<TallyRow>,
    /// By operator, each alone.
    pub by_operator: Vec<TallyRow>,
    /// By technology, each alone, of any operator.
    pub by_technology: Vec<TallyRow>,
    /// What each preset makes of the villages, the main one first.
    pub presets: Vec<PresetCounts>,
    /// Where the villages' test points came from.
    pub test_points: Vec<PointsRow>,
    /// The first gaps.
    pub top_gaps: Vec<TopGap>,
    /// How steady the ranks are; `None` where nothing was drawn.
    pub rank_spread: Option<SpreadRow>,
    /// What became of the paths to test points; `None` when villages were not judged.
    pub point_paths: Option<PathCounts>,
    /// How the rasters were filled, `radial` or `exact`; `None` without rasters.
    pub area_method: Option<&'static str>,
    /// What became of the paths to pixels.
    pub area_paths: Option<PathCounts>,
    /// Raster layers.
    pub layers: Vec<LayerRow>,
    /// Uplinks; `None` where the preset has no rule for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uplink: Option<UplinkRow>,
    /// What operators claim, beside what is predicted and was measured; absent where the study has no claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<ClaimsSummary>,
    /// What ingest filled, repaired, joined, left out.
    pub input_counts: Vec<Count>,
    /// Which columns of the lists were taken for what, of those lists where there is something to say.
    pub columns: Vec<ColumnsRead>,
}

/// Counts everything.
pub fn summarise(
    study: &Study,
    input: &Ingested,
    scene: &Scene,
    judged: Option<&Judged>,
    area: Option<&AreaFound>,
) -> Summary {
    let villages = &input.world.villages;
    let network = &input.world.network;
    let caption = caption(study);
    let no_gaps = Gaps::default();
    let gaps = judged.map_or(&no_gaps, |j| &j.gaps);
    let with_village = || {
        gaps.villages
            .iter()
            .filter_map(|g| Some((villages.get(g.village)?, g)))
    };
    let mut total = Tally::default();
    let mut unknown_reasons = BTreeMap::new();
    for (village, gap) in with_village() {
        total.add(village, gap.any.verdict);
        if let Verdict::Unknown(reason) = gap.any.verdict {
            *unknown_reasons.entry(reason.text()).or_insert(0) += 1;
        }
    }
    let compared = judged.and_then(|j| j.claims.as_ref());
    let compared = compared.map(|found| claims::summary(study, &input.world, found));
    let counts = judged.map_or(PathCounts::default(), |j| j.points.counts);
    let counts = area.map_or(counts, |a| counts.plus(a.counts));
    Summary {
        program: program(),
        study: study.name.clone(),
        title: study.title.clone(),
        synthetic_sites: study.synthetic_sites,
        preset: study.preset.clone(),
        levels: PREDICTED_NOTE,
        model: caption.model.clone(),
        terrain_sampling: study.radio.terrain_sampling.word(),
        air: StudyAir::of(study, &input.world),
        cells_counting: scene.masts.iter().map(|m| m.emitters.len()).sum(),
        cells: network.cells().len(),
        sites_counting: sites_counting(input, scene),
        sites: network.site_count(),
        masts_counting: masts_counting(input, scene),
        masts: Masts::of(network, |_| true).count(),
        warnings: warnings::all(study, input, scene, &counts)
            .into_iter()
            .chain(judged.and_then(|j| {
                let unknown = unknown_reasons
                    .get(Reason::NoTerrain.text())
                    .copied()
                    .unwrap_or(0);
                warnings::holes(study, input, &j.points.counts, Some(unknown))
            }))
            .chain(compared.iter().flat_map(claims::warnings))
            .chain(judged.and_then(|j| calibrated::villages(study, &input.world, &j.gaps)))
            .collect(),
        total: judged.map(|_| total),
        village_rows_left_out: left_out(input),
        unknown_reasons,
        by_province: by_province(with_village()),
        by_operator: tallies(with_village(), |g| &g.by_operator, String::clone),
        by_technology: tallies(with_village(), |g| &g.by_technology, |t| t.name().to_owned()),
        presets: judged.map_or_else(Vec::new, |j| preset_counts(study, villages, j)),
        test_points: judged.map_or_else(Vec::new, |_| test_points(villages)),
        top_gaps: top_gaps(villages, gaps),
        rank_spread: judged
            .and(draws(study))
            .map(|draws| rank_spread(villages, gaps, draws)),
        point_paths: judged.map(|j| j.points.counts),
        area_method: area.map(|_| caption.area_method),
        area_paths: area.map(|a| a.counts),
        layers: area.map(|a| a.layers.clone()).unwrap_or_default(),
        uplink: uplinks(study, input, scene),
        claims: compared,
        input_counts: input.report.counts.clone(),
        columns: input.report.columns.clone(),
    }
}

/// Sites with a cell that counts.
pub(super) fn sites_counting(input: &Ingested, scene: &Scene) -> usize {
    let cells = input.world.network.cells().iter().enumerate();
    let counting = cells.filter(|(i, _)| scene.emitter(*i).is_some());
    counting
        .map(|(_, c)| c.site.as_str())
        .collect::<BTreeSet<_>>()
        .len()
}

/// Masts with a cell that counts.
pub(super) fn masts_counting(input: &Ingested, scene: &Scene) -> usize {
    Masts::of(&input.world.network, |index| scene.emitter(index).is_some()).count()
}

/// Rows of villages that were read and neither kept nor filtered away by the study's own wish.
pub fn left_out(input: &Ingested) -> u64 {
    let count = |code| input.report.count(code);
    count("villages-rows")
        .saturating_sub(count("village-not-kept"))
        .saturating_sub(input.world.villages.len() as u64)
}

/// `covgap 0.1.0`.
pub fn program() -> String {
    format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
}

fn preset_counts(study: &Study, villages: &[Village], judged: &Judged) -> Vec<PresetCounts> {
    let own = (study, &judged.gaps);
    let others = judged.beside.iter().map(|b| (&b.study, &b.gaps));
    std::iter::once(own)
        .chain(others)
        .map(|(study, gaps)| of_preset(study, villages, gaps))
        .collect()
}

/// Where the villages' test points came from.
pub fn test_points(villages: &[Village]) -> Vec<PointsRow> {
    let mut rows: BTreeMap<PointsFrom, (usize, usize)> = BTreeMap::new();
    for village in villages {
        let row = rows.entry(village.points_from()).or_default();
        row.0 += 1;
        row.1 += village.test_points.len();
    }
    rows.into_iter()
        .map(|(from, (villages, test_points))| PointsRow {
            from: from.name(),
            text: from.text(),
            villages,
            test_points,
        })
        .collect()
}

/// What draws of levels make of the ranks.
fn rank_spread(villages: &[Village], gaps: &Gaps, draws: Draws) -> SpreadRow {
    const SHOWN: usize = 10;
    let mut entering: Vec<Entering> = gaps
        .villages
        .iter()
        .filter(|g| g.rank.is_none())
        .filter_map(|gap| {
            let village = villages.get(gap.village)?;
            let top_n_share = gap.spread.map(|s| s.top_n_share).filter(|s| *s > 0.0)?;
            Some(Entering {
                id: village.id.clone(),
                name: village.name.clone(),
                verdict: gap.any.verdict.name(),
                top_n_share,
            })
        })
        .collect();
    entering.sort_by(|a, b| {
        b.top_n_share
            .total_cmp(&a.top_n_share)
            .then_with(|| a.id.cmp(&b.id))
    });
    let entering_count = entering.len();
    entering.truncate(SHOWN);
    SpreadRow {
        top_n: draws.top_n,
        draws: draws.draws,
        seed: draws.seed,
        assumed: "levels err by error_sigma_db, normally: what varies from place to place is drawn for each test point, alike for all its cells; the rest once for a village and mast",
        entering,
        entering_count,
    }
}

fn top_gaps(villages: &[Village], gaps: &Gaps) -> Vec<TopGap> {
    const SHOWN: usize = 10;
    let one_decimal = |x: f64| (x * 10.0).round() / 10.0 + 0.0;
    gaps.ranked()
        .into_iter()
        .take(SHOWN)
        .filter_map(|gap| {
            let village = villages.get(gap.village)?;
            Some(TopGap {
                rank: gap.rank?,
                id: village.id.clone(),
                name: village.name.clone(),
                commune: village.commune.label().to_owned(),
                verdict: gap.any.verdict.name(),
                population: village.population,
                level_dbm: gap.any.level.map(|l| one_decimal(l.0)),
                shortfall_db: gap.any.shortfall.map(|s| one_decimal(s.0)),
                nearest_site_km: gap.nearest_site.as_ref().map(|s| one_decimal(s.1)),
                score: gap.score.map(|s| one_decimal(s.total))?,
                top_n_share: gap.spread.map(|s| s.top_n_share),
                gap_share: gap.spread.map(|s| s.gap_share),
                rank_5_pct: gap.spread.and_then(|s| s.rank_5_pct),
                rank_95_pct: gap.spread.and_then(|s| s.rank_95_pct),
            })
        })
        .collect()
}
