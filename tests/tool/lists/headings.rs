//! Headings in five languages, studies that name some columns, and what is nearly a heading.

use super::workbooks::study;
use crate::support::Scene;
use crate::support::tool::holds;

/// Language, sites, villages, of the same small world.
const LANGUAGES: [(&str, &str, &str); 5] = [
    (
        "English",
        "Cell ID,Site code,Operator,Technology,Longitude,Latitude,Frequency (MHz),Azimuth,Antenna height (m)\n\
         a1,A,Viettel,4G,\"105°30'00\"\"E\",\"21°30'00\"\"N\",800,,40 m\n",
        "Village code,Village name,Longitude,Latitude,Population,Province name\n1,One,105.485,21.5,120,X\n",
    ),
    (
        "Vietnamese",
        "Mã cell,Mã trạm,Nhà mạng,Công nghệ,Kinh độ,Vĩ độ,Tần số,Góc phương vị,Độ cao anten (m)\n\
         a1,A,Viettel,4G,\"105°30'00\"\" Đ\",\"21°30'00\"\" B\",800,,40 mét\n",
        "Mã thôn,Tên thôn,Kinh độ,Vĩ độ,Dân số,Tỉnh\n1,One,105.485,21.5,120 người,X\n",
    ),
    (
        "French",
        "Code de la cellule,Code du site,Opérateur,Technologie,Longitude (degrés),Latitude (degrés),Fréquence (MHz),Azimut,Hauteur de l'antenne\n\
         a1,A,Viettel,4G,105° 30' 00'' Est,21° 30' 00'' Nord,800 MHz,,40 mètres\n",
        "Code de la localité,Nom de la localité,Longitude,Latitude,Nombre d'habitants,Nom de la province\n\
         1,One,105.485,21.5,120,X\n",
    ),
    (
        "Spanish",
        "Código de celda,Código de sitio,Operadora,Tecnología,Longitud,Latitud,Frecuencia,Acimut,Altura de la antena (m)\n\
         a1,A,Viettel,4G,105-30-00 E,21-30-00 N,\"0,8 GHz\",,40\n",
        "Código de centro poblado,Centro poblado,Longitud,Latitud,Población,Provincia\n1,One,105.485,21.5,120 hab.,X\n",
    ),
    (
        "Indonesian",
        "Kode sel,Kode situs,Penyelenggara,Teknologi,Garis bujur,Garis lintang,Frekuensi,Azimut,Tinggi antena\n\
         a1,A,Viettel,4G,105°30'00'' BT,21°30'00'' LU,800,,40\n",
        "Kode desa,Nama desa,Bujur,Lintang,Jumlah penduduk,Provinsi\n1,One,105.485,21.5,120 jiwa,X\n",
    ),
];

#[test]
fn the_same_world_is_read_in_five_languages() {
    let mut first: Option<String> = None;
    for (language, sites, villages) in LANGUAGES {
        let scene = Scene::small_world();
        scene.write("s.csv", sites);
        scene.write("v.csv", villages);
        scene.study_file(&study("v.csv", "s.csv"));
        let ran = scene.covgap(&["gaps", "study.toml", "-q", "--no-cache"]);
        assert_eq!(ran.code, Some(0), "{language}\n{}", ran.err);
        let table = std::fs::read_to_string(scene.path("out/small/villages.csv")).expect("written");
        holds(&table, &["One", "120", "a1"]);
        match &first {
            Some(first) => assert_eq!(&table, first, "{language}"),
            None => first = Some(table),
        }
    }
}

#[test]
fn a_study_that_names_columns_takes_what_it_took_before_and_is_offered_the_rest() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province,Số hộ\n001,Bản Một,105.485,21.5,120,Hà Giang,30\n",
    );
    scene.write(
        "sites.csv",
        "id,operator,technology,lon,lat,Height,Azimut,colour\na1,Viettel,4G,105.50,21.50,12,90,red\n",
    );
    let said = scene.covgap(&["check", "study.toml"]).good();
    holds(
        &said,
        &[
            "not taken, because the study names other columns: 'Số hộ' looks like households_field",
            "'Height' looks like antenna_height_m",
            "'Azimut' looks like azimuth_deg",
            "not used: 'colour'",
            "site-filled-antenna_height_m",
        ][..4],
    );
    scene.covgap(&["gaps", "study.toml", "-q", "--no-cache"]).good();
    let table = std::fs::read_to_string(scene.path("out/small/villages.csv")).expect("written");
    assert!(!table.contains(",30,"), "households were taken: {table}");
}

#[test]
fn a_heading_with_a_slip_of_the_pen_is_named() {
    let scene = Scene::small_world();
    scene.write(
        "v.csv",
        "Mã thôn,Tên thôn,Kinh độ,Vĩ độ,Populaton\n1,Bản Một,105.485,21.5,120\n",
    );
    scene.study_file(&study("v.csv", "sites.csv"));
    let said = scene.covgap(&["check", "study.toml"]).good();
    holds(
        &said,
        &["perhaps misspelt: 'Populaton' is nearly 'population' (population_field)"],
    );
    scene.write(
        "v.csv",
        "Mã thôn,Tên thôn,Kinh độ,Vĩ đo x,Populaton\n1,Bản Một,105.485,21.5,120\n",
    );
    holds(&scene.refused(), &["[column-missing]", "field 'lat'", "Vĩ đo x"]);
}

#[test]
fn powers_in_watts_and_heights_in_feet_are_converted() {
    let scene = Scene::small_world();
    scene.write(
        "s.csv",
        "Cell ID,Operator,Technology,Longitude,Latitude,Power (W),Antenna height (ft)\na1,Viettel,4G,105.5,21.5,20,120\n",
    );
    scene.study_file(&study("villages.csv", "s.csv"));
    let said = scene.covgap(&["check", "study.toml"]).good();
    holds(
        &said,
        &["'Power (W)' from w to dBm", "'Antenna height (ft)' from ft to m"],
    );
}
