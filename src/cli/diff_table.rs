//! Comparisons, and what hangs on single sites, as tables for a terminal.

use super::table::headed;
use super::{summary, table};
use crate::analysis::{ResilienceRow, StudyRow};
use crate::domain::figures::{NO_NUMBER, counted, grouped};
use crate::domain::word::Word;
use crate::gaps::Headcount;
use crate::gaps::diff::Change;
use crate::output::sheet::{Sheet, SheetCell};
use crate::pipeline::diff::{CellRow, DiffSummary, NetworkRow, ScopeRow};
use crate::pipeline::resilience::ResilienceSummary;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;

type JsonRow = Map<String, Value>;

/// `covgap diff`.
pub(super) fn diff(
    out: &mut dyn Write,
    summary: &DiffSummary,
    rows: usize,
    has_files: bool,
) -> io::Result<()> {
    head(out, summary)?;
    network(out, &summary.network, rows)?;
    matching(out, summary, rows)?;
    if summary.no_difference {
        writeln!(
            out,
            "\nNO DIFFERENCE: the same villages, cells and settings, and the same levels"
        )?;
    } else {
        writeln!(out, "\n{}", table::text(&by_change(&summary.changes)))?;
        verdicts(out, &summary.changes)?;
        for change in Change::ALL {
            villages(out, summary, change, rows, has_files)?;
        }
    }
    on_one_site(out, &summary.on_one_site, Some(&summary.on_one_site_before))?;
    single_site_villages(out, &summary.single_site_villages, rows)?;
    site_losses(out, &summary.site_losses, rows)?;
    match &summary.check {
        None => Ok(()),
        Some(check) if check.passed => writeln!(out, "\ncheck passed: no village goes dark"),
        Some(check) => writeln!(out, "\nCHECK FAILED: {}", check.because.join("; ")),
    }
}

/// `covgap resilience`.
pub(super) fn resilience(out: &mut dyn Write, summary: &ResilienceSummary, rows: usize) -> io::Result<()> {
    study(out, &summary.study)?;
    writeln!(out, "{}", in_a_line(&summary.study))?;
    warnings(out, &summary.study, "")?;
    on_one_site(out, &summary.scopes, None)?;
    let any = |all: &[JsonRow]| -> Vec<JsonRow> {
        let is_any = |row: &&JsonRow| text(row, "whose_coverage") == "any";
        all.iter().filter(is_any).cloned().collect()
    };
    single_site_villages(out, &any(&summary.villages), rows)?;
    site_losses(out, &any(&summary.sites), rows)
}

/// Paths of what was written.
pub(super) fn written(out: &mut dyn Write, files: &[PathBuf], table: Option<&str>) -> io::Result<()> {
    if files.is_empty() && table.is_none() {
        return Ok(());
    }
    writeln!(out, "\nwritten:")?;
    for file in files {
        writeln!(out, "  {}", file.display())?;
    }
    table.map_or(Ok(()), |table| writeln!(out, "  {table}"))
}

fn study(out: &mut dyn Write, row: &StudyRow) -> io::Result<()> {
    summary::head(out, &row.title, row.synthetic_sites, &row.model, &row.preset)
}

fn in_a_line(row: &StudyRow) -> String {
    let verdicts: Vec<String> = ["covered", "low-signal", "white", "unknown"]
        .iter()
        .map(|v| format!("{} {v}", grouped(row.verdicts.get(v).map_or(0, |c| c.villages))))
        .collect();
    format!(
        "{}: {} of {} counting, at {} of {} on {} of {}; {}: {}",
        row.label,
        grouped(row.cells_counting),
        counted(row.cells, "cell", "cells"),
        grouped(row.sites_counting),
        counted(row.sites, "site", "sites"),
        grouped(row.masts_counting),
        counted(row.masts, "mast", "masts"),
        counted(row.villages, "village", "villages"),
        verdicts.join(", ")
    )
}

fn warnings(out: &mut dyn Write, row: &StudyRow, whose: &str) -> io::Result<()> {
    if let Some(line) = summary::left_out(whose, row.village_rows_left_out) {
        writeln!(out, "{line}")?;
    }
    for warning in &row.warnings {
        writeln!(out, "WARNING{whose}: {warning}")?;
    }
    Ok(())
}

fn head(out: &mut dyn Write, summary: &DiffSummary) -> io::Result<()> {
    study(out, &summary.after)?;
    writeln!(out, "BEFORE {}", in_a_line(&summary.before))?;
    writeln!(out, "AFTER  {}", in_a_line(&summary.after))?;
    if !summary.other_settings.is_empty() {
        writeln!(
            out,
            "\nNOT THE SAME RULE OR INPUT: the two differ in more than their sites. A difference below may come from that, not from the network:"
        )?;
        for change in &summary.other_settings {
            let of = |v: &Option<String>| v.clone().unwrap_or_else(|| "not set".to_owned());
            writeln!(
                out,
                "  {}: {} → {}",
                change.key,
                of(&change.before),
                of(&change.after)
            )?;
        }
    }
    if summary.before.warnings == summary.after.warnings {
        warnings(out, &summary.after, "")
    } else {
        warnings(out, &summary.before, " (BEFORE)")?;
        warnings(out, &summary.after, " (AFTER)")
    }
}

fn network(out: &mut dyn Write, network: &NetworkRow, rows: usize) -> io::Result<()> {
    writeln!(
        out,
        "\nsites: {} removed, {} added, {} changed; cells: {} removed, {} added, {} changed",
        network.sites_removed.len(),
        network.sites_added.len(),
        network.sites_changed.len(),
        network.cells_removed,
        network.cells_added,
        network.cells_changed
    )?;
    if network.cells_perhaps_renamed > 0 {
        writeln!(
            out,
            "note: {} removed cells stand on a site with a new cell of the same operator and technology: perhaps only their ids changed",
            network.cells_perhaps_renamed
        )?;
    }
    if network.cells.is_empty() {
        return Ok(());
    }
    let mut lines = network_lines(network);
    // Those that matter first; stable, so in the order of sites and ids.
    lines.sort_by_key(|line| std::cmp::Reverse(line.3));
    let mut shown = headed(
        Word::Predicted,
        "site or cell | operator | what | changed villages it served",
        3,
    );
    for (name, operator, what, served) in lines.iter().take(rows) {
        let words = [name, operator, what].map(|t| SheetCell::from(t.as_str()));
        shown
            .rows
            .push(words.into_iter().chain([(*served).into()]).collect());
    }
    writeln!(out, "{}", table::text(&shown))?;
    more(out, lines.len(), rows, "")
}

/// Name, operator, what became of it, and the most changed villages that one of its cells served: a line for
/// each site that came or went, and for each other cell.
fn network_lines(network: &NetworkRow) -> Vec<(String, String, String, usize)> {
    let mut lines: Vec<(String, String, String, usize)> = Vec::new();
    let mut whole: BTreeMap<(&str, &str), Vec<&CellRow>> = BTreeMap::new();
    for cell in &network.cells {
        let is_of = |sites: &[String]| sites.contains(&cell.site);
        let comes_or_goes = match cell.change {
            "removed" => is_of(&network.sites_removed),
            "added" => is_of(&network.sites_added),
            _ => false,
        };
        if comes_or_goes {
            whole.entry((&cell.site, cell.change)).or_default().push(cell);
        } else {
            let what = if cell.text.is_empty() {
                cell.change
            } else {
                &cell.text
            };
            lines.push((
                cell.id.clone(),
                cell.operator.clone(),
                what.to_owned(),
                cell.changed_villages_that_it_served,
            ));
        }
    }
    let of_sites = whole.into_iter().map(|((site, change), cells)| {
        let operators: BTreeSet<&str> = cells.iter().map(|c| c.operator.as_str()).collect();
        let served = cells.iter().map(|c| c.changed_villages_that_it_served).max();
        (
            site.to_owned(),
            operators.into_iter().collect::<Vec<_>>().join("; "),
            format!("site {change}, with {} cells", cells.len()),
            served.unwrap_or_default(),
        )
    });
    of_sites.chain(lines).collect()
}

fn matching(out: &mut dyn Write, summary: &DiffSummary, rows: usize) -> io::Result<()> {
    let m = &summary.villages;
    writeln!(
        out,
        "\nvillages by id: {} in both, {} only in BEFORE, {} only in AFTER",
        m.in_both, m.only_before, m.only_after
    )?;
    for (count, what) in [
        (m.moved, "stand at another place"),
        (m.other_test_points, "have other test points or shares of people"),
        (
            m.another_population,
            "have another number of people: AFTER's is counted",
        ),
    ] {
        if count > 0 {
            writeln!(out, "note: {count} of those in both {what}")?;
        }
    }
    let renamed = &m.perhaps_another_id;
    if !renamed.is_empty() {
        writeln!(
            out,
            "perhaps the same village under another id (same name and place; not matched, for you to decide):"
        )?;
        for pair in renamed.iter().take(rows) {
            writeln!(
                out,
                "  {} → {} {} ({:.0} m apart)",
                pair.id_before, pair.id_after, pair.name, pair.apart_m
            )?;
        }
        more(out, renamed.len(), rows, "")?;
    }
    Ok(())
}

/// A row a kind of change, a column a scope.
fn by_change(scopes: &[ScopeRow]) -> Sheet {
    let mut header = vec!["villages that …", "villages", "people"];
    header.extend(scopes.iter().skip(1).map(|s| s.whose_coverage.as_str()));
    let mut shown = headed(Word::Predicted, &header.join(" | "), 1);
    for (nth, change) in Change::ALL.iter().enumerate() {
        let of = |s: &ScopeRow| s.by_change.get(nth).map(|r| r.count).unwrap_or_default();
        let counts: Vec<Headcount> = scopes.iter().map(of).collect();
        let any = counts.first().copied().unwrap_or_default();
        let mut row = vec![change.text().into(), any.villages.into(), people(any)];
        row.extend(counts.iter().skip(1).map(|c| SheetCell::from(c.villages)));
        shown.rows.push(row);
    }
    shown
}

fn verdicts(out: &mut dyn Write, scopes: &[ScopeRow]) -> io::Result<()> {
    let Some(any) = scopes.first() else { return Ok(()) };
    let moved: Vec<String> = any
        .by_verdicts
        .iter()
        .filter(|r| r.before != r.after)
        .map(|r| {
            format!(
                "{} {} → {} ({})",
                grouped(r.count.villages),
                r.before,
                r.after,
                people_text(r.count)
            )
        })
        .collect();
    if moved.is_empty() {
        return writeln!(out, "no village has another verdict");
    }
    writeln!(out, "verdicts: {}", moved.join("; "))
}

fn villages(
    out: &mut dyn Write,
    summary: &DiffSummary,
    change: Change,
    rows: usize,
    has_files: bool,
) -> io::Result<()> {
    let of_kind = |row: &&JsonRow| text(row, "change") == change.name();
    let found: Vec<&JsonRow> = summary.changed_villages.iter().filter(of_kind).collect();
    if found.is_empty() {
        return Ok(());
    }
    let title = match change {
        Change::Same => "stay as they are for any operator, and change for one operator or technology",
        other => other.text(),
    };
    writeln!(out, "\nvillages that {title}:",)?;
    let mut shown = headed(Word::Predicted, "village | people | verdict | level dBm | why", 4);
    shown.columns[4].is_number = false;
    for row in found.iter().take(rows) {
        shown.rows.push(vec![
            format!("{} {}", text(row, "id"), text(row, "name")).into(),
            text(row, "population").into(),
            arrow(row, "verdict_before", "verdict_after").into(),
            arrow(row, "level_before_dbm", "level_after_dbm").into(),
            why(row, change, &summary.changes).into(),
        ]);
    }
    writeln!(out, "{}", table::text_with(&shown, 4, 44))?;
    let hint = if has_files {
        "; diff.csv has them all"
    } else {
        "; --out DIR writes them all"
    };
    more(out, found.len(), rows, hint)
}

/// The reason; for villages that change for one operator or technology alone, which.
fn why(row: &JsonRow, change: Change, scopes: &[ScopeRow]) -> String {
    let reason = text(row, "reason");
    if change != Change::Same {
        return reason;
    }
    let changed = |scope: &ScopeRow| {
        let column = scope.column.as_ref()?;
        let kind = text(row, &format!("change_{column}"));
        (kind != Change::Same.name()).then(|| format!("{}: {kind}", scope.whose_coverage))
    };
    let mut said: Vec<String> = scopes.iter().filter_map(changed).collect();
    said.extend((reason != "–").then_some(reason));
    said.join("; ")
}

fn on_one_site(
    out: &mut dyn Write,
    now: &[ResilienceRow],
    before: Option<&Vec<ResilienceRow>>,
) -> io::Result<()> {
    let was = if before.is_some() {
        " | on one site before"
    } else {
        ""
    };
    let headings = "coverage of | covered villages | on one site alone | people | not known | not asked";
    let mut shown = headed(Word::Predicted, &format!("{headings}{was}"), 1);
    for row in now {
        let mut fields: Vec<SheetCell> = vec![
            row.whose_coverage.as_str().into(),
            row.covered.villages.into(),
            row.on_one_site.villages.into(),
            people(row.on_one_site),
            row.perhaps_on_one_site.villages.into(),
            row.not_asked.villages.into(),
        ];
        if let Some(before) = before {
            let was = before.iter().find(|b| b.whose_coverage == row.whose_coverage);
            fields.push(was.map_or(SheetCell::Empty, |b| b.on_one_site.villages.into()));
        }
        shown.rows.push(fields);
    }
    let of = if before.is_some() { " in AFTER" } else { "" };
    writeln!(
        out,
        "\nvillages{of} that are covered, and would not be without one site (not asked: unknown as it is):\n{}",
        table::text(&shown)
    )
}

fn single_site_villages(out: &mut dyn Write, rows: &[JsonRow], most: usize) -> io::Result<()> {
    let mut lose: Vec<&JsonRow> = rows
        .iter()
        .filter(|r| text(r, "covered_without_site") == "lost")
        .collect();
    if lose.is_empty() {
        return Ok(());
    }
    let number = |row: &JsonRow| row.get("population").and_then(Value::as_f64).unwrap_or(-1.0);
    lose.sort_by(|a, b| {
        number(b)
            .total_cmp(&number(a))
            .then_with(|| text(a, "id").cmp(&text(b, "id")))
    });
    let is_compared = lose.iter().any(|row| row.contains_key("on_one_site_before"));
    let too = if is_compared { " | before too" } else { "" };
    let headings = "village | people | level dBm | depends on site | without it | level then";
    let mut shown = headed(Word::Predicted, &format!("{headings}{too}"), 7);
    for row in lose.iter().take(most) {
        let mut fields: Vec<SheetCell> = vec![format!("{} {}", text(row, "id"), text(row, "name")).into()];
        let keys = [
            "population",
            "level_dbm",
            "site",
            "verdict_without_site",
            "level_without_site_dbm",
        ];
        fields.extend(keys.map(|key| SheetCell::from(text(row, key))));
        fields.extend(is_compared.then(|| text(row, "on_one_site_before").into()));
        shown.rows.push(fields);
    }
    writeln!(out, "{}", table::text(&shown))?;
    more(out, lose.len(), most, "")
}

fn site_losses(out: &mut dyn Write, rows: &[JsonRow], most: usize) -> io::Result<()> {
    let number = |row: &JsonRow, key: &str| row.get(key).and_then(Value::as_u64).unwrap_or(0);
    let kinds = [
        "lose_covered",
        "lose_every_usable_signal",
        "covered_not_known_without",
        "usable_not_known_without",
    ];
    let costs = |row: &&JsonRow| kinds.iter().any(|k| number(row, &format!("villages_{k}")) > 0);
    let found: Vec<&JsonRow> = rows.iter().filter(costs).collect();
    if found.is_empty() {
        return writeln!(
            out,
            "no site's loss costs a village its coverage or its last usable signal"
        );
    }
    writeln!(
        out,
        "\nsites whose loss darkens the most people (no usable signal: no emergency call, as far as the preset's technologies go):"
    )?;
    let headings =
        "rank | site | operators | villages not covered | people | without any signal | people | not known";
    let mut shown = headed(Word::Predicted, headings, 3);
    for row in found.iter().take(most) {
        let count = |what: &str| Headcount {
            villages: number(row, &format!("villages_{what}")) as usize,
            people: row
                .get(&format!("people_{what}"))
                .and_then(Value::as_f64)
                .unwrap_or(0.0),
            villages_without_population: number(row, &format!("villages_without_population_{what}")) as usize,
        };
        let (covered, usable) = (count("lose_covered"), count("lose_every_usable_signal"));
        let mut fields: Vec<SheetCell> = ["rank", "site", "operators"]
            .map(|key| text(row, key).into())
            .into();
        fields.extend([
            covered.villages.into(),
            people(covered),
            usable.villages.into(),
            people(usable),
            count("covered_not_known_without").villages.into(),
        ]);
        shown.rows.push(fields);
    }
    writeln!(out, "{}", table::text(&shown))?;
    more(out, found.len(), most, "")
}

fn more(out: &mut dyn Write, all: usize, shown: usize, hint: &str) -> io::Result<()> {
    match all.saturating_sub(shown) {
        0 => Ok(()),
        more => writeln!(out, "({more} more not shown{hint})"),
    }
}

fn people(count: Headcount) -> SheetCell {
    summary::with_unknown(count.people, count.villages_without_population)
}

/// `104 people`, or `104 + 2 villages of unknown size`.
fn people_text(count: Headcount) -> String {
    match people(count) {
        SheetCell::Whole(n) => counted(n, "person", "people"),
        other => other.shown().into_owned(),
    }
}

fn text(row: &JsonRow, key: &str) -> String {
    match row.get(key) {
        None | Some(Value::Null) => NO_NUMBER.to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn arrow(row: &JsonRow, before: &str, after: &str) -> String {
    let (before, after) = (text(row, before), text(row, after));
    if before == after {
        after
    } else {
        format!("{before} → {after}")
    }
}
