//! Logs that spreadsheets and joining have spoilt: each fault is found, counted and named, and none is fitted.

use crate::support::lists::{Put, sheets};
use crate::support::tool::holds;
use crate::support::{Scene, Sheet};
use serde_json::Value;

const HEADING: &str = "time,lon,lat,technology,cell id,rsrp";

/// A device drives eastwards at 10 m/s and measures one cell each second; `row` writes it from its number,
/// place, time and level.
fn drive(rows: usize, row: impl Fn(usize, f64, &str, i64) -> String) -> String {
    let of = |k: usize| {
        let (minute, second) = (k / 60, k % 60);
        let time = format!("2022-04-25 08:{minute:02}:{second:02}");
        row(k, 105.0 + 0.0001 * k as f64, &time, -95 - (k % 7) as i64)
    };
    let all: Vec<String> = (0..rows).map(of).collect();
    all.join("\n") + "\n"
}

fn plain(rows: usize) -> String {
    drive(rows, |_, lon, time, level| {
        format!("{time},{lon:.6},21.000000,LTE,26378753,{level}")
    })
}

fn checked(scene: &Scene, args: &[&str]) -> Value {
    let all: Vec<&str> = ["measurements", "check", "l.csv"]
        .into_iter()
        .chain(args.iter().copied())
        .chain(["--json"])
        .collect();
    let answer: Value = serde_json::from_str(&scene.covgap(&all).good()).expect("JSON");
    let out: u64 = left_out(&answer).iter().map(|(_, n)| n).sum();
    let count = |key: &str| answer[key].as_u64().expect("a count");
    assert_eq!(count("used") + out, count("rows"));
    answer
}

fn left_out(answer: &Value) -> Vec<(String, u64)> {
    let all = answer["left_out"].as_array().expect("a list");
    let one = |l: &Value| {
        (
            l["code"].as_str().expect("a code").to_owned(),
            l["count"].as_u64().expect("a count"),
        )
    };
    all.iter().map(one).collect()
}

fn refused(scene: &Scene) -> String {
    scene.covgap(&["measurements", "check", "l.csv"]).refused()
}

/// A study of `villages.csv` and `sites.csv` on a plain.
fn study(scene: &Scene) {
    scene.tiff("terrain.tif", Sheet::degree(), |_, _| 100.0);
    scene.study_file(
        "[study]\nname = \"s\"\n[villages]\npath = \"villages.csv\"\n[sites]\npath = \"sites.csv\"\n\
         [terrain]\npaths = [\"terrain.tif\"]\n",
    );
}

#[test]
fn a_heading_in_the_middle_is_left_out_only_where_the_columns_stay_as_they_are() {
    let scene = Scene::new();
    let log = |inside: &str| {
        format!(
            "{HEADING}\n{}{inside}\n{}",
            plain(60),
            drive(40, |k, lon, _, level| {
                format!("2022-04-25 09:00:{k:02},{lon:.6},21.000000,LTE,26378753,{level}")
            })
        )
    };
    let quoted = HEADING
        .split(',')
        .map(|h| format!("\"{h}\""))
        .collect::<Vec<_>>()
        .join(",");
    for inside in [
        HEADING.to_owned(),
        quoted,
        format!("\u{feff}{HEADING}"),
        "Time,Lon,Lat,Technology,Cell ID,RSRP".to_owned(),
    ] {
        scene.write("l.csv", log(&inside));
        let answer = checked(&scene, &[]);
        assert_eq!(
            left_out(&answer),
            [("measurement-heading-inside".to_owned(), 1)],
            "{inside}"
        );
        assert_eq!(answer["used"], 100);
    }
    // The same columns in another order: the rows behind them are not to be read by the first heading.
    scene.write("l.csv", log("time,lat,lon,technology,cell id,rsrp"));
    holds(
        &refused(&scene),
        &[
            "measurement-logs-differ",
            "row 62",
            "the columns in another order",
        ],
    );
    scene.write("l.csv", log("time,lon,lat,technology,cell id,rsrq"));
    holds(
        &refused(&scene),
        &["measurement-logs-differ", "row 62", "names other columns"],
    );
}

#[test]
fn an_identity_that_a_spreadsheet_has_rounded_is_that_of_no_cell() {
    let scene = Scene::new();
    let log = |identity: &str| {
        let rows = drive(60, |_, lon, time, level| {
            format!("{time},{lon:.6},21.000000,LTE,{identity},{level}")
        });
        format!("{HEADING}\n{rows}")
    };
    scene.write("l.csv", log("2.63788E+07"));
    holds(
        &refused(&scene),
        &[
            "measurement-identity-rounded",
            "'cell id'",
            "2.63788E+07",
            "60 of 60 rows",
        ],
    );
    // The same identity in every way that keeps it.
    scene.write(
        "sites.csv",
        "id,operator,technology,lon,lat\n26378753,A,4G,105.0,21.0\n",
    );
    scene.write("villages.csv", "id,name,lon,lat\nv,V,105.0,21.0\n");
    study(&scene);
    for identity in [
        "26378753",
        "26378753.0",
        "\"26,378,753\"",
        "2.6378753E+07",
        "0x1928201",
        "103042-1",
    ] {
        scene.write("l.csv", log(identity));
        let answer = checked(&scene, &["--study", "study.toml"]);
        assert_eq!(answer["used"], 60, "{identity}");
        assert_eq!(
            answer["matched"][0]["study_cell"], "26378753",
            "{identity}: {answer:#}"
        );
    }
    // A name is a name: cells of different names are not one.
    let rows = drive(60, |k, lon, time, level| {
        format!(
            "{time},{lon:.6},21.000000,LTE,{},{level}",
            ["North-A", "North-B"][k % 2]
        )
    });
    scene.write("l.csv", format!("{HEADING}\n{rows}"));
    assert_eq!(checked(&scene, &[])["cells"], 2);
}

#[test]
fn the_identity_and_the_code_of_a_list_of_sites_find_its_cells() {
    let scene = Scene::new();
    scene.write(
        "sites.csv",
        "id,operator,technology,frequency_mhz,lon,lat,azimuth_deg,cell_identity,physical_code\n\
         a,A,4G,1842.5,104.99,21.0,,26378753,12\n\
         b,A,4G,1842.5,104.99,21.0,,26378754,13\n",
    );
    scene.write("villages.csv", "id,name,lon,lat\nv,V,105.0,21.0\n");
    study(&scene);
    let rows = drive(400, |k, lon, time, _| {
        // At 1 km about what the cell's power gives, and 35 dB less for a factor of ten.
        let level = -68.0 - 35.0 * (1.04 + 0.0104 * k as f64).log10();
        format!("{time},{lon:.6},21.000000,LTE,,13,1575,{level:.0}")
    });
    scene.write(
        "l.csv",
        format!("time,lon,lat,technology,cell id,pci,earfcn,rsrp\n{rows}"),
    );
    let answer = checked(&scene, &["--study", "study.toml"]);
    let cell = &answer["matched"][0];
    assert_eq!(cell["study_cell"], "b", "{answer:#}");
    holds(cell["how"].as_str().expect("words"), &["likeliest"]);
    scene.write(
        "sites.csv",
        "id,operator,technology,lon,lat,cell_identity\na,A,4G,105.0,21.0,12.5\n",
    );
    let said = scene.covgap(&["check", "study.toml"]).err;
    holds(&said, &["cell-identity-invalid", "row 2", "12.5"]);
}

#[test]
fn thousands_units_and_commas_inside_cells_are_read() {
    let scene = Scene::new();
    let rows = drive(90, |k, lon, _, level| {
        let ms = (1_650_895_952_123_u64 + 1000 * k as u64).to_string();
        let grouped = [&ms[..1], &ms[1..4], &ms[4..7], &ms[7..10], &ms[10..]].join(",");
        format!("\"{grouped}\",{lon:.6}°,21.0°,8 m,36 km/h,LTE,26378753,{level} dBm,\"12,345.6\"")
    });
    scene.write(
        "l.csv",
        format!("time,lon,lat,accuracy,speed,technology,cell id,rsrp,DL throughput (kbit/s)\n{rows}"),
    );
    assert_eq!(checked(&scene, &[])["used"], 90);
    // Kilometres an hour in the heading: a phone that stands still says so, and one that moves does not.
    let rows = drive(90, |_, _, time, level| {
        format!("{time},105.0,21.0,5,LTE,26378753,{level}")
    });
    scene.write(
        "l.csv",
        format!("time,lon,lat,Speed (km/h),technology,cell id,rsrp\n{rows}"),
    );
    assert_eq!(checked(&scene, &[])["used"], 90);
    scene.write(
        "l.csv",
        format!("time,lon,lat,Speed (m/s),technology,cell id,rsrp\n{rows}"),
    );
    assert_eq!(
        left_out(&checked(&scene, &[])),
        [("measurement-fix-stale".to_owned(), 79)]
    );
    let rows = drive(90, |_, lon, time, level| {
        format!("{time};{lon:.6};21,000000;LTE;26378753;{level},5").replace('.', ",")
    });
    scene.write("l.csv", format!("{}\n{rows}", HEADING.replace(',', ";")));
    let answer = checked(&scene, &[]);
    assert_eq!(
        (answer["used"].as_u64(), answer["places"].as_u64()),
        (Some(90), Some(19))
    );
}

#[test]
fn zeros_are_no_index_and_zeros_of_any_writing_are_no_place() {
    let scene = Scene::new();
    let zeros = drive(60, |_, lon, time, _| {
        format!("{time},{lon:.6},21.0,LTE,26378753,0")
    });
    scene.write("l.csv", format!("{HEADING}\n{zeros}"));
    let said = refused(&scene);
    holds(
        &said,
        &["measurements-nothing-used", "60 samples whose level cannot be"],
    );
    assert!(!said.contains("level_unit"), "{said}");
    let rows = drive(60, |k, lon, time, level| {
        let (lon, lat) = if k < 5 {
            ("0,000".to_owned(), "0,000")
        } else {
            (format!("{lon:.6}"), "21,0")
        };
        format!("{time};{lon};{lat};LTE;26378753;{level},5").replace('.', ",")
    });
    scene.write("l.csv", format!("{}\n{rows}", HEADING.replace(',', ";")));
    assert_eq!(
        left_out(&checked(&scene, &[])),
        [("measurement-position-zero".to_owned(), 5)]
    );
}

#[test]
fn degrees_without_their_point_are_named_by_every_factor_that_fits() {
    let scene = Scene::new();
    for (factor, words) in [(1e5, "times 100,000: 105, 21"), (1e6, "times a million: 105, 21")] {
        let rows = drive(60, |_, lon, time, level| {
            format!(
                "{time},{:.0},{:.0},LTE,26378753,{level}",
                lon * factor,
                21.0 * factor
            )
        });
        scene.write("l.csv", format!("{HEADING}\n{rows}"));
        holds(
            &refused(&scene),
            &["coordinates-microdegrees", words, "; or times"],
        );
    }
}

#[test]
fn a_workbook_keeps_the_hours_of_its_moments() {
    let scene = Scene::new();
    let seconds: Vec<String> = (0..90)
        .map(|k| format!("2022-04-25T08:{:02}:{:02}", k / 60, k % 60))
        .collect();
    // Every row twice: without hours all would be of one moment.
    let mut rows: Vec<Vec<Put<'_>>> = vec![HEADING.split(',').map(Put::T).collect()];
    for (k, time) in seconds.iter().chain(&seconds).enumerate() {
        let lon = 105.0 + 0.0001 * (k % 90) as f64;
        rows.push(vec![
            Put::D(time),
            Put::N(lon),
            Put::N(21.0),
            Put::T("LTE"),
            Put::N(26_378_753.0),
            Put::N(-95.0 - (k % 7) as f64),
        ]);
    }
    let rows: Vec<&[Put<'_>]> = rows.iter().map(Vec::as_slice).collect();
    sheets(&scene.path("l.xlsx"), &[("log", &rows)]);
    let run = scene.covgap(&["measurements", "import", "l.xlsx", "--to", "l.gpkg", "--json"]);
    let answer: Value = serde_json::from_str(&run.good()).expect("JSON");
    // Of the second pass those whose level is the same are copies; the others lie before the last.
    let out = left_out(&answer);
    assert!(
        out.iter().any(|(code, _)| code == "measurement-time-backwards"),
        "{out:?}"
    );
    // The last two of it lie no second before the last of the first.
    assert_eq!(answer["used"], 92, "{out:?}");
}
