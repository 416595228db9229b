//! Holes in the ground: what a path over one could give at most is the same for a receiver and for the pixel
//! it is on.

use crate::support::hand_made::{at, sector, settings};
use covgap::coverage::{AreaSettings, Method, PathLevel, Scene, Unobserved, raster};
use covgap::domain::Network;
use covgap::radio::model::{self, Parameters, Sweep};
use covgap::radio::prediction::{Prediction, Surrounded};
use covgap::space::{BoundingBox, Frame, Window};
use covgap::terrain::cover::Kind;
use covgap::terrain::land_cover::{LandCover, Reading};
use covgap::terrain::{Blocks, Cover, CoverGrid, ElevationGrid};

/// A plain of 20 m with a ridge of 400 m from north to south, 3 km east of the mast, and a void strip of 500 m
/// behind it.
fn ridge_and_hole() -> ElevationGrid {
    let frame = Frame {
        west_deg: 105.0,
        north_deg: 21.1,
        step_lon_deg: 1.0 / 1200.0,
        step_lat_deg: 1.0 / 1200.0,
        cols: 240,
        rows: 240,
    };
    let height_m = |col: usize, _| match col {
        70..74 => Some(400.0),
        90..96 => None,
        _ => Some(20.0),
    };
    ElevationGrid::new(frame, Blocks::of(240, 240, height_m))
}

fn network() -> Network {
    let mast = at(105.03, 21.0);
    Network::new(vec![
        sector("a1", "A", mast, 90.0),
        sector("b1", "B", mast, 270.0),
    ])
}

/// Ground behind ridge and hole.
fn behind() -> Window {
    let area = BoundingBox {
        west_deg: 105.085,
        south_deg: 20.97,
        east_deg: 105.12,
        north_deg: 21.03,
    };
    Window::over(&area, 250.0, None)
}

/// The bounds of each operator at a place, dBm.
fn bounds(levels: &[PathLevel]) -> Vec<Option<f64>> {
    let of = |cell: usize| levels.iter().find(|l| l.cell == cell && l.outcome.is_err());
    (0..2).map(|cell| of(cell).map(|l| l.at_most.0)).collect()
}

fn compare(scene: &Scene, method: Method, near_db: f64) -> f64 {
    let window = behind();
    let settings = AreaSettings {
        method,
        ..AreaSettings::default()
    };
    let area = raster::cover(scene, &window, &settings, &Unobserved).expect("computed");
    let mut highest = f64::NEG_INFINITY;
    for row in 0..window.rows {
        for col in 0..window.cols {
            let place = window
                .centre(window.first_col + col as i64, window.first_row + row as i64)
                .expect("a place");
            let own = bounds(&scene.hear(place));
            for operator in ["A", "B"] {
                let layer = area
                    .layers
                    .iter()
                    .find(|l| l.operator.as_deref() == Some(operator));
                let layer = layer.expect("a layer");
                let pixel = layer.levels.values[row * window.cols + col].unknown_up_to();
                let bound = own[usize::from(operator == "B")].filter(|dbm| *dbm >= -140.0);
                if let (Some(pixel), Some(bound)) = (pixel.map(f64::from), bound) {
                    assert!(
                        pixel > bound - 0.1 && pixel < bound + near_db,
                        "{method:?} {operator} {col} {row}: pixel {pixel} receiver {bound}"
                    );
                    highest = highest.max(pixel);
                } else if let Some(bound) = bound {
                    panic!("{method:?} {operator} {col} {row}: {bound} and no bound of the pixel");
                }
            }
        }
    }
    highest
}

fn built(name: &str) -> Box<dyn Sweep> {
    (model::find(name).expect("in the list").build)(&Parameters::default())
}

#[test]
fn a_pixel_is_as_certain_as_the_receiver_on_it() {
    let (ground, network) = (ridge_and_hole(), network());
    let delta = built("p526-delta-bullington");
    let scene = Scene::new(&network, &ground, delta.as_ref(), settings(20_000.0));
    let exact = compare(&scene, Method::Exact, 0.05);
    let radial = compare(&scene, Method::Radial, 3.0);
    // Free space over 6 km at 800 MHz is 106 dB; the ridge, 350 m above the ray, takes some 40 dB more.
    let free = built("free-space");
    let loose = Scene::new(&network, &ground, free.as_ref(), settings(20_000.0));
    let length_alone = compare(&loose, Method::Radial, 0.1);
    for tight in [exact, radial] {
        assert!(length_alone - tight > 25.0, "{length_alone} {tight}");
    }
}

#[test]
fn a_model_whose_bound_is_its_length_gives_the_same_at_both() {
    let (ground, network) = (ridge_and_hole(), network());
    for name in ["p1812", "itm", "p526-bullington"] {
        let model = built(name);
        let scene = Scene::new(&network, &ground, model.as_ref(), settings(20_000.0));
        compare(&scene, Method::Exact, 0.05);
        compare(&scene, Method::Radial, 3.0);
    }
}

/// A plain with woods; the land cover has a hole in a strip of it.
fn holed_cover() -> (ElevationGrid, CoverGrid) {
    let frame = *ridge_and_hole().frame();
    let plain = ElevationGrid::new(frame, Blocks::of(240, 240, |_, _| Some(20.0)));
    let woods = Cover {
        height_m: 10.0,
        kind: Kind::Trees,
        ..Cover::BARE
    };
    let codes = (0..240 * 240)
        .map(|k| u8::from((60..70).contains(&(k % 240))))
        .collect();
    let cover = CoverGrid::new(frame, codes, vec![Some(woods), None]).expect("fits");
    (plain, cover)
}

#[test]
fn a_hole_in_the_land_cover_counts_where_it_is_read() {
    let ((ground, cover), network) = (holed_cover(), network());
    let model = Prediction::over(built("p526-delta-bullington"), Surrounded::ByRecommendation, None);
    let (behind, inside) = (at(105.09, 21.0), at(105.054, 21.0));
    let scene = |reading| {
        Scene::new(&network, &ground, model.as_ref(), settings(20_000.0))
            .with_cover(Some(LandCover::new(&cover, reading)))
    };
    let (at_receiver, along) = (scene(Reading::AtReceiver), scene(Reading::AlongPath));
    let known = |scene: &Scene, place| scene.hear(place).iter().all(|l| l.outcome.is_ok());
    assert!(known(&at_receiver, behind) && !known(&at_receiver, inside));
    assert!(!known(&along, behind));
    // Rays go on behind the hole as paths do, to the same levels.
    let place = behind;
    let area = BoundingBox {
        west_deg: place.lon_deg() - 0.01,
        south_deg: place.lat_deg() - 0.01,
        east_deg: place.lon_deg() + 0.01,
        north_deg: place.lat_deg() + 0.01,
    };
    let window = Window::over(&area, 250.0, None);
    for method in [Method::Exact, Method::Radial] {
        let settings = AreaSettings {
            method,
            ..AreaSettings::default()
        };
        let found = raster::cover(&at_receiver, &window, &settings, &Unobserved).expect("computed");
        assert_eq!(found.counts.no_terrain, 0, "{method:?}");
        let found = raster::cover(&along, &window, &settings, &Unobserved).expect("computed");
        assert_eq!(found.counts.no_terrain, found.counts.paths, "{method:?}");
    }
}
