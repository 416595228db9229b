//! What a driver reads beside a file is in the record of a run.

use crate::support::Scene;
use crate::support::tool::STUDY;

const NOTES: &str = "<PAMDataset><PAMRasterBand band=\"1\"><Offset>OFFSET</Offset><Scale>1</Scale></PAMRasterBand></PAMDataset>";

#[test]
fn notes_beside_the_ground_are_recorded_with_their_checksum() {
    let record = |offset: Option<&str>| {
        let scene = Scene::small_world();
        if let Some(offset) = offset {
            scene.write("terrain.tif.aux.xml", NOTES.replace("OFFSET", offset));
        }
        scene.study_file(&STUDY.replace("resolution_m = 250.0", "resolution_m = 2000.0"));
        scene.covgap(&["run", "study.toml"]).good();
        let text = std::fs::read_to_string(scene.path("out/small/run.toml")).expect("a record");
        let villages = std::fs::read_to_string(scene.path("out/small/gaps.csv")).expect("results");
        let about: Vec<&str> = text.split("[[").filter(|part| part.contains("aux.xml")).collect();
        (about.concat(), villages)
    };
    let (none, plain) = record(None);
    assert_eq!(none, "");
    let (flat, same) = record(Some("0"));
    let (raised, _) = record(Some("500"));
    assert!(
        flat.contains("sha256") && raised.contains("sha256"),
        "{flat}{raised}"
    );
    assert_ne!(flat, raised);
    assert_eq!(plain, same);
}

#[test]
fn the_parts_of_layers_are_recorded() {
    let scene = Scene::small_world();
    let points = [("001", "A", 105.485, 21.5), ("002", "B", 105.52, 21.52)];
    scene.points("v.shp", "ESRI Shapefile", "v", Some(4326), None, &points);
    scene.write("v.cpg", "UTF-8");
    let text = STUDY.replace("villages.csv", "v.shp");
    let text = text.replace(
        "population_field = \"population\"\nprovince_name_field = \"province\"\n",
        "",
    );
    scene.study_file(&text);
    scene.covgap(&["run", "study.toml"]).good();
    let record = std::fs::read_to_string(scene.path("out/small/run.toml")).expect("a record");
    for name in ["v.shp", "v.shx", "v.dbf", "v.prj", "v.cpg"] {
        assert!(record.contains(name), "{name} is not in\n{record}");
    }
}
