//! Planned cells as rows of a table, and back: what a plan writes, a study reads without a loss.
//!
//! A row has our names of a cell's fields ([`CELL_FIELDS`](crate::study::CELL_FIELDS)) and a few more, which
//! lists of sites take from a template: where the cell is, its pattern's bounds, its terminals. Every number
//! comes back with the same bits.

use crate::domain::{Antenna, Cell, Ends, MeasuredPattern, Status};
use crate::space::LonLat;
use crate::study::{AntennaModel, ModelFiles};
use crate::units::{Db, Dbi, Dbm, Frequency};
use serde_json::{Map, Number, Value};
use std::sync::Arc;
use thiserror::Error;

/// A row: field → value.
pub type CellRow = Map<String, Value>;

/// Why a row is no cell.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{field} {cause}")]
pub struct NoCell {
    /// The field.
    pub field: &'static str,
    /// Continues the field's name.
    pub cause: String,
}

/// The word of an antenna that is heard equally all around.
const OMNI: &str = "omni";

/// A cell as a row. Numbers that are not finite, which no cell has, are left out.
pub fn row_of_cell(cell: &Cell) -> CellRow {
    let mut row = CellRow::new();
    let mut put = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            row.insert(field.to_owned(), value);
        }
    };
    let text = |text: &str| Some(Value::from(text));
    put("id", text(&cell.id));
    put("site", text(&cell.site));
    put("lon", number(cell.position.lon_deg()));
    put("lat", number(cell.position.lat_deg()));
    put("operator", text(&cell.operator));
    put("technology", text(cell.technology.name()));
    match megahertz(cell.frequency) {
        Some(mhz) => put("frequency_mhz", number(mhz)),
        None => put("frequency_hz", number(cell.frequency.hz())),
    }
    put("eirp_dbm", number(cell.eirp.0));
    put("reference_offset_db", number(cell.reference_offset.0));
    put("gain_dbi", number(cell.ends.gain.0));
    put("losses_db", number(cell.ends.losses.0));
    put("antenna_height_m", number(cell.antenna_height_m));
    let azimuth = cell.antenna.azimuth_deg;
    put("azimuth_deg", azimuth.map_or_else(|| text(OMNI), number));
    put("mechanical_tilt_deg", number(cell.antenna.mechanical_tilt_deg));
    put("electrical_tilt_deg", number(cell.antenna.electrical_tilt_deg));
    put(
        "horizontal_beam_width_deg",
        number(cell.antenna.horizontal_beam_width_deg),
    );
    put(
        "vertical_beam_width_deg",
        number(cell.antenna.vertical_beam_width_deg),
    );
    put("front_to_back_db", number(cell.antenna.front_to_back_db));
    put("side_lobe_db", number(cell.antenna.side_lobe_db));
    put(
        "antenna_pattern",
        cell.antenna.measured.as_ref().and_then(|m| text(&m.name)),
    );
    put("bandwidth_mhz", number(cell.bandwidth_mhz));
    put("noise_figure_db", number(cell.ends.noise_figure.0));
    put("terminal_power_dbm", number(cell.ends.terminal_power.0));
    put("terminal_gain_dbi", number(cell.ends.terminal_gain.0));
    put(
        "terminal_noise_figure_db",
        number(cell.ends.terminal_noise_figure.0),
    );
    put("load", number(cell.ends.load));
    put("status", text(status_word(cell.status)));
    row
}

/// A row as a cell. The antenna pattern that it names comes through `models`.
///
/// # Errors
/// [`NoCell`]: the first field that is missing or wrong.
pub fn cell_of_row(row: &CellRow, models: &dyn ModelFiles) -> Result<Cell, NoCell> {
    let position = position(row)?;
    let technology = text(row, "technology")?;
    Ok(Cell {
        id: text(row, "id")?.to_owned(),
        site: text(row, "site")?.to_owned(),
        operator: text(row, "operator")?.to_owned(),
        technology: technology
            .parse()
            .map_err(|cause: String| no("technology", cause))?,
        frequency: frequency(row)?,
        position,
        antenna_height_m: value(row, "antenna_height_m")?,
        eirp: Dbm(value(row, "eirp_dbm")?),
        reference_offset: Db(value(row, "reference_offset_db")?),
        bandwidth_mhz: value(row, "bandwidth_mhz")?,
        antenna: antenna(row, models)?,
        ends: Ends {
            gain: Dbi(value(row, "gain_dbi")?),
            losses: Db(value(row, "losses_db")?),
            noise_figure: Db(value(row, "noise_figure_db")?),
            terminal_power: Dbm(value(row, "terminal_power_dbm")?),
            terminal_gain: Dbi(value(row, "terminal_gain_dbi")?),
            terminal_noise_figure: Db(value(row, "terminal_noise_figure_db")?),
            load: value(row, "load")?,
        },
        status: status(row)?,
    })
}

fn antenna(row: &CellRow, models: &dyn ModelFiles) -> Result<Antenna, NoCell> {
    Ok(Antenna {
        azimuth_deg: match row.get("azimuth_deg") {
            Some(Value::String(word)) if word == OMNI => None,
            _ => Some(value(row, "azimuth_deg")?),
        },
        mechanical_tilt_deg: value(row, "mechanical_tilt_deg")?,
        electrical_tilt_deg: value(row, "electrical_tilt_deg")?,
        horizontal_beam_width_deg: value(row, "horizontal_beam_width_deg")?,
        vertical_beam_width_deg: value(row, "vertical_beam_width_deg")?,
        front_to_back_db: value(row, "front_to_back_db")?,
        side_lobe_db: value(row, "side_lobe_db")?,
        measured: pattern(row, models)?,
    })
}

fn pattern(row: &CellRow, models: &dyn ModelFiles) -> Result<Option<Arc<MeasuredPattern>>, NoCell> {
    const FIELD: &str = "antenna_pattern";
    if !row.contains_key(FIELD) {
        return Ok(None);
    }
    let name = text(row, FIELD)?;
    let unusable = |error| no(FIELD, format!("'{name}' cannot be used: {error}"));
    AntennaModel::load(models, name)
        .map(|model| Some(model.pattern))
        .map_err(unusable)
}

fn position(row: &CellRow) -> Result<LonLat, NoCell> {
    let (lon, lat) = (value(row, "lon")?, value(row, "lat")?);
    LonLat::new(lon, lat).map_err(|error| no("lon", format!("and lat are no place: {error}")))
}

fn frequency(row: &CellRow) -> Result<Frequency, NoCell> {
    let frequency = if row.contains_key("frequency_hz") {
        Frequency::from_hz(value(row, "frequency_hz")?)
    } else {
        Frequency::from_mhz(value(row, "frequency_mhz")?)
    };
    if frequency.hz() > 0.0 {
        return Ok(frequency);
    }
    Err(no("frequency_mhz", "is not above 0"))
}

/// The number of megahertz that gives the same frequency again; `None` where none does.
fn megahertz(frequency: Frequency) -> Option<f64> {
    let mhz = frequency.mhz();
    [mhz, mhz.next_down(), mhz.next_up()]
        .into_iter()
        .find(|mhz| Frequency::from_mhz(*mhz) == frequency)
}

fn number(value: f64) -> Option<Value> {
    Number::from_f64(value).map(Value::Number)
}

fn no(field: &'static str, cause: impl Into<String>) -> NoCell {
    NoCell {
        field,
        cause: cause.into(),
    }
}

fn value(row: &CellRow, field: &'static str) -> Result<f64, NoCell> {
    let found = row.get(field).ok_or_else(|| no(field, "is missing"))?;
    let number = found.as_f64().filter(|n| n.is_finite());
    number.ok_or_else(|| no(field, format!("is {found}, which is no number")))
}

fn text<'r>(row: &'r CellRow, field: &'static str) -> Result<&'r str, NoCell> {
    let found = row.get(field).ok_or_else(|| no(field, "is missing"))?;
    let text = found.as_str().filter(|t| !t.is_empty());
    text.ok_or_else(|| no(field, format!("is {found}, which is no text")))
}

/// A state as a list of sites writes it.
const fn status_word(status: Status) -> &'static str {
    match status {
        Status::OnAir => "on-air",
        Status::Planned => "planned",
        Status::Off => "off",
    }
}

fn status(row: &CellRow) -> Result<Status, NoCell> {
    let word = text(row, "status")?;
    [Status::OnAir, Status::Planned, Status::Off]
        .into_iter()
        .find(|status| status_word(*status) == word)
        .ok_or_else(|| no("status", format!("is '{word}': on-air, planned or off is wanted")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Technology;
    use crate::domain::example::{at, sector};
    use crate::study::Embedded;
    use proptest::prelude::*;

    /// Through the text of a plan's file and back.
    fn through_toml(row: &CellRow) -> CellRow {
        let text = toml::to_string(row).expect("a table");
        toml::from_str(&text).expect("the same table")
    }

    fn back(cell: &Cell) -> Cell {
        cell_of_row(&through_toml(&row_of_cell(cell)), &Embedded).expect("a cell")
    }

    #[test]
    fn a_cell_with_a_measured_pattern_comes_back() {
        let mut cell = sector("c", "A", at(105.1, 21.2), 120.0);
        let model = AntennaModel::load(&Embedded, "generic-65-17dbi").expect("built in");
        cell.antenna.measured = Some(model.pattern);
        assert_eq!(back(&cell), cell);
    }

    #[test]
    fn a_row_that_is_no_cell_says_which_field() {
        let row = row_of_cell(&sector("c", "A", at(105.1, 21.2), 120.0));
        let spoilt = |field: &str, value: Value| {
            let mut row = row.clone();
            row.insert(field.to_owned(), value);
            cell_of_row(&row, &Embedded).expect_err("spoilt").to_string()
        };
        assert_eq!(
            spoilt("lat", Value::from("x")),
            "lat is \"x\", which is no number"
        );
        assert!(spoilt("lat", Value::from(95.0)).starts_with("lon and lat are no place"));
        assert!(spoilt("technology", Value::from("6G")).starts_with("technology '6G'"));
        assert!(spoilt("status", Value::from("on")).starts_with("status is 'on'"));
        assert!(spoilt("antenna_pattern", Value::from("none-such")).contains("names no antenna pattern"));
        let mut short = row.clone();
        short.shift_remove("load");
        assert_eq!(
            cell_of_row(&short, &Embedded).expect_err("short").to_string(),
            "load is missing"
        );
    }

    fn any_cell() -> impl Strategy<Value = Cell> {
        let numbers = prop::array::uniform17(-1e4..1e4f64);
        let place = (-180.0..180.0f64, -90.0..90.0f64);
        let words = (0..4usize, 0..3usize, any::<bool>(), any::<bool>());
        (numbers, place, 1e6..4e10f64, words).prop_map(|(n, (lon, lat), hz, (t, s, in_mhz, is_omni))| {
            let mut cell = sector("a \"quoted\" id", "Nhà mạng", at(lon, lat), n[0]);
            cell.technology = Technology::ALL[t];
            cell.status = [Status::OnAir, Status::Planned, Status::Off][s];
            cell.frequency = if in_mhz {
                Frequency::from_mhz(hz / 1e6)
            } else {
                Frequency::from_hz(hz)
            };
            cell.antenna_height_m = n[1];
            cell.eirp = Dbm(n[2]);
            cell.reference_offset = Db(n[3]);
            cell.bandwidth_mhz = n[4];
            cell.antenna = Antenna {
                azimuth_deg: (!is_omni).then_some(n[0]),
                mechanical_tilt_deg: n[5],
                electrical_tilt_deg: n[6],
                horizontal_beam_width_deg: n[7],
                vertical_beam_width_deg: n[8],
                front_to_back_db: n[9],
                side_lobe_db: n[10],
                measured: None,
            };
            cell.ends = Ends {
                gain: Dbi(n[11]),
                losses: Db(n[12]),
                noise_figure: Db(n[13]),
                terminal_power: Dbm(n[14]),
                terminal_gain: Dbi(n[15]),
                terminal_noise_figure: Db(n[16]),
                load: n[0] / 3.0,
            };
            cell
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: proptest::test_runner::RngSeed::Fixed(16),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// Whatever a cell is, its row is the same cell, to the last bit.
        #[test]
        fn a_row_is_the_cell_that_it_was(cell in any_cell()) {
            prop_assert_eq!(back(&cell), cell);
        }
    }
}
