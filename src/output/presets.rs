//! `presets.csv`: what each preset makes of all villages, side by side.

use super::csv::{disarmed, failed, finished, for_spreadsheets};
use super::record::rounded;
use super::{OutputError, caption::SYNTHETIC_NOTE};
use crate::analysis::Caption;
use crate::analysis::tally::PresetCounts;

/// The table, for spreadsheets.
///
/// # Errors
/// [`OutputError::Text`] when the text cannot be made.
pub fn presets(presets: &[PresetCounts], caption: &Caption) -> Result<Vec<u8>, OutputError> {
    let mut writer = for_spreadsheets();
    writer
        .write_record([
            "preset",
            "scope",
            "name",
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
            "preset_standing",
            "preset_mark",
            "model",
            "note",
        ])
        .map_err(failed)?;
    let note = if caption.synthetic_sites {
        SYNTHETIC_NOTE
    } else {
        ""
    };
    for of in presets {
        for row in &of.counts {
            let t = row.tally;
            let mut fields = vec![
                disarmed(&of.preset.name).into_owned(),
                row.scope.name().to_owned(),
                disarmed(row.name.as_deref().unwrap_or_default()).into_owned(),
            ];
            let villages = [t.villages, t.covered, t.low_signal, t.white, t.unknown];
            fields.extend(villages.iter().map(usize::to_string));
            for (people, without) in [
                (t.people_in_gaps, t.gaps_without_population),
                (row.people_without_service, row.judged_without_population),
            ] {
                fields.extend([rounded(people, 2).to_string(), without.to_string()]);
            }
            fields.extend([
                rounded(of.receiver_height_m, 2).to_string(),
                disarmed(&of.preset.standing).into_owned(),
                disarmed(&of.preset.said().unwrap_or_default()).into_owned(),
                disarmed(&caption.model).into_owned(),
                note.to_owned(),
            ]);
            writer.write_record(fields).map_err(failed)?;
        }
    }
    finished(writer)
}
