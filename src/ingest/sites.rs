//! Rows of the sites file as radio cells. What a row does not say comes from its technology's template, and is counted.

use super::duplicates::Unique;
use super::opencellid;
use super::problem::Problem;
use super::report::Notes;
use super::rows::{RowReader, Table, clean, nearest};
use super::site_values::{Beam, beam, carrier_offset, frequency_guess, status};
use super::swapped::SwapGuard;
use crate::domain::{Antenna, Cell, Network, Status, Technology};
use crate::space::LonLat;
use crate::study::{RadioTemplate, SiteSource};
use crate::units::{Db, Dbm, Frequency};
use std::collections::{BTreeMap, BTreeSet};

/// Our fields, as a study may map them.
const FIELDS: [&str; 17] = [
    "id",
    "site",
    "operator",
    "technology",
    "frequency_mhz",
    "eirp_dbm",
    "power_dbm",
    "gain_dbi",
    "losses_db",
    "antenna_height_m",
    "azimuth_deg",
    "mechanical_tilt_deg",
    "electrical_tilt_deg",
    "horizontal_beam_width_deg",
    "vertical_beam_width_deg",
    "bandwidth_mhz",
    "status",
];

/// Our field → column of this file.
type Columns = BTreeMap<&'static str, usize>;

/// Reads all cells.
pub(super) fn read(notes: &mut Notes, source: &SiteSource, guard: &SwapGuard) -> Network {
    let table = if source.opencellid {
        opencellid::open(notes, source)
    } else {
        let axes = Some((source.lon.as_str(), source.lat.as_str()));
        Table::open(notes, "sites", &source.layered, axes)
    };
    let Some(table) = table else {
        return Network::default();
    };
    let faults_before = notes.problems.len();
    let columns = columns(notes, source, &table);
    let exclude = exclusions(notes, source, &table);
    if notes.problems.len() > faults_before {
        return Network::default();
    }
    let mut cells = Vec::with_capacity(table.rows.len());
    let mut unique = Unique::default();
    let mut without_template = BTreeSet::new();
    for row in &table.rows {
        let mut reader = table.reader(row);
        if let Some((column, value)) = excluded(&reader, &exclude) {
            let code = format!("site-excluded-{column}");
            let text = format!("sites left out by the key `exclude` ({column})");
            notes.note(&code, &text, format!("{}: {value}", reader.place()));
            continue;
        }
        let read = Reading {
            source,
            columns: &columns,
            guard,
        };
        let cell = read.cell(notes, &mut reader, &mut without_template);
        if reader.finish(notes)
            && let Some((cell, fills)) = cell
            && unique.register(notes, "site-id-twice", &table.path, &cell.id, row.number)
        {
            for fill in fills {
                fill.record(notes);
            }
            cells.push(cell);
        }
    }
    missing_templates(notes, &table, &without_template);
    Network::new(cells)
}

/// Finds our fields in the file: mapped ones must be there, others may.
fn columns(notes: &mut Notes, source: &SiteSource, table: &Table) -> Columns {
    if source.opencellid {
        return opencellid::columns(table);
    }
    let mut columns = Columns::new();
    for (ours, theirs) in &source.fields {
        let Some(field) = FIELDS.iter().find(|f| *f == ours) else {
            let known: Vec<String> = FIELDS.iter().map(|f| (*f).to_owned()).collect();
            let offered = nearest(ours, &known).map_or_else(String::new, |n| format!("did you mean '{n}'? "));
            let cause = format!("'{ours}' is no field of a site; there are: {}", FIELDS.join(", "));
            let remedy = format!("{offered}correct the mapping in the study");
            notes.problem(Problem::new("site-field-unknown", &table.path, cause, remedy).in_field(ours));
            continue;
        };
        if let Some(index) = table.column(notes, theirs) {
            columns.insert(field, index);
        }
    }
    for field in FIELDS {
        if !columns.contains_key(field)
            && !source.fields.contains_key(field)
            && table.columns.iter().any(|c| c == field)
            && let Some(index) = table.column(notes, field)
        {
            columns.insert(field, index);
        }
    }
    columns
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

/// A field that a template or a rule of the study filled.
struct Fill {
    field: &'static str,
    from: String,
    place: String,
}

impl Fill {
    fn record(self, notes: &mut Notes) {
        let code = format!("site-filled-{}-{}", self.field, self.from);
        let text = format!("cells with {} from {}", self.field, self.from);
        notes.note(&code, &text, self.place);
    }
}

/// What is the same for all rows.
struct Reading<'a> {
    source: &'a SiteSource,
    columns: &'a Columns,
    guard: &'a SwapGuard,
}

impl Reading<'_> {
    fn column(&self, field: &str) -> Option<usize> {
        self.columns.get(field).copied()
    }

    /// The cell of a row with the fields that had to be filled; faults stay with the reader.
    fn cell(
        &self,
        notes: &mut Notes,
        reader: &mut RowReader<'_>,
        without_template: &mut BTreeSet<Technology>,
    ) -> Option<(Cell, Vec<Fill>)> {
        let position = reader.position();
        if let Some(position) = position {
            self.guard.check(reader, position);
        }
        let mut fills = Vec::new();
        let technology = self.technology(reader, &mut fills)?;
        let Some(template) = self.source.templates.get(&technology) else {
            without_template.insert(technology);
            return None;
        };
        let operator = self.operator(notes, reader, &mut fills);
        let mut values = Values {
            reader,
            columns: self.columns,
            template,
            fills: &mut fills,
        };
        let frequency_mhz = values.frequency_mhz();
        let eirp = values.eirp();
        let antenna_height_m = values.within(
            "antenna_height_m",
            template.antenna_height_m,
            0.1..=500.0,
            "give metres above the ground, not above the sea",
        );
        let antenna = values.antenna();
        let (bandwidth_mhz, offset) = values.bandwidth_and_offset();
        let status = values.status();
        let (position, frequency_mhz) = (position?, frequency_mhz?);
        let (antenna, antenna_height_m) = (antenna?, antenna_height_m?);
        let site = reader.name(notes, self.column("site"));
        let site = site.unwrap_or_else(|| self.derived_site(reader, position, &mut fills));
        let id = reader.text(self.column("id")).map(clean);
        let id = id.unwrap_or_else(|| {
            fills.push(fill(
                "id",
                "site, operator, technology, frequency and azimuth".to_owned(),
                reader,
            ));
            derived_id(&site, &operator, technology, frequency_mhz, antenna.azimuth_deg)
        });
        let cell = Cell {
            id,
            site,
            operator,
            technology,
            frequency: Frequency::from_mhz(frequency_mhz),
            position,
            antenna_height_m,
            eirp: eirp?,
            reference_offset: offset?,
            bandwidth_mhz: bandwidth_mhz?,
            antenna,
            status: status?,
        };
        Some((cell, fills))
    }

    fn technology(&self, reader: &mut RowReader<'_>, fills: &mut Vec<Fill>) -> Option<Technology> {
        let column = self.column("technology");
        match (reader.text(column), self.source.default_technology) {
            (Some(text), _) => match text.parse() {
                Ok(technology) => Some(technology),
                Err(cause) => {
                    let remedy = "correct it, or leave such rows out with `exclude`";
                    reader.fault("technology-unknown", column, cause, remedy);
                    None
                }
            },
            (None, Some(technology)) => {
                fills.push(fill("technology", "the study's default".to_owned(), reader));
                Some(technology)
            }
            (None, None) => {
                reader.fault(
                    "technology-missing",
                    column,
                    "the row names no technology",
                    "map the column to `technology`, or set `default_technology`",
                );
                None
            }
        }
    }

    fn operator(&self, notes: &mut Notes, reader: &RowReader<'_>, fills: &mut Vec<Fill>) -> String {
        reader.name(notes, self.column("operator")).unwrap_or_else(|| {
            fills.push(fill("operator", "the study's default".to_owned(), reader));
            self.source.default_operator.clone()
        })
    }

    fn derived_site(&self, reader: &RowReader<'_>, position: LonLat, fills: &mut Vec<Fill>) -> String {
        fills.push(fill("site", "the position".to_owned(), reader));
        format!("{:.5},{:.5}", position.lon_deg(), position.lat_deg())
    }
}

fn fill(field: &'static str, from: String, reader: &RowReader<'_>) -> Fill {
    Fill {
        field,
        from,
        place: reader.place(),
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

/// The numbers of one row, with the template behind them.
struct Values<'a, 'r, 't> {
    reader: &'a mut RowReader<'t>,
    columns: &'a Columns,
    template: &'r RadioTemplate,
    fills: &'a mut Vec<Fill>,
}

impl Values<'_, '_, '_> {
    fn column(&self, field: &str) -> Option<usize> {
        self.columns.get(field).copied()
    }

    fn filled(&mut self, field: &'static str) {
        let from = format!("template {}", self.template.name);
        self.fills.push(fill(field, from, self.reader));
    }

    /// The row's value within limits, else the template's; `None` after a fault.
    fn within(
        &mut self,
        field: &'static str,
        template: f64,
        limits: std::ops::RangeInclusive<f64>,
        remedy: &str,
    ) -> Option<f64> {
        let column = self.column(field);
        if self.reader.text(column).is_none() {
            self.filled(field);
            return Some(template);
        }
        self.reader.number_within(column, limits, remedy)
    }

    fn frequency_mhz(&mut self) -> Option<f64> {
        let column = self.column("frequency_mhz");
        if self.reader.text(column).is_none() {
            self.filled("frequency_mhz");
            return Some(self.template.frequency_mhz);
        }
        let mhz = self.reader.number(column)?;
        match frequency_guess(mhz) {
            Ok(()) => Some(mhz),
            Err(remedy) => {
                let cause = "a carrier between 100 and 100000 MHz is wanted";
                self.reader.fault("frequency-unlikely", column, cause, remedy);
                None
            }
        }
    }

    /// The given EIRP, else power + gain − losses.
    fn eirp(&mut self) -> Option<Dbm> {
        let column = self.column("eirp_dbm");
        if self.reader.text(column).is_some() {
            let remedy = "give dBm: 20 W into 17 dBi are 60 dBm";
            return self.reader.number_within(column, -30.0..=100.0, remedy).map(Dbm);
        }
        let t = self.template;
        let power = self.within(
            "power_dbm",
            t.power_dbm,
            -40.0..=70.0,
            "give dBm: 20 W are 43 dBm",
        );
        let gain = self.within("gain_dbi", t.gain_dbi, -20.0..=60.0, "give dBi");
        let losses = self.within(
            "losses_db",
            t.losses_db,
            0.0..=60.0,
            "give the losses in dB as a positive number",
        );
        Some(Dbm(power?) + Db(gain?) - Db(losses?))
    }

    fn antenna(&mut self) -> Option<Antenna> {
        let t = self.template;
        let azimuth = self.azimuth();
        let mechanical = self.within(
            "mechanical_tilt_deg",
            t.mechanical_tilt_deg,
            -90.0..=90.0,
            "give degrees, positive downwards",
        );
        let electrical = self.within(
            "electrical_tilt_deg",
            t.electrical_tilt_deg,
            -90.0..=90.0,
            "give degrees, positive downwards",
        );
        let across = self.within(
            "horizontal_beam_width_deg",
            t.horizontal_beam_width_deg,
            0.1..=360.0,
            "give the half-power width in degrees",
        );
        let down = self.within(
            "vertical_beam_width_deg",
            t.vertical_beam_width_deg,
            0.1..=360.0,
            "give the half-power width in degrees",
        );
        Some(Antenna {
            azimuth_deg: azimuth?,
            mechanical_tilt_deg: mechanical?,
            electrical_tilt_deg: electrical?,
            horizontal_beam_width_deg: across?,
            vertical_beam_width_deg: down?,
            front_to_back_db: t.front_to_back_db,
            side_lobe_db: t.side_lobe_db,
        })
    }

    /// Outer `None`: a fault. Inner `None`: omnidirectional, which an empty value or −1 in the file says.
    fn azimuth(&mut self) -> Option<Option<f64>> {
        let Some(column) = self.column("azimuth_deg") else {
            self.filled("azimuth_deg");
            return Some(self.template.azimuth_deg);
        };
        match beam(self.reader.text(Some(column))) {
            Beam::Towards(azimuth_deg) => Some(Some(azimuth_deg)),
            Beam::Wrapped(azimuth_deg) => {
                let from = "wrapping into 0…360".to_owned();
                self.fills.push(fill("azimuth_deg", from, self.reader));
                Some(Some(azimuth_deg))
            }
            Beam::Omni => Some(None),
            Beam::Silent => {
                let from = "an empty value: omnidirectional".to_owned();
                self.fills.push(fill("azimuth_deg", from, self.reader));
                Some(None)
            }
            Beam::Fault(cause) => {
                self.reader.fault(
                    "azimuth-invalid",
                    Some(column),
                    cause,
                    "give degrees clockwise from north, 0 to 360, or 'omni'",
                );
                None
            }
        }
    }

    fn bandwidth_and_offset(&mut self) -> (Option<f64>, Option<Db>) {
        let column = self.column("bandwidth_mhz");
        let own = self.reader.text(column).is_some();
        let remedy = "give the channel bandwidth in MHz";
        let bandwidth = self.within("bandwidth_mhz", self.template.bandwidth_mhz, 0.1..=2000.0, remedy);
        let Some(bandwidth_mhz) = bandwidth else {
            return (None, Some(Db(0.0)));
        };
        let offset = carrier_offset(self.template, own.then_some(bandwidth_mhz));
        if offset.is_none() {
            let cause = format!(
                "template {} has neither `resource_blocks` nor `reference_offset_db`",
                self.template.name
            );
            let remedy = "complete the template in models/radios/";
            self.reader.fault("template-incomplete", None, cause, remedy);
        }
        (Some(bandwidth_mhz), offset.map(Db))
    }

    fn status(&mut self) -> Option<Status> {
        let column = self.column("status");
        let Some(text) = self.reader.text(column) else {
            let from = "silence: taken as on air".to_owned();
            self.fills.push(fill("status", from, self.reader));
            return Some(Status::OnAir);
        };
        let known = status(text);
        if known.is_none() {
            let cause = "this status is not understood";
            let remedy = "write on-air, planned or off";
            self.reader.fault("status-unknown", column, cause, remedy);
        }
        known
    }
}

/// One fault for each technology that lacks a template.
fn missing_templates(notes: &mut Notes, table: &Table, without: &BTreeSet<Technology>) {
    for technology in without {
        notes.problem(Problem::new(
            "site-template-missing",
            &table.path,
            format!("there are {technology} cells, and the study has no template for {technology}"),
            "name one under `templates`, or leave such rows out with `exclude`",
        ));
    }
}
