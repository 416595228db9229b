//! Losses along radials: every model of the list, over every ground; those that read land cover also with it.

use super::ground::{Land, RADIALS, Radial, radials};
use covgap::radio::model::{ClutterUse, LossError, MODELS, Model, Parameters, Path, Surroundings};
use covgap::units::Frequency;
use divan::Bencher;
use divan::counter::ItemsCount;
use std::fmt;

/// A row of the list of models, a ground, perhaps with what is on it.
struct Case {
    model: &'static Model,
    land: Land,
    covered: bool,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let cover = if self.covered { ", land cover" } else { "" };
        write!(f, "{}{cover}, {}", self.model.card.name, self.land)
    }
}

fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for model in MODELS {
        let reads_cover = model.card.clutter == ClutterUse::Reads;
        // What reads no terrain costs the same over any.
        let lands = if model.card.needs_terrain() {
            Land::all()
        } else {
            vec![Land::Synthetic]
        };
        for land in lands {
            let covers: &[bool] = if reads_cover { &[true, false] } else { &[false] };
            all.extend(covers.iter().map(|&covered| Case { model, land, covered }));
        }
    }
    all
}

/// The loss at every sample of a few radials of 35 km from a mast of 30 m, 800 MHz. An item is a point: one
/// loss with the full profile.
#[divan::bench(args = cases(), sample_count = 200, max_time = 1.5)]
fn along(bencher: Bencher, case: &Case) {
    let radials = radials(case.land);
    let model = (case.model.build)(&Parameters::default());
    let points: usize = radials.iter().take(RADIALS).map(|r| r.heights_m.len() - 1).sum();
    let unasked = Err(LossError::NeedsTerrain {
        model: case.model.card.name,
        samples: 0,
        least: 2,
    });
    let mut out = Vec::new();
    let mut turn = 0;
    bencher.counter(ItemsCount::new(points)).bench_local(|| {
        turn += RADIALS;
        for n in turn..turn + RADIALS {
            let radial = &radials[n % radials.len()];
            out.clear();
            out.resize(radial.heights_m.len(), unasked);
            model.along(&path(radial, case.covered), &mut out);
            divan::black_box(&mut out);
        }
    });
}

fn path(radial: &Radial, covered: bool) -> Path<'_> {
    Path {
        frequency: Frequency::from_mhz(800.0),
        tx_height_m: 30.0,
        rx_height_m: 1.5,
        distances_km: &radial.distances_km,
        heights_m: &radial.heights_m,
        surroundings: Surroundings {
            cover: if covered { &radial.cover } else { &[] },
            latitude_deg: 21.5,
            ..Surroundings::NONE
        },
    }
}
