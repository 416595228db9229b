//! Lists of places: towers of others, and the user's own candidates.

use super::{around, beyond};
use crate::domain::CalendarDay;
use crate::ingest::columns::{Wish, Wishes};
use crate::ingest::duplicates::Unique;
use crate::ingest::list::{DateOrder, Dated, ListCell, Meaning, Measure, Target, dated, dates_of};
use crate::ingest::notes::Notes;
use crate::ingest::rows::{RowReader, Table};
use crate::ingest::text::clean;
use crate::plan::Listed;
use crate::register::spelling::fold;
use crate::register::{Day, Field};
use crate::space::BoundingBox;
use crate::study::Layered;

/// The user's own list.
pub(super) const CANDIDATES: &str = "candidates";
/// Masts and towers of others.
pub(super) const TOWERS: &str = "towers";

const ID: &str = "id";
const HEIGHT: &str = "height_m";
const COST: &str = "cost";
const POWERED_FROM: &str = "powered_from";
const CONNECTED: &str = "connected";

/// Heights of masts, metres.
const HEIGHTS_M: std::ops::RangeInclusive<f64> = 1.0..=700.0;

/// No site costs more, in any currency.
const MOST_COST: f64 = 1e13;

/// The rows near the study; nothing where the list is faulty.
pub(super) fn read(
    notes: &mut Notes,
    role: &'static str,
    layered: &Layered,
    near: &BoundingBox,
) -> Option<Vec<Listed>> {
    let faults_before = notes.problems.len();
    let mut table = Table::open(notes, role, layered, &wishes())?;
    if table.taken.is_faulty || notes.problems.len() > faults_before {
        return None;
    }
    table.survey(notes, &around(near));
    let days = days(&table);
    let mut unique = Unique::default();
    let (mut found, mut outside, mut used) = (Vec::new(), 0, 0);
    for (row, day) in table.rows.iter().zip(days) {
        let mut reader = table.reader(row);
        let position = reader.position();
        let own = own_id(&mut reader, role, table.at(ID));
        let listed = Listed {
            id: String::new(),
            position: position.unwrap_or(near.centre()),
            height_m: height(&mut reader, table.at(HEIGHT)),
            cost: cost(&mut reader, table.at(COST)),
            powered_from: powered_from(&mut reader, table.at(POWERED_FROM), day),
            is_connected: is_connected(&mut reader, table.at(CONNECTED)),
        };
        let place = reader.place();
        let is_good = reader.finish(notes);
        let is_used = unique.admits(
            notes,
            "plan-id-twice",
            &table,
            (own.as_deref(), row.number, is_good),
        );
        let Some(position) = position.filter(|_| is_used) else {
            continue;
        };
        used += 1;
        if !near.contains(position) {
            outside += 1;
            continue;
        }
        let id = own.unwrap_or_else(|| {
            let text = "rows of towers and candidates without an id, called by their place";
            notes.note("plan-id-made", text, place);
            format!("{:.5},{:.5}", position.lon_deg(), position.lat_deg())
        });
        found.push(Listed { id, ..listed });
    }
    notes.most_left_out(&table.path, used);
    beyond(notes, role, layered, outside, found.len())?;
    (notes.problems.len() == faults_before).then_some(found)
}

/// The id that the row has. A list of candidates that has ids has one in each row, because locks and later lists
/// name it; towers of others are often without one.
fn own_id(reader: &mut RowReader<'_>, role: &str, column: Option<usize>) -> Option<String> {
    let own = reader.text(column).map(clean).filter(|id| !id.is_empty());
    if own.is_none() && column.is_some() && role == CANDIDATES {
        let remedy =
            "give each candidate its own id, or take the column out: they are called by their place then";
        reader.fault("plan-id-missing", column, "the candidate has no id", remedy);
    }
    own
}

/// What such a list may say.
fn wishes() -> Wishes {
    let wish = |key: &'static str, means: Vec<Meaning>| Wish {
        key,
        named: None,
        own: Some(key),
        means,
        // [plan] has no keys for the columns of such a list.
        needed: true,
    };
    Wishes {
        list: vec![
            wish(
                ID,
                vec![
                    Meaning::Point(Target::Field(Field::Code)),
                    Meaning::Cell("site"),
                    Meaning::OsmId,
                    Meaning::SiteName,
                ],
            ),
            wish(
                HEIGHT,
                vec![Meaning::MastHeight, Meaning::Cell("antenna_height_m")],
            ),
            wish(COST, vec![Meaning::Planned(COST)]),
            wish(POWERED_FROM, vec![Meaning::Planned(POWERED_FROM)]),
            wish(CONNECTED, vec![Meaning::Planned(CONNECTED)]),
        ],
        ..Wishes::of_place("lon", "lat")
    }
}

fn height(reader: &mut RowReader<'_>, column: Option<usize>) -> Option<f64> {
    let remedy = "give the height of the mast above ground in metres, or leave it empty";
    reader.number_within(column, Measure::Metres, HEIGHTS_M, remedy)
}

fn cost(reader: &mut RowReader<'_>, column: Option<usize>) -> Option<u64> {
    let remedy = "give the cost of all of it in whole units of the currency of the costs, or leave it empty";
    let cost = reader.count_within(column, Measure::Plain, 0.0..=MOST_COST, remedy)?;
    Some(cost.ceil() as u64)
}

/// The days of a column, read together: their order of day and month is one.
fn days(table: &Table) -> Vec<Option<Dated>> {
    let cells = table.rows.iter().map(|row| {
        let text = row.values.get(table.at(POWERED_FROM)?)?.as_deref()?;
        dated(&ListCell::Text(text.to_owned()))
    });
    dates_of(&cells.collect::<Vec<_>>(), DateOrder::DayMonth)
}

fn powered_from(
    reader: &mut RowReader<'_>,
    column: Option<usize>,
    day: Option<Dated>,
) -> Option<CalendarDay> {
    match day? {
        Dated::Is(day) => of_register(day),
        Dated::Pair { first, second, year } => {
            let day = Day::new(year, i8::try_from(second).ok()?, i8::try_from(first).ok()?);
            day.and_then(of_register)
        }
        Dated::Fault(code, cause, remedy) => {
            reader.fault(code, column, cause, remedy);
            None
        }
    }
}

fn of_register(day: Day) -> Option<CalendarDay> {
    let (year, month, day) = day.civil();
    let small = |n: i8| u8::try_from(n).ok();
    CalendarDay::new(u16::try_from(year).ok()?, small(month)?, small(day)?)
}

/// Connected only where the list says so.
fn is_connected(reader: &mut RowReader<'_>, column: Option<usize>) -> bool {
    let Some(text) = reader.text(column) else {
        return false;
    };
    match fold(text).as_str() {
        "1" | "x" | "yes" | "y" | "true" | "co" | "da" | "oui" | "si" | "ya" => true,
        "0" | "no" | "n" | "false" | "khong" | "chua" | "non" | "tidak" | "" => false,
        _ => {
            let remedy = "write yes or no, or leave it empty, which is no";
            reader.fault(
                "plan-connected-unclear",
                column,
                "it is not clear whether it is connected",
                remedy,
            );
            false
        }
    }
}
