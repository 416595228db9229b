//! `presets.csv`: what each preset makes of all villages, side by side.

use super::csv::{disarmed, failed, finished, for_spreadsheets};
use super::record::rounded;
use super::{Caption, OutputError, caption::SYNTHETIC_NOTE};

/// One row: a preset and who serves.
#[derive(Clone, Debug, PartialEq)]
pub struct PresetLine {
    /// The preset's name.
    pub preset: String,
    /// `regulation`, `operator declaration` or `planning convention`.
    pub standing: String,
    /// What must be said beside every result, if anything.
    pub mark: Option<String>,
    /// Receiver above ground, metres.
    pub receiver_height_m: f64,
    /// `any`, `operator` or `technology`.
    pub scope: &'static str,
    /// The operator or technology.
    pub name: Option<String>,
    /// Villages; covered, low-signal, white, unknown.
    pub villages: [usize; 5],
    /// People of the low-signal and white villages; villages among them of unknown population.
    pub in_gaps: (f64, usize),
    /// People without service in all villages of known verdict; villages among them of unknown population.
    pub without_service: (f64, usize),
}

/// The table, for spreadsheets.
///
/// # Errors
/// [`OutputError::Text`] when the text cannot be made.
pub fn presets(lines: &[PresetLine], caption: &Caption) -> Result<Vec<u8>, OutputError> {
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
    for line in lines {
        let mut fields = vec![
            disarmed(&line.preset).into_owned(),
            line.scope.to_owned(),
            disarmed(line.name.as_deref().unwrap_or_default()).into_owned(),
        ];
        fields.extend(line.villages.iter().map(usize::to_string));
        for (people, without) in [line.in_gaps, line.without_service] {
            fields.extend([rounded(people, 2).to_string(), without.to_string()]);
        }
        fields.extend([
            rounded(line.receiver_height_m, 2).to_string(),
            disarmed(&line.standing).into_owned(),
            disarmed(line.mark.as_deref().unwrap_or_default()).into_owned(),
            disarmed(&caption.model).into_owned(),
            note.to_owned(),
        ]);
        writer.write_record(fields).map_err(failed)?;
    }
    finished(writer)
}
