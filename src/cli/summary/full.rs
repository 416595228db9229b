//! Everything that a run found, as tables.

use super::{head, left_out, tally_sheet, unknown};
use crate::analysis::Summary;
use crate::analysis::tally::{LayerRow, Tally, TallyRow};
use crate::cli::presets;
use crate::cli::table::{fitted, headed};
use crate::domain::figures::{count_line, counted, grouped, percent};
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell};
use std::io::{self, Write};

/// Prints the tables that answer "what was found".
pub(in crate::cli) fn print(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    head(
        out,
        &summary.title,
        summary.synthetic_sites,
        &summary.model,
        &summary.preset,
    )?;
    writeln!(
        out,
        "{} of {} on air or counted as such, at {} of {} on {} of {}",
        grouped(summary.cells_counting),
        counted(summary.cells, "cell", "cells"),
        grouped(summary.sites_counting),
        counted(summary.sites, "site", "sites"),
        grouped(summary.masts_counting),
        counted(summary.masts, "mast", "masts")
    )?;
    for warning in &summary.warnings {
        writeln!(out, "WARNING: {warning}")?;
    }
    if let Some(method) = summary.area_method {
        let of = if method == "exact" {
            "a profile for every pixel"
        } else {
            "rays around each mast"
        };
        writeln!(out, "rasters by {of} ({method})")?;
    }
    if let Some(total) = summary.total {
        villages(out, summary, total)?;
    }
    if summary.layers.iter().any(|l| l.by_class.is_some()) {
        writeln!(out, "\n{}", fitted(&layers(&summary.layers)))?;
    }
    filled(out, summary)
}

fn villages(out: &mut dyn Write, summary: &Summary, total: Tally) -> io::Result<()> {
    let mut rows = summary.by_province.clone();
    rows.push(TallyRow {
        code: None,
        name: "all".into(),
        tally: total,
    });
    writeln!(out, "\n{}", fitted(&tally_sheet("province", &rows)))?;
    if summary.presets.len() > 1 {
        presets::side_by_side(out, summary)?;
    } else {
        if summary.by_operator.len() > 1 {
            writeln!(
                out,
                "\n{}",
                fitted(&tally_sheet("operator alone", &summary.by_operator))
            )?;
        }
        if summary.by_technology.len() > 1 {
            writeln!(
                out,
                "\n{}",
                fitted(&tally_sheet("technology alone", &summary.by_technology))
            )?;
        }
    }
    presets::test_points(out, &summary.test_points)?;
    for line in left_out("", summary.village_rows_left_out)
        .into_iter()
        .chain(unknown(summary))
    {
        writeln!(out, "{line}")?;
    }
    if summary.claims.is_some() {
        writeln!(out, "\n{}", fitted(&claims_sheet(summary)))?;
    }
    if !summary.top_gaps.is_empty() {
        writeln!(out, "\n{}", fitted(&top_gaps(summary)))?;
    }
    if let Some(row) = &summary.rank_spread {
        presets::spread(out, row)?;
    }
    Ok(())
}

fn filled(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let paths = [
        ("paths to test points", summary.point_paths),
        ("paths to pixels of the rasters", summary.area_paths),
    ];
    writeln!(out)?;
    for (what, counts) in paths {
        let Some(counts) = counts else { continue };
        writeln!(
            out,
            "{} {what}: {} without terrain, {} refused by the model, {} outside its advised validity",
            grouped(counts.paths),
            grouped(counts.no_terrain),
            grouped(counts.outside_model),
            grouped(counts.outside_validity)
        )?;
    }
    if !summary.input_counts.is_empty() {
        writeln!(out, "input: what was filled, repaired, joined or left out")?;
        for row in &summary.input_counts {
            writeln!(out, "  {}", count_line(row.count, &row.text))?;
        }
    }
    Ok(())
}

/// Claims, with what contradicts them.
fn claims_sheet(summary: &Summary) -> Sheet {
    let headings = "claims of | technology | villages\nclaimed | predicted\ncovered | claimed,\npredicted dark | claimed,\nmeasured dark | not claimed,\n\
                    covered | agrees | unknown | villages\nmeasured";
    let mut sheet = headed(Word::Each, headings, 2);
    for row in summary.claims.iter().flat_map(|c| &c.by_operator) {
        let mut cells = vec![
            SheetCell::from(row.operator.as_deref().unwrap_or("any of them")),
            SheetCell::from(row.technology.unwrap_or("any")),
        ];
        let counts = [
            row.claimed,
            row.predicted_covered,
            row.claimed_predicted_dark,
            row.claimed_measured_dark,
            row.not_claimed_covered,
            row.agrees,
            row.unknown,
            row.measured,
        ];
        cells.extend(counts.map(|of| SheetCell::count(of.villages)));
        sheet.rows.push(cells);
    }
    sheet
}

fn top_gaps(summary: &Summary) -> Sheet {
    let in_top = summary
        .rank_spread
        .as_ref()
        .map(|s| format!("% in\ntop {}", s.top_n));
    // A commune that is called like each of its villages says nothing.
    let has_communes = summary.top_gaps.iter().any(|g| g.commune != g.name);
    let commune = if has_communes { " | commune" } else { "" };
    let top = in_top
        .map(|top| format!(" | {top} | rank\n5–95 %"))
        .unwrap_or_default();
    let whole = format!(
        "rank | village{commune} | verdict | people | level\ndBm | missing\ndB | mast\nkm | score{top}"
    );
    let mut sheet = headed(Word::Predicted, &whole, if has_communes { 4 } else { 3 });
    for gap in &summary.top_gaps {
        let mut row = vec![SheetCell::count(gap.rank), SheetCell::from(gap.name.as_str())];
        row.extend(has_communes.then(|| SheetCell::from(gap.commune.as_str())));
        row.extend([
            SheetCell::from(gap.verdict),
            gap.population
                .map_or(SheetCell::Empty, |p| SheetCell::Whole(p.round() as i64)),
            SheetCell::number(gap.level_dbm, 1),
            SheetCell::number(gap.shortfall_db, 1),
            SheetCell::number(gap.nearest_site_km, 1),
            SheetCell::number(Some(gap.score), 1),
        ]);
        if summary.rank_spread.is_some() {
            row.push(SheetCell::share(gap.top_n_share));
            row.push(presets::rank_range(gap.rank_5_pct, gap.rank_95_pct).into());
        }
        sheet.rows.push(row);
    }
    sheet
}

/// Shares of the area for the technologies that count; the others are in the raster all the same.
fn layers(rows: &[LayerRow]) -> Sheet {
    let mut sheet = headed(
        Word::Predicted,
        "area | operator | covered % | low-signal % | none % | unknown %",
        2,
    );
    for row in rows {
        if let Some(by_class) = row.by_class {
            let share = |part: usize| SheetCell::pct(percent(part as u64, row.pixels as u64));
            sheet.rows.push(vec![
                row.technology.into(),
                row.operator.as_deref().unwrap_or("any").into(),
                share(by_class.covered),
                share(by_class.low_signal),
                share(by_class.none),
                share(by_class.unknown),
            ]);
        }
    }
    sheet
}
