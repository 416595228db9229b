//! Losses kept from run to run: nothing kept, cold, warm, and after one site has changed.

use super::bench::Bench;
use super::case::{Case, Outcome};
use super::ground::synth;
use super::machine;
use super::process::{COLUMNS, row};
use super::report::{Section, Table};
use super::scale::values;
use super::study::altered;
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const SITES: usize = 1000;

pub(crate) fn section(bench: &Bench) -> anyhow::Result<Option<Section>> {
    if !bench.knows("--cache") {
        return Ok(None);
    }
    let options = ["--villages", "560", "--sites", &SITES.to_string()];
    let folder = synth(&bench.exe, &bench.work, "sites-1000", &options)?;
    turn_one(&folder)?;
    let mut table = Table::new(COLUMNS);
    let mut data = Vec::new();
    let mut sizes = Vec::new();
    for model in bench.models(&["p526-delta-bullington"]) {
        let measured = Kept::new(&folder, model)?.measure(bench)?;
        table.rows.extend(measured.outcomes.iter().map(row));
        sizes.push(format!("{:.0} MB ({model})", measured.cache_bytes / 1e6));
        data.push(json!({
            "model": model, "cache_bytes": measured.cache_bytes,
            "cases": measured.outcomes.iter().map(Outcome::json).collect::<Value>(),
        }));
    }
    Ok(Some(Section {
        title: "Losses kept from run to run".to_owned(),
        text: vec![format!(
            "The {SITES} sites of \"Cost against the number of sites\". *Cold*: the losses are computed and kept; *warm*: the same again; *one azimuth \
             changed*: one site turned by 25°, everything else from the cache. All write the same rasters as runs that keep nothing."
        )],
        tables: vec![table],
        notes: vec![format!("The cache takes {}.", sizes.join(", "))],
        data: data.into(),
        ..Section::default()
    }))
}

/// The cases of one model.
struct Kept {
    cache: PathBuf,
    nothing: Case,
    cold: Case,
    warm: Case,
    turned: Case,
    turned_anew: Case,
}

struct Found {
    outcomes: Vec<Outcome>,
    cache_bytes: f64,
}

impl Kept {
    fn new(folder: &Path, model: &str) -> anyhow::Result<Self> {
        let study = altered(folder, &format!("kept-{model}"), &values(model, 15.0))?;
        let mut other = values(model, 15.0);
        other.push(("sites", "path", "sites-turned.csv".into()));
        let turned = altered(folder, &format!("turned-{model}"), &other)?;
        let cache = folder.join(format!("cache-{model}"));
        let case = |what: &str, study: &Path, kept: bool| {
            let results = folder.join(format!("results-{}", what.replace(' ', "-")));
            let case = Case {
                results,
                cache: kept.then(|| cache.clone()),
                ..Case::coverage(&format!("{model}, {what}"), study)
            };
            case.on(machine::cores().min(2))
        };
        Ok(Self {
            nothing: case("nothing kept", &study, false),
            cold: case("cold", &study, true),
            warm: case("warm", &study, true),
            turned: case("one azimuth changed", &turned, true),
            turned_anew: case("the same with nothing kept", &turned, false),
            cache,
        })
    }

    /// Each round in this order, for each run prepares the next.
    fn measure(&self, bench: &Bench) -> anyhow::Result<Found> {
        let cases = [
            &self.nothing,
            &self.cold,
            &self.warm,
            &self.turned,
            &self.turned_anew,
        ];
        let mut outcomes: Vec<Outcome> = cases.iter().map(|case| Outcome::of(case)).collect();
        let mut cache_bytes = f64::NAN;
        for _ in 0..bench.repeats().min(if bench.arguments.full { 5 } else { 2 }) {
            if self.cache.exists() {
                std::fs::remove_dir_all(&self.cache)?;
            }
            for (case, outcome) in cases.iter().zip(&mut outcomes) {
                outcome.runs.push(bench.fresh(case)?);
                if case.label == self.cold.label {
                    cache_bytes = size_of_folder(&self.cache)?;
                }
            }
        }
        for outcome in &outcomes {
            println!("  {}", outcome.line());
        }
        same(&self.nothing, &self.cold)?;
        same(&self.nothing, &self.warm)?;
        same(&self.turned, &self.turned_anew)?;
        Ok(Found {
            outcomes,
            cache_bytes,
        })
    }
}

/// What is kept must not change a result.
fn same(a: &Case, b: &Case) -> anyhow::Result<()> {
    if a.raster()? != b.raster()? {
        bail!("{} and {} wrote different rasters", a.label, b.label);
    }
    Ok(())
}

/// A table of sites in which the three 4G cells of one mast are turned by 25°.
fn turn_one(folder: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(folder.join("sites.csv"))?;
    let column = |name: &str| {
        let head = text.lines().next().unwrap_or_default();
        head.split(',')
            .position(|c| c == name)
            .with_context(|| format!("sites.csv has no {name}"))
    };
    let (azimuth, site, technology) = (column("azimuth_deg")?, column("site")?, column("technology")?);
    let mut chosen: Option<String> = None;
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        let number: Option<f64> = cells[azimuth].parse().ok();
        if let Some(azimuth_deg) = number.filter(|_| cells[technology] == "4G")
            && *chosen.get_or_insert_with(|| cells[site].clone()) == cells[site]
        {
            cells[azimuth] = ((azimuth_deg + 25.0) % 360.0).to_string();
        }
        lines.push(cells.join(","));
    }
    Ok(std::fs::write(
        folder.join("sites-turned.csv"),
        lines.join("\n") + "\n",
    )?)
}

fn size_of_folder(folder: &Path) -> anyhow::Result<f64> {
    let mut bytes = 0.0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        bytes += if path.is_dir() {
            size_of_folder(&path)?
        } else {
            path.metadata()?.len() as f64
        };
    }
    Ok(bytes)
}
