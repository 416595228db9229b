//! Claims beside predictions and measurements: a row for each village and operator, counts by province, and a
//! layer of villages. Every column says whether it is claimed, predicted or measured.

use super::OutputError;
use super::claimants::of_village;
use super::geojson;
use super::record::{Record, RecordRow, Results, blank_village, place};
use super::sheet::{Column, Sheet, SheetCell, numbers, words};
use super::tables::{records, rule};
use crate::analysis::Caption;
use crate::analysis::claims::{ClaimCount, ClaimTally, ClaimsSummary};
use crate::domain::Village;
use crate::domain::word::Word;
use crate::gaps::claims::{ClaimRow, ClaimScope, ClaimsFound, MeasuredAt};
use crate::gaps::{Judgement, Verdict};
use serde_json::Value;

/// `claims`: a row for each village and operator with claims, and one for all of them.
///
/// # Errors
/// [`OutputError::Mismatch`] when the results do not belong together.
pub fn claims(results: Results, found: &ClaimsFound) -> Result<Sheet, OutputError> {
    let mut rows = Vec::new();
    for (village, own) in results.villages.iter().zip(&found.rows) {
        let of_scope = found.scopes.iter().zip(own);
        rows.extend(of_scope.map(|(scope, row)| record(village, scope, Some(row), found)));
    }
    let scope = ClaimScope {
        operator: None,
        technology: None,
        as_of: None,
        services: Vec::new(),
    };
    let names: Vec<String> = record(&blank_village(), &scope, None, found)
        .into_iter()
        .map(|f| f.0)
        .collect();
    let title = "Claimed, predicted and measured coverage, by village and operator";
    records(Word::Each, title, &names, rows, results.caption)
}

fn record(village: &Village, scope: &ClaimScope, row: Option<&ClaimRow>, found: &ClaimsFound) -> Record {
    let mut out = RecordRow(Vec::with_capacity(24));
    place(&mut out, village);
    out.text("operator", Some(scope.operator.as_deref().unwrap_or("any")));
    out.text("technology", Some(scope.technology.map_or("any", |t| t.name())));
    out.text("claimed_as_of", scope.as_of.map(|d| d.to_string()).as_deref());
    out.text("claimed", row.map(|r| yes(r.is_claimed)));
    out.number("claimed_people_share", row.map(|r| r.claimed_share), 4);
    let predicted = row.map(|r| &r.predicted);
    out.text("predicted_verdict", predicted.map(|j| j.verdict.name()));
    out.text("predicted_reason", predicted.and_then(reason));
    out.number(
        "predicted_level_dbm",
        predicted.and_then(|j| j.level).map(|l| l.0),
        1,
    );
    out.number(
        "predicted_people_covered_share",
        predicted.map(|j| j.people_covered_share),
        4,
    );
    let measured = row.map(|r| r.measured).filter(|_| found.is_measured);
    out.text("measured_verdict", measured.map(|m| m.verdict.name()));
    let count = |of: fn(&MeasuredAt) -> usize| measured.as_ref().map_or(Value::Null, |m| Value::from(of(m)));
    out.put("measured_squares", count(|m| m.squares));
    out.put("measured_squares_covered", count(|m| m.covered));
    out.text("class", row.map(|r| r.class.name()));
    out.0
}

const fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

fn reason(judgement: &Judgement) -> Option<&'static str> {
    match judgement.verdict {
        Verdict::Unknown(reason) => Some(reason.text()),
        _ => None,
    }
}

/// `claims_provinces`: the same in numbers, by province and operator; all provinces come last.
///
/// # Errors
/// [`OutputError::Mismatch`] when a row has too few numbers.
pub fn provinces(summary: &ClaimsSummary, caption: &Caption) -> Result<Sheet, OutputError> {
    let title = "Villages claimed, predicted and measured, by province and operator";
    let mut sheet = Sheet::new(Word::Each, title, columns()).with_rule(rule(caption));
    for row in &summary.by_province {
        sheet.rows.push(cells(row.code.as_deref(), &row.name, &row.tally));
    }
    for tally in &summary.by_operator {
        sheet.rows.push(cells(None, "all", tally));
    }
    Ok(sheet)
}

/// The counts of a tally by the names of their columns.
fn counts(tally: &ClaimTally) -> [(&'static str, &'static str, ClaimCount); 9] {
    [
        ("claimed_villages", "claimed_people", tally.claimed),
        (
            "predicted_covered_villages",
            "predicted_covered_people",
            tally.predicted_covered,
        ),
        ("measured_villages", "measured_people", tally.measured),
        (
            "claimed_predicted_dark_villages",
            "claimed_predicted_dark_people",
            tally.claimed_predicted_dark,
        ),
        (
            "claimed_predicted_white_villages",
            "claimed_predicted_white_people",
            tally.claimed_predicted_white,
        ),
        (
            "claimed_measured_dark_villages",
            "claimed_measured_dark_people",
            tally.claimed_measured_dark,
        ),
        (
            "not_claimed_covered_villages",
            "not_claimed_covered_people",
            tally.not_claimed_covered,
        ),
        ("agrees_villages", "agrees_people", tally.agrees),
        ("unknown_villages", "unknown_people", tally.unknown),
    ]
}

fn columns() -> Vec<Column> {
    let mut columns: Vec<Column> = [
        "province_code",
        "province_name",
        "operator",
        "technology",
        "claimed_as_of",
    ]
    .map(words)
    .into();
    columns.extend(["villages", "villages_without_population"].map(numbers));
    for (villages, people, _) in counts(&ClaimTally::default()) {
        columns.extend([villages, people].map(numbers));
    }
    columns
}

fn cells(code: Option<&str>, name: &str, tally: &ClaimTally) -> Vec<SheetCell> {
    let any = || "any".to_owned();
    let mut cells = vec![
        SheetCell::text(code),
        SheetCell::from(name),
        SheetCell::Text(tally.operator.clone().unwrap_or_else(any)),
        SheetCell::Text(tally.technology.map_or_else(any, str::to_owned)),
        SheetCell::text(tally.claimed_as_of.clone()),
        SheetCell::count(tally.villages),
        SheetCell::count(tally.villages_without_population),
    ];
    for (_, _, count) in counts(tally) {
        cells.extend([
            SheetCell::count(count.villages),
            SheetCell::quantity(Some(count.people)),
        ]);
    }
    cells
}

/// `claims.geojson`: every village with the gravest class of its claims.
///
/// # Errors
/// [`OutputError`] when the text cannot be made.
pub fn layer(results: Results, found: &ClaimsFound) -> Result<String, OutputError> {
    let villages = results.villages.iter().enumerate();
    let rows = villages.map(|(index, village)| {
        let mut row = RecordRow(Vec::with_capacity(20));
        place(&mut row, village);
        for (name, text) in of_village(found, index) {
            row.text(name, text.as_deref());
        }
        (village, row.0)
    });
    let content = "villages by what operators claim, what is predicted and what was measured";
    geojson::layer(results.caption, content, rows.collect())
}
