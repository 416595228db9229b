//! Worlds made in memory and judged whole, without a file or a native library.

use covgap::analysis::explain::{Question, explain};
use covgap::analysis::receivers::Judge;
use covgap::analysis::{self, AnalysisError, build_model, judge, stand, templated};
use covgap::coverage::{NoStore, Reason, Receiver, Unobserved};
use covgap::domain::{Cell, Network, Status, Technology, Village};
use covgap::gaps::Verdict;
use covgap::gaps::resilience::{Fate, Joined};
use covgap::space::{BoundingBox, LonLat};
use covgap::study::Study;
use covgap::terrain::ElevationGrid;
use covgap::world::{Ingested, World};

fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
    LonLat::new(lon_deg, lat_deg).expect("valid")
}

fn study(text: &str) -> Study {
    Study::in_memory(&format!(
        "[radio]\nmax_range_km = 15\nprofile_step_m = 90\n{text}"
    ))
    .expect("no fault")
}

fn cell(study: &Study, id: &str, place: LonLat) -> Cell {
    let radio = &study.sites.templates[&Technology::G4];
    let cell = templated::cell(radio, None, place, 45.0).expect("a radio");
    Cell {
        id: id.to_owned(),
        site: id.to_owned(),
        ..cell
    }
}

/// A plain of 100 m with a wall of 2,000 m along 105.55° E: near villages west and east of it, and one that
/// is far away in the west.
fn walled(cells: Vec<Cell>, height_m: impl Fn(LonLat) -> Option<f64>) -> World {
    let villages = vec![
        Village::at("west", "Tây", at(105.52, 21.50)),
        Village::at("east", "Đông", at(105.58, 21.50)),
    ];
    let area = BoundingBox {
        west_deg: 105.4,
        south_deg: 21.4,
        east_deg: 105.7,
        north_deg: 21.6,
    };
    let ground = ElevationGrid::over(&area, 90.0, height_m);
    World::new(villages, Network::new(cells), ground).expect("villages have a place")
}

fn wall_m(at: LonLat) -> Option<f64> {
    Some(if (at.lon_deg() - 105.55).abs() < 0.002 {
        2000.0
    } else {
        100.0
    })
}

/// The same with a hole in the place of the wall.
fn hole_m(at: LonLat) -> Option<f64> {
    wall_m(at).filter(|h| *h < 1000.0)
}

fn verdicts(study: &Study, world: &World) -> Vec<Verdict> {
    let judged = judge(study, world, &NoStore, &Unobserved).expect("judged");
    judged.gaps.villages.iter().map(|g| g.any.verdict).collect()
}

#[test]
fn a_village_behind_a_wall_is_white_and_behind_a_hole_it_is_not_known() {
    let study = study("");
    let mast = || vec![cell(&study, "W", at(105.51, 21.50))];
    assert_eq!(
        verdicts(&study, &walled(mast(), wall_m)),
        [Verdict::Covered, Verdict::White]
    );
    assert_eq!(
        verdicts(&study, &walled(mast(), hole_m)),
        [Verdict::Covered, Verdict::Unknown(Reason::NoTerrain)]
    );
}

#[test]
fn a_further_preset_judges_beside_the_first() {
    let study = study("[verdict]\nbeside = ['fcc-bdc-4g']");
    let world = walled(vec![cell(&study, "W", at(105.51, 21.50))], wall_m);
    let judged = judge(&study, &world, &NoStore, &Unobserved).expect("judged");
    let beside: Vec<_> = judged
        .beside
        .iter()
        .map(|b| b.study.preset.name.as_str())
        .collect();
    assert_eq!(beside, ["fcc-bdc-4g"]);
    assert_eq!(judged.beside[0].gaps.villages.len(), 2);
}

#[test]
fn a_strict_study_refuses_paths_outside_the_models_ranges() {
    // Okumura–Hata is made for 1 … 20 km: the village is nearer.
    let study = Study::in_memory("[radio]\nmodel = 'okumura-hata'\nmax_range_km = 15\nstrict = true")
        .expect("no fault");
    let near = vec![cell(&study, "W", at(105.5201, 21.50))];
    let world = walled(near, wall_m);
    let refused = judge(&study, &world, &NoStore, &Unobserved);
    assert!(
        matches!(refused, Err(AnalysisError::OutsideValidity { .. })),
        "{refused:?}"
    );
}

#[test]
fn each_side_of_a_wall_hangs_on_its_own_site() {
    let study = study("");
    let cells = vec![
        cell(&study, "W", at(105.51, 21.50)),
        cell(&study, "E", at(105.59, 21.50)),
    ];
    let input = Ingested::from(walled(cells, wall_m));
    let standing = stand(&study, &input, "memory", Joined::ByName, &NoStore, &Unobserved).expect("judged");
    let hanging = &standing.scopes[0].hanging;
    let sites = |nth: usize| -> Vec<(&str, Option<Fate>)> {
        let all = hanging[nth].iter();
        all.map(|h| (standing.sites.ids[h.site].as_str(), h.covered))
            .collect()
    };
    assert_eq!(sites(0), [("W", Some(Fate::Lost))]);
    assert_eq!(sites(1), [("E", Some(Fate::Lost))]);
    let rows = standing.rows();
    assert_eq!((rows[0].covered.villages, rows[0].on_one_site.villages), (2, 2));
}

#[test]
fn an_explanation_and_a_receiver_say_what_the_verdict_says() {
    let study = study("");
    let input = Ingested::from(walled(vec![cell(&study, "W", at(105.51, 21.50))], wall_m));
    let question = Question {
        village: 1,
        operator: None,
        test_point: None,
        masts: 3,
        highest_m: 60.0,
    };
    let answer = explain(&study, &input, &question).expect("an answer");
    assert_eq!(
        (answer.village.as_str(), answer.verdict.verdict),
        ("east", "white")
    );
    let model = build_model(&study, &input.world).expect("a model");
    let scene = analysis::scene(&study, &input.world, model.as_ref());
    let receivers: Vec<Receiver> = [at(105.52, 21.50), at(105.58, 21.50)]
        .map(|place| Receiver {
            place,
            height_m: study.radio.receiver_height_m,
            around: None,
        })
        .to_vec();
    let heard = Judge::new(&study, &scene)
        .judge(&receivers, false, &Unobserved)
        .expect("judged");
    let verdicts: Vec<_> = heard.iter().map(|r| r[0].verdict).collect();
    assert_eq!(verdicts, [Some(Verdict::Covered), Some(Verdict::White)]);
}

#[test]
fn warnings_name_what_makes_numbers_mean_less() {
    let study = study("");
    let off = Cell {
        status: Status::Off,
        ..cell(&study, "W", at(105.51, 21.50))
    };
    let input = Ingested::from(walled(vec![off], wall_m));
    let model = build_model(&study, &input.world).expect("a model");
    let scene = analysis::scene(&study, &input.world, model.as_ref());
    let warnings = analysis::warnings::before(&study, &input, &scene);
    assert!(
        warnings[0].starts_with("no cell counts: 1 off, 0 planned"),
        "{warnings:?}"
    );
}
