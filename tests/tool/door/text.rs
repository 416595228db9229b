//! Text, ids, spreadsheets, files that are cut or something else, and what is printed of them.

use crate::support::Scene;
use crate::support::tool::{Ran, STUDY, holds};

/// The small world with villages in another file.
fn with_villages(name: &str) -> Scene {
    let scene = Scene::small_world();
    let keys = "id_field = \"id\"\nname_field = \"name\"\npopulation_field = \"population\"\nprovince_name_field = \"province\"";
    let study = STUDY
        .replace("villages.csv", name)
        .replace(keys, "id_field = \"id\"\nname_field = \"name\"");
    scene.study_file(&study);
    scene
}

/// Adds a line to a table of the study.
fn add(scene: &Scene, table: &str, line: &str) {
    let text = std::fs::read_to_string(scene.path("study.toml")).expect("there");
    scene.study_file(&text.replace(table, &format!("{table}\n{line}")));
}

fn check(scene: &Scene) -> Ran {
    scene.covgap(&["check", "study.toml"])
}

/// The ids and names of the villages, as the job's own layer has them.
fn villages(scene: &Scene) -> String {
    scene.covgap(&["gaps", "study.toml", "--no-cache"]).good();
    std::fs::read_to_string(scene.path("out/small/villages.geojson")).expect("written")
}

const PLACES: [(f64, f64); 3] = [(105.485, 21.5), (105.52, 21.52), (105.5, 21.47)];

/// Writes a shapefile of points by hand: ids and names in the bytes and the width that are given, the number of
/// a code page in the head of its table.
fn shapefile(scene: &Scene, rows: &[(&[u8], &[u8])], width: u8, page: u8, cpg: Option<&str>) {
    let shapes = rows.len();
    let head = |bytes: usize| {
        let mut head = vec![0u8; 100];
        head[..4].copy_from_slice(&9994i32.to_be_bytes());
        head[24..28].copy_from_slice(&((bytes / 2) as i32).to_be_bytes());
        head[28..32].copy_from_slice(&1000i32.to_le_bytes());
        head[32..36].copy_from_slice(&1i32.to_le_bytes());
        for (at, value) in [105.0f64, 21.0, 106.0, 22.0].into_iter().enumerate() {
            head[36 + 8 * at..44 + 8 * at].copy_from_slice(&value.to_le_bytes());
        }
        head
    };
    let (mut shp, mut shx) = (head(100 + 28 * shapes), head(100 + 8 * shapes));
    for (at, (lon, lat)) in PLACES.iter().take(shapes).enumerate() {
        shx.extend(((50 + 14 * at) as i32).to_be_bytes());
        shx.extend(10i32.to_be_bytes());
        shp.extend((at as i32 + 1).to_be_bytes());
        shp.extend(10i32.to_be_bytes());
        shp.extend(1i32.to_le_bytes());
        shp.extend(lon.to_le_bytes());
        shp.extend(lat.to_le_bytes());
    }
    let field = |name: &str, kind: u8, width: u8, decimals: u8| {
        let mut field = vec![0u8; 32];
        field[..name.len()].copy_from_slice(name.as_bytes());
        (field[11], field[16], field[17]) = (kind, width, decimals);
        field
    };
    let mut dbf = vec![0u8; 32];
    (dbf[0], dbf[1], dbf[2], dbf[3], dbf[29]) = (3, 126, 1, 1, page);
    dbf[4..8].copy_from_slice(&(shapes as u32).to_le_bytes());
    dbf[8..10].copy_from_slice(&97u16.to_le_bytes());
    dbf[10..12].copy_from_slice(&(u16::from(width) + 21).to_le_bytes());
    dbf.extend(field("id", b'N', 20, 11));
    dbf.extend(field("name", b'C', width, 0));
    dbf.push(0x0d);
    let padded = |text: &[u8], width: usize| {
        let mut padded = text.to_vec();
        padded.resize(width, b' ');
        padded
    };
    for (id, name) in rows {
        dbf.push(b' ');
        dbf.extend(padded(id, 20));
        dbf.extend(padded(name, width.into()));
    }
    for (ending, bytes) in [("shp", &shp), ("shx", &shx), ("dbf", &dbf)] {
        scene.write(&format!("v.{ending}"), bytes);
    }
    let degrees = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"Degree\",0.0174532925199433]]";
    scene.write("v.prj", degrees);
    if let Some(cpg) = cpg {
        scene.write("v.cpg", cpg);
    }
}

/// `Bản Một` and `Nậm Tỵ` in Windows-1258, whose marks combine.
const IN_1258: [&[u8]; 2] = [b"Ba\xd2n M\xf4\xf2t", b"N\xe2\xf2m Ty\xf2"];

#[test]
fn shapefiles_are_read_in_the_encoding_that_they_name() {
    let rows: [(&[u8], &[u8]); 2] = [
        (b"26238.00000000000", IN_1258[0]),
        (b"26239.00000000000", IN_1258[1]),
    ];
    for cpg in ["1258", "CP1258", "windows-1258\n", "ANSI 1258"] {
        let scene = with_villages("v.shp");
        shapefile(&scene, &rows, 40, 0, Some(cpg));
        holds(
            &villages(&scene),
            &["Bản Một", "Nậm Tỵ", "\"26238\"", "\"26239\""],
        );
    }
    // Nothing names it: the study can.
    let scene = with_villages("v.shp");
    shapefile(&scene, &rows, 40, 0, None);
    holds(
        &check(&scene).refused(),
        &["[table-encoding]", "v.shp", "`encoding`"],
    );
    add(&scene, "[villages]", "encoding = \"windows-1258\"");
    holds(&villages(&scene), &["Bản Một", "Nậm Tỵ"]);
}

#[test]
fn utf_8_under_another_name_is_read_as_utf_8_with_a_remark() {
    let scene = with_villages("v.shp");
    let rows: [(&[u8], &[u8]); 2] = [(b"1", "Bản Một".as_bytes()), (b"2", "Nậm Tỵ".as_bytes())];
    shapefile(&scene, &rows, 40, 0x57, None);
    holds(
        &check(&scene).good(),
        &["text in UTF-8", "windows-1252", "WARNING"],
    );
    holds(&villages(&scene), &["Bản Một", "Nậm Tỵ"]);
    // No mark, and no name: what it is can be seen, and is counted.
    shapefile(&scene, &rows, 40, 0, None);
    assert!(!check(&scene).good().contains("WARNING: 1 file"));
}

#[test]
fn bytes_that_are_not_what_a_shapefile_names_are_faults_of_their_rows() {
    let scene = with_villages("v.shp");
    let rows: [(&[u8], &[u8]); 2] = [(b"1", "Bản Một".as_bytes()), (b"2", b"N\xe2m Ty")];
    shapefile(&scene, &rows, 40, 0, Some("UTF-8"));
    holds(
        &check(&scene).refused(),
        &[
            "1 problem",
            "[table-encoding]",
            "feature 2",
            "field 'name'",
            "UTF-8",
        ],
    );
    shapefile(&scene, &rows, 40, 0, Some("klingon"));
    holds(
        &check(&scene).refused(),
        &["[encoding-unknown]", "klingon", "`encoding`"],
    );
    // A letter that the width of the field cuts.
    let cut: [(&[u8], &[u8]); 2] = [
        (b"1", "Bản Một".as_bytes()),
        (b"2", "Nậm Tỵ".as_bytes().split_at(9).0),
    ];
    shapefile(&scene, &cut, 9, 0, Some("UTF-8"));
    holds(
        &check(&scene).good(),
        &["WARNING", "the width of their field cuts"],
    );
}

#[test]
fn geojson_that_is_not_utf_8_is_a_fault_by_feature_and_the_study_can_name_its_encoding() {
    let feature = |at: usize, name: &[u8]| {
        let (lon, lat) = PLACES[at];
        let mut feature =
            format!("{{\"type\":\"Feature\",\"properties\":{{\"id\":\"v{at}\",\"name\":\"").into_bytes();
        feature.extend(name);
        feature.extend(
            format!("\"}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon},{lat}]}}}}").bytes(),
        );
        feature
    };
    let scene = with_villages("v.geojson");
    let mut all = b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec();
    all.extend(feature(0, IN_1258[0]));
    all.push(b',');
    all.extend(feature(1, IN_1258[1]));
    all.extend(b"]}");
    scene.write("v.geojson", &all);
    holds(
        &check(&scene).refused(),
        &["2 problems", "[table-encoding]", "field 'name'", "`encoding`"],
    );
    add(&scene, "[villages]", "encoding = \"cp1258\"");
    holds(&villages(&scene), &["Bản Một", "Nậm Tỵ"]);
    // Cut: in every mode.
    add(&scene, "[study]", "skip_bad_rows = true");
    scene.write("v.geojson", &all[..all.len() - 2]);
    holds(&check(&scene).refused(), &["[vector-truncated]", "the JSON ends"]);
}

#[test]
fn mapinfo_files_are_read_in_their_charset() {
    let scene = with_villages("v.mif");
    scene.write(
        "v.mif",
        "Version 300\nCharset \"WindowsVietnamese\"\nDelimiter \",\"\nCoordSys Earth Projection 1, 104\nColumns 2\n  id Char(12)\n  name Char(60)\nData\n\nPoint 105.485 21.5\nPoint 105.52 21.52\n",
    );
    let [a, b] = IN_1258;
    scene.write("v.mid", [b"\"t1\",\"", a, b"\"\n\"t2\",\"", b, b"\"\n"].concat());
    holds(&villages(&scene), &["Bản Một", "Nậm Tỵ", "\"t1\""]);
}

#[test]
fn a_table_is_read_in_the_encoding_that_the_study_names() {
    let scene = with_villages("v.csv");
    let [a, b] = IN_1258;
    let bytes = [
        b"id,name,lon,lat\n1,",
        a,
        b",105.485,21.5\n2,",
        b,
        b",105.52,21.52\n",
    ]
    .concat();
    scene.write("v.csv", &bytes);
    holds(
        &check(&scene).refused(),
        &["[table-encoding]", "row 2", "`encoding`"],
    );
    add(&scene, "[villages]", "encoding = \"windows-1258\"");
    holds(&villages(&scene), &["Bản Một", "Nậm Tỵ"]);
    scene.write("v.csv", "id,name,lon,lat\n1,Bản Một,105.485,21.5\n");
    holds(
        &check(&scene).refused(),
        &["[table-encoding]", "the whole text is UTF-8"],
    );
    add(&scene, "[study]", "skip_bad_rows = true");
    holds(&check(&scene).refused(), &["[table-encoding]"]);
}

#[test]
fn codes_that_look_alike_are_alike() {
    let scene = with_villages("v.csv");
    scene.write(
        "v.csv",
        "id,name,lon,lat\nV\u{200b}1,A,105.485,21.5\nV2\u{ad},B,105.52,21.52\n\u{202e}V3\0,C,105.5,21.47\n",
    );
    scene.write(
        "points.csv",
        "id,village,lon,lat\np,V1,105.485,21.5\nq,V2\u{a0},105.52,21.52\nr,V3,105.5,21.47\n",
    );
    let study = std::fs::read_to_string(scene.path("study.toml")).expect("there");
    scene.study_file(&format!("{study}\n[test_points]\npath = \"points.csv\"\n"));
    let read = check(&scene).good();
    holds(
        &read,
        &["3 test points attached", "3 texts with invisible characters"],
    );
    scene.write(
        "v.csv",
        "id,name,lon,lat\nV1,A,105.485,21.5\nV\u{feff}1,B,105.52,21.52\n",
    );
    holds(&check(&scene).refused(), &["[village-id-twice]", "rows 2 and 3"]);
}

#[test]
fn codes_that_a_spreadsheet_spoilt_are_faults() {
    let scene = with_villages("v.csv");
    let with_id = |id: &str| {
        scene.write(
            "v.csv",
            format!("id,name,lon,lat\n{id},A,105.485,21.5\nV2,B,105.52,21.52\n"),
        );
        check(&scene)
    };
    for (id, code) in [
        ("4.52E+14", "code-rounded"),
        ("#REF!", "cell-error"),
        ("#N/A", "cell-error"),
        ("12-May", "code-looks-like-date"),
        ("2024-05-12", "code-looks-like-date"),
        ("N\u{fffd}m", "text-lost"),
        ("Náº\u{AD}m-1", "text-read-as-latin-1"),
    ] {
        let reported = with_id(id).refused();
        holds(
            &reported,
            &["1 problem", &format!("[{code}]"), "row 2", "field 'id'"],
        );
    }
    for id in ["1E5", "V1", "5-12", "00721", "MAR-01"] {
        with_id(id).good();
    }
    add(&scene, "[study]", "allow = [\"code-looks-like-date\"]");
    holds(
        &with_id("12-May").good(),
        &["WARNING", "code looks like date", "row 2"],
    );
    // Decimals go where the whole column is whole, and only there.
    scene.write("v.csv", "id,name,lon,lat\n7.0,A,105.485,21.5\n8,B,105.52,21.52\n");
    holds(&villages(&scene), &["\"id\":\"7\""]);
    scene.write(
        "v.csv",
        "id,name,lon,lat\n7.0,A,105.485,21.5\n8.1,B,105.52,21.52\n",
    );
    holds(&villages(&scene), &["\"id\":\"7.0\""]);
}

#[test]
fn zeros_that_a_spreadsheet_took_come_back_where_one_code_fits() {
    let scene = with_villages("v.csv");
    scene.write(
        "v.csv",
        "id,name,lon,lat\n00721,A,105.485,21.5\n10722,B,105.52,21.52\n",
    );
    scene.write(
        "points.csv",
        "id,village,lon,lat\np,721,105.485,21.5\nq,10722,105.52,21.52\n",
    );
    let study = std::fs::read_to_string(scene.path("study.toml")).expect("there");
    scene.study_file(&format!("{study}\n[test_points]\npath = \"points.csv\"\n"));
    holds(&check(&scene).good(), &["2 test points attached", "721 is 00721"]);
}

#[test]
fn villages_that_are_probably_one_are_named() {
    let scene = with_villages("v.csv");
    scene.write(
        "v.csv",
        "id,name,lon,lat\n1,Bản Mù,105.485,21.5\n2,BAN MU,105.4852,21.5002\n3,Bản Mù,105.52,21.52\n",
    );
    holds(&check(&scene).good(), &["1 village probably twice", "1 and 2"]);
}

#[test]
fn empty_rows_are_counted_and_texts_that_no_cell_can_hold_are_refused() {
    let scene = with_villages("v.csv");
    scene.write(
        "v.csv",
        "id,name,lon,lat\n1,A,105.485,21.5\n,,,\n2,B,105.52,21.52\n , ,,\n",
    );
    holds(&check(&scene).good(), &["2 villages", "2 rows without any value"]);
    scene.write(
        "v.csv",
        format!("id,name,lon,lat\n1,{},105.485,21.5\n", "x".repeat(32_768)),
    );
    holds(&check(&scene).refused(), &["[text-too-long]", "row 2", "32767"]);
}

#[test]
fn what_a_list_contradicts_is_said_with_what_cannot_be_read() {
    let scene = Scene::small_world();
    scene.covgap(&["register", "init", "--register", "r.gpkg"]).good();
    let import = |list: &str| {
        scene.write("list.csv", list);
        scene.covgap(&[
            "register",
            "import",
            "list.csv",
            "--register",
            "r.gpkg",
            "--as-of",
            "2024-06-01",
            "--who",
            "t",
            "--why",
            "t",
        ])
    };
    let first = import("code,name,province,lon,lat,status,closed_on\n1,A,Hà Giang,105.5,21.5,identified,\n");
    assert_eq!(first.code, Some(0), "{}{}", first.out, first.err);
    let second = import(
        "code,name,province,lon,lat,status,closed_on\n1,A,Hà Giang,105.5,21.5,on-air,2023-01-01\n2,B,Hà Giang,x,21.5,identified,\n",
    );
    holds(&second.err, &["row 3", "row 2"]);
}

#[test]
fn damage_of_a_whole_file_stops_also_where_bad_rows_may_pass() {
    let scene = with_villages("v.csv");
    add(&scene, "[study]", "skip_bad_rows = true");
    let rows = "id,name,lon,lat\n1,A,105.485,21.5\n2,B,105.52,21.52\n3,C,105.5,21.47\n";
    for (damaged, code) in [
        (rows.replace("B,", "\"B,"), "table-broken"),
        (
            rows.replace("A,", "\"A,")
                .replace("C,", "C\",")
                .replace("\"C\"", "C\""),
            "table-broken",
        ),
        (
            rows.replace("1,A,", "1,\"A,").replace("3,C", "3,C\""),
            "table-broken",
        ),
        (
            rows.trim_end().trim_end_matches(",21.47").to_owned(),
            "table-truncated",
        ),
        (format!("{rows}4,D"), "table-truncated"),
    ] {
        scene.write("v.csv", &damaged);
        let reported = check(&scene).refused();
        holds(&reported, &[&format!("[{code}]"), "v.csv, row "]);
    }
    // A value of two lines is a value; an end of line that is missing is none of the file's sorrows.
    scene.write(
        "v.csv",
        "id,name,lon,lat\n1,\"A\nupper\",105.485,21.5\n2,B,105.52,21.52",
    );
    holds(&check(&scene).good(), &["2 villages"]);
}

#[test]
fn a_shapefile_whose_parts_do_not_fit_stops_in_every_mode() {
    let rows: [(&[u8], &[u8]); 3] = [(b"1", b"A"), (b"2", b"B"), (b"3", b"C")];
    let scene = with_villages("v.shp");
    add(&scene, "[study]", "skip_bad_rows = true");
    shapefile(&scene, &rows, 20, 0x57, None);
    holds(&check(&scene).good(), &["3 villages"]);
    let whole = ["v.shp", "v.shx", "v.dbf"].map(|name| std::fs::read(scene.path(name)).expect("there"));
    for (name, bytes) in ["v.shp", "v.shx", "v.dbf"].iter().zip(&whole) {
        scene.write(name, &bytes[..bytes.len() - 30]);
        holds(&check(&scene).refused(), &["[vector-truncated]"]);
        scene.write(name, bytes);
    }
    // The table of another layer.
    shapefile(&scene, &rows[..2], 20, 0x57, None);
    scene.write("v.dbf", &whole[2]);
    holds(
        &check(&scene).refused(),
        &["[vector-truncated]", "2 shapes (.shx) and 3 records (.dbf)"],
    );
}

#[test]
fn most_rows_left_out_is_a_doubt() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\n1,A,105.485,21.5,9,X\n2,B,x,21.5,9,X\n3,C,x,21.5,9,X\n4,D,x,21.5,9,X\n5,D,x,21.5,9,X\n6,D,x,21.5,9,X\n",
    );
    add(&scene, "[study]", "skip_bad_rows = true");
    holds(
        &check(&scene).refused(),
        &["[most-rows-left-out]", "villages.csv", "5 of 6 rows", "allow"],
    );
    add(&scene, "[study]", "allow = [\"most-rows-left-out\"]");
    holds(&check(&scene).good(), &["WARNING", "most rows left out"]);
}

#[test]
fn all_faults_of_a_file_come_together() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\n1,A,105.485,21.5,9,X\n1,B,x,21.5,9,X\n2,C,105.5,21.5,many,X\n2,D,105.52,21.5,9,X\n",
    );
    scene.write(
        "sites.csv",
        "id,operator,technology,lon,lat\nc,V,4G,105.5,21.5\nc,V,9G,105.5,21.5\n",
    );
    holds(
        &check(&scene).refused(),
        &[
            "rows 2 and 3 have the same id",
            "rows 4 and 5 have the same id",
            "value 'x'",
            "value 'many'",
            "[site-id-twice]",
            "'9G'",
        ],
    );
}

#[test]
fn files_that_are_something_else_are_named_for_every_kind_of_input() {
    let page = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n";
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
    for (name, bytes, word) in [
        ("villages.csv", page, "web page"),
        ("sites.csv", "%PDF-1.7\n", "PDF"),
        ("terrain.tif", page, "web page"),
        ("terrain.tif", pointer, "pointer"),
        ("villages.csv", pointer, "pointer"),
        (
            "sites.csv",
            "{\"type\":\"FeatureCollection\",\"features\":[]}",
            "JSON",
        ),
    ] {
        let scene = Scene::small_world();
        scene.write(name, bytes);
        holds(&check(&scene).refused(), &["[file-other-kind]", name, word]);
    }
    for (name, bytes, word) in [
        (
            "v.xlsx",
            "id,name,lon,lat\n1,A,105.5,21.5\n".as_bytes(),
            "plain text",
        ),
        ("v.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one", "XLS"),
        (
            "v.csv",
            b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0a.csv",
            "a.csv",
        ),
        ("v.geojson", page.as_bytes(), "web page"),
        ("v.gpkg", b"\x89PNG\r\n\x1a\n\0\0", "picture"),
    ] {
        let scene = with_villages(name);
        scene.write(name, bytes);
        holds(&check(&scene).refused(), &["[file-other-kind]", name, word]);
    }
    let scene = Scene::small_world();
    scene.covgap(&["register", "init", "--register", "r.gpkg"]).good();
    scene.write("list.xlsx", page);
    let import = [
        "register",
        "import",
        "list.xlsx",
        "--register",
        "r.gpkg",
        "--dry-run",
    ];
    holds(
        &scene.covgap(&import).err,
        &["[file-other-kind]", "list.xlsx", "web page"],
    );
}

#[test]
fn a_missing_file_offers_its_twin() {
    let scene = with_villages("V\u{1ea3}n.csv");
    scene.write("Va\u{309}n.csv", "id,name,lon,lat\n1,A,105.5,21.5\n");
    holds(
        &check(&scene).refused(),
        &["[file-unreadable]", "other Unicode forms"],
    );
    let scene = with_villages("Vilages.csv");
    holds(
        &check(&scene).refused(),
        &["[file-unreadable]", "did you mean 'villages.csv'?"],
    );
}

/// No byte that a terminal would obey.
fn is_plain(ran: &Ran) -> bool {
    let obeyed = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{202d}\u{2066}\u{200f}".contains(c);
    !ran.out.contains(obeyed) && !ran.err.contains(obeyed)
}

#[test]
fn what_comes_from_outside_never_commands_the_terminal() {
    let scene = Scene::small_world();
    let study = std::fs::read_to_string(scene.path("study.toml")).expect("there");
    scene.study_file(&study.replace("A small world", "T\\u001B]0;owned\\u0007\\u202Eworld"));
    let sites = std::fs::read_to_string(scene.path("sites.csv")).expect("there");
    scene.write("sites.csv", sites.replace("Viettel", "Vie\u{1b}[31mttel\u{202e}"));
    let names = std::fs::read_to_string(scene.path("villages.csv")).expect("there");
    scene.write(
        "villages.csv",
        names.replace("Bản Một", "Bản\u{1b}[2J\u{9b}M\u{202e}ột"),
    );
    for args in [
        vec!["check", "study.toml"],
        vec!["check", "study.toml", "--json"],
        vec!["run", "study.toml", "--no-cache", "--verbose"],
        vec!["run", "study.toml", "--no-cache", "--json"],
        vec!["explain", "study.toml", "001"],
        vec!["explain", "study.toml", "\u{1b}]0;x\u{7}\u{202e}"],
        vec!["check", "no\u{1b}[2J\u{202e}.toml"],
        vec!["check", "study.toml", "--no\u{1b}]0;x\u{7}\u{202e}"],
        vec!["\u{1b}[2J\u{202e}"],
        vec!["help", "\u{1b}[2J\u{202e}"],
    ] {
        let ran = scene.covgap(&args);
        assert!(is_plain(&ran), "{args:?}: {:?} {:?}", ran.out, ran.err);
    }
    let shown = scene.covgap(&["check", "study.toml"]);
    holds(&shown.out, &["T\\u{1b}]0;owned\\u{7}\\u{202e}world"]);
    let answer = scene.covgap(&["run", "study.toml", "--no-cache", "--json"]).out;
    let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    assert!(answer.to_string().contains("owned"));
}
