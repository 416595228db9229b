//! A mast never goes on air in silence; short names of bands, units in headings, gains of files, bandwidths.

use crate::support::Scene;
use crate::support::tool::holds;

fn study_with(head: &str, sites: &str) -> String {
    format!(
        "[study]\nname = \"small\"\nsynthetic_sites = true\noutput_dir = \"out\"\n{head}\n\
         [area]\nmargin_km = 1.0\nresolution_m = 250.0\n[villages]\npath = \"villages.csv\"\n\
         [sites]\npath = \"s.csv\"\n{sites}\n\
         [terrain]\npaths = [\"terrain.tif\"]\n[radio]\nsurroundings = \"open\"\nmax_range_km = 8.0\n"
    )
}

fn scene(keys: &str, list: &str) -> Scene {
    let scene = Scene::small_world();
    scene.write("s.csv", list);
    scene.study_file(&study_with("", keys));
    scene
}

fn checked(keys: &str, list: &str) -> String {
    scene(keys, list).covgap(&["check", "study.toml"]).good()
}

fn refused(keys: &str, list: &str) -> String {
    scene(keys, list).refused()
}

const HEAD: &str = "id,site,operator,technology,lon,lat";

/// Two cells with one more column.
fn two(heading: &str, one: &str, other: &str) -> String {
    format!("{HEAD},{heading}\nc1,A,X,4G,105.5,21.5,{one}\nc2,B,X,4G,105.51,21.5,{other}\n")
}

#[test]
fn a_column_of_states_is_read_by_its_heading() {
    for (heading, on, off) in [
        ("on_air", "yes", "no"),
        ("OnAir", "1", "0"),
        ("is_active", "true", "FALSE"),
        ("active", "Y", "N"),
        ("Cell State", "UNLOCKED", "LOCKED"),
        ("admin_state", "unlocked", "Locked"),
        ("blocked", "no", "yes"),
        ("Barred", "0", "1"),
        ("dismantled", "N", "Y"),
        ("state", "LIVE", "DEAD"),
        ("Tình trạng", "Phát sóng", "Dừng"),
        ("Trạng thái hoạt động", "Đang hoạt động", "Ngừng"),
        ("En service", "oui", "non"),
        ("Etat", "En service", "Hors service"),
        ("estado", "operativo", "inactivo"),
        ("Activo", "Sí", "No"),
        ("Keadaan", "Aktif", "Tidak aktif"),
        ("Beroperasi", "Ya", "Tidak"),
        ("Operational status", "in service", "out of service"),
        ("Deployed", "yes", "no"),
        ("AdminState", "unlocked", "locked"),
    ] {
        let said = checked("", &two(heading, on, off));
        let counted = format!("'{heading}': 1 on air, 0 planned, 1 off");
        holds(&said, &["column read as the status", &counted]);
        // The mast that is off alone is in reach of nothing.
        let alone = refused("", &format!("{HEAD},{heading}\nc2,B,X,4G,105.5,21.5,{off}\n"));
        holds(&alone, &["no cell counts: 1 off"]);
    }
    let said = checked("", &two("planned", "no", "yes"));
    holds(&said, &["'planned': 1 on air, 1 planned, 0 off"]);
    let said = checked("", &two("estado", "operativo", "en obra"));
    holds(&said, &["1 on air, 1 planned, 0 off"]);
}

#[test]
fn a_word_that_is_not_known_stops_the_run_and_the_study_explains_it() {
    let list = two("Site status", "active", "giai đoạn 2");
    holds(
        &refused("", &list),
        &[
            "[status-not-read]",
            "'Site status'",
            "giai đoạn 2",
            "status_values",
        ],
    );
    let said = checked("status_values = { \"Giai đoạn 2\" = \"planned\" }", &list);
    holds(&said, &["'Site status': 1 on air, 1 planned, 0 off"]);
    let mapped = two("Tram", "hoạt động", "chờ");
    let keys = "fields = { status = \"Tram\" }";
    holds(&refused(keys, &mapped), &["[status-unknown]", "status_values"]);
    checked(
        &format!("{keys}\nstatus_values = {{ \"chờ\" = \"off\" }}"),
        &mapped,
    );
    holds(
        &refused("", &two("on_air", "yes", "perhaps")),
        &["[status-not-read]", "'perhaps'"],
    );
    holds(
        &refused("", &two("Status (1=on 0=off)", "1", "0")),
        &["[status-not-read]", "'0', '1'"],
    );
    holds(
        &refused("", &two("on_air", "yes", "")),
        &["[status-not-read]", "nothing of 1"],
    );
    let allowed = scene("", &list);
    allowed.study_file(&study_with("allow = [\"status-not-read\"]", ""));
    allowed.covgap(&["check", "study.toml"]).good();
}

#[test]
fn an_end_is_a_doubt_and_a_beginning_is_remarked() {
    for heading in [
        "decommission_date",
        "Ngày tháo dỡ",
        "fecha de baja",
        "dismantled on",
        "Date de démontage",
        "in_service_until",
    ] {
        holds(
            &refused("", &two(heading, "", "2019-05-01")),
            &["[status-not-read]", "1 rows an end", "2019-05-01"],
        );
        checked("", &two(heading, "", "9999-12-31"));
    }
    let with_status = "id,site,operator,technology,lon,lat,status,decommission_date\n\
         c1,A,X,4G,105.5,21.5,on-air,\nc2,B,X,4G,105.51,21.5,off,2019-05-01\n";
    checked("", with_status);
    holds(
        &checked("", &two("on_air_date", "2015-01-01", "2031-01-01")),
        &["[on-air-days-not-read]", "2015 to 2031"],
    );
}

#[test]
fn what_other_columns_say_of_masts_is_heard() {
    holds(
        &refused("", &two("remarks", "", "dismantled 2019")),
        &["[status-not-read]", "'remarks'", "dismantled 2019"],
    );
    checked("", &two("remarks", "near the school", "not dismantled"));
    let list = |other: &str| {
        format!(
            "id,site,operator,technology,lon,lat,status,{other}\n\
             c1,A,X,4G,105.5,21.5,on-air,yes\nc2,B,X,4G,105.51,21.5,on-air,no\n"
        )
    };
    holds(
        &refused("", &list("on_air")),
        &["[status-not-read]", "'on_air' says of 1 rows", "'status'"],
    );
    checked("", &list("owned"));
    // A state of a federation is none of a mast.
    checked("", &two("state", "Kano", "Lagos"));
    checked("exclude = { on_air = [\"no\"] }", &two("on_air", "yes", "no"));
}

#[test]
fn short_names_of_bands_are_hundreds_or_faults() {
    let list = |band: &str| format!("{HEAD},band\na1,A,X,4G,105.5,21.5,{band}\n");
    for (band, template) in [
        ("L18", "4g-1800-macro"),
        ("L08", "4g-800-macro"),
        ("L26", "4g-2600-macro"),
    ] {
        holds(&checked("", &list(band)), &[&format!("template {template}")]);
    }
    holds(
        &refused("", &list("LTE7")),
        &["[band-unknown]", "hundreds of megahertz", "write B7"],
    );
}

#[test]
fn a_true_frequency_beside_a_channel_number_is_left_alone() {
    let list = format!("{HEAD},frequency_mhz\na1,A,X,3G,105.5,21.5,880\na2,B,X,3G,105.5,21.5,4385\n");
    let said = refused("", &list);
    holds(&said, &["[channel-number]", "4385"]);
    assert!(!said.contains("880 "), "{said}");
}

#[test]
fn gains_bandwidths_and_tilts_that_no_cell_has_are_refused() {
    for (heading, value, code) in [
        ("gain_dbi", "-17", "gain-implausible"),
        ("bandwidth_mhz", "100", "bandwidth-implausible"),
        ("bandwidth_mhz", "50", "bandwidth-implausible"),
        (
            "mechanical_tilt_deg,electrical_tilt_deg",
            "20,20",
            "tilt-implausible",
        ),
    ] {
        let list = format!("{HEAD},{heading}\na1,A,X,4G,105.5,21.5,{value}\n");
        holds(&refused("", &list), &[&format!("[{code}]")]);
    }
    checked(
        "",
        &format!("{HEAD},bandwidth_mhz,gain_dbi\na1,A,X,5G,105.5,21.5,100,-2\n"),
    );
    let list = format!("{HEAD},altura msnm\na1,A,X,4G,105.5,21.5,90\n");
    holds(
        &refused("fields = { antenna_height_m = \"altura msnm\" }", &list),
        &["[unit-unsuitable]", "above the sea"],
    );
}

/// A file of a 65 degree sector, with a gain of the given line; `value` makes what is written of an attenuation.
fn pattern(gain: &str, value: fn(f64) -> f64) -> String {
    let mut text = format!("NAME A\n{gain}\nFREQUENCY 1800\nTILT ELECTRICAL\nELECTRICAL_TILT 0\n");
    for (name, width_deg) in [("HORIZONTAL", 65.0), ("VERTICAL", 8.0)] {
        text.push_str(&format!("{name} 360\n"));
        for angle in 0..360 {
            let aside = f64::from(if angle > 180 { 360 - angle } else { angle });
            let attenuation_db = (12.0 * (aside / width_deg).powi(2)).min(30.0);
            text.push_str(&format!("{angle} {:.4}\n", value(attenuation_db)));
        }
    }
    text
}

#[test]
fn a_file_of_an_antenna_is_judged_like_a_row() {
    let list = format!("{HEAD},azimuth_deg,antenna_pattern\na1,A,X,4G,105.5,21.5,90,a.msi\n");
    let of = |text: &str| {
        let scene = scene("", &list);
        scene.write("a.msi", text);
        scene
    };
    let same = |db: f64| db;
    of(&pattern("GAIN 15 dBd", same))
        .covgap(&["check", "study.toml"])
        .good();
    holds(
        &of(&pattern("GAIN 56", same)).refused(),
        &["[gain-implausible]", "the antenna's file gives 58.15 dBi"],
    );
    holds(
        &of(&pattern("GAIN 15 dBd", |db| 10_f64.powf(-db / 20.0))).refused(),
        &["[pattern-not-decibels]", "VERTICAL"],
    );
}

#[test]
fn a_first_study_takes_headings_with_units_and_what_is_on_air() {
    let scene = Scene::small_world();
    scene.write(
        "sites.csv",
        "Site,MNO,Tech,Lat,Long,Tower Height (ft),Tx Power (W),Ant Gain (dBd),DL Freq,On Air,Colour\n\
         S1,X,LTE,21.5,105.5,130,40,15,1815,Y,red\nS2,X,LTE,21.5,105.51,130,40,15,1815,N,red\n",
    );
    let init = [
        "init",
        "new.toml",
        "--villages",
        "villages.csv",
        "--sites",
        "sites.csv",
        "--terrain",
        "terrain.tif",
    ];
    scene.covgap(&init).good();
    let text = std::fs::read_to_string(scene.path("new.toml")).expect("written");
    holds(
        &text,
        &[
            "antenna_height_m = \"Tower Height (ft)\"",
            "power_dbm = \"Tx Power (W)\"",
            "gain_dbi = \"Ant Gain (dBd)\"",
            "frequency_mhz = \"DL Freq\"",
            "status = \"On Air\"",
            "technology = \"Tech\"",
            "columns not used: 'Colour'",
        ],
    );
    let said = scene.covgap(&["check", "new.toml"]).good();
    holds(&said, &["from ft to m", "from w to dBm", "from dbd to dBi"]);
}

#[test]
fn communes_that_no_boundary_has_are_named() {
    let scene = Scene::small_world();
    scene.write(
        "v.csv",
        "id,name,lon,lat,population,commune\nv1,A,105.5,21.5,10,Nơi Khác\nv2,B,105.51,21.5,10,Gần\n",
    );
    scene.write(
        "b.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"Gần\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[105,21],[106,21],[106,22],[105,22],[105,21]]]}}]}",
    );
    scene.write("s.csv", format!("{HEAD}\na1,A,X,4G,105.5,21.5\n"));
    let study = study_with("", "").replace(
        "path = \"villages.csv\"",
        "path = \"v.csv\"\ncommune_name_field = \"commune\"\nid_field = \"id\"\nname_field = \"name\"\npopulation_field = \"population\"",
    );
    scene.study_file(&format!(
        "{study}[boundaries]\npath = \"b.geojson\"\ncommune_name_field = \"name\"\n"
    ));
    let said = scene.covgap(&["check", "study.toml"]).good();
    holds(&said, &["[commune-not-in-boundaries]", "v1 (A)"]);
    assert!(!said.contains("v2 (B)"), "{said}");
}
