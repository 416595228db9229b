//! Other tools open what covgap writes: GDAL's own programs and Python. A tool that is not installed is named and left out.
// Hand-made truths may call the system: they are compared with a tolerance.
#![allow(clippy::disallowed_methods)]
#![cfg(feature = "tool")]
#![allow(clippy::print_stderr)]

use covgap::coverage::{Further, Layer, PixelLevel, Planes, Reason};
use covgap::domain::{
    AdminUnit, Electricity, Network, Rule, Technology, TestPoint, TestPointKind, Threshold, Village,
};
use covgap::gaps::{Centre, Gaps, Judgement, Score, Verdict, VillageGap};
use covgap::output::record::Results;
use covgap::output::{Caption, OutputError, Outputs, Rasters, csv, files, geojson, png};
use covgap::space::{BoundingBox, Frame, Grid, LonLat};
use covgap::study::Preset;
use covgap::units::Dbm;
use geo::{MultiPolygon, polygon};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const NAMES: [&str; 4] = [
    "Bản Phìn Hồ",
    "Nà \"Đoỏng\", Thượng",
    "=Khuổi Lùng",
    "Đồng Nghiêm",
];

fn caption() -> Caption {
    let levels = Threshold {
        covered: Dbm(-105.0),
        usable: Dbm(-120.0),
    };
    let rule = Rule {
        thresholds: BTreeMap::from([(Technology::G4, levels)]),
        people_share: 0.9,
    };
    Caption {
        title: "Thử nghiệm".to_owned(),
        attribution: vec!["Everything here is made up".to_owned()],
        model: "Free space".to_owned(),
        area_method: "radial",
        preset: Preset {
            title: "Low-signal villages".to_owned(),
            mark: Some("A planning value".to_owned()),
            ..Preset::new("vn-lomsong", rule)
        },
        receiver_height_m: 1.5,
        synthetic_sites: true,
    }
}

fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
    LonLat::new(lon_deg, lat_deg).expect("valid")
}

fn villages() -> Vec<Village> {
    let place = |(k, name): (usize, &str)| Village {
        id: format!("0{k}"),
        name: name.to_owned(),
        // Clockwise, which GeoJSON does not allow: the exporter has to turn it.
        boundary: (k == 0).then(|| {
            MultiPolygon::new(vec![polygon![
                (x: 105.1, y: 21.4), (x: 105.1, y: 21.5), (x: 105.2, y: 21.5), (x: 105.2, y: 21.4),
            ]])
        }),
        population: Some(320.0),
        households: None,
        electricity: Electricity::Weak,
        commune: AdminUnit::default(),
        province: AdminUnit::default(),
        test_points: vec![TestPoint {
            id: "centre".to_owned(),
            position: at(105.15 + 0.1 * k as f64, 21.45),
            kind: TestPointKind::Centre,
            weight: 1.0,
        }],
    };
    NAMES.into_iter().enumerate().map(place).collect()
}

fn gaps() -> Gaps {
    let verdicts = [
        (Verdict::Covered, Some(Dbm(-90.0)), None),
        (Verdict::LowSignal, Some(Dbm(-110.26)), Some(2)),
        (Verdict::White, None, Some(1)),
        (Verdict::Unknown(Reason::NoTerrain), None, None),
    ];
    let judged = |(village, (verdict, level, rank)): (usize, (Verdict, Option<Dbm>, Option<usize>))| {
        let any = Judgement {
            verdict,
            technology: level.map(|_| Technology::G4),
            cell: None,
            level,
            shortfall: None,
            people_covered_share: 0.25,
        };
        VillageGap {
            village,
            by_operator: vec![("Viettel".to_owned(), any.clone())],
            by_technology: Vec::new(),
            any,
            nearest_site: None,
            score: rank.map(|_| Score {
                people: Some(0.5),
                distance: Some(0.5),
                shortfall: Some(0.5),
                electricity: Some(0.5),
                total: 50.0,
            }),
            rank,
            spread: None,
            centre: Centre::default(),
        }
    };
    Gaps {
        villages: verdicts.into_iter().enumerate().map(judged).collect(),
    }
}

/// 300 × 280 pixels whose value tells their place; the first row has no terrain.
fn layer() -> Layer {
    let frame = Frame {
        west_deg: 105.0,
        north_deg: 21.6,
        step_lon_deg: 0.002,
        step_lat_deg: 0.001,
        cols: 300,
        rows: 280,
    };
    let mut levels = Grid::filled(frame, PixelLevel::new(Err(Reason::NoTerrain)));
    for (k, value) in levels.values.iter_mut().enumerate().skip(frame.cols) {
        *value = PixelLevel::new(Ok(-60.0
            - 0.25 * (k % frame.cols) as f32
            - 0.01 * (k / frame.cols) as f32));
    }
    Layer {
        operator: None,
        technology: Technology::G4,
        levels,
        further: Further::default(),
    }
}

/// Writes everything there is into a folder.
fn write_all(dir: &Path) {
    let (caption, villages, gaps, layer) = (caption(), villages(), gaps(), layer());
    let network = Network::default();
    let results = Results {
        others: &[],
        top_n: None,
        caption: &caption,
        villages: &villages,
        gaps: &gaps,
        network: &network,
    };
    let mut out = Outputs::open(dir).expect("a folder");
    let mut put = |name: &str, bytes: &[u8]| out.put(name, bytes).expect("written");
    put(
        "villages.geojson",
        geojson::villages(results).expect("a layer").as_bytes(),
    );
    put(
        "gaps.geojson",
        geojson::gaps(results).expect("a layer").as_bytes(),
    );
    put("gaps.csv", &csv::gaps(results).expect("a table"));
    let shown = BoundingBox {
        west_deg: 105.0,
        south_deg: 21.3,
        east_deg: 105.6,
        north_deg: 21.6,
    };
    let sketch = png::Sketch::of(&layer, shown, &caption).expect("counts");
    let map = png::Map {
        caption: &caption,
        notes: &[],
        area: shown,
        elevation: None,
        layer: Some(&sketch),
        villages: &villages,
        gaps: Some(&gaps),
        sites: &[],
        boundaries: &[],
        boundary_label: "",
        labels: 5,
    };
    put("coverage.png", &png::coverage(&map).expect("a map"));
    put("gaps.png", &png::gaps(&map).expect("a map"));
    put(files::MARK_OF_COMPLETENESS, b"");
    let kinds = [(layer.operator.clone(), layer.technology)];
    let mut rasters = Rasters::begin(
        out.staging(),
        &layer.levels.frame,
        &kinds,
        Planes::default(),
        Some(0),
        0,
        &caption,
    )
    .expect("begun");
    rasters.band(&[&layer]).expect("taken");
    rasters
        .finish(&network, &mut out, || Ok::<(), OutputError>(()))
        .expect("written");
    out.commit().expect("in place");
}

fn written() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write_all(dir.path());
    dir
}

/// What a tool prints; `None`, said aloud, where it is not installed.
fn run(tool: &str, args: &[&str], dir: &Path) -> Option<String> {
    let output = match Command::new(tool).args(args).current_dir(dir).output() {
        Ok(output) => output,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("left out: {tool} is not installed");
            return None;
        }
        Err(e) => panic!("{tool}: {e}"),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{tool} {args:?}: {out}{err}");
    assert!(
        !err.contains("ERROR") && !err.contains("Warning"),
        "{tool} {args:?}: {err}"
    );
    Some(out)
}

#[test]
fn gdalinfo_reads_place_system_units_and_notes() {
    let dir = written();
    let Some(info) = run("gdalinfo", &["-stats", "coverage.tif"], dir.path()) else {
        return;
    };
    for expected in [
        "Size is 300, 280",
        "ID[\"EPSG\",4326]",
        "Origin = (105.000000000000000,21.600000000000001)",
        "Pixel Size = (0.002000000000000,-0.001000000000000)",
        "LAYOUT=COG",
        "COMPRESSION=DEFLATE",
        "Block=256x256 Type=Float32",
        "Description = 4G RSRP, any operator, dBm",
        "NoData Value=nan",
        "units=dBm",
        "preset_standing=planning convention",
        "note=SYNTHETIC SITES",
        "STATISTICS_MAXIMUM=-60.0",
        "STATISTICS_VALID_PERCENT=99.64",
    ] {
        assert!(info.contains(expected), "{expected}\n{info}");
    }
    assert!(!info.contains("DATETIME"), "{info}");
}

#[test]
fn gdallocationinfo_finds_a_pixel_where_its_centre_is() {
    let dir = written();
    let layer = layer();
    for (col, row) in [(0, 1), (17, 200), (299, 279)] {
        let frame = layer.levels.frame;
        let (lon, lat) = (frame.lon_deg(col).to_string(), frame.lat_deg(row).to_string());
        let args = ["-valonly", "-wgs84", "coverage.tif", &lon, &lat];
        let Some(printed) = run("gdallocationinfo", &args, dir.path()) else {
            return;
        };
        let read: f32 = printed.trim().parse().expect("a number");
        let expected = layer
            .levels
            .get(col, row)
            .expect("inside")
            .best()
            .expect("a level");
        assert!(
            (read - expected).abs() < 1e-4,
            "{col} {row}: {read} for {expected}"
        );
    }
}

#[test]
fn gdalinfo_shows_classes_with_colours_and_names() {
    let dir = written();
    let Some(info) = run("gdalinfo", &["coverage_class.tif"], dir.path()) else {
        return;
    };
    for expected in [
        "Type=Byte",
        "Color Table (RGB",
        "3: 0,114,178,255",
        "2: low signal",
    ] {
        assert!(info.contains(expected), "{expected}\n{info}");
    }
    assert!(
        !info.contains("NoData"),
        "what nobody can say is a class that is seen\n{info}"
    );
}

#[test]
fn ogrinfo_reads_the_village_layers() {
    let dir = written();
    let Some(info) = run("ogrinfo", &["-al", "-so", "gaps.geojson"], dir.path()) else {
        return;
    };
    for expected in [
        "Feature Count: 2",
        "rank: Integer",
        "level_dbm: Real",
        "id: String",
        "WGS 84",
    ] {
        assert!(info.contains(expected), "{expected}\n{info}");
    }
    let args = ["-ro", "-al", "-q", "villages.geojson", "-where", "id = '00'"];
    let Some(info) = run("ogrinfo", &args, dir.path()) else {
        return;
    };
    assert!(
        info.contains("POLYGON ((105.1 21.4,105.2 21.4,105.2 21.5,105.1 21.5,105.1 21.4))"),
        "{info}"
    );
    assert!(info.contains("Bản Phìn Hồ"), "{info}");
}

#[test]
fn python_reads_tables_and_layers() {
    const PROGRAM: &str = r#"
import csv, json
rows = list(csv.DictReader(open('gaps.csv', encoding='utf-8-sig', newline='')))
assert [r['rank'] for r in rows] == ['1', '2'], rows
assert rows[0]['name'] == "'=Khuổi Lùng" and rows[1]['name'] == 'Nà "Đoỏng", Thượng', rows
assert rows[0]['level_dbm'] == '' and float(rows[1]['level_dbm']) == -110.3, rows
assert all(r['preset_mark'] == 'A planning value' and 'SYNTHETIC' in r['note'] for r in rows)
raw = open('gaps.csv', 'rb').read()
assert raw.startswith(b'\xef\xbb\xbf') and raw.count(b'\n') == raw.count(b'\r\n') == 3
def no_constant(name): raise ValueError(name)
layer = json.load(open('villages.geojson', encoding='utf-8'), parse_constant=no_constant)
assert 'crs' not in layer and len(layer['bbox']) == 4 and len(layer['features']) == 4
keys = [list(f['properties']) for f in layer['features']]
assert all(k == keys[0] for k in keys) and 'verdict_viettel' in keys[0]
assert layer['features'][2]['properties']['level_dbm'] is None
print('read')
"#;
    let dir = written();
    if let Some(printed) = run("python3", &["-X", "utf8", "-c", PROGRAM], dir.path()) {
        assert_eq!(printed.trim(), "read");
    }
}

#[test]
fn two_runs_write_the_same_bytes() {
    let (first, second) = (written(), written());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(first.path()).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let read = |dir: &tempfile::TempDir| std::fs::read(dir.path().join(&name)).expect("a file");
        assert!(read(&first) == read(&second), "{name:?} differs");
        names.push(name);
    }
    assert!(names.len() >= 9, "{names:?}");
}

/// Plays the run whose disk is full: does something only when started by the test below.
#[test]
fn a_child_that_may_not_write_much() {
    let Some(dir) = std::env::var_os("COVGAP_TEST_SMALL_DISK") else {
        return;
    };
    let dir = Path::new(&dir);
    let mut out = Outputs::open(dir).expect("a folder");
    out.put("small.csv", b"fits").expect("written");
    let error = out.put("large.tif", &vec![0; 1 << 20]).expect_err("does not fit");
    eprintln!("{error}");
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_with_the_file_and_leaves_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let target = dir.path().join("out");
    let program = std::env::current_exe().expect("this program");
    // No file may be larger than a few blocks; with the signal ignored, writing fails as on a full disk.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" --exact a_child_that_may_not_write_much --nocapture";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(&program)
        .env("COVGAP_TEST_SMALL_DISK", &target)
        .output()
        .expect("a shell");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("large.tif") && told.contains("make room"), "{told}");
    assert!(!target.exists(), "something was left behind");
}
