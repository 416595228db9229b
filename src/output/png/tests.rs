//! Maps end to end, on small scenes.

use super::*;
use crate::coverage::{Layer, Reason};
use crate::domain::Technology;
use crate::gaps::Verdict;
use crate::output::example::{self, Example};
use crate::units::Dbm;
use image::RgbImage;

fn area() -> BoundingBox {
    BoundingBox {
        west_deg: 105.0,
        south_deg: 21.0,
        east_deg: 106.0,
        north_deg: 22.0,
    }
}

fn map<'a>(example: &'a Example, layer: Option<&'a Sketch>) -> Map<'a> {
    Map {
        caption: &example.caption,
        notes: &[],
        area: area(),
        elevation: None,
        layer,
        villages: &example.villages,
        gaps: Some(&example.gaps),
        masts: &[],
        sea: None,
        boundaries: &[],
        boundary_label: "commune",
        labels: 10,
    }
}

fn picture(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).expect("a PNG").to_rgb8()
}

fn count(image: &RgbImage, color: [u8; 3]) -> usize {
    image.pixels().filter(|p| p.0 == color).count()
}

#[test]
fn one_input_gives_one_picture_and_the_themes_differ() {
    let example = Example::new();
    let layer = Sketch::of(&example::layer(), area(), &example.caption).expect("counts");
    let input = map(&example, Some(&layer));
    let first = coverage(&input).expect("a map");
    assert_eq!(first, coverage(&input).expect("a map"));
    assert_ne!(first, gaps(&input).expect("a map"));
    let (width, height) = picture(&first).dimensions();
    assert!(
        (1200..1700).contains(&width) && (700..1800).contains(&height),
        "{width} {height}"
    );
}

#[test]
fn every_verdict_has_its_colour_on_the_map() {
    let example = Example::new();
    let with = picture(&gaps(&map(&example, None)).expect("a map"));
    let mut none = Example::new();
    none.gaps.villages.clear();
    let without = picture(&gaps(&map(&none, None)).expect("a map"));
    for mark in palette::MARKS.iter().filter(|m| m.verdict != "unknown") {
        // The legend holds one; the map another.
        assert!(
            count(&with, mark.fill) > count(&without, mark.fill) + 20,
            "{}",
            mark.verdict
        );
    }
}

#[test]
fn made_up_sites_are_said_in_red_and_real_ones_are_not() {
    let mut example = Example::new();
    example.caption.preset.mark = None;
    let loud = picture(&gaps(&map(&example, None)).expect("a map"));
    assert!(count(&loud, ALARM) > 500);
    example.caption.synthetic_sites = false;
    let quiet = picture(&gaps(&map(&example, None)).expect("a map"));
    assert_eq!(count(&quiet, ALARM), 0);
}

#[test]
fn a_technology_that_does_not_count_cannot_be_shown() {
    let example = Example::new();
    let layer = Layer {
        technology: Technology::G2,
        ..example::layer()
    };
    assert!(matches!(
        Sketch::of(&layer, area(), &example.caption),
        Err(OutputError::Mismatch { .. })
    ));
}

#[test]
fn odd_inputs_are_drawn_all_the_same() {
    let mut example = Example::new();
    let endless = "Bản".repeat(200);
    example.caption.title = format!("{endless} {endless}");
    example.caption.preset.indoor_loss_db = 12.0;
    example.caption.attribution = vec![String::new(), endless.clone()];
    example.villages[2].name = endless;
    example.villages[1].name = "村\u{7}🛖".to_owned();
    example.villages[0].test_points.clear();
    example.gaps.villages[3].village = 999;
    let far = LineString::from(vec![
        (-1e300, 0.0),
        (1e300, 50.0),
        (f64::NAN, 1.0),
        (105.0, 21.0),
        (106.0, 22.0),
    ]);
    let mut input = map(&example, None);
    input.boundaries = std::slice::from_ref(&far);
    let masts = [example::at(-179.0, -80.0), example::at(105.0, 21.0)];
    input.masts = &masts;
    for area in [
        area(),
        BoundingBox {
            west_deg: 105.0,
            south_deg: 21.0,
            east_deg: 105.0,
            north_deg: 21.0,
        },
        BoundingBox {
            west_deg: -180.0,
            south_deg: -90.0,
            east_deg: 180.0,
            north_deg: 90.0,
        },
    ] {
        input.area = area;
        gaps(&input).expect("a map");
    }
}

#[test]
fn twenty_thousand_villages_are_a_map() {
    let mut example = Example::new();
    example.villages.clear();
    example.gaps.villages.clear();
    for k in 0..20_000usize {
        let at = example::at(105.0 + (k % 200) as f64 / 200.0, 21.0 + (k / 200) as f64 / 100.0);
        example
            .villages
            .push(example::village(&k.to_string(), "Bản Một", at));
        let judged = match k % 3 {
            0 => example::judged(k, Verdict::Covered, Some(Dbm(-90.0)), None),
            1 => example::judged(k, Verdict::Unknown(Reason::NoTerrain), None, None),
            _ => example::judged(k, Verdict::White, None, Some(k + 1)),
        };
        example.gaps.villages.push(judged);
    }
    gaps(&map(&example, None)).expect("a map");
}
