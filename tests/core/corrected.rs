//! Calibrated levels: what a correction adds is in every level and in every bound, so that no path is passed
//! over that it makes strong enough.

use crate::support::hand_made::{self, at, settings, shared_equally};
use covgap::coverage::{
    AreaSettings, AroundReceivers, Correction, MatrixKey, MatrixStore, Method, PathLevel, Planes, Receiver,
    Scene, Settings, Unobserved, best_each, points, raster,
};
use covgap::domain::{Cell, Network, Village};
use covgap::radio::cover::Around;
use covgap::radio::model::{self, Parameters, Sweep};
use covgap::space::{BoundingBox, Frame, LonLat, Window};
use covgap::terrain::{Blocks, ElevationGrid};
use covgap::units::{Db, Dbm};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Sectors of two masts, and one cell so weak that without a correction it is hardly heard anywhere.
fn network() -> Network {
    let (west, east, south) = (at(105.02, 21.03), at(105.11, 21.08), at(105.17, 20.97));
    let of = |id: &str, site: &str, position: LonLat, azimuth_deg: f64, eirp: f64| Cell {
        site: site.into(),
        eirp: Dbm(eirp),
        ..hand_made::sector(id, "A", position, azimuth_deg)
    };
    Network::new(vec![
        of("a1", "W", west, 0.0, 58.0),
        of("a2", "W", west, 120.0, 58.0),
        of("a3", "W", west, 240.0, 10.0),
        of("b1", "E", east, 80.0, 20.0),
        of("b2", "E", east, 200.0, 55.0),
        of("c1", "S", south, 330.0, -12.0),
    ])
}

/// Rolling hills with a void.
fn hills() -> ElevationGrid {
    let frame = Frame {
        west_deg: 104.8,
        north_deg: 21.3,
        step_lon_deg: 1.0 / 1200.0,
        step_lat_deg: 1.0 / 1200.0,
        cols: 720,
        rows: 600,
    };
    let mut heights_m = Blocks::new(frame.cols, frame.rows);
    for row in 0..frame.rows {
        for col in 0..frame.cols {
            let (x, y) = (col as f32 / 23.0, row as f32 / 17.0);
            let void = (400..404).contains(&col) && (300..310).contains(&row);
            let height_m = 200.0 + 90.0 * x.sin() * y.cos() + 40.0 * (2.3 * x + y).sin();
            heights_m.set(col, row, (!void).then_some(height_m));
        }
    }
    ElevationGrid::new(frame, heights_m)
}

fn model() -> Box<dyn Sweep> {
    (model::find("p526-delta-bullington").unwrap().build)(&Parameters::default())
}

fn surrounded() -> Settings {
    Settings {
        around: Some(AroundReceivers {
            villages: Some(Around::VILLAGE),
            elsewhere: Some(Around::VILLAGE),
        }),
        ..settings(12_000.0)
    }
}

fn offset(db: f64) -> Correction {
    Correction {
        offset: Db(db),
        slope_db: 0.0,
        distance_m: (100.0, 9_000.0),
        pattern_share: 1.0,
        around: BTreeMap::new(),
        sites: BTreeMap::new(),
    }
}

/// Every term, and each of them raises some levels.
fn every_term() -> Correction {
    Correction {
        slope_db: -9.0,
        around: BTreeMap::from([("village".into(), Db(4.0)), ("open".into(), Db(-3.0))]),
        sites: BTreeMap::from([("W".into(), Db(-5.0)), ("S".into(), Db(6.0))]),
        ..offset(15.0)
    }
}

fn receivers() -> Vec<Receiver> {
    let around = [
        Some(Around::VILLAGE),
        Some(Around::OPEN),
        Some(Around::WOODS),
        None,
    ];
    (0..400)
        .map(|i| Receiver {
            place: at(104.93 + 0.0008 * f64::from(i), 20.93 + 0.015 * f64::from(i % 13)),
            height_m: 1.5,
            around: around[i as usize % 4],
        })
        .collect()
}

/// The levels by hand: of cells 80 dB stronger, so that all of them are heard to the end of the range and
/// nothing is left out; less 80 dB, and what the correction adds.
fn by_hand(
    ground: &ElevationGrid,
    model: &dyn Sweep,
    correction: &Correction,
    receiver: &Receiver,
) -> BTreeMap<String, f64> {
    let mut cells = network().cells().to_vec();
    cells.iter_mut().for_each(|c| c.eirp = Dbm(c.eirp.0 + 80.0));
    let bright = Network::new(cells);
    let scene = Scene::new(&bright, ground, model, surrounded());
    let added = |level: &PathLevel| {
        let site = &bright.cells()[level.cell].site;
        let held_m = level
            .distance_m
            .clamp(correction.distance_m.0, correction.distance_m.1);
        let word = match receiver.around {
            Some(around) if around == Around::VILLAGE => "village",
            Some(around) if around == Around::OPEN => "open",
            _ => "",
        };
        let of = |terms: &BTreeMap<String, Db>, key: &str| terms.get(key).map_or(0.0, |db| db.0);
        correction.offset.0
            + correction.slope_db * (held_m / 1000.0).log10()
            + of(&correction.around, word)
            + of(&correction.sites, site)
    };
    let levels = scene.hear_at(receiver);
    levels
        .iter()
        .filter_map(|l| {
            let dbm = l.outcome.ok()?.1.0 - 80.0 + added(l);
            Some((bright.cells()[l.cell].id.clone(), dbm))
        })
        .filter(|(_, dbm)| *dbm >= bright.cells()[0].technology.floor_dbm())
        .collect()
}

#[test]
fn no_path_is_passed_over_that_a_correction_makes_strong_enough() {
    let (ground, network, model) = (hills(), network(), model());
    for correction in [offset(15.0), every_term(), offset(-20.0)] {
        let scene = Scene::corrected(
            &network,
            &ground,
            model.as_ref(),
            surrounded(),
            &[],
            Some(correction.clone()),
        );
        let receivers = receivers();
        let mut weak = 0;
        let best = best_each(&scene, &receivers, &Unobserved, |_, tallies, paths| {
            (tallies[0].best, paths)
        })
        .unwrap();
        for (receiver, (best, _)) in receivers.iter().zip(&best) {
            let want = by_hand(&ground, model.as_ref(), &correction, receiver);
            let got = scene.hear_at(receiver);
            let floor = scene.emitter(0).unwrap().floor.0;
            let got: BTreeMap<String, f64> = got
                .iter()
                .filter_map(|l| Some((network.cells()[l.cell].id.clone(), l.outcome.ok()?.1.0)))
                .filter(|(_, dbm)| *dbm >= floor)
                .collect();
            let near_floor = |dbm: &f64| (dbm - floor).abs() < 0.02;
            for (id, dbm) in &want {
                match got.get(id) {
                    Some(own) => assert!((own - dbm).abs() < 0.02, "{id} {own} {dbm}"),
                    None => assert!(near_floor(dbm), "{id} is missing at {dbm} dBm"),
                }
            }
            assert!(
                got.iter()
                    .all(|(id, dbm)| want.contains_key(id) || near_floor(dbm))
            );
            weak += usize::from(want.contains_key("c1"));
            let strongest = want.values().copied().fold(f64::NEG_INFINITY, f64::max);
            match best {
                Some(best) => assert!((best.level.0 - strongest).abs() < 0.03, "{best:?} {strongest}"),
                None => assert!(want.is_empty() || near_floor(&strongest)),
            }
        }
        let paths: u64 = best.iter().map(|b| b.1).sum();
        println!("{correction:?}: the weak cell heard at {weak}; {paths} paths for the best alone");
        if correction.offset.0 > 0.0 {
            assert!(weak > 3, "{weak}");
        }
    }
}

fn window() -> Window {
    let area = BoundingBox {
        west_deg: 105.0,
        south_deg: 20.95,
        east_deg: 105.2,
        north_deg: 21.1,
    };
    Window::over(&area, 150.0, None)
}

#[test]
fn rasters_are_the_same_pruned_or_not_and_agree_with_points() {
    let (ground, network, model) = (hills(), network(), model());
    let window = window();
    for correction in [
        offset(15.0),
        Correction {
            pattern_share: 0.6,
            ..every_term()
        },
    ] {
        let scene = Scene::corrected(
            &network,
            &ground,
            model.as_ref(),
            surrounded(),
            &[],
            Some(correction),
        );
        for method in [Method::Radial, Method::Exact] {
            let by = |prune: bool| {
                let settings = AreaSettings {
                    method,
                    prune,
                    planes: Planes {
                        server: true,
                        second: true,
                        servers: true,
                        sinr: true,
                    },
                    ..AreaSettings::default()
                };
                raster::cover(&scene, &window, &settings, &Unobserved).unwrap()
            };
            let (pruned, whole) = (by(true), by(false));
            for (a, b) in pruned.layers.iter().zip(&whole.layers) {
                assert_eq!(a.levels.values, b.levels.values);
                assert_eq!(format!("{:?}", a.further), format!("{:?}", b.further));
            }
            if method == Method::Radial {
                continue;
            }
            let layer = pruned.layers.iter().find(|l| l.operator.is_none()).unwrap();
            let mut heard = 0;
            for i in (0..window.len()).step_by(53) {
                let (col, row) = (i % window.cols, i / window.cols);
                let place = window.centre(window.first_col + col as i64, window.first_row + row as i64);
                let floor = scene.emitter(0).unwrap().floor.0;
                let levels = scene.hear(place.unwrap());
                let best = levels.iter().filter_map(|l| Some(l.outcome.ok()?.1.0));
                let best = best.fold(f64::NEG_INFINITY, f64::max);
                match layer.levels.values[i].best() {
                    Ok(dbm) => assert!((f64::from(dbm) - best).abs() < 0.08, "{dbm} {best}"),
                    Err(_) => assert!(best < floor + 0.08, "{best}"),
                }
                heard += usize::from(best >= floor);
                let unknown = levels.iter().filter(|l| l.outcome.is_err()).map(|l| l.at_most.0);
                let unknown = unknown
                    .filter(|dbm| *dbm >= floor)
                    .fold(f64::NEG_INFINITY, f64::max);
                if unknown > floor + 0.1 {
                    let bound = layer.levels.values[i].unknown_up_to();
                    assert!(
                        bound.is_some_and(|b| f64::from(b) > unknown - 0.1),
                        "{bound:?} {unknown}"
                    );
                }
            }
            assert!(heard > 50, "{heard}");
        }
    }
}

#[test]
fn bounds_behind_holes_rise_with_the_levels() {
    let (ground, network, model) = (hills(), network(), model());
    let plain = Scene::new(&network, &ground, model.as_ref(), surrounded());
    let raised = Scene::corrected(
        &network,
        &ground,
        model.as_ref(),
        surrounded(),
        &[],
        Some(offset(15.0)),
    );
    let mut unknown = 0;
    for receiver in receivers() {
        let after = raised.hear_at(&receiver);
        for level in plain.hear_at(&receiver) {
            let same = after
                .iter()
                .find(|l| l.cell == level.cell)
                .expect("heard farther");
            assert!((same.at_most.0 - level.at_most.0 - 15.0).abs() < 1e-9);
            unknown += usize::from(level.outcome.is_err());
        }
    }
    assert!(unknown > 10, "{unknown}");
}

#[derive(Default)]
struct Memory {
    entries: Mutex<BTreeMap<MatrixKey, Vec<u8>>>,
    saved: Mutex<usize>,
}

impl MatrixStore for Memory {
    fn load(&self, key: &MatrixKey) -> Option<Vec<u8>> {
        self.entries.lock().unwrap().get(key).cloned()
    }

    fn save(&self, key: &MatrixKey, bytes: &[u8]) {
        self.entries.lock().unwrap().insert(*key, bytes.to_vec());
        *self.saved.lock().unwrap() += 1;
    }
}

/// What is kept of paths knows nothing of a calibration: one that is changed computes no path anew.
#[test]
fn a_calibration_computes_no_path_anew() {
    let (ground, model, store) = (hills(), model(), Memory::default());
    let strong = Network::new(network().cells()[..2].to_vec());
    let village = |receiver: &Receiver| shared_equally("v", &[receiver.place]);
    let villages: Vec<Village> = receivers().iter().step_by(20).map(village).collect();
    let run = |correction: Option<Correction>, store: Option<&Memory>| {
        let scene = Scene::corrected(&strong, &ground, model.as_ref(), surrounded(), &[], correction);
        let scene = scene.identified("test".into());
        match store {
            Some(store) => points::cover_kept(&scene, &villages, store, &Unobserved).unwrap(),
            None => points::cover(&scene, &villages, &Unobserved).unwrap(),
        }
    };
    let plain = run(None, Some(&store));
    assert!(std::mem::take(&mut *store.saved.lock().unwrap()) > 0);
    let calibrated = run(Some(every_term()), Some(&store));
    assert_eq!(*store.saved.lock().unwrap(), 0);
    assert_eq!(calibrated, run(Some(every_term()), None));
    assert_ne!(calibrated, plain);
}
