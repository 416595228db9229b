//! Presets: the rule by which a village is judged, with its source and standing.

use super::fault::{Code, Source, StudyFaults};
use super::kind::{Choice, Number, Text, number};
use super::models::{Embedded, ModelKind, ModelText};
use super::reader::{At, Document, read_document};
use crate::domain::Technology;
use std::collections::BTreeMap;

/// Levels of one technology's reference signal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// At or above: covered, dBm.
    pub covered_dbm: f64,
    /// At or above: some usable signal; below: none, dBm.
    pub usable_dbm: f64,
}

/// A verdict rule from models/presets/.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// File name without extension.
    pub name: String,
    /// For people.
    pub title: String,
    /// Where the rule comes from.
    pub source: String,
    /// `regulation`, `operator declaration` or `planning convention`.
    pub standing: String,
    /// What must be said beside every result, if anything.
    pub mark: Option<String>,
    /// Levels by technology: only these technologies count.
    pub thresholds: BTreeMap<Technology, Threshold>,
    /// Share of the people that must have the level, 0…1.
    pub people_share: f64,
    /// Receiver antenna above ground, metres.
    pub receiver_height_m: f64,
    /// Loss into buildings or vehicles, taken off every level, dB.
    pub indoor_loss_db: f64,
    /// Margin for fading, taken off every level, dB.
    pub margin_db: f64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

/// Reads and checks a preset.
///
/// # Errors
/// Every fault of the file at once.
pub fn parse(file: &ModelText) -> Result<Preset, StudyFaults> {
    let source = Source {
        file: &file.origin,
        text: &file.text,
    };
    let (preset, _, faults) = read_document(source, |d| read(d, file));
    if faults.is_empty() {
        Ok(preset)
    } else {
        Err(StudyFaults::sorted(faults))
    }
}

/// The presets built into the program, by name.
///
/// # Errors
/// A fault in a file built in, which a test excludes.
pub fn embedded_presets() -> Result<Vec<Preset>, StudyFaults> {
    Embedded.all(ModelKind::Preset).iter().map(parse).collect()
}

const STANDINGS: Choice<&str> = Choice(&[
    ("regulation", "regulation"),
    ("operator declaration", "operator declaration"),
    ("planning convention", "planning convention"),
]);

/// Limits of levels, dBm: wider than any standard's reporting range.
pub(super) const LEVEL_DBM: Number = number(-160.0, -20.0);
/// Limits of the share of people.
pub(super) const SHARE: Number = number(0.0, 1.0);
/// Limits of the receiver's height, metres.
pub(super) const RECEIVER_M: Number = number(0.5, 100.0);
/// Limits of the loss into buildings, dB.
pub(super) const INDOOR_DB: Number = number(0.0, 60.0);
/// Limits of the margin, dB.
pub(super) const MARGIN_DB: Number = number(0.0, 40.0);

fn read(d: &mut Document, file: &ModelText) -> Preset {
    let mut preset = d.table("", "The rule", |t| Preset {
        name: file.name.clone(),
        title: t.required("title", Text, "\"A rule\"", "Title for people"),
        source: t.required("source", Text, "\"Decision …\"", "Where the rule comes from"),
        standing: t
            .required("standing", STANDINGS, "\"regulation\"", "How binding it is")
            .to_owned(),
        mark: t.optional(
            "mark",
            Text,
            "nothing",
            "\"planning value\"",
            "What to say beside every result",
        ),
        thresholds: BTreeMap::new(),
        people_share: t.required("people_share", SHARE, "0.9", "Share of people"),
        receiver_height_m: t.required("receiver_height_m", RECEIVER_M, "1.5", "Receiver above ground, m"),
        indoor_loss_db: t.required("indoor_loss_db", INDOOR_DB, "0.0", "Loss into buildings, dB"),
        margin_db: t.required("margin_db", MARGIN_DB, "0.0", "Margin for fading, dB"),
        sha256: file.sha256(),
    });
    for technology in Technology::ALL {
        let threshold = d.optional_table(technology.name(), "Levels of a technology that counts", |t| {
            let threshold = Threshold {
                covered_dbm: t.required("covered_dbm", LEVEL_DBM, "-105.0", "Covered from here, dBm"),
                usable_dbm: t.required("usable_dbm", LEVEL_DBM, "-115.0", "Usable from here, dBm"),
            };
            if threshold.covered_dbm < threshold.usable_dbm {
                t.fault(
                    Code::Inconsistent,
                    "covered_dbm",
                    "is below usable_dbm",
                    "a covered place has a usable signal: raise it, or lower usable_dbm".to_owned(),
                );
            }
            threshold
        });
        preset.thresholds.extend(threshold.map(|th| (technology, th)));
    }
    if preset.thresholds.is_empty() {
        let advice = "add a table such as [4G] with covered_dbm and usable_dbm".to_owned();
        d.fault(
            Code::MissingKey,
            At::default(),
            "",
            "no technology has levels".to_owned(),
            advice,
        );
    }
    preset
}
