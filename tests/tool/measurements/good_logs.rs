//! Logs that are good: nothing of them is left out, in whatever form they come.

use super::{HEADING, adds_up, checked, drive, table};
use crate::support::Scene;
use crate::support::tool::holds;

#[test]
fn a_drive_is_read_whole_and_what_is_assumed_is_said() {
    let scene = Scene::new();
    scene.write("d.csv", table(HEADING, &drive(100)));
    let said = scene.covgap(&["measurements", "check", "d.csv"]).good();
    holds(
        &said,
        &[
            "100 rows read, 100 used, 0 left out; 1 cell",
            "receiver_height_m = 1.5 m (assumed)",
            "receiver_gain_dbi = 0 dBi (assumed)",
            "car_loss_db = 0 dB (assumed)",
            "outdoors = outdoors (assumed)",
            "time_zone = UTC (assumed)",
            "may be fitted",
        ],
    );
    let answer = checked(
        &scene,
        &["d.csv", "--receiver-height-m", "2", "--time-zone", "+07:00"],
    );
    adds_up(&answer);
    assert_eq!(answer["figures_are"], "measured");
    // 100 m of a ten-thousandth of a degree: 10.4 m each, 1,028 m in 50 m bins.
    let places = answer["places"].as_u64().expect("a count");
    assert!((21..=23).contains(&places), "{places}");
    let height = &answer["assumptions"][0];
    assert_eq!(
        (height["value"].as_str(), height["from"].as_str()),
        (Some("2 m"), Some("campaign"))
    );
}

#[test]
fn headings_of_apps_units_in_cells_decimal_commas_and_epochs_are_understood() {
    let scene = Scene::new();
    let epoch = |k: usize| 1_650_895_952_000_u64 + 1000 * k as u64;
    let rows: Vec<String> = (0..30)
        .map(|k| {
            format!(
                "{};{},{:06};21,5;4G;103042;1;-9{},5 dBm;12 km/h",
                epoch(k),
                105,
                100_000 + 100 * k,
                k % 9
            )
        })
        .collect();
    let heading = "Timestamp;Longitude;Latitude;NetworkTech;eNB;CellID;RSRP (dBm);Speed";
    scene.write("g.csv", table(heading, &rows));
    let answer = checked(&scene, &["g.csv"]);
    assert_eq!(answer["used"], 30, "{answer:#}");
    assert_eq!(answer["cells"], 1);
    assert_eq!(answer["quantities"][0]["quantity"], "rsrp_dbm");
    let zone = answer["assumptions"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|a| a["key"] == "time_zone");
    assert_eq!(zone.expect("a zone")["from"], "file");
}

#[test]
fn field_strengths_with_the_name_of_their_transmitter_are_field_strengths() {
    let scene = Scene::new();
    scene.write(
        "f.csv",
        "ref,rx_lat,rx_lon,E_dbuvm,tx,los,rx_alt\nk1,11.13815,2.92508,85.4,KAND,1,281.57\nk2,11.13531,2.92491,80.0,KAND,1,283.26\n\
         c1,6.39024,2.36663,72.6,ABCA,1,3.95\n",
    );
    let answer = checked(&scene, &["f.csv", "--receiver-height-m", "10"]);
    assert_eq!((&answer["used"], &answer["cells"]), (&3.into(), &2.into()));
    assert_eq!(answer["quantities"][0]["quantity"], "field_strength_dbuvm");
    assert_eq!(answer["remarks"][0]["code"], "measurement-without-times");
}

#[test]
fn an_import_keeps_samples_places_and_provenance_and_is_the_same_each_time() {
    let scene = Scene::new();
    let mut rows = drive(60);
    rows.push(rows[0].clone());
    scene.write("d.csv", table(HEADING, &rows));
    let import = |to: &str| {
        let args = [
            "measurements",
            "import",
            "d.csv",
            "--to",
            to,
            "--name",
            "spring",
            "--receiver-gain-dbi",
            "-3",
        ];
        scene.covgap(&args).good()
    };
    holds(
        &import("a.gpkg"),
        &["60 used, 1 left out", "measurement-duplicate", "written: a.gpkg"],
    );
    import("b.gpkg");
    let bytes = |name: &str| std::fs::read(scene.path(name)).expect("written");
    assert_eq!(bytes("a.gpkg"), bytes("b.gpkg"));
    let kept = covgap::store::measurements::read(&scene.path("a.gpkg")).expect("readable");
    assert_eq!((kept.provenance.rows, kept.provenance.used), (61, 60));
    assert_eq!(
        (kept.provenance.campaign.as_str(), kept.provenance.sha256.len()),
        ("spring", 64)
    );
    assert_eq!(kept.left[0].code, "measurement-duplicate");
    assert_eq!(kept.places.iter().map(|p| p.samples).sum::<u64>(), 60);
    let place = &kept.places[0];
    assert!(place.cell.contains("26378753") && place.flags.is_empty());
    // Levels of -95 to -101 dBm, 3 dB more for an isotropic antenna.
    assert!(
        kept.places.iter().all(|p| (-98.0..=-92.0).contains(&p.level)),
        "{kept:?}"
    );
    // GDAL, and so QGIS, reads it.
    let dataset = gdal::Dataset::open(scene.path("a.gpkg")).expect("a GeoPackage");
    use gdal::vector::LayerAccess;
    let layer = dataset.layer_by_name("samples").expect("a layer");
    assert_eq!(layer.feature_count(), 60);
    // Nothing is overwritten.
    let again = scene
        .covgap(&["measurements", "import", "d.csv", "--to", "a.gpkg"])
        .refused();
    holds(&again, &["measurements-file-exists"]);
}

#[test]
fn a_packed_log_and_a_campaign_file_are_read() {
    let scene = Scene::new();
    use std::io::Write;
    let file = std::fs::File::create(scene.path("d.csv.gz")).expect("made");
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    packed
        .write_all(table("Zeit,X,Y,Wert", &drive_of_four()).as_bytes())
        .expect("written");
    packed.finish().expect("written");
    scene.write(
        "c.toml",
        "name = 'x'\ntechnology = '4G'\ncar_loss_db = 8\n[columns]\ntime = 'Zeit'\nlon = 'X'\nlat = 'Y'\nlevel_dbm = 'Wert'\n",
    );
    let answer = checked(&scene, &["d.csv.gz", "--campaign", "c.toml"]);
    assert_eq!(answer["used"], 20, "{answer:#}");
    assert_eq!(answer["quantities"][0]["quantity"], "rsrp_dbm");
    let refused = scene
        .covgap(&["measurements", "check", "d.csv.gz", "--map", "rsrp=Wert"])
        .refused();
    holds(&refused, &["did you mean 'rsrp_dbm'?"]);
}

fn drive_of_four() -> Vec<String> {
    let row = |k: usize| {
        format!(
            "2022-04-25T08:00:{k:02}Z,{:.5},21.0,-9{}",
            105.0 + 0.0001 * k as f64,
            k % 10
        )
    };
    (0..20).map(row).collect()
}
