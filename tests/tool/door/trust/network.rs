//! No input makes covgap contact a server: a listener on this machine hears nothing, whatever a file names.

use crate::support::tool::{Ran, STUDY, covgap};
use crate::support::{Scene, Sheet};
use rusqlite::Connection;
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A server that counts who comes.
struct Listener {
    port: u16,
    heard: Arc<AtomicUsize>,
}

impl Listener {
    fn new() -> Self {
        let server = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = server.local_addr().expect("an address").port();
        let heard = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&heard);
        std::thread::spawn(move || {
            for client in server.incoming() {
                count.fetch_add(1, Ordering::SeqCst);
                if let Ok(mut client) = client {
                    let _ = client.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                }
            }
        });
        Self { port, heard }
    }

    fn heard(&self) -> usize {
        // What was sent before this is counted: a connection is made at once on one machine.
        std::thread::sleep(std::time::Duration::from_millis(20));
        self.heard.load(Ordering::SeqCst)
    }
}

#[test]
fn the_listener_hears_who_comes() {
    let listener = Listener::new();
    drop(std::net::TcpStream::connect(("127.0.0.1", listener.port)));
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert_eq!(listener.heard(), 1);
}

/// Layers that name a server: file name and text, `URL` for its address.
const LAYERS: &[(&str, &str)] = &[
    (
        "a.vrt",
        "<OGRVRTDataSource><OGRVRTLayer name=\"a\"><SrcDataSource>URL/a.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    ),
    (
        "b.vrt",
        "<OGRVRTDataSource><OGRVRTLayer name=\"a\"><SrcDataSource>/vsicurl/URL/a.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    ),
    (
        "c.vrt",
        "<OGRVRTDataSource><OGRVRTLayer name=\"a\"><SrcDataSource>WFS:URL/a</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    ),
    (
        "hidden.geojson",
        "  <OGRVRTDataSource><OGRVRTLayer name=\"a\"><SrcDataSource>&#x2F;vsicurl/URL/a.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    ),
    (
        "link.geojson",
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"link\",\"properties\":{\"href\":\"URL/crs\",\"type\":\"proj4\"}},\"features\":[FEATURE]}",
    ),
    (
        "url.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[FEATURE],\"c\\u0072s\":{\"type\":\"Url\",\"properties\":{\"url\":\"URL/crs\"}}}",
    ),
    (
        "name.geojson",
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"URL/crs\"}},\"features\":[FEATURE]}",
    ),
    ("address.geojson", "URL/a.geojson"),
    ("address.json", "\"URL/a.geojson\""),
    (
        "wfs.xml",
        "<OGRWFSDataSource><URL>URL/wfs</URL></OGRWFSDataSource>",
    ),
    (
        "csw.xml",
        "<OGRCSWDataSource><URL>URL/csw</URL></OGRCSWDataSource>",
    ),
    (
        "caps.xml",
        "<?xml version=\"1.0\"?><WFS_Capabilities version=\"1.0.0\"><Service><OnlineResource>URL/wfs</OnlineResource></Service></WFS_Capabilities>",
    ),
    (
        "schema.gml",
        "<?xml version=\"1.0\"?><wfs:FeatureCollection xmlns:wfs=\"http://www.opengis.net/wfs\" xmlns:gml=\"http://www.opengis.net/gml\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a URL/wfs?SERVICE=WFS&amp;REQUEST=DescribeFeatureType&amp;TYPENAME=a\"><gml:featureMember><a fid=\"a.1\"><id>1</id></a></gml:featureMember></wfs:FeatureCollection>",
    ),
    (
        "entity.kml",
        "<?xml version=\"1.0\"?><!DOCTYPE kml [<!ENTITY x SYSTEM \"URL/x\">]><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>&x;</name></Document></kml>",
    ),
    (
        "link.kml",
        "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><NetworkLink><Link><href>URL/a.kml</href></Link></NetworkLink><Placemark><name>a</name><styleUrl>URL/s.kml#a</styleUrl><Point><coordinates>105.5,21.5</coordinates></Point></Placemark></Document></kml>",
    ),
    (
        "link.gpx",
        "<?xml version=\"1.0\"?><gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\"><metadata><link href=\"URL/a\"/></metadata><wpt lat=\"21.5\" lon=\"105.5\"><name>a</name><link href=\"URL/b\"/></wpt></gpx>",
    ),
    (
        "stac.json",
        "{\"type\":\"FeatureCollection\",\"stac_version\":\"1.0.0\",\"features\":[],\"links\":[{\"rel\":\"next\",\"href\":\"URL/next\"}]}",
    ),
    (
        "esri.json",
        "{\"geometryType\":\"esriGeometryPoint\",\"spatialReference\":{\"wkt\":\"URL/crs\"},\"fields\":[],\"features\":[],\"exceededTransferLimit\":true}",
    ),
    (
        "arc.json",
        "{\"currentVersion\":10,\"serviceDataType\":\"esriImageServiceDataType\",\"url\":\"URL/arc\"}",
    ),
];

/// Rasters that name a server.
const RASTERS: &[(&str, &str)] = &[
    ("a.vrt", "VRT(/vsicurl/URL/a.tif)"),
    ("b.vrt", "VRT(URL/a.tif)"),
    ("c.vrt", "VRT(/vsicurl_streaming/URL/a.tif)"),
    ("d.vrt", "VRT(&#47;vsicurl/URL/a.tif)"),
    ("e.vrt", "VRT(vrt:///vsicurl/URL/a.tif?bands=1)"),
    ("f.vrt", "VRT(WMS:URL/wms?layers=a)"),
    (
        "g.vrt",
        "VRT(&lt;GDAL_WMS&gt;&lt;Service name=\"TMS\"&gt;&lt;ServerUrl&gt;URL/a&lt;/ServerUrl&gt;&lt;/Service&gt;&lt;/GDAL_WMS&gt;)",
    ),
    ("h.vrt", "VRT(/vsizip//vsicurl/URL/a.zip/a.tif)"),
    (
        "i.vrt",
        "<VRTDataset rasterXSize=\"20\" rasterYSize=\"20\"><SRS>URL/crs</SRS><GeoTransform>105,0.05,0,22,0,-0.05</GeoTransform><VRTRasterBand dataType=\"Int16\" band=\"1\"/></VRTDataset>",
    ),
    (
        "j.vrt",
        "<VRTDataset rasterXSize=\"20\" rasterYSize=\"20\"><SRS>EPSG:4326</SRS><GeoTransform>105,0.05,0,22,0,-0.05</GeoTransform><VRTRasterBand dataType=\"Int16\" band=\"1\"><SimpleSource SourceFilename=\"/vsicurl/URL/a.tif\"><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>",
    ),
    (
        "k.vrt",
        "<VRTDataset rasterXSize=\"20\" rasterYSize=\"20\" subClass=\"VRTWarpedDataset\"><SRS>EPSG:4326</SRS><GeoTransform>105,0.05,0,22,0,-0.05</GeoTransform><VRTRasterBand dataType=\"Int16\" band=\"1\" subClass=\"VRTWarpedRasterBand\"/><GDALWarpOptions><SourceDataset>/vsicurl/URL/a.tif</SourceDataset></GDALWarpOptions></VRTDataset>",
    ),
    ("hidden.tif", "VRT(/vsicurl/URL/a.tif)"),
    (
        "python.vrt",
        "<VRTDataset rasterXSize=\"20\" rasterYSize=\"20\"><SRS>EPSG:4326</SRS><GeoTransform>105,0.05,0,22,0,-0.05</GeoTransform><VRTRasterBand dataType=\"Int16\" band=\"1\" subClass=\"VRTDerivedRasterBand\"><PixelFunctionType>f</PixelFunctionType><PixelFunctionLanguage>Python</PixelFunctionLanguage><PixelFunctionCode><![CDATA[\nimport urllib.request\nurllib.request.urlopen('URL/a')\n]]></PixelFunctionCode></VRTRasterBand></VRTDataset>",
    ),
    (
        "tms.xml",
        "<GDAL_WMS><Service name=\"TMS\"><ServerUrl>URL/${z}/${x}/${y}.png</ServerUrl></Service><DataWindow><UpperLeftX>105</UpperLeftX><UpperLeftY>22</UpperLeftY><LowerRightX>106</LowerRightX><LowerRightY>21</LowerRightY><SizeX>200</SizeX><SizeY>200</SizeY></DataWindow><Projection>EPSG:4326</Projection><BandsCount>1</BandsCount><DataType>Int16</DataType></GDAL_WMS>",
    ),
    (
        "tms.tif",
        "<GDAL_WMS><Service name=\"TMS\"><ServerUrl>URL/${z}/${x}/${y}.png</ServerUrl></Service><DataWindow><UpperLeftX>105</UpperLeftX><UpperLeftY>22</UpperLeftY><LowerRightX>106</LowerRightX><LowerRightY>21</LowerRightY><SizeX>200</SizeX><SizeY>200</SizeY></DataWindow><Projection>EPSG:4326</Projection></GDAL_WMS>",
    ),
    (
        "wmts.xml",
        "<GDAL_WMTS><GetCapabilitiesUrl>URL/wmts</GetCapabilitiesUrl></GDAL_WMTS>",
    ),
    (
        "wcs.xml",
        "<WCS_GDAL><ServiceURL>URL/wcs</ServiceURL><CoverageName>a</CoverageName></WCS_GDAL>",
    ),
    (
        "index.vrt",
        "<GDALTileIndexDataset><IndexDataset>/vsicurl/URL/i.gpkg</IndexDataset></GDALTileIndexDataset>",
    ),
    (
        "stacta.json",
        "{\"stac_version\":\"1.0.0\",\"stac_extensions\":[\"tiled-assets\"],\"asset_templates\":{\"a\":{\"href\":\"URL/{TileMatrix}/{TileRow}/{TileCol}.tif\"}},\"properties\":{\"tiles:tile_matrix_set_links\":{\"W\":{\"url\":\"URL/w\"}}}}",
    ),
    (
        "stacit.json",
        "{\"type\":\"FeatureCollection\",\"stac_version\":\"1.0.0\",\"features\":[{\"type\":\"Feature\",\"stac_version\":\"1.0.0\",\"properties\":{\"proj:epsg\":4326,\"proj:transform\":[0.05,0,105,0,-0.05,22],\"proj:shape\":[20,20]},\"assets\":{\"a\":{\"href\":\"URL/a.tif\"}}}]}",
    ),
    ("address.tif", "URL/a.tif"),
];

fn with_port(text: &str, listener: &Listener) -> String {
    const FEATURE: &str = "{\"type\":\"Feature\",\"properties\":{\"id\":\"1\",\"name\":\"A\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[105.5,21.5]}}";
    let text = match text.strip_prefix("VRT(").and_then(|t| t.strip_suffix(')')) {
        Some(source) => format!(
            "<VRTDataset rasterXSize=\"20\" rasterYSize=\"20\"><SRS>EPSG:4326</SRS><GeoTransform>105,0.05,0,22,0,-0.05</GeoTransform>\
             <VRTRasterBand dataType=\"Int16\" band=\"1\"><SimpleSource><SourceFilename relativeToVRT=\"0\">{source}</SourceFilename>\
             <SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
        ),
        None => text.to_owned(),
    };
    text.replace("FEATURE", FEATURE)
        .replace("URL", &format!("http://127.0.0.1:{}", listener.port))
}

/// Runs the executable, with an environment in which no proxy keeps it from this machine.
fn ran(scene: &Scene, args: &[&str]) -> Ran {
    let mut command = covgap(&scene.path(""));
    command.args(args).env("NO_PROXY", "*").env("no_proxy", "*");
    command.output().expect("runs").into()
}

/// The study with another file in the place of one, or with more tables.
fn study(scene: &Scene, old: &str, new: &str) {
    let text = STUDY.replace(
        "name_field = \"name\"\npopulation_field = \"population\"\nprovince_name_field = \"province\"\n",
        "name_field = \"name\"\n",
    );
    scene.study_file(&if old.is_empty() {
        format!("{text}{new}")
    } else {
        text.replace(old, new)
    });
}

/// Nothing was heard, and the run ended as it should.
fn is_silent(listener: &Listener, ran: &Ran, what: &str) {
    assert_eq!(listener.heard(), 0, "{what}: a connection was tried\n{}", ran.err);
    assert!(
        matches!(ran.code, Some(0..=2)),
        "{what}: {:?}\n{}",
        ran.code,
        ran.err
    );
    assert!(!ran.err.contains("panicked"), "{what}: {}", ran.err);
}

#[test]
fn no_layer_makes_a_connection_in_any_role() {
    let listener = Listener::new();
    for (name, text) in LAYERS {
        let scene = Scene::small_world();
        let text = with_port(text, &listener);
        scene.write(name, &text);
        // Those that have a place in them can be read without what they link to.
        let is_plain = name.starts_with("link.k") || name.starts_with("link.gp");
        for (old, new) in [
            ("path = \"villages.csv\"", format!("path = \"{name}\"")),
            ("path = \"sites.csv\"", format!("path = \"{name}\"")),
            ("", format!("[boundaries]\npath = \"{name}\"\n")),
            ("", format!("[test_points]\npath = \"{name}\"\n")),
            ("", format!("[buildings]\npath = \"{name}\"\n")),
        ] {
            study(&scene, old, &new);
            let ran = ran(&scene, &["check", "study.toml"]);
            is_silent(&listener, &ran, &format!("{name} as {new}"));
            assert!(ran.code == Some(2) || is_plain, "{name} as {new}: {}", ran.out);
        }
    }
}

#[test]
fn no_raster_makes_a_connection_in_any_role() {
    let listener = Listener::new();
    for (name, text) in RASTERS {
        let scene = Scene::small_world();
        scene.write(name, with_port(text, &listener));
        for (old, new) in [
            ("paths = [\"terrain.tif\"]", format!("paths = [\"{name}\"]")),
            ("", format!("[clutter]\npaths = [\"{name}\"]\n")),
            ("", format!("[population]\npaths = [\"{name}\"]\n")),
        ] {
            study(&scene, old, &new);
            let ran = ran(&scene, &["check", "study.toml"]);
            is_silent(&listener, &ran, &format!("{name} as {new}"));
            assert_eq!(ran.code, Some(2), "{name} as {new}: {}", ran.out);
        }
    }
}

#[test]
fn nothing_beside_a_raster_makes_a_connection() {
    let listener = Listener::new();
    let vrt = with_port("VRT(/vsicurl/URL/a.tif)", &listener);
    let overview = "<PAMDataset><Metadata domain=\"OVERVIEWS\"><MDI key=\"OVERVIEW_FILE\">/vsicurl/URL/a.ovr</MDI></Metadata></PAMDataset>";
    let system = "<PAMDataset><SRS>URL/crs</SRS></PAMDataset>";
    for (name, text) in [
        ("terrain.tif.ovr", vrt.clone()),
        ("terrain.tif.msk", vrt),
        ("terrain.tif.aux.xml", with_port(overview, &listener)),
        ("terrain.tif.aux.xml", with_port(system, &listener)),
    ] {
        let scene = Scene::small_world();
        scene.write(name, text);
        let ran = ran(&scene, &["run", "study.toml"]);
        is_silent(&listener, &ran, name);
        assert_eq!(ran.code, Some(2), "{name}: {}", ran.out);
    }
}

#[test]
fn a_raster_that_names_its_overviews_elsewhere_is_refused() {
    let listener = Listener::new();
    let scene = Scene::small_world();
    let mut file = gdal::Dataset::open_ex(
        scene.path("terrain.tif"),
        gdal::DatasetOptions {
            open_flags: gdal::GdalOpenFlags::GDAL_OF_UPDATE | gdal::GdalOpenFlags::GDAL_OF_RASTER,
            ..gdal::DatasetOptions::default()
        },
    )
    .expect("a raster");
    let address = format!("/vsicurl/http://127.0.0.1:{}/a.ovr", listener.port);
    gdal::Metadata::set_metadata_item(&mut file, "OVERVIEW_FILE", &address, "OVERVIEWS").expect("set");
    drop(file);
    let ran = ran(&scene, &["check", "study.toml"]);
    is_silent(&listener, &ran, "metadata");
    assert!(
        ran.code == Some(2) && ran.err.contains("file-names-others"),
        "{}",
        ran.err
    );
}

#[test]
fn an_address_in_the_study_is_refused_by_its_name() {
    let listener = Listener::new();
    for path in [
        "http://127.0.0.1:PORT/a.tif",
        "/vsicurl/http://127.0.0.1:PORT/a.tif",
        "/vsicurl/http://127.0.0.1:PORT/a?x=[1]*",
    ] {
        let path = path.replace("PORT", &listener.port.to_string());
        for (old, new) in [
            ("paths = [\"terrain.tif\"]", format!("paths = [\"{path}\"]")),
            ("path = \"villages.csv\"", format!("path = \"{path}\"")),
            ("", format!("[boundaries]\npath = \"{path}\"\n")),
        ] {
            let scene = Scene::small_world();
            study(&scene, old, &new);
            let ran = ran(&scene, &["check", "study.toml"]);
            is_silent(&listener, &ran, &new);
            assert!(
                ran.code == Some(2) && ran.err.contains("file-remote"),
                "{new}: {}",
                ran.err
            );
        }
    }
}

#[test]
fn a_database_cannot_ask_a_server() {
    let listener = Listener::new();
    let scene = Scene::small_world();
    let points = [("1", "A", 105.5, 21.5)];
    let path = scene.points("v.gpkg", "GPKG", "villages", Some(4326), None, &points);
    let database = Connection::open(&path).expect("a database");
    let template = format!("http://127.0.0.1:{}/?q=%s", listener.port);
    database
        .execute_batch(&format!(
            "CREATE VIEW asked AS SELECT fid, ogr_geocode('Ha Noi', 'geometry', 'QUERY_TEMPLATE={template}') AS id, geom FROM villages;\
             INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('asked', 'features', 'asked', 4326);\
             INSERT INTO gpkg_geometry_columns VALUES ('asked', 'geom', 'POINT', 4326, 0, 0);"
        ))
        .expect("written");
    drop(database);
    study(
        &scene,
        "path = \"villages.csv\"",
        "path = \"v.gpkg\"\nlayer = \"asked\"",
    );
    let ran = ran(&scene, &["check", "study.toml"]);
    is_silent(&listener, &ran, "a view");
    assert!(
        ran.code == Some(2) && ran.err.contains("file-names-others"),
        "{}",
        ran.err
    );
}

#[test]
fn no_list_of_the_register_makes_a_connection() {
    let listener = Listener::new();
    let scene = Scene::new();
    let at: &Path = &scene.path("");
    let made = covgap(at)
        .args(["register", "init", "--country", "vn", "--title", "Trial"])
        .env("COVGAP_WHO", "Lan")
        .output()
        .expect("runs");
    assert!(made.status.success());
    let before = std::fs::read(scene.path("register.gpkg")).ok();
    for (name, text) in LAYERS {
        scene.write(name, with_port(text, &listener));
        let mut command = covgap(at);
        command.args(["register", "import", name, "--as-of", "2023-12-28", "--dry-run"]);
        command
            .env("COVGAP_WHO", "Lan")
            .env("NO_PROXY", "*")
            .env("no_proxy", "*");
        let ran: Ran = command.output().expect("runs").into();
        is_silent(&listener, &ran, name);
    }
    assert!(
        std::fs::read(scene.path("register.gpkg")).ok() == before,
        "something was recorded"
    );
}

#[test]
fn the_environment_makes_proj_ask_no_server() {
    let listener = Listener::new();
    let address = format!("http://127.0.0.1:{}", listener.port);
    // NAD27 in Kansas: its shift to WGS 84 is a grid that PROJ fetches where it may.
    let scene = Scene::small_world();
    for name in ["villages.csv", "sites.csv"] {
        let text = std::fs::read_to_string(scene.path(name)).expect("a table");
        scene.write(name, text.replace(",105.", ",-98.").replace(",21.", ",38."));
    }
    let sheet = Sheet {
        size: (160, 140),
        corner: (-98.64, 38.64),
        step: 0.002,
        epsg: Some(4326),
        nodata: None,
    };
    scene.tiff("terrain.tif", sheet, |_, _| 100.0);
    study(
        &scene,
        "path = \"sites.csv\"",
        "path = \"sites.csv\"\ncrs = \"EPSG:4267\"",
    );
    for word in ["ON", "yes", "1"] {
        let mut command = covgap(&scene.path(""));
        command
            .args(["check", "study.toml"])
            .env("PROJ_NETWORK", word)
            .env("PROJ_NETWORK_ENDPOINT", &address)
            .env("PROJ_USER_WRITABLE_DIRECTORY", scene.path("proj"))
            .env("NO_PROXY", "*")
            .env("no_proxy", "*");
        let ran: Ran = command.output().expect("runs").into();
        is_silent(&listener, &ran, word);
    }
    // The rest is as without.
    let scene = Scene::small_world();
    let mut command = covgap(&scene.path(""));
    command.args(["check", "study.toml"]).env("PROJ_NETWORK", "ON");
    let with: Ran = command.output().expect("runs").into();
    let without = scene.covgap(&["check", "study.toml"]);
    assert_eq!(
        (with.code, with.out, with.err),
        (without.code, without.out, without.err)
    );
}
