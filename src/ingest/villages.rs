//! Rows of the village layer as villages, each with its centre as the first test point.

use super::around::around;
use super::codes::{ByFigures, note_completed};
use super::columns::Wishes;
use super::duplicates::Unique;
use super::guard::Around;
use super::list::{ListCell, Meaning, Measure, Target};
use super::notes::Notes;
use super::polygons::{bounds_of, centre_of, polygons_of};
use super::register_list::electricity as electricity_word;
use super::rows::{Row, RowReader, Table};
use super::text::clean;
use crate::domain::{AdminUnit, Electricity, TestPoint, TestPointKind, Village};
use crate::register::Field;
use crate::space::{BoundingBox, LonLat};
use crate::study::VillageSource;
use crate::world::Fault;
use geo::{Geometry, MultiPolygon};
use std::collections::BTreeMap;

/// Where the fields stand in the file.
struct Columns {
    id: Option<usize>,
    name: Option<usize>,
    /// Where the village is judged, for polygons.
    centre: Option<(usize, usize)>,
    population: Option<usize>,
    households: Option<usize>,
    electricity: Option<usize>,
    surroundings: Option<usize>,
    /// Electricity was found by its heading: its values are read by their words too.
    by_heading: bool,
    commune: [Option<usize>; 2],
    province: [Option<usize>; 2],
    keep: Vec<(usize, Vec<String>)>,
}

/// Reads all villages, in the order of the file.
pub(super) fn read(notes: &mut Notes, source: &VillageSource, around: &Around) -> Vec<Village> {
    let Some(mut table) = Table::open(notes, "villages", &source.layered, &wishes(source)) else {
        return Vec::new();
    };
    let faults_before = notes.problems.len();
    let columns = columns(notes, source, &table);
    if table.taken.is_faulty || notes.problems.len() > faults_before {
        return Vec::new();
    }
    table.survey(notes, around);
    let mut unique = Unique::default();
    let mut unmapped = BTreeMap::new();
    let mut villages = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let mut reader = table.reader(row);
        if !kept(&reader, &columns) {
            notes.note(
                "village-not-kept",
                "villages left out by the key `keep`",
                reader.place(),
            );
            continue;
        }
        let village = village(notes, source, &columns, &mut reader, &mut unmapped);
        let own = || reader.text(columns.id).map(clean).filter(|id| !id.is_empty());
        let of_bad_row = if village.is_none() { own() } else { None };
        let id = village.as_ref().map(|v| v.id.as_str()).or(of_bad_row.as_deref());
        let is_good = reader.finish(notes);
        if unique.admits(notes, "village-id-twice", &table, (id, row.number, is_good))
            && let Some(village) = village
        {
            villages.push(village);
        }
    }
    unmapped_electricity(notes, &table, &columns, unmapped);
    notes.most_left_out(&table.path, villages.len());
    let words = electricity_words(&table, &columns);
    if let Some(seen) = notes.report.seen.iter_mut().find(|s| s.role == "villages") {
        seen.words = words;
    }
    if villages.is_empty() && notes.problems.is_empty() {
        notes.problem(Fault::new(
            "no-villages",
            &table.path,
            "not one village is left after filtering and skipping",
            "check the key `keep` and the rows that were left out",
        ));
    }
    villages
}

fn columns(notes: &mut Notes, source: &VillageSource, table: &Table) -> Columns {
    let mut keep = Vec::new();
    for (column, values) in source.keep.iter().filter(|(_, v)| !v.is_empty()) {
        if let Some(index) = table.column(notes, column) {
            keep.push((index, values.iter().map(|v| clean(v)).collect()));
        }
    }
    let find = |key| table.at(key);
    Columns {
        centre: find("centre_lon_field").zip(find("centre_lat_field")),
        id: find("id_field"),
        name: find("name_field"),
        population: find("population_field"),
        households: find("households_field"),
        electricity: find("electricity_field"),
        surroundings: find("surroundings_field"),
        by_heading: table.taken.by_heading.contains("electricity_field"),
        commune: [find("commune_code_field"), find("commune_name_field")],
        province: [find("province_code_field"), find("province_name_field")],
        keep,
    }
}

/// What a list of villages may say, and how the study names it.
pub(super) fn wishes(source: &VillageSource) -> Wishes {
    let point = |field| Meaning::Point(Target::Field(field));
    let mut wishes = Wishes::of_place(&source.lon, &source.lat);
    let code = [Meaning::VillageCode, point(Field::Code), Meaning::OsmId];
    wishes.field("id_field", source.id.as_ref(), &code);
    wishes.field("name_field", source.name.as_ref(), &[point(Field::Name)]);
    wishes.field("centre_lon_field", source.centre_lon.as_ref(), &[]);
    wishes.field("centre_lat_field", source.centre_lat.as_ref(), &[]);
    let others = [
        ("population_field", &source.population, Field::Population),
        ("households_field", &source.households, Field::Households),
        ("electricity_field", &source.electricity, Field::Electricity),
        ("commune_code_field", &source.commune_code, Field::CommuneCode),
        ("commune_name_field", &source.commune_name, Field::Commune),
        ("province_code_field", &source.province_code, Field::ProvinceCode),
        ("province_name_field", &source.province_name, Field::Province),
    ];
    for (key, named, field) in others {
        wishes.field(key, named.as_ref(), &[point(field), Meaning::Bare(key)]);
    }
    wishes.field("surroundings_field", source.surroundings.as_ref(), &[]);
    wishes.others = source.keep.keys().cloned().collect();
    wishes
}

/// Does the row pass all filters?
fn kept(reader: &RowReader<'_>, columns: &Columns) -> bool {
    columns.keep.iter().all(|(column, values)| {
        reader
            .text(Some(*column))
            .is_some_and(|v| values.contains(&clean(v)))
    })
}

fn village(
    notes: &mut Notes,
    source: &VillageSource,
    columns: &Columns,
    reader: &mut RowReader<'_>,
    unmapped: &mut BTreeMap<String, Vec<u64>>,
) -> Option<Village> {
    let place = place_of(notes, columns, reader);
    let population = people(notes, source, columns, reader);
    let households = reader.count_within(
        columns.households,
        Measure::Households,
        0.0..=1e7,
        "give the number of households, or leave it empty",
    );
    let electricity = electricity(notes, source, columns, reader, unmapped);
    let around = around(reader, columns.surroundings, &source.surroundings_values);
    let name = reader.name(notes, columns.name);
    let (centre, boundary) = place?;
    let id = identity(notes, columns, reader, name.as_deref(), centre)?;
    let mut unit = |[code, name]: [Option<usize>; 2]| AdminUnit {
        code: reader.name(notes, code),
        name: reader.name(notes, name),
    };
    let (commune, province) = (unit(columns.commune), unit(columns.province));
    Some(Village {
        name: name.unwrap_or_else(|| id.clone()),
        id,
        boundary,
        population,
        households,
        electricity,
        commune,
        province,
        test_points: vec![TestPoint {
            id: "centre".to_owned(),
            position: centre,
            kind: TestPointKind::Centre,
            weight: 1.0,
            around,
        }],
    })
}

/// Centre and boundary: a point has only a centre.
fn place_of(
    notes: &mut Notes,
    columns: &Columns,
    reader: &mut RowReader<'_>,
) -> Option<(LonLat, Option<MultiPolygon<f64>>)> {
    match reader.shape()? {
        Geometry::Point(_) | Geometry::MultiPoint(_) => Some((reader.position()?, None)),
        shape => {
            let boundary = polygons_of(notes, reader, shape)?;
            if let Some((lon, lat)) = columns.centre {
                let centre = reader.position_in(lon, lat)?;
                beside_polygon(reader, lon, &boundary, centre);
                return Some((centre, Some(boundary)));
            }
            let text = "villages judged at a point inside their polygon, because no centre is given";
            notes.note("village-centre-made", text, reader.place());
            let Some(centre) = centre_of(&boundary) else {
                reader.fault(
                    "polygon-without-inside",
                    None,
                    "no point inside the polygon can be found",
                    "draw it again, or give the village as a point",
                );
                return None;
            };
            Some((centre, Some(boundary)))
        }
    }
}

/// The most people of a place that is judged as one: the largest cities have 40 million.
const MOST_PEOPLE: f64 = 4e7;
/// Numbers that programs write where none is known, beside all nines.
const NOT_KNOWN: [f64; 2] = [65_535.0, 2_147_483_647.0];

/// Is a number of people one that represents "not known"?
pub(super) fn is_no_village(people: f64) -> bool {
    let is_nines = people.fract() == 0.0 && (5..=10).any(|digits| people == 10f64.powi(digits) - 1.0);
    people > MOST_PEOPLE || is_nines || NOT_KNOWN.contains(&people)
}

/// A centre farther than this from the box around its polygon is not the village's, metres.
const BESIDE_POLYGON_M: f64 = 10_000.0;

/// Doubts a centre that is far from its polygon.
fn beside_polygon(reader: &mut RowReader<'_>, column: usize, boundary: &MultiPolygon<f64>, centre: LonLat) {
    let Some([west_deg, south_deg, east_deg, north_deg]) = bounds_of(boundary) else {
        return;
    };
    let around = BoundingBox {
        west_deg,
        south_deg,
        east_deg,
        north_deg,
    };
    if !around.widened_m(BESIDE_POLYGON_M).contains(centre) {
        reader.doubt(
            "centre-outside-polygon",
            Some(column),
            format!("the centre {centre} lies more than 10 km from the polygon of its village"),
            "correct the centre's coordinates, or leave the keys of the centre out",
        );
    }
}

/// Population; unknown where empty, and where 0 represents that.
fn people(
    notes: &mut Notes,
    source: &VillageSource,
    columns: &Columns,
    reader: &mut RowReader<'_>,
) -> Option<f64> {
    columns.population?;
    let limits = 0.0..=1e8;
    let remedy = "give the number of people, or leave it empty where it is not known";
    let people = reader.count_within(columns.population, Measure::People, limits, remedy);
    let zero_is_unknown = source.zero_population_is_unknown && people == Some(0.0);
    if zero_is_unknown {
        let text = "villages with population 0, taken as unknown";
        notes.note("population-zero-unknown", text, reader.place());
        return None;
    }
    if people.is_some_and(is_no_village) {
        let code = "village-population-doubtful";
        let cause = "no village has so many people: this looks like a value that represents \"not known\"";
        if notes.allow.contains(code) {
            notes.doubt_of_row(
                Fault::new(code, &source.layered.path, cause, "").at_row(reader.number_of_row()),
            );
        } else {
            let remedy = format!(
                "give the number of people, or leave it empty where it is not known; if it is right as it is, set allow = [\"{code}\"] in [study]"
            );
            reader.fault(code, columns.population, cause, &remedy);
        }
    }
    if people.is_none() && columns.population.is_some_and(|at| reader.is_empty(at)) {
        notes.note("population-empty", "villages without population", reader.place());
    }
    people
}

/// The village's own id, or one made of its name and place. Never of its row.
fn identity(
    notes: &mut Notes,
    columns: &Columns,
    reader: &mut RowReader<'_>,
    name: Option<&str>,
    centre: LonLat,
) -> Option<String> {
    if columns.id.is_some() {
        let id = reader.text(columns.id).map(clean);
        if id.is_none() {
            reader.fault(
                "village-id-missing",
                columns.id,
                "the village has no id",
                "give each village its own id, or remove the key `id_field` to have one made of name and place",
            );
        }
        return id;
    }
    let text = "village ids made of name and place, because the study names no id field";
    notes.note("village-id-derived", text, reader.place());
    let name = name.unwrap_or("village");
    Some(format!("{name}@{:.5},{:.5}", centre.lon_deg(), centre.lat_deg()))
}

/// Power supply. Values that the study does not explain are collected, to be reported once each.
fn electricity(
    notes: &mut Notes,
    source: &VillageSource,
    columns: &Columns,
    reader: &RowReader<'_>,
    unmapped: &mut BTreeMap<String, Vec<u64>>,
) -> Electricity {
    if columns.electricity.is_none() {
        return Electricity::Unknown;
    }
    let Some(value) = reader.text(columns.electricity).map(clean) else {
        let text = "villages whose electricity is empty, taken as unknown";
        notes.note("electricity-empty", text, reader.place());
        return Electricity::Unknown;
    };
    let explained = source
        .electricity_values
        .iter()
        .find(|(key, _)| clean(key).to_lowercase() == value.to_lowercase())
        .map(|(_, meaning)| *meaning);
    let own = [
        Electricity::Grid,
        Electricity::Weak,
        Electricity::None,
        Electricity::Unknown,
    ]
    .into_iter()
    .find(|e| e.name() == value.to_lowercase());
    let by_words = || {
        reader
            .text(columns.electricity)
            .filter(|_| columns.by_heading)
            .and_then(by_its_word)
    };
    explained.or(own).or_else(by_words).unwrap_or_else(|| {
        unmapped.entry(value).or_default().push(reader.number_of_row());
        Electricity::Unknown
    })
}

/// What the words of lists mean: `chưa có điện`, `điện mặt trời`, a tick.
fn by_its_word(text: &str) -> Option<Electricity> {
    let all = [
        Electricity::Grid,
        Electricity::Weak,
        Electricity::None,
        Electricity::Unknown,
    ];
    let name = electricity_word(&ListCell::Text(text.to_owned()))?;
    all.into_iter().find(|e| e.name() == name)
}

/// Values of a column that was found by its heading which are taken by their words: value, meaning.
fn electricity_words(table: &Table, columns: &Columns) -> Vec<(String, String)> {
    /// More words than any list has.
    const MOST: usize = 30;
    let Some(column) = columns.electricity.filter(|_| columns.by_heading) else {
        return Vec::new();
    };
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for row in &table.rows {
        let Some(value) = row.values.get(column).and_then(|v| v.as_deref()).map(clean) else {
            continue;
        };
        if words.len() < MOST
            && !words.contains_key(&value)
            && let Some(meaning) = by_its_word(&value).map(Electricity::name)
            && meaning != value.to_lowercase()
        {
            words.insert(value, meaning.to_owned());
        }
    }
    words.into_iter().collect()
}

/// One fault for each value that the study does not explain; counted as unknown where bad rows may pass.
fn unmapped_electricity(
    notes: &mut Notes,
    table: &Table,
    columns: &Columns,
    unmapped: BTreeMap<String, Vec<u64>>,
) {
    let field = columns.electricity.and_then(|c| table.columns.get(c));
    for (value, rows) in unmapped {
        if notes.skip_bad_rows {
            let text = "villages with an unexplained electricity value, taken as unknown";
            notes.tally("electricity-unexplained", text, rows.len() as u64);
            continue;
        }
        let cause = format!(
            "{} rows have this value and nothing says what it means",
            rows.len()
        );
        let remedy = "map it to grid, weak, none or unknown in `electricity_values`";
        let mut fault = Fault::new("electricity-unexplained", &table.path, cause, remedy).with_value(value);
        if let Some(row) = rows.first() {
            fault = fault.at_row(*row);
        }
        if let Some(field) = field {
            fault = fault.in_field(field.clone());
        }
        notes.problem(fault);
    }
}

/// Rows by which a village is known, for readers that refer to villages.
pub(super) fn by_id(villages: &[Village]) -> Known {
    let rows = villages.iter().enumerate().map(|(k, v)| (v.id.clone(), k));
    Known {
        rows: rows.collect(),
        by_figures: ByFigures::of(villages.iter().map(|v| v.id.as_str())),
    }
}

/// Villages by their ids.
pub(super) struct Known {
    rows: BTreeMap<String, usize>,
    /// For ids that lost their zeros.
    by_figures: ByFigures,
}

/// Is this row of another file one of the kept villages'? Kept here because ids are cleaned alike.
pub(super) fn village_of(notes: &mut Notes, row: &Row, column: usize, known: &Known) -> Option<usize> {
    let id = clean(row.values.get(column)?.as_deref()?);
    let found = known.rows.get(&id).or_else(|| {
        let whole = known.by_figures.completed(&id)?;
        note_completed(notes, &id, whole);
        known.rows.get(whole)
    });
    found.copied()
}
