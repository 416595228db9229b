//! `covgap models list | show | verify`.

use super::args::ModelsAction;
use super::{Answer, Common, load};
use crate::radio::model::{self, Card, Strength, verify};
use crate::study::{ModelFiles, ModelKind, ModelShelf, Preset, RadioTemplate, preset};
use anyhow::{anyhow, bail};
use std::io::Write;
use std::path::Path;

/// Lists, shows or verifies.
pub fn models(action: &ModelsAction, common: &Common) -> anyhow::Result<Answer> {
    let shelf = ModelShelf::beside(Path::new(""), load::models_folder());
    match action {
        ModelsAction::List => list(&shelf),
        ModelsAction::Show { name } => show(&shelf, name),
        ModelsAction::Verify { dir } => verify_dir(dir, common),
    }
}

fn presets(shelf: &dyn ModelFiles) -> anyhow::Result<Vec<Preset>> {
    shelf
        .names(ModelKind::Preset)
        .iter()
        .map(|name| {
            let text = shelf
                .read(ModelKind::Preset, name)
                .map_err(|e| anyhow!("preset {name}: {}", e.cause()))?;
            preset::parse(&text).map_err(|faults| anyhow!("preset {name} has faults\n{faults}"))
        })
        .collect()
}

fn templates(shelf: &dyn ModelFiles) -> anyhow::Result<Vec<RadioTemplate>> {
    shelf
        .names(ModelKind::Radio)
        .iter()
        .map(|name| load::template(shelf, name))
        .collect()
}

fn list(shelf: &dyn ModelFiles) -> anyhow::Result<Answer> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "propagation models ([radio] model)")?;
    for model in model::MODELS {
        writeln!(
            out,
            "  {:<24} {}; {}",
            model.card.name, model.card.title, model.card.source
        )?;
    }
    writeln!(out, "presets ([verdict] preset)")?;
    for preset in presets(shelf)? {
        writeln!(
            out,
            "  {:<24} {} ({})",
            preset.name, preset.title, preset.standing
        )?;
    }
    writeln!(out, "radio templates ([sites] template_…)")?;
    for template in templates(shelf)? {
        writeln!(out, "  {:<24} {}", template.name, template.title)?;
    }
    Ok(Answer::Yes)
}

fn show(shelf: &dyn ModelFiles, name: &str) -> anyhow::Result<Answer> {
    let mut out = std::io::stdout().lock();
    if let Some(model) = model::find(name) {
        write!(out, "{}", card(model.card))?;
        return Ok(Answer::Yes);
    }
    for kind in [ModelKind::Preset, ModelKind::Radio] {
        if shelf.names(kind).iter().any(|n| n == name) {
            let text = shelf
                .read(kind, name)
                .map_err(|e| anyhow!("{name}: {}", e.cause()))?;
            writeln!(out, "# {}\n{}", text.origin.display(), text.text.trim_end())?;
            return Ok(Answer::Yes);
        }
    }
    bail!("nothing is called '{name}': `covgap models list` prints all names")
}

/// A model's card as text.
fn card(card: &Card) -> String {
    let mut text = format!(
        "{} ({})\nsource:   {}\nuse for:  {}\nnot for:  {}\nterrain:  {}\n",
        card.title,
        card.name,
        card.source,
        card.use_for,
        card.not_for,
        if card.needs_terrain {
            "reads the profile"
        } else {
            "reads the distance only"
        }
    );
    for range in card.ranges {
        let (quantity, unit) = range.quantity.label();
        let outside = match range.strength {
            Strength::Hard => "refused outside",
            Strength::Advised => "counted warning outside",
        };
        text += &format!(
            "validity: {quantity} {} … {} {unit}, {outside}\n",
            range.min, range.max
        );
    }
    text
}

fn verify_dir(dir: &Path, common: &Common) -> anyhow::Result<Answer> {
    if !dir.is_dir() {
        bail!(
            "{}: no such folder; give one with reference vectors, such as tests/vectors",
            dir.display()
        );
    }
    let report = verify::run(&|name| std::fs::read_to_string(dir.join(name)).ok());
    if report.checks.is_empty() && report.not_in_build.is_empty() {
        bail!("{}: no file of reference vectors is in it", dir.display());
    }
    let mut out = std::io::stdout().lock();
    for check in &report.checks {
        let answer = if check.passed() { "ok" } else { "FAILED" };
        writeln!(
            out,
            "{answer:<6} {:<24} {:<34} {:<22} {:>6} rows, largest difference {:.2e} dB (allowed {:.0e})",
            check.model,
            check.file,
            check.quantity,
            check.rows,
            check.largest_difference_db,
            check.tolerance_db
        )?;
        for failure in check.failures.iter().take(5) {
            writeln!(
                out,
                "         row {}: got {}, expected {}",
                failure.row, failure.got, failure.expected
            )?;
        }
    }
    if !common.quiet {
        for other in &report.not_in_build {
            writeln!(
                out,
                "–      no model in this build for {}: {} ({} rows)",
                other.file, other.what, other.rows
            )?;
        }
        if !report.absent.is_empty() {
            writeln!(out, "not there: {}", report.absent.join(", "))?;
        }
    }
    Ok(if report.passed() { Answer::Yes } else { Answer::No })
}
