//! What the command line asks for.

use anyhow::{Context, bail};
use std::path::PathBuf;

const USAGE: &str = "\
cargo bench --bench report -- [OPTIONS]
  --full            more repeats, more models, larger cases (default: about ten minutes)
  --only A,B        sections: models, process, shares, radius, sites, cache, tile, national
  --models A,B      models by name, for the sections that take several
  --minutes N       how long the part of the country may take (national; default 2, with --full 10)
  --repeats N       counted runs of a case
  --synthetic       synthetic ground even where a real tile is at hand
  --exe FILE        another executable
  --out DIR         where the report goes (default outputs/bench)
  --guide           also quote the report in docs/src/benchmarks.md";

/// The command line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    /// Everything in full.
    pub full: bool,
    /// Sections by name; empty: all but the national rehearsal.
    pub only: Vec<String>,
    /// Models by name; empty: those of the mode.
    pub models: Vec<String>,
    /// Counted runs of a case, where not the mode's own.
    pub repeats: Option<usize>,
    /// Time for the part of the country.
    pub minutes: Option<f64>,
    /// No real tile.
    pub synthetic: bool,
    /// Executable.
    pub exe: Option<PathBuf>,
    /// Folder of the report.
    pub out: Option<PathBuf>,
    /// Quote the report in the guide.
    pub guide: bool,
}

impl Arguments {
    /// `None` where nothing shall run: `cargo test --benches` starts this program without `--bench`.
    pub(crate) fn of_process() -> anyhow::Result<Option<Self>> {
        let mut arguments = Self::default();
        let mut asked = false;
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word} wants a value"));
            let list = |text: String| text.split(',').map(str::to_owned).collect();
            match word.as_str() {
                "--bench" => asked = true,
                "--quick" => {}
                "--full" => arguments.full = true,
                "--synthetic" => arguments.synthetic = true,
                "--guide" => arguments.guide = true,
                "--only" => arguments.only = list(value()?),
                "--models" => arguments.models = list(value()?),
                "--repeats" => {
                    arguments.repeats = Some(value()?.parse().context("--repeats wants a whole number")?)
                }
                "--minutes" => {
                    arguments.minutes = Some(value()?.parse().context("--minutes wants a number")?)
                }
                "--exe" => arguments.exe = Some(value()?.into()),
                "--out" => arguments.out = Some(value()?.into()),
                "--help" | "-h" => bail!("{USAGE}"),
                other => bail!("'{other}' is not known\n{USAGE}"),
            }
        }
        if let Some(unknown) = arguments
            .only
            .iter()
            .find(|o| !super::SECTIONS.iter().any(|(name, _)| name == o))
        {
            bail!("--only: there is no section '{unknown}'\n{USAGE}");
        }
        Ok(asked.then_some(arguments))
    }
}
