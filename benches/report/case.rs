//! One thing to measure, and what came of it.

use super::measure::Run;
use super::spread::{Spread, seconds};
use anyhow::Context;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A command over a study.
#[derive(Clone, Debug)]
pub struct Case {
    /// For people.
    pub label: String,
    /// `coverage`, `gaps`, `run`.
    pub command: &'static str,
    /// The study file.
    pub study: PathBuf,
    /// Where its results go: a folder that holds nothing else.
    pub results: PathBuf,
    /// Threads.
    pub threads: usize,
    /// Further options.
    pub more: Vec<String>,
    /// Pixels in the range of each mast, summed over masts and frequencies: what a point-by-point engine would compute.
    pub mast_pixels: f64,
}

impl Case {
    /// The rasters of a study, by one thread.
    pub fn coverage(label: &str, study: &Path, mast_pixels: f64) -> Self {
        let folder = study.parent().unwrap_or(Path::new("."));
        Self {
            label: label.to_owned(),
            command: "coverage",
            study: study.to_owned(),
            results: folder.join("results"),
            threads: 1,
            more: Vec::new(),
            mast_pixels,
        }
    }

    /// The same by several threads.
    pub fn on(self, threads: usize) -> Self {
        let label = format!(
            "{}, {threads} thread{}",
            self.label,
            if threads == 1 { "" } else { "s" }
        );
        let results = self.results.with_file_name(format!("results-{threads}"));
        Self {
            label,
            threads,
            results,
            ..self
        }
    }
}

/// One run with what it said of itself.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Time and memory.
    pub run: Run,
    /// Points: samples of radials whose loss was computed.
    pub points: f64,
    /// Paths to villages whose loss was computed.
    pub village_paths: f64,
    /// Distinct pixels with a level, in the first layer.
    pub pixels: f64,
    /// Share of time by stage, where the executable tells: name and seconds.
    pub timings: Vec<(String, f64)>,
    /// The run's summary.
    pub summary: Value,
}

impl Measured {
    /// Reads the summary that the run printed.
    pub fn new(run: Run) -> anyhow::Result<Self> {
        let summary: Value = serde_json::from_str(&run.stdout).context("the run printed no JSON")?;
        let computed = |key: &str| {
            let of = |what: &str| summary[key][what].as_f64().unwrap_or(0.0);
            of("paths") - of("no_terrain") - of("outside_model")
        };
        let pixels = summary["layers"][0]["with_level"].as_f64().unwrap_or(0.0);
        Ok(Self {
            points: computed("area_paths"),
            village_paths: computed("point_paths"),
            pixels,
            timings: timings(&run.stderr),
            run,
            summary,
        })
    }
}

/// Lines `name seconds`, or `name seconds s`, on standard error.
fn timings(stderr: &str) -> Vec<(String, f64)> {
    let read = |line: &str| {
        let line = line.trim().trim_end_matches(" s");
        let (name, number) = line.rsplit_once(char::is_whitespace)?;
        let value: f64 = number.parse().ok()?;
        let plain = name.chars().all(|c| c.is_alphabetic() || " -_,".contains(c));
        (plain && value.is_finite()).then(|| (name.trim().trim_end_matches(':').to_owned(), value))
    };
    stderr.lines().filter_map(read).collect()
}

/// All counted runs of a case.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The case.
    pub case: Case,
    /// Counted runs.
    pub runs: Vec<Measured>,
    /// Why it could not be run.
    pub fault: Option<String>,
}

impl Outcome {
    /// None yet.
    pub fn of(case: &Case) -> Self {
        Self {
            case: case.clone(),
            runs: Vec::new(),
            fault: None,
        }
    }

    fn spread(&self, figure: impl Fn(&Measured) -> f64) -> Spread {
        Spread::of(self.runs.iter().map(figure))
    }

    /// Time by the clock, seconds.
    pub fn wall_s(&self) -> Spread {
        self.spread(|m| m.run.wall_s)
    }

    /// Time of processors, seconds.
    pub fn cpu_s(&self) -> Spread {
        self.spread(|m| m.run.cpu_s)
    }

    /// Peak memory, MiB.
    pub fn peak_mib(&self) -> f64 {
        self.spread(|m| m.run.peak_mib).max
    }

    /// Points computed.
    pub fn points(&self) -> f64 {
        self.spread(|m| m.points).median
    }

    /// Points a second by the clock.
    pub fn points_per_s(&self) -> Spread {
        self.spread(|m| m.points / m.run.wall_s)
    }

    /// Points a second of processor time.
    pub fn points_per_cpu_s(&self) -> Spread {
        self.spread(|m| m.points / m.run.cpu_s)
    }

    /// Pixels of masts a second by the clock.
    pub fn mast_pixels_per_s(&self) -> Spread {
        self.spread(|m| self.case.mast_pixels / m.run.wall_s)
    }

    /// Median seconds of a stage; `None` where the executable does not tell.
    pub fn stage_s(&self, name: &str) -> Option<f64> {
        let of = |m: &Measured| m.timings.iter().find(|(n, _)| n == name).map(|(_, s)| *s);
        let told: Vec<f64> = self.runs.iter().filter_map(of).collect();
        (!told.is_empty()).then(|| Spread::of(told).median)
    }

    /// Names of the stages that the executable tells, in its order.
    pub fn stages(&self) -> Vec<String> {
        let first = self.runs.first();
        first.map_or_else(Vec::new, |m| m.timings.iter().map(|(n, _)| n.clone()).collect())
    }

    /// For the terminal.
    pub fn line(&self) -> String {
        if self.fault.is_some() {
            return format!("{}: failed", self.case.label);
        }
        format!(
            "{}: {} by the clock, {} of processors, {:.0} MiB, {:.2} million points a second",
            self.case.label,
            seconds(self.wall_s().median),
            seconds(self.cpu_s().median),
            self.peak_mib(),
            self.points_per_s().median / 1e6,
        )
    }

    /// For the report's data.
    pub fn json(&self) -> Value {
        if let Some(fault) = &self.fault {
            return json!({"case": self.case.label, "fault": fault});
        }
        let last = self.runs.last();
        json!({
            "case": self.case.label,
            "threads": self.case.threads,
            "runs": self.runs.len(),
            "wall_s": self.wall_s().json(),
            "cpu_s": self.cpu_s().json(),
            "peak_mib": self.peak_mib(),
            "points": self.points(),
            "mast_pixels": self.case.mast_pixels,
            "pixels_with_level": last.map(|m| m.pixels),
            "area_paths": last.map(|m| m.summary["area_paths"].clone()),
            "point_paths": last.map(|m| m.summary["point_paths"].clone()),
            "points_per_s": self.points_per_s().json(),
            "points_per_cpu_s": self.points_per_cpu_s().json(),
            "mast_pixels_per_s": self.mast_pixels_per_s().json(),
            "timings": last.map(|m| m.timings.clone()),
        })
    }
}
