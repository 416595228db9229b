//! What a person decided about uncertain rows: the table of them, filled in.

use crate::domain::csv_text::bare;
use crate::ingest::list::{Headings, bytes_of, delimiter_of, header, records};
use crate::ingest::notes::Notes;
use crate::ingest::text::clean;
use crate::register::{Decision, PointId};
use crate::world::{Fault, Faults};
use std::collections::BTreeMap;
use std::path::Path;

/// Reads the columns `row`, `name` and `decision` of a CSV: by row of the list, the point that it is about,
/// or that it is new. Lines whose decision is empty say nothing.
///
/// # Errors
/// Everything that is wrong with it.
pub fn decisions(path: &Path) -> Result<BTreeMap<u64, Decision>, Faults> {
    let mut notes = Notes::default();
    let found = read(&mut notes, path);
    match found {
        Some(found) if notes.problems.is_empty() => Ok(found),
        _ => Err(notes.problems),
    }
}

fn read(notes: &mut Notes, path: &Path) -> Option<BTreeMap<u64, Decision>> {
    let bytes = bytes_of(notes, path, None)?;
    let headings = Headings {
        asked: ["row", "name", "decision"].map(str::to_owned).to_vec(),
        ..Headings::default()
    };
    let delimiter = delimiter_of(notes, path, &bytes, &headings);
    let mut records = records(notes, path, &bytes, delimiter)?.into_iter();
    let columns = header(notes, path, &records.next()?, delimiter)?;
    let mut column = |name: &str| {
        let at = columns.iter().position(|c| c == name);
        if at.is_none() {
            let cause = format!("there is no column '{name}'");
            let remedy = "give the table of uncertain rows, with the column 'decision' filled in";
            notes.problem(Fault::new("column-missing", path, cause, remedy).in_field(name));
        }
        at
    };
    let (row, name, decision) = (column("row"), column("name"), column("decision"));
    let (row, name, decision) = (row?, name?, decision?);
    let mut found: BTreeMap<u64, Decision> = BTreeMap::new();
    for record in records {
        let text = |at: usize| record.fields.get(at).map(|t| clean(t)).unwrap_or_default();
        let decided = text(decision);
        if decided.is_empty() {
            continue;
        }
        let fault = |cause: String| {
            Fault::new(
                "decision-invalid",
                path,
                cause,
                "write the point's number (LS-000123), or 'new'",
            )
            .at_row(record.line)
            .in_field("decision")
            .with_value(decided.clone())
        };
        let Ok(number) = text(row).parse::<u64>() else {
            notes.problem(fault(format!("'{}' is no row of a list", text(row))));
            continue;
        };
        let point = match decided.to_lowercase().as_str() {
            "new" | "mới" | "moi" => None,
            _ => match decided.to_uppercase().parse::<PointId>() {
                Ok(point) => Some(point),
                Err(cause) => {
                    notes.problem(fault(cause));
                    continue;
                }
            },
        };
        let name = bare(&text(name)).to_owned();
        let new = Decision { name, point };
        match found.get(&number) {
            Some(before) if *before != new => {
                notes.problem(fault(format!("row {number} is decided twice, and differently")));
            }
            _ => {
                found.insert(number, new);
            }
        }
    }
    Some(found)
}
