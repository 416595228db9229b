//! How a study's villages stand: judged with all sites, and without each.

use super::record::{CountRow, PresetRow, program};
use super::{Means, RunError, build_model, caption, record, rule, scene, strict, warnings};
use crate::coverage::{Observer, SpareCoverage, points};
use crate::domain::{Network, Village};
use crate::gaps::resilience::{Fate, Joined, Resilience, Sites, resilience};
use crate::gaps::{Headcount, Rule, Side};
use crate::ingest::Ingested;
use crate::output::changes::Half;
use crate::output::record::Record;
use crate::output::single_site::{self, Hung};
use crate::output::{Caption, OutputError, Outputs};
use crate::study::Study;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

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
    /// What stands on outputs.
    pub caption: Caption,
    /// The study in numbers.
    pub row: StudyRow,
}

/// A study in numbers, for tables.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    pub preset: PresetRow,
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
    /// Villages.
    pub villages: usize,
    /// Villages by verdict, for any operator.
    pub verdicts: BTreeMap<&'static str, Headcount>,
    /// Rows of the village layer that could not be used.
    pub village_rows_left_out: u64,
    /// What a reader must know before trusting the numbers.
    pub warnings: Vec<String>,
    /// What ingest filled, repaired, left out.
    pub input_counts: Vec<CountRow>,
}

/// Hears and judges. `label` is what the user calls it, `joined` what fails as one site.
///
/// # Errors
/// [`RunError`].
pub fn stand(
    study: &Study,
    input: &Ingested,
    label: &str,
    joined: Joined,
    means: &Means,
    observer: &dyn Observer,
) -> Result<Standing, RunError> {
    let world = &input.world;
    let model = build_model(study, world)?;
    let scene = scene(study, world, model.as_ref());
    let sites = Sites::of(&world.network, joined, |cell| scene.emitter(cell).is_some());
    let coverage = points::cover_spare(&scene, &world.villages, &sites.of_cell, means.store, observer)?;
    super::sound(world)?;
    strict(study, &coverage.counts)?;
    let rule = rule(study);
    let side = Side {
        villages: &world.villages,
        network: &world.network,
        coverage: &coverage,
        rule: &rule,
    };
    let scopes = resilience(&side, &sites);
    let mut warnings = warnings::all(study, input, &scene, &coverage.counts);
    warnings.extend(of_sites(&sites, joined));
    let mut verdicts: BTreeMap<&'static str, Headcount> = BTreeMap::new();
    let stands = scopes
        .first()
        .map(|any| any.stands.as_slice())
        .unwrap_or_default();
    for (village, stand) in world.villages.iter().zip(stands) {
        let verdict = stand.judgement.verdict.name();
        verdicts.entry(verdict).or_default().add(village.population);
    }
    let caption = caption(study);
    let row = StudyRow {
        label: label.to_owned(),
        title: study.title.clone(),
        shared_masts: joined == Joined::ByMast,
        synthetic_sites: study.synthetic_sites,
        preset: record::preset_row(study),
        model: caption.model.clone(),
        cells_counting: sites.counting().count(),
        cells: world.network.cells().len(),
        sites_counting: record::sites_counting(input, &scene),
        sites: world.network.site_count(),
        villages: world.villages.len(),
        verdicts,
        village_rows_left_out: record::left_out(input),
        warnings,
        input_counts: record::count_rows(input),
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

    /// The same for outputs.
    pub fn half<'a>(&'a self, villages: &'a [Village], network: &'a Network) -> Half<'a> {
        Half {
            side: self.side(villages, network),
            sites: &self.sites,
            resilience: self.scopes.first(),
        }
    }

    /// What hangs on single sites, for outputs.
    pub fn hung<'a>(
        &'a self,
        villages: &'a [Village],
        network: &'a Network,
        before: Option<&'a BTreeSet<String>>,
    ) -> Hung<'a> {
        Hung {
            side: self.side(villages, network),
            sites: &self.sites,
            scopes: &self.scopes,
            caption: &self.caption,
            hung_before: before,
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
}

/// What hangs on single sites, for any operator or one, in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResilienceRow {
    /// `any`, or the operator.
    pub whose_coverage: String,
    /// Villages covered with all sites.
    pub covered: Headcount,
    /// Covered villages that lose it without some site.
    pub on_one_site: Headcount,
    /// Covered villages of which nobody can say whether they keep it without some site.
    pub perhaps_on_one_site: Headcount,
    /// Villages that are unknown with all sites: not asked.
    pub not_asked: Headcount,
}

/// The answer of `covgap resilience`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResilienceSummary {
    /// Program and version.
    pub program: String,
    /// The study.
    pub study: StudyRow,
    /// Any operator first.
    pub scopes: Vec<ResilienceRow>,
    /// A row for each village, site and scope, as in `single_site_villages.csv`.
    pub villages: Vec<Map<String, Value>>,
    /// A row for each site and scope, as in `site_loss.csv`.
    pub sites: Vec<Map<String, Value>>,
}

/// In numbers, any operator first.
pub fn rows(standing: &Standing) -> Vec<ResilienceRow> {
    let row = |r: &Resilience| ResilienceRow {
        whose_coverage: r.scope.to_string(),
        covered: r.covered,
        on_one_site: r.on_one_site,
        perhaps_on_one_site: r.perhaps_on_one_site,
        not_asked: r.unknown,
    };
    standing.scopes.iter().map(row).collect()
}

/// Everything in numbers.
pub fn summarise(standing: &Standing, hung: &Hung) -> ResilienceSummary {
    let all = |of: &dyn Fn(&Hung, &Resilience) -> Vec<Record>| {
        hung.scopes.iter().flat_map(|r| of(hung, r)).map(as_map).collect()
    };
    ResilienceSummary {
        program: program(),
        study: standing.row.clone(),
        scopes: rows(standing),
        villages: all(&single_site::village_records),
        sites: all(&single_site::site_records),
    }
}

pub(super) fn as_map(record: Record) -> Map<String, Value> {
    record.into_iter().collect()
}

/// JSON with a final newline.
///
/// # Errors
/// [`OutputError::Text`] when a value cannot stand in JSON.
pub fn to_json(what: &'static str, value: &impl Serialize) -> Result<String, OutputError> {
    let json = serde_json::to_string_pretty(value).map_err(|e| OutputError::Text {
        what,
        cause: e.to_string(),
    })?;
    Ok(json + "\n")
}

/// Writes the answer into a folder, whole or not at all.
///
/// # Errors
/// [`RunError::Output`].
pub fn write(
    mut outputs: Outputs,
    study: &Study,
    input: &Ingested,
    hung: &Hung,
    summary: &ResilienceSummary,
) -> Result<Vec<PathBuf>, RunError> {
    outputs.replace_all_of(&super::diff::ALL_FILES);
    outputs.put("resilience.json", to_json("resilience.json", summary)?.as_bytes())?;
    outputs.put("single_site_villages.csv", &single_site::villages_csv(hung)?)?;
    outputs.put("site_loss.csv", &single_site::sites_csv(hung)?)?;
    let side = super::diff::Origin {
        study,
        report: &input.report,
    };
    let mut options = toml::Table::new();
    options.insert(
        "shared_masts".into(),
        toml::Value::Boolean(summary.study.shared_masts),
    );
    let record = super::diff::run_toml("resilience", &[("study", side)], &options);
    outputs.put("run.toml", record.as_bytes())?;
    Ok(outputs.commit()?)
}

/// Opens a folder for the files of a comparison, and refuses one that holds the results of another command.
///
/// # Errors
/// [`RunError::Output`]; [`RunError::Occupied`].
pub fn open(dir: &Path) -> Result<Outputs, RunError> {
    let there = |name: &str| dir.join(name).exists();
    let own = |name: &&str| *name != "run.toml" && there(name);
    if there("run.toml") && !super::diff::ALL_FILES.iter().any(own) {
        return Err(RunError::Occupied {
            folder: dir.to_path_buf(),
        });
    }
    Ok(Outputs::open(dir)?)
}
