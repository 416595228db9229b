//! A country: verdicts for all its villages, rasters of a part of it, and what the whole would take.

use super::bench::Bench;
use super::case::{Case, Measured, Outcome};
use super::ground::{KM_PER_DEG, km_per_deg_lon, synth};
use super::machine;
use super::report::{Section, Table};
use super::scale::values;
use super::spread::{millions, seconds};
use super::study::altered;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const VILLAGES: usize = 90_000;
const SITES: usize = 20_000;
/// One site for every 2.8 km², as in a country of 331,000 km² with 119,000 sites.
const KM2_A_VILLAGE: f64 = 0.62;
const RADIUS_KM: f64 = 15.0;
/// Pixels of masts in the whole country: 119,000 discs of 15 km at 100 m.
const WHOLE: f64 = 119_000.0 * std::f64::consts::PI * 150.0 * 150.0;
const WHOLE_KM2: f64 = 331_000.0;
const AIM_S: f64 = 30.0 * 60.0;

pub(crate) fn section(bench: &Bench) -> anyhow::Result<Option<Section>> {
    let options = [
        "--villages",
        &VILLAGES.to_string(),
        "--sites",
        &SITES.to_string(),
        "--km2-per-village",
        &KM2_A_VILLAGE.to_string(),
    ];
    println!("  making a country of {SITES} sites and {VILLAGES} villages");
    let folder = synth(&bench.exe, &bench.work, "country", &options)?;
    let minutes = bench
        .arguments
        .minutes
        .unwrap_or(if bench.arguments.full { 10.0 } else { 2.0 });
    let mut table = Table::new(&[
        "step",
        ">by the clock",
        ">processors' time",
        ">peak memory",
        ">paths, million",
        ">million paths/s",
    ]);
    let mut notes = Vec::new();
    let mut data = Vec::new();
    for model in bench.models(&["p1812"]) {
        let rehearsal = Rehearsal::run(bench, &folder, model, 60.0 * minutes)?;
        table.rows.extend(rehearsal.rows());
        notes.push(rehearsal.conclusion());
        data.push(rehearsal.json());
    }
    Ok(Some(Section {
        title: "A country".to_owned(),
        text: vec![format!(
            "`covgap synth`: {SITES} sites and {VILLAGES} villages on {:.0} km² of mountains, as dense as 119,000 sites in {WHOLE_KM2} km². 4G alone: one carrier \
             a site, three sectors, heard {RADIUS_KM} km far; pixels of 100 m, each in the range of some 250 masts. Two threads, nothing kept from \
             earlier runs. A *path* is one village, or one pixel, of one mast.",
            VILLAGES as f64 * KM2_A_VILLAGE
        )],
        tables: vec![table],
        notes,
        data: data.into(),
        ..Section::default()
    }))
}

/// What one model took.
struct Rehearsal {
    model: String,
    villages: Outcome,
    check: Outcome,
    part: Outcome,
    side_km: f64,
}

impl Rehearsal {
    fn run(bench: &Bench, folder: &Path, model: &str, wanted_s: f64) -> anyhow::Result<Self> {
        let study = altered(folder, &format!("villages-{model}"), &values(model, RADIUS_KM))?;
        let villages = one(
            bench,
            &case(
                &format!("{model}: verdicts of {VILLAGES} villages"),
                "gaps",
                &study,
            ),
        )?;
        // What a part costs beyond its pixels: a very small one shows.
        let check = one(bench, &part(folder, model, 1.0)?)?;
        let mut side_km = 12.0;
        let mut last = one(bench, &part(folder, model, side_km)?)?;
        let overhead_s = check.wall_s().median;
        // So far from the edge that masts see no end of the terrain.
        let largest_km = (VILLAGES as f64 * KM2_A_VILLAGE).sqrt() - 2.0 * RADIUS_KM;
        // The rate of a small part is too low, for rays come from outside: a second, larger part tells
        // better.
        for share in [0.15, 1.0] {
            let s = (last.wall_s().median - overhead_s).max(0.05);
            let next_km = (side_km * (share * wanted_s / s).sqrt()).min(largest_km);
            if next_km <= side_km {
                continue;
            }
            side_km = next_km;
            last = one(bench, &part(folder, model, side_km)?)?;
        }
        Ok(Self {
            model: model.to_owned(),
            villages,
            check,
            part: last,
            side_km,
        })
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let line = |outcome: &Outcome, label: String, paths: f64| {
            let wall_s = outcome.wall_s().median;
            vec![
                label,
                seconds(wall_s),
                seconds(outcome.cpu_s().median),
                format!("{:.0} MiB", outcome.peak_mib()),
                millions(paths),
                millions(paths / wall_s),
            ]
        };
        let heard = self
            .villages
            .runs
            .last()
            .map_or(f64::NAN, |m: &Measured| m.village_paths);
        let rasters = format!(
            "{}: rasters of a part, {:.0} × {:.0} km",
            self.model, self.side_km, self.side_km
        );
        vec![
            line(&self.villages, self.villages.case.label.clone(), heard),
            line(&self.part, rasters, self.part.filled()),
        ]
    }

    /// Seconds that the rasters of the whole country would take: loading scales with sites, filling with
    /// pixels of masts.
    fn whole_s(&self) -> f64 {
        let loading_s = self.check.wall_s().median;
        let filling_s = (self.part.wall_s().median - loading_s).max(0.0);
        loading_s * 119_000.0 / SITES as f64 + filling_s * WHOLE / self.part.filled()
    }

    fn conclusion(&self) -> String {
        let whole_s = self.whole_s();
        let verdict = if whole_s <= AIM_S { "within" } else { "not within" };
        format!(
            "**{}**: the rasters of the whole country, 119,000 sites and {} million paths, would take **{:.0} minutes** on {} cores, {verdict} the aim of {:.0}. Assumed: \
             filling and writing grow with the paths, and loading ({} here) with the sites; the whole runs block by block in the memory of a part, and \
             its masts lie as dense as here.",
            self.model,
            millions(WHOLE),
            whole_s / 60.0,
            machine::cores().min(2),
            AIM_S / 60.0,
            seconds(self.check.wall_s().median),
        )
    }

    fn json(&self) -> Value {
        json!({
            "model": self.model, "villages": self.villages.json(), "loading": self.check.json(), "part": self.part.json(),
            "side_km": self.side_km, "whole_paths": WHOLE, "whole_s": self.whole_s(), "aim_s": AIM_S,
        })
    }
}

fn case(label: &str, command: &'static str, study: &Path) -> Case {
    let results = study.with_extension("results");
    let case = Case {
        command,
        results,
        ..Case::coverage(label, study)
    };
    Case {
        threads: machine::cores().min(2),
        ..case
    }
}

/// The rasters of a square in the middle of the country.
fn part(folder: &Path, model: &str, side_km: f64) -> anyhow::Result<Case> {
    let whole_km = (VILLAGES as f64 * KM2_A_VILLAGE).sqrt();
    let lat_deg = 21.0 + 0.5 * whole_km / KM_PER_DEG;
    let lon_deg = 103.0 + 0.5 * whole_km / km_per_deg_lon(lat_deg);
    let (dx, dy) = (
        0.5 * side_km / km_per_deg_lon(lat_deg),
        0.5 * side_km / KM_PER_DEG,
    );
    let bbox: Vec<toml::Value> = [lon_deg - dx, lat_deg - dy, lon_deg + dx, lat_deg + dy]
        .map(Into::into)
        .to_vec();
    let mut own = values(model, RADIUS_KM);
    own.push(("area", "bbox_deg", bbox.into()));
    let study: PathBuf = altered(folder, &format!("part-{model}-{side_km:.0}km"), &own)?;
    Ok(case(&format!("{model}: {side_km:.0} km"), "coverage", &study))
}

/// One run, for it is long.
fn one(bench: &Bench, case: &Case) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::of(case);
    outcome.runs.push(bench.fresh(case)?);
    println!("  {}", outcome.line());
    Ok(outcome)
}
