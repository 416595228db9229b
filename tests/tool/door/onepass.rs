//! Faults of one input come all in one pass: the study's and those of all that it names, and none that only
//! comes with another.

use crate::support::tool::{Ran, holds};
use crate::support::{Scene, Sheet};

const STUDY: &str = r#"[study]
name = "s"

[area]
resolution_m = 500

[villages]
path = "villages.csv"
id_field = "id"
name_field = "name"
population_field = "people"

[test_points]
path = "points.csv"

[sites]
path = "sites.csv"
default_technology = "4G"
default_operator = "X"

[terrain]
paths = ["terrain.tif"]

[clutter]
paths = ["cover.tif"]

[radio]
surroundings = "open"
max_range_km = 25
"#;

/// A world in which nothing is wrong.
fn world() -> Scene {
    let scene = Scene::new();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,people\nv1,Tay,105.46,21.12,500\nv2,Dong,105.59,21.12,500\nv3,Bac,105.47,21.20,300\n",
    );
    scene.write(
        "points.csv",
        "village,id,lon,lat\nv1,p1,105.461,21.121\nv2,p2,105.591,21.121\n",
    );
    scene.write(
        "sites.csv",
        "id,lon,lat,azimuth_deg\nc1,105.44,21.12,10\nc2,105.55,21.15,20\n",
    );
    scene.tiff("terrain.tif", Sheet::degree(), |_, _| 100.0);
    scene.tiff("cover.tif", Sheet::degree(), |_, _| 10.0);
    scene.study_file(STUDY);
    scene
}

/// Codes with the files that they are of, in the order of the message.
fn faults(ran: &Ran) -> Vec<(String, String)> {
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    let fault = |line: &str| {
        let (code, rest) = line.strip_prefix('[')?.split_once("] ")?;
        let file = rest.split([':', ',']).next().unwrap_or_default();
        Some((code.to_owned(), file.to_owned()))
    };
    ran.err.lines().filter_map(fault).collect()
}

#[track_caller]
fn assert_faults(ran: &Ran, wanted: &[(&str, &str)]) {
    let found = faults(ran);
    let found: Vec<(&str, &str)> = found.iter().map(|(c, f)| (c.as_str(), f.as_str())).collect();
    assert_eq!(found, wanted, "{}", ran.err);
}

fn changed(scene: &Scene, changes: &[(&str, &str)]) {
    let mut study = STUDY.to_owned();
    for (old, new) in changes {
        assert!(study.contains(old), "{old}");
        study = study.replace(old, new);
    }
    scene.study_file(&study);
}

/// Spoils every input in its own way.
fn spoil(scene: &Scene) {
    scene.write(
        "villages.csv",
        "id,name,lon,lat,people\nv1,Tay,105.46,21.12,many\nv2,Dong,21.12,105.59,500\nv3,Bac,105.47,21.20,300\n",
    );
    scene.write(
        "points.csv",
        "village,id,lon,lat\nv1,p1,105.461,21.121\nv3,p3,105.471\nv3,p4,0,0\nv3,p5,105.472,21.2\n",
    );
    scene.write(
        "sites.csv",
        "id,lon,lat,azimuth_deg\nc1,105.44,21.12,sideways\nc2,105.55,21.15,20\n",
    );
    scene.write("cover.tif", "II*\0 this is no raster");
}

const SPOILT: [(&str, &str); 6] = [
    ("number-invalid", "villages.csv"),
    ("coordinates-swapped", "villages.csv"),
    ("row-ragged", "points.csv"),
    ("coordinates-zero", "points.csv"),
    ("azimuth-invalid", "sites.csv"),
    ("cover-unreadable", "cover.tif"),
];

#[test]
fn all_faults_of_a_study_and_of_its_inputs_come_together() {
    let scene = world();
    assert_eq!(scene.covgap(&["check", "study.toml"]).code, Some(0));
    spoil(&scene);
    assert_faults(&scene.covgap(&["check", "study.toml"]), &SPOILT);
    changed(
        &scene,
        &[
            ("resolution_m = 500", "resolution_m = -5"),
            ("max_range_km = 25", "max_range_km = \"far\"\nmodell = 'p1812'"),
        ],
    );
    let mut wanted = vec![
        ("study-out-of-range", "study.toml"),
        ("study-wrong-type", "study.toml"),
        ("study-unknown-key", "study.toml"),
    ];
    wanted.extend(SPOILT);
    scene.write("receivers.csv", "id,lon\nr1,105.5\n");
    for command in [
        &["check", "study.toml"][..],
        &["run", "study.toml"],
        &["gaps", "study.toml"],
        &["explain", "study.toml", "v1"],
        &["link", "study.toml", "--from", "c1", "--to", "v1"],
    ] {
        let ran = scene.covgap(command);
        assert_faults(&ran, &wanted);
        holds(&ran.err, &["the study has faults", "the input has 6 problems"]);
    }
    wanted.push(("column-missing", "receivers.csv"));
    for command in ["points", "losses"] {
        let ran = scene.covgap(&[
            command,
            "study.toml",
            "--receivers",
            "receivers.csv",
            "--out",
            "o.csv",
        ]);
        assert_faults(&ran, &wanted);
        assert!(!scene.path("o.csv").exists());
    }
    assert!(!scene.path("outputs").exists());
}

#[test]
fn what_hangs_on_a_wrong_key_is_no_fault_of_its_own() {
    // One key of the study is wrong, and nothing else: nothing else may be said, but what was not looked at.
    for (old, new, left) in [
        (
            "id_field = \"id\"",
            "id_field = 5",
            "what rows of villages mean (villages.id_field)",
        ),
        (
            "id_field = \"id\"",
            "id_feild = \"id\"",
            "what rows of villages mean (villages.id_field)",
        ),
        (
            "path = \"villages.csv\"",
            "pth = \"villages.csv\"",
            "villages (villages.path)",
        ),
        ("path = \"sites.csv\"", "path = 7", "sites (sites.path)"),
        (
            "paths = [\"terrain.tif\"]",
            "paths = \"terrain.tif\"",
            "terrain (terrain.paths)",
        ),
        (
            "paths = [\"terrain.tif\"]",
            "paths = [\"terrain.tif\"]\ncrs = 5",
            "what is in terrain (terrain.crs)",
        ),
        (
            "default_technology = \"4G\"",
            "default_technology = \"6G\"",
            "what rows of sites mean (sites.default_technology)",
        ),
        (
            "[villages]\n",
            "[villages]\nqwxzjk = 'a'\n",
            "a key of [villages] that is not known",
        ),
        (
            "[villages]\n",
            "[villages]\nkeep = 5\n",
            "the values of villages (villages.keep)",
        ),
        (
            "[clutter]\n",
            "[clutter]\ntable = \"nope\"\n",
            "what is in land cover (clutter.table)",
        ),
        (
            "[study]\n",
            "[study]\nskip_bad_rows = 1\n",
            "single rows (study.skip_bad_rows)",
        ),
        (
            "[study]\n",
            "[study]\nallow = [\"all\"]\n",
            "doubts that a study can allow (study.allow)",
        ),
        (
            "[villages]\n",
            "[vilages]\n",
            "villages ([villages], villages.path)",
        ),
        ("max_range_km = 25", "max_range_km = \"far\"", ""),
        ("[radio]\n", "[climate]\ndelta_n = 'a'\n[radio]\n", ""),
    ] {
        let scene = world();
        changed(&scene, &[(old, new)]);
        let ran = scene.covgap(&["check", "study.toml"]);
        let of_inputs: Vec<_> = faults(&ran)
            .into_iter()
            .filter(|(_, file)| file != "study.toml")
            .collect();
        assert!(of_inputs.is_empty(), "{new}: {}", ran.err);
        assert_eq!(
            ran.err.contains("not looked at"),
            !left.is_empty(),
            "{new}: {}",
            ran.err
        );
        holds(&ran.err, &[left]);
    }
}

#[test]
fn an_input_is_read_as_far_as_a_wrong_key_of_its_own_allows() {
    for (old, new, wanted) in [
        // Places and numbers are as they are, whatever a column of names was to be.
        (
            "name_field = \"name\"",
            "name_field = 5",
            &[
                ("number-invalid", "villages.csv"),
                ("coordinates-swapped", "villages.csv"),
            ][..],
        ),
        // Which column is the latitude is not known: what a row is, is.
        ("[villages]\n", "[villages]\nlat_field = 5\n", &[]),
    ] {
        let scene = world();
        spoil(&scene);
        changed(&scene, &[(old, new)]);
        let found = faults(&scene.covgap(&["check", "study.toml"]));
        let of_villages: Vec<(&str, &str)> = found
            .iter()
            .map(|(c, f)| (c.as_str(), f.as_str()))
            .filter(|(_, file)| *file == "villages.csv")
            .collect();
        assert_eq!(of_villages, wanted, "{found:?}");
        // The others come all the same.
        for (code, file) in &SPOILT[2..] {
            // Points of villages that are not read are compared with nothing, and zero is where it was.
            let there = found
                .iter()
                .any(|(c, f)| (c.as_str(), f.as_str()) == (*code, *file));
            assert!(there, "{code} {file}: {found:?}");
        }
    }
    let scene = world();
    changed(&scene, &[("[villages]\n", "[villages]\nlat_field = 5\n")]);
    scene.write(
        "villages.csv",
        "id,name,lon,lat,people\nv1,\"Tay,105.46,21.12,500\nv2,Dong,105.59,21.12,500\n",
    );
    let ran = scene.covgap(&["check", "study.toml"]);
    assert_faults(
        &ran,
        &[
            ("study-wrong-type", "study.toml"),
            ("table-broken", "villages.csv"),
        ],
    );
}

#[test]
fn a_row_that_cannot_be_read_makes_no_faults_of_rows_that_belong_to_it() {
    // v1 has no usable people: that no village v1 is known comes with it.
    let scene = world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,people\nv1,Tay,105.46,21.12,many\nv2,Dong,105.59,21.12,5\n",
    );
    let ran = scene.covgap(&["check", "study.toml"]);
    assert_faults(&ran, &[("number-invalid", "villages.csv")]);
    holds(
        &ran.err,
        &["not looked at", "which village a test point belongs to"],
    );
    // A tile that cannot be opened may be the one that is missed.
    let scene = world();
    scene.write("other.tif", "II*\0 this is no raster");
    scene.write(
        "villages.csv",
        "id,name,lon,lat,people\nv1,Tay,105.46,21.12,5\nv2,Dong,105.59,21.12,5\nv3,Xa,106.4,21.12,5\n",
    );
    changed(
        &scene,
        &[("[\"terrain.tif\"]", "[\"terrain.tif\", \"other.tif\"]")],
    );
    assert_faults(
        &scene.covgap(&["check", "study.toml"]),
        &[("terrain-unreadable", "other.tif")],
    );
}

#[test]
fn rasters_are_looked_at_where_no_village_can_be_read() {
    let scene = world();
    scene.write("villages.csv", "id,nom,lon,lat,people\nv1,Tay,105.46,21.12,5\n");
    scene.cut("cover.tif", 0.5);
    let ran = scene.covgap(&["check", "study.toml"]);
    let found = faults(&ran);
    assert!(found.iter().any(|f| f.0 == "column-missing"), "{found:?}");
    assert!(found.iter().any(|f| f.1 == "cover.tif"), "{found:?}");
}

#[test]
fn a_line_that_is_no_toml_hides_no_fault_of_an_input() {
    let scene = world();
    spoil(&scene);
    changed(&scene, &[("resolution_m = 500", "resolution_m = = 5")]);
    let found = faults(&scene.covgap(&["check", "study.toml"]));
    assert!(found.iter().any(|f| f.0 == "study-syntax"), "{found:?}");
    for (code, file) in SPOILT {
        assert!(
            found.iter().any(|f| f.0 == code && f.1 == file),
            "{code} {file}: {found:?}"
        );
    }
}

#[test]
fn a_text_that_is_not_decoded_is_named_by_its_heading() {
    let scene = world();
    scene.write(
        "villages.csv",
        b"id,name,lon,lat,people\nv1,T\xe2y,105.46,21.12,5\nv2,D,105.5,21.1,5\n",
    );
    let ran = scene.covgap(&["check", "study.toml"]);
    holds(&ran.err, &["table-encoding", "villages.csv, row 2, field 'name'"]);
}
