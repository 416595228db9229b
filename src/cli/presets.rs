//! What several presets make of the same villages, and where the villages' test points lie.

use super::summary::with_unknown;
use super::table::{fitted, headed};
use crate::analysis::summary::{PointsRow, SpreadRow, Summary};
use crate::analysis::tally::{Scope, ScopeRow};
use crate::domain::figures::{counted, percent_of_share, percent_text};
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell};
use std::io::{self, Write};

/// Says from where the villages' test points came.
pub(super) fn test_points(out: &mut dyn Write, rows: &[PointsRow]) -> io::Result<()> {
    for row in rows {
        writeln!(
            out,
            "test points: {} judged {} ({})",
            counted(row.villages, "village", "villages"),
            row.text,
            counted(row.test_points, "point", "points")
        )?;
    }
    Ok(())
}

/// The counts side by side, then the standing of each preset.
pub(super) fn side_by_side(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    writeln!(out, "\n{}", fitted(&counts(summary)))?;
    for (nth, of) in summary.presets.iter().enumerate() {
        let role = if nth == 0 {
            "ranks, maps and rasters go by it"
        } else {
            "beside"
        };
        writeln!(
            out,
            "preset {} ({}; {role}; receiver at {} m)",
            of.preset.name, of.preset.standing, of.receiver_height_m
        )?;
        if let Some(mark) = of.preset.said() {
            writeln!(out, "  note: {mark}")?;
        }
    }
    Ok(())
}

fn counts(summary: &Summary) -> Sheet {
    let headings = "served by | preset | covered | low-signal | white | unknown | people without\nservice";
    let mut table = headed(Word::Predicted, headings, 2);
    // Scopes in the order of the first preset, then those that it does not count.
    let mut scopes: Vec<(Scope, Option<&str>)> = Vec::new();
    for row in summary.presets.iter().flat_map(|p| &p.counts) {
        let scope = (row.scope, row.name.as_deref());
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    let place = |scope: Scope| match scope {
        Scope::Any => 0,
        Scope::Operator => 1,
        Scope::Technology => 2,
    };
    scopes.sort_by_key(|(scope, _)| place(*scope));
    for (scope, name) in scopes {
        let mut label = match (scope, name) {
            (Scope::Any, _) => "any operator".to_owned(),
            (Scope::Operator, name) => name.unwrap_or_default().to_owned(),
            (Scope::Technology, name) => format!("{} of any operator", name.unwrap_or_default()),
        };
        for of in &summary.presets {
            let row = of
                .counts
                .iter()
                .find(|r| (r.scope, r.name.as_deref()) == (scope, name));
            let label = std::mem::take(&mut label);
            match row {
                Some(row) => table.rows.push(cells(label, &of.preset.name, row)),
                // The preset does not count this technology.
                None => table.rows.push(
                    [&label, &of.preset.name, "does not count"]
                        .map(SheetCell::from)
                        .into(),
                ),
            };
        }
    }
    table
}

fn cells(label: String, preset: &str, row: &ScopeRow) -> Vec<SheetCell> {
    let t = row.tally;
    let mut cells = vec![SheetCell::from(label), SheetCell::from(preset)];
    cells.extend([t.covered, t.low_signal, t.white, t.unknown].map(SheetCell::count));
    cells.push(with_unknown(
        row.people_without_service,
        row.judged_without_population,
    ));
    cells
}

/// What the draws were, and who enters the first ranks in some of them.
pub(super) fn spread(out: &mut dyn Write, row: &SpreadRow) -> io::Result<()> {
    writeln!(
        out,
        "% in top {n}: share of {} draws (seed {}) in which the village is among the first {n}; rank 5–95 %: the range of its ranks, \
         \"no gap\" where it is covered or unknown instead. {}",
        row.draws,
        row.seed,
        sentence(row.assumed),
        n = row.top_n
    )?;
    if row.entering_count > 0 {
        let some: Vec<String> = row
            .entering
            .iter()
            .take(3)
            .map(|e| {
                let share = percent_text(percent_of_share(e.top_n_share));
                format!("{} ({}, {share} %)", e.name, e.verdict)
            })
            .collect();
        let more = if row.entering_count > some.len() {
            "; …"
        } else {
            ""
        };
        writeln!(
            out,
            "{} now no gap, and among the first {} in some draws: {}{more}",
            counted(row.entering_count, "village is", "villages are"),
            row.top_n,
            some.join("; ")
        )?;
    }
    Ok(())
}

/// The words as a sentence.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}

/// The range of ranks over the draws.
pub(super) fn rank_range(low: Option<usize>, high: Option<usize>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) => format!("{low}–no gap"),
        (None, _) => "no gap".to_owned(),
    }
}
