//! A further mast, and the villages that turn.

use super::models::Kept;
use super::package::{self, Judging};
use super::path::{self, PathShown};
use crate::analysis::templated;
use crate::coverage::{NoStore, Unobserved};
use crate::domain::Cell;
use crate::gaps::is_enough;
use crate::plan::reach::{Reach, reach};
use crate::plan::{Candidate, Kind, PlanPoints, Structure, row_of_cell};
use crate::space::LonLat;
use crate::study::{AntennaModel, ModelFiles, ModelKind, RadioTemplate, Source, Study, template};
use crate::units::{Db, Dbm};
use serde::{Deserialize, Serialize};

/// A mast with one antenna, heard equally all around or as its template says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Where, degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// Antenna above ground, metres.
    pub height_m: f64,
    /// A radio template, which says technology, band and power.
    pub template: String,
    /// Whose it is.
    pub operator: String,
}

/// What a further mast would do. All of it is predicted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Villages that turn to covered, in the study's order.
    pub turned: Vec<TurnedVillage>,
    /// Their people, where they are known.
    pub people: u64,
    /// Villages of which so many have a place that is lifted to the preset and which stay as they are.
    pub helped: Vec<TurnedVillage>,
    /// Places of villages that are lifted.
    pub lifted: Vec<Lifted>,
    /// Villages within the study's range, which were judged again.
    pub villages_looked_at: usize,
    /// The mast as a row for `covgap plan what-if --add`.
    pub row: CellRowText,
}

/// A village whose verdict turns, or some of whose places are lifted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TurnedVillage {
    /// Its place in the study's list.
    pub number: u32,
    /// Its id.
    pub id: String,
}

/// A place where the new cell has the level that the preset asks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Lifted {
    /// The village's place in the study's list.
    pub number: u32,
    /// The test point's place in the village.
    pub point: u32,
    /// The new cell's level there, as it is judged, dBm.
    pub level_dbm: f64,
}

/// A row of a list of sites, and the line of its headings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CellRowText {
    /// Headings, with commas.
    pub headings: String,
    /// Values, with commas.
    pub values: String,
}

/// A study that answers what a further mast would do.
pub struct Room {
    study: Study,
    models: Kept,
    judging: Judging,
    points: PlanPoints,
}

impl Room {
    /// Opens what [`pack`](super::pack) made.
    ///
    /// # Errors
    /// A sentence: what is wrong with the package.
    pub fn open(bytes: &[u8]) -> Result<Self, String> {
        let opened = package::open(bytes)?;
        let model = crate::analysis::build_model(&opened.study, &opened.judging.world);
        let model = model.map_err(|error| error.to_string())?;
        let scene = crate::analysis::scene(&opened.study, &opened.judging.world, model.as_ref());
        let points = PlanPoints::of(&opened.judging.world.villages, &[], 1.0, &scene.settings);
        drop(scene);
        Ok(Self {
            study: opened.study,
            models: opened.models,
            judging: opened.judging,
            points,
        })
    }

    /// The radio templates that count by the study's preset: its own first, then all others by name.
    pub fn templates(&self) -> Vec<String> {
        let counts =
            |radio: &RadioTemplate| self.study.preset.rule.thresholds.contains_key(&radio.technology);
        let own = self.study.sites.templates.values().filter(|radio| counts(radio));
        let mut names: Vec<String> = own.map(|radio| radio.name.clone()).collect();
        for name in self.models.names(ModelKind::Radio) {
            let is_new = !names.contains(&name);
            if is_new && self.template(&name).is_ok_and(|radio| counts(&radio)) {
                names.push(name);
            }
        }
        names
    }

    /// Judges the villages that are not covered, with the mast.
    ///
    /// # Errors
    /// A sentence: what cannot be meant, or what could not be computed.
    pub fn ask(&self, asked: &Asked) -> Result<Answer, String> {
        let cell = self.cell(asked)?;
        let reached = self.reached(&cell)?;
        let lifts = reached.lifts.first().map(Vec::as_slice).unwrap_or_default();
        let (mut turned, mut helped, mut people) = (Vec::new(), Vec::new(), 0);
        for (nth, village) in self.judging.world.villages.iter().enumerate() {
            let points = self.points.of_village(nth);
            let is_lifted = |point: u32| lifts.binary_search(&point).is_ok();
            if !points.clone().any(is_lifted) {
                continue;
            }
            let met = &self.judging.met[nth];
            let after: Vec<bool> = points
                .zip(met)
                .map(|(point, met)| *met || is_lifted(point))
                .collect();
            let of = TurnedVillage {
                number: self.judging.numbers[nth],
                id: village.id.clone(),
            };
            if self.is_covered(nth, &after) {
                people += village.population.map_or(0, |p| p.max(0.0).round() as u64);
                turned.push(of);
            } else {
                helped.push(of);
            }
        }
        Ok(Answer {
            turned,
            people,
            helped,
            lifted: self.lifted(&reached, &cell),
            villages_looked_at: self.near(cell.position),
            row: row_text(&cell),
        })
    }

    /// The path from the mast to a test point of a village, term by term, with the ground under it.
    ///
    /// # Errors
    /// A sentence: what cannot be meant, or what could not be computed.
    pub fn path(&self, asked: &Asked, number: u32, point: u32) -> Result<PathShown, String> {
        let cell = self.cell(asked)?;
        let at = self.judging.numbers.iter().position(|known| *known == number);
        let village = at.and_then(|at| self.judging.world.villages.get(at));
        let point = village.and_then(|village| village.test_points.get(point as usize));
        let point = point.ok_or_else(|| "the page has no such place".to_owned())?;
        path::between(&self.study, &self.judging.world, &cell, point)
    }

    fn template(&self, name: &str) -> Result<RadioTemplate, String> {
        let mut own = self.study.sites.templates.values();
        if let Some(radio) = own.find(|radio| radio.name == name) {
            return Ok(radio.clone());
        }
        let text = self
            .models
            .read(ModelKind::Radio, name)
            .map_err(|e| e.to_string())?;
        template::parse(&text).map_err(|faults| faults.to_string())
    }

    /// The cell that is meant.
    fn cell(&self, asked: &Asked) -> Result<Cell, String> {
        let position = LonLat::new(asked.lon, asked.lat).map_err(|error| error.to_string())?;
        // Written so that NaN is refused.
        if !(asked.height_m > 0.0 && asked.height_m <= 1000.0) {
            return Err(format!(
                "the height {} m is not between 0 and 1000 m",
                asked.height_m
            ));
        }
        let radio = self.template(&asked.template)?;
        let pattern = radio.antenna_pattern.as_ref();
        let pattern = pattern
            .map(|name| AntennaModel::load(&self.models, name).map_err(|error| error.to_string()))
            .transpose()?;
        let cell = templated::cell(&radio, pattern.as_ref(), position, asked.height_m);
        let cell = cell.ok_or_else(|| format!("the template {} has no reference offset", radio.name))?;
        let operator = asked.operator.trim();
        Ok(Cell {
            id: "what-if".to_owned(),
            site: "what-if".to_owned(),
            operator: if operator.is_empty() { "what-if" } else { operator }.to_owned(),
            ..cell
        })
    }

    fn reached(&self, cell: &Cell) -> Result<Reach, String> {
        let candidate = Candidate {
            id: cell.id.clone(),
            spot: 0,
            kind: Kind::NewSite,
            source: Source::List,
            position: cell.position,
            ground_m: None,
            structure: Structure::None,
            antenna_height_m: cell.antenna_height_m,
            cells: vec![cell.clone()],
            replaces: Vec::new(),
        };
        let world = &self.judging.world;
        reach(
            &self.study,
            world,
            &[candidate],
            &self.points,
            &NoStore,
            &Unobserved,
        )
        .map_err(|error| error.to_string())
    }

    /// The centre is covered, and so are places of enough people.
    fn is_covered(&self, village: usize, met: &[bool]) -> bool {
        let points = &self.judging.world.villages[village].test_points;
        let share: f64 = points
            .iter()
            .zip(met)
            .filter(|(_, met)| **met)
            .map(|(p, _)| p.weight)
            .sum();
        met.first() == Some(&true) && is_enough(share, self.study.preset.rule.people_share)
    }

    fn lifted(&self, reached: &Reach, cell: &Cell) -> Vec<Lifted> {
        let asked = self.study.preset.rule.thresholds.get(&cell.technology);
        let covered = asked.map_or(Dbm(f64::NAN), |threshold| threshold.covered);
        let margins = reached.margins.first().map(Vec::as_slice).unwrap_or_default();
        let met = margins.iter().filter(|(_, margin)| *margin >= 0);
        let of = |(point, margin): &(u32, i16)| {
            let village = self
                .points
                .begin
                .partition_point(|begin| begin <= point)
                .checked_sub(1)?;
            Some(Lifted {
                number: *self.judging.numbers.get(village)?,
                point: point - self.points.begin.get(village)?,
                level_dbm: (covered + Db(f64::from(*margin) / 100.0)).0,
            })
        };
        met.filter_map(of).collect()
    }

    fn near(&self, mast: LonLat) -> usize {
        let range_m = 1000.0 * self.study.radio.max_range_km;
        let is_near = |village: &&crate::domain::Village| {
            let mut points = village.test_points.iter();
            points.any(|p| crate::space::geodesic::distance_m(p.position, mast) <= range_m)
        };
        self.judging.world.villages.iter().filter(is_near).count()
    }
}

/// Fields of a cell that a list of sites has, in this order.
const FIELDS: [&str; 12] = [
    "id",
    "site",
    "operator",
    "technology",
    "lon",
    "lat",
    "frequency_mhz",
    "bandwidth_mhz",
    "antenna_height_m",
    "azimuth_deg",
    "eirp_dbm",
    "reference_offset_db",
];

fn row_text(cell: &Cell) -> CellRowText {
    let row = row_of_cell(cell);
    let (mut headings, mut values) = (Vec::new(), Vec::new());
    for field in FIELDS {
        if let Some(value) = row.get(field) {
            headings.push(field.to_owned());
            values.push(value.as_str().map_or_else(|| value.to_string(), quoted));
        }
    }
    CellRowText {
        headings: headings.join(","),
        values: values.join(","),
    }
}

/// A text as a value of a CSV file.
fn quoted(text: &str) -> String {
    let needs = text.contains([',', '"', '\n', '\r']);
    if needs {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
