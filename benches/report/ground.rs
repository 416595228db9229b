//! Ground to measure over: a real mountainous tile where one is at hand, else a synthetic province.

use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Kilometres of one degree of latitude on the mean sphere.
pub(crate) const KM_PER_DEG: f64 = 111.195;

/// A piece of ground.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    /// Short name, for folders.
    pub name: String,
    /// For people.
    pub said: String,
    /// The terrain file.
    pub terrain: PathBuf,
    /// Further lines of `[terrain]`.
    pub terrain_lines: &'static str,
    /// Middle: longitude, latitude, degrees.
    pub centre_deg: (f64, f64),
    /// From the middle to the western and the southern edge, km.
    pub half_km: (f64, f64),
}

impl Ground {
    /// The tile N21E105 of the folder `shared` beside the project, its voids filled; `None` where it is not
    /// there.
    pub(crate) fn real() -> Option<Self> {
        let terrain = shared()?.join("realdata/terrain/N21E105.hgt");
        let half_deg = 0.5;
        terrain.is_file().then(|| Self {
            name: "n21e105".to_owned(),
            said: "the real tile N21E105 (SRTM 3″, northern mountains of Viet Nam, voids filled)".to_owned(),
            terrain,
            terrain_lines: "lowest_m = -10\nfill_voids_up_to_samples = 1000000",
            centre_deg: (105.5, 21.5),
            half_km: (half_deg * km_per_deg_lon(21.5), half_deg * KM_PER_DEG),
        })
    }

    /// Synthetic mountains with so many villages, 5 km² each: 2,500 make a square of 112 km. Made once.
    pub(crate) fn synthetic(exe: &Path, work: &Path, villages: usize) -> anyhow::Result<Self> {
        let folder = synth(
            exe,
            work,
            &format!("ground-{villages}"),
            &["--villages", &villages.to_string(), "--sites", "1"],
        )?;
        let side_km = (5.0 * villages as f64).sqrt();
        let d_lat = side_km / KM_PER_DEG;
        let lat_deg = 21.0 + 0.5 * d_lat;
        Ok(Self {
            name: format!("synthetic-{villages}"),
            said: format!("synthetic mountains of {side_km:.0} × {side_km:.0} km (3″, covgap synth, seed 1)"),
            terrain: folder.join("terrain.tif"),
            terrain_lines: "",
            centre_deg: (103.0 + 0.5 * side_km / km_per_deg_lon(lat_deg), lat_deg),
            half_km: (0.5 * side_km, 0.5 * side_km),
        })
    }

    /// A place so many kilometres east and north of the middle, degrees.
    pub(crate) fn place_deg(&self, east_km: f64, north_km: f64) -> (f64, f64) {
        let (lon_deg, lat_deg) = self.centre_deg;
        (
            lon_deg + east_km / km_per_deg_lon(lat_deg),
            lat_deg + north_km / KM_PER_DEG,
        )
    }

    /// West, south, east, north of a box around the middle, degrees; never beyond the ground.
    pub(crate) fn box_deg(&self, half_width_km: f64, half_height_km: f64) -> [f64; 4] {
        let (w, h) = (
            half_width_km.min(self.half_km.0),
            half_height_km.min(self.half_km.1),
        );
        let (west, south) = self.place_deg(-w, -h);
        let (east, north) = self.place_deg(w, h);
        [west, south, east, north]
    }

    /// Land cover over all of it, as a raster of about 30 m: woods, fields, houses and water in patches of a
    /// few hundred metres. Made once.
    pub(crate) fn land_cover(&self, work: &Path) -> anyhow::Result<PathBuf> {
        let file = work.join(format!("landcover-{}.img", self.name));
        if file.is_file() && file.with_extension("hdr").is_file() {
            return Ok(file);
        }
        const STEP_DEG: f64 = 0.0003;
        let [west, south, east, north] = self.box_deg(self.half_km.0, self.half_km.1);
        let (cols, rows) = (
            ((east - west) / STEP_DEG) as usize,
            ((north - south) / STEP_DEG) as usize,
        );
        let codes: Vec<u8> = (0..rows * cols).map(|i| class_at(i % cols, i / cols)).collect();
        std::fs::write(&file, codes)?;
        let header = format!(
            "ENVI\nsamples = {cols}\nlines = {rows}\nbands = 1\nheader offset = 0\ndata type = 1\ninterleave = bsq\nbyte order = 0\n\
             map info = {{Geographic Lat/Lon, 1, 1, {west:.6}, {north:.6}, {STEP_DEG}, {STEP_DEG}, WGS-84, units=Degrees}}\n"
        );
        std::fs::write(file.with_extension("hdr"), header)?;
        Ok(file)
    }
}

/// A class of ESA WorldCover: smooth noise on two scales, cut into shares of about half woods, a third
/// fields, a tenth houses.
fn class_at(col: usize, row: usize) -> u8 {
    let noise = |side: usize, seed: u64| {
        let share = |k: usize| (k % side) as f64 / side as f64;
        let (x, y) = (share(col), share(row));
        let at = |dc: usize, dr: usize| random(seed, (col / side + dc) as u64, (row / side + dr) as u64);
        (at(0, 0) * (1.0 - x) + at(1, 0) * x) * (1.0 - y) + (at(0, 1) * (1.0 - x) + at(1, 1) * x) * y
    };
    match 0.6 * noise(24, 1) + 0.4 * noise(7, 2) {
        v if v < 0.24 => 80,
        v if v < 0.34 => 50,
        v if v < 0.50 => 40,
        _ => 10,
    }
}

/// 0 … 1 from three whole numbers (the mixing function of SplitMix64).
pub(crate) fn random(seed: u64, a: u64, b: u64) -> f64 {
    let mut word = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ a.wrapping_mul(0xBF58_476D_1CE4_E5B9)
        ^ b.wrapping_mul(0x94D0_49BB_1331_11EB);
    for factor in [0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB] {
        word = (word ^ (word >> 30)).wrapping_mul(factor);
    }
    ((word ^ (word >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Kilometres of one degree of longitude.
pub(crate) fn km_per_deg_lon(lat_deg: f64) -> f64 {
    KM_PER_DEG * covgap::maths::cos(lat_deg.to_radians())
}

/// The folder with real data beside the project, where there is one.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.join("shared");
    folder.is_dir().then_some(folder)
}

/// A synthetic province in a folder of its own; made once.
pub(crate) fn synth(exe: &Path, work: &Path, name: &str, options: &[&str]) -> anyhow::Result<PathBuf> {
    let folder = work.join(name);
    if folder.join("study.toml").is_file() {
        return Ok(folder);
    }
    let mut command = Command::new(exe);
    command
        .args(["synth", "--quiet", "--out"])
        .arg(&folder)
        .args(options);
    let output = command.output().context("covgap synth")?;
    if !output.status.success() {
        bail!("covgap synth: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(folder)
}
