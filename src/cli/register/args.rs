//! The register's commands: what can be asked.

use crate::domain::Technology;
use crate::domain::doubt::ALLOWABLE;
use crate::ingest::register_list::day_alone;
use crate::pipeline::register::When as RecordedWhen;
use crate::register::questions::{self, Grouping, QuestionError};
use crate::register::{Day, Field, Hierarchy, Status, Zone};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Which register.
#[derive(Clone, Debug, Args)]
pub(crate) struct RegisterArgs {
    /// The register's file, a GeoPackage [default: register.gpkg beside the study, or where the command is
    /// run].
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "study")]
    pub register: Option<PathBuf>,
    /// The study beside which the register lies.
    #[arg(long, global = true, value_name = "STUDY")]
    pub study: Option<PathBuf>,
    /// What to do with it.
    #[command(subcommand)]
    pub action: Action,
}

impl RegisterArgs {
    /// The register that is meant.
    pub(crate) fn file(&self) -> PathBuf {
        const NAME: &str = "register.gpkg";
        match (&self.register, &self.study) {
            (Some(file), _) => file.clone(),
            (None, Some(study)) => study.with_file_name(NAME),
            (None, None) => PathBuf::from(NAME),
        }
    }
}

/// What can be done with a register.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Action {
    /// Make an empty register.
    Init(InitArgs),
    /// Take points and what happened to them from spreadsheets, layers or a study's gaps.
    Import(Box<ImportArgs>),
    /// Put one point on the list.
    Add(AddArgs),
    /// Record what happened to a point, or correct what is known of it.
    Set(Box<SetArgs>),
    /// How many points are closed and how many are left, as of any day.
    Status(StatusArgs),
    /// What happened to a point, event by event.
    History(HistoryArgs),
    /// Why the count of one day differs from that of another, point by point.
    Reconcile(ReconcileArgs),
    /// When nothing will be left, with a range, and what the due date asks for.
    Forecast(ForecastArgs),
    /// Who is behind: points past their due date, by unit and operator.
    Late(LateArgs),
    /// All points as of a day: CSV, workbook or GeoJSON, by the file's ending.
    Export(ExportArgs),
    /// Check the chain of events, the schema and every stored state; the answer is no (exit code 1) where
    /// anything was altered.
    Verify(VerifyArgs),
    /// List the administrative units that the register knows, or add lists and a crosswalk.
    Units(UnitsArgs),
    /// Find events that bear a due date as their day, and set their days right by further events.
    RepairDates(RepairDatesArgs),
    /// Find events that a wrong clock recorded in the future, and set the moments of their records right by
    /// further events.
    RepairClock(RepairClockArgs),
}

/// A day, read as lists are read, or a month (2023-12), whose last day is meant.
pub(crate) fn day(text: &str) -> Result<Day, String> {
    let is_month = text.len() == 7 && text.as_bytes().get(4) == Some(&b'-');
    if is_month {
        return format!("{text}-01")
            .parse::<Day>()
            .map(Day::end_of_month)
            .map_err(|_| format!("'{text}' is no month: write it as 2023-12"));
    }
    day_alone(text)
}

/// `17-29=2024-03-05`: numbers of events, and the day or the moment at which they were recorded.
fn recorded(text: &str) -> Result<(u64, u64, RecordedWhen), String> {
    let wrong = || {
        format!(
            "'{text}': write numbers of events and when they were recorded: 17-29=2024-03-05, or 17=2024-03-05T09:30:00Z"
        )
    };
    let (numbers, when) = text.split_once('=').ok_or_else(wrong)?;
    let (from, to) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let number = |text: &str| text.trim().parse::<u64>().map_err(|_| wrong());
    let (from, to) = (number(from)?, number(to)?);
    if to < from {
        return Err(wrong());
    }
    let when = if when.contains('T') {
        RecordedWhen::At(when.parse()?)
    } else {
        RecordedWhen::On(day_alone(when)?)
    };
    Ok((from, to, when))
}

/// `field=value`.
fn assignment(text: &str) -> Result<(Field, String), String> {
    let (field, value) = text
        .split_once('=')
        .ok_or_else(|| format!("'{text}': write field=value, for example population=120"))?;
    let field: Field = field.trim().parse()?;
    Ok((field, field.checked(value)?))
}

fn clearable(text: &str) -> Result<Field, String> {
    match text.parse()? {
        Field::Name => Err("a point must keep a name".to_owned()),
        field => Ok(field),
    }
}

fn hierarchy(text: &str) -> Result<Hierarchy, String> {
    Hierarchy::named(text).ok_or_else(|| "use old (until 2025-06-30) or new (since 2025-07-01)".to_owned())
}

/// Who records, and when it happened.
#[derive(Clone, Debug, Args)]
pub(crate) struct Recording {
    /// Who records this [default: the environment's COVGAP_WHO, else the user's name on this computer].
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// When it happened, year-month-day [default: today].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub on: Option<Day>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    /// Proof: a document's number, a measurement's file, an address. Closing a point needs it.
    #[arg(long, value_name = "TEXT")]
    pub evidence: Option<String>,
    /// Record although this computer's clock lies more than a day before the last record, at the moment of that
    /// record.
    #[arg(long)]
    pub against_clock: bool,
}

/// Lists of units.
#[derive(Clone, Debug, Args)]
pub(crate) struct UnitFiles {
    /// List of the old units (until 2025-06-30): CSV with codes and names of province, district and commune.
    #[arg(long, value_name = "FILE")]
    pub old_units: Option<PathBuf>,
    /// List of the new units (since 2025-07-01): CSV with codes and names of province and commune.
    #[arg(long, value_name = "FILE")]
    pub new_units: Option<PathBuf>,
    /// Which new commune took over which old one: CSV with old_commune_code and new_commune_code, or the JSON
    /// of vietnamadminunits.
    #[arg(long, value_name = "FILE")]
    pub crosswalk: Option<PathBuf>,
}

/// A new register.
#[derive(Clone, Debug, Args)]
pub(crate) struct InitArgs {
    /// Its title, over every table.
    #[arg(long, default_value = "Low-signal points")]
    pub title: String,
    /// Of which country: `vn` brings Viet Nam's 63 old and 34 new provinces and its extent.
    #[arg(long, value_enum, default_value_t = Country::Other)]
    pub country: Country,
    /// Where points can be, degrees; points outside are refused at import.
    #[arg(
        long,
        value_name = "WEST,SOUTH,EAST,NORTH",
        allow_hyphen_values = true,
        value_delimiter = ',',
        num_args = 1..=4
    )]
    pub bounds: Option<Vec<f64>>,
    /// The register is made up, for trying out: every output says so.
    #[arg(long)]
    pub made_up: bool,
    /// Where the office is, for there a day ends: Asia/Vientiane, or +07:00 [default: that of the country, or
    /// universal time].
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<Zone>,
    /// Lists of units.
    #[command(flatten)]
    pub files: UnitFiles,
}

/// Countries whose provinces come with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Country {
    /// Viet Nam.
    Vn,
    /// Any other.
    Other,
}

/// Adding units.
#[derive(Clone, Debug, Args)]
pub(crate) struct UnitsArgs {
    /// Adds the provinces that come with the program: `vn`.
    #[arg(long, value_enum)]
    pub country: Option<Country>,
    /// Lists of units.
    #[command(flatten)]
    pub files: UnitFiles,
}

/// Importing.
#[derive(Clone, Debug, Args)]
pub(crate) struct ImportArgs {
    /// Spreadsheets (XLSX, ODS, CSV), layers (GeoJSON, GeoPackage), or a study's gaps.geojson.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Sheet of a workbook that has several.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// What the columns mean, where their headings do not tell: name=Tên thôn,lon=Kinh độ
    #[arg(long, value_name = "FIELD=HEADING", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Hierarchy of the file's units [default: the one in force on --as-of, or today].
    #[arg(long, value_name = "old|new", value_parser = hierarchy)]
    pub hierarchy: Option<Hierarchy>,
    /// Coordinate system of the file, for example EPSG:9210; degrees on WGS 84 where absent.
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
    /// Encoding of the text of a CSV or a layer, where it is neither UTF-8 nor said by the file: windows-1258,
    /// windows-1252, gbk …
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// The day whose state the file shows: events without a date of their own get it.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// Who records this [default: the environment's COVGAP_WHO, else the user's name on this computer].
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// Why, for all rows: for example the letter that came with the file.
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    /// Proof of closings, for rows that have none of their own.
    #[arg(long, value_name = "TEXT")]
    pub evidence: Option<String>,
    /// What operators of the list are called in the register: VNPT=VinaPhone
    #[arg(long, value_name = "NAME=NAME", value_delimiter = ',')]
    pub operators: Vec<String>,
    /// Order of dates in figures.
    #[arg(long, value_enum, default_value_t = DateFigures::Dmy)]
    pub date_order: DateFigures,
    /// Only say what would happen.
    #[arg(long)]
    pub dry_run: bool,
    /// List every row that was not taken, not only the first.
    #[arg(long)]
    pub all: bool,
    /// Leave out rows that cannot be used, and list them, instead of stopping.
    #[arg(long)]
    pub skip_bad_rows: bool,
    /// Use rows as they are whose values look wrong and are meant: the code that the message names, as often as
    /// needed.
    #[arg(long, value_name = "CODE", value_parser = PossibleValuesParser::new(ALLOWABLE), hide_possible_values = true)]
    pub allow: Vec<String>,
    /// Leave out rows that cannot be matched with certainty, and list them, instead of stopping.
    #[arg(long)]
    pub leave_uncertain: bool,
    /// The list of uncertain rows, with the column `decision` filled in: a point's number, or "new".
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// Writes the uncertain rows to this CSV, for a person to decide.
    #[arg(long, value_name = "FILE")]
    pub uncertain: Option<PathBuf>,
    /// Record although this computer's clock lies more than a day before the last record, at the moment of that
    /// record.
    #[arg(long)]
    pub against_clock: bool,
}

/// Order of dates in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DateFigures {
    /// Day, month, year: 28/12/2023.
    Dmy,
    /// Month, day, year: 12/28/2023.
    Mdy,
}

/// One point by hand.
#[derive(Clone, Debug, Args)]
pub(crate) struct AddArgs {
    /// The village's name.
    #[arg(long)]
    pub name: String,
    /// What else is known: lon=105.31, lat=22.1, code=…, province=…, commune=…, population=…,
    /// electricity=grid|weak|none, signal=white|low-signal, …
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = assignment)]
    pub fields: Vec<(Field, String)>,
    /// Put it on the list even where one with its name or place is there.
    #[arg(long)]
    pub anyway: bool,
    /// Who and when.
    #[command(flatten)]
    pub recording: Recording,
}

/// An event by hand.
#[derive(Clone, Debug, Args)]
pub(crate) struct SetArgs {
    /// The point: its number (LS-000123), its village's code, or its name.
    pub point: String,
    /// Its new status: verified, assigned, in-progress, on-air, closed, reopened, merged or withdrawn.
    pub status: Option<Status>,
    /// The operator whom it concerns.
    #[arg(long, value_name = "NAME")]
    pub operator: Option<String>,
    /// The operator is new to the register, though its name is like that of a known one.
    #[arg(long)]
    pub new_operator: bool,
    /// What is to be, or was, brought: 2G, 3G, 4G or 5G.
    #[arg(long, value_name = "2G|3G|4G|5G")]
    pub technology: Option<Technology>,
    /// By when an assigned operator is to close it.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub due: Option<Day>,
    /// The point that carries on, of one that is merged.
    #[arg(long, value_name = "POINT")]
    pub into: Option<String>,
    /// A new value of a field; may be given several times.
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = assignment)]
    pub fields: Vec<(Field, String)>,
    /// Takes a field's value away.
    #[arg(long, value_name = "FIELD", value_parser = clearable)]
    pub clear: Vec<Field>,
    /// Who and when.
    #[command(flatten)]
    pub recording: Recording,
}

/// Names of groupings, each with what help says of it.
fn grouping() -> impl TypedValueParser<Value = Grouping> {
    const HELP: [&str; Grouping::ALL.len()] = [
        "All together",
        "Provinces",
        "Districts, in the old hierarchy",
        "Communes",
        "Operators, each by its own part",
        "What was, or is to be, brought",
        "Power supply",
        "White or low-signal",
        "Where points stand",
    ];
    let all = Grouping::ALL.into_iter().zip(HELP);
    let names = all.map(|(grouping, help)| PossibleValue::new(grouping.name()).help(help));
    PossibleValuesParser::new(names).map(|name| Grouping::named(&name).unwrap_or_default())
}

/// As of when.
#[derive(Clone, Debug, Args)]
pub(crate) struct When {
    /// The day, year-month-day, or a month, whose last day is meant [default: today].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// By what had been written down by the end of this day at the office [default: by all that is known now].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub known_on: Option<Day>,
    /// Where that day ends: Asia/Vientiane, or +07:00 [default: at the register's office].
    #[arg(long, value_name = "ZONE", requires = "known_on")]
    pub time_zone: Option<Zone>,
}

impl When {
    /// As a question has it.
    pub(crate) fn asked(&self) -> questions::When {
        questions::When {
            as_of: self.as_of,
            known_on: self.known_on,
            zone: self.time_zone.clone(),
        }
    }
}

/// Which points.
#[derive(Clone, Debug, Args)]
pub(crate) struct Which {
    /// Units of this hierarchy [default: the one in force on the day].
    #[arg(long, value_name = "old|new", value_parser = hierarchy)]
    pub hierarchy: Option<Hierarchy>,
    /// Only points of a group: province=Hà Giang, commune=…, operator=…, electricity=none, …; may be given
    /// several times.
    #[arg(long, value_name = "GROUPING=VALUE")]
    pub only: Vec<String>,
}

impl Which {
    /// As a question has it.
    ///
    /// # Errors
    /// A condition that is none.
    pub(crate) fn asked(&self) -> Result<questions::Which, QuestionError> {
        Ok(questions::Which {
            hierarchy: self.hierarchy,
            only: self
                .only
                .iter()
                .map(|text| text.parse())
                .collect::<Result<_, _>>()?,
        })
    }
}

/// Counting.
#[derive(Clone, Debug, Args)]
pub(crate) struct StatusArgs {
    /// As of when.
    #[command(flatten)]
    pub when: When,
    /// Tables by these.
    #[arg(long, value_parser = grouping(), value_delimiter = ',', default_value = "province")]
    pub by: Vec<Grouping>,
    /// Which points.
    #[command(flatten)]
    pub which: Which,
    /// Also writes the tables: all as a workbook (.xlsx) or as .json, the first as .csv.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Also draws a picture by province (PNG).
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    /// Language of the picture.
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
}

/// Language of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English.
    En,
    /// Tiếng Việt.
    Vi,
}

/// Looking back.
#[derive(Clone, Debug, Args)]
pub(crate) struct HistoryArgs {
    /// The point: its number (LS-000123), its village's code, or its name; without one, the last events of
    /// all.
    pub point: Option<String>,
    /// So many events, the last.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub last: usize,
    /// Also writes the table: .xlsx or .csv.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Comparing.
#[derive(Clone, Debug, Args)]
pub(crate) struct ReconcileArgs {
    /// The first day, or month, whose last day is meant.
    #[arg(value_name = "A", value_parser = day)]
    pub a: Day,
    /// The second.
    #[arg(value_name = "B", value_parser = day)]
    pub b: Day,
    /// Count each day by what had been written down by its end, as its report did, and tell apart what was
    /// recorded late.
    #[arg(long)]
    pub as_reported: bool,
    /// Where days end: Asia/Vientiane, or +07:00 [default: at the register's office].
    #[arg(long, value_name = "ZONE", requires = "as_reported")]
    pub time_zone: Option<Zone>,
    /// Which points.
    #[command(flatten)]
    pub which: Which,
    /// List every point that moved.
    #[arg(long)]
    pub list: bool,
    /// Also writes the tables: the sums and every point that moved as a workbook (.xlsx) or as .json, the
    /// sums as .csv.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Looking ahead.
#[derive(Clone, Debug, Args)]
pub(crate) struct ForecastArgs {
    /// As of when.
    #[command(flatten)]
    pub when: When,
    /// By when nothing is to be left [default: the last due date of what is left].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub due: Option<Day>,
    /// For the whole, or by province as well.
    #[arg(long, value_parser = grouping(), default_value = "province")]
    pub by: Grouping,
    /// Which points.
    #[command(flatten)]
    pub which: Which,
    /// How many months to look ahead.
    #[arg(long, default_value_t = 60, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=240))]
    pub months: u16,
    /// Draws of the bootstrap.
    #[arg(long, default_value_t = 2000, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=100_000))]
    pub draws: u32,
    /// Seed: the same seed gives the same range.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Also draws the burn-down (PNG).
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    /// Language of the picture.
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
    /// Also writes the tables: all as a workbook (.xlsx) or as .json, the first as .csv.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Being late.
#[derive(Clone, Debug, Args)]
pub(crate) struct LateArgs {
    /// As of when.
    #[command(flatten)]
    pub when: When,
    /// Which points.
    #[command(flatten)]
    pub which: Which,
    /// What falls due within so many days is reported as well.
    #[arg(long, default_value_t = 30, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(0..=3650))]
    pub soon: u16,
    /// On air for so many days without proof is reported as well.
    #[arg(long, default_value_t = 60, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(0..=3650))]
    pub unproven: u16,
    /// List at most so many points.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub top: usize,
    /// Also writes the tables, with every point: all as a workbook (.xlsx) or as .json, the counts by
    /// province as .csv.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Taking out.
#[derive(Clone, Debug, Args)]
pub(crate) struct ExportArgs {
    /// The file to write: .csv, .xlsx or .geojson.
    pub file: PathBuf,
    /// As of when.
    #[command(flatten)]
    pub when: When,
    /// Which points.
    #[command(flatten)]
    pub which: Which,
}

/// Checking.
#[derive(Clone, Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The hash of the last event as it was noted elsewhere: finds that events at the end were taken away.
    #[arg(long, value_name = "HASH")]
    pub head: Option<String>,
}

/// Setting days right.
#[derive(Clone, Debug, Args)]
pub(crate) struct RepairDatesArgs {
    /// Only points that came with this list, by the name of its file.
    #[arg(long, value_name = "NAME")]
    pub list: Option<String>,
    /// These events, by number, whatever their day [default: all that bear a due date as their day].
    #[arg(long, value_name = "N", value_delimiter = ',')]
    pub events: Vec<u64>,
    /// The list's own day, on which they happened at the latest; without it, they are only listed.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// Record the corrections; without it, they are only shown.
    #[arg(long, requires = "as_of")]
    pub record: bool,
    /// Who and why.
    #[command(flatten)]
    pub by: CorrectedBy,
    /// Record although this computer's clock lies more than a day before the last record, at the moment of that
    /// record.
    #[arg(long, requires = "record")]
    pub against_clock: bool,
}

/// Setting moments of records right.
#[derive(Clone, Debug, Args)]
pub(crate) struct RepairClockArgs {
    /// Numbers of events, and when they were recorded: 17-29=2024-03-05, or 17=2024-03-05T09:30:00Z; without
    /// them, events that are recorded in the future are listed.
    #[arg(value_name = "N-N=WHEN", value_parser = recorded)]
    pub right: Vec<(u64, u64, RecordedWhen)>,
    /// Record the corrections; without it, they are only shown.
    #[arg(long, requires = "right")]
    pub record: bool,
    /// Where days end: Asia/Vientiane, or +07:00 [default: at the register's office].
    #[arg(long, value_name = "ZONE", requires = "right")]
    pub time_zone: Option<Zone>,
    /// Who and why.
    #[command(flatten)]
    pub by: CorrectedBy,
}

/// Who corrects, and why.
#[derive(Clone, Debug, Args)]
pub(crate) struct CorrectedBy {
    /// Who records this [default: the environment's COVGAP_WHO, else the user's name on this computer].
    #[arg(long, value_name = "NAME", requires = "record")]
    pub who: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT", requires = "record")]
    pub why: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_mean_their_last_day() {
        assert_eq!(day("2024-02").map(|d| d.to_string()), Ok("2024-02-29".into()));
        assert_eq!(day("2023-12-28").map(|d| d.to_string()), Ok("2023-12-28".into()));
        assert!(day("2023-13").is_err() && day("12/2023").is_err());
    }

    /// A day in an option is read as a list reads it, and refused in the same words.
    #[test]
    fn days_are_read_as_lists_are_read() {
        for text in ["05/02/2024", "5.2.2024", "2024-02-05", "5 tháng 2 năm 2024"] {
            assert_eq!(
                day(text).map(|d| d.to_string()),
                Ok("2024-02-05".into()),
                "{text}"
            );
        }
        for (text, cause) in [
            (
                "12/28/2023",
                "there is no month 28; read the other way round it would be 2023-12-28",
            ),
            ("31/02/2023", "the calendar has no such day"),
            ("2023", "only the year is given"),
            ("28/12/23", "the year must have four figures"),
            ("soon", "this is no date"),
            ("", "this is no date"),
        ] {
            let refused = day(text).expect_err(text);
            assert!(refused.contains(cause), "{text}: {refused}");
        }
    }

    #[test]
    fn moments_of_records_are_read() {
        assert_eq!(recorded("17-29=2024-03-05").map(|(a, b, _)| (a, b)), Ok((17, 29)));
        assert!(recorded("17=2024-03-05T09:30:00Z").is_ok());
        for wrong in [
            "17",
            "29-17=2024-03-05",
            "x=2024-03-05",
            "17=soon",
            "17=2024-03-05T",
        ] {
            assert!(recorded(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn assignments_are_checked_at_once() {
        assert_eq!(
            assignment("population= 120 "),
            Ok((Field::Population, "120".into()))
        );
        assert!(
            assignment("people=3").is_err() && assignment("lon=200").is_err() && assignment("lon").is_err()
        );
    }
}
