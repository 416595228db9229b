//! What the page answers is what a run of the study with the mast says.

use super::*;
use crate::analysis::{Judged, build_model, judge, link_budget};
use crate::coverage::{NoStore, Unobserved};
use crate::domain::example::{at, omni, shared_equally};
use crate::domain::{Network, Village};
use crate::gaps::Verdict;
use crate::space::{BoundingBox, LonLat};
use crate::study::Study;
use crate::terrain::ElevationGrid;
use crate::world::World;

fn study(radio: &str) -> Study {
    let text = format!("[radio]\nmax_range_km = 20\nprofile_step_m = 90\n{radio}\n");
    Study::in_memory(&text).expect("no fault")
}

/// Hills, two masts, and thirty villages of three places each. Heights are whole numbers of a unit.
fn world(unit_m: f64) -> World {
    let area = BoundingBox {
        west_deg: 105.6,
        south_deg: 21.2,
        east_deg: 106.4,
        north_deg: 21.8,
    };
    let hills = move |place: LonLat| {
        let (x, y) = (place.lon_deg() * 300.0, place.lat_deg() * 350.0);
        let height_m = 400.0 + 40.0 * crate::maths::sin(x) * crate::maths::cos(y);
        Some((height_m / unit_m).round() * unit_m)
    };
    let villages: Vec<Village> = (0..30)
        .map(|k| {
            let (x, y) = (f64::from(k % 6), f64::from(k / 6));
            let centre = at(105.82 + 0.06 * x, 21.4 + 0.045 * y);
            let beside = at(centre.lon_deg() + 0.007, centre.lat_deg() + 0.004);
            let behind = at(centre.lon_deg() - 0.006, centre.lat_deg() - 0.005);
            let mut village = shared_equally(&format!("v{k}"), &[centre, beside, behind]);
            village.population = (k % 3 != 0).then_some(100.0 + f64::from(k));
            village
        })
        .collect();
    let cells = vec![omni("a", "A", at(105.85, 21.43)), omni("b", "B", at(106.1, 21.5))];
    World::new(
        villages,
        Network::new(cells),
        ElevationGrid::over(&area, 90.0, hills),
    )
    .expect("has villages")
}

fn judged(study: &Study, world: &World) -> Judged {
    judge(study, world, &NoStore, &Unobserved).expect("judged")
}

fn covered(judged: &Judged) -> Vec<bool> {
    let gaps = judged.gaps.villages.iter();
    gaps.map(|gap| gap.any.verdict == Verdict::Covered).collect()
}

fn asked(lon: f64, lat: f64, height_m: f64) -> Asked {
    Asked {
        lon,
        lat,
        height_m,
        template: "4g-800-macro".to_owned(),
        operator: "A, \"B\"".to_owned(),
    }
}

/// The study's world with the mast's cell, as the room makes it.
fn with(study: &Study, world: &World, asked: &Asked) -> (World, crate::domain::Cell) {
    let radio = crate::study::embedded_templates().expect("sound");
    let radio = radio
        .into_iter()
        .find(|r| r.name == asked.template)
        .expect("there");
    let place = at(asked.lon, asked.lat);
    let pattern = radio.antenna_pattern.as_ref();
    let pattern =
        pattern.map(|name| crate::study::AntennaModel::load(&crate::study::Embedded, name).expect("there"));
    let cell = crate::analysis::templated::cell(&radio, pattern.as_ref(), place, asked.height_m);
    let cell = cell.expect("a cell");
    let mut cells = world.network.cells().to_vec();
    cells.push(cell.clone());
    let mut world = world.clone();
    world.network = Network::new(cells);
    let _ = study;
    (world, cell)
}

fn agrees(radio: &str, unit_m: f64) {
    let (study, mut world) = (study(radio), world(unit_m));
    // As the files of a study are read.
    world.terrain = world.terrain.sampled(study.radio.terrain_sampling);
    let before = judged(&study, &world);
    let packed = pack(&study, &world, (&before.points, &before.gaps), Limits::default()).expect("fits");
    assert_eq!(
        (packed.ground.one_of, packed.ground.rounded_to_m),
        (1, None),
        "the study's own ground"
    );
    let room = Room::open(&packed.bytes).expect("opens");
    let mut turns = 0;
    for (lon, lat, height_m) in [
        // Beside a village each.
        (105.942, 21.447, 30.0),
        (106.062, 21.537, 60.0),
        (106.122, 21.582, 45.0),
    ] {
        let asked = asked(lon, lat, height_m);
        let answer = room.ask(&asked).expect("answered");
        let (after, cell) = with(&study, &world, &asked);
        let now = covered(&judged(&study, &after));
        let expected: Vec<String> = (0..now.len())
            .filter(|v| now[*v] && !covered(&before)[*v])
            .map(|v| world.villages[v].id.clone())
            .collect();
        let turned: Vec<String> = answer.turned.iter().map(|t| t.id.clone()).collect();
        assert_eq!(turned, expected, "{radio} {lon}");
        turns += turned.len();
        let people = |id: &String| {
            world
                .villages
                .iter()
                .find(|v| v.id == *id)
                .and_then(|v| v.population)
                .unwrap_or_default()
        };
        assert_eq!(answer.people, expected.iter().map(people).sum::<f64>() as u64);
        let model = build_model(&study, &world).expect("a model");
        for lifted in answer.lifted.iter().take(5) {
            let point = &world.villages[lifted.number as usize].test_points[lifted.point as usize];
            let place = link_budget::Place::test_point(&study, point);
            let path = link_budget::of_path(&study, &world, model.as_ref(), &cell, &place).expect("a path");
            let shown = room.path(&asked, lifted.number, lifted.point).expect("a path");
            assert_eq!(shown.level_dbm, path.ledger.level.0, "to the last bit");
            // Losses are kept in hundredths of a dB, and so are levels.
            assert!(
                (shown.level_dbm - lifted.level_dbm).abs() <= 0.01 + 1e-9,
                "{shown:?}"
            );
        }
    }
    assert!(turns > 0, "{radio}: some village turns");
}

#[test]
fn a_page_answers_what_a_run_with_the_mast_says() {
    agrees("", 1.0);
    agrees("", 0.1);
    agrees("model = 'p1812'", 1.0);
    agrees("model = 'itm'\nsurroundings = 'open'", 1.0);
    agrees("terrain_sampling = 'nearest'\nmodel = 'extended-hata'", 1.0);
}

#[test]
fn a_package_that_was_cut_or_changed_is_refused() {
    let (study, world) = (study(""), world(1.0));
    let before = judged(&study, &world);
    let packed = pack(&study, &world, (&before.points, &before.gaps), Limits::default()).expect("fits");
    for end in (0..packed.bytes.len()).step_by(packed.bytes.len() / 97 + 1) {
        assert!(Room::open(&packed.bytes[..end]).is_err(), "cut at {end}");
    }
    let mut other = packed.bytes.clone();
    other[20] ^= 1;
    assert!(Room::open(&other).is_err());
}

#[test]
fn ground_that_does_not_fit_is_made_coarser_and_it_is_said() {
    let (study, world) = (study(""), world(1.0));
    let before = judged(&study, &world);
    let limits = Limits {
        most_samples: 40_000,
        ..Limits::default()
    };
    let packed = pack(&study, &world, (&before.points, &before.gaps), limits).expect("fits");
    assert!(
        packed.ground.one_of > 1 && packed.bytes.len() < 120_000,
        "{:?}",
        packed.ground
    );
    assert!(
        Room::open(&packed.bytes)
            .expect("opens")
            .ask(&asked(106.0, 21.55, 60.0))
            .is_ok()
    );
    let limits = Limits {
        most_points: 3,
        ..Limits::default()
    };
    assert!(matches!(
        pack(&study, &world, (&before.points, &before.gaps), limits),
        Err(NotInPage::Points { most: 3, .. })
    ));
}

#[test]
fn what_cannot_be_meant_is_refused_and_a_row_is_a_row() {
    let (study, world) = (study(""), world(1.0));
    let before = judged(&study, &world);
    let packed = pack(&study, &world, (&before.points, &before.gaps), Limits::default()).expect("fits");
    let room = Room::open(&packed.bytes).expect("opens");
    for bad in [
        asked(f64::NAN, 21.5, 30.0),
        asked(106.0, 91.0, 30.0),
        asked(106.0, 21.5, f64::INFINITY),
    ] {
        assert!(room.ask(&bad).is_err(), "{bad:?}");
    }
    let unknown = Asked {
        template: "../x".to_owned(),
        ..asked(106.0, 21.5, 30.0)
    };
    assert!(room.ask(&unknown).is_err());
    assert!(room.path(&asked(106.0, 21.5, 30.0), 999, 0).is_err());
    let row = room.ask(&asked(106.0, 21.5, 30.0)).expect("answered").row;
    assert!(row.values.contains("\"A, \"\"B\"\"\""), "{row:?}");
    let templates = room.templates();
    assert!(
        templates.first().is_some_and(|t| t.ends_with("macro")),
        "the study's own first: {templates:?}"
    );
    assert!(
        templates
            .iter()
            .all(|t| t.starts_with("4g") || t.starts_with("5g")),
        "the preset judges no 2G and 3G: {templates:?}"
    );
}
