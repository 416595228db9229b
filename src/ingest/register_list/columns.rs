//! Which column is what.

use super::carried;
use super::options::ListOptions;
use super::rows::Columns;
use super::table::RegisterTable;
use crate::ingest::list::{ListCell, Target, same_heading, target_of};
use crate::ingest::notes::Notes;
use crate::ingest::text::nearest;
use crate::register::Field;
use crate::world::Fault;

/// Columns of a study's table that speak of the serving cell, and not of the village.
const OF_A_CELL: [Target; 3] = [Target::Operator, Target::Technology, Target::Field(Field::Note)];

/// Dashes and the like stand for "nothing".
pub(super) fn blank_dashes(notes: &mut Notes, table: &mut RegisterTable) {
    let mut blanked = 0;
    for cell in table.rows.iter_mut().flat_map(|r| &mut r.cells) {
        if let ListCell::Text(text) = cell
            && ["-", "–", "—", "--", "/", "…", "...", "n/a", "N/A"].contains(&text.trim())
        {
            *cell = ListCell::Empty;
            blanked += 1;
        }
    }
    notes.tally(
        "cells-dashes",
        "cells with a dash or the like, taken as empty",
        blanked,
    );
}

/// Which column is what; headings that are not taken, and why.
pub(super) fn assign(
    notes: &mut Notes,
    table: &RegisterTable,
    options: &ListOptions<'_>,
) -> (Columns, Vec<(String, &'static str)>) {
    let mut columns = Columns::default();
    let mut taken: Vec<Option<Target>> = vec![None; table.columns.len()];
    for (target, heading) in &options.columns {
        match table.columns.iter().position(|c| same_heading(c, heading)) {
            Some(at) => {
                columns.by_target.insert(*target, at);
                if let Some(place) = taken.get_mut(at) {
                    *place = Some(*target);
                }
            }
            None => {
                let offered = nearest(heading, &table.columns)
                    .map_or_else(String::new, |n| format!("did you mean '{n}'? "));
                let cause = format!(
                    "there is no column '{heading}'; there are: {}",
                    table.columns.join(", ")
                );
                let remedy = format!("{offered}correct --columns");
                notes.problem(
                    Fault::new("column-missing", &table.path, cause, remedy).in_field(heading.clone()),
                );
            }
        }
    }
    let is_study = table
        .columns
        .iter()
        .any(|c| target_of(c) == Some(Target::Verdict))
        && table
            .columns
            .iter()
            .any(|c| c == "shortfall_db" || c == "cell_id");
    let mut not_taken = Vec::new();
    let is_export = carried::is_export(&table.columns);
    for (at, heading) in table.columns.iter().enumerate() {
        if heading.is_empty() || taken.get(at).is_some_and(Option::is_some) {
            continue;
        }
        if is_export && let Some(why) = carried::why_not_taken(heading) {
            not_taken.push((heading.clone(), why));
            continue;
        }
        let Some(target) = target_of(heading) else {
            not_taken.push((heading.clone(), "not recognised"));
            continue;
        };
        let place = matches!(target, Target::Field(Field::Lon | Field::Lat));
        if target == Target::Counter {
            not_taken.push((heading.clone(), "counts the rows"));
        } else if is_study && OF_A_CELL.contains(&target) {
            not_taken.push((heading.clone(), "of the serving cell, not of the village"));
        } else if place && table.has_shapes && !is_study {
            not_taken.push((heading.clone(), "the shapes give the place"));
        } else if let Some(first) = columns.of(target) {
            if options.columns.contains_key(&target) {
                not_taken.push((heading.clone(), "another column is taken for it"));
                continue;
            }
            let other = table.columns.get(first).cloned().unwrap_or_default();
            let cause = format!("the columns '{other}' and '{heading}' both look like {target}");
            let remedy = format!("say which one it is (--columns {target}=…)");
            notes.problem(Fault::new("column-twice", &table.path, cause, remedy).in_field(heading.clone()));
        } else {
            columns.by_target.insert(target, at);
        }
    }
    (columns, not_taken)
}

/// Rows must be distinguished somehow.
pub(super) fn enough(notes: &mut Notes, table: &RegisterTable, columns: &Columns) {
    let any = [
        Target::Number,
        Target::Field(Field::Code),
        Target::Field(Field::Name),
    ];
    if any.iter().all(|t| columns.of(*t).is_none()) {
        let cause = format!(
            "no column has names, codes or numbers of the points; there are: {}",
            table.columns.join(", ")
        );
        let remedy = "say which it is (--columns name=… or code=…)";
        notes.problem(Fault::new("column-missing", &table.path, cause, remedy).in_field("name"));
    }
}
