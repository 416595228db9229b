//! Radio templates from models/radios/: what fills a cell's missing fields.

use super::fault::{Code, Source, StudyFaults};
use super::kind::{Number, TECHNOLOGY, Text, Whole, number};
use super::models::{Embedded, ModelKind, ModelText};
use super::reader::{Document, Table, read_document};
use crate::domain::Technology;

/// A typical cell.
#[derive(Clone, Debug, PartialEq)]
pub struct RadioTemplate {
    /// File name without extension.
    pub name: String,
    /// For people.
    pub title: String,
    /// Where the values come from.
    pub source: String,
    /// Technology.
    pub technology: Technology,
    /// Carrier, MHz.
    pub frequency_mhz: f64,
    /// Total transmitter power, dBm.
    pub power_dbm: f64,
    /// Antenna gain, dBi.
    pub gain_dbi: f64,
    /// Feeder and other losses, dB.
    pub losses_db: f64,
    /// Antenna above ground, m.
    pub antenna_height_m: f64,
    /// `None`: omnidirectional.
    pub azimuth_deg: Option<f64>,
    /// Positive downwards, degrees.
    pub mechanical_tilt_deg: f64,
    /// Positive downwards, degrees.
    pub electrical_tilt_deg: f64,
    /// Degrees.
    pub horizontal_beam_width_deg: f64,
    /// Degrees.
    pub vertical_beam_width_deg: f64,
    /// dB.
    pub front_to_back_db: f64,
    /// dB.
    pub side_lobe_db: f64,
    /// A pattern file, which takes the place of beam widths and bounds, and of the gain.
    pub antenna_pattern: Option<String>,
    /// MHz.
    pub bandwidth_mhz: f64,
    /// Resource blocks of the carrier (LTE, NR); sets the step from total power to RSRP.
    pub resource_blocks: Option<u32>,
    /// From carrier power to the reference signal where there are no resource blocks, dB: 0 for GSM, the
    /// pilot's share for UMTS.
    pub reference_offset_db: Option<f64>,
    /// Noise figure of the base station's receiver, dB.
    pub noise_figure_db: f64,
    /// Transmitter power of the terminal, dBm.
    pub terminal_power_dbm: f64,
    /// Antenna gain of the terminal, body loss taken off, dBi.
    pub terminal_gain_dbi: f64,
    /// Noise figure of the terminal's receiver, dB.
    pub terminal_noise_figure_db: f64,
    /// Share of the cell's resources in use, 0…1.
    pub load: f64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

/// Reads and checks a radio template.
///
/// # Errors
/// Every fault of the file at once.
pub fn parse(file: &ModelText) -> Result<RadioTemplate, StudyFaults> {
    let source = Source {
        file: &file.origin,
        text: &file.text,
    };
    let (template, _, faults) = read_document(source, |d: &mut Document| {
        d.table("", "A typical cell", |t| read(t, file))
    });
    if faults.is_empty() {
        Ok(template)
    } else {
        Err(StudyFaults::sorted(faults))
    }
}

/// The templates built into the program, by name.
///
/// # Errors
/// A fault in a file built in, which a test excludes.
pub fn embedded_templates() -> Result<Vec<RadioTemplate>, StudyFaults> {
    Embedded.all(ModelKind::Radio).iter().map(parse).collect()
}

/// Limits of noise figures, dB.
const NOISE_FIGURE_DB: Number = number(0.0, 30.0);

#[rustfmt::skip] // One declaration a line reads like the file.
fn read(t: &mut Table, file: &ModelText) -> RadioTemplate {
    let title = t.required("title", Text, "\"Rural macro\"", "Title for people");
    let source = t.required("source", Text, "\"planning convention\"", "Where the values come from");
    let technology = t.optional("technology", TECHNOLOGY, "a fault", "\"4G\"", "Technology");
    if !t.is_set("technology") {
        t.fault(Code::MissingKey, "technology", "is missing", "add, for example: technology = \"4G\"".to_owned());
    }
    let template = RadioTemplate {
        name: file.name.clone(),
        title,
        source,
        technology: technology.unwrap_or(Technology::G4),
        frequency_mhz: t.required("frequency_mhz", number(30.0, 100_000.0), "1842.5", "Downlink carrier, MHz"),
        power_dbm: t.required("power_dbm", number(-30.0, 80.0), "46.0", "Transmitter power of the carrier, dBm"),
        gain_dbi: t.required("gain_dbi", number(-20.0, 60.0), "17.0", "Antenna gain, dBi"),
        losses_db: t.required("losses_db", number(0.0, 40.0), "3.0", "Feeder and other losses, dB"),
        antenna_height_m: t.required("antenna_height_m", number(1.0, 500.0), "40.0", "Antenna above ground, m"),
        azimuth_deg: t.optional("azimuth_deg", number(0.0, 360.0), "heard equally all around", "0.0", "Azimuth, degrees from north"),
        mechanical_tilt_deg: t.required("mechanical_tilt_deg", number(-90.0, 90.0), "0.0", "Mechanical tilt, degrees, positive downwards"),
        electrical_tilt_deg: t.required("electrical_tilt_deg", number(-90.0, 90.0), "2.0", "Electrical tilt, degrees, positive downwards"),
        horizontal_beam_width_deg: t.required("horizontal_beam_width_deg", number(1.0, 360.0), "65.0", "Horizontal half-power beam width, degrees"),
        vertical_beam_width_deg: t.required("vertical_beam_width_deg", number(1.0, 180.0), "10.0", "Vertical half-power beam width, degrees"),
        front_to_back_db: t.required("front_to_back_db", number(0.0, 60.0), "25.0", "Most that the horizontal pattern attenuates, dB"),
        side_lobe_db: t.required("side_lobe_db", number(0.0, 60.0), "20.0", "Most that the vertical pattern attenuates, dB"),
        antenna_pattern: t.optional("antenna_pattern", Text, "beam widths and bounds make the pattern", "\"generic-65-17dbi\"", "A pattern file: a name from models/antennas/ or a path that ends in .msi or .pln, relative to the study; its gain goes before gain_dbi"),
        bandwidth_mhz: t.required("bandwidth_mhz", number(0.1, 400.0), "20.0", "Channel bandwidth, MHz"),
        resource_blocks: t.optional("resource_blocks", Whole { min: 1, max: 275 }, "there are none (2G, 3G)", "100", "Resource blocks of the carrier")
            .and_then(|n| u32::try_from(n).ok()),
        reference_offset_db: t.optional("reference_offset_db", number(0.0, 40.0), "from the resource blocks", "10.0", "Carrier power over the reference signal, dB"),
        noise_figure_db: t.required("noise_figure_db", NOISE_FIGURE_DB, "5.0", "Noise figure of the base station's receiver, dB"),
        terminal_power_dbm: t.required("terminal_power_dbm", number(-30.0, 60.0), "23.0", "Transmitter power of the terminal, dBm"),
        terminal_gain_dbi: t.required("terminal_gain_dbi", number(-20.0, 40.0), "0.0", "Antenna gain of the terminal, body loss taken off, dBi"),
        terminal_noise_figure_db: t.required("terminal_noise_figure_db", NOISE_FIGURE_DB, "9.0", "Noise figure of the terminal's receiver, dB"),
        load: t.required("load", number(0.0, 1.0), "0.5", "Share of the cell's resources in use, 0 … 1"),
        sha256: file.sha256(),
    };
    check_reference(t, &template);
    template
}

/// The step from total power to the reference signal must be said once, and the blocks must fit the channel.
fn check_reference(t: &mut Table, template: &RadioTemplate) {
    let in_blocks = matches!(template.technology, Technology::G4 | Technology::G5);
    let (wanted, other) = if in_blocks {
        ("resource_blocks", "reference_offset_db")
    } else {
        ("reference_offset_db", "resource_blocks")
    };
    let name = template.technology.name();
    if !t.is_set(wanted) {
        let advice = format!("{name} needs {wanted}: add it");
        t.fault(Code::MissingKey, wanted, "is missing", advice);
    }
    if t.is_set(other) {
        let advice = format!("{name} takes {wanted} alone: remove this key");
        t.fault(
            Code::Inconsistent,
            other,
            "does not go with the technology",
            advice,
        );
    }
    // A block is 12 subcarriers of at least 15 kHz.
    let widest_blocks = template.bandwidth_mhz / 0.18;
    if template
        .resource_blocks
        .is_some_and(|n| f64::from(n) > widest_blocks)
    {
        let advice = format!(
            "{} MHz hold at most {widest_blocks:.0} blocks",
            template.bandwidth_mhz
        );
        t.fault(
            Code::Inconsistent,
            "resource_blocks",
            "does not fit the bandwidth",
            advice,
        );
    }
}
