//! The command line: what can be asked.

use super::numbers::positive;
use crate::domain::nearest::or_nearest;
use clap::builder::RangedU64ValueParser;
use clap::error::{ContextKind, ContextValue};
use clap::{Args, CommandFactory, Parser, Subcommand};
use std::path::PathBuf;

/// Telecom coverage-gap planning: which villages have no signal, why, and which to serve first.
#[derive(Debug, Parser)]
#[command(
    name = "covgap",
    version,
    about,
    after_help = "`covgap help CODE` explains a code of a message, such as number-invalid.",
    max_term_width = 110,
    arg_required_else_help = true
)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
}

/// The commands that are nearest to one that does not exist, where clap names none.
pub(super) fn nearest_command(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    if error.get(ContextKind::SuggestedSubcommand).is_some() {
        return None;
    }
    let whole = Arguments::command();
    let near = or_nearest(given, whole.get_subcommands().map(clap::Command::get_name));
    (!near.is_empty()).then(|| format!("covgap: '{given}' is no command{near}"))
}

/// What holds for every command.
#[derive(Clone, Debug, Args)]
pub(super) struct Common {
    /// Print nothing but errors.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print everything that was found, and not one page of it.
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Print the result as JSON on standard output.
    #[arg(long, global = true)]
    pub json: bool,
    /// Threads to use (default: all). The results do not depend on it.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Look into your files and write a short study of them; without files, one to fill in.
    Init(InitArgs),
    /// Read everything that a study names, show what it is, and report every problem, without computing.
    Check(CheckArgs),
    /// The whole job: coverage, verdicts, ranking, maps, tables.
    Run(RunArgs),
    /// The coverage rasters and map alone.
    Coverage(RunArgs),
    /// The verdicts and the ranking alone, without rasters.
    Gaps(RunArgs),
    /// What became of villages between two studies or two lists of sites: which go dark, which get weaker,
    /// which come back, and why.
    Diff(DiffArgs),
    /// Villages that depend on one site alone, and the sites whose loss darkens the most people.
    Resilience(ResilienceArgs),
    /// Why a village is dark: the clause that fails, what is in the way, what would close the gap.
    Explain(ExplainArgs),
    /// The dB ledger of one path.
    Link(LinkArgs),
    /// Loss and level of every cell at every receiver of a table.
    Losses(LossesArgs),
    /// What is heard at every receiver of a table of any length: best and second server, SINR, verdict.
    Points(PointsArgs),
    /// Logs of drive tests, phones, scanners and speed tests: what is in them, cleaned, and into a file.
    Measurements(Box<super::measurements::args::MeasurementsArgs>),
    /// A study's predictions beside measurements: how wrong, where, and for which villages. Nothing is fitted.
    Validate(super::validate::args::ValidateArgs),
    /// Is a village covered by measurements: closed, not closed, or how many more places; and into the register.
    VerifyClosure(Box<super::closure::args::VerifyClosureArgs>),
    /// Where the next measurements would change most decisions, as routes of days.
    Survey(Box<super::closure::args::SurveyArgs>),
    /// What measurements add to a study's predictions, chosen on what no fit has seen, as a file for studies.
    Calibrate(super::calibrate::args::CalibrateArgs),
    /// The propagation models, presets and radio templates.
    Models {
        /// What to do with them.
        #[command(subcommand)]
        action: ModelsAction,
    },
    /// What runs have kept to go faster: path losses around masts.
    Cache {
        /// What to do with it.
        #[command(subcommand)]
        action: CacheAction,
    },
    /// The national list of low-signal points with its history: counts, reasons, forecasts, proof.
    Register(Box<super::register::args::RegisterArgs>),
    /// Which sites to build: plans under budgets, with a proof of how near the best they are.
    Plan(Box<super::plan::args::PlanArgs>),
    /// Print the JSON schema of an answer, or the names of all answers.
    Schema {
        /// The answer, for example run or register-status.
        name: Option<String>,
    },
    /// Print the completions for a shell, for its configuration.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write a page for each command into a folder.
    Man {
        /// The folder: for example ~/.local/share/man/man1.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Make a whole synthetic province, or (`synth register`) a national register, for trying out and for
    /// tests of size.
    Synth(SynthArgs),
}

/// A study to write.
#[derive(Clone, Debug, Args)]
pub(super) struct InitArgs {
    /// The file to write; never overwritten.
    #[arg(default_value = "study.toml")]
    pub file: PathBuf,
    /// Villages: CSV, a workbook, or any vector format that GDAL reads.
    #[arg(long, value_name = "FILE")]
    pub villages: Option<PathBuf>,
    /// Sites and their cells: the same formats, or an OpenCelliD export.
    #[arg(long, value_name = "FILE")]
    pub sites: Option<PathBuf>,
    /// Heights of the ground: files, folders, or patterns in quotes.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub terrain: Vec<PathBuf>,
    /// Land cover, the same.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub clutter: Vec<PathBuf>,
    /// Rasters of people, the same.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub population: Vec<PathBuf>,
    /// Polygons of communes.
    #[arg(long, value_name = "FILE")]
    pub boundaries: Option<PathBuf>,
    /// Write every key with its explanation and default instead.
    #[arg(long, conflicts_with_all = ["villages", "sites", "terrain", "clutter", "population", "boundaries"])]
    pub all_keys: bool,
}

/// A study to check.
#[derive(Clone, Debug, Args)]
pub(super) struct CheckArgs {
    /// The study file.
    pub study: PathBuf,
    /// Draw a map (PNG) of what was read: villages and sites over the outlines of the terrain's files.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
}

/// A study to run.
#[derive(Clone, Debug, Args)]
pub(super) struct RunArgs {
    /// The study file.
    pub study: PathBuf,
    /// Folder in which the results' folder is made, instead of the study's own.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Presets to judge by, separated by commas. The first takes the place of the study's; all are judged in
    /// one run and counted side by side. A preset that the study does not name is taken as its file says,
    /// without the study's changes to its own.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub preset: Vec<String>,
    /// Count how often each village is among the first N, when levels vary from place to place (default:
    /// top_n of [rank]).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub top: Option<u32>,
    /// Folder in which path losses are kept between runs [default: cache_dir of the study, else .cache beside
    /// the results' folder].
    #[arg(long, value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// Compute everything anew, and keep nothing.
    #[arg(long, conflicts_with = "cache")]
    pub no_cache: bool,
    /// Also writes the tables of gaps, provinces, presets and villages: all as a workbook (.xlsx) or as
    /// .json, the gaps as .csv.
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// The most memory that rasters may take, with the terrain, in 10⁹ bytes (default: half of the
    /// machine's). What does not fit lies in files in the folder of the outputs on its way. The results do
    /// not depend on it.
    #[arg(long, value_name = "GB", value_parser = positive)]
    pub memory_gb: Option<f64>,
    /// Print to standard error how long the parts of the work took, summed over all threads.
    #[arg(long)]
    pub timings: bool,
    /// Language in which report.html opens; its reader can change it.
    #[arg(long, value_enum, default_value_t = ReportLanguage::En)]
    pub lang: ReportLanguage,
}

/// Language of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ReportLanguage {
    /// English.
    En,
    /// Tiếng Việt.
    Vi,
}

impl From<ReportLanguage> for crate::output::report::Language {
    fn from(language: ReportLanguage) -> Self {
        match language {
            ReportLanguage::En => Self::English,
            ReportLanguage::Vi => Self::Vietnamese,
        }
    }
}

/// Two to compare.
#[derive(Clone, Debug, Args)]
pub(super) struct DiffArgs {
    /// The study as it was; with --study a list of sites.
    pub before: PathBuf,
    /// The study as it is or shall be; with --study a list of sites.
    pub after: PathBuf,
    /// BEFORE and AFTER are lists of sites, in any form that this study's [sites] can read; all else comes
    /// from the study.
    #[arg(long, value_name = "STUDY")]
    pub study: Option<PathBuf>,
    /// A village whose verdict stays gets weaker where its level falls by more than this, dB.
    #[arg(long, value_name = "DB", default_value_t = 3.0, value_parser = not_negative, allow_negative_numbers = true)]
    pub weaker_db: f64,
    /// The answer is no (exit code 1) where a village goes dark, or where it is not sure that it does not;
    /// with "operator" also where one does for an operator alone.
    #[arg(long, value_name = "WHOSE", num_args = 0..=1, require_equals = true, default_missing_value = "any")]
    pub fail_on_darker: Option<Whose>,
    /// What to do with the answer, and with path losses.
    #[command(flatten)]
    pub common: ComparingArgs,
}

/// Whose coverage a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Whose {
    /// Of any operator.
    Any,
    /// Of any operator, and of each alone.
    Operator,
}

/// One study to ask what depends on single sites.
#[derive(Clone, Debug, Args)]
pub(super) struct ResilienceArgs {
    /// The study file.
    pub study: PathBuf,
    /// What to do with the answer, and with path losses.
    #[command(flatten)]
    pub common: ComparingArgs,
}

/// What holds for both.
#[derive(Clone, Debug, Args)]
pub(super) struct ComparingArgs {
    /// Folder to write tables, layer, numbers and run record into, whole or not at all; nothing is written
    /// where absent.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Also writes the tables: all as a workbook (.xlsx) or as .json, the first as .csv.
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// Sites that share a mast (within 30 m of each other, of whatever operator) fail together; without it
    /// each site name fails alone.
    #[arg(long)]
    pub shared_masts: bool,
    /// Rows to print of each table; the files have all.
    #[arg(long, value_name = "N", default_value_t = 15)]
    pub rows: usize,
    /// Folder in which path losses are kept between runs [default: the study's].
    #[arg(long, value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// Compute everything anew, and keep nothing.
    #[arg(long, conflicts_with = "cache")]
    pub no_cache: bool,
}

/// No more masts than this can be asked for.
pub(super) const MAX_MASTS: u8 = 20;

/// One village.
#[derive(Clone, Debug, Args)]
pub(super) struct ExplainArgs {
    /// The study file.
    pub study: PathBuf,
    /// The village: its id, or its name with or without accents.
    #[arg(allow_hyphen_values = true)]
    pub village: String,
    /// So many masts are looked at, those that come nearest to what the preset asks for; the best cell of
    /// each.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=i64::from(MAX_MASTS)))]
    pub cells: u8,
    /// Test point at which cells are looked at, by its id [default: the one on which the verdict hangs].
    #[arg(long, value_name = "ID")]
    pub test_point: Option<String>,
    /// Explain the verdict for this operator alone.
    #[arg(long, value_name = "NAME")]
    pub operator: Option<String>,
    /// Masts are tried up to this height above ground, metres.
    #[arg(long, value_name = "M", default_value_t = 150.0, value_parser = mast_height)]
    pub highest_m: f64,
    /// Folder for explain-VILLAGE.json, .txt and a picture of each cell's path.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write the picture of the first cell's path (PNG).
    #[arg(long, value_name = "FILE")]
    pub picture: Option<PathBuf>,
}

/// A height of a mast, metres.
fn mast_height(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (1.0..=1000.0).contains(&number) => Ok(number),
        _ => Err("give a height between 1 and 1000 m".to_owned()),
    }
}

/// One path.
#[derive(Clone, Debug, Args)]
pub(super) struct LinkArgs {
    /// The study file: terrain, model and cells come from it.
    pub study: PathBuf,
    /// Transmitter: the id of a cell, or LON,LAT in degrees with `--template`.
    #[arg(long, value_name = "CELL|LON,LAT", allow_hyphen_values = true)]
    pub from: String,
    /// Receiver: the id of a village, or LON,LAT in degrees.
    #[arg(long, value_name = "VILLAGE|LON,LAT", allow_hyphen_values = true)]
    pub to: String,
    /// Radio template of a transmitter given as a point, for example `4g-800-macro`.
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// Antenna height above ground of a transmitter given as a point, metres.
    #[arg(long, value_name = "M", requires = "template")]
    pub height_m: Option<f64>,
}

/// Cells × receivers.
#[derive(Clone, Debug, Args)]
pub(super) struct LossesArgs {
    /// The study file.
    pub study: PathBuf,
    /// CSV with columns id, lon, lat (degrees) and, if it has one, height_m (antenna above ground).
    #[arg(long, value_name = "FILE")]
    pub receivers: PathBuf,
    /// The table to write: .csv, or a workbook (.xlsx), or .json; CSV on standard output where absent.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Receivers of a table.
#[derive(Clone, Debug, Args)]
pub(super) struct PointsArgs {
    /// The study file: terrain, model, cells and preset come from it.
    pub study: PathBuf,
    /// CSV with columns id, lon, lat (degrees) and, if it has one, height_m (antenna above ground); or a
    /// layer of points.
    #[arg(long, value_name = "FILE")]
    pub receivers: PathBuf,
    /// The table to write, a row for every receiver: .csv of any length; a workbook (.xlsx) or .json as far
    /// as memory goes.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// A row for every receiver and service (operator and technology), instead of one for the best service
    /// that counts.
    #[arg(long)]
    pub services: bool,
    /// The best server and the verdict alone: no second server, number of servers and SINR; faster, with the
    /// same levels and verdicts.
    #[arg(long)]
    pub best_only: bool,
    /// Column of ids, where it is not called id.
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
    /// Column of longitudes or eastings, where it is not called lon.
    #[arg(long, value_name = "NAME")]
    pub lon_column: Option<String>,
    /// Column of latitudes or northings, where it is not called lat.
    #[arg(long, value_name = "NAME")]
    pub lat_column: Option<String>,
    /// Column of heights of the receiving antennas above ground, metres, where it is not called height_m.
    #[arg(long, value_name = "NAME")]
    pub height_column: Option<String>,
    /// Coordinate system of the table, for example EPSG:9210; degrees on WGS 84 where absent.
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
}

/// Looking at models.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum ModelsAction {
    /// A line each.
    List {
        /// A study: its own calibrations and models are listed too.
        study: Option<PathBuf>,
    },
    /// Source, validity, what it is for and not for.
    Show {
        /// Name of a model, preset or radio template.
        name: String,
    },
    /// Run reference vectors and print the largest difference for each model.
    Verify {
        /// Folder with vectors, for example crates/radio/tests/vectors.
        dir: PathBuf,
    },
}

/// Looking after the cache.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum CacheAction {
    /// Entries, size and age, by study.
    List(CachePlace),
    /// Read every entry; the answer is no (exit code 1) where some are damaged.
    Verify {
        /// The cache.
        #[command(flatten)]
        place: CachePlace,
        /// Remove the damaged ones.
        #[arg(long)]
        delete: bool,
    },
    /// Remove entries. Runs compute again what they miss.
    Prune(PruneArgs),
}

/// Which cache.
#[derive(Clone, Debug, Args)]
pub(super) struct CachePlace {
    /// Study whose cache is meant [default: outputs/.cache where the command is run].
    pub study: Option<PathBuf>,
    /// The cache's folder.
    #[arg(long, value_name = "DIR", conflicts_with = "study")]
    pub cache: Option<PathBuf>,
}

/// What goes.
#[derive(Clone, Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).multiple(true)))]
pub(super) struct PruneArgs {
    /// The cache.
    #[command(flatten)]
    pub place: CachePlace,
    /// What no run has used for so many days.
    #[arg(long, value_name = "DAYS", group = "what", value_parser = not_negative, allow_negative_numbers = true)]
    pub older_than: Option<f64>,
    /// What is too much for so many GB: the most recently used stays.
    #[arg(long, value_name = "N", group = "what", value_parser = not_negative, allow_negative_numbers = true)]
    pub max_gb: Option<f64>,
    /// What another version of covgap has computed: this one does not use it.
    #[arg(long, group = "what")]
    pub outdated: bool,
    /// Everything.
    #[arg(long, group = "what")]
    pub all: bool,
    /// Only say what would go.
    #[arg(long)]
    pub dry_run: bool,
}

fn not_negative(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(number) if (0.0..f64::INFINITY).contains(&number) => Ok(number),
        _ => Err("give a number, 0 or more".to_owned()),
    }
}

/// A synthetic province, or a synthetic register.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct SynthArgs {
    /// What else to make.
    #[command(subcommand)]
    pub what: Option<SynthWhat>,
    /// Number of villages, at least 1.
    #[arg(long, default_value_t = 500, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub villages: usize,
    /// Number of sites, at least 1.
    #[arg(long, default_value_t = 60, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub sites: usize,
    /// Area for each village, km²: fewer make villages and sites denser.
    #[arg(long, value_name = "KM2", default_value_t = 5.0)]
    pub km2_per_village: f64,
    /// Seed: the same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Folder to write, which must not exist yet.
    #[arg(long, value_name = "DIR", required = true)]
    pub out: Option<PathBuf>,
}

/// What can be made besides a province.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum SynthWhat {
    /// A national register of low-signal points, made up and labelled so, whose history passes through the
    /// figures that Viet Nam's ministry has reported.
    Register(SynthRegisterArgs),
    /// A log of phones on drives through a study's network, made up from known terms: what measurements would
    /// be if they differed from the predictions by just that.
    DriveTest(Box<super::drive_test::args::SynthDriveTestArgs>),
}

/// A synthetic register.
#[derive(Clone, Debug, Args)]
pub(super) struct SynthRegisterArgs {
    /// The register's file, a GeoPackage, which must not exist yet.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Seed: the same seed gives the same events.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// For measuring: so many points instead, fitted to no figure.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub points: Option<u32>,
    /// With so many events, 1 to 200 for each point (default: ten for each).
    #[arg(long, value_name = "M", requires = "points", value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    pub events: Option<u32>,
}
