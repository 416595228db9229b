//! `presets`: what each preset makes of all villages, side by side.

use super::provinces::covered_pct;
use super::sheet::{Sheet, SheetCell, numbers, words};
use super::tables::synthetic_note;
use crate::analysis::Caption;
use crate::analysis::tally::PresetCounts;
use crate::domain::word::Word;

/// The table.
pub fn presets(presets: &[PresetCounts], caption: &Caption) -> Sheet {
    let mut columns = vec![words("preset"), words("scope"), words("name")];
    columns.extend(
        [
            "villages",
            "covered",
            "low_signal",
            "white",
            "unknown",
            "people_in_gaps",
            "gaps_without_population",
            "people_without_service",
            "judged_without_population",
            "receiver_height_m",
        ]
        .map(numbers),
    );
    columns.extend(["preset_standing", "preset_mark"].map(words));
    columns.push(numbers("covered_pct"));
    let mut sheet = Sheet::new(
        Word::Predicted,
        "What each preset makes of all villages, by predicted levels",
        columns,
    )
    .with_rule([
        ("model", caption.model.clone()),
        ("note", synthetic_note(caption).to_owned()),
    ]);
    for of in presets {
        for row in &of.counts {
            let t = row.tally;
            let mut cells = vec![
                SheetCell::Text(of.preset.name.clone()),
                SheetCell::Text(row.scope.name().to_owned()),
                SheetCell::text(row.name.clone()),
            ];
            cells.extend([t.villages, t.covered, t.low_signal, t.white, t.unknown].map(SheetCell::count));
            for (people, without) in [
                (t.people_in_gaps, t.gaps_without_population),
                (row.people_without_service, row.judged_without_population),
            ] {
                cells.extend([SheetCell::quantity(Some(people)), SheetCell::count(without)]);
            }
            cells.extend([
                SheetCell::quantity(Some(of.receiver_height_m)),
                SheetCell::Text(of.preset.standing.clone()),
                SheetCell::text(of.preset.said()),
                SheetCell::pct(covered_pct(&t)),
            ]);
            sheet.rows.push(cells);
        }
    }
    sheet
}
