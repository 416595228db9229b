//! Builders of small input files and studies for the tests.

use covgap::domain::Technology;
use covgap::study::{Embedded, Layered, RadioTemplate, SiteSource, Study, VillageSource};
use gdal::DriverManager;
use gdal::raster::Buffer;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Defn, Feature, FieldDefn, Geometry, LayerOptions, OGRFieldType};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A folder with input files that vanishes with the test.
pub(crate) struct Scene {
    dir: tempfile::TempDir,
}

/// A raster to write: corner, step and system.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sheet {
    /// Columns and rows.
    pub size: (usize, usize),
    /// Outer corner: west (or easting), north (or northing).
    pub corner: (f64, f64),
    /// Side of a pixel.
    pub step: f64,
    /// EPSG code; none: the file does not say.
    pub epsg: Option<u32>,
    /// Value that represents "no data".
    pub nodata: Option<f64>,
}

impl Sheet {
    /// One degree at 0.005°: 105–106° E, 21–22° N.
    pub(crate) fn degree() -> Self {
        Self {
            size: (200, 200),
            corner: (105.0, 22.0),
            step: 0.005,
            epsg: Some(4326),
            nodata: None,
        }
    }
}

impl Scene {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a folder"),
        }
    }

    /// A folder with two villages, a site and a plain of 100 m: nothing wrong with it.
    pub(crate) fn sound() -> Self {
        let scene = Self::new();
        scene.write(
            "villages.csv",
            "id,name,lon,lat,population\nv1,Bản Một,105.5,21.5,120\nv2,Bản Hai,105.6,21.4,0\n",
        );
        scene.write(
            "sites.csv",
            "id,operator,technology,lon,lat,azimuth_deg\nc1,Viettel,4G,105.52,21.5,120\n",
        );
        scene.tiff("terrain.tif", Sheet::degree(), |_, _| 100.0);
        scene
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    /// Cuts a file to a part of its length.
    pub(crate) fn cut(&self, name: &str, part: f64) {
        let path = self.path(name);
        let bytes = std::fs::read(&path).expect("there");
        let keep = (bytes.len() as f64 * part) as usize;
        std::fs::write(&path, &bytes[..keep]).expect("written");
    }

    /// Writes a 3″ HGT tile; `height` gets column and row.
    pub(crate) fn hgt(&self, name: &str, height: impl Fn(usize, usize) -> i16) -> PathBuf {
        let mut bytes = Vec::with_capacity(1201 * 1201 * 2);
        for row in 0..1201 {
            for col in 0..1201 {
                bytes.extend(height(col, row).to_be_bytes());
            }
        }
        self.write(name, bytes)
    }

    /// Writes a GeoTIFF of 32-bit floats; `height` gets column and row.
    pub(crate) fn tiff(&self, name: &str, sheet: Sheet, height: impl Fn(usize, usize) -> f32) -> PathBuf {
        let path = self.path(name);
        let (cols, rows) = sheet.size;
        let driver = DriverManager::get_driver_by_name("GTiff").expect("a driver");
        let mut file = driver
            .create_with_band_type::<f32, _>(&path, cols, rows, 1)
            .expect("created");
        let (west, north) = sheet.corner;
        file.set_geo_transform(&[west, sheet.step, 0.0, north, 0.0, -sheet.step])
            .expect("placed");
        if let Some(code) = sheet.epsg {
            let system = SpatialRef::from_epsg(code).expect("known");
            file.set_spatial_ref(&system).expect("declared");
        }
        let mut band = file.rasterband(1).expect("a band");
        band.set_no_data_value(sheet.nodata).expect("marked");
        let values = (0..rows).flat_map(|r| (0..cols).map(move |c| (c, r)));
        let values: Vec<f32> = values.map(|(c, r)| height(c, r)).collect();
        band.write((0, 0), (cols, rows), &mut Buffer::new((cols, rows), values))
            .expect("written");
        path
    }

    /// Writes points with a text id and a name through a GDAL driver: `(id, name, x, y)`.
    pub(crate) fn points(
        &self,
        name: &str,
        driver: &str,
        layer: &str,
        epsg: Option<u32>,
        options: Option<&[&str]>,
        rows: &[(&str, &str, f64, f64)],
    ) -> PathBuf {
        let path = self.path(name);
        let driver = DriverManager::get_driver_by_name(driver).expect("a driver");
        let mut file = driver.create_vector_only(&path).expect("created");
        let system = epsg.map(|code| SpatialRef::from_epsg(code).expect("known"));
        let layer = file
            .create_layer(LayerOptions {
                name: layer,
                srs: system.as_ref(),
                ty: gdal::vector::OGRwkbGeometryType::wkbPoint,
                options,
            })
            .expect("a layer");
        for field in ["id", "name"] {
            let definition = FieldDefn::new(field, OGRFieldType::OFTString).expect("a field");
            definition.add_to_layer(&layer).expect("added");
        }
        let definition = Defn::from_layer(&layer);
        for (id, name, x, y) in rows {
            let mut feature = Feature::new(&definition).expect("a feature");
            feature.set_field_string(0, id).expect("set");
            feature.set_field_string(1, name).expect("set");
            let shape = Geometry::from_wkt(&format!("POINT ({x} {y})")).expect("a point");
            feature.set_geometry(shape).expect("set");
            feature.create(&layer).expect("written");
        }
        file.close().expect("closed");
        path
    }

    /// A study of villages.csv, sites.csv and terrain.tif in this folder, to be changed at will.
    pub(crate) fn study(&self) -> Study {
        let text = "[villages]\npath = 'villages.csv'\n[sites]\npath = 'sites.csv'\n[terrain]\npaths = ['terrain.tif']\n";
        let mut study =
            Study::from_toml(text, &self.path("study.toml"), &Embedded).expect("a study without faults");
        study.area.margin_km = 1.0;
        study.villages = villages(&self.path("villages.csv"));
        study.sites = sites(&self.path("sites.csv"));
        study.terrain.lowest_m = -10.0;
        study.radio.model = "free-space".to_owned();
        study.radio.max_range_km = 10.0;
        study.preset.rule.thresholds = BTreeMap::new();
        study.output_dir = self.path("outputs");
        // What these worlds are made for is how files are read, not who hears whom.
        study
            .allow
            .extend(["no-path", "no-site-in-reach"].map(str::to_owned));
        study
    }
}

/// A file without layer and system.
pub(crate) fn layered(path: &Path) -> Layered {
    Layered {
        path: path.to_owned(),
        layer: None,
        crs: None,
        encoding: None,
    }
}

/// Villages with columns id, name, lon, lat, population.
pub(crate) fn villages(path: &Path) -> VillageSource {
    VillageSource {
        layered: layered(path),
        id: Some("id".to_owned()),
        name: Some("name".to_owned()),
        lon: "lon".to_owned(),
        lat: "lat".to_owned(),
        centre_lon: None,
        centre_lat: None,
        population: Some("population".to_owned()),
        households: None,
        electricity: None,
        surroundings: None,
        surroundings_values: BTreeMap::new(),
        electricity_values: BTreeMap::new(),
        commune_code: None,
        commune_name: None,
        province_code: None,
        province_name: None,
        zero_population_is_unknown: true,
        keep: BTreeMap::new(),
    }
}

/// Sites with columns of our names.
pub(crate) fn sites(path: &Path) -> SiteSource {
    SiteSource {
        layered: layered(path),
        opencellid: false,
        lon: "lon".to_owned(),
        lat: "lat".to_owned(),
        fields: BTreeMap::new(),
        default_operator: "unknown".to_owned(),
        default_technology: None,
        technology_values: BTreeMap::new(),
        status_values: BTreeMap::new(),
        antenna_values: BTreeMap::new(),
        antenna_dir: None,
        by_band: BTreeMap::new(),
        templates: Technology::ALL.iter().map(|t| (*t, template(*t))).collect(),
        include_planned: false,
        plan: None,
        plan_phase: None,
        exclude: BTreeMap::new(),
    }
}

/// 43 dBm + 17 dBi − 2 dB at 1800 MHz, 100 resource blocks, 30 m, omnidirectional.
pub(crate) fn template(technology: Technology) -> RadioTemplate {
    let blocks = matches!(technology, Technology::G4 | Technology::G5);
    RadioTemplate {
        name: format!("typical-{technology}").to_lowercase(),
        title: "Typical".to_owned(),
        source: "test".to_owned(),
        technology,
        frequency_mhz: 1800.0,
        power_dbm: 43.0,
        gain_dbi: 17.0,
        losses_db: 2.0,
        antenna_height_m: 30.0,
        azimuth_deg: None,
        mechanical_tilt_deg: 0.0,
        electrical_tilt_deg: 2.0,
        horizontal_beam_width_deg: 65.0,
        vertical_beam_width_deg: 7.0,
        front_to_back_db: 30.0,
        side_lobe_db: 20.0,
        antenna_pattern: None,
        bandwidth_mhz: 20.0,
        resource_blocks: blocks.then_some(100),
        reference_offset_db: (!blocks).then_some(0.0),
        noise_figure_db: 5.0,
        terminal_power_dbm: 23.0,
        terminal_gain_dbi: 0.0,
        terminal_noise_figure_db: 9.0,
        load: 0.5,
        sha256: String::new(),
    }
}
