//! A synthetic drive test as bytes: the log as phone apps write it, and the file that says what is in it.

use super::OutputError;
use super::csv::failed;
use crate::domain::csv_text::protected;
use crate::domain::{Network, Technology};
use crate::register::Stamp;
use crate::synth::drive::{DriveSpec, FaultMade, HEIGHT_M, Row};
use std::fmt::Write as _;
use std::io::Write;

/// The rows of one phone.
#[derive(Clone, Debug)]
pub struct PhoneLog {
    /// The phone, as the log names it.
    pub device: String,
    /// Whose network it is on.
    pub operator: String,
    /// In the order of time.
    pub rows: Vec<Row>,
}

/// A log to write.
#[derive(Clone, Copy, Debug)]
pub struct DriveLog<'a> {
    /// The study's network.
    pub network: &'a Network,
    /// Channel number of each cell of the network.
    pub channels: &'a [Option<u32>],
    /// What all rows are of.
    pub technology: Technology,
    /// The phones, one after the other.
    pub phones: &'a [PhoneLog],
    /// Only the serving cell has its identity.
    pub neighbours_by_code: bool,
    /// The heading is repeated before each phone's rows.
    pub is_joined: bool,
}

/// What apps call the identity, the code, the channel and the level of each technology.
const fn names(technology: Technology) -> [&'static str; 4] {
    match technology {
        Technology::G2 => ["CI", "BSIC", "ARFCN", "RxLev"],
        Technology::G3 => ["CID", "PSC", "UARFCN", "RSCP"],
        Technology::G4 => ["ECI", "PCI", "EARFCN", "RSRP"],
        Technology::G5 => ["NCI", "PCI", "NR-ARFCN", "SS-RSRP"],
    }
}

/// Writes the log; the rows without the headings.
///
/// # Errors
/// [`OutputError`]: what the writer says.
pub fn log_csv(log: &DriveLog<'_>, out: &mut dyn Write) -> Result<u64, OutputError> {
    let mut writer = ::csv::Writer::from_writer(out);
    let [identity, code, channel, level] = names(log.technology);
    let heading = [
        "Time",
        "Longitude",
        "Latitude",
        "Accuracy",
        "Speed m/s",
        "Device",
        "Campaign",
        "Operator",
        "Technology",
        identity,
        "Cell name",
        code,
        channel,
        level,
        "RSRQ",
    ];
    let mut count = 0;
    for (nth, phone) in log.phones.iter().enumerate() {
        if nth == 0 || log.is_joined {
            writer.write_record(heading).map_err(failed)?;
        }
        let operator = protected(&phone.operator).into_owned();
        for row in &phone.rows {
            writer
                .write_record(fields(log, phone, &operator, row))
                .map_err(failed)?;
            count += 1;
        }
    }
    writer.flush().map_err(failed)?;
    Ok(count)
}

fn fields(log: &DriveLog<'_>, phone: &PhoneLog, operator: &str, row: &Row) -> [String; 15] {
    let shown = |number: Option<u64>| number.map_or(String::new(), |n| n.to_string());
    let air = log.network.identity(row.cell);
    let is_named = row.serves || !log.neighbours_by_code;
    // A cell of which the list says no identity is known by its name, as planners' tools write it.
    let name = log.network.cells().get(row.cell).map(|c| c.id.clone());
    let channel = log.channels.get(row.cell).copied().flatten();
    [
        row.time_s
            .map_or(String::new(), |s| Stamp::from_seconds(s).to_string()),
        format!("{:.6}", row.at.lon_deg()),
        format!("{:.6}", row.at.lat_deg()),
        row.accuracy_m.to_string(),
        format!("{:.1}", row.speed_mps),
        phone.device.clone(),
        format!("drive-{}", row.route + 1),
        operator.to_owned(),
        log.technology.to_string(),
        shown(air.cell.filter(|_| is_named)),
        name.filter(|_| air.cell.is_none() && is_named)
            .unwrap_or_default(),
        shown(air.code.map(u64::from)),
        shown(channel.map(u64::from)),
        row.level_dbm.to_string(),
        row.rsrq_db.map_or(String::new(), |q| q.to_string()),
    ]
}

/// A site and what its levels are off by.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteTruth {
    /// Its name.
    pub site: String,
    /// Added to its levels, dB.
    pub offset_db: f64,
    /// Its rows.
    pub rows: u64,
}

/// What is in a log.
#[derive(Clone, Copy, Debug)]
pub struct DriveTruth<'a> {
    /// The program.
    pub program: &'a str,
    /// Name of the study.
    pub study: &'a str,
    /// Name of its model.
    pub model: &'a str,
    /// What was asked for.
    pub spec: &'a DriveSpec,
    /// What all rows are of.
    pub technology: Technology,
    /// Rows, without headings.
    pub rows: u64,
    /// Phones.
    pub phones: usize,
    /// Sites that were reported.
    pub sites: &'a [SiteTruth],
    /// The faults in it.
    pub faults: &'a [FaultMade],
}

/// The truth about a log, as TOML.
pub fn truth_toml(truth: &DriveTruth<'_>) -> String {
    let DriveSpec {
        seed,
        moments,
        routes,
        terms,
        floor_dbm,
        neighbours,
    } = truth.spec;
    let mut out = format!(
        r#"# What a synthetic drive test was made of: nothing in it was measured.
# A level is the study's prediction without margins + offset_db + slope_db × log10(distance / 1 km)
# + (1 − pattern_share) × what the antenna's pattern takes off + the site's offset + shadowing, in dB.

made_up = true
program = {program}
study = {study}
model = {model}
technology = "{technology}"
seed = {seed}
moments = {moments}
routes = {routes}
phones = {phones}
rows = {rows}

[terms]
offset_db = {offset}
slope_db = {slope}
pattern_share = {share}
by_site_db = {by_site}
shadowing_db = {shadowing}
correlation_m = {correlation}
correlation_between_sites = 0.5

[receiver]
height_m = {HEIGHT_M:?}
gain_dbi = 0.0
car_loss_db = 0.0
floor_dbm = {floor_dbm:?}
neighbours = {neighbours}
"#,
        program = text(truth.program),
        study = text(truth.study),
        model = text(truth.model),
        technology = truth.technology,
        phones = truth.phones,
        rows = truth.rows,
        offset = number(terms.offset_db),
        slope = number(terms.slope_db),
        share = number(terms.pattern_share),
        by_site = number(terms.by_site_db),
        shadowing = number(terms.shadowing_db),
        correlation = number(terms.correlation_m),
    );
    // Writing to a String cannot fail.
    for site in truth.sites {
        let _ = write!(
            out,
            "\n[[sites]]\nsite = {}\noffset_db = {:.3}\nrows = {}\n",
            text(&site.site),
            site.offset_db,
            site.rows
        );
    }
    for fault in truth.faults {
        let _ = write!(
            out,
            "\n[[faults]]\nkind = \"{}\"\ncode = \"{}\"\nfound_in = \"{}\"\nrows = {}\ntext = {}\n",
            fault.kind,
            fault.code,
            fault.found.name(),
            fault.rows,
            text(&fault.text)
        );
    }
    out
}

/// With a point, as TOML writes numbers that are not whole by their nature.
fn number(value: f64) -> String {
    format!("{value:?}")
}

/// A text in quotes: JSON's escapes are TOML's.
fn text(value: &str) -> String {
    serde_json::Value::from(value)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}
