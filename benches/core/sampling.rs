//! Reading the ground along radials: positions on the geodesic, and heights between samples.

use super::ground::{Land, RADIALS, RANGE_M, STEP_M};
use covgap::space::GeodesicLine;
use covgap::space::geodesic::Places;
use covgap::terrain::ElevationSource;
use divan::Bencher;
use divan::counter::ItemsCount;

/// Heights at every sample of radials of 35 km, as the engine reads them: a line, all its places, all
/// heights. An item is a sample.
#[divan::bench(args = Land::all(), sample_count = 100, max_time = 1.5)]
fn terrain(bencher: Bencher, land: &Land) {
    let (Some(ground), Some(from)) = (land.ground(), land.middle()) else {
        return;
    };
    let step_m = STEP_M;
    let samples = (RANGE_M / step_m).ceil() as usize + 1;
    let (mut places, mut heights_m) = (Places::default(), Vec::new());
    bencher
        .counter(ItemsCount::new(RADIALS * samples))
        .bench_local(|| {
            for n in 0..RADIALS {
                let azimuth_deg = 360.0 * n as f64 / RADIALS as f64;
                let Some(line) = GeodesicLine::along(from, azimuth_deg, RANGE_M + step_m) else {
                    continue;
                };
                line.places(step_m, 0..samples, &mut places);
                ground.heights_m(&places, &mut heights_m);
                divan::black_box(&mut heights_m);
            }
        });
}
