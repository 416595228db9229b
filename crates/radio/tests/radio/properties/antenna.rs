//! Antenna patterns: bounds hold, cuts stand for what they were made of, no file makes the reader panic.

use covgap_radio::antenna::{Combination, Cuts, Parametric, Pattern, Shape, msi};
use covgap_radio::units::Dbi;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

fn config() -> Config {
    Config {
        cases: 1000,
        rng_seed: RngSeed::Fixed(20_261_122),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Any number at all, the special ones often.
fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1e4..1e4f64,
        1 => any::<f64>(),
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(f64::MAX)],
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_pattern_is_nought_in_its_beam_and_bounded_everywhere(
        main_deg in 0.0..360.0f64, azimuth_deg in -720.0..720.0f64, elevation_deg in -90.0..90.0f64,
        mechanical_tilt_deg in -20.0..20.0f64, electrical_tilt_deg in -10.0..10.0f64,
        widths in (10.0..180.0f64, 2.0..90.0f64), bounds in (10.0..40.0f64, 10.0..40.0f64),
    ) {
        let sector = Pattern {
            azimuth_deg: Some(main_deg), mechanical_tilt_deg, electrical_tilt_deg,
            shape: Shape::Parametric(parametric(widths, bounds)),
        };
        let got = sector.attenuation(azimuth_deg, elevation_deg).0;
        prop_assert!(got <= 0.0 && got >= -bounds.0, "{got}");
        // The beam points below the horizon by both tilts.
        let beam = sector.attenuation(main_deg, -mechanical_tilt_deg - electrical_tilt_deg).0;
        prop_assert!(beam.abs() < 1e-9, "{beam}");
        // Left and right of the beam are alike.
        let off_deg = azimuth_deg - main_deg;
        let other = sector.attenuation(main_deg - off_deg, elevation_deg).0;
        prop_assert!((got - other).abs() < 1e-6, "{got} {other}");
        // At right angles on the horizon the body's tilt changes nothing.
        let level = Pattern { mechanical_tilt_deg: 0.0, ..sector.clone() };
        for side_deg in [main_deg + 90.0, main_deg - 90.0] {
            let difference = sector.attenuation(side_deg, 0.0) - level.attenuation(side_deg, 0.0);
            prop_assert!(difference.0.abs() < 1e-6);
        }
        let omni = Pattern { azimuth_deg: None, ..sector };
        let omni_db = omni.attenuation(azimuth_deg, elevation_deg).0;
        prop_assert!(omni_db <= 0.0 && omni_db >= -bounds.1);
        prop_assert_eq!(omni_db, omni.attenuation(azimuth_deg + 77.0, elevation_deg).0);
    }

    #[test]
    fn a_pattern_answers_any_number_within_its_bounds(
        azimuth_deg in anything(), elevation_deg in anything(), main_deg in anything(), tilt_deg in anything(),
    ) {
        let sector = Pattern {
            azimuth_deg: Some(main_deg), mechanical_tilt_deg: tilt_deg, electrical_tilt_deg: 2.0,
            shape: Shape::Parametric(parametric((65.0, 8.0), (30.0, 20.0))),
        };
        let got = sector.attenuation(azimuth_deg, elevation_deg).0;
        prop_assert!((-30.0..=0.0).contains(&got), "{got}");
        for method in [Combination::Sum, Combination::Interpolated] {
            let cuts = Cuts::sampled(&parametric((65.0, 8.0), (30.0, 20.0)));
            let measured = Pattern { shape: Shape::Measured(cuts, method), ..sector.clone() };
            let got = measured.attenuation(azimuth_deg, elevation_deg).0;
            prop_assert!((-30.0..=0.0).contains(&got), "{got}");
        }
    }

    #[test]
    fn a_parametric_pattern_written_as_cuts_and_read_back_is_itself_on_both_planes(
        main_deg in 0..360i32, angle_deg in 0..360i32, part in 0.0..1.0f64, tilt_deg in -12..=12i32,
        widths in (10.0..180.0f64, 2.0..90.0f64), bounds in (10.0..40.0f64, 10.0..40.0f64),
    ) {
        let shape = parametric(widths, bounds);
        let file = written_and_read(&shape);
        for method in [Combination::Sum, Combination::Interpolated] {
            let sector = Pattern {
                azimuth_deg: Some(f64::from(main_deg)), mechanical_tilt_deg: 0.0,
                electrical_tilt_deg: 0.0, shape: Shape::Parametric(shape),
            };
            let measured = Pattern { shape: Shape::Measured(file.cuts.clone(), method), ..sector.clone() };
            let same = |azimuth_deg: f64, elevation_deg: f64, allowed_db: f64| {
                let (a, b) = (sector.attenuation(azimuth_deg, elevation_deg), measured.attenuation(azimuth_deg, elevation_deg));
                prop_assert!((a.0 - b.0).abs() <= allowed_db, "{method:?} {azimuth_deg} {elevation_deg}: {a:?} {b:?}");
                Ok(())
            };
            // Around, and up and down in front; between whole degrees where the parabola is not yet at its
            // bound.
            same(f64::from(angle_deg), 0.0, 0.05)?;
            // Straight up and down front and back meet in one direction, and cannot both be right.
            let up_deg = f64::from(angle_deg % 90);
            same(f64::from(main_deg), up_deg, 0.05)?;
            same(f64::from(main_deg), -up_deg, 0.05)?;
            if widths.1 >= 9.0 {
                let up_deg = part * 0.8 * widths.1.min(80.0);
                same(f64::from(main_deg), up_deg, 0.05)?;
                same(f64::from(main_deg), -up_deg, 0.05)?;
            }
            if method == Combination::Interpolated {
                same(f64::from(main_deg + 180), up_deg, 0.05)?;
            }
            // Tilted alike, they stay alike in front.
            let tilted = |pattern: &Pattern| Pattern { electrical_tilt_deg: f64::from(tilt_deg), ..pattern.clone() };
            let (a, b) = (tilted(&sector), tilted(&measured));
            let at = (f64::from(main_deg), f64::from(angle_deg % 60 - 30));
            prop_assert!((a.attenuation(at.0, at.1).0 - b.attenuation(at.0, at.1).0).abs() <= 0.05);
        }
    }

    #[test]
    fn measured_patterns_turn_with_their_azimuth_and_never_exceed_the_gain(
        horizontal in proptest::collection::vec(0.0..60.0f64, 360), vertical in proptest::collection::vec(0.0..60.0f64, 360),
        main_deg in 0.0..360.0f64, azimuth_deg in -360.0..720.0f64, elevation_deg in -90.0..90.0f64,
        tilts in (-15.0..15.0f64, -15.0..15.0f64, -15.0..15.0f64),
    ) {
        let cut = |values: &[f64]| std::array::from_fn::<f64, 360, _>(|d| values[d]).into();
        let cuts = Cuts::new(cut(&horizontal), cut(&vertical), tilts.0);
        let deepest = horizontal.iter().chain(&vertical).copied().fold(0.0, f64::max);
        for method in [Combination::Sum, Combination::Interpolated] {
            let north = Pattern {
                azimuth_deg: Some(0.0), mechanical_tilt_deg: tilts.1, electrical_tilt_deg: tilts.2,
                shape: Shape::Measured(cuts.clone(), method),
            };
            let turned = Pattern { azimuth_deg: Some(main_deg), ..north.clone() };
            let here = turned.attenuation(azimuth_deg, elevation_deg).0;
            prop_assert!(here <= 0.0 && here >= -deepest, "{here}");
            let there = north.attenuation(azimuth_deg - main_deg, elevation_deg).0;
            prop_assert!((here - there).abs() < 1e-6, "{here} {there}");
        }
    }

    #[test]
    fn no_text_makes_the_pattern_reader_panic(text in "\\PC{0,300}", bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for text in [text.clone(), text.replace(' ', "\n"), msi::decode(&bytes).0.into_owned()] {
            let error = msi::parse(&text, "a.msi").expect_err("no pattern");
            prop_assert!(!error.faults.is_empty() && !error.to_string().is_empty());
        }
    }

    #[test]
    fn no_damage_to_a_pattern_file_makes_its_reader_panic_or_shift_rows(
        at in 0usize..9000, gone in 0usize..40, junk in "[0-9a-zA-Z.,;\\- \n\té]{0,9}|(HORIZONTAL|VERTICAL|GAIN|TILT)( [0-9]{1,3})?\n",
    ) {
        let whole = written_and_read(&Parametric::TR38901_ELEMENT);
        let mut text = whole.to_text();
        let start = at.min(text.len());
        text.replace_range(start..(start + gone).min(text.len()), &junk);
        match msi::parse(&text, "a.msi") {
            Err(error) => prop_assert!(!error.faults.is_empty() && !error.to_string().is_empty()),
            // At most the damaged rows differ.
            Ok(read) => {
                let other = |a: &[f64; 360], b: &[f64; 360]| a.iter().zip(b).filter(|(a, b)| a != b).count();
                let rows = other(read.cuts.horizontal_db(), whole.cuts.horizontal_db())
                    + other(read.cuts.vertical_db(), whole.cuts.vertical_db());
                prop_assert!(rows <= 12, "{rows}");
            }
        }
    }
}

fn parametric(widths: (f64, f64), bounds: (f64, f64)) -> Parametric {
    Parametric {
        horizontal_beam_width_deg: widths.0,
        vertical_beam_width_deg: widths.1,
        front_to_back_db: bounds.0,
        side_lobe_db: bounds.1,
    }
}

fn written_and_read(shape: &Parametric) -> msi::File {
    let made = msi::File {
        name: "made".into(),
        make: None,
        frequency: None,
        gain: Dbi(17.0),
        h_width_deg: None,
        v_width_deg: None,
        front_to_back_db: None,
        electrical_tilt_deg: 0.0,
        cuts: Cuts::sampled(shape),
        comments: Vec::new(),
        remarks: Vec::new(),
    };
    msi::parse(&made.to_text(), "made.msi").expect("what is written can be read")
}
