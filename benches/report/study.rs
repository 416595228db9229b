//! Studies made for measuring: masts on a piece of ground, one 4G cell each.

use super::case::Case;
use super::ground::{Ground, KM_PER_DEG, km_per_deg_lon, random};
use anyhow::Context;
use covgap::coverage::raster::RAY_SPACING_PIXELS;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Spacing of the samples of radials, metres: half of the terrain's, which is what studies have where they
/// say nothing.
pub(crate) const STEP_M: f64 = 45.0;

/// What to study.
#[derive(Clone, Debug)]
pub(crate) struct Spec<'a> {
    /// Model's name.
    pub model: &'a str,
    /// How far masts are heard, km.
    pub radius_km: f64,
    /// Side of a pixel, metres.
    pub resolution_m: f64,
    /// Number of masts.
    pub masts: usize,
    /// Land cover along the paths.
    pub land_cover: Option<PathBuf>,
    /// A profile for every pixel instead of radials.
    pub exact: bool,
    /// Spacing of the samples, metres.
    pub step_m: f64,
}

impl<'a> Spec<'a> {
    /// Masts of 35 km at 100 m over bare terrain.
    pub(crate) fn usual(model: &'a str, masts: usize) -> Self {
        Self {
            model,
            radius_km: 35.0,
            resolution_m: 100.0,
            masts,
            land_cover: None,
            exact: false,
            step_m: STEP_M,
        }
    }

    /// Its name, for a folder.
    fn name(&self) -> String {
        let cover = if self.land_cover.is_some() { "-cover" } else { "" };
        let exact = if self.exact { "-exact" } else { "" };
        format!(
            "{}-{}km-{}m-{}-{}{cover}{exact}",
            self.model, self.radius_km, self.resolution_m, self.step_m, self.masts
        )
    }

    /// Samples of all radials: one a step, on radials as far apart at full range as studies have them where
    /// they say nothing; with a profile for every pixel, the pixels of every disc. Every disc lies on map and
    /// ground as a whole.
    pub(crate) fn points(&self) -> f64 {
        let range_m = self.radius_km * 1000.0;
        if self.exact {
            let radius_px = range_m / self.resolution_m;
            return std::f64::consts::PI * radius_px * radius_px * self.masts as f64;
        }
        let radials = (std::f64::consts::TAU * range_m / (RAY_SPACING_PIXELS * self.resolution_m)).ceil();
        radials * (range_m / self.step_m).ceil() * self.masts as f64
    }

    /// The rasters of the study, written for this.
    pub(crate) fn case(&self, label: &str, ground: &Ground, work: &Path) -> anyhow::Result<Case> {
        Ok(Case::coverage(label, &self.write(ground, work)?).of_points(self.points()))
    }

    /// Masts on a square lattice, shifted at random, so near the middle that every disc lies on the ground as
    /// a whole where it can; never farther apart than 4 km. Degrees.
    fn places_deg(&self, ground: &Ground) -> Vec<(f64, f64)> {
        let side = (self.masts as f64).sqrt().ceil().max(1.0) as usize;
        let spacing_km =
            |half_km: f64| (2.0 * (half_km - self.radius_km - 0.7).max(0.0) / side as f64).min(4.0);
        let (dx_km, dy_km) = (spacing_km(ground.half_km.0), spacing_km(ground.half_km.1));
        let middle = 0.5 * (side as f64 - 1.0);
        let place = |n: usize| {
            let (col, row) = ((n % side) as f64 - middle, (n / side) as f64 - middle);
            let shift = |seed| {
                if self.masts > 1 {
                    0.6 * (random(seed, n as u64, 7) - 0.5)
                } else {
                    0.0
                }
            };
            ground.place_deg((col + shift(5)) * dx_km, (row + shift(6)) * dy_km)
        };
        (0..self.masts).map(place).collect()
    }

    /// Writes study, masts and a village (a study wants one); returns the study file.
    pub(crate) fn write(&self, ground: &Ground, work: &Path) -> anyhow::Result<PathBuf> {
        let folder = work.join(&ground.name).join(self.name());
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let places = self.places_deg(ground);
        let mut sites = String::from(
            "id,site,operator,technology,frequency_mhz,eirp_dbm,antenna_height_m,azimuth_deg,mechanical_tilt_deg,electrical_tilt_deg,\
             horizontal_beam_width_deg,vertical_beam_width_deg,bandwidth_mhz,lon,lat\n",
        );
        for (n, (lon, lat)) in places.iter().enumerate() {
            let azimuth_deg = 37 * n % 360;
            writeln!(
                sites,
                "C{n:04},S{n:04},bench,4G,800,62,30,{azimuth_deg},0,2,65,8,10,{lon:.6},{lat:.6}"
            )?;
        }
        std::fs::write(folder.join("sites.csv"), sites)?;
        let (lon, lat) = ground.centre_deg;
        std::fs::write(
            folder.join("villages.csv"),
            format!("id,name,lon,lat\nV1,bench,{lon},{lat}\n"),
        )?;
        let file = folder.join("study.toml");
        std::fs::write(&file, self.toml(ground, &places))?;
        Ok(file)
    }

    fn toml(&self, ground: &Ground, places: &[(f64, f64)]) -> String {
        let bounds = around(places, self.radius_km + 0.1);
        let most = ground.box_deg(ground.half_km.0, ground.half_km.1);
        let bbox = [
            bounds[0].max(most[0]),
            bounds[1].max(most[1]),
            bounds[2].min(most[2]),
            bounds[3].min(most[3]),
        ];
        let mut text = format!(
            "[study]\nname = \"bench\"\nsynthetic_sites = true\n[villages]\npath = \"villages.csv\"\nid_field = \"id\"\nname_field = \"name\"\n\
             [sites]\npath = \"sites.csv\"\n[terrain]\npaths = [{:?}]\n{}\n[radio]\nmodel = \"{}\"\nmax_range_km = {:?}\nprofile_step_m = {:?}\n\
             [area]\nbbox_deg = {bbox:?}\nresolution_m = {:?}\nray_spacing_pixels = {RAY_SPACING_PIXELS:?}\n{}\n[verdict]\npreset = \"vn-lomsong\"\n",
            ground.terrain.display().to_string(),
            ground.terrain_lines,
            self.model,
            self.radius_km,
            self.step_m,
            self.resolution_m,
            if self.exact { "method = \"exact\"" } else { "" },
        );
        if let Some(cover) = &self.land_cover {
            let path = cover.display().to_string();
            text.push_str(&format!("[clutter]\npaths = [{path:?}]\ncrs = \"EPSG:4326\"\n"));
        }
        text
    }
}

/// West, south, east, north around some places, widened, degrees.
fn around(places_deg: &[(f64, f64)], by_km: f64) -> [f64; 4] {
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for &(lon, lat) in places_deg {
        let (dx, dy) = (by_km / km_per_deg_lon(lat), by_km / KM_PER_DEG);
        bounds = [
            bounds[0].min(lon - dx),
            bounds[1].min(lat - dy),
            bounds[2].max(lon + dx),
            bounds[3].max(lat + dy),
        ];
    }
    bounds
}

/// A study of `covgap synth` with other values, as another study of the same data; sections and keys, TOML on
/// the right. Returns its file.
pub(crate) fn altered(
    folder: &Path,
    name: &str,
    values: &[(&str, &str, toml::Value)],
) -> anyhow::Result<PathBuf> {
    let text = std::fs::read_to_string(folder.join("study.toml"))?;
    let mut study: toml::Table = text.parse()?;
    let mut set = |section: &str, key: &str, value: toml::Value| {
        let table = study
            .entry(section)
            .or_insert_with(|| toml::Value::Table(toml::Table::new()));
        if let Some(table) = table.as_table_mut() {
            table.insert(key.to_owned(), value);
        }
    };
    set("study", "name", name.into());
    for (section, key, value) in values {
        set(section, key, value.clone());
    }
    let file = folder.join(format!("{name}.toml"));
    std::fs::write(&file, toml::to_string(&study)?)?;
    Ok(file)
}

/// Leaves out all cells but those of 4G: of those every synthetic mast has one carrier, so that a mast has
/// one path to a place.
pub(crate) fn only_4g() -> (&'static str, &'static str, toml::Value) {
    let others: Vec<toml::Value> = ["2G", "3G", "5G"].into_iter().map(Into::into).collect();
    let mut table = toml::Table::new();
    table.insert("technology".to_owned(), others.into());
    ("sites", "exclude", table.into())
}
