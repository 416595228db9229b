//! Rasters: what is a void, units of heights, the sea, seams, damage, people.

use crate::support::tool::Ran;
use crate::support::{Scene, Sheet};
use gdal::raster::{Buffer, ColorInterpretation};
use gdal::spatial_ref::SpatialRef;
use gdal::{Dataset, DriverManager};
use std::fmt::Write as _;

/// Columns and rows of the ground, and their step, degrees: 90 m.
const SIZE: (usize, usize) = (300, 120);
const STEP_DEG: f64 = 1.0 / 1200.0;
const CORNER: (f64, f64) = (105.4, 21.15);

/// A mast at 105.44° E and villages along the parallel of 21.10°, by their longitudes.
fn world(villages: &[f64], terrain: &str) -> Scene {
    let scene = Scene::new();
    let mut rows = "id,name,lon,lat\n".to_owned();
    for (nth, lon) in villages.iter().enumerate() {
        writeln!(rows, "v{},V{},{lon},21.10", nth + 1, nth + 1).expect("a text");
    }
    scene.write("villages.csv", rows);
    scene.write(
        "sites.csv",
        "id,site,operator,technology,lon,lat\nc1,S1,X,4G,105.44,21.10\n",
    );
    scene.study_file(&format!(
        "[study]\nname = \"w\"\noutput_dir = \"out\"\n[area]\nresolution_m = 500\n[villages]\npath = \"villages.csv\"\nid_field = \"id\"\nname_field = \"name\"\n\
         [sites]\npath = \"sites.csv\"\n[radio]\nsurroundings = \"open\"\nmax_range_km = 25\n[rank]\ndraws = 0\n[terrain]\n{terrain}\n"
    ));
    scene
}

fn sheet(nodata: Option<f64>) -> Sheet {
    Sheet {
        size: SIZE,
        corner: CORNER,
        step: STEP_DEG,
        epsg: Some(4326),
        nodata,
    }
}

/// 20 m, and a ridge of 400 m at 105.5° E.
fn ridge(col: usize, _: usize) -> f32 {
    if col.abs_diff(120) < 4 { 400.0 } else { 20.0 }
}

fn run(scene: &Scene) -> Ran {
    scene.covgap(&["gaps", "study.toml", "--no-cache"])
}

/// The verdicts in the order of the villages.
fn verdicts(scene: &Scene) -> Vec<String> {
    run(scene).good();
    let table = std::fs::read_to_string(scene.path("out/w/villages.geojson")).expect("written");
    let layer: serde_json::Value = serde_json::from_str(&table).expect("a layer");
    let features = layer["features"].as_array().expect("features");
    let mut found: Vec<(String, String)> = features
        .iter()
        .map(|f| {
            let text = |key: &str| f["properties"][key].as_str().unwrap_or_default().to_owned();
            (text("id"), text("verdict"))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, verdict)| verdict).collect()
}

fn refusal(scene: &Scene, code: &str) -> String {
    let message = run(scene).refused();
    assert!(message.contains(&format!("[{code}]")), "{message}");
    message
}

/// A raster with bands of one type: what each band has at a column and row.
fn bands<T: Copy + gdal::raster::GdalType>(
    scene: &Scene,
    name: &str,
    count: usize,
    value: impl Fn(usize, usize, usize) -> T,
) -> Dataset {
    let driver = DriverManager::get_driver_by_name("GTiff").expect("a driver");
    let (cols, rows) = SIZE;
    let mut file = driver
        .create_with_band_type::<T, _>(scene.path(name), cols, rows, count)
        .expect("created");
    file.set_geo_transform(&[CORNER.0, STEP_DEG, 0.0, CORNER.1, 0.0, -STEP_DEG])
        .expect("placed");
    file.set_spatial_ref(&SpatialRef::from_epsg(4326).expect("known"))
        .expect("declared");
    for nth in 1..=count {
        let values = (0..rows).flat_map(|r| (0..cols).map(move |c| (c, r)));
        let values: Vec<T> = values.map(|(c, r)| value(nth, c, r)).collect();
        let mut band = file.rasterband(nth).expect("a band");
        band.write((0, 0), (cols, rows), &mut Buffer::new((cols, rows), values))
            .expect("written");
    }
    file
}

/// A virtual raster of two sources that leave 30 columns between them, at the ridge.
fn virtual_raster(band: &str) -> String {
    let source = |name: &str, to: usize, cols: usize| {
        format!(
            "<SimpleSource><SourceFilename relativeToVRT=\"1\">{name}</SourceFilename><SourceBand>1</SourceBand>\
             <SrcRect xOff=\"{to}\" yOff=\"0\" xSize=\"{cols}\" ySize=\"120\"/><DstRect xOff=\"{to}\" yOff=\"0\" xSize=\"{cols}\" ySize=\"120\"/></SimpleSource>"
        )
    };
    format!(
        "<VRTDataset rasterXSize=\"300\" rasterYSize=\"120\"><SRS>EPSG:4326</SRS><GeoTransform>105.4, {STEP_DEG}, 0, 21.15, 0, -{STEP_DEG}</GeoTransform>\
         <VRTRasterBand dataType=\"Float32\" band=\"1\">{band}{}{}</VRTRasterBand></VRTDataset>",
        source("whole.tif", 0, 105),
        source("whole.tif", 135, 165)
    )
}

const HOLE: std::ops::Range<usize> = 105..135;

#[test]
fn whatever_way_a_file_marks_a_hole_in_it_is_no_sea_level() {
    let scene = world(&[105.45, 105.56], "paths = [\"t.tif\"]");
    // The truth, and what a hole read as 0 m would make of it.
    scene.tiff("t.tif", sheet(None), ridge);
    assert_eq!(verdicts(&scene), ["covered", "white"]);
    let unknown = ["covered", "unknown"];
    scene.tiff("t.tif", sheet(Some(-9999.0)), |c, r| {
        if HOLE.contains(&c) { -9999.0 } else { ridge(c, r) }
    });
    assert_eq!(verdicts(&scene), unknown, "nodata");
    scene.tiff("t.tif", sheet(None), |c, r| {
        if HOLE.contains(&c) { f32::NAN } else { ridge(c, r) }
    });
    assert_eq!(verdicts(&scene), unknown, "NaN");
    // A mask in the file or beside it.
    let mask: Vec<u8> = (0..SIZE.0 * SIZE.1)
        .map(|k| if HOLE.contains(&(k % SIZE.0)) { 0 } else { 255 })
        .collect();
    for inside in ["YES", "NO"] {
        gdal::config::set_thread_local_config_option("GDAL_TIFF_INTERNAL_MASK", inside).expect("an option");
        let file = bands(&scene, "t.tif", 1, |_, c, r| {
            if HOLE.contains(&c) { 0.0f32 } else { ridge(c, r) }
        });
        let mut band = file.rasterband(1).expect("a band");
        band.create_mask_band(true).expect("a mask");
        let mut mask_band = band.open_mask_band().expect("a mask");
        mask_band
            .write((0, 0), SIZE, &mut Buffer::new(SIZE, mask.clone()))
            .expect("written");
        drop(file);
        assert_eq!(scene.path("t.tif.msk").exists(), inside == "NO");
        assert_eq!(verdicts(&scene), unknown, "mask, inside: {inside}");
        let _ = std::fs::remove_file(scene.path("t.tif.msk"));
    }
    // An alpha band.
    let file = bands(&scene, "t.tif", 2, |band, c, r| match (band, HOLE.contains(&c)) {
        (1, false) => ridge(c, r),
        (_, true) => 0.0,
        _ => 1.0,
    });
    let mut alpha = file.rasterband(2).expect("a band");
    alpha
        .set_color_interpretation(ColorInterpretation::AlphaBand)
        .expect("an alpha band");
    drop(file);
    assert_eq!(verdicts(&scene), unknown, "alpha");
}

#[test]
fn what_no_source_of_a_virtual_raster_covers_is_a_hole() {
    let scene = world(&[105.45, 105.56], "paths = [\"t.vrt\"]");
    scene.tiff("whole.tif", sheet(None), ridge);
    for band in [
        "",
        "<NoDataValue>-9999</NoDataValue>",
        "<NoDataValue>0</NoDataValue><HideNoDataValue>1</HideNoDataValue>",
    ] {
        scene.write("t.vrt", virtual_raster(band));
        assert_eq!(verdicts(&scene), ["covered", "unknown"], "{band}");
    }
    // One within another, and one that says it is whole.
    let nested = virtual_raster("")
        .replace("whole.tif", "inner.vrt")
        .replace("xOff=\"135\"", "xOff=\"105\"")
        .replace("xSize=\"165\"", "xSize=\"195\"");
    scene.write("inner.vrt", virtual_raster(""));
    scene.write("t.vrt", nested);
    assert_eq!(verdicts(&scene), ["covered", "unknown"]);
    scene.write(
        "t.vrt",
        virtual_raster("").replace("xSize=\"105\"", "xSize=\"135\""),
    );
    assert_eq!(verdicts(&scene), ["covered", "white"]);
    // A source marks voids by a value that the virtual raster does not repeat.
    scene.tiff("whole.tif", sheet(Some(0.0)), |c, r| {
        if HOLE.contains(&c) { 0.0 } else { ridge(c, r) }
    });
    assert_eq!(verdicts(&scene), ["covered", "unknown"]);
    // What a source leaves out becomes 0 in it.
    let left_out = virtual_raster("")
        .replace("SimpleSource", "ComplexSource")
        .replace("<SrcRect", "<NODATA>5</NODATA><SrcRect");
    scene.write("t.vrt", left_out);
    refusal(&scene, "raster-mask-lost");
}

#[test]
fn a_block_that_was_never_written_is_a_hole() {
    let scene = world(&[105.45, 105.56], "paths = [\"t.tif\"]");
    let driver = DriverManager::get_driver_by_name("GTiff").expect("a driver");
    let options = gdal::raster::RasterCreationOptions::from_iter([
        "SPARSE_OK=TRUE",
        "TILED=YES",
        "BLOCKXSIZE=16",
        "BLOCKYSIZE=16",
    ]);
    let mut file = driver
        .create_with_band_type_with_options::<f32, _>(scene.path("t.tif"), SIZE.0, SIZE.1, 1, &options)
        .expect("created");
    file.set_geo_transform(&[CORNER.0, STEP_DEG, 0.0, CORNER.1, 0.0, -STEP_DEG])
        .expect("placed");
    file.set_spatial_ref(&SpatialRef::from_epsg(4326).expect("known"))
        .expect("declared");
    let mut band = file.rasterband(1).expect("a band");
    for (from, cols) in [(0usize, 96usize), (144, 156)] {
        let values = vec![20.0f32; cols * SIZE.1];
        band.write(
            (from as isize, 0),
            (cols, SIZE.1),
            &mut Buffer::new((cols, SIZE.1), values),
        )
        .expect("written");
    }
    drop(file);
    assert_eq!(verdicts(&scene), ["covered", "unknown"]);
}

#[test]
fn pictures_and_shaded_relief_are_no_terrain() {
    let scene = world(&[105.45, 105.56], "paths = [\"t.tif\"]");
    let byte = |_: usize, c: usize, _: usize| (c % 200) as u8;
    drop(bands(&scene, "t.tif", 3, byte));
    refusal(&scene, "raster-picture");
    let file = bands(&scene, "t.tif", 4, |band, c, r| u16::from(byte(band, c, r)));
    for (nth, of) in [
        (1, ColorInterpretation::RedBand),
        (2, ColorInterpretation::GreenBand),
        (3, ColorInterpretation::BlueBand),
    ] {
        file.rasterband(nth)
            .expect("a band")
            .set_color_interpretation(of)
            .expect("a colour");
    }
    drop(file);
    refusal(&scene, "raster-picture");
    drop(bands(&scene, "t.tif", 1, |_, c, r| ridge(c, r).min(250.0) as u8));
    let message = refusal(&scene, "terrain-of-bytes");
    assert!(message.contains("allow = [\"terrain-of-bytes\"]"), "{message}");
    let text = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    scene.study_file(&text.replace("[study]", "[study]\nallow = [\"terrain-of-bytes\"]"));
    assert_eq!(verdicts(&scene), ["covered", "white"]);
}

#[test]
fn feet_are_feet_whoever_says_it_and_a_unit_that_is_not_known_stops_the_run() {
    let scene = world(&[105.45, 105.56], "paths = [\"t.tif\"]");
    // 131 ft, of which the ridge is 40 m above the ground: in metres it would hide the village.
    let low = |c: usize, r: usize| if ridge(c, r) > 100.0 { 131.0 } else { 1.0 };
    let write = |unit: &str, system: &str, scale: Option<f64>| {
        let mut file = bands(&scene, "t.tif", 1, |_, c, r| {
            low(c, r) / scale.unwrap_or(1.0) as f32
        });
        file.set_spatial_ref(&SpatialRef::from_definition(system).expect("known"))
            .expect("declared");
        let mut band = file.rasterband(1).expect("a band");
        if let Some(scale) = scale {
            band.set_scale(scale).expect("a scale");
        }
        drop(file);
        let band = if unit.is_empty() {
            String::new()
        } else {
            format!("<PAMRasterBand band=\"1\"><UnitType>{unit}</UnitType></PAMRasterBand>")
        };
        scene.write("t.tif.aux.xml", format!("<PAMDataset>{band}</PAMDataset>"));
    };
    let level = |scene: &Scene| {
        run(scene).good();
        let text = std::fs::read_to_string(scene.path("out/w/villages.geojson")).expect("written");
        let layer: serde_json::Value = serde_json::from_str(&text).expect("a layer");
        let of = |f: &serde_json::Value| f["properties"]["level_dbm"].as_f64();
        layer["features"]
            .as_array()
            .expect("features")
            .iter()
            .filter_map(of)
            .fold(0.0, f64::min)
    };
    write("ft", "EPSG:4326", None);
    let feet = level(&scene);
    for (unit, system, scale) in [
        ("US survey foot", "EPSG:4326", None),
        ("ftUS", "EPSG:4326", None),
        ("", "EPSG:4326+6360", None),
        ("us-ft", "EPSG:4326+6360", None),
        ("ft", "EPSG:4326", Some(0.1)),
    ] {
        write(unit, system, scale);
        assert!((level(&scene) - feet).abs() < 0.05, "{unit} {system}");
    }
    write("m", "EPSG:4326", None);
    assert!((level(&scene) - feet).abs() > 1.0);
    write("ell", "EPSG:4326", None);
    let message = refusal(&scene, "terrain-unit-unknown");
    assert!(message.contains("'ell'"), "{message}");
    write("m", "EPSG:4326+6360", None);
    refusal(&scene, "terrain-unit-conflict");
    let text = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    scene.study_file(&text.replace("[terrain]", "[terrain]\nheight_unit = \"ft\""));
    assert!((level(&scene) - feet).abs() < 0.05);
}

/// Two islands with 50 columns of sea between them, of which the file says nothing.
fn islands(scene: &Scene, height_m: f32) {
    let sea = |c: usize| (100..200).contains(&c);
    scene.tiff("t.tif", sheet(Some(-9999.0)), |c, _| {
        if sea(c) { -9999.0 } else { height_m }
    });
}

#[test]
fn a_study_says_that_the_sea_has_no_data_and_a_hole_on_land_stays_one() {
    let keys = "paths = [\"t.tif\"]\nsea_level = \"nodata\"";
    let scene = world(&[105.45, 105.6], keys);
    islands(&scene, 4.0);
    assert_eq!(verdicts(&scene)[0], "covered");
    assert_ne!(verdicts(&scene)[1], "unknown");
    let said = run(&scene).good();
    assert!(said.contains("are the sea, 0 m"), "{said}");
    islands(&scene, 300.0);
    assert_eq!(verdicts(&scene), ["covered", "unknown"]);
    // Without the key the run offers it.
    let scene = world(&[105.45, 105.6], "paths = [\"t.tif\"]");
    islands(&scene, 4.0);
    let said = run(&scene).good();
    assert!(
        said.contains("sea_level") && said.contains("1 of 2 villages is unknown"),
        "{said}"
    );
}

#[test]
fn a_study_says_that_there_is_no_tile_at_sea() {
    let tile = |scene: &Scene, name: &str, west: f64, height_m: f32| {
        let sheet = Sheet {
            size: (120, 120),
            corner: (west, 21.15),
            ..sheet(None)
        };
        scene.tiff(name, sheet, |_, _| height_m);
    };
    let two = |sea: &str, heights: [f32; 2]| {
        let scene = world(
            &[105.45, 105.62],
            &format!("paths = [\"a.tif\", \"b.tif\"]\n{sea}"),
        );
        tile(&scene, "a.tif", 105.4, heights[0]);
        tile(&scene, "b.tif", 105.6, heights[1]);
        // Nearer, so that what is known of the ground alone does not hide the village.
        scene.write(
            "sites.csv",
            "id,site,operator,technology,lon,lat\nc1,S1,X,4G,105.49,21.10\n",
        );
        scene
    };
    assert_eq!(verdicts(&two("", [3.0, 3.0]))[1], "unknown");
    assert_ne!(
        verdicts(&two("sea_level = \"no-tile\"", [3.0, 3.0]))[1],
        "unknown"
    );
    assert_eq!(verdicts(&two("sea_level = \"nodata\"", [3.0, 3.0]))[1], "unknown");
    let said = run(&two("sea_level = \"both\"", [3.0, 250.0])).good();
    assert!(said.contains("stay holes though sea_level"), "{said}");
    // A village where there is no tile: the tile is missing.
    let scene = two("sea_level = \"no-tile\"", [3.0, 3.0]);
    scene.write("villages.csv", "id,name,lon,lat\nv1,V1,105.55,21.10\n");
    refusal(&scene, "village-without-tile");
}

#[test]
fn seams_are_filled_however_long_and_a_hole_is_not() {
    let scene = world(&[105.45, 105.56], "paths = [\"t.tif\"]");
    let seams = |c: usize, r: usize| c == 90 || c == 91 || r == 60 || c == 200;
    scene.tiff("t.tif", sheet(None), |c, r| {
        if seams(c, r) { f32::NAN } else { ridge(c, r) }
    });
    assert_eq!(verdicts(&scene), ["covered", "white"]);
    let text = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    let text = text.replace("[study]", "[study]\nallow = [\"no-path\"]");
    scene.study_file(&format!("{text}fill_voids_up_to_samples = 0\n"));
    assert_eq!(verdicts(&scene)[1], "unknown");
}

#[test]
fn heights_that_no_ground_has_condemn_the_file() {
    let scene = world(&[105.45, 105.56], "paths = [\"t.tif\"]");
    for value in [-9999.0f32, -32768.0, -99999.0, 32767.0, 65535.0, -3.4e38] {
        scene.tiff("t.tif", sheet(None), |c, r| {
            if HOLE.contains(&c) { value } else { ridge(c, r) }
        });
        let message = refusal(&scene, "terrain-impossible-heights");
        assert!(message.contains("a_nodata"), "{message}");
    }
    let text = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    scene.study_file(&text.replace("[study]", "[study]\nallow = [\"terrain-impossible-heights\"]"));
    assert_eq!(verdicts(&scene), ["covered", "unknown"]);
}

#[test]
fn a_block_of_noise_or_of_zeros_condemns_the_file() {
    let scene = world(&[105.45, 105.56], "paths = [\"t.tif\"]");
    let noise = |c: usize, r: usize| ((c * 7919 + r * 104_729) % 6000) as f32;
    let damaged = |c: usize, r: usize| (130..160).contains(&c) && (40..80).contains(&r);
    scene.tiff("t.tif", sheet(None), |c, r| {
        if damaged(c, r) {
            noise(c, r)
        } else {
            300.0 + (r % 7) as f32
        }
    });
    refusal(&scene, "terrain-broken-block");
    scene.tiff("t.tif", sheet(None), |c, r| {
        if damaged(c, r) {
            0.0
        } else {
            300.0 + ((c + r) % 7) as f32
        }
    });
    refusal(&scene, "terrain-broken-block");
    // Lost bytes of a tile: the rest of it is there.
    let scene = world(&[105.45, 105.56], "paths = [\"N21E105.hgt\"]");
    let ground = |c: usize, r: usize| 200 + ((c / 3 + r / 5) % 40) as i16;
    scene.hgt("N21E105.hgt", ground);
    run(&scene).good();
    scene.hgt("N21E105.hgt", |c, r| {
        if r * 1201 + c > 1_300_000 { 0 } else { ground(c, r) }
    });
    refusal(&scene, "terrain-broken-block");
}

#[test]
fn tiles_of_every_size_that_exist_are_read() {
    let scene = world(&[105.45, 105.56], "paths = [\"N21E105.hgt\"]");
    for (cols, rows) in [(1801usize, 3601usize), (7201, 7201)] {
        scene.write("N21E105.hgt", [1u8, 44].repeat(cols * rows));
        scene.covgap(&["check", "study.toml"]).good();
    }
    scene.write("N21E105.hgt", [1u8, 44].repeat(1000 * 1000));
    let message = refusal(&scene, "terrain-truncated");
    assert!(
        message.contains("1801×3601") && message.contains("7201×7201"),
        "{message}"
    );
}

#[test]
fn packed_tiles_of_a_folder_are_named() {
    let scene = world(&[105.45, 105.7], "paths = [\"dem\"]");
    std::fs::create_dir(scene.path("dem")).expect("a folder");
    scene.tiff("dem/w.tif", sheet(None), ridge);
    scene.write("dem/N21E105.hgt.zip", "PK");
    let message = refusal(&scene, "terrain-does-not-cover");
    assert!(message.contains("unpack N21E105.hgt.zip"), "{message}");
}

#[test]
fn people_that_cannot_be_are_named() {
    let keys = "paths = [\"t.tif\"]\n[population]\npaths = [\"people.tif\"]";
    let scene = world(&[], keys);
    let text = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    scene.study_file(&text.replace(
        "villages.csv\"",
        "villages.geojson\"\npopulation_field = \"people\"",
    ));
    scene.tiff("t.tif", sheet(None), |_, _| 20.0);
    scene.write(
        "villages.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"v1","name":"V","people":100},
        "geometry":{"type":"Polygon","coordinates":[[[105.44,21.09],[105.46,21.09],[105.46,21.11],[105.44,21.11],[105.44,21.09]]]}}]}"#,
    );
    let people = |value: u16, nodata: Option<f64>| {
        let file = bands(
            &scene,
            "people.tif",
            1,
            |_, c, r| if (c + r) % 9 == 0 { value } else { 1 },
        );
        file.rasterband(1)
            .expect("a band")
            .set_no_data_value(nodata)
            .expect("marked");
    };
    people(65_535, Some(65_535.0));
    let said = run(&scene).good();
    assert!(!said.contains("by far more"), "{said}");
    people(65_535, None);
    let message = refusal(&scene, "population-impossible");
    assert!(message.contains("65535"), "{message}");
    people(500, None);
    let said = run(&scene).good();
    assert!(said.contains("by far more people"), "{said}");
}
