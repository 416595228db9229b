//! The summary as tables for a terminal.

use super::presets;
use super::table::{fitted, headed};
use crate::analysis::Summary;
use crate::analysis::tally::{LayerRow, Row, Tally};
use crate::study::Preset;
use comfy_table::Table;
use std::io::{self, Write};

/// Prints the tables that answer "what was found".
pub(super) fn print(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    head(
        out,
        &summary.title,
        summary.synthetic_sites,
        &summary.model,
        &summary.preset,
    )?;
    writeln!(
        out,
        "{} of {} cells on air or counted as such, on {} of {} sites",
        summary.cells_counting, summary.cells, summary.sites_counting, summary.sites
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
        writeln!(out, "\n{}", layers(&summary.layers))?;
    }
    filled(out, summary)
}

/// Whose answer it is, and by which rule.
pub(super) fn head(
    out: &mut dyn Write,
    title: &str,
    is_synthetic: bool,
    model: &str,
    preset: &Preset,
) -> io::Result<()> {
    writeln!(out, "{title}")?;
    if is_synthetic {
        let warning = "SYNTHETIC SITES: the masts are made up; this says nothing about a real network";
        writeln!(out, "{warning}")?;
    }
    writeln!(out, "model {model}; preset {} ({})", preset.name, preset.standing)?;
    preset.said().map_or(Ok(()), |mark| writeln!(out, "note: {mark}"))
}

/// Says how many rows of the village layer were left out.
pub(super) fn left_out(out: &mut dyn Write, whose: &str, rows: u64) -> io::Result<()> {
    if rows > 0 {
        let what = "rows of the village layer could not be used and were left out";
        writeln!(out, "NOT COUNTED{whose}: {rows} {what}")?;
    }
    Ok(())
}

fn villages(out: &mut dyn Write, summary: &Summary, total: Tally) -> io::Result<()> {
    let mut rows = summary.by_province.clone();
    rows.push(Row {
        code: None,
        name: "all".into(),
        tally: total,
    });
    writeln!(out, "\n{}", tally_table("province", &rows))?;
    if summary.presets.len() > 1 {
        presets::side_by_side(out, summary)?;
    } else {
        if summary.by_operator.len() > 1 {
            writeln!(out, "\n{}", tally_table("operator alone", &summary.by_operator))?;
        }
        if summary.by_technology.len() > 1 {
            writeln!(
                out,
                "\n{}",
                tally_table("technology alone", &summary.by_technology)
            )?;
        }
    }
    presets::test_points(out, &summary.test_points)?;
    left_out(out, "", summary.village_rows_left_out)?;
    for (reason, count) in &summary.unknown_reasons {
        writeln!(out, "unknown: {count} ({reason})")?;
    }
    if !summary.top_gaps.is_empty() {
        writeln!(out, "\n{}", top_gaps(summary))?;
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
            counts.paths, counts.no_terrain, counts.outside_model, counts.outside_validity
        )?;
    }
    if !summary.input_counts.is_empty() {
        writeln!(out, "input: what was filled, repaired, joined or left out")?;
        for row in &summary.input_counts {
            writeln!(out, "  {:>6} {}", row.count, row.text)?;
        }
    }
    Ok(())
}

fn tally_table(unit: &str, rows: &[Row]) -> Table {
    let headings = "villages | covered | low-signal | white | unknown | covered % | people in gaps";
    let mut table = headed(&format!("{unit} | {headings}"), 1);
    for row in rows {
        let t = row.tally;
        table.add_row([
            row.name.clone(),
            t.villages.to_string(),
            t.covered.to_string(),
            t.low_signal.to_string(),
            t.white.to_string(),
            t.unknown.to_string(),
            if t.unknown == t.villages {
                "–".into()
            } else {
                percent(t.covered, t.villages)
            },
            people(&t),
        ]);
    }
    table
}

fn people(tally: &Tally) -> String {
    let known = format!("{:.0}", tally.people_in_gaps);
    match tally.gaps_without_population {
        0 => known,
        n => format!("{known} + {n} villages of unknown size"),
    }
}

/// A share in per cent with one decimal, rounded down, so that 100.0 is said only when all are covered.
fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".into();
    }
    let tenths = part * 1000 / whole;
    if tenths == 0 && part > 0 {
        return "<0.1".into();
    }
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn top_gaps(summary: &Summary) -> Table {
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
    let mut table = headed(&whole, if has_communes { 4 } else { 3 });
    let number = |x: Option<f64>, decimals: usize| x.map_or("–".into(), |x| format!("{x:.decimals$}"));
    for gap in &summary.top_gaps {
        let mut row = vec![gap.rank.to_string(), gap.name.clone()];
        row.extend(has_communes.then(|| gap.commune.clone()));
        row.extend([
            gap.verdict.to_owned(),
            number(gap.population, 0),
            number(gap.level_dbm, 1),
            number(gap.shortfall_db, 1),
            number(gap.nearest_site_km, 1),
            format!("{:.1}", gap.score),
        ]);
        if summary.rank_spread.is_some() {
            row.push(number(gap.top_n_share.map(|s| 100.0 * s), 1));
            row.push(presets::rank_range(gap.rank_5_pct, gap.rank_95_pct));
        }
        table.add_row(row);
    }
    fitted(table)
}

/// Shares of the area for the technologies that count; the others are in the raster all the same.
fn layers(rows: &[LayerRow]) -> Table {
    let mut table = headed(
        "area | operator | covered % | low-signal % | none % | unknown %",
        2,
    );
    for row in rows {
        if let Some(by_class) = row.by_class {
            let share = |part| percent(part, row.pixels);
            table.add_row([
                row.technology.to_owned(),
                row.operator.clone().unwrap_or_else(|| "any".into()),
                share(by_class.covered),
                share(by_class.low_signal),
                share(by_class.none),
                share(by_class.unknown),
            ]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_per_cent_is_said_only_of_all() {
        assert_eq!(percent(2233, 2853), "78.2");
        assert_eq!(percent(9_999, 10_000), "99.9");
        assert_eq!(percent(7, 7), "100.0");
        assert_eq!(percent(0, 0), "–");
        assert_eq!(percent(400, 410_000), "<0.1");
        assert_eq!(percent(0, 410_000), "0.0");
    }
}
