//! Values: units in headings, channel numbers, bands, plausibility, antenna files, spellings.

use crate::support::Scene;
use crate::support::tool::holds;

/// A study whose list of sites is `s.csv`, with further lines of its tables.
fn study_with(head: &str, sites: &str) -> String {
    format!(
        "[study]\nname = \"small\"\nsynthetic_sites = true\noutput_dir = \"out\"\n{head}\n\
         [area]\nmargin_km = 1.0\nresolution_m = 250.0\n[villages]\npath = \"villages.csv\"\n\
         [sites]\npath = \"s.csv\"\n{sites}\n\
         [terrain]\npaths = [\"terrain.tif\"]\n[radio]\nsurroundings = \"open\"\nmax_range_km = 8.0\n"
    )
}

fn study(sites: &str) -> String {
    study_with("", sites)
}

/// The small world with a list of sites of its own.
fn scene(keys: &str, list: &str) -> Scene {
    let scene = Scene::small_world();
    scene.write("s.csv", list);
    scene.study_file(&study(keys));
    scene
}

/// What `covgap check` says where nothing is wrong.
fn checked(keys: &str, list: &str) -> String {
    scene(keys, list).covgap(&["check", "study.toml"]).good()
}

/// What is refused.
fn refused(keys: &str, list: &str) -> String {
    scene(keys, list).refused()
}

const HEAD: &str = "id,site,operator,technology,lon,lat";

#[test]
fn a_heading_with_another_unit_is_converted_and_counted() {
    let said = checked(
        "fields = { power_dbm = \"PotenciaTransmissorWatts\", gain_dbi = \"GanhoAntena_dBd\", antenna_height_m = \"height_ft\" }",
        &format!(
            "{HEAD},PotenciaTransmissorWatts,GanhoAntena_dBd,height_ft\na1,A,X,4G,105.5,21.5,40,15,131\n"
        ),
    );
    holds(
        &said,
        &[
            "'PotenciaTransmissorWatts' from watts to dBm",
            "'GanhoAntena_dBd' from dbd to dBi",
            "'height_ft' from ft to m",
        ],
    );
    for (keys, heading) in [
        ("", "power_w"),
        ("", "erp_dbw"),
        ("fields = { eirp_dbm = \"ERP_dBW\" }", "ERP_dBW"),
        ("", "antenna_height_ft"),
        ("fields = { frequency_mhz = \"F (GHz)\" }", "F (GHz)"),
    ] {
        let value = if heading.contains("GHz") { "1.8425" } else { "40" };
        let said = checked(keys, &format!("{HEAD},{heading}\na1,A,X,4G,105.5,21.5,{value}\n"));
        holds(&said, &[&format!("'{heading}' from ")]);
    }
}

#[test]
fn a_heading_that_contradicts_its_field_is_refused_unless_allowed() {
    let list = format!("{HEAD},EIRP (dBm)\na1,A,X,4G,105.5,21.5,60\n");
    let keys = "fields = { power_dbm = \"EIRP (dBm)\" }";
    holds(
        &refused(keys, &list),
        &["[unit-unsuitable]", "field 'EIRP (dBm)'", "radiated power"],
    );
    let scene = scene("", &list);
    scene.study_file(&study_with(
        "allow = [\"power-implausible\", \"unit-unsuitable\"]",
        keys,
    ));
    holds(
        &scene.covgap(&["check", "study.toml"]).good(),
        &["[allowed-unit-unsuitable]"],
    );
}

#[test]
fn values_bear_their_own_units() {
    let said = checked(
        "",
        &format!(
            "{HEAD},power_dbm,antenna_height_m,frequency_mhz,load\na1,A,X,4G,105.5,21.5,40 W,98 ft,1.8425 GHz,50 %\na2,A,X,4G,105.5,21.5,46 dBm,30 m,1800 MHz,0.5\n"
        ),
    );
    holds(&said, &["4 values converted from the unit that is behind them"]);
    holds(
        &refused("", &format!("{HEAD},power_dbm\na1,A,X,4G,105.5,21.5,0 W\n")),
        &["[number-invalid]", "has no level"],
    );
}

#[test]
fn channel_numbers_are_recognised_and_can_be_mapped() {
    let list = format!(
        "{HEAD},frequency_mhz\na1,A,X,4G,105.5,21.5,6300\na2,A,X,5G,105.5,21.5,632628\na3,A,X,3G,105.5,21.5,10563\na4,A,X,2G,105.5,21.5,975\n"
    );
    holds(
        &refused("", &list),
        &[
            "[channel-number]",
            "EARFCN 6300, which is 806 MHz",
            "NR-ARFCN 632628, which is 3489.42 MHz",
            "UARFCN 10563, which is 2112.6 MHz",
            "ARFCN 975, which is 925.2 MHz",
        ],
    );
    let said = checked("", &format!("{HEAD},earfcn\na1,A,X,4G,105.5,21.5,6300\n"));
    holds(
        &said,
        &[
            "frequency_mhz from the channel number",
            "from template 4g-800-macro",
        ],
    );
    holds(
        &refused("", &format!("{HEAD},earfcn\na1,A,X,4G,105.5,21.5,12000\n")),
        &["[channel-unknown]"],
    );
}

#[test]
fn frequencies_of_networks_are_no_doubt_and_others_are() {
    let carriers = [
        ("2G", "900"),
        ("2G", "1800"),
        ("3G", "2100"),
        ("3G", "900"),
        ("4G", "700"),
        ("4G", "800"),
        ("4G", "1800"),
        ("4G", "2100"),
        ("4G", "2600"),
        ("4G", "2350"),
        ("4G", "3560"),
        ("4G", "452.5"),
        ("5G", "3500"),
        ("5G", "700"),
        ("5G", "26000"),
        ("5G", "2593"),
        ("4G", "1747.5"),
    ];
    let rows: String = carriers
        .iter()
        .enumerate()
        .map(|(k, (technology, mhz))| format!("a{k},A{k},X,{technology},105.5,21.5,{mhz}\n"))
        .collect();
    checked("", &format!("{HEAD},frequency_mhz\n{rows}"));
    holds(
        &refused("", &format!("{HEAD},frequency_mhz\na1,A,X,2G,105.5,21.5,3500\n")),
        &[
            "[frequency-outside-bands]",
            "bands of 4G and 5G have it",
            "allow = [\"frequency-outside-bands\"]",
        ],
    );
}

#[test]
fn a_band_gives_technology_frequency_and_template() {
    let said = checked(
        "",
        &format!(
            "{HEAD},band\na1,A,X,,105.5,21.5,L800\na2,A,X,4G,105.5,21.5,B28\na3,A,X,GSM1800,105.5,21.5,\na4,A,X,n78,105.5,21.5,\na5,A,X,3G,105.5,21.5,900\n"
        ),
    );
    holds(
        &said,
        &[
            "1 cell with technology from the band",
            "5 cells with frequency_mhz from the band",
            "template 4g-800-macro",
            "template 4g-700-macro",
            "template 2g-1800-macro",
            "template 5g-3500-macro",
            "template 3g-900-macro",
        ],
    );
    holds(
        &refused("", &format!("{HEAD},band\na1,A,X,3G,105.5,21.5,L1800\n")),
        &["[band-contradiction]"],
    );
    holds(
        &refused(
            "",
            &format!("{HEAD},band,frequency_mhz\na1,A,X,4G,105.5,21.5,L800,1842.5\n"),
        ),
        &["[band-contradiction]"],
    );
    let mapped = checked(
        "technology_values = { \"Netz 4\" = \"4G\" }",
        &format!("{HEAD}\na1,A,X,Netz 4,105.5,21.5\n"),
    );
    assert!(!mapped.contains("technology-unknown"));
}

#[test]
fn a_template_that_the_study_names_fills_all_bands() {
    let list = format!("{HEAD},frequency_mhz\na1,A,X,4G,105.5,21.5,806\n");
    holds(
        &checked("template_by_band = false", &list),
        &["from template 4g-1800-macro"],
    );
    holds(
        &checked("template_4g = \"4g-2600-macro\"", &list),
        &["from template 4g-2600-macro"],
    );
    holds(&checked("", &list), &["from template 4g-800-macro"]);
}

#[test]
fn powers_gains_and_tilts_that_no_cell_has_are_refused() {
    for (heading, value, code) in [
        ("power_dbm", "60", "power-implausible"),
        ("eirp_dbm", "-10", "power-implausible"),
        ("eirp_dbm", "90", "power-implausible"),
        ("gain_dbi", "45", "gain-implausible"),
        ("electrical_tilt_deg", "60", "tilt-implausible"),
        ("antenna_height_m", "900", "value-out-of-range"),
        ("load", "50", "value-out-of-range"),
        ("horizontal_beam_width_deg", "0", "value-out-of-range"),
    ] {
        let list = format!("{HEAD},{heading}\na1,A,X,4G,105.5,21.5,{value}\n");
        holds(&refused("", &list), &[&format!("[{code}]"), heading]);
    }
}

#[test]
fn what_looks_odd_in_a_whole_list_is_remarked() {
    let said = checked(
        "",
        &format!(
            "{HEAD},azimuth_deg,mechanical_tilt_deg,power_dbm,antenna_height_m\n\
             a1,A,Viettel,4G,105.5,21.5,0,-4,20,30\na2,A,Viettel,4G,105.5,21.5,0,-2,43,30\n\
             a3,B,VIETTEL,4G,105.51,21.5,10,0,43,180\na4,C,Viettel/MobiFone,4G,105.51,21.5,10,0,43,30\n"
        ),
    );
    holds(
        &said,
        &[
            "[azimuths-all-alike]",
            "[tilts-all-upwards]",
            "[power-low]",
            "[operator-spellings]",
            "[operator-shared]",
            "[antenna-height-unusual]",
        ],
    );
    let quiet = checked(
        "",
        &format!(
            "{HEAD},azimuth_deg,mechanical_tilt_deg\na1,A,Operator 1,4G,105.5,21.5,0,4\na2,A,Operator 1,4G,105.5,21.5,120,-2\n\
             a3,A,Operator 2,4G,105.5,21.5,0,0\n"
        ),
    );
    for code in [
        "azimuths-all-alike",
        "tilts-all-upwards",
        "operator-spellings",
        "power-low",
    ] {
        assert!(!quiet.contains(code), "{quiet}");
    }
}

#[test]
fn a_column_of_ours_in_another_case_is_ours_and_no_status_is_passed_over() {
    let said = scene(
        "",
        "ID,Site,Operator,Technology,Lon,Lat,Status\nc1,S1,X,4G,105.5,21.5,off\n",
    );
    let said = said.covgap(&["gaps", "study.toml", "--no-cache"]).refused();
    holds(&said, &["[no-site-in-reach]", "no cell counts: 1 off"]);
    let list = "id,technology,lon,lat,Zustand\nc1,4G,105.5,21.5,off\nc2,4G,105.5,21.5,on air\n";
    holds(
        &refused("fields = { operator = \"technology\" }", list),
        &["[status-not-read]", "'Zustand'", "map the column to `status`"],
    );
    checked("exclude = { Zustand = [\"off\"] }", list);
}

#[test]
fn most_rows_are_never_left_out_in_silence() {
    let rows: String = (0..9)
        .map(|k| format!("c{k},S,X,4G,\"105,5{k}\",\"21,5\"\n"))
        .collect();
    let scene = scene("", &format!("{HEAD}\n{rows}c9,S,X,4G,105.5,21.5\n"));
    scene.study_file(&study_with("skip_bad_rows = true", ""));
    holds(&scene.refused(), &["[most-rows-left-out]", "9 of 10 rows"]);
    scene.study_file(&study_with(
        "skip_bad_rows = true\nallow = [\"most-rows-left-out\"]",
        "",
    ));
    scene.covgap(&["check", "study.toml"]).good();
}
