//! Reading the ground along radials: positions on the geodesic, and heights between samples.

use super::ground::{Land, RADIALS, RANGE_M};
use covgap::space::GeodesicLine;
use covgap::terrain::ElevationSource;
use divan::Bencher;
use divan::counter::ItemsCount;

/// Heights at every sample of 32 radials of 35 km. An item is a sample.
#[divan::bench(args = Land::all(), sample_count = 50, max_time = 1.5)]
fn terrain(bencher: Bencher, land: &Land) {
    let (Some(ground), Some(from)) = (land.ground(), land.middle()) else {
        return;
    };
    let step_m = ground.spacing_m();
    let samples = (RANGE_M / step_m).ceil() as usize + 1;
    bencher
        .counter(ItemsCount::new(RADIALS * samples))
        .bench_local(|| {
            let mut sum_m = 0.0;
            for n in 0..RADIALS {
                let line = GeodesicLine::along(from, 360.0 * n as f64 / RADIALS as f64, RANGE_M + step_m);
                let Some(line) = line else { continue };
                for i in 0..samples {
                    let height_m = line.at_m(i as f64 * step_m).and_then(|at| ground.height_m(at));
                    sum_m += height_m.unwrap_or(0.0);
                }
            }
            sum_m
        });
}
