//! `covgap models list | show | verify`.

use super::answers::{
    self, ModelList, ModelShown, Named, NamedAntenna, NamedPreset, VectorCheck, VectorsLeftOut, Verified,
};
use super::args::ModelsAction;
use super::{Answer, Common, load};
use crate::calibration::Calibration;
use crate::domain::nearest::or_nearest;
use crate::files::{self, FileKind};
use crate::radio::model::{self, Card, Strength, verify};
use crate::radio::probability;
use crate::study::{
    AntennaModel, ClutterTable, Costs, ModelFiles, ModelKind, ModelShelf, ModelText, Preset, RadioTemplate,
    StudyFaults, calibration, clutter, costs, preset,
};
use anyhow::{anyhow, bail};
use std::io::Write;
use std::path::Path;

/// Lists, shows or verifies.
pub(super) fn models(action: &ModelsAction, common: &Common) -> anyhow::Result<Answer> {
    let shelf = ModelShelf::beside(Path::new(""), load::models_folder());
    match action {
        ModelsAction::List { study } => list(study.as_deref(), common),
        ModelsAction::Show { name } => show(&shelf, name, common),
        ModelsAction::Verify { dir } => verify_dir(dir, common),
    }
}

/// All files of a kind, read.
fn all<T>(
    shelf: &dyn ModelFiles,
    kind: ModelKind,
    what: &str,
    parse: fn(&ModelText) -> Result<T, StudyFaults>,
) -> anyhow::Result<Vec<T>> {
    let read = |name: &String| {
        let text = shelf
            .read(kind, name)
            .map_err(|e| anyhow!("{what} {name}: {}", e.cause()))?;
        parse(&text).map_err(|faults| anyhow!("{what} {name} has faults\n{faults}"))
    };
    shelf.names(kind).iter().map(read).collect()
}

fn presets(shelf: &dyn ModelFiles) -> anyhow::Result<Vec<Preset>> {
    all(shelf, ModelKind::Preset, "preset", preset::parse)
}

fn clutter_tables(shelf: &dyn ModelFiles) -> anyhow::Result<Vec<ClutterTable>> {
    all(shelf, ModelKind::Clutter, "clutter table", clutter::parse)
}

fn cost_files(shelf: &dyn ModelFiles) -> anyhow::Result<Vec<Costs>> {
    all(shelf, ModelKind::Cost, "cost file", costs::parse)
}

/// How much of a cost file can be relied on.
fn standing_of(costs: &Costs) -> String {
    let (planned, all) = (costs.planning_values(), costs.lines.len());
    format!("{planned} of {all} lines are planning values")
}

fn calibrations(shelf: &dyn ModelFiles) -> anyhow::Result<Vec<Calibration>> {
    all(shelf, ModelKind::Calibration, "calibration", calibration::parse)
}

/// What a calibration is of, and from what.
fn of_what(calibration: &Calibration) -> String {
    let basis = &calibration.basis;
    format!(
        "{}; of {}, surroundings {}, land cover {}; held-out {:.1} dB",
        calibration.text(),
        basis.model,
        basis.surroundings,
        basis.land_cover,
        calibration.sigma_db
    )
}

fn templates(shelf: &dyn ModelFiles) -> anyhow::Result<Vec<RadioTemplate>> {
    shelf
        .names(ModelKind::Radio)
        .iter()
        .map(|name| load::template(shelf, name))
        .collect()
}

fn antennas(shelf: &dyn ModelFiles) -> anyhow::Result<Vec<AntennaModel>> {
    let names = shelf.names(ModelKind::Antenna);
    names.iter().map(|name| antenna(shelf, name)).collect()
}

fn antenna(shelf: &dyn ModelFiles, name: &str) -> anyhow::Result<AntennaModel> {
    AntennaModel::load(shelf, name).map_err(|e| anyhow!("antenna pattern {name}: {e}"))
}

/// One line about an antenna.
fn in_short(antenna: &AntennaModel) -> String {
    let file = &antenna.file;
    let mut words = vec![format!("{:.2} dBi", file.gain.0)];
    match file.h_width_deg {
        _ if !antenna.is_directional() => words.push("omnidirectional".to_owned()),
        Some(width) => words.push(format!("{width}° wide")),
        None => {}
    }
    words.extend(file.v_width_deg.map(|width| format!("{width}° high")));
    words.push(format!("electrical tilt {}°", file.electrical_tilt_deg));
    words.extend(file.frequency.map(|f| format!("{} MHz", f.mhz())));
    words.join(", ")
}

/// What the head of a pattern file says, and what was understood of it.
fn about(antenna: &AntennaModel) -> String {
    let file = &antenna.file;
    let mut text = format!("{} ({})\n", antenna.name, antenna.origin.display());
    let mut line = |label: &str, value: String| text += &format!("{label:<10}{value}\n");
    line("name:", file.name.clone());
    if let Some(make) = &file.make {
        line("make:", make.clone());
    }
    line("antenna:", in_short(antenna));
    if let Some(ratio_db) = file.front_to_back_db {
        line("behind:", format!("{ratio_db} dB front to back, as stated"));
    }
    for comment in &file.comments {
        line("comment:", comment.clone());
    }
    for remark in &file.remarks {
        line("remark:", remark.text.clone());
    }
    line("sha256:", antenna.sha256.clone());
    // A file's words must not command the terminal.
    let plain = |c: char| if c.is_control() && c != '\n' { ' ' } else { c };
    text.trim_end().chars().map(plain).collect()
}

fn list(study: Option<&Path>, common: &Common) -> anyhow::Result<Answer> {
    let shelf = &ModelShelf::beside(study.unwrap_or(Path::new("")), load::models_folder());
    let mut calibrations = calibrations(shelf)?;
    if let Some(own) = study
        .map(load::study)
        .transpose()?
        .and_then(|s| s.radio.calibration)
        && !calibrations.iter().any(|c| c.sha256 == own.sha256)
    {
        calibrations.push(own);
    }
    let mut out = crate::cli::terminal::out();
    if common.json {
        let presets = presets(shelf)?.into_iter().map(|p| NamedPreset {
            named: Named::new(&p.name, &p.title, &p.source),
            standing: p.standing,
        });
        let antennas = antennas(shelf)?;
        let antennas = antennas.iter().map(|a| NamedAntenna {
            name: a.name.clone(),
            title: in_short(a),
            sha256: a.sha256.clone(),
        });
        let of_card = |c: &Card| Named::new(c.name, c.title, c.source);
        let all = ModelList {
            models: model::MODELS.iter().map(|m| of_card(m.card)).collect(),
            additions: model::ADDITIONS.iter().map(|c| of_card(c)).collect(),
            clutter_tables: clutter_tables(shelf)?
                .iter()
                .map(|t| Named::new(&t.name, &t.title, &t.source))
                .collect(),
            presets: presets.collect(),
            radio_templates: templates(shelf)?
                .iter()
                .map(|t| Named::new(&t.name, &t.title, &t.source))
                .collect(),
            antennas: antennas.collect(),
            cost_files: cost_files(shelf)?
                .iter()
                .map(|c| Named::new(&c.name, &c.title, &standing_of(c)))
                .collect(),
            calibrations: calibrations
                .iter()
                .map(|c| Named::new(&c.name, &c.text(), &of_what(c)))
                .collect(),
        };
        answers::print(&mut out, &all)?;
        return Ok(Answer::Yes);
    }
    let (presets, templates, antennas) = (presets(shelf)?, templates(shelf)?, antennas(shelf)?);
    let mut section = |heading: &str, entries: Vec<(&str, String)>| {
        writeln!(out, "{heading}")?;
        let mut entries = entries.iter();
        entries.try_for_each(|(name, words)| writeln!(out, "  {name:<24} {words}"))
    };
    let in_brief = |card: &Card| (card.name, format!("{}; {}", card.title, card.source));
    let models = model::MODELS.iter().map(|m| in_brief(m.card));
    section("propagation models ([radio] model)", models.collect())?;
    let additions = model::ADDITIONS.iter().map(|card| in_brief(card));
    section("added to a path's loss, or known of a place", additions.collect())?;
    let presets = presets
        .iter()
        .map(|p| (p.name.as_str(), format!("{} ({})", p.title, p.standing)));
    section("presets ([verdict] preset)", presets.collect())?;
    let templates = templates.iter().map(|t| (t.name.as_str(), t.title.clone()));
    section("radio templates ([sites] template_…)", templates.collect())?;
    let tables = clutter_tables(shelf)?;
    let tables = tables.iter().map(|t| (t.name.as_str(), t.title.clone()));
    section("clutter tables ([clutter] table)", tables.collect())?;
    let antennas = antennas.iter().map(|a| (a.name.as_str(), in_short(a)));
    section(
        "antenna patterns (column or template key antenna_pattern)",
        antennas.collect(),
    )?;
    let costs = cost_files(shelf)?;
    let costs = costs
        .iter()
        .map(|c| (c.name.as_str(), format!("{}; {}", c.title, standing_of(c))));
    section("costs ([plan] costs)", costs.collect())?;
    let calibrations = calibrations.iter().map(|c| (c.name.as_str(), of_what(c)));
    section("calibrations ([radio] calibration)", calibrations.collect())?;
    Ok(Answer::Yes)
}

fn show(shelf: &dyn ModelFiles, name: &str, common: &Common) -> anyhow::Result<Answer> {
    let text = described(shelf, name)?;
    let mut out = crate::cli::terminal::out();
    if common.json {
        let name = name.to_owned();
        answers::print(&mut out, &ModelShown { name, text })?;
    } else {
        writeln!(out, "{text}")?;
    }
    Ok(Answer::Yes)
}

/// A model's card, the file of a preset, template or costs, or the head of a pattern file.
fn described(shelf: &dyn ModelFiles, name: &str) -> anyhow::Result<String> {
    if let Some(found) = model::cards().find(|c| c.name == name) {
        return Ok(card(found).trim_end().to_owned());
    }
    for kind in [
        ModelKind::Preset,
        ModelKind::Radio,
        ModelKind::Clutter,
        ModelKind::Cost,
        ModelKind::Calibration,
    ] {
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
    if shelf.names(ModelKind::Antenna).iter().any(|n| n == name) {
        return Ok(about(&antenna(shelf, name)?));
    }
    let mut names: Vec<String> = model::cards().map(|c| c.name.to_owned()).collect();
    for kind in [
        ModelKind::Preset,
        ModelKind::Radio,
        ModelKind::Clutter,
        ModelKind::Antenna,
        ModelKind::Cost,
        ModelKind::Calibration,
    ] {
        names.extend(shelf.names(kind));
    }
    let near = or_nearest(name, names.iter().map(String::as_str));
    bail!("nothing is called '{name}'{near}; `covgap models list` prints all names")
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
        "{} ({})\nsource:   {}\nuse for:  {}\nnot for:  {}\n",
        card.title, card.name, card.source, card.use_for, card.not_for,
    );
    if model::find(card.name).is_some() {
        let terrain = if card.needs_terrain() {
            "reads the profile"
        } else {
            "reads the distance only"
        };
        text += &format!("terrain:  {terrain}\nclutter:  {}\n", card.clutter.text());
        let keys = model::keys(card.name).join(", ");
        if !keys.is_empty() {
            text += &format!("keys:     {keys}\n");
        }
    }
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
            "{}: no such folder; give one with reference vectors, such as crates/radio/tests/vectors",
            dir.display()
        );
    }
    let report = verify::run(&|name| files::read_text(&dir.join(name), FileKind::Table).ok());
    if report.checks.is_empty() && report.left_out.is_empty() {
        bail!("{}: no file of reference vectors is in it", dir.display());
    }
    let mut out = crate::cli::terminal::out();
    if common.json {
        answers::print(&mut out, &answer(&report))?;
    } else {
        print_report(&mut out, &report, common.quiet)?;
    }
    Ok(if report.passed() { Answer::Yes } else { Answer::No })
}

/// A line a model or addition, then every failure, then what could not be compared.
fn print_report(out: &mut dyn Write, report: &verify::Report, quiet: bool) -> std::io::Result<()> {
    for card in model::cards() {
        let checks: Vec<&verify::Check> = report.checks.iter().filter(|c| c.model == card.name).collect();
        // Quiet: the failures alone.
        if quiet && checks.iter().all(|c| c.passed()) {
            continue;
        }
        writeln!(out, "{}", line_of(card, &checks))?;
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
        for other in &report.left_out {
            writeln!(
                out,
                "–      not compared: {}, {} ({} rows)",
                other.file, other.what, other.rows
            )?;
        }
    }
    Ok(())
}

/// How one model did.
fn line_of(card: &Card, checks: &[&verify::Check]) -> String {
    if checks.is_empty() {
        return format!("–      {:<24} no vectors in this folder", card.name);
    }
    let mut files: Vec<&str> = checks.iter().map(|c| c.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    // The check that comes nearest to its tolerance speaks for all.
    let share = |c: &verify::Check| c.largest_difference / c.tolerance;
    let worst = checks
        .iter()
        .copied()
        .reduce(|a, b| if share(b) > share(a) { b } else { a });
    let (largest, allowed, of) = worst.map_or((0.0, 0.0, ""), |c| {
        (c.largest_difference, c.tolerance, c.quantity)
    });
    format!(
        "{:<6} {:<24} {:>6} values and {:>3} expected errors in {:>3} files; largest difference {largest:.2e} of {allowed:.2e} allowed ({of})",
        if checks.iter().all(|c| c.passed()) {
            "ok"
        } else {
            "FAILED"
        },
        card.name,
        checks.iter().map(|c| c.rows - c.expected_errors).sum::<usize>(),
        checks.iter().map(|c| c.expected_errors).sum::<usize>(),
        files.len(),
    )
}

fn answer(report: &verify::Report) -> Verified {
    let checks = report.checks.iter().map(|c| VectorCheck {
        model: c.model.to_owned(),
        file: c.file.clone(),
        quantity: c.quantity.to_owned(),
        rows: c.rows,
        expected_errors: c.expected_errors,
        largest_difference: c.largest_difference,
        tolerance: c.tolerance,
        failures: c.failures.len(),
    });
    let left_out = report.left_out.iter().map(|o| VectorsLeftOut {
        file: o.file.clone(),
        what: o.what.clone(),
        rows: o.rows,
    });
    Verified {
        passed: report.passed(),
        checks: checks.collect(),
        left_out: left_out.collect(),
    }
}
