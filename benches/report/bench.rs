//! What all sections share: the executable, a folder to work in, grounds, and the measuring of cases in turn.

use super::arguments::Arguments;
use super::case::{Case, Measured, Outcome};
use super::ground::Ground;
use super::{machine, measure};
use anyhow::{Context, bail};
use covgap::radio::model::MODELS;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The bench at work.
pub(crate) struct Bench {
    /// The command line.
    pub arguments: Arguments,
    /// What is measured.
    pub exe: PathBuf,
    /// Where studies, their data and their results are.
    pub work: PathBuf,
    /// Where the report goes.
    pub out: PathBuf,
    options: String,
    usual: OnceLock<Ground>,
}

impl Bench {
    /// Makes the folders.
    pub(crate) fn new(arguments: Arguments) -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let exe = arguments
            .exe
            .clone()
            .unwrap_or_else(|| env!("CARGO_BIN_EXE_covgap").into());
        let out = arguments
            .out
            .clone()
            .unwrap_or_else(|| root.join("outputs/bench"));
        let work = root.join("target/bench");
        for folder in [&out, &work] {
            std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        let help = Command::new(&exe).args(["coverage", "--help"]).output();
        let help = help.with_context(|| format!("{} cannot be started: make build", exe.display()))?;
        println!("measuring {} on {} cores", exe.display(), machine::cores());
        Ok(Self {
            arguments,
            exe,
            work,
            out,
            options: String::from_utf8_lossy(&help.stdout).into_owned(),
            usual: OnceLock::new(),
        })
    }

    /// Counted runs of a case.
    pub(crate) fn repeats(&self) -> usize {
        self.arguments
            .repeats
            .unwrap_or(if self.arguments.full { 5 } else { 3 })
            .max(1)
    }

    /// Does the executable know an option?
    pub(crate) fn knows(&self, option: &str) -> bool {
        self.options
            .split_whitespace()
            .any(|word| word.trim_end_matches(',') == option)
    }

    /// The models that were asked for, else some.
    pub(crate) fn models<'a>(&'a self, usual: &[&'a str]) -> Vec<&'a str> {
        let asked = &self.arguments.models;
        if asked.is_empty() {
            return usual.to_vec();
        }
        let known = MODELS.iter().map(|m| m.card.name);
        known.filter(|name| asked.iter().any(|a| a == name)).collect()
    }

    /// The ground of most sections: 100 km on a side, and the same in every section.
    pub(crate) fn ground(&self) -> anyhow::Result<&Ground> {
        if let Some(ground) = self.usual.get() {
            return Ok(ground);
        }
        let made = match Ground::real() {
            Some(real) if !self.arguments.synthetic => real,
            _ => Ground::synthetic(&self.exe, &self.work, 2500)?,
        };
        Ok(self.usual.get_or_init(|| made))
    }

    fn once(&self, case: &Case) -> anyhow::Result<Measured> {
        let mut words: Vec<String> = vec![
            case.command.to_owned(),
            case.study.display().to_string(),
            "--json".to_owned(),
        ];
        words.extend(["--out".to_owned(), case.results.display().to_string()]);
        words.extend(["--threads".to_owned(), case.threads.to_string()]);
        if self.knows("--timings") {
            words.push("--timings".to_owned());
        }
        match &case.cache {
            Some(folder) => words.extend(["--cache".to_owned(), folder.display().to_string()]),
            None if self.knows("--no-cache") => words.push("--no-cache".to_owned()),
            None => {}
        }
        let run = measure::run(&self.exe, &words, &self.work.join("figures.json"))
            .with_context(|| format!("covgap {}", words.join(" ")))?;
        Measured::new(run)
    }

    /// Runs a case once into an empty folder.
    pub(crate) fn fresh(&self, case: &Case) -> anyhow::Result<Measured> {
        if case.results.exists() {
            std::fs::remove_dir_all(&case.results)?;
        }
        std::fs::create_dir_all(&case.results)?;
        self.once(case)
    }

    /// Runs cases in turn: one uncounted round, then the counted ones, each beginning with another case. Of a
    /// case that takes longer than some seconds the first run counts as well: there is nothing left to warm
    /// up. A case that fails says so in its place.
    pub(crate) fn measure(&self, cases: &[Case]) -> anyhow::Result<Vec<Outcome>> {
        const LONG_S: f64 = 5.0;
        let mut outcomes: Vec<Outcome> = cases.iter().map(Outcome::of).collect();
        for round in 0..=self.repeats() {
            for turn in 0..cases.len() {
                let i = (turn + round) % cases.len();
                if outcomes[i].fault.is_some() || outcomes[i].runs.len() == self.repeats() {
                    continue;
                }
                match self.fresh(&cases[i]) {
                    Ok(measured) if round > 0 || measured.run.wall_s > LONG_S => {
                        outcomes[i].runs.push(measured)
                    }
                    Ok(_) => {}
                    Err(fault) => {
                        eprintln!("  {}: {fault:#}", cases[i].label);
                        outcomes[i].fault = Some(format!("{fault:#}"));
                    }
                }
            }
        }
        for outcome in &outcomes {
            println!("  {}", outcome.line());
        }
        if outcomes.iter().all(|o| o.fault.is_some()) {
            bail!("no case could be run");
        }
        Ok(outcomes)
    }
}
