//! Map programs open the GeoPackage and the project of a run: GDAL's own checker, `ogrinfo`, QGIS.

use crate::needs::{Need, qgis_python};
use crate::row::{Row, rows};
use crate::support::Scene;
use crate::support::tool::{STUDY, holds};
use std::path::Path;
use std::process::Command;

pub(crate) const TESTS: &[Row] = rows! {
    gdals_checker_finds_nothing_in_the_packages: [Need::GdalPython],
    ogrinfo_reads_every_layer_with_its_types: [Need::Program("ogrinfo")],
    qgis_opens_the_package_styled_in_both_languages: [Need::Qgis],
    qgis_opens_the_project_with_valid_layers: [Need::Qgis],
};

/// A run with boundaries, and with names that want to be more than names.
fn ran() -> Scene {
    let scene = Scene::small_world();
    scene.write(
        "communes.geojson",
        r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": "00001", "name": "Một"},
            "geometry": {"type": "Polygon", "coordinates": [[[105.45, 21.45], [105.6, 21.45], [105.6, 21.55], [105.45, 21.55], [105.45, 21.45]]]}}]}"#,
    );
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\n\
         001,Bản Một,105.485,21.5,120,Hà Giang\n\
         002,\"Nà \"\"Hai\"\"</script><script>alert(1)</script>\",105.52,21.52,45,Hà Giang\n\
         003,=1+1,105.5,21.47,300,Cao Bằng\n\
         004,\u{1f3d4}\u{202e}Lũng & Bốn,105.563,21.5,,Cao Bằng\n",
    );
    let boundaries = "[boundaries]\npath = \"communes.geojson\"\ncommune_code_field = \"code\"\ncommune_name_field = \"name\"\n";
    scene.study_file(&format!("{STUDY}\n{boundaries}"));
    scene.covgap(&["run", "study.toml", "-q"]).good();
    scene
}

fn said(program: &str, args: &[&str], dir: &Path) -> String {
    let output = Command::new(program)
        .args(args)
        .current_dir(dir)
        .env("QT_QPA_PLATFORM", "offscreen")
        .output()
        .unwrap_or_else(|e| panic!("{program}: {e}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{program} {args:?}: {out}{err}");
    assert!(!err.contains("ERROR") && !err.contains("Traceback"), "{err}");
    out
}

fn gdals_checker_finds_nothing_in_the_packages() {
    let scene = ran();
    let args = ["-m", "osgeo_utils.samples.validate_gpkg", "study.gpkg"];
    let dir = scene.path("out/small");
    let found = said("/usr/bin/python3", &args, &dir);
    assert!(
        !found.to_lowercase().contains("error") && !found.contains("Req"),
        "{found}"
    );
}

fn ogrinfo_reads_every_layer_with_its_types() {
    let scene = ran();
    let dir = scene.path("out/small");
    let info = said("ogrinfo", &["-ro", "-al", "-so", "study.gpkg"], &dir);
    holds(
        &info,
        &[
            "Layer name: gaps",
            "Layer name: villages",
            "Layer name: test_points",
            "Layer name: sites",
            "Layer name: cells",
            "Layer name: boundaries",
            "Layer name: coverage_classes",
            "households: Real",
            "rank: Integer64",
            "name: String",
            "ID[\"EPSG\",4326]",
        ],
    );
    let args = ["-ro", "-q", "study.gpkg", "villages", "-where", "id = '003'"];
    holds(
        &said("ogrinfo", &args, &dir),
        &["name (String) = =1+1", "population (Real) = 300"],
    );
}

fn qgis_opens_the_package_styled_in_both_languages() {
    const SCRIPT: &str = r#"
import sys
from qgis.core import QgsApplication, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
for name in ["gaps", "villages", "test_points", "sites", "cells", "boundaries", "coverage_classes"]:
    layer = QgsVectorLayer("study.gpkg|layername=" + name, name, "ogr")
    renderer = layer.renderer()
    print(name, layer.isValid(), layer.featureCount() > 0, renderer.type(), layer.labelsEnabled())
layer = QgsVectorLayer("study.gpkg|layername=villages", "villages", "ogr")
print("labels", [c.label() for c in layer.renderer().categories()])
shapes = [c.symbol().symbolLayer(0).shape() for c in layer.renderer().categories()]
print("shapes", len(set(map(int, shapes))))
at = layer.fields().indexOf("verdict")
print("alias", layer.attributeAlias(at))
setup = layer.editorWidgetSetup(at)
print("widget", setup.type(), setup.config())
print("tip", "represent_value" in layer.mapTipTemplate())
count, ids, names, descriptions, message = layer.listStylesInDatabase()
print("styles", sorted(names[:2]))
other = [i for i, n in zip(ids, names) if n == "Tiếng Việt"][0]
style, message = layer.getStyleFromDatabase(other)
from qgis.PyQt.QtXml import QDomDocument
document = QDomDocument()
document.setContent(style)
layer.importNamedStyle(document)
print("vi", [c.label() for c in layer.renderer().categories()], layer.attributeAlias(at), layer.editorWidgetSetup(at).config())
del layer, renderer
application.exitQgis()
"#;
    let scene = ran();
    let python = qgis_python().expect("QGIS is installed");
    let text = said(python, &["-X", "utf8", "-c", SCRIPT], &scene.path("out/small"));
    holds(
        &text,
        &[
            "gaps True True categorizedSymbol True",
            "villages True True categorizedSymbol True",
            "test_points True True categorizedSymbol False",
            "sites True True categorizedSymbol True",
            "cells True True categorizedSymbol False",
            "boundaries True True singleSymbol False",
            "coverage_classes True True categorizedSymbol False",
            "labels ['covered', 'unknown', 'low signal', 'white (no usable signal)']",
            "shapes 3",
            "alias verdict (predicted)",
            "widget ValueMap",
            "'low signal': 'low-signal'",
            "tip True",
            "styles ['English', 'Tiếng Việt']",
            "vi ['có sóng', 'chưa rõ', 'lõm sóng', 'trắng sóng'] kết luận (dự báo)",
            "'lõm sóng': 'low-signal'",
        ],
    );
}

fn qgis_opens_the_project_with_valid_layers() {
    const SCRIPT: &str = r#"
from qgis.core import QgsApplication, QgsProject, QgsMapSettings, QgsMapRendererSequentialJob
from qgis.PyQt.QtCore import QSize
application = QgsApplication([], False)
application.initQgis()
project = QgsProject.instance()
print("read", project.read("study.qgz"), project.title(), project.crs().authid())
root = project.layerTreeRoot()
print("groups", [group.name() for group in root.children()])
for layer in project.mapLayers().values():
    assert layer.isValid(), layer.name()
    assert layer.crs().authid() == "EPSG:4326", layer.crs().authid()
    assert "/" not in layer.name(), layer.name()
print("layers", len(project.mapLayers()))
rasters = [l for l in project.mapLayers().values() if l.type() == 1]
print("rasters", sorted((l.name(), l.renderer().type()) for l in rasters))
settings = QgsMapSettings()
shown = [n.layer() for n in root.findLayers() if n.isVisible()]
settings.setLayers(shown)
settings.setDestinationCrs(project.crs())
settings.setOutputSize(QSize(800, 600))
settings.setExtent(project.mapLayer("covgap_layer_villages").extent().buffered(0.05))
job = QgsMapRendererSequentialJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
image.save("seen.png")
colors = {image.pixel(x, y) for x in range(0, 800, 3) for y in range(0, 600, 3)}
print("drawn", len(colors) > 20, job.errors())
project.clear()
application.exitQgis()
"#;
    let scene = ran();
    let python = qgis_python().expect("QGIS is installed");
    let text = said(python, &["-X", "utf8", "-c", SCRIPT], &scene.path("out/small"));
    holds(
        &text,
        &[
            "read True A small world EPSG:4326",
            "groups ['Gaps', 'Villages', 'Network', 'Coverage']",
            "layers 9",
            "('Best level', 'singlebandpseudocolor')",
            "('Class of coverage', 'paletted')",
            "drawn True []",
        ],
    );
}
