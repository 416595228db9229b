//! What a log says, on the terminal and as JSON.

use crate::cli::answers::measurements::{
    Assumed, Disagreeing, LeftOut, MatchedCell, MeasuredKind, MeasurementsFound, Remarked, TwoPlaces,
};
use crate::cli::table;
use crate::domain::figures::{count_line, counted, grouped};
use crate::domain::word::Word;
use crate::measurements::clean::Ledger;
use crate::measurements::{Disagreement, Place};
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::pipeline::measurements::{CellFound, Found, How};
use std::io::Write;
use std::path::Path;

/// Rows of a table before "and N more".
const LISTED: usize = 12;

/// As JSON.
pub(super) fn answer(found: &Found, contradicted: Option<&[String]>, to: Option<&Path>) -> MeasurementsFound {
    let ledger = &found.ledger;
    let left = ledger.left().map(|l| LeftOut {
        code: l.code.clone(),
        text: l.text.clone(),
        count: l.count,
        examples: l.examples.clone(),
    });
    let matched = found.matched.as_ref();
    MeasurementsFound {
        figures_are: "measured",
        file: found.input.path.clone(),
        sha256: found.input.sha256.clone(),
        rows: ledger.read,
        used: ledger.used,
        left_out: left.collect(),
        columns: found.columns.clone(),
        assumptions: found
            .assumptions
            .iter()
            .map(|a| Assumed {
                key: a.key,
                value: a.value.clone(),
                from: a.from.name(),
            })
            .collect(),
        quantities: found
            .quantities
            .iter()
            .map(|(q, n)| MeasuredKind {
                quantity: q.key(),
                unit: q.unit(),
                samples: *n,
            })
            .collect(),
        places: found.places.len(),
        sound_places: sound(&found.places),
        cells: found.cells,
        devices: found.devices,
        disagreements: found.disagreements.iter().map(disagreeing).collect(),
        at_two_places: found
            .two_places
            .iter()
            .map(|(cell, n)| TwoPlaces {
                cell: cell.to_string(),
                places: *n,
            })
            .collect(),
        matched: matched.map(|m| m.cells.iter().map(cell).collect()),
        proposals: contradicted.map(<[String]>::to_vec),
        remarks: found
            .remarks
            .iter()
            .map(|r| Remarked {
                code: r.code,
                text: r.text.clone(),
            })
            .collect(),
        written: to.map(Path::to_owned),
    }
}

fn sound(places: &[Place]) -> usize {
    places.iter().filter(|p| p.is_sound()).count()
}

fn disagreeing(d: &Disagreement) -> Disagreeing {
    Disagreeing {
        kind: d.kind.name(),
        name: d.label.clone(),
        difference_db: (d.difference_db * 10.0).round() / 10.0,
        places: d.places,
        is_one_of_two: d.is_one_of_two,
    }
}

fn cell(c: &CellFound) -> MatchedCell {
    MatchedCell {
        cell: c.cell.to_string(),
        study_cell: c.study_cell.clone(),
        how: how(&c.how),
        places: c.places,
        samples: c.samples,
    }
}

fn how(how: &How) -> String {
    match how {
        How::Identity => "by its identity".to_owned(),
        How::Likelihood(times) => format!("likeliest, {times:.0} times as likely as any other"),
        How::Several(count) => format!("not matched: {count} cells of the study have this identity"),
        How::None => "not matched".to_owned(),
    }
}

/// What was left out, as a table.
pub(super) fn left_out(ledger: &Ledger) -> String {
    let columns = vec![
        numbers("rows"),
        words("code"),
        words("left_out").headed("left out, and the first"),
    ];
    let mut sheet = Sheet::new(Word::Measured, "left out", columns);
    for left in ledger.left() {
        let first = left
            .examples
            .first()
            .map(|e| format!(" ({e})"))
            .unwrap_or_default();
        sheet.rows.push(vec![
            SheetCell::count(left.count),
            SheetCell::Text(left.code.clone()),
            SheetCell::Text(format!("{}{first}", left.text)),
        ]);
    }
    table::text(&sheet).to_string()
}

/// For people.
pub(super) fn text(
    out: &mut dyn Write,
    found: &Found,
    contradicted: Option<&[String]>,
    to: Option<&Path>,
    all: bool,
) -> std::io::Result<()> {
    let ledger = &found.ledger;
    let name = found.input.path.file_name().unwrap_or_default().to_string_lossy();
    writeln!(
        out,
        "{name}: {} read, {} used, {} left out; {} of {} on {} (50 m), all measured",
        counted(ledger.read, "row", "rows"),
        grouped(ledger.used),
        grouped(ledger.left_out()),
        counted(found.cells, "cell", "cells"),
        counted(found.devices, "device", "devices"),
        counted(found.places.len(), "place", "places"),
    )?;
    writeln!(out, "sha256 {}", found.input.sha256)?;
    if let Some(columns) = &found.columns {
        writeln!(out, "{columns}")?;
    }
    for (quantity, samples) in &found.quantities {
        let line = count_line(*samples, "samples");
        writeln!(
            out,
            "  {line} of {} ({}, {})",
            quantity.name(),
            quantity.key(),
            quantity.unit()
        )?;
    }
    writeln!(out, "levels depend on")?;
    for a in &found.assumptions {
        writeln!(out, "  {} = {} ({})", a.key, a.value, a.from.name())?;
    }
    if ledger.left_out() > 0 {
        writeln!(out, "\n{}", left_out(ledger))?;
    }
    for remark in &found.remarks {
        writeln!(out, "WARNING [{}] {}", remark.code, remark.text)?;
    }
    for d in &found.disagreements {
        let two = if d.is_one_of_two {
            "; nothing says which of the two is wrong"
        } else {
            ""
        };
        writeln!(
            out,
            "NOT TO BE FITTED: {} {} disagrees with the rest by {:+.1} dB over {}{two}",
            d.kind.name(),
            d.label,
            d.difference_db,
            counted(d.places, "place", "places")
        )?;
    }
    for (cell, places) in &found.two_places {
        let count = counted(*places, "place is", "places are");
        writeln!(
            out,
            "NOT TO BE FITTED: {cell} is heard at two places; {count} flagged"
        )?;
    }
    matches(out, found, all)?;
    for proposal in contradicted.unwrap_or_default() {
        writeln!(out, "PROPOSED REPAIR, nothing was changed: {proposal}")?;
    }
    let sound = sound(&found.places);
    writeln!(
        out,
        "{} of {} may be fitted",
        grouped(sound),
        counted(found.places.len(), "place", "places")
    )?;
    if let Some(to) = to {
        writeln!(out, "written: {}", to.display())?;
    }
    Ok(())
}

fn matches(out: &mut dyn Write, found: &Found, all: bool) -> std::io::Result<()> {
    let Some(report) = &found.matched else {
        return Ok(());
    };
    let matched = report.cells.iter().filter(|c| c.study_cell.is_some()).count();
    writeln!(
        out,
        "matched with the study: {matched} of {}",
        counted(report.cells.len(), "cell", "cells")
    )?;
    let mut unmatched: Vec<&CellFound> = report.cells.iter().filter(|c| c.study_cell.is_none()).collect();
    unmatched.sort_by(|a, b| b.samples.cmp(&a.samples).then(a.cell.cmp(&b.cell)));
    let shown = if all {
        unmatched.len()
    } else {
        LISTED.min(unmatched.len())
    };
    for c in unmatched.iter().take(shown) {
        let samples = counted(c.samples, "sample", "samples");
        writeln!(out, "  {}: {} ({samples})", c.cell, how(&c.how))?;
    }
    if unmatched.len() > shown {
        writeln!(
            out,
            "  and {} more (--verbose lists them)",
            unmatched.len() - shown
        )?;
    }
    Ok(())
}
