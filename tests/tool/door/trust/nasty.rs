//! Inputs as hard as their size allows: whatever they are, the executable ends with 0, 1 or 2 within a gigabyte of
//! resident memory and thirty seconds of processor time.
//!
//! With `COVGAP_FUZZ_ROUNDS` they have just under ten megabytes each, otherwise a twentieth of that: what grows
//! faster than its input shows at both sizes. A failure keeps its file.

use super::mutation::measured;
use crate::support::Scene;
use crate::support::tool::STUDY;
use std::fmt::Write as _;
use std::io::Write as _;

/// Into a text, which takes everything.
macro_rules! put {
    ($text:expr, $($what:tt)*) => {{
        let _ = write!($text, $($what)*);
    }};
}

/// The same as a line.
macro_rules! put_line {
    ($text:expr, $($what:tt)*) => {{
        let _ = writeln!($text, $($what)*);
    }};
}

/// Just under ten megabytes.
const LARGE: usize = 9_900_000;

/// One input: which file of the small world it replaces, its own name, its content by its size in bytes.
struct Nasty {
    what: &'static str,
    name: &'static str,
    make: fn(usize) -> Vec<u8>,
}

const fn nasty(what: &'static str, name: &'static str, make: fn(usize) -> Vec<u8>) -> Nasty {
    Nasty { what, name, make }
}

/// The head, then lines by their number, as many as have room.
fn lines(head: &str, size: usize, mut line: impl FnMut(&mut String, usize)) -> Vec<u8> {
    let mut text = head.to_owned();
    for k in 0.. {
        let before = text.len();
        line(&mut text, k);
        if text.len() > size {
            text.truncate(before);
            break;
        }
    }
    text.into_bytes()
}

/// The same with an end, and without what stands between the last line and it.
fn closed(head: &str, tail: &str, size: usize, line: impl FnMut(&mut String, usize)) -> Vec<u8> {
    let mut text = lines(head, size - tail.len(), line);
    if text.last() == Some(&b',') {
        text.pop();
    }
    text.extend_from_slice(tail.as_bytes());
    text
}

const VILLAGES: &str = "id,name,lon,lat,population,province\n";
const SITES: &str = "id,site,operator,technology,lon,lat,frequency_mhz,azimuth_deg,status\n";
const FEATURES: &str = "{\"type\":\"FeatureCollection\",\"features\":[";
const FEATURE: &str = "{\"type\":\"Feature\",\"properties\":{\"id\":\"1\",\"name\":\"A\",\"population\":1,\"province\":\"P\"},\"geometry\":";

/// A square ring.
fn square(text: &mut String, x: f64, y: f64, side: f64) {
    let (e, n) = (x + side, y + side);
    let _ = write!(
        text,
        "[[{x:.6},{y:.6}],[{e:.6},{y:.6}],[{e:.6},{n:.6}],[{x:.6},{n:.6}],[{x:.6},{y:.6}]],"
    );
}

/// A polygon whose ring has as many corners as have room; `at` gives one from its share of the ring.
fn ring(size: usize, at: fn(usize, usize) -> (f64, f64)) -> Vec<u8> {
    const CORNER: usize = 23;
    let corners = size / CORNER;
    let mut text = format!("{FEATURES}{FEATURE}{{\"type\":\"Polygon\",\"coordinates\":[[");
    for k in (0..corners - 20).chain([0]) {
        let (x, y) = at(k, corners - 20);
        let _ = write!(text, "[{x:.6},{y:.6}],");
    }
    text.pop();
    text += "]]}}]}";
    text.into_bytes()
}

fn turn(share: f64, radius: f64) -> (f64, f64) {
    let (sine, cosine) = (std::f64::consts::TAU * share).sin_cos();
    (105.5 + radius * cosine, 21.5 + radius * sine)
}

/// Packed as a workbook with this sheet and these strings.
fn book(sheet: &str, strings: &str) -> Vec<u8> {
    super::bytes::book(sheet, strings)
}

const INPUTS: &[Nasty] = &[
    nasty("villages.csv", "one-field.csv", |n| {
        format!("{VILLAGES}1,{}", "x".repeat(n)).into_bytes()
    }),
    nasty("villages.csv", "open-quote.csv", |n| {
        lines(&format!("{VILLAGES}1,\""), n, |t, _| t.push_str("x,\n"))
    }),
    nasty("villages.csv", "quotes.csv", |n| {
        format!("{VILLAGES}{}", "\"".repeat(n)).into_bytes()
    }),
    nasty("villages.csv", "headings.csv", |n| {
        closed("id,name,lon,lat,", "\n1,A,105.5,21.5\n", n, |t, k| {
            put!(t, "c{k:x},")
        })
    }),
    nasty("villages.csv", "wide-rows.csv", |n| {
        lines(VILLAGES, n, |t, _| {
            t.push_str(&format!("{}\n", ",".repeat(10_000)))
        })
    }),
    nasty("villages.csv", "empty-rows.csv", |n| {
        lines(&format!("{VILLAGES}1,A,105.5,21.5,1,P\n"), n, |t, _| {
            t.push_str(",\n")
        })
    }),
    nasty("villages.csv", "short-rows.csv", |n| {
        lines(VILLAGES, n, |t, _| t.push_str("a,b,1,2,3,\n"))
    }),
    nasty("villages.csv", "bad-rows.csv", |n| {
        lines(VILLAGES, n, |t, k| put_line!(t, "{k},A,x{k},y,,"))
    }),
    nasty("villages.csv", "one-place.csv", |n| {
        lines(VILLAGES, n, |t, k| {
            put_line!(t, "{k},Ban {},105.5,21.5,1,P", k % 7)
        })
    }),
    nasty("villages.csv", "names.csv", |n| {
        lines(VILLAGES, n, |t, k| {
            put_line!(t, "{k},A,105.5{:04},21.5,1,P{k}", k % 1000)
        })
    }),
    nasty("villages.csv", "marks.csv", |n| {
        format!("{VILLAGES}1,a{}", "\u{301}".repeat(n / 2)).into_bytes()
    }),
    nasty("villages.csv", "zeros.csv", |n| vec![0; n]),
    nasty("sites.csv", "operators.csv", |n| {
        lines(SITES, n, |t, k| {
            put_line!(t, "{k},s{k},Op{k},4G,105.4{:04},21.5,800,,on-air", k % 9999)
        })
    }),
    nasty("sites.csv", "technologies.csv", |n| {
        lines(SITES, n, |t, k| {
            put_line!(t, "{k},s,V,T{k},105.4{:04},21.5,800,,on-air", k % 9999)
        })
    }),
    nasty("sites.csv", "one-mast.csv", |n| {
        lines(SITES, n, |t, k| {
            put_line!(t, "{k},s{k},V,4G,105.5,21.5,800,,on-air")
        })
    }),
    nasty("villages.csv", "deep.geojson", |n| vec![b'['; n]),
    nasty("villages.csv", "deep-ring.geojson", |n| {
        let half = n / 2 - 200;
        let (open, close) = ("[".repeat(half), "]".repeat(half));
        format!("{FEATURES}{FEATURE}{{\"type\":\"Polygon\",\"coordinates\":{open}{close}}}}}]}}").into_bytes()
    }),
    nasty("villages.csv", "collections.geojson", |n| {
        let deep = n / 60;
        let (open, close) = (
            "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(deep),
            "]}".repeat(deep),
        );
        format!("{FEATURES}{FEATURE}{open}{{\"type\":\"Point\",\"coordinates\":[105.5,21.5]}}{close}}}]}}")
            .into_bytes()
    }),
    nasty("villages.csv", "circle.geojson", |n| {
        ring(n, |k, of| turn(k as f64 / of as f64, 0.01))
    }),
    nasty("villages.csv", "star.geojson", |n| {
        ring(n, |k, of| turn((k * (of / 2 - 1)) as f64 / of as f64, 0.01))
    }),
    nasty("villages.csv", "teeth.geojson", |n| {
        ring(n, |k, of| {
            (
                105.49 + 0.02 * (k % 2) as f64,
                21.49 + 0.02 * k as f64 / of as f64,
            )
        })
    }),
    nasty("villages.csv", "holes.geojson", |n| {
        let mut head = format!("{FEATURES}{FEATURE}{{\"type\":\"Polygon\",\"coordinates\":[");
        square(&mut head, 105.4, 21.4, 0.2);
        closed(&head, "]}}]}", n, |t, k| {
            square(
                t,
                105.41 + (k % 300) as f64 * 5e-4,
                21.41 + (k / 300) as f64 * 5e-4,
                2e-4,
            );
        })
    }),
    nasty("villages.csv", "nested.geojson", |n| {
        let head = format!("{FEATURES}{FEATURE}{{\"type\":\"Polygon\",\"coordinates\":[");
        closed(&head, "]}}]}", n, |t, k| {
            square(
                t,
                105.4 + k as f64 * 1e-6,
                21.4 + k as f64 * 1e-6,
                0.2 - 2e-6 * k as f64,
            );
        })
    }),
    nasty("villages.csv", "alike.geojson", |n| {
        closed(FEATURES, "]}", n, |t, k| {
            let _ = write!(
                t,
                "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{k}\",\"name\":\"A\",\"population\":1,\"province\":\"P\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":["
            );
            square(t, 105.5, 21.5, 0.01);
            t.pop();
            t.push_str("]}},");
        })
    }),
    nasty("villages.csv", "properties.geojson", |n| {
        let head = format!(
            "{FEATURES}{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[105.5,21.5]}},\"properties\":{{"
        );
        closed(&head, "}}]}", n, |t, k| put!(t, "\"k{k:x}\":1,"))
    }),
    nasty("villages.csv", "own-columns.geojson", |n| {
        closed(FEATURES, "]}", n, |t, k| {
            put!(
                t,
                "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{k}\",\"k{}\":1}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[105.5,21.5]}}}},",
                k % 16_000
            );
        })
    }),
    nasty("terrain.tif", "claims.asc", |n| {
        let head = "ncols 100000\nnrows 100000\nxllcorner 105\nyllcorner 21\ncellsize 0.00001\n";
        lines(head, n, |t, _| t.push_str("1 "))
    }),
    nasty("terrain.tif", "number.asc", |n| {
        format!(
            "ncols 3\nnrows 3\nxllcorner 105\nyllcorner 21\ncellsize 0.2\n{}",
            "1".repeat(n)
        )
        .into_bytes()
    }),
    nasty("villages.csv", "folders.kml", |n| {
        lines(
            "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\">",
            n,
            |t, _| t.push_str("<Folder>"),
        )
    }),
    nasty("villages.csv", "strings.xlsx", |n| {
        let strings = lines("", 6 * n, |t, k| put!(t, "<si><t>{k:x}</t></si>"));
        book("", &String::from_utf8_lossy(&strings))
    }),
    nasty("villages.csv", "rows.xlsx", |n| {
        let row = "<row><c><v>1</v></c><c><v>2</v></c><c><v>105.5</v></c><c><v>21.5</v></c></row>";
        book(&row.repeat(n / 10), "")
    }),
    nasty("villages.csv", "elements.xlsx", |n| {
        book(&"<a>".repeat(5 * n), "")
    }),
    nasty("study.toml", "deep", |n| {
        format!("{STUDY}[x]\na = {}", "[".repeat(n - STUDY.len())).into_bytes()
    }),
    nasty("study.toml", "path", |n| {
        format!("{STUDY}[{}a]\n", "a.".repeat(n / 2 - STUDY.len())).into_bytes()
    }),
    nasty("study.toml", "keys", |n| {
        lines(&format!("{STUDY}[x]\n"), n, |t, k| put_line!(t, "k{k:x} = 1"))
    }),
    nasty("study.toml", "tables", |n| {
        lines(STUDY, n, |t, k| put_line!(t, "[k{k:x}]"))
    }),
    nasty("own.msi", "rows", |n| {
        lines(
            "NAME A\nFREQUENCY 800\nGAIN 15 dBi\nHORIZONTAL 360\n",
            n,
            |t, _| t.push_str("1 2\n"),
        )
    }),
];

#[test]
fn the_hardest_inputs_of_their_size_end_well() {
    let is_long = std::env::var_os("COVGAP_FUZZ_ROUNDS").is_some();
    let size = if is_long { LARGE } else { LARGE / 20 };
    let mut failures = Vec::new();
    for input in INPUTS {
        let scene = Scene::small_world();
        let bytes = (input.make)(size);
        assert!(bytes.len() < 10_000_000, "{}: {} bytes", input.name, bytes.len());
        let file = if input.what == "study.toml" || input.what == "own.msi" {
            if input.what == "own.msi" {
                scene.write("sites.csv", "id,site,operator,technology,lon,lat,frequency_mhz,azimuth_deg,antenna\na1,A,Viettel,4G,105.50,21.50,800,10,own.msi\n");
            }
            input.what
        } else {
            scene.study_file(&STUDY.replace(input.what, input.name));
            input.name
        };
        std::fs::File::create(scene.path(file))
            .and_then(|mut f| f.write_all(&bytes))
            .expect("written");
        let (ran, peak_kib) = measured(&scene, &["check", "study.toml"]);
        if is_long {
            println!(
                "{} {}: {:?}, {} MiB",
                input.what,
                input.name,
                ran.code,
                peak_kib / 1024
            );
        }
        if !matches!(ran.code, Some(0..=2)) || ran.err.contains("panicked") || ran.err.len() > 200_000 {
            let kept = std::env::temp_dir().join(format!("covgap-nasty-{}-{}", input.what, input.name));
            let _ = std::fs::write(&kept, &bytes);
            let said: String = ran.err.chars().take(600).collect();
            failures.push(format!(
                "{}, {}: {:?}, {} bytes said, kept as {}\n{said}",
                input.what,
                input.name,
                ran.code,
                ran.err.len(),
                kept.display()
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of them:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
