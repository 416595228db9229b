//! How a study's villages stand: judged with all sites, and without each.

use super::summary;
use super::{AnalysisError, Caption, build_model, caption, scene, sound, strict, warnings};
use crate::coverage::{MatrixStore, Observer, SpareCoverage, points};
use crate::domain::{Masts, Network, Village};
use crate::gaps::resilience::{Fate, Joined, Resilience, Sites, resilience};
use crate::gaps::{Headcount, Rule, Side};
use crate::study::{Preset, Study};
use crate::world::{Count, Ingested};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One study, judged with and without each of its sites.
#[derive(Debug)]
pub struct Standing {
    /// What is heard.
    pub coverage: SpareCoverage,
    /// The rule.
    pub rule: Rule,
    /// What fails as one.
    pub sites: Sites,
    /// For any operator first.
    pub scopes: Vec<Resilience>,
    /// Title, rule and origin.
    pub caption: Caption,
    /// The study in numbers.
    pub row: StudyRow,
}

/// A study in numbers, for tables.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StudyRow {
    /// The study or the site list, as the user named it.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Sites that share a mast fail together.
    pub shared_masts: bool,
    /// The masts are made up.
    pub synthetic_sites: bool,
    /// The verdict's rule.
    pub preset: Preset,
    /// Propagation model.
    pub model: String,
    /// Cells that count.
    pub cells_counting: usize,
    /// Cells.
    pub cells: usize,
    /// Sites with counting cells.
    pub sites_counting: usize,
    /// Sites.
    pub sites: usize,
    /// Masts with counting cells: places, of whatever sites.
    pub masts_counting: usize,
    /// Masts.
    pub masts: usize,
    /// Villages.
    pub villages: usize,
    /// Villages by verdict, for any operator.
    pub verdicts: BTreeMap<&'static str, Headcount>,
    /// Rows of the village layer that could not be used.
    pub village_rows_left_out: u64,
    /// What a reader must know before trusting the numbers.
    pub warnings: Vec<String>,
    /// What ingest filled, repaired, left out.
    pub input_counts: Vec<Count>,
}

/// Hears and judges. `label` is what the user calls it, `joined` what fails as one site.
///
/// # Errors
/// [`AnalysisError`].
pub fn stand(
    study: &Study,
    input: &Ingested,
    label: &str,
    joined: Joined,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Standing, AnalysisError> {
    let world = &input.world;
    let model = build_model(study, world)?;
    let scene = scene(study, world, model.as_ref());
    let sites = Sites::of(&world.network, joined, |cell| scene.emitter(cell).is_some());
    let coverage = points::cover_spare(&scene, &world.villages, &sites.of_cell, store, observer)?;
    sound(world)?;
    strict(study, &coverage.counts)?;
    let rule = study.preset.rule.clone();
    let side = Side {
        villages: &world.villages,
        network: &world.network,
        coverage: &coverage,
        rule: &rule,
    };
    let scopes = resilience(&side, &sites);
    let mut warnings = warnings::all(study, input, &scene, &coverage.counts);
    warnings.extend(warnings::holes(study, input, &coverage.counts, None));
    warnings.extend(of_sites(&sites, joined));
    let mut verdicts: BTreeMap<&'static str, Headcount> = BTreeMap::new();
    let standings = scopes
        .first()
        .map(|any| any.standings.as_slice())
        .unwrap_or_default();
    for (village, stand) in world.villages.iter().zip(standings) {
        let verdict = stand.judgement.verdict.name();
        verdicts.entry(verdict).or_default().add(village.population);
    }
    let caption = caption(study);
    let row = StudyRow {
        label: label.to_owned(),
        title: study.title.clone(),
        shared_masts: joined == Joined::ByMast,
        synthetic_sites: study.synthetic_sites,
        preset: study.preset.clone(),
        model: caption.model.clone(),
        cells_counting: sites.counting().count(),
        cells: world.network.cells().len(),
        sites_counting: summary::sites_counting(input, &scene),
        sites: world.network.site_count(),
        masts_counting: summary::masts_counting(input, &scene),
        masts: Masts::of(&world.network, |_| true).count(),
        villages: world.villages.len(),
        verdicts,
        village_rows_left_out: summary::left_out(input),
        warnings,
        input_counts: input.report.counts.clone(),
    };
    Ok(Standing {
        coverage,
        rule,
        sites,
        scopes,
        caption,
        row,
    })
}

/// What to know of sites before counting what hangs on them.
fn of_sites(sites: &Sites, joined: Joined) -> Vec<String> {
    let mut said = Vec::new();
    let name = |s: &usize| sites.ids.get(*s).map(String::as_str).unwrap_or_default();
    if let Some(first) = sites.wide.first() {
        said.push(format!(
            "{} site names stand for cells more than 500 m apart ('{}' for one): each is taken for one site that fails as a whole; give \
             different sites different names",
            sites.wide.len(),
            name(first)
        ));
    }
    if sites.shared_masts > 0 {
        said.push(match joined {
            Joined::ByName => format!(
                "{} masts bear more than one site (within 30 m): each site fails alone here, and where a mast fails more may be lost; \
                 --shared-masts lets the sites of a mast fail together",
                sites.shared_masts
            ),
            Joined::ByMast => format!(
                "the sites of a mast (within 30 m of each other) fail together: {} masts bear more than one",
                sites.shared_masts
            ),
        });
    }
    said
}

impl Standing {
    /// With villages and cells, which it does not own.
    pub fn side<'a>(&'a self, villages: &'a [Village], network: &'a Network) -> Side<'a> {
        Side {
            villages,
            network,
            coverage: &self.coverage,
            rule: &self.rule,
        }
    }

    /// Ids of the villages that surely lose "covered" without some site, for any operator.
    pub fn on_one_site(&self, villages: &[Village]) -> BTreeSet<String> {
        let Some(any) = self.scopes.first() else {
            return BTreeSet::new();
        };
        villages
            .iter()
            .zip(&any.hanging)
            .filter(|(_, hanging)| hanging.iter().any(|h| h.covered == Some(Fate::Lost)))
            .map(|(village, _)| village.id.clone())
            .collect()
    }

    /// In numbers, any operator first.
    pub fn rows(&self) -> Vec<ResilienceRow> {
        let row = |r: &Resilience| ResilienceRow {
            whose_coverage: r.scope.to_string(),
            covered: r.covered,
            on_one_site: r.on_one_site,
            perhaps_on_one_site: r.perhaps_on_one_site,
            not_asked: r.unknown,
        };
        self.scopes.iter().map(row).collect()
    }
}

/// What hangs on single sites, for any operator or one, in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ResilienceRow {
    /// `any`, or the operator.
    pub whose_coverage: String,
    /// Villages covered with all sites.
    pub covered: Headcount,
    /// Covered villages that lose it without some site.
    pub on_one_site: Headcount,
    /// Covered villages of which it is not known whether they keep it without some site.
    pub perhaps_on_one_site: Headcount,
    /// Villages that are unknown with all sites: not asked.
    pub not_asked: Headcount,
}
