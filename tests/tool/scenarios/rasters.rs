//! Rasters read back by GDAL: every pixel is where it should and says what the points say.

use super::{MAST, World, place};
use gdal::{Dataset, Metadata};

/// A raster's first band: corner and step in degrees, size, values.
struct Raster {
    corner: (f64, f64),
    step: (f64, f64),
    cols: usize,
    values: Vec<f32>,
}

impl Raster {
    fn read(world: &World, name: &str) -> Self {
        let file = Dataset::open(world.scene.path("out/study").join(name)).expect("a raster");
        let t = file.geo_transform().expect("a place");
        assert_eq!((t[2], t[4]), (0.0, 0.0));
        let system = file.spatial_ref().expect("a system");
        assert_eq!(system.auth_code().expect("a code"), 4326);
        let band = file.rasterband(1).expect("a band");
        let (cols, rows) = band.size();
        let read = band.read_as::<f32>((0, 0), (cols, rows), (cols, rows), None);
        Self {
            corner: (t[0], t[3]),
            step: (t[1], t[5]),
            cols,
            values: read.expect("values").data().to_vec(),
        }
    }

    /// Column and row of a place, continuous: 0.5 is the middle of the first pixel.
    fn pixel(&self, (lon, lat): (f64, f64)) -> (f64, f64) {
        (
            (lon - self.corner.0) / self.step.0,
            (lat - self.corner.1) / self.step.1,
        )
    }

    fn at(&self, place: (f64, f64)) -> f32 {
        let (col, row) = self.pixel(place);
        self.values[row as usize * self.cols + col as usize]
    }

    /// Middle of the pixels that share the highest value: near a mast they all take the first samples of the
    /// rays.
    fn highest(&self) -> (f64, f64) {
        let highest = self
            .values
            .iter()
            .copied()
            .filter(|v| v.is_finite())
            .fold(f32::MIN, f32::max);
        let (mut n, mut cols, mut rows) = (0.0, 0.0, 0.0);
        for (k, _) in self.values.iter().enumerate().filter(|(_, v)| **v == highest) {
            n += 1.0;
            cols += (k % self.cols) as f64 + 0.5;
            rows += (k / self.cols) as f64 + 0.5;
        }
        (cols / n, rows / n)
    }
}

fn ran(world: &World) {
    world.files();
    let ran = world.scene.covgap(&["run", "study.toml", "--out", "out", "-q"]);
    assert_eq!(ran.good(), "");
}

#[test]
fn the_highest_pixel_lies_at_the_mast() {
    for (east_km, north_km, resolution_m) in [(0.0, 0.0, 90.0), (1.234, -0.777, 100.0), (-2.05, 1.61, 63.0)] {
        let world = World::new(|_, _| 100.0)
            .village("v1", -3.0, -2.0, 10)
            .village("v2", 3.0, 2.0, 10)
            .cell("c", "Viettel", east_km, north_km);
        let area = format!("[area]\nresolution_m = {resolution_m}\n");
        let study = world
            .study
            .replace("[area]\n", &area)
            .replace("max_range_km = 12", "max_range_km = 6");
        let world = World { study, ..world };
        ran(&world);
        let raster = Raster::read(&world, "coverage.tif");
        let (col, row) = raster.pixel(place(east_km, north_km));
        let (best_col, best_row) = raster.highest();
        assert!(
            (col - best_col).abs() <= 1.0 && (row - best_row).abs() <= 1.0,
            "mast at {col} {row}, highest pixels around {best_col} {best_row}"
        );
        // The plain is the same all round: so are the levels.
        let level = |x: f64, y: f64| raster.at(place(east_km + x, north_km + y));
        let around = [
            level(0.9, 0.0),
            level(-0.9, 0.0),
            level(0.0, 0.9),
            level(0.0, -0.9),
        ];
        let spread =
            around.iter().fold(f32::MIN, |a, b| a.max(*b)) - around.iter().fold(f32::MAX, |a, b| a.min(*b));
        assert!(spread < 2.5, "{around:?}");
    }
}

#[test]
fn a_shadow_on_the_raster_lies_behind_the_ridge_and_the_points_agree() {
    let ground = |east_km: f64, _: f64| {
        if (east_km + 1.5).abs() < 0.06 {
            500.0
        } else {
            100.0
        }
    };
    let world = World::new(ground)
        .village("west", -3.0, 0.0, 100)
        .village("east", 3.0, 0.0, 100)
        .cell("c", "Viettel", 0.0, 0.0);
    let study = world.study.replace("max_range_km = 12", "max_range_km = 5");
    let world = World { study, ..world };
    ran(&world);
    let raster = Raster::read(&world, "coverage.tif");
    let solved = world.solved();
    for (village, km) in [("west", -3.0), ("east", 3.0)] {
        let (pixel, point) = (f64::from(raster.at(place(km, 0.0))), solved.level_dbm(village));
        assert!((pixel - point).abs() < 1.5, "{village}: {pixel} {point}");
    }
    let (shadow, lit) = (raster.at(place(-2.0, 0.0)), raster.at(place(2.0, 0.0)));
    assert!(lit - shadow > 25.0, "{lit} {shadow}");
    let classes = Raster::read(&world, "coverage_class.tif");
    assert_eq!(classes.at(place(3.0, 0.0)), 3.0, "covered");
    assert_ne!(classes.at(place(-3.0, 0.0)), 3.0);
    assert!(raster.at(MAST) > lit);
}

#[test]
fn pixels_without_terrain_have_no_level_and_are_counted() {
    let ground = |east_km: f64, north_km: f64| {
        if (east_km - 2.0).hypot(north_km) < 0.7 {
            f32::NAN
        } else {
            100.0
        }
    };
    let world = World::new(ground)
        .village("v1", -3.0, -1.0, 10)
        .village("v2", -1.0, 1.0, 10)
        .cell("c", "Viettel", 0.0, 0.0);
    let (w, s) = place(-4.0, -2.0);
    let (e, n) = place(4.0, 2.0);
    let area = format!("[area]\nbbox_deg = [{w}, {s}, {e}, {n}]\n");
    let study = world
        .study
        .replace("[area]\n", &area)
        .replace("max_range_km = 12", "max_range_km = 6");
    let world = World { study, ..world };
    ran(&world);
    let raster = Raster::read(&world, "coverage.tif");
    let classes = Raster::read(&world, "coverage_class.tif");
    assert!(raster.at(place(2.0, 0.0)).is_nan());
    assert!(raster.at(place(3.5, 0.0)).is_nan(), "behind the void");
    assert_eq!(classes.at(place(3.5, 0.0)), 0.0, "unknown, not white");
    assert!(raster.at(place(-3.5, 0.0)).is_finite());
    assert!(raster.at(place(2.0, 1.8)).is_finite());
    let summary = std::fs::read_to_string(world.scene.path("out/study/summary.json")).expect("written");
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
    let unknown = classes.values.iter().filter(|c| **c == 0.0).count();
    assert!(unknown > 100, "{unknown}");
    assert_eq!(
        summary["layers"][0]["by_class"]["unknown"], unknown,
        "{summary:#}"
    );
}

/// A void hides one mast, a ridge weakens another: there a level is heard, and it is not known whether a better
/// one is there.
#[test]
fn levels_and_classes_agree_at_every_pixel() {
    let ground = |east_km: f64, _: f64| {
        if (1.5..2.0).contains(&east_km) {
            f32::NAN
        } else if (east_km - 5.0).abs() < 0.06 {
            700.0
        } else {
            100.0
        }
    };
    let world = World::new(ground)
        .village("v1", -3.0, -1.0, 10)
        .village("v2", 4.0, 1.0, 10)
        .cell("c", "Viettel", 0.0, 0.0)
        .cell("d", "Viettel", 7.0, 0.0);
    ran(&world);
    let raster = Raster::read(&world, "coverage.tif");
    let classes = Raster::read(&world, "coverage_class.tif");
    let file = Dataset::open(world.scene.path("out/study/coverage_class.tif")).expect("a raster");
    let band = file.rasterband(1).expect("a band");
    let from = |key: &str| -> f32 {
        let text = band.metadata_item(key, "").expect("said");
        text.parse().expect("a number")
    };
    let (covered, usable) = (from("covered_from_dbm"), from("usable_from_dbm"));
    let mut seen = [0; 4];
    for (level, class) in raster.values.iter().zip(&classes.values) {
        let by_level = match level {
            level if level.is_nan() => None,
            level if *level >= covered => Some(3.0),
            level if *level >= usable => Some(2.0),
            _ => Some(1.0),
        };
        match by_level {
            Some(by_level) => assert_eq!(by_level, *class, "{level} dBm"),
            None => assert!(*class < 2.0, "no level, and class {class}"),
        }
        seen[*class as usize] += 1;
    }
    assert!(seen[0] > 50 && seen[3] > 50, "{seen:?}");
    // Between void and ridge only the far mast has a path.
    assert!(raster.at(place(3.5, 0.0)).is_nan());
    assert_eq!(classes.at(place(3.5, 0.0)), 0.0);
}
