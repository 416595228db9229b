//! Files that are made of others: which others.

use crate::support::tool::STUDY;
use crate::support::{Scene, Sheet};

/// A virtual raster of the small world's ground.
fn vrt(source: &str) -> String {
    format!(
        "<VRTDataset rasterXSize=\"160\" rasterYSize=\"140\">\n  <SRS dataAxisToSRSAxisMapping=\"2,1\">EPSG:4326</SRS>\n  \
         <GeoTransform> 105.36, 0.002, 0, 21.64, 0, -0.002</GeoTransform>\n  <VRTRasterBand dataType=\"Float32\" band=\"1\">\n    \
         <NoDataValue>-9999</NoDataValue>\n    <ColorInterp>Gray</ColorInterp>\n    <ComplexSource resampling=\"nearest\">\n      \
         {source}\n      <SourceBand>1</SourceBand>\n      \
         <SourceProperties RasterXSize=\"160\" RasterYSize=\"140\" DataType=\"Float32\" BlockXSize=\"160\" BlockYSize=\"12\"/>\n      \
         <SrcRect xOff=\"0\" yOff=\"0\" xSize=\"160\" ySize=\"140\"/>\n      <DstRect xOff=\"0\" yOff=\"0\" xSize=\"160\" ySize=\"140\"/>\n      \
         <NODATA>-9999</NODATA>\n    </ComplexSource>\n  </VRTRasterBand>\n</VRTDataset>\n"
    )
}

fn relative(name: &str) -> String {
    vrt(&format!(
        "<SourceFilename relativeToVRT=\"1\">{name}</SourceFilename>"
    ))
}

/// A small world whose ground is `a/b/dem.vrt`.
fn world(text: &str) -> Scene {
    let scene = Scene::small_world();
    std::fs::create_dir_all(scene.path("a/b/tiles")).expect("a folder");
    std::fs::copy(scene.path("terrain.tif"), scene.path("a/b/tiles/t.tif")).expect("copied");
    std::fs::copy(scene.path("terrain.tif"), scene.path("a/t.tif")).expect("copied");
    scene.write("a/b/dem.vrt", text);
    scene.study_file(&STUDY.replace("\"terrain.tif\"", "\"a/b/dem.vrt\""));
    scene
}

#[test]
fn sources_below_the_file_are_read_and_recorded() {
    let scene = world(&relative("tiles/t.tif"));
    let out = scene.covgap(&["check", "study.toml", "--json"]).good();
    assert!(out.contains("t.tif") || !out.is_empty());
    scene.covgap(&["run", "study.toml"]).good();
    let record = std::fs::read_to_string(scene.path("out/small/run.toml")).expect("a record");
    for name in ["dem.vrt", "tiles/t.tif"] {
        assert!(record.contains(name), "{name} is not in\n{record}");
    }
}

#[test]
fn an_absolute_source_in_the_same_folder_is_read() {
    let scene = world("");
    let source = scene.path("a/b/tiles/t.tif");
    let source = format!(
        "<SourceFilename relativeToVRT=\"0\" shared=\"0\">{}</SourceFilename>",
        source.display()
    );
    scene.write("a/b/dem.vrt", vrt(&source));
    scene.covgap(&["check", "study.toml"]).good();
}

#[test]
fn sources_elsewhere_are_refused_unless_the_study_trusts_their_folder() {
    let scene = world(&relative("../t.tif"));
    assert!(scene.refused().contains("source-outside"));
    let trusting = STUDY
        .replace("\"terrain.tif\"", "\"a/b/dem.vrt\"")
        .replace("[area]", "trusted_folders = [\"a\"]\n\n[area]");
    scene.study_file(&trusting);
    scene.covgap(&["check", "study.toml"]).good();
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_no_way_out() {
    let scene = world(&relative("tiles/linked.tif"));
    std::os::unix::fs::symlink(scene.path("terrain.tif"), scene.path("a/b/tiles/linked.tif"))
        .expect("a link");
    assert!(scene.refused().contains("source-outside"));
}

#[test]
fn nesting_has_an_end_and_a_missing_source_is_named() {
    let scene = world(&relative("dem.vrt"));
    assert!(!scene.refused().is_empty());
    let deep = world(&relative("d1.vrt"));
    for k in 1..9 {
        deep.write(&format!("a/b/d{k}.vrt"), relative(&format!("d{}.vrt", k + 1)));
    }
    assert!(deep.refused().contains("file-names-others"));
    let missing = world(&relative("tiles/none.tif"));
    assert!(missing.refused().contains("source-missing"));
}

#[test]
fn a_virtual_layer_of_a_table_beside_it_is_read() {
    let scene = Scene::small_world();
    scene.write(
        "points.csv",
        "id,name,x,y\n001,A,105.485,21.5\n002,B,105.52,21.52\n",
    );
    scene.write(
        "villages.vrt",
        "<OGRVRTDataSource><OGRVRTLayer name=\"points\"><SrcDataSource relativeToVRT=\"1\">points.csv</SrcDataSource>\
         <GeometryType>wkbPoint</GeometryType><LayerSRS>EPSG:4326</LayerSRS>\
         <GeometryField encoding=\"PointFromColumns\" x=\"x\" y=\"y\"/></OGRVRTLayer></OGRVRTDataSource>",
    );
    let text = STUDY.replace("villages.csv", "villages.vrt");
    let text = text.replace(
        "population_field = \"population\"\nprovince_name_field = \"province\"\n",
        "",
    );
    scene.study_file(&text);
    scene.covgap(&["check", "study.toml"]).good();
    scene.write("villages.vrt", "<OGRVRTDataSource><OGRVRTLayer name=\"points\"><SrcDataSource>points.csv</SrcDataSource><SrcSQL>SELECT load_extension('x')</SrcSQL></OGRVRTLayer></OGRVRTDataSource>");
    assert!(scene.refused().contains("file-names-others"));
}

#[test]
fn folders_are_refused_but_for_tiles() {
    let scene = Scene::small_world();
    std::fs::create_dir(scene.path("layers")).expect("a folder");
    scene.points(
        "layers/a.shp",
        "ESRI Shapefile",
        "a",
        Some(4326),
        None,
        &[("1", "A", 105.5, 21.5)],
    );
    scene.study_file(&STUDY.replace("villages.csv", "layers"));
    assert!(scene.refused().contains("folder-refused"));
    let tiles = Scene::small_world();
    std::fs::create_dir(tiles.path("tiles")).expect("a folder");
    std::fs::rename(tiles.path("terrain.tif"), tiles.path("tiles/terrain.tif")).expect("moved");
    tiles.study_file(&STUDY.replace("\"terrain.tif\"", "\"tiles\""));
    tiles.covgap(&["check", "study.toml"]).good();
    assert!(Sheet::degree().epsg.is_some());
}
