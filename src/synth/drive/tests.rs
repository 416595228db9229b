//! The parts of a synthetic drive test, each against what it states.

use super::*;
use crate::domain::Technology;
use crate::maths;
use crate::space::{LonLat, geodesic};

fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
    LonLat::new(lon_deg, lat_deg).expect("a place")
}

fn spec(moments: usize) -> DriveSpec {
    DriveSpec {
        seed: 5,
        moments,
        routes: 3,
        terms: Terms::default(),
        floor_dbm: -120.0,
        neighbours: 6,
    }
}

fn villages() -> Vec<LonLat> {
    (0..40)
        .map(|k| at(105.0 + 0.03 * f64::from(k % 8), 21.0 + 0.03 * f64::from(k / 8)))
        .collect()
}

#[test]
fn shadowing_is_normal_and_falls_off_as_it_is_stated() {
    // Many fields at places 75 m and 300 m apart.
    const FIELDS: u64 = 4_000;
    let mut sums = [0.0; 5];
    for seed in 0..FIELDS {
        let field = Field::new(seed, 1, 75.0);
        let here = field.at(100.0, 200.0);
        let (near, far) = (field.at(145.0, 260.0), field.at(100.0, 500.0));
        for (sum, x) in sums
            .iter_mut()
            .zip([here, here * here, here * near, here * far, here.powi(4)])
        {
            *sum += x / FIELDS as f64;
        }
    }
    let [mean, square, near, far, fourth] = sums;
    // Standard errors: 0.016, 0.022, 0.017, 0.016, 0.15.
    assert!(mean.abs() < 0.05 && (square - 1.0).abs() < 0.07, "{sums:?}");
    assert!(
        (near - maths::exp(-1.0)).abs() < 0.06 && (far - maths::exp(-4.0)).abs() < 0.05,
        "{sums:?}"
    );
    assert!((fourth - 3.0).abs() < 0.5, "{sums:?}");
}

#[test]
fn a_car_goes_from_village_to_village_at_the_speed_that_it_says() {
    let spec = spec(5_000);
    let fixes = ways(&spec, &villages());
    assert_eq!(fixes.len(), 5_000);
    assert_eq!(fixes, ways(&spec, &villages()));
    assert_eq!(fixes.last().map(|f| f.route), Some(2));
    for pair in fixes.windows(2) {
        let [a, b] = pair else { continue };
        if a.route != b.route {
            continue;
        }
        assert_eq!(b.second, a.second + 1);
        let moved_m = geodesic::distance_m(a.at, b.at);
        assert!(moved_m <= b.speed_mps * 1.01 + 0.1, "{moved_m} {}", b.speed_mps);
        assert!(
            b.speed_mps == 0.0 || moved_m > 0.5 * b.speed_mps,
            "{moved_m} {}",
            b.speed_mps
        );
    }
    let visited = villages()
        .iter()
        .filter(|v| fixes.iter().any(|f| geodesic::distance_m(f.at, **v) < 30.0))
        .count();
    assert!(visited > 12, "{visited}");
    // One village, and two at one place, are enough.
    assert_eq!(ways(&spec, &[at(105.0, 21.0)]).len(), 5_000);
    assert_eq!(ways(&spec, &[at(105.0, 21.0); 2]).len(), 5_000);
    assert!(ways(&spec, &[]).is_empty());
}

#[test]
fn a_level_is_the_prediction_and_the_terms() {
    let terms = Terms {
        offset_db: -7.0,
        slope_db: 4.0,
        pattern_share: 0.7,
        by_site_db: 3.0,
        shadowing_db: 0.0,
        correlation_m: 75.0,
    };
    let air = Air::new(&DriveSpec { terms, ..spec(1) }, vec![0, 1, 1], at(105.0, 21.0));
    let predicted = Predicted {
        cell: 1,
        level_dbm: -90.0,
        distance_m: 10_000.0,
        pattern_loss_db: 10.0,
    };
    let heard = air.arrives(at(105.1, 21.0), &[predicted]);
    let site_db = air.site_offsets_db()[1];
    assert!(site_db != 0.0 && site_db != air.site_offsets_db()[0]);
    assert!((heard[0].level_dbm - (-90.0 - 7.0 + 4.0 + 3.0 + site_db)).abs() < 1e-9);
}

#[test]
fn a_phone_reports_the_strongest_above_its_floor_in_whole_decibels() {
    let phone = Phone {
        name: "p".to_owned(),
        number: 1,
        off_db: 0,
        technology: Technology::G4,
    };
    let fix = Fix {
        route: 0,
        second: 7,
        at: at(105.0, 21.0),
        speed_mps: 10.0,
    };
    let heard: Vec<Heard> = (0..20)
        .map(|cell| Heard {
            cell,
            // So far apart that fading does not change their order.
            level_dbm: -80.0 - 12.0 * cell as f64,
        })
        .collect();
    let rows = phone.reports(
        &DriveSpec {
            neighbours: 2,
            ..spec(1)
        },
        &fix,
        &heard,
    );
    assert_eq!(rows.iter().map(|r| r.cell).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(rows[0].serves && rows[1..].iter().all(|r| !r.serves));
    let all = phone.reports(
        &DriveSpec {
            neighbours: 100,
            ..spec(1)
        },
        &fix,
        &heard,
    );
    let levels: Vec<i32> = all.iter().map(|r| r.level_dbm).collect();
    // Four cells lie above the floor; fading may move the last of them below it.
    assert!(
        levels.iter().all(|dbm| *dbm >= -120) && (3..=4).contains(&levels.len()),
        "{levels:?}"
    );
    // Fading leaves the mean power as it is.
    let one = [heard[0]];
    let mean_mw = (0..20_000)
        .map(|second| phone.reports(&spec(1), &Fix { second, ..fix }, &one)[0].level_dbm)
        .map(|dbm| maths::pow(10.0, f64::from(dbm) / 10.0))
        .sum::<f64>()
        / 20_000.0;
    assert!((10.0 * maths::log10(mean_mw) + 80.0).abs() < 0.1, "{mean_mw}");
}

#[test]
fn faults_are_counted_and_a_short_log_has_none() {
    let fixes = ways(&spec(3_000), &villages());
    let phone = Phone {
        name: "p".to_owned(),
        number: 1,
        off_db: 0,
        technology: Technology::G4,
    };
    let heard: Vec<Heard> = (0..3)
        .map(|cell| Heard {
            cell,
            level_dbm: -80.0,
        })
        .collect();
    let clean: Vec<Row> = fixes
        .iter()
        .flat_map(|fix| phone.reports(&spec(1), fix, &heard))
        .collect();
    let mut rows = clean.clone();
    let made = spoil(&mut rows);
    let count = |kind: &str| made.iter().find(|f| f.kind == kind).map_or(0, |f| f.rows);
    for (kind, moments) in [
        ("position-zero", 2),
        ("jump", 2),
        ("stale-fix", 30),
        ("duplicate", 3),
        ("time-missing", 2),
        ("time-backwards", 1),
        ("fix-inaccurate", 1),
    ] {
        assert_eq!(count(kind), 3 * moments, "{kind}");
    }
    assert_eq!((count("level-97"), count("level-0")), (3, 3));
    assert_eq!(rows.len(), clean.len() + 9);
    assert_eq!(rows.iter().filter(|r| r.level_dbm == 97).count(), 3);
    let mut short = clean[..30].to_vec();
    assert!(spoil(&mut short).is_empty());
    assert_eq!(short, clean[..30]);
}

#[test]
fn streets_fill_a_village_and_every_drive_is_of_one() {
    let centres = [at(105.0, 21.0), at(105.5, 21.0)];
    let fixes = streets(&centres);
    for (route, centre) in centres.iter().enumerate() {
        let own: Vec<&Fix> = fixes.iter().filter(|f| f.route == route as u32).collect();
        let far_m = own
            .iter()
            .map(|f| geodesic::distance_m(*centre, f.at))
            .fold(0.0, f64::max);
        assert!((600.0..660.0).contains(&far_m), "{far_m}");
        // Seven streets of 900 m and the ways between them, at 8 m/s.
        assert!((850..1000).contains(&own.len()), "{}", own.len());
        assert!(own.windows(2).all(|two| two[1].second == two[0].second + 1));
        assert!(own.iter().any(|f| geodesic::distance_m(*centre, f.at) < 10.0));
    }
}
