//! The study of a real tile: real terrain with its voids, real places, real positions of masts.

use super::bench::Bench;
use super::case::{Case, Outcome};
use super::ground::shared;
use super::machine;
use super::process::{COLUMNS, row};
use super::report::{Section, Table};
use serde_json::Value;
use std::path::Path;

pub(crate) fn section(bench: &Bench) -> anyhow::Result<Option<Section>> {
    let Some(data) = shared().filter(|folder| folder.join("realdata/terrain/N21E105.hgt").is_file()) else {
        return Ok(None);
    };
    let study = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/n21e105/study.toml");
    let text = std::fs::read_to_string(&study)?.replace("../../../shared", &data.display().to_string());
    let usual: &[&str] = if bench.arguments.full {
        &["p526-delta-bullington", "p1812", "itm"]
    } else {
        &["p526-delta-bullington", "p1812"]
    };
    let mut cases = Vec::new();
    for model in bench.models(usual) {
        let folder = bench.work.join(format!("tile-{model}"));
        std::fs::create_dir_all(&folder)?;
        let file = folder.join("study.toml");
        let own = text.replace(
            "model = \"p526-delta-bullington\"",
            &format!("model = \"{model}\""),
        );
        std::fs::write(&file, own)?;
        let case = Case {
            command: "run",
            ..Case::coverage(model, &file)
        };
        cases.push(case.on(machine::cores().min(2)));
    }
    let outcomes = bench.measure(&cases)?;
    let mut table = Table::new(COLUMNS);
    table.rows = outcomes.iter().map(row).collect();
    Ok(Some(Section {
        title: "A real tile".to_owned(),
        text: vec![
            "`covgap run data/n21e105/study.toml`: 246 villages, 1.1 million pixels of 100 m and all maps and tables, from 157 masts heard 30 km far, over \
             one degree of SRTM with its voids."
                .to_owned(),
        ],
        tables: vec![table],
        data: outcomes.iter().map(Outcome::json).collect::<Value>(),
        ..Section::default()
    }))
}
