//! The whole model on grounds that can be worked by hand.

use super::*;
use crate::cover::{Cover, Kind, Zone};
use crate::model::{Environment, Surroundings, find};
use crate::units::Frequency;

fn even(steps: u32, step_km: f64) -> Vec<f64> {
    (0..=steps).map(|i| f64::from(i) * step_km).collect()
}

fn path<'a>(d: &'a [f64], h: &'a [f64]) -> Path<'a> {
    Path::bare(2000.0, [50.0, 3.0], d, h)
}

fn model(environment: Environment) -> ExtendedHata {
    ExtendedHata::new(&Parameters::with(|p| p.environment = environment))
}

#[test]
fn a_level_plain_has_the_median_and_the_least_hills() {
    let (d, h) = (even(50, 0.1), [300.0; 51]);
    let parts = model(Environment::Urban).parts(&path(&d, &h)).expect("parts");
    assert_eq!((parts.h_b_eff_m, parts.h_m_eff_m), (50.0, 3.0));
    assert_eq!((parts.theta_m_mrad, parts.undulation.delta_h_m), (0.0, 0.0));
    assert!(parts.ridge.is_none() && parts.warnings.is_empty());
    // At 1 km a town loses 122.1337 dB from 200 m (see the median's test); 50 m lose 13.82·log 4 = 8.3205 dB
    // more, and 5 km lose (44.9 − 6.55·log 50)·log 5 = 23.6054 dB more.
    assert!((parts.median.loss_db - 154.0596).abs() < 1e-3, "{parts:?}");
    // Hills below 15 m count as 15 m: −1.5072013 + 1.176091·(8.458676 − 6.102538·1.176091) = 0.00001.
    assert!(parts.terrain_gain_db.abs() < 1e-3, "{parts:?}");
}

#[test]
fn below_its_fits_a_town_is_within_2_db_of_okumura_hata() {
    let (d, h) = (even(100, 0.1), [300.0; 101]);
    let hata = (find("okumura-hata").expect("a model").build)(&Parameters::with(|p| {
        p.environment = Environment::UrbanLarge
    }));
    for f_mhz in [150.0, 450.0, 700.0, 900.0, 1500.0] {
        let path = Path {
            frequency: Frequency::from_mhz(f_mhz),
            ..path(&d, &h)
        };
        let got = model(Environment::Urban)
            .parts(&path)
            .expect("parts")
            .median
            .loss_db;
        let want = hata.loss(&path).expect("a loss").loss.0;
        assert!((got - want).abs() < 2.0, "{f_mhz}: {got} {want}");
    }
}

#[test]
fn half_the_path_over_sea_gains_more_at_the_mobile() {
    let d = even(40, 0.5);
    let mut h = [10.0; 41];
    h[21..].fill(0.0);
    let parts = model(Environment::Open).parts(&path(&d, &h)).expect("parts");
    // 20 of 41 samples: 7 + (0.487805 − 0.45)/0.15·1.5 dB.
    assert_eq!(parts.sea.end, SeaEnd::Mobile);
    assert!((parts.sea_gain_db - 7.378049).abs() < 1e-6, "{parts:?}");
    h.reverse();
    let other = model(Environment::Open).parts(&path(&d, &h)).expect("parts");
    assert_eq!(other.sea.end, SeaEnd::Base);
    assert!(other.sea_gain_db < parts.sea_gain_db);
}

#[test]
fn known_cover_says_what_is_sea() {
    let (d, h) = (even(40, 0.5), [0.0; 41]);
    let polder = [Cover::BARE; 41];
    let lake = [Cover {
        kind: Kind::Water,
        zone: Zone::Sea,
        height_m: 0.0,
        loss_db: 0.0,
    }; 41];
    let share = |cover: &[Cover]| {
        let surroundings = Surroundings {
            cover,
            ..Surroundings::NONE
        };
        let path = Path {
            surroundings,
            ..path(&d, &h)
        };
        model(Environment::Open).parts(&path).map(|p| p.sea.share)
    };
    assert_eq!(share(&[]), Ok(1.0));
    assert_eq!(share(&polder), Ok(0.0));
    assert_eq!(share(&lake), Ok(1.0));
    let short = share(&polder[..7]);
    assert!(
        matches!(short, Err(LossError::BadCover { sample: 7, .. })),
        "{short:?}"
    );
}

#[test]
fn one_ridge_counts_alone_and_two_do_not() {
    let d = even(100, 0.1);
    let mut h = vec![100.0; 101];
    h[80] = 300.0;
    let one = model(Environment::Open).parts(&path(&d, &h)).expect("parts");
    let ridge = one.ridge.expect("a ridge");
    assert!((ridge.d_1_km - 8.0).abs() < 1e-9 && (ridge.d_2_km - 2.0).abs() < 1e-9);
    assert_eq!(one.terrain_gain_db, ridge.gain_db());
    h[50] = 290.0;
    h[70] = 350.0;
    let two = model(Environment::Open).parts(&path(&d, &h)).expect("parts");
    assert!(two.ridge.is_none());
}

#[test]
fn near_the_mast_free_space_is_the_floor() {
    let (d, h) = (even(2, 0.05), [300.0; 3]);
    let got = model(Environment::Open).loss(&path(&d, &h)).expect("a loss");
    assert_eq!(got.loss, free_space::loss(Frequency::from_mhz(2000.0), 0.1));
    assert!(got.warnings.contains(Quantity::DistanceKm));
}

#[test]
fn uneven_and_sparse_profiles_are_refused() {
    let (mut d, h) = (even(10, 0.1), [300.0; 11]);
    d[10] += 0.001;
    let got = model(Environment::Open).loss(&path(&d, &h));
    assert!(
        matches!(got, Err(LossError::UnevenSteps { sample: 10, .. })),
        "{got:?}"
    );
    let d = even(10, 2.0);
    let got = model(Environment::Open).loss(&path(&d, &h));
    assert!(
        matches!(
            got,
            Err(LossError::NeedsTerrain {
                samples: 11,
                least: 21,
                ..
            })
        ),
        "{got:?}"
    );
}

#[test]
fn heights_beyond_the_reports_limits_are_said() {
    let d = even(100, 0.1);
    let h: Vec<f64> = (0..=100).map(|i| 20.0 * f64::from(i)).collect();
    let parts = model(Environment::Open).parts(&path(&d, &h)).expect("parts");
    assert_eq!((parts.h_b_eff_m, parts.h_m_eff_m), (30.0, 10.0));
    assert!(parts.warnings.contains(Quantity::EffectiveTxHeightM));
    assert!(parts.warnings.contains(Quantity::EffectiveRxHeightM));
}

#[test]
fn level_ground_of_a_broken_height_is_no_reason_to_warn() {
    let d = even(120, 0.1);
    for height_m in [300.1, 0.3, 1234.567] {
        let h = [height_m; 121];
        let path = Path {
            tx_height_m: 30.0,
            rx_height_m: 1.0,
            ..path(&d, &h)
        };
        assert!(
            model(Environment::Open)
                .parts(&path)
                .expect("parts")
                .warnings
                .is_empty()
        );
    }
}

#[test]
fn a_share_of_places_outside_its_range_is_named() {
    let (d, h) = (even(10, 0.1), [300.0; 11]);
    for location_pct in [0.0, 100.0, f64::NAN] {
        let model = ExtendedHata::new(&Parameters::with(|p| p.location_pct = location_pct));
        let got = model.loss(&path(&d, &h));
        assert!(
            matches!(got, Err(LossError::BadParameter { fault, .. }) if fault.name == "location_pct"),
            "{got:?}"
        );
    }
}
