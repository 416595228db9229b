//! What a run found, for a terminal: a page that is read at once, or everything.

mod brief;
mod full;

pub(super) use brief::{Written, print as brief};
pub(super) use full::print as full;

use crate::analysis::Summary;
use crate::analysis::tally::{Tally, TallyRow};
use crate::cli::table;
use crate::domain::figures::{counted, grouped};
use crate::domain::word::Word;
use crate::output::provinces::covered_pct;
use crate::output::sheet::{Sheet, SheetCell};
use crate::study::Preset;
use std::io::{self, Write};

/// What every answer about made-up masts says.
const SYNTHETIC_SITES: &str =
    "SYNTHETIC SITES: the masts are made up; this is no statement about a real network";

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
        writeln!(out, "{SYNTHETIC_SITES}")?;
    }
    writeln!(
        out,
        "predicted, not measured: model {model}; preset {} ({})",
        preset.name, preset.standing
    )?;
    preset.said().map_or(Ok(()), |mark| writeln!(out, "note: {mark}"))
}

/// How many rows of the village layer were left out.
pub(super) fn left_out(whose: &str, rows: u64) -> Option<String> {
    (rows > 0).then(|| {
        let rows = counted(rows, "row", "rows");
        format!("NOT COUNTED{whose}: {rows} of the village layer could not be used and were left out")
    })
}

/// A row for each unit or operator.
fn tally_sheet(unit: &str, rows: &[TallyRow]) -> Sheet {
    let headings = "villages | covered | low-signal | white | unknown | covered % | people in gaps";
    let mut sheet = table::headed(Word::Predicted, &format!("{unit} | {headings}"), 1);
    for row in rows {
        let t = row.tally;
        let mut cells = vec![SheetCell::from(row.name.as_str())];
        cells.extend([t.villages, t.covered, t.low_signal, t.white, t.unknown].map(SheetCell::count));
        cells.extend([SheetCell::pct(covered_pct(&t)), people(&t)]);
        sheet.rows.push(cells);
    }
    sheet
}

/// People in gaps, with the villages of which none are known.
fn people(tally: &Tally) -> SheetCell {
    with_unknown(tally.people_in_gaps, tally.gaps_without_population)
}

/// People, and how many villages are not in that number.
pub(super) fn with_unknown(people: f64, villages_without: usize) -> SheetCell {
    let whole = people.round() as i64;
    match villages_without {
        0 => SheetCell::Whole(whole),
        n => {
            let known = crate::domain::figures::thousands(whole);
            let villages = counted(n, "village", "villages");
            SheetCell::Text(format!("{known} + {villages} of unknown size"))
        }
    }
}

/// What operators claim, in a sentence each.
fn claims(summary: &Summary) -> impl Iterator<Item = String> + '_ {
    let rows = summary.claims.iter().flat_map(|c| &c.by_operator);
    // One operator and technology each: what they come to together is in the tables.
    let rows = rows.filter(|row| row.operator.is_some() && row.technology.is_some());
    rows.map(|row| {
        let name = row.operator.as_deref().unwrap_or_default();
        let technology = row.technology.unwrap_or_default();
        let measured = match summary.claims.as_ref().and_then(|c| c.measured_places) {
            Some(_) => format!(", {} measured dark", grouped(row.claimed_measured_dark.villages)),
            None => String::new(),
        };
        format!(
            "{name} {technology} alone claims {}: {} of them predicted dark with its own cells{measured}; not claimed, predicted or measured covered: {}",
            counted(row.claimed.villages, "village", "villages"),
            grouped(row.claimed_predicted_dark.villages),
            grouped(row.not_claimed_covered.villages),
        )
    })
}

/// Why villages are unknown, with their number.
fn unknown(summary: &Summary) -> impl Iterator<Item = String> + '_ {
    let reasons = summary.unknown_reasons.iter();
    reasons.map(|(reason, count)| format!("unknown: {} ({reason})", counted(*count, "village", "villages")))
}
