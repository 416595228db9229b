//! `presets.csv`: what each preset makes of all villages, side by side.

use super::OutputError;
use super::csv::{Table, disarmed, synthetic_note};
use super::record::rounded;
use crate::analysis::Caption;
use crate::analysis::tally::PresetCounts;

#[rustfmt::skip]
const HEADER: [&str; 17] = [
    "preset", "scope", "name", "villages", "covered", "low_signal", "white", "unknown", "people_in_gaps",
    "gaps_without_population", "people_without_service", "judged_without_population", "receiver_height_m",
    "preset_standing", "preset_mark", "model", "note",
];

/// The table, for spreadsheets.
///
/// # Errors
/// [`OutputError::Text`] when the text cannot be made.
pub fn presets(presets: &[PresetCounts], caption: &Caption) -> Result<Vec<u8>, OutputError> {
    let mut table = Table::new(HEADER.iter().copied())?;
    for of in presets {
        for row in &of.counts {
            let t = row.tally;
            let name = row.name.as_deref().unwrap_or_default();
            let mut fields = vec![disarmed(&of.preset.name), row.scope.name().into(), disarmed(name)];
            let villages = [t.villages, t.covered, t.low_signal, t.white, t.unknown];
            fields.extend(villages.map(|n| n.to_string().into()));
            for (people, without) in [
                (t.people_in_gaps, t.gaps_without_population),
                (row.people_without_service, row.judged_without_population),
            ] {
                fields.extend([rounded(people, 2).to_string().into(), without.to_string().into()]);
            }
            let mark = of.preset.said().unwrap_or_default();
            fields.extend([
                rounded(of.receiver_height_m, 2).to_string().into(),
                disarmed(&of.preset.standing),
                disarmed(&mark),
                disarmed(&caption.model),
                synthetic_note(caption).into(),
            ]);
            table.row(fields)?;
        }
    }
    table.finish()
}
