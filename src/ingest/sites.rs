//! Rows of the sites file as radio cells. What a row does not say comes from its technology's template, and
//! is counted.

use super::antennas::{Antennas, count_doubts};
use super::columns::{Wish, Wishes};
use super::duplicates::Unique;
use super::fills::{Fill, Fills, Origin};
use super::guard::Around;
use super::list::{Meaning, Measure, Target};
use super::notes::Notes;
use super::opencellid;
use super::planned;
use super::rows::{RowReader, Table};
use super::site_carrier::{Carriers, Radio};
use super::site_doubts::{self, Own};
use super::site_fields::{Columns, Values};
use super::site_states::States;
use super::site_values::compass_deg;
use super::text::{clean, nearest};
use crate::domain::{AirIdentity, Cell, Network, Technology};
use crate::space::LonLat;
use crate::study::{AntennaModel, CELL_FIELDS, ModelShelf, RadioTemplate, SiteSource};
use crate::units::Frequency;
use crate::world::Fault;
use std::collections::{BTreeMap, BTreeSet};

/// The doubt about a network that no village hears.
pub(super) const NONE_IN_REACH: &str = "no-site-in-reach";

/// Reads all cells.
///
/// Antenna patterns that rows name are looked for in `models`.
pub(super) fn read(notes: &mut Notes, source: &SiteSource, models: &ModelShelf, around: &Around) -> Network {
    let table = if source.opencellid {
        opencellid::open(notes, source)
    } else {
        // Where no site in reach is meant, or a plan builds the first ones, none need be there yet.
        let wishes = Wishes {
            may_be_empty: source.plan.is_some() || notes.allow.contains(NONE_IN_REACH),
            ..wishes(source)
        };
        Table::open(notes, "sites", &source.layered, &wishes)
    };
    let Some(mut table) = table else {
        return Network::default();
    };
    let faults_before = notes.problems.len();
    let columns = columns(notes, source, &table);
    let exclude = exclusions(notes, source, &table);
    if table.taken.is_faulty || notes.problems.len() > faults_before {
        return Network::default();
    }
    // Of lists by the public, strays are known.
    table.survey(notes, &around.clone().with_strays(source.opencellid));
    let mut cells = Vec::with_capacity(table.rows.len());
    let mut identities = BTreeMap::new();
    let mut unique = Unique::default();
    let mut without_template = BTreeSet::new();
    let mut fills = Fills::default();
    let mut antennas = Antennas::new(models, source);
    let used: BTreeSet<usize> = columns
        .values()
        .copied()
        .chain(exclude.iter().map(|(at, ..)| *at))
        .collect();
    let is_out = |reader: &RowReader<'_>| excluded(reader, &exclude).is_some();
    let states = States::find(notes, source, &table, &columns, &used, &is_out);
    let read = Reading {
        source,
        columns: &columns,
        carriers: Carriers::of(source, &columns, &table, notes.skip_bad_rows),
        states: &states,
    };
    for row in &table.rows {
        let mut reader = table.reader(row);
        if let Some((column, value)) = excluded(&reader, &exclude) {
            let code = format!("site-excluded-{column}");
            let text = format!("cells left out by the key `exclude` ({column})");
            notes.note(&code, &text, format!("{}: {value}", reader.place()));
            continue;
        }
        let cell = read.cell(notes, &mut reader, &mut without_template, &mut antennas);
        let identity = air_identity(&mut reader, &columns);
        let place = || format!("{}, row {}", table.file_name(), row.number);
        let own = || {
            let text = reader.text(columns.get("id").copied());
            text.map(clean).filter(|id| !id.is_empty())
        };
        let of_bad_row = if cell.is_none() { own() } else { None };
        let id = cell
            .as_ref()
            .map(|(cell, ..)| cell.id.as_str())
            .or(of_bad_row.as_deref());
        let is_good = reader.finish(notes);
        if unique.admits(notes, "site-id-twice", &table, (id, row.number, is_good))
            && let Some((cell, found, template)) = cell
        {
            fills.add(&found, &template.name, place);
            if !source.templates.contains_key(&cell.technology)
                || source.templates.get(&cell.technology) != Some(template)
            {
                let sums = &mut notes.report.radio_templates;
                sums.insert(template.name.clone(), template.sha256.clone());
            }
            if identity != AirIdentity::default() {
                identities.insert(cell.id.clone(), identity);
            }
            cells.push(cell);
        }
    }
    fills.record(notes);
    notes.most_left_out(&table.path, cells.len());
    planned::build(notes, source, models, &mut cells);
    site_doubts::of_all(notes, &table.path, &columns, &cells);
    missing_templates(notes, &table, &without_template);
    Network::new(cells).identified(&identities)
}

/// What a cell says of itself on the air.
fn air_identity(reader: &mut RowReader<'_>, columns: &Columns) -> AirIdentity {
    let mut whole = |field: &str, most: f64, remedy: &str| -> Option<u64> {
        let column = columns.get(field).copied();
        let value = reader.number_within(column, Measure::Plain, 0.0..=most, remedy)?;
        if value.fract() != 0.0 {
            let cause = "an identity is a whole number";
            reader.fault("cell-identity-invalid", column, cause, remedy);
            return None;
        }
        Some(value as u64)
    };
    let remedy =
        "give the whole identity (CI, ECI or NCI) as one number, for example 26378753, or leave it empty";
    let cell = whole("cell_identity", AirIdentity::MOST_CELL as f64, remedy);
    let remedy = "give the BSIC, scrambling code or PCI, for example 214, or leave it empty";
    let code = whole("physical_code", f64::from(AirIdentity::MOST_CODE), remedy);
    AirIdentity {
        // 0 stands for an identity that is not known.
        cell: cell.filter(|n| *n > 0),
        code: code.and_then(|n| u16::try_from(n).ok()),
    }
}

/// Finds our fields in the file: mapped ones must be there, others may.
fn columns(notes: &mut Notes, source: &SiteSource, table: &Table) -> Columns {
    if source.opencellid {
        return opencellid::columns(table);
    }
    for ours in source
        .fields
        .keys()
        .filter(|f| !CELL_FIELDS.contains(&f.as_str()))
    {
        let known: Vec<String> = CELL_FIELDS.iter().map(|f| (*f).to_owned()).collect();
        let offered = nearest(ours, &known).map_or_else(String::new, |n| format!("did you mean '{n}'? "));
        let cause = format!(
            "'{ours}' is no field of a site; there are: {}",
            CELL_FIELDS.join(", ")
        );
        let remedy = format!("{offered}correct the mapping in the study");
        notes.problem(Fault::new("site-field-unknown", &table.path, cause, remedy).in_field(ours));
    }
    let mut columns = table.taken.by_key.clone();
    for (ours, others) in IN_OTHER_UNITS {
        let other = others.iter().find_map(|other| columns.get(other).copied());
        if let Some(column) = other.filter(|_| !columns.contains_key(ours)) {
            columns.insert(ours, column);
        }
    }
    columns
}

/// Our fields, and those that say the same in another unit: their numbers are converted on reading.
const IN_OTHER_UNITS: [(&str, &[&str]); 4] = [
    ("eirp_dbm", &["eirp_dbw", "eirp_w", "erp_dbm", "erp_dbw", "erp_w"]),
    ("power_dbm", &["power_dbw", "power_w"]),
    ("gain_dbi", &["gain_dbd"]),
    ("antenna_height_m", &["antenna_height_ft"]),
];

/// What a list of sites may say, and how the study names it.
pub(super) fn wishes(source: &SiteSource) -> Wishes {
    let mut wishes = Wishes::of_place(&source.lon, &source.lat);
    for &field in CELL_FIELDS {
        let means = match field {
            "operator" => vec![Meaning::Point(Target::Operator)],
            "technology" => vec![Meaning::Point(Target::Technology)],
            "id" => vec![Meaning::Cell("id"), Meaning::Transmitter],
            "site" => vec![Meaning::Cell("site"), Meaning::OsmId, Meaning::SiteName],
            "antenna_height_m" => vec![Meaning::Cell(field), Meaning::MastHeight],
            "mechanical_tilt_deg" => vec![Meaning::Cell(field), Meaning::Downtilt],
            // In many lists 'ECI' or 'CI' heads the column of ids: these are taken by our names alone.
            "cell_identity" | "physical_code" => Vec::new(),
            other => vec![Meaning::Cell(other), Meaning::Bare(other)],
        };
        wishes.list.push(Wish {
            key: field,
            named: source.fields.get(field).cloned(),
            own: Some(field),
            means,
            needed: field == "technology" && source.default_technology.is_none(),
        });
    }
    wishes.others = source.exclude.keys().cloned().collect();
    wishes
}

/// Column, its name and the values that are left out.
type Exclusion = (usize, String, Vec<String>);

fn exclusions(notes: &mut Notes, source: &SiteSource, table: &Table) -> Vec<Exclusion> {
    let mut found = Vec::new();
    for (column, values) in &source.exclude {
        if let Some(index) = table.column(notes, column) {
            found.push((index, column.clone(), values.iter().map(|v| clean(v)).collect()));
        }
    }
    found
}

fn excluded<'e>(reader: &RowReader<'_>, exclude: &'e [Exclusion]) -> Option<(&'e str, String)> {
    exclude.iter().find_map(|(column, name, values)| {
        let value = clean(reader.text(Some(*column))?);
        values.contains(&value).then_some((name.as_str(), value))
    })
}

/// Fields that a row does not give, usually: so much room from the beginning.
const USUAL_FILLS: usize = 16;

/// What is the same for all rows.
struct Reading<'a> {
    source: &'a SiteSource,
    columns: &'a Columns,
    carriers: Carriers<'a>,
    states: &'a States,
}

impl<'a> Reading<'a> {
    fn column(&self, field: &str) -> Option<usize> {
        self.columns.get(field).copied()
    }

    /// The cell of a row with the fields that had to be filled; faults stay with the reader.
    fn cell(
        &self,
        notes: &mut Notes,
        reader: &mut RowReader<'_>,
        without_template: &mut BTreeSet<Technology>,
        antennas: &mut Antennas<'_>,
    ) -> Option<(Cell, Vec<Fill>, &'a RadioTemplate)> {
        let position = reader.position();
        let mut fills = Vec::with_capacity(USUAL_FILLS);
        let radio = self.radio(reader, &mut fills)?;
        let technology = radio.technology;
        let own_mhz = self.carriers.carrier_mhz(notes, reader, radio, &mut fills);
        let Some(template) = self.source.template(technology, own_mhz.flatten()) else {
            without_template.insert(technology);
            return None;
        };
        let operator = self.operator(notes, reader, &mut fills);
        let (pattern, own_pattern) = self.pattern(notes, reader, template, antennas, &mut fills);
        let mut values = Values {
            reader,
            columns: self.columns,
            template,
            pattern,
            own_pattern,
            fills: &mut fills,
            states: self.states,
        };
        let frequency_mhz = own_mhz.map(|own| values.frequency_mhz(own));
        let line = values.line();
        let eirp = values.eirp(line);
        let ends = values.ends(line);
        let antenna_height_m = values.antenna_height_m();
        let antenna = values.antenna();
        let (bandwidth_mhz, offset) = values.bandwidth_and_offset();
        let status = values.status();
        remark_letters(notes, reader, self.column("azimuth_deg"));
        let (position, frequency_mhz) = (position?, frequency_mhz?);
        let (antenna, antenna_height_m) = (antenna?, antenna_height_m?);
        if let Some(model) = pattern {
            let carrier = Frequency::from_mhz(frequency_mhz);
            count_doubts(notes, reader, model, carrier, antenna.azimuth_deg);
        }
        let site = reader.name(notes, self.column("site"));
        let site = site.unwrap_or_else(|| self.derived_site(position, &mut fills));
        let id = reader.text(self.column("id")).map(clean);
        let id = id.unwrap_or_else(|| {
            fills.push(("id", Origin::Parts));
            derived_id(&site, &operator, technology, frequency_mhz, antenna.azimuth_deg)
        });
        let (eirp, power_dbm) = eirp?;
        let cell = Cell {
            id,
            site,
            operator,
            technology,
            frequency: Frequency::from_mhz(frequency_mhz),
            position,
            antenna_height_m,
            eirp,
            reference_offset: offset?,
            bandwidth_mhz: bandwidth_mhz?,
            antenna,
            ends: ends?,
            status: status?,
        };
        let own = Own::of(reader, self.columns);
        site_doubts::of_cell(notes, reader, &own, &cell, power_dbm);
        Some((cell, fills, template))
    }

    /// The technology and band of a row; a fault where it names none.
    fn radio(&self, reader: &mut RowReader<'_>, fills: &mut Vec<Fill>) -> Option<Radio> {
        match self.carriers.radio(reader) {
            Ok(radio) => {
                fills.extend(radio.origin.map(|origin| ("technology", origin)));
                Some(radio)
            }
            Err((code, column, cause, remedy)) => {
                reader.fault(code, column, cause, remedy);
                None
            }
        }
    }

    fn operator(&self, notes: &mut Notes, reader: &RowReader<'_>, fills: &mut Vec<Fill>) -> String {
        reader.name(notes, self.column("operator")).unwrap_or_else(|| {
            fills.push(("operator", Origin::Default));
            self.source.default_operator.clone()
        })
    }

    /// The antenna that the row names, else its template; true for the row's own.
    fn pattern<'m>(
        &self,
        notes: &mut Notes,
        reader: &mut RowReader<'_>,
        template: &RadioTemplate,
        antennas: &'m mut Antennas<'_>,
        fills: &mut Vec<Fill>,
    ) -> (Option<&'m AntennaModel>, bool) {
        let column = self.column("antenna_pattern");
        match (reader.text(column), &template.antenna_pattern) {
            (Some(name), _) => (antennas.named(notes, reader, column, name), true),
            (None, Some(name)) => {
                fills.push(("antenna_pattern", Origin::Template));
                (antennas.named(notes, reader, None, name), false)
            }
            (None, None) => (None, false),
        }
    }

    fn derived_site(&self, position: LonLat, fills: &mut Vec<Fill>) -> String {
        fills.push(("site", Origin::Position));
        format!("{:.5},{:.5}", position.lon_deg(), position.lat_deg())
    }
}

/// A stable id made of what distinguishes a cell.
fn derived_id(
    site: &str,
    operator: &str,
    technology: Technology,
    frequency_mhz: f64,
    azimuth_deg: Option<f64>,
) -> String {
    let direction = azimuth_deg.map_or_else(|| "omni".to_owned(), |a| format!("{a}"));
    format!("{site}/{operator}/{technology}/{frequency_mhz}/{direction}")
}

/// One fault for each technology that lacks a template.
fn missing_templates(notes: &mut Notes, table: &Table, without: &BTreeSet<Technology>) {
    for technology in without {
        notes.problem(Fault::new(
            "site-template-missing",
            &table.path,
            format!("there are {technology} cells, and the study has no template for {technology}"),
            format!(
                "set template_{} under [sites], or leave such rows out with `exclude`",
                technology.name().to_lowercase()
            ),
        ));
    }
}

/// Azimuths that are given as letters of the compass are said: they are rough, and letters differ between
/// languages.
fn remark_letters(notes: &mut Notes, reader: &RowReader<'_>, column: Option<usize>) {
    let Some(text) = reader.text(column) else { return };
    if let Some(azimuth_deg) = compass_deg(text) {
        let words = "azimuths given as letters of the English compass, read as degrees";
        notes.remark(
            "azimuth-in-letters",
            words,
            format!("{text}: {azimuth_deg} degrees"),
        );
    }
}
