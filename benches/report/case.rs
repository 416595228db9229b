//! One thing to measure, and what came of it.

use super::measure::Run;
use super::spread::{Spread, rate, seconds};
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A command over a study.
#[derive(Clone, Debug)]
pub(crate) struct Case {
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
    /// Points: samples of radials, where they follow from the study alone.
    pub points: Option<f64>,
    /// Where losses are kept between runs; `None`: nowhere.
    pub cache: Option<PathBuf>,
}

impl Case {
    /// The rasters of a study, by one thread, with nothing kept from run to run.
    pub(crate) fn coverage(label: &str, study: &Path) -> Self {
        let folder = study.parent().unwrap_or(Path::new("."));
        Self {
            label: label.to_owned(),
            command: "coverage",
            study: study.to_owned(),
            results: folder.join("results"),
            threads: 1,
            points: None,
            cache: None,
        }
    }

    /// The same with a number of points known beforehand.
    pub(crate) fn of_points(self, points: f64) -> Self {
        Self {
            points: Some(points),
            ..self
        }
    }

    /// The bytes of the levels' raster that it wrote.
    ///
    /// # Errors
    /// Where there is none, or more than one.
    pub(crate) fn raster(&self) -> anyhow::Result<Vec<u8>> {
        let written: Vec<PathBuf> = std::fs::read_dir(&self.results)?
            .filter_map(|entry| Some(entry.ok()?.path().join("coverage.tif")))
            .filter(|file| file.is_file())
            .collect();
        match written.as_slice() {
            [file] => Ok(std::fs::read(file)?),
            _ => bail!(
                "{}: {} rasters in {}",
                self.label,
                written.len(),
                self.results.display()
            ),
        }
    }

    /// The same by several threads.
    pub(crate) fn on(self, threads: usize) -> Self {
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
pub(crate) struct Measured {
    /// Time and memory.
    pub run: Run,
    /// Pixels that were filled, of each mast and frequency.
    pub filled: f64,
    /// Paths to villages whose loss was computed.
    pub village_paths: f64,
    /// Pixels of the map.
    pub pixels: f64,
    /// Share of time by stage, where the executable tells: name and seconds.
    pub timings: Vec<(String, f64)>,
    /// The run's summary.
    pub summary: Value,
}

impl Measured {
    /// Reads the summary that the run printed.
    pub(crate) fn new(run: Run) -> anyhow::Result<Self> {
        let summary: Value = serde_json::from_str(&run.stdout).context("the run printed no JSON")?;
        let computed = |key: &str| {
            let of = |what: &str| summary[key][what].as_f64().unwrap_or(0.0);
            of("paths") - of("no_terrain") - of("outside_model")
        };
        let pixels = summary["layers"][0]["pixels"].as_f64().unwrap_or(0.0);
        Ok(Self {
            filled: computed("area_paths"),
            village_paths: computed("point_paths"),
            pixels,
            timings: timings(&run.stderr),
            run,
            summary,
        })
    }
}

/// Lines `time NAME SECONDS s` on standard error.
fn timings(stderr: &str) -> Vec<(String, f64)> {
    let read = |line: &str| {
        let mut words = line.strip_prefix("time ")?.split_whitespace();
        let (name, seconds) = (words.next()?, words.next()?.parse().ok()?);
        Some((name.to_owned(), seconds))
    };
    stderr.lines().filter_map(read).collect()
}

/// All counted runs of a case.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// The case.
    pub case: Case,
    /// Counted runs.
    pub runs: Vec<Measured>,
    /// Why it could not be run.
    pub fault: Option<String>,
}

impl Outcome {
    /// None yet.
    pub(crate) fn of(case: &Case) -> Self {
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
    pub(crate) fn wall_s(&self) -> Spread {
        self.spread(|m| m.run.wall_s)
    }

    /// Time of processors, seconds.
    pub(crate) fn cpu_s(&self) -> Spread {
        self.spread(|m| m.run.cpu_s)
    }

    /// Peak memory, MiB.
    pub(crate) fn peak_mib(&self) -> f64 {
        self.spread(|m| m.run.peak_mib).max
    }

    /// Points computed; NaN where they are not known.
    pub(crate) fn points(&self) -> f64 {
        self.case.points.unwrap_or(f64::NAN)
    }

    /// Points a second by the clock.
    pub(crate) fn points_per_s(&self) -> Spread {
        self.spread(|m| self.points() / m.run.wall_s)
    }

    /// Points a second of processor time.
    pub(crate) fn points_per_cpu_s(&self) -> Spread {
        self.spread(|m| self.points() / m.run.cpu_s)
    }

    /// Pixels of masts filled.
    pub(crate) fn filled(&self) -> f64 {
        self.spread(|m| m.filled).median
    }

    /// Pixels of masts filled a second, by the clock.
    pub(crate) fn filled_per_s(&self) -> Spread {
        self.spread(|m| m.filled / m.run.wall_s)
    }

    /// Median seconds of a stage; `None` where the executable does not tell.
    pub(crate) fn stage_s(&self, name: &str) -> Option<f64> {
        let of = |m: &Measured| m.timings.iter().find(|(n, _)| n == name).map(|(_, s)| *s);
        let reported: Vec<f64> = self.runs.iter().filter_map(of).collect();
        (!reported.is_empty()).then(|| Spread::of(reported).median)
    }

    /// Names of the stages that the executable tells, in its order.
    pub(crate) fn stages(&self) -> Vec<String> {
        let first = self.runs.first();
        first.map_or_else(Vec::new, |m| m.timings.iter().map(|(n, _)| n.clone()).collect())
    }

    /// For the terminal.
    pub(crate) fn line(&self) -> String {
        if self.fault.is_some() {
            return format!("{}: failed", self.case.label);
        }
        let took = format!(
            "{}: {} by the clock, {} of processors, {:.0} MiB",
            self.case.label,
            seconds(self.wall_s().median),
            seconds(self.cpu_s().median),
            self.peak_mib(),
        );
        let rates = [
            rate(self.points_per_s().median, "points"),
            rate(self.filled_per_s().median, "pixels"),
        ];
        let said = std::iter::once(took).chain(rates.into_iter().flatten());
        said.collect::<Vec<_>>().join(", ")
    }

    /// For the report's data.
    pub(crate) fn json(&self) -> Value {
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
            "points": self.case.points,
            "mast_pixels": self.filled(),
            "map_pixels": last.map(|m| m.pixels),
            "area_paths": last.map(|m| m.summary["area_paths"].clone()),
            "point_paths": last.map(|m| m.summary["point_paths"].clone()),
            "points_per_s": self.points_per_s().json(),
            "points_per_cpu_s": self.points_per_cpu_s().json(),
            "mast_pixels_per_s": self.filled_per_s().json(),
            "timings": last.map(|m| m.timings.clone()),
        })
    }
}
