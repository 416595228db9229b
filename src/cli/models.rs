//! `covgap models list | show | verify`.

use super::args::ModelsAction;
use super::{Answer, Common, load};
use crate::radio::model::{self, Card, Strength, verify};
use crate::radio::probability;
use crate::study::{ModelFiles, ModelKind, ModelShelf, Preset, RadioTemplate, preset};
use anyhow::{anyhow, bail};
use std::io::Write;
use std::path::Path;

/// Lists, shows or verifies.
pub fn models(action: &ModelsAction, common: &Common) -> anyhow::Result<Answer> {
    let shelf = ModelShelf::beside(Path::new(""), load::models_folder());
    match action {
        ModelsAction::List => list(&shelf, common),
        ModelsAction::Show { name } => show(&shelf, name, common),
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

fn list(shelf: &dyn ModelFiles, common: &Common) -> anyhow::Result<Answer> {
    let mut out = std::io::stdout().lock();
    if common.json {
        let models = model::MODELS.iter().map(
            |m| serde_json::json!({"name": m.card.name, "title": m.card.title, "source": m.card.source}),
        );
        let presets = presets(shelf)?.into_iter().map(|p| {
            serde_json::json!({"name": p.name, "title": p.title, "source": p.source, "standing": p.standing})
        });
        let templates = templates(shelf)?
            .into_iter()
            .map(|t| serde_json::json!({"name": t.name, "title": t.title, "source": t.source}));
        let all = serde_json::json!({
            "models": models.collect::<Vec<_>>(),
            "presets": presets.collect::<Vec<_>>(),
            "radio_templates": templates.collect::<Vec<_>>(),
        });
        writeln!(out, "{all:#}")?;
        return Ok(Answer::Yes);
    }
    let (presets, templates) = (presets(shelf)?, templates(shelf)?);
    writeln!(out, "propagation models ([radio] model)")?;
    for model in model::MODELS {
        writeln!(
            out,
            "  {:<24} {}; {}",
            model.card.name, model.card.title, model.card.source
        )?;
    }
    writeln!(out, "presets ([verdict] preset)")?;
    for preset in presets {
        writeln!(
            out,
            "  {:<24} {} ({})",
            preset.name, preset.title, preset.standing
        )?;
    }
    writeln!(out, "radio templates ([sites] template_…)")?;
    for template in templates {
        writeln!(out, "  {:<24} {}", template.name, template.title)?;
    }
    Ok(Answer::Yes)
}

fn show(shelf: &dyn ModelFiles, name: &str, common: &Common) -> anyhow::Result<Answer> {
    let text = described(shelf, name)?;
    let mut out = std::io::stdout().lock();
    if common.json {
        writeln!(out, "{:#}", serde_json::json!({"name": name, "text": text}))?;
    } else {
        writeln!(out, "{text}")?;
    }
    Ok(Answer::Yes)
}

/// A model's card, or the file of a preset or template.
fn described(shelf: &dyn ModelFiles, name: &str) -> anyhow::Result<String> {
    if let Some(model) = model::find(name) {
        return Ok(card(model.card).trim_end().to_owned());
    }
    for kind in [ModelKind::Preset, ModelKind::Radio] {
        if shelf.names(kind).iter().any(|n| n == name) {
            let text = shelf
                .read(kind, name)
                .map_err(|e| anyhow!("{name}: {}", e.cause()))?;
            let mut said = format!("# {}\n{}", text.origin.display(), text.text.trim_end());
            if kind == ModelKind::Preset
                && let Some(area) = preset::parse(&text).ok().and_then(|p| area_line(&p))
            {
                said += &format!("\n{area}");
            }
            return Ok(said);
        }
    }
    bail!("nothing is called '{name}': `covgap models list` prints all names")
}

/// What a probability at the edge means for a cell's area.
fn area_line(preset: &Preset) -> Option<String> {
    const EXPONENT: f64 = 3.5;
    const SIGMA_DB: f64 = 8.0;
    let edge = preset.edge_probability?;
    let area = probability::area_from_edge(edge, EXPONENT, SIGMA_DB)?;
    Some(format!(
        "# {edge} at the edge of a circular cell is {area:.2} of its area (Jakes; loss exponent {EXPONENT}, sigma {SIGMA_DB} dB)"
    ))
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
        if card.needs_terrain() {
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
    if common.json {
        writeln!(out, "{:#}", as_json(&report))?;
    } else {
        print_report(&mut out, &report, common.quiet)?;
    }
    Ok(if report.passed() { Answer::Yes } else { Answer::No })
}

/// A line a model, then every failure, then what could not be compared.
fn print_report(out: &mut dyn Write, report: &verify::Report, quiet: bool) -> std::io::Result<()> {
    for model in model::MODELS {
        let checks: Vec<&verify::Check> = report
            .checks
            .iter()
            .filter(|c| c.model == model.card.name)
            .collect();
        // Quiet: the failures alone.
        if quiet && checks.iter().all(|c| c.passed()) {
            continue;
        }
        if checks.is_empty() {
            writeln!(out, "–      {:<24} no vectors in this folder", model.card.name)?;
            continue;
        }
        let mut files: Vec<&str> = checks.iter().map(|c| c.file.as_str()).collect();
        files.sort_unstable();
        files.dedup();
        let largest = checks.iter().map(|c| c.largest_difference_db).fold(0.0, f64::max);
        let loosest = checks.iter().map(|c| c.tolerance_db).fold(0.0, f64::max);
        writeln!(
            out,
            "{:<6} {:<24} {:>6} values and {:>3} expected errors in {:>3} files; largest difference {largest:.1e} dB (allowed {loosest:.0e})",
            if checks.iter().all(|c| c.passed()) {
                "ok"
            } else {
                "FAILED"
            },
            model.card.name,
            checks.iter().map(|c| c.rows - c.expected_errors).sum::<usize>(),
            checks.iter().map(|c| c.expected_errors).sum::<usize>(),
            files.len(),
        )?;
    }
    for check in report.checks.iter().filter(|c| !c.passed()) {
        writeln!(
            out,
            "FAILED {} {}: {} of {} rows",
            check.file,
            check.quantity,
            check.failures.len(),
            check.rows
        )?;
        for failure in check.failures.iter().take(5) {
            writeln!(
                out,
                "       row {}: got {}, expected {}",
                failure.row, failure.got, failure.expected
            )?;
        }
    }
    if !quiet {
        for other in &report.not_in_build {
            writeln!(
                out,
                "–      no model in this build for {}: {} ({} rows)",
                other.file, other.what, other.rows
            )?;
        }
    }
    Ok(())
}

fn as_json(report: &verify::Report) -> serde_json::Value {
    let checks: Vec<_> = report
        .checks
        .iter()
        .map(|c| {
            serde_json::json!({
                "model": c.model, "file": c.file, "quantity": c.quantity, "rows": c.rows,
                "expected_errors": c.expected_errors, "largest_difference_db": c.largest_difference_db,
                "tolerance_db": c.tolerance_db, "failures": c.failures.len(),
            })
        })
        .collect();
    let others: Vec<_> = report
        .not_in_build
        .iter()
        .map(|o| serde_json::json!({"file": o.file, "what": o.what, "rows": o.rows}))
        .collect();
    serde_json::json!({"passed": report.passed(), "checks": checks, "not_in_build": others})
}
