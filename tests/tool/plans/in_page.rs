//! What the report's page computes by itself is what `covgap plan what-if` says.

use super::study::scene;
use covgap::analysis::judge;
use covgap::coverage::{NoStore, Unobserved};
use covgap::ingest;
use covgap::page::{Asked, Limits, Room, pack};
use covgap::study::{Embedded, Study};
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn a_mast_of_the_page_turns_the_villages_that_the_command_line_names() {
    let scene = scene();
    let file = scene.path("study.toml");
    let text = std::fs::read_to_string(&file).expect("readable");
    let study = Study::from_toml(&text, &file, &Embedded).expect("no fault");
    let world = ingest::read(&study).expect("sound").world;
    let judged = judge(&study, &world, &NoStore, &Unobserved).expect("judged");
    let packed = pack(&study, &world, (&judged.points, &judged.gaps), Limits::default()).expect("fits");
    let room = Room::open(&packed.bytes).expect("opens");
    let mut turned = 0;
    for (nth, (lon, lat, height_m)) in [(105.49, 21.5, 45.0), (105.47, 21.38, 20.0), (105.55, 21.62, 60.0)]
        .into_iter()
        .enumerate()
    {
        let answer = room
            .ask(&Asked {
                lon,
                lat,
                height_m,
                template: "4g-800-macro".to_owned(),
                operator: "Viettel".to_owned(),
            })
            .expect("answered");
        let row = format!("{}\n{}\n", answer.row.headings, answer.row.values);
        let name = format!("mast-{nth}.csv");
        scene.write(&name, row);
        let said = scene
            .covgap(&["plan", "what-if", "study.toml", "--add", &name, "--json"])
            .good();
        let said: Value = serde_json::from_str(&said).expect("JSON");
        let gained: BTreeSet<&str> = said["gained"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|village| village["id"].as_str().expect("an id"))
            .collect();
        let of_page: BTreeSet<&str> = answer.turned.iter().map(|village| village.id.as_str()).collect();
        assert_eq!(of_page, gained);
        assert_eq!(said["people_gained"].as_u64(), Some(answer.people));
        turned += gained.len();
    }
    assert!(turned > 3, "{turned} villages turn");
}
