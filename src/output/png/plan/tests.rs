//! Pictures of plans, drawn.

use super::super::palette;
use super::*;
use crate::output::example::Example;
use crate::plan::made_example as example;
use crate::space::BoundingBox;

fn area() -> BoundingBox {
    BoundingBox {
        west_deg: 105.1,
        south_deg: 21.25,
        east_deg: 105.6,
        north_deg: 21.65,
    }
}

fn count(bytes: &[u8], color: [u8; 3]) -> usize {
    let picture = image::load_from_memory(bytes).expect("a PNG").to_rgb8();
    picture.pixels().filter(|p| p.0 == color).count()
}

#[test]
fn phases_have_their_colours_and_the_same_plan_the_same_bytes() {
    let (world, made) = (Example::new(), example::made());
    let map = PlanMap {
        caption: &world.caption,
        made: &made,
        area: area(),
        elevation: None,
        sea: None,
        villages: &world.villages,
        today: Some(&world.gaps),
        masts: &[],
        boundaries: &[],
    };
    let drawn = plan(&map).expect("a map");
    assert_eq!(drawn, plan(&map).expect("a map"));
    for phase in [1, 2] {
        assert!(count(&drawn, palette::phase(phase, 2)) > 200, "{phase}");
    }
    let none = crate::plan::PlanMade::default();
    assert!(plan(&PlanMap { made: &none, ..map }).is_ok());
}

#[test]
fn what_turns_does_not_stay() {
    let (world, made) = (Example::new(), example::made());
    let map = PlanMap {
        caption: &world.caption,
        made: &made,
        area: area(),
        elevation: None,
        sea: None,
        villages: &world.villages,
        today: Some(&world.gaps),
        masts: &[],
        boundaries: &[],
    };
    assert!(shown::staying(&map).is_empty());
    let none = crate::plan::PlanMade::default();
    let rest = shown::staying(&PlanMap { made: &none, ..map });
    let open = rest.iter().filter(|(_, s)| *s == shown::Stays::Open).count();
    assert_eq!((rest.len(), open), (4, 2));
}

#[test]
fn the_curve_is_drawn_for_any_points() {
    let caption = Example::new().caption;
    let mut made = example::made();
    assert!(plan_curve(&caption, &made).is_ok());
    made.curve.truncate(1);
    made.curve[0] = crate::plan::CurvePoint {
        budget: 0,
        value: 0,
        bound: u64::MAX,
    };
    assert!(plan_curve(&caption, &made).is_ok());
    made.curve.clear();
    assert!(plan_curve(&caption, &made).is_err());
}

/// Writes a picture into the folder that `COVGAP_CHARTS` names, to look at it.
fn keep(name: &str, png: &[u8]) {
    if let Some(folder) = std::env::var_os("COVGAP_CHARTS") {
        std::fs::write(std::path::Path::new(&folder).join(name), png).expect("written");
    }
}

/// Hills, 140 villages in rows, four phases with sites of every kind: nothing of it is real.
#[test]
fn a_province_in_four_phases_fits_on_a_page() {
    use crate::gaps::{Gaps, Verdict};
    use crate::output::example::{at, judged, village};
    use crate::space::Frame;
    use crate::terrain::{Blocks, ElevationGrid};

    let frame = Frame {
        west_deg: 104.9,
        north_deg: 21.9,
        step_lon_deg: 0.0025,
        step_lat_deg: 0.0025,
        cols: 400,
        rows: 300,
    };
    let wave = |k: usize, of: f64| crate::maths::sin(k as f64 / of);
    let height_m = |col: usize, row: usize| {
        Some((600.0 + 300.0 * wave(col, 17.0) * wave(row, 13.0) + 200.0 * wave(col + 2 * row, 31.0)) as f32)
    };
    let ground = ElevationGrid::new(frame, Blocks::of(400, 300, height_m));
    let place = |k: usize| {
        let (col, row) = (k % 14, k / 14);
        let lon_deg = 105.0 + 0.058 * col as f64 + 0.02 * wave(k * 7, 3.0);
        (lon_deg, 21.25 + 0.056 * row as f64 + 0.02 * wave(k * 5, 2.0))
    };
    let villages: Vec<_> = (0..140)
        .map(|k| {
            village(
                &format!("v{k}"),
                &format!("Bản Phìn {k}"),
                at(place(k).0, place(k).1),
            )
        })
        .collect();
    let verdict = |k: usize| match k % 9 {
        0..=4 => Verdict::Covered,
        5 => Verdict::LowSignal,
        _ => Verdict::White,
    };
    let gaps = Gaps {
        villages: (0..140).map(|k| judged(k, verdict(k), None, None)).collect(),
    };
    let template = example::made();
    let mut made = crate::plan::PlanMade {
        phases: Vec::new(),
        sites: Vec::new(),
        villages: Vec::new(),
        links: Vec::new(),
        currency: "VND".to_owned(),
        ..template.clone()
    };
    let kinds = ["new site", "new site", "tilt", "small cell", "new site", "relay"];
    for (nth, k) in (0..140).filter(|k| k % 9 > 4).step_by(3).enumerate() {
        let phase = 1 + (nth / 5).min(3) as u32;
        let (lon_deg, lat_deg) = (place(k).0 + 0.012, place(k).1 + 0.008);
        let site = crate::plan::PlannedSite {
            id: format!("s{nth}"),
            kind: kinds[nth % 6].to_owned(),
            phase,
            lon_deg,
            lat_deg,
            ..template.sites[0].clone()
        };
        if kinds[nth % 6] != "relay" {
            for at in [k, k + 1].into_iter().filter(|k| k % 9 > 4) {
                made.villages.push(crate::plan::PlannedVillage {
                    id: format!("v{at}"),
                    name: format!("Bản Phìn {at}"),
                    phase,
                    people: 200 + 37 * at as u64 % 900,
                    lon_deg: place(at).0,
                    lat_deg: place(at).1,
                    sites: vec![site.id.clone()],
                    ..template.villages[0].clone()
                });
            }
        }
        if let Some(before) = made.sites.last().filter(|_| nth % 2 == 1) {
            made.links.push(crate::plan::BackhaulLink {
                line_deg: [[before.lon_deg, before.lat_deg], [lon_deg, lat_deg]],
                phase,
                ..template.links[0].clone()
            });
        }
        made.sites.push(site);
    }
    for phase in 1..=4 {
        let sites = made.sites.iter().filter(|s| s.phase == phase).count();
        let people = |v: &&crate::plan::PlannedVillage| v.phase == phase;
        made.phases.push(crate::plan::PlannedPhase {
            phase,
            due: Some(format!("2027-{:02}-28", 3 * phase)),
            spent: 8_400_000_000 + 310_000_000 * u64::from(phase),
            budget: Some(10_000_000_000),
            sites: sites as u32,
            villages: made.villages.iter().filter(people).count() as u32,
            people: made.villages.iter().filter(people).map(|v| v.people).sum(),
            ..template.phases[0].clone()
        });
    }
    let value = made.people();
    (made.value, made.bound) = (value, value + value / 200);
    made.curve = (1..=10)
        .map(|k| {
            let budget = 6_000_000_000 * k;
            let value = (value as f64 * 1.35 * (1.0 - crate::maths::pow(0.74, k as f64))) as u64;
            crate::plan::CurvePoint {
                budget,
                value,
                bound: value + value / 60,
            }
        })
        .collect();
    let world = Example::new();
    let map = PlanMap {
        caption: &world.caption,
        made: &made,
        area: BoundingBox {
            west_deg: 104.95,
            south_deg: 21.2,
            east_deg: 105.85,
            north_deg: 21.85,
        },
        elevation: Some(&ground),
        sea: None,
        villages: &villages,
        today: Some(&gaps),
        masts: &[at(105.1, 21.4), at(105.5, 21.7), at(105.7, 21.3)],
        boundaries: &[],
    };
    let drawn = plan(&map).expect("a map");
    keep("plan.png", &drawn);
    for phase in 1..=4 {
        assert!(count(&drawn, palette::phase(phase, 4)) > 300, "{phase}");
    }
    keep("curve.png", &plan_curve(&world.caption, &made).expect("a chart"));
}
