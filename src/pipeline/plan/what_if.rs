//! What if: villages gained and lost where cells are added, taken away or changed. Only villages within range of
//! what changes are heard, so that it takes about a second in a national study.

use super::{PlanError, run_phase};
use crate::coverage::{MatrixStore, Observer};
use crate::domain::fault::Fault;
use crate::domain::nearest::or_nearest;
use crate::domain::{Cell, Network, Status, Village};
use crate::space::LonLat;
use crate::space::geodesic::distance_m;
use crate::study::Study;
use crate::units::{Db, Dbm};
use crate::world::{Faults, World};
use schemars::JsonSchema;
use serde::Serialize;

/// What is changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhatIfRequest {
    /// Cells that go on air.
    pub add: Vec<Cell>,
    /// Sites or cells, by their names, that go off.
    pub remove: Vec<String>,
    /// Changes of cells.
    pub change: Vec<CellChange>,
}

/// A change of one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellChange {
    /// The cell.
    pub cell: String,
    /// More or less power, dB.
    pub power_db: Option<f64>,
    /// Electrical tilt, degrees.
    pub tilt_deg: Option<f64>,
    /// Azimuth, degrees.
    pub azimuth_deg: Option<f64>,
    /// Antenna above ground, metres.
    pub height_m: Option<f64>,
}

/// What would change. All of it is predicted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhatIf {
    /// The study.
    pub study: String,
    /// Cells that were changed, added or taken away.
    pub cells_changed: usize,
    /// Villages within range of them, which were judged with and without.
    pub villages_looked_at: usize,
    /// Villages that turn to covered.
    pub gained: Vec<Turned>,
    /// Villages that lose their coverage.
    pub lost: Vec<Turned>,
    /// People of those that turn, where they are known.
    pub people_gained: u64,
    /// People of those that lose it.
    pub people_lost: u64,
}

/// A village whose verdict turns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Turned {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its people, where they are known.
    pub people: Option<f64>,
}

/// Judges the villages around a change, with and without it.
///
/// # Errors
/// [`PlanError`]: names that are not there, a study without an answer.
pub fn what_if(
    study: &Study,
    world: &mut World,
    request: &WhatIfRequest,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<WhatIf, PlanError> {
    let (network, touched) = changed(&world.network, request).map_err(PlanError::Faults)?;
    let range_m = study.radio.max_range_km * 1000.0;
    let all = std::mem::take(&mut world.villages);
    let (near, far): (Vec<_>, Vec<_>) = all
        .into_iter()
        .enumerate()
        .partition(|(_, village)| is_near(village, &touched, range_m));
    let places: Vec<usize> = near.iter().map(|(at, _)| *at).collect();
    world.villages = near.into_iter().map(|(_, village)| village).collect();
    let judged = both(study, world, network, store, observer);
    let near = std::mem::take(&mut world.villages);
    let answer = judged.map(|(before, after)| answered(study, &near, &before, &after, touched.len()));
    // The world is as it was.
    let mut whole: Vec<(usize, Village)> = places.into_iter().zip(near).chain(far).collect();
    whole.sort_by_key(|(at, _)| *at);
    world.villages = whole.into_iter().map(|(_, village)| village).collect();
    answer
}

fn both(
    study: &Study,
    world: &mut World,
    network: Network,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<(Vec<bool>, Vec<bool>), PlanError> {
    if world.villages.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let now = world.network.clone();
    let before = run_phase(study, world, now, store, observer)?;
    let after = run_phase(study, world, network, store, observer)?;
    Ok((before, after))
}

fn answered(study: &Study, near: &[Village], before: &[bool], after: &[bool], cells: usize) -> WhatIf {
    let of = |turned: &dyn Fn(usize) -> bool| -> Vec<Turned> {
        let villages = near.iter().enumerate().filter(|(at, _)| turned(*at));
        villages
            .map(|(_, village)| Turned {
                id: village.id.clone(),
                name: village.name.clone(),
                people: village.population,
            })
            .collect()
    };
    let people = |turned: &[Turned]| {
        let known = turned.iter().filter_map(|t| t.people);
        known.map(|people| people.max(0.0).round() as u64).sum()
    };
    let gained = of(&|at| !before[at] && after[at]);
    let lost = of(&|at| before[at] && !after[at]);
    WhatIf {
        study: study.name.clone(),
        cells_changed: cells,
        villages_looked_at: near.len(),
        people_gained: people(&gained),
        people_lost: people(&lost),
        gained,
        lost,
    }
}

fn is_near(village: &Village, places: &[LonLat], range_m: f64) -> bool {
    let points = village.test_points.iter();
    let mut near =
        points.flat_map(|point| places.iter().map(move |place| distance_m(point.position, *place)));
    near.any(|far_m| far_m <= range_m)
}

/// The network with the changes, and where something changes.
fn changed(now: &Network, request: &WhatIfRequest) -> Result<(Network, Vec<LonLat>), Faults> {
    let mut faults = Faults::default();
    let mut cells: Vec<Cell> = now.cells().to_vec();
    let mut touched = Vec::new();
    for name in &request.remove {
        let own: Vec<&mut Cell> = cells
            .iter_mut()
            .filter(|c| c.id == *name || c.site == *name)
            .collect();
        if own.is_empty() {
            faults.push(unknown("--remove", name, now, true));
        }
        for cell in own {
            cell.status = Status::Off;
            touched.push(cell.position);
        }
    }
    for change in &request.change {
        match cells.iter_mut().find(|cell| cell.id == change.cell) {
            None => faults.push(unknown("--change", &change.cell, now, false)),
            Some(cell) => {
                apply(cell, change);
                touched.push(cell.position);
            }
        }
    }
    for added in &request.add {
        if cells.iter().any(|cell| cell.id == added.id) {
            let cause = format!("the cell {} is in the network already", added.id);
            let remedy =
                "give each added cell an id of its own, or change the one that is there with --change";
            faults.push(Fault::general("plan-cell-doubled", cause, remedy));
        }
        touched.push(added.position);
        cells.push(Cell {
            status: Status::OnAir,
            ..added.clone()
        });
    }
    if faults.is_empty() {
        Ok((Network::new(cells), touched))
    } else {
        Err(faults)
    }
}

fn unknown(option: &str, name: &str, now: &Network, has_sites: bool) -> Fault {
    let cells = now.cells().iter();
    let names = cells.flat_map(|c| [Some(c.id.as_str()), has_sites.then_some(c.site.as_str())]);
    let near = or_nearest(name, names.flatten());
    let what = if has_sites { "site or cell" } else { "cell" };
    let cause = format!("{option} {name}: the network has no such {what}{near}");
    Fault::general("plan-cell-unknown", cause, "name it as the list of sites does")
}

fn apply(cell: &mut Cell, change: &CellChange) {
    if let Some(power_db) = change.power_db {
        cell.eirp = Dbm(cell.eirp.0 + Db(power_db).0);
    }
    if let Some(tilt_deg) = change.tilt_deg {
        cell.antenna.electrical_tilt_deg = tilt_deg;
    }
    if let Some(azimuth_deg) = change.azimuth_deg {
        cell.antenna.azimuth_deg = Some(azimuth_deg);
    }
    if let Some(height_m) = change.height_m {
        cell.antenna_height_m = height_m;
    }
}

impl CellChange {
    /// `CELL:power=+3,tilt=4,azimuth=120,height=40`.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence without its end.
    pub fn parse(text: &str) -> Result<Self, String> {
        // A cell's id may have colons of its own: the last one counts.
        let (cell, changes) = text.rsplit_once(':').ok_or_else(|| {
            format!("'{text}' is no change: write CELL:tilt=4 (also power, azimuth, height)")
        })?;
        let mut change = Self {
            cell: cell.to_owned(),
            ..Self::default()
        };
        for part in changes.split(',') {
            let (key, value) = part
                .split_once('=')
                .ok_or_else(|| format!("'{part}' in '{text}' is no change: write tilt=4"))?;
            let number: f64 = value
                .trim()
                .parse()
                .ok()
                .filter(|n: &f64| n.is_finite())
                .ok_or_else(|| format!("'{value}' in '{text}' is no number"))?;
            let (slot, low, high) = match key.trim() {
                "power" => (&mut change.power_db, -60.0, 30.0),
                "tilt" => (&mut change.tilt_deg, -30.0, 30.0),
                "azimuth" => (&mut change.azimuth_deg, 0.0, 360.0),
                "height" => (&mut change.height_m, 1.0, 300.0),
                other => {
                    return Err(format!(
                        "'{other}' in '{text}' is none of power, tilt, azimuth, height"
                    ));
                }
            };
            if !(low..=high).contains(&number) {
                return Err(format!("{key} = {number} in '{text}' is outside {low} … {high}"));
            }
            *slot = Some(number);
        }
        Ok(change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_names_its_cell_and_its_numbers() {
        let change = CellChange::parse("a:b:tilt=4, power=+3").expect("a change");
        assert_eq!(
            (change.cell.as_str(), change.tilt_deg, change.power_db),
            ("a:b", Some(4.0), Some(3.0))
        );
        for bad in ["a", "a:tilt", "a:tilt=x", "a:tilt=NaN", "a:tilt=90", "a:colour=3"] {
            assert!(CellChange::parse(bad).is_err(), "{bad}");
        }
    }
}
