//! One list as a workbook, a CSV, a GeoJSON and a GeoPackage gives one plan; and what a study wrote is a list
//! too.

use crate::support::Scene;
use crate::support::lists::Put::{N, O, T};
use crate::support::lists::{import_options, options, plan, read, take, units, workbook};
use covgap::register::{Field, ImportRow, Log, Plan, PointId, Prediction, Said};
use gdal::DriverManager;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Defn, Feature, FieldDefn, Geometry, LayerOptions, OGRFieldType};
use std::path::Path;

/// Name, commune, longitude, latitude, people.
const VILLAGES: [(&str, &str, f64, f64, i32); 3] = [
    ("Thôn Lô Lô Chải", "Lũng Cú", 105.3182, 23.3601, 1234),
    ("Thôn Thèn Pả", "Lũng Cú", 105.329, 23.355, 216),
    ("Thôn Má Lủng", "Má Lé", 105.301, 23.301, 98),
];

/// Rows without their numbers: each format counts in its own way.
fn bare(rows: &[ImportRow]) -> Vec<ImportRow> {
    let rows = rows.iter().cloned();
    rows.map(|row| ImportRow { row: 0, ..row }).collect()
}

fn layer(path: &Path, driver: &str) {
    let driver = DriverManager::get_driver_by_name(driver).expect("a driver");
    let mut dataset = driver.create_vector_only(path).expect("created");
    let reference = SpatialRef::from_epsg(4326).expect("known");
    let layer = dataset
        .create_layer(LayerOptions {
            name: "diem_lom",
            srs: Some(&reference),
            ty: gdal::vector::OGRwkbGeometryType::wkbPoint,
            ..LayerOptions::default()
        })
        .expect("a layer");
    let texts = ["Tên thôn", "Tỉnh", "Xã", "Trạng thái"];
    for name in texts {
        let field = FieldDefn::new(name, OGRFieldType::OFTString).expect("a field");
        field.add_to_layer(&layer).expect("added");
    }
    let field = FieldDefn::new("Số dân", OGRFieldType::OFTInteger).expect("a field");
    field.add_to_layer(&layer).expect("added");
    let defn = Defn::from_layer(&layer);
    for (name, commune, lon, lat, people) in VILLAGES {
        let mut feature = Feature::new(&defn).expect("a feature");
        let point = Geometry::from_wkt(&format!("POINT ({lon} {lat})")).expect("a point");
        feature.set_geometry(point).expect("set");
        for (at, text) in [name, "Hà Giang", commune, "chưa"].into_iter().enumerate() {
            feature.set_field_string(at, text).expect("set");
        }
        feature.set_field_integer(4, people).expect("set");
        feature.create(&layer).expect("written");
    }
}

#[test]
fn every_format_gives_the_same_plan() {
    let scene = Scene::new();
    let units = units();
    let book = scene.path("list.xlsx");
    let texts: Vec<Vec<crate::support::lists::Put<'_>>> = VILLAGES
        .iter()
        .map(|(name, commune, lon, lat, people)| {
            vec![
                T(name),
                T("Hà Giang"),
                T(commune),
                N(*lon),
                N(*lat),
                N(f64::from(*people)),
                T("Chưa"),
            ]
        })
        .collect();
    let rows: Vec<&[crate::support::lists::Put<'_>]> = texts.iter().map(Vec::as_slice).collect();
    workbook(
        &book,
        ("Vị trí", ["Kinh độ", "Vĩ độ"]),
        &["Tên thôn", "Tỉnh", "Xã"],
        &["Số dân", "Trạng thái"],
        &rows,
    );
    let mut semicolons = String::from(
        "Danh sách điểm lõm sóng, tháng 12/2023\r\n\r\nTên thôn;Tỉnh;Xã;Kinh độ;Vĩ độ;Số dân;Trạng thái\r\n",
    );
    let mut commas = String::from("\u{feff}name,province,commune,lon,lat,population,status\n");
    for (name, commune, lon, lat, people) in VILLAGES {
        let comma = |x: f64| x.to_string().replace('.', ",");
        semicolons += &format!(
            "{name};Hà Giang;{commune};{};{};{people};Chưa\r\n",
            comma(lon),
            comma(lat)
        );
        commas += &format!("{name},Hà Giang,{commune},{lon},{lat},{people},not covered\n");
    }
    let files = [
        book,
        scene.write("vn.csv", semicolons),
        scene.write("en.csv", commas),
        scene.path("list.geojson"),
        scene.path("list.gpkg"),
    ];
    layer(&files[3], "GeoJSON");
    layer(&files[4], "GPKG");
    let lists = files.each_ref().map(|path| read(path, &options(&units)));
    for list in &lists[1..] {
        assert_eq!(bare(&list.rows), bare(&lists[0].rows), "{}", list.path.display());
    }
    assert_eq!(lists[0].rows[0].get(Field::Lon), Some("105.3182"));
    assert_eq!(lists[0].rows[0].get(Field::CommuneCode), Some("00712"));
    // What one format brought is there in every other.
    let mut log = Log::default();
    let first = plan(&log, &units, &lists[0], &import_options());
    assert_eq!(first.new.len(), 3);
    take(&mut log, &first);
    for list in &lists {
        let again: Plan = plan(&log, &units, list, &import_options());
        assert!(again.is_empty() && again.same == 3, "{again:?}");
    }
}

#[test]
fn places_in_metres_are_places() {
    let scene = Scene::new();
    let units = units();
    // Easting and northing of 105.3182° E, 23.3601° N in VN-2000 / TM-3 105-45 (EPSG:9210), with decimal
    // commas: made with PROJ.
    let back = covgap::space::crs::Transformer::from_wgs84(
        &covgap::space::crs::Crs::parse("EPSG:9210").expect("known"),
    )
    .expect("possible");
    let (x, y) = back.convert(105.3182, 23.3601).expect("inside");
    let text = format!(
        "Tên thôn;Tỉnh;Xã;X;Y\nA;Hà Giang;Lũng Cú;{};{}\n",
        comma(x),
        comma(y)
    );
    let path = scene.write("metres.csv", text);
    let mut declared = options(&units);
    declared.crs = Some("EPSG:9210".into());
    let list = read(&path, &declared);
    assert_eq!(list.rows[0].get(Field::Lon), Some("105.3182"));
    assert_eq!(list.rows[0].get(Field::Lat), Some("23.3601"));
    let problems = crate::support::lists::refused(&path, &options(&units));
    assert!(problems.has("coordinates-in-metres"), "{problems}");
}

fn comma(x: f64) -> String {
    format!("{x:.2}").replace('.', ",")
}

#[test]
fn what_a_study_wrote_is_a_list_of_predictions() {
    let scene = Scene::new();
    let head = "id,name,commune_code,commune_name,province_code,province_name,population,households,electricity,verdict,reason,technology,operator,cell_id,level_dbm,shortfall_db,centre_lon_deg,centre_lat_deg,note\n";
    let row = |id: &str, verdict: &str| {
        format!(
            "{id},Bản {id},,Lũng Cú,,Hà Giang,12,3,none,{verdict},,4G,Viettel,c1,-110.3,5.3,105.3,23.3,SYNTHETIC\n"
        )
    };
    let text = format!(
        "{head}{}{}{}",
        row("v1", "white"),
        row("v2", "low-signal"),
        row("v3", "covered")
    );
    let path = scene.write("villages.csv", text);
    let units = units();
    let list = read(&path, &options(&units));
    assert_eq!(list.rows[0].operator, None);
    assert_eq!(list.rows[0].technology, None);
    assert_eq!(list.rows[0].get(Field::Note), None);
    let said: Vec<Option<Said>> = list.rows.iter().map(|r| r.said).collect();
    let predicted = |p| Some(Said::Predicted(p));
    assert_eq!(
        said,
        [
            predicted(Prediction::Gap),
            predicted(Prediction::Gap),
            predicted(Prediction::Covered)
        ]
    );
    assert_eq!(list.rows[1].get(Field::Signal), Some("low-signal"));
    assert!(list.not_taken.iter().any(|(heading, _)| heading == "level_dbm"));
    let plan = plan(&Log::default(), &units, &list, &import_options());
    assert_eq!((plan.new.len(), plan.not_listed), (2, 1));
}

#[test]
fn what_is_uncertain_goes_out_as_a_table_and_comes_back_decided() {
    let scene = Scene::new();
    let units = units();
    let first = scene.write(
        "a.csv",
        "code,name,province,commune\n01,Bản Hai,Hà Giang,Lũng Cú\n",
    );
    let mut log = Log::default();
    let taken = plan(&log, &units, &read(&first, &options(&units)), &import_options());
    take(&mut log, &taken);
    let second = scene.write(
        "b.csv",
        "name,province,commune\nBản Hải,Hà Giang,Lũng Cú\nBản Mới,Hà Giang,Lũng Cú\n",
    );
    let list = read(&second, &options(&units));
    let open = plan(&log, &units, &list, &import_options());
    assert_eq!((open.uncertain.len(), open.new.len()), (1, 1));
    let table =
        String::from_utf8(covgap::output::uncertain(&open).to_csv().expect("written")).expect("UTF-8");
    assert!(
        table.contains("2,,Bản Hải,Xã Lũng Cú,Tỉnh Hà Giang,LS-000001,Bản Hai,"),
        "{table}"
    );
    let decided = scene.write("decided.csv", table.replace("2,,", "2,LS-000001,"));
    let mut answered = import_options();
    answered.decisions = covgap::ingest::register_list::decisions(&decided).expect("sound");
    assert_eq!(answered.decisions[&2].point, Some(PointId(1)));
    let clear = plan(&log, &units, &list, &answered);
    assert!(clear.is_clear() && clear.changed.len() == 1, "{clear:?}");
    let wrong = scene.write("wrong.csv", table.replace("2,,", "2,perhaps,"));
    assert!(covgap::ingest::register_list::decisions(&wrong).is_err());
}

#[test]
fn sheets_are_chosen_by_name_and_columns_by_what_the_user_says() {
    let scene = Scene::new();
    let units = units();
    let path = scene.path("two.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, village) in [("Tháng 11", "A"), ("Tháng 12", "B")] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        for (at, text) in ["Điểm dân cư", "Tỉnh", "Xã", "Ý kiến"].into_iter().enumerate() {
            sheet.write(0, at as u16, text).expect("written");
        }
        for (at, text) in [village, "Hà Giang", "Lũng Cú", "x"].into_iter().enumerate() {
            sheet.write(1, at as u16, text).expect("written");
        }
    }
    book.add_worksheet()
        .set_name("ẩn")
        .expect("a name")
        .set_hidden(true);
    book.save(&path).expect("saved");
    let problems = crate::support::lists::refused(&path, &options(&units));
    assert!(problems.has("sheet-ambiguous"), "{problems}");
    let mut named = options(&units);
    named.sheet = Some("Tháng 12".into());
    let problems = crate::support::lists::refused(&path, &named);
    assert!(problems.has("column-missing"), "{problems}");
    named.columns = covgap::ingest::register_list::columns_of("name=Điểm dân cư").expect("sound");
    let list = read(&path, &named);
    assert_eq!(list.rows[0].get(Field::Name), Some("B"));
    assert_eq!(list.not_taken, [("Ý kiến".to_owned(), "not recognised")]);
    named.sheet = Some("Tháng 13".into());
    let problems = crate::support::lists::refused(&path, &named);
    assert!(
        crate::support::lists::the(&problems, "sheet-missing")
            .remedy
            .contains("Tháng 1")
    );
    let _ = O;
}
