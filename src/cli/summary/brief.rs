//! The page that is read at once: the answer, the provinces, the first gaps, what to beware of, where to look
//! next.

use super::{SYNTHETIC_SITES, claims, left_out, tally_sheet, unknown, with_unknown};
use crate::analysis::Summary;
use crate::analysis::summary::TopGap;
use crate::analysis::tally::{Scope, Tally, TallyRow};
use crate::cli::table;
use crate::domain::fault::one_line;
use crate::domain::figures::{NO_NUMBER, counted, grouped, percent_text, thousands};
use crate::output::provinces::covered_pct;
use crate::output::sheet::{Sheet, SheetCell};
use crate::world::ColumnsRead;
use std::io::{self, Write};
use std::path::Path;

/// Lines that the page has at most.
const LINES: usize = 25;

/// Provinces, or presets, that are shown.
const ROWS: usize = 10;

/// Headings of a list that are shown.
const HEADINGS: usize = 4;

/// Claims that are shown.
const CLAIMS: usize = 3;

/// Gaps that are shown.
const GAPS: usize = 3;

/// What was written, and where.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Written<'a> {
    /// The study's file, as the user wrote it.
    pub study: &'a Path,
    /// The results' folder.
    pub folder: &'a Path,
    /// Names of the files in it.
    pub files: &'a [String],
    /// A table that was asked for beside them.
    pub table: Option<&'a str>,
}

/// Prints the page. Warnings take what the rest leaves of it, and say how many there are more.
pub(in crate::cli) fn print(
    out: &mut dyn Write,
    summary: &Summary,
    further_warnings: &[String],
    written: Written,
) -> io::Result<()> {
    let mut above = head(summary);
    let mut sheet = None;
    if let Some(total) = summary.total {
        above.push(headline(&total));
        above.extend(claims(summary).take(CLAIMS));
        sheet = Some(if summary.presets.len() > 1 {
            by_preset(summary)
        } else {
            by_province(summary, total)
        });
    } else {
        above.extend(area(summary));
    }
    let gaps = gaps(&summary.top_gaps);
    let below = next(summary, written);
    // A blank line above the table, which has two lines over its rows.
    let of_sheet = sheet.as_ref().map_or(0, |s| s.rows.len() + 3);
    let used = above.len() + of_sheet + gaps.len() + below.len();
    let room = LINES.saturating_sub(used);
    for line in above {
        writeln!(out, "{line}")?;
    }
    if let Some(sheet) = sheet {
        writeln!(out, "\n{}", table::fitted(&sheet))?;
    }
    let warnings = warnings(summary, further_warnings);
    for line in gaps.iter().chain(&cut(warnings, room.max(1))).chain(&below) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Whose answer it is, and by which rule.
fn head(summary: &Summary) -> Vec<String> {
    let mut lines = vec![summary.title.clone()];
    if summary.synthetic_sites {
        lines.push(SYNTHETIC_SITES.to_owned());
    }
    let preset = &summary.preset;
    lines.push(format!(
        "preset {} ({}), model {}; {} of {} count, at {} of {} on {} of {}",
        preset.name,
        preset.standing,
        summary.model.split(" (").next().unwrap_or_default(),
        grouped(summary.cells_counting),
        counted(summary.cells, "cell", "cells"),
        grouped(summary.sites_counting),
        counted(summary.sites, "site", "sites"),
        grouped(summary.masts_counting),
        counted(summary.masts, "mast", "masts"),
    ));
    lines.extend(by_headings(&summary.columns));
    lines
}

/// The lists whose columns were found by their headings: a reader must see what was taken for what.
fn by_headings(columns: &[ColumnsRead]) -> Option<String> {
    let lists = columns.iter().filter(|c| !c.recognised.is_empty()).map(|c| {
        let taken = c.recognised.iter().take(HEADINGS);
        let taken: Vec<String> = taken
            .map(|(heading, key)| format!("'{}' is {key}", one_line(heading)))
            .collect();
        let more = match c.recognised.len().saturating_sub(HEADINGS) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        format!("{}: {}{more}", c.role, taken.join(", "))
    });
    let lists: Vec<String> = lists.collect();
    (!lists.is_empty()).then(|| {
        format!(
            "columns by their headings: {}; covgap check shows all",
            lists.join("; ")
        )
    })
}

/// The answer in a sentence.
fn headline(t: &Tally) -> String {
    let people = match with_unknown(t.people_in_gaps, t.gaps_without_population) {
        SheetCell::Whole(n) => thousands(n),
        other => other.shown().into_owned(),
    };
    format!(
        "predicted: {} of {} covered ({} %), {} low-signal, {} white, {} unknown; {people} people in gaps",
        grouped(t.covered),
        counted(t.villages, "village", "villages"),
        percent_text(covered_pct(t)),
        grouped(t.low_signal),
        grouped(t.white),
        grouped(t.unknown),
    )
}

/// The first provinces, and the whole.
fn by_province(summary: &Summary, total: Tally) -> Sheet {
    let all = summary.by_province.len();
    let mut rows: Vec<TallyRow> = summary.by_province.iter().take(ROWS).cloned().collect();
    let name = if all > ROWS {
        format!("all {all} provinces")
    } else {
        "all".to_owned()
    };
    rows.push(TallyRow {
        code: None,
        name,
        tally: total,
    });
    tally_sheet("province", &rows)
}

/// What each preset makes of the villages, for any operator.
fn by_preset(summary: &Summary) -> Sheet {
    let any = |of: &crate::analysis::tally::PresetCounts| {
        let row = of.counts.iter().find(|r| r.scope == Scope::Any)?;
        Some(TallyRow {
            code: None,
            name: of.preset.name.clone(),
            tally: row.tally,
        })
    };
    let rows: Vec<TallyRow> = summary.presets.iter().filter_map(any).take(ROWS).collect();
    tally_sheet("by preset", &rows)
}

/// Without villages: how much of the area is covered.
fn area(summary: &Summary) -> Vec<String> {
    let any = summary.layers.iter().filter(|l| l.operator.is_none());
    any.filter_map(|layer| {
        let classes = layer.by_class?;
        let share = |n: usize| percent_text(crate::domain::figures::percent(n as u64, layer.pixels as u64));
        Some(format!(
            "{}, predicted: {} % of the area covered, {} % low signal, {} % none, {} % unknown",
            layer.technology,
            share(classes.covered),
            share(classes.low_signal),
            share(classes.none),
            share(classes.unknown)
        ))
    })
    .collect()
}

/// The gaps to look at first.
fn gaps(top: &[TopGap]) -> Vec<String> {
    let line = |gap: &TopGap| {
        let number = |n: Option<f64>, decimals: usize| {
            n.map_or_else(|| NO_NUMBER.to_owned(), |n| format!("{n:.decimals$}"))
        };
        let people = gap.population.map_or_else(
            || "people unknown".to_owned(),
            |p| counted(p.round() as i64, "person", "people"),
        );
        let commune = if gap.commune == gap.name || gap.commune == NO_NUMBER {
            String::new()
        } else {
            format!(", {}", gap.commune)
        };
        let level = match gap.level_dbm {
            Some(_) => format!("{} dB missing", number(gap.shortfall_db, 1)),
            None => "nothing heard".to_owned(),
        };
        format!(
            "  {}. {}{commune}: {}, {people}, {level}, nearest mast {} km",
            gap.rank,
            gap.name,
            gap.verdict,
            number(gap.nearest_site_km, 1)
        )
    };
    let mut lines: Vec<String> = top.iter().take(GAPS).map(line).collect();
    if !lines.is_empty() {
        lines.insert(0, "the predicted gaps to look at first:".to_owned());
    }
    lines
}

/// What a reader must know before trusting the numbers: the gravest first.
fn warnings(summary: &Summary, further: &[String]) -> Vec<String> {
    let mut all: Vec<String> = left_out("", summary.village_rows_left_out).into_iter().collect();
    all.extend(unknown(summary));
    let plain = summary.warnings.iter().chain(further);
    all.extend(plain.map(|w| format!("WARNING: {w}")));
    all
}

/// The first of them; the last line says how many there are more.
fn cut(mut lines: Vec<String>, room: usize) -> Vec<String> {
    if lines.len() > room {
        let more = lines.len() + 1 - room;
        lines.truncate(room.saturating_sub(1));
        lines.push(format!(
            "{}: --verbose prints all, and summary.json has them",
            counted(more, "more warning", "more warnings")
        ));
    }
    lines
}

/// Where to look next.
fn next(summary: &Summary, written: Written) -> Vec<String> {
    let has = |name: &str| written.files.iter().any(|f| f == name);
    let mut see = Vec::new();
    for (file, what) in [
        ("report.html", "report.html (all of it, in a browser)"),
        ("gaps.png", "gaps.png (map)"),
        ("coverage.png", "coverage.png (map)"),
        ("gaps.xlsx", "gaps.xlsx (list)"),
        ("claims.xlsx", "claims.xlsx (claimed, predicted, measured)"),
        ("study.qgz", "study.qgz (QGIS)"),
    ] {
        see.extend(has(file).then_some(what));
    }
    let mut lines = vec![format!(
        "written: {} in {}; open {}",
        counted(written.files.len(), "file", "files"),
        written.folder.display(),
        see.join(", ")
    )];
    lines.extend(written.table.map(|table| format!("written: {table}")));
    lines.push(match summary.top_gaps.first() {
        Some(gap) => format!(
            "next: covgap explain {} {:?} says why; --verbose prints everything",
            written.study.display(),
            gap.id
        ),
        None => "next: --verbose prints everything".to_owned(),
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_keep_to_their_room_and_say_how_many_there_are_more() {
        let lines = |n: usize| (0..n).map(|i| i.to_string()).collect::<Vec<_>>();
        assert_eq!(cut(lines(3), 3), lines(3));
        let cut = cut(lines(9), 3);
        assert_eq!(cut.len(), 3);
        assert!(cut[2].starts_with("7 more warnings"), "{cut:?}");
    }
}
