//! A validation on the terminal.

use crate::cli::table;
use crate::domain::figures::{counted, grouped};
use crate::domain::word::Word;
use crate::output::caption::SYNTHETIC_NOTE;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::output::validation::{statistics_cells, statistics_columns};
use crate::pipeline::measurements::validate::{Compared, ValidationSummary};
use crate::study::Study;
use crate::validation::{FEW_SQUARES, Group, GroupBy};
use std::io::{self, Write};

/// Rows of a table before "and N more".
const LISTED: usize = 12;

/// For people.
pub(super) fn text(
    out: &mut dyn Write,
    study: &Study,
    summary: &ValidationSummary,
    compared: &Compared,
    all: bool,
) -> io::Result<()> {
    writeln!(out, "{}", summary.title)?;
    if study.synthetic_sites {
        writeln!(out, "{SYNTHETIC_NOTE}")?;
    }
    for file in &summary.files {
        writeln!(
            out,
            "measured: {}, campaign {}: {} from {}",
            file.file.display(),
            file.campaign,
            counted(file.places, "place", "places"),
            counted(file.samples, "sample", "samples"),
        )?;
    }
    for model in &summary.models {
        writeln!(out, "predicted: {}: {}", model.model, model.about)?;
    }
    writeln!(out, "compared: levels {}; nothing is fitted", summary.levels)?;
    writeln!(out, "error = {}", summary.error)?;
    agreement(out, summary)?;
    left_out(out, summary, all)?;
    writeln!(out, "\n{}", table::fitted(&of_models(compared)))?;
    for by in GroupBy::ALL {
        groups(out, compared, by, all)?;
    }
    if compared
        .models
        .iter()
        .flat_map(|m| &m.groups)
        .any(|g| g.statistics.is_few())
    {
        writeln!(
            out,
            "\n* fewer than {FEW_SQUARES} squares of 500 m: not settled. Errors along a drive are alike; places in one \
             square say much the same."
        )?;
    }
    remarks(out, summary)?;
    if !summary.written.is_empty() {
        writeln!(out, "\nwritten:")?;
        for file in &summary.written {
            writeln!(out, "  {}", file.display())?;
        }
    }
    Ok(())
}

/// What hits and misses are, and about which level.
fn agreement(out: &mut dyn Write, summary: &ValidationSummary) -> io::Result<()> {
    let preset = &summary.preset;
    let all = summary
        .models
        .first()
        .map(|m| m.covered_from_dbm.as_slice())
        .unwrap_or_default();
    let level = match all {
        [] => {
            return writeln!(
                out,
                "preset {preset} counts no technology that was measured: no hits and misses are said"
            );
        }
        [one] => format!("{one} dBm"),
        [first, .., last] => format!("{first} to {last} dBm by cell"),
    };
    writeln!(
        out,
        "covered: from {level} out of doors, preset {preset}. hit: measured and predicted covered; miss: measured covered, \
         predicted not;\nfalse (alarm): predicted covered, measured not; below: neither"
    )
}

fn left_out(out: &mut dyn Write, summary: &ValidationSummary, all: bool) -> io::Result<()> {
    writeln!(
        out,
        "\n{} measured, {} compared",
        counted(summary.measured_places, "place", "places"),
        grouped(summary.compared_places),
    )?;
    if summary.not_in_all_models > 0 {
        writeln!(
            out,
            "{} left out because one of the models has no level there: all models are judged on the same places",
            counted(summary.not_in_all_models, "place", "places"),
        )?;
    }
    if summary.left_out.is_empty() {
        return Ok(());
    }
    let mut sheet = Sheet::new(
        Word::Measured,
        "left out",
        vec![
            numbers("places"),
            words("code"),
            words("text").headed("not compared because"),
        ],
    );
    for left in &summary.left_out {
        let model = left
            .model
            .as_ref()
            .map(|m| format!(" (model {m})"))
            .unwrap_or_default();
        sheet.rows.push(vec![
            SheetCell::count(left.places),
            left.code.into(),
            format!("{}{model}", left.text).into(),
        ]);
    }
    writeln!(out, "{}", table::fitted(&sheet))?;
    let cells = &summary.cells_not_matched;
    let listed = if all { cells.len() } else { LISTED.min(cells.len()) };
    if !cells.is_empty() {
        let shown = cells
            .iter()
            .take(listed)
            .map(|c| format!("{} ({})", c.cell, grouped(c.places)));
        let more = cells.len() - listed;
        let more = if more > 0 {
            format!(" and {} more", grouped(more))
        } else {
            String::new()
        };
        let shown: Vec<String> = shown.collect();
        writeln!(
            out,
            "measured cells that are none of the study's (places): {}{more}",
            shown.join(", ")
        )?;
    }
    Ok(())
}

/// What a page has room for.
struct Shown {
    keys: Vec<&'static str>,
}

impl Shown {
    /// For one model everything but what says the same in another way; beside others less.
    fn of(compared: &Compared) -> Self {
        let mut keys = vec!["places", "squares", "mean_error_db"];
        if compared.models.len() == 1 {
            keys.extend(["mean_within_db", "median_error_db"]);
        }
        keys.extend(["standard_deviation_db", "rms_error_db"]);
        if compared.models.len() == 1 {
            keys.push("correlation");
        }
        let of_all = compared.models.iter().filter_map(|m| m.all());
        if of_all.into_iter().any(|s| s.agreement.places() > 0) {
            keys.extend(["hits", "misses", "false_alarms", "correct_rejections"]);
        }
        keys.push("few");
        Self { keys }
    }

    fn has(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }

    fn cells(&self, group: &Group) -> Vec<SheetCell> {
        let wide = statistics_columns();
        let cells = wide.iter().zip(statistics_cells(&group.statistics));
        cells
            .filter(|(column, _)| self.has(&column.key))
            .map(|(column, cell)| match (column.key.as_ref(), cell) {
                ("few", SheetCell::Text(_)) => "*".into(),
                (_, cell) => cell,
            })
            .collect()
    }

    /// A table whose first column has this heading.
    fn sheet(&self, first: &str) -> Sheet {
        let mut columns = vec![words(first.replace(' ', "_")).headed(first), words("model")];
        columns.extend(statistics_columns().into_iter().filter(|c| self.has(&c.key)));
        Sheet::new(Word::Compared, "errors", columns)
    }
}

fn of_models(compared: &Compared) -> Sheet {
    let shown = Shown::of(compared);
    let mut sheet = shown.sheet("all places");
    sheet.columns.remove(0);
    for errors in &compared.models {
        for group in errors.groups.iter().filter(|g| g.by == GroupBy::All) {
            let mut row = vec![errors.model.as_str().into()];
            row.extend(shown.cells(group));
            sheet.rows.push(row);
        }
    }
    sheet
}

/// A table of one kind of groups: of sites and cells those with the largest errors first.
fn groups(out: &mut dyn Write, compared: &Compared, by: GroupBy, all: bool) -> io::Result<()> {
    let Some(first) = compared.models.first() else {
        return Ok(());
    };
    let mut of_first: Vec<&Group> = first.groups.iter().filter(|g| g.by == by).collect();
    let sites = first.groups.iter().filter(|g| g.by == GroupBy::Site).count();
    // Where each site has one cell, both tables say the same.
    let is_said = by == GroupBy::Cell && of_first.len() == sites;
    if by == GroupBy::All || of_first.len() < 2 || is_said {
        return Ok(());
    }
    let is_long = matches!(by, GroupBy::Site | GroupBy::Cell);
    if is_long {
        let size = |g: &Group| g.statistics.mean_db.abs();
        of_first.sort_by(|a, b| size(b).total_cmp(&size(a)).then_with(|| a.name.cmp(&b.name)));
    }
    let listed = if all {
        of_first.len()
    } else {
        LISTED.min(of_first.len())
    };
    let shown = Shown::of(compared);
    let mut sheet = shown.sheet(by.heading());
    // Of long tables those of the study's own model; files have all.
    let models = if is_long {
        compared.models.get(..1).unwrap_or_default()
    } else {
        &compared.models
    };
    for group in of_first.iter().take(listed) {
        for errors in models {
            let same = errors.groups.iter().find(|g| g.by == by && g.name == group.name);
            let Some(same) = same else { continue };
            let mut row = vec![group.name.as_str().into(), errors.model.as_str().into()];
            row.extend(shown.cells(same));
            sheet.rows.push(row);
        }
    }
    if models.len() == 1 {
        sheet.columns.remove(1);
        for row in &mut sheet.rows {
            row.remove(1);
        }
    }
    if is_long && compared.models.len() > 1 {
        writeln!(out, "\nmodel {}:", first.model)?;
    } else {
        writeln!(out)?;
    }
    writeln!(out, "{}", table::fitted(&sheet))?;
    let more = of_first.len() - listed;
    if more > 0 {
        writeln!(out, "and {} more; --verbose shows all", grouped(more))?;
    }
    Ok(())
}

fn remarks(out: &mut dyn Write, summary: &ValidationSummary) -> io::Result<()> {
    for model in summary.models.iter().filter(|m| m.outside_validity > 0) {
        writeln!(
            out,
            "\nWARNING: {} of model {} lie outside the ranges that its source vouches for ({})",
            counted(model.outside_validity, "prediction", "predictions"),
            model.model,
            model.outside_by
        )?;
    }
    if !summary.proposals.is_empty() {
        writeln!(
            out,
            "\nWARNING: the measurements contradict cells of the list of sites; their places are not compared, and nothing was \
             changed:"
        )?;
        for text in summary.proposals.iter().take(LISTED) {
            writeln!(out, "  {text}")?;
        }
        let more = summary.proposals.len().saturating_sub(LISTED);
        if more > 0 {
            writeln!(out, "  and {more} more")?;
        }
    }
    Ok(())
}
