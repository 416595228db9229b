//! What can be asked of measurements.

use crate::domain::Technology;
use crate::measurements::scale::LevelUnit;
use crate::register::{Day, Zone};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Logs of measurements.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct MeasurementsArgs {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What can be done with them.
#[derive(Clone, Debug, Subcommand)]
pub(in crate::cli) enum Action {
    /// Read a log, and say what is in it, what is left out and why, and what disagrees. Nothing is written.
    Check(Box<CheckArgs>),
    /// The same, and write what is sound into a GeoPackage: samples, local means of 50 m, provenance.
    Import(Box<ImportArgs>),
}

/// A log to look at.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct CheckArgs {
    /// The log: CSV (also .csv.gz) of any length, a workbook, or a layer of points.
    pub file: PathBuf,
    /// How it is read.
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// A log to take in.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// The log: CSV (also .csv.gz) of any length, a workbook, or a layer of points.
    pub file: PathBuf,
    /// The GeoPackage to write, which must not exist yet.
    #[arg(long, value_name = "FILE.gpkg")]
    pub to: PathBuf,
    /// How it is read.
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// How a log is read, and what holds for the whole campaign.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct ReadingArgs {
    /// Match measured cells with the sites of this study.
    #[arg(long, value_name = "STUDY")]
    pub study: Option<PathBuf>,
    /// A column by its heading, for example rsrp_dbm="Signal 1"; may be given again.
    #[arg(long, value_name = "FIELD=HEADING")]
    pub map: Vec<String>,
    /// A small TOML with the keys below (receiver_height_m = 1.5) and [columns].
    #[arg(long, value_name = "FILE")]
    pub campaign: Option<PathBuf>,
    /// Name of the campaign [default: the file's].
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Coordinate system, for example EPSG:9210; degrees on WGS 84 where absent.
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
    /// Layer or sheet.
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
    /// Where the log's clock is, as Asia/Ho_Chi_Minh or +07:00 [default: UTC].
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub time_zone: Option<Zone>,
    /// The day, of a log without times.
    #[arg(long, value_name = "DATE")]
    pub day: Option<Day>,
    /// Technology, of a log that does not say it: 2G, 3G, 4G or 5G.
    #[arg(long, value_name = "TECHNOLOGY")]
    pub technology: Option<Technology>,
    /// Operator, of a log that does not say it.
    #[arg(long, value_name = "NAME")]
    pub operator: Option<String>,
    /// In what levels are written: dbm, positive-dbm, rsrp-index, nr-rsrp-index, rxlev-index or asu.
    #[arg(long, value_name = "UNIT")]
    pub level_unit: Option<LevelUnit>,
    /// Receiving antenna above ground, metres [default: 1.5].
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub receiver_height_m: Option<f64>,
    /// Gain of the receiving antenna with its cable, dBi [default: 0].
    #[arg(long, value_name = "DBI", allow_negative_numbers = true)]
    pub receiver_gain_dbi: Option<f64>,
    /// Loss into the car, dB [default: 0].
    #[arg(long, value_name = "DB", allow_negative_numbers = true)]
    pub car_loss_db: Option<f64>,
    /// Were the samples taken outdoors? [default: true]
    #[arg(long, value_name = "BOOL")]
    pub outdoors: Option<bool>,
    /// Radiated power of the transmitter, dBm, of powers that no standard calibrates.
    #[arg(long, value_name = "DBM", allow_negative_numbers = true)]
    pub transmitter_eirp_dbm: Option<f64>,
    /// Use doubtful values of this code as they are; may be given again.
    #[arg(long, value_name = "CODE")]
    pub allow: Vec<String>,
}
