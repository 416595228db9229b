//! Plain numbers and texts are read by a short way, all others by the long one: the world is the same. And the
//! time grows with the rows alone.

use crate::support::Scene;
use crate::support::split_mix::split_mix;
use covgap::ingest::{Ingested, look, read};
use covgap::study::{Embedded, Study};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const STUDY: &str = "[area]\nmargin_km = 1.0\nresolution_m = 250.0\n[villages]\npath = \"v.csv\"\nid_field = \"id\"\n\
                     name_field = \"name\"\npopulation_field = \"population\"\n[sites]\npath = \"s.csv\"\n\
                     [terrain]\npaths = [\"terrain.tif\"]\n[radio]\nsurroundings = \"open\"\nmax_range_km = 8.0\n";

fn study(scene: &Scene, text: &str) -> Study {
    Study::from_toml(text, &scene.path("study.toml"), &Embedded).expect("a study")
}

fn loaded(scene: &Scene) -> Ingested {
    read(&study(scene, STUDY)).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Villages and cells; `written`: with units, spaces and invisible signs, which mean the same.
fn lists(written: bool) -> (String, String) {
    let mut state = 29;
    let mut villages = "id,name,lon,lat,population\n".to_owned();
    let mut sites =
        "id,site,operator,technology,lon,lat,frequency_mhz,power_dbm,antenna_height_m,azimuth_deg\n"
            .to_owned();
    let unit = |unit: &str| {
        if written {
            format!(" {unit}")
        } else {
            String::new()
        }
    };
    let (space, hidden) = if written { (" ", "\u{200b}") } else { ("", "") };
    for row in 0..200 {
        let mut at = |from: f64| {
            let share = (split_mix(&mut state) >> 11) as f64 / (1_u64 << 53) as f64;
            format!("{:.6}", from + 0.9 * share)
        };
        let (lon, lat) = (at(105.05), at(21.05));
        let people = row * 7 + 40;
        writeln!(
            villages,
            "v{row}{hidden},Ban {row}{space},{space}{lon},{lat}{space},{people}{}",
            unit("people")
        )
        .expect("written");
        let (lon, lat) = (at(105.05), at(21.05));
        writeln!(
            sites,
            "c{row},{hidden}S{row},Viettel{space},4G,{lon}{space},{space}{lat},1842.5{},43{},{}.25{},{}{}",
            unit("MHz"),
            unit("dBm"),
            30 + row % 20,
            unit("m"),
            row % 360,
            unit("°")
        )
        .expect("written");
    }
    (villages, sites)
}

#[test]
fn plain_numbers_and_written_ones_are_one_world() {
    let scene = Scene::sound();
    let worlds = [false, true].map(|written| {
        let (villages, sites) = lists(written);
        scene.write("v.csv", villages);
        scene.write("s.csv", sites);
        let world = loaded(&scene).world;
        format!("{:?}\n{:?}", world.villages, world.network.cells())
    });
    assert!(worlds[0].len() > 10_000);
    assert_eq!(worlds[0], worlds[1]);
}

/// So long no list may take here, whatever the machine: what compares all with all takes minutes.
const MOST: Duration = Duration::from_secs(60);

#[test]
fn a_village_with_many_points_one_id_many_times_and_many_operators_take_no_longer() {
    let start = Instant::now();
    let scene = Scene::sound();
    let count: i32 = 30_000;
    let mut villages = "id,name,lon,lat,population\n".to_owned();
    let mut points = "village,lon,lat\n".to_owned();
    let mut sites = "id,operator,technology,lon,lat\n".to_owned();
    for row in 0..count {
        let (lon, lat) = (105.5 + f64::from(row) * 1e-6, 21.5);
        writeln!(villages, "v{},Ban Mot,105.5,21.5,10", row % 2).expect("written");
        writeln!(points, "v0,{lon:.6},{lat}").expect("written");
        writeln!(sites, "c{row},Operator {row:x} tel,4G,105.5,21.5").expect("written");
    }
    scene.write("v.csv", villages);
    scene.write("p.csv", points);
    scene.write("s.csv", sites);
    let text = format!(
        "[study]\nskip_bad_rows = true\nallow = [\"most-rows-left-out\"]\n{STUDY}[test_points]\npath = \"p.csv\"\n"
    );
    let looked = look(&study(&scene, &text), &covgap::ingest::Room::default());
    let count = u64::from(count.unsigned_abs());
    assert_eq!(looked.report.count("skipped-village-id-twice"), count - 2);
    // Points that are one to five decimals are one.
    let twice = looked.report.count("test-point-twice");
    assert_eq!(looked.report.count("test-points-attached") + twice, count);
    assert!(start.elapsed() < MOST, "{:?}", start.elapsed());
}
