//! What a plan reads: its layers are checked with everything else, and a study builds a plan.

use crate::support::hand_made::{at, omni};
use crate::support::scene::Scene;
use covgap::domain::Status;
use covgap::ingest::{self, Room};
use covgap::plan::{PlanMade, PlannedPhase, PlannedSite, row_of_cell};
use covgap::study::{Embedded, Study};

const INPUTS: &str =
    "[villages]\npath = 'villages.csv'\n[sites]\npath = 'sites.csv'\n[terrain]\npaths = ['terrain.tif']\n";

const ROADS: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"QL2"},
"geometry":{"type":"LineString","coordinates":[[105.5,21.5],[105.6,21.4]]}}]}"#;

#[test]
fn a_check_reads_the_layers_of_a_plan_and_a_run_does_without() {
    let scene = Scene::sound();
    scene.write("candidates.csv", "id,lon,lat,height_m\nA,105.55,21.45,tall\n");
    let mut study = scene.study();
    let text = format!("{INPUTS}[plan]\ncandidates = 'candidates.csv'\nroads = 'missing.gpkg'\n");
    let with_plan = Study::from_toml(&text, &scene.path("study.toml"), &Embedded).expect("no fault");
    study.plan = with_plan.plan;
    let room = Room::default();
    let looked = ingest::look_at_all(&study, &room);
    let codes: Vec<&str> = looked.faults.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["file-unreadable", "number-invalid"], "{}", looked.faults);
    assert!(looked.world.is_none());
    assert!(ingest::read_within(&study, &room).is_ok());
}

#[test]
fn faults_of_the_study_its_lists_and_its_plan_come_in_one_pass() {
    let scene = Scene::sound();
    scene.write("roads.geojson", ROADS);
    scene.write("towers.csv", "id,lon,lat\nt,105.5,north\n");
    let text = format!(
        "{}[plan]\nbudget = 0\nroads = 'roads.geojson'\ntowers = 'towers.csv'\n",
        INPUTS.replace("sites.csv", "none.csv")
    );
    let attempt = Study::attempted(&text, &scene.path("study.toml"), &Embedded).expect_err("a budget of 0");
    assert_eq!(attempt.faults.0.len(), 1);
    let looked = ingest::look_beside(&attempt, &Room::default());
    let files: Vec<String> = looked
        .faults
        .iter()
        .map(|f| {
            f.file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_eq!(files, ["none.csv", "towers.csv"], "{}", looked.faults);
}

#[test]
fn layers_of_a_plan_are_read_around_the_villages() {
    let scene = Scene::sound();
    scene.write("roads.geojson", ROADS);
    let text = format!("{INPUTS}[plan]\nroads = 'roads.geojson'\nstretches = 'roads.geojson'\n");
    let study = Study::from_toml(&text, &scene.path("study.toml"), &Embedded).expect("no fault");
    let plan = study.plan.as_ref().expect("a table");
    let world = ingest::read(&scene.study()).expect("sound").world;
    let (layers, report) = ingest::plan_layers(&study, plan, &world.extent).expect("sound");
    assert_eq!(layers.roads.map(|roads| roads.len()), Some(1));
    assert_eq!(layers.stretches.expect("named")[0].0, "QL2");
    assert_eq!(report.inputs.len(), 2);
}

#[test]
fn a_study_builds_a_plan() {
    let scene = Scene::sound();
    let planned = PlanMade {
        sites: vec![PlannedSite {
            id: "h1".to_owned(),
            phase: 1,
            cells: vec![row_of_cell(&omni("h1/1", "Viettel", at(105.58, 21.42)))],
            replaces: vec!["c1".to_owned()],
            ..PlannedSite::default()
        }],
        phases: vec![PlannedPhase {
            phase: 1,
            ..PlannedPhase::default()
        }],
        ..PlanMade::default()
    };
    scene.write("plan.toml", toml::to_string(&planned).expect("a plan"));
    let mut study = scene.study();
    study.sites.plan = Some(scene.path("plan.toml"));
    let read = ingest::read(&study).expect("sound");
    let cells: Vec<(&str, Status)> = read
        .world
        .network
        .cells()
        .iter()
        .map(|c| (c.id.as_str(), c.status))
        .collect();
    assert_eq!(cells, [("c1", Status::Off), ("h1/1", Status::OnAir)]);
    assert_eq!(read.report.count("plan-cells-added"), 1);
    assert!(read.report.inputs.iter().any(|file| file.role == "plan"));
    study.sites.plan_phase = Some(2);
    let faults = ingest::read(&study).expect_err("beyond");
    assert!(faults.has("plan-phase-beyond"), "{faults}");
}
