//! Good inputs of each kind, damaged by chance with a seed: whatever comes of it, the executable ends with 0, 1
//! or 2, writes nothing, and stays within a gigabyte of resident memory and thirty seconds of processor time.
//!
//! `COVGAP_FUZZ_ROUNDS` says how many mutations each kind has (3 where it is not set), `COVGAP_FUZZ_SEED` where
//! chance begins. A failure names both, and keeps the file that caused it.

use crate::support::ods::{Ods, ods};
use crate::support::split_mix::split_mix;
use crate::support::tool::{Ran, STUDY, files};
use crate::support::{Scene, Sheet};
use gdal::DriverManager;
use gdal::raster::RasterCreationOptions;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Resident memory for the executable, KiB: a gigabyte.
const MOST_KIB: u64 = 1_000_000_000 / 1024;
/// Address space, KiB: far more than is resident, so that a fault does not take the machine with it.
const MOST_ADDRESSES_KIB: u64 = 1 << 22;
/// Processor time, seconds.
const MOST_SECONDS: u64 = 30;

/// Runs the executable within limits of memory and time: one that was in memory with more than a gigabyte has no
/// exit code.
pub(in crate::door) fn limited(scene: &Scene, args: &[&str]) -> Ran {
    measured(scene, args).0
}

/// The same with the most that was in memory at once, KiB; 0 where the system does not tell.
pub(super) fn measured(scene: &Scene, args: &[&str]) -> (Ran, u64) {
    let mut command = Command::new("sh");
    let limits = format!("ulimit -v {MOST_ADDRESSES_KIB}; ulimit -t {MOST_SECONDS}; exec \"$0\" \"$@\"");
    command
        .args(["-c", &limits, env!("CARGO_BIN_EXE_covgap")])
        .args(args)
        .current_dir(scene.path(""))
        .env_remove("COVGAP_MODELS")
        .env("COVGAP_WHO", "Lan")
        .env("RAYON_NUM_THREADS", "2")
        .env("MALLOC_ARENA_MAX", "2");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().expect("runs");
    let status = format!("/proc/{}/status", child.id());
    let has_ended = AtomicBool::new(false);
    let (output, peak_kib) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !has_ended.load(Ordering::Relaxed) {
                // The system keeps the mark of the highest water: what is missed is the last moment alone.
                most = most.max(high_water_kib(&status).unwrap_or(0));
                std::thread::sleep(Duration::from_millis(5));
            }
            most
        });
        let output = child.wait_with_output().expect("ends");
        has_ended.store(true, Ordering::Relaxed);
        (output, watch.join().expect("watched"))
    });
    let mut ran = Ran::from(output);
    if peak_kib > MOST_KIB {
        ran.code = None;
        ran.err = format!("{} MiB were resident\n{}", peak_kib / 1024, ran.err);
    }
    (ran, peak_kib)
}

/// The most of a process that was in memory at once.
fn high_water_kib(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Chance from a seed (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        split_mix(&mut self.0)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// Values that a field may not be ready for.
const VALUES: [&str; 16] = [
    "",
    "0",
    "-0",
    "1e308",
    "-1e308",
    "1e-320",
    "NaN",
    "inf",
    "99999999999999999999",
    "-1",
    "\"",
    "''",
    "\u{202e}x",
    "=1+1",
    "2023-02-30",
    "105,5",
];

/// One mutation.
fn mutated(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let at = chance.below(out.len());
    let span = 1 + chance.below(64.min(out.len().max(1)));
    let end = (at + span).min(out.len());
    match chance.below(14) {
        0 => out.truncate(at),
        1 => {
            for _ in 0..=chance.below(8) {
                let at = chance.below(out.len());
                if let Some(byte) = out.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
        }
        2 => {
            let other = chance.below(out.len());
            if !out.is_empty() {
                out.swap(at, other);
            }
        }
        3 => drop(out.drain(at..end)),
        4 => {
            let copy = out[at..end].to_vec();
            out.splice(at..at, copy);
        }
        5 => out[at..end].fill([0, 0xff, b'9', b',', b'"'][chance.below(5)]),
        6 => {
            let huge = vec![*chance.of(b"x9,\"[{<\n;"); 200_000];
            out.splice(at..at, huge);
        }
        7..=9 => out = in_lines(&out, chance),
        10 | 11 => out = in_fields(&out, chance),
        12 => {
            let text = String::from_utf8_lossy(&out).into_owned();
            out = match chance.below(3) {
                0 => [0xff, 0xfe]
                    .into_iter()
                    .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
                    .collect(),
                1 => text
                    .chars()
                    .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
                    .collect(),
                _ => text.replace('\n', "\r").into_bytes(),
            };
        }
        _ => {
            for byte in &mut out[at..end] {
                *byte = chance.next() as u8;
            }
        }
    }
    out
}

/// Lines taken away, doubled, exchanged, or repeated very often.
fn in_lines(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    let (a, b) = (chance.below(lines.len()), chance.below(lines.len()));
    if lines.is_empty() {
        return Vec::new();
    }
    match chance.below(4) {
        0 => drop(lines.remove(a)),
        1 => lines.insert(b, lines[a]),
        2 => lines.swap(a, b),
        _ => {
            let line = lines[a];
            let times = 100_000 / line.len().max(1);
            lines.splice(a..a, std::iter::repeat_n(line, times));
        }
    }
    lines.concat()
}

/// A number or a word replaced.
fn in_fields(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let is_of = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    let start = chance.below(bytes.len());
    let Some(begin) = (start..bytes.len()).find(|k| is_of(bytes[*k])) else {
        return bytes.to_vec();
    };
    let end = (begin..bytes.len())
        .find(|k| !is_of(bytes[*k]))
        .unwrap_or(bytes.len());
    let value = chance.of(&VALUES).as_bytes();
    [&bytes[..begin], value, &bytes[end..]].concat()
}

/// A mutation inside an archive: one of its files, packed again.
fn repacked(bytes: &[u8], chance: &mut Chance) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    let which = chance.below(archive.len());
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for k in 0..archive.len() {
        let mut entry = archive.by_index(k).ok()?;
        let name = entry.name().ok()?.into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).ok()?;
        if k == which {
            content = mutated(&content, chance);
        }
        out.start_file(name, zip::write::SimpleFileOptions::default())
            .ok()?;
        out.write_all(&content).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

/// A good input: the file that is mutated, and the command that reads it.
struct Good {
    name: &'static str,
    scene: Scene,
    args: Vec<&'static str>,
}

/// The small world with a file of another kind in the place of one.
fn world(name: &'static str, old: &str, new: &str, make: impl FnOnce(&Scene)) -> Good {
    let scene = Scene::small_world();
    make(&scene);
    let text = if old.is_empty() {
        format!("{STUDY}{new}")
    } else {
        STUDY.replace(old, new)
    };
    let plain = name.starts_with("v.");
    scene.study_file(&if plain {
        text.replace(
            "population_field = \"population\"\nprovince_name_field = \"province\"\n",
            "",
        )
    } else {
        text
    });
    Good {
        name,
        scene,
        args: vec!["check", "study.toml"],
    }
}

fn layer(name: &'static str, driver: &'static str) -> Good {
    world(name, "villages.csv", name, |scene| {
        let points = [
            ("001", "Bản Một", 105.485, 21.5),
            ("002", "Nà Hai", 105.52, 21.52),
        ];
        scene.points(name, driver, "v", Some(4326), None, &points);
    })
}

/// A KML, whose fields have names of their own.
fn kml() -> Good {
    let old = "path = \"villages.csv\"\nid_field = \"id\"\nname_field = \"name\"";
    let new = "path = \"v.kml\"\nid_field = \"Name\"\nname_field = \"Name\"";
    world("v.kml", old, new, |scene| {
        let mark = |id: &str, place: &str| {
            format!(
                "<Placemark><name>{id}</name><Point><coordinates>{place}</coordinates></Point></Placemark>\n"
            )
        };
        let marks = [mark("001", "105.485,21.5"), mark("002", "105.52,21.52")].concat();
        scene.write("v.kml", format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n{marks}</Document>\n</kml>\n"));
    })
}

/// The ground in another format.
fn ground(name: &'static str, driver: &'static str) -> Good {
    world(name, "terrain.tif", name, |scene| {
        let from = gdal::Dataset::open(scene.path("terrain.tif")).expect("a raster");
        let driver = DriverManager::get_driver_by_name(driver).expect("a driver");
        let options = RasterCreationOptions::default();
        let copy = from
            .create_copy(&driver, scene.path(name), &options)
            .expect("written");
        drop(copy);
    })
}

fn good_inputs() -> Vec<Good> {
    let table = "id,name,lon,lat\n001,Bản Một,105.485,21.5\n002,\"Nà Hai, Thượng\",105.52,21.52\n";
    let shape = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"001","name":"Bản Một","code":"1"},"geometry":{"type":"Polygon","coordinates":[[[105.48,21.49],[105.49,21.49],[105.49,21.51],[105.48,21.51],[105.48,21.49]]]}}]}"#;
    let msi = || {
        let cut: String = (0..360).map(|k| format!("{k} {}.5\n", k % 25)).collect();
        format!(
            "NAME A\nFREQUENCY 800\nGAIN 15 dBi\nTILT ELECTRICAL\nHORIZONTAL 360\n{cut}VERTICAL 360\n{cut}"
        )
    };
    let sites = "id,site,operator,technology,lon,lat,frequency_mhz,azimuth_deg,antenna\na1,A,Viettel,4G,105.50,21.50,800,10,own.msi\n";
    let vrt = "<VRTDataset rasterXSize=\"160\" rasterYSize=\"140\">\n<SRS>EPSG:4326</SRS>\n<GeoTransform>105.36,0.002,0,21.64,0,-0.002</GeoTransform>\n<VRTRasterBand dataType=\"Float32\" band=\"1\">\n<SimpleSource>\n<SourceFilename relativeToVRT=\"1\">terrain.tif</SourceFilename>\n<SourceBand>1</SourceBand>\n</SimpleSource>\n</VRTRasterBand>\n</VRTDataset>\n";
    let mut all = vec![
        world("study.toml", "", "", |_| {}),
        world("villages.csv", "", "", |_| {}),
        world("sites.csv", "", "", |_| {}),
        world("terrain.tif", "", "", |_| {}),
        world("v.geojson", "villages.csv", "v.geojson", |s| {
            drop(s.write("v.geojson", shape))
        }),
        world(
            "b.geojson",
            "",
            "[boundaries]\npath = \"b.geojson\"\ncommune_code_field = \"code\"\n",
            |s| drop(s.write("b.geojson", shape)),
        ),
        world("p.csv", "", "[test_points]\npath = \"p.csv\"\n", |s| {
            drop(s.write(
                "p.csv",
                "village,id,lon,lat\n001,a,105.486,21.5\n001,b,105.487,21.5\n",
            ))
        }),
        world("own.msi", "", "", |s| {
            s.write("sites.csv", sites);
            s.write("own.msi", msi());
        }),
        world("dem.vrt", "terrain.tif", "dem.vrt", |s| {
            drop(s.write("dem.vrt", vrt))
        }),
        world("terrain.tif.aux.xml", "", "", |s| {
            drop(s.write("terrain.tif.aux.xml", "<PAMDataset>\n<PAMRasterBand band=\"1\">\n<Offset>0</Offset>\n<Scale>1</Scale>\n</PAMRasterBand>\n</PAMDataset>\n"))
        }),
        world("v.xlsx", "villages.csv", "v.xlsx", |s| {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet();
            for (row, line) in table.replace("\"Nà Hai, Thượng\"", "Nà Hai").lines().enumerate() {
                for (column, field) in line.split(',').enumerate() {
                    sheet.write(row as u32, column as u16, field).expect("written");
                }
            }
            book.save(s.path("v.xlsx")).expect("saved");
        }),
        world("v.ods", "villages.csv", "v.ods", |s| {
            let row = |cells: [&'static str; 4]| cells.map(Ods::T).into_iter().collect();
            ods(
                &s.path("v.ods"),
                "A",
                &[
                    row(["id", "name", "lon", "lat"]),
                    row(["001", "Bản Một", "105.485", "21.5"]),
                ],
            );
        }),
        layer("v.gpkg", "GPKG"),
        layer("v.shp", "ESRI Shapefile"),
        layer("v.fgb", "FlatGeobuf"),
        kml(),
        ground("dem.asc", "AAIGrid"),
        ground("dem.img", "HFA"),
        world("cover.tif", "", "[clutter]\npaths = [\"cover.tif\"]\n", |s| {
            drop(s.tiff("cover.tif", Sheet::degree(), |_, _| 10.0))
        }),
        world(
            "people.tif",
            "",
            "[population]\npaths = [\"people.tif\"]\n",
            |s| drop(s.tiff("people.tif", Sheet::degree(), |_, _| 3.0)),
        ),
    ];
    all.extend(of_register());
    all
}

/// Lists for the register, imported without anything being recorded.
fn of_register() -> Vec<Good> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/register");
    ["list.csv", "list.xlsx"]
        .into_iter()
        .map(|name| {
            let scene = Scene::new();
            std::fs::copy(folder.join(name), scene.path(name)).expect("an example");
            let made = limited(
                &scene,
                &["register", "init", "--country", "vn", "--title", "Trial"],
            );
            assert_eq!(made.code, Some(0), "{}", made.err);
            let args = vec!["register", "import", name, "--as-of", "2023-12-28", "--dry-run"];
            Good { name, scene, args }
        })
        .collect()
}

fn number(key: &str, usual: u64) -> u64 {
    std::env::var(key)
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(usual)
}

#[test]
fn damaged_inputs_end_well() {
    let (rounds, seed) = (number("COVGAP_FUZZ_ROUNDS", 3), number("COVGAP_FUZZ_SEED", 1));
    let mut failures = Vec::new();
    for good in good_inputs() {
        let path = good.scene.path(good.name);
        let sound = std::fs::read(&path).expect("a good input");
        let first = limited(&good.scene, &good.args);
        assert!(
            matches!(first.code, Some(0 | 1)),
            "{} is not good: {:?}\n{}{}",
            good.name,
            first.code,
            first.out,
            first.err
        );
        for round in 0..rounds {
            let own = good
                .name
                .bytes()
                .fold(seed, |n, b| n.wrapping_mul(31).wrapping_add(u64::from(b)));
            let mut chance = Chance(own.wrapping_mul(1_000_003).wrapping_add(round));
            let packed = if chance.below(2) == 0 {
                repacked(&sound, &mut chance)
            } else {
                None
            };
            let mut bytes = packed.unwrap_or_else(|| mutated(&sound, &mut chance));
            if chance.below(3) == 0 {
                bytes = mutated(&bytes, &mut chance);
            }
            std::fs::write(&path, &bytes).expect("written");
            let before = files(&good.scene.path(""));
            let ran = limited(&good.scene, &good.args);
            let is_clean = files(&good.scene.path("")) == before;
            let is_good = matches!(ran.code, Some(0..=2)) && !ran.err.contains("panicked") && is_clean;
            if !is_good {
                let kept = std::env::temp_dir().join(format!("covgap-fuzz-{seed}-{round}-{}", good.name));
                let _ = std::fs::write(&kept, &bytes);
                let last = ran.err.chars().take(600).collect::<String>();
                failures.push(format!(
                    "COVGAP_FUZZ_SEED={seed}, round {round}, {}: {:?}, clean {is_clean}, kept as {}\n{last}",
                    good.name,
                    ran.code,
                    kept.display()
                ));
            }
        }
        std::fs::write(&path, &sound).expect("written");
    }
    assert!(
        failures.is_empty(),
        "{} of them:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
