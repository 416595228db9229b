//! Miniature worlds that can be solved by hand, from files to verdicts and rasters.
//!
//! All lie around 105.5° E, 21.5° N. A mast there radiates 60 dBm (EIRP) at 800 MHz on 600 subcarriers, so
//! that a reference element leaves it with 60 − 27.8 = 32.2 dBm; free space takes 92.4 dB + 20·log10(km ·
//! GHz) from it.

mod changes;
mod explain;
mod links;
mod people;
mod places;
mod presets;
mod propagation;
mod rasters;

use crate::support::{Scene, Sheet};
use covgap::coverage::Unobserved;
use covgap::gaps::{Judgement, Verdict, VillageGap};
use covgap::ingest::{self, Ingested};
use covgap::pipeline::{self, Found, Parts};
use covgap::study::{Embedded, Study};

/// Where the mast is.
const MAST: (f64, f64) = (105.5, 21.5);

/// A degree of longitude and of latitude at 21.5° N, km.
const LON_KM: f64 = 103.65;
const LAT_KM: f64 = 110.73;

/// A world of text files and one sheet of terrain.
struct World {
    scene: Scene,
    villages: String,
    sites: String,
    study: String,
}

impl World {
    /// Ground of 31 × 20 km with samples every 0.001°, `height` from kilometres east and north of the mast.
    fn new(height: impl Fn(f64, f64) -> f32) -> Self {
        Self::on((300, 180), 0.001, height)
    }

    /// Ground of so many samples around the mast.
    fn on(size: (usize, usize), step: f64, height: impl Fn(f64, f64) -> f32) -> Self {
        let scene = Scene::new();
        let corner = (
            MAST.0 - 0.5 * size.0 as f64 * step,
            MAST.1 + 0.5 * size.1 as f64 * step,
        );
        let sheet = Sheet {
            size,
            corner,
            step,
            epsg: Some(4326),
            nodata: None,
        };
        scene.tiff("terrain.tif", sheet, |col, row| {
            let lon = corner.0 + (col as f64 + 0.5) * step;
            let lat = corner.1 - (row as f64 + 0.5) * step;
            height((lon - MAST.0) * LON_KM, (lat - MAST.1) * LAT_KM)
        });
        Self {
            scene,
            villages: "id,name,lon,lat,population\n".to_owned(),
            sites:
                "id,site,operator,technology,lon,lat,frequency_mhz,eirp_dbm,bandwidth_mhz,antenna_height_m,\
                    azimuth_deg,vertical_beam_width_deg,status\n"
                    .to_owned(),
            // Worlds that are solved by hand are small and strange, and meant so.
            study: "[study]\nallow = [\"channel-number\", \"no-path\", \"no-site-in-reach\", \
                    \"terrain-impossible-heights\"]\n[area]\nmargin_km = 1.0\n[villages]\npath = \"villages.csv\"\nid_field = \"id\"\n\
                    name_field = \"name\"\npopulation_field = \"population\"\n[sites]\npath = \"sites.csv\"\n\
                    template_by_band = false\n[terrain]\npaths = [\"terrain.tif\"]\n[radio]\nsurroundings = \"open\"\nmax_range_km = 12\n"
                .to_owned(),
        }
    }

    /// A village at kilometres east and north of the mast.
    fn village(mut self, id: &str, east_km: f64, north_km: f64, people: u32) -> Self {
        let (lon, lat) = place(east_km, north_km);
        self.villages += &format!("{id},Bản {id},{lon:.7},{lat:.7},{people}\n");
        self
    }

    /// A cell like the one described above, at kilometres east and north.
    fn cell(self, id: &str, operator: &str, east_km: f64, north_km: f64) -> Self {
        self.special_cell(id, operator, (east_km, north_km), "60", "omni", "on-air")
    }

    fn special_cell(
        mut self,
        id: &str,
        operator: &str,
        at: (f64, f64),
        eirp_dbm: &str,
        azimuth_deg: &str,
        status: &str,
    ) -> Self {
        let (lon, lat) = place(at.0, at.1);
        self.sites += &format!(
            "{id},{id},{operator},4G,{lon:.7},{lat:.7},800,{eirp_dbm},10,30,{azimuth_deg},180,{status}\n"
        );
        self
    }

    /// Further lines of the study; the last table of it is `[radio]`.
    fn with(mut self, lines: &str) -> Self {
        self.study += lines;
        self
    }

    fn files(&self) {
        self.scene.write("villages.csv", &self.villages);
        self.scene.write("sites.csv", &self.sites);
        self.scene.write("study.toml", &self.study);
    }

    fn study(&self) -> Study {
        Study::from_toml(&self.study, &self.scene.path("study.toml"), &Embedded)
            .unwrap_or_else(|faults| panic!("{faults}"))
    }

    /// From the files to verdicts.
    fn solved(&self) -> Solved {
        self.files();
        self.solved_as(self.study())
    }

    /// The same of a study that was read otherwise.
    fn solved_as(&self, study: Study) -> Solved {
        let input = ingest::read(&study).unwrap_or_else(|problems| panic!("{problems}"));
        let found = pipeline::compute(
            &study,
            &input,
            Parts::VILLAGES,
            &pipeline::Means::default(),
            &Unobserved,
        )
        .expect("a result");
        Solved { input, found }
    }
}

/// Longitude and latitude at kilometres east and north of the mast.
fn place(east_km: f64, north_km: f64) -> (f64, f64) {
    (MAST.0 + east_km / LON_KM, MAST.1 + north_km / LAT_KM)
}

/// What came out.
struct Solved {
    input: Ingested,
    found: Found,
}

impl Solved {
    fn gap(&self, id: &str) -> &VillageGap {
        let villages = &self.input.world.villages;
        let index = villages.iter().position(|v| v.id == id).expect("a village");
        let mut gaps = self.found.gaps.villages.iter();
        gaps.find(|g| g.village == index).expect("a verdict")
    }

    fn verdict(&self, id: &str) -> Verdict {
        self.gap(id).any.verdict
    }

    fn of_operator(&self, id: &str, operator: &str) -> &Judgement {
        let mut all = self.gap(id).by_operator.iter();
        &all.find(|(o, _)| o == operator).expect("an operator").1
    }

    fn level_dbm(&self, id: &str) -> f64 {
        self.gap(id).any.level.expect("a level").0
    }
}

/// Level of a reference element after free space alone, dBm.
fn free_space_level_dbm(distance_km: f64) -> f64 {
    60.0 - 10.0 * 600f64.log10() - 92.45 - 20.0 * (distance_km * 0.8).log10()
}
