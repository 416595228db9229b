use super::super::Surroundings;
use super::*;
use crate::cover::Cover;
use crate::cover::Zone;
use crate::maths;

const LAST: usize = 20;

/// Ten kilometres at 800 MHz in the tropics, antennas of 30 m and 1.5 m.
fn path<'a>(d_km: &'a [f64], h_m: &'a [f64], cover: &'a [Cover]) -> Path<'a> {
    Path::bare(800.0, [30.0, 1.5], d_km, h_m).under(cover, 21.0)
}

fn steps() -> Vec<f64> {
    (0..=LAST).map(|i| 0.5 * i as f64).collect()
}

/// Two hilltops of 600 m at both ends of a plain.
fn valley() -> Vec<f64> {
    let mut h_m = vec![0.0; LAST + 1];
    (h_m[0], h_m[LAST]) = (600.0, 600.0);
    h_m
}

/// A ridge of 100 m in the middle of a plain.
fn ridge() -> Vec<f64> {
    let mut h_m = vec![0.0; LAST + 1];
    h_m[10] = 100.0;
    h_m
}

fn parts(parameters: Parameters, path: &Path) -> Parts {
    P1812::new(&parameters).parts(path).expect("a loss")
}

fn woods(height_m: f64) -> Cover {
    Cover::high(height_m)
}

#[test]
fn in_clear_sight_the_median_is_free_space_and_rarely_it_is_less() {
    let (d_km, h_m) = (steps(), valley());
    let path = path(&d_km, &h_m, &[]);
    let at = |time_pct| {
        let parameters = Parameters::with(|p| p.time_pct = time_pct);
        P1812::new(&parameters).loss(&path).expect("a loss").loss.0
    };
    // 92.4 + 20·log10(0.8) + 20·log10(10) + 10·log10(1 + (28.5/10000)²)
    assert!((at(50.0) - 110.461_800 - 3.5e-5).abs() < 1e-5, "{}", at(50.0));
    // 2.6 · (1 − e⁻¹) · log10(1/50) = −2.79228
    assert!((at(50.0) - at(1.0) - 2.792_28).abs() < 1e-4, "{}", at(1.0));
}

#[test]
fn the_parts_make_the_loss() {
    let (d_km, h_m) = (steps(), ridge());
    let path = path(&d_km, &h_m, &[]);
    let got = parts(Parameters::default(), &path);
    assert!(!got.geometry.in_sight);
    assert_eq!((got.geometry.d_lt_km, got.geometry.d_lr_km), (5.0, 5.0));
    // Ten kilometres are too short for scatter and ducts: free space and diffraction.
    let sum = got.sight.l_bfs_db + got.diffraction.median.l_d_db;
    assert!(got.diffraction.median.l_bulla_db > 20.0);
    assert!((got.combination.l_bd50_db - sum).abs() < 1e-9);
    assert!(got.l_b_db <= sum && got.l_b_db > sum - 1.0, "{got:?}");
    let loss = P1812::new(&Parameters::default()).loss(&path).expect("a loss");
    assert_eq!(loss.loss.0, got.l_b_db);
}

#[test]
fn woods_on_the_ridge_diffract_as_a_higher_ridge_but_are_no_horizon() {
    let (d_km, h_m) = (steps(), ridge());
    let mut cover = vec![Cover::BARE; LAST + 1];
    cover[10] = woods(20.0);
    let bare = parts(Parameters::default(), &path(&d_km, &h_m, &[]));
    let wooded = parts(Parameters::default(), &path(&d_km, &h_m, &cover));
    let mut higher_m = ridge();
    higher_m[10] = 120.0;
    let higher = parts(Parameters::default(), &path(&d_km, &higher_m, &[]));
    let l_bulla_db = |p: &Parts| p.diffraction.median.l_bulla_db;
    assert_eq!(l_bulla_db(&wooded), l_bulla_db(&higher));
    assert!(wooded.l_b_db > bare.l_b_db + 1.0);
    assert_eq!(wooded.geometry, bare.geometry);
}

#[test]
fn clutter_at_the_ends_is_in_no_ones_way() {
    let (d_km, h_m) = (steps(), ridge());
    let mut cover = vec![woods(5.0); LAST + 1];
    let low = parts(Parameters::default(), &path(&d_km, &h_m, &cover));
    (cover[0], cover[LAST]) = (woods(40.0), woods(40.0));
    let high = parts(Parameters::default(), &path(&d_km, &h_m, &cover));
    assert!((high.l_b_db - low.l_b_db).abs() < 1e-8);
}

#[test]
fn nine_places_of_ten_lose_more_and_by_the_receivers_clutter() {
    let (d_km, h_m) = (steps(), ridge());
    let mut cover = vec![Cover::BARE; LAST + 1];
    cover[LAST] = woods(15.0);
    let wanted = |location_pct, location_sigma_db| {
        Parameters::with(|p| (p.location_pct, p.location_sigma_db) = (location_pct, location_sigma_db))
    };
    let half = parts(wanted(50.0, Some(5.5)), &path(&d_km, &h_m, &cover)).l_b_db;
    let most = parts(wanted(90.0, Some(5.5)), &path(&d_km, &h_m, &cover)).l_b_db;
    assert!((most - half - 1.2816 * 5.5).abs() < 3e-3);
    // Without a deviation of the study's own: (0.024·0.8 + 0.52)·100^0.28, and 0.85 of it over bare ground.
    let sigma_db = (0.024f64 * 0.8 + 0.52) * maths::pow(100.0, 0.28);
    let among = parts(wanted(90.0, None), &path(&d_km, &h_m, &cover)).l_loc_db;
    let bare = parts(wanted(90.0, None), &path(&d_km, &h_m, &[])).l_loc_db;
    assert!((among - 1.2816 * sigma_db).abs() < 2e-3, "{among}");
    assert!((bare - 0.85 * among).abs() < 1e-9);
    cover[LAST].zone = Zone::Sea;
    assert_eq!(
        parts(wanted(90.0, Some(5.5)), &path(&d_km, &h_m, &cover)).l_loc_db,
        0.0
    );
}

#[test]
fn a_terminal_on_the_sea_has_no_way_to_the_coast() {
    let d_km: Vec<f64> = (0..=LAST).map(|i| 5.0 * i as f64).collect();
    let h_m = vec![0.0; LAST + 1];
    let cover = [Cover {
        zone: Zone::Sea,
        ..Cover::BARE
    }; LAST + 1];
    let far_inland = parts(Parameters::default(), &path(&d_km, &h_m, &cover));
    let on_ships = Parameters::with(|p| (p.tx_coast_km, p.rx_coast_km) = (0.0, 0.0));
    assert_eq!(far_inland, parts(on_ships, &path(&d_km, &h_m, &cover)));
    assert_eq!((far_inland.zones.sea_share, far_inland.zones.d_tm_km), (1.0, 0.0));
}

#[test]
fn nearer_than_the_recommendation_promises_it_warns() {
    let got = P1812::new(&Parameters::default())
        .loss(&path(&[0.0, 0.1, 0.2], &[0.0; 3], &[]))
        .expect("a loss");
    assert!(got.warnings.contains(Quantity::DistanceKm));
    let far = P1812::new(&Parameters::default())
        .loss(&path(&[0.0, 0.1, 0.25], &[0.0; 3], &[]))
        .expect("a loss");
    assert!(far.warnings.is_empty());
}

#[test]
fn the_bound_is_free_space_less_the_rounding_and_the_enhancement() {
    let at = |time_pct| {
        let parameters = Parameters::with(|p| p.time_pct = time_pct);
        P1812::new(&parameters)
            .least_loss(Frequency::from_ghz(1.0), 10.0)
            .0
    };
    assert!((at(50.0) - 112.4).abs() < 1e-12);
    assert!((at(1.0) - (112.4 - 2.792_28)).abs() < 1e-4);
    // Shares that the model refuses are bounded like the rarest.
    assert_eq!((at(f64::NAN), at(0.0)), (at(1.0), at(1.0)));
}

#[test]
fn a_latitude_that_is_no_number_is_refused() {
    let (d_km, h_m) = (steps(), ridge());
    let nowhere = Path {
        surroundings: Surroundings {
            latitude_deg: f64::NAN,
            ..Surroundings::NONE
        },
        ..path(&d_km, &h_m, &[])
    };
    let got = P1812::new(&Parameters::default()).loss(&nowhere);
    let Err(LossError::OutOfRange { quantity, .. }) = got else {
        panic!("{got:?}");
    };
    assert_eq!(quantity, Quantity::LatitudeDeg);
}

#[test]
fn a_path_of_which_nothing_is_known_lies_at_45_degrees() {
    let (d_km, h_m) = (steps(), ridge());
    let at = |surroundings| {
        let path = Path {
            surroundings,
            ..path(&d_km, &h_m, &[])
        };
        // A share of time between the two latitudes' shares of anomalous air and one half: the latitude
        // matters.
        let parameters = Parameters::with(|p| p.time_pct = 40.0);
        P1812::new(&parameters).loss(&path).expect("in range").loss
    };
    let given = |latitude_deg| {
        at(Surroundings {
            cover: &[],
            latitude_deg,
            ..Surroundings::NONE
        })
    };
    assert_eq!(at(Surroundings::default()), given(45.0));
    assert_eq!(at(Surroundings::NONE), given(45.0));
    assert_ne!(given(45.0), given(21.0));
}

#[test]
fn along_a_radial_every_width_gives_the_same_bits() {
    use crate::model::p526::sweep::equations::oldest;
    let mut random = oldest::noise(1812);
    for round in 0..300 {
        let n = 4 + (300.0 * random()) as usize;
        let h_m = oldest::ground(round, n, &mut random);
        let d_km: Vec<f64> = (0..n).map(|i| 0.1 * i as f64).collect();
        let zones = [Zone::Inland, Zone::Sea, Zone::CoastalLand];
        let cover: Vec<Cover> = (0..n)
            .map(|i| Cover {
                height_m: 25.0 * random(),
                zone: zones[if round % 3 == 0 { i * 5 / n % 3 } else { 0 }],
                ..Cover::BARE
            })
            .collect();
        let parameters = Parameters::with(|p| (p.time_pct, p.location_pct) = ([50.0, 10.0][round % 2], 75.0));
        let path = Path {
            frequency: Frequency::from_mhz(60.0 + 3000.0 * random()),
            tx_height_m: 2.0 + 100.0 * random(),
            ..path(&d_km, &h_m, &cover)
        };
        oldest::assert_same_bits(&P1812::new(&parameters), &path);
    }
}
