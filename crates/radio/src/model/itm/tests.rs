use super::super::{Climate, Polarization, Siting, Variability};
use super::*;
use crate::maths;

/// Numbers between 0 and 1 from a seed.
pub(super) struct Random(pub u64);

impl Random {
    pub(super) fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }

    /// As often in each decade.
    pub(super) fn decades(&mut self, low: f64, high: f64) -> f64 {
        maths::pow(10.0, self.between(maths::log10(low), maths::log10(high)))
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        ((self.next() * n as f64) as usize).min(n - 1)
    }

    /// A share, often near an end.
    fn share_pct(&mut self) -> f64 {
        let small = self.decades(0.001, 50.0);
        if self.next() < 0.5 {
            small
        } else {
            (100.0 - small).min(99.999)
        }
    }

    pub(super) fn parameters(&mut self) -> Parameters {
        let mode = 10 * self.below(4) + self.below(4);
        let site = |r: &mut Self| Siting::from_number(r.below(3) as u8).expect("a siting");
        Parameters {
            time_pct: self.share_pct(),
            location_pct: self.share_pct(),
            situation_pct: self.share_pct(),
            climate: Climate::from_number(1 + self.below(7) as u8).expect("a climate"),
            variability: Variability::from_number(mode as u8).expect("a mode"),
            sea_level_refractivity: self.between(250.0, 400.0),
            ground_permittivity: self.decades(1.01, 100.0),
            ground_conductivity_s_m: self.decades(1e-4, 10.0),
            polarization: [Polarization::Horizontal, Polarization::Vertical][self.below(2)],
            terrain_irregularity_m: self.decades(1e-3, 3000.0),
            tx_siting: site(self),
            rx_siting: site(self),
            ..Parameters::default()
        }
    }

    fn ground(&mut self) -> (Vec<f64>, Vec<f64>) {
        let n = 2 + self.below(60);
        let step_km = self.decades(0.001, 3.0);
        let roughness_m = self.decades(0.01, 300.0);
        let mut h = self.between(0.0, 500.0);
        (0..=n)
            .map(|i| {
                h += self.between(-roughness_m, roughness_m);
                (i as f64 * step_km, h)
            })
            .unzip()
    }
}

fn path<'a>(d: &'a [f64], h: &'a [f64]) -> Path<'a> {
    Path::bare(900.0, [30.0, 1.5], d, h)
}

fn even(n: usize, step_km: f64) -> Vec<f64> {
    (0..=n).map(|i| i as f64 * step_km).collect()
}

#[test]
fn free_space_at_a_kilometre_and_a_megahertz() {
    assert_eq!(free_space_db(1.0, 1000.0), 32.45);
    assert!((free_space_db(100.0, 10e3) - 92.45).abs() < 1e-12);
}

#[test]
fn no_path_loses_less_than_the_bound_and_none_is_a_number_that_is_none() {
    let mut random = Random(1);
    let (mut values, mut least_over_db, mut under_free_space) = (0, f64::INFINITY, 0);
    for _ in 0..20_000 {
        let parameters = random.parameters();
        let (d, h) = random.ground();
        let path = Path {
            frequency: Frequency::from_mhz(random.decades(20.0, 20_000.0)),
            tx_height_m: random.decades(0.5, 3000.0),
            rx_height_m: random.decades(0.5, 3000.0),
            ..path(&d, &h)
        };
        let models: [Box<dyn Sweep>; 2] = [
            Box::new(Itm::new(&parameters)),
            Box::new(ItmArea::new(&parameters)),
        ];
        for model in models {
            let Ok(got) = model.loss(&path) else { continue };
            let least = model.least_loss(path.frequency, path.distance_km());
            let over_db = (got.loss - least).0;
            assert!(
                got.loss.0.is_finite() && over_db >= 0.0,
                "{parameters:?} {path:?} {got:?} {least:?}"
            );
            least_over_db = least_over_db.min(over_db);
            values += 1;
            under_free_space +=
                usize::from(got.loss.0 < free_space_db(path.frequency.mhz(), 1000.0 * path.distance_km()));
        }
    }
    assert!(values > 35_000, "{values}");
    // The bound is needed, and not far off.
    assert!(under_free_space > 1000, "{under_free_space}");
    assert!(least_over_db < 1.0, "{least_over_db}");
}

#[test]
fn the_bound_holds_for_profiles_a_little_out_of_step() {
    let parameters = Parameters::with(|p| (p.time_pct, p.location_pct) = (0.01, 0.01));
    let d = [0.0, 0.1, 0.2001];
    let model = Itm::new(&parameters);
    let high = Path {
        tx_height_m: 200.0,
        rx_height_m: 200.0,
        ..path(&d, &[0.0; 3])
    };
    let got = model.loss(&high).expect("a loss").loss;
    assert!(got.0 >= model.least_loss(high.frequency, high.distance_km()).0);
}

#[test]
fn at_the_median_the_bound_is_near_free_space() {
    let f = Frequency::from_mhz(800.0);
    let least = Itm::new(&Parameters::default()).least_loss(f, 10.0);
    let under_db = (free_space::loss(f, 10.0) - least).0;
    // The most that continental temperate's median can lie over its reference: 4.0 dB, squeezed: 4 · 33 / 69
    // = 1.9 dB
    assert!((1.7..2.1).contains(&under_db), "{under_db}");
}

#[test]
fn less_is_lost_for_less_of_the_time() {
    let (d, h): (Vec<f64>, Vec<f64>) = (0..=200)
        .map(|i| (0.1 * f64::from(i), 40.0 * maths::sin(0.3 * f64::from(i))))
        .unzip();
    let at = |time_pct, location_pct| {
        let p = Parameters::with(|p| (p.time_pct, p.location_pct) = (time_pct, location_pct));
        Itm::new(&p).loss(&path(&d, &h)).expect("a loss").loss.0
    };
    assert!(at(1.0, 50.0) < at(50.0, 50.0) && at(50.0, 50.0) < at(99.0, 50.0));
    assert!(at(50.0, 5.0) < at(50.0, 50.0) && at(50.0, 50.0) < at(50.0, 95.0));
}

#[test]
fn the_parts_make_the_loss_where_nothing_varies() {
    // Single message at half of all situations: every Y is 0 but for the quantile's own error; V remains.
    let p = Parameters::with(|p| p.variability = Variability::from_number(0).expect("a mode"));
    let (d, h) = (even(300, 0.2), vec![10.0; 301]);
    let parts = Itm::new(&p).parts(&path(&d, &h)).expect("parts");
    assert_eq!(parts.mode, Mode::Diffraction);
    assert!((parts.d_km - 60.0).abs() < 1e-9 && parts.delta_h_m.abs() < 1e-9);
    let v_db = parts.a_fs_db + parts.a_ref_db - parts.loss.0;
    assert!((0.0..4.0).contains(&v_db), "{v_db} {parts:?}");
    assert_eq!(Itm::new(&p).loss(&path(&d, &h)).expect("a loss").loss, parts.loss);
}

#[test]
fn uneven_steps_are_refused_by_name_and_a_thousandth_is_even() {
    let h = [0.0; 6];
    let model = Itm::new(&Parameters::default());
    for at in 2..6 {
        let mut d = even(5, 1.0);
        d[at] += 0.002;
        let got = model.loss(&path(&d, &h));
        let want = LossError::UnevenSteps {
            model: "itm",
            sample: at,
            step_km: 1.0,
        };
        assert_eq!(got, Err(want));
        d[at] -= 0.0011;
        assert!(model.loss(&path(&d, &h)).is_ok(), "{at}");
    }
}

#[test]
fn a_bad_sample_is_named_before_uneven_steps() {
    let mut d = even(5, 1.0);
    d[1] = 1.5;
    let h = [0.0, 0.0, 0.0, f64::NAN, 0.0, 0.0];
    let got = Itm::new(&Parameters::default()).loss(&path(&d, &h));
    assert_eq!(
        got,
        Err(LossError::BadProfile {
            model: "itm",
            sample: 3
        })
    );
}

#[test]
fn the_shortest_prefixes_are_errors_or_values() {
    let (d, h) = (even(20, 0.03), vec![100.0; 21]);
    let mut out = vec![Err(LossError::UNASKED); 21];
    Itm::new(&Parameters::default()).along(&path(&d, &h), &mut out);
    assert!(
        matches!(out[0], Err(LossError::OutOfRange { .. })),
        "{:?}",
        out[0]
    );
    assert!(
        matches!(
            out[1],
            Err(LossError::NeedsTerrain {
                samples: 2,
                least: 3,
                ..
            })
        ),
        "{:?}",
        out[1]
    );
    for (i, got) in out.iter().enumerate().skip(2) {
        assert!(
            got.is_ok_and(|l| l.warnings.contains(Quantity::DistanceKm)),
            "{i} {got:?}"
        );
    }
}

#[test]
fn heights_without_measure_are_errors() {
    let d = even(12, 0.5);
    for monster_m in [1e5, 1e9, 1e100, 1e307, -1e307] {
        for at in [0, 1, 6, 11, 12] {
            let mut h = vec![0.0; 13];
            h[at] = monster_m;
            if let Ok(got) = Itm::new(&Parameters::default()).parts(&path(&d, &h)) {
                assert!(
                    got.not_finite().is_none() && got.loss.0.is_finite(),
                    "{monster_m} {at}"
                );
            }
        }
    }
}

#[test]
fn over_the_sea_at_low_frequencies_short_horizons_have_no_value() {
    let sea = Parameters {
        ground_permittivity: 81.0,
        ground_conductivity_s_m: 5.0,
        terrain_irregularity_m: 8000.0,
        ..Parameters::default()
    };
    let low = Path {
        frequency: Frequency::from_mhz(20.0),
        tx_height_m: 2.0,
        ..path(&[10.0], &[])
    };
    let got = ItmArea::new(&sea).loss(&low);
    assert!(
        matches!(
            got,
            Err(LossError::NoValue {
                model: "itm-area",
                ..
            })
        ),
        "{got:?}"
    );
}

#[test]
fn bad_parameters_are_named() {
    let bad = |p: Parameters| {
        let area = ItmArea::new(&p).loss(&path(&[10.0], &[]));
        let Err(LossError::BadParameter { fault, .. }) = area else {
            panic!("{area:?}");
        };
        fault.name
    };
    type Change = fn(&mut Parameters);
    let changes: [(&str, Change); 7] = [
        ("time_pct", |p| p.time_pct = 0.0),
        ("location_pct", |p| p.location_pct = 100.0),
        ("situation_pct", |p| p.situation_pct = f64::NAN),
        ("ground_permittivity", |p| p.ground_permittivity = 1.0),
        ("ground_conductivity_s_m", |p| p.ground_conductivity_s_m = 0.0),
        ("sea_level_refractivity", |p| p.sea_level_refractivity = 249.0),
        ("terrain_irregularity_m", |p| p.terrain_irregularity_m = -1.0),
    ];
    for (name, change) in changes {
        assert_eq!(bad(Parameters::with(change)), name);
    }
    // Point to point reads no roughness from the study.
    let rough = Parameters::with(|p| p.terrain_irregularity_m = -1.0);
    assert!(Itm::new(&rough).loss(&path(&even(5, 1.0), &[0.0; 6])).is_ok());
}

#[test]
fn refused_parameters_leave_a_bound_that_is_a_number() {
    let p = Parameters::with(|p| p.time_pct = f64::NAN);
    let least = Itm::new(&p).least_loss(Frequency::from_mhz(800.0), 10.0);
    assert!(least.0.is_finite());
}
