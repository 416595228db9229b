//! Rasters that show or say that their values are not what a reader would take them for: fillings, parts in
//! another unit, units in words, depths, bands of other things, densities. And files like them that are sound.

use super::judged::{judged, verdicts};
use crate::support::tool::Ran;
use crate::support::{Scene, Sheet};
use gdal::Metadata;
use gdal::raster::{Buffer, ColorInterpretation, GdalType};
use gdal::spatial_ref::SpatialRef;
use gdal::{Dataset, DriverManager};

/// Columns and rows of the ground; its corner and step, degrees: 90 m.
const SIZE: (usize, usize) = (300, 120);
const CORNER: (f64, f64) = (105.4, 21.15);
const STEP_DEG: f64 = 1.0 / 1200.0;

/// A mast and two villages, one of them behind a ridge where there is one.
fn world(terrain: &str) -> Scene {
    let scene = Scene::new();
    scene.write(
        "villages.csv",
        "id,name,lon,lat\nv1,V1,105.45,21.10\nv2,V2,105.56,21.10\n",
    );
    scene.write(
        "sites.csv",
        "id,site,operator,technology,lon,lat\nc1,S1,X,4G,105.44,21.10\n",
    );
    study(&scene, &format!("[terrain]\npaths = [\"{terrain}\"]\n"), "");
    scene
}

fn study(scene: &Scene, rest: &str, allow: &str) {
    scene.study_file(&format!(
        "[study]\nname = \"w\"\noutput_dir = \"out\"\n{allow}\n[area]\nresolution_m = 500\n[villages]\npath = \"villages.csv\"\nid_field = \"id\"\nname_field = \"name\"\n\
         [sites]\npath = \"sites.csv\"\n[radio]\nsurroundings = \"open\"\nmax_range_km = 25\n[rank]\ndraws = 0\n{rest}\n"
    ));
}

fn run(scene: &Scene) -> Ran {
    scene.covgap(&["gaps", "study.toml", "--no-cache"])
}

fn refusal(scene: &Scene, code: &str, case: &str) -> String {
    let message = run(scene).refused();
    assert!(message.contains(&format!("[{code}]")), "{case}: {message}");
    message
}

fn sheet() -> Sheet {
    Sheet {
        size: SIZE,
        corner: CORNER,
        step: STEP_DEG,
        epsg: Some(4326),
        nodata: None,
    }
}

/// Bands of one type, what each has at a column and row.
fn bands<T: Copy + GdalType>(
    scene: &Scene,
    (driver, name): (&str, &str),
    count: usize,
    value: impl Fn(usize, usize, usize) -> T,
) -> Dataset {
    let driver = DriverManager::get_driver_by_name(driver).expect("a driver");
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

fn named(file: &Dataset, nth: usize, name: &str) {
    file.rasterband(nth)
        .expect("a band")
        .set_description(name)
        .expect("named");
}

/// Ground of 1,500 to 2,100 m without a step of more than 40 m.
fn mountains(c: usize, r: usize) -> f32 {
    let (x, y) = (c as f32, r as f32);
    (1800.0 + 200.0 * (x / 17.0).sin() + 100.0 * (y / 23.0).cos()).round()
}

/// 20 m, and a ridge of 400 m at 105.5° E.
fn ridge(c: usize, _: usize) -> f32 {
    if c.abs_diff(120) < 4 { 400.0 } else { 20.0 }
}

#[test]
fn a_hole_filled_with_any_value_condemns_the_file_and_can_be_allowed() {
    let scene = world("t.tif");
    let hole = |c: usize, r: usize| (130..150).contains(&c) && (40..60).contains(&r);
    for value in [0.0f32, 1.0, 255.0, -100.0, -499.0, 1e-30, 1200.0, 8191.0, 8848.0] {
        scene.tiff(
            "t.tif",
            sheet(),
            |c, r| if hole(c, r) { value } else { mountains(c, r) },
        );
        let message = refusal(&scene, "terrain-broken-block", &value.to_string());
        assert!(
            message.contains("allow = [\"terrain-broken-block\"]"),
            "{message}"
        );
    }
    study(
        &scene,
        "[terrain]\npaths = [\"t.tif\"]\n",
        "allow = [\"terrain-broken-block\"]",
    );
    run(&scene).good();
    // Read between samples, the hole is seen as well.
    let scene = world("t.tif");
    let utm = Sheet {
        corner: (540_000.0, 2_340_000.0),
        step: 90.0,
        epsg: Some(32648),
        ..sheet()
    };
    let of = |value: Option<f32>| {
        scene.tiff("t.tif", utm, |c, r| match value {
            Some(value) if hole(c, r) => value,
            _ => mountains(c, r),
        });
    };
    of(None);
    run(&scene).good();
    of(Some(255.0));
    refusal(&scene, "terrain-broken-block", "another system");
}

#[test]
fn fjords_lakes_and_islands_are_ground() {
    let scene = world("t.tif");
    let wall = |c: usize, r: usize| 350.0 + 0.5 * (mountains(c, r) - 1500.0);
    let middle = |c: usize| 60.0 + 25.0 * (c as f32 / 30.0).sin();
    let near = |c: usize, r: usize| (r as f32 - middle(c)).abs() < 5.0;
    // Across the file, open to the sea in the east, ending in the land.
    scene.tiff("t.tif", sheet(), |c, r| if near(c, r) { 0.0 } else { wall(c, r) });
    run(&scene).good();
    scene.tiff("t.tif", sheet(), |c, r| {
        if c > 240 || (c > 80 && near(c, r)) {
            0.0
        } else {
            wall(c, r)
        }
    });
    run(&scene).good();
    // A lake of one height whose shore is low at its outlet.
    scene.tiff("t.tif", sheet(), |c, r| {
        let far = (c as f32 - 150.0).hypot(r as f32 - 60.0);
        let rim = if c > 150 && r.abs_diff(60) < 8 { 3.0 } else { 60.0 };
        if far < 30.0 {
            800.0
        } else {
            800.0 + (rim * (far - 29.0)).min(700.0)
        }
    });
    run(&scene).good();
    // An island with cliffs in a sea of −1.
    scene.tiff("t.tif", sheet(), |c, r| {
        let is_land = (c as f32 - 60.0).hypot(r as f32 - 60.0) < 40.0;
        if is_land { 150.0 + (c % 7) as f32 } else { -1.0 }
    });
    run(&scene).good();
}

#[test]
fn half_a_file_in_feet_or_decimetres_is_found() {
    let scene = world("t.tif");
    scene.tiff("t.tif", sheet(), mountains);
    run(&scene).good();
    for factor in [0.3048f32, 3.28084, 0.1] {
        scene.tiff("t.tif", sheet(), |c, r| {
            mountains(c, r) * if r >= 60 { factor } else { 1.0 }
        });
        let message = refusal(&scene, "terrain-units-mixed", &factor.to_string());
        assert!(message.contains("row 60"), "{message}");
        scene.tiff("t.tif", sheet(), |c, r| {
            mountains(c, r) * if c >= 150 { factor } else { 1.0 }
        });
        refusal(&scene, "terrain-units-mixed", &factor.to_string());
    }
}

/// The ridge as 1,312 ft over 66 ft.
fn ridge_ft(c: usize, r: usize) -> f32 {
    ridge(c, r) / 0.3048
}

#[test]
fn a_unit_in_words_is_the_unit() {
    let scene = world("t.tif");
    scene.tiff("t.tif", sheet(), ridge);
    let metres = judged(&scene);
    let described = |name: &str, height: fn(usize, usize) -> f32| {
        let file = bands(&scene, ("GTiff", "t.tif"), 1, |_, c, r| height(c, r));
        named(&file, 1, name);
    };
    let is_same = |case: &str| {
        for (one, other) in judged(&scene).iter().zip(&metres) {
            assert_eq!(one.0, other.0, "{case}");
            let off = one.1.unwrap_or(0.0) - other.1.unwrap_or(0.0);
            assert!(off.abs() < 0.05, "{case}: {one:?} {other:?}");
        }
    };
    for name in [
        "Elevation (feet)",
        "elevation_ft",
        "Height [feet]",
        "DEM (US survey feet)",
        "elevFt",
    ] {
        described(name, ridge_ft);
        is_same(name);
        let said = scene.covgap(&["check", "study.toml"]).good();
        assert!(said.contains("in feet"), "{name}: {said}");
    }
    for name in [
        "Elevation (m)",
        "elevation",
        "DEM 30 m",
        "Band 1",
        "Height (EGM96)",
    ] {
        described(name, ridge);
        is_same(name);
    }
    described("Elevation [fathoms]", ridge);
    let message = refusal(&scene, "terrain-unit-unknown", "fathoms");
    assert!(message.contains("the name of its band"), "{message}");
    let file = bands(&scene, ("GTiff", "t.tif"), 1, |_, c, r| ridge_ft(c, r));
    let mut band = file.rasterband(1).expect("a band");
    band.set_metadata_item("units", "feet", "").expect("noted");
    drop(file);
    is_same("a note of the band");
    // Two units.
    let file = bands(&scene, ("GTiff", "t.tif"), 1, |_, c, r| ridge(c, r));
    named(&file, 1, "elevation_ft");
    drop(file);
    scene.write(
        "t.tif.aux.xml",
        "<PAMDataset><PAMRasterBand band=\"1\"><UnitType>m</UnitType></PAMRasterBand></PAMDataset>",
    );
    refusal(&scene, "terrain-unit-conflict", "m and ft");
    study(
        &scene,
        "[terrain]\npaths = [\"t.tif\"]\nheight_unit = \"m\"\n",
        "",
    );
    is_same("the study decides");
}

#[test]
fn a_text_grid_says_its_unit_in_the_prj_beside_it() {
    let scene = world("t.asc");
    let write = |height: fn(usize, usize) -> f32, unit: &str| {
        let mut text = format!(
            "ncols {}\nnrows {}\nxllcorner {}\nyllcorner {}\ncellsize {STEP_DEG}\n",
            SIZE.0,
            SIZE.1,
            CORNER.0,
            CORNER.1 - SIZE.1 as f64 * STEP_DEG
        );
        for r in 0..SIZE.1 {
            let row: Vec<String> = (0..SIZE.0).map(|c| height(c, r).to_string()).collect();
            text.push_str(&row.join(" "));
            text.push('\n');
        }
        scene.write("t.asc", text);
        scene.write(
            "t.prj",
            format!(
                "Projection    GEOGRAPHIC\nDatum         WGS84\nSpheroid      WGS84\nUnits         DD\n{unit}\nParameters\n"
            ),
        );
    };
    write(ridge, "Zunits        NO");
    assert_eq!(verdicts(&scene), ["covered", "white"]);
    let metres = judged(&scene);
    write(ridge_ft, "Zunits        FEET");
    for (feet, metres) in judged(&scene).iter().zip(&metres) {
        assert!((feet.1.unwrap_or(0.0) - metres.1.unwrap_or(0.0)).abs() < 0.05);
    }
    write(ridge, "Zunits        CUBITS");
    refusal(&scene, "terrain-unit-unknown", "cubits");
}

#[test]
fn depths_are_refused_and_a_scale_that_turns_heights_is_named() {
    let scene = world("t.tif");
    for system in ["EPSG:4326+5715", "EPSG:4326+8051", "EPSG:4326+5706"] {
        let mut file = bands(&scene, ("GTiff", "t.tif"), 1, |_, c, r| -ridge(c, r));
        file.set_spatial_ref(&SpatialRef::from_definition(system).expect("known"))
            .expect("declared");
        drop(file);
        let message = refusal(&scene, "terrain-depth", system);
        assert!(message.contains("EPSG:4326+5773"), "{message}");
    }
    // They are heights after all.
    let mut file = bands(&scene, ("GTiff", "t.tif"), 1, |_, c, r| ridge(c, r));
    file.set_spatial_ref(&SpatialRef::from_definition("EPSG:4326+5715").expect("known"))
        .expect("declared");
    drop(file);
    study(
        &scene,
        "[terrain]\npaths = [\"t.tif\"]\ncrs = \"EPSG:4326+5773\"\n",
        "",
    );
    assert_eq!(verdicts(&scene), ["covered", "white"]);
    let scene = world("t.tif");
    let file = bands(&scene, ("GTiff", "t.tif"), 1, |_, c, r| ridge(c, r));
    named(&file, 1, "Depth (m)");
    drop(file);
    refusal(&scene, "terrain-depth", "a name");
    let file = bands(&scene, ("GTiff", "t.tif"), 1, |_, c, r| 600.0 + ridge(c, r));
    file.rasterband(1)
        .expect("a band")
        .set_scale(-1.0)
        .expect("a scale");
    drop(file);
    let message = refusal(&scene, "terrain-impossible-heights", "scale");
    assert!(message.contains("a scale of -1"), "{message}");
    assert!(!message.contains("no data"), "{message}");
}

#[test]
fn of_several_bands_the_one_with_the_name_is_read_or_none() {
    let scene = world("t.tif");
    let three = |names: [&str; 3]| {
        let file = bands(&scene, ("GTiff", "t.tif"), 3, |band, c, r| match band {
            3 => ridge(c, r),
            _ => 3.0 * band as f32,
        });
        for (k, name) in names.iter().enumerate() {
            named(&file, k + 1, name);
        }
    };
    for names in [
        ["slope", "aspect", "elevation"],
        ["Slope", "TRI", "DTM (m)"],
        ["mask", "", "z"],
    ] {
        three(names);
        assert_eq!(verdicts(&scene), ["covered", "white"], "{names:?}");
    }
    for names in [["slope", "aspect", "roughness"], ["dsm", "slope", "dtm"]] {
        three(names);
        refusal(&scene, "raster-band-unclear", names[0]);
    }
    // Without names the first is read, as before: 3 m everywhere.
    three(["", "", ""]);
    assert_eq!(verdicts(&scene)[0], "covered");
    let file = bands(&scene, ("GTiff", "t.tif"), 1, |_, c, r| ridge(c, r));
    named(&file, 1, "slope");
    drop(file);
    refusal(&scene, "raster-band-unclear", "one band");
    // The value for "no data" is that of the band which is read.
    let file = bands(&scene, ("GTiff", "t.tif"), 2, |band, c, r| match (band, c) {
        (2, 105..135) => -9999.0,
        (2, _) => ridge(c, r),
        _ => 1.0,
    });
    named(&file, 1, "slope");
    named(&file, 2, "elevation");
    let mut band = file.rasterband(2).expect("a band");
    band.set_no_data_value(Some(-9999.0)).expect("marked");
    drop(file);
    assert_eq!(verdicts(&scene), ["covered", "unknown"]);
}

#[test]
fn numbers_of_colours_in_two_bytes_are_no_heights() {
    let scene = world("t.tif");
    let file = bands(&scene, ("GTiff", "t.tif"), 1, |_, c, r| ridge(c, r) as u16);
    drop(file);
    scene.write(
        "t.tif.aux.xml",
        "<PAMDataset><PAMRasterBand band=\"1\"><ColorInterp>Palette</ColorInterp></PAMRasterBand></PAMDataset>",
    );
    let is_palette = Dataset::open(scene.path("t.tif")).is_ok_and(|d| {
        d.rasterband(1)
            .is_ok_and(|b| b.color_interpretation() == ColorInterpretation::PaletteIndex)
    });
    assert!(is_palette);
    refusal(&scene, "raster-picture", "palette");
}

#[test]
fn an_envi_file_is_read_with_its_header() {
    for (name, header) in [("t.bin", "t.hdr"), ("t", "t.hdr"), ("t.dat", "t.hdr")] {
        let scene = world(name);
        drop(bands(&scene, ("ENVI", name), 1, |_, c, r| ridge(c, r)));
        assert!(scene.path(header).exists(), "{name}");
        assert_eq!(verdicts(&scene), ["covered", "white"], "{name}");
    }
    // A header behind the whole name.
    let scene = world("t.bin");
    drop(bands(&scene, ("ENVI", "t.bin"), 1, |_, c, r| ridge(c, r)));
    std::fs::rename(scene.path("t.hdr"), scene.path("t.bin.hdr")).expect("renamed");
    assert_eq!(verdicts(&scene), ["covered", "white"]);
    let record = std::fs::read_to_string(scene.path("out/w/run.toml")).expect("a record");
    assert!(record.contains("t.bin.hdr"), "{record}");
}

/// A village of 26 by 26 pixels with 2,000 people.
fn peopled() -> Scene {
    let scene = world("t.tif");
    scene.tiff("t.tif", sheet(), |_, _| 20.0);
    study(
        &scene,
        "[terrain]\npaths = [\"t.tif\"]\n[population]\npaths = [\"p.tif\"]\n",
        "",
    );
    let text = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    scene.study_file(&text.replace(
        "villages.csv\"",
        "villages.geojson\"\npopulation_field = \"people\"",
    ));
    scene.write(
        "villages.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"v1","name":"V","people":2000},
        "geometry":{"type":"Polygon","coordinates":[[[105.44,21.09],[105.46,21.09],[105.46,21.11],[105.44,21.11],[105.44,21.09]]]}}]}"#,
    );
    scene
}

#[test]
fn people_for_an_area_are_no_people_a_pixel() {
    let scene = peopled();
    let write = |unit: &str, name: &str| {
        drop(bands(&scene, ("GTiff", "p.tif"), 1, |_, c, r| {
            ((c + r) % 5) as f32
        }));
        scene.write(
            "p.tif.aux.xml",
            format!(
                "<PAMDataset><PAMRasterBand band=\"1\"><Description>{name}</Description><UnitType>{unit}</UnitType></PAMRasterBand></PAMDataset>"
            ),
        );
    };
    for (unit, name) in [
        ("", ""),
        ("people", "population"),
        ("persons per pixel", ""),
        ("count", "Number of people"),
    ] {
        write(unit, name);
        run(&scene).good();
    }
    for (unit, name) in [
        ("people/km2", ""),
        ("persons per hectare", ""),
        ("", "population density"),
        ("inhabitants/sq km", ""),
        ("", "people_per_km2"),
    ] {
        write(unit, name);
        let message = refusal(&scene, "population-density", &format!("{unit} {name}"));
        assert!(message.contains("allow = [\"population-density\"]"), "{message}");
    }
    write("households", "");
    refusal(&scene, "population-unit-unknown", "households");
}

#[test]
fn a_byte_of_255_among_few_people_is_no_number_of_people() {
    let scene = peopled();
    let write = |others: u8| {
        drop(bands(&scene, ("GTiff", "p.tif"), 1, |_, c, r| {
            if (c + r) % 9 == 0 { 255u8 } else { others }
        }));
    };
    write(5);
    let message = refusal(&scene, "population-impossible", "255");
    assert!(message.contains("a_nodata 255"), "{message}");
    // Where others come near, it is a crowd.
    write(180);
    run(&scene).good();
}
