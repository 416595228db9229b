//! Other tools open what covgap writes: GDAL's own programs and Python.

use crate::needs::Need;
use crate::row::{Row, rows};
use crate::support::written::{layer, written};
use std::path::Path;
use std::process::Command;

pub(crate) const TESTS: &[Row] = rows! {
    gdalinfo_reads_place_system_units_and_notes: [Need::Program("gdalinfo")],
    gdallocationinfo_finds_a_pixel_where_its_centre_is: [Need::Program("gdallocationinfo")],
    gdalinfo_shows_classes_with_colours_and_names: [Need::Program("gdalinfo")],
    ogrinfo_reads_the_village_layers: [Need::Program("ogrinfo")],
    python_reads_tables_and_layers: [Need::Program("python3")],
};

/// What a program prints; it must not warn.
fn run(tool: &str, args: &[&str], dir: &Path) -> String {
    let output = Command::new(tool).args(args).current_dir(dir).output();
    let output = output.unwrap_or_else(|e| panic!("{tool}: {e}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{tool} {args:?}: {out}{err}");
    assert!(
        !err.contains("ERROR") && !err.contains("Warning"),
        "{tool} {args:?}: {err}"
    );
    out
}

fn gdalinfo_reads_place_system_units_and_notes() {
    let dir = written();
    let info = run("gdalinfo", &["-stats", "coverage.tif"], dir.path());
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

fn gdallocationinfo_finds_a_pixel_where_its_centre_is() {
    let dir = written();
    let layer = layer();
    for (col, row) in [(0, 1), (17, 200), (299, 279)] {
        let frame = layer.levels.frame;
        let (lon, lat) = (frame.lon_deg(col).to_string(), frame.lat_deg(row).to_string());
        let args = ["-valonly", "-wgs84", "coverage.tif", &lon, &lat];
        let printed = run("gdallocationinfo", &args, dir.path());
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

fn gdalinfo_shows_classes_with_colours_and_names() {
    let dir = written();
    let info = run("gdalinfo", &["coverage_class.tif"], dir.path());
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
        "what is not known is a class that is seen\n{info}"
    );
}

fn ogrinfo_reads_the_village_layers() {
    let dir = written();
    let info = run("ogrinfo", &["-al", "-so", "gaps.geojson"], dir.path());
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
    let info = run("ogrinfo", &args, dir.path());
    assert!(
        info.contains("POLYGON ((105.1 21.4,105.2 21.4,105.2 21.5,105.1 21.5,105.1 21.4))"),
        "{info}"
    );
    assert!(info.contains("Bản Phìn Hồ"), "{info}");
}

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
    let printed = run("python3", &["-X", "utf8", "-c", PROGRAM], dir.path());
    assert_eq!(printed.trim(), "read");
}
