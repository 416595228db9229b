//! Other programs open the register: GDAL, sqlite3, Python, QGIS.

use crate::needs::{Need, qgis_python};
use crate::row::{Row, rows};
use crate::support::register::{read, register};
use std::path::Path;
use std::process::{Command, Output};

pub(crate) const TESTS: &[Row] = rows! {
    gdal_reads_the_layer: [Need::Program("ogrinfo")],
    sqlite3_reads_the_events: [Need::Program("sqlite3")],
    python_computes_the_chain: [Need::Program("python3")],
    qgis_opens_it_styled_and_cannot_change_it: [Need::Qgis],
};

fn run(program: &str, args: &[&str], path: &Path) -> Output {
    Command::new(program)
        .args(args)
        .env("QT_QPA_PLATFORM", "offscreen")
        .arg(path)
        .output()
        .expect("it is installed")
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn gdal_reads_the_layer() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    drop(register(&path));
    let output = run("ogrinfo", &["-al", "-ro"], &path);
    let (text, reported) = (
        text(&output),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    assert!(
        !reported.contains("Warning") && !reported.contains("ERROR"),
        "{reported}"
    );
    for expected in [
        "Layer name: low_signal_points",
        "Geometry: Point",
        "FID Column = OGC_FID",
        "Feature Count: 3",
        "Extent: (103.250000, 21.500000) - (103.250000, 21.500000)",
        "id (String) = LS-000001",
        "name (String) = Bản Phìn Hồ 1",
        "status (String) = assigned",
        "due (Date) = 2022/12/31",
        "operators (String) = Viettel (assigned)",
        "population (Integer64) = 134",
        "merged_into (String) = LS-000001",
        "POINT (103.25 21.5)",
        "Layer name: history",
        "recorded_at (DateTime) = 2023/01/01 00:00:00+00",
        "Layer name: points_without_position",
        "Điểm lõm sóng",
    ] {
        assert!(text.contains(expected), "'{expected}' is not in:\n{text}");
    }
    // The point without a place is there, and on no map.
    assert_eq!(text.matches("POINT (").count(), 2);
}

fn sqlite3_reads_the_events() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    drop(register(&path));
    let query = "SELECT seq, kind, occurred_on, who FROM event WHERE point = 2; PRAGMA integrity_check; PRAGMA application_id; PRAGMA user_version;";
    // The name of the file comes first.
    let ask = |sql: &str| {
        let asked = Command::new("sqlite3").arg(&path).arg(sql).output();
        asked.expect("it is installed")
    };
    let output = ask(query);
    assert_eq!(
        text(&output),
        "2|identified|2021-01-06|Lan\n5|closed|2022-06-01|Lan\n6|verified|2021-03-01|Lan\nok\n1196444487\n10300\n"
    );
    let output = ask("UPDATE event SET who = 'Minh'");
    assert!(!output.status.success());
    let reported = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(reported.contains("events are never changed"), "{reported}");
}

/// The check that the documentation gives, in another language and by nothing of covgap.
fn python_computes_the_chain() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    drop(register(&path));
    let script = include_str!("../../src/store/register/check_chain.py");
    let check = || run("python3", &["-c", script], &path);
    let output = check();
    let head = read(&path).head().expect("read").hash;
    assert_eq!(text(&output).trim(), head);
    let altered = rusqlite::Connection::open(&path).expect("opened");
    altered
        .execute_batch("DROP TRIGGER event_is_not_changed; UPDATE event SET who = 'Minh' WHERE seq = 5")
        .expect("altered");
    drop(altered);
    let output = check();
    let reported = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        reported.contains("event 5 is not as it was written"),
        "{reported}"
    );
}

/// QGIS opens the layer with its style, and cannot write it.
fn qgis_opens_it_styled_and_cannot_change_it() {
    const SCRIPT: &str = r#"
import sys
from qgis.core import QgsApplication, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
layer = QgsVectorLayer(sys.argv[1] + "|layername=low_signal_points", "points", "ogr")
print("valid", layer.isValid(), layer.featureCount(), layer.crs().authid())
print("style", layer.renderer().type())
for feature in layer.getFeatures():
    print(feature["id"], feature["status"], feature.geometry().asWkt(2) if feature.hasGeometry() else "nowhere")
layer.startEditing()
layer.changeAttributeValue(1, layer.fields().indexOf("status"), "closed")
print("committed", layer.commitChanges())
del layer
application.exitQgis()
"#;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    let mut file = register(&path);
    file.put_styles(&[covgap::store::register::Style {
        name: "by status".to_owned(),
        qml: QML.to_owned(),
    }])
    .expect("taken");
    let head = file.head().expect("read");
    drop(file);
    let python = qgis_python().expect("QGIS is installed");
    let output = run(python, &["-c", SCRIPT], &path);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for expected in [
        "valid True 3 EPSG:4326",
        "style categorizedSymbol",
        "LS-000001 assigned Point (103.25 21.5)",
        "LS-000003 merged nowhere",
        "committed False",
    ] {
        assert!(text.contains(expected), "'{expected}' is not in:\n{text}");
    }
    // QGIS may leave its own kind of journal: the register is read, checked and written all the same.
    let wait = std::time::Duration::from_secs(5);
    let sound = || covgap::store::register::verify(&path, Some(&head.hash), wait).expect("read");
    assert!(sound().is_sound(), "{:?}", sound());
    let mut file = covgap::store::register::RegisterFile::open(&path, covgap::store::register::Access::Write)
        .expect("opened");
    file.append(vec![crate::support::register::identified(4, "2022-01-01")])
        .expect("taken");
    drop(file);
    assert!(sound().is_sound());
    let left: Vec<_> = std::fs::read_dir(dir.path())
        .expect("a folder")
        .map(|e| e.expect("read").file_name())
        .collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

const QML: &str = r#"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
  <renderer-v2 type="categorizedSymbol" attr="status" enableorderby="0" forceraster="0" symbollevels="0">
    <categories><category symbol="0" value="closed" label="closed" render="true"/></categories>
    <symbols><symbol type="marker" name="0" alpha="1"><layer class="SimpleMarker" enabled="1"/></symbol></symbols>
  </renderer-v2>
</qgis>
"#;
